package row

import (
	"cmp"
	"math"
	"slices"
)

// WeightOne is the sum of the weights of the components that apply to a pair.
const (
	weightBits = 28
	WeightOne  = 1 << weightBits
)

// Weights are integer weights by component, which sum to 2^28, or to 0 where no
// component has a weight.
type Weights [Components]uint32

// viewWeights are the weights of a view for one set of components that apply.
type viewWeights struct {
	By Weights

	need Mask // the components with a weight
}

// Apportion scales weights, none negative, to integers that sum to total, by
// largest remainder; equal remainders go to the earlier one. A weight of 0 stays
// 0, and all stay 0 where they sum to 0. The same weights give the same result
// on every machine. It allocates and is meant for the compilation of rows.
func Apportion(dst []uint32, weights []float64, total uint32) {
	clear(dst)
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	if sum == 0 {
		return
	}
	rest := int64(total)
	order := make([]int, 0, len(weights))
	remainder := make([]float64, len(weights))
	for i, w := range weights {
		exact := float64(w / sum * float64(total)) // rounded, not fused with what follows
		dst[i] = uint32(math.Floor(exact))
		// To a millionth, so that noise in the weights breaks no tie.
		remainder[i] = math.Round(float64((exact - math.Floor(exact)) * 1e6))
		rest -= int64(dst[i])
		if w > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainder[b], remainder[a]) })
	for ; rest > 0; rest-- {
		dst[order[0]]++
		order = append(order[1:], order[0])
	}
}

// weightTable tabulates the weights of a view by the components that apply.
func weightTable(all *[Components]float64) *[masks]viewWeights {
	t := new([masks]viewWeights)
	var w [Components]float64
	weighed := always
	for c, x := range all {
		if x != 0 {
			weighed |= 1 << c
		}
	}
	for i := range t {
		applies := Mask(i>>1)<<3 | Mask(i&1) | always
		if same := (applies & weighed).place(); same != i {
			t[i] = t[same] // what has no weight changes nothing, and same comes first
			continue
		}
		for c := range w {
			w[c] = 0
			if applies.Has(c) {
				w[c] = all[c]
			}
		}
		Apportion(t[i].By[:], w[:], WeightOne)
		for c, x := range t[i].By {
			if x != 0 {
				t[i].need |= 1 << c
			}
		}
	}
	return t
}
