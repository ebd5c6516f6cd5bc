package match

import (
	"cmp"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A ground is one of the grounds on which a right to work may rest.
type ground struct {
	answer

	reason        Reason
	subject, rule string
	against       int // of a permit: how many of its parts do not fit
}

// permit looks at the grounds in order: the first that holds is the reason, else
// the first that is open, else what is wrong with the permits.
func (f *findings) permit() {
	if f.w.Origin == Local {
		f.pass(ReasonLocal, "", "")
		return
	}
	grounds := []ground{f.freeMovement(), f.exemption(), f.heldPermit()}
	if f.w.Origin == OriginUnknown {
		grounds = slices.Insert(grounds, 0, ground{answer: unknown(FactOrigin), reason: ReasonOriginUnknown})
	}
	right := known(fact.No)
	why := grounds[len(grounds)-1]
	for _, g := range slices.Backward(grounds) {
		right = right.or(g.answer)
		if g.is == right.is && g.is != fact.No {
			why = g
		}
	}
	if right.is == fact.Yes {
		f.pass(why.reason, why.subject, why.rule)
		return
	}
	if f.v.Permit.Sponsored != fact.No && f.v.rights.grantable != fact.No {
		if right.is == fact.No {
			why = ground{reason: ReasonPermitToApplyFor}
		}
		right = unknown(right.facts | FactPermits | f.grantable().facts)
		if f.v.Permit.Sponsored == fact.Unknown {
			right.facts |= FactSponsored
		}
	}
	f.demand(right, why.reason, why.reason, why.subject, why.rule)
}

// freeMovement is the ground of citizenship.
func (f *findings) freeMovement() ground {
	g := ground{answer: known(fact.No)}
	if f.w.Citizenships == nil {
		g.reason = ReasonCitizenshipUnknown
		for i := range f.s.rules.FreeMovement {
			g.answer = g.or(unknown(FactCitizenship).and(f.covers(freeRules, i)))
		}
		return g
	}
	for _, i := range f.w.rights.free {
		covered := f.covers(freeRules, i)
		if before := g.is; before == fact.No || covered.is == fact.Yes {
			g.subject, g.rule = f.s.rules.FreeMovement[i].Name, f.clause(freeRules, i).source
		}
		g.answer, g.reason = g.or(covered), ReasonFreeMovementUnsettled
		if g.is == fact.Yes {
			g.reason = ReasonFreeMovement
			return g
		}
	}
	return g
}

// exemption is the ground that the job needs no permit.
func (f *findings) exemption() ground {
	switch {
	case f.v.Permit.Exempt != fact.Unknown:
		return ground{answer: known(f.v.Permit.Exempt), reason: ReasonExempt}
	case f.s.rules.Exempt == nil:
		return ground{answer: unknown(FactExempt), reason: ReasonExemptionUnknown}
	}
	on, rule := f.byList(exemptRules, FactExempt, func(int) bool { return true })
	if on.is == fact.Yes {
		return ground{answer: on, reason: ReasonExemptByList, rule: rule}
	}
	return ground{answer: on, reason: ReasonExemptionUnknown, rule: rule}
}

// grantable reports whether a permit of some class would be accepted.
func (f *findings) grantable() answer {
	facts := FactClasses
	if f.s.rules.Permits != nil {
		facts |= FactStart
	}
	return ifUnknown(f.v.rights.grantable, facts)
}

// heldPermit is the ground of the permits held: one that covers the job, else
// one that may, else the one with the least against it.
func (f *findings) heldPermit() ground {
	grantable := f.grantable()
	if grantable.is == fact.No && len(f.w.Permits) == 0 {
		g := ground{answer: grantable, reason: ReasonNoPermitAccepted}
		if f.v.Permit.Classes == nil {
			g.rule = f.s.rules.Source
		}
		return g
	}
	if f.w.Permits == nil {
		return ground{answer: unknown(FactPermits | grantable.facts), reason: ReasonPermitsUnknown}
	}
	best, total := ground{reason: ReasonNoPermit}, known(fact.No)
	for i := range f.w.Permits {
		g := f.onePermit(i)
		total = total.or(g.answer)
		if i == 0 || better(g, best) {
			best = g
		}
	}
	best.answer = total
	return best
}

func better(a, b ground) bool {
	rank := [...]int{fact.Yes: 0, fact.Unknown: 1, fact.No: 2}
	return cmp.Or(
		cmp.Compare(rank[a.is], rank[b.is]), cmp.Compare(a.against, b.against), cmp.Compare(a.reason, b.reason),
		cmp.Compare(a.subject, b.subject), cmp.Compare(a.rule, b.rule),
	) < 0
}

// onePermit judges one permit part by part.
func (f *findings) onePermit(i int) ground {
	p, r := &f.w.Permits[i], &f.w.rights.permits[i]
	g := ground{answer: known(fact.Yes), reason: ReasonPermitHeld, subject: p.Class}
	part := func(fits answer, not Reason, rule string) {
		if fits.is == fact.No {
			if g.against == 0 {
				g.reason, g.rule = not, rule
			}
			g.against++
		}
		g.answer = g.and(fits)
	}
	law := len(r.rules) > 0
	accepts := f.v.Permit.Classes != nil
	switch {
	case accepts:
		part(known(fact.Of(slices.Contains(f.v.Permit.Classes, p.Class))), ReasonPermitClass, "")
	case !law && f.s.rules.Permits != nil:
		part(known(fact.No), ReasonPermitClass, f.s.rules.Source)
	case !law:
		part(unknown(FactClasses), 0, "")
	}
	if p.Regions != nil {
		part(f.areas(r.regions, FactPermits), ReasonPermitRegion, "")
	}
	if p.Occupations != nil {
		part(ifUnknown(inOccupations(p.Occupations, f.v.Occupation), FactOccupation), ReasonPermitOccupation, "")
	}
	end := f.v.rights.start.before(p.Until)
	if p.Until.Known() {
		part(ifUnknown(end, FactStart), ReasonPermitExpired, "")
	} else {
		part(ifUnknown(end, FactPermits|f.startUnknown()), ReasonPermitExpired, "")
	}
	unstated := p.Regions == nil || p.Occupations == nil
	switch {
	case accepts && !unstated:
	case law:
		fits, not, rule := f.byClass(p, r)
		part(fits, not, rule)
		if g.is == fact.Yes {
			g.rule = rule
		}
	case unstated:
		part(unknown(f.unstated(p)), 0, "")
	}
	if g.is == fact.Unknown {
		g.reason = ReasonPermitUnsettled
	}
	return g
}

// byClass reports whether a rule of the permit's class covers what the permit
// does not state.
func (f *findings) byClass(p *Permit, r *permitRights) (fits answer, not Reason, rule string) {
	fits = known(fact.No)
	for k, i := range r.rules {
		c := f.v.rights.permits[i]
		covered, reason := ifUnknown(c.force, FactStart), ReasonPermitClass
		if p.Regions == nil {
			covered = covered.and(ifUnknown(c.region, FactWorkplace))
			if c.force != fact.No && c.region == fact.No {
				reason = ReasonPermitRegion
			}
		}
		if p.Occupations == nil {
			covered = covered.and(ifUnknown(c.occupation, FactOccupation))
			if reason == ReasonPermitClass && c.force != fact.No {
				reason = ReasonPermitOccupation
			}
		}
		if k == 0 || (covered.is != fact.No && covered.is.Or(fits.is) != fits.is) {
			not, rule = reason, f.clause(permitRules, i).source
		}
		fits = fits.or(covered)
	}
	if fits.is == fact.Unknown {
		fits.facts |= f.unstated(p)
		if f.v.Permit.Classes == nil {
			fits.facts |= FactClasses
		}
	}
	return fits, not, rule
}

// unstated are the facts that say whether a permit covers the job in what it
// does not state: its limits, and what they are held against, as far as they
// could not rule it out as it is.
func (f *findings) unstated(p *Permit) Facts {
	facts := Facts(0)
	if p.Regions == nil {
		facts |= FactPermits
		if f.v.region < 0 || !f.s.single(f.v.region) {
			facts |= FactWorkplace
		}
	}
	if p.Occupations == nil {
		facts |= FactPermits
		if f.v.Occupation == "" {
			facts |= FactOccupation
		}
	}
	return facts
}
