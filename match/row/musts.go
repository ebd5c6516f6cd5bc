package row

import "math/bits"

// A LicenceSet is a set of licences in 14 bits, a Bloom filter: three for each. What has a bit
// that is not in a signature is not held; what has not may be.
type LicenceSet uint16

const (
	licenceBits  = 14
	bitsOfEach   = 3
	licenceShift = 18 // the upper bits of a hash are the better ones
)

// LicenceBits is the signature of one licence.
func LicenceBits(name string) (s LicenceSet) {
	hash := uint32(2166136261) // FNV-1a
	for i := range len(name) {
		hash = (hash ^ uint32(name[i])) * 16777619
	}
	for ; bits.OnesCount16(uint16(s)) < bitsOfEach; hash = hash*1664525 + 1013904223 {
		s |= 1 << (hash >> licenceShift % licenceBits)
	}
	return s
}

// An HourLimit is the most hours a week that somebody will work, as one of seven classes; 0
// is no limit.
type HourLimit uint8

// hourClasses are the most hours of each class.
var hourClasses = [1<<hourLimitBits - 1]float64{10, 15, 20, 25, 30, 35, 40}

const hourLimitBits = 3

// HourLimitOf is the limit of some hours, rounded up to those of a class; none beyond the
// last.
func HourLimitOf(most float64) HourLimit {
	return HourLimit((below(most) + 1) % (len(hourClasses) + 1))
}

// below is how many classes have fewer hours.
func below(hours float64) (n int) {
	for n < len(hourClasses) && hourClasses[n] < hours {
		n++
	}
	return n
}

// class counts from 0; no limit is the last.
func (l HourLimit) class() uint8 { return (uint8(l) - 1) % (1 << hourLimitBits) }

// SketchFacts are what a sketch keeps of what is beside the row.
type SketchFacts struct {
	Licences       LicenceSet
	LicencesKnown  bool
	RefusesToShift bool      // will not work in shifts
	Rightless      bool      // may work only where no permit is asked for
	Hours          HourLimit // will not work more
}

// What somebody can lack lies beside the licences.
const (
	rightless     = 1 << licenceBits
	refusesShifts = 1 << (licenceBits + 1)
)

// lacks is what a vacancy must not ask for.
func (f *SketchFacts) lacks() (set uint32) {
	if f.LicencesKnown {
		set = uint32(^f.Licences & (1<<licenceBits - 1))
	}
	if f.Rightless {
		set |= rightless
	}
	if f.RefusesToShift {
		set |= refusesShifts
	}
	return set
}

// Musts are the hard constraints of a vacancy whose failure a sketch can show. The zero
// value has none.
type Musts struct {
	languages uint64 // bit k for the k-th demand
	asked     uint32 // what must not be lacked
	hours     uint32 // classes that have fewer
}

// Language says that the k-th demand of [Vacancy.Languages] is a must. Those beyond the
// first 64 are not looked at.
func (m *Musts) Language(k int) { m.languages |= 1 << k }

// Licence adds a licence.
func (m *Musts) Licence(name string) { m.asked |= uint32(LicenceBits(name)) }

// Hours says how many hours a week are worked.
func (m *Musts) Hours(hours float64) { m.hours = uint32(below(hours)) }

// Shifts says that shifts are worked.
func (m *Musts) Shifts() { m.asked |= refusesShifts }

// Right says that who has no right to work may not.
func (m *Musts) Right() { m.asked |= rightless }

// fail is not 0 where the worker of a sketch fails a hard constraint, the languages not
// counted. It has no branch: what somebody has cannot be predicted.
func (m *Musts) fail(s *Sketch) uint32 {
	return s.terms&m.asked | (s.terms>>hoursShift&(1<<hourLimitBits-1)-m.hours)>>31
}
