package match

import (
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// demands says how each demanded skill is met. Their points add up to those of
// the skills.
func (p *Phrasebook) demands(skills []SkillMatch, total int64) []Sentence {
	micros := make([]Micro, len(skills))
	for i := range skills {
		micros[i] = skills[i].Contribution
	}
	points := inThousandths(micros, total)
	out := make([]Sentence, len(skills))
	for i := range skills {
		out[i] = p.demand(&skills[i])
		out[i].Points = p.signed(points[i])
	}
	return out
}

func (p *Phrasebook) demand(m *SkillMatch) Sentence {
	label := "" // the path ends in the demanded skill and begins with the own one
	if n := len(m.Path); n > 0 {
		label = m.Path[n-1].Label
	}
	demand := p.skillAt(p.skill(string(m.Demand.Skill), label), m.Demand.Level)
	if m.Demand.Optional {
		demand = p.say("skill.optional", "skill", demand)
	}
	key := m.key()
	s := Sentence{Key: key, About: string(m.Demand.Skill)}
	var own string
	if len(m.Path) > 0 {
		own = p.skillAt(p.skill(string(m.By), m.Path[0].Label), m.Level)
		s.Under = []Sentence{{Key: "path", Text: p.say("path", "path", p.path(m.Path))}}
	}
	level, _ := m.Level.Get()
	s.Text = p.say(key, "demand", demand, "own", own, "level", strconv.Itoa(level), "credit", p.share(m.Credit))
	return s
}

// key is the message that says how a demand is met.
func (m *SkillMatch) key() string {
	_, asked := m.Demand.Level.Get()
	_, stated := m.Level.Get()
	switch {
	case m.Held == fact.Unknown:
		return "met.unknown"
	case m.By == "":
		return "met.missing"
	case len(m.Path) > 0 && m.Held == fact.Yes:
		return "met.narrower"
	case len(m.Path) > 0:
		return "met.related"
	case asked && stated:
		return "met.level"
	case asked:
		return "met.unstated"
	default:
		return "met.held"
	}
}

func (p *Phrasebook) path(steps []Step) string {
	names := make([]string, len(steps))
	for i, s := range steps {
		names[i] = p.skill(s.Concept, s.Label)
	}
	return join(names, p.say("path.separator"))
}

// skillAt is a skill with the level at which it is demanded or held, if one is
// stated.
func (p *Phrasebook) skillAt(name string, level fact.Opt[int]) string {
	if n, ok := level.Get(); ok {
		return p.say("skill.level", "skill", name, "level", strconv.Itoa(n))
	}
	return name
}
