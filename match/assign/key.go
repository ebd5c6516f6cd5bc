package assign

import "math/bits"

// A key is a [Value] in one integer of 128 bits, as the solver holds it: half
// the size of a value, and compared without a branch. Keys stay below 2^124, so
// that sums and differences of four never overflow.
type key struct {
	hi int64
	lo uint64
}

func (x key) add(y key) key {
	lo, carry := bits.Add64(x.lo, y.lo, 0)
	return key{x.hi + y.hi + int64(carry), lo}
}

func (x key) sub(y key) key {
	lo, borrow := bits.Sub64(x.lo, y.lo, 0)
	return key{x.hi - y.hi - int64(borrow), lo}
}

func (x key) less(y key) bool {
	_, borrow := bits.Sub64(x.lo, y.lo, 0)
	return x.hi-y.hi-int64(borrow) < 0
}

// compare returns -1, 0 or +1 as x is less than, equal to or greater than y.
func (x key) compare(y key) int {
	switch {
	case x.less(y):
		return -1
	case y.less(x):
		return 1
	default:
		return 0
	}
}

func (x key) positive() bool { return key{}.less(x) }

func maxKey(x, y key) key {
	if x.less(y) {
		return y
	}
	return x
}

// times returns n·x.
func (x key) times(n int64) key {
	hi, lo := bits.Mul64(x.lo, uint64(n))
	if n < 0 {
		hi -= x.lo // the product of an unsigned and a signed number
	}
	return key{x.hi*n + int64(hi), lo}
}

// divide returns quotient and remainder of x by d, rounded so that the
// remainder lies in [-d/2, d/2]; d is odd and below 2^63.
func (x key) divide(d uint64) (key, int64) {
	half := key{0, d / 2}
	x = x.add(half)
	q, r := key{x.hi / int64(d), 0}, x.hi%int64(d)
	if r < 0 {
		q.hi, r = q.hi-1, r+int64(d)
	}
	var rest uint64
	q.lo, rest = bits.Div64(uint64(r), x.lo, d)
	return q, int64(rest) - int64(d/2)
}

// A packing maps values to keys: level l counts in units of unit[l], the product
// of the bases of the levels below it. The map is additive; it keeps the order
// of two values if no level of their difference reaches the base.
//
// What the solver compares are differences of two alternating paths in the
// residual graph, with one edge more on each at most. A simple path visits a
// worker once and an opening once, so it has at most n = min(W, J+1) workers, each
// of whom changes a level by no more than its spread (from the least weight or
// zero to the greatest or zero). Hence base 2·spread·(n+1) + 1 keeps the order of
// all of them, and the price that a path defines, at most spread·n, is found
// again from its key.
type packing struct {
	base      [Levels]uint64
	unit      [Levels]key
	spread    [Levels]int64
	low, high Value // the least and the greatest weight by level, or zero
}

// maxBase bounds the base of a level, maxUnit the packed weights.
const (
	maxBase = 1 << 62
	maxHigh = 1 << 60 // upper word of the packed weights
)

// newPacking packs weights of the given spreads, k being the least of the numbers
// of workers, openings and edges; false if they do not fit.
func newPacking(spread [Levels]int64, k int) (packing, bool) {
	p := packing{spread: spread}
	steps := 2 * (uint64(k) + 2)
	unit := key{0, 1}
	for l := Levels - 1; l >= 0; l-- {
		over, base := bits.Mul64(uint64(spread[l]), steps)
		if over != 0 || base >= maxBase {
			return p, false
		}
		p.base[l], p.unit[l] = base+1, unit
		h1, low := bits.Mul64(unit.lo, base+1)
		h2, mid := bits.Mul64(uint64(unit.hi), base+1)
		high, carry := bits.Add64(h1, mid, 0)
		if h2 != 0 || carry != 0 || high >= maxHigh {
			return p, false
		}
		unit = key{int64(high), low}
	}
	return p, true
}

// packAll returns the key of v.
func (p *packing) packAll(v *Value) key {
	if p.unit[0] == (key{0, 1}) { // no other level is used
		return key{v[0] >> 63, uint64(v[0])}
	}
	return p.pack(v, Levels)
}

// pack returns the key of the first n levels of v.
func (p *packing) pack(v *Value, n int) key {
	var k key
	for l, x := range v[:n] {
		if x != 0 {
			k = k.add(p.unit[l].times(x))
		}
	}
	return k
}

// unpack is the inverse of pack for values of which no level exceeds half its
// base.
func (p *packing) unpack(k key) Value {
	var v Value
	for l := Levels - 1; l >= 0; l-- {
		k, v[l] = k.divide(p.base[l])
	}
	return v
}
