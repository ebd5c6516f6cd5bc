package assign_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

func TestLocksHold(t *testing.T) {
	p := assign.Problem{Workers: 3, Capacity: []int64{1, 1}, Edges: edges(
		[3]int64{0, 0, 9}, [3]int64{1, 0, 5}, [3]int64{1, 1, 4}, [3]int64{2, 1, -3})}
	require.Equal(t, []int32{0, 2, -1}, solve(t, p).Edge)
	p.Locked = []int32{1}
	plan := solve(t, p)
	require.Equal(t, []int32{-1, 1, -1}, plan.Edge)
	require.Equal(t, assign.Scalar(5), plan.Value)
	require.Equal(t, assign.Scalar(9), plan.Opening[0], "worker 0 would bring 9")
	require.Equal(t, assign.Scalar(-4), plan.Worker[1], "the lock costs 4")
	p.Locked = []int32{3}
	plan = solve(t, p)
	require.Equal(t, []int32{0, -1, 3}, plan.Edge, "a lock holds whatever it is worth")
	require.Equal(t, assign.Scalar(6), plan.Value)
	p.Locked, p.Excluded = nil, []int32{0}
	require.Equal(t, []int32{-1, 1, -1}, solve(t, p).Edge)
}

func TestLocksThatDoNotFit(t *testing.T) {
	p := assign.Problem{Workers: 4, Capacity: []int64{2, 0, 1}, Locked: []int32{0, 1, 2}, Edges: edges(
		[3]int64{0, 0, 9}, [3]int64{1, 0, 5}, [3]int64{2, 1, 4}, [3]int64{3, 2, 4})}
	for _, solve := range []func(context.Context, assign.Problem) (assign.Plan, error){assign.Solve, assign.SolvePlain} {
		plan, err := solve(context.Background(), p)
		require.NoError(t, err)
		require.Equal(t, assign.Plan{ // a position of opening 1 has a price, and its holder pays for it
			Status: assign.Infeasible, Overlocked: []int32{1}, Limit: []assign.Value{},
			Worker: []assign.Value{{}, {}, {-1}, {}}, Opening: []assign.Value{{}, {1}, {}},
		}, plan)
		require.NoError(t, plan.Verify(context.Background(), p))
		_, err = assign.Price(context.Background(), p, plan)
		require.ErrorIs(t, err, assign.ErrCertificate)
		_, err = assign.Shared(context.Background(), p, plan)
		require.ErrorIs(t, err, assign.ErrCertificate)
		p.Capacity[1] = 1
		require.ErrorIs(t, plan.Verify(context.Background(), p), assign.ErrCertificate)
		p.Capacity[1] = 0
	}
}

func TestDecisionFaults(t *testing.T) {
	p := assign.Problem{
		Workers: 2, Capacity: []int64{2}, Edges: edges([3]int64{0, 0, 9}, [3]int64{1, 0, 5}),
		Locked: []int32{0, 2, 1, 0}, Excluded: []int32{1, -1},
	}
	require.EqualError(t, p.Validate(), `assign: Excluded[1]: out of range: -1 is not in [0, 2)
assign: Locked[1]: out of range: 2 is not in [0, 2)
assign: Locked[2]: contradiction: edge 1 is also Excluded[0]
assign: Locked[3]: contradiction: worker 0 is also held by Locked[0]`)
	require.ErrorIs(t, p.Validate(), assign.ErrConflict)
	require.ErrorIs(t, assign.Plan{
		Status: assign.Optimal, Edge: make([]int32, 2), Worker: make([]assign.Value, 2), Opening: make([]assign.Value, 1),
	}.Verify(context.Background(), p), assign.ErrCertificate)
}

// Every row spoils a plan with a lock in one way.
func TestVerifyRejectsLocks(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(p *assign.Plan, q *assign.Problem)
		want  string
	}{
		{"another edge", func(p *assign.Plan, _ *assign.Problem) { p.Edge[0] = 1 }, "is not where edge 0 locks it"},
		{"no edge", func(p *assign.Plan, _ *assign.Problem) { p.Edge[0] = -1 }, "is not where edge 0 locks it"},
		{"excluded edge", func(_ *assign.Plan, q *assign.Problem) { q.Excluded = []int32{2} }, "no usable edge 2"},
		{"lock worth more than its prices", func(p *assign.Plan, _ *assign.Problem) { p.Worker[0][0]-- }, "worth more"},
		{"lock of nobody", func(_ *assign.Plan, q *assign.Problem) { q.Edges[0].Worker = 7 }, "faulty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := assign.Problem{Workers: 2, Capacity: []int64{1, 1}, Locked: []int32{0}, Edges: edges(
				[3]int64{0, 0, 2}, [3]int64{0, 1, 5}, [3]int64{1, 1, 4}, [3]int64{1, 0, 9})}
			p := solve(t, q)
			require.Equal(t, assign.Scalar(6), p.Value, "the premise")
			tt.spoil(&p, &q)
			err := p.Verify(context.Background(), q)
			require.ErrorIs(t, err, assign.ErrCertificate)
			require.ErrorContains(t, err, tt.want)
		})
	}
}
