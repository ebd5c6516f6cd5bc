package impact_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// TestNothingToWorkOn: a graph or a function that is not there is a fault, not a panic,
// and so is a form that is none.
func TestNothingToWorkOn(t *testing.T) {
	ctx, order, policy := t.Context(), plan.LocalFirst(), plan.DefaultPolicy()
	s := study(t, sample(t, 0))
	for name, call := range map[string]func(g *plan.Graph, form plan.Form) error{
		"LocalFillOf":    func(g *plan.Graph, f plan.Form) error { _, err := impact.LocalFillOf(ctx, g, f, policy); return err },
		"DisplacementOf": func(g *plan.Graph, f plan.Form) error { _, err := impact.DisplacementOf(ctx, g, f, policy); return err },
		"PermitPrices":   func(g *plan.Graph, f plan.Form) error { _, err := impact.PermitPrices(ctx, g, f, policy); return err },
		"Losses":         func(g *plan.Graph, f plan.Form) error { _, err := impact.Losses(ctx, g, f, order); return err },
		"QuotaCurve": func(g *plan.Graph, f plan.Form) error {
			_, err := impact.QuotaCurve(ctx, g, f, policy, plan.Quota{Name: "x"}, 1)
			return err
		},
		"ExpectLoss": func(g *plan.Graph, f plan.Form) error {
			_, err := impact.ExpectLoss(ctx, g, f, order, nil, impact.DefaultExpectSettings())
			return err
		},
		"MaxRegret": func(g *plan.Graph, f plan.Form) error {
			_, err := impact.MaxRegret(ctx, g, f, s.Scores(), nil)
			return err
		},
	} {
		require.ErrorIs(t, call(nil, plan.Certain), fact.ErrMissing, name)
		require.ErrorContains(t, call(s.Graph(), 9), `form: "9"`, name)
	}
	_, err := impact.MaxRegret(ctx, s.Graph(), plan.Certain, nil, nil)
	require.ErrorIs(t, err, fact.ErrMissing)
	_, err = impact.NewStudy(ctx, s.Case, func(context.Context, *match.Scorer, plan.Market, plan.Settings) (*plan.Graph, error) {
		return nil, nil //nolint:nilnil // the judge of a caller who forgot
	})
	require.ErrorIs(t, err, fact.ErrMissing)

	_, err = s.Newcomers(ctx, 9, nil)
	require.ErrorContains(t, err, `form: "9"`)
	_, _, err = s.Vary(ctx, 9, 0)
	require.ErrorContains(t, err, `form: "9"`)
	_, err = s.Train(ctx, impact.TrainingSearch{Form: 9})
	require.ErrorContains(t, err, `form: "9"`)
	require.Nil(t, s.Base.Of(9))

	var none impact.Comparison
	require.Empty(t, none.Measures())
	require.Empty(t, none.String())
	c, err := s.Compare(ctx)
	require.NoError(t, err)
	for _, m := range c.Measures() {
		_, ok := c.Diff(m, 0, plan.Certain)
		require.False(t, ok, "there is no scenario")
		_, ok = none.Diff(m, 0, plan.Certain)
		require.False(t, ok)
	}
}

// TestCurveOfNoPlan: a curve ends where everybody has a permit, also one that never is
// complete because a floor cannot be kept.
func TestCurveOfNoPlan(t *testing.T) {
	c := bySkill([]match.Vacancy{job("v", "BY-HO", 1, "a")}, person("A", match.Local, "BY-HO", "a"))
	policy := plan.DefaultPolicy()
	policy.Quotas = []plan.Quota{{Name: "too many", Min: 9, Max: 9}}
	curve, err := impact.QuotaCurve(t.Context(), study(t, c).Graph(), plan.Certain, policy, plan.Quota{Name: "permits"}, math.MaxInt64)
	require.NoError(t, err)
	require.False(t, curve.Complete)
	require.Len(t, curve.Points, 2, "none, and one for one worker")
}

// TestBlankAreas: an unknown region is in no list, and a blank one chooses nobody in
// silence.
func TestBlankAreas(t *testing.T) {
	c := sample(t, 0)
	for _, l := range []impact.Lever{
		impact.Emigration{People: impact.People{Regions: []geo.Code{"BY-HO", ""}}},
		impact.ShortageList{Jobs: impact.Jobs{Regions: []geo.Code{""}}},
		impact.Relocation{To: []geo.Code{""}},
	} {
		_, err := impact.Scenario{Levers: []impact.Lever{l}}.Apply(c)
		require.ErrorIs(t, err, fact.ErrMissing, "%T", l)
	}
}

// TestJudgeThatFails: a judge that gives no graph, or pairs of records that it has not, is
// refused whenever it is asked: for the base, for all pairs anew, for those of a change.
func TestJudgeThatFails(t *testing.T) {
	c := sample(t, 1)
	for _, row := range []struct {
		name  string
		spoil func(g *plan.Graph) *plan.Graph
		want  error
	}{
		{"no graph", func(*plan.Graph) *plan.Graph { return nil }, fact.ErrMissing},
		{"a worker beyond", func(g *plan.Graph) *plan.Graph { g.Edges[0].Worker = int32(len(g.Workers)); return g }, fact.ErrRange},
		{"a worker below", func(g *plan.Graph) *plan.Graph { g.Edges[0].Worker = -1; return g }, fact.ErrRange},
		{"a vacancy beyond", func(g *plan.Graph) *plan.Graph { g.Edges[0].Vacancy = int32(len(g.Vacancies)); return g }, fact.ErrRange},
		{"a vacancy below", func(g *plan.Graph) *plan.Graph { g.Edges[0].Vacancy = -1; return g }, fact.ErrRange},
	} {
		for _, lever := range []impact.Lever{nil, impact.MinScore{Score: 400_000}, impact.Recognition{}} {
			asked := 0
			s, err := impact.NewStudy(t.Context(), c, func(ctx context.Context, by *match.Scorer, m plan.Market, settings plan.Settings) (*plan.Graph, error) {
				g, err := plan.Build(ctx, by, m, settings)
				if asked++; err == nil && (lever == nil || asked > 1) {
					g = row.spoil(g)
				}
				return g, err
			})
			if lever != nil {
				require.NoError(t, err)
				_, err = s.Run(t.Context(), impact.Scenario{Levers: []impact.Lever{lever}})
			}
			require.ErrorIs(t, err, row.want, "%s: %v", row.name, lever)
		}
	}
}
