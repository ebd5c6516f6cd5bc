package index

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// A ledger is a plain follower: it writes down what it is told.
type ledger struct {
	mu      sync.Mutex
	workers map[string]*match.PreparedWorker
	calls   []int // changes in each
	refuse  string
	beside  func() // called while it is being built
}

var errRefused = errors.New("no room")

func (l *ledger) build(_ context.Context, all iter.Seq[*match.PreparedWorker]) (follower[*match.PreparedWorker], error) {
	l.workers = make(map[string]*match.PreparedWorker)
	if l.beside != nil {
		l.beside()
	}
	return l, l.Apply(slices.Collect(all), nil)
}

func (l *ledger) Apply(puts []*match.PreparedWorker, deletes []string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range puts {
		if p.ID == l.refuse {
			return errRefused
		}
	}
	for _, p := range puts {
		l.workers[p.ID] = p
	}
	for _, id := range deletes {
		delete(l.workers, id)
	}
	l.calls = append(l.calls, len(puts)+len(deletes))
	return nil
}

func followWorkers(t *testing.T, ix *Index, l *ledger) *following[*match.PreparedWorker] {
	t.Helper()
	f, err := follow(t.Context(), ix, &ix.workerSide, func(s *state) workerTable { return s.workers }, l.build)
	require.NoError(t, err)
	return f
}

// requireFollowed checks that a follower has the very records of the index.
func requireFollowed(t *testing.T, ix *Index, l *ledger) {
	t.Helper()
	want := make(map[string]*match.PreparedWorker)
	for r := range ix.current.Load().workers.all() {
		want[r.id] = r.compiled
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	require.True(t, maps.Equal(want, l.workers))
}

// A follower is told of each batch in one call, before it is acknowledged; batches of
// the other kind it does not notice, but it comes to their version.
func TestFollowers(t *testing.T) {
	r := matchtest.Random(61, 3, 40)
	ix, err := OpenMemory(t.Context(), Config{Scoring: r.Config})
	require.NoError(t, err)
	require.NoError(t, ix.PutWorkers(t.Context(), r.Workers[:10]...))
	var early, late ledger
	f := followWorkers(t, ix, &early)
	requireFollowed(t, ix, &early)
	require.NoError(t, ix.Apply(t.Context(), Batch{Workers: r.Workers[5:20], DeleteWorkers: []string{r.Workers[0].ID, "nobody"}}))
	requireFollowed(t, ix, &early)
	require.NoError(t, ix.PutVacancies(t.Context(), r.Vacancies...))
	require.NoError(t, ix.DeleteWorkers(t.Context(), r.Workers[7].ID))
	followWorkers(t, ix, &late)
	require.NoError(t, ix.PutWorkers(t.Context(), r.Workers[3:4]...))
	for _, l := range []*ledger{&early, &late} {
		requireFollowed(t, ix, l)
	}
	require.Equal(t, []int{10, 0, 17, 1, 1}, early.calls, "all there were, none since, and each batch")
	require.Equal(t, []int{18, 0, 1}, late.calls)
	require.Equal(t, ix.current.Load().version, f.version)

	early.refuse = "giant"
	require.NoError(t, ix.PutWorkers(t.Context(), match.Worker{ID: "giant"}), "the records are the truth")
	require.ErrorIs(t, f.refused, errRefused)
	was := f.version
	require.NoError(t, ix.PutWorkers(t.Context(), match.Worker{ID: "x"}))
	require.Equal(t, was, f.version, "it is told no more")
	require.Len(t, early.calls, 5)
	requireFollowed(t, ix, &late)

	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errRefused)
	_, err = follow(ctx, ix, &ix.workerSide, func(s *state) workerTable { return s.workers }, new(ledger).build)
	require.ErrorIs(t, err, errRefused)
	require.NoError(t, ix.Close())
}

// Begun beside writers, a follower misses nothing.
func TestFollowBesideWriters(t *testing.T) {
	ix, err := OpenMemory(t.Context(), Config{Scoring: matchtest.Random(0, 0, 0).Config})
	require.NoError(t, err)
	require.NoError(t, ix.PutWorkers(t.Context(), match.Worker{ID: "gone"}, match.Worker{ID: "changed"}))
	l := ledger{beside: func() {
		b := Batch{Workers: []match.Worker{{ID: "changed", Headline: "x"}, {ID: "new"}}, DeleteWorkers: []string{"gone"}}
		require.NoError(t, ix.Apply(t.Context(), b))
	}}
	followWorkers(t, ix, &l)
	require.Equal(t, []int{2, 3}, l.calls)
	requireFollowed(t, ix, &l)

	var wg sync.WaitGroup
	ledgers := make([]ledger, 8)
	wg.Go(func() {
		for i := range 200 {
			b := Batch{Workers: []match.Worker{{ID: strconv.Itoa(i)}}, DeleteWorkers: []string{strconv.Itoa(i - 25)}}
			if err := ix.Apply(t.Context(), b); err != nil {
				t.Error(err)
			}
		}
	})
	for i := range ledgers {
		wg.Go(func() { followWorkers(t, ix, &ledgers[i]) })
	}
	wg.Wait()
	for i := range ledgers {
		requireFollowed(t, ix, &ledgers[i])
	}
	require.NoError(t, ix.Close())
}
