package match_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
)

var (
	areas      = []geo.Code{"C", "C-A", "C-A1", "C-B", "C-N"} // no two are all parts of another
	employers  = []string{"e1", "e2", "e3"}
	attributes = []string{"sex", "religion", "disability"}
	groups     = []string{"a", "b", "c"}
)

// asOf is the date of the rules, and of the earliest start of the random
// vacancies.
const asOf = match.Date(20000)

// freeMovement are rules that let citizens of countries work, and nothing else.
func freeMovement(citizenships ...string) match.Rules {
	return match.Rules{
		Jurisdiction: "C", Source: "test", Date: fact.Some(asOf),
		FreeMovement: []match.FreeMovement{{Name: "union", Citizenships: citizenships}},
	}
}

// ordinaryRules leave exemptions, permits and regulation to the records.
func ordinaryRules() match.Rules {
	r := freeMovement("KG")
	r.MinimumAge = []match.AgeRule{
		{Years: 16, Clause: match.Clause{Source: "labour code"}}, {Years: 18, AcrossBorders: true},
	}
	return r
}

// personal fills what only the hard constraints and the audit read.
func (g gen) personal(w *match.Worker) {
	if g.chance(80) {
		w.Birth = fact.Some(g.birth())
	}
	if g.chance(30) {
		w.Protected = map[string]string{}
		for _, a := range sample(g, attributes, 3) {
			w.Protected[a] = pick(g, groups)
		}
	}
	r := &w.Refusals
	if g.chance(30) {
		r.Occupations = sample(g, codes, 2)
	}
	if g.chance(30) {
		r.Regions = sample(g, append(slices.Clone(areas), "Z"), 2)
	}
	if g.chance(30) {
		r.Employers = sample(g, employers, 2)
	}
	if g.chance(40) {
		r.Shifts = g.tri()
	}
	if g.chance(40) {
		r.MaxHours = g.weekly()
	}
}

// birth is a day around those on which one completes 16 and 18 years by the
// starts of the random vacancies.
func (g gen) birth() match.Date { return asOf - 18*365 - 400 + match.Date(g.IntN(1400)) }

// clause draws limits that meet the random records.
func (g gen) clause(occupations bool) match.Clause {
	c := match.Clause{Source: orBlank(g, 40, pick(g, []string{"act 1", "act 2", "decree 3"}))}
	if occupations || g.chance(40) {
		c.Occupations = pickSome(g, codes)
	}
	if g.chance(40) {
		c.Regions = pickSome(g, areas)
	}
	if g.chance(30) {
		c.From = fact.Some(asOf - 30 + match.Date(g.IntN(120)))
	}
	if g.chance(30) {
		c.Until = fact.Some(c.From.Or(asOf-30) + match.Date(g.IntN(120)))
	}
	return c
}

// pickSome returns one or two different elements.
func pickSome[T any](g gen, from []T) []T {
	var out []T
	for _, i := range g.Perm(len(from))[:1+g.IntN(min(2, len(from)))] {
		out = append(out, from[i])
	}
	return out
}

// rules draws a law. Each list may be nil or empty.
func (g gen) rules() match.Rules {
	r := match.Rules{Jurisdiction: "C", Source: "test"}
	if g.chance(70) {
		r.Date = fact.Some(asOf)
	}
	for range g.length() {
		r.FreeMovement = append(orEmpty(r.FreeMovement), match.FreeMovement{
			Name: pick(g, groups), Citizenships: pickSome(g, citizens), Clause: g.clause(false),
		})
	}
	for range g.length() {
		r.Permits = append(orEmpty(r.Permits), match.PermitRule{Class: pick(g, permits), Clause: g.clause(false)})
	}
	for range g.length() {
		r.Exempt = append(orEmpty(r.Exempt), match.Exemption{Clause: g.clause(true)})
	}
	for range g.length() {
		rule := match.Regulation{Qualification: g.chance(60), Clause: g.clause(true)}
		if !rule.Qualification || g.chance(50) {
			rule.Licences = pickSome(g, licences)
		}
		r.Regulated = append(orEmpty(r.Regulated), rule)
	}
	for range g.length() {
		r.MinimumAge = append(orEmpty(r.MinimumAge), match.AgeRule{
			Years: 16 + g.IntN(3), AcrossBorders: g.chance(50), Clause: g.clause(false),
		})
	}
	if g.chance(20) {
		r.Exempt = orEmpty(r.Exempt)
	}
	if g.chance(20) {
		r.Regulated = orEmpty(r.Regulated)
	}
	return r
}

func (g gen) length() int { return max(0, g.IntN(5)-1) }

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// laws calls f with random laws, each with its scorer and n random pairs.
func laws(tb testing.TB, laws, n int, seed uint64, f func(g gen, r match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker)) {
	tb.Helper()
	g := newGen(seed)
	for range laws {
		r := g.rules()
		require.NoError(tb, r.Validate(match.Codes{Regions: country(tb)}))
		s := scorer(tb, func(c *match.Config) { c.Rules = r })
		for range n {
			f(g, r, s.Scorer, g.vacancy("v"), g.worker("w"))
		}
	}
}

// outcomeOf is the outcome of a gate in a verdict.
func outcomeOf(v match.Verdict, g match.Gates) fact.Tri {
	switch {
	case v.Failed&g != 0:
		return no
	case v.Open&g != 0:
		return unknown
	default:
		return yes
	}
}

// worse reports whether an outcome is worse than another.
func worse(a, b fact.Tri) bool {
	rank := map[fact.Tri]int{no: 0, unknown: 1, yes: 2}
	return rank[a] < rank[b]
}

func verdictOf(s *match.Scorer, v match.Vacancy, w match.Worker) match.Verdict {
	return s.Verdict(s.Vacancy(&v), s.Worker(&w))
}

func findingsOf(s *match.Scorer, v match.Vacancy, w match.Worker) []match.Finding {
	return s.Findings(s.Vacancy(&v), s.Worker(&w))
}

// leaf reports whether a region of the test's country has no parts.
func leaf(r geo.Code) bool { return slices.Contains([]geo.Code{"C-A1", "C-A2", "C-B", "C-N"}, r) }
