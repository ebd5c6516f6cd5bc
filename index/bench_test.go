package index_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

const benchRecords = 10_000

// BenchmarkPut puts workers in batches of 1000, each synced.
func BenchmarkPut(b *testing.B) {
	r := matchtest.Random(1, 0, benchRecords)
	b.Run(fmt.Sprintf("workers=%d", benchRecords), func(b *testing.B) {
		var bytes int64
		for b.Loop() {
			dir := b.TempDir()
			ix, err := index.Open(b.Context(), dir, config())
			require.NoError(b, err)
			for ws := range slices.Chunk(r.Workers, 1000) {
				require.NoError(b, ix.PutWorkers(b.Context(), ws...))
			}
			require.NoError(b, ix.Close())
			bytes = size(b, dir)
		}
		b.ReportMetric(float64(b.N)*benchRecords/b.Elapsed().Seconds(), "workers/s")
		b.ReportMetric(float64(bytes)/benchRecords, "B/worker")
	})
}

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

// The text stays lean: no stored values, no positions, no columns. The bounds
// are what was measured when they were set, 122 and 2220, and a fifth more; what
// is not text is the store.
func TestBytesPerRecord(t *testing.T) {
	const records = 4000
	dir := t.TempDir()
	ix := open(t, dir)
	r := matchtest.Random(1, 0, records)
	for ws := range slices.Chunk(r.Workers, 1000) {
		require.NoError(t, ix.PutWorkers(t.Context(), ws...))
	}
	require.NoError(t, ix.Rebuild(t.Context(), nil))
	require.NoError(t, ix.Close())
	text := size(t, filepath.Join(dir, "text")) / records
	all := size(t, dir) / records
	t.Logf("%d bytes of text a worker, %d in all", text, all)
	require.LessOrEqual(t, text, int64(146))
	require.LessOrEqual(t, all, int64(2664))
}

// BenchmarkOpen opens a directory with text in order.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	ix, err := index.Open(b.Context(), dir, config())
	require.NoError(b, err)
	require.NoError(b, ix.PutWorkers(b.Context(), matchtest.Random(1, 0, benchRecords).Workers...))
	require.NoError(b, ix.Close())
	b.Run(fmt.Sprintf("workers=%d", benchRecords), func(b *testing.B) {
		for b.Loop() {
			ix, err := index.Open(b.Context(), dir, config())
			require.NoError(b, err)
			require.NoError(b, ix.Close())
		}
		b.ReportMetric(float64(b.N)*benchRecords/b.Elapsed().Seconds(), "workers/s")
	})
}

func benchIndex(b *testing.B) (*index.Index, matchtest.Records) {
	b.Helper()
	r := matchtest.Random(1, 500, benchRecords)
	ix, err := index.OpenMemory(b.Context(), config())
	require.NoError(b, err)
	b.Cleanup(func() { _ = ix.Close() })
	require.NoError(b, ix.PutWorkers(b.Context(), r.Workers...))
	return ix, r
}

// BenchmarkTopWorkers ranks all workers for one vacancy after another.
func BenchmarkTopWorkers(b *testing.B) {
	ix, r := benchIndex(b)
	b.Run(fmt.Sprintf("workers=%d", benchRecords), func(b *testing.B) {
		b.ReportAllocs()
		hits := 0
		for i := 0; b.Loop(); i++ {
			got, err := ix.TopWorkers(b.Context(), &r.Vacancies[i%len(r.Vacancies)], 10)
			require.NoError(b, err)
			hits += len(got)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchRecords, "ns/worker")
		b.ReportMetric(float64(hits)/float64(b.N), "hits/op")
	})
}

// BenchmarkSearchWorkers finds about a sixth of the workers by a word.
func BenchmarkSearchWorkers(b *testing.B) {
	ix, _ := benchIndex(b)
	for _, q := range []struct {
		name  string
		query index.Query
	}{
		{"text", index.Query{Text: "welder", Size: 10}},
		{"facets", index.Query{Text: "welder", Size: 10, Facets: true}},
		{"all", index.Query{Size: 10, Facets: true}},
	} {
		b.Run(fmt.Sprintf("query=%s/workers=%d", q.name, benchRecords), func(b *testing.B) {
			total := 0
			for b.Loop() {
				r, err := ix.SearchWorkers(b.Context(), q.query)
				require.NoError(b, err)
				total = r.Total
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(total), "ns/match")
		})
	}
}

var _ match.Ranker = (*index.Index)(nil)
