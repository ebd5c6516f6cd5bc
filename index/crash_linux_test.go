package index_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// mounted returns a directory on a file system of its own, of some bytes. It
// needs root; TestFileSizeLimit tests a full disk without.
func mounted(t *testing.T, bytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprint("size=", bytes)); err != nil {
		t.Skipf("cannot mount a small file system: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	return dir
}

func remount(t *testing.T, dir string, flags uintptr, options string) {
	t.Helper()
	require.NoError(t, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, options))
}

// writeUntilFull applies steps until the disk refuses, and returns the last one
// that was kept and why the next one was not.
func writeUntilFull(ctx context.Context, ix *index.Index) (kept int, err error) {
	n, err := last(ctx, ix)
	for err == nil {
		kept = n
		n++
		err = ix.Apply(ctx, growing(n))
	}
	return kept, err
}

// growing is batch n of records that stay.
func growing(n int) (b index.Batch) {
	r := matchtest.Random(uint64(n), 10, 40)
	for i := range r.Vacancies {
		r.Vacancies[i].ID = fmt.Sprintf("v%d-%d", n, i)
	}
	for i := range r.Workers {
		r.Workers[i].ID = fmt.Sprintf("w%d-%d", n, i)
	}
	r.Workers[0] = match.Worker{ID: "counter", Headline: fmt.Sprintf("counter %d", n)}
	return index.Batch{Vacancies: r.Vacancies, Workers: r.Workers}
}

// requireGrown checks that an index has the records of n growing batches and no
// others.
func requireGrown(ctx context.Context, ix *index.Index, n int) error {
	wantV, wantW := make(map[string]match.Vacancy), make(map[string]match.Worker)
	for i := 1; i <= n; i++ {
		b := growing(i)
		for _, v := range b.Vacancies {
			wantV[v.ID] = v
		}
		for _, w := range b.Workers {
			wantW[w.ID] = w
		}
	}
	nv, nw, err := ix.Counts()
	if err != nil || nv != len(wantV) || nw != len(wantW) {
		return fmt.Errorf("%d vacancies and %d workers after batch %d: %w", nv, nw, n, err)
	}
	for id, want := range wantV {
		if got, err := ix.Vacancy(ctx, id); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			return fmt.Errorf("vacancy %s: %w", id, err)
		}
	}
	for id, want := range wantW {
		if got, err := ix.Worker(ctx, id); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			return fmt.Errorf("worker %s: %w", id, err)
		}
	}
	return nil
}

// On a full disk a batch is refused with ErrNoSpace; what was acknowledged
// stays, is read and ranked, and opens again; with room again, so does writing.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1 << 18, 1 << 19, 1 << 20, 3 << 19} {
		t.Run(strconv.Itoa(size), func(t *testing.T) {
			dir := mounted(t, size)
			ix, err := index.Open(t.Context(), dir, config())
			if err != nil {
				require.ErrorIs(t, err, index.ErrNoSpace)
				remount(t, dir, 0, "size=16m")
				ix, err = index.Open(t.Context(), dir, config())
				require.NoError(t, err, "what an opening that failed leaves behind does not hurt")
				require.NoError(t, ix.Close())
				return
			}
			kept, err := writeUntilFull(t.Context(), ix)
			require.ErrorIs(t, err, index.ErrNoSpace)
			t.Logf("after %d batches: %v", kept, err)
			require.NoError(t, requireGrown(t.Context(), ix, kept))
			if err := ix.Rebuild(t.Context(), nil); err != nil {
				require.ErrorIs(t, err, index.ErrNoSpace)
				require.NoError(t, requireGrown(t.Context(), ix, kept))
			}
			_, err = ix.TopWorkers(t.Context(), &match.Vacancy{ID: "v"}, 3)
			require.NoError(t, err)
			require.NoError(t, ix.Close())

			ix, err = index.Open(t.Context(), dir, config()) // still full
			if err != nil {
				require.ErrorIs(t, err, index.ErrNoSpace)
				cfg := config()
				cfg.ReadOnly = true
				ix, err = index.Open(t.Context(), dir, cfg)
				require.NoError(t, err, "reading needs no room")
			}
			require.NoError(t, requireGrown(t.Context(), ix, kept))
			require.NoError(t, ix.Close())

			remount(t, dir, 0, "size=16m")
			ix, err = index.Open(t.Context(), dir, config())
			require.NoError(t, err)
			require.NoError(t, requireGrown(t.Context(), ix, kept))
			require.NoError(t, ix.Apply(t.Context(), growing(kept+1)))
			require.NoError(t, requireGrown(t.Context(), ix, kept+1))
			require.NoError(t, ix.Verify(t.Context()))
			require.NoError(t, ix.Close())
		})
	}
}

// writeToTheLimit writes until files may grow no more, checks what is there,
// lifts the limit and writes on.
func writeToTheLimit(ctx context.Context, dir string) error {
	signal.Ignore(syscall.SIGXFSZ) // so that the system says EFBIG
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	free := limit.Cur
	limit.Cur = 256 << 10
	ix, err := index.Open(ctx, dir, config())
	if err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	kept, full := writeUntilFull(ctx, ix)
	if !errors.Is(full, index.ErrNoSpace) {
		return fmt.Errorf("after %d batches: %w", kept, full)
	}
	if err := requireGrown(ctx, ix, kept); err != nil {
		return err
	}
	kept, again := writeUntilFull(ctx, ix) // a little may fit, in the place of traces
	if !errors.Is(again, index.ErrNoSpace) {
		return fmt.Errorf("a second try: %w", again)
	}
	limit.Cur = free
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	if errors.Is(again, index.ErrText) { // writing has stopped
		if err := ix.Rebuild(ctx, nil); err != nil {
			return err
		}
	}
	kept++
	if err := ix.Apply(ctx, growing(kept)); err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	if err := ix.Verify(ctx); err != nil {
		return err
	}
	if err := requireGrown(ctx, ix, kept); err != nil {
		return err
	}
	fmt.Println("kept", kept)
	return ix.Close()
}

// A limit of the size of files is a full disk that needs no root to test, and
// from which a process recovers without opening anew.
func TestFileSizeLimit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := start(t, "limit", dir)
	kept := c.kept(t)
	require.Positive(t, kept)
	require.NoError(t, c.Wait())
	require.NoError(t, requireGrown(t.Context(), open(t, dir), kept))
}

// On a disk that cannot be written, reading works if asked for, and all else is
// ErrReadOnly. Root is not bound by permissions, so the disk itself is made so.
func TestReadOnlyDisk(t *testing.T) {
	r := matchtest.Random(5, 60, 60)
	dir := mounted(t, 16<<20)
	ix, err := index.Open(t.Context(), dir, config())
	require.NoError(t, err)
	fill(t, ix, r)
	require.NoError(t, ix.Close())
	remount(t, dir, syscall.MS_RDONLY, "")
	_, err = index.Open(t.Context(), dir, config())
	require.ErrorIs(t, err, index.ErrReadOnly)
	require.NotErrorIs(t, err, index.ErrCorrupt)
	requireReadOnly(t, dir, r)
	_, err = index.Open(t.Context(), dir+"/new", config())
	require.ErrorIs(t, err, index.ErrReadOnly)

	remount(t, dir, 0, "")
	require.NoError(t, os.RemoveAll(dir+"/text"))
	remount(t, dir, syscall.MS_RDONLY, "")
	requireReadOnly(t, dir, r) // with its text in memory
}
