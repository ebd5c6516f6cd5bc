package benchmarks_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
)

// BenchmarkSnapshot writes the snapshot of a pool, and opens it with all its checks
// and trusted.
func BenchmarkSnapshot(b *testing.B) {
	for _, n := range sizes() {
		s := prototype()
		p, _ := newPool(b, n, s.workers(n), s.scorer, false)
		path := filepath.Join(b.TempDir(), "workers.pool")
		name := fmt.Sprintf("shape=prototype/workers=%d", n)
		b.Run(name+"/what=write", func(b *testing.B) {
			throughput(b, n, func() {
				f, err := os.Create(path)
				require.NoError(b, err)
				require.NoError(b, p.WriteSnapshot(b.Context(), f, nil))
				require.NoError(b, f.Close())
			})
			info, err := os.Stat(path)
			require.NoError(b, err)
			b.ReportMetric(float64(info.Size())/float64(n), "B/worker")
		})
		for _, how := range []struct {
			name string
			set  pool.OpenSettings
		}{{"checked", pool.OpenSettings{}}, {"trusted", pool.OpenSettings{Trusted: true}}} {
			b.Run(name+"/what=open/how="+how.name, func(b *testing.B) {
				throughput(b, n, func() {
					_, err := pool.OpenWorkers(b.Context(), s.scorer, path, nil, how.set)
					require.NoError(b, err)
				})
			})
		}
	}
}
