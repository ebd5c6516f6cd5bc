package impact_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// weights are the definitions of two orders, apart from the code that uses them.
var weights = map[plan.Order]func(local bool, score int64) assign.Value{
	plan.Joint(): func(_ bool, score int64) assign.Value { return assign.Scalar(score) },
	plan.LocalFirst(): func(local bool, score int64) assign.Value {
		if local {
			return assign.Value{1, 1, score, score}
		}
		return assign.Value{0, 1, 0, score}
	},
}

// TestDecisionsDisplace: a lock of an immigrant is the one way to displace a local
// under local first, and it shows.
func TestDecisionsDisplace(t *testing.T) {
	g := scored([]int{1, 1}, [][3]int{{0, 0, 6}, {1, 0, 5}, {2, 1, 5}}, []int{1, 0, 1})
	policy := plan.DefaultPolicy()
	policy.Locked = []plan.Pair{{Vacancy: "V00", Worker: "W01"}}
	d, err := impact.DisplacementOf(t.Context(), g, plan.Certain, policy)
	require.NoError(t, err)
	require.Equal(t, assign.Range{Min: 1, Max: 1}, d.Locals())
	require.Equal(t, "W00 takes V00 from W01", d.Paths[0].String())
	require.EqualValues(t, 1, d.Higher)
	policy.Excluded = []plan.Pair{{Vacancy: "V00", Worker: "W00"}}
	d, err = impact.DisplacementOf(t.Context(), g, plan.Certain, policy)
	require.NoError(t, err)
	require.Zero(t, d.Locals())
	require.Empty(t, d.Paths, "an excluded pair is no way")
	require.Zero(t, d.Direct)
}
