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
// worker's view: the pool, and scoring all and sorting.
func BenchmarkTopVacancies(b *testing.B) {
	n := min(50_000, *marketSize/2)
	for _, s := range shapes(b) {
		vacancies, workers := s.vacancies(n), slices.Collect(s.workers(2048))
		b.Run(fmt.Sprintf("shape=%s/vacancies=%d/how=pool", s.name, n), func(b *testing.B) {
			p, err := pool.NewVacancies(b.Context(), s.scorer, slices.Values(vacancies))
			require.NoError(b, err)
			var hits []match.Hit
			var work pool.Stats
			took := measure(b, len(workers), func(i int) {
				var err error
				var stats pool.Stats
				hits, stats, err = p.Top(b.Context(), hits[:0], workers[i%len(workers)], pool.VacancyQuery{K: 10})
				require.NoError(b, err)
				work.Add(stats)
			})
			each := float64(len(took) + 1)
			b.ReportMetric(float64(work.Bounded)/each, "bounded")
			b.ReportMetric(float64(work.Opened)/each, "opened")
			b.ReportMetric(float64(work.Scored)/each, "scored")
			b.ReportMetric(float64(work.Judged)/each, "judged")
		})
		b.Run(fmt.Sprintf("shape=%s/vacancies=%d/how=all", s.name, n), func(b *testing.B) {
			var hits []match.Hit
			measure(b, 256, func(i int) {
				hits = hits[:0]
				w := workers[i%256]
				for _, v := range vacancies {
					if verdict := s.scorer.Verdict(v, w); verdict.Failed == 0 {
						hits = append(hits, match.Hit{ID: v.ID, Score: s.scorer.Score(v, w, match.WorkerView), Verdict: verdict})
					}
				}
				slices.SortFunc(hits, match.Compare)
			})
		})
	}
}
