package pool_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

func newWorkers(tb testing.TB, s *match.Scorer, workers []*match.PreparedWorker, set pool.Settings) *pool.Workers {
	tb.Helper()
	p, err := pool.NewWorkers(tb.Context(), s, slices.Values(workers), set)
	require.NoError(tb, err)
	return p
}

func snapshotOf(tb testing.TB, p *pool.Workers, stamp string) []byte {
	tb.Helper()
	var b bytes.Buffer
	require.NoError(tb, p.WriteSnapshot(tb.Context(), &b, []byte(stamp)))
	return b.Bytes()
}

// requireBytes says only where bytes differ: they are many.
func requireBytes(t *testing.T, want, got []byte, why string) {
	t.Helper()
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			require.Failf(t, "bytes differ", "%s: at %d of %d and %d", why, i, len(want), len(got))
		}
	}
	if len(want) != len(got) {
		require.Failf(t, "bytes differ", "%s: %d and %d", why, len(want), len(got))
	}
}

// fileOf is a file with the bytes.
func fileOf(tb testing.TB, data []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "pool")
	require.NoError(tb, os.WriteFile(path, data, 0o600))
	return path
}

// ways are the ways to open a snapshot.
func ways(t *testing.T, s *match.Scorer, data []byte, stamp string, set pool.Settings) map[string]func() (*pool.Workers, error) {
	t.Helper()
	path := fileOf(t, data)
	odd := append([]byte{0}, data...)[1:] // begins at an odd place
	open := func(set pool.OpenSettings) func() (*pool.Workers, error) {
		return func() (*pool.Workers, error) { return pool.OpenWorkers(t.Context(), s, path, []byte(stamp), set) }
	}
	read := func(data []byte) func() (*pool.Workers, error) {
		return func() (*pool.Workers, error) {
			return pool.ReadWorkers(t.Context(), s, data, []byte(stamp), pool.OpenSettings{Settings: set})
		}
	}
	return map[string]func() (*pool.Workers, error){
		"mapped":  open(pool.OpenSettings{Settings: set}),
		"trusted": open(pool.OpenSettings{Settings: set, Trusted: true}),
		"read":    read(data),
		"odd":     read(odd),
	}
}

// requireSame asks two pools the same and wants the same answers, for the same
// work.
func requireSame(t *testing.T, w *world, p, q *pool.Workers) {
	t.Helper()
	require.Equal(t, p.Len(), q.Len())
	for i := 0; i < len(w.vacancies); i += 4 {
		v := w.scorer.Vacancy(&w.vacancies[i])
		for _, k := range []int{1, 20} {
			a, x, err := p.Top(t.Context(), nil, v, pool.Query{K: k})
			require.NoError(t, err)
			b, y, err := q.Top(t.Context(), nil, v, pool.Query{K: k})
			require.NoError(t, err)
			require.Equal(t, a, b, w.name)
			require.Equal(t, x, y, w.name)
		}
	}
	a, err := p.Counts(t.Context())
	require.NoError(t, err)
	b, err := q.Counts(t.Context())
	require.NoError(t, err)
	require.Equal(t, a, b)
	require.LessOrEqual(t, q.Size(), p.Size(), "a file has no room to grow")
	require.Greater(t, 2*q.Size(), p.Size())
}

// TestEmptySnapshot: nobody can be written and read, too.
func TestEmptySnapshot(t *testing.T) {
	w := worlds(t, 1)[0]
	p := newWorkers(t, w.scorer, nil, pool.Settings{})
	for _, open := range ways(t, w.scorer, snapshotOf(t, p, ""), "", pool.Settings{}) {
		q, err := open()
		require.NoError(t, err)
		requireSame(t, &w, p, q)
		require.NoError(t, q.Put(w.scorer.Worker(&w.workers[0])))
		require.NoError(t, q.Merge(t.Context()))
		require.Equal(t, 1, q.Len())
	}
}

// TestSnapshotHonoursItsContext: a cancelled one gives its cause.
func TestSnapshotHonoursItsContext(t *testing.T) {
	w := worlds(t, 2)[0]
	p := newWorkers(t, w.scorer, prepare(w.scorer, w.workers), pool.Settings{})
	data := snapshotOf(t, p, "")
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	require.ErrorIs(t, p.WriteSnapshot(ctx, new(bytes.Buffer), nil), why)
	require.ErrorIs(t, p.Verify(ctx), why)
	_, err := pool.ReadWorkers(ctx, w.scorer, data, nil, pool.OpenSettings{})
	require.ErrorIs(t, err, why)
}
