package audit

import (
	"math"
	"math/big"
)

// A Count is how many people of a group were selected.
type Count struct {
	Selected int `json:"selected"`
	Of       int `json:"of"`
}

// margins are the fixed sums of a table of two groups: how large they are, and
// how many were selected in all.
type margins struct{ first, second, selected int }

// support returns the least and the greatest number that the first group can
// have selected.
func (m margins) support() (low, high int) {
	return max(0, m.selected-m.second), min(m.first, m.selected)
}

// An Exact is what Fisher's exact test says of a table, conditional on its
// margins: with groups that are exchangeable every choice of the selected is as
// likely as any other.
type Exact struct {
	// P is two-sided by probability: that of a table no more likely than this one.
	// It is valid: where groups are exchangeable, P <= a has at most probability a.
	P float64 `json:"p"`
	// MidP counts tables exactly as likely as this one by half (Lancaster 1961). It
	// is nearer to a on average, and may exceed it.
	MidP float64 `json:"mid_p"`
	// Least is the smallest P that a table with these margins can have. Where it is
	// above the level of a test, that test cannot speak, whatever happened.
	Least float64 `json:"least_p"`
}

// FisherExact tests whether two groups were selected at one rate (Fisher 1935).
// Whether two tables are equally likely is decided in whole numbers. A probability
// less than the smallest float64 is given as that. Of counts that are not
// 0 <= Selected <= Of it says nothing: the zero value, whose P is no p. It costs
// O(selected).
func FisherExact(group, reference Count) Exact {
	if group.check("") != nil || reference.check("") != nil {
		return Exact{}
	}
	m := margins{group.Of, reference.Of, group.Selected + reference.Selected}
	low, high := m.support()
	weights, total := m.weights()
	a := group.Selected - low
	below, equal := m.tails(weights, a)
	least := min(weights[0], weights[len(weights)-1]) // one of the two ends is the least likely table
	if low < high && least > 0 && m.compare(low, high) == 0 {
		least *= 2
	}
	return Exact{
		P:     probability((below + equal) / total),
		MidP:  probability((below + equal/2) / total),
		Least: probability(least / total),
	}
}

func probability(p float64) float64 { return min(1, max(p, math.SmallestNonzeroFloat64)) }

// weights returns the probabilities of all tables, in units of that of the most
// likely one, and their sum. Going outward by the ratio of neighbours nothing
// overflows, and what underflows is too small to matter.
func (m margins) weights() (weights []float64, total float64) {
	low, high := m.support()
	weights = make([]float64, high-low+1)
	mode := int((float64(m.first) + 1) * (float64(m.selected) + 1) / (float64(m.first) + float64(m.second) + 2))
	mode = min(max(mode, low), high)
	weights[mode-low] = 1
	for x := mode; x < high; x++ {
		weights[x+1-low] = weights[x-low] * m.step(x)
	}
	for x := mode; x > low; x-- {
		weights[x-1-low] = weights[x-low] / m.step(x-1)
	}
	return weights, sumOutward(weights)
}

// step is how much more likely x+1 is than x.
func (m margins) step(x int) float64 {
	return float64(m.first-x) * float64(m.selected-x) / (float64(x+1) * float64(m.second-m.selected+x+1))
}

// sumOutward adds from both ends towards the middle, the small ones first.
func sumOutward(weights []float64) float64 {
	var left, right float64
	i, k := 0, len(weights)-1
	for i < k {
		left, right = left+weights[i], right+weights[k]
		i, k = i+1, k-1
	}
	if i == k {
		left += weights[i]
	}
	return left + right
}

// near is how close two weights are that may be equal: far above their rounding.
const near = 1e-8

// tails returns the weight of the tables that are less likely than the one at a,
// and of those exactly as likely, itself included.
func (m margins) tails(weights []float64, a int) (below, equal float64) {
	low, _ := m.support()
	for x, w := range weights {
		switch {
		case x == a:
			equal += w
		case w == 0: // underflow: it adds nothing, wherever it belongs
		case math.Abs(w-weights[a]) > near*weights[a]:
			if w < weights[a] {
				below += w
			}
		default:
			switch m.compare(low+x, low+a) {
			case -1:
				below += w
			case 0:
				equal += w
			}
		}
	}
	return below, equal
}

// compare returns whether x is less, equally or more likely than y, exactly.
func (m margins) compare(x, y int) int {
	if x == y {
		return 0
	}
	if x < y {
		return -m.compare(y, x)
	}
	product := func(a, b, c, d int) *big.Int {
		p := new(big.Int).MulRange(int64(a), int64(b))
		return p.Mul(p, new(big.Int).MulRange(int64(c), int64(d)))
	}
	rest := m.second - m.selected
	return product(m.first-x+1, m.first-y, m.selected-x+1, m.selected-y).
		Cmp(product(y+1, x, rest+y+1, rest+x))
}
