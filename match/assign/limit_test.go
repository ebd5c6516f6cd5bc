//go:build !race && !386

package assign_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// One tree per side is solved as a flow: the optimum of the enumeration, with a
// certificate, or a proof by enumeration that the floors are out of reach.
func TestTreesEqualEnumeration(t *testing.T) {
	status := map[assign.Status]int{}
	binding, wide := 0, 0
	eachTiny(t, 800, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		free := p
		if p = limited(r, p); r.IntN(4) == 0 {
			p = decided(r, p)
			free.Locked, free.Excluded = p.Locked, p.Excluded
		}
		best, plans := optima(p)
		plan, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		status[plan.Status]++
		require.Empty(t, plan.Crossing)
		if plan.Status == assign.Infeasible {
			require.Empty(t, plans)
			require.NotEmpty(t, plan.Unmet)
			require.NoError(t, plan.Verify(t.Context(), p))
			return
		}
		require.Equal(t, assign.Optimal, plan.Status)
		require.NoError(t, plan.Verify(t.Context(), p))
		require.Equal(t, best, plan.Value)
		require.Contains(t, plans, plan.Edge)
		shared, err := assign.Shared(t.Context(), p, plan)
		require.NoError(t, err)
		class := make([]int32, len(p.Edges))
		for i := range class {
			class[i] = r.Int32N(4) - 1
		}
		ranges, err := assign.Ranges(t.Context(), p, plan, class, 3)
		require.NoError(t, err)
		wantRanges, want := enumerated(p, class, 3)
		require.Equal(t, want, shared)
		require.Equal(t, wantRanges, ranges)
		for _, x := range ranges {
			if x.Min < x.Max && len(p.Limits) > 0 {
				wide++
			}
		}
		if solve(t, free).Value != best {
			binding++
		}
	})
	require.Greater(t, status[assign.Infeasible], 100)
	require.Greater(t, binding, 500)
	require.Greater(t, wide, 300)
}

// Limits that bind nobody leave every range and what is shared as they are.
func TestRangesUnderLooseLimits(t *testing.T) {
	wide := 0
	for seed := range uint64(20) {
		p := market(seed, 60, 20, 30, 10, 1, false)
		class := make([]int32, len(p.Edges))
		for i, e := range p.Edges {
			class[i] = e.Worker % 5
			p.Edges[i].Weight = assign.Scalar(1 + e.Weight[0]%2)
		}
		plan := solve(t, p)
		want, err := assign.Ranges(t.Context(), p, plan, class, 5)
		require.NoError(t, err)
		agree, err := assign.Shared(t.Context(), p, plan)
		require.NoError(t, err)
		p.Limits = []assign.Limit{
			{Workers: []int32{1, 2, 3, 4}, Max: 4},
			{Workers: []int32{2, 3}, Max: assign.NoLimit},
			{Openings: []int32{0, 5, 6}, Max: 60},
			{Max: assign.NoLimit},
		}
		got, err := assign.Ranges(t.Context(), p, solve(t, p), class, 5)
		require.NoError(t, err)
		require.Equal(t, want, got)
		shared, err := assign.Shared(t.Context(), p, solve(t, p))
		require.NoError(t, err)
		require.Equal(t, agree.Placed, shared.Placed)
		require.Equal(t, agree.Same, shared.Same)
		for _, x := range want {
			if x.Min < x.Max {
				wide++
			}
		}
	}
	require.Greater(t, wide, 20, "the premise: ranges that are none of one number")
}

// limits reads the quotas of a worked case.
func (in instance) limits() []assign.Limit {
	var out []assign.Limit
	for _, q := range in.Quotas {
		out = append(out, assign.Limit{Workers: q.Workers, Openings: q.Openings, Max: q.Cap})
	}
	return out
}

func TestOracleTrees(t *testing.T) { // B-07, B-11
	for _, id := range []string{"B-07", "B-11"} {
		var in instance
		var want struct {
			Objective float64
			Match     [][2]int32
		}
		oracleCase(t, "b_small.json", id, &in, &want)
		p := in.problem(single)
		p.Limits = in.limits()
		plan := solve(t, p)
		require.Equal(t, assign.Scalar(int64(want.Objective)), plan.Value, id)
		if want.Match != nil {
			require.Equal(t, want.Match, pairs(p, plan), id)
		}
	}
}

func TestOracleFloor(t *testing.T) { // B-19
	var in struct {
		instance

		Group []string
	}
	var want struct {
		Unconstrained int64
		WithFloor     int64 `json:"with_floor"`
		Price         int64
	}
	oracleCase(t, "b_small.json", "B-19", &in, &want)
	p := in.problem(single)
	before := solve(t, p).Value
	require.Equal(t, assign.Scalar(want.Unconstrained), before)
	p.Limits = []assign.Limit{{Min: 1, Max: assign.NoLimit}}
	for w, g := range in.Group {
		if g == "f" {
			p.Limits[0].Workers = append(p.Limits[0].Workers, int32(w))
		}
	}
	plan := solve(t, p)
	require.Equal(t, assign.Scalar(want.WithFloor), plan.Value)
	require.Equal(t, assign.Scalar(want.Price), before.Sub(plan.Value))
	require.Equal(t, assign.Scalar(-want.Price), plan.Limit[0])
}

// The random instances with quotas that form trees, and the curve of a quota.
func TestOracleRandomTrees(t *testing.T) {
	var file struct {
		Instances []struct {
			ID, Kind string
			Instance instance
			Expected struct {
				Objective *int64
				Without   int64   `json:"without_quotas"`
				ByQuota   []int64 `json:"objective_by_quota"`
				Marginal  []int64 // of one more
				Concave   bool
			}
		}
	}
	load(t, "b_random.json", &file)
	seen := map[string]int{}
	for _, c := range file.Instances {
		if !strings.Contains(c.Kind, "quota") {
			continue
		}
		seen[c.Kind]++
		t.Run(c.ID+"/"+c.Kind, func(t *testing.T) {
			p := c.Instance.problem(single)
			if c.Kind == "laminar_quotas" {
				require.Equal(t, assign.Scalar(c.Expected.Without), solve(t, p).Value)
				p.Limits = c.Instance.limits()
				require.Equal(t, assign.Scalar(*c.Expected.Objective), solve(t, p).Value)
				return
			}
			var immigrants []int32
			for w, local := range c.Instance.Local {
				if local == 0 {
					immigrants = append(immigrants, int32(w))
				}
			}
			rising := slices.Clone(c.Expected.Marginal)
			slices.Sort(rising)
			slices.Reverse(rising)
			require.Equal(t, c.Expected.Concave, slices.Equal(rising, c.Expected.Marginal))
			for quota, want := range c.Expected.ByQuota {
				p.Limits = []assign.Limit{{Workers: immigrants, Max: int64(quota)}}
				require.Equal(t, assign.Scalar(want), solve(t, p).Value, "quota %d", quota)
				if quota < len(c.Expected.Marginal) {
					require.Equal(t, assign.Scalar(c.Expected.Marginal[quota]), price(t, p).Limits.Gain[0], "one more than %d", quota)
				}
			}
		})
	}
	require.Equal(t, map[string]int{"laminar_quotas": 4, "quota_curve": 2}, seen)
}

func TestLimitFaults(t *testing.T) {
	p := assign.Problem{Workers: 2, Capacity: []int64{1}, Limits: []assign.Limit{
		{Workers: []int32{0, 2, 0}, Max: 1}, {Openings: []int32{-1}, Min: 2, Max: 1}, {Max: -1}, {Min: -1},
	}}
	require.EqualError(t, p.Validate(), `assign: Limits[0].Workers[1]: out of range: 2 is not in [0, 2)
assign: Limits[0].Workers[2]: duplicate: 0 is also Limits[0].Workers[0]
assign: Limits[1].Min: out of range: 2 is not in [0, 1]
assign: Limits[1].Openings[0]: out of range: -1 is not in [0, 1)
assign: Limits[2].Min: out of range: 0 is not in [0, -1]
assign: Limits[3].Min: out of range: -1 is not in [0, 0]`)
	require.ErrorIs(t, assign.Plan{Status: assign.Optimal}.Verify(context.Background(), p), assign.ErrCertificate)
}

func TestLimitsRefused(t *testing.T) {
	p := assign.Problem{Workers: 1, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 5}), Limits: []assign.Limit{{Max: 1}}}
	_, err := assign.SolvePlain(t.Context(), p)
	require.ErrorIs(t, err, assign.ErrLimits)
	plan, err := assign.Solve(t.Context(), crossed())
	require.NoError(t, err)
	require.NotEmpty(t, plan.Crossing, "the premise")
	_, err = assign.Ranges(t.Context(), crossed(), plan, []int32{0, 0, 0}, 1)
	require.ErrorIs(t, err, assign.ErrLimits)
	_, err = assign.Shared(t.Context(), crossed(), plan)
	require.ErrorIs(t, err, assign.ErrLimits)
}

// Every row spoils a plan with a quota of one, which has the price 4, and a
// floor of one, which costs 3.
func TestVerifyRejectsLimits(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(p *assign.Plan, q *assign.Problem)
		want  string
	}{
		{"price missing", func(p *assign.Plan, _ *assign.Problem) { p.Limit = nil }, "shape"},
		{"limit too low", func(_ *assign.Plan, q *assign.Problem) { q.Limits[0].Max = 0 }, "limit 0 counts 1, not 0 to 0"},
		{"floor too high", func(_ *assign.Plan, q *assign.Problem) { q.Limits[1].Min = 2 }, "limit 1 counts 1, not 2 to 2"},
		{"price too low", func(p *assign.Plan, _ *assign.Problem) { p.Limit[0][0]-- }, "is worth more"},
		{"price too high", func(p *assign.Plan, _ *assign.Problem) { p.Limit[0][0]++ }, "level 0"},
		{"a permit more", func(_ *assign.Plan, q *assign.Problem) { q.Limits[0].Max++ }, "level 0"},
		{"no floor", func(_ *assign.Plan, q *assign.Problem) { q.Limits[1].Min = 0 }, "level 0"},
		{"prices that wrap around", func(p *assign.Plan, _ *assign.Problem) { p.Limit[0][0] = 1<<63 - 1 }, "is worth more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := assign.Problem{Workers: 4, Capacity: []int64{1, 2, 2}, Edges: edges(
				[3]int64{0, 1, 9}, [3]int64{0, 0, 6}, [3]int64{1, 1, 8}, [3]int64{2, 2, 5}, [3]int64{3, 2, 4})}
			q.Limits = []assign.Limit{{Workers: []int32{2, 3}, Max: 1}, {Openings: []int32{0}, Min: 1, Max: 2}}
			p := solve(t, q)
			require.Equal(t, assign.Scalar(19), p.Value, "the premise")
			require.Equal(t, []assign.Value{{4}, {-3}}, p.Limit, "the premise")
			tt.spoil(&p, &q)
			err := p.Verify(t.Context(), q)
			require.ErrorIs(t, err, assign.ErrCertificate)
			require.ErrorContains(t, err, tt.want)
		})
	}
}
