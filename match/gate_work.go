package match

import (
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// rightToWork is Yes for locals, for citizens with free movement and where the
// occupation needs no permit; else a permit must cover the job. Where none
// does but the employer may still apply for one, the answer is open, unless no
// permit would do.
func (s *Scorer) rightToWork(v *PreparedVacancy, w *PreparedWorker) fact.Tri {
	if w.Origin == Local || v.rights.exempt == fact.Yes {
		return fact.Yes
	}
	without := v.rights.exempt
	for _, group := range w.rights.free {
		without = without.Or(v.rights.free[group])
	}
	if without == fact.Yes {
		return fact.Yes
	}
	if w.Origin == OriginUnknown || (w.Citizenships == nil && v.rights.freeOpen) {
		without = fact.Unknown
	}
	right := without.Or(s.permitted(v, w))
	if right == fact.No && v.Permit.Sponsored != fact.No && v.rights.grantable != fact.No {
		return fact.Unknown
	}
	return right
}

// permitted reports whether one of the worker's permits covers the vacancy.
func (s *Scorer) permitted(v *PreparedVacancy, w *PreparedWorker) fact.Tri {
	if w.Permits == nil {
		return v.rights.grantable.And(fact.Unknown)
	}
	covered := fact.No
	for i := range w.Permits {
		covered = covered.Or(s.permits(v, &w.Permits[i], &w.rights.permits[i]))
	}
	return covered
}

// permits reports whether a permit covers the vacancy: its class, its limits
// and its end. The rules of its class stand in for what is not stated.
func (s *Scorer) permits(v *PreparedVacancy, p *Permit, r *permitRights) fact.Tri {
	covers := v.rights.start.before(p.Until)
	accepts := v.Permit.Classes != nil
	switch {
	case accepts && !slices.Contains(v.Permit.Classes, p.Class):
		return fact.No
	case !accepts && len(r.rules) == 0 && s.rules.Permits != nil:
		return fact.No
	case !accepts && len(r.rules) == 0:
		covers = covers.And(fact.Unknown)
	}
	if p.Regions != nil {
		covers = covers.And(s.inRegions(r.regions, v.region))
	}
	if p.Occupations != nil {
		covers = covers.And(inOccupations(p.Occupations, v.Occupation))
	}
	if (accepts && p.Regions != nil && p.Occupations != nil) || covers == fact.No {
		return covers
	}
	if len(r.rules) > 0 {
		return covers.And(lawCovers(v, p, r))
	}
	if p.Regions == nil || p.Occupations == nil {
		covers = covers.And(fact.Unknown)
	}
	return covers
}

// lawCovers reports whether a rule of the permit's class is in force and covers
// the vacancy in what the permit does not state.
func lawCovers(v *PreparedVacancy, p *Permit, r *permitRights) fact.Tri {
	covered := fact.No
	for _, i := range r.rules {
		c := v.rights.permits[i]
		if p.Regions != nil {
			c.region = fact.Yes
		}
		if p.Occupations != nil {
			c.occupation = fact.Yes
		}
		covered = covered.Or(c.all())
	}
	return covered
}

// licensed reports whether every licence that the vacancy or the law asks for
// is held.
func licensed(v *PreparedVacancy, held []string) fact.Tri {
	all := holdsAll(v.Licences, held)
	for i := range v.rights.licences {
		l := &v.rights.licences[i]
		has := fact.Unknown
		if held != nil {
			has = fact.Of(slices.Contains(held, l.name))
		}
		all = all.And(l.asked.Not().Or(has))
	}
	return all
}

// oldEnough reports whether the worker has the least age at the start. A rule
// that asks others for more than locals leaves it open for who may be either.
func oldEnough(v *PreparedVacancy, w *PreparedWorker) fact.Tri {
	as := func(origin int) fact.Tri { return v.rights.age[origin].oldEnough(w.Birth) }
	switch w.Origin {
	case Local:
		return as(0)
	case OriginUnknown:
		if local := as(0); local == as(1) {
			return local
		}
		return fact.Unknown
	default:
		return as(1)
	}
}

// accepts reports whether the worker would work at these hours.
func accepts(v *PreparedVacancy, r *Refusals) fact.Tri {
	accepted := fact.Yes
	if r.Shifts == fact.Yes {
		accepted = v.Terms.Shifts.Not()
	}
	if most, ok := r.MaxHours.Get(); ok {
		hours, stated := v.Hours.Get()
		if !stated {
			return accepted.And(fact.Unknown)
		}
		accepted = accepted.And(fact.Of(hours <= most))
	}
	return accepted
}

// unrefused reports whether the worker would do this work, there and for this
// employer.
func (s *Scorer) unrefused(v *PreparedVacancy, w *PreparedWorker) fact.Tri {
	if !w.rights.refuses {
		return fact.Yes
	}
	refused := fact.No
	if len(w.Refusals.Occupations) > 0 {
		refused = inOccupations(w.Refusals.Occupations, v.Occupation)
	}
	if len(w.rights.refused) > 0 {
		refused = refused.Or(s.inRegions(w.rights.refused, v.region).And(v.Remote.Not()))
	}
	if len(w.Refusals.Employers) > 0 {
		refused = refused.Or(employs(w.Refusals.Employers, v.Employer))
	}
	return refused.Not()
}

func employs(employers []string, employer string) fact.Tri {
	if employer == "" {
		return fact.Unknown
	}
	return fact.Of(slices.Contains(employers, employer))
}
