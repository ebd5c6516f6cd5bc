//go:build !race && !386

package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// stuck is a market whose floors ask for three, of a region and a group, though all
// who could be counted are two workers in two positions.
func stuck() assign.Problem {
	return assign.Problem{
		Workers: 4, Capacity: []int64{1, 1, 5},
		Edges: edges([3]int64{0, 0, 9}, [3]int64{1, 0, 5}, [3]int64{1, 1, 3}, [3]int64{2, 1, 4}, [3]int64{3, 2, 7}),
		Limits: []assign.Limit{
			{Openings: []int32{2}, Max: 1},
			{Openings: []int32{0, 1}, Min: 3, Max: 5},
		},
	}
}

// The proof reads: the floor asks for three pairs, each of which needs a position of
// opening 0 or 1, of which there are two. The limit that has nothing to do with it has
// no part in it.
func TestProofOfInfeasibleFloors(t *testing.T) {
	p := stuck()
	plan, err := assign.Solve(t.Context(), p)
	require.NoError(t, err)
	require.NoError(t, plan.Verify(t.Context(), p))
	require.Equal(t, assign.Plan{
		Status: assign.Infeasible, Unmet: []int32{1},
		Worker: make([]assign.Value, 4), Opening: []assign.Value{{1}, {1}, {}}, Limit: []assign.Value{{}, {-1}},
	}, plan)
	for _, tt := range []struct {
		name  string
		spoil func(p *assign.Problem, plan *assign.Plan)
		want  string
	}{
		{"the floor is within reach", func(p *assign.Problem, _ *assign.Plan) { p.Limits[1].Min = 2 }, "nothing in the plan proves"},
		{"a position more", func(p *assign.Problem, _ *assign.Plan) { p.Capacity[1]++ }, "nothing in the plan proves"},
		{"a pair outside the proof", func(_ *assign.Problem, plan *assign.Plan) { plan.Opening[1] = assign.Value{} }, "is worth more"},
		{"a negative price", func(_ *assign.Problem, plan *assign.Plan) { plan.Worker[3][0]--; plan.Opening[2][0]++ }, "the price of worker 3 is negative"},
		{"a free position that is sold", func(_ *assign.Problem, plan *assign.Plan) { plan.Opening[2][0]--; plan.Worker[3][0]++ }, "opening 2 is negative"},
		{"a name that has no part", func(_ *assign.Problem, plan *assign.Plan) { plan.Unmet[0] = 0 }, "limit 0 is no part"},
		{"a name out of range", func(_ *assign.Problem, plan *assign.Plan) { plan.Unmet[0] = 2 }, "limit 2 is no part"},
		{"an opening that has no part", func(_ *assign.Problem, plan *assign.Plan) { plan.Overlocked = []int32{2} }, "opening 2 is no part"},
		{"another shape", func(_ *assign.Problem, plan *assign.Plan) { plan.Limit = plan.Limit[:1] }, "shape"},
		{"no proof at all", func(_ *assign.Problem, plan *assign.Plan) { plan.Worker = nil }, "shape"},
		{"prices that wrap around", func(_ *assign.Problem, plan *assign.Plan) { plan.Opening[0][0] = 1<<63 - 1 }, "is worth more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := stuck()
			bad, err := assign.Solve(t.Context(), p)
			require.NoError(t, err)
			tt.spoil(&p, &bad)
			err = bad.Verify(t.Context(), p)
			require.ErrorIs(t, err, assign.ErrCertificate)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

// Whatever prices somebody makes up, no problem that has a plan is refuted.
func TestNoProofAgainstAPlan(t *testing.T) {
	refuted := 0
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 61))
		p := tiny(r, weighers[0].draw)
		for range 1 + r.IntN(2) {
			l := assign.Limit{Max: r.Int64N(4)}
			l.Min = r.Int64N(l.Max + 1)
			if r.IntN(2) == 0 {
				l.Openings = []int32{}
				for j := range int32(len(p.Capacity)) {
					if r.IntN(2) == 0 {
						l.Openings = append(l.Openings, j)
					}
				}
			}
			p.Limits = append(p.Limits, l)
		}
		if r.IntN(2) == 0 {
			p = decided(r, p)
		}
		_, plans := optima(p)
		for range 20 {
			draw := func(n int) []assign.Value {
				out := make([]assign.Value, n)
				for i := range out {
					out[i] = assign.Value{r.Int64N(3) - 1, r.Int64N(3) - 1}
				}
				return out
			}
			plan := assign.Plan{Status: assign.Infeasible, Worker: draw(p.Workers), Opening: draw(len(p.Capacity)), Limit: draw(len(p.Limits))}
			for _, list := range [][]assign.Value{plan.Worker, plan.Opening} {
				for i := range list { // else few get far
					list[i][0] = max(0, list[i][0])
				}
			}
			if plan.Verify(t.Context(), p) == nil {
				refuted++
				require.Empty(t, plans)
			}
		}
	}
	require.Greater(t, refuted, 100, "the premise: some of the made-up proofs hold")
}

// Where limits cross, those that a network can hold may be too much already, which
// prices prove; else what the search has found stays unproven.
func TestProofWhereLimitsCross(t *testing.T) {
	p := stuck()
	p.Limits = append(p.Limits, assign.Limit{Workers: []int32{0, 1}, Openings: []int32{1, 2}, Max: 1},
		assign.Limit{Workers: []int32{1, 2}, Openings: []int32{0, 2}, Max: 1})
	plan, err := assign.Solve(t.Context(), p)
	require.NoError(t, err)
	require.Equal(t, assign.Infeasible, plan.Status)
	require.NotEmpty(t, plan.Crossing)
	require.NoError(t, plan.Verify(t.Context(), p))
	require.True(t, slices.Contains(plan.Unmet, 1))

	odd := crossed()
	odd.Limits = append(odd.Limits, assign.Limit{Min: 2, Max: 3})
	plan, err = assign.Solve(t.Context(), odd)
	require.NoError(t, err)
	require.Equal(t, assign.Infeasible, plan.Status)
	require.ErrorIs(t, plan.Verify(t.Context(), odd), assign.ErrUnproven)
}

// crossed has three pairs, any two of which are at odds.
func crossed() assign.Problem {
	p := assign.Problem{Workers: 3, Capacity: []int64{1, 1, 1}}
	for i := range int32(3) {
		p.Edges = append(p.Edges, assign.Edge{Worker: i, Opening: i, Weight: assign.Scalar(1)})
		p.Limits = append(p.Limits, assign.Limit{Openings: []int32{i, (i + 1) % 3}, Max: 1})
	}
	return p
}
