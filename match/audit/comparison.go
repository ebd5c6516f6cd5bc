package audit

import (
	"cmp"
	"fmt"
	"math"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/portable"
)

// An Outcome is what a test of two groups can say.
type Outcome uint8

// The outcomes.
const (
	// Undefined: there is nothing to compare, such as where nobody was selected.
	Undefined Outcome = iota
	// CannotAssess: no outcome with these margins could have reached the level.
	CannotAssess
	// NotShown: a difference is not shown. That is no proof of equality.
	NotShown
	// Different: the adjusted p is at most the level of the audit.
	Different
)

var outcomeNames = []string{"undefined", "cannot be assessed", "no difference shown", "different"}

func (o Outcome) String() string { return fact.NameOf(outcomeNames, o) }

// MarshalText returns the name, such as "cannot be assessed".
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText is the inverse of [Outcome.MarshalText].
func (o *Outcome) UnmarshalText(text []byte) error { return fact.ParseName(outcomeNames, text, o) }

// Rate returns the share that was selected; unknown for a group without people.
func (c Count) Rate() fact.Opt[float64] {
	if c.Of == 0 {
		return fact.Opt[float64]{}
	}
	return fact.Some(float64(c.Selected) / float64(c.Of))
}

// maxPeople is the most people that a count can have: products of two counts are exact.
const maxPeople = 1_000_000_000

// compareRates orders by rate, exactly.
func compareRates(a, b Count) int {
	return cmp.Compare(int64(a.Selected)*int64(b.Of), int64(b.Selected)*int64(a.Of))
}

func (c Count) check(input string) error {
	if c.Of > maxPeople {
		return &fact.Fault{Input: input, Field: "of", Value: strconv.Itoa(c.Of), Err: fmt.Errorf("%w: want at most %d", fact.ErrRange, maxPeople)}
	}
	if c.Selected < 0 || c.Selected > c.Of {
		return &fact.Fault{Input: input, Field: "selected", Value: strconv.Itoa(c.Selected), Err: fmt.Errorf("%w: want 0 to %d", fact.ErrRange, c.Of)}
	}
	return nil
}

// A Range is an interval of a figure.
type Range struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// A Comparison holds a group against another: how large the difference is, and
// how much evidence there is for it. The two are different questions, and a small
// group can answer the first only.
type Comparison struct {
	Group     string `json:"group"`
	Reference string `json:"reference"`
	Counts    Count  `json:"counts"`
	Against   Count  `json:"against"`

	// Difference is the rate less the reference's; unknown where one has no people.
	Difference fact.Opt[float64] `json:"difference,omitzero"`
	// Ratio is the rate over the reference's, the impact ratio; unknown where one of
	// them has no people or nobody of the reference was selected.
	Ratio fact.Opt[float64] `json:"ratio,omitzero"`
	// Interval is Katz's 95 % interval of the ratio (Katz and others 1978), by the
	// normal distribution of its logarithm; unknown where a rate is 0, or both are 1.
	Interval fact.Opt[Range] `json:"interval,omitzero"`
	// BelowFourFifths flags a ratio below 4/5, the rule of thumb of the US Uniform
	// Guidelines (29 CFR 1607.4 D).
	BelowFourFifths fact.Tri `json:"below_four_fifths,omitzero"`
	// OnePersonFlips says whether the flag would be gone had one place gone to a
	// person of the group instead of one of the reference; unknown without a flag.
	OnePersonFlips fact.Tri `json:"one_person_flips,omitzero"`

	Exact
	// Z and ZP are the test by the normal distribution with the pooled rate,
	// two-sided, for comparison with other reports; unknown where all or none were
	// selected.
	Z  fact.Opt[float64] `json:"z,omitzero"`
	ZP fact.Opt[float64] `json:"z_p,omitzero"`

	// Adjusted is P by Holm's method over the whole audit, and Outcome what follows;
	// set by [Run]. Adjusted is unknown where the test cannot speak.
	Adjusted fact.Opt[float64] `json:"adjusted_p,omitzero"`
	Outcome  Outcome           `json:"outcome"`
}

// normal95 is the 97.5 % quantile of the standard normal distribution.
const normal95 = 1.959963984540054

// Compare holds a group against a reference. Outcome is left to the level of one
// test: Different where P is at most alpha. It reports counts and a level that are out
// of range: 0 <= Selected <= Of <= 1,000,000,000, and 0 < alpha < 1.
func Compare(name string, group Count, referenceName string, reference Count, alpha float64) (Comparison, error) {
	var fs fact.Faults
	fs.AddError("", 0, group.check(name))
	fs.AddError("", 0, reference.check(referenceName))
	if !(alpha > 0 && alpha < 1) {
		fs.Add(fact.Fault{Field: "alpha", Value: fmt.Sprint(alpha), Err: fmt.Errorf("%w: want above 0 and below 1", fact.ErrRange)})
	}
	if err := fs.Err(); err != nil {
		return Comparison{}, fmt.Errorf("audit: %w", err)
	}
	c := compare(group, reference)
	c.Group, c.Reference = name, referenceName
	c.judge(fact.Some(c.P), alpha)
	return c, nil
}

// judge says what follows from a p.
func (c *Comparison) judge(p fact.Opt[float64], alpha float64) {
	value, ok := p.Get()
	_, defined := c.Ratio.Get()
	switch {
	case !defined:
		c.Outcome = Undefined
	case c.Least > alpha:
		c.Outcome = CannotAssess
	case ok && value <= alpha:
		c.Outcome = Different
	default:
		c.Outcome = NotShown
	}
}

func compare(group, reference Count) Comparison {
	c := Comparison{Counts: group, Against: reference, Exact: FisherExact(group, reference)}
	if group.Of == 0 || reference.Of == 0 {
		return c
	}
	c.Difference = fact.Some(group.Rate().Or(0) - reference.Rate().Or(0))
	c.Z, c.ZP = pooledZ(group, reference)
	if reference.Selected == 0 {
		return c
	}
	c.Ratio = fact.Some(float64(group.Selected) * float64(reference.Of) / (float64(group.Of) * float64(reference.Selected)))
	c.Interval = katz(group, reference)
	below := belowFourFifths(group, reference)
	c.BelowFourFifths = fact.Of(below)
	if below {
		moved := Count{group.Selected + 1, group.Of}
		rest := Count{reference.Selected - 1, reference.Of}
		c.OnePersonFlips = fact.Of(!belowFourFifths(moved, rest))
	}
	return c
}

// belowFourFifths is exact: 5 a n2 < 4 b n1.
func belowFourFifths(group, reference Count) bool {
	return 5*int64(group.Selected)*int64(reference.Of) < 4*int64(reference.Selected)*int64(group.Of)
}

func katz(group, reference Count) fact.Opt[Range] {
	if group.Selected == 0 || group.Selected == group.Of && reference.Selected == reference.Of {
		return fact.Opt[Range]{}
	}
	part := func(c Count) float64 { return 1/float64(c.Selected) - 1/float64(c.Of) }
	log := portable.Log(float64(group.Selected)/float64(group.Of)) - portable.Log(float64(reference.Selected)/float64(reference.Of))
	half := float64(normal95 * math.Sqrt(part(group)+part(reference)))
	return fact.Some(Range{Low: portable.Exp(log - half), High: portable.Exp(log + half)})
}

func pooledZ(group, reference Count) (z, p fact.Opt[float64]) {
	n1, n2 := float64(group.Of), float64(reference.Of)
	pooled := float64(group.Selected+reference.Selected) / (n1 + n2)
	if pooled == 0 || pooled == 1 {
		return z, p
	}
	value := (float64(group.Selected)/n1 - float64(reference.Selected)/n2) / math.Sqrt(pooled*(1-pooled)*(1/n1+1/n2))
	return fact.Some(value), fact.Some(same(math.Erfc(math.Abs(value) / math.Sqrt2)))
}

// same rounds to 12 digits, as package math's last ones differ between machines.
func same(x float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	if err != nil {
		return x // it underflows
	}
	return rounded
}
