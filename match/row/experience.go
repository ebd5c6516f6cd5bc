package row

import "github.com/beveridge-go/beveridge/match/portable"

// A Requirement is the experience that a vacancy asks for.
type Requirement struct {
	Years   int32  // in units of YearUnits a year; positive
	inverse uint64 // 2^54 over the saturation at Years
}

// Experience is saturated by a table of 1-exp(-ky) over 80 years, relative to
// its last entry, in steps of 1/64 of a year and as a line between them.
const (
	saturationSteps = 80 * 64
	stepUnits       = YearUnits / 64
	saturationOne   = 1 << 30
)

// MaxSaturation is the largest rate of saturation, per year, for which a line
// between two steps is off by at most a third of a percent; at the default rate
// of 0.5 it is off by less than 1e-5.
const MaxSaturation = 10

func saturationTable(rate float64) *[saturationSteps + 1]uint32 {
	t := new([saturationSteps + 1]uint32)
	last := portable.Expm1(-rate * 80)
	for i := range t {
		x := portable.Expm1(float64(-rate*float64(i))/64) / last
		t[i] = uint32(float64(x*saturationOne) + 0.5)
	}
	return t
}

// saturated is the entry of some years, in units of YearUnits.
func (t *Tables) saturated(years int64) uint64 {
	i := years / stepUnits
	if i >= saturationSteps {
		return saturationOne
	}
	low, high := uint64(t.saturation[i]), uint64(t.saturation[i+1])
	return low + (high-low)*uint64(years%stepUnits)/stepUnits
}

// Require compiles a requirement of some years, at least one unit.
func (t *Tables) Require(years int32) Requirement {
	r := max(years, 1)
	at := max(t.saturated(int64(r)), 1)
	return Requirement{r, (1<<(codeBits+30) + at/2) / at}
}

// experience is (1-exp(-ky))/(1-exp(-kr)) for y years held and r required, and 1
// from r on.
func (t *Tables) experience(r Requirement, years int64) Code {
	if years >= int64(r.Years) {
		return One
	}
	return min(Code(t.saturated(years)*r.inverse>>30), One)
}

// availability is 1 by the first day of work, and falls by a constant for each
// day after it.
func (t *Tables) availability(start, from int32) Code {
	late := int64(from) - int64(start)
	if late <= 0 {
		return One
	}
	if late >= t.horizon {
		return 0
	}
	return One - min(Code(late*t.lateness>>16), One)
}
