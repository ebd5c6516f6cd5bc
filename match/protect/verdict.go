package protect

import "github.com/beveridge-go/beveridge/match/fact"

// A Verdict says what may be done with a vacancy, an offer or a placement. They are
// in order: a greater one is worse. The zero value is NotChecked.
type Verdict uint8

// The verdicts.
const (
	NotChecked Verdict = iota // no rules were asked; see [Unchecked]
	Pass                      // every rule is known to be kept
	Warn                      // may be assigned, with the findings shown
	Review                    // may be listed; not assigned or sent to a worker before a person has looked
	Block                     // not to be assigned
)

var verdictNames = []string{"not checked", "pass", "warn", "review", "block"}

func (v Verdict) String() string { return fact.NameOf(verdictNames, v) }

// MarshalText returns the name, such as "review".
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText is the inverse of [Verdict.MarshalText].
func (v *Verdict) UnmarshalText(text []byte) error { return fact.ParseName(verdictNames, text, v) }

// An Outcome is what one rule finds.
type Outcome uint8

// The outcomes.
const (
	Kept      Outcome = iota // known not to be violated
	Doubtful                 // a warning
	Unsettled                // a fact or a parameter is unknown that could change it
	Violated                 // blocks
)

var outcomeNames = []string{"ok", "warn", "unknown", "block"}

func (o Outcome) String() string { return fact.NameOf(outcomeNames, o) }

// MarshalText returns "ok", "warn", "unknown" or "block".
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText is the inverse of [Outcome.MarshalText].
func (o *Outcome) UnmarshalText(text []byte) error { return fact.ParseName(outcomeNames, text, o) }

// A Severity is the worst that a rule can say.
type Severity uint8

// The severities.
const (
	Warns Severity = iota
	Blocks
)

var severityNames = []string{"warn", "block"}

func (s Severity) String() string { return fact.NameOf(severityNames, s) }

// MarshalText returns "warn" or "block".
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText is the inverse of [Severity.MarshalText].
func (s *Severity) UnmarshalText(text []byte) error { return fact.ParseName(severityNames, text, s) }

// A Scope says how much is looked at: the vacancy alone, also the offer and the
// contract, or also the person who is placed. A rule is asked as far as its fields can
// be known there.
type Scope uint8

// The scopes, each with all before it.
const (
	OfVacancy Scope = iota
	OfOffer
	OfPlacement
)

var scopeNames = []string{"vacancy", "offer", "placement"}

func (s Scope) String() string { return fact.NameOf(scopeNames, s) }

// MarshalText returns "vacancy", "offer" or "placement".
func (s Scope) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText is the inverse of [Scope.MarshalText].
func (s *Scope) UnmarshalText(text []byte) error { return fact.ParseName(scopeNames, text, s) }
