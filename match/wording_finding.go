package match

import (
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// gates says which hard constraints fail, with the reasons, and which stay open;
// in the long form it has a line for each finding.
func (p *Phrasebook) gates(e *Explanation) []Sentence {
	var out []Sentence
	if p.style.Long {
		for _, g := range allGates.All() {
			out = append(out, p.gate(g, e)...)
		}
		return out
	}
	if failed := e.Verdict.Failed & allGates; failed != 0 {
		reasons := p.clauses(p.failures(failed, e.Findings))
		out = append(out, Sentence{Key: "gates.failed", About: failed.String(), Text: p.say("gates.failed", "list", reasons)})
	}
	if open := e.Verdict.Open & allGates; open != 0 {
		out = append(out, p.gateList("gates.open", open))
	}
	return out
}

// failures are the reasons for which gates fail: the name of the gate where no
// finding says why.
func (p *Phrasebook) failures(failed Gates, all []Finding) []string {
	var out []string
	for _, g := range failed.All() {
		before := len(out)
		for i := range all {
			if all[i].Gate == g && all[i].Outcome == fact.No {
				out = append(out, p.reason(&all[i]))
			}
		}
		if len(out) == before {
			out = append(out, p.say("gate."+g.String()))
		}
	}
	return out
}

// gate has a line for each finding of a gate: how it turns out and why, by which
// rule, and under it what would settle it. Where there is none, it has the
// outcome alone.
func (p *Phrasebook) gate(g Gates, e *Explanation) []Sentence {
	var out []Sentence
	for i := range e.Findings {
		if e.Findings[i].Gate == g {
			out = append(out, p.finding(&e.Findings[i]))
		}
	}
	if len(out) > 0 {
		return out
	}
	outcome := fact.Yes
	switch {
	case e.Verdict.Failed&g != 0:
		outcome = fact.No
	case e.Verdict.Open&g != 0:
		outcome = fact.Unknown
	}
	key := "gate." + g.String()
	return []Sentence{{Key: key, About: g.String(), Text: p.say(outcomeKey(outcome), "list", p.say(key))}}
}

// outcomeKey is the message that says how hard constraints turn out.
func outcomeKey(outcome fact.Tri) string {
	switch outcome {
	case fact.Yes:
		return "gates.passed"
	case fact.No:
		return "gates.failed"
	default:
		return "gates.open"
	}
}

func (p *Phrasebook) finding(f *Finding) Sentence {
	why := p.reason(f)
	if f.Rule != "" {
		why = p.say("finding.rule", "reason", why, "rule", shown(f.Rule))
	}
	s := Sentence{Key: "reason." + f.Reason.String(), About: f.Gate.String(), Text: p.say(outcomeKey(f.Outcome), "list", why)}
	if f.Facts != 0 {
		var names []string
		for _, name := range f.Facts.names() {
			names = append(names, p.say("fact."+name))
		}
		s.Under = []Sentence{{Key: "finding.facts", About: f.Facts.String(), Text: p.say("finding.facts", "list", p.clauses(names))}}
	}
	return s
}

func (p *Phrasebook) reason(f *Finding) string {
	key := "reason." + f.Reason.String()
	name := subjectOf(f.Reason)
	switch {
	case name == nil:
		return p.say(key)
	case f.Subject == "": // an occupation or a region that may be refused
		return p.say(key, "subject", p.say("value.unstated"))
	default:
		return p.say(key, "subject", name(p, f.Subject))
	}
}

// subjectOf returns what renders the subject of a reason, nil where it has none.
func subjectOf(r Reason) func(p *Phrasebook, text string) string {
	switch r {
	case ReasonFreeMovement, ReasonFreeMovementUnsettled, ReasonEmployerRefused:
		return func(_ *Phrasebook, text string) string { return shown(text) }
	case ReasonPermitHeld, ReasonPermitClass, ReasonPermitRegion, ReasonPermitOccupation, ReasonPermitExpired, ReasonPermitUnsettled:
		return func(p *Phrasebook, class string) string { return named(p.style.Names.Permit, class, class) }
	case ReasonLicenceMissing, ReasonLicenceByRuleMissing, ReasonLicencesHeldUnknown, ReasonLicenceByRuleUnsettled:
		return func(p *Phrasebook, name string) string { return named(p.style.Names.Licence, name, name) }
	case ReasonLanguageMissing, ReasonLanguageBelow, ReasonLanguageUnknown:
		return (*Phrasebook).alternatives
	case ReasonOfAge, ReasonUnderAge, ReasonBirthUnknown, ReasonAgeUnsettled:
		return func(p *Phrasebook, years string) string { return p.say("years", "n", plain(years)) }
	case ReasonTooManyHours, ReasonHoursUnknown:
		return func(p *Phrasebook, hours string) string { return p.say("hours", "n", plain(hours)) }
	case ReasonOccupationRefused, ReasonOccupationUnsettled:
		return (*Phrasebook).occupation
	case ReasonRegionRefused, ReasonRegionUnsettled:
		return (*Phrasebook).region
	default:
		return nil
	}
}

// alternatives renders languages as [alternatives] names them.
func (p *Phrasebook) alternatives(text string) string {
	names := strings.Split(text, orBetween)
	for i, name := range names {
		names[i] = p.languageName(name)
		at := strings.LastIndexByte(name, ' ')
		if at > 0 && slices.Contains(cefrNames, name[at+1:]) {
			names[i] = p.languageAt(name[:at], name[at+1:])
		}
	}
	return join(names, p.say("or.separator"))
}

func (p *Phrasebook) languageName(tag string) string { return named(p.style.Names.Language, tag, tag) }

// languageAt is a language with its level, if one is stated.
func (p *Phrasebook) languageAt(tag, level string) string {
	if level == "" {
		return p.languageName(tag)
	}
	return p.say("language.level", "language", p.languageName(tag), "level", p.cefr(level))
}

// cefr renders a level of a language: all but the last are the same everywhere.
func (p *Phrasebook) cefr(level string) string {
	if level == Native.String() {
		return p.say("value.native")
	}
	return shown(level)
}
