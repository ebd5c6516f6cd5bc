//go:build !race && !386

package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// Of workers of any number of places the optimum of all pairs of the market is found
// from some of them, though pairs that they have already hide others.
func TestCompleteOfPlaces(t *testing.T) {
	status := map[assign.Status]int{}
	added, known := 0, 0
	for seed := range uint64(110) {
		r := rand.New(rand.NewPCG(seed, 73))
		p := market(seed, 24, 10, 20, 8, 1+int64(seed%3)*50_000, seed%2 == 0)
		if seed%3 > 0 {
			p = limited(r, p)
			for k := range p.Limits {
				p.Limits[k].Max = max(3*p.Limits[k].Max, p.Limits[k].Min)
			}
		}
		p.WorkerCapacity = make([]int64, p.Workers)
		for w := range p.WorkerCapacity {
			p.WorkerCapacity[w] = r.Int64N(4)
		}
		if r.IntN(2) == 0 {
			left, idle := slices.Clone(p.Capacity), slices.Clone(p.WorkerCapacity)
			for i, e := range p.Edges {
				switch n := r.IntN(20); {
				case n == 0 && left[e.Opening] > 0 && idle[e.Worker] > 0:
					left[e.Opening]--
					idle[e.Worker]--
					p.Locked = append(p.Locked, int32(i))
				case n == 1:
					p.Excluded = append(p.Excluded, int32(i))
				}
			}
		}
		m := &whole{Problem: p, most: 1 + r.IntN(30)}
		if seed%2 == 0 { // one pair at a time, so that known ones hide all others
			m.most = 1
		}
		start := begin(r, p, 2+int(seed%2)*20)
		want, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		q, plan, rounds, err := assign.Complete(t.Context(), start, m)
		require.NoError(t, err)
		status[plan.Status]++
		require.Equal(t, want.Status, plan.Status)
		require.Equal(t, want.Value, plan.Value)
		require.True(t, plan.Whole)
		require.NoError(t, plan.VerifyWhole(t.Context(), q, m))
		require.Equal(t, start.WorkerCapacity, q.WorkerCapacity)
		require.Equal(t, start.Limits, q.Limits)
		if m.asked > rounds {
			known++
		}
		added += len(q.Edges) - len(start.Edges)
		if first, err := assign.Solve(t.Context(), start); err == nil && first.Value != plan.Value {
			require.ErrorIs(t, first.VerifyWhole(t.Context(), start, m), assign.ErrCertificate)
		}
	}
	require.Greater(t, status[assign.Optimal], 80)
	require.Greater(t, status[assign.Infeasible], 5)
	require.Greater(t, added, 500)
	require.Greater(t, known, 50, "the premise: pairs that are known hide others")
}

func TestCompleteOfNoMarket(t *testing.T) {
	p := assign.Problem{Workers: 1, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 5})}
	_, _, _, err := assign.Complete(t.Context(), p, nil)
	require.EqualError(t, err, "assign: market: out of range: nil is no Pricer")
	require.ErrorIs(t, solve(t, p).VerifyWhole(t.Context(), p, nil), assign.ErrRange)
}
