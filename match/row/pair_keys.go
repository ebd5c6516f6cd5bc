package row

// An endSum is a weighted sum of costs at all ends, and of the weights of what is known.
// Most of a pair is known: that is summed up once.
type endSum struct {
	tables *Tables
	by     *Weights
	known  uint32      // of 2^28
	sure   int64       // of what is known
	open   [ends]int64 // of the rest, by end
}

// costs is [Tables.cost] at all ends.
func (t *Tables) costs(s *endSum, need Mask, v *Vacancy, w *Worker) {
	missing := (v.Missing | w.Missing) & need
	need &^= missing
	for rest := missing; rest != 0; rest &= rest - 1 {
		c := rest.first()
		for end := range s.open {
			s.open[end] += int64(s.by[c]) * int64(t.open[end][c])
		}
	}
	if need&(1<<Occupation|1<<Experience) != 0 {
		job := t.careerOf(v, w)
		if need.Has(Occupation) {
			s.code(Occupation, bounds{job.low, job.high})
		}
		if need.Has(Experience) {
			low, high := t.experience(v.Required, &job)
			s.code(Experience, bounds{low, high})
		}
	}
	if need.Has(Location) {
		s.code(Location, t.location(v, w))
	}
	if need.Has(Language) {
		s.value(Language, t.languages(v.Languages, w.Languages))
	}
	if need.Has(Education) {
		s.value(Education, t.education[v.Education][w.Education])
	}
	if need.Has(Availability) {
		x := t.availability(v.Start, w.Available)
		s.value(Availability, span{x, x})
	}
	if need&(1<<Wage|1<<Conditions|1<<OccupationWish|1<<Hours) != 0 {
		t.wishCosts(s, need, v, w)
	}
}

// wishCosts is the part of costs that the worker's wishes have.
func (t *Tables) wishCosts(s *endSum, need Mask, v *Vacancy, w *Worker) {
	if need.Has(Wage) {
		s.code(Wage, t.wage(v, w))
	}
	if need.Has(Conditions) {
		fit := t.conditions(v.Terms, w.Wishes)
		s.fit(Conditions, &fit)
	}
	if need.Has(OccupationWish) {
		low, high := t.wish(v.Occupation, w.Wanted)
		s.code(OccupationWish, bounds{low, high})
	}
	if need.Has(Hours) {
		x := hours(v.Hours, w.Hours)
		s.code(Hours, bounds{x, x})
	}
}

// code adds a component of these bounds.
func (s *endSum) code(c int, b bounds) {
	if b.low == b.high {
		s.sure += s.tables.times(s.by[c], b.low)
		s.known += s.by[c]
		return
	}
	for end := range s.open {
		s.open[end] += s.tables.times(s.by[c], b.at(End(end), s.tables.prior[c]))
	}
}

// value is code of values.
func (s *endSum) value(c int, x span) {
	if x.low == x.high {
		s.sure += int64(s.by[c]) * x.low.cost()
		s.known += s.by[c]
		return
	}
	for end := range s.open {
		s.open[end] += int64(s.by[c]) * x.at(End(end), s.tables.priorValue[c]).cost()
	}
}

// fit is code of a component of which all ends are at hand.
func (s *endSum) fit(c int, fit *Range) {
	if fit.Known() {
		s.sure += s.tables.times(s.by[c], fit[Low])
		s.known += s.by[c]
		return
	}
	for end := range s.open {
		s.open[end] += s.tables.times(s.by[c], fit[end])
	}
}

// NeedsCover reports whether skills have a weight in a view of a pair, and both sides
// state some: [VacancyQuery.Cover] is asked for then.
func (t *Tables) NeedsCover(v *Vacancy, w *Worker, view View) bool {
	return t.needed(view, v.Applies|w.Applies|always).Has(Skills) && !(v.Missing | w.Missing).Has(Skills)
}

// KeysBeside computes the keys of a pair in the employer's or the worker's view at all ends,
// and returns the weight of what is known, as [Tables.Known] does. Where
// [Tables.NeedsCover], the worker's skills cover as much of the demands.
func (t *Tables) KeysBeside(dst *[ends]Key, v *Vacancy, w *Worker, view View, cover *Range) (known uint32) {
	weights := t.pairWeights(v, w, view)
	s := endSum{tables: t, by: &weights.By}
	need := weights.need
	if need.Has(Skills) && !(v.Missing | w.Missing).Has(Skills) {
		need &^= 1 << Skills
		s.fit(Skills, cover)
	}
	t.costs(&s, need, v, w)
	for end := range dst {
		dst[end] = Key(-s.sure - s.open[end])
	}
	if weights.need == 0 {
		return WeightOne
	}
	return s.known
}
