package shortage_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// TestC19 holds the deviations of the last period.
func TestC19(t *testing.T) {
	var in struct {
		Growth map[string][]float64
		Period int
	}
	var want struct{ Z map[string]float64 }
	oracle(t, "C-19", &in, &want)
	names := []string{"occ1", "occ2", "occ3"}
	occupations := make([]shortage.Indicators, 3)
	for i, name := range names {
		x := fact.Some(in.Growth[name][in.Period])
		occupations[i][shortage.WageGrowth], occupations[i][shortage.UnemploymentRate] = x, x
	}
	z, err := shortage.Standardised(occupations)
	require.NoError(t, err)
	for i, name := range names {
		wages, ok := z[i][shortage.WageGrowth].Get()
		require.True(t, ok)
		require.InDelta(t, want.Z[name], wages, 1e-12)
		unemployment, ok := z[i][shortage.UnemploymentRate].Get()
		require.True(t, ok)
		require.InDelta(t, -want.Z[name], unemployment, 1e-12, "high unemployment is far from a shortage")
		require.Equal(t, fact.Opt[float64]{}, z[i][shortage.HoursGrowth])
		score, err := shortage.Composite2017().Score(z[i])
		require.NoError(t, err)
		require.Equal(t, fact.Opt[float64]{}, score, "two indicators are too few")
	}
}

// TestStandardiseLaws holds mean 0 and variance 1 over the known, whatever the
// order, to the bit, and that an unknown changes nothing for the others.
func TestStandardiseLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 200 {
		values := make([]fact.Opt[float64], 2+r.IntN(20))
		for i := range values {
			values[i] = fact.Some(math.Round(r.NormFloat64()*8) / 4)
		}
		z, err := shortage.Standardise(values)
		require.NoError(t, err)
		var total, squares float64
		for _, v := range z {
			x, ok := v.Get()
			require.True(t, ok)
			total += x
			squares += x * x
		}
		require.InDelta(t, 0, total, 1e-9)
		if slices.ContainsFunc(values, func(v fact.Opt[float64]) bool { return v != values[0] }) {
			require.InDelta(t, float64(len(z)), squares, 1e-9)
		} else {
			require.Zero(t, squares)
		}
		slices.Reverse(values)
		again, err := shortage.Standardise(slices.Concat(values, make([]fact.Opt[float64], 1)))
		require.NoError(t, err)
		slices.Reverse(z)
		require.Equal(t, slices.Concat(z, make([]fact.Opt[float64], 1)), again)
	}
	_, err := shortage.Standardise([]fact.Opt[float64]{fact.Some(math.NaN())})
	require.ErrorIs(t, err, fact.ErrRange)
	z, err := shortage.Standardise(make([]fact.Opt[float64], 2))
	require.NoError(t, err)
	require.Equal(t, make([]fact.Opt[float64], 2), z, "nothing known")
}

// TestFiveClasses holds the classes, the edges and what is undetermined.
func TestFiveClasses(t *testing.T) {
	cuts := shortage.OurFiveClasses()
	for _, tt := range []struct {
		score fact.Opt[float64]
		want  string
	}{
		{fact.Some(-1.6), "large surplus"},
		{fact.Some(-1.5), "surplus"},
		{fact.Some(-0.5), "balanced"},
		{fact.Some(0.4), "balanced"},
		{fact.Some(0.5), "shortage"},
		{fact.Some(1.5), "major shortage"},
		{fact.Opt[float64]{}, "undetermined"},
	} {
		got, err := cuts.Of(tt.score)
		require.NoError(t, err)
		require.Equal(t, tt.want, got.String())
	}
	cuts[1] = 7
	_, err := cuts.Of(fact.Some(0.))
	require.ErrorIs(t, err, shortage.ErrCuts)
}

func TestCompositeOfNonsense(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		var z shortage.Indicators
		for k := range z {
			z[k] = fact.Some(1.0)
		}
		z[shortage.HoursGrowth] = fact.Some(x)
		_, err := shortage.Composite2017().Score(z)
		require.ErrorIs(t, err, fact.ErrRange, "%v has no mean with others", x)
	}
}

// TestCompositeSensitivity: where all indicators agree no weighting matters;
// where one stands apart, only those that lean on it.
func TestCompositeSensitivity(t *testing.T) {
	c, cuts := shortage.Composite2017(), shortage.OurFiveClasses()
	z := shortage.Indicators{}
	for k := range z {
		z[k] = fact.Some(1.)
	}
	s, err := c.Sensitivity(t.Context(), z, 4, cuts, shortage.FiveClasses{-2, -1, 1.25, 2})
	require.NoError(t, err)
	require.Equal(t, shortage.BalanceSensitivity{Settings: 140, Kept: 70, Classes: [6]int{0, 0, 0, 70, 70, 0}}, s)
	for k := range z {
		z[k] = fact.Some(0.)
	}
	z[shortage.WageGrowth] = fact.Some(2.)
	s, err = c.Sensitivity(t.Context(), z, 1, cuts)
	require.NoError(t, err)
	require.Equal(t, shortage.BalanceSensitivity{Settings: 5, Kept: 4, Classes: [6]int{0, 0, 0, 4, 0, 1}}, s, "0.4 on the whole is balanced")
	z[shortage.WageGrowth] = fact.Opt[float64]{}
	score, err := c.Score(z)
	require.NoError(t, err)
	require.Equal(t, fact.Opt[float64]{}, score, "no price, no answer")
	c.Weights[0] = -1
	_, err = c.Score(z)
	require.ErrorIs(t, err, fact.ErrRange)
}

// TestWeightings holds that every division occurs once.
func TestWeightings(t *testing.T) {
	seen := map[string]bool{}
	for w := range shortage.Weightings(4, 5) {
		total := 0
		for _, n := range w {
			require.GreaterOrEqual(t, n, 0)
			total += n
		}
		require.Equal(t, 5, total)
		seen[fmt.Sprint(w)] = true
	}
	require.Len(t, seen, 56)
	for range shortage.Weightings(4, 5) {
		break
	}
	for range shortage.Weightings(0, 5) {
		require.Fail(t, "no indicators")
	}
}
