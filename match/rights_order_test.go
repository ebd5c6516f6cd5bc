//go:build !race && !386

package match_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// These laws take long and have one goroutine, so that the race detector has
// nothing to find: the tests without it run them.

// TestFactsSettle: where a gate is open, the facts that its findings name can
// turn out so that it is met; and so that it is not met, where any facts can.
func TestFactsSettle(t *testing.T) {
	const tries = 800
	all := match.Facts(1<<24 - 1)
	open, closed := 0, map[match.Facts]int{}
	reached := func(g gen, r *match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker, facts match.Facts, gate match.Gates, want fact.Tri) bool {
		for range tries {
			v2, w2 := copyVacancy(v), copyWorker(w)
			settle(g, r, facts, &v2, &w2)
			if outcomeOf(verdictOf(s, v2, w2), gate) == want {
				return true
			}
		}
		return false
	}
	laws(t, 80, 5, 33, func(g gen, r match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker) {
		verdict := verdictOf(s, v, w)
		named := map[match.Gates]match.Facts{}
		for _, f := range findingsOf(s, v, w) {
			named[f.Gate] |= f.Facts
		}
		for _, gate := range verdict.Open.All() {
			open++
			facts := named[gate]
			for _, f := range facts.All() {
				closed[f]++
			}
			// The location is left open where the workplace is unknown, be it that the
			// worker is abroad and would move nowhere; and no record knows a distance.
			nowhere := gate == match.GateLocation && w.Origin == match.Abroad && w.MovesTo != nil && len(w.MovesTo) == 0
			if facts&match.FactDistance == 0 && !nowhere && !reached(g, &r, s, v, w, facts, gate, yes) {
				require.Failf(t, "never met", "%v\nfindings %v\nrules %s\nvacancy %s\nworker %s", gate, findingsOf(s, v, w), show(t, r), show(t, v), show(t, w))
			}
			if !reached(g, &r, s, v, w, facts, gate, no) && reached(g, &r, s, v, w, all&^byRule|facts, gate, no) {
				require.Failf(t, "never not met", "%v\nfindings %v\nrules %s\nvacancy %s\nworker %s", gate, findingsOf(s, v, w), show(t, r), show(t, v), show(t, w))
			}
		}
	})
	require.Greater(t, open, 500)
	for _, f := range all.All() {
		require.Positive(t, closed[f], "%v: the premise", f)
	}
}

// TestOrderOfRulesIsInert: the lists of the rules are sets, and so are those in
// the records.
func TestOrderOfRulesIsInert(t *testing.T) {
	laws(t, 200, 40, 43, func(g gen, r match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker) {
		r2, v2, w2 := copyRules(t, r), copyVacancy(v), copyWorker(w)
		shuffle(g, r2.FreeMovement)
		shuffle(g, r2.Permits)
		shuffle(g, r2.Exempt)
		shuffle(g, r2.Regulated)
		shuffle(g, r2.MinimumAge)
		inside := func(c *match.Clause) {
			shuffle(g, c.Occupations)
			shuffle(g, c.Regions)
		}
		for i := range r2.FreeMovement {
			shuffle(g, r2.FreeMovement[i].Citizenships)
			inside(&r2.FreeMovement[i].Clause)
		}
		for i := range r2.Permits {
			inside(&r2.Permits[i].Clause)
		}
		for i := range r2.Exempt {
			inside(&r2.Exempt[i].Clause)
		}
		for i := range r2.Regulated {
			shuffle(g, r2.Regulated[i].Licences)
			inside(&r2.Regulated[i].Clause)
		}
		for i := range r2.MinimumAge {
			inside(&r2.MinimumAge[i].Clause)
		}
		if g.chance(50) { // nothing but permits of one class, and the law about them
			w.Origin, w.Citizenships, v.Permit = match.Immigrant, []string{}, match.PermitTerms{Exempt: no, Sponsored: no}
			w.Permits = []match.Permit{{Class: pick(g, permits), Until: fact.None[match.Date]()}}
			v2.Permit, w2 = v.Permit, copyWorker(w)
		}
		shuffle(g, v2.Licences)
		shuffle(g, v2.Permit.Classes)
		shuffle(g, v2.Languages)
		for i := range v2.Languages {
			shuffle(g, v2.Languages[i].AnyOf)
		}
		shuffle(g, w2.Citizenships)
		shuffle(g, w2.Permits)
		shuffle(g, w2.Licences)
		shuffle(g, w2.Languages)
		shuffle(g, w2.MovesTo)
		shuffle(g, w2.Refusals.Occupations)
		shuffle(g, w2.Refusals.Regions)
		shuffle(g, w2.Refusals.Employers)
		s2 := scorer(t, func(c *match.Config) { c.Rules = r2 })
		require.Equal(t, verdictOf(s, v, w), verdictOf(s2.Scorer, v2, w2))
		if a, b := findingsOf(s, v, w), findingsOf(s2.Scorer, v2, w2); !slices.Equal(a, b) {
			require.Failf(t, "other findings", "%v\n%v\nrules %s\nvacancy %s\nworker %s", a, b, show(t, r), show(t, v), show(t, w))
		}
	})
}

// TestFindingsAgreeWithVerdict: the findings follow the same law as the verdict,
// by another way.
func TestFindingsAgreeWithVerdict(t *testing.T) {
	reasons := map[match.Reason]int{}
	laws(t, 150, 200, 31, func(_ gen, r match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker) {
		verdict := verdictOf(s, v, w)
		all := findingsOf(s, v, w)
		said := map[match.Gates][]match.Finding{}
		for i, f := range all {
			said[f.Gate] = append(said[f.Gate], f)
			reasons[f.Reason]++
			require.True(t, i == 0 || all[i-1].Gate <= f.Gate, "in the order of the gates")
			require.Equal(t, f.Outcome == unknown, f.Facts != 0, "what is open names facts, what is settled does not: %v", f)
		}
		for _, g := range match.Gates(255).All() {
			require.NotEmpty(t, said[g])
			outcome := yes
			for _, f := range said[g] {
				outcome = outcome.And(f.Outcome)
			}
			if want := outcomeOf(verdict, g); outcome != want {
				require.Failf(t, "another outcome", "%v, want %v: %v\nrules %s\nvacancy %s\nworker %s", g, want, said[g], show(t, r), show(t, v), show(t, w))
			}
			require.True(t, outcome != yes || len(said[g]) == 1, "one finding says why it is met")
			require.True(t, g != match.GatePermit || len(said[g]) == 1)
		}
	})
	for _, r := range allReasons(t) {
		require.Greater(t, reasons[r], 1, "%v: the premise", r)
	}
}
