//go:build !race && !386

package pool_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
)

// Weights of one objective and of the four levels of local-first.
func oneObjective(_ match.Origin, open match.Gates, score match.Micro) assign.Value {
	if open != 0 {
		return assign.Value{} // only certain pairs
	}
	return assign.Scalar(int64(score) - 200_000)
}

func localFirst(origin match.Origin, _ match.Gates, score match.Micro) assign.Value {
	if score < 300_000 {
		return assign.Value{}
	}
	if origin == match.Local {
		return assign.Value{1, 1, int64(score), int64(score)}
	}
	return assign.Value{0, 1, 0, int64(score)}
}

// TestPricer: from short lists to the optimum over all pairs of the market, in both
// views, with one objective and with four, whatever is in the base or pending.
func TestPricer(t *testing.T) {
	added := 0
	for _, w := range worlds(t, 51) {
		workers, vacancies := prepare(w.scorer, w.workers[:300]), prepareVacancies(w.scorer, w.vacancies)
		for _, based := range []int{len(workers), 200, 0} {
			p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers[:based]), pool.Settings{BlockSize: 8, Compact: based == 200})
			require.NoError(t, err)
			require.NoError(t, p.Apply(workers[based:], nil))
			for _, view := range []match.View{match.EmployerView, match.Reciprocal} {
				for name, weigh := range map[string]pool.Weigher{"one": oneObjective, "local first": localFirst} {
					added += requirePriced(t, w, p, workers, vacancies, view, weigh, name)
				}
			}
		}
	}
	require.Greater(t, added, 100, "the premise: short lists leave out what is best")
}

// requirePriced returns how many pairs were added to the lists.
func requirePriced(
	t *testing.T, w world, p *pool.Workers, workers []*match.PreparedWorker, vacancies []*match.PreparedVacancy,
	view match.View, weigh pool.Weigher, name string,
) int {
	t.Helper()
	ids := make([]string, len(workers))
	number := map[string]int32{}
	for i, x := range workers {
		ids[i], number[x.ID] = x.ID, int32(i)
	}
	edge := func(i, j int32) (assign.Edge, bool) {
		verdict := w.scorer.Verdict(vacancies[j], workers[i])
		weight := weigh(workers[i].Origin, verdict.Open, w.scorer.Weight(vacancies[j], workers[i], view))
		return assign.Edge{Worker: i, Opening: j, Weight: weight}, verdict.Failed == 0 && weight.Sign() > 0
	}
	lists := assign.Problem{Workers: len(workers), Capacity: make([]int64, len(vacancies))}
	whole := lists
	top, _, err := p.Bulk(t.Context(), vacancies, pool.Query{K: 2}, pool.BulkSettings{Goroutines: 1})
	require.NoError(t, err)
	for j := range vacancies {
		lists.Capacity[j] = int64(j % 3)
		for _, h := range top[j] {
			if e, ok := edge(number[h.ID], int32(j)); ok {
				lists.Edges = append(lists.Edges, e)
			}
		}
		for i := range workers {
			if e, ok := edge(int32(i), int32(j)); ok {
				whole.Edges = append(whole.Edges, e)
			}
		}
	}
	pricer, err := p.NewPricer(t.Context(), vacancies, ids, view, weigh)
	require.NoError(t, err)
	q, plan, _, err := assign.Complete(t.Context(), lists, pricer)
	require.NoError(t, err)
	require.True(t, plan.Whole)
	want, err := assign.Solve(t.Context(), whole)
	require.NoError(t, err)
	require.Equal(t, want.Value, plan.Value, "%s, %s, %s", w.name, view, name)
	require.NoError(t, plan.VerifyWhole(t.Context(), q, pricer))
	again, err := p.NewPricer(t.Context(), vacancies, ids, view, weigh)
	require.NoError(t, err)
	require.NoError(t, plan.VerifyWhole(t.Context(), q, again), "a pricer that was asked nothing before")
	return len(q.Edges) - len(lists.Edges)
}

func TestPricerErrors(t *testing.T) {
	w := worlds(t, 53)[0]
	workers, vacancies := prepare(w.scorer, w.workers[:20]), prepareVacancies(w.scorer, w.vacancies)
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers), pool.Settings{})
	require.NoError(t, err)
	require.True(t, p.Delete(workers[3].ID))
	_, err = p.NewPricer(t.Context(), vacancies, []string{workers[1].ID, workers[3].ID, "stranger"}, match.EmployerView, oneObjective)
	require.ErrorIs(t, err, fact.ErrUnknownCode)
	require.ErrorContains(t, err, workers[3].ID)
	require.ErrorContains(t, err, "stranger")
	require.NoError(t, p.Put(workers[5]))
	for _, twice := range []string{workers[1].ID, workers[5].ID} {
		_, err = p.NewPricer(t.Context(), vacancies, []string{twice, workers[2].ID, twice}, match.EmployerView, oneObjective)
		require.ErrorIs(t, err, fact.ErrDuplicate, "one of two would be left out")
		require.ErrorContains(t, err, twice)
	}
	_, err = p.NewPricer(t.Context(), vacancies, nil, match.WorkerView, oneObjective)
	require.ErrorIs(t, err, fact.ErrRange)
	q, err := p.NewPricer(t.Context(), vacancies, []string{workers[1].ID}, match.EmployerView, oneObjective)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = q.PriceOut(ctx, make([]assign.Value, 1), make([]assign.Value, len(vacancies)), nil)
	require.ErrorIs(t, err, context.Canceled)
}
