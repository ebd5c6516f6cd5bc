//go:build !race && !386

package assign_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// Limits that cross, with a search for the prices of all of them to begin with: what is
// called an optimum is one, and a bound holds.
func TestCrossingTollsEqualEnumeration(t *testing.T) {
	status := map[assign.Status]int{}
	eachTiny(t, 1500, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		for range 2 + r.IntN(3) {
			l := assign.Limit{Max: r.Int64N(4)}
			for w := range int32(p.Workers) {
				if r.IntN(3) > 0 {
					l.Workers = append(l.Workers, w)
				}
			}
			for j := range int32(len(p.Capacity)) {
				if r.IntN(2) == 0 {
					l.Openings = append(l.Openings, j)
				}
			}
			if r.IntN(5) == 0 {
				l.Min = r.Int64N(l.Max + 1)
			}
			p.Limits = append(p.Limits, l)
		}
		if r.IntN(4) == 0 {
			p = decided(r, p)
		}
		if r.IntN(4) == 0 {
			p.Nodes = 1
		}
		plan, _, err := assign.SolveTolled(t.Context(), p, 0)
		require.NoError(t, err)
		if len(plan.Crossing) == 0 {
			return
		}
		status[plan.Status]++
		best, plans := optima(p)
		switch plan.Status {
		case assign.Optimal:
			require.Equal(t, best, plan.Value)
			require.Contains(t, plans, plan.Edge)
		case assign.Infeasible:
			require.Empty(t, plans)
		case assign.Stopped:
			require.Equal(t, 1, p.Nodes)
			require.LessOrEqual(t, plan.Value.Cmp(best), 0)
			require.GreaterOrEqual(t, plan.Bound.Cmp(best), 0)
		default:
			require.Equal(t, 1, p.Nodes)
		}
	})
	require.Greater(t, status[assign.Optimal], 300)
	require.Positive(t, status[assign.Stopped])
	require.Positive(t, status[assign.Infeasible])
}

// crossingQuotas are quotas of seven regions, and of five occupations or, if permits, of
// a group in each region, whose others are free to go anywhere.
func crossingQuotas(tb testing.TB, p assign.Problem, permits bool) []assign.Limit {
	tb.Helper()
	var out []assign.Limit
	plan := solve(tb, p)
	quota := func(in func(w, j int32) bool, workers, percent int64) {
		l := assign.Limit{}
		for j := range int32(len(p.Capacity)) {
			if in(1, j) {
				l.Openings = append(l.Openings, j)
			}
		}
		for w := range int32(p.Workers) {
			if workers > 0 && w%3 > 0 {
				l.Workers = append(l.Workers, w)
			}
		}
		for _, i := range plan.Edge {
			if i >= 0 && in(p.Edges[i].Worker, p.Edges[i].Opening) {
				l.Max++
			}
		}
		l.Max = l.Max * percent / 100
		out = append(out, l)
	}
	for k := range int32(7) {
		if permits {
			quota(func(w, j int32) bool { return w%3 > 0 && j%7 == k }, 1, int64(40+5*k))
		} else {
			quota(func(_, j int32) bool { return j%7 == k }, 0, int64(60+5*k))
		}
	}
	for k := range int32(5) {
		if !permits {
			quota(func(_, j int32) bool { return j/7%5 == k }, 0, int64(80-5*k))
		}
	}
	return out
}

// Where limits that cross halve what would be placed, a search for their prices leaves
// the multipliers little to do: at the root alone what was proved without it still is.
func TestCrossingTollsAtTheRoot(t *testing.T) {
	for _, tt := range []struct {
		name    string
		permits bool
	}{
		{"regions and occupations", false},
		{"permits of regions, with others who move", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			plain, plan := rootWithTolls(t, 1, tt.permits, false)
			require.Equal(t, assign.Optimal, plain.Status)
			require.Equal(t, plain, plan)
		})
	}
}

// Local first the root proves less. A search for prices is no promise there: it leaves
// a smaller gap in most markets, between bounds that hold for both.
func TestCrossingTollsLocalFirst(t *testing.T) {
	smaller := 0
	for seed := range uint64(3) {
		plain, plan := rootWithTolls(t, 1+seed, true, true)
		for _, x := range []assign.Plan{plain, plan} {
			require.LessOrEqual(t, x.Value.Cmp(plain.Bound), 0)
			require.LessOrEqual(t, x.Value.Cmp(plan.Bound), 0)
		}
		if plan.Bound.Sub(plan.Value).Cmp(plain.Bound.Sub(plain.Value)) < 0 {
			smaller++
		}
	}
	require.GreaterOrEqual(t, smaller, 2, "of three markets")
}

// rootWithTolls solves a market under crossing quotas at the root alone, without a
// search for their prices and with it.
func rootWithTolls(t *testing.T, seed uint64, permits, levels bool) (plain, plan assign.Plan) {
	t.Helper()
	p := market(seed, 1000, 200, 600, 10, 1, levels)
	p.Limits = crossingQuotas(t, p, permits)
	p.Nodes = 1
	plain, _, err := assign.SolveTolled(t.Context(), p, math.MaxInt64)
	require.NoError(t, err)
	plan, _, err = assign.SolveTolled(t.Context(), p, assign.TollFrom)
	require.NoError(t, err)
	require.NotEmpty(t, plan.Crossing)
	require.ErrorIs(t, plan.Verify(t.Context(), p), assign.ErrUnproven)
	return plain, plan
}
