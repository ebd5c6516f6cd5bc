package row

import "slices"

// A SketchQuery bounds the costs of sketches for one vacancy, and sees whose hard
// constraints fail. It is for one goroutine; [SketchQuery.Reset] makes it ready for the
// next vacancy.
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
		if one, ok := choiceOf(demands[from:i+1], false); ok {
			q.demands[q.languages] = languageDemand{one, q.weight[Language] * pick(best, best, q.tables.priorValue[Language], q.end).cost()}
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
// worker at least, and what the skills do, once [ColumnQuery.Within] has looked at them.
type Sketched struct {
	Rest, Skills int64
	At           uint32
	Exact        bool // the skills cost just that
	unknown      bool // they are
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
