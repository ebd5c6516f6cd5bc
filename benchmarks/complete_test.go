package benchmarks_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
)

// listLength is how many workers of each vacancy a proof over the whole market
// begins with.
const listLength = 50

// certainScore weighs pairs of which every hard constraint is known to be met.
func certainScore(_ match.Origin, open match.Gates, score match.Micro) assign.Value {
	if open != 0 {
		return assign.Value{}
	}
	return assign.Scalar(int64(score))
}

// BenchmarkWholeMarket proves an optimum over all pairs of the large market, from
// nothing: the lists of the best by the pool, the plan of the lists, and what the
// pool prices out. A vacancy has three positions.
func BenchmarkWholeMarket(b *testing.B) {
	for _, n := range sizes() {
		if n > 100_000 {
			continue
		}
		b.Run(fmt.Sprintf("workers=%d", n), func(b *testing.B) {
			s := prototype()
			workers, vacancies := slices.Collect(s.workers(n)), s.vacancies(n/5)
			p, err := pool.NewWorkers(b.Context(), s.scorer, slices.Values(workers), pool.Settings{})
			require.NoError(b, err)
			ids, number := make([]string, n), make(map[string]int32, n)
			for i, w := range workers {
				ids[i], number[w.ID] = w.ID, int32(i)
			}
			rounds, added, listed := 0, 0, 0.0
			measured(b, func() {
				start := cpuTime()
				problem := lists(b, p, vacancies, workers, number)
				listed = (cpuTime() - start).Seconds()
				pricer, err := p.NewPricer(b.Context(), vacancies, ids, match.EmployerView, certainScore)
				require.NoError(b, err)
				q, plan, k, err := assign.Complete(b.Context(), problem, pricer)
				require.NoError(b, err)
				require.True(b, plan.Whole)
				rounds, added = k, len(q.Edges)-len(problem.Edges)
			})
			b.ReportMetric(listed, "lists-cpu-s")
			b.ReportMetric(float64(rounds), "rounds")
			b.ReportMetric(float64(added), "added")
		})
	}
}

// lists is the problem of the best of each vacancy. They are found by the thread
// that is measured.
func lists(b *testing.B, p *pool.Workers, vacancies []*match.PreparedVacancy, workers []*match.PreparedWorker, number map[string]int32) assign.Problem {
	b.Helper()
	problem := assign.Problem{Workers: len(workers), Capacity: make([]int64, len(vacancies))}
	var hits []match.Hit
	for j, v := range vacancies {
		problem.Capacity[j] = 3
		var err error
		hits, _, err = p.Top(b.Context(), hits[:0], v, pool.Query{K: listLength})
		require.NoError(b, err)
		for _, h := range hits {
			i := number[h.ID]
			if weight := certainScore(workers[i].Origin, h.Verdict.Open, h.Score.Value); weight.Sign() > 0 {
				problem.Edges = append(problem.Edges, assign.Edge{Worker: i, Opening: int32(j), Weight: weight})
			}
		}
	}
	return problem
}
