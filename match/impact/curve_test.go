package impact_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
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
