package match_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/evaluate"
	"github.com/beveridge-go/beveridge/match/fact"
)

// ownModel is a model that does not look at the score.
type ownModel map[match.View]float64

func (m ownModel) Probability(_ *match.Vacancy, _ *match.Worker, view match.View, _ float64) float64 {
	return m[view]
}

func TestModelReplacesTheScore(t *testing.T) {
	for _, tt := range []struct {
		name, why        string
		employer, worker float64
		want             [3]match.Micro // by view
	}{
		{"product", "both accept, independently", 0.9, 0.3, [3]match.Micro{900_000, 300_000, 270_000}},
		{"outside", "counts as the nearer end", 1.5, -1, [3]match.Micro{1_000_000, 0, 0}},
		{"no number", "counts as 0", math.NaN(), 1, [3]match.Micro{0, 1_000_000, 0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := scorer(t, func(c *match.Config) {
				c.Model = ownModel{match.EmployerView: tt.employer, match.WorkerView: tt.worker}
			})
			v, w := s.Vacancy(&match.Vacancy{ID: "v"}), s.Worker(&match.Worker{ID: "w"})
			for i, view := range allViews {
				got := s.Score(v, w, view)
				require.Equal(t, tt.want[i], got.Value, tt.why)
				require.Equal(t, got.Value, got.Low, "it does not follow the score")
				require.Equal(t, got.Value, got.High)
				require.Equal(t, got.Key, s.Key(v, w, view))
				require.Equal(t, got, *s.Explain(v, w, view).Modelled)
			}
			e := s.Explain(v, w, match.EmployerView)
			require.NotEqual(t, *e.Modelled, e.Score, "the explanation is of the score")
		})
	}
}

// against is a model that falls as the score rises.
type against struct{}

func (against) Probability(_ *match.Vacancy, _ *match.Worker, _ match.View, score float64) float64 {
	return 1 - score
}

// TestModelAgainstTheScore: the interval is one whatever the model does.
func TestModelAgainstTheScore(t *testing.T) {
	plain, s := scorer(t, nil), scorer(t, func(c *match.Config) { c.Model = against{} })
	pairs(300, 52, func(_ gen, v match.Vacancy, w match.Worker) {
		a, b := plain.Score(plain.Vacancy(&v), plain.Worker(&w), match.WorkerView), s.Score(s.Vacancy(&v), s.Worker(&w), match.WorkerView)
		require.Equal(t, 1_000_000-a.High, b.Low)
		require.Equal(t, 1_000_000-a.Low, b.High)
		require.Equal(t, 1_000_000-a.Value, b.Value)
	})
}

// TestCalibratedModel: a calibration keeps the order of the pairs and has an
// interval; ByLow ranks by its low end.
func TestCalibratedModel(t *testing.T) {
	platt := evaluate.Platt{Slope: 4, Intercept: -2}
	plain := scorer(t, nil)
	for _, order := range []match.Order{match.ByValue, match.ByLow} {
		s := scorer(t, func(c *match.Config) {
			c.Model, c.Params.Order = match.Calibrated{Employer: platt, Worker: platt}, order
		})
		open := 0
		var last, lastPlain match.Score
		pairs(1000, 51, func(_ gen, v match.Vacancy, w match.Worker) {
			a, b := plain.Score(plain.Vacancy(&v), plain.Worker(&w), match.EmployerView), s.Score(s.Vacancy(&v), s.Worker(&w), match.EmployerView)
			require.InDelta(t, platt.Predict(a.Value.Float()), b.Value.Float(), 1e-6)
			require.InDelta(t, platt.Predict(a.Low.Float()), b.Low.Float(), 1e-6)
			require.Equal(t, a.Completeness, b.Completeness)
			if b.Low < b.High {
				open++
			}
			if a.Value > lastPlain.Value {
				require.GreaterOrEqual(t, b.Value, last.Value)
			}
			ranked := b.Value
			if order == match.ByLow {
				ranked = b.Low
			}
			require.InDelta(t, ranked.Float(), float64(b.Key)/(1<<40), 1e-6)
			last, lastPlain = b, a
		})
		require.Greater(t, open, 500)
	}
	require.Nil(t, plain.Explain(plain.Vacancy(&match.Vacancy{Remote: fact.Yes}), plain.Worker(&match.Worker{}), match.EmployerView).Modelled)
}
