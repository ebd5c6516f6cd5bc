//go:build !race && !386

package pool_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// TestTopDoesNotAllocate: in steady state a query allocates nothing, in either
// direction, with changes pending or without, for work in a region and from anywhere.
// Now and then the collector takes the room of a search, so the least of some runs
// counts.
func TestTopDoesNotAllocate(t *testing.T) {
	w := worlds(t, 41)[3]
	workers, vacancies := prepare(w.scorer, w.workers), prepareVacancies(w.scorer, w.vacancies)
	for i := range 20 {
		v := *vacancies[i].Vacancy
		v.ID, v.Remote = "anywhere "+v.ID, fact.Yes
		vacancies = append(vacancies, w.scorer.Vacancy(&v))
	}
	pending := 150 // of whom two words of notes are turned
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers[pending:]), pool.Settings{})
	require.NoError(t, err)
	require.NoError(t, p.Apply(workers[:pending], nil))
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
	for _, k := range []int{10, 100} {
		for range vacancies { // there is room for the largest then
			i++
			_, _, _ = p.Top(t.Context(), hits, vacancies[i%len(vacancies)], pool.Query{K: k})
		}
		require.Zero(t, least(func() {
			i++
			_, _, _ = p.Top(t.Context(), hits, vacancies[i%len(vacancies)], pool.Query{K: k})
		}), "k %d", k)
	}
	require.Zero(t, least(func() {
		i++
		_, _, _ = q.Top(t.Context(), hits, workers[i%len(workers)], pool.VacancyQuery{K: 10})
	}))
}
