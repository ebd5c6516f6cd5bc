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
	for rest != 0 && len(order) > 0 {
		step := Micro(1)
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
	return out
}
