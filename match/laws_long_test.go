//go:build !race && !386

package match_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// These laws take long and have one goroutine, so that the race detector has
// nothing to find: the tests without it run them.

// TestTruthLiesInTheInterval: whatever an unknown fact turns out to be, the new
// interval lies in the old one, and a gate that was decided stays as it was.
// So the score with all facts known lies in [Low, High], and a plan made of
// decided gates stands.
func TestTruthLiesInTheInterval(t *testing.T) {
	const rounds = 3000
	for _, set := range settings(t) {
		t.Run(set.name, func(t *testing.T) {
			filled, moved := map[string]int{}, map[string]int{}
			pairs(rounds, 7, func(g gen, v match.Vacancy, w match.Worker) {
				before := judge(set.scorer, &v, &w)
				for _, f := range fillings {
					v2, w2 := copyVacancy(v), copyWorker(w)
					if !f.fill(g, &v2, &w2) {
						continue
					}
					after := judge(set.scorer, &v2, &w2)
					filled[f.name]++
					if before != after {
						moved[f.name]++
					}
					for i, view := range allViews {
						if after.scores[i].Low < before.scores[i].Low || after.scores[i].High > before.scores[i].High {
							require.Failf(t, "outside the interval", "%s, %v: %+v, then %+v\nvacancy %s\nworker %s\nthen vacancy %s\nworker %s", f.name, view,
								before.scores[i], after.scores[i], show(t, v), show(t, w), show(t, v2), show(t, w2))
						}
					}
					if before.verdict.Failed&^after.verdict.Failed != 0 || after.verdict.Open&^before.verdict.Open != 0 ||
						after.verdict.Failed&^(before.verdict.Failed|before.verdict.Open) != 0 {
						require.Failf(t, "a decided gate changed", "%s: %+v, then %+v\nvacancy %s\nworker %s\nthen vacancy %s\nworker %s", f.name,
							before.verdict, after.verdict, show(t, v), show(t, w), show(t, v2), show(t, w2))
					}
				}
			})
			for _, f := range fillings { // the premise: each kind occurs and matters
				require.Greater(t, filled[f.name], 30, f.name)
				if set.name == "specific" && (f.name == "citizenships" || f.name == "birth") {
					require.Zero(t, moved[f.name], "without a rule they decide nothing")
					continue
				}
				require.Greater(t, moved[f.name], 1, f.name)
			}
		})
	}
}

func TestExplanationAddsUp(t *testing.T) {
	for _, set := range settings(t) {
		pairs(700, 18, func(_ gen, v match.Vacancy, w match.Worker) { requireSound(t, set, &v, &w) })
	}
}

// TestPermissionsNeverHarm: a law that allows more makes no gate worse; and
// turned round, one that demands more makes none better.
func TestPermissionsNeverHarm(t *testing.T) {
	moved := map[string]int{}
	g := newGen(41)
	for range 150 {
		before := g.rules()
		s := scorer(t, func(c *match.Config) { c.Rules = before })
		for _, p := range permissions {
			after := copyRules(t, before)
			if !p.grant(g, &after) {
				continue
			}
			s2 := scorer(t, func(c *match.Config) { c.Rules = after })
			for range 40 {
				v, w := g.vacancy("v"), g.worker("w")
				if g.chance(50) { // nothing but the permits, and the law about them
					w.Origin, w.Citizenships, v.Permit = match.Immigrant, []string{}, match.PermitTerms{Exempt: no, Sponsored: no}
					for i := range w.Permits {
						w.Permits[i] = match.Permit{Class: w.Permits[i].Class, Until: fact.None[match.Date]()}
					}
				}
				a, b := verdictOf(s.Scorer, v, w), verdictOf(s2.Scorer, v, w)
				if a != b {
					moved[p.name]++
				}
				for _, gate := range match.Gates(255).All() {
					if worse(outcomeOf(b, gate), outcomeOf(a, gate)) {
						require.Failf(t, "worse", "%s, %v\nrules %s\nthen %s\nvacancy %s\nworker %s", p.name, gate, show(t, before), show(t, after), show(t, v), show(t, w))
					}
				}
			}
		}
	}
	for _, p := range permissions {
		require.Greater(t, moved[p.name], 2, p.name)
	}
}

// TestOnlyTheFactsNamedMatter: a fact that no finding of a gate names leaves
// its outcome as it was, whatever the fact turns out to be; and a gate that is
// settled stays so.
func TestOnlyTheFactsNamedMatter(t *testing.T) {
	moved := map[match.Facts]int{}
	laws(t, 120, 60, 32, func(g gen, r match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker) {
		before := verdictOf(s, v, w)
		named := map[match.Gates]match.Facts{}
		for _, f := range findingsOf(s, v, w) {
			named[f.Gate] |= f.Facts
		}
		for _, f := range fillings {
			news := factOfFilling[f.name]
			v2, w2 := copyVacancy(v), copyWorker(w)
			if !f.fill(g, &v2, &w2) {
				continue
			}
			after := verdictOf(s, v2, w2)
			for _, gate := range match.Gates(255).All() {
				a, b := outcomeOf(before, gate), outcomeOf(after, gate)
				if named[gate]&news != 0 && a == unknown && a != b {
					moved[news]++
				}
				if a == b || (a == unknown && named[gate]&news != 0) || news&byRule != 0 {
					continue
				}
				require.Failf(t, "a fact that is not named", "%s moves %v from %v to %v\nfindings %v\nrules %s\nvacancy %s\nworker %s\nthen %s\n%s",
					f.name, gate, a, b, findingsOf(s, v, w), show(t, r), show(t, v), show(t, w), show(t, v2), show(t, w2))
			}
		}
	})
	for name, f := range factOfFilling {
		require.Positive(t, moved[f], "%s: the premise", name)
	}
}

// TestAdditionsNeverHarm: under any law, nothing that a worker gains makes a
// gate worse: no permit, licence, citizenship, year of age, or refusal taken back.
func TestAdditionsNeverHarm(t *testing.T) {
	moved := map[string]int{}
	laws(t, 120, 60, 42, func(g gen, r match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker) {
		before := verdictOf(s, v, w)
		for _, a := range additions {
			w2 := copyWorker(w)
			if !a.add(g, &w2) {
				continue
			}
			after := verdictOf(s, v, w2)
			if after != before {
				moved[a.name]++
			}
			for _, gate := range match.Gates(255).All() {
				if worse(outcomeOf(after, gate), outcomeOf(before, gate)) {
					require.Failf(t, "worse", "%s, %v\nrules %s\nvacancy %s\nworker %s\nthen %s", a.name, gate, show(t, r), show(t, v), show(t, w), show(t, w2))
				}
			}
		}
	})
	for _, name := range []string{"permit", "longer permit", "licence", "citizenship", "older", "refusal withdrawn", "longer hours", "shifts after all", "recognised"} {
		require.Greater(t, moved[name], 5, name)
	}
}
