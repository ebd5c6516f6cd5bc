package pool_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

// A meanwhile is a context that does something whenever it is looked at, in the midst
// of what it was given to.
type meanwhile struct {
	context.Context //nolint:containedctx // it is one

	do func()
}

func (m meanwhile) Err() error {
	m.do()
	return m.Context.Err()
}

// TestChangesDuringMerge: whatever is put, taken away or asked while a merge goes on,
// at each of its looks, counts at once and after it; a second merge leaves it to the
// first.
func TestChangesDuringMerge(t *testing.T) {
	w := worlds(t, 81)[0]
	rng := rand.New(rand.NewPCG(8, 1))
	workers := prepare(w.scorer, w.workers[:120])
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers[:60]), pool.Settings{BlockSize: 4})
	require.NoError(t, err)
	alive := map[string]*match.PreparedWorker{}
	for _, x := range workers[:60] {
		alive[x.ID] = x
	}
	check := func(why string) {
		var now []*match.PreparedWorker
		for _, x := range alive {
			now = append(now, x)
		}
		require.Equal(t, len(now), p.Len(), why)
		require.GreaterOrEqual(t, p.Dead(), 0, why)
		v := w.scorer.Vacancy(&w.vacancies[rng.IntN(len(w.vacancies))])
		for _, q := range []pool.Query{{K: 3}, {K: 1000}} {
			requireTop(t, p, v, q, brute(w.scorer, v, now, q), why)
		}
	}
	change := func() {
		x := workers[rng.IntN(len(workers))]
		other := *workers[rng.IntN(len(workers))].Worker
		other.ID = x.ID
		switch rng.IntN(4) {
		case 0:
			require.Equal(t, alive[x.ID] != nil, p.Delete(x.ID))
			delete(alive, x.ID)
		case 1: // deleted and put is put; of two with one id the last
			alive[x.ID] = w.scorer.Worker(&other)
			require.NoError(t, p.Apply([]*match.PreparedWorker{x, alive[x.ID]}, []string{x.ID, x.ID, "nobody"}))
		default:
			alive[x.ID] = x
			require.NoError(t, p.Put(x))
		}
	}
	for range 6 {
		for range 10 {
			change()
		}
		looks := 0
		require.NoError(t, p.Merge(meanwhile{t.Context(), func() {
			if looks++; looks > 40 {
				return
			}
			change()
			check("during a merge")
			pending := p.Pending()
			require.NoError(t, p.Merge(t.Context()))
			require.Equal(t, pending, p.Pending(), "a merge is going on")
		}}))
		require.Greater(t, looks, 5)
		check("after a merge")
		before := p.Pending()
		require.NoError(t, p.Merge(t.Context()))
		require.Positive(t, before, "the premise: something was put meanwhile")
		require.Zero(t, p.Pending())
		require.Zero(t, p.Dead())
		check("after another")
		for id := range alive {
			require.True(t, p.Delete(id))
			require.NoError(t, p.Put(alive[id]))
			require.Equal(t, 1, p.Dead(), "in the base")
			require.NoError(t, p.Put(alive[id]))
			require.Equal(t, 2, p.Dead(), "and among those pending")
			break
		}
	}
}

// TestOneMoment: a query sees the pool as it was when it began, whatever its filter
// does to the pool: it may put, take away, merge and ask.
func TestOneMoment(t *testing.T) {
	w := worlds(t, 83)[0]
	workers := prepare(w.scorer, w.workers[:200])
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers[:150]), pool.Settings{BlockSize: 4})
	require.NoError(t, err)
	require.NoError(t, p.Apply(workers[150:], nil))
	for i := range w.vacancies {
		v := w.scorer.Vacancy(&w.vacancies[i])
		q := pool.Query{K: 20}
		want := brute(w.scorer, v, workers, q)
		calls := 0
		q.Filter = func(*pool.Candidate) bool {
			if calls++; calls == 1 {
				for _, x := range workers {
					require.True(t, p.Delete(x.ID))
				}
				if i%2 == 0 {
					require.NoError(t, p.Merge(t.Context()))
				}
				requireTop(t, p, v, pool.Query{K: 20}, nil, "nobody is there any more")
			}
			return true
		}
		requireTop(t, p, v, q, want, "all were there when it began")
		if calls > 0 {
			require.Zero(t, p.Len())
			require.NoError(t, p.Apply(workers, nil))
		}
	}
}
