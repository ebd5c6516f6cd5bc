//go:build !race && !386

package pool_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/market"
)

// TestManyLists: where everybody is on more lists than are cut into blocks at once, the
// best are those of scoring everybody, of unknown skills too, and few blocks are bounded.
func TestManyLists(t *testing.T) {
	set := market.DefaultLarge()
	set.Unknown = 0.5
	m, err := market.NewLarge(t.Context(), set)
	require.NoError(t, err)
	c := m.Config()
	c.Params.Prior[0] = 0.95 // who says nothing of skills is among the best
	s, err := match.NewScorer(c)
	require.NoError(t, err)
	const n = 40_000
	var workers []*match.PreparedWorker
	for w := range m.Workers(n) {
		workers = append(workers, s.Worker(&w))
	}
	p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers), pool.Settings{BlockSize: 1})
	require.NoError(t, err)
	open, spared := 0, 0
	for v := range m.Vacancies(6) {
		v.Remote = fact.Yes
		q := pool.Query{K: 10}
		x := s.Vacancy(&v)
		want := brute(s, x, workers, q)
		stats := requireTop(t, p, x, q, want, "all lists")
		require.Greater(t, stats.Lists, 24, "the premise: more lists than are cut at once")
		if stats.Bounded < n/2 {
			spared++
		}
		for _, hit := range want {
			i := slices.IndexFunc(workers, func(w *match.PreparedWorker) bool { return w.ID == hit.ID })
			if workers[i].Skills == nil {
				open++
			}
		}
	}
	require.Positive(t, open, "the premise: some of the best say nothing of their skills")
	require.Positive(t, spared, "the premise: few blocks are bounded")
}
