package market

import (
	"math/bits"

	"github.com/beveridge-go/beveridge/match/portable"
)

// zipf returns the weights 1/k^exponent for k from 1 to n, in units of 2^-20.
// They are the same on every machine.
func zipf(n int, exponent float64) []uint64 {
	weights := make([]uint64, n)
	for i := range weights {
		weights[i] = uint64(float64(portable.Exp(-exponent*portable.Log(float64(i+1)))*(1<<20)) + 0.5)
	}
	return weights
}

// An alias draws i with a chance in proportion to a weight, in constant time:
// it takes one of n columns at random, and there either the column itself or
// its alias. Source: Walker (ACM TOMS 3, 1977), in the form of Vose (IEEE TSE
// 17, 1991).
type alias struct {
	keep  []uint64 // chance of the column itself, in units of 2^-32
	other []int32
}

// newAlias takes up to some thousand weights of up to 2^20 each, not all 0.
func newAlias(weights []uint64) alias {
	n, total := uint64(len(weights)), uint64(0)
	for _, w := range weights {
		total += w
	}
	a := alias{keep: make([]uint64, n), other: make([]int32, n)}
	left := make([]uint64, n) // a column holds total of it
	var small, large []int32
	for i, w := range weights {
		left[i] = w * n
		if left[i] < total {
			small = append(small, int32(i))
		} else {
			large = append(large, int32(i))
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		high, low := bits.Mul64(left[s], 1<<32)
		a.keep[s], _ = bits.Div64(high, low, total)
		a.other[s] = l
		if left[l] -= total - left[s]; left[l] < total {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) {
		a.keep[i], a.other[i] = 1<<32, i
	}
	return a
}

// of draws an index.
func (a *alias) of(d *draw) int {
	column, rest := bits.Mul64(d.pcg.Uint64(), uint64(len(a.keep)))
	if rest>>32 < a.keep[column] {
		return int(column)
	}
	return int(a.other[column])
}
