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
// occupation has too, in units of 1/65535: entry target*N + source has the low
// bound in its lower and the high bound in its upper 16 bits.
type Containment struct {
	N      int
	Shares []uint32
}

// near bounds the proximity of a source to a target occupation: the entry for
// the leading digits that they share or the contained share of skills, whichever
// is more. A code of fewer than four digits leaves open what follows.
func (t *Tables) near(target, source Job) (low, high Code) {
	n := bits.LeadingZeros32(target.Code^source.Code) / 8
	low = t.proximity[n]
	high = low
	if target.Code&source.Code&0xff == 0 { // one of them is short
		low, high = t.nearShort(target.Code, source.Code, n)
	}
	if t.contained != nil && target.Unit|source.Unit >= 0 {
		share := t.contained.Shares[int(target.Unit)*t.contained.N+int(source.Unit)]
		low, high = max(low, codeOfShare(share&0xffff)), max(high, codeOfShare(share>>16))
	}
	return low, high
}

// nearShort bounds the entry for the digits that two codes share, of which one
// has fewer than four; n are their equal leading bytes.
func (t *Tables) nearShort(target, source uint32, n int) (low, high Code) {
	a, b := digits(target), digits(source)
	n = min(n, a) // where one code ends, the other differs, or both do
	if n == a || n == b {
		return t.proximity[n], t.proximity[4]
	}
	return t.proximity[n], t.proximity[n]
}

func digits(code uint32) int { return 4 - bits.TrailingZeros32(code)/8 }

// codeOfShare turns units of 1/65535 into a code; 65535 is One.
func codeOfShare(x uint32) Code { return (Code(x) + Code(x)>>15) << (codeBits - 16) }

// A career is what the occupations worked in count, as bounds.
type career struct {
	low, high   Code  // nearness of the nearest
	least, most int64 // years in proportion to nearness, in units of 2^-24 of YearUnits
}

// mostYears is more years than count, in proportion to nearness.
const mostYears = 1 << 62

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
			c.most = mostYears
		}
		c.least, c.most = min(c.least, mostYears), min(c.most, mostYears)
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

// TextOfCode is the inverse of [CodeText], for codes of up to four bytes.
func TextOfCode(code uint32) string {
	text := []byte{byte(code >> 24), byte(code >> 16), byte(code >> 8), byte(code)}
	return string(text[:digits(code)])
}
