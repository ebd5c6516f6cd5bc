package match_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// requireSound holds every promise about one pair: scores in bounds, and an
// explanation that agrees with Score and Verdict and adds up exactly.
func requireSound(t *testing.T, set setting, v *match.Vacancy, w *match.Worker) {
	t.Helper()
	s := set.scorer
	pv, pw := s.Vacancy(v), s.Worker(w)
	verdict := s.Verdict(pv, pw)
	require.Zero(t, verdict.Failed&verdict.Open, "a gate is failed or open, not both")
	floor := match.ToMicro(set.config.Params.Floor)
	for _, view := range allViews {
		score := s.Score(pv, pw, view)
		require.True(t, floor <= score.Low && score.Low <= score.Value && score.Value <= score.High && score.High <= match.ToMicro(1), "%+v", score)
		require.True(t, score.Completeness >= 0 && score.Completeness <= 1)
		e := s.Explain(pv, pw, view)
		require.Equal(t, verdict, e.Verdict)
		require.Equal(t, s.Findings(pv, pw), e.Findings)
		require.Equal(t, view, e.View)
		require.Equal(t, score, e.Score)
		require.Equal(t, s.Key(pv, pw, view), score.Key)
		if view == match.Reciprocal {
			employer, worker := s.Explain(pv, pw, match.EmployerView), s.Explain(pv, pw, match.WorkerView)
			employer.Findings, worker.Findings = nil, nil
			require.Equal(t, []match.Explanation{employer, worker}, e.Sides)
			require.Empty(t, e.Parts)
			continue
		}
		require.Empty(t, e.Sides)
		sum, weights, known := e.Baseline, 0.0, 0.0
		ofSkills := match.Micro(0)
		var share, value, low, high []float64
		for i, p := range e.Parts {
			sum += p.Contribution
			if p.Component == match.Skills {
				ofSkills = p.Contribution
			}
			weights += p.Weight
			if p.State == match.Known {
				known += p.Weight
			}
			share, value = append(share, p.Weight), append(value, p.Value)
			low, high = append(low, p.Low), append(high, p.High)
			require.True(t, 0 <= p.Low && p.Low <= p.Value && p.Value <= p.High && p.High <= 1, "%+v", p)
			require.NotEqual(t, match.NotApplicable, p.State)
			require.Equal(t, p.State == match.Known, p.Low == p.High, "%+v", p)
			if p.State == match.Missing {
				require.Zero(t, p.Contribution, "a missing fact contributes nothing: %+v", p)
			}
			if i > 0 {
				require.Less(t, e.Parts[i-1].Component, p.Component, "in component order")
			}
		}
		require.Equal(t, e.Score.Value, sum, "baseline and contributions add up to the score: %+v", e)
		if len(e.Parts) > 0 {
			require.InDelta(t, 1, weights, 1e-9)
			require.InDelta(t, known, score.Completeness, 1e-9, "the weight of what is known")
		}
		const rounding = 0.5 + 0.25 // to millionths, and of the table of logarithms
		mean := func(x []float64) float64 { return 1e6 * match.GeometricMean(share, x, set.config.Params.Floor) }
		require.InDelta(t, mean(value), float64(score.Value), rounding, "the parts are those of the score")
		require.InDelta(t, mean(low), float64(score.Low), rounding, "and of its bounds")
		require.InDelta(t, mean(high), float64(score.High), rounding)
		shares, inSkills := 0.0, match.Micro(0)
		for i, m := range e.Skills {
			require.Equal(t, v.Skills[i], m.Demand)
			require.True(t, m.Credit >= 0 && m.Credit <= 1)
			require.False(t, math.IsNaN(m.Weight))
			shares += m.Weight
			inSkills += m.Contribution
			require.Equal(t, m.Credit > 0 && m.Held != fact.Unknown, m.By != "", "%+v", m)
		}
		require.Equal(t, ofSkills, inSkills, "the demands' contributions add up to the skills'")
		if shares != 0 {
			require.InDelta(t, 1, shares, 1e-9)
		}
		require.NotContains(t, e.String(), "NaN")
		data, err := json.Marshal(e)
		require.NoError(t, err)
		var back match.Explanation
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, e.Parts, back.Parts, "an explanation is data: it can be saved and read")
		require.Equal(t, e.Verdict, back.Verdict)
	}
}

// TestContributionsAreFair: each part is rounded down or up, and up where the
// remainder is largest.
func TestContributionsAreFair(t *testing.T) {
	s := settings(t)[0].scorer
	floor := s.Params().Floor
	checked := 0
	pairs(2000, 19, func(_ gen, v match.Vacancy, w match.Worker) {
		e := s.Explain(s.Vacancy(&v), s.Worker(&w), match.EmployerView)
		var weights, x, base []float64
		for _, p := range e.Parts {
			weights, x, base = append(weights, p.Weight), append(x, p.Value), append(base, p.Prior)
		}
		_, _, terms := match.Contributions(nil, weights, x, base, floor)
		const tolerance = 1e-4 // of a millionth: the weights here are those of the parts
		leastUp, mostDown := 1.0, 0.0
		for k, p := range e.Parts {
			exact := terms[k] * 1e6
			switch up := float64(p.Contribution) - exact; {
			case up > tolerance:
				leastUp = min(leastUp, 1-up)
			case up < -tolerance:
				mostDown = max(mostDown, -up)
			}
			require.InDelta(t, exact, float64(p.Contribution), 1+tolerance, "%+v", e)
		}
		if leastUp < 1 && mostDown > 0 {
			checked++
			require.LessOrEqual(t, mostDown, leastUp+tolerance, "%+v\n%v", e, terms)
		}
	})
	require.Greater(t, checked, 1000)
}

func TestExplanationOfNothing(t *testing.T) {
	s := scorer(t, nil)
	v := match.Vacancy{
		ID: "v", Skills: []match.SkillDemand{}, Languages: []match.LanguageDemand{},
		Education: fact.None[match.ISCED](), Experience: fact.None[float64](), Start: fact.None[match.Date](),
	}
	w := match.Worker{ID: "w"}
	e := s.Explain(s.Vacancy(&v), s.Worker(&w), match.EmployerView)
	require.Len(t, e.Parts, 2, "occupation and location always apply")
	for _, p := range e.Parts {
		require.Equal(t, match.Missing, p.State)
		require.Equal(t, 0.5, p.Weight, "0.15 each, and the rest of the weight is theirs")
	}
	require.Equal(t, e.Baseline, e.Score.Value, "who says nothing is a typical applicant")
	require.Zero(t, e.Score.Completeness)
	require.Empty(t, e.Skills)

	none := scorer(t, func(c *match.Config) {
		c.Params.Employer = match.PerComponent{match.Skills: 1}
	})
	require.Equal(t, match.Score{Key: 0, Value: 1e6, Low: 1e6, High: 1e6, Completeness: 1}, none.Score(none.Vacancy(&v), none.Worker(&w), match.EmployerView),
		"nothing is demanded, so everybody fits")
	require.Equal(t, match.Micro(1e6), none.Explain(none.Vacancy(&v), none.Worker(&w), match.EmployerView).Baseline)
}

func TestExplanationText(t *testing.T) {
	s := scorer(t, func(c *match.Config) { c.Params.Skills.Optional = 0 })
	explain := func(v match.Vacancy, w match.Worker) string {
		return s.Explain(s.Vacancy(&v), s.Worker(&w), match.EmployerView).String()
	}
	v := match.Vacancy{ID: "v", Skills: []match.SkillDemand{{Skill: "a"}, {Skill: "b"}, {Skill: "c", Optional: true}}, Licences: []string{"x"}}
	text := explain(v, match.Worker{ID: "w", Skills: []match.SkillHeld{{Skill: "b"}}, Licences: []string{}})
	require.Contains(t, text, "(1 of 2 essential skills; without a)")
	require.Contains(t, text, "not possible: the worker lacks a licence that the employer asks for: x\n")
	require.Contains(t, text, "to be confirmed: permit, location, recognition, language")
	require.NotContains(t, explain(v, match.Worker{ID: "w"}), "essential", "the worker states no skills")
	require.NotContains(t, explain(match.Vacancy{ID: "v"}, match.Worker{ID: "w"}), "essential", "none are known to be asked for")
	v.Skills = v.Skills[2:]
	e := s.Explain(s.Vacancy(&v), s.Worker(&match.Worker{ID: "w", Skills: []match.SkillHeld{{Skill: "c"}}}), match.EmployerView)
	require.Len(t, e.Skills, 1)
	require.Zero(t, e.Skills[0].Weight, "an optional skill that weighs nothing has no share, and that is a number")
	require.Equal(t, fact.Yes, e.Skills[0].Held)
}
