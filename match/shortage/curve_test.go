package shortage_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/shortage"
)

func value(t *testing.T, x fact.Opt[float64]) float64 {
	t.Helper()
	v, ok := x.Get()
	require.True(t, ok)
	return v
}

// TestC13 holds the Beveridge curve and both rates of full employment.
func TestC13(t *testing.T) {
	var in struct{ U, V []float64 }
	var want struct {
		A, Elasticity, R2 float64
		Efficient         []float64 `json:"feru_sqrt_uv"`
		Least             float64   `json:"u_star_on_fitted_curve"`
		Residuals         []float64
	}
	oracle(t, "C-13", &in, &want)
	var points []shortage.Rates
	for i := range in.U {
		points = append(points, shortage.Rates{Unemployed: in.U[i], Vacant: in.V[i]})
	}
	c, err := shortage.CurveOf(points)
	require.NoError(t, err)
	require.InDelta(t, want.A, c.Constant, 1e-12)
	require.InDelta(t, want.Elasticity, c.Elasticity, 1e-12)
	require.InDelta(t, want.R2, value(t, c.R2), 1e-12)
	require.InDelta(t, want.Least, value(t, c.FullEmployment()), 1e-12)
	squares := 0.
	for i, p := range points {
		require.InDelta(t, want.Residuals[i], c.Residual(p), 1e-12)
		require.InDelta(t, want.Efficient[i], p.Efficient(), 1e-15)
		squares += c.Residual(p) * c.Residual(p)
	}
	across, m := 0., 0.
	for _, u := range in.U {
		m += math.Log(u) / 5
	}
	for _, u := range in.U {
		across += (math.Log(u) - m) * (math.Log(u) - m)
	}
	require.InDelta(t, math.Sqrt(squares/3/across), value(t, c.Error), 1e-12)
	slices.Reverse(points)
	again, err := shortage.CurveOf(points)
	require.NoError(t, err)
	require.Equal(t, c, again)
}

// TestCurveWithin: places with curves of one elasticity and constants of their
// own, such that the pooled line even rises.
func TestCurveWithin(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	constants := []float64{-8, -6, -4, -2}
	var places [][]shortage.Rates
	var pooled []shortage.Rates
	for i, a := range constants {
		var points []shortage.Rates
		for range 30 {
			x := -4 + float64(i) + 0.4*r.Float64()
			points = append(points, shortage.Rates{Unemployed: math.Exp(x), Vacant: math.Exp(a - 0.8*x + 0.01*r.NormFloat64())})
		}
		places, pooled = append(places, points), append(pooled, points...)
	}
	c, err := shortage.CurveWithin(places)
	require.NoError(t, err)
	require.InDelta(t, 0.8, c.Elasticity, 4*value(t, c.Error))
	require.Less(t, value(t, c.Error), 0.02)
	require.Equal(t, 120, c.Points)
	for i, a := range constants {
		require.InDelta(t, a, value(t, c.Constants[i]), 0.2)
	}
	require.InDelta(t, -5, c.Constant, 0.1)
	wrong, err := shortage.CurveOf(pooled)
	require.NoError(t, err)
	require.Negative(t, wrong.Elasticity)
	require.False(t, wrong.FullEmployment().Known(), "a rising curve has no least sum")

	more, err := shortage.CurveWithin(append(places, nil, places[0][:1]))
	require.NoError(t, err)
	require.InDelta(t, c.Elasticity, more.Elasticity, 1e-12, "a single point says nothing")
	require.InDelta(t, value(t, c.Error), value(t, more.Error), 1e-12)
	require.False(t, more.Constants[4].Known())
	require.True(t, more.Constants[5].Known())
}

// TestCurveOfLittle: data without an answer say so.
func TestCurveOfLittle(t *testing.T) {
	p := func(u, v float64) shortage.Rates { return shortage.Rates{Unemployed: u, Vacant: v} }
	for _, row := range []struct {
		name   string
		points []shortage.Rates
		want   error
	}{
		{"none", nil, shortage.ErrUndefined},
		{"two", []shortage.Rates{p(0.1, 0.2), p(0.2, 0.1)}, shortage.ErrUndefined},
		{"one rate", []shortage.Rates{p(0.1, 0.2), p(0.1, 0.1), p(0.1, 0.3)}, shortage.ErrUndefined},
		{"zero", []shortage.Rates{p(0.1, 0), p(0.2, 0.1), p(0.3, 0.3)}, fact.ErrRange},
		{"not a number", []shortage.Rates{p(math.NaN(), 1), p(0.2, 0.1), p(0.3, 0.3)}, fact.ErrRange},
	} {
		_, err := shortage.CurveOf(row.points)
		require.ErrorIs(t, err, row.want, row.name)
	}
	c, err := shortage.CurveOf([]shortage.Rates{p(0.1, 0.2), p(0.2, 0.2), p(0.4, 0.2)})
	require.NoError(t, err)
	require.False(t, c.R2.Known(), "nothing to explain")
	require.InDelta(t, 0, c.Elasticity, 1e-12)
}

// TestSteadyStock: stock, inflow and duration check each other.
func TestSteadyStock(t *testing.T) {
	require.InDelta(t, 450, shortage.SteadyStock(12.5, 36), 0)
	// Two vacancies a day, one filled after 4 days and one withdrawn after 10:
	// 2 · 7 are open at a time, which the time to filling alone does not give.
	d, err := shortage.DurationOf([]shortage.Spell{{Days: 4, Ending: shortage.WasFilled}, {Days: 10, Ending: shortage.Withdrawn}})
	require.NoError(t, err)
	require.InDelta(t, 7, value(t, d.MeanOpen()), 1e-12)
	d, err = shortage.DurationOf([]shortage.Spell{{Days: 4, Ending: shortage.Withdrawn}, {Days: 10, Ending: shortage.WasFilled}})
	require.NoError(t, err)
	require.InDelta(t, 7, value(t, d.MeanOpen()), 1e-12)
	d, err = shortage.DurationOf([]shortage.Spell{{Days: 4, Ending: shortage.WasFilled}, {Days: 10}})
	require.NoError(t, err)
	require.False(t, d.MeanOpen().Known())
}
