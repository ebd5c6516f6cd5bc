package match

import (
	"math"

	"github.com/beveridge-go/beveridge/match/row"
)

// A Model is a probability that stands in for the score: that the employer
// accepts a worker, or the worker a vacancy. Set in [Config], it decides what
// [Scorer.Score] returns, so that rankings and plans go by it. The reciprocal
// score is then the product of both sides', the probability that both accept
// where they decide independently, and an optimal plan has the largest expected
// number of accepted placements.
//
// A model must be a pure function, safe for concurrent use, and never look at
// protected attributes. Outcomes exist for referred pairs only, so what is
// learned from them is P(hire | referred); see package evaluate.
type Model interface {
	// Probability returns the probability that the side of the view,
	// EmployerView or WorkerView, accepts the pair. score is that side's score in
	// [0, 1] at an end of its interval: it is called for each of the three, so
	// that a model which follows the score has an interval too. What lies outside
	// [0, 1] counts as the nearer end, NaN as 0.
	Probability(v *Vacancy, w *Worker, view View, score float64) float64
}

// Calibrated is the model that turns each side's score into a probability by a
// calibration of its own, such as evaluate.Platt or evaluate.Isotonic.
type Calibrated struct {
	Employer, Worker interface{ Predict(score float64) float64 }
}

// Probability is the calibrated score.
func (c Calibrated) Probability(_ *Vacancy, _ *Worker, view View, score float64) float64 {
	if view == WorkerView {
		return c.Worker.Predict(score)
	}
	return c.Employer.Predict(score)
}

// Modelled reports whether a model stands in for the score.
func (s *Scorer) Modelled() bool { return s.model != nil }

// keyOne is the key of a probability of 1: keys of a model are in units of
// 2^-40, as those of the reciprocal view.
const keyOne = 1 << 40

// modelled is the score by the model. The completeness stays.
func (s *Scorer) modelled(plain func(View) Score, v *Vacancy, w *Worker, view View) Score {
	if view == Reciprocal {
		a, b := s.modelled(plain, v, w, EmployerView), s.modelled(plain, v, w, WorkerView)
		product := func(a, b Micro) float64 { return float64(a) * float64(b) / (microOne * microOne) }
		return s.asScore(product(a.Value, b.Value), product(a.Low, b.Low), product(a.High, b.High), plain(view).Completeness)
	}
	score := plain(view)
	at := func(m Micro) float64 {
		p := s.model.Probability(v, w, view, m.Float())
		if !(p > 0) {
			return 0
		}
		return min(p, 1)
	}
	value, low, high := at(score.Value), at(score.Low), at(score.High)
	return s.asScore(value, min(low, value, high), max(low, value, high), score.Completeness)
}

func (s *Scorer) asScore(value, low, high, completeness float64) Score {
	ranked := value
	if s.params.Order == ByLow {
		ranked = low
	}
	return Score{
		Key:   row.Key(math.Round(ranked * keyOne)),
		Value: ToMicro(value), Low: ToMicro(low), High: ToMicro(high), Completeness: completeness,
	}
}
