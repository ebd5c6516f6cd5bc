package protect

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
)

const (
	no      = fact.No
	unknown = fact.Unknown
	yes3    = fact.Yes
)

// The truth tables of strong Kleene logic, whole: rows and columns no, unknown, yes.
func TestKleene(t *testing.T) {
	values := []fact.Tri{no, unknown, yes3}
	and := [3][3]fact.Tri{{no, no, no}, {no, unknown, unknown}, {no, unknown, yes3}}
	or := [3][3]fact.Tri{{no, unknown, yes3}, {unknown, unknown, yes3}, {yes3, yes3, yes3}}
	not := [3]fact.Tri{yes3, unknown, no}
	for i, a := range values {
		require.Equal(t, not[i], a.Not(), "not %s", a)
		for k, b := range values {
			require.Equal(t, and[i][k], a.And(b), "%s and %s", a, b)
			require.Equal(t, or[i][k], a.Or(b), "%s or %s", a, b)
			require.Equal(t, or[i][k], anyOf(a, b), "any of %s, %s", a, b)
			for _, c := range values {
				require.Equal(t, a.Or(b).Or(c), anyOf(a, b, c))
			}
		}
	}
	require.Equal(t, no, anyOf(), "none of nothing is so")
}

// The outcome and the verdict of a rule for each answer to its two questions.
func TestOutcomes(t *testing.T) {
	for _, tt := range []struct {
		block, warn fact.Tri
		outcome     Outcome
		verdict     Verdict
	}{
		{no, no, Kept, Pass},
		{no, unknown, Unsettled, Warn},
		{no, yes3, Doubtful, Warn},
		{unknown, no, Unsettled, Review},
		{unknown, unknown, Unsettled, Review},
		{unknown, yes3, Unsettled, Review},
		{yes3, no, Violated, Block},
		{yes3, unknown, Violated, Block},
		{yes3, yes3, Violated, Block},
	} {
		require.Equal(t, tt.outcome, outcomeOf(tt.block, tt.warn), "block %s, warn %s", tt.block, tt.warn)
		require.Equal(t, tt.verdict, verdictOf(tt.block, tt.warn), "block %s, warn %s", tt.block, tt.warn)
	}
}

// Comparisons are right whatever the value within its bounds is: each answer is held
// against all pairs of values that the bounds allow.
func TestComparisonsWithinBounds(t *testing.T) {
	const most = 6 // stands for no bound
	var all []value
	var ranges [][2]int64
	for low := range int64(4) {
		for high := low; high <= 4; high++ {
			v := value{known: true, low: big.NewRat(low, 1), high: big.NewRat(high, 1)}
			ranges = append(ranges, [2]int64{low, high})
			if high == 4 {
				v.high, ranges[len(ranges)-1][1] = nil, most
			}
			all = append(all, v)
		}
	}
	for i, a := range all {
		for k, b := range all {
			var less, same []fact.Tri
			for x := ranges[i][0]; x <= ranges[i][1]; x++ {
				for y := ranges[k][0]; y <= ranges[k][1]; y++ {
					less, same = append(less, fact.Of(x < y)), append(same, fact.Of(x == y))
				}
			}
			require.Equal(t, agreed(less), a.less(b), "%v < %v", ranges[i], ranges[k])
			require.Equal(t, agreed(same), a.same(b, number), "%v = %v", ranges[i], ranges[k])
		}
	}
}

// agreed is what all answers say, and unknown if they differ.
func agreed(all []fact.Tri) fact.Tri {
	for _, t := range all {
		if t != all[0] {
			return unknown
		}
	}
	return all[0]
}

func TestComparisons(t *testing.T) {
	sum := func(n int64, currency string) value {
		v := exactly(big.NewRat(n, 1))
		v.currency = currency
		return v
	}
	none := value{known: true, without: true}
	for _, tt := range []struct {
		name        string
		a, b        value
		less, equal fact.Tri
	}{
		{"two currencies", sum(1, "BYN"), sum(2, "EUR"), unknown, unknown},
		{"no money is the same in all", sum(0, ""), sum(2, "EUR"), yes3, no},
		{"unknown", value{}, sum(2, "EUR"), unknown, unknown},
		{"no limit", sum(5, "BYN"), none, no, no},
		{"no limit at all", none, none, no, yes3},
		{"both after tax", value{known: true, net: true, low: big.NewRat(1, 1)}, value{known: true, net: true, low: big.NewRat(2, 1)}, yes3, no},
		{"equal after tax", value{known: true, net: true, low: big.NewRat(2, 1)}, value{known: true, net: true, low: big.NewRat(2, 1)}, no, yes3},
	} {
		require.Equal(t, tt.less, tt.a.less(tt.b), tt.name)
		require.Equal(t, tt.equal, tt.a.same(tt.b, amount), tt.name)
	}
	for _, tt := range []struct {
		a, b string
		want fact.Tri
	}{
		{"7212", "7212", yes3},
		{"7212", "72", yes3},
		{"72", "7212", unknown},
		{"7212", "9112", no},
		{"", "7212", unknown},
	} {
		require.Equal(t, tt.want, textOf(tt.a).same(textOf(tt.b), code), "%q in %q", tt.a, tt.b)
	}
	require.Equal(t, no, textOf("7212").same(textOf("72"), text), "texts are no codes")
}
