//go:build !race && !386

package match_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// hidings take one fact out of a worker's record. They report whether there was
// one.
var hidings = []struct {
	name      string
	component match.Component
	hide      func(g gen, w *match.Worker) bool
}{
	{"skills", match.Skills, func(_ gen, w *match.Worker) bool { return forget(&w.Skills) }},
	{"level of a skill", match.Skills, func(_ gen, w *match.Worker) bool {
		return anyOf(w.Skills, func(s *match.SkillHeld) bool {
			_, ok := s.Level.Get()
			if ok {
				s.Level = fact.Opt[int]{}
			}
			return ok
		})
	}},
	{"occupations", match.Occupation, func(_ gen, w *match.Worker) bool { return forget(&w.Occupations) }},
	{"years", match.Experience, func(_ gen, w *match.Worker) bool {
		return anyOf(w.Occupations, func(o *match.OccupationHeld) bool {
			ok := o.Years.Known()
			o.Years = fact.Opt[float64]{}
			return ok
		})
	}},
	{"region", match.Location, func(_ gen, w *match.Worker) bool {
		ok := w.Region != ""
		w.Region = ""
		return ok && w.Origin != match.Abroad // whose blank region is a statement
	}},
	{"areas to move to", match.Location, func(_ gen, w *match.Worker) bool { return forget(&w.MovesTo) }},
	{"languages", match.Language, func(_ gen, w *match.Worker) bool { return forget(&w.Languages) }},
	{"level of a language", match.Language, func(_ gen, w *match.Worker) bool {
		return anyOf(w.Languages, func(l *match.LanguageLevel) bool {
			// A language held at none is not held; without the level it is.
			ok := l.Level.Or(match.CEFRNone) > match.CEFRNone
			if ok {
				l.Level = fact.Opt[match.CEFR]{}
			}
			return ok
		})
	}},
	{"education", match.EducationLevel, func(_ gen, w *match.Worker) bool {
		ok := w.Education.Level.Known()
		w.Education.Level = fact.Opt[match.ISCED]{}
		return ok
	}},
	{"availability", match.Availability, func(_ gen, w *match.Worker) bool {
		ok := w.Available.Known()
		w.Available = fact.Opt[match.Date]{}
		return ok
	}},
}

func forget[T any](list *[]T) bool {
	ok := *list != nil
	*list = nil
	return ok
}

// TestHidingNeverPaysByLow: ranked by the low end, no worker gains by leaving
// out a fact; ranked by value, some do.
func TestHidingNeverPaysByLow(t *testing.T) {
	for _, set := range settings(t) {
		byValue := 0
		pairs(2000, 41, func(g gen, v match.Vacancy, w match.Worker) {
			before := judge(set.scorer, &v, &w).scores[0]
			for _, h := range hidings {
				w2 := copyWorker(w)
				if !h.hide(g, &w2) {
					continue
				}
				after := judge(set.scorer, &v, &w2).scores[0]
				if after.Low > before.Low {
					require.Failf(t, "hiding pays", "%s: %+v, then %+v\nvacancy %s\nworker %s", h.name, before, after, show(t, v), show(t, w))
				}
				if set.config.Params.Order == match.ByLow {
					require.LessOrEqual(t, after.Key, before.Key)
				}
				if after.Value > before.Value {
					byValue++
				}
			}
		})
		require.Greater(t, byValue, 100, "the premise: under the expected score it can pay")
	}
}

// TestHidingIsShown: what an explanation says that hiding a component would
// gain is what hiding it gains, and in logarithms that is w(mu - ln x).
func TestHidingIsShown(t *testing.T) {
	whole := []match.Component{match.Skills, match.Availability, match.Language}
	gained := 0
	for _, set := range settings(t) {
		s := set.scorer
		pairs(2000, 42, func(g gen, v match.Vacancy, w match.Worker) {
			e := s.Explain(s.Vacancy(&v), s.Worker(&w), match.EmployerView)
			for _, p := range e.Parts {
				if p.Hiding > 0 {
					require.Less(t, p.Value, p.Prior)
					gained++
				}
				floor := set.config.Params.Floor
				if logs := p.Weight * math.Log(max(p.Prior, floor)/max(p.Value, floor)); p.State == match.Known {
					require.InDelta(t, e.Score.Value.Float()*math.Exp(logs), (e.Score.Value + p.Hiding).Float(), 1e-6*(1+math.Exp(logs)))
				}
				for _, c := range whole {
					w2 := copyWorker(w)
					if c != p.Component || p.State == match.NotApplicable || !hiding(c)(g, &w2) {
						continue
					}
					hidden := s.Score(s.Vacancy(&v), s.Worker(&w2), match.EmployerView)
					require.Equal(t, hidden.Value, e.Score.Value+p.Hiding, "%v of %s", c, show(t, w))
				}
			}
		})
	}
	require.Greater(t, gained, 500)
}

func hiding(c match.Component) func(gen, *match.Worker) bool {
	for _, h := range hidings {
		if h.component == c {
			return h.hide
		}
	}
	return nil
}

// TestMeanFits: the mean of the logarithms over what is known, in any order, and
// a scorer with these priors validates.
func TestMeanFits(t *testing.T) {
	set := settings(t)[0]
	s := set.scorer
	var vs []*match.PreparedVacancy
	var ws []*match.PreparedWorker
	var logs, n match.PerComponent
	pairs(300, 43, func(_ gen, v match.Vacancy, w match.Worker) {
		vs, ws = append(vs, s.Vacancy(&v)), append(ws, s.Worker(&w))
		for c, f := range s.Fits(vs[len(vs)-1], ws[len(ws)-1]) {
			if f.State == match.Known {
				logs[c] += math.Log(max(f.Value, set.config.Params.Floor))
				n[c]++
			}
		}
	})
	in := func(step int) func(yield func(*match.PreparedVacancy, *match.PreparedWorker) bool) {
		return func(yield func(*match.PreparedVacancy, *match.PreparedWorker) bool) {
			for i := range vs {
				if k := i * step % len(vs); !yield(vs[k], ws[k]) {
					return
				}
			}
		}
	}
	mean, known := s.MeanFits(in(1))
	again, _ := s.MeanFits(in(7)) // 7 and 300 have no common factor
	require.Equal(t, mean, again)
	for c := range mean {
		require.EqualValues(t, n[c], known[c])
		require.InDelta(t, math.Exp(logs[c]/n[c]), mean[c], 1e-6, "%v", match.Component(c))
	}
	p := match.DefaultParams()
	p.Prior = mean
	require.NoError(t, p.Validate())
	none, known := s.MeanFits(func(func(*match.PreparedVacancy, *match.PreparedWorker) bool) {})
	require.Equal(t, match.DefaultParams().Prior, none)
	require.Zero(t, known)
}

// TestOrderWeight: an assignment weighs by what ranks, and never against it.
func TestOrderWeight(t *testing.T) {
	s := match.Score{Key: row.Key(1), Value: 3, Low: 2}
	require.EqualValues(t, 3, match.ByValue.Weight(s))
	require.EqualValues(t, 2, match.ByLow.Weight(s))
	for _, set := range settings(t) {
		var last match.Score
		order := set.config.Params.Order
		pairs(2000, 44, func(_ gen, v match.Vacancy, w match.Worker) {
			o := judge(set.scorer, &v, &w)
			if score := o.scores[0]; last.High > 0 && score.Key >= last.Key {
				require.GreaterOrEqual(t, order.Weight(score), order.Weight(last))
			}
			last = o.scores[0]
		})
	}
}
