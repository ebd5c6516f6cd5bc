package row

import "math/bits"

// A Job is an occupation, and the years worked in it.
type Job struct {
	// Code is the code as text, its first byte the highest, the rest 0: equal
	// leading digits are equal leading bytes. 0 is unknown.
	Code uint32
	Unit int32 // its number in the Containment; below 0: it has none
	// Years are in units of [YearUnits] a year; below 0 they are unknown.
	Years int32
}

// YearUnits are the units of experience in a year.
const YearUnits = 1 << 20

// CodeText packs a code of up to four bytes; the rest of a longer one does not
// count.
func CodeText(code string) uint32 {
	var x uint32
	for i := range min(len(code), 4) {
		x |= uint32(code[i]) << (24 - 8*i)
	}
	return x
}

// A Containment is the share of a target occupation's skills that a source
// occupation has too, as bounds: entry target*N + source, in units of 1/65535.
type Containment struct {
	N         int
	Low, High []uint16
}

// near bounds the proximity of a source to a target occupation: the entry for
// the leading digits that they share or the contained share of skills, whichever
// is more. A code of fewer than four digits leaves open what follows.
func (t *Tables) near(target, source Job) (low, high Code) {
	shared := bits.LeadingZeros32(target.Code^source.Code) / 8
	a, b := digits(target.Code), digits(source.Code)
	n := min(shared, a) // where one code ends, the other differs, or both do
	low, high = t.proximity[n], t.proximity[n]
	if n == a || n == b {
		high = t.proximity[4]
	}
	if t.contained != nil && target.Unit >= 0 && source.Unit >= 0 {
		i := int(target.Unit)*t.contained.N + int(source.Unit)
		low, high = max(low, codeOfShare(t.contained.Low[i])), max(high, codeOfShare(t.contained.High[i]))
	}
	return low, high
}

func digits(code uint32) int { return 4 - bits.TrailingZeros32(code)/8 }

// codeOfShare turns units of 1/65535 into a code; 65535 is One.
func codeOfShare(x uint16) Code { return (Code(x) + Code(x)>>15) << (codeBits - 16) }

// A career is what the occupations worked in count, as bounds.
type career struct {
	low, high   Code  // nearness of the nearest
	least, most int64 // years in proportion to nearness, in units of 2^-24 of YearUnits
}

// careerOf is the nearest occupation worked in, and the years in each in
// proportion to its nearness.
func (t *Tables) careerOf(v *Vacancy, w *Worker) career {
	var c career
	for i := range w.Jobs {
		certain, possible := t.near(v.Occupation, w.Jobs[i])
		c.low, c.high = max(c.low, certain), max(c.high, possible)
		if years := int64(w.Jobs[i].Years); years >= 0 {
			c.least += int64(certain) * years
			c.most += int64(possible) * years
		} else if possible > 0 {
			c.most = 1 << 62
		}
		c.most = min(c.most, 1<<62)
	}
	return c
}

// experience bounds the experience.
func (t *Tables) experience(r Requirement, c *career) (low, high Code) {
	const half = 1 << (codeBits - 1)
	low = t.saturation.of(r, (c.least+half)>>codeBits)
	if c.most == c.least {
		return low, low
	}
	return low, t.saturation.of(r, (c.most+half)>>codeBits)
}

// wish is the nearness of a vacancy's occupation to the nearest one wished for.
func (t *Tables) wish(offered Job, wanted []Job) (low, high Code) {
	for i := range wanted {
		certain, possible := t.near(offered, wanted[i])
		low, high = max(low, certain), max(high, possible)
	}
	return low, high
}
