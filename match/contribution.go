package match

import (
	"cmp"
	"math"
	"slices"
)

// apportion rounds terms to millionths that add up to sum, by largest
// remainder; equal remainders go in index order. A term of exactly 0 stays 0.
func apportion(terms []float64, sum Micro) []Micro {
	out := make([]Micro, len(terms))
	remainder := make([]float64, len(terms))
	order := make([]int, 0, len(terms))
	rest := sum
	for i, t := range terms {
		exact := float64(t * microOne) // rounded, not fused with what follows
		out[i] = Micro(math.Floor(exact))
		remainder[i] = exact - math.Floor(exact)
		rest -= out[i]
		if t != 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainder[b], remainder[a]) })
	settle(out, order, rest)
	return out
}

// settle spreads what is left of a sum over the terms in order, a unit each.
func settle[T ~int32 | ~int64](out []T, order []int, rest T) {
	if n := T(len(order)); n > 0 {
		for _, i := range order {
			out[i] += rest / n
		}
		rest %= n
	}
	for rest != 0 && len(order) > 0 {
		step := T(1)
		if rest < 0 {
			step = -1
			slices.Reverse(order)
		}
		for _, i := range order {
			if rest == 0 {
				break
			}
			out[i] += step
			rest -= step
		}
	}
}

// thousandth is the unit in which scores are printed, in millionths.
const thousandth = microOne / 1000

// thousandths rounds a score to thousandths, half up.
func thousandths(m Micro) int64 { return (int64(m) + thousandth/2) / thousandth }

// inThousandths rounds the parts of a sum to thousandths that add up to total,
// the sum in thousandths, by largest remainder; equal remainders go in index
// order. A part of 0 stays 0. Parts of another sum are only rounded.
func inThousandths(parts []Micro, total int64) []int64 {
	out := make([]int64, len(parts))
	order := make([]int, 0, len(parts))
	remainder := func(i int) int64 { return int64(parts[i]) - out[i]*thousandth }
	for i, m := range parts {
		out[i] = int64(m) / thousandth
		if remainder(i) < 0 {
			out[i]-- // towards minus infinity
		}
		total -= out[i]
		if m != 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainder(b), remainder(a)) })
	if n := int64(len(order)) + 1; -n <= total && total <= n {
		settle(out, order, total)
	}
	return out
}
