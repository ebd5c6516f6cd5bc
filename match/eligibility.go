package match

import (
	"slices"
	"time"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A cover says whether a rule covers a vacancy, limit by limit.
type cover struct{ force, region, occupation fact.Tri }

func (c cover) all() fact.Tri { return c.force.And(c.region).And(c.occupation) }

func (s *Scorer) cover(c *clause, start days, v *PreparedVacancy) cover {
	return cover{c.force.overlaps(start), s.inRegions(c.regions, v.region), inOccupations(c.occupations, v.Occupation)}
}

// inRegions reports whether a region lies in one of the areas; no area is no
// limit. A region that is not known lies in the whole tree.
func (s *Scorer) inRegions(areas []span, region int) fact.Tri {
	switch {
	case len(areas) == 0 || slices.Contains(areas, s.everywhere()):
		return fact.Yes
	case region < 0:
		return fact.Unknown
	default:
		return s.within(areas, region)
	}
}

func (s *Scorer) everywhere() span { return span{First: 0, Last: int32(len(s.codes) - 1)} }

// inOccupations reports whether an occupation is in one of the groups; no group
// is no limit.
func inOccupations(groups []taxonomy.Code, occupation taxonomy.Code) fact.Tri {
	switch {
	case len(groups) == 0:
		return fact.Yes
	case occupation == "":
		return fact.Unknown
	}
	in := fact.No
	for _, group := range groups {
		in = in.Or(within(group, occupation))
	}
	return in
}

// vacancyRights is what the hard constraints know of a vacancy.
type vacancyRights struct {
	start     days // on which the job may start
	exempt    fact.Tri
	regulated fact.Tri
	free      []fact.Tri // whether a group of free movement covers the job
	freeOpen  bool       // one of them does, or may
	permits   []cover    // by rule
	grantable fact.Tri   // whether there is a permit that would cover the job
	licences  []lawLicence
	age       [2]bornBy // for locals, and for others
}

// A lawLicence is a licence that the law asks for, or may ask for.
type lawLicence struct {
	name  string
	asked fact.Tri // Yes or Unknown
}

// bornBy turns the least age into days of birth: who was born by certain is old
// enough in any case, and who was born after possible is not in any case.
type bornBy struct{ certain, possible Date }

func (b bornBy) oldEnough(birth fact.Opt[Date]) fact.Tri {
	born, ok := birth.Get()
	switch {
	case b.certain == anyDay.last, ok && born <= b.certain:
		return fact.Yes
	case ok && born > b.possible:
		return fact.No
	default:
		return fact.Unknown
	}
}

func (s *Scorer) vacancyRights(v *PreparedVacancy) vacancyRights {
	c := &s.rules
	r := vacancyRights{start: c.starts(v.Start), exempt: v.Permit.Exempt, regulated: v.Regulated}
	covers := func(list, i int) fact.Tri { return s.cover(&c.clauses[list][i], r.start, v).all() }
	for i := range c.FreeMovement {
		covered := covers(freeRules, i)
		r.free = append(r.free, covered)
		r.freeOpen = r.freeOpen || covered != fact.No
	}
	for i := range c.Permits {
		r.permits = append(r.permits, s.cover(&c.clauses[permitRules][i], r.start, v))
	}
	r.grantable = c.grantable(v, r.permits)
	if r.exempt == fact.Unknown && c.Exempt != nil {
		r.exempt = fact.No
		for i := range c.Exempt {
			r.exempt = r.exempt.Or(covers(exemptRules, i))
		}
	}
	qualification := fact.No
	for i := range c.Regulated {
		asked := covers(regulatedRules, i)
		if c.Regulated[i].Qualification {
			qualification = qualification.Or(asked)
		}
		if asked != fact.No {
			for _, name := range c.Regulated[i].Licences {
				r.licences = append(r.licences, lawLicence{name, asked})
			}
		}
	}
	if r.regulated == fact.Unknown && c.Regulated != nil {
		r.regulated = qualification
	}
	r.age = s.bornBy(r.start, covers)
	return r
}

// grantable reports whether a permit of some class would be accepted.
func (c *compiledRules) grantable(v *PreparedVacancy, rules []cover) fact.Tri {
	switch {
	case v.Permit.Classes != nil:
		return fact.Of(len(v.Permit.Classes) > 0)
	case c.Permits == nil:
		return fact.Unknown
	}
	some := fact.No
	for i := range rules {
		some = some.Or(rules[i].force)
	}
	return some
}

// starts is when a job may start.
func (c *compiledRules) starts(start fact.Opt[Date]) days {
	if first, ok := start.Get(); ok {
		return days{first, first}
	}
	return days{c.from, anyDay.last}
}

func (s *Scorer) bornBy(start days, covers func(list, i int) fact.Tri) [2]bornBy {
	locals, others := bornBy{anyDay.last, anyDay.last}, bornBy{anyDay.last, anyDay.last}
	for i := range s.rules.MinimumAge {
		rule := &s.rules.MinimumAge[i]
		covered := covers(ageRules, i)
		for _, b := range []*bornBy{&locals, &others} {
			if covered == fact.No || (rule.AcrossBorders && b == &locals) {
				continue
			}
			b.certain = min(b.certain, yearsBefore(start.first, rule.Years))
			if covered == fact.Yes {
				b.possible = min(b.possible, yearsBefore(start.last, rule.Years))
			}
		}
	}
	return [2]bornBy{locals, others}
}

// yearsBefore is the last day of birth of those who have completed the years on
// a day. The ends of the calendar stay.
func yearsBefore(day Date, years int) Date {
	if day == anyDay.first || day == anyDay.last {
		return day
	}
	on := time.Unix(int64(day)*secondsPerDay, 0).UTC()
	born := on.AddDate(-years, 0, 0)
	if born.Day() != on.Day() { // 29 February of a year without it
		born = born.AddDate(0, 0, -1)
	}
	return Date(born.Unix() / secondsPerDay)
}

// workerRights is what the hard constraints know of a worker.
type workerRights struct {
	free    []int // groups of free movement that they are in, ascending
	permits []permitRights
	refused []span
	refuses bool // an occupation, a region or an employer
}

// permitRights is what is known of a permit beside its record.
type permitRights struct {
	regions []span
	rules   []int // of its class, ascending
}

func (s *Scorer) workerRights(w *Worker) workerRights {
	var r workerRights
	for i := range s.rules.FreeMovement {
		if overlap(s.rules.FreeMovement[i].Citizenships, w.Citizenships) {
			r.free = append(r.free, i)
		}
	}
	for i := range w.Permits {
		p := permitRights{regions: s.spansOf(w.Permits[i].Regions)}
		for k := range s.rules.Permits {
			if s.rules.Permits[k].Class == w.Permits[i].Class {
				p.rules = append(p.rules, k)
			}
		}
		r.permits = append(r.permits, p)
	}
	r.refused = s.spansOf(w.Refusals.Regions)
	r.refuses = len(w.Refusals.Occupations) > 0 || len(r.refused) > 0 || len(w.Refusals.Employers) > 0
	return r
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}
