//go:build !race && !386

package pool_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
)

// TestSnapshotIsThePool: a pool that was opened, in whatever way, gives the answers
// of the one that was written, for the same work, now and after changes and a
// merge; and writing it again gives the same bytes.
func TestSnapshotIsThePool(t *testing.T) {
	for i, w := range worlds(t, 21) {
		set := pool.Settings{BlockSize: 8, Compact: i%2 == 1}
		workers := prepare(w.scorer, w.workers)
		p := newWorkers(t, w.scorer, workers, set)
		if w.scorer.Modelled() {
			require.ErrorIs(t, p.WriteSnapshot(t.Context(), new(bytes.Buffer), nil), errors.ErrUnsupported)
			continue
		}
		data := snapshotOf(t, p, "42")
		for name, open := range ways(t, w.scorer, data, "42", set) {
			q, err := open()
			require.NoError(t, err, name)
			requireSame(t, &w, p, q)
			requireBytes(t, data, snapshotOf(t, q, "42"), "written again")
			require.NoError(t, q.Verify(t.Context()))

			other := newWorkers(t, w.scorer, workers, set)
			for _, x := range []*pool.Workers{q, other} {
				require.True(t, x.Delete(workers[3].ID))
				require.False(t, x.Delete(workers[3].ID))
				twin := *workers[5].Worker
				twin.ID = workers[7].ID
				require.NoError(t, x.Put(w.scorer.Worker(&twin)))
			}
			requireSame(t, &w, other, q)
			requireBytes(t, snapshotOf(t, other, "x"), snapshotOf(t, q, "x"), "with changes that no merge has seen")
			require.NoError(t, q.Merge(t.Context()))
			require.NoError(t, q.Verify(t.Context()))
			for i := 0; i < len(w.vacancies); i += 4 {
				v := w.scorer.Vacancy(&w.vacancies[i])
				a, _, err := other.Top(t.Context(), nil, v, pool.Query{K: 20})
				require.NoError(t, err)
				requireTop(t, q, v, pool.Query{K: 20}, a, "after a merge")
			}
		}
	}
}

// TestSnapshotIsDeterministic: the bytes do not depend on the order of the workers,
// nor on merges before.
func TestSnapshotIsDeterministic(t *testing.T) {
	for _, w := range worlds(t, 23) {
		if w.scorer.Modelled() {
			continue
		}
		workers := prepare(w.scorer, w.workers)
		want := snapshotOf(t, newWorkers(t, w.scorer, workers, pool.Settings{}), "")
		other := slices.Clone(workers)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		requireBytes(t, want, snapshotOf(t, newWorkers(t, w.scorer, other, pool.Settings{}), ""), "shuffled")
		p := newWorkers(t, w.scorer, other[:200], pool.Settings{})
		require.NoError(t, p.Apply(other[200:], nil))
		requireBytes(t, want, snapshotOf(t, p, ""), "most of them pending")
		require.NoError(t, p.Merge(t.Context()))
		requireBytes(t, want, snapshotOf(t, p, ""), "merged")
	}
}
