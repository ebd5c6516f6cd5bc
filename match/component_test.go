package match_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// The fits that the tables expect. The zero Fit is not applicable.
func known(x float64) match.Fit { return match.Fit{State: match.Known, Value: x, Low: x, High: x} }

func partial(value, low, high float64) match.Fit {
	return match.Fit{State: match.Partial, Value: value, Low: low, High: high}
}

func missing(c match.Component) match.Fit {
	return match.Fit{State: match.Missing, Value: match.DefaultParams().Prior[c], High: 1}
}

// requireFit holds the fit of a component of a pair under the default
// parameters.
func requireFit(t *testing.T, c match.Component, v match.Vacancy, w match.Worker, want match.Fit, why string) {
	t.Helper()
	p, ok := part(t, scorer(t, nil), v, w, c)
	require.Equal(t, want.State != match.NotApplicable, ok, why)
	require.Equal(t, want.State, p.State, why)
	require.InDelta(t, want.Value, p.Value, 1e-12, why)
	require.InDelta(t, want.Low, p.Low, 1e-12, why)
	require.InDelta(t, want.High, p.High, 1e-12, why)
}

func TestSkillsFit(t *testing.T) {
	at := func(s taxonomy.Skill, level int) match.SkillDemand {
		return match.SkillDemand{Skill: s, Level: fact.Some(level)}
	}
	held := func(s taxonomy.Skill, level int) match.SkillHeld {
		return match.SkillHeld{Skill: s, Level: fact.Some(level)}
	}
	type demands = []match.SkillDemand
	type skills = []match.SkillHeld
	for _, tt := range []struct {
		name, why string
		asked     demands
		held      skills
		want      match.Fit
	}{
		{"nothing known", "nil is unknown", nil, nil, missing(match.Skills)},
		{"demand unknown", "nil is unknown", nil, skills{held("a", 5)}, missing(match.Skills)},
		{"none asked", "not applicable, whatever is held", demands{}, nil, match.Fit{}},
		{"held unknown", "nil is unknown", demands{at("a", 1)}, nil, missing(match.Skills)},
		{"none held", "empty is known none", demands{at("a", 1)}, skills{}, known(0)},
		{"half the level", "have/want", demands{at("a", 2)}, skills{held("a", 1)}, known(0.5)},
		{"more than asked", "earns nothing", demands{at("a", 2)}, skills{held("a", 5)}, known(1)},
		{"no level asked", "presence is enough", demands{{Skill: "a"}}, skills{held("a", 1)}, known(1)},
		{"level 1 asked, unknown held", "every level is enough", demands{at("a", 1)}, skills{{Skill: "a"}}, known(1)},
		{
			"level held is none", "says nothing of the level",
			demands{at("a", 5)},
			skills{{Skill: "a", Level: fact.None[int]()}},
			partial(0.6, 0.2, 1),
		},
		{"an irrelevant skill", "changes nothing", demands{at("b", 4)}, skills{held("a", 5), held("b", 3), held("c", 5)}, known(0.75)},
		{"an optional skill", "weighs half", demands{at("a", 1), {Skill: "b", Optional: true}}, skills{held("a", 1)}, known(2. / 3)},
		{
			"nearly all known", "the value lies close to the top",
			demands{at("a", 1), at("b", 1), at("c", 1), at("d", 2)},
			skills{held("a", 1), held("b", 1), held("c", 1), {Skill: "d"}},
			partial(3.9/4, 3.5/4, 1),
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			requireFit(t, match.Skills, match.Vacancy{Skills: tt.asked}, match.Worker{Skills: tt.held}, tt.want, tt.why)
		})
	}
}

func TestOccupationFits(t *testing.T) {
	held := func(codes ...taxonomy.Code) []match.OccupationHeld {
		out := []match.OccupationHeld{}
		for _, c := range codes {
			out = append(out, match.OccupationHeld{Code: c})
		}
		return out
	}
	for _, tt := range []struct {
		name, why string
		job       taxonomy.Code
		codes     []taxonomy.Code
		want      match.Fit
		wish      match.Fit
	}{
		{"unknown job", "blank is unknown", "", []taxonomy.Code{"2512"}, missing(match.Occupation), missing(match.OccupationWish)},
		{"the nearest counts", "of several", "2512", []taxonomy.Code{"7112", "2521", "2411"}, known(0.45), known(0.45)},
		{"a short code", "it may be the same", "2512", []taxonomy.Code{"25"}, partial(0.5, 0.45, 1), partial(0.55, 0.45, 1)},
		{"a short code beside a sure one", "the sure one is the least", "2512", []taxonomy.Code{"25", "2513"}, partial(0.75, 0.75, 1), partial(0.75, 0.75, 1)},
		{"a job of a short code", "it may be the same", "25", []taxonomy.Code{"2512"}, partial(0.5, 0.45, 1), partial(0.55, 0.45, 1)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := match.Vacancy{Occupation: tt.job}
			w := match.Worker{Occupations: held(tt.codes...), Wanted: tt.codes}
			requireFit(t, match.Occupation, v, w, tt.want, tt.why)
			requireFit(t, match.OccupationWish, v, w, tt.wish, tt.why)
		})
	}
	requireFit(t, match.Occupation, match.Vacancy{Occupation: "2512"}, match.Worker{}, missing(match.Occupation), "nil is unknown")
	requireFit(t, match.Occupation, match.Vacancy{Occupation: "2512"}, match.Worker{Occupations: held()}, known(0), "known to have worked in none")
	requireFit(t, match.OccupationWish, match.Vacancy{Occupation: "2512"}, match.Worker{}, missing(match.OccupationWish), "nil is unknown")
	requireFit(t, match.OccupationWish, match.Vacancy{}, match.Worker{Wanted: []taxonomy.Code{}}, match.Fit{}, "no wish")
}

func TestExperienceFit(t *testing.T) {
	fit := func(years float64) float64 {
		return match.DefaultParams().Experience.Fit(4, years)
	}
	job := match.Vacancy{Occupation: "2512", Experience: fact.Some(4.0)}
	in := func(code taxonomy.Code, years fact.Opt[float64]) match.OccupationHeld {
		return match.OccupationHeld{Code: code, Years: years}
	}
	type held = []match.OccupationHeld
	for _, tt := range []struct {
		name, why string
		held      held
		want      match.Fit
	}{
		{"nothing known", "nil is unknown", nil, missing(match.Experience)},
		{"never worked", "empty is known none", held{}, known(0)},
		{"years add up", "in proportion to nearness", held{in("2512", fact.Some(1.0)), in("2513", fact.Some(2.0)), in("7112", fact.Some(9.0))}, known(fit(2.5))},
		{"years unknown", "at least those that are known", held{in("2512", fact.Some(3.5)), in("2513", fact.Opt[float64]{})}, partial(fit(3.5), fit(3.5), 1)},
		{"years known to be none", "they count as 0", held{in("2512", fact.None[float64]())}, known(0)},
		{"years elsewhere unknown", "they would not count", held{in("2512", fact.Some(1.0)), in("7112", fact.Opt[float64]{})}, known(fit(1))},
		{"a short code", "between its nearness and the same", held{in("25", fact.Some(3.0))}, partial(0.7, fit(0.45*3), fit(3))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			requireFit(t, match.Experience, job, match.Worker{Occupations: tt.held}, tt.want, tt.why)
		})
	}
	requireFit(t, match.Experience, match.Vacancy{Occupation: "2512"}, match.Worker{Occupations: held{}}, missing(match.Experience), "demand unknown")
	requireFit(t, match.Experience, match.Vacancy{Experience: fact.Some(4.0)}, match.Worker{Occupations: held{}}, missing(match.Experience), "occupation unknown")
	requireFit(t, match.Experience, match.Vacancy{Occupation: "2512", Experience: fact.None[float64]()}, match.Worker{}, match.Fit{}, "none asked")
}

// TestYearsAddUpInOneOrder: 0.1 + 0.2 + 0.3 has different bits by order.
func TestYearsAddUpInOneOrder(t *testing.T) {
	require.NotEqual(t, math.Float64bits(float64(0.1+variable(0.2))+0.3), math.Float64bits(0.1+float64(variable(0.2)+0.3)), "the premise")
	v := match.Vacancy{Occupation: "2512", Experience: fact.Some(10.0)}
	seen := map[float64]bool{}
	for _, years := range [][3]float64{{.1, .2, .3}, {.1, .3, .2}, {.2, .1, .3}, {.2, .3, .1}, {.3, .1, .2}, {.3, .2, .1}} {
		var w match.Worker
		for _, y := range years {
			w.Occupations = append(w.Occupations, match.OccupationHeld{Code: "2512", Years: fact.Some(y)})
		}
		_, ok := part(t, scorer(t, nil), v, w, match.Experience)
		s := scorer(t, nil)
		p := s.Fits(s.Vacancy(&v), s.Worker(&w))[match.Experience]
		require.True(t, ok)
		seen[p.Value] = true
	}
	require.Len(t, seen, 1)
}

// variable keeps the compiler from adding constants exactly.
//
//go:noinline
func variable(x float64) float64 { return x }

func TestLanguageFits(t *testing.T) {
	level := func(language string, c match.CEFR) match.LanguageLevel {
		return match.LanguageLevel{Language: language, Level: fact.Some(c)}
	}
	demand := func(anyOf ...match.LanguageLevel) match.LanguageDemand { return match.LanguageDemand{AnyOf: anyOf} }
	type demands = []match.LanguageDemand
	type held = []match.LanguageLevel
	none := match.LanguageLevel{Language: "ru", Level: fact.None[match.CEFR]()}
	open := match.LanguageLevel{Language: "ru"}
	for _, tt := range []struct {
		name, why string
		asked     demands
		held      held
		want      match.Fit
	}{
		{"demand unknown", "nil is unknown", nil, held{}, missing(match.Language)},
		{"none asked", "not applicable", demands{}, nil, match.Fit{}},
		{"held unknown", "nil is unknown", demands{demand(level("ru", match.B1))}, nil, missing(match.Language)},
		{"A1 asked, not listed", "level 0, one below", demands{demand(level("ru", match.A1))}, held{}, known(0.5)},
		{"A1 asked, level 0", "the same as not listed", demands{demand(level("ru", match.A1))}, held{level("ru", match.CEFRNone)}, known(0.5)},
		{"A1 asked, level none", "the same as not listed", demands{demand(level("ru", match.A1))}, held{none}, known(0.5)},
		{"A1 asked, level unknown", "what is listed is held", demands{demand(level("ru", match.A1))}, held{open}, known(1)},
		{"A2 asked, level unknown", "A1 or more", demands{demand(level("ru", match.A2))}, held{open}, partial(0.7, 0.5, 1)},
		{"B1 asked, level unknown", "anything", demands{demand(level("ru", match.B1))}, held{open}, missing(match.Language)},
		{"any knowledge asked", "there is some", demands{demand(open)}, held{level("ru", match.A1)}, known(1)},
		{"any knowledge asked, none there", "level 0 is none", demands{demand(open)}, held{level("ru", match.CEFRNone)}, known(0)},
		{"any knowledge asked, not listed", "there is none", demands{demand(open)}, held{}, known(0)},
		{"the better alternative", "or is the greatest", demands{demand(level("be", match.C1), level("ru", match.B1))}, held{level("be", match.A1), level("ru", match.A2)}, known(0.5)},
		{"the worse demand", "and is the least", demands{demand(level("be", match.B1)), demand(level("ru", match.B1))}, held{level("be", match.C1), level("ru", match.A2)}, known(0.5)},
		{"one open, one known", "no better than the known", demands{demand(level("en", match.B2)), demand(level("ru", match.B1))}, held{{Language: "en"}, level("ru", match.A2)}, partial(0.5, 0, 0.5)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			requireFit(t, match.Language, match.Vacancy{Languages: tt.asked}, match.Worker{Languages: tt.held}, tt.want, tt.why)
		})
	}
}

func TestEducationFits(t *testing.T) {
	asked := match.Vacancy{Education: fact.Some(match.ISCED(3))}
	with := func(o fact.Opt[match.ISCED]) match.Worker { return match.Worker{Education: match.Education{Level: o}} }
	requireFit(t, match.EducationLevel, match.Vacancy{}, with(fact.Some(match.ISCED(3))), missing(match.EducationLevel), "demand unknown")
	requireFit(t, match.EducationLevel, match.Vacancy{Education: fact.None[match.ISCED]()}, with(fact.Some(match.ISCED(3))), match.Fit{}, "none asked")
	requireFit(t, match.EducationLevel, asked, with(fact.Opt[match.ISCED]{}), partial(0.8, 0.125, 1), "level 0 at worst")
	requireFit(t, match.EducationLevel, asked, with(fact.None[match.ISCED]()), known(0.125), "none is level 0")
	requireFit(t, match.EducationLevel, asked, with(fact.Some(match.ISCED(8))), known(1), "more earns nothing")
}

func TestAvailabilityFits(t *testing.T) {
	asked := match.Vacancy{Start: fact.Some[match.Date](20000)}
	for _, tt := range []struct {
		why  string
		from fact.Opt[match.Date]
		want match.Fit
	}{
		{"unknown", fact.Opt[match.Date]{}, missing(match.Availability)},
		{"none: now", fact.None[match.Date](), known(1)},
		{"long before", fact.Some[match.Date](10000), known(1)},
		{"on the day", fact.Some[match.Date](20000), known(1)},
		{"9 of 90 days late", fact.Some[match.Date](20009), known(0.9)},
		{"90 days late", fact.Some[match.Date](20090), known(0)},
		{"years late", fact.Some[match.Date](29999), known(0)},
	} {
		requireFit(t, match.Availability, asked, match.Worker{Available: tt.from}, tt.want, tt.why)
	}
	from := match.Worker{Available: fact.Some[match.Date](20009)}
	requireFit(t, match.Availability, match.Vacancy{}, from, missing(match.Availability), "start unknown")
	requireFit(t, match.Availability, match.Vacancy{Start: fact.None[match.Date]()}, from, match.Fit{}, "at any time")
}

func TestConditionsFits(t *testing.T) {
	const prior = 0.65
	all := match.Wishes{Contract: match.Permanent, Shifts: fact.No, Housing: fact.Yes}
	for _, tt := range []struct {
		why   string
		terms match.Terms
		wish  match.Wishes
		want  match.Fit
	}{
		{"no wish", match.Terms{Contract: match.Permanent}, match.Wishes{}, match.Fit{}},
		{"all met", match.Terms{Contract: match.Permanent, Shifts: fact.No, Housing: fact.Yes}, all, known(1)},
		{"the contract is another", match.Terms{Contract: match.Seasonal, Shifts: fact.No, Housing: fact.Yes}, all, known(2. / 3)},
		{"shifts, though unwanted", match.Terms{Contract: match.Permanent, Shifts: fact.Yes, Housing: fact.Yes}, all, known(2. / 3)},
		{"no housing", match.Terms{Contract: match.Permanent, Shifts: fact.No, Housing: fact.No}, all, known(2. / 3)},
		{"none met", match.Terms{Contract: match.Seasonal, Shifts: fact.Yes, Housing: fact.No}, all, known(0)},
		{"housing unknown", match.Terms{Contract: match.Permanent, Shifts: fact.No}, all, partial((2+prior)/3, 2./3, 1)},
		{"one met, one not, one open", match.Terms{Contract: match.Permanent, Shifts: fact.Yes}, all, partial((1+prior)/3, 1./3, 2./3)},
		{"all open", match.Terms{}, all, missing(match.Conditions)},
		{"what is not wished for", match.Terms{Shifts: fact.Yes}, match.Wishes{Shifts: fact.Yes}, known(1)},
	} {
		requireFit(t, match.Conditions, match.Vacancy{Terms: tt.terms}, match.Worker{Wishes: tt.wish}, tt.want, tt.why)
	}
}

func TestHoursFits(t *testing.T) {
	offer := func(h float64) match.Vacancy { return match.Vacancy{Hours: fact.Some(h)} }
	wish := func(h float64) match.Worker { return match.Worker{Hours: fact.Some(h)} }
	requireFit(t, match.Hours, offer(20), wish(40), known(0.5), "half of what is wished")
	requireFit(t, match.Hours, offer(40), wish(30), known(0.75), "too many count too")
	requireFit(t, match.Hours, offer(40), match.Worker{}, missing(match.Hours), "wish unknown")
	requireFit(t, match.Hours, offer(40), match.Worker{Hours: fact.None[float64]()}, match.Fit{}, "no wish")
	requireFit(t, match.Hours, match.Vacancy{}, wish(40), missing(match.Hours), "offer unknown")
}

// TestManyRegions: a scorer tabulates the trips of a small tree and works out
// those of a large one, with the same score.
func TestManyRegions(t *testing.T) {
	at := func(code geo.Code, lon float64) geo.Region {
		return geo.Region{Code: code, Point: fact.Some(geo.Point{Lat: 50, Lon: lon}), AreaKm2: fact.Some(100.0)}
	}
	few := []geo.Region{at("A", 0), at("B", 0.3), at("C", 5), {Code: "D"}}
	many := slices.Clone(few)
	for i := range 1200 {
		many = append(many, geo.Region{Code: geo.Code(fmt.Sprintf("Z%04d", i))})
	}
	var got [2]string
	for i, rows := range [][]geo.Region{few, many} {
		tree, err := geo.NewTree(rows)
		require.NoError(t, err)
		s, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: tree})
		require.NoError(t, err)
		for _, home := range few {
			for _, moves := range [][]geo.Code{nil, {}, {"A"}} {
				v := s.Vacancy(&match.Vacancy{ID: "v", Region: "A", Remote: fact.No})
				w := s.Worker(&match.Worker{ID: "w", Region: home.Code, MovesTo: moves})
				got[i] += fmt.Sprintln(s.Verdict(v, w), s.Score(v, w, match.WorkerView))
			}
		}
	}
	require.Equal(t, got[0], got[1])
}
