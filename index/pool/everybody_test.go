package pool_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
)

// TestEverybody: any k is fine, and takes room for those who are found alone.
func TestEverybody(t *testing.T) {
	w := worlds(t, 61)[0]
	workers, vacancies := prepare(w.scorer, w.workers), prepareVacancies(w.scorer, w.vacancies)
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers), pool.Settings{})
	require.NoError(t, err)
	q := pool.Query{K: math.MaxInt}
	all, _, err := p.Bulk(t.Context(), vacancies, q, pool.BulkSettings{})
	require.NoError(t, err)
	for i, v := range vacancies {
		require.True(t, slices.Equal(brute(w.scorer, v, workers, q), all[i]))
	}
	offers, err := pool.NewVacancies(t.Context(), w.scorer, slices.Values(vacancies))
	require.NoError(t, err)
	lists, _, err := offers.Bulk(t.Context(), workers[:20], pool.VacancyQuery{K: math.MaxInt}, pool.BulkSettings{})
	require.NoError(t, err)
	for i, x := range workers[:20] {
		require.True(t, slices.Equal(bruteVacancies(w.scorer, x, vacancies, pool.VacancyQuery{K: math.MaxInt}), lists[i]))
	}
}
