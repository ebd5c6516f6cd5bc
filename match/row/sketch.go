package row

// A Sketch is what of a worker bounds the cost of all but the skills, in 16 bytes:
// a look at it spares most rows. It has no pointers.
type Sketch struct {
	languages uint32 // four in a byte each, as [spokenOf] says
	trades    uint32 // numbers of three occupations plus one, 10 bits each; anyTrade: there are more
	home      uint16 // region, or outsideHome; farHome: unknown, or one that has no room; above it the last of the years
	years     uint8  // in each, rounded up to a class of 4, 3 and 3 bits; of anyTrade in all, first
	rest      uint8  // education, and above it what is missing
	terms     uint32 // what is lacked, above it the most hours, and the day from which
}

const (
	sketchTrades = 3
	tradeBits    = 10
	anyTrade     = MaxTrades + 1

	homeBits    = 14
	farHome     = 1<<homeBits - 1
	outsideHome = 1<<homeBits - 2

	occupationMissing = 1 << 4
	skillsMissing     = 1 << 5
	yearsMissing      = 1 << 7 // of some occupation, or too many

	hoursShift = 16
	dayShift   = hoursShift + hourLimitBits
	dayBits    = 32 - dayShift
	dayUnknown = 1<<dayBits - 1
	dayUnit    = 8 // days
)

// The years that a sketch tells apart, in quarters, in the first occupation and in the
// next: where one more is much, all.
var (
	quartersFirst = [16]uint32{0, 1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 28, 40, 60, 100, 200}
	quartersNext  = [8]uint32{0, 2, 4, 8, 16, 32, 64, 160}
)

// The classes of the years in the occupations of a sketch lie one above the other.
const (
	firstClassBits = 4
	nextClassBits  = 3
)

// quarters is how many there are in each occupation at most.
func (s *Sketch) quarters() (first, second, third uint32) {
	classes := uint32(s.years) | uint32(s.home)>>homeBits<<8
	const next = 1<<nextClassBits - 1
	return quartersFirst[classes&(1<<firstClassBits-1)],
		quartersNext[classes>>firstClassBits&next], quartersNext[classes>>(firstClassBits+nextClassBits)&next]
}

// from is the place of the home in a table by home + 2, in 14 bits: outside is 0, unknown 1.
func (s *Sketch) from() uint16 { return (s.home - outsideHome) & farHome }

// price is that of the occupation that costs least.
func (s *Sketch) price(p *tradePrices) uint32 {
	const one = 1<<tradeBits - 1
	return p.price[min(p.class[s.trades&one], p.class[s.trades>>tradeBits&one], p.class[s.trades>>(2*tradeBits)&one])]
}

// dayOf is the day from which somebody can begin, in units from 1970 on, rounded down.
func dayOf(w *Worker) uint32 {
	if w.Missing.Has(Availability) {
		return dayUnknown
	}
	return uint32(min(max(w.Available, 0)/dayUnit, dayUnknown-1))
}

// yearClass is the class of some quarters, and whether they are more than the last.
func yearClass(classes []uint32, quarters int64) (k int, more bool) {
	for k < len(classes)-1 && int64(classes[k]) < quarters {
		k++
	}
	return k, int64(classes[k]) < quarters
}

// Sketch draws a worker, whose education and place are never declared missing as
// components.
func (t *Trades) Sketch(w *Worker, f SketchFacts) Sketch {
	s := Sketch{
		languages: spokenOf(w), home: farHome, rest: min(w.Education, EducationOpen),
		terms: f.lacks() | uint32(f.Hours.class())<<hoursShift | dayOf(w)<<dayShift,
	}
	switch {
	case w.Region == RegionOutside:
		s.home = outsideHome
	case w.Region >= 0 && w.Region < outsideHome:
		s.home = uint16(w.Region)
	}
	const quarter = YearUnits / 4
	open, all, quarters := false, int64(0), [sketchTrades]int64{}
	for i, j := range w.Jobs {
		n, ok := t.Find(j)
		if !ok {
			n = MaxTrades - 1
		}
		years := (max(int64(j.Years), 0) + quarter - 1) / quarter
		all += years
		open = open || j.Years < 0
		switch {
		case i < sketchTrades:
			s.trades |= uint32(n+1) << (tradeBits * i)
			quarters[i] = years
		default:
			s.trades, quarters = anyTrade, [sketchTrades]int64{all}
		}
	}
	first, more := yearClass(quartersFirst[:], quarters[0])
	code := uint16(first)
	for i, q := range quarters[1:] {
		k, moreOf := yearClass(quartersNext[:], q)
		more = more || moreOf
		code |= uint16(k) << (firstClassBits + nextClassBits*i)
	}
	open = open || more
	s.years, s.home = uint8(code), s.home|code>>8<<homeBits
	rest := func(is bool, bit uint8) {
		if is {
			s.rest |= bit
		}
	}
	rest(w.Missing.Has(Occupation), occupationMissing)
	rest(w.Missing.Has(Skills), skillsMissing)
	rest(open, yearsMissing)
	return s
}

// Trades appends the numbers of the occupations worked in. ok is false where there are
// more than a sketch has room for, or one without a number of its own: the row knows.
func (s *Sketch) Trades(dst []uint16) (numbers []uint16, ok bool) {
	for rest := s.trades; rest != 0; rest >>= tradeBits {
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
