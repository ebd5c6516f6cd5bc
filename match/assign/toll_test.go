//go:build !race && !386

package assign_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// A search for the prices of limits changes where the repair starts, not what it finds.
func TestTollsEqualEnumeration(t *testing.T) {
	eachTiny(t, 500, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		if p = limited(r, p); r.IntN(4) == 0 {
			p = decided(r, p)
		}
		if len(p.Limits) == 0 {
			return
		}
		best, plans := optima(p)
		plan, _, err := assign.SolveTolled(t.Context(), p, 0)
		require.NoError(t, err)
		if len(plans) == 0 {
			require.Equal(t, assign.Infeasible, plan.Status)
			return
		}
		require.NoError(t, plan.Verify(t.Context(), p))
		require.Equal(t, best, plan.Value)
		require.Contains(t, plans, plan.Edge)
		want := solve(t, p)
		require.Equal(t, want.Limit, plan.Limit)
		require.Equal(t, want.Opening, plan.Opening)
		require.Equal(t, want.Worker, plan.Worker)
	})
}

// Larger markets, where the prices of limits are searched for in many rounds, have the
// value and the prices of the repair alone.
func TestTollsEqualRepair(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		step := []int64{1, 50_000, 300_000}[seed%3]
		p := market(seed, 150, 20, 30+int(r.Int32N(100)), 6, step, seed%2 == 0)
		p = limited(r, p)
		if len(p.Limits) == 0 {
			continue
		}
		want, _, err := assign.SolveTolled(t.Context(), p, math.MaxInt64)
		require.NoError(t, err)
		plan, _, err := assign.SolveTolled(t.Context(), p, 0)
		require.NoError(t, err)
		require.Equal(t, want.Status, plan.Status)
		require.NoError(t, plan.Verify(t.Context(), p))
		if want.Status == assign.Optimal {
			require.Equal(t, want.Value, plan.Value)
			require.Equal(t, want.Limit, plan.Limit)
			require.Equal(t, want.Opening, plan.Opening)
			require.Equal(t, want.Worker, plan.Worker)
		}
	}
}

// Where quotas halve what would be placed, their prices leave the repair little to do.
func TestTollsShortenRepair(t *testing.T) {
	for _, tt := range []struct {
		name   string
		step   int64
		levels bool
		quotas func(tb testing.TB, p assign.Problem) []assign.Limit
	}{
		{"in all", 1, false, total},
		{"in all, many ties", 100_000, false, total},
		{"in all, local first", 1, true, total},
		{"of a group", 1, false, group},
		{"of a group, local first", 1, true, group},
		{"of regions in all", 1, false, regions},
		{"of regions in all, many ties", 100_000, false, regions},
		{"of regions in all, local first", 1, true, regions},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := market(1, 3000, 600, 1800, 10, tt.step, tt.levels)
			p.Limits = tt.quotas(t, p)
			want, many, err := assign.SolveTolled(t.Context(), p, math.MaxInt64)
			require.NoError(t, err)
			require.Greater(t, many, 500, "the premise: many units must be brought back")
			plan, few, err := assign.SolveTolled(t.Context(), p, assign.TollFrom)
			require.NoError(t, err)
			require.NoError(t, plan.Verify(t.Context(), p))
			require.Equal(t, want.Value, plan.Value)
			require.Equal(t, want.Limit, plan.Limit)
			require.Less(t, few, many/10)
		})
	}
}
