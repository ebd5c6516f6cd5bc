//go:build !race && !386

package pool_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

// These laws take long and have one goroutine, so that the race detector has
// nothing to find: the tests without it run them.

// TestTopEqualsSorting: the same ids in the same order with the same scores and
// verdicts as scoring everybody, for every kind of parameters, k, block size and
// filter.
func TestTopEqualsSorting(t *testing.T) {
	skipped, queries := map[string]int{}, 0
	for seed := range uint64(2) {
		for _, w := range worlds(t, seed) {
			workers := prepare(w.scorer, w.workers)
			var pools []*pool.Workers
			for _, set := range []pool.Settings{{}, {BlockSize: 1}, {BlockSize: 7, Compact: true}, {BlockSize: 64}} {
				p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers), set)
				require.NoError(t, err)
				require.Equal(t, len(workers), p.Len())
				pools = append(pools, p)
			}
			for i := range w.vacancies {
				v := w.scorer.Vacancy(&w.vacancies[i])
				q := pool.Query{K: 2000}
				if i%3 == 1 {
					q.Filter = func(w *pool.Candidate) bool { return w.Origin != match.Local }
				}
				all := brute(w.scorer, v, workers, q)
				for _, q.K = range []int{-1, 1, 3, 10, 100, 2000} {
					for _, p := range pools {
						if q.K > 0 {
							queries++
						}
						stats := requireTop(t, p, v, q, all[:min(max(q.K, 0), len(all))], w.name)
						if q.K == 1 {
							skipped[w.name] += len(workers) - stats.Scored
						}
					}
				}
			}
		}
	}
	require.Greater(t, queries, 10_000, "of somebody")
	require.Greater(t, skipped["market"], 100_000, "the premise: most are not scored")
	require.Greater(t, skipped["market by low"], 100_000)
	require.Zero(t, skipped["wishes"], "where bounds do not hold, all are")
	require.Zero(t, skipped["modelled"])
}

// TestChanges: puts, replacements and deletions are visible at once, before,
// during and after merges.
func TestChanges(t *testing.T) {
	for _, w := range worlds(t, 11) {
		rng := rand.New(rand.NewPCG(3, 4))
		workers := prepare(w.scorer, w.workers)
		half := len(workers) / 2
		p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers[:half]), pool.Settings{BlockSize: 16})
		require.NoError(t, err)
		alive := map[string]*match.PreparedWorker{}
		for _, x := range workers[:half] {
			alive[x.ID] = x
		}
		merges := 0
		for step := range 400 {
			switch x := workers[rng.IntN(len(workers))]; rng.IntN(5) {
			case 0:
				require.Equal(t, alive[x.ID] != nil, p.Delete(x.ID))
				delete(alive, x.ID)
			case 1: // another record under the same id
				other := *workers[rng.IntN(len(workers))].Worker
				other.ID = x.ID
				alive[x.ID] = w.scorer.Worker(&other)
				require.NoError(t, p.Put(alive[x.ID]))
			default:
				alive[x.ID] = x
				require.NoError(t, p.Put(x))
			}
			if step%97 == 50 {
				require.NoError(t, p.Merge(t.Context()))
				require.Zero(t, p.Pending())
				merges++
			}
			if step%10 != 0 {
				continue
			}
			var now []*match.PreparedWorker
			for _, x := range alive {
				now = append(now, x)
			}
			require.Equal(t, len(now), p.Len())
			v := w.scorer.Vacancy(&w.vacancies[rng.IntN(len(w.vacancies))])
			q := pool.Query{K: 1 + rng.IntN(20)}
			requireTop(t, p, v, q, brute(w.scorer, v, now, q), fmt.Sprintf("%s, step %d", w.name, step))
		}
		require.Greater(t, merges, 2)
	}
}
