//go:build !race && !386

package pool_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

// TestTopDoesNotAllocate: in steady state a query allocates nothing, in either
// direction, with changes pending or without. Now and then the collector takes the
// room of a search, so the least of some runs counts.
func TestTopDoesNotAllocate(t *testing.T) {
	w := worlds(t, 41)[3]
	workers, vacancies := prepare(w.scorer, w.workers), prepareVacancies(w.scorer, w.vacancies)
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers[20:]), pool.Settings{})
	require.NoError(t, err)
	require.NoError(t, p.Apply(workers[:20], nil))
	q, err := pool.NewVacancies(t.Context(), w.scorer, slices.Values(vacancies[5:]))
	require.NoError(t, err)
	require.NoError(t, q.Apply(vacancies[:5], nil))
	hits := make([]match.Hit, 0, 100)
	least := func(f func()) float64 {
		best := testing.AllocsPerRun(50, f)
		for range 5 {
			best = min(best, testing.AllocsPerRun(50, f))
		}
		return best
	}
	i := 0
	require.Zero(t, least(func() {
		i++
		_, _, _ = p.Top(t.Context(), hits, vacancies[i%len(vacancies)], pool.Query{K: 10})
	}))
	require.Zero(t, least(func() {
		i++
		_, _, _ = q.Top(t.Context(), hits, workers[i%len(workers)], pool.VacancyQuery{K: 10})
	}))
}
