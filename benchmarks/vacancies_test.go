package benchmarks_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/beveridge-go/beveridge/match"
)

// BenchmarkTopVacancies is the exact ten best vacancies of a worker, in the
// worker's view, by scoring all and sorting.
func BenchmarkTopVacancies(b *testing.B) {
	n := min(50_000, *marketSize/2)
	for _, s := range shapes(b) {
		b.Run(fmt.Sprintf("shape=%s/vacancies=%d/how=all", s.name, n), func(b *testing.B) {
			vacancies, workers := s.vacancies(n), slices.Collect(s.workers(256))
			var hits []match.Hit
			measure(b, len(workers), func(i int) {
				hits = hits[:0]
				w := workers[i%len(workers)]
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
