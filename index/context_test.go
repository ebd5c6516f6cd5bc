package index_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// wordy returns workers with text enough to keep the engine busy.
func wordy(n int) []match.Worker {
	ws := make([]match.Worker, n)
	for i := range ws {
		ws[i] = match.Worker{ID: fmt.Sprintf("w%05d", i), Headline: fmt.Sprintf("welder of pipes and boats, shop %d, hall %d, since %d", i%97, i%31, i)}
	}
	return ws
}

// leave calls f with a context that ends after a while, and returns how long f
// went on after that.
func leave(t *testing.T, after time.Duration, f func(ctx context.Context) error) (late time.Duration, err error) {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	ended := make(chan time.Time, 1)
	timer := time.AfterFunc(after, func() {
		ended <- time.Now()
		cancel(errCause)
	})
	err = f(ctx)
	if timer.Stop() {
		return 0, err // it was over before
	}
	return time.Since(<-ended), err
}

var errCause = errors.New("the cause")

// requireSoon asks that most calls end within 10 ms of their context: a machine
// that does other work as well delays some.
func requireSoon(t *testing.T, late []time.Duration) {
	t.Helper()
	slices.Sort(late)
	t.Logf("late: %v", late)
	require.Less(t, late[len(late)/2], 10*time.Millisecond)
}

// A batch whose context ends is not there, or all of it is once Sync returns;
// the error says which of the two may be.
func TestApplyLeavesInTime(t *testing.T) {
	batch := wordy(3000)
	rng := rand.New(rand.NewPCG(1, 1))
	var late []time.Duration
	pending := 0
	for _, backend := range backends[:2] {
		t.Run(backend.name, func(t *testing.T) {
			for range 4 {
				ix := backend.open(t, matchtest.Records{})
				l, err := leave(t, time.Duration(rng.IntN(300))*time.Millisecond, func(ctx context.Context) error {
					return ix.PutWorkers(ctx, batch...)
				})
				late = append(late, l)
				want := 0
				switch {
				case err == nil:
					want = len(batch)
				case errors.Is(err, index.ErrPending):
					pending++
					want = len(batch)
					require.ErrorIs(t, err, errCause)
				default:
					require.ErrorIs(t, err, errCause)
				}
				require.NoError(t, ix.Sync(t.Context()))
				_, n, err := ix.Counts()
				require.NoError(t, err)
				require.Equal(t, want, n)
				r, err := ix.SearchWorkers(t.Context(), index.Query{Text: "boat"})
				require.NoError(t, err)
				require.Equal(t, want, r.Total)
				require.NoError(t, ix.Close())
			}
		})
	}
	t.Logf("%d pending", pending)
	requireSoon(t, late)
}

// openOnceFree opens an index whose directory an opening that was left may still
// hold.
func openOnceFree(t *testing.T, dir string) *index.Index {
	t.Helper()
	ix, err := index.Open(t.Context(), dir, config())
	for range 40 {
		if !errors.Is(err, index.ErrLocked) {
			break
		}
		ix, err = index.Open(t.Context(), dir, config()) // after half a second
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, ix.Close()) })
	return ix
}

// Opening ends in time too, while it reads, waits for a lock or builds a text,
// and the directory can be opened again.
func TestOpenLeavesInTime(t *testing.T) {
	dir := t.TempDir()
	ix := open(t, dir)
	require.NoError(t, ix.PutWorkers(t.Context(), wordy(1500)...))
	require.NoError(t, ix.Close())
	var late []time.Duration
	for i := range 5 {
		require.NoError(t, openOnceFree(t, dir).Close())
		require.NoError(t, os.RemoveAll(filepath.Join(dir, "text")))
		over := false
		cfg := config()
		cfg.OnRebuild = func(int, int) { require.False(t, over, "Open has returned") }
		l, err := leave(t, time.Duration(5+i*30)*time.Millisecond, func(ctx context.Context) error {
			ix, err := index.Open(ctx, dir, cfg)
			if err == nil {
				require.NoError(t, ix.Close())
			}
			return err
		})
		over = true
		late = append(late, l)
		if err != nil && !errors.Is(err, index.ErrLocked) { // by the one before
			require.ErrorIs(t, err, errCause)
		}
	}
	requireSoon(t, late)
	ix = openOnceFree(t, dir)
	_, err := leave(t, 50*time.Millisecond, func(ctx context.Context) error {
		_, err := index.Open(ctx, dir, config())
		return err
	})
	require.ErrorIs(t, err, errCause, "and not only after the lock was refused")
	r, err := ix.SearchWorkers(t.Context(), index.Query{Text: "boat"})
	require.NoError(t, err)
	require.Equal(t, 1500, r.Total)
}
