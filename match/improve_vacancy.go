package match

import (
	"maps"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// employerStates tries the unknown facts of the vacancy. Its wage, hours and
// terms are tried with what it can offer.
func (m *improver) employerStates() {
	if m.v.Skills == nil {
		m.stateDemands()
	}
	if m.v.Languages == nil {
		m.stateDemandedLanguages()
	}
	if !m.v.Education.Known() {
		level := fact.Some(m.w.Education.Level.Or(0))
		m.add(StateDemandedEducation, "", "", m.vacancy(stated(level), func(v *Vacancy) { v.Education = level }))
	}
	if !m.v.Experience.Known() {
		m.stateDemandedExperience()
	}
	if !m.v.Start.Known() {
		m.stateStart()
	}
	m.stateJob()
	if m.v.region == regionUnknown {
		m.stateWorkplace()
	}
	if m.v.Remote == fact.Unknown {
		m.add(StateRemote, "", "", m.vacancy("yes", func(v *Vacancy) { v.Remote = fact.Yes }))
	}
}

// stateDemands tries that no skill is asked for but those that the worker holds;
// none, where that is all.
func (m *improver) stateDemands() {
	names := make([]string, len(m.w.Skills))
	for i, h := range m.w.Skills {
		names[i] = string(h.Skill)
	}
	list := items(names)
	demands := make([]SkillDemand, len(list))
	for i, item := range list {
		demands[i].Skill = taxonomy.Skill(item.Name)
	}
	t := m.vacancy(either(len(list) > 0, "", "-"), func(v *Vacancy) { v.Skills = demands })
	t.list = list
	m.add(StateDemands, "", "", t)
}

// items are names in order.
func items(names []string) []Item {
	var list []Item
	for _, name := range slices.Sorted(slices.Values(names)) {
		list = append(list, Item{Name: name})
	}
	return list
}

// stateDemandedLanguages tries that any one of the worker's languages is enough;
// none, for a worker who speaks none. A language at A1 can be nearer to that than
// the prior, but there is no saying which.
func (m *improver) stateDemandedLanguages() {
	var names []string
	for _, l := range m.w.Languages {
		if !l.Level.Known() || l.Level.Or(CEFRNone) > CEFRNone {
			names = append(names, l.Language)
		}
	}
	list, demands := items(names), []LanguageDemand{}
	if len(list) > 0 {
		demands = []LanguageDemand{{AnyOf: make([]LanguageLevel, len(list))}}
		for i, item := range list {
			demands[0].AnyOf[i].Language = item.Name
		}
	}
	t := m.vacancy(either(len(list) > 0, "", "-"), func(v *Vacancy) { v.Languages = demands })
	t.list = list
	m.add(StateDemandedLanguages, "", "", t)
}

// stateDemandedExperience tries the most years that the worker meets in full, or
// none at all.
func (m *improver) stateDemandedExperience() {
	at := func(years fact.Opt[float64]) trial {
		return m.vacancy(stated(years), func(v *Vacancy) { v.Experience = years })
	}
	most := m.least(maxQuarters, func(i int64) trial { return at(quarterYears(maxQuarters - i)) }) // down to a quarter
	m.add(StateDemandedExperience, "", "", append(most, at(fact.None[float64]()))...)
}

// stateStart tries the day from which the worker is free, any day for a worker
// who is free now, and that the start does not matter.
func (m *improver) stateStart() {
	at := func(day fact.Opt[Date]) trial {
		return m.vacancy(stated(day), func(v *Vacancy) { v.Start = day })
	}
	trials := []trial{at(fact.None[Date]())}
	switch {
	case m.w.Available.IsNone():
		trials = append([]trial{at(fact.Some(minDate))}, trials...)
	case m.w.Available.Known():
		trials = append([]trial{at(m.w.Available)}, trials...)
	}
	m.add(StateStart, "", "", trials...)
}

// stateJob tries, for an occupation that is unknown or of few digits, those that
// the worker has worked in or wishes for. By digits no other is nearer to all of
// them than the nearest of them is.
func (m *improver) stateJob() {
	codes := make(map[taxonomy.Code]bool)
	for _, o := range m.w.Occupations {
		codes[o.Code] = true
	}
	for _, c := range m.w.Wanted {
		codes[c] = true
	}
	var trials []trial
	for _, c := range slices.Sorted(maps.Keys(codes)) {
		if opens(m.v.Occupation, c) {
			trials = append(trials, m.vacancy(string(c), func(v *Vacancy) { v.Occupation = c }))
		}
	}
	m.add(StateJob, "", string(m.v.Occupation), trials...)
}

// stateWorkplace tries where the worker lives and would move to.
func (m *improver) stateWorkplace() {
	places := slices.Sorted(slices.Values(m.w.MovesTo))
	if m.w.region >= 0 {
		places = append([]geo.Code{m.w.Region}, places...)
	}
	var trials []trial
	for _, r := range places {
		if _, ok := m.s.regions.Index(r); ok {
			trials = append(trials, m.vacancy(string(r), func(v *Vacancy) { v.Region = r }))
		}
	}
	m.add(StateWorkplace, "", string(m.v.Region), trials...)
}
