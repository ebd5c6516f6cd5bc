package benchmarks_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
)

// bulkVacancies is how many vacancies are matched in one go.
const bulkVacancies = 10_000

// BenchmarkBulk finds the ten best workers of each of many vacancies on all
// cores.
func BenchmarkBulk(b *testing.B) {
	for _, s := range shapes(b) {
		for _, n := range sizes() {
			b.Run(fmt.Sprintf("shape=%s/workers=%d", s.name, n), func(b *testing.B) {
				p, _ := newPool(b, n, s.workers(n), s.scorer, false)
				vacancies := ready(s.vacancies(bulkVacancies))
				throughput(b, len(vacancies), func() {
					lists, _, err := p.Bulk(b.Context(), vacancies, pool.Query{K: 10}, pool.BulkSettings{})
					require.NoError(b, err)
					require.Len(b, lists, len(vacancies))
				})
				b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "wall-s")
			})
		}
	}
}

// BenchmarkCounts counts a pool by region, occupation and origin.
func BenchmarkCounts(b *testing.B) {
	for _, n := range sizes() {
		s := prototype()
		b.Run(fmt.Sprintf("shape=prototype/workers=%d", n), func(b *testing.B) {
			p, _ := newPool(b, n, s.workers(n), s.scorer, false)
			throughput(b, n, func() {
				cells, err := p.Counts(b.Context())
				require.NoError(b, err)
				require.NotEmpty(b, cells)
			})
		})
	}
}
