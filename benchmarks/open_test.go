package benchmarks_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
)

// BenchmarkOpen opens a directory that was closed in order.
func BenchmarkOpen(b *testing.B) {
	n := min(*marketSize, 10_000)
	s := prototype()
	b.Run(fmt.Sprintf("shape=prototype/workers=%d/what=index", n), func(b *testing.B) {
		dir, cfg := b.TempDir(), index.Config{Scoring: s.market.Config()}
		ix, err := index.Open(b.Context(), dir, cfg)
		require.NoError(b, err)
		putAll(b, ix, s, n)
		require.NoError(b, ix.Close())
		throughput(b, n, func() {
			ix, err := index.Open(b.Context(), dir, cfg)
			require.NoError(b, err)
			require.NoError(b, ix.Close())
		})
	})
}
