package match_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func copyRules(t *testing.T, r match.Rules) match.Rules {
	t.Helper()
	var c match.Rules
	require.NoError(t, json.Unmarshal([]byte(show(t, r)), &c))
	return c
}

// widen makes a clause cover more.
func widen(g gen, c *match.Clause) bool {
	switch g.IntN(6) {
	case 0:
		from, ok := c.From.Get()
		c.From = fact.Some(from - 20)
		if !ok || g.chance(30) {
			c.From = fact.Opt[match.Date]{}
		}
		return ok
	case 1:
		until, ok := c.Until.Get()
		c.Until = fact.Some(until + 20)
		if !ok || g.chance(30) {
			c.Until = fact.None[match.Date]()
		}
		return ok
	case 2:
		if c.Occupations == nil {
			return false
		}
		c.Occupations = append(c.Occupations, g.code())
		return true
	case 3:
		if c.Occupations == nil {
			return false
		}
		i := g.IntN(len(c.Occupations))
		c.Occupations[i] = c.Occupations[i].Prefix(1)
		return true
	case 4:
		if c.Regions == nil {
			return false
		}
		c.Regions = append(c.Regions, pick(g, regions))
		return true
	default:
		wide := c.Regions != nil
		c.Regions = nil
		return wide
	}
}

func oneOf[T any](g gen, list []T, f func(*T) bool) bool {
	return len(list) > 0 && f(&list[g.IntN(len(list))])
}

// A permission is a change of the law after which more is allowed.
type permission struct {
	name  string
	grant func(g gen, r *match.Rules) bool
}

var permissions = []permission{
	{"citizenship in a group", func(g gen, r *match.Rules) bool {
		return anyOf(r.FreeMovement, func(f *match.FreeMovement) bool {
			f.Citizenships = append(f.Citizenships, pick(g, citizens))
			return true
		})
	}},
	{"another group", func(g gen, r *match.Rules) bool {
		r.FreeMovement = append(r.FreeMovement, match.FreeMovement{Name: "new", Citizenships: pickSome(g, citizens), Clause: g.clause(false)})
		return true
	}},
	{"wider free movement", func(g gen, r *match.Rules) bool {
		return oneOf(g, r.FreeMovement, func(f *match.FreeMovement) bool { return widen(g, &f.Clause) })
	}},
	{"wider permits", func(g gen, r *match.Rules) bool {
		return oneOf(g, r.Permits, func(p *match.PermitRule) bool { return widen(g, &p.Clause) })
	}},
	{"another rule of a class", func(g gen, r *match.Rules) bool {
		if len(r.Permits) == 0 {
			return false
		}
		r.Permits = append(r.Permits, match.PermitRule{Class: r.Permits[0].Class, Clause: g.clause(false)})
		return true
	}},
	{"wider exemption", func(g gen, r *match.Rules) bool {
		return oneOf(g, r.Exempt, func(e *match.Exemption) bool { return widen(g, &e.Clause) })
	}},
	{"another exemption", func(g gen, r *match.Rules) bool {
		if r.Exempt == nil {
			return false
		}
		r.Exempt = append(r.Exempt, match.Exemption{Clause: g.clause(true)})
		return true
	}},
	{"deregulation", func(_ gen, r *match.Rules) bool {
		if len(r.Regulated) == 0 {
			return false
		}
		r.Regulated = slices.Delete(r.Regulated, 0, 1)
		return true
	}},
	{"a licence less", func(_ gen, r *match.Rules) bool {
		return anyOf(r.Regulated, func(r *match.Regulation) bool { return len(r.Licences) > 1 && dropLast(&r.Licences) })
	}},
	{"younger", func(_ gen, r *match.Rules) bool {
		return anyOf(r.MinimumAge, func(a *match.AgeRule) bool {
			a.Years--
			return true
		})
	}},
	{"only across borders", func(_ gen, r *match.Rules) bool {
		return anyOf(r.MinimumAge, func(a *match.AgeRule) bool {
			all := !a.AcrossBorders
			a.AcrossBorders = true
			return all
		})
	}},
	{"no minimum age", func(_ gen, r *match.Rules) bool { return dropLast(&r.MinimumAge) }},
}

// TestOrderInsideARule: which of two rules is named does not hang on how a
// list in one of them is written.
func TestOrderInsideARule(t *testing.T) {
	v := match.Vacancy{ID: "v", Occupation: "7112", Region: "C-A1", Permit: match.PermitTerms{Exempt: no, Sponsored: no, Classes: []string{"work"}}}
	w := match.Worker{ID: "w", Origin: match.Abroad, Citizenships: []string{}, Permits: []match.Permit{{Class: "work", Until: fact.None[match.Date]()}}}
	for _, order := range [][]taxonomy.Code{{"25", "71"}, {"71", "25"}} {
		s := scorer(t, func(c *match.Config) {
			c.Rules = match.Rules{Jurisdiction: "C", Source: "test", Permits: []match.PermitRule{
				{Class: "work", Clause: match.Clause{Occupations: []taxonomy.Code{"30"}}},
				{Class: "work", Clause: match.Clause{Occupations: order, Regions: []geo.Code{"C-B"}}},
			}}
		})
		require.Equal(t, match.ReasonPermitRegion, one(t, s.Scorer, v, w, match.GatePermit).Reason)
	}
}

// TestRefusalsOnlyRemove: they decide two gates, which pass without them.
func TestRefusalsOnlyRemove(t *testing.T) {
	own := match.GateSchedule | match.GateRefusal
	removed := 0
	laws(t, 40, 60, 44, func(_ gen, _ match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker) {
		free := w
		free.Refusals = match.Refusals{}
		a, b := verdictOf(s, v, free), verdictOf(s, v, w)
		require.Zero(t, (a.Failed|a.Open)&own, "nothing is refused")
		require.Equal(t, a.Failed, b.Failed&^own)
		require.Equal(t, a.Open, b.Open&^own)
		if a != b {
			removed++
		}
		empty := w
		empty.Refusals = match.Refusals{
			Occupations: []taxonomy.Code{}, Regions: []geo.Code{}, Employers: []string{},
			Shifts: no, MaxHours: fact.None[float64](),
		}
		require.Equal(t, a, verdictOf(s, v, empty), "known to refuse nothing is the same")
		before, after := judge(s, &v, &free), judge(s, &v, &w)
		require.Equal(t, before.scores, after.scores, "and no score reads them")
	})
	require.Greater(t, removed, 500)
}

// TestVerdictDependsOnNothingElse: a gate reads the facts that it can name, and
// nothing else of the records.
func TestVerdictDependsOnNothingElse(t *testing.T) {
	laws(t, 40, 40, 45, func(g gen, _ match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker) {
		v2, w2 := g.vacancy("other"), g.worker("other")
		v2.Occupation, v2.Region, v2.Remote, v2.Start, v2.Hours = v.Occupation, v.Region, v.Remote, v.Start, v.Hours
		v2.Terms.Shifts, v2.Employer, v2.Licences, v2.Regulated = v.Terms.Shifts, v.Employer, v.Licences, v.Regulated
		v2.Languages, v2.Permit = v.Languages, v.Permit
		w2.Origin, w2.Citizenships, w2.Permits, w2.Region, w2.MovesTo = w.Origin, w.Citizenships, w.Permits, w.Region, w.MovesTo
		w2.Licences, w2.Education.Recognition, w2.Languages = w.Licences, w.Education.Recognition, w.Languages
		w2.Birth, w2.Refusals = w.Birth, w.Refusals
		require.Equal(t, verdictOf(s, v, w), verdictOf(s, v2, w2))
		require.Equal(t, findingsOf(s, v, w), findingsOf(s, v2, w2))
	})
}

// TestBirthIsInert: it decides the age gate and nothing else.
func TestBirthIsInert(t *testing.T) {
	s := settings(t)[0].scorer
	decided := 0
	pairs(2000, 46, func(g gen, v match.Vacancy, w match.Worker) {
		w2 := w
		w2.Birth = opt(g, g.birth)
		before, after := judge(s, &v, &w), judge(s, &v, &w2)
		require.Equal(t, before.scores, after.scores)
		require.Equal(t, before.verdict.Failed&^match.GateAge, after.verdict.Failed&^match.GateAge)
		require.Equal(t, before.verdict.Open&^match.GateAge, after.verdict.Open&^match.GateAge)
		if before.verdict != after.verdict {
			decided++
		}
	})
	require.Greater(t, decided, 100)
}

// TestProtectedIsInert: no score, no constraint and no explanation reads it.
func TestProtectedIsInert(t *testing.T) {
	s := settings(t)[0].scorer
	pairs(500, 47, func(g gen, v match.Vacancy, w match.Worker) {
		w2 := w
		w2.Protected = map[string]string{"sex": pick(g, groups), "religion": pick(g, groups)}
		require.Equal(t, judge(s, &v, &w), judge(s, &v, &w2))
		require.Equal(t, findingsOf(s, v, w), findingsOf(s, v, w2))
		for _, view := range allViews {
			require.Equal(t, s.Explain(s.Vacancy(&v), s.Worker(&w), view), s.Explain(s.Vacancy(&v), s.Worker(&w2), view))
		}
	})
}

// TestFlip is G-09 of the specification: permuting all protected attributes
// among the workers changes no bit of a score, a rank or an explanation, as far
// as the law lets the pair stand as it did; what the law changed is the verdict
// and nothing else.
func TestFlip(t *testing.T) {
	var oracle struct {
		Attributes []string `json:"attributes"`
		Expected   struct {
			MaxAbsScoreChange float64 `json:"max_abs_score_change"`
			RankChanges       int     `json:"rank_changes"`
		} `json:"expected"`
	}
	data, err := os.ReadFile("testdata/g_fairness.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &oracle))
	require.Len(t, oracle.Attributes, 15)

	g := newGen(48)
	changed, same, byLaw := 0, 0, 0
	var change match.Micro
	rankChanges := 0
	for range 12 {
		rules := g.rules()
		s := scorer(t, func(c *match.Config) { c.Rules = rules })
		before := make([]match.Worker, 60)
		for i := range before {
			before[i] = g.worker(string(rune('A' + i)))
			before[i].Protected = map[string]string{}
			for _, a := range oracle.Attributes {
				before[i].Protected[a] = pick(g, groups)
			}
		}
		after := slices.Clone(before)
		permute := func(give func(to, from *match.Worker)) {
			for i, k := range g.Perm(len(after)) {
				give(&after[i], &before[k])
			}
		}
		for _, a := range oracle.Attributes {
			switch a {
			case "nationality":
				permute(func(to, from *match.Worker) { to.Citizenships = from.Citizenships })
			case "age":
				permute(func(to, from *match.Worker) { to.Birth = from.Birth })
			default:
				permute(func(to, from *match.Worker) {
					to.Protected = maps.Clone(to.Protected)
					to.Protected[a] = from.Protected[a]
				})
			}
		}
		for i := range before {
			if show(t, before[i]) != show(t, after[i]) {
				changed++
			}
		}
		for range 8 {
			v := g.vacancy("v")
			pv := s.Vacancy(&v)
			rank := func(workers []match.Worker, view match.View, keep func(i int) bool) (hits []match.Hit) {
				for i := range workers {
					w := s.Worker(&workers[i])
					if keep(i) {
						hits = append(hits, match.Hit{ID: w.ID, Score: s.Score(pv, w, view), Verdict: s.Verdict(pv, w)})
					}
				}
				slices.SortFunc(hits, match.Compare)
				return hits
			}
			stands := func(i int) bool { return verdictOf(s.Scorer, v, before[i]) == verdictOf(s.Scorer, v, after[i]) }
			for _, view := range allViews {
				a, b := rank(before, view, stands), rank(after, view, stands)
				for i := range a {
					if a[i] != b[i] {
						rankChanges++
					}
				}
				for i := range before {
					x, y := s.Explain(pv, s.Worker(&before[i]), view), s.Explain(pv, s.Worker(&after[i]), view)
					change = max(change, x.Score.Value-y.Score.Value, y.Score.Value-x.Score.Value)
					if stands(i) {
						same++
					} else {
						byLaw++
						require.Zero(t, (x.Verdict.Failed^y.Verdict.Failed|x.Verdict.Open^y.Verdict.Open)&^(match.GatePermit|match.GateAge))
						x.Verdict, y.Verdict = match.Verdict{}, match.Verdict{}
						for k := range x.Sides { // a reciprocal score has both sides'
							x.Sides[k].Verdict, y.Sides[k].Verdict = match.Verdict{}, match.Verdict{}
						}
					}
					x.Findings, y.Findings = nil, nil // the law may have other reasons for one outcome
					require.Equal(t, x, y, "to the last bit")
				}
			}
		}
	}
	require.Equal(t, oracle.Expected.MaxAbsScoreChange, change.Float())
	require.Equal(t, oracle.Expected.RankChanges, rankChanges)
	require.Greater(t, changed, 600, "the premise")
	require.Greater(t, same, 5000)
	require.Greater(t, byLaw, 300)
}
