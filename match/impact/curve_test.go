package impact_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// permits counts everybody who is not local.
func permits() plan.Quota {
	return plan.Quota{Name: "permits", Groups: []plan.Group{plan.Immigrants, plan.FromAbroad}}
}

// TestD02 holds the quota curve of value, of filled positions and of prices.
func TestD02(t *testing.T) {
	var in, want struct {
		Value    []float64
		Filled   []float64
		Marginal []float64 `json:"marginal_value"`
	}
	oracle(t, "D-02", &in, &want)
	g := readCountry(t).graph()
	value, err := impact.QuotaCurve(t.Context(), g, plan.Certain, by(plan.Joint()), permits(), 5)
	require.NoError(t, err)
	filled, err := impact.QuotaCurve(t.Context(), g, plan.Certain, by(plan.Order{plan.PositionsFilled}), permits(), 5)
	require.NoError(t, err)
	for q := range want.Value {
		require.EqualValues(t, want.Value[q], valueAt(value, q)[0], "value at %d", q)
		require.EqualValues(t, want.Filled[q], valueAt(filled, q)[0], "filled at %d", q)
	}
	require.True(t, value.Complete)
	for q, price := range want.Marginal {
		if q < len(value.Points)-1 {
			gain, _, more, _ := value.Price(q)
			require.True(t, more)
			require.EqualValues(t, price, gain[0])
		}
	}
	require.Equal(t, []impact.Segment{{0, 3, assign.Scalar(80)}, {3, 4, assign.Scalar(10)}}, value.Segments())
	n, ok := filled.Filled(3)
	require.True(t, ok)
	require.EqualValues(t, 9, n)
	_, ok = value.Filled(3)
	require.False(t, ok, "the score alone does not say how many are filled")
	_, loss, _, fewer := value.Price(0)
	require.Zero(t, loss)
	require.False(t, fewer, "no permit can be taken away where there is none")
}

// valueAt continues a complete curve.
func valueAt(c impact.Curve, q int) assign.Value {
	return c.Points[min(q, len(c.Points)-1)].Value
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

// randomGraph has many ties, some facts open and some positions that nobody fits.
func randomGraph(r *rand.Rand, workers, vacancies int) *plan.Graph {
	var edges [][3]int
	local := make([]int, workers)
	for w := range workers {
		local[w] = r.IntN(2)
		for j := range vacancies {
			if r.IntN(3) == 0 {
				edges = append(edges, [3]int{w, j, 1 + r.IntN(6)})
			}
		}
	}
	capacity := make([]int, vacancies)
	for j := range capacity {
		capacity[j] = 1 + r.IntN(3)
	}
	g := scored(capacity, edges, local)
	for i := range g.Edges {
		g.Edges[i].SameRegion, g.Edges[i].SameOccupation = r.IntN(2) == 0, r.IntN(2) == 0
		if r.IntN(5) == 0 {
			g.Edges[i].Open = match.GateLicence
		}
	}
	for w, x := range g.Workers {
		x.Citizenships = []string{string(rune('A'+w%3)) + "A"}
		if x.Origin == match.Immigrant && r.IntN(2) == 0 {
			x.Origin = match.Abroad
		}
	}
	return g
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
