package shortage

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A StockRange is a cell whose numbers are known to lie within bounds, such as 1
// to 4 where an office hides small counts. A number that is known has both
// bounds equal.
type StockRange struct{ Low, High Stock }

// A Bound is an index as a range.
type Bound struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// MismatchRange returns bounds of [Mismatch] for every table within the ranges.
// They hold, up to rounding; they are reached when totals are given, and can be
// wider than need be without, as each share is bounded for itself. With known
// numbers they are the index. Total is as in [Mismatch].
func MismatchRange(cells []StockRange, total Stock, a float64) (Bound, error) {
	err := checkElasticity(a)
	v, u, fault := shareRanges(cells, total)
	if err = errors.Join(fault, err); err != nil {
		return Bound{}, fmt.Errorf("shortage: mismatch: %w", err)
	}
	least, most := make([]float64, len(cells)), make([]float64, len(cells))
	for i := range cells {
		least[i], most[i] = cobbDouglas(v[i].Low, u[i].Low, a), cobbDouglas(v[i].High, u[i].High, a)
	}
	b := Bound{Low: 1 - sum(most), High: 1 - sum(least)}
	if total == (Stock{}) {
		b = Bound{Low: share(b.Low), High: share(b.High)}
	}
	return b, nil
}

// DissimilarityRange returns bounds of the share of [JackmanRoper] for every
// table within the ranges. They hold, up to rounding, and can be wider than need
// be; with known numbers they are the share.
func DissimilarityRange(cells []StockRange) (Bound, error) {
	v, u, err := shareRanges(cells, Stock{})
	if err != nil {
		return Bound{}, fmt.Errorf("shortage: dissimilarity: %w", err)
	}
	least, most := make([]float64, len(cells)), make([]float64, len(cells))
	for i := range cells {
		least[i] = max(v[i].Low-u[i].High, u[i].Low-v[i].High, 0)
		most[i] = max(v[i].High-u[i].Low, u[i].High-v[i].Low)
	}
	return Bound{Low: share(sum(least) / 2), High: share(sum(most) / 2)}, nil
}

// shareRanges returns the shares of vacancies and of unemployed that each cell
// can have.
func shareRanges(cells []StockRange, total Stock) (v, u []Bound, err error) {
	low, high := make([]Stock, len(cells)), make([]Stock, len(cells))
	var fs fact.Faults
	for i, c := range cells {
		low[i], high[i] = c.Low, c.High
		if c.Low.Vacancies > c.High.Vacancies || c.Low.Unemployed > c.High.Unemployed {
			fs.Add(fact.Fault{Record: "cell " + strconv.Itoa(i), Err: fmt.Errorf("%w: the low end is above the high one", fact.ErrConflict)})
		}
	}
	_, wrong := checkStocks(low, total) // a table of nobody is undefined
	_, tooBig := checkStocks(high, total)
	if err := errors.Join(fs.Err(), wrong, tooBig); err != nil {
		return nil, nil, err
	}
	vacancies := func(s Stock) float64 { return s.Vacancies }
	unemployed := func(s Stock) float64 { return s.Unemployed }
	return sharesWithin(low, high, total, vacancies), sharesWithin(low, high, total, unemployed), nil
}

// sharesWithin sets each cell at one end against all others at the other end.
func sharesWithin(low, high []Stock, total Stock, of func(Stock) float64) []Bound {
	lows, highs := make([]float64, len(low)), make([]float64, len(high))
	for i := range low {
		lows[i], highs[i] = of(low[i]), of(high[i])
	}
	least, most := sum(lows), sum(highs)
	out := make([]Bound, len(low))
	for i := range out {
		free := highs[i] - lows[i]
		down, up := math.Max(most-free, least), math.Min(least+free, most)
		if total != (Stock{}) {
			down, up = of(total), of(total)
		}
		out[i] = Bound{Low: lows[i] / down, High: highs[i] / up}
	}
	return out
}
