package evaluate

import (
	"math"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Gain says what a grade g is worth. nDCG under different gains must not be
// compared; papers often leave out which one they took.
type Gain uint8

// The gains.
const (
	Exponential Gain = iota // 2^g - 1 (Burges et al., ICML 2005)
	Linear                  // g (Järvelin and Kekäläinen, TOIS 2002; trec_eval)
)

var gainNames = []string{"exponential", "linear"}

// String returns "exponential" or "linear".
func (g Gain) String() string { return fact.NameOf(gainNames, g) }

// MarshalText returns the name.
func (g Gain) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads a name, in any case.
func (g *Gain) UnmarshalText(text []byte) error { return fact.ParseName(gainNames, text, g) }

// of returns the gain of a grade in [0, MaxGrade], exactly.
func (g Gain) of(grade int) float64 {
	if g == Linear {
		return float64(grade)
	}
	return float64(int64(1)<<grade - 1)
}

// DCG is the discounted cumulative gain of the first k ranks, with the discount
// 1/log2(rank+1). It is 0 for k < 1, and has no upper bound.
func (l List) DCG(k int, gain Gain) float64 {
	var sum float64
	rank := 0
	for _, b := range l.blocks {
		var mean float64
		for _, g := range b.grades {
			mean += gain.of(g)
		}
		mean /= float64(len(b.grades))
		for range b.grades {
			if rank++; rank > k {
				return sum
			}
			sum += mean / math.Log2(float64(rank+1))
		}
	}
	return sum
}

// IdealDCG is the DCG@k of all judged documents, ranked or not, with the best
// first: the most that any list can reach.
func (l List) IdealDCG(k int, gain Gain) float64 {
	var sum float64
	for i, g := range l.judged[:max(0, min(k, len(l.judged)))] {
		sum += gain.of(g) / math.Log2(float64(i+2))
	}
	return sum
}

// NDCG is DCG@k over the ideal DCG@k. It is undefined when the ideal is 0: for
// R = 0 and for k < 1.
func (l List) NDCG(k int, gain Gain) (value float64, ok bool) {
	ideal := l.IdealDCG(k, gain)
	if ideal == 0 {
		return 0, false
	}
	return min(l.DCG(k, gain)/ideal, 1), true // means of ties can exceed the ideal by a rounding
}
