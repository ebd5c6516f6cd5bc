package row

import (
	"math/bits"

	"github.com/beveridge-go/beveridge/match/portable"
)

// A Key orders the scores of one view and one end under one set of [Tables]:
// the greater key is the better pair. In the
// views of one side it is minus the weighted sum of the costs, in units of 2^-52
// of a natural logarithm, so that keys add up; in the reciprocal view it is the
// score in units of 2^-40.
type Key int64

// costBits is the number of binary digits after the point of a cost, which is
// the negative natural logarithm of a component.
const costBits = 24

// CostOne is a cost of 1.
const CostOne = 1 << costBits

// MinFloor is the least floor: a millionth, the unit of a published score.
const MinFloor = 1e-6

// maxCost is more than the cost of MinFloor.
const maxCost = 14 << costBits

// logBits is the binary logarithm of the number of steps between 1 and 2 of the
// table of logarithms.
const logBits = 10

// A logStep is a step of the table of logarithms: ln(1 + i/1024) in units of
// 2^-24, and what it lacks to the next step. Between steps it is taken as a line,
// which is off by at most 1.2e-7.
type logStep struct{ at, rise int32 }

func logTable() *[1 << logBits]logStep {
	t := new([1 << logBits]logStep)
	at := func(i int) int32 { return fixed(portable.Log(1 + float64(i)/(1<<logBits))) }
	for i := range t {
		t[i] = logStep{at(i), at(i+1) - at(i)}
	}
	return t
}

// ln2 is the logarithm of 2 in units of 2^-24.
const ln2 = 11_629_080

// fixed rounds a number of at least 0 to units of 2^-24.
func fixed(x float64) int32 { return int32(float64(x*(1<<costBits)) + 0.5) }

// CostOf is the cost of a component: -ln(max(x, floor)), in units of [CostOne] a
// natural logarithm. It never rises with x.
// It has no branch: what a component is cannot be predicted.
func (t *Tables) CostOf(c Code) int32 {
	const drop = codeBits - logBits
	shift := codeBits + 1 - bits.Len32(uint32(c)) // 0 for One, more than the floor for 0
	m := uint32(c) << (shift & 31)                // in [1, 2) of 2^-24
	i, rest := m>>drop&(1<<logBits-1), int32(m&(1<<drop-1))
	step := t.log[i]
	return min(int32(shift)*ln2-step.at-step.rise*rest>>drop, t.floorCost)
}

// The exponential of a cost is the product of four: of its first 4 binary
// digits after the point and what is before it, of the next 8, of 8 more, and of
// the last 12, which are a series.
const (
	expCoarse = maxCost >> (costBits - 4)
	expBits   = 32 // digits after the point that count
)

type expTables struct {
	coarse       [expCoarse + 1]uint64 // in units of 2^-62
	middle, fine [256]uint64
}

func newExpTables() *expTables {
	t := new(expTables)
	const unit = 1 << 62
	for i := range t.coarse {
		t.coarse[i] = uint64(portable.Exp(-float64(i)/16) * unit)
	}
	for i := range t.middle {
		t.middle[i] = uint64(portable.Exp(-float64(i)/(1<<12)) * unit)
		t.fine[i] = uint64(portable.Exp(-float64(i)/(1<<20)) * unit)
	}
	return t
}

// product multiplies two numbers in units of 2^-62.
func product(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high<<2 | low>>62
}

// share is the score of a key of one side, in units of 2^-40. It never falls
// when the key rises.
func (t *Tables) share(k Key) uint64 {
	const drop = costBits + weightBits - expBits
	x := (uint64(-k) + 1<<(drop-1)) >> drop // cost in units of 2^-32
	low := x & (1<<12 - 1)
	e := product(t.exp.coarse[min(x>>28, expCoarse)], t.exp.middle[x>>20&255])
	e = product(product(e, t.exp.fine[x>>12&255]), 1<<62-low<<30+low*low>>3)
	return (e + 1<<21) >> 22
}

const shareOne = 1 << 40

// harmonic is the harmonic mean of two scores in units of 2^-40, rounded down,
// and never falls when one of them rises.
func harmonic(a, b uint64) Key {
	if a == 0 || b == 0 {
		return 0
	}
	high, low := bits.Mul64(2*a, b)
	q, _ := bits.Div64(high, low, a+b)
	return Key(q)
}

// Micro is the published score of a key of a view, in millionths, rounded half
// up. It never falls when the key rises, so it serves as the integer weight of
// an assignment too.
func (t *Tables) Micro(view View, k Key) int32 {
	s := uint64(k)
	if view != Reciprocal {
		s = t.share(k)
	}
	return int32((s*1_000_000 + shareOne/2) >> 40)
}

// MicroFrom is the greatest published score in a view of a pair whose key in the
// employer's view is at most one: in the reciprocal view, where the worker's is 1.
func (t *Tables) MicroFrom(view View, employer Key) int32 {
	if view == Reciprocal {
		return t.Micro(Reciprocal, harmonic(t.share(employer), shareOne))
	}
	return t.Micro(view, employer)
}
