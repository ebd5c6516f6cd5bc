package match_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A filling makes one unknown fact of a pair known and reports whether it was
// unknown. It may change the lists of the records in place.
type filling struct {
	name string
	fill func(g gen, v *match.Vacancy, w *match.Worker) bool
}

func fillOpt[T any](g gen, o *fact.Opt[T], draw func() T) bool {
	if o.Known() {
		return false
	}
	*o = fact.Some(draw())
	if g.chance(20) {
		*o = fact.None[T]()
	}
	return true
}

func fillTri(g gen, t *fact.Tri) bool {
	if t.Known() {
		return false
	}
	*t = fact.Of(g.chance(50))
	return true
}

func fillList[T any](g gen, list *[]T, from []T) bool {
	if *list != nil {
		return false
	}
	*list = []T{}
	for range g.IntN(3) {
		*list = append(*list, pick(g, from))
	}
	return true
}

// fillCode completes a code to four digits.
func fillCode(g gen, c *taxonomy.Code) bool {
	if len(*c) == taxonomy.MaxLevel {
		return false
	}
	for {
		full := pick(g, codes)
		if len(full) == taxonomy.MaxLevel && full.Prefix(len(*c)) == *c {
			*c = full
			return true
		}
	}
}

// anyOf fills the first element that f can fill.
func anyOf[T any](list []T, f func(*T) bool) bool {
	for i := range list {
		if f(&list[i]) {
			return true
		}
	}
	return false
}

// fillings has one row for each kind of unknown fact. Not in it are those that
// are not unknown though their field is zero, by the comments of the records:
//   - a demand that states no level (of a skill or a language) asks for
//     presence;
//   - a wish that is not stated is no wish, and a refusal none;
//   - a worker abroad whose region is blank lives outside the tree.
var fillings = []filling{
	{"vacancy occupation", func(g gen, v *match.Vacancy, _ *match.Worker) bool { return fillCode(g, &v.Occupation) }},
	{"vacancy region", func(g gen, v *match.Vacancy, _ *match.Worker) bool {
		if v.Region != "" {
			return false
		}
		v.Region = pick(g, regions)
		return true
	}},
	{"remote", func(g gen, v *match.Vacancy, _ *match.Worker) bool { return fillTri(g, &v.Remote) }},
	{"demanded skills", func(g gen, v *match.Vacancy, _ *match.Worker) bool {
		if v.Skills != nil {
			return false
		}
		for v.Skills == nil {
			v.Skills = g.vacancy("").Skills
		}
		return true
	}},
	{"demanded languages", func(g gen, v *match.Vacancy, _ *match.Worker) bool {
		if v.Languages != nil {
			return false
		}
		for v.Languages == nil {
			v.Languages = g.vacancy("").Languages
		}
		return true
	}},
	{"demanded education", func(g gen, v *match.Vacancy, _ *match.Worker) bool {
		return fillOpt(g, &v.Education, func() match.ISCED { return match.ISCED(g.IntN(9)) })
	}},
	{"regulated", func(g gen, v *match.Vacancy, _ *match.Worker) bool { return fillTri(g, &v.Regulated) }},
	{"demanded experience", func(g gen, v *match.Vacancy, _ *match.Worker) bool {
		return fillOpt(g, &v.Experience, func() float64 { return float64(g.IntN(10)) })
	}},
	{"demanded licences", func(g gen, v *match.Vacancy, _ *match.Worker) bool { return fillList(g, &v.Licences, licences) }},
	{"permit classes", func(g gen, v *match.Vacancy, _ *match.Worker) bool { return fillList(g, &v.Permit.Classes, permits) }},
	{"offered wage", func(g gen, v *match.Vacancy, _ *match.Worker) bool { return fillOpt(g, &v.Wage, g.wageRange) }},
	{"basis of the offer", func(g gen, v *match.Vacancy, _ *match.Worker) bool {
		offer, ok := v.Wage.Get()
		if !ok || !offer.Basis.IsZero() {
			return false
		}
		offer.Basis = match.Gross + match.WageBasis(g.IntN(2))
		v.Wage = fact.Some(offer)
		return true
	}},
	{"offered hours", func(g gen, v *match.Vacancy, _ *match.Worker) bool {
		return fillOpt(g, &v.Hours, func() float64 { return float64(10 + g.IntN(40)) })
	}},
	{"start", func(g gen, v *match.Vacancy, _ *match.Worker) bool {
		return fillOpt(g, &v.Start, func() match.Date { return match.Date(20000 + g.IntN(120)) })
	}},
	{"exempt", func(g gen, v *match.Vacancy, _ *match.Worker) bool { return fillTri(g, &v.Permit.Exempt) }},
	{"sponsored", func(g gen, v *match.Vacancy, _ *match.Worker) bool { return fillTri(g, &v.Permit.Sponsored) }},
	{"offered contract", func(g gen, v *match.Vacancy, _ *match.Worker) bool {
		if v.Terms.Contract != match.ContractUnknown {
			return false
		}
		v.Terms.Contract = pick(g, contracts)
		return true
	}},
	{"offered shifts", func(g gen, v *match.Vacancy, _ *match.Worker) bool { return fillTri(g, &v.Terms.Shifts) }},
	{"offered housing", func(g gen, v *match.Vacancy, _ *match.Worker) bool { return fillTri(g, &v.Terms.Housing) }},
	{"origin", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		if !w.Origin.IsZero() {
			return false
		}
		w.Origin = pick(g, origins)
		return true
	}},
	{"citizenships", func(g gen, _ *match.Vacancy, w *match.Worker) bool { return fillList(g, &w.Citizenships, citizens) }},
	{"occupations", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		if w.Occupations != nil {
			return false
		}
		w.Occupations = []match.OccupationHeld{}
		for range g.IntN(3) {
			w.Occupations = append(w.Occupations, match.OccupationHeld{Code: g.code(), Years: g.years()})
		}
		return true
	}},
	{"occupation code", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		return anyOf(w.Occupations, func(o *match.OccupationHeld) bool { return fillCode(g, &o.Code) })
	}},
	{"years", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		return anyOf(w.Occupations, func(o *match.OccupationHeld) bool {
			return fillOpt(g, &o.Years, func() float64 { return float64(g.IntN(12)) })
		})
	}},
	{"wanted", func(g gen, _ *match.Vacancy, w *match.Worker) bool { return fillList(g, &w.Wanted, codes) }},
	{"wanted code", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		return anyOf(w.Wanted, func(c *taxonomy.Code) bool { return fillCode(g, c) })
	}},
	{"held skills", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		if w.Skills != nil {
			return false
		}
		w.Skills = []match.SkillHeld{}
		for _, s := range sample(g, skillNames, 6) {
			w.Skills = append(w.Skills, match.SkillHeld{Skill: s, Level: g.level()})
		}
		return true
	}},
	{"held skill level", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		return anyOf(w.Skills, func(s *match.SkillHeld) bool {
			return fillOpt(g, &s.Level, func() int { return 1 + g.IntN(match.MaxSkillLevel) })
		})
	}},
	{"held languages", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		if w.Languages != nil {
			return false
		}
		for w.Languages == nil {
			w.Languages = g.levels(4)
		}
		return true
	}},
	{"held language level", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		return anyOf(w.Languages, func(l *match.LanguageLevel) bool { // what is listed is held: A1 or more
			if l.Level.Known() {
				return false
			}
			l.Level = fact.Some(match.A1 + match.CEFR(g.IntN(7)))
			return true
		})
	}},
	{"education", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		return fillOpt(g, &w.Education.Level, func() match.ISCED { return match.ISCED(g.IntN(9)) })
	}},
	{"recognition", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		if !w.Education.Recognition.IsZero() {
			return false
		}
		w.Education.Recognition = pick(g, recognition)
		return true
	}},
	{"worker region", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		if w.Region != "" || w.Origin == match.Abroad {
			return false
		}
		w.Region = pick(g, regions)
		return true
	}},
	{"moves to", func(g gen, _ *match.Vacancy, w *match.Worker) bool { return fillList(g, &w.MovesTo, regions) }},
	{"permits", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		if w.Permits != nil {
			return false
		}
		for w.Permits == nil {
			w.Permits = g.worker("").Permits
		}
		return true
	}},
	{"permit regions", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		return anyOf(w.Permits, func(p *match.Permit) bool { return fillList(g, &p.Regions, regions) })
	}},
	{"permit occupations", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		return anyOf(w.Permits, func(p *match.Permit) bool { return fillList(g, &p.Occupations, codes) })
	}},
	{"permit until", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		return anyOf(w.Permits, func(p *match.Permit) bool {
			return fillOpt(g, &p.Until, func() match.Date { return match.Date(20000 + g.IntN(120)) })
		})
	}},
	{"held licences", func(g gen, _ *match.Vacancy, w *match.Worker) bool { return fillList(g, &w.Licences, licences) }},
	{"wage wish", func(g gen, _ *match.Vacancy, w *match.Worker) bool { return fillOpt(g, &w.Wage, g.wageWish) }},
	{"basis of the wish", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		wish, ok := w.Wage.Get()
		if !ok || !wish.Basis.IsZero() {
			return false
		}
		wish.Basis = match.Gross + match.WageBasis(g.IntN(2))
		w.Wage = fact.Some(wish)
		return true
	}},
	{"hours wish", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		return fillOpt(g, &w.Hours, func() float64 { return float64(10 + g.IntN(40)) })
	}},
	{"available", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		return fillOpt(g, &w.Available, func() match.Date { return match.Date(20000 + g.IntN(120)) })
	}},
	{"employer", func(g gen, v *match.Vacancy, _ *match.Worker) bool {
		unknown := v.Employer == ""
		if unknown {
			v.Employer = pick(g, employers)
		}
		return unknown
	}},
	{"birth", func(g gen, _ *match.Vacancy, w *match.Worker) bool {
		unknown := !w.Birth.Known()
		if unknown {
			w.Birth = fact.Some(g.birth())
		}
		return unknown
	}},
}

// TestAllFactsKnown fills everything: nothing stays open, and the interval
// shrinks to a point inside every interval on the way.
func TestAllFactsKnown(t *testing.T) {
	s := settings(t)[0].scorer
	closed := 0
	pairs(1000, 8, func(g gen, v match.Vacancy, w match.Worker) {
		before := judge(s, &v, &w)
		v, w = copyVacancy(v), copyWorker(w)
		for again := true; again; {
			again = false
			for _, f := range fillings {
				again = f.fill(g, &v, &w) || again
			}
		}
		after := judge(s, &v, &w)
		for i := range allViews {
			require.LessOrEqual(t, before.scores[i].Low, after.scores[i].Value)
			require.LessOrEqual(t, after.scores[i].Value, before.scores[i].High)
		}
		if after.verdict.Open == 0 {
			closed++
		}
	})
	require.Greater(t, closed, 100)
}

func TestDemandsAtTheirWord(t *testing.T) {
	s := scorer(t, nil)
	v := match.Vacancy{
		ID:        "v",
		Skills:    []match.SkillDemand{{Skill: "a"}, {Skill: "b", Level: fact.None[int]()}},
		Languages: []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "ru"}}, Must: true}},
	}
	w := match.Worker{
		ID:        "w",
		Skills:    []match.SkillHeld{{Skill: "a", Level: fact.Some(1)}, {Skill: "b"}},
		Languages: []match.LanguageLevel{{Language: "ru"}},
	}
	for _, c := range []match.Component{match.Skills, match.Language} {
		p, ok := part(t, s, v, w, c)
		require.True(t, ok)
		require.Equal(t, match.Known, p.State, "a demand without a level asks for presence: nothing is open")
		require.Equal(t, 1.0, p.Value)
	}
	require.Zero(t, judge(s.Scorer, &v, &w).verdict.Open&match.GateLanguage)

	abroad := match.Worker{ID: "w", Origin: match.Abroad, MovesTo: []geo.Code{"C"}}
	v = match.Vacancy{ID: "v", Region: "C-A1", Remote: fact.No}
	p, ok := part(t, s, v, abroad, match.Location)
	require.True(t, ok)
	require.Equal(t, match.Known, p.State, "a worker abroad without a region is outside the tree")
	require.Equal(t, match.DefaultParams().Location.FromAbroad, p.Value)
}
