package row

import (
	"math"
	"slices"
)

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

// A SketchQuery bounds the costs of sketches for one vacancy, and sees whose hard
// constraints fail. It is for one goroutine; [SketchQuery.Reset] makes it ready for the next vacancy.
type SketchQuery struct {
	tables    *Tables
	near      *Nearness
	end       End
	either    []int32 // cost of the better of a commute and a move, by home + 2; empty: not tabulated
	base      int64   // of what a sketch does not tell
	plain     bool    // what a sketch tells has no weight
	musts     Musts
	needed    [4]Signature
	choosy    bool // there are musts beyond what is needed
	weight    [Components]int64
	demands   [sketchDemands]languageDemand
	languages int // how many of the demands
	education [EducationOpen + 1]int64
	years     [sketchYears]int64
	yearsOpen int64
}

// A languageDemand is the languages that meet a demand, and what it costs to hold
// none of them.
type languageDemand struct {
	any  choice
	cost int64
}

const (
	sketchDemands = 4
	sketchYears   = 32 // steps of two years
)

// Reset makes the query ready for a vacancy at an end. The trades of near are
// those of the sketches.
func (q *SketchQuery) Reset(t *Tables, v *Vacancy, m Musts, near *Nearness, end End) {
	*q = SketchQuery{tables: t, near: near, end: end, musts: m, needed: m.needed(), choosy: m.n > 0 || m.shifts}
	if homes := len(t.regions) + 2; homes <= 1<<16 && v.Region >= 0 && t.trips != nil {
		q.either = t.ways[end].either[int(v.Region)*homes:][:homes]
	}
	weights := &t.weights[0][v.Applies.place()]
	for c := range Wage {
		switch w := int64(weights.By[c]); {
		case w == 0:
		case v.Missing.Has(c) && c != Skills:
			q.base += w * int64(t.open[end][c])
		default:
			q.weight[c] = w
		}
	}
	q.plain = q.weight[Occupation]|q.weight[Location]|q.weight[Language]|q.weight[Education]|q.weight[Experience] == 0
	if q.plain {
		return
	}
	if q.weight[Language] != 0 {
		q.meet(v.Languages)
	}
	for have := range q.education {
		q.education[have] = q.weight[Education] * t.education[v.Education][have].at(end, t.priorValue[Education]).cost()
	}
	if w := q.weight[Experience]; w != 0 {
		q.yearsOpen = w * int64(t.open[end][Experience])
		for i := range q.years[:sketchYears-1] {
			most := int64(i+1) * 2 * YearUnits << codeBits
			low, high := t.experience(v.Required, &career{least: most, most: most})
			q.years[i] = w * int64(t.CostOf(bounds{low, high}.at(end, t.prior[Experience])))
		}
	}
}

// meet keeps which languages meet the first demands that are a choice.
func (q *SketchQuery) meet(demands []Alternative) {
	best, from := q.tables.zero, 0
	for i := range demands {
		if q.languages == sketchDemands {
			return
		}
		best = max(best, q.tables.languageFit(demands[i].Language, nil).high)
		if !demands[i].Last {
			continue
		}
		if any, ok := choiceOf(demands[from:i+1], false); ok {
			q.demands[q.languages] = languageDemand{any, q.weight[Language] * pick(best, best, q.tables.priorValue[Language], q.end).cost()}
			q.languages++
		}
		best, from = q.tables.zero, i+1
	}
}

// PlaceCost is the weighted cost of a place.
func (q *SketchQuery) PlaceCost(p Place) int64 {
	return q.weight[Location] * int64(q.tables.CostOf(bounds{p.Low, p.High}.at(q.end, q.tables.prior[Location])))
}

// MoveCost is the least weighted cost of the place for somebody who would move to
// the vacancy's region, which is known. It is at least that of a place that
// everybody of them can have, and no more than that where trips are not tabulated.
func (q *SketchQuery) MoveCost(s *Sketch, atLeast int64) int64 {
	if len(q.either) == 0 || q.weight[Location] == 0 {
		return atLeast
	}
	return q.weight[Location] * int64(q.either[s.home-outsideHome]) // in 16 bits: outside is 0, unknown 1
}

// Fails reports whether a hard constraint of the worker of the sketch fails.
func (q *SketchQuery) Fails(s *Sketch) bool {
	return s.lacks(&q.needed) || q.choosy && q.musts.fails(s)
}

// lacks reports whether something that is needed is not held.
func (s *Sketch) lacks(needed *[4]Signature) bool { return needed[s.trades>>openShift]&^s.holds != 0 }

// fails is the rest of [SketchQuery.Fails].
func (m *Musts) fails(s *Sketch) bool {
	for i := range m.choices[:m.n] {
		if !m.choices[i].in(s.holds) && s.trades&languagesOpen == 0 {
			return true
		}
	}
	return m.shifts && s.rest&refusesShifts != 0
}

// CostIn is [SketchQuery.CostBound] with the place: what everybody of a list can have
// there costs place, or, where they would move, at least as much.
func (q *SketchQuery) CostIn(s *Sketch, place int64, moves bool) int64 {
	switch {
	case q.plain: // the memory of the sketch is far
		return q.base + place
	case moves:
		place = q.MoveCost(s, place)
	}
	return q.CostBound(s) + place
}

// CostBound returns a weighted cost in the employer's view that the worker of the
// sketch is not below, neither skills nor place counted.
func (q *SketchQuery) CostBound(s *Sketch) int64 {
	if q.plain {
		return q.base
	}
	sum := q.base + q.education[s.rest&15]
	language := int64(0)
	for i := range q.demands[:q.languages] {
		if d := &q.demands[i]; !d.any.in(s.holds) {
			language = max(language, d.cost)
		}
	}
	if s.trades&languagesOpen == 0 {
		sum += language
	}
	if s.rest&occupationMissing != 0 {
		return sum + q.weight[Occupation]*int64(q.tables.open[q.end][Occupation]) + q.yearsOpen
	}
	const one = 1<<tradeBits - 1
	costs := &q.near.costs
	least := min(costs[s.trades&one], costs[s.trades>>tradeBits&one], costs[s.trades>>(2*tradeBits)&one])
	return sum + q.weight[Occupation]*int64(least)<<tradeCostShift + q.years[min(s.years>>3, sketchYears-1)]
}

// A Sketched is the place of a sketch among others, what all but the skills cost its
// worker at least, and what the skills cost, once [ColumnQuery.Within] has looked at them.
type Sketched struct {
	Rest, Skills int64
	At           uint32
	unknown      bool // the skills are
}

// Within appends the sketches whose [SketchQuery.CostIn] is not above a limit, in order,
// but for those of whom a hard constraint [SketchQuery.Fails]. The first of all has the
// place first.
func (q *SketchQuery) Within(dst []Sketched, sketches []Sketch, first uint32, place int64, moves bool, limit int64) []Sketched {
	n := len(dst)
	dst = slices.Grow(dst, len(sketches))[:n+len(sketches)]
	if q.plain {
		if q.base+place > limit {
			return dst[:n]
		}
		for i := range sketches {
			s := &sketches[i]
			dst[n] = Sketched{Rest: q.base + place, At: first + uint32(i), unknown: s.rest&skillsMissing != 0}
			if !q.Fails(s) {
				n++
			}
		}
		return dst[:n]
	}
	either, weight := q.either, q.weight[Location]
	if !moves || weight == 0 {
		either = nil
	}
	job, costs, demands := q.weight[Occupation], &q.near.costs, q.demands[:q.languages]
	for i := range sketches {
		const one = 1<<tradeBits - 1
		s := &sketches[i]
		if s.lacks(&q.needed) || q.choosy && q.musts.fails(s) {
			continue
		}
		rest := q.base + q.education[s.rest&15] + q.years[min(s.years>>3, sketchYears-1)]
		rest += job * int64(min(costs[s.trades&one], costs[s.trades>>tradeBits&one], costs[s.trades>>(2*tradeBits)&one])) << tradeCostShift
		if len(either) > 0 {
			rest += weight * int64(either[s.home-outsideHome])
		} else {
			rest += place
		}
		language := int64(0)
		for k := range demands {
			if d := &demands[k]; !d.any.in(s.holds) {
				language = max(language, d.cost)
			}
		}
		rest += language
		if s.trades&languagesOpen != 0 || s.rest&occupationMissing != 0 {
			rest = q.CostIn(s, place, moves)
		}
		dst[n] = Sketched{Rest: rest, At: first + uint32(i), unknown: s.rest&skillsMissing != 0}
		if rest <= limit {
			n++
		}
	}
	return dst[:n]
}
