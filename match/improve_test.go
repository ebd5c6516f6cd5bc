package match_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// related are the skills that stand for s0 to s7 where a scorer gives credit for
// related skills: some lie below others, and one below two.
var related = []taxonomy.Skill{
	"welding-basics", "welding-arc", "pipe-welding", "pipe-fitting", "carpentry", "formwork", "roof-framing", "data-modelling",
}

// moreSkills is the sample taxonomy with a skill more, which lies below two others
// of which neither lies below the other; the sample has none.
func moreSkills(tb testing.TB) *taxonomy.Graph {
	tb.Helper()
	g := taxonomy.Sample().Skills()
	concepts := []taxonomy.Concept{{ID: "pipe-welding", Preferred: "welding of pipes"}}
	links := []taxonomy.Link{{Narrow: "pipe-welding", Broad: "welding-basics"}, {Narrow: "pipe-welding", Broad: "pipe-fitting"}}
	for n, id := range g.All() {
		concepts = append(concepts, taxonomy.Concept{ID: id, Group: int(n) >= g.Items(), Preferred: g.Label(n)})
		for _, above := range g.Broader(n) {
			links = append(links, taxonomy.Link{Narrow: id, Broad: g.ID(above)})
		}
	}
	more, report, err := taxonomy.NewGraph(tb.Context(), concepts, links)
	require.NoError(tb, err)
	require.Zero(tb, report)
	require.Equal(tb, g.Items()+1, more.Items())
	return more
}

// withRelated adds a scorer that gives credit for related skills.
func withRelated(tb testing.TB) []setting {
	tb.Helper()
	credits, err := taxonomy.NewCreditTable(tb.Context(), moreSkills(tb), taxonomy.CreditPolicy{Threshold: 0.2, Ceiling: 0.9})
	require.NoError(tb, err)
	low := match.DefaultParams()
	low.Order = match.ByLow
	c := match.Config{Params: low, Regions: country(tb), Credits: credits}
	s, err := match.NewScorer(c)
	require.NoError(tb, err)
	return append(settings(tb), setting{"related skills", s, c})
}

// renamed gives a pair the skills of the taxonomy where the scorer has one.
func renamed(set setting, v *match.Vacancy, w *match.Worker) {
	if set.name != "related skills" {
		return
	}
	for i := range v.Skills {
		v.Skills[i].Skill = related[slices.Index(skillNames, v.Skills[i].Skill)]
	}
	for i := range w.Skills {
		w.Skills[i].Skill = related[slices.Index(skillNames, w.Skills[i].Skill)]
	}
}

// TestImprovementsAskForTheLeast: one step less would not do as much.
func TestImprovementsAskForTheLeast(t *testing.T) {
	checked := map[match.Change]int{}
	less := func(i match.Improvement) (string, bool) {
		switch i.Change {
		case match.LearnSkill, match.RaiseSkill, match.StateSkillLevel, match.GainEducation, match.StateEducation:
			n, err := strconv.Atoi(i.To)
			return strconv.Itoa(n - 1), err == nil && n > 1
		case match.LearnLanguage, match.RaiseLanguage, match.StateLanguageLevel:
			level := readText[match.CEFR](t, i.To)
			return (level - 1).String(), level > match.A1
		case match.GainExperience:
			years, err := strconv.ParseFloat(i.To, 64)
			return strconv.FormatFloat(years-0.25, 'g', -1, 64), err == nil && years > 0.25
		case match.RaiseWage:
			wage, _ := readWage(t, i.To).Get()
			wage.Amount.Minor--
			return wage.Amount.String() + " " + wage.Period.String() + " " + wage.Basis.String(), true
		default:
			return "", false
		}
	}
	for _, set := range settings(t) { // where related skills earn credit, a level above the demanded one can pay
		s := set.scorer
		pairs(400, 33, func(_ gen, v match.Vacancy, w match.Worker) {
			pv, pw := s.Vacancy(&v), s.Worker(&w)
			for _, i := range s.Improvements(pv, pw, match.Reciprocal) {
				text, ok := less(i)
				if !ok || text == i.From {
					continue
				}
				checked[i.Change]++
				i.To = text
				v2, w2 := apply(t, i, v, w)
				require.Less(t, s.Key(s.Vacancy(&v2), s.Worker(&w2), match.Reciprocal), i.Score.Key, "%+v", i)
			}
		})
	}
	require.Len(t, checked, 10, "the premise: all of these occur: %v", checked)
}

// TestNothingToImprove: all is known, and the worker is all that is asked for.
func TestNothingToImprove(t *testing.T) {
	s := scorer(t, func(c *match.Config) { c.Params.Location.SameRegion = 1 })
	v, w := perfect()
	for _, view := range allViews {
		score := s.Score(s.Vacancy(&v), s.Worker(&w), view)
		require.Equal(t, match.Micro(1e6), score.Value)
		require.Equal(t, 1.0, score.Completeness)
		require.Empty(t, s.Improvements(s.Vacancy(&v), s.Worker(&w), view))
	}
}

// perfect is a pair of which all is known and nothing is missing.
func perfect() (match.Vacancy, match.Worker) {
	wage := match.Money{Minor: 200_000, Currency: "BYN"}
	v := match.Vacancy{
		ID: "v", Occupation: "2512", Region: "C-A1", Remote: fact.No, Regulated: fact.No, Licences: []string{},
		Skills:    []match.SkillDemand{{Skill: "a", Level: fact.Some(3)}, {Skill: "b"}},
		Languages: []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "be", Level: fact.Some(match.B1)}, {Language: "ru", Level: fact.Some(match.B1)}}}},
		Education: fact.Some(match.ISCED(5)), Experience: fact.Some(2.0), Start: fact.Some(match.DateOf(2026, 9, 1)),
		Hours: fact.Some(40.0), Wage: fact.Some(match.WageRange{Low: wage, High: wage, Period: match.PerMonth, Basis: match.Gross}),
		Terms: match.Terms{Contract: match.Permanent, Shifts: fact.No, Housing: fact.No},
	}
	w := match.Worker{
		ID: "w", Origin: match.Local, Region: "C-A1", MovesTo: []geo.Code{}, Wanted: []taxonomy.Code{"2512"},
		Occupations: []match.OccupationHeld{{Code: "2512", Years: fact.Some(2.0)}},
		Skills:      []match.SkillHeld{{Skill: "a", Level: fact.Some(3)}, {Skill: "b"}},
		Languages:   []match.LanguageLevel{{Language: "ru", Level: fact.Some(match.B1)}},
		Education:   match.Education{Level: fact.Some(match.ISCED(5))}, Available: fact.Some(match.DateOf(2026, 9, 1)),
		Hours: fact.Some(40.0), Wage: fact.Some(match.WageWish{Amount: wage, Period: match.PerMonth, Basis: match.Gross}),
		Wishes: match.Wishes{Contract: match.Permanent, Shifts: fact.No, Housing: fact.No},
	}
	return v, w
}
