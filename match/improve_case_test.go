package match_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestImprovementCases are changes to a perfect pair, of which the lists are
// worked out by hand: change, subject, from and to.
func TestImprovementCases(t *testing.T) {
	byn := func(minor int64) match.Money { return match.Money{Minor: minor, Currency: "BYN"} }
	hourly := func(v *match.Vacancy, w *match.Worker) { // 12 BYN an hour, at least 1,560 a month: 30 hours a week make it
		v.Wage = fact.Some(match.WageRange{Low: byn(1000), High: byn(1200), Period: match.PerHour, Basis: match.Net})
		w.Wage = fact.Some(match.WageWish{Amount: byn(156_000), Period: match.PerMonth, Basis: match.Net})
	}
	for _, tt := range []struct {
		name, why string
		view      match.View
		change    func(v *match.Vacancy, w *match.Worker)
		want      [][4]string
	}{
		{
			"skill", "at the level demanded, or where none is, without one", match.EmployerView,
			func(_ *match.Vacancy, w *match.Worker) { w.Skills = []match.SkillHeld{} },
			[][4]string{{"learn_skill", "a", "", "3"}, {"learn_skill", "b", "", ""}},
		},
		{
			"level", "the held skill is raised, and not learned", match.EmployerView,
			func(_ *match.Vacancy, w *match.Worker) { w.Skills[0].Level = fact.Some(1) },
			[][4]string{{"raise_skill", "a", "1", "3"}},
		},
		{
			"unknown level", "it is stated", match.EmployerView,
			func(_ *match.Vacancy, w *match.Worker) { w.Skills[0].Level = fact.Opt[int]{} },
			[][4]string{{"state_skill_level", "a", "", "3"}},
		},
		{
			"languages", "either will do", match.EmployerView,
			func(_ *match.Vacancy, w *match.Worker) { w.Languages[0].Level = fact.Some(match.A2) },
			[][4]string{{"learn_language", "be", "", "B1"}, {"raise_language", "ru", "A2", "B1"}},
		},
		{
			"years in two jobs", "the longer of them goes on", match.EmployerView,
			func(v *match.Vacancy, w *match.Worker) {
				v.Experience = fact.Some(4.0)
				w.Occupations = []match.OccupationHeld{{Code: "2512", Years: fact.Some(1.0)}, {Code: "2512", Years: fact.Some(1.5)}}
			},
			[][4]string{{"gain_experience", "2512", "1.5", "3"}},
		},
		{
			"unknown years", "they are stated, and not had once more", match.EmployerView,
			func(_ *match.Vacancy, w *match.Worker) { w.Occupations[0].Years = fact.Opt[float64]{} },
			[][4]string{{"state_years", "2512", "", "2"}},
		},
		{
			"another job", "years in near occupations count in part, so that 3 at 0.75 leave none to be had", match.EmployerView,
			func(_ *match.Vacancy, w *match.Worker) {
				w.Occupations = []match.OccupationHeld{{Code: "2513", Years: fact.Some(3.0)}}
			},
			[][4]string{{"gain_experience", "2512", "", ""}},
		},
		{
			"moving", "to the region of the work, which is worth 0.9 at home", match.EmployerView,
			func(_ *match.Vacancy, w *match.Worker) { w.Region = "C-B" },
			[][4]string{{"agree_to_move", "C-A1", "", ""}},
		},
		{
			"late", "by the start", match.EmployerView,
			func(_ *match.Vacancy, w *match.Worker) { w.Available = fact.Some(match.DateOf(2026, 9, 2)) },
			[][4]string{{"be_free_earlier", "", "2026-09-02", "2026-09-01"}},
		},
		{
			"wage", "up to the wish, to the kopeck: 2,000 a month are 24,000 a year", match.WorkerView,
			func(v *match.Vacancy, _ *match.Worker) {
				v.Wage = fact.Some(match.WageRange{Low: byn(1), High: byn(2_300_000), Period: match.PerYear, Basis: match.Gross})
			},
			[][4]string{{"raise_wage", "", "23000.00 BYN year gross", "24000.00 BYN year gross"}},
		},
		{
			"no offer", "the wish itself", match.WorkerView,
			func(v *match.Vacancy, _ *match.Worker) { v.Wage = fact.None[match.WageRange]() },
			[][4]string{{"offer_wage", "", "-", "2000.00 BYN month gross"}},
		},
		{
			"paid by the hour", "more hours or more an hour make the wage; 24 hours are the worker's wish, so that 30 are the best of both", match.WorkerView,
			func(v *match.Vacancy, w *match.Worker) {
				hourly(v, w)
				v.Hours, w.Hours = fact.Some(24.0), fact.Some(24.0)
			},
			[][4]string{{"raise_wage", "", "12.00 BYN hour net", "15.00 BYN hour net"}, {"change_hours", "", "24", "30"}},
		},
		{
			"any hours", "of those that are enough the nearest to what is offered", match.WorkerView,
			func(v *match.Vacancy, w *match.Worker) {
				hourly(v, w)
				v.Hours, w.Hours = fact.Some(20.0), fact.None[float64]()
			},
			[][4]string{{"raise_wage", "", "12.00 BYN hour net", "18.00 BYN hour net"}, {"change_hours", "", "20", "30"}},
		},
		{
			"wish by the hour", "a month's wage is more an hour in fewer hours", match.WorkerView,
			func(v *match.Vacancy, w *match.Worker) {
				v.Wage = fact.Some(match.WageRange{Low: byn(1), High: byn(156_000), Period: match.PerMonth, Basis: match.Net})
				w.Wage = fact.Some(match.WageWish{Amount: byn(1200), Period: match.PerHour, Basis: match.Net})
				w.Hours = fact.None[float64]()
			},
			[][4]string{{"raise_wage", "", "1560.00 BYN month net", "2080.00 BYN month net"}, {"change_hours", "", "40", "30"}},
		},
		{
			"unknown hours", "forty where any that are enough would do", match.WorkerView,
			func(v *match.Vacancy, w *match.Worker) {
				hourly(v, w)
				v.Hours, w.Hours = fact.Opt[float64]{}, fact.None[float64]()
			},
			[][4]string{{"state_hours", "", "", "40"}},
		},
		{
			"unknown hours and a wish", "the wish, which is enough", match.WorkerView,
			func(v *match.Vacancy, w *match.Worker) {
				hourly(v, w)
				v.Hours, w.Hours = fact.Opt[float64]{}, fact.Some(32.0)
			},
			[][4]string{{"state_hours", "", "", "32"}},
		},
		{
			"start", "any day suits who is free now", match.EmployerView,
			func(v *match.Vacancy, w *match.Worker) {
				v.Start, w.Available = fact.Opt[match.Date]{}, fact.None[match.Date]()
			},
			[][4]string{{"state_start", "", "", "0000-01-01"}},
		},
		{
			"terms", "each wish that is not met, or not known to be", match.WorkerView,
			func(v *match.Vacancy, _ *match.Worker) {
				v.Terms = match.Terms{Contract: match.Seasonal, Housing: fact.Yes}
			},
			[][4]string{
				{"offer_contract", "", "seasonal", "permanent"}, {"offer_housing", "", "yes", "no"}, {"state_shifts", "", "", "no"},
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := scorer(t, func(c *match.Config) { c.Params.Location.SameRegion = 1 })
			v, w := perfect()
			tt.change(&v, &w)
			var got [][4]string
			for _, i := range s.Improvements(s.Vacancy(&v), s.Worker(&w), tt.view) {
				require.Empty(t, i.List)
				got = append(got, [4]string{i.Change.String(), i.Subject, i.From, i.To})
			}
			require.ElementsMatch(t, tt.want, got, tt.why)
		})
	}
}

func TestHoursNearTheWish(t *testing.T) {
	s := scorer(t, func(c *match.Config) { c.Params.Worker[match.Hours] = 0 })
	v, w := perfect()
	v.Hours, w.Hours = fact.Opt[float64]{}, fact.Some(32.0)
	offer := match.Money{Minor: 1200, Currency: "BYN"}
	v.Wage = fact.Some(match.WageRange{Low: offer, High: offer, Period: match.PerHour, Basis: match.Net})
	w.Wage = fact.Some(match.WageWish{Amount: match.Money{Minor: 156_000, Currency: "BYN"}, Period: match.PerMonth, Basis: match.Net})
	found := s.Improvements(s.Vacancy(&v), s.Worker(&w), match.WorkerView)
	require.Equal(t, "32", found[0].To, "30 to 168 are enough, and the wish is one of them though it has no weight")
}

// TestStatedLists: a list that is unknown is stated as a whole.
func TestStatedLists(t *testing.T) {
	s := scorer(t, nil)
	v, w := perfect()
	at := func(name string, level match.CEFR) match.LanguageLevel {
		return match.LanguageLevel{Language: name, Level: fact.Some(level)}
	}
	v.Languages = []match.LanguageDemand{
		{AnyOf: []match.LanguageLevel{at("ru", match.C1), at("pl", match.B1)}},
		{AnyOf: []match.LanguageLevel{at("pl", match.A2), at("en", match.A2)}},
		{AnyOf: []match.LanguageLevel{{Language: "be"}}},
	}
	w.Skills, w.Languages, w.Occupations, w.Wanted = nil, nil, nil, nil
	lists := func() map[match.Change][]match.Item {
		out := map[match.Change][]match.Item{}
		for _, i := range s.Improvements(s.Vacancy(&v), s.Worker(&w), match.Reciprocal) {
			if i.List != nil {
				require.Empty(t, i.To)
				require.True(t, i.Confirms)
				out[i.Change] = i.List
			}
		}
		return out
	}
	want := map[match.Change][]match.Item{
		match.StateSkills:      {{Name: "a", Level: "3"}, {Name: "b"}},
		match.StateLanguages:   {{Name: "be", Level: "A1"}, {Name: "en", Level: "A2"}, {Name: "pl", Level: "B1"}},
		match.StateOccupations: {{Name: "2512", Level: "2"}},
		match.StateWanted:      {{Name: "2512"}},
	}
	require.Equal(t, want, lists(), "a language for each demand: the first by name of those that will do")
	slices.Reverse(v.Languages)
	require.Equal(t, want, lists(), "whatever the order of the demands")
	v.Languages = v.Languages[:2]
	slices.Reverse(v.Languages[1].AnyOf)
	require.Equal(t, []match.Item{{Name: "be", Level: "A1"}, {Name: "en", Level: "A2"}}, lists()[match.StateLanguages], "none but what is demanded")

	_, w = perfect()
	v.Skills, v.Languages = nil, nil
	require.Equal(t, map[match.Change][]match.Item{
		match.StateDemands:           {{Name: "a"}, {Name: "b"}},
		match.StateDemandedLanguages: {{Name: "ru"}},
	}, lists(), "what the worker has")
}

// TestLearnOneForTwo: a skill below two demanded ones beats each of them.
func TestLearnOneForTwo(t *testing.T) {
	set := withRelated(t)[4]
	s := set.scorer
	v, w := perfect()
	v.Skills = []match.SkillDemand{{Skill: "welding-basics", Level: fact.Some(2)}, {Skill: "pipe-fitting", Level: fact.Some(3)}}
	w.Skills = []match.SkillHeld{}
	found := s.Improvements(s.Vacancy(&v), s.Worker(&w), match.EmployerView)
	require.Equal(t, []string{"pipe-welding", "3"}, []string{found[0].Subject, found[0].To}, "%+v", found)
	learned := 0
	for _, i := range found {
		if i.Change == match.LearnSkill {
			learned++
		}
	}
	require.Equal(t, 3, learned, "of the skills that are not demanded only the best is listed")
	v.Skills = v.Skills[:1]
	for _, i := range s.Improvements(s.Vacancy(&v), s.Worker(&w), match.EmployerView) {
		require.NotEqual(t, "pipe-welding", i.Subject, "for one demand it is no better than the demanded skill")
	}
}

// TestWishesAreNotBargainedWith: nothing that is listed makes a worker accept
// less than what they state.
func TestWishesAreNotBargainedWith(t *testing.T) {
	s := settings(t)[0].scorer
	pairs(300, 35, func(_ gen, v match.Vacancy, w match.Worker) {
		for _, view := range allViews {
			for _, i := range s.Improvements(s.Vacancy(&v), s.Worker(&w), view) {
				require.Equal(t, w.Wishes, i.Worker.Wishes)
				if wish, ok := w.Wage.Get(); ok {
					after, _ := i.Worker.Wage.Get()
					require.Equal(t, wish.Amount, after.Amount)
				}
				if w.Hours.Known() {
					require.Equal(t, w.Hours, i.Worker.Hours)
				}
				if !slices.ContainsFunc(w.Wanted, func(c taxonomy.Code) bool { return len(c) < taxonomy.MaxLevel }) && w.Wanted != nil {
					require.Equal(t, w.Wanted, i.Worker.Wanted)
				}
			}
		}
	})
}
