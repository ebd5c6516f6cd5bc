//go:build !race && !386

package assign_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// begin is a problem with all edges of a market that are decided about, and one in so
// many of the others.
func begin(r *rand.Rand, p assign.Problem, one int) assign.Problem {
	start := p
	start.Edges, start.Locked, start.Excluded = nil, nil, nil
	for i, e := range p.Edges {
		locked, excluded := slices.Contains(p.Locked, int32(i)), slices.Contains(p.Excluded, int32(i))
		if locked {
			start.Locked = append(start.Locked, int32(len(start.Edges)))
		}
		if excluded {
			start.Excluded = append(start.Excluded, int32(len(start.Edges)))
		}
		if locked || excluded || r.IntN(one) == 0 {
			start.Edges = append(start.Edges, e)
		}
	}
	return start
}

// permits limits some workers in some openings, and ties all others to one side of
// that line.
func permits(r *rand.Rand, p assign.Problem) assign.Problem {
	half := int32(len(p.Capacity) / 2)
	edges := p.Edges
	p.Edges = nil
	for _, e := range edges {
		if e.Worker%2 == 0 || (e.Opening < half) == (e.Worker%4 == 1) {
			p.Edges = append(p.Edges, e)
		}
	}
	var evens, low, high []int32
	for w := int32(0); w < int32(p.Workers); w += 2 {
		evens = append(evens, w)
	}
	for j := range int32(len(p.Capacity)) {
		if j < half {
			low = append(low, j)
		} else {
			high = append(high, j)
		}
	}
	p.Limits = []assign.Limit{
		{Workers: evens, Openings: low, Max: r.Int64N(6)},
		{Workers: evens, Openings: high, Max: r.Int64N(6)},
		{Workers: evens[:len(evens)/2], Max: 1 + r.Int64N(8)},
	}
	return p
}

// Under trees of limits, floors, locks and exclusions the optimum of all pairs of the
// market is found from some of them, or that there is no plan, and both are proved.
func TestCompleteUnderLimitsAndLocks(t *testing.T) {
	status := map[assign.Status]int{}
	added, helped, kinds := 0, 0, 0
	for seed := range uint64(240) {
		r := rand.New(rand.NewPCG(seed, 71))
		p := market(seed, 30, 10, 20, 8, 1+int64(seed%3)*50_000, seed%2 == 0)
		p = limited(r, p)
		for k := range p.Limits {
			p.Limits[k].Max *= 3
			p.Limits[k].Min *= r.Int64N(8)
			p.Limits[k].Max = max(p.Limits[k].Max, p.Limits[k].Min)
		}
		switch seed % 6 {
		case 0, 3:
			p = permits(r, p)
		case 1:
			p.Limits = []assign.Limit{{Openings: []int32{1, 2, 3, 4}, Min: 3 + r.Int64N(3), Max: assign.NoLimit}, {Workers: []int32{0, 1, 2, 3, 4, 5}, Max: 4}}
		}
		if r.IntN(2) == 0 {
			p = decided(r, p)
		}
		m := &whole{Problem: p, most: 1 + r.IntN(50)}
		start := begin(r, p, 4+int(seed%2)*40)
		want, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		q, plan, rounds, err := assign.Complete(t.Context(), start, m)
		if len(want.Crossing) > 0 || err != nil {
			require.ErrorIs(t, err, assign.ErrLimits)
			continue
		}
		status[plan.Status]++
		require.Equal(t, want.Status, plan.Status)
		require.Equal(t, want.Value, plan.Value)
		require.True(t, plan.Whole)
		require.NoError(t, plan.VerifyWhole(t.Context(), q, m))
		require.Equal(t, start.Limits, q.Limits)
		require.Equal(t, start.Capacity, q.Capacity)
		if m.asked > rounds {
			kinds++
		}
		for _, i := range start.Locked {
			if plan.Status == assign.Optimal {
				require.Equal(t, start.Edges[i], q.Edges[plan.Edge[start.Edges[i].Worker]])
			}
		}
		for _, i := range start.Excluded {
			require.NotContains(t, plan.Edge, i)
		}
		added += len(q.Edges) - len(start.Edges)
		first, err := assign.Solve(t.Context(), start)
		require.NoError(t, err)
		if first.Status == assign.Infeasible && plan.Status == assign.Optimal {
			helped++
			require.ErrorIs(t, first.VerifyWhole(t.Context(), start, m), assign.ErrCertificate)
		}
	}
	require.Greater(t, status[assign.Optimal], 100)
	require.Greater(t, status[assign.Infeasible], 10)
	require.Greater(t, added, 500)
	require.Greater(t, helped, 5, "the premise: floors that the first edges cannot keep")
	require.Greater(t, kinds, 50, "the premise: limits of some workers and some openings")
	t.Log(status, added, helped, kinds)
}

// A pricer that always answers with an excluded pair first hides the rest, which are
// asked about without it.
func TestCompleteLooksBehindExclusions(t *testing.T) {
	p := assign.Problem{Workers: 2, Capacity: []int64{1, 1, 1}, Edges: edges([3]int64{0, 0, 9}, [3]int64{1, 0, 8}), Excluded: []int32{0, 1}}
	m := &whole{Problem: assign.Problem{Edges: edges(
		[3]int64{0, 0, 9}, [3]int64{1, 0, 8}, [3]int64{0, 1, 5}, [3]int64{1, 2, 4}, [3]int64{1, 1, 3})}, most: 1}
	q, plan, _, err := assign.Complete(t.Context(), p, m)
	require.NoError(t, err)
	require.Equal(t, assign.Scalar(9), plan.Value)
	require.NoError(t, plan.VerifyWhole(t.Context(), q, m))
	require.ErrorIs(t, solve(t, p).VerifyWhole(t.Context(), p, m), assign.ErrCertificate)
}

// Locks that do not fit need no market.
func TestCompleteWithLocksThatDoNotFit(t *testing.T) {
	p := assign.Problem{Workers: 2, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 9}, [3]int64{1, 0, 8}), Locked: []int32{0, 1}}
	none := pricer(func(_, _ []assign.Value) ([]assign.Edge, error) { return nil, errStop })
	q, plan, rounds, err := assign.Complete(t.Context(), p, none)
	require.NoError(t, err)
	require.Zero(t, rounds)
	require.Equal(t, []int32{0}, plan.Overlocked)
	require.NoError(t, plan.Verify(t.Context(), q))
	p.Capacity[0] = 2
	p.Limits = []assign.Limit{{Workers: []int32{0, 1}, Max: 1}}
	_, plan, _, err = assign.Complete(t.Context(), p, none)
	require.NoError(t, err)
	require.Equal(t, []int32{0}, plan.Unmet)
	require.NoError(t, plan.Verify(t.Context(), p))
	_, _, _, err = assign.Complete(t.Context(), assign.Problem{Workers: -1, Locked: []int32{3}}, none)
	require.ErrorIs(t, err, assign.ErrRange)
	_, _, _, err = assign.Complete(context.Background(), assign.Problem{Workers: -1}, none)
	require.ErrorIs(t, err, assign.ErrRange)
}
