package evaluate

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Kendall is the agreement of two orders of the same things, with the counts
// behind it. A pair of things tied on both sides is in TiesX and in TiesY.
type Kendall struct {
	Concordant int64   `json:"concordant"` // pairs that both put in the same order
	Discordant int64   `json:"discordant"` // pairs that they put in opposite order
	TiesX      int64   `json:"tiesX"`      // pairs equal in x
	TiesY      int64   `json:"tiesY"`      // pairs equal in y
	TauB       float64 `json:"tauB"`       // in [-1, 1]
	OK         bool    `json:"ok"`         // false where one side is constant: then there is no TauB
}

// KendallTauB compares two orders by
//
//	tau-b = (P-Q) / sqrt((n0-tx)(n0-ty)),  n0 = n(n-1)/2
//
// with P concordant and Q discordant pairs (Kendall, Biometrika 1945). Only the
// order of the values matters. It reports sides of different length and values
// that are not finite. Time O(n log n) (Knight, JASA 1966).
func KendallTauB(x, y []float64) (Kendall, error) {
	if err := checkPaired(x, y); err != nil {
		return Kendall{}, err
	}
	points := make([][2]float64, len(x))
	for i := range x {
		points[i] = [2]float64{x[i], y[i]}
	}
	byX := func(a, b [2]float64) int { return cmp.Compare(a[0], b[0]) }
	byY := func(a, b [2]float64) int { return cmp.Compare(a[1], b[1]) }
	slices.SortFunc(points, func(a, b [2]float64) int { return cmp.Or(byX(a, b), byY(a, b)) })
	n := int64(len(x))
	all := n * (n - 1) / 2
	k := Kendall{TiesX: tiedPairs(points, byX)}
	both := tiedPairs(points, func(a, b [2]float64) int { return cmp.Or(byX(a, b), byY(a, b)) })
	k.Discordant = exchanges(points, make([][2]float64, len(points)), byY)
	k.TiesY = tiedPairs(points, byY) // points are in order of y now
	k.Concordant = all - k.TiesX - k.TiesY + both - k.Discordant
	if k.OK = all > k.TiesX && all > k.TiesY; k.OK {
		scale := math.Sqrt(float64(all-k.TiesX) * float64(all-k.TiesY))
		k.TauB = clamp(float64(k.Concordant-k.Discordant)/scale, -1, 1)
	}
	return k, nil
}

// tiedPairs counts the pairs of equals in a sorted list.
func tiedPairs[T any](sorted []T, compare func(a, b T) int) int64 {
	var pairs, run int64
	for i := 1; i < len(sorted); i++ {
		if compare(sorted[i-1], sorted[i]) != 0 {
			run = 0
			continue
		}
		run++
		pairs += run
	}
	return pairs
}

// exchanges sorts list by merging and counts the pairs that were out of order.
func exchanges[T any](list, spare []T, compare func(a, b T) int) int64 {
	if len(list) < 2 {
		return 0
	}
	mid := len(list) / 2
	count := exchanges(list[:mid], spare[:mid], compare) + exchanges(list[mid:], spare[mid:], compare)
	copy(spare, list)
	left, right := spare[:mid], spare[mid:]
	for i := range list {
		if len(right) == 0 || len(left) > 0 && compare(left[0], right[0]) <= 0 {
			list[i], left = left[0], left[1:]
			continue
		}
		count += int64(len(left))
		list[i], right = right[0], right[1:]
	}
	return count
}

// SpearmanRho is the correlation of the ranks of x and y, in [-1, 1], where
// equal values share the mean of their ranks. It is undefined where one side is
// constant. It reports what [KendallTauB] reports. Time O(n log n).
func SpearmanRho(x, y []float64) (rho float64, ok bool, err error) {
	if err := checkPaired(x, y); err != nil {
		return 0, false, err
	}
	rx, ry := centredRanks(x), centredRanks(y)
	var xx, yy, xy float64 // of integers, so exact below some 200,000 values
	for i := range rx {
		xx += rx[i] * rx[i]
		yy += ry[i] * ry[i]
		xy += rx[i] * ry[i]
	}
	if xx == 0 || yy == 0 {
		return 0, false, nil
	}
	return clamp(xy/math.Sqrt(xx*yy), -1, 1), true, nil
}

// centredRanks returns twice the mean rank of each value less its average, an
// integer.
func centredRanks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	ranks := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = float64(from + to - len(order)) // (from+1 + to) - (n+1)
		}
		from = to
	}
	return ranks
}

func clamp(v, low, high float64) float64 { return max(low, min(v, high)) }

// checkPaired reports different lengths and values that are not finite.
func checkPaired(x, y []float64) error {
	var faults fact.Faults
	checkLength(&faults, "second side", len(y), len(x))
	checkFinite(&faults, "x", x)
	checkFinite(&faults, "y", y)
	return faults.Err()
}

func checkLength(faults *fact.Faults, field string, got, want int) {
	if got != want {
		faults.Add(fact.Fault{Field: field, Err: fmt.Errorf("%w: length %d beside %d", fact.ErrConflict, got, want)})
	}
}

func checkFinite(faults *fact.Faults, field string, values []float64) {
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			addRange(faults, "", fmt.Sprintf("%s[%d]", field, i), v, "want a finite number")
		}
	}
}
