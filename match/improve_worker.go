package match

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// workerActs tries what a worker can do.
func (m *improver) workerActs() {
	if m.w.Skills != nil {
		m.learnDemanded()
		m.learnShared()
		m.raiseSkills()
	}
	if m.w.Languages != nil {
		m.languages()
	}
	if have, ok := m.w.Education.Level.Get(); ok || m.w.Education.Level.IsNone() {
		m.add(GainEducation, "", stated(m.w.Education.Level), m.education(have+1)...)
	}
	if m.w.Occupations != nil {
		m.gainExperience()
	}
	if m.w.MovesTo != nil && m.v.Region != "" {
		m.add(AgreeToMove, string(m.v.Region), "", m.worker("", func(w *Worker) { w.MovesTo = with(w.MovesTo, m.v.Region) }))
	}
	free, ok := m.w.Available.Get()
	if start, fixed := m.v.Start.Get(); ok && fixed && free > start {
		m.add(BeFreeEarlier, "", stated(m.w.Available), m.availableBy(start))
	}
}

// demanded are the demands by skill, each skill once, at its highest level.
func (m *improver) demanded() []SkillDemand {
	var out []SkillDemand
	for _, place := range m.v.places { // by skill, then by level
		d := m.v.Skills[place]
		if n := len(out); n > 0 && out[n-1].Skill == d.Skill {
			out[n-1] = d
		} else {
			out = append(out, d)
		}
	}
	return out
}

// learnDemanded tries each demanded skill that is not held. More than the
// demanded level can pay where a related skill is demanded at a higher one.
func (m *improver) learnDemanded() {
	for _, d := range m.demanded() {
		if m.holds(d.Skill) {
			continue
		}
		var trials []trial
		want, ok := d.Level.Get()
		if !ok {
			trials = append(trials, m.learn(d.Skill, fact.Opt[int]{}))
		}
		for level := max(want, 1); level <= MaxSkillLevel; level++ {
			trials = append(trials, m.learn(d.Skill, fact.Some(level)))
		}
		m.add(LearnSkill, string(d.Skill), "", trials...)
	}
}

// learnShared tries the skills that earn credit for several demands though they
// are not demanded, such as one that lies below two of them in the taxonomy. The
// best of them is listed if it beats every demanded skill.
func (m *improver) learnShared() {
	serves := make(map[int]int)
	for i := range m.v.row.Demands {
		for _, r := range m.s.Related(m.v.row.Demands[i].Skill.Number()) {
			serves[r.Number]++
		}
	}
	maps.DeleteFunc(serves, func(_, demands int) bool { return demands < 2 })
	bar := m.base.Key
	for _, i := range m.found {
		bar = max(bar, i.Score.Key)
	}
	best := taxonomy.Skill("")
	names := make([]taxonomy.Skill, 0, len(serves))
	for number := range serves {
		names = append(names, taxonomy.Skill(m.s.skills.name(number)))
	}
	slices.Sort(names)
	for _, skill := range names {
		if m.holds(skill) {
			continue
		}
		if t := m.learn(skill, fact.Some(MaxSkillLevel)); t.key > bar {
			bar, best = t.key, skill
		}
	}
	if best != "" {
		m.add(LearnSkill, string(best), "", m.least(MaxSkillLevel, func(i int64) trial { return m.learn(best, fact.Some(int(i)+1)) })...)
	}
}

func (m *improver) holds(skill taxonomy.Skill) bool {
	return slices.ContainsFunc(m.w.Skills, func(h SkillHeld) bool { return h.Skill == skill })
}

func (m *improver) learn(skill taxonomy.Skill, level fact.Opt[int]) trial {
	return m.worker(stated(level), func(w *Worker) { w.Skills = with(w.Skills, SkillHeld{Skill: skill, Level: level}) })
}

// raiseSkills tries a higher level of each held skill, demanded or related, or
// stating it.
func (m *improver) raiseSkills() {
	for i, h := range m.w.Skills {
		change, from := RaiseSkill, h.Level.Or(0)
		if from == 0 {
			change = StateSkillLevel // a level that is none counts as unknown
		}
		m.add(change, string(h.Skill), stated(h.Level), m.least(int64(MaxSkillLevel-from), func(k int64) trial {
			level := from + 1 + int(k)
			return m.worker(strconv.Itoa(level), func(w *Worker) {
				w.Skills = replaced(w.Skills, i, SkillHeld{Skill: h.Skill, Level: fact.Some(level)})
			})
		})...)
	}
}

// languages tries each language that some demand accepts: to learn it, to raise
// its level, or to state it.
func (m *improver) languages() {
	names := make(map[string]bool)
	for _, d := range m.v.Languages {
		for _, l := range d.AnyOf {
			names[l.Language] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		change, from, have := LearnLanguage, "", CEFRNone
		at := slices.IndexFunc(m.w.Languages, func(l LanguageLevel) bool { return l.Language == name })
		if at >= 0 {
			held := m.w.Languages[at].Level
			have = held.Or(CEFRNone)
			switch {
			case !held.Known():
				change = StateLanguageLevel
			case have > CEFRNone:
				change, from = RaiseLanguage, stated(held)
			}
		}
		m.add(change, name, from, m.least(int64(C2)-int64(have), func(i int64) trial {
			l := LanguageLevel{Language: name, Level: fact.Some(have + 1 + CEFR(i))} //nolint:gosec // at most C2
			return m.worker(stated(l.Level), func(w *Worker) {
				if at < 0 {
					w.Languages = with(w.Languages, l)
				} else {
					w.Languages = replaced(w.Languages, at, l)
				}
			})
		})...)
	}
}

// education tries the levels from one on.
func (m *improver) education(from ISCED) []trial {
	return m.least(maxISCED+1-int64(from), func(i int64) trial {
		level := fact.Some(from + ISCED(i)) //nolint:gosec // at most maxISCED
		return m.worker(stated(level), func(w *Worker) { w.Education.Level = level })
	})
}

// Years are tried in quarters.
const (
	quarters    = 4
	maxQuarters = MaxYears * quarters
)

func quarterYears(q int64) fact.Opt[float64] { return fact.Some(float64(q) / quarters) }

// gainExperience tries more years in the vacancy's occupation.
func (m *improver) gainExperience() {
	code := m.v.Occupation
	if code == "" {
		return
	}
	at, have, open := -1, 0.0, false
	for i, o := range m.w.Occupations {
		switch years := o.Years.Or(0); {
		case o.Code != code:
		case !o.Years.Known():
			open = true
		case at < 0 || years > have:
			at, have = i, years
		}
	}
	switch {
	case at < 0 && open:
		return // its years can be stated
	case at < 0:
		m.add(GainExperience, string(code), "", m.years(1, true, func(w *Worker, years fact.Opt[float64]) {
			w.Occupations = with(w.Occupations, OccupationHeld{Code: code, Years: years})
		})...)
		return
	}
	from := int64(math.Floor(min(max(have, 0), MaxYears)*quarters)) + 1
	m.add(GainExperience, string(code), stated(m.w.Occupations[at].Years), m.years(from, false, func(w *Worker, years fact.Opt[float64]) {
		w.Occupations = replaced(w.Occupations, at, OccupationHeld{Code: code, Years: years})
	})...)
}

// years tries quarters of a year from one on; with some, that there are any is
// tried first, in case it is enough.
func (m *improver) years(from int64, some bool, set func(w *Worker, years fact.Opt[float64])) []trial {
	at := func(years fact.Opt[float64]) trial {
		return m.worker(stated(years), func(w *Worker) { set(w, years) })
	}
	found := m.least(maxQuarters+1-from, func(i int64) trial { return at(quarterYears(from + i)) })
	if some && found != nil {
		if t := at(fact.Opt[float64]{}); t.key == found[0].key {
			return []trial{t}
		}
	}
	return found
}

func (m *improver) availableBy(day Date) trial {
	d := fact.Some(day)
	return m.worker(stated(d), func(w *Worker) { w.Available = d })
}
