package match

import (
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
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

// row is the view as the kernel names it. What is no view counts as the
// employer's.
func (v View) row() row.View {
	if v < EmployerView || v > Reciprocal {
		return row.EmployerView
	}
	return row.View(v)
}

// A Key ranks the pairs of one view under one scorer: the greater the better.
type Key = row.Key

// A Score is the score of a pair in one view, in millionths. The pair's true
// score, were all facts known, lies in [Low, High]; each fact that becomes
// known narrows that interval. Demands are taken at their word: one that states
// no level asks for presence and is no unknown fact.
type Score struct {
	// Key ranks pairs of one view under one scorer: the greater the better. It
	// is finer than a millionth. Value, or Low under [ByLow], never falls when it
	// rises.
	Key          Key     `json:"key"`
	Value        Micro   `json:"value"`
	Low          Micro   `json:"low"`
	High         Micro   `json:"high"`
	Completeness float64 `json:"completeness"` // weight of what is known, in [0, 1]
}

// Weight is the integer weight of a score in an assignment: Value, or Low where
// the order says so.
func (o Order) Weight(s Score) Micro {
	if o == ByLow {
		return s.Low
	}
	return s.Value
}

// Score scores a pair in a view. The hard constraints are not part of it; see
// [Scorer.Verdict]. Where the configuration has a [Model] it is the model's. It
// does not allocate, if the model does not, but for the vacancy's query where skills
// are weighed for the first time.
func (s *Scorer) Score(v *PreparedVacancy, w *PreparedWorker, view View) Score {
	if s.model != nil {
		var fits [row.Components]row.Range
		applies := v.Query().Fits(&fits, &w.row)
		return s.modelled(func(view View) Score { return s.score(&fits, applies, view) }, v.Vacancy, w.Worker, view)
	}
	var cover row.Range
	if s.tables.NeedsCover(&v.row, &w.row, view.row()) {
		v.Query().Cover(&cover, &w.row)
	}
	return s.ScoreBeside(v, w, view, &cover)
}

// ScoreBeside is [Scorer.Score] for a worker whose skills cover as much of the demands,
// where both sides state some ([row.ColumnQuery.Cover]): the worker's own are not looked
// at, so that [PackedWorkers.UnpackBeside] serves. There must be no model.
func (s *Scorer) ScoreBeside(v *PreparedVacancy, w *PreparedWorker, view View, cover *row.Range) Score {
	const one = row.WeightOne
	var keys [3]Key // by [row.End]
	if view != Reciprocal {
		known := s.tables.KeysBeside(&keys, &v.row, &w.row, view.row(), cover)
		return s.scoreOf(&keys, view, float64(known)/one)
	}
	var worker [3]Key
	known := s.tables.KeysBeside(&keys, &v.row, &w.row, row.EmployerView, cover)
	known += s.tables.KeysBeside(&worker, &v.row, &w.row, row.WorkerView, cover)
	for end := range keys {
		keys[end] = s.tables.Reciprocal(keys[end], worker[end])
	}
	return s.scoreOf(&keys, view, float64(known)/(2*one))
}

// Key returns the key of the pair's score, at some three fifths of the cost of
// [Scorer.Score] where there is no model. It allocates as Score does.
func (s *Scorer) Key(v *PreparedVacancy, w *PreparedWorker, view View) Key {
	if s.model != nil {
		return s.Score(v, w, view).Key
	}
	return v.Query().Key(&w.row, view.row(), s.params.Order.End())
}

// Weight returns the integer weight of a pair in an assignment, [Order.Weight] of
// its score, at two thirds of the cost of [Scorer.Score] where there is no model. It
// does not allocate.
func (s *Scorer) Weight(v *PreparedVacancy, w *PreparedWorker, view View) Micro {
	if s.model != nil {
		return s.params.Order.Weight(s.Score(v, w, view))
	}
	return Micro(s.tables.Micro(view.row(), s.Key(v, w, view)))
}

func (s *Scorer) score(fits *[row.Components]row.Range, applies row.Mask, view View) Score {
	var keys [3]Key // by [row.End]
	s.tables.Keys(&keys, fits, applies, view.row())
	return s.scoreOf(&keys, view, s.completeness(fits, applies, view))
}

// scoreOf is the score of the keys at all ends.
func (s *Scorer) scoreOf(keys *[3]Key, view View, completeness float64) Score {
	micro := func(end row.End) Micro { return Micro(s.tables.Micro(view.row(), keys[end])) }
	value := micro(row.Expected)
	low, high := value, value
	if keys[row.Low] != keys[row.High] {
		low, high = micro(row.Low), micro(row.High)
	}
	return Score{Key: keys[s.params.Order.End()], Value: value, Low: low, High: high, Completeness: completeness}
}

// completeness is the plain mean of both sides' in the reciprocal view.
func (s *Scorer) completeness(fits *[row.Components]row.Range, applies row.Mask, view View) float64 {
	const one = row.WeightOne
	if view == Reciprocal {
		return float64(s.tables.Known(fits, applies, row.EmployerView)+s.tables.Known(fits, applies, row.WorkerView)) / (2 * one)
	}
	return float64(s.tables.Known(fits, applies, view.row())) / one
}
