//go:build !race && !386

package pool_test

import (
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
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

// TestChangesAllocateLittle: a put takes the worker's packed row and some 150 bytes more,
// with what is left of room that grows; a vacancy, which is kept as it is given, half of
// that; and a deletion the state that it makes. Nothing is copied to make room for rows.
func TestChangesAllocateLittle(t *testing.T) {
	w := worlds(t, 41)[3]
	workers, vacancies := prepare(w.scorer, w.workers), prepareVacancies(w.scorer, w.vacancies)
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers), pool.Settings{})
	require.NoError(t, err)
	q, err := pool.NewVacancies(t.Context(), w.scorer, slices.Values(vacancies))
	require.NoError(t, err)
	const puts = 5000
	words := 0
	for i := range puts {
		packed, ok := row.AppendWorker(nil, workers[i%len(workers)].Row(), 0)
		require.True(t, ok)
		words += len(packed)
	}
	require.Less(t, bytesOf(puts, func(i int) { _ = p.Put(workers[i%len(workers)]) }), 4*float64(words)/puts+200)
	require.Equal(t, puts, p.Pending())
	require.Less(t, bytesOf(puts, func(i int) { _ = q.Put(vacancies[i%len(vacancies)]) }), 100.0)
	require.Equal(t, puts, q.Pending())
	i := 0
	require.LessOrEqual(t, testing.AllocsPerRun(1000, func() { i++; _ = p.Put(workers[i%len(workers)]) }), 1.0, "the state")
	require.LessOrEqual(t, bytesOf(len(workers), func(i int) { p.Delete(workers[i].ID) }), 64.0)
	require.Zero(t, p.Len())
}

// bytesOf is how many bytes a call allocates, in the mean of so many.
func bytesOf(calls int, call func(i int)) float64 {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // others allocate too
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := range calls {
		call(i)
	}
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / float64(calls)
}
