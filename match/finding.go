package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// A Finding says why a hard constraint of a pair is met, is not met, or stays
// open, as data.
type Finding struct {
	Gate    Gates    `json:"gate"`    // one
	Outcome fact.Tri `json:"outcome"` // Yes: met
	Reason  Reason   `json:"reason"`
	// Subject is what it is about: a permit class, a licence, languages, a group
	// of free movement, an age in years, hours; blank where the reason says all.
	Subject string `json:"subject,omitzero"`
	// Rule is the source of the rule that decided, blank where the records do.
	Rule string `json:"rule,omitzero"`
	// Facts would settle it; empty where it is settled.
	Facts Facts `json:"facts,omitzero"`
}

// String returns a line such as
// "licence no: licence-by-rule-missing, crane (Lifting Act)".
func (f Finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s", f.Gate, f.Outcome, f.Reason)
	if f.Subject != "" {
		b.WriteString(", " + f.Subject)
	}
	if f.Rule != "" {
		b.WriteString(" (" + f.Rule + ")")
	}
	if f.Facts != 0 {
		b.WriteString("; to be confirmed: " + f.Facts.String())
	}
	return b.String()
}

// Findings gives the reasons of a verdict, in the order of the gates. A gate
// that is met has one finding, which says why. A gate that is not met or stays
// open has one for each demand that is not met or open: each licence, each
// language, each refusal, failures first. The outcome in the verdict is their
// conjunction.
//
// The facts that the open findings of a gate name can settle it, either way if
// anything can; a fact that none names changes nothing. Each rule and each area
// is judged by itself: where several together cover all that a fact may turn out
// to be, it is named although no value of it helps. The result does not depend
// on the order of any list, in the records or in the rules. It allocates; where
// only the outcome matters, [Scorer.Verdict] is faster.
func (s *Scorer) Findings(v *PreparedVacancy, w *PreparedWorker) []Finding {
	f := findings{s: s, v: v, w: w}
	for _, judge := range []struct {
		gate Gates
		by   func(*findings)
	}{
		{GatePermit, (*findings).permit},
		{GateLocation, (*findings).location},
		{GateLicence, (*findings).licence},
		{GateRecognition, (*findings).recognition},
		{GateLanguage, (*findings).language},
		{GateAge, (*findings).age},
		{GateSchedule, (*findings).schedule},
		{GateRefusal, (*findings).refusal},
	} {
		start := len(f.all)
		f.gate = judge.gate
		judge.by(&f)
		if len(f.all) == start {
			f.all = append(f.all, f.met)
		}
		slices.SortFunc(f.all[start:], compareFindings)
	}
	return slices.Compact(f.all)
}

func compareFindings(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(b.Outcome, a.Outcome), cmp.Compare(a.Reason, b.Reason),
		cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Facts, b.Facts),
	)
}

// findings are the findings of a pair in the making. It follows the same law as
// the verdict, but keeps the facts and the reasons.
type findings struct {
	s    *Scorer
	v    *PreparedVacancy
	w    *PreparedWorker
	gate Gates
	met  Finding // of the gate, where nothing stands against it
	all  []Finding
}

// pass says why the gate is met, if nothing stands against it.
func (f *findings) pass(reason Reason, subject, rule string) {
	f.met = Finding{Gate: f.gate, Outcome: fact.Yes, Reason: reason, Subject: subject, Rule: rule}
}

// demand adds a demand that is not met, or that is open.
func (f *findings) demand(met answer, not, open Reason, subject, rule string) {
	reason := not
	switch met.is {
	case fact.Yes:
		return
	case fact.Unknown:
		reason = open
	default:
	}
	f.all = append(f.all, Finding{f.gate, met.is, reason, subject, rule, met.facts})
}

// covers reports whether a rule covers the vacancy.
func (f *findings) covers(list, i int) answer {
	c := f.s.cover(f.clause(list, i), f.v.rights.start, f.v)
	return ifUnknown(c.force, FactStart).and(ifUnknown(c.region, FactWorkplace)).and(ifUnknown(c.occupation, FactOccupation))
}

func (f *findings) clause(list, i int) *clause { return &f.s.rules.clauses[list][i] }

// areas reports whether the workplace lies in one of the areas that a record
// lists in the fact named.
func (f *findings) areas(areas []span, listed Facts) answer {
	in := f.s.inRegions(areas, f.v.region)
	if in != fact.Unknown {
		return known(in)
	}
	facts := Facts(0)
	if slices.Contains(areas, row.Nowhere) {
		facts |= listed
	}
	if f.v.region < 0 || !f.s.single(f.v.region) {
		facts |= FactWorkplace
	}
	return unknown(facts)
}

// single reports whether a region has no parts.
func (s *Scorer) single(region int) bool { return s.regions.End(region) == region+1 }

// startUnknown is the fact of the start, where it is not fixed.
func (f *findings) startUnknown() Facts {
	if _, fixed := f.v.Start.Get(); fixed {
		return 0
	}
	return FactStart
}

func (f *findings) licence() {
	v, held := f.v, f.w.Licences
	has := func(name string) answer {
		if held == nil {
			return unknown(FactHeld)
		}
		return known(fact.Of(slices.Contains(held, name)))
	}
	f.pass(ReasonNoLicenceAsked, "", "")
	if len(v.Licences) > 0 {
		f.pass(ReasonLicencesHeld, "", "")
	}
	if v.Licences == nil {
		asked := unknown(FactLicences)
		if held == nil {
			asked.facts |= FactHeld
		}
		f.demand(asked, 0, ReasonLicencesAskedUnknown, "", "")
	}
	for _, name := range v.Licences {
		f.demand(has(name), ReasonLicenceMissing, ReasonLicencesHeldUnknown, name, "")
	}
	for i, l := range v.rights.licences {
		same := func(o lawLicence) bool { return o.name == l.name }
		if slices.Contains(v.Licences, l.name) || slices.ContainsFunc(v.rights.licences[:i], same) {
			continue // one finding a licence
		}
		asked, rule := f.byList(regulatedRules, 0, func(i int) bool { return slices.Contains(f.s.rules.Regulated[i].Licences, l.name) })
		open := ReasonLicencesHeldUnknown
		if has(l.name).is == fact.No {
			open = ReasonLicenceByRuleUnsettled
		}
		f.pass(ReasonLicencesHeld, "", "")
		f.demand(asked.not().or(has(l.name)), ReasonLicenceByRuleMissing, open, l.name, rule)
	}
}

func (f *findings) recognition() {
	regulated, rule := f.regulated()
	has := unknown(FactRecognition)
	unsettled := ReasonQualificationUnknown
	switch f.w.Education.Recognition {
	case Domestic, Recognised:
		has = known(fact.Yes)
	case Refused:
		has = known(fact.No)
	case Pending:
		unsettled = ReasonQualificationPending
	case RecognitionUnknown:
	}
	switch {
	case regulated.is == fact.No && f.v.Regulated == fact.No:
		f.pass(ReasonNotRegulated, "", "")
	case regulated.is == fact.No:
		f.pass(ReasonNotRegulatedByList, "", rule)
	default:
		f.pass(ReasonQualificationRecognised, "", rule)
	}
	if regulated.is == fact.Unknown {
		unsettled = ReasonRegulationUnknown
	}
	f.demand(regulated.not().or(has), ReasonQualificationRefused, unsettled, "", rule)
}

// regulated reports whether the job asks for a recognised qualification, and by
// which rule.
func (f *findings) regulated() (answer, string) {
	rules := &f.s.rules
	switch {
	case f.v.Regulated != fact.Unknown:
		return known(f.v.Regulated), ""
	case rules.Regulated == nil:
		return unknown(FactRegulated), ""
	}
	return f.byList(regulatedRules, FactRegulated, func(i int) bool { return rules.Regulated[i].Qualification })
}

// byList reports whether a rule of a list covers the job, where the record does
// not state the fact, and names the first that does or may.
func (f *findings) byList(list int, stated Facts, applies func(i int) bool) (answer, string) {
	on, rule := known(fact.No), f.s.rules.Source
	for i := range f.s.rules.clauses[list] {
		if !applies(i) {
			continue
		}
		covered := f.covers(list, i)
		if covered.is != fact.No && covered.is.Or(on.is) != on.is {
			rule = f.clause(list, i).source
		}
		on = on.or(covered)
	}
	if on.is == fact.Unknown {
		on.facts |= stated
	}
	return on, rule
}

func (f *findings) language() {
	f.pass(ReasonNoLanguageAsked, "", "")
	if f.v.Languages == nil {
		asked := unknown(FactLanguages)
		if f.w.Languages == nil {
			asked.facts |= FactSpoken
		}
		f.demand(asked, 0, ReasonLanguagesAskedUnknown, "", "")
	}
	rest := f.v.row.Languages
	for i := range f.v.Languages {
		d := &f.v.Languages[i]
		var demand []row.Alternative
		demand, rest = nextDemand(rest)
		if !d.Must {
			continue
		}
		f.pass(ReasonLanguagesMet, "", "")
		not := ReasonLanguageMissing
		for _, want := range demand {
			if languageMet(want.Language&^7, &f.w.row) == fact.Yes {
				not = ReasonLanguageBelow
			}
		}
		f.demand(ifUnknown(demandMet(demand, &f.w.row), FactSpoken), not, ReasonLanguageUnknown, alternatives(d.AnyOf), "")
	}
}

// orBetween separates the alternatives of a demand in the subject of a finding.
const orBetween = " or "

// alternatives names the languages of a demand, in alphabetical order.
func alternatives(anyOf []LanguageLevel) string {
	names := make([]string, len(anyOf))
	for i, l := range anyOf {
		names[i] = l.Language
		if level, ok := l.Level.Get(); ok {
			names[i] += " " + level.String()
		}
	}
	slices.Sort(names)
	return strings.Join(names, orBetween)
}
