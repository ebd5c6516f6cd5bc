package index_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

func openReadOnly(t *testing.T, dir string) *index.Index {
	t.Helper()
	cfg := config()
	cfg.ReadOnly = true
	ix, err := index.Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, ix.Close()) })
	return ix
}

// requireReadOnly checks that the directory can be read by two at once, answers
// like an index of the records, and refuses changes.
func requireReadOnly(t *testing.T, dir string, r matchtest.Records) {
	t.Helper()
	want := inMemory(t, r)
	q := index.Query{Text: "welder", Size: 100, Facets: true}
	wantFound, err := want.SearchVacancies(t.Context(), q)
	require.NoError(t, err)
	require.Positive(t, wantFound.Total)
	wantHits, err := want.TopWorkers(t.Context(), &r.Vacancies[0], 10)
	require.NoError(t, err)
	both := []*index.Index{openReadOnly(t, dir), openReadOnly(t, dir)}
	for _, ix := range both {
		require.Equal(t, collect(t, want.Workers(t.Context())), collect(t, ix.Workers(t.Context())))
		found, err := ix.SearchVacancies(t.Context(), q)
		require.NoError(t, err)
		require.Equal(t, wantFound, found)
		hits, err := ix.TopWorkers(t.Context(), &r.Vacancies[0], 10)
		require.NoError(t, err)
		require.Equal(t, wantHits, hits)
		require.ErrorIs(t, ix.PutWorkers(t.Context(), match.Worker{ID: "x"}), index.ErrReadOnly)
		require.ErrorIs(t, ix.DeleteVacancies(t.Context(), r.Vacancies[0].ID), index.ErrReadOnly)
	}
	for _, ix := range both {
		require.NoError(t, ix.Close())
	}
}

// Reading writes nothing: every file stays as it was.
func TestReadOnly(t *testing.T) {
	r := matchtest.Random(5, 60, 60)
	dir := written(t, r)
	before := files(t, dir)
	requireReadOnly(t, dir, r)
	require.Equal(t, before, files(t, dir))

	require.NoError(t, os.RemoveAll(filepath.Join(dir, "text")))
	before = files(t, dir)
	requireReadOnly(t, dir, r)
	require.Equal(t, before, files(t, dir), "a text in memory")
}

func TestReadOnlyNeedsAnIndex(t *testing.T) {
	cfg := config()
	cfg.ReadOnly = true
	dir := filepath.Join(t.TempDir(), "none")
	_, err := index.Open(t.Context(), dir, cfg)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.NoDirExists(t, dir)
}

func TestReadersExcludeAWriter(t *testing.T) {
	dir := written(t, matchtest.Random(5, 3, 3))
	ix := openReadOnly(t, dir)
	_, err := index.Open(t.Context(), dir, config())
	require.ErrorIs(t, err, index.ErrLocked)
	require.NoError(t, ix.Close())
	open(t, dir)
}

// files returns the content of every file under dir.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all[path] = string(data)
		return err
	}))
	return all
}
