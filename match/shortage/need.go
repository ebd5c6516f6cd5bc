package shortage

import (
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Need is a skill at the level that a vacancy requires of it, 0 for none.
type Need struct {
	Skill taxonomy.Skill `json:"skill"`
	Level int            `json:"level,omitzero"`
}

func needOf(d match.SkillDemand) Need { return Need{d.Skill, d.Level.Or(0)} }

// needsOf returns the essential skills of a vacancy, each once at its greatest
// level, in the order of the record.
func needsOf(v *match.Vacancy) []Need {
	var out []Need
	for _, d := range v.Skills {
		n := needOf(d)
		if d.Optional {
			continue
		}
		if i := slices.IndexFunc(out, func(o Need) bool { return o.Skill == n.Skill }); i >= 0 {
			out[i].Level = max(out[i].Level, n.Level)
		} else {
			out = append(out, n)
		}
	}
	return out
}

// met are the numbers of the skills that meet a need, by those of the scorer:
// the skill itself and what lies below it in the taxonomy.
type met struct {
	numbers []int // ascending
	level   int
}

// meets compiles a need by the scorer, which numbers skills.
func meets(s *match.Scorer, n Need) met {
	d := match.SkillDemand{Skill: n.Skill}
	if n.Level > 0 {
		d.Level = fact.Some(n.Level)
	}
	demand := s.Vacancy(&match.Vacancy{Skills: []match.SkillDemand{d}}).Row().Demands[0]
	m := met{[]int{demand.Skill.Number()}, demand.Skill.Level()}
	for _, r := range s.Related(demand.Skill.Number()) {
		if r.Credit == row.FullCredit {
			m.numbers = append(m.numbers, r.Number)
		}
	}
	slices.Sort(m.numbers)
	return m
}

// by says whether a worker has what is needed: no level is enough where none is
// required, and an unknown level where one is leaves it open. Of a worker who
// states no skills nothing is known.
func (m met) by(w *match.PreparedWorker) fact.Tri {
	if w.Skills == nil {
		return fact.Unknown
	}
	out := fact.No
	for _, held := range w.Row().Skills {
		if _, ok := slices.BinarySearch(m.numbers, held.Number()); ok {
			out = out.Or(atLeast(held.Level(), m.level))
		}
	}
	return out
}

func atLeast(held, required int) fact.Tri {
	switch {
	case held >= required:
		return fact.Yes
	case held == 0:
		return fact.Unknown
	}
	return fact.No
}

// with returns a worker who has what is needed, and all else as before.
func with(w *match.Worker, n Need) *match.Worker {
	have := match.SkillHeld{Skill: n.Skill}
	if n.Level > 0 {
		have.Level = fact.Some(n.Level)
	}
	out := *w
	out.Skills = append([]match.SkillHeld{}, w.Skills...)
	for i, h := range out.Skills {
		if h.Skill == n.Skill {
			out.Skills[i] = have
			return &out
		}
	}
	out.Skills = append(out.Skills, have)
	return &out
}
