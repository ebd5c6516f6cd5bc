//go:build !race

package audit_test

import (
	"context"
	"errors"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
)

// ways is the number of ways to have x of n1 and k-x of n2.
func ways(n1, n2, k, x int) *big.Int {
	w := new(big.Int).Binomial(int64(n1), int64(x))
	return w.Mul(w, new(big.Int).Binomial(int64(n2), int64(k-x)))
}

// fisher is the definition, in whole numbers: the ways that are no more likely,
// those that are exactly as likely, and all.
func fisher(n1, n2, k, a int) (below, equal, all *big.Int) {
	below, equal, all = new(big.Int), new(big.Int), new(big.Int)
	mine := ways(n1, n2, k, a)
	for x := max(0, k-n2); x <= min(n1, k); x++ {
		w := ways(n1, n2, k, x)
		all.Add(all, w)
		switch w.Cmp(mine) {
		case -1:
			below.Add(below, w)
		case 0:
			equal.Add(equal, w)
		}
	}
	return below, equal, all
}

func quotient(a, b *big.Int) float64 {
	f, _ := new(big.Rat).SetFrac(a, b).Float64()
	return f
}

func exact(a, n1, b, n2 int) audit.Exact {
	return audit.FisherExact(audit.Count{Selected: a, Of: n1}, audit.Count{Selected: b, Of: n2})
}

// TestFisherIsItsDefinition holds all tables of groups up to 9, and larger ones.
func TestFisherIsItsDefinition(t *testing.T) {
	hold := func(a, n1, b, n2 int) {
		below, equal, all := fisher(n1, n2, a+b, a)
		p := quotient(new(big.Int).Add(below, equal), all)
		mid := quotient(new(big.Int).Add(new(big.Int).Add(below, below), equal), new(big.Int).Add(all, all))
		got := exact(a, n1, b, n2)
		require.InEpsilon(t, p, got.P, 1e-11, "%d/%d %d/%d", a, n1, b, n2)
		require.InEpsilon(t, mid, got.MidP, 1e-11, "%d/%d %d/%d", a, n1, b, n2)
	}
	for n1 := range 10 {
		for n2 := range 10 {
			for a := range n1 + 1 {
				for b := range n2 + 1 {
					hold(a, n1, b, n2)
				}
			}
		}
	}
	hold(300, 1000, 290, 1000) // mirror images are as likely, and float products are not quite
	hold(31, 977, 290, 1013)
	hold(3, 40, 900, 2000)
	hold(0, 300, 150, 300)
}

// TestFisherIsValid: where groups are exchangeable, P(P <= a) <= a for every a, by
// complete enumeration. mid-p is not: the premise of saying so.
func TestFisherIsValid(t *testing.T) {
	midExceeds := false
	for n1 := 1; n1 <= 8; n1++ {
		for n2 := 1; n2 <= 8; n2++ {
			for k := range n1 + n2 + 1 {
				low, high := max(0, k-n2), min(n1, k)
				all := new(big.Int).Binomial(int64(n1+n2), int64(k))
				least := 1.0
				for a := low; a <= high; a++ {
					at := exact(a, n1, k-a, n2)
					least = min(least, at.P)
					var chance, mid float64
					for x := low; x <= high; x++ {
						e := exact(x, n1, k-x, n2)
						if e.P <= at.P {
							chance += quotient(ways(n1, n2, k, x), all)
						}
						if e.MidP <= at.MidP {
							mid += quotient(ways(n1, n2, k, x), all)
						}
					}
					require.LessOrEqual(t, chance, at.P+1e-12)
					midExceeds = midExceeds || mid > at.MidP+1e-12
				}
				for a := low; a <= high; a++ {
					require.InDelta(t, least, exact(a, n1, k-a, n2).Least, 1e-12, "the smallest that is attained")
				}
			}
		}
	}
	require.True(t, midExceeds)
}

// TestFisherMirrors: exchanging the groups, or selected and not, leaves the test.
func TestFisherMirrors(t *testing.T) {
	for _, x := range [][4]int{{12, 50, 20, 50}, {1, 4, 3, 6}, {450, 1000, 500, 1000}, {0, 8, 4, 8}, {7, 31, 80, 95}} {
		a := exact(x[0], x[1], x[2], x[3])
		b := exact(x[2], x[3], x[0], x[1])
		c := exact(x[1]-x[0], x[1], x[3]-x[2], x[3])
		for _, y := range []audit.Exact{b, c} {
			require.InEpsilon(t, a.P, y.P, 1e-12)
			require.InEpsilon(t, a.MidP, y.MidP, 1e-12)
			require.InEpsilon(t, a.Least, y.Least, 1e-12)
		}
	}
}

// TestFisherOfLargeTables: no overflow, no zero, and the normal limit.
func TestFisherOfLargeTables(t *testing.T) {
	e := exact(499_000, 1_000_000, 501_000, 1_000_000)
	c, err := audit.Compare("g", audit.Count{Selected: 499_000, Of: 1_000_000}, "r", audit.Count{Selected: 501_000, Of: 1_000_000}, 0.05)
	require.NoError(t, err)
	require.InEpsilon(t, c.ZP.Or(0), e.MidP, 0.01)
	require.Less(t, e.MidP, e.P)
	far := exact(0, 1_000_000, 500_000, 1_000_000)
	require.Positive(t, far.P)
	require.Less(t, far.P, 1e-300)
	require.InDelta(t, 1.0, exact(500_000, 1_000_000, 500_000, 1_000_000).P, 1e-9)
	require.Equal(t, audit.Exact{}, exact(3, 2, 1, 1), "no table")
	require.Equal(t, audit.Exact{P: 1, MidP: 0.5, Least: 1}, exact(0, 0, 5, 9), "one table only")
}

// TestCompareStates holds what is not defined.
func TestCompareStates(t *testing.T) {
	count := func(a, n int) audit.Count { return audit.Count{Selected: a, Of: n} }
	for _, tt := range []struct {
		name, why  string
		group, ref audit.Count
		ratio      fact.Opt[float64]
		flips      fact.Tri
		outcome    audit.Outcome
	}{
		{"0 everywhere", "0/0 is no ratio", count(0, 9), count(0, 9), fact.Opt[float64]{}, fact.Unknown, audit.Undefined},
		{"nobody", "an empty group has no rate", count(0, 0), count(4, 9), fact.Opt[float64]{}, fact.Unknown, audit.Undefined},
		{"too few", "2 against 8 with 3 selected never reach 0.05", count(0, 2), count(3, 8), fact.Some(0.0), fact.Yes, audit.CannotAssess},
		{"equal", "a ratio of 1", count(5, 10), count(5, 10), fact.Some(1.0), fact.Unknown, audit.NotShown},
		{"all selected", "no variance, no interval", count(10, 10), count(8, 8), fact.Some(1.0), fact.Unknown, audit.CannotAssess},
		{"all against none", "the clearest table there is", count(0, 10), count(10, 10), fact.Some(0.0), fact.No, audit.Different},
		{"at four fifths", "4/5 is not below", count(4, 10), count(5, 10), fact.Some(0.8), fact.Unknown, audit.NotShown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := audit.Compare("g", tt.group, "r", tt.ref, 0.05)
			require.NoError(t, err)
			require.Equal(t, tt.ratio, c.Ratio, tt.why)
			require.Equal(t, tt.flips, c.OnePersonFlips, tt.why)
			require.Equal(t, tt.outcome, c.Outcome, tt.why)
			if tt.name == "all selected" {
				require.True(t, c.Interval.IsZero())
				require.True(t, c.Z.IsZero())
			}
		})
	}
	_, err := audit.Compare("g", count(5, 4), "r", count(-1, 4), 0.05)
	require.ErrorIs(t, err, fact.ErrRange)
	require.ErrorContains(t, err, "g:")
	require.ErrorContains(t, err, "r:")
	for _, alpha := range []float64{0, 1, -1, math.NaN(), math.Inf(1)} {
		_, err = audit.Compare("g", count(1, 4), "r", count(2, 4), alpha)
		require.ErrorContains(t, err, "alpha", "%v is no level", alpha)
	}
	_, err = audit.Compare("g", count(1, 4), "r", count(2, math.MaxInt), 0.05)
	require.ErrorContains(t, err, "r: of", "products of two counts would overflow")
	require.Zero(t, exact(1, 4, math.MaxInt/2, math.MaxInt))
}

func TestHolmBounds(t *testing.T) {
	for _, tt := range []struct {
		why     string
		p, want []float64
	}{
		{"no tests", nil, []float64{}},
		{"one test", []float64{0.5}, []float64{0.5}},
		{"at most 1, and never falling", []float64{0.9, 0.4, 0.5}, []float64{1, 1, 1}},
		{"the ends are p", []float64{0, 1}, []float64{0, 1}},
	} {
		got, err := audit.Holm(tt.p)
		require.NoError(t, err)
		require.Equal(t, tt.want, got, tt.why)
	}
	_, err := audit.Holm([]float64{0.5, math.NaN(), -0.1, 1.1, math.Inf(1), math.Inf(-1)})
	require.ErrorContains(t, err, "5 faults")
	require.ErrorContains(t, err, `p[1]: "NaN"`)
	require.ErrorIs(t, err, fact.ErrRange)
}

// TestPermutation holds the test to its definition on small groups with ties, and
// that the draws agree with the count.
func TestPermutation(t *testing.T) {
	first := []match.Micro{100, 250, 250, 900}
	second := []match.Micro{250, 400, 900, 900, 950}
	all := append(append([]match.Micro{}, first...), second...)
	count, total, far, largest := 0, 0, 0, int64(0)
	size := func(mask int) int64 {
		var a, sum, n int64
		for i, s := range all {
			sum += int64(s)
			if mask>>i&1 == 1 {
				a, n = a+int64(s), n+1
			}
		}
		d := a*int64(len(all)) - n*sum
		return max(d, -d)
	}
	observed := size(0b1111)
	for mask := range 1 << len(all) {
		n := 0
		for i := range all {
			n += mask >> i & 1
		}
		if n != len(first) {
			continue
		}
		total++
		d := size(mask)
		if d >= observed {
			count++
		}
		if d > largest {
			far, largest = 0, d
		}
		if d == largest {
			far++
		}
	}
	settings := audit.Relabellings{Enumerate: 126, Draws: 20_000, Seed: 3}
	got, err := audit.PermutationTest(t.Context(), first, second, settings)
	require.NoError(t, err)
	require.True(t, got.Enumerated)
	require.Equal(t, []int{count, total}, []int{got.Count, got.Total})
	require.InDelta(t, float64(far)/float64(total), got.Least, 1e-15)
	mirror, err := audit.PermutationTest(t.Context(), second, first, settings)
	require.NoError(t, err)
	require.InDelta(t, -got.Difference, mirror.Difference, 1e-15)
	require.Equal(t, got.P, mirror.P)

	settings.Enumerate = 125
	drawn, err := audit.PermutationTest(t.Context(), first, second, settings)
	require.NoError(t, err)
	require.False(t, drawn.Enumerated)
	require.Equal(t, float64(drawn.Count+1)/20_001, drawn.P)
	require.Equal(t, 1.0/20_001, drawn.Least)
	require.InDelta(t, got.P, drawn.P, 4*math.Sqrt(got.P*(1-got.P)/20_000))
	again, err := audit.PermutationTest(t.Context(), []match.Micro{900, 250, 100, 250}, second, settings)
	require.NoError(t, err)
	require.Equal(t, drawn, again, "the order within a group does not matter")

	same, err := audit.PermutationTest(t.Context(), []match.Micro{7, 7}, []match.Micro{7, 7, 7}, settings)
	require.NoError(t, err)
	require.Equal(t, []float64{1, 1}, []float64{same.P, same.Least}, "equal scores say nothing")
	_, err = audit.PermutationTest(t.Context(), nil, second, audit.Relabellings{Enumerate: -1})
	require.ErrorIs(t, err, fact.ErrMissing)
	require.ErrorContains(t, err, "Enumerate")
	require.ErrorContains(t, err, "Draws")
}

// TestPermutationOfManyPeople: their relabellings, a number of hundreds of thousands of
// digits, are not counted to know that they are too many, and a context ends the draws.
func TestPermutationOfManyPeople(t *testing.T) {
	scores := make([]match.Micro, 1_000_000)
	for i := range scores {
		scores[i] = match.Micro(i)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	_, err := audit.PermutationTest(ctx, scores[:500_000], scores[500_000:], audit.DefaultSettings().Relabellings)
	require.ErrorContains(t, err, "enough")
}

// TestPermutationIsValid: over all relabellings, P(P <= a) <= a.
func TestPermutationIsValid(t *testing.T) {
	all := []match.Micro{1, 2, 2, 5, 8, 8, 13}
	var ps []float64
	for mask := range 1 << len(all) {
		var a, b []match.Micro
		for i, s := range all {
			if mask>>i&1 == 1 {
				a = append(a, s)
			} else {
				b = append(b, s)
			}
		}
		if len(a) != 3 {
			continue
		}
		p, err := audit.PermutationTest(t.Context(), a, b, audit.Relabellings{Enumerate: 35, Draws: 1})
		require.NoError(t, err)
		ps = append(ps, p.P)
	}
	require.Len(t, ps, 35)
	for _, a := range ps {
		n := 0
		for _, p := range ps {
			if p <= a {
				n++
			}
		}
		require.LessOrEqual(t, float64(n)/35, a+1e-12)
	}
}
