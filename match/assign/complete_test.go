package assign_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// whole is a market with all its pairs, priced by looking at each.
type whole struct {
	assign.Problem

	most  int // pairs returned at a time
	asked int
}

func (m *whole) PriceOut(_ context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error) {
	m.asked++
	for _, e := range m.Edges {
		if worker[e.Worker].Add(opening[e.Opening]).Cmp(e.Weight) < 0 && len(found) < m.most {
			found = append(found, e)
		}
	}
	return found, nil
}

// From lists of any length, also from nothing, the optimum of all pairs is found.
func TestCompleteEqualsSolving(t *testing.T) {
	added := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 31))
		m := &whole{Problem: market(seed, 60, 20, 45, 20, 1+int64(seed%3)*50_000, seed%2 == 0), most: 1 + r.IntN(200)}
		start := m.Problem
		start.Edges = nil
		for _, e := range m.Edges {
			if r.IntN(4) == 0 && seed%5 > 0 {
				start.Edges = append(start.Edges, e)
			}
		}
		q, plan, rounds, err := assign.Complete(t.Context(), start, m)
		require.NoError(t, err)
		require.Equal(t, m.asked, rounds)
		require.True(t, plan.Whole)
		require.NoError(t, plan.VerifyWhole(t.Context(), q, m))
		require.Equal(t, solve(t, m.Problem).Value, plan.Value)
		require.GreaterOrEqual(t, len(q.Edges), len(start.Edges))
		added += len(q.Edges) - len(start.Edges)

		first := solve(t, start)
		require.False(t, first.Whole, "a plan of lists covers the lists alone")
		if first.Value != plan.Value {
			require.ErrorIs(t, first.VerifyWhole(t.Context(), start, m), assign.ErrCertificate)
		}
	}
	require.Greater(t, added, 1000)
}

type pricer func(worker, opening []assign.Value) ([]assign.Edge, error)

func (f pricer) PriceOut(_ context.Context, worker, opening []assign.Value, _ []assign.Edge) ([]assign.Edge, error) {
	return f(worker, opening)
}

func TestCompleteRefuses(t *testing.T) {
	p := assign.Problem{Workers: 1, Capacity: []int64{1, 1}, Edges: edges([3]int64{0, 0, 5})}
	for _, tt := range []struct {
		name  string
		found []assign.Edge
	}{
		{"an edge again, at another weight", edges([3]int64{0, 0, 9})},
		{"a pair that its prices dominate", edges([3]int64{0, 1, 5})},
		{"nobody", edges([3]int64{1, 1, 9})},
		{"nothing", edges([3]int64{0, 2, 9})},
		{"a pair twice", edges([3]int64{0, 1, 9}, [3]int64{0, 1, 9})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, _, err := assign.Complete(t.Context(), p, pricer(func(_, _ []assign.Value) ([]assign.Edge, error) { return tt.found, nil }))
			require.ErrorIs(t, err, assign.ErrPricer)
		})
	}
	broken := pricer(func(_, _ []assign.Value) ([]assign.Edge, error) { return nil, errStop })
	_, _, _, err := assign.Complete(t.Context(), p, broken)
	require.ErrorIs(t, err, errStop)
	require.ErrorIs(t, solve(t, p).VerifyWhole(t.Context(), p, broken), errStop)
}
