package match

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// workerStates tries the unknown facts of the worker. Levels of single skills and
// languages are tried beside those that are known.
func (m *improver) workerStates() {
	if m.w.Skills == nil {
		m.stateSkills()
	}
	if m.w.Languages == nil {
		m.stateLanguages()
	}
	if !m.w.Education.Level.Known() {
		m.add(StateEducation, "", "", m.education(0)...)
	}
	m.stateOccupations()
	if m.v.region >= 0 && m.w.region == regionUnknown {
		m.add(StateHome, "", string(m.w.Region), m.worker(string(m.v.Region), func(w *Worker) { w.Region = m.v.Region }))
	}
	if m.w.MovesTo == nil && m.v.Region != "" {
		t := m.worker("", func(w *Worker) { w.MovesTo = []geo.Code{m.v.Region} })
		t.list = []Item{{Name: string(m.v.Region)}}
		m.add(StateMoves, "", "", t)
	}
	if start, fixed := m.v.Start.Get(); fixed && !m.w.Available.Known() {
		m.add(StateAvailability, "", "", m.availableBy(start))
	}
	m.stateWishes()
}

// stateSkills tries that the worker holds all that is demanded.
func (m *improver) stateSkills() {
	skills, list := []SkillHeld{}, []Item{}
	for _, d := range m.demanded() {
		skills = append(skills, SkillHeld{Skill: d.Skill, Level: d.Level})
		list = append(list, Item{string(d.Skill), stated(d.Level)})
	}
	t := m.worker("", func(w *Worker) { w.Skills = skills })
	t.list = list
	m.add(StateSkills, "", "", t)
}

// stateLanguages tries that the worker speaks a language for each demand: of its
// alternatives the first by name.
func (m *improver) stateLanguages() {
	levels := make(map[string]CEFR)
	for _, d := range m.v.Languages {
		if len(d.AnyOf) > 0 {
			l := slices.MinFunc(d.AnyOf, compareLanguages)
			levels[l.Language] = max(levels[l.Language], atLeastA1(l))
		}
	}
	languages, list := []LanguageLevel{}, []Item{}
	for _, name := range slices.Sorted(maps.Keys(levels)) {
		l := LanguageLevel{Language: name, Level: fact.Some(levels[name])}
		languages, list = append(languages, l), append(list, Item{name, stated(l.Level)})
	}
	t := m.worker("", func(w *Worker) { w.Languages = languages })
	t.list = list
	m.add(StateLanguages, "", "", t)
}

func compareLanguages(a, b LanguageLevel) int {
	return cmp.Or(cmp.Compare(a.Language, b.Language), cmp.Compare(a.Level.Or(0), b.Level.Or(0)))
}

// atLeastA1 is the level that meets a demand in full.
func atLeastA1(l LanguageLevel) CEFR { return min(max(l.Level.Or(A1), A1), C2) }

// stateOccupations tries an unknown career, and what is unknown of a known one.
func (m *improver) stateOccupations() {
	job := m.v.Occupation
	if job == "" {
		return
	}
	if m.w.Occupations == nil {
		found := m.years(1, true, func(w *Worker, years fact.Opt[float64]) {
			w.Occupations = []OccupationHeld{{Code: job, Years: years}}
		})
		for i := range found {
			found[i].list, found[i].to = []Item{{string(job), found[i].to}}, ""
		}
		m.add(StateOccupations, "", "", found...)
		return
	}
	whole, years := make(map[taxonomy.Code][]trial), make(map[taxonomy.Code][]trial)
	for i, o := range m.w.Occupations {
		set := func(w *Worker, o OccupationHeld) { w.Occupations = replaced(w.Occupations, i, o) }
		if !o.Years.Known() {
			years[o.Code] = m.years(0, false, func(w *Worker, years fact.Opt[float64]) { set(w, OccupationHeld{o.Code, years}) })
		}
		if opens(o.Code, job) {
			whole[o.Code] = append(whole[o.Code], m.worker(string(job), func(w *Worker) { set(w, OccupationHeld{job, o.Years}) }))
		}
	}
	for _, code := range slices.Sorted(maps.Keys(whole)) {
		m.add(StateOccupation, string(code), string(code), whole[code]...)
	}
	for _, code := range slices.Sorted(maps.Keys(years)) {
		m.add(StateYears, string(code), "", years[code]...)
	}
}

// opens reports whether a code of few digits may turn out to be another one.
func opens(code, whole taxonomy.Code) bool {
	return len(code) < len(whole) && strings.HasPrefix(string(whole), string(code))
}

// stateWishes tries the wishes that the worker has not stated.
func (m *improver) stateWishes() {
	m.stateWageWish()
	if !m.w.Hours.Known() {
		trials := []trial{m.hoursWish(fact.None[float64]())}
		if _, ok := m.v.Hours.Get(); ok {
			trials = append([]trial{m.hoursWish(m.v.Hours)}, trials...)
		}
		m.add(StateHoursWish, "", "", trials...)
	}
	if m.w.Wanted == nil {
		trials := []trial{m.worker("-", func(w *Worker) { w.Wanted = []taxonomy.Code{} })}
		if job := m.v.Occupation; job != "" {
			t := m.worker("", func(w *Worker) { w.Wanted = []taxonomy.Code{job} })
			t.list = []Item{{Name: string(job)}}
			trials = append([]trial{t}, trials...)
		}
		m.add(StateWanted, "", "", trials...)
	}
	whole := make(map[taxonomy.Code]trial) // equal wishes are equal changes
	for i, c := range m.w.Wanted {
		if job := m.v.Occupation; opens(c, job) {
			whole[c] = m.worker(string(job), func(w *Worker) { w.Wanted = replaced(w.Wanted, i, job) })
		}
	}
	for _, code := range slices.Sorted(maps.Keys(whole)) {
		m.add(StateWantedCode, string(code), string(code), whole[code])
	}
}

func (m *improver) hoursWish(h fact.Opt[float64]) trial {
	return m.worker(stated(h), func(w *Worker) { w.Hours = h })
}

// stateWageWish tries that the offer is enough, or that the worker asks for no
// wage, or the basis of a wish that states none.
func (m *improver) stateWageWish() {
	wish, ok := m.w.Wage.Get()
	offer, offered := m.v.Wage.Get()
	switch {
	case ok && wish.Basis == BasisUnknown:
		m.add(StateWishBasis, "", "", m.eachBasis(func(b WageBasis) trial {
			wish.Basis = b
			return m.wageWish(b.String(), fact.Some(wish))
		})...)
	case !m.w.Wage.Known():
		trials := []trial{m.wageWish("-", fact.None[WageWish]())}
		if offered {
			enough := WageWish{Amount: offer.High, Period: offer.Period, Basis: offer.Basis}
			trials = append([]trial{m.wageWish(wageText(enough), fact.Some(enough))}, trials...)
		}
		m.add(StateWageWish, "", "", trials...)
	}
}

func (m *improver) wageWish(to string, wish fact.Opt[WageWish]) trial {
	return m.worker(to, func(w *Worker) { w.Wage = wish })
}

func (m *improver) eachBasis(try func(b WageBasis) trial) []trial {
	return []trial{try(Gross), try(Net)}
}

// wageText is the text form of a wage: amount, currency, period and basis.
func wageText(w WageWish) string {
	return strings.TrimSpace(w.Amount.String() + " " + w.Period.String() + " " + w.Basis.String())
}
