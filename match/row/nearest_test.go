package row

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNearest: the first step of a set is the least of those of its trades.
func TestNearest(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	digit := func(n int) uint32 { return uint32('0' + rng.IntN(n)) }
	var jobs []Job
	for range 200 {
		jobs = append(jobs, Job{Code: digit(3)<<24 | digit(3)<<16 | digit(3)<<8 | digit(9), Unit: -1})
	}
	set := settings()
	set.Proximity = [5]float64{0, 0.2, 0.45, 0.75, 1}
	tab, trades := NewTables(set), NewTrades(jobs)
	steps := make(map[int]int)
	for _, end := range []End{Low, Expected, High} {
		var near Nearness
		tab.Nearness(&near, trades, jobs[rng.IntN(len(jobs))], end)
		require.Equal(t, tiers, near.nearest(&TradeSet{}))
		for range 500 {
			var all TradeSet
			least := tiers
			for range 1 + rng.IntN(4) {
				var one TradeSet
				trades.add(&one, jobs[rng.IntN(len(jobs))])
				least = min(least, near.nearest(&one))
				all.join(&one)
			}
			require.Equal(t, least, near.nearest(&all))
			steps[least]++
		}
	}
	require.Greater(t, len(steps), 3, "the premise: steps differ: %v", steps)
}
