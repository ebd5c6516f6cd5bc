package index_test

import (
	"bytes"
	"context"
	"errors"
	"log"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// behind applies the batches and puts the text of vacancies back to before them.
func behind(t *testing.T, dir string, batches ...index.Batch) {
	t.Helper()
	text, old := filepath.Join(dir, "text", "vacancies"), t.TempDir()
	require.NoError(t, os.CopyFS(old, os.DirFS(text)))
	for _, b := range batches { // each after an opening: no text asks for those before
		ix := open(t, dir)
		require.NoError(t, ix.Apply(t.Context(), b))
		require.NoError(t, ix.Close())
	}
	require.NoError(t, os.RemoveAll(text))
	require.NoError(t, os.CopyFS(text, os.DirFS(old)))
}

// The text follows the records whatever has become of it: by the last batch, if
// it lacks no more, else from all records.
func TestTextIsRebuilt(t *testing.T) {
	var printed bytes.Buffer
	log.SetOutput(&printed)
	defer log.SetOutput(os.Stderr)
	r := matchtest.Random(2, 1050, 100)
	query := index.Query{Text: "welder", Size: 1000, Facets: true}
	whole := t.TempDir()
	ix := open(t, whole)
	fill(t, ix, r)
	wantV, err := ix.SearchVacancies(t.Context(), query)
	require.NoError(t, err)
	wantW, err := ix.SearchWorkers(t.Context(), query)
	require.NoError(t, err)
	require.Positive(t, wantV.Total*wantW.Total)
	require.NoError(t, ix.Close())
	for _, tt := range []struct {
		name    string
		damage  func(t *testing.T, dir string)
		rebuilt []int // number of records told to OnRebuild
	}{
		{"nothing", func(*testing.T, string) {}, nil},
		{"no text", func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.RemoveAll(filepath.Join(dir, "text")))
		}, []int{1000, 1050, 100}},
		{"no text of one kind", func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.RemoveAll(filepath.Join(dir, "text", "workers")))
		}, []int{100}},
		{"broken description", func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "text", "workers", "index_meta.json"), []byte("{"), 0o600))
		}, []int{100}},
		{"no segments", func(t *testing.T, dir string) {
			t.Helper()
			zaps, err := filepath.Glob(filepath.Join(dir, "text", "workers", "store", "*.zap"))
			require.NoError(t, err)
			require.NotEmpty(t, zaps)
			for _, z := range zaps {
				require.NoError(t, os.Remove(z))
			}
		}, []int{100}},
		{"segments cut short", func(t *testing.T, dir string) {
			t.Helper()
			zaps, err := filepath.Glob(filepath.Join(dir, "text", "workers", "store", "*.zap"))
			require.NoError(t, err)
			for _, z := range zaps {
				require.NoError(t, os.Truncate(z, 10))
			}
		}, []int{100}},
		{"an empty segment", func(t *testing.T, dir string) {
			t.Helper()
			zaps, err := filepath.Glob(filepath.Join(dir, "text", "workers", "store", "*.zap"))
			require.NoError(t, err)
			require.NoError(t, os.Truncate(zaps[0], 0))
		}, []int{100}},
		{"a bit of a segment", func(t *testing.T, dir string) {
			t.Helper()
			zaps, err := filepath.Glob(filepath.Join(dir, "text", "workers", "store", "*.zap"))
			require.NoError(t, err)
			data, err := os.ReadFile(zaps[0])
			require.NoError(t, err)
			data[len(data)/3] ^= 4
			require.NoError(t, os.WriteFile(zaps[0], data, 0o600))
		}, []int{100}},
		{"noise for the engine's own store", func(t *testing.T, dir string) {
			t.Helper()
			noise := bytes.Repeat([]byte("noise"), 10000)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "text", "workers", "store", "root.bolt"), noise, 0o600))
		}, []int{100}},
		{"text one batch behind", func(t *testing.T, dir string) {
			t.Helper()
			behind(t, dir, index.Batch{Vacancies: r.Vacancies[7:8]})
		}, nil},
		{"text one batch behind, and a batch of the other kind after it", func(t *testing.T, dir string) {
			t.Helper()
			behind(t, dir, index.Batch{Vacancies: r.Vacancies[7:8]}, index.Batch{Workers: r.Workers[:1]})
		}, []int{1000, 1050}},
		{"text two batches behind", func(t *testing.T, dir string) {
			t.Helper()
			behind(t, dir, index.Batch{DeleteVacancies: []string{r.Vacancies[7].ID}}, index.Batch{Vacancies: r.Vacancies[7:8]})
		}, []int{1000, 1050}},
		{"text behind, and what is missing is unknown", func(t *testing.T, dir string) {
			t.Helper()
			behind(t, dir, index.Batch{Vacancies: r.Vacancies[7:8]})
			changeStore(t, dir, func(tx *bbolt.Tx) error {
				journal := tx.Bucket([]byte("journal"))
				last, trace := journal.Cursor().Last()
				other := bytes.Replace(trace, []byte(r.Vacancies[7].ID), []byte("other"), 1)
				require.NotEqual(t, trace, other, "its checksum tells")
				return journal.Put(last, other)
			})
		}, []int{1000, 1050}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.CopyFS(dir, os.DirFS(whole)))
			tt.damage(t, dir)
			cfg := config()
			var rebuilt []int
			cfg.OnRebuild = func(done, total int) { rebuilt = append(rebuilt, done); require.LessOrEqual(t, done, total) }
			ix, err := index.Open(t.Context(), dir, cfg)
			require.NoError(t, err)
			defer func() { require.NoError(t, ix.Close()) }()
			require.Equal(t, tt.rebuilt, rebuilt)
			require.Empty(t, printed.String(), "neither we nor the engine print")
			gotV, err := ix.SearchVacancies(t.Context(), query)
			require.NoError(t, err)
			gotW, err := ix.SearchWorkers(t.Context(), query)
			require.NoError(t, err)
			require.Equal(t, wantV, gotV)
			require.Equal(t, wantW, gotW)
		})
	}
}

// Without waiting for the disk an index is the same, and once it is closed, so
// are its files: nothing has to be rebuilt.
func TestUnsynced(t *testing.T) {
	r := matchtest.Random(2, 300, 300)
	dir := t.TempDir()
	cfg := config()
	cfg.Unsynced = true
	ix, err := index.Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	for i := range 30 {
		require.NoError(t, ix.Apply(t.Context(), index.Batch{Vacancies: r.Vacancies[10*i : 10*i+10], Workers: r.Workers[10*i : 10*i+10]}))
		if i == 20 {
			require.NoError(t, ix.Sync(t.Context()))
		}
	}
	requireEqualIndex(t, inMemory(t, r), ix)
	require.NoError(t, ix.Close())
	cfg = config()
	cfg.OnRebuild = func(int, int) { t.Error("nothing has to be rebuilt") }
	ix, err = index.Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	requireEqualIndex(t, inMemory(t, r), ix)
	require.NoError(t, ix.Close())
}

// requireEqualIndex checks that two indexes have the same records and text.
func requireEqualIndex(t *testing.T, want, got *index.Index) {
	t.Helper()
	require.Equal(t, collect(t, want.Vacancies(t.Context())), collect(t, got.Vacancies(t.Context())))
	require.Equal(t, collect(t, want.Workers(t.Context())), collect(t, got.Workers(t.Context())))
	for _, text := range []string{"welder", "сварщик", "C++"} {
		q := index.Query{Text: text, Size: 1000, Facets: true}
		wantV, err := want.SearchVacancies(t.Context(), q)
		require.NoError(t, err)
		gotV, err := got.SearchVacancies(t.Context(), q)
		require.NoError(t, err)
		require.Equal(t, wantV, gotV)
		wantW, err := want.SearchWorkers(t.Context(), q)
		require.NoError(t, err)
		gotW, err := got.SearchWorkers(t.Context(), q)
		require.NoError(t, err)
		require.Equal(t, wantW, gotW)
	}
}

// A batch of one kind leaves the text of the other in force.
func TestTextOfOneKind(t *testing.T) {
	r := matchtest.Random(2, 10, 10)
	dir := written(t, r)
	ix := open(t, dir)
	require.NoError(t, ix.DeleteWorkers(t.Context(), r.Workers[0].ID))
	require.NoError(t, ix.Close())
	cfg := config()
	cfg.OnRebuild = func(int, int) { t.Error("nothing has to be rebuilt") }
	ix, err := index.Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	require.NoError(t, ix.Close())
}

// Titles of another scheme are other text.
func TestTextFollowsTheScheme(t *testing.T) {
	dir := written(t, matchtest.Records{Vacancies: shop()})
	cfg := config()
	var err error
	cfg.Occupations, err = taxonomy.ParseScheme("national", bytes.NewBufferString(
		"code,title\n2,x\n25,x\n251,x\n2512,x\n2514,x\n7,x\n72,x\n721,x\n7212,Glazier\n71,x\n712,x\n7126,x\n"))
	require.NoError(t, err)
	ix, err := index.Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	defer func() { require.NoError(t, ix.Close()) }()
	got, err := ix.SearchVacancies(t.Context(), index.Query{Text: "glaziers", Size: 5})
	require.NoError(t, err)
	require.Equal(t, []string{"welder"}, ids(got))
}

func TestRebuildIsCancelled(t *testing.T) {
	dir := written(t, matchtest.Random(2, 1200, 0))
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "text")))
	cause := errors.New("the cause")
	ctx, cancel := context.WithCancelCause(t.Context())
	cfg := config()
	cfg.OnRebuild = func(done, _ int) {
		require.Equal(t, 1000, done)
		cancel(cause)
	}
	_, err := index.Open(ctx, dir, cfg)
	require.ErrorIs(t, err, cause)
	ix := openOnceFree(t, dir) // what was half built is built anew
	got, err := ix.SearchVacancies(t.Context(), index.Query{Text: "welder", Size: 3000})
	require.NoError(t, err)
	want, err := inMemory(t, matchtest.Random(2, 1200, 0)).SearchVacancies(t.Context(), index.Query{Text: "welder", Size: 3000})
	require.NoError(t, err)
	require.Equal(t, want, got)
}
