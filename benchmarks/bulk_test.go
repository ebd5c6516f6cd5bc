package benchmarks_test

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

// bulkVacancies is how many vacancies are matched in one go.
const bulkVacancies = 10_000

// BenchmarkBulk finds the ten best workers of each of many vacancies on all
// cores, query by query, in an order in which neighbours share a region and an
// occupation, and so the caches.
func BenchmarkBulk(b *testing.B) {
	for _, s := range shapes(b) {
		for _, n := range sizes() {
			b.Run(fmt.Sprintf("shape=%s/workers=%d/how=queries", s.name, n), func(b *testing.B) {
				p, _ := newPool(b, n, s.workers(n), s.scorer)
				vacancies := s.vacancies(bulkVacancies)
				slices.SortFunc(vacancies, func(v, w *match.PreparedVacancy) int {
					return cmp.Or(cmp.Compare(v.Region, w.Region), cmp.Compare(v.Occupation, w.Occupation), cmp.Compare(v.ID, w.ID))
				})
				throughput(b, len(vacancies), func() { matchAll(b, p, vacancies) })
				b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "wall-s")
			})
		}
	}
}

func matchAll(b *testing.B, p *pool.Workers, vacancies []*match.PreparedVacancy) {
	b.Helper()
	const chunk = 32
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			var hits []match.Hit
			for {
				from := int(next.Add(chunk)) - chunk
				if from >= len(vacancies) {
					return
				}
				for _, v := range vacancies[from:min(from+chunk, len(vacancies))] {
					var err error
					if hits, _, err = p.Top(b.Context(), hits[:0], v, pool.Query{K: 10}); err != nil {
						panic(err)
					}
				}
			}
		})
	}
	wg.Wait()
}
