package protect

import "github.com/beveridge-go/beveridge/match/fact"

// A Change is one term of an offer beside the same term of the contract.
type Change struct {
	Term    string `json:"term"` // such as "hours"
	Offered string `json:"offered,omitzero"`
	Signed  string `json:"signed,omitzero"`
	// Worse says whether the signed term is worse for the worker. Of occupation, place
	// and duration nobody can say which is worse; it says whether it is another.
	Worse fact.Tri `json:"worse"`
	// Protected: a worse one is contract substitution; else it is a change to point out.
	Protected bool `json:"protected"`
}

// substitutions are the comparisons of rule F10, whose text is that of the rule.
var substitutions = []struct {
	term, condition string
	protected       bool
}{
	{"wage", "signed_monthly_wage < offered_monthly_wage", true},
	{"hours", "signed_hours > offered_hours", true},
	{"deductions", "signed_deductions > offered_deductions", true},
	{"occupation", "signed_occupation != offered_occupation", true},
	{"region", "signed_region != offered_region", false},
	{"months", "signed_months != offered_months", false},
}

// Substitution compares what was offered with what was signed, term by term in a fixed
// order. Wages are compared by the month, at the hours of each; the least of a range is
// what is promised. Amounts in two currencies, and a wage before with one after tax, are
// unknown where bounds do not settle it.
func Substitution(offered, signed Terms) []Change {
	q := inquiry{facts: &facts{offer: &Offer{Offered: offered, Signed: signed}}}
	out := make([]Change, len(substitutions))
	for i, s := range substitutions {
		c, err := parse(s.condition, nil)
		if err != nil {
			panic("protect: " + err.Error()) // the table is our own
		}
		out[i] = Change{
			Term:    s.term,
			Offered: fieldNamed("offered_" + s.term).show(q.facts), Signed: fieldNamed("signed_" + s.term).show(q.facts),
			Worse: q.ask(c.root), Protected: s.protected,
		}
	}
	return out
}
