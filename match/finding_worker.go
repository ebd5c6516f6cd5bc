package match

import (
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

func (f *findings) location() {
	s, v, w := f.s, f.v, f.w
	switch {
	case v.Remote == fact.Yes:
		f.pass(ReasonRemote, "", "")
		return
	case v.region < 0:
		facts := f.tooWide() | ifUnknown(v.Remote, FactRemote).facts
		if w.MovesTo == nil || slices.Contains(w.row.Moves, row.Nowhere) {
			facts |= FactMoves
		}
		f.demand(unknown(facts), 0, ReasonWorkplaceUnknown, "", "")
		return
	}
	near, why := f.near()
	willing := unknown(FactMoves)
	if w.MovesTo != nil {
		willing = known(fact.No)
		if len(w.row.Moves) > 0 {
			willing = f.areas(w.row.Moves, FactMoves)
		}
	}
	switch {
	case s.SameRegion(v, w):
		f.pass(ReasonSameRegion, "", "")
	case near.is == fact.Yes:
		f.pass(ReasonWithinCommute, "", "")
	default:
		f.pass(ReasonWillingToMove, "", "")
	}
	reach := near.or(willing)
	switch {
	case near.is == fact.Unknown:
	case w.MovesTo == nil:
		why = ReasonWillingnessUnknown
	case willing.is == fact.Unknown:
		why = ReasonRegionTooWide
	default:
		why = ReasonRemoteUnknown
	}
	if v.Remote == fact.Unknown {
		reach = reach.or(unknown(FactRemote))
	}
	f.demand(reach, ReasonTooFarAndUnwilling, why, "", "")
}

// near reports whether the worker lives within a commute, and why not known.
func (f *findings) near() (answer, Reason) {
	s, v, w := f.s, f.v, f.w
	near := fact.Tri(s.tables.Near(w.row.Region, v.row.Region))
	switch {
	case near != fact.Unknown:
		return known(near), 0
	case w.region == regionUnknown:
		return unknown(f.tooWide()), ReasonHomeUnknown
	case s.nested(v.region, w.region):
		return unknown(f.tooWide()), ReasonRegionTooWide
	default:
		return unknown(FactDistance), ReasonDistanceUnknown
	}
}

// tooWide are the facts that say exactly where the work is and where the worker
// lives. Who is abroad and names no region lives outside the tree.
func (f *findings) tooWide() Facts {
	facts := Facts(0)
	vague := func(region int) bool { return region < 0 || !f.s.single(region) }
	if vague(f.v.region) {
		facts |= FactWorkplace
	}
	if home := f.w.region; home != regionOutside && vague(home) {
		facts |= FactHome
		if home == regionUnknown && f.w.Origin == OriginUnknown {
			facts |= FactOrigin
		}
	}
	return facts
}

func (f *findings) age() {
	f.pass(ReasonNoMinimumAge, "", "")
	most := 0
	for i := range f.s.rules.MinimumAge {
		rule := &f.s.rules.MinimumAge[i]
		applies := f.covers(ageRules, i)
		if rule.AcrossBorders {
			switch f.w.Origin {
			case Local:
				applies = known(fact.No)
			case OriginUnknown:
				applies = applies.and(unknown(FactOrigin))
			default:
			}
		}
		if applies.is == fact.No {
			continue
		}
		age, source := strconv.Itoa(rule.Years), f.clause(ageRules, i).source
		if rule.Years > most {
			most = rule.Years
			f.pass(ReasonOfAge, age, source)
		}
		old, open := f.completed(rule.Years)
		f.demand(applies.not().or(old), ReasonUnderAge, open, age, source)
	}
}

// completed reports whether the worker has completed the years at the start,
// and why not known.
func (f *findings) completed(years int) (answer, Reason) {
	if _, ok := f.w.Birth.Get(); !ok {
		return unknown(FactBirth | f.startUnknown()), ReasonBirthUnknown
	}
	start := f.v.rights.start
	born := bornBy{yearsBefore(start.first, years), yearsBefore(start.last, years)}
	return ifUnknown(born.oldEnough(f.w.Birth), FactStart), ReasonAgeUnsettled
}

func (f *findings) schedule() {
	f.pass(ReasonScheduleAccepted, "", "")
	if f.w.Refusals.Shifts == fact.Yes {
		f.demand(ifUnknown(f.v.Terms.Shifts.Not(), FactShifts), ReasonShiftsRefused, ReasonShiftsUnknown, "", "")
	}
	if most, ok := f.w.Refusals.MaxHours.Get(); ok {
		within := unknown(FactHours)
		if hours, stated := f.v.Hours.Get(); stated {
			within = known(fact.Of(hours <= most))
		}
		f.demand(within, ReasonTooManyHours, ReasonHoursUnknown, strconv.FormatFloat(most, 'g', -1, 64), "")
	}
}

func (f *findings) refusal() {
	v, r := f.v, &f.w.Refusals
	f.pass(ReasonNothingRefused, "", "")
	if len(r.Occupations) > 0 {
		refused := ifUnknown(inOccupations(r.Occupations, v.Occupation), FactOccupation)
		f.demand(refused.not(), ReasonOccupationRefused, ReasonOccupationUnsettled, string(v.Occupation), "")
	}
	if len(r.Regions) > 0 {
		there := ifUnknown(v.Remote.Not(), FactRemote)
		refused := f.areas(f.w.rights.refused, FactRefusals).and(there)
		f.demand(refused.not(), ReasonRegionRefused, ReasonRegionUnsettled, string(v.Region), "")
	}
	if len(r.Employers) > 0 {
		refused := ifUnknown(employs(r.Employers, v.Employer), FactEmployer)
		f.demand(refused.not(), ReasonEmployerRefused, ReasonEmployerUnknown, v.Employer, "")
	}
}
