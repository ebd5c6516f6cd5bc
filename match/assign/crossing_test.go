//go:build !race && !386

package assign_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// TestLimitThatAloneIsHard: of permits in one opening, for two of three workers who can
// all go elsewhere, no network is made; the limit is named twice, and nothing else.
func TestLimitThatAloneIsHard(t *testing.T) {
	p := assign.Problem{
		Workers: 3, Capacity: []int64{3, 3},
		Edges: edges([3]int64{0, 0, 5}, [3]int64{0, 1, 4}, [3]int64{1, 0, 7}, [3]int64{1, 1, 3},
			[3]int64{2, 0, 6}, [3]int64{2, 1, 5}),
		Limits: []assign.Limit{{Workers: []int32{1, 2}, Openings: []int32{0}, Max: 1}},
	}
	crossingCase(t, p, 17) // 5, 7 and, elsewhere, 5
	plan, err := assign.Solve(t.Context(), p)
	require.NoError(t, err)
	require.Equal(t, [][2]int32{{0, 0}}, plan.Crossing)
}

// crossingCase is a worked case whose limits cross.
func crossingCase(t *testing.T, p assign.Problem, want int64) {
	t.Helper()
	plan, err := assign.Solve(t.Context(), p)
	require.NoError(t, err)
	require.NotEmpty(t, plan.Crossing)
	require.ErrorIs(t, plan.Verify(t.Context(), p), assign.ErrUnproven)
	require.Equal(t, assign.Optimal, plan.Status)
	require.Equal(t, assign.Scalar(want), plan.Value)
	require.Equal(t, plan.Value, plan.Bound)
}

func TestOracleCrossing(t *testing.T) { // B-08, B-09, B-10
	for _, id := range []string{"B-08", "B-09", "B-10"} {
		var in instance
		var want struct{ Integer int64 }
		oracleCase(t, "b_small.json", id, &in, &want)
		p := in.problem(single)
		p.Limits = in.limits()
		crossingCase(t, p, want.Integer)
	}
	var in struct{ Instance instance } // B-12
	var want struct {
		Optimum  int64 `json:"integer_optimum"`
		Matching int64 `json:"max_3dm"`
	}
	oracleCase(t, "b_small.json", "B-12", &in, &want)
	p := in.Instance.problem(single)
	p.Limits = in.Instance.limits()
	crossingCase(t, p, want.Optimum)
	locals := int64(0) // they weigh n+1 and are all placed; the rest is a matching of triples
	for _, e := range p.Edges {
		locals = max(locals, int64(e.Worker)+1-3)
	}
	require.Equal(t, want.Matching, want.Optimum-locals*4)
}

func TestOracleRandomCrossing(t *testing.T) {
	var file struct {
		Instances []struct {
			ID, Kind string
			Instance instance
			Expected struct {
				Objective int64   `json:"integer_objective"`
				Bound     float64 `json:"lp_bound"`
			}
		}
	}
	load(t, "b_random.json", &file)
	seen := 0
	for _, c := range file.Instances {
		if strings.Contains(c.Kind, "crossing") {
			seen++
			t.Run(c.ID+"/"+c.Kind, func(t *testing.T) {
				p := c.Instance.problem(single)
				p.Limits = c.Instance.limits()
				crossingCase(t, p, c.Expected.Objective)
				p.Nodes = 1 // the root alone gives a bound near that of the linear program
				plan, err := assign.Solve(t.Context(), p)
				require.NoError(t, err)
				require.GreaterOrEqual(t, plan.Bound[0], c.Expected.Objective)
				require.LessOrEqual(t, float64(plan.Bound[0]), c.Expected.Bound+1)
				t.Log(plan.Status, plan.Value, plan.Bound, c.Expected)
			})
		}
	}
	require.Equal(t, 4, seen)
}

// Any limits at all: the optimum of the enumeration where the search says that
// it is one, and a bound that holds where it stops.
func TestAnyLimitsEqualEnumeration(t *testing.T) {
	status := map[assign.Status]int{}
	proven := 0
	eachTiny(t, 4000, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		set := func(n int) []int32 {
			if r.IntN(3) == 0 {
				return nil
			}
			all := make([]int32, n)
			for i, x := range r.Perm(n) {
				all[i] = int32(x)
			}
			return all[:r.IntN(n+1)]
		}
		floors := r.IntN(3) == 0
		for range 1 + r.IntN(4) {
			l := assign.Limit{Workers: set(p.Workers), Openings: set(len(p.Capacity)), Max: r.Int64N(4)}
			if floors {
				if l.Min = r.Int64N(l.Max + 1); r.IntN(2) == 0 {
					l.Max = assign.NoLimit
				}
			}
			p.Limits = append(p.Limits, l)
		}
		if r.IntN(4) == 0 {
			p = decided(r, p)
		}
		if r.IntN(4) == 0 {
			p.Nodes = 2
		}
		best, plans := optima(p)
		plan, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		if len(plan.Crossing) > 0 {
			status[plan.Status]++
		}
		switch plan.Status {
		case assign.Optimal:
			require.Equal(t, best, plan.Value)
			require.Contains(t, plans, plan.Edge)
		case assign.Stopped:
			require.Equal(t, 2, p.Nodes)
			require.ErrorIs(t, plan.Verify(t.Context(), p), assign.ErrUnproven)
			require.LessOrEqual(t, plan.Value.Cmp(best), 0)
			require.GreaterOrEqual(t, plan.Bound.Cmp(best), 0)
		case assign.Infeasible:
			require.Empty(t, plans)
			if err := plan.Verify(t.Context(), p); len(plan.Crossing) > 0 && plan.Worker == nil {
				require.ErrorIs(t, err, assign.ErrUnproven)
			} else {
				require.NoError(t, err)
				proven++
			}
		default:
			require.Equal(t, 2, p.Nodes)
		}
	})
	t.Log(status)
	require.Greater(t, status[assign.Optimal], 200)
	require.Positive(t, status[assign.Stopped])
	require.Positive(t, status[assign.Infeasible])
	require.Greater(t, proven, 100)
}

// Every row spoils a plan of three quotas that cross, or a claim that there is none.
func TestVerifyRejectsCrossing(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(p *assign.Plan)
		want  string
	}{
		{"prices", func(p *assign.Plan) { p.Opening = make([]assign.Value, 3) }, "no prices"},
		{"a floor unmet", func(p *assign.Plan) { p.Unmet = []int32{0} }, "nothing unmet"},
		{"proved over a market", func(p *assign.Plan) { p.Whole = true }, "whole"},
		{"limits that there are none", func(p *assign.Plan) { p.Crossing[0][1] = 3 }, "none that cross"},
		{"a pair the wrong way round", func(p *assign.Plan) { p.Crossing[0] = [2]int32{1, 0} }, "none that cross"},
		{"a bound below", func(p *assign.Plan) { p.Bound[0]-- }, "bound"},
		{"an optimum with a gap", func(p *assign.Plan) { p.Bound[0]++ }, "bound"},
		{"a value too high", func(p *assign.Plan) { p.Value[0]++; p.Bound[0]++ }, "level 0"},
		{"a quota exceeded", func(p *assign.Plan) { p.Edge, p.Value, p.Bound = []int32{0, 1, -1}, assign.Scalar(2), assign.Scalar(2) }, "limit 0 counts 2"},
		{"no plan, with edges", func(p *assign.Plan) { p.Status = assign.Infeasible }, "has edges"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := crossed()
			p, err := assign.Solve(t.Context(), q)
			require.NoError(t, err)
			require.ErrorIs(t, p.Verify(t.Context(), q), assign.ErrUnproven, "the premise")
			require.Equal(t, assign.Scalar(1), p.Value, "the premise")
			tt.spoil(&p)
			err = p.Verify(t.Context(), q)
			require.ErrorIs(t, err, assign.ErrCertificate)
			require.ErrorContains(t, err, tt.want)
		})
	}
	q := assign.Problem{Workers: 1, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 5})}
	p := solve(t, q)
	p.Unmet = []int32{0}
	require.ErrorIs(t, p.Verify(t.Context(), q), assign.ErrCertificate, "an optimum that leaves something unmet")
}
