//go:build !race && !386

package impact_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestStartChangesNothing holds the law of starts: whatever levers are pulled on
// whatever policy, both forms have the numbers of a solve from nothing.
func TestStartChangesNothing(t *testing.T) {
	foreign := []plan.Group{plan.Immigrants, plan.FromAbroad}
	permits := plan.Quota{Name: "permits", Groups: foreign, Max: 4}
	region := plan.Quota{Name: "region", Groups: foreign, Regions: []geo.Code{"BY-HM", "BY-MI"}, Max: 2}
	trade := plan.Quota{Name: "trade", Groups: foreign, Occupations: []taxonomy.Code{"7", "5"}, Max: 3}
	floor := plan.Quota{Name: "floor", Regions: []geo.Code{"BY-HM", "BY-MI"}, Min: 1, Max: 2}
	moved, searched := 0, 0
	for seed, row := range []struct {
		name   string
		order  plan.Order
		quotas []plan.Quota
		starts bool
	}{
		{"local first", plan.LocalFirst(), nil, true},
		{"joint", plan.Joint(), nil, true},
		{"in another order", plan.Order{plan.TotalScore, plan.PositionsFilled, plan.NoMove, plan.LocalsPlaced}, nil, true},
		{"permits", plan.LocalFirst(), []plan.Quota{permits}, true},
		{"a floor", plan.Joint(), []plan.Quota{floor}, true},
		{"quotas that cross", plan.LocalFirst(), []plan.Quota{region, trade}, false},
	} {
		c := sample(t, uint64(seed+3))
		c.Policy.Order, c.Policy.Quotas, c.Policy.Nodes = row.order, row.quotas, 20
		s := study(t, c)
		r := rand.New(rand.NewPCG(uint64(seed), 8))
		require.Equal(t, row.starts, s.Starts(plan.Possible), row.name)
		all := append(levers(c), impact.Quota{Quota: region})
		scenarios := []impact.Scenario{{}}
		for i, l := range all {
			if (i+seed)%3 > 0 { // each lever twice
				continue
			}
			scenarios = append(scenarios, impact.Scenario{Levers: []impact.Lever{l}})
			if k := r.IntN(len(all)); k != i { // nobody arrives twice
				scenarios = append(scenarios, impact.Scenario{Levers: []impact.Lever{l, all[k]}})
			}
		}
		for _, sc := range scenarios {
			want, err := s.RunCold(t.Context(), sc)
			require.NoError(t, err)
			got, err := s.Run(t.Context(), sc)
			require.NoError(t, err)
			require.Equal(t, want, got, "%s: %v", row.name, sc)
			if got.Possible.Value != s.Base.Possible.Value {
				moved++
			}
			if got.Possible.Searched {
				searched++
			}
		}
	}
	require.Greater(t, moved, 20, "the premise: levers change the best plans")
	require.Greater(t, searched, 10, "the premise: some quotas cross")
}
