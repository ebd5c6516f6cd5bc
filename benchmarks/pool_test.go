package benchmarks_test

import (
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

// marketSize is the largest pool of the benchmarks that take one.
var marketSize = flag.Int("market", 100_000, "workers of the largest pool")

func sizes() []int {
	var out []int
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		if n <= *marketSize {
			out = append(out, n)
		}
	}
	return out
}

// percentile is the p-th of the durations, in nanoseconds.
func percentile(d []time.Duration, p int) float64 {
	slices.Sort(d)
	return float64(d[min(len(d)*p/100, len(d)-1)])
}

// BenchmarkTopWorkersPool is the exact ten best workers of a vacancy in the
// sample country: the pool against scoring everybody.
func BenchmarkTopWorkersPool(b *testing.B) {
	for _, n := range sizes() {
		m, s := newMarket(b, 512, n), newScorer(b)
		vacancies, workers := prepare(s, m)
		b.Run(fmt.Sprintf("workers=%d/how=pool", n), func(b *testing.B) {
			p, err := pool.NewWorkers(b.Context(), s, slices.Values(workers), pool.Settings{})
			require.NoError(b, err)
			var took []time.Duration
			var hits []match.Hit
			var work pool.Stats
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				start := time.Now()
				var stats pool.Stats
				hits, stats, err = p.Top(b.Context(), hits[:0], vacancies[i%len(vacancies)], pool.Query{K: 10})
				took = append(took, time.Since(start))
				require.NoError(b, err)
				work.Add(stats)
			}
			b.ReportMetric(percentile(took, 50), "p50-ns")
			b.ReportMetric(percentile(took, 99), "p99-ns")
			b.ReportMetric(float64(work.Bounded)/float64(len(took)), "bounded")
			b.ReportMetric(float64(work.Opened)/float64(len(took)), "opened")
			b.ReportMetric(float64(work.Scored)/float64(len(took)), "scored")
		})
	}
}
