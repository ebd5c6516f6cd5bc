package row

import (
	"math"
	"math/bits"
)

// A Signature is a set of licences in 14 bits, a Bloom filter: three for each. What has a bit
// that is not in a signature is not held; what has not may be.
type Signature uint16

const (
	licenceBits  = 14
	bitsOfEach   = 3
	licenceShift = 18 // the upper bits of a hash are the better ones
)

// LicenceBits is the signature of one licence.
func LicenceBits(name string) (s Signature) {
	hash := uint32(2166136261) // FNV-1a
	for i := range len(name) {
		hash = (hash ^ uint32(name[i])) * 16777619
	}
	for ; bits.OnesCount16(uint16(s)) < bitsOfEach; hash = hash*1664525 + 1013904223 {
		s |= 1 << (hash >> licenceShift % licenceBits)
	}
	return s
}

// An HourLimit is the most hours a week that somebody will work, rounded up to four; 0
// is no limit.
type HourLimit uint8

const (
	hourLimitBits = 5
	hourUnit      = 4
)

// HourLimitOf is the limit of some hours, or none where there is no room for it.
func HourLimitOf(most float64) HourLimit {
	if k := math.Ceil(max(most, 0) / hourUnit); k < 1<<hourLimitBits-1 {
		return HourLimit(k) + 1
	}
	return 0
}

// SketchFacts are what a sketch keeps of what is beside the row.
type SketchFacts struct {
	Licences       Signature
	LicencesKnown  bool
	RefusesToShift bool      // will not work in shifts
	Rightless      bool      // may work only where no permit is asked for
	Hours          HourLimit // will not work more
}

// Musts are the hard constraints of a vacancy whose failure a sketch can show. The zero
// value has none.
type Musts struct {
	languages uint64 // bit k for the k-th demand
	licences  Signature
	hours     uint32 // in units, rounded up
	shifts    uint8  // refusesShifts, where they are worked
	right     uint32 // rightless, where a right to work is asked for
}

// Language says that the k-th demand of [Vacancy.Languages] is a must. Those beyond the
// first 64 are not looked at.
func (m *Musts) Language(k int) { m.languages |= 1 << k }

// Licence adds a licence.
func (m *Musts) Licence(name string) { m.licences |= LicenceBits(name) }

// Hours says how many hours a week are worked.
func (m *Musts) Hours(hours float64) {
	m.hours = uint32(min(math.Ceil(max(hours, 0)/hourUnit), 1<<hourLimitBits))
}

// Shifts says that shifts are worked.
func (m *Musts) Shifts() { m.shifts = refusesShifts }

// Right says that who has no right to work may not.
func (m *Musts) Right() { m.right = rightless }

// needed are the licences by whether those of a worker are not known.
func (m *Musts) needed() [2]uint32 { return [2]uint32{uint32(m.licences), 0} }

// lacks is not 0 where the worker of a sketch fails a hard constraint, the languages not
// counted, of a vacancy that needs these licences. It has no branch: what somebody has cannot
// be predicted.
func (m *Musts) lacks(s *Sketch, needed *[2]uint32) uint32 {
	limit := s.terms>>hoursShift&(1<<hourLimitBits-1) - 1 // none is beyond all hours
	return needed[s.trades>>openShift&1]&^s.terms | s.trades&m.right | uint32(s.rest&m.shifts) |
		uint32((uint64(limit)-uint64(m.hours))>>63)
}
