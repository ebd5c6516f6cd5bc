package assign_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// reader turns fuzz bytes into small numbers; past the end it reads zeros.
type reader []byte

func (r *reader) next(n int) int {
	if len(*r) == 0 {
		return 0
	}
	b := int((*r)[0])
	*r = (*r)[1:]
	return b % n
}

// problem reads a problem that optima can enumerate. Edges may be duplicate.
func (r *reader) problem() assign.Problem {
	p := assign.Problem{Workers: r.next(7), Capacity: make([]int64, r.next(5))}
	for j := range p.Capacity {
		p.Capacity[j] = int64(r.next(4))
	}
	levels := 1 + r.next(assign.Levels)
	for len(*r) > 0 && len(p.Edges) < 30 && p.Workers > 0 && len(p.Capacity) > 0 {
		e := assign.Edge{Worker: int32(r.next(p.Workers)), Opening: int32(r.next(len(p.Capacity)))}
		for l := range levels {
			e.Weight[l] = int64(r.next(6) - 1)
		}
		p.Edges = append(p.Edges, e)
	}
	return p
}

// FuzzSolve compares Solve, Ranges, Shared and MaxFill with enumeration.
func FuzzSolve(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{4, 2, 1, 2, 0, 0, 0, 5, 0, 1, 4, 1, 0, 5, 1, 1, 3, 2, 1, 3, 3, 1, 2})
	f.Add([]byte{3, 2, 1, 1, 3, 0, 0, 2, 2, 5, 5, 0, 1, 2, 2, 2, 2, 1, 0, 1, 2, 1, 3, 2, 1, 1, 2, 1, 1})
	f.Add([]byte{6, 3, 2, 1, 1, 0, 0, 0, 2, 0, 1, 2, 1, 0, 2, 1, 1, 2, 2, 0, 2, 2, 2, 2, 3, 1, 2, 4, 2, 2, 5, 0, 2})
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx := context.Background()
		r := reader(data)
		p := r.problem()
		plan, err := assign.Solve(ctx, p)
		if err != nil {
			require.ErrorIs(t, err, assign.ErrDuplicate)
			return
		}
		require.NoError(t, plan.Verify(context.Background(), p))
		best, plans := optima(p)
		require.Equal(t, best, plan.Value)
		require.Contains(t, plans, plan.Edge)

		class := make([]int32, len(p.Edges))
		for i, e := range p.Edges {
			class[i] = (e.Worker+e.Opening)%4 - 1
		}
		ranges, err := assign.Ranges(ctx, p, plan, class, 3)
		require.NoError(t, err)
		shared, err := assign.Shared(ctx, p, plan)
		require.NoError(t, err)
		wantRanges, wantShared := enumerated(p, class, 3)
		require.Equal(t, wantRanges, ranges)
		require.Equal(t, wantShared, shared)

		one := p
		one.Edges = nil
		for _, e := range p.Edges {
			one.Edges = append(one.Edges, assign.Edge{Worker: e.Worker, Opening: e.Opening, Weight: assign.Scalar(1)})
		}
		most, _ := optima(one)
		filling, err := assign.MaxFill(ctx, people(one))
		require.NoError(t, err)
		require.NoError(t, filling.Verify(context.Background(), people(one)))
		require.Equal(t, most, assign.Scalar(filling.Total))
	})
}

// FuzzVerify feeds arbitrary plans: none may crash the checker, and whatever it
// accepts is an optimum.
func FuzzVerify(f *testing.F) {
	f.Add([]byte{1, 1, 1, 0, 0, 0, 3}, []byte{1, 1, 1, 1, 2})
	f.Add([]byte{2, 1, 1, 0, 0, 0, 3, 1, 0, 2}, []byte{2, 2, 1, 1, 0, 2, 0, 1, 1})
	f.Fuzz(func(t *testing.T, problem, plan []byte) {
		r, s := reader(problem), reader(plan)
		p := r.problem()
		q := assign.Plan{Status: assign.Optimal, Edge: make([]int32, s.next(7)), Worker: make([]assign.Value, s.next(7)), Opening: make([]assign.Value, s.next(5))}
		for w := range q.Edge {
			q.Edge[w] = int32(s.next(32)) - 2
		}
		q.Value[0] = int64(s.next(20))
		for w := range q.Worker {
			q.Worker[w][0] = int64(s.next(8)) - 1
		}
		for j := range q.Opening {
			q.Opening[j][0] = int64(s.next(8)) - 1
		}
		if q.Verify(context.Background(), p) == nil {
			best, _ := optima(p)
			require.Equal(t, best, q.Value)
		}
	})
}

// FuzzLimits compares problems with any limits, locks and exclusions with
// enumeration: an optimum is one, a bound holds, and what is called infeasible is.
func FuzzLimits(f *testing.F) {
	f.Add([]byte{3, 2, 1, 1, 0, 2, 0, 1, 0, 3, 1, 1, 2, 2, 0, 0, 1, 5, 1, 0, 4, 2, 1, 3})
	f.Add([]byte{4, 3, 1, 2, 1, 3, 7, 5, 0, 2, 3, 0, 1, 1, 9, 6, 0, 3, 0, 0, 2, 0, 1, 3, 1, 2, 4, 2, 2, 5, 3, 1, 2})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := reader(data)
		var limits []assign.Limit
		for range r.next(4) {
			l := assign.Limit{Max: int64(r.next(4))}
			l.Min = int64(r.next(int(l.Max) + 1))
			for bit, x := range [2]int{r.next(128), r.next(32)} {
				set := []int32{}
				for i := range int32(6) {
					if x>>i&1 == 1 {
						set = append(set, i)
					}
				}
				if bit == 0 && x < 64 {
					l.Workers = set
				} else if bit == 1 && x < 16 {
					l.Openings = set
				}
			}
			limits = append(limits, l)
		}
		nodes, locks, bars := r.next(5), r.next(8), r.next(8)
		p := r.problem()
		p.Limits, p.Nodes = limits, nodes*50
		for i := range int32(3) {
			if locks>>i&1 == 1 {
				p.Locked = append(p.Locked, i)
			}
			if bars>>i&1 == 1 {
				p.Excluded = append(p.Excluded, i)
			}
		}
		plan, err := assign.Solve(t.Context(), p)
		if err != nil {
			var fault *assign.ProblemError
			require.ErrorAs(t, err, &fault)
			require.NotErrorIs(t, err, assign.ErrCertificate)
			return
		}
		best, plans := optima(p)
		switch plan.Status {
		case assign.Optimal:
			require.Equal(t, best, plan.Value)
			require.Contains(t, plans, plan.Edge)
			for _, pair := range plan.Crossing {
				require.True(t, pair[0] >= 0 && pair[0] <= pair[1] && int(pair[1]) < len(p.Limits), "%v", pair)
			}
			if len(plan.Crossing) == 0 {
				require.NoError(t, plan.Verify(t.Context(), p))
			}
		case assign.Infeasible:
			require.Empty(t, plans)
			if err := plan.Verify(t.Context(), p); len(plan.Crossing) == 0 || plan.Worker != nil {
				require.NoError(t, err)
			}
		case assign.Stopped:
			require.LessOrEqual(t, plan.Value.Cmp(best), 0)
			require.GreaterOrEqual(t, plan.Bound.Cmp(best), 0)
		default:
			require.NotEmpty(t, plan.Crossing)
		}
	})
}
