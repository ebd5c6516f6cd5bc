package row_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/row"
)

// TestTradesFind: an occupation has its place in the list as its number, whatever the
// years; others have none. So it is after words, too.
func TestTradesFind(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, tt := range []struct {
		name  string
		n     int
		codes uint32 // how many differ
	}{{"none", 0, 1}, {"one", 1, 1}, {"all of one code", 100, 1}, {"as many as have a number", row.MaxTrades - 1, 1 << 31}, {"too many", 3000, 1 << 31}} {
		t.Run(tt.name, func(t *testing.T) {
			jobs := make([]row.Job, tt.n)
			for i := range jobs {
				jobs[i] = row.Job{Code: rng.Uint32N(tt.codes) * 0x10001, Unit: int32(i % 200), Years: int32(i)}
			}
			made := row.NewTrades(jobs)
			again, ok := row.TradesOf(made.Words(nil))
			require.True(t, ok)
			require.Len(t, made.Jobs(), min(tt.n, row.MaxTrades-1))
			for _, trades := range []*row.Trades{made, again} {
				for _, j := range slices.Concat(jobs, []row.Job{{}, {Code: 1, Unit: -1}}) {
					want := slices.Index(trades.Jobs(), row.Job{Code: j.Code, Unit: j.Unit})
					got, ok := trades.Find(j)
					require.Equal(t, want >= 0, ok)
					require.Equal(t, want, got)
				}
			}
		})
	}
}

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
