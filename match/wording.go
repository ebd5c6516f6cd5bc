package match

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Sentence is one line of a rendering, with the message key by which it can be
// found, said again in another language, or styled.
type Sentence struct {
	Key    string     `json:"key"`
	About  string     `json:"about,omitzero"`  // the component, gates, view, skill or facts, by identifier as it is
	Points string     `json:"points,omitzero"` // what it adds to the score, as printed
	Text   string     `json:"text"`
	Under  []Sentence `json:"under,omitempty"` // what explains it
}

// String returns the sentence and those under it as lines, each indented by two
// blanks more than what it explains.
func (s Sentence) String() string {
	var b strings.Builder
	s.write(&b, "")
	return b.String()
}

func (s Sentence) write(b *strings.Builder, indent string) {
	b.WriteString(indent)
	if s.Points != "" {
		b.WriteString(s.Points + "  ")
	}
	b.WriteString(s.Text + "\n")
	for _, u := range s.Under {
		u.write(b, indent+"  ")
	}
}

// String renders the explanation as lines in English, in the short form.
func (e Explanation) String() string { return English().Text(e) }

// Text renders an explanation as lines: the score with its interval, why hard
// constraints fail and which stay open, what a typical counterpart scores, and what
// each component adds to that. See [Style] for the long form.
func (p *Phrasebook) Text(e Explanation) string { return p.Sentences(e).String() }

// JSON returns an explanation as data, with its sentences:
//
//	{"language": "en", "explanation": Explanation, "text": Sentence}
//
// Explanation and [Sentence] are the types of those names; the order of the
// fields does not change.
func (p *Phrasebook) JSON(e Explanation) ([]byte, error) {
	data, err := json.Marshal(struct {
		Language    string      `json:"language"`
		Explanation Explanation `json:"explanation"`
		Text        Sentence    `json:"text"`
	}{p.language, e, p.Sentences(e)})
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	return data, nil
}

// Sentences renders an explanation as a head with all else under it. In the texts
// a control character, a line break or a mark that turns the direction of writing
// is "\ufffd" where it comes from a record or a name, so that none forges a line. In the long
// form the sentences about hard constraints are one for each finding, in their
// order, with "reason." and the name of the reason as the key.
func (p *Phrasebook) Sentences(e Explanation) Sentence { return p.explanation(e, false) }

// explanation renders one view, or a side of both.
func (p *Phrasebook) explanation(e Explanation, side bool) Sentence {
	head := p.head(e, side)
	if p.style.Long {
		head.Under = append(head.Under, p.completeness(e.Score.Completeness))
	}
	if !side { // both sides have the same
		head.Under = append(head.Under, p.gates(&e)...)
	}
	if len(e.Sides) > 0 {
		for _, one := range e.Sides {
			head.Under = append(head.Under, p.explanation(one, true))
		}
		return head
	}
	head.Under = append(head.Under, p.parts(e)...)
	if p.style.Long && !side && len(e.Skills) > 0 && !e.counts(Skills) {
		s := Sentence{Key: "skills.uncounted", Text: p.say("skills.uncounted")}
		s.Under = p.demands(e.Skills, 0)
		head.Under = append(head.Under, s)
	}
	return head
}

// counts reports whether a component has a part in the score.
func (e Explanation) counts(c Component) bool {
	for i := range e.Parts {
		if e.Parts[i].Component == c {
			return true
		}
	}
	return false
}

func (p *Phrasebook) head(e Explanation, side bool) Sentence {
	key := "head"
	if side {
		key = "side"
	}
	if e.Score.Low != e.Score.High {
		key += ".range"
	}
	return Sentence{Key: key, About: e.View.String(), Text: p.say(key,
		"worker", shown(e.Worker), "vacancy", shown(e.Vacancy), "view", p.say("view."+e.View.String()),
		"score", p.score(e.Score.Value), "low", p.score(e.Score.Low), "high", p.score(e.Score.High))}
}

func (p *Phrasebook) completeness(share float64) Sentence {
	key := "completeness.some"
	switch {
	case share >= 1:
		key = "completeness.all"
	case !(share > 0):
		key = "completeness.none"
	}
	percent := min(max(percent(share), 1), 99) // all and nothing are said of nothing less
	return Sentence{Key: key, Text: p.say(key, "percent", strconv.FormatInt(percent, 10))}
}

// gateList is a line that names the gates of a set.
func (p *Phrasebook) gateList(key string, set Gates) Sentence {
	var names []string
	for _, g := range set.All() {
		names = append(names, p.say("gate."+g.String()))
	}
	return Sentence{Key: key, About: set.String(), Text: p.say(key, "list", p.list(names))}
}

// parts are the baseline and what each component adds to it. As printed they
// add up to the score as printed.
func (p *Phrasebook) parts(e Explanation) []Sentence {
	micros := []Micro{e.Baseline}
	for i := range e.Parts {
		micros = append(micros, e.Parts[i].Contribution)
	}
	points := inThousandths(micros, thousandths(e.Score.Value))
	baseline := "baseline." + e.View.String()
	out := []Sentence{{Key: baseline, Points: p.signed(points[0]), Text: p.say(baseline)}}
	for i := range e.Parts {
		out = append(out, p.part(&e.Parts[i], e.Skills, points[i+1]))
	}
	return out
}

func (p *Phrasebook) part(part *Part, skills []SkillMatch, points int64) Sentence {
	key, name := "part."+part.State.String(), part.Component.String()
	s := Sentence{Key: key, About: name, Points: p.signed(points)}
	s.Text = p.say(key, "component", p.say("component."+name), "value", p.share(part.Value))
	if part.Component == Skills {
		if held := p.skillSummary(skills); held != "" {
			s.Key, s.Text = "part.skills", p.say("part.skills", "part", s.Text, "skills", held)
		}
	}
	if !p.style.Long {
		return s
	}
	s.Under = p.details(part)
	if part.Component == Skills {
		s.Under = append(s.Under, p.demands(skills, points)...)
	}
	return s
}

// details are the weight of a component, its bounds, and what hiding it gains.
func (p *Phrasebook) details(part *Part) []Sentence {
	weight := strconv.FormatInt(percent(part.Weight), 10)
	out := []Sentence{{
		Key:  "detail.weight",
		Text: p.say("detail.weight", "percent", weight, "prior", p.share(part.Prior)),
	}}
	if part.State == Partial {
		out = append(out, Sentence{
			Key:  "detail.range",
			Text: p.say("detail.range", "low", p.share(part.Low), "high", p.share(part.High)),
		})
	}
	if part.Hiding > 0 {
		out = append(out, Sentence{
			Key:  "detail.hiding",
			Text: p.say("detail.hiding", "gain", p.score(part.Hiding)),
		})
	}
	return out
}

// skillSummary says how many of the essential skills are held and which are
// missing, if any are asked for and the worker states skills.
func (p *Phrasebook) skillSummary(skills []SkillMatch) string {
	held, essential := 0, 0
	var lacking []string
	for i := range skills {
		m := &skills[i]
		if m.Demand.Optional {
			continue
		}
		essential++
		switch m.Held {
		case fact.Yes:
			held++
		case fact.No:
			lacking = append(lacking, p.skill(string(m.Demand.Skill), ""))
		case fact.Unknown:
			return ""
		}
	}
	if essential == 0 {
		return ""
	}
	s := p.say("skills.held", "held", strconv.Itoa(held), "n", strconv.Itoa(essential))
	if len(lacking) > 0 {
		s = p.say("skills.lacking", "skills", s, "list", p.list(lacking))
	}
	return s
}
