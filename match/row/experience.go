package row

import (
	"math"

	"github.com/beveridge-go/beveridge/match/portable"
)

// A Requirement is the experience that a vacancy asks for.
type Requirement struct {
	Years   int32  // in units of YearUnits a year; positive
	inverse uint64 // 2^54 over the saturation at Years
}

// A saturation is 1-exp(-ky) over 80 years, relative to its value there, in
// units of 2^-30. Of y it has the steps of 1/16 year below it, and of the rest r
// those of 1/1024 year, with a line between them:
//
//	1-exp(-k(y+r)) = (1-exp(-ky)) + exp(-ky) (1-exp(-kr))
type saturation struct {
	coarse [saturationYears*16 + 1]uint32
	fine   [65]uint32
	last   uint64 // 1-exp(-80k), not relative
}

const (
	saturationYears = 80
	saturationOne   = 1 << 30
	coarseUnits     = YearUnits / 16
	fineUnits       = coarseUnits / 64
)

// MaxSaturation is the largest rate of saturation, per year, for which the line
// is off by at most 2e-5; at the default rate of 0.5 it is off by 3e-8.
const MaxSaturation = 10

func newSaturation(rate float64) *saturation {
	t := new(saturation)
	last := -portable.Expm1(-rate * saturationYears)
	at := func(y float64) uint32 {
		return uint32(float64(-portable.Expm1(-rate*y)/last*saturationOne) + 0.5)
	}
	for i := range t.coarse {
		t.coarse[i] = at(float64(i) / 16)
	}
	for i := range t.fine {
		t.fine[i] = at(float64(i) / 1024)
	}
	t.last = uint64(float64(last*saturationOne) + 0.5)
	return t
}

// at is the saturation of some years, in units of YearUnits. It never falls.
func (t *saturation) at(years int64) uint64 {
	y := uint64(min(years, saturationYears*YearUnits-1))
	whole, rest := y/coarseUnits, y%coarseUnits
	low, next := uint64(t.coarse[whole]), uint64(t.coarse[whole+1])
	a, b := uint64(t.fine[rest/fineUnits]), uint64(t.fine[rest/fineUnits+1])
	fine := a + (b-a)*(rest%fineUnits)/fineUnits
	left := saturationOne - low*t.last/saturationOne // exp(-ky)
	return min(low+left*fine/saturationOne, next)
}

// Require compiles a requirement of some years, at least one unit.
func (t *Tables) Require(years int32) Requirement {
	r := max(years, 1)
	at := max(t.saturation.at(int64(r)), 1)
	return Requirement{r, (1<<(codeBits+30) + at/2) / at}
}

// of is (1-exp(-ky))/(1-exp(-kr)) for y years held and r required, and 1 from r
// on.
func (t *saturation) of(r Requirement, years int64) Code {
	x := Code(t.at(min(years, int64(r.Years))) * r.inverse >> 30)
	if years >= int64(r.Years) {
		x = One
	}
	return min(x, One)
}

// lateness tabulates availability by days after the first day of work: 1 by that
// day, and less by a constant for each day after it. The last entry is 0.
func (t *Tables) lateness(horizon float64) []value {
	loss := int64(math.Ceil(float64(One) * 65536 / horizon))
	table := make([]value, int(math.Ceil(horizon))+1)
	for late := range table {
		table[late] = t.priced(One - min(Code(int64(late)*loss>>16), One))
	}
	return table
}

func (t *Tables) availability(start, from int32) value {
	return t.late[min(max(int64(from)-int64(start), 0), int64(len(t.late)-1))]
}
