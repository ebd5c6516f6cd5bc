//go:build !race && !386

package pool_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

// TestTopVacanciesEqualsSorting: the same ids in the same order with the same
// scores and verdicts as scoring every vacancy, through puts, replacements,
// deletions and merges; and in bulk.
func TestTopVacanciesEqualsSorting(t *testing.T) {
	skipped := 0
	for seed := range uint64(2) {
		for _, world := range worlds(t, seed+20) {
			s := world.scorer
			// Workers are many and vacancies few; turned round, with wages and wishes.
			vacancies := prepareVacancies(s, world.vacancies)
			for i := range 5 * len(world.vacancies) {
				v := world.vacancies[i%len(world.vacancies)]
				v.ID = fmt.Sprintf("more-%d", i)
				v.Wage, v.Hours, v.Terms = world.vacancies[(i*7+3)%len(world.vacancies)].Wage, world.vacancies[(i*5+1)%len(world.vacancies)].Hours, world.vacancies[(i*3+2)%len(world.vacancies)].Terms
				vacancies = append(vacancies, s.Vacancy(&v))
			}
			workers := prepare(s, world.workers[:120])
			half := len(vacancies) / 2
			p, err := pool.NewVacancies(t.Context(), s, slices.Values(vacancies[:half]))
			require.NoError(t, err)
			now := map[string]*match.PreparedVacancy{}
			for _, v := range vacancies[:half] {
				now[v.ID] = v
			}
			rng := rand.New(rand.NewPCG(seed, 9))
			for step, w := range workers {
				for range 5 {
					if v := vacancies[rng.IntN(len(vacancies))]; rng.IntN(4) == 0 {
						require.Equal(t, now[v.ID] != nil, p.Delete(v.ID))
						delete(now, v.ID)
					} else {
						require.NoError(t, p.Put(v))
						now[v.ID] = v
					}
				}
				if step%40 == 39 {
					require.NoError(t, p.Merge(t.Context()))
					require.Zero(t, p.Pending())
				}
				all := make([]*match.PreparedVacancy, 0, len(now))
				for _, v := range now {
					all = append(all, v)
				}
				require.Equal(t, len(all), p.Len())
				for _, k := range []int{0, 1, 10, 1000} {
					q := pool.VacancyQuery{K: k}
					if step%3 == 1 {
						q.Filter = func(v *match.PreparedVacancy) bool { return len(v.ID)%2 == 0 }
					}
					got, stats, err := p.Top(t.Context(), nil, w, q)
					require.NoError(t, err)
					want := bruteVacancies(s, w, all, q)
					require.True(t, slices.Equal(want, got), "%s, step %d, worker %+v: want %v, got %v", world.name, step, *w.Worker, want, got)
					if k == 1 {
						skipped += len(all) - stats.Scored
					}
				}
			}
			requireBulkVacancies(t, p, workers)
		}
	}
	require.Greater(t, skipped, 50_000, "the premise: most are not scored")
}

func requireBulkVacancies(t *testing.T, p *pool.Vacancies, workers []*match.PreparedWorker) {
	t.Helper()
	for _, goroutines := range []int{1, 8} {
		got, _, err := p.Bulk(t.Context(), workers, pool.VacancyQuery{K: 7}, pool.BulkSettings{Goroutines: goroutines})
		require.NoError(t, err)
		for i, w := range workers {
			want, _, err := p.Top(t.Context(), nil, w, pool.VacancyQuery{K: 7})
			require.NoError(t, err)
			require.Equal(t, want, got[i])
		}
	}
}
