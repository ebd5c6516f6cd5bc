package index_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// ours returns the stacks of the goroutines that this package has started or
// that the engine has started for it, other than the engine's own, which it
// starts once for the process, and those of tests.
func ours() (stacks []string) {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	for stack := range strings.SplitSeq(string(buf), "\n\n") {
		_, started, _ := strings.Cut(stack, "created by ")
		switch {
		case strings.Contains(started, "AnalysisWorker"), strings.Contains(started, "NewAnalysisQueue"):
		case strings.HasPrefix(started, "github.com/beveridge-go/beveridge/index."),
			strings.HasPrefix(started, "github.com/blevesearch"), strings.HasPrefix(started, "go.etcd.io"):
			stacks = append(stacks, stack)
		}
	}
	return stacks
}

// After Close no goroutine is left, whatever was going on: opening, searching,
// a batch or a rebuild that was left, a text that failed.
func TestNoGoroutineIsLeft(t *testing.T) {
	r := matchtest.Random(23, 30, 30)
	for _, tt := range []struct {
		name string
		use  func(t *testing.T, ix *index.Index, dir string)
	}{
		{"nothing", func(*testing.T, *index.Index, string) {}},
		{"search", func(t *testing.T, ix *index.Index, _ string) {
			t.Helper()
			_, err := ix.SearchVacancies(t.Context(), index.Query{Text: "welder"})
			require.NoError(t, err)
		}},
		{"rebuild", func(t *testing.T, ix *index.Index, _ string) {
			t.Helper()
			require.NoError(t, ix.Rebuild(t.Context(), nil))
			require.NoError(t, ix.Verify(t.Context()))
		}},
		{"batch left", func(t *testing.T, ix *index.Index, _ string) {
			t.Helper()
			_, _ = leave(t, 20*time.Millisecond, func(ctx context.Context) error { return ix.PutWorkers(ctx, wordy(1000)...) })
		}},
		{"rebuild left", func(t *testing.T, ix *index.Index, _ string) {
			t.Helper()
			_, _ = leave(t, 20*time.Millisecond, func(ctx context.Context) error { return ix.Rebuild(ctx, nil) })
		}},
		{"failed text", func(t *testing.T, ix *index.Index, dir string) {
			t.Helper()
			require.NoError(t, os.RemoveAll(filepath.Join(dir, "text", "workers", "store")))
			require.NoError(t, ix.PutWorkers(t.Context(), r.Workers...))
			require.ErrorIs(t, ix.Sync(t.Context()), index.ErrText)
		}},
		{"refused opening", func(t *testing.T, _ *index.Index, dir string) {
			t.Helper()
			_, err := index.Open(t.Context(), dir, config())
			require.ErrorIs(t, err, index.ErrLocked)
			_, err = leave(t, 20*time.Millisecond, func(ctx context.Context) error {
				_, err := index.Open(ctx, dir, config())
				return err
			})
			require.ErrorIs(t, err, errCause)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			ix, err := index.Open(t.Context(), dir, config())
			require.NoError(t, err)
			fill(t, ix, r)
			require.NotEmpty(t, ours(), "the engine works in goroutines, or this test sees nothing")
			tt.use(t, ix, dir)
			require.NoError(t, ix.Close())
			for range 300 { // a goroutine that was left may be at its last line, or wait for a lock
				if len(ours()) == 0 {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Fatalf("left:\n%s", strings.Join(ours(), "\n\n"))
		})
	}
}
