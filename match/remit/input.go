package remit

import (
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// checks collects what is wrong with the inputs of one figure.
type checks struct{ fact.Faults }

func (c *checks) add(field, value string, err error, why string) {
	c.Add(fact.Fault{Field: field, Value: value, Err: fmt.Errorf("%w: %s", err, why)})
}

// money checks an amount that must be there, at least 0 unless signed, and in a
// currency, if one is named.
func (c *checks) money(field string, m match.Money, currency string) bool {
	switch {
	case m == match.Money{}:
		c.add(field, "", fact.ErrMissing, "there is no default for it")
	case !isCurrency(m.Currency):
		c.add(field, m.Currency, fact.ErrSyntax, "want a currency of three capital letters")
	case currency != "" && m.Currency != currency:
		c.add(field, m.String(), fact.ErrConflict, "want "+currency)
	case m.Minor < 0:
		c.add(field, m.String(), fact.ErrRange, "want 0 or more")
	default:
		return true
	}
	return false
}

// positive checks an amount that is divided by.
func (c *checks) positive(field string, m match.Money, currency string) bool {
	if !c.money(field, m, currency) {
		return false
	}
	if m.Minor == 0 {
		c.add(field, m.String(), fact.ErrRange, "want above 0")
	}
	return m.Minor > 0
}

// ratio checks that a ratio is stated and at least lo, where that is stated.
func (c *checks) ratio(field string, r, lo Ratio) bool {
	switch {
	case !r.Stated():
		c.add(field, "", fact.ErrMissing, "there is no default for it")
	case lo.Stated() && r.Cmp(lo) < 0:
		c.add(field, r.String(), fact.ErrRange, "want at least "+lo.String())
	default:
		return true
	}
	return false
}

func isCurrency(s string) bool { return capitals(s, 3) }

func capitals(s string, n int) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return len(s) == n
}

// share checks a ratio of 0 to 1.
func (c *checks) share(field string, r Ratio) bool {
	if !c.ratio(field, r, frac(0, 1)) {
		return false
	}
	if r.Cmp(frac(1, 1)) > 0 {
		c.add(field, r.String(), fact.ErrRange, "want at most 1")
		return false
	}
	return true
}
