package row

// ranges computes the components of one vacancy and one worker that are needed,
// but the skills, which a query gathers. It is the long form of [Tables.cost] and
// [Tables.costs]: all three take each component from the same function.
func (t *Tables) ranges(dst *[Components]Range, need Mask, v *Vacancy, w *Worker) {
	var job career
	if need&^(v.Missing|w.Missing)&(1<<Occupation|1<<Experience) != 0 {
		job = t.careerOf(v, w)
	}
	set := func(c int, b bounds) { dst[c].between(b.low, b.high, t.prior[c]) }
	missing := (v.Missing | w.Missing) & need
	for rest := missing; rest != 0; rest &= rest - 1 {
		set(rest.first(), bounds{0, One})
	}
	for rest := need &^ missing &^ (1 << Skills); rest != 0; rest &= rest - 1 {
		switch c := rest.first(); c {
		case Occupation:
			set(c, bounds{job.low, job.high})
		case Location:
			set(c, t.location(v, w))
		case Language:
			set(c, t.languages(v.Languages, w.Languages).bounds())
		case Education:
			set(c, t.education[v.Education][w.Education].bounds())
		case Experience:
			low, high := t.experience(v.Required, &job)
			set(c, bounds{low, high})
		case Availability:
			x := t.availability(v.Start, w.Available).code()
			set(c, bounds{x, x})
		case Wage:
			set(c, t.wage(v, w))
		case Conditions:
			dst[c] = t.conditions(v.Terms, w.Wishes)
		case OccupationWish:
			low, high := t.wish(v.Occupation, w.Wanted)
			set(c, bounds{low, high})
		case Hours:
			x := hours(v.Hours, w.Hours)
			set(c, bounds{x, x})
		}
	}
}

// cost is the weighted sum of the costs of the components that are needed, at an end,
// but of skills that both sides state. It is what scoring pairs by the million spends
// its time in, so nothing is stored that is not needed.
func (t *Tables) cost(weights *viewWeights, need Mask, v *Vacancy, w *Worker, end End) int64 {
	var sum int64
	missing := (v.Missing | w.Missing) & need
	need &^= missing
	for rest := missing; rest != 0; rest &= rest - 1 {
		c := rest.first()
		sum += int64(weights.By[c]) * int64(t.open[end][c])
	}
	if need&(1<<Occupation|1<<Experience) != 0 {
		job := t.careerOf(v, w)
		if need.Has(Occupation) {
			sum += t.times(weights.By[Occupation], bounds{job.low, job.high}.at(end, t.prior[Occupation]))
		}
		if need.Has(Experience) {
			low, high := t.experience(v.Required, &job)
			sum += t.times(weights.By[Experience], bounds{low, high}.at(end, t.prior[Experience]))
		}
	}
	if need.Has(Location) {
		sum += int64(weights.By[Location]) * int64(t.locationCost(v, w, end))
	}
	if need.Has(Language) {
		sum += int64(weights.By[Language]) * t.languages(v.Languages, w.Languages).at(end, t.priorValue[Language]).cost()
	}
	if need.Has(Education) {
		sum += int64(weights.By[Education]) * t.education[v.Education][w.Education].at(end, t.priorValue[Education]).cost()
	}
	if need.Has(Availability) {
		sum += int64(weights.By[Availability]) * t.availability(v.Start, w.Available).cost()
	}
	if need&(1<<Wage|1<<Conditions|1<<OccupationWish|1<<Hours) != 0 {
		sum += t.wishCost(weights, need, v, w, end)
	}
	return sum
}

// wishCost is the part of cost that the worker's wishes have.
func (t *Tables) wishCost(weights *viewWeights, need Mask, v *Vacancy, w *Worker, end End) int64 {
	var sum int64
	if need.Has(Wage) {
		sum += t.times(weights.By[Wage], t.wage(v, w).at(end, t.prior[Wage]))
	}
	if need.Has(Conditions) {
		sum += t.times(weights.By[Conditions], t.conditions(v.Terms, w.Wishes)[end])
	}
	if need.Has(OccupationWish) {
		low, high := t.wish(v.Occupation, w.Wanted)
		sum += t.times(weights.By[OccupationWish], bounds{low, high}.at(end, t.prior[OccupationWish]))
	}
	if need.Has(Hours) {
		sum += t.times(weights.By[Hours], hours(v.Hours, w.Hours))
	}
	return sum
}

// times is a weighted cost.
func (t *Tables) times(weight uint32, c Code) int64 {
	return int64(weight) * int64(t.CostOf(c))
}
