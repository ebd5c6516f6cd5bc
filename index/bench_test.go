package index_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

const benchRecords = 10_000

// records are workers and how to open an index of them.
type records struct {
	index.Config
	Workers []match.Worker
}

// sample returns workers of the sample country.
func sample(tb testing.TB, workers int) records {
	tb.Helper()
	s := market.DefaultSettings()
	s.Vacancies, s.Workers = 1, workers
	m, err := market.New(tb.Context(), s)
	require.NoError(tb, err)
	scoring, err := market.Scoring(tb.Context())
	require.NoError(tb, err)
	return records{index.Config{Scoring: scoring}, m.Workers}
}

// BenchmarkPut puts workers in batches of 1000, each synced: how many a second are
// acknowledged, and how many can be found by their text at the end of it all.
func BenchmarkPut(b *testing.B) {
	r := sample(b, benchRecords)
	b.Run(fmt.Sprintf("workers=%d", benchRecords), func(b *testing.B) {
		var bytes int64
		var acknowledged, searchable time.Duration
		for b.Loop() {
			dir := b.TempDir()
			ix, err := index.Open(b.Context(), dir, r.Config)
			require.NoError(b, err)
			begun := b.Elapsed()
			for ws := range slices.Chunk(r.Workers, 1000) {
				require.NoError(b, ix.PutWorkers(b.Context(), ws...))
			}
			acknowledged += b.Elapsed() - begun
			require.NoError(b, ix.Sync(b.Context()))
			searchable += b.Elapsed() - begun
			require.NoError(b, ix.Close())
			bytes = size(b, dir)
		}
		b.ReportMetric(float64(b.N*benchRecords)/acknowledged.Seconds(), "acknowledged/s")
		b.ReportMetric(float64(b.N*benchRecords)/searchable.Seconds(), "searchable/s")
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

// BenchmarkOpen opens a directory with text in order, for reading: as it is, with
// records that were not yet found valid under the codes, and with such records as
// JSON, as they were up to format 2.
func BenchmarkOpen(b *testing.B) {
	r := sample(b, benchRecords)
	dir := b.TempDir()
	ix, err := index.Open(b.Context(), dir, r.Config)
	require.NoError(b, err)
	for ws := range slices.Chunk(r.Workers, 1000) {
		require.NoError(b, ix.PutWorkers(b.Context(), ws...))
	}
	require.NoError(b, ix.Close())
	r.ReadOnly = true // changes nothing, so that each opening finds the same
	for _, how := range []struct {
		name   string
		change func(tx *bbolt.Tx) error
	}{
		{"known", func(*bbolt.Tx) error { return nil }},
		{"checked", func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Delete([]byte("codes")) }},
		{"json", func(tx *bbolt.Tx) error {
			for _, w := range r.Workers {
				putJSON(b, tx.Bucket([]byte("workers")), w.ID, w)
			}
			return nil
		}},
	} {
		changeStore(b, dir, how.change)
		b.Run(fmt.Sprintf("workers=%d/how=%s", len(r.Workers), how.name), func(b *testing.B) {
			for b.Loop() {
				ix, err := index.Open(b.Context(), dir, r.Config)
				require.NoError(b, err)
				require.NoError(b, ix.Close())
			}
			b.ReportMetric(float64(b.N*len(r.Workers))/b.Elapsed().Seconds(), "workers/s")
		})
	}
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
