//go:build !race && !386

package impact_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// TestLossesAreDifferences holds single losses and expectations to their definition,
// one solve for each set, and the bounds to both.
func TestLossesAreDifferences(t *testing.T) {
	strict, loose := 0, 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		g := randomGraph(r, 8, 4)
		for _, order := range []plan.Order{plan.Joint(), plan.LocalFirst()} {
			value := func(gone map[string]bool) assign.Value {
				left := *g
				left.Edges = slices.DeleteFunc(slices.Clone(g.Edges), func(e plan.Edge) bool { return gone[g.Workers[e.Worker].ID] })
				p, err := left.SolveBy(t.Context(), plan.Certain, by(order))
				require.NoError(t, err)
				return p.Value()
			}
			base := value(nil)
			losses, err := impact.Losses(t.Context(), g, plan.Certain, order)
			require.NoError(t, err)
			for _, l := range losses {
				require.Equal(t, base.Sub(value(map[string]bool{l.Worker: true})), l.With)
			}
			leaving := []impact.Departure{{"W00", 0.25}, {"W01", 1}, {"W02", 0.5}, {"W03", 0}, {"W04", 0.75}}
			e, err := impact.ExpectLoss(t.Context(), g, plan.Certain, order, leaving, impact.DefaultExpectSettings())
			require.NoError(t, err)
			require.Equal(t, 8, e.Solved, "who leaves for sure, or not at all, doubles nothing")
			var mean [assign.Levels]float64
			for set := range 1 << len(leaving) {
				p, gone := 1.0, map[string]bool{}
				for i, d := range leaving {
					if set>>i&1 == 1 {
						p, gone[d.Worker] = p*d.Probability, true
					} else {
						p *= 1 - d.Probability
					}
				}
				if p > 0 {
					for lv, x := range value(gone) {
						mean[lv] += p * float64(x)
					}
				}
			}
			for lv := range mean {
				require.InDelta(t, mean[lv], e.Mean[lv], 1e-9)
			}
			require.GreaterOrEqual(t, e.Loss(0)+1e-9, e.Least[0])
			require.LessOrEqual(t, e.Loss(0), e.Most[0]+1e-9)
			if e.Loss(0) > e.Least[0]+1e-9 {
				strict++
			}
			if e.Loss(0) < e.Most[0]-1e-9 {
				loose++
			}
		}
	}
	require.Greater(t, strict, 10, "the premise: leaving together often costs more")
	require.Greater(t, loose, 10)
}

// TestCurvesOfRandomMarkets holds.
func TestCurvesOfRandomMarkets(t *testing.T) {
	data, err := os.ReadFile("../assign/testdata/b_random.json")
	require.NoError(t, err)
	var file struct {
		Instances []struct {
			ID, Kind string
			Instance struct {
				Capacity []int
				Edges    [][3]int
				Local    []int
			}
			Expected json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal(data, &file))
	seen := 0
	for _, c := range file.Instances {
		if c.Kind != "quota_curve" {
			continue
		}
		seen++
		var want struct {
			Objective []int64 `json:"objective_by_quota"`
			Marginal  []int64
			Concave   bool
		}
		require.NoError(t, json.Unmarshal(c.Expected, &want))
		g := scored(c.Instance.Capacity, c.Instance.Edges, c.Instance.Local)
		curve, err := impact.QuotaCurve(t.Context(), g, plan.Certain, by(plan.Joint()), permits(), int64(len(want.Objective)))
		require.NoError(t, err)
		for q, z := range want.Objective {
			require.Equal(t, assign.Scalar(z), valueAt(curve, q), "%s at %d", c.ID, q)
		}
		require.Equal(t, want.Concave, curve.Concave())
		require.True(t, curve.Complete)
	}
	require.Equal(t, 2, seen)
}

// TestCurveIsExact holds the curve by augmenting paths to one solve for each size,
// and the laws of curves.
func TestCurveIsExact(t *testing.T) {
	displaced, kinks := 0, 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		g := randomGraph(r, 4+r.IntN(12), 2+r.IntN(5))
		for _, order := range []plan.Order{plan.Joint(), plan.LocalFirst(), {plan.PositionsFilled}, {plan.NoMove, plan.TotalScore}} {
			for _, quota := range []plan.Quota{permits(), {Name: "all"}, {Name: "origin", Citizenships: []string{"AA"}}} {
				c, err := impact.QuotaCurve(t.Context(), g, plan.Certain, by(order), quota, 20)
				require.NoError(t, err)
				require.True(t, c.Complete, "there are fewer workers")
				require.True(t, c.Concave())
				for q, p := range c.Points {
					quota.Min, quota.Max = 0, int64(q)
					want, err := g.SolveBy(t.Context(), plan.Certain, plan.Policy{Order: order, Quotas: []plan.Quota{quota}})
					require.NoError(t, err)
					require.Equal(t, want.Value(), p.Value, "seed %d, %v, %s at %d", seed, order, quota.Name, q)
				}
				quota.Max = assign.NoLimit
				want, err := g.SolveBy(t.Context(), plan.Certain, plan.Policy{Order: order, Quotas: []plan.Quota{quota}})
				require.NoError(t, err)
				require.Equal(t, want.Value(), c.Points[len(c.Points)-1].Value)
				kinks += len(c.Segments())
			}
		}
		d, err := impact.DisplacementOf(t.Context(), g, plan.Certain, by(plan.Joint()))
		require.NoError(t, err)
		displaced += int(d.Locals().Max)
	}
	require.Greater(t, kinks, 1000, "the premise: curves bend")
	require.Greater(t, displaced, 20, "the premise: some immigrants take the place of a local")
}

// TestCurveOfCrossingQuotas holds that points carry a bound, and that the value
// never falls.
func TestCurveOfCrossingQuotas(t *testing.T) {
	for seed := range uint64(20) {
		g := randomGraph(rand.New(rand.NewPCG(seed, 2)), 14, 5)
		policy := by(plan.Joint())
		for j, v := range g.Vacancies {
			v.Employer = string(rune('A' + j%2))
		}
		policy.Quotas = []plan.Quota{{Name: "A", Employers: []string{"A"}, Groups: []plan.Group{plan.Immigrants, plan.FromAbroad}, Max: 2}}
		c, err := impact.QuotaCurve(t.Context(), g, plan.Possible, policy, plan.Quota{Name: "origin", Citizenships: []string{"AA"}}, 6)
		require.NoError(t, err)
		for q, p := range c.Points {
			require.Equal(t, assign.Optimal, p.Status)
			require.LessOrEqual(t, p.Value.Cmp(p.Bound), 0)
			if q > 0 {
				require.LessOrEqual(t, c.Points[q-1].Value.Cmp(p.Value), 0, "relaxing a quota never lowers the value")
			}
		}
		again, err := impact.QuotaCurve(t.Context(), g, plan.Possible, by(plan.Joint()), plan.Quota{Name: "x", Employers: []string{"A"}}, 3)
		require.NoError(t, err)
		require.True(t, again.Concave(), "one quota crosses nothing")
	}
	_, err := impact.QuotaCurve(t.Context(), randomGraph(rand.New(rand.NewPCG(1, 1)), 3, 2), plan.Certain, by(plan.Joint()), permits(), -1)
	require.ErrorIs(t, err, fact.ErrRange)
}

// TestScenarioIsTheChangedCase holds that a scenario from a study comes to what a
// study of the changed case has, for one lever of each kind and for pairs of them, and
// that levers are pulled in order and change nothing but their draft.
func TestScenarioIsTheChangedCase(t *testing.T) {
	changed := map[string]int{}
	for seed := range uint64(2) {
		c := sample(t, seed)
		before, err := json.Marshal(c.Market)
		require.NoError(t, err)
		s := study(t, c)
		all := levers(c)
		r := rand.New(rand.NewPCG(seed, 5))
		for i, l := range all {
			another := all[(i+1+r.IntN(len(all)-1))%len(all)] // arrivals come once
			lists := [][]impact.Lever{{l}, {l, another}}
			for _, list := range lists[:2-seed] {
				sc := impact.Scenario{Name: l.String(), Levers: list}
				warm, err := s.Run(t.Context(), sc)
				require.NoError(t, err)
				other, err := sc.Apply(c)
				require.NoError(t, err)
				cold := study(t, other)
				require.Equal(t, numbers(cold.Base), numbers(warm), "lever %d, %v", i, sc)
				if len(list) == 2 {
					first, err := impact.Scenario{Levers: list[:1]}.Apply(c)
					require.NoError(t, err)
					then := run(t, study(t, first), list[1])
					require.Equal(t, numbers(then), numbers(warm), "one after the other: %v", sc)
				} else if fmt.Sprint(numbers(warm)) != fmt.Sprint(numbers(s.Base)) {
					changed[fmt.Sprintf("%T", l)]++
				}
			}
		}
		after, err := json.Marshal(c.Market)
		require.NoError(t, err)
		require.JSONEq(t, string(before), string(after))
		require.Empty(t, c.Policy.Quotas)
		require.Empty(t, c.Tests)
		require.Len(t, c.Scoring.Rules.FreeMovement, 1)
	}
	for _, l := range levers(sample(t, 0)) {
		require.Positive(t, changed[fmt.Sprintf("%T", l)], "the premise: %T changes something", l)
	}
}
