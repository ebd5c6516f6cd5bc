package match

import (
	"math"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A View is whose interests a score weighs.
type View uint8

// The views.
const (
	// EmployerView weighs skills, occupation, location, language, education,
	// experience and availability. It never sees a wage wish: it would reward
	// people who accept less. It is the default for ranking workers.
	EmployerView View = iota + 1
	// WorkerView weighs wage, location, occupation wish, conditions and hours.
	// It is the default for ranking vacancies.
	WorkerView
	// Reciprocal is the harmonic mean of the two. It is the default for plans.
	Reciprocal
)

func (v View) String() string { return fact.NameOf(viewNames, v) }

// MarshalText returns "employer", "worker" or "reciprocal".
func (v View) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText is the inverse of [View.MarshalText].
func (v *View) UnmarshalText(text []byte) error { return fact.ParseName(viewNames, text, v) }

var viewNames = []string{"", "employer", "worker", "reciprocal"}

// A Score is the score of a pair in one view, in millionths. The pair's true
// score, were all facts known, lies in [Low, High]; each fact that becomes
// known narrows that interval. Demands are taken at their word: one that states
// no level asks for presence and is no unknown fact.
type Score struct {
	Value        Micro   `json:"value"`
	Low          Micro   `json:"low"`
	High         Micro   `json:"high"`
	Completeness float64 `json:"completeness"` // weight of what is known, in [0, 1]
}

// Score scores a pair in a view. The hard constraints are not part of it; see
// [Scorer.Verdict]. It does not allocate.
func (s *Scorer) Score(v *PreparedVacancy, w *PreparedWorker, view View) Score {
	var fits [NumComponents]Fit
	s.fits(&fits, v, w)
	if view != Reciprocal {
		return s.aggregate(&fits, view).micro()
	}
	return reciprocal(s.aggregate(&fits, EmployerView), s.aggregate(&fits, WorkerView)).micro()
}

// A realScore is a score before it is rounded.
type realScore struct{ value, low, high, completeness float64 }

func (r realScore) micro() Score {
	return Score{ToMicro(r.value), ToMicro(r.low), ToMicro(r.high), r.completeness}
}

// aggregate is the weighted geometric mean over the components that apply, in
// order, with a floor; and 1 where none applies.
func (s *Scorer) aggregate(fits *[NumComponents]Fit, view View) realScore {
	weights := s.params.weights(view)
	var value, low, high, known, total float64
	for c := range fits {
		f, weight := &fits[c], weights[c]
		if f.State == NotApplicable || weight == 0 {
			continue
		}
		total += weight
		at := s.log(f.Value)
		value += float64(weight * at)
		if f.State == Known {
			known += weight
			low += float64(weight * at)
			high += float64(weight * at)
			continue
		}
		low += float64(weight * s.log(f.Low))
		high += float64(weight * s.log(f.High))
	}
	if total == 0 {
		return realScore{1, 1, 1, 1}
	}
	return realScore{math.Exp(value / total), math.Exp(low / total), math.Exp(high / total), known / total}
}

// log is the logarithm of a component, not below the floor. Its two ends are
// frequent, so they cost a comparison.
func (s *Scorer) log(x float64) float64 {
	switch {
	case x >= 1:
		return 0
	case x <= s.params.Floor:
		return s.logFloor
	default:
		return math.Log(x)
	}
}

// reciprocal joins the two views; the mean of the completeness is plain.
func reciprocal(a, b realScore) realScore {
	return realScore{
		HarmonicMean(a.value, b.value), HarmonicMean(a.low, b.low), HarmonicMean(a.high, b.high),
		(a.completeness + b.completeness) / 2,
	}
}
