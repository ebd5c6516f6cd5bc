package evaluate

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Forecasts are predicted probabilities with what happened, one a row. Beside
// them stand the same columns as in [Outcomes].
type Forecasts struct {
	P       []float64 // predicted, in [0, 1]
	Hired   []bool
	Weights []float64 // nil: all alike; else in [MinWeight, MaxWeight]; only ratios matter
}

// Validate reports that there is no forecast as [fact.ErrMissing], columns of
// different length as [fact.ErrConflict], and values out of range.
func (f Forecasts) Validate() error {
	var faults fact.Faults
	checkUnit(&faults, "p", f.P)
	checkHired(&faults, len(f.P), f.Hired, f.Weights)
	return faults.Err()
}

func (f Forecasts) weight(i int) float64 {
	if f.Weights == nil {
		return 1
	}
	return f.Weights[i]
}

func (f Forecasts) y(i int) float64 {
	if f.Hired[i] {
		return 1
	}
	return 0
}

// mean returns the weighted mean of a number of each row.
func (f Forecasts) mean(of func(i int) float64) float64 {
	terms, weights := make([]float64, len(f.P)), make([]float64, len(f.P))
	for i := range f.P {
		weights[i] = f.weight(i)
		terms[i] = weights[i] * of(i)
	}
	return sum(terms) / sum(weights)
}

// Brier is the mean squared error of the forecasts, in [0, 1]; lower is better
// (Brier 1950). Always saying the share of hires gives [Decomposition.Uncertainty].
// It reports what Validate reports.
func Brier(f Forecasts) (float64, error) {
	if err := f.Validate(); err != nil {
		return 0, err
	}
	return f.mean(func(i int) float64 { return (f.P[i] - f.y(i)) * (f.P[i] - f.y(i)) }), nil
}

// LogLoss is the mean of -ln of the probability given to what happened, at
// least 0; lower is better. Ok is false where it is infinite: something happened
// to which probability 0 was given, as the ends of an isotonic fit do. It
// reports what Validate reports.
func LogLoss(f Forecasts) (loss float64, ok bool, err error) {
	if err := f.Validate(); err != nil {
		return 0, false, err
	}
	loss = f.mean(func(i int) float64 {
		if f.Hired[i] {
			return -math.Log(f.P[i])
		}
		return -math.Log1p(-f.P[i])
	})
	if math.IsInf(loss, 0) || math.IsNaN(loss) {
		return 0, false, nil
	}
	return max(loss, 0), true, nil
}

// A Decomposition is the split of a Brier score by Murphy (1973):
//
//	Brier = Reliability - Resolution + Uncertainty
type Decomposition struct {
	Reliability float64 `json:"reliability"` // distance of forecasts from what they come to; lower is better
	Resolution  float64 `json:"resolution"`  // distance of that from the overall share; higher is better
	Uncertainty float64 `json:"uncertainty"` // q(1-q) of the overall share q; not the forecaster's doing
	Groups      int     `json:"groups"`      // distinct forecasts
}

// Brier returns the sum of the parts.
func (d Decomposition) Brier() float64 { return d.Reliability - d.Resolution + d.Uncertainty }

// Murphy splits the Brier score. Rows of the same forecast form a group, so the
// identity is exact. It says little where most forecasts are distinct: then
// round them before, or take [Reliability]. It reports what Validate reports.
func Murphy(f Forecasts) (Decomposition, error) {
	if err := f.Validate(); err != nil {
		return Decomposition{}, err
	}
	order := make([]int, len(f.P))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(f.P[a], f.P[b]), cmp.Compare(f.y(a), f.y(b)), cmp.Compare(f.weight(a), f.weight(b)))
	})
	share := f.mean(f.y)
	d := Decomposition{Uncertainty: share * (1 - share)}
	var all float64
	for from := 0; from < len(order); {
		p := f.P[order[from]]
		var weight, hires float64
		for ; from < len(order) && f.P[order[from]] == p; from++ {
			w := f.weight(order[from])
			weight += w
			hires += w * f.y(order[from])
		}
		observed := hires / weight
		d.Reliability += weight * (p - observed) * (p - observed)
		d.Resolution += weight * (observed - share) * (observed - share)
		d.Groups++
		all += weight
	}
	d.Reliability /= all
	d.Resolution /= all
	return d, nil
}

// A Bin is a row of a reliability table.
type Bin struct {
	From      float64 `json:"from"` // forecasts in [From, To), in the last bin [From, To]
	To        float64 `json:"to"`
	N         int     `json:"n"`         // forecasts; with 0 the shares below are not defined, and 0
	Predicted float64 `json:"predicted"` // mean forecast
	Observed  float64 `json:"observed"`  // share of hires
}

// Table is a reliability table, ascending.
type Table []Bin

// MaxBins is the greatest number of bins of a table.
const MaxBins = 10_000

// Reliability compares forecasts with what happened, in bins of equal width.
// Empty bins are kept. It reports what Validate reports, and bins outside of 1
// to MaxBins.
func Reliability(f Forecasts, bins int) (Table, error) {
	var faults fact.Faults
	faults.AddError("", 0, f.Validate())
	if bins < 1 || bins > MaxBins {
		faults.Add(fact.Fault{Field: "bins", Value: strconv.Itoa(bins), Err: fact.ErrRange})
	}
	if faults.Len() > 0 {
		return nil, faults.Err()
	}
	table, rows := make(Table, bins), make([]Forecasts, bins)
	for b := range table {
		table[b].From, table[b].To = float64(b)/float64(bins), float64(b+1)/float64(bins)
	}
	for i, p := range f.P {
		b := min(int(p*float64(bins)), bins-1)
		for b+1 < bins && p >= table[b].To { // p*bins can round either way
			b++
		}
		for p < table[b].From {
			b--
		}
		rows[b].P = append(rows[b].P, p)
		rows[b].Hired = append(rows[b].Hired, f.Hired[i])
		rows[b].Weights = append(rows[b].Weights, f.weight(i))
	}
	for b, in := range rows {
		if table[b].N = len(in.P); table[b].N > 0 {
			table[b].Predicted = in.mean(func(i int) float64 { return in.P[i] })
			table[b].Observed = in.mean(in.y)
		}
	}
	return table, nil
}

// String returns the table as text, a dash where a bin is empty.
func (t Table) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "forecast\tpredicted\tobserved\tn")
	for _, bin := range t {
		fmt.Fprintf(w, "%.2f-%.2f\t", bin.From, bin.To)
		if bin.N == 0 {
			fmt.Fprintln(w, "-\t-\t0")
			continue
		}
		fmt.Fprintf(w, "%.4f\t%.4f\t%d\n", bin.Predicted, bin.Observed, bin.N)
	}
	_ = w.Flush() // a strings.Builder does not fail
	return b.String()
}
