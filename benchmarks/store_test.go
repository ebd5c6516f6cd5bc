package benchmarks_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
)

// BenchmarkStore puts workers into a durable index in batches of a thousand,
// waits until the text of all can be searched, and opens the index again. These
// are wall times: what a disk takes is no processor time.
func BenchmarkStore(b *testing.B) {
	n := min(*marketSize, 100_000)
	s := prototype()
	b.Run(fmt.Sprintf("shape=prototype/workers=%d", n), func(b *testing.B) {
		var acknowledged, caughtUp, reopened time.Duration
		var bytes int64
		for b.Loop() {
			dir := b.TempDir()
			cfg := index.Config{Scoring: s.market.Config()}
			ix, err := index.Open(b.Context(), dir, cfg)
			require.NoError(b, err)
			acknowledged += putAll(b, ix, s, n)
			start := time.Now()
			require.NoError(b, ix.Sync(b.Context()))
			caughtUp += time.Since(start)
			require.NoError(b, ix.Close())
			bytes = size(b, dir)

			start = time.Now()
			ix, err = index.Open(b.Context(), dir, cfg)
			require.NoError(b, err)
			reopened += time.Since(start)
			_, workers, err := ix.Counts()
			require.NoError(b, err)
			require.Equal(b, n, workers)
			require.NoError(b, ix.Close())
		}
		each := func(d time.Duration) float64 { return d.Seconds() / float64(b.N) }
		b.ReportMetric(float64(n)/each(acknowledged), "records/s")
		b.ReportMetric(each(caughtUp), "catch-up-s")
		b.ReportMetric(each(reopened), "reopen-s")
		b.ReportMetric(float64(bytes)/float64(n), "B/worker")
		multiply, walk := calibrate()
		b.ReportMetric(multiply, "mul-ns")
		b.ReportMetric(walk, "walk-ns")
	})
}

// putAll returns how long the acknowledgements took, without the making of the
// records.
func putAll(b *testing.B, ix *index.Index, s *shape, n int) (took time.Duration) {
	b.Helper()
	const batch = 1000
	for from := 0; from < n; from += batch {
		var workers []match.Worker
		for i := from; i < min(from+batch, n); i++ {
			workers = append(workers, s.market.Worker(i))
		}
		start := time.Now()
		require.NoError(b, ix.PutWorkers(b.Context(), workers...))
		took += time.Since(start)
	}
	return took
}

// size is how many bytes the files of a folder have.
func size(tb testing.TB, dir string) (sum int64) {
	tb.Helper()
	require.NoError(tb, filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil {
			sum += info.Size()
		}
		return err
	}))
	return sum
}
