package row

import "math"

// A Sketch is what of a worker bounds the cost of all but the skills, in 12 bytes:
// a look at it spares most rows. It has no pointers.
type Sketch struct {
	holds  Signature // of languages, and of licences
	trades uint32    // numbers of three occupations plus one, 10 bits each; anyTrade: there are more; above them flags
	home   uint16    // region, or outsideHome; farHome: unknown, or one that has no room
	years  uint8     // in quarters, rounded up; the greatest for more, or unknown
	rest   uint8     // education, and above it what is missing
}

const (
	sketchTrades = 3
	tradeBits    = 10
	anyTrade     = MaxTrades + 1

	licencesUnknown = 1 << 30 // beside the trades
	languagesOpen   = 1 << 31
	openShift       = 30

	farHome     = 1<<16 - 1
	outsideHome = 1<<16 - 2

	occupationMissing = 1 << 4
	refusesShifts     = 1 << 5
	skillsMissing     = 1 << 6
)

// Sketch draws a worker, whose education, place and availability are never declared
// missing as components.
func (t *Trades) Sketch(w *Worker, f SketchFacts) Sketch {
	s := Sketch{holds: speaks(w.Languages) | f.Licences, home: farHome, rest: min(w.Education, EducationOpen)}
	switch {
	case w.Region == RegionOutside:
		s.home = outsideHome
	case w.Region >= 0 && w.Region < outsideHome:
		s.home = uint16(w.Region)
	}
	years := int64(0)
	for i, j := range w.Jobs {
		n, ok := t.Find(j)
		if !ok {
			n = MaxTrades - 1
		}
		switch {
		case i < sketchTrades:
			s.trades |= uint32(n+1) << (tradeBits * i)
		default:
			s.trades = anyTrade
		}
		if years += int64(j.Years); j.Years < 0 {
			years = math.MaxInt32
		}
		years = min(years, math.MaxInt32)
	}
	const quarter = YearUnits / 4
	s.years = uint8(min((years+quarter-1)/quarter, math.MaxUint8))
	if !f.LicencesKnown {
		s.trades |= licencesUnknown
	}
	if w.Missing.Has(Language) {
		s.trades |= languagesOpen
	}
	rest := func(is bool, bit uint8) {
		if is {
			s.rest |= bit
		}
	}
	rest(w.Missing.Has(Occupation), occupationMissing)
	rest(w.Missing.Has(Skills), skillsMissing)
	rest(f.RefusesToShift, refusesShifts)
	return s
}

// Trades appends the numbers of the occupations worked in. ok is false where there are
// more than a sketch has room for, or one without a number of its own: the row knows.
func (s *Sketch) Trades(dst []uint16) (numbers []uint16, ok bool) {
	for rest := s.trades &^ (licencesUnknown | languagesOpen); rest != 0; rest >>= tradeBits {
		n := rest & (1<<tradeBits - 1)
		if n >= MaxTrades {
			return dst, false
		}
		dst = append(dst, uint16(n-1))
	}
	return dst, true
}

// Touch reads from the sketch, so that it is at hand. What it returns means nothing.
func (s *Sketch) Touch() uint8 { return s.rest }
