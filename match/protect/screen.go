package protect

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A Screener asks rules. Immutable; safe for concurrent use.
type Screener struct {
	rules    Rules
	values   map[string]value // of the parameters
	compiled []compiled
	reason   string // why nothing is checked
}

// New returns a screener. The error is that of [Rules.Validate]. The rules must not
// change afterwards.
func New(r Rules) (*Screener, error) {
	s := &Screener{rules: r}
	var err error
	if s.compiled, err = s.rules.compile(); err != nil {
		return nil, fmt.Errorf("protect: %w", err)
	}
	s.values = make(map[string]value, len(r.Parameters))
	for name, p := range r.Parameters {
		s.values[name] = p.value()
	}
	return s, nil
}

// Unchecked returns a screener that asks no rule, for a caller who checks elsewhere or
// does not care. Its verdict is [NotChecked], and the reason is kept, so that whatever
// is made with it can say that protection was not checked, and why.
func Unchecked(reason string) *Screener { return &Screener{reason: reason} }

// Checks reports whether the screener asks any rule.
func (s *Screener) Checks() bool { return s != nil && len(s.compiled) > 0 }

// Basis says by which rules a verdict was given, for people.
type Basis struct {
	Checked      bool                 `json:"checked"`
	Reason       string               `json:"reason,omitzero"` // why nothing was checked
	Jurisdiction string               `json:"jurisdiction,omitzero"`
	Version      string               `json:"version,omitzero"`
	Date         fact.Opt[match.Date] `json:"date,omitzero"`
	Notice       string               `json:"notice,omitzero"`
	// Unstated are the parameters that nobody has stated, by name: rules that need them
	// stay open.
	Unstated []string `json:"unstated,omitzero"`
}

// Basis returns what the screener's verdicts stand on.
func (s *Screener) Basis() Basis {
	if !s.Checks() {
		b := Basis{}
		if s != nil {
			b.Reason = s.reason
		}
		return b
	}
	b := Basis{
		Checked: true, Jurisdiction: s.rules.Jurisdiction, Version: s.rules.Version, Date: s.rules.Date, Notice: s.rules.Notice,
	}
	for _, name := range slices.Sorted(maps.Keys(s.rules.Parameters)) {
		if !s.rules.Parameters[name].Known() {
			b.Unstated = append(b.Unstated, name)
		}
	}
	return b
}

func (b Basis) String() string {
	switch {
	case !b.Checked && b.Reason == "":
		return "protection was not checked"
	case !b.Checked:
		return "protection was not checked: " + b.Reason
	default:
		return "protection checked by the rules of " + b.Jurisdiction + ", version " + b.Version
	}
}

// Vacancy asks the rules what the terms of a vacancy alone can tell.
func (s *Screener) Vacancy(v *match.Vacancy) Report {
	return s.report(&facts{vacancy: v}, OfVacancy)
}

// Offer asks the rules also what is offered and what is signed.
func (s *Screener) Offer(v *match.Vacancy, o *Offer) Report {
	return s.report(&facts{vacancy: v, offer: o}, OfOffer)
}

// Placement asks all rules.
func (s *Screener) Placement(v *match.Vacancy, o *Offer, p *Placement) Report {
	return s.report(&facts{vacancy: v, offer: o, placement: p}, OfPlacement)
}

// verdict is the verdict of a vacancy without the findings.
func (s *Screener) verdict(v *match.Vacancy) Verdict {
	if !s.Checks() {
		return NotChecked
	}
	q := s.inquiry(&facts{vacancy: v})
	worst := Pass
	for i := range s.compiled {
		c := &s.compiled[i]
		worst = max(worst, verdictOf(q.any(c.block, OfVacancy), q.any(c.warn, OfVacancy)))
		if worst == Block {
			break
		}
	}
	return worst
}

func (s *Screener) inquiry(f *facts) *inquiry {
	return &inquiry{facts: f, parameters: s.values}
}

// any asks the alternatives that can be known in a scope.
func (q *inquiry) any(alternatives []condition, scope Scope) fact.Tri {
	some := fact.No
	for _, c := range alternatives {
		if c.scope <= scope {
			some = some.Or(q.ask(c.root))
		}
	}
	return some
}

func (s *Screener) report(f *facts, scope Scope) Report {
	r := Report{Scope: scope, Basis: s.Basis(), NotCheckable: NotCheckable()}
	if !s.Checks() {
		return r
	}
	r.Verdict = Pass
	r.NotCheckable = append(r.NotCheckable, s.rules.NotCheckable...)
	q := s.inquiry(f)
	for i := range s.compiled {
		c := &s.compiled[i]
		if !c.asked(scope) {
			continue
		}
		finding := s.finding(q, c, scope)
		r.Findings = append(r.Findings, finding)
		r.Verdict = max(r.Verdict, finding.Verdict)
	}
	return r
}

// asked reports whether any part of the rule can be known in a scope.
func (c *compiled) asked(scope Scope) bool {
	return slices.ContainsFunc(slices.Concat(c.block, c.warn), func(one condition) bool { return one.scope <= scope })
}

func (s *Screener) finding(q *inquiry, c *compiled, scope Scope) Finding {
	block, warn := q.any(c.block, scope), q.any(c.warn, scope)
	f := Finding{
		Rule: c.ID, Outcome: outcomeOf(block, warn), Verdict: verdictOf(block, warn), Severity: c.Severity(),
		Sources: c.Sources, Indicator: c.Indicator,
		Jurisdiction: s.rules.Jurisdiction, Version: s.rules.Version, Date: s.rules.Date,
		text: c.Text, unknown: s.rules.Unknown,
	}
	if f.Verdict == Warn && len(c.WarnText) > 0 {
		f.text = c.WarnText
	}
	open := c.block
	if block != fact.Unknown {
		open = c.warn
	}
	for _, one := range slices.Concat(c.block, c.warn) {
		if one.scope <= scope {
			one.root.fields(func(of *field) { f.see(q.facts, of) })
		}
	}
	if f.Outcome != Unsettled {
		return f
	}
	for _, one := range open {
		if one.scope > scope {
			continue
		}
		q.missing(one.root, func(name string) {
			if !slices.Contains(f.Missing, name) {
				f.Missing = append(f.Missing, name)
			}
		}, func(a, b string) {
			if pair := a + " and " + b; !slices.Contains(f.Currencies, pair) {
				f.Currencies = append(f.Currencies, pair)
			}
		})
	}
	return f
}

// see adds what is known of a field to the evidence.
func (f *Finding) see(facts *facts, of *field) {
	for _, name := range of.from {
		f.see(facts, fieldNamed(name))
	}
	if of.from != nil || slices.Contains(f.Fields, of.name) {
		return
	}
	f.Fields = append(f.Fields, of.name)
	if s := of.show(facts); s != "" {
		f.Evidence = append(f.Evidence, Evidence{Field: of.name, Value: s})
	}
}

// A Report is what the rules say of a vacancy, an offer or a placement.
type Report struct {
	Verdict Verdict `json:"verdict"`
	Scope   Scope   `json:"scope"`
	Basis   Basis   `json:"basis"`
	// Findings has one entry for each rule that could be asked in the scope, in the
	// order of the rules, also for those that are kept.
	Findings     []Finding   `json:"findings"`
	NotCheckable []Indicator `json:"not_checkable"`
}

// Open returns the findings that are not [Kept], in their order.
func (r Report) Open() []Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return f.Outcome == Kept })
}

// A Finding is what one rule says.
type Finding struct {
	Rule         string               `json:"rule"`
	Outcome      Outcome              `json:"outcome"`
	Verdict      Verdict              `json:"verdict"` // that this rule alone would give
	Severity     Severity             `json:"severity"`
	Fields       []string             `json:"fields"`
	Evidence     []Evidence           `json:"evidence,omitzero"`   // what is known of the fields
	Missing      []string             `json:"missing,omitzero"`    // facts and parameters that could change an unsettled outcome
	Currencies   []string             `json:"currencies,omitzero"` // that would have to be compared, as "BYN and EUR"
	Sources      []string             `json:"sources"`
	Indicator    string               `json:"indicator,omitzero"`
	Jurisdiction string               `json:"jurisdiction"`
	Version      string               `json:"version"`
	Date         fact.Opt[match.Date] `json:"date"`

	text, unknown Text
}

// Evidence is what was seen of a field.
type Evidence struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

// Sentence says the finding in a language, "" if the rule is kept. A language that the
// rules lack is English.
func (f *Finding) Sentence(language string) string {
	switch s := f.text.In(language); f.Outcome {
	case Kept:
		return ""
	case Unsettled:
		if frame := f.unknown.In(language); frame != "" {
			return strings.Replace(frame, hole, s, 1)
		}
		return "? " + s
	default:
		return s
	}
}
