package benchmarks_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

// BenchmarkTopVacancies is the exact ten best vacancies of a worker, in the
// worker's view: a pool, and beside it scoring all and sorting, of which x-all is
// the ratio of the p50.
func BenchmarkTopVacancies(b *testing.B) {
	n := min(50_000, *marketSize/2)
	for _, s := range shapes(b) {
		b.Run(fmt.Sprintf("shape=%s/vacancies=%d", s.name, n), func(b *testing.B) {
			workers := slices.Collect(s.workers(queries))
			all := scoringAll(b, s, n, workers)
			before := heap()
			p, err := pool.NewVacancies(b.Context(), s.scorer, stream(n, s.market.Vacancy, s.scorer.Vacancy))
			require.NoError(b, err)
			bytes := float64(int64(heap())-int64(before)) / float64(n)
			var hits []match.Hit
			var work pool.Stats
			took := measure(b, len(workers), func(i int) (err error) {
				var stats pool.Stats
				hits, stats, err = p.Top(b.Context(), hits[:0], workers[i%len(workers)], pool.VacancyQuery{K: 10})
				work.Add(stats)
				return err
			})
			reportWork(b, work, len(took)+1)
			b.ReportMetric(all/percentile(took, 50), "x-all")
			b.ReportMetric(bytes, "B/vacancy")
		})
	}
}

// scoringAll is the p50 of scoring all vacancies for a worker.
func scoringAll(b *testing.B, s *shape, n int, workers []*match.PreparedWorker) float64 {
	b.Helper()
	vacancies := s.vacancies(n)
	return percentile(sample(b, 50, func(i int) error {
		best(s.scorer, vacancies, workers[i], 10)
		return nil
	}), 50)
}

// best scores all vacancies and sorts.
func best(s *match.Scorer, vacancies []*match.PreparedVacancy, w *match.PreparedWorker, k int) []match.Hit {
	var hits []match.Hit
	for _, v := range vacancies {
		if verdict := s.Verdict(v, w); verdict.Failed == 0 {
			hits = append(hits, match.Hit{ID: v.ID, Score: s.Score(v, w, match.WorkerView), Verdict: verdict})
		}
	}
	slices.SortFunc(hits, match.Compare)
	return slices.Clone(hits[:min(k, len(hits))])
}
