//go:build !race && !386

package impact_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// TestOutcomeIsWhatItSays holds numbers that may be read off a value to what they say:
// greatest fillings, and the first measure of displacement.
func TestOutcomeIsWhatItSays(t *testing.T) {
	foreign := []plan.Group{plan.Immigrants, plan.FromAbroad}
	orders := []plan.Order{
		plan.LocalFirst(), plan.Joint(),
		{plan.PositionsFilled, plan.LocalsPlaced, plan.TotalScore},
		{plan.LocalsPlaced, plan.TotalScore, plan.PositionsFilled},
		{plan.LocalScore, plan.PositionsFilled},
	}
	quotas := [][]plan.Quota{
		nil,
		{{Name: "permits", Groups: foreign, Max: 1}},
		{{Name: "everybody", Max: 2}},
		{{Name: "locals", Groups: []plan.Group{plan.Locals}, Max: 1}},
	}
	short, displaced := 0, 0
	for seed := range uint64(14) {
		g := randomGraph(rand.New(rand.NewPCG(seed, 9)), 9, 4)
		for _, order := range orders {
			for _, quota := range quotas {
				c := impact.Case{Scoring: match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}, Settings: unchecked(), Policy: by(order)}
				c.Settings.MinScore, c.Policy.Quotas = 1, quota
				s, err := impact.NewStudy(t.Context(), c, func(ctx, *match.Scorer, plan.Market, plan.Settings) (*plan.Graph, error) { return g, nil })
				require.NoError(t, err)
				for _, form := range []plan.Form{plan.Certain, plan.Possible} {
					o := s.Base.Of(form)
					_, locals, err := g.MaxFill(t.Context(), func(e plan.Edge) bool { return form.Allows(e) && g.Group(e.Worker) == plan.Locals })
					require.NoError(t, err)
					_, all, err := g.MaxFill(t.Context(), form.Allows)
					require.NoError(t, err)
					require.Equal(t, [2]int64{locals.Total, all.Total}, [2]int64{o.CanLocals, o.CanAll}, "%v", order)
					d, err := impact.DisplacementOf(t.Context(), g, form, c.Policy)
					require.NoError(t, err)
					require.Equal(t, d.Locals(), o.Displaced, "%v, %v", order, quota)
					if all.Total > o.Filled.Max {
						short++
					}
					if o.Displaced.Max != 0 {
						displaced++
					}
				}
			}
		}
	}
	require.Greater(t, short, 30, "the premise: some policies fill less than can be filled")
	require.Greater(t, displaced, 15)
}
