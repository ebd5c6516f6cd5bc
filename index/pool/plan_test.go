//go:build !race && !386

package pool_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

var _ plan.Source = (*pool.Workers)(nil)

// TestPlans: a plan of the pairs that a pool finds is a best plan of all pairs, with
// and without an end to the lists, in both forms and views, whoever is pending or no
// part of the market.
func TestPlans(t *testing.T) {
	added, placed := 0, 0
	for _, w := range worlds(t, 95) {
		m := plan.Market{Vacancies: w.vacancies, Workers: w.workers[:250]}
		others := prepare(w.scorer, w.workers[250:400])
		p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(slices.Concat(prepare(w.scorer, m.Workers[:150]), others)), pool.Settings{BlockSize: 8})
		require.NoError(t, err)
		require.NoError(t, p.Apply(prepare(w.scorer, m.Workers[100:]), nil))
		for _, view := range []match.View{match.EmployerView, match.Reciprocal} {
			s := plan.DefaultSettings()
			s.Protection = protect.Unchecked("a test of lists")
			s.View, s.MinScore, s.ImmigrantsAreLocal = view, 350_000, view == match.EmployerView
			whole, err := plan.Build(t.Context(), w.scorer, m, s)
			require.NoError(t, err)
			for _, most := range []int{0, 2, 12} {
				g, err := plan.BuildListed(t.Context(), w.scorer, m, s, p, plan.Listing{Most: most})
				require.NoError(t, err)
				if most == 0 {
					require.Equal(t, whole.Edges, g.Edges, "%s, %s", w.name, view)
				}
				for _, form := range []plan.Form{plan.Certain, plan.Possible} {
					want, err := whole.Solve(t.Context(), form)
					require.NoError(t, err)
					got, err := g.Solve(t.Context(), form)
					require.NoError(t, err)
					require.NoError(t, got.Verify(t.Context()))
					require.Equal(t, plan.CoversMarket, got.Covers)
					require.Equal(t, want.Value(), got.Value(), "%s, %s, %s, lists of %d", w.name, view, form, most)
					require.Equal(t, want.Totals.Locals, got.Totals.Locals)
					require.Equal(t, want.Totals.Open, got.Totals.Open)
					require.Equal(t, rangesOf(t, want), rangesOf(t, got), "%s, %s, %s, lists of %d", w.name, view, form, most)
					placed += len(got.Placements)
					added += len(got.Graph().Edges) - len(g.Edges)
				}
			}
		}
	}
	require.Greater(t, placed, 1000, "the premise")
	require.Greater(t, added, 1000, "the premise: short lists leave out what is best")
}

// rangesOf are the placements of each vacancy over all best plans.
func rangesOf(t *testing.T, p *plan.Plan) []assign.Range {
	t.Helper()
	r, err := p.Ranges(t.Context(), func(e plan.Edge) int32 { return e.Vacancy }, len(p.Graph().Vacancies))
	require.NoError(t, err)
	return r
}
