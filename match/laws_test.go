package match_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// show prints a record as its JSON.
func show(t *testing.T, record any) string {
	t.Helper()
	data, err := json.Marshal(record)
	require.NoError(t, err)
	return string(data)
}

// TestScoresAreBounded is P1: in [Floor, 1], and Low <= Value <= High.
func TestScoresAreBounded(t *testing.T) {
	for _, set := range settings(t) {
		floor := match.ToMicro(set.config.Params.Floor)
		inner := 0
		pairs(2000, 2, func(_ gen, v match.Vacancy, w match.Worker) {
			for i, score := range judge(set.scorer, &v, &w).scores {
				require.LessOrEqual(t, floor, score.Low, "%v", allViews[i])
				require.LessOrEqual(t, score.Low, score.Value)
				require.LessOrEqual(t, score.Value, score.High)
				require.LessOrEqual(t, score.High, match.ToMicro(1))
				require.True(t, score.Completeness >= 0 && score.Completeness <= 1)
				if score.Completeness == 1 {
					require.Equal(t, score.Low, score.High, "all is known")
				}
				if score.Low < score.Value && score.Value < score.High {
					inner++
				}
			}
		})
		require.Greater(t, inner, 1000, "the premise: intervals are open")
	}
}

// An addition is a thing that no score may punish. It reports whether it could
// be made.
type addition struct {
	name string
	add  func(g gen, w *match.Worker) bool
}

// raise raises a known number by one, up to its last value.
func raise[T interface{ ~int | ~uint8 }](o *fact.Opt[T], last T) bool {
	v, ok := o.Get()
	if !ok || v >= last {
		return false
	}
	*o = fact.Some(v + 1)
	return true
}

var additions = []addition{
	{"skill", func(g gen, w *match.Worker) bool {
		s := pick(g, skillNames)
		if w.Skills == nil || slices.ContainsFunc(w.Skills, func(h match.SkillHeld) bool { return h.Skill == s }) {
			return false
		}
		w.Skills = append(w.Skills, match.SkillHeld{Skill: s, Level: g.level()})
		return true
	}},
	{"skill level", func(_ gen, w *match.Worker) bool {
		return anyOf(w.Skills, func(s *match.SkillHeld) bool { return raise(&s.Level, match.MaxSkillLevel) })
	}},
	{"language", func(g gen, w *match.Worker) bool {
		name := pick(g, languages)
		if w.Languages == nil || slices.ContainsFunc(w.Languages, func(l match.LanguageLevel) bool { return l.Language == name }) {
			return false
		}
		w.Languages = append(w.Languages, match.LanguageLevel{Language: name, Level: g.cefr()})
		return true
	}},
	{"language level", func(_ gen, w *match.Worker) bool {
		return anyOf(w.Languages, func(l *match.LanguageLevel) bool { return raise(&l.Level, match.Native) })
	}},
	{"education", func(_ gen, w *match.Worker) bool { return raise(&w.Education.Level, 8) }},
	{"occupation", func(g gen, w *match.Worker) bool {
		if w.Occupations == nil {
			return false
		}
		w.Occupations = append(w.Occupations, match.OccupationHeld{Code: g.code(), Years: g.years()})
		return true
	}},
	{"years", func(g gen, w *match.Worker) bool {
		return anyOf(w.Occupations, func(o *match.OccupationHeld) bool {
			years, ok := o.Years.Get()
			o.Years = fact.Some(years + float64(g.IntN(8))/4)
			if !ok {
				o.Years = fact.Opt[float64]{}
			}
			return ok
		})
	}},
	{"licence", func(g gen, w *match.Worker) bool {
		if w.Licences == nil {
			return false
		}
		w.Licences = append(w.Licences, pick(g, licences))
		return true
	}},
	{"permit", func(g gen, w *match.Worker) bool {
		if w.Permits == nil {
			return false
		}
		w.Permits = append(w.Permits, match.Permit{
			Class: pick(g, permits), Regions: sample(g, regions, 2), Occupations: sample(g, codes, 2), Until: g.date(),
		})
		return true
	}},
	{"longer permit", func(_ gen, w *match.Worker) bool {
		return anyOf(w.Permits, func(p *match.Permit) bool {
			until, ok := p.Until.Get()
			if ok {
				p.Until = fact.Some(until + 30)
			}
			return ok
		})
	}},
	{"citizenship", func(g gen, w *match.Worker) bool {
		if w.Citizenships == nil {
			return false
		}
		w.Citizenships = append(w.Citizenships, pick(g, citizens))
		return true
	}},
	{"area to move to", func(g gen, w *match.Worker) bool {
		if w.MovesTo == nil {
			return false
		}
		w.MovesTo = append(w.MovesTo, pick(g, regions))
		return true
	}},
	{"earlier", func(_ gen, w *match.Worker) bool {
		from, ok := w.Available.Get()
		if ok {
			w.Available = fact.Some(from - 10)
		}
		return ok
	}},
	{"recognised", func(_ gen, w *match.Worker) bool {
		if w.Education.Recognition != match.Refused && w.Education.Recognition != match.Pending {
			return false
		}
		w.Education.Recognition = match.Recognised
		return true
	}},
	{"older", func(g gen, w *match.Worker) bool {
		born, ok := w.Birth.Get()
		if ok {
			w.Birth = fact.Some(born - match.Date(1+g.IntN(700)))
		}
		return ok
	}},
	{"refusal withdrawn", func(_ gen, w *match.Worker) bool {
		r := &w.Refusals
		return dropLast(&r.Occupations) || dropLast(&r.Regions) || dropLast(&r.Employers)
	}},
	{"longer hours", func(_ gen, w *match.Worker) bool {
		most, ok := w.Refusals.MaxHours.Get()
		if ok {
			w.Refusals.MaxHours = fact.Some(most + 10)
		}
		return ok
	}},
	{"shifts after all", func(_ gen, w *match.Worker) bool {
		refused := w.Refusals.Shifts == fact.Yes
		w.Refusals.Shifts = fact.No
		return refused
	}},
}

func dropLast[T any](list *[]T) bool {
	if len(*list) == 0 {
		return false
	}
	*list = (*list)[:len(*list)-1]
	return true
}

// TestMonotone is P9: no addition lowers a score or a bound of it, in any view,
// or makes a gate's outcome worse.
func TestMonotone(t *testing.T) {
	rank := func(v match.Verdict, g match.Gates) int { // failed, open, passed
		switch {
		case v.Failed&g != 0:
			return 0
		case v.Open&g != 0:
			return 1
		}
		return 2
	}
	for _, set := range settings(t) {
		t.Run(set.name, func(t *testing.T) {
			added, moved := map[string]int{}, map[string]int{}
			pairs(1500, 3, func(g gen, v match.Vacancy, w match.Worker) {
				before := judge(set.scorer, &v, &w)
				for _, a := range additions {
					w2 := copyWorker(w)
					if !a.add(g, &w2) {
						continue
					}
					added[a.name]++
					after := judge(set.scorer, &v, &w2)
					if after != before {
						moved[a.name]++
					}
					for i, view := range allViews {
						x, y := before.scores[i], after.scores[i]
						if y.Value < x.Value || y.Low < x.Low || y.High < x.High {
							require.Failf(t, "lowered", "%s, %v: %+v, then %+v\nvacancy %s\nworker %s\nthen %s", a.name, view, x, y, show(t, v), show(t, w), show(t, w2))
						}
					}
					for _, gate := range match.Gates(255).All() {
						if rank(after.verdict, gate) < rank(before.verdict, gate) {
							require.Failf(t, "worse", "%s, %v\nvacancy %s\nworker %s\nthen %s", a.name, gate, show(t, v), show(t, w), show(t, w2))
						}
					}
				}
			})
			for _, a := range additions {
				require.Greater(t, added[a.name], 100, a.name)
				if set.name == "specific" && (a.name == "citizenship" || a.name == "older") {
					require.Zero(t, moved[a.name], "without a rule they decide nothing")
					continue
				}
				require.Greater(t, moved[a.name], 1, a.name)
			}
		})
	}
}

// TestOrderOfListsIsInert: the lists of a record are sets.
func TestOrderOfListsIsInert(t *testing.T) {
	shuffled := 0
	for _, set := range settings(t) {
		s := set.scorer
		pairs(1500, 4, func(g gen, v match.Vacancy, w match.Worker) {
			for i := range w.Occupations { // years that do not add up to the same bits in any order
				if y, ok := w.Occupations[i].Years.Get(); ok {
					w.Occupations[i].Years = fact.Some(y * (1 + g.Float64()/3))
				}
			}
			v2, w2 := copyVacancy(v), copyWorker(w)
			shuffle(g, v2.Skills)
			shuffle(g, v2.Licences)
			shuffle(g, v2.Permit.Classes)
			shuffle(g, v2.Languages)
			for i := range v2.Languages {
				shuffle(g, v2.Languages[i].AnyOf)
			}
			shuffle(g, w2.Citizenships)
			shuffle(g, w2.Occupations)
			shuffle(g, w2.Wanted)
			shuffle(g, w2.Skills)
			shuffle(g, w2.Languages)
			shuffle(g, w2.MovesTo)
			shuffle(g, w2.Licences)
			shuffle(g, w2.Permits)
			shuffle(g, w2.Refusals.Occupations)
			shuffle(g, w2.Refusals.Regions)
			shuffle(g, w2.Refusals.Employers)
			for i := range w2.Permits {
				shuffle(g, w2.Permits[i].Regions)
				shuffle(g, w2.Permits[i].Occupations)
			}
			require.Equal(t, judge(s, &v, &w), judge(s, &v2, &w2))
			require.Equal(t, s.Findings(s.Vacancy(&v), s.Worker(&w)), s.Findings(s.Vacancy(&v2), s.Worker(&w2)))
			for _, view := range allViews[:2] { // a reciprocal one has both
				a := s.Explain(s.Vacancy(&v), s.Worker(&w), view)
				b := s.Explain(s.Vacancy(&v2), s.Worker(&w2), view)
				if !reflect.DeepEqual(a.Skills, b.Skills) {
					shuffled++
				}
				for _, e := range []*match.Explanation{&a, &b} { // these follow the vacancy's order
					slices.SortFunc(e.Skills, func(x, y match.SkillMatch) int {
						if x.Demand.Skill < y.Demand.Skill {
							return -1
						}
						return 1
					})
				}
				require.Equal(t, a, b, "to the last bit")
			}
		})
	}
	require.Greater(t, shuffled, 100, "the premise: orders differ")
}

func shuffle[T any](g gen, list []T) {
	g.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// TestCitizenshipIsInert is P11: it decides the permit gate and nothing else.
func TestCitizenshipIsInert(t *testing.T) {
	s := settings(t)[0].scorer
	decided := 0
	pairs(2000, 5, func(g gen, v match.Vacancy, w match.Worker) {
		before := judge(s, &v, &w)
		w2 := copyWorker(w)
		w2.Citizenships = sample(g, citizens, 3)
		after := judge(s, &v, &w2)
		require.Equal(t, before.scores, after.scores)
		require.Equal(t, before.verdict.Failed&^match.GatePermit, after.verdict.Failed&^match.GatePermit)
		require.Equal(t, before.verdict.Open&^match.GatePermit, after.verdict.Open&^match.GatePermit)
		if before.verdict != after.verdict {
			decided++
		}
		for _, view := range allViews[:2] { // a reciprocal one has both
			a, b := s.Explain(s.Vacancy(&v), s.Worker(&w), view), s.Explain(s.Vacancy(&v), s.Worker(&w2), view)
			a.Verdict, b.Verdict, a.Findings, b.Findings = match.Verdict{}, match.Verdict{}, nil, nil
			require.Equal(t, a, b)
		}
	})
	require.Greater(t, decided, 100)
}

// TestTextIsInert: nothing that is written for people enters a score. Who is
// refused as an employer is looked up by name.
func TestTextIsInert(t *testing.T) {
	s := settings(t)[0].scorer
	pairs(200, 6, func(_ gen, v match.Vacancy, w match.Worker) {
		w.Refusals.Employers = nil
		before := judge(s, &v, &w)
		v.ID, v.Title, v.Description, v.Employer, v.Openings = "other", "t", "d", "e", fact.Some(9)
		w.ID, w.Headline = "other", "h"
		require.Equal(t, before, judge(s, &v, &w))
	})
}

// TestEmployerSeesNoWishes: what a worker wishes for is in the worker's view
// alone.
func TestEmployerSeesNoWishes(t *testing.T) {
	s := settings(t)[0].scorer
	differ := 0
	pairs(500, 9, func(g gen, v match.Vacancy, w match.Worker) {
		other := g.worker("other")
		w2 := w
		w2.Wage, w2.Hours, w2.Wishes, w2.Wanted = other.Wage, other.Hours, other.Wishes, other.Wanted
		a, b := judge(s, &v, &w), judge(s, &v, &w2)
		require.Equal(t, a.scores[0], b.scores[0], "a lower wage wish must not help with an employer")
		require.Equal(t, a.verdict, b.verdict)
		if a.scores[1] != b.scores[1] {
			differ++
		}
	})
	require.Greater(t, differ, 400)
}

// TestZeroWeightsAreInert is P5.
func TestZeroWeightsAreInert(t *testing.T) {
	zero := func(c *match.Config) {
		c.Params.Employer[match.Skills], c.Params.Employer[match.Language] = 0, 0
		c.Params.Worker[match.Wage] = 0
	}
	s := scorer(t, zero)
	pairs(1000, 10, func(g gen, v match.Vacancy, w match.Worker) {
		other := g.worker("other")
		w2 := w
		w2.Skills, w2.Languages, w2.Wage = other.Skills, other.Languages, other.Wage
		require.Equal(t, judge(s.Scorer, &v, &w).scores, judge(s.Scorer, &v, &w2).scores)
		for _, p := range s.Explain(s.Vacancy(&v), s.Worker(&w), match.EmployerView).Parts {
			require.NotEqual(t, match.Skills, p.Component, "and no part of the explanation")
		}
	})
	require.Equal(t, match.GeometricMean([]float64{1, 2}, []float64{.3, .7}, .05),
		match.GeometricMean([]float64{1, 0, 2}, []float64{.3, 1e-9, .7}, .05))
}

// TestScaleOfWeightsIsInert: the weights are shares.
func TestScaleOfWeightsIsInert(t *testing.T) {
	base := settings(t)[0]
	for _, factor := range []float64{0.25, 8, 1.0 / 3, 7} {
		scaled := scorer(t, func(c *match.Config) {
			c.Rules = base.config.Rules
			for k := range match.NumComponents {
				c.Params.Employer[k] *= factor
				c.Params.Worker[k] *= factor
			}
		})
		pairs(800, 11, func(_ gen, v match.Vacancy, w match.Worker) {
			a, b := judge(base.scorer, &v, &w), judge(scaled.Scorer, &v, &w)
			require.Equal(t, a.verdict, b.verdict)
			for i := range allViews {
				require.Equal(t, a.scores[i].Value, b.scores[i].Value)
				require.Equal(t, a.scores[i].Low, b.scores[i].Low)
				require.Equal(t, a.scores[i].High, b.scores[i].High)
				require.InDelta(t, a.scores[i].Completeness, b.scores[i].Completeness, 1e-12)
			}
		})
	}
}

// TestMeanLaws are the laws of an aggregator, P1 to P8, of the float form.
func TestMeanLaws(t *testing.T) {
	const floor, tolerance = 0.05, 1e-12
	g := newGen(12)
	for range 2000 {
		n := 1 + g.IntN(6)
		w, x := make([]float64, n), make([]float64, n)
		for k := range n {
			w[k], x[k] = g.Float64(), g.Float64()
			if g.chance(20) {
				x[k] = float64(g.IntN(2))
			}
		}
		w[g.IntN(n)] += 0.1
		mean := match.GeometricMean(w, x, floor)
		require.GreaterOrEqual(t, mean, max(slices.Min(x), floor)-tolerance, "P1, P4")
		require.LessOrEqual(t, mean, max(slices.Max(x), floor)+tolerance, "P1, P4")

		up := slices.Clone(x)
		k := g.IntN(n)
		up[k] += (1 - up[k]) * g.Float64()
		raised := match.GeometricMean(w, up, floor)
		require.GreaterOrEqual(t, raised, mean, "P2")
		require.LessOrEqual(t, raised-mean, (up[k]-x[k])/floor, "P8: Lipschitz above the floor")

		same := slices.Repeat([]float64{x[0]}, n)
		require.InDelta(t, max(x[0], floor), match.GeometricMean(w, same, floor), tolerance, "P3")

		w2, x2 := slices.Clone(w), slices.Clone(x)
		w2[k] /= 2
		w2, x2 = append(w2, w2[k]), append(x2, x2[k])
		require.InDelta(t, mean, match.GeometricMean(w2, x2, floor), tolerance, "P7")

		slices.Reverse(w2)
		slices.Reverse(x2)
		require.InDelta(t, mean, match.GeometricMean(w2, x2, floor), tolerance, "P6")
	}
	require.Equal(t, 1.0, match.GeometricMean(nil, nil, floor), "nothing is demanded")
	require.Equal(t, 1.0, match.GeometricMean([]float64{0}, []float64{0.2}, floor))
}

func TestLogMean(t *testing.T) {
	require.Equal(t, 0.4, match.LogMean(0.4, 0.4))
	require.InDelta(t, 0.05/math.Log(1/0.95), match.LogMean(1, 0.95), 1e-13, "the series is for near equals only")
	g := newGen(13)
	for range 1000 {
		a, c := 0.05+g.Float64()*0.95, 0.05+g.Float64()*0.95
		m := match.LogMean(a, c)
		require.InDelta(t, m, match.LogMean(c, a), 1e-12, "symmetric")
		require.GreaterOrEqual(t, m, math.Sqrt(a*c)-1e-12, "above the geometric mean")
		require.LessOrEqual(t, m, (a+c)/2+1e-12, "below the arithmetic mean")
		near := a * (1 + 1.9e-4*(g.Float64()-0.5)) // on both sides of the switch to the series
		exact := (near - a) / math.Log1p((near-a)/a)
		if near != a {
			require.InDelta(t, exact, match.LogMean(near, a), 1e-10)
		}
	}
}

// TestContributionsAddUp is P10 for the float form.
func TestContributionsAddUp(t *testing.T) {
	g := newGen(14)
	for range 2000 {
		n := 1 + g.IntN(7)
		w, x, b := make([]float64, n), make([]float64, n), make([]float64, n)
		for k := range n {
			w[k], x[k], b[k] = g.Float64(), g.Float64(), 0.05+0.95*g.Float64()
			if g.chance(30) {
				x[k] = b[k]
			}
		}
		w[0] += 0.1
		prefix := []float64{42}
		score, base, terms := match.Contributions(prefix, w, x, b, 0.05)
		sum := 0.0
		for k, term := range terms {
			sum += term
			if x[k] == b[k] {
				require.Zero(t, term, "what is as the baseline contributes nothing")
			} else if x[k] > b[k] {
				require.GreaterOrEqual(t, term, 0.0)
			}
		}
		require.Len(t, terms, n)
		require.InDelta(t, score-base, sum, 1e-12)
		require.Equal(t, 42.0, prefix[0])
	}
	score, base, terms := match.Contributions(nil, nil, nil, nil, 0.05)
	require.Equal(t, 1.0, score)
	require.Equal(t, 1.0, base)
	require.Empty(t, terms)
	_, _, terms = match.Contributions(nil, []float64{0}, []float64{0.5}, []float64{0.7}, 0.05)
	require.Equal(t, []float64{0}, terms, "without weight nothing contributes")
}

// TestScorerIsSafeForConcurrentUse: many goroutines, the same bits.
func TestScorerIsSafeForConcurrentUse(t *testing.T) {
	s := settings(t)[1].scorer
	var vs []*match.PreparedVacancy
	var ws []*match.PreparedWorker
	pairs(40, 15, func(_ gen, v match.Vacancy, w match.Worker) {
		vs, ws = append(vs, s.Vacancy(&v)), append(ws, s.Worker(&w))
	})
	all := func() string {
		var out []any
		for _, v := range vs {
			for _, w := range ws {
				for _, view := range allViews {
					out = append(out, s.Score(v, w, view), s.Verdict(v, w))
				}
			}
			out = append(out, s.Explain(v, ws[0], match.EmployerView))
		}
		return fmt.Sprint(out...)
	}
	want := all()
	got := make([]string, 8)
	var wait sync.WaitGroup
	for i := range got {
		wait.Go(func() { got[i] = all() })
	}
	wait.Wait()
	for _, g := range got {
		require.Equal(t, want, g)
	}
}

// TestScorerCopiesItsConfig: changing the configuration later changes nothing.
func TestScorerCopiesItsConfig(t *testing.T) {
	df := map[taxonomy.Skill]int{"a": 9, "b": 1}
	rules := freeMovement("KG")
	s := scorer(t, func(c *match.Config) { c.Specificity, c.Rules = taxonomy.Frequencies{N: 10, DF: df}, rules })
	v := match.Vacancy{ID: "v", Skills: []match.SkillDemand{{Skill: "a"}, {Skill: "b"}}}
	w := match.Worker{ID: "w", Skills: []match.SkillHeld{{Skill: "a"}}, Citizenships: []string{"KG"}}
	before := judge(s.Scorer, &v, &w)
	df["a"], rules.FreeMovement[0].Citizenships[0] = 1, "UZ"
	require.Equal(t, before, judge(s.Scorer, &v, &w))
}
