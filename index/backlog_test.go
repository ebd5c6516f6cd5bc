package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// held opens an index whose text follows no more until the function is called.
func held(t *testing.T, dir string) (ix *Index, release func()) {
	t.Helper()
	ix, err := Open(t.Context(), dir, Config{Scoring: matchtest.Random(0, 0, 0).Config})
	require.NoError(t, err)
	require.NoError(t, ix.Sync(t.Context()))
	ix.texts.turn <- struct{}{}
	return ix, func() { <-ix.texts.turn }
}

// soon is a context that ends in a moment.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

func welders(t *testing.T, ctx context.Context, ix *Index, q Query) (int, error) {
	t.Helper()
	q.Text = "welder"
	r, err := ix.SearchWorkers(ctx, q)
	return r.Total, err
}

func welder(id string) match.Worker { return match.Worker{ID: id, Headline: "welder"} }

// What is acknowledged is on disk and is read and ranked at once, though its text
// is not there. A search for words waits for it, or answers from the state before if
// it may; what it sees is of one state.
func TestTextFollows(t *testing.T) {
	dir := t.TempDir()
	ix, release := held(t, dir)
	release()
	require.NoError(t, ix.PutWorkers(t.Context(), welder("old"), welder("w0")))
	require.NoError(t, ix.Close())
	ix, release = held(t, dir)
	for i := range 5 {
		require.NoError(t, ix.PutWorkers(t.Context(), welder(fmt.Sprint("w", i))))
	}
	require.NoError(t, ix.DeleteWorkers(t.Context(), "w0", "old"))
	_, n, err := ix.Counts()
	require.NoError(t, err)
	require.Equal(t, 4, n)
	hits, err := ix.TopWorkers(t.Context(), &match.Vacancy{ID: "v"}, 9)
	require.NoError(t, err)
	require.Len(t, hits, 4)
	all, err := ix.SearchWorkers(t.Context(), Query{})
	require.NoError(t, err)
	require.Equal(t, 4, all.Total, "no words, no waiting")

	_, err = welders(t, soon(t), ix, Query{})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorIs(t, ix.Sync(soon(t)), context.DeadlineExceeded)
	require.ErrorIs(t, ix.Verify(soon(t)), context.DeadlineExceeded)
	before, err := welders(t, t.Context(), ix, Query{MayLag: true})
	require.NoError(t, err)
	require.Equal(t, 2, before, "the state before, in which neither was deleted")

	release()
	for _, q := range []Query{{}, {MayLag: true}} {
		now, err := welders(t, t.Context(), ix, q)
		require.NoError(t, err)
		require.Equal(t, 4, now)
	}
	require.NoError(t, ix.Verify(t.Context()))
	require.NoError(t, ix.Close())
}

// Killed with text behind, an index opens at once, and the text goes on from where
// it was, by the traces of the batches that it lacks, be it one or many.
func TestTextGoesOnAfterAKill(t *testing.T) {
	dir, copied := t.TempDir(), filepath.Join(t.TempDir(), "copy")
	ix, release := held(t, dir)
	require.NoError(t, ix.PutWorkers(t.Context(), welder("first")))
	for i := range 20 {
		b := Batch{Workers: []match.Worker{welder(fmt.Sprint("w", i))}, DeleteWorkers: []string{fmt.Sprint("w", i-3)}}
		if i%2 == 0 {
			b.Vacancies = []match.Vacancy{{ID: fmt.Sprint("v", i), Title: "welder"}}
		}
		require.NoError(t, ix.Apply(t.Context(), b))
	}
	require.NoError(t, os.CopyFS(copied, os.DirFS(dir))) // what a kill would leave
	release()
	require.NoError(t, ix.Close())

	cfg := Config{Scoring: matchtest.Random(0, 0, 0).Config}
	cfg.OnRebuild = func(int, int) { t.Error("nothing has to be rebuilt") }
	for range 2 {
		var err error
		ix, err = Open(t.Context(), copied, cfg)
		require.NoError(t, err)
		n, err := welders(t, t.Context(), ix, Query{MayLag: true})
		require.NoError(t, err)
		require.Equal(t, 4, n, "there is no state before")
		require.NoError(t, ix.Verify(t.Context()))
		require.NoError(t, ix.Close())
	}
}

// The store forgets traces that no text will ask for, and no others.
func TestTracesAreForgotten(t *testing.T) {
	ix, release := held(t, t.TempDir())
	traces := func() (keys [][]byte) {
		require.NoError(t, ix.store.db.View(func(tx *bbolt.Tx) error {
			return tx.Bucket(journalBucket).ForEach(func(key, _ []byte) error {
				keys = append(keys, slices.Clone(key))
				return nil
			})
		}))
		return keys
	}
	for i := range 10 {
		require.NoError(t, ix.PutWorkers(t.Context(), welder(strconv.Itoa(i))))
	}
	require.Len(t, traces(), 10, "the text lacks all")
	release()
	require.NoError(t, ix.Sync(t.Context()))
	for ix.texts.settled() < 10 { // the engine says a moment later that all is on disk
		time.Sleep(time.Millisecond)
	}
	side, shown := ix.texts.sides[workers], ix.texts.shown
	ix.texts.shown = nil // as after an opening
	require.Zero(t, ix.texts.settled(), "it still has to catch up")
	ix.texts.shown = shown
	side.kept.Store(4) // as if the engine had not yet told of the rest
	require.NoError(t, ix.PutWorkers(t.Context(), welder("x")))
	require.Equal(t, [][]byte{traceKey(5), traceKey(6)}, traces()[:2], "what the disk may lack stays")
	require.NoError(t, ix.Sync(t.Context()))
	for ix.texts.settled() < 11 {
		time.Sleep(time.Millisecond)
	}
	require.NoError(t, ix.PutWorkers(t.Context(), welder("y")))
	require.Equal(t, [][]byte{traceKey(12)}, traces())
	require.NoError(t, ix.Close())
}

// Batches that wait become steps that are not too long, in order and of whole
// batches.
func TestBacklogSteps(t *testing.T) {
	var b backlog
	b.signal()
	ids := func(n int) (ids []string) {
		for i := range n {
			ids = append(ids, strconv.Itoa(i%7))
		}
		return ids
	}
	require.True(t, b.add(arrears{state: &state{version: 1}, changed: [numKinds][]string{ids(5), nil}}))
	require.False(t, b.add(arrears{state: &state{version: 2}, changed: [numKinds][]string{{"2", "x"}, ids(1)}}))
	require.False(t, b.add(arrears{state: &state{version: 3}, changed: [numKinds][]string{nil, ids(stepRecords - 8)}}))
	require.False(t, b.add(arrears{state: &state{version: 4}, changed: [numKinds][]string{nil, ids(1)}}), "does not fit any more")
	require.False(t, b.add(arrears{state: &state{version: 5}, changed: [numKinds][]string{ids(3 * stepRecords), nil}}), "longer than a step")
	require.Equal(t, stepRecords+1+3*stepRecords, b.behind())
	var versions []uint64
	for {
		a, ok := b.next()
		if !ok {
			break
		}
		versions = append(versions, a.state.version)
		if a.state.version == 3 {
			require.Equal(t, [numKinds][]string{{"0", "1", "2", "3", "4", "x"}, {"0", "1", "2", "3", "4", "5", "6"}}, a.changed)
		}
	}
	require.Equal(t, []uint64{3, 4, 5}, versions)
	require.False(t, b.running)
	require.True(t, b.add(arrears{state: &state{version: 6}}), "somebody has to begin again")
	b.stopping = true
	_, ok := b.next()
	require.False(t, ok)
}

// A rebuild has all that was waiting; nothing goes back to a state before it.
func TestRebuildEndsTheBacklog(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ix, release := held(t, dir)
	require.NoError(t, os.RemoveAll(filepath.Join(dir, textDir, "workers", "store")))
	for i := range 3 {
		many := make([]match.Worker, stepRecords)
		for j := range many {
			many[j] = welder(fmt.Sprintf("%d-%d", i, j))
		}
		require.NoError(t, ix.PutWorkers(t.Context(), many...))
	}
	release()
	require.ErrorIs(t, ix.Sync(t.Context()), ErrText)
	require.NoError(t, ix.Rebuild(t.Context(), nil))
	require.Zero(t, ix.texts.behind())
	n, err := welders(t, t.Context(), ix, Query{MayLag: true})
	require.NoError(t, err)
	require.Equal(t, 3*stepRecords, n)
	require.NoError(t, ix.Close())
}

// Where text is too far behind, writers wait, as long as their context lets them.
func TestApplyWaitsForRoom(t *testing.T) {
	ix, release := held(t, t.TempDir())
	require.NoError(t, ix.PutWorkers(t.Context(), welder("a")))
	ix.texts.mu.Lock()
	ix.texts.queue[0].changed[workers] = append(ix.texts.queue[0].changed[workers], make([]string, maxBehind)...)
	ix.texts.mu.Unlock()
	require.ErrorIs(t, ix.PutWorkers(soon(t), welder("b")), context.DeadlineExceeded)
	done := make(chan error, 1)
	go func() { done <- ix.PutWorkers(t.Context(), welder("c")) }()
	release()
	require.NoError(t, <-done)
	n, err := welders(t, t.Context(), ix, Query{})
	require.NoError(t, err)
	require.Equal(t, 2, n)
	require.NoError(t, ix.Close())
}

// Nobody waits for a text that will not come any more.
func TestWaitingEndsWithTheIndex(t *testing.T) {
	ix, release := held(t, t.TempDir())
	require.NoError(t, ix.PutWorkers(t.Context(), welder("a")))
	waiting, searching := make(chan error, 1), make(chan error, 1)
	go func() { waiting <- ix.texts.wait(nil, ix.current.Load().version) }()
	go func() {
		_, err := ix.SearchWorkers(t.Context(), Query{Text: "welder"})
		searching <- err
	}()
	time.Sleep(10 * time.Millisecond) // either order is right
	ix.texts.mu.Lock()
	ix.texts.stopping = true
	ix.texts.signal()
	ix.texts.mu.Unlock()
	require.ErrorIs(t, <-waiting, ErrClosed)
	release()
	require.NoError(t, ix.Close())
	require.ErrorIs(t, <-searching, ErrClosed)
}

// pending starts a batch and leaves it while it is being written, where it stays
// until release: a reader of the store keeps it from growing.
func pending(t *testing.T, ix *Index) (release func()) {
	t.Helper()
	reader, err := ix.store.db.Begin(false)
	require.NoError(t, err)
	batch := make([]match.Worker, 3000)
	for i := range batch {
		batch[i] = welder(fmt.Sprintf("welder%05d", i))
	}
	for wait := time.Millisecond; ; wait *= 2 {
		ctx, cancel := context.WithTimeout(t.Context(), wait)
		err := ix.PutWorkers(ctx, batch...)
		cancel()
		require.ErrorIs(t, err, context.DeadlineExceeded)
		if errors.Is(err, ErrPending) {
			return func() { require.NoError(t, reader.Rollback()) }
		}
		_, n, err := ix.Counts()
		require.NoError(t, err)
		require.Zero(t, n, "it was undone")
	}
}

// Sync waits for a batch whose caller has left, and tells what has become of it,
// once.
func TestSync(t *testing.T) {
	open := func() *Index {
		ix, err := Open(t.Context(), t.TempDir(), Config{Scoring: matchtest.Random(0, 0, 0).Config})
		require.NoError(t, err)
		require.NoError(t, ix.Sync(t.Context()), "nothing is being written")
		return ix
	}
	t.Run("kept", func(t *testing.T) {
		ix := open()
		release := pending(t, ix)
		require.ErrorIs(t, ix.Sync(soon(t)), context.DeadlineExceeded)
		release()
		require.NoError(t, ix.Sync(t.Context()))
		n, err := welders(t, t.Context(), ix, Query{})
		require.NoError(t, err)
		require.Equal(t, 3000, n)
		require.NoError(t, ix.Verify(t.Context()))
		require.NoError(t, ix.Close())
		require.ErrorIs(t, ix.Sync(t.Context()), ErrClosed)
	})
	t.Run("refused", func(t *testing.T) {
		ix := open()
		release := pending(t, ix)
		require.NoError(t, unlock(ix.store.file))
		require.NoError(t, ix.store.file.Close(), "so that it cannot be written")
		release()
		require.ErrorContains(t, ix.Sync(t.Context()), os.ErrClosed.Error())
		require.NoError(t, ix.Sync(t.Context()), "it was told")
		_, n, err := ix.Counts()
		require.NoError(t, err)
		require.Zero(t, n)
		require.Error(t, ix.Close(), "the file is closed already")
	})
}
