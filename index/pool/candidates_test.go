//go:build !race && !386

package pool_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// everyCandidate judges each pair: the numbers of those who may be placed, best
// first in the employer's view, and their weights in a view.
func everyCandidate(s *match.Scorer, v *match.PreparedVacancy, workers []*match.PreparedWorker, view match.View) ([]int32, []match.Micro) {
	var hits []match.Hit
	number := map[string]int32{}
	for i, w := range workers {
		number[w.ID] = int32(i)
		if s.Verdict(v, w).Failed == 0 {
			hits = append(hits, match.Hit{ID: w.ID, Score: s.Score(v, w, match.EmployerView)})
		}
	}
	slices.SortFunc(hits, match.Compare)
	var numbers []int32
	var weights []match.Micro
	for _, h := range hits {
		i := number[h.ID]
		numbers, weights = append(numbers, i), append(weights, s.Weight(v, workers[i], view))
	}
	return numbers, weights
}

// TestCandidates: the lists are those of judging each pair, whoever is in the base,
// pending, dead or no part of the market; however long the lists are.
func TestCandidates(t *testing.T) {
	found, cut := 0, 0
	for _, w := range worlds(t, 91) {
		all, vacancies := prepare(w.scorer, w.workers[:250]), prepareVacancies(w.scorer, w.vacancies)
		var workers []*match.PreparedWorker // a part of them, in another order
		var ids []string
		for i := range all {
			if x := all[(7*i+3)%len(all)]; i%5 > 0 {
				workers, ids = append(workers, x), append(ids, x.ID)
			}
		}
		for _, based := range []int{len(all), 150} {
			p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(all[:based]), pool.Settings{BlockSize: 8, Compact: based == 150})
			require.NoError(t, err)
			require.NoError(t, p.Apply(all[based:], []string{all[3].ID}), "the premise: it comes first, and is left out")
			for _, view := range []match.View{match.EmployerView, match.Reciprocal} {
				lists := map[match.Micro]map[int][][]int32{}
				for _, least := range []match.Micro{0, 1, 350_000, 600_000, 1_000_000} {
					lists[least] = map[int][][]int32{}
					for _, most := range []int{0, 3, 70} {
						lists[least][most], err = p.Candidates(t.Context(), vacancies, ids, view, least, most)
						require.NoError(t, err)
						require.Len(t, lists[least][most], len(vacancies))
					}
				}
				for j, v := range vacancies {
					numbers, weights := everyCandidate(w.scorer, v, workers, view)
					for least, byMost := range lists {
						var want []int32
						for i, n := range numbers {
							if weights[i] >= least {
								want = append(want, n)
							}
						}
						for most, got := range byMost {
							want := want
							if most > 0 && len(want) > most {
								want, cut = want[:most], cut+1
							}
							require.Equal(t, want, got[j], "%s, %s, %d of at least %d, %d in the base", w.name, view, most, least, based)
							found += len(want)
						}
					}
				}
			}
		}
	}
	require.Greater(t, found, 10_000, "the premise")
	require.Greater(t, cut, 1000, "the premise")
}

func TestCandidatesErrors(t *testing.T) {
	w := worlds(t, 92)[0]
	workers, vacancies := prepare(w.scorer, w.workers[:20]), prepareVacancies(w.scorer, w.vacancies)
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers), pool.Settings{})
	require.NoError(t, err)
	ask := func(ctx context.Context, view match.View, ids ...string) error {
		lists, err := p.Candidates(ctx, vacancies, ids, view, 1, 0)
		if err != nil {
			require.Nil(t, lists)
		}
		return err
	}
	require.NoError(t, ask(t.Context(), match.Reciprocal, workers[1].ID))
	require.NoError(t, ask(t.Context(), match.Reciprocal), "nobody takes part")
	require.ErrorIs(t, ask(t.Context(), match.WorkerView, workers[1].ID), fact.ErrRange)
	require.ErrorIs(t, ask(t.Context(), match.Reciprocal, "stranger"), fact.ErrUnknownCode)
	require.ErrorIs(t, ask(t.Context(), match.Reciprocal, workers[1].ID, workers[1].ID), fact.ErrDuplicate)
	requireStops(t, "candidates", len(vacancies), func(ctx context.Context) error { return ask(ctx, match.Reciprocal, workers[1].ID) })
}
