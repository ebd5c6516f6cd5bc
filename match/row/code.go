package row

import "math"

// A Code is the value of a component in units of 2^-24: 0 to [One].
type Code uint32

// One is the code of 1.
const One Code = 1 << codeBits

const codeBits = 24

// CodeOf rounds a value in [0, 1] to a code; what lies outside counts as the
// nearer end, NaN as 0.
func CodeOf(x float64) Code {
	if !(x > 0) {
		return 0
	}
	return Code(math.Round(min(x, 1) * float64(One)))
}

// Float returns the value of the code, exactly.
func (c Code) Float() float64 { return float64(c) / float64(One) }

// An End is one of the three numbers that are known of a component or a score.
type End uint8

// The ends. Low and High bound what the value can be, whatever the facts that
// are missing; Expected has the prior, or the mean over levels, in their place.
const (
	Low End = iota
	Expected
	High

	ends = 3
)

// A Range is a component by [End]: Low <= Expected <= High. The three are equal
// where all is known.
type Range [ends]Code

// Exactly is the range of a component that is known.
func Exactly(c Code) Range { return Range{c, c, c} }

// between makes it a range of which only the bounds are known; the prior is brought
// within them.
func (r *Range) between(low, high, prior Code) {
	r[Low], r[Expected], r[High] = low, min(max(prior, low), high), high
}

// bounds are the least and the greatest that a component can be.
type bounds struct{ low, high Code }

// at is an end of the range that has these bounds.
func (b bounds) at(end End, prior Code) Code { return pick(b.low, b.high, prior, end) }

// pick is an end of a range: its bounds, or the prior brought within them.
func pick[T Code | value](low, high, prior T, end End) T {
	switch end {
	case Low:
		return low
	case High:
		return high
	default:
		return min(max(prior, low), high)
	}
}

// A value is a code with its cost: the code above, and below what the cost lacks
// to 2^30, which never falls when the code rises. So values compare as codes do,
// and a table of them spares the logarithm.
type value uint64

const valueOne = value(One)<<32 | costCeiling

const costCeiling = 1 << 30

// priced is the value of a code.
func (t *Tables) priced(c Code) value { return value(c)<<32 | value(costCeiling-t.CostOf(c)) }

func (x value) code() Code { return Code(x >> 32) }

func (x value) cost() int64 { return costCeiling - int64(uint32(x)) }

// span is bounds of values.
type span struct{ low, high value }

// at is an end of the range that has these bounds.
func (s span) at(end End, prior value) value { return pick(s.low, s.high, prior, end) }

func (s span) bounds() bounds { return bounds{s.low.code(), s.high.code()} }

// Known reports whether nothing is missing.
func (r *Range) Known() bool { return r[Low] == r[High] }

// A Tri is the answer to a yes-or-no question; the values are those of package
// fact.
type Tri uint8

// The three answers.
const (
	Unknown Tri = iota
	No
	Yes
)

// or is Kleene's disjunction.
func (t Tri) or(u Tri) Tri {
	switch {
	case t == Yes || u == Yes:
		return Yes
	case t == No && u == No:
		return No
	default:
		return Unknown
	}
}
