package row

import "slices"

// A SketchQuery bounds the costs of sketches for one vacancy, and sees whose hard
// constraints fail. It is for one goroutine; [SketchQuery.Reset] makes it ready for the
// next vacancy.
type SketchQuery struct {
	tables       *Tables
	near         *Nearness
	end          End
	either       []int32 // cost of the better of a commute and a move, by home + 2; empty: not tabulated
	base         int64   // of what a sketch does not tell
	plain        bool    // what a sketch tells has no weight
	musts        Musts
	weight       [Components]int64
	alternatives [sketchAlternatives]sketchAlternative
	languages    int // how many of the alternatives
	singles      int // of them, the only ones of their demand, which come first
	languageOpen int64
	education    [EducationOpen + 1]int64
	years        [sketchYears]int64 // by years in proportion to nearness, in steps
	yearShift    int                // of a step, in units of 2^-15 of a quarter
	yearsOpen    int64
	late         [sketchLate]int64 // by days after the first, in steps; last, of a day that is not known
	lateShift    int               // of a step, in days
	start        int32
}

const (
	sketchAlternatives = 6
	sketchYears        = 16 // steps: the last is what is asked for, or more
	sketchLate         = 32 // steps: the last but one is too late, or more
)

// Reset makes the query ready for a vacancy at an end. The trades of near are
// those of the sketches.
func (q *SketchQuery) Reset(t *Tables, v *Vacancy, m Musts, near *Nearness, end End) {
	*q = SketchQuery{tables: t, near: near, end: end, musts: m}
	if homes := len(t.regions) + 2; homes <= 1<<homeBits && v.Region >= 0 && t.trips != nil {
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
	q.plain = q.weight[Occupation]|q.weight[Location]|q.weight[Language]|q.weight[Education]|q.weight[Experience]|q.weight[Availability] == 0
	if q.weight[Language] != 0 || m.languages != 0 {
		q.speak(v.Languages, m.languages)
		q.languageOpen = q.weight[Language] * int64(t.open[end][Language])
	}
	if q.plain {
		return
	}
	for have := range q.education {
		q.education[have] = q.weight[Education] * t.education[v.Education][have].at(end, t.priorValue[Education]).cost()
	}
	q.resetYears(v)
	q.resetLate(v)
}

// resetYears tabulates what the years cost.
func (q *SketchQuery) resetYears(v *Vacancy) {
	w, t := q.weight[Experience], q.tables
	if w == 0 {
		return
	}
	q.yearsOpen = w * int64(t.open[q.end][Experience])
	const unit = YearUnits / 4 >> 15 // of 2^-15 of a quarter
	for q.yearShift = 0; (v.Required.Years+unit-1)/unit>>q.yearShift >= sketchYears-1; q.yearShift++ {
	}
	for i := range q.years[:sketchYears-1] {
		most := int64(i) << q.yearShift * unit << codeBits
		low, high := t.experience(v.Required, &career{least: most, most: most})
		q.years[i] = w * int64(t.CostOf(bounds{low, high}.at(q.end, t.prior[Experience])))
	}
}

// resetLate tabulates what days after the first cost.
func (q *SketchQuery) resetLate(v *Vacancy) {
	w, t := q.weight[Availability], q.tables
	if w == 0 {
		return
	}
	last := len(t.late) - 1
	for q.lateShift = 0; last>>q.lateShift > sketchLate-2; q.lateShift++ {
	}
	for i := range q.late[:sketchLate-1] {
		q.late[i] = w * t.late[min(i<<q.lateShift, last)].cost()
	}
	q.late[sketchLate-1] = w * int64(t.open[q.end][Availability])
	q.start = max(v.Start, 0)
}

// PlaceCost is the weighted cost of a place.
func (q *SketchQuery) PlaceCost(p Place) int64 {
	return q.weight[Location] * int64(q.tables.CostOf(bounds{p.Low, p.High}.at(q.end, q.tables.prior[Location])))
}

// MoveCost is the least weighted cost of the place for somebody who would perhaps move to
// the vacancy's region, which is known: that of the better of a commute and a move. It is
// atLeast, that of a place that everybody of them can have, where trips are not tabulated.
func (q *SketchQuery) MoveCost(s *Sketch, atLeast int64) int64 {
	if len(q.either) == 0 || q.weight[Location] == 0 {
		return atLeast
	}
	return q.weight[Location] * int64(q.either[s.from()])
}

// Fails reports whether a hard constraint of the worker of the sketch fails.
func (q *SketchQuery) Fails(s *Sketch) bool {
	if q.musts.fail(s) != 0 {
		return true
	}
	if q.musts.languages == 0 {
		return false
	}
	return q.spoken(s.languages)&1 != 0
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
	sum := q.base + q.education[s.rest&15] + q.spoken(s.languages)>>1 + q.late[q.lateness(s)]
	if s.rest&occupationMissing != 0 {
		return sum + q.weight[Occupation]*int64(q.tables.open[q.end][Occupation]) + q.yearsOpen
	}
	least := s.price(&q.near.prices) >> tradeNearBits
	return sum + q.weight[Occupation]*int64(least)<<tradeCostShift + q.years[q.step(s)]
}

// A Sketched is the place of a sketch among others, what all but the skills cost its
// worker at least, and what the skills do, once [ColumnQuery.Within] has looked at them.
type Sketched struct {
	Rest, Skills int64
	At           uint32
	Exact        bool // the skills cost just that
	unknown      bool // they are
}

// Take makes it a copy of another, field by field: a copy at once would wait for what
// was written last.
func (x *Sketched) Take(of *Sketched) {
	x.Rest, x.Skills, x.At, x.Exact, x.unknown = of.Rest, of.Skills, of.At, of.Exact, of.unknown
}

// Hold notes what the skills cost at least, or, where they are not known, that they cost
// just open.
func (x *Sketched) Hold(known, open int64) {
	x.Skills = known
	if x.unknown {
		x.Skills, x.Exact = open, true
	}
}

// Within appends the sketches whose [SketchQuery.CostIn] is not above a limit, in order,
// but for those of whom a hard constraint [SketchQuery.Fails]. They are those at some
// places, counted from first on; all, where places is nil.
func (q *SketchQuery) Within(dst []Sketched, sketches []Sketch, places []uint32, first uint32, place int64, moves bool, limit int64) []Sketched {
	from, all := len(dst), len(places)
	if places == nil {
		all = len(sketches)
	}
	dst = slices.Grow(dst, all)[:from+all]
	if q.plain {
		return dst[:from+q.plainly(dst[from:], sketches, places, first, place, limit)]
	}
	either, weight := q.either, q.weight[Location]
	if !moves || weight == 0 {
		either = nil
	}
	job, prices := q.weight[Occupation], &q.near.prices
	singles, choices := q.alternatives[:q.singles], q.languages > q.singles
	n := from
	for i := range all {
		at := first + uint32(i)
		if places != nil {
			at = places[i]
		}
		s := &sketches[at-first]
		if q.musts.fail(s) != 0 {
			continue
		}
		language, unmet := int64(0), int64(0) // as in spoken, which would be a call for each
		for k := range singles {
			x := singles[k].of(s.languages)
			language, unmet = max(language, x), unmet|x
		}
		if choices || s.languages-spokenOpen <= spokenMany-spokenOpen {
			language = q.spoken(s.languages)
			unmet = language
		}
		if unmet&1 != 0 {
			continue
		}
		rest := language>>1 + q.base + q.education[s.rest&15]
		rest += job * int64(s.price(prices)>>tradeNearBits) << tradeCostShift
		if len(either) > 0 {
			rest += weight * int64(either[s.from()])
		} else {
			rest += place
		}
		if s.rest&occupationMissing != 0 {
			rest += q.yearsOpen + job*(int64(q.tables.open[q.end][Occupation])-int64(s.price(prices)>>tradeNearBits)<<tradeCostShift)
		}
		dst[n] = Sketched{Rest: rest, At: at, unknown: s.rest&skillsMissing != 0}
		if rest <= limit {
			n++
		}
	}
	if q.weight[Experience]|q.weight[Availability] == 0 {
		return dst[:n]
	}
	return dst[:from+q.timed(dst[from:n], sketches, first, limit)]
}

// plainly is Within where a sketch tells nothing but whose hard constraints fail.
func (q *SketchQuery) plainly(dst []Sketched, sketches []Sketch, places []uint32, first uint32, place, limit int64) (n int) {
	if q.base+place > limit {
		return 0
	}
	for i := range dst {
		at := first + uint32(i)
		if places != nil {
			at = places[i]
		}
		s := &sketches[at-first]
		dst[n] = Sketched{Rest: q.base + place, At: at, unknown: s.rest&skillsMissing != 0}
		if !q.Fails(s) {
			n++
		}
	}
	return n
}

// timed adds what the years in all occupations and the day from which cost, and returns how
// many are within the limit still. It is a step of its own, which few get to.
func (q *SketchQuery) timed(some []Sketched, sketches []Sketch, first uint32, limit int64) (n int) {
	for i := range some {
		x := &some[i]
		s := &sketches[x.At-first]
		rest := x.Rest + q.late[q.lateness(s)]
		if s.rest&occupationMissing == 0 { // the others have their years
			rest += q.years[q.step(s)]
		}
		to := &some[n]
		to.Rest, to.At, to.unknown = rest, x.At, x.unknown
		if rest <= limit {
			n++
		}
	}
	return n
}

// lateness is the step of how many days after the first somebody can begin. It has no
// branch: it cannot be predicted.
func (q *SketchQuery) lateness(s *Sketch) uint32 {
	day := s.terms >> dayShift
	unknown := (day + 1) >> dayBits // 1 or 0
	days := int64(day*dayUnit) - int64(q.start)
	days &^= days >> 63
	return min(uint32(days>>(q.lateShift&31)), sketchLate-2)&(unknown-1) | (sketchLate-1)&-unknown
}

// step is that of the years in all occupations, in proportion to nearness. It has no
// branch: what somebody did cannot be predicted.
func (q *SketchQuery) step(s *Sketch) uint32 {
	p := &q.near.prices
	first, second, third := s.quarters()
	years := p.near(s.trades)*first + p.near(s.trades>>tradeBits)*second + p.near(s.trades>>(2*tradeBits))*third
	years = min((years+1<<(q.yearShift&31)-1)>>(q.yearShift&31), sketchYears-1)
	missing := uint32(int32(int8(s.rest)) >> 31) // all bits or none
	return (years | missing) & (sketchYears - 1)
}
