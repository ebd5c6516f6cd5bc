package row

import "math/bits"

// The components by number. Package match names and documents them.
const (
	Skills = iota
	Occupation
	Location
	Language
	Education
	Experience
	Availability
	Wage
	Conditions
	OccupationWish
	Hours

	Components // their number
)

// A Mask is a set of components: component c is bit 1<<c.
type Mask uint16

// Of returns the set of the components.
func Of(components ...int) Mask {
	var m Mask
	for _, c := range components {
		m |= 1 << c
	}
	return m
}

// Has reports whether component c is in the set.
func (m Mask) Has(c int) bool { return m>>c&1 != 0 }

// always are the components that apply to every pair. Each other one applies if
// the vacancy demands something, or the worker wishes something.
const always = Mask(1<<Occupation | 1<<Location)

// masks is the number of sets of components that can apply.
const masks = 1 << (Components - 2)

// place is the position of a set in a table of weights, less the two components
// that always apply.
func (m Mask) place() int { return int(m>>3)<<1 | int(m&1) }

// first returns the least component of a set that is not empty.
func (m Mask) first() int { return bits.TrailingZeros16(uint16(m)) }
