package index

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

func TestBestEqualsSort(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		xs := make([]int, rng.IntN(40))
		for i := range xs {
			xs[i] = rng.IntN(30)
		}
		h := best[int]{k: rng.IntN(45), compare: cmp.Compare[int]}
		for _, x := range xs {
			h.push(x)
		}
		slices.Sort(xs)
		require.Equal(t, append([]int(nil), xs[:min(h.k, len(xs))]...), h.sorted())
	}
}

// When text fails, records are kept and ranked; text is refused, and so is
// writing, for it would hide what the text lacks.
func TestTextFailure(t *testing.T) {
	dir := t.TempDir()
	cfg := Config{Scoring: matchtest.Random(0, 0, 0).Config}
	ix, err := Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	require.NoError(t, ix.PutWorkers(t.Context(), match.Worker{ID: "w1", Headline: "welder"}))

	require.NoError(t, ix.Sync(t.Context()), "the engine writes nothing meanwhile")
	store := filepath.Join(dir, textDir, "workers", "store")
	require.NoError(t, os.Rename(store, filepath.Join(t.TempDir(), "store")), "the engine finds no place to write")
	require.NoError(t, ix.PutWorkers(t.Context(), match.Worker{ID: "w2", Headline: "welder"}), "the record is on disk")
	require.ErrorIs(t, ix.Sync(t.Context()), ErrText)
	require.ErrorIs(t, ix.Sync(t.Context()), ErrText, "as long as it is so")
	require.ErrorIs(t, ix.PutWorkers(t.Context(), match.Worker{ID: "w3"}), ErrText, "writing stops")
	_, err = ix.SearchWorkers(t.Context(), Query{Text: "welder"})
	require.ErrorIs(t, err, ErrText)
	all, err := ix.SearchWorkers(t.Context(), Query{})
	require.NoError(t, err)
	require.Equal(t, 2, all.Total, "the record was kept")
	hits, err := ix.TopWorkers(t.Context(), &match.Vacancy{ID: "v"}, 9)
	require.NoError(t, err)
	require.Len(t, hits, 2)
	require.NoError(t, ix.Close())

	ix, err = Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	found, err := ix.SearchWorkers(t.Context(), Query{Text: "welder"})
	require.NoError(t, err)
	require.Equal(t, 2, found.Total, "opening again mends the text")
	require.NoError(t, ix.Close())
}

func TestCloseWaitsForReaders(t *testing.T) {
	ix, err := OpenMemory(t.Context(), Config{Scoring: matchtest.Random(0, 0, 0).Config})
	require.NoError(t, err)
	r, _, err := ix.texts.acquire(t.Context(), workers, 0, ix.current.Load)
	require.NoError(t, err)
	closed := make(chan error)
	go func() { closed <- ix.Close() }()
	for ix.current.Load() != nil {
		time.Sleep(time.Millisecond)
	}
	_, _, err = ix.texts.acquire(t.Context(), workers, 0, ix.current.Load)
	require.ErrorIs(t, err, ErrClosed, "no reader comes after")
	select {
	case err := <-closed:
		t.Fatalf("closed under a reader: %v", err)
	case <-time.After(30 * time.Millisecond):
	}
	require.NoError(t, ix.texts.release(r))
	require.NoError(t, <-closed)
}

func TestGuard(t *testing.T) {
	require.NoError(t, guard(func() error { return nil }))
	own := errors.New("own")
	require.Equal(t, own, guard(func() error { return own }))
	require.ErrorIs(t, guard(func() error { panic("page 7: out of bounds") }), ErrCorrupt)
}
