package shortage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// TestSurveyOfLists: what a survey of listed pairs says of the market is what the
// survey of all pairs says. Where lists are cut, the splits of the stages and the
// over-demanded cells are of the lists, on the side that is documented.
func TestSurveyOfLists(t *testing.T) {
	cells, cut := 0, 0
	for seed := range uint64(4) {
		want := survey(t, seed, nil)
		rows, err := want.Table(t.Context(), shortage.Rollup{})
		require.NoError(t, err)
		for _, most := range []int{0, 1, 3} {
			got := surveyListed(t, seed, most)
			require.Same(t, got.Certain.Graph(), got.Possible.Graph())
			require.Same(t, got.Graph, got.Certain.Graph())
			require.Equal(t, plan.CoversMarket, got.Certain.Covers)
			require.Equal(t, plan.CoversMarket, got.Possible.Covers)
			require.Equal(t, want.Certain.Totals, got.Certain.Totals)
			require.Equal(t, want.Possible.Totals, got.Possible.Totals)
			table, err := got.Table(t.Context(), shortage.Rollup{})
			require.NoError(t, err)
			require.Len(t, table, len(rows))
			cells += len(rows)
			for i := range rows {
				if most > 0 {
					require.False(t, table[i].Overdemanded && !rows[i].Overdemanded, "a cell over-demanded on the lists only")
					table[i].Overdemanded = rows[i].Overdemanded
				}
				require.Equal(t, rows[i], table[i])
			}
			if most == 0 {
				require.Equal(t, want.Stages, got.Stages)
				require.Equal(t, want.Confirm, got.Confirm)
				a, b := shortage.WhyOpen(want.Certain), shortage.WhyOpen(got.Certain)
				require.Equal(t, a.Count, b.Count)
				require.Zero(t, a.Unjudged)
				blocked := a.Barriers[plan.BarrierProtection]
				require.Equal(t, a.Count[plan.NoPair]-blocked, b.Unjudged, "what is blocked is known to be so")
				require.Equal(t, blocked, b.Barriers[plan.BarrierProtection])
				continue
			}
			require.Equal(t, plan.CoversLists, got.Graph.Covers)
			for _, d := range [][2]shortage.Decomposition{{want.Stages.Certain, got.Stages.Certain}, {want.Stages.Possible, got.Stages.Possible}} {
				require.Equal(t, d[0].Locals(), d[1].Locals())
				require.Equal(t, d[0].Filled(), d[1].Filled())
				require.Equal(t, d[0].Open, d[1].Open)
				require.GreaterOrEqual(t, d[0].SameCell, d[1].SameCell)
				require.GreaterOrEqual(t, d[0].SameCell+d[0].RegionFirst.Region, d[1].SameCell+d[1].RegionFirst.Region)
				require.GreaterOrEqual(t, d[0].SameCell+d[0].OccupationFirst.Occupation, d[1].SameCell+d[1].OccupationFirst.Occupation)
				require.GreaterOrEqual(t, d[0].Locals()+d[0].Immigrants, d[1].Locals()+d[1].Immigrants)
				if d[0] != d[1] {
					cut++
				}
			}
		}
	}
	require.Positive(t, cells)
	require.Positive(t, cut, "the premise: splits differ somewhere")
}

func surveyListed(t *testing.T, seed uint64, most int) *shortage.Survey {
	t.Helper()
	scorer, err := match.NewScorer(match.Config{
		Params: match.DefaultParams(), Regions: geo.Belarus(),
		Specificity: market.Specificity(), Rules: market.Rules(),
	})
	require.NoError(t, err)
	m, err := market.New(t.Context(), market.Settings{
		Seed: seed, Vacancies: 70, Workers: 180, Immigrant: 0.12, Abroad: 0.15, Unknown: 0.08,
	})
	require.NoError(t, err)
	g, err := plan.BuildListed(t.Context(), scorer, plan.Market(m), sampleSettings(t),
		matchtest.EveryPair{Scorer: scorer, Workers: m.Workers}, plan.Listing{Most: most})
	require.NoError(t, err)
	s, err := shortage.SurveyGraph(t.Context(), g)
	require.NoError(t, err)
	return s
}
