package match_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
)

// TestPriorAtTheFloor: where the prior is the floor, whatever its code rounds
// to, an explanation adds up and its demands have contributions.
func TestPriorAtTheFloor(t *testing.T) {
	for _, floor := range []float64{1e-6, 0.001, 0.01, 0.02, 0.05, 0.07, 0.3, 0.999} {
		s := scorer(t, func(c *match.Config) {
			c.Params.Floor = floor
			for k := range c.Params.Prior {
				c.Params.Prior[k] = floor
			}
		})
		v := match.Vacancy{ID: "v", Skills: []match.SkillDemand{{Skill: "a", Level: fact.Some(5)}, {Skill: "b"}}}
		for _, held := range [][]match.SkillHeld{nil, {}, {{Skill: "a", Level: fact.Some(1)}}, {{Skill: "b"}}} {
			w := match.Worker{ID: "w", Skills: held}
			requireSound(t, setting{"floor", s.Scorer, s.reference.Config}, &v, &w)
		}
	}
}

// TestListsAreBounded: no record that validates has a list so long that judging
// it would stop a program.
func TestListsAreBounded(t *testing.T) {
	long := make([]string, match.MaxList+1)
	for i := range long {
		long[i] = fmt.Sprintf("x%d", i)
	}
	v := match.Vacancy{ID: "v", Licences: long[:match.MaxList], Languages: []match.LanguageDemand{{AnyOf: make([]match.LanguageLevel, match.MaxList+1)}}}
	require.ErrorContains(t, v.Validate(match.Codes{}), "languages[0].any_of: \"501\": out of range: want at most 500 entries")
	w := match.Worker{ID: "w", Licences: long, Refusals: match.Refusals{Employers: long}}
	err := w.Validate(match.Codes{})
	require.ErrorContains(t, err, "licences: \"501\": out of range")
	require.ErrorContains(t, err, "refusals.employers: \"501\": out of range")
	v = match.Vacancy{ID: "v", Licences: long[:match.MaxList]}
	require.NoError(t, v.Validate(match.Codes{}), "as many as that may be")
}

func TestTravelIsChecked(t *testing.T) {
	for _, tt := range []struct {
		name   string
		travel geo.Travel
		want   error
	}{
		{"negative", geo.Travel{{"C-A", "C-B"}: -1}, fact.ErrRange},
		{"no number", geo.Travel{{"C-A", "C-B"}: geo.Distance(math.NaN())}, fact.ErrRange},
		{"endless", geo.Travel{{"C-A", "C-B"}: geo.Distance(math.Inf(1))}, fact.ErrRange},
		{"unknown region", geo.Travel{{"C-A", "Z"}: 1}, fact.ErrUnknownCode},
	} {
		_, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: country(t), Travel: tt.travel})
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	require.NoError(t, geo.Travel{{"C-A", "C-B"}: 0}.Validate(country(t)))
}

// TestInvalidInputDoesNotPanic: what Validate refuses is scored all the same.
func TestInvalidInputDoesNotPanic(t *testing.T) {
	s := scorer(t, nil)
	v := match.Vacancy{ID: "v", Remote: 7, Languages: []match.LanguageDemand{{}}, Wage: fact.Some(match.WageRange{Period: 99, Basis: 9})}
	w := match.Worker{ID: "w", Wage: fact.Some(match.WageWish{Period: 99, Basis: 9}), Education: match.Education{Level: fact.Some(match.ISCED(99))}}
	pv, pw := s.Vacancy(&v), s.Worker(&w)
	for _, view := range []match.View{0, match.EmployerView, match.WorkerView, match.Reciprocal, 9} {
		require.NotPanics(t, func() {
			s.Score(pv, pw, view)
			s.Key(pv, pw, view)
			s.Weight(pv, pw, view)
			s.Explain(pv, pw, view)
		})
	}
	require.Equal(t, s.Score(pv, pw, match.EmployerView), s.Score(pv, pw, 9), "what is no view counts as the employer's")
}
