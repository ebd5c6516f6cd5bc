package shortage

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A TightnessRange is a tightness that is known to lie, or likely to lie,
// between two: Low is the slacker end, High the tighter one in the order of
// [CompareTightness].
type TightnessRange struct {
	Low  Tightness `json:"low"`
	High Tightness `json:"high"`
}

// AtLeast says whether the tightness reaches a cut: Yes only if the lower end
// does, No if the upper end does not, else unknown. A cell without jobseekers is
// above every cut, an empty one is unknown, and so is a cut that is not a number.
func (r TightnessRange) AtLeast(cut float64) fact.Tri {
	reaches := func(t Tightness) bool { return t.State == NoJobseekers || t.State == Ok && t.Ratio >= cut }
	switch {
	case r.High.State == Empty || math.IsNaN(cut):
		return fact.Unknown
	case reaches(r.Low):
		return fact.Yes
	case r.Low.State == Empty || reaches(r.High):
		return fact.Unknown
	}
	return fact.No
}

// TightnessInterval returns the interval that counting error leaves to the
// tightness of a cell,
//
//	exp(ln theta ± z √(1/V + 1/U))
//
// the delta method for two Poisson counts; z is 1.96 for a level of 0.95. It is
// unknown where a side has nobody: the formula has no value there, and the counts
// say little. It is unknown too for a level that is not between 0 and 1, and for counts
// that are negative or not finite.
func TightnessInterval(s Stock, level float64) fact.Opt[TightnessRange] {
	if !isLevel(level) || !isPositive(s.Vacancies) || !isPositive(s.Unemployed) {
		return fact.Opt[TightnessRange]{}
	}
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	theta, width := s.Vacancies/s.Unemployed, math.Exp(z*math.Sqrt(1/s.Vacancies+1/s.Unemployed))
	return fact.Some(TightnessRange{Low: Tightness{Ok, theta / width}, High: Tightness{Ok, theta * width}})
}

// A Gamma is a distribution of tightness over cells, or of what may be the true
// tightness of one cell. Shape and Rate are above 0; the zero value is invalid.
//
// Where the vacancies of a cell are a Poisson number around theta U, and theta
// has this distribution over cells, what a cell shows adds to it: [Gamma.Observe].
// Its mean (V+shape)/(U+rate) is the tightness pulled to that of all cells, the
// more so the fewer people there are, and so a fair order of small cells and
// large ones.
type Gamma struct {
	Shape float64 `json:"shape"`
	Rate  float64 `json:"rate"`
}

// Observe returns what is left of a distribution after the counts of one cell,
// none of them negative. A cell without jobseekers has a value too.
func (g Gamma) Observe(s Stock) Gamma { return Gamma{g.Shape + s.Vacancies, g.Rate + s.Unemployed} }

func (g Gamma) valid() bool { return isPositive(g.Shape) && isPositive(g.Rate) }

func isPositive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

func isLevel(x float64) bool { return x > 0 && x < 1 }

// Mean returns the mean tightness.
func (g Gamma) Mean() float64 { return g.Shape / g.Rate }

// SD returns the standard deviation.
func (g Gamma) SD() float64 { return math.Sqrt(g.Shape) / g.Rate }

// Interval returns the tightness at the probabilities (1-level)/2 on both
// sides; level is between 0 and 1, such as 0.9. Both ends are NaN for another level, and
// for a distribution that is none.
func (g Gamma) Interval(level float64) Bound {
	if !isLevel(level) || !g.valid() {
		return Bound{Low: math.NaN(), High: math.NaN()}
	}
	d := distuv.Gamma{Alpha: g.Shape, Beta: g.Rate}
	return Bound{Low: d.Quantile((1 - level) / 2), High: d.Quantile((1 + level) / 2)}
}

// Tighter returns the probability that a cell with distribution a is tighter
// than an independent one with distribution b:
//
//	1 - I_x(shape_a, shape_b),  x = rate_a/(rate_a+rate_b)
//
// with I the regularised incomplete beta function; NaN where one is no distribution.
func Tighter(a, b Gamma) float64 {
	if !a.valid() || !b.valid() {
		return math.NaN()
	}
	return 1 - distuv.Beta{Alpha: a.Shape, Beta: b.Shape}.CDF(a.Rate/(a.Rate+b.Rate))
}

// ErrNoSpread says that cells differ no more than chance alone makes them: there
// is one tightness for all, and no order of them.
var ErrNoSpread = errors.New("cells differ no more than by chance")

// FitGamma fits the distribution of tightness over cells by moments: its mean is
// m = V/U of all, and its variance what is left of the cells' spread when that
// of the counts is taken off,
//
//	s² = [sum U_i (theta_i - m)² - (K-1) m] / (U - sum U_i²/U)
//
// for K cells with jobseekers; cells without any say nothing. It is
// [ErrUndefined] with fewer than two such cells or no vacancies in them, and
// [ErrNoSpread] where s² is not above 0. The order carries no meaning.
//
// Source: Marshall, Mapping disease and mortality rates using empirical Bayes
// estimators, Journal of the Royal Statistical Society C 40 (1991), with the
// unbiased variance.
func FitGamma(cells []Stock) (Gamma, error) {
	total, err := checkStocks(cells, Stock{})
	if err != nil {
		return Gamma{}, fmt.Errorf("shortage: gamma: %w", err)
	}
	var v, squares []float64
	for _, c := range cells {
		if c.Unemployed > 0 {
			v = append(v, c.Vacancies)
			squares = append(squares, float64(c.Unemployed*c.Unemployed))
		}
	}
	m := sum(v) / total.Unemployed
	free := total.Unemployed - sum(squares)/total.Unemployed
	if len(v) < 2 || m == 0 || !(free > 0) {
		return Gamma{}, fmt.Errorf("shortage: gamma: %w: two cells with jobseekers and a vacancy are needed", ErrUndefined)
	}
	spread := make([]float64, 0, len(v))
	for _, c := range cells {
		if c.Unemployed > 0 {
			d := c.Vacancies/c.Unemployed - m
			spread = append(spread, float64(c.Unemployed*float64(d*d)))
		}
	}
	variance := (sum(spread) - float64(len(v)-1)*m) / free
	g := Gamma{Shape: m * m / variance, Rate: m / variance}
	if !(variance > 0) || math.IsInf(g.Shape, 0) || math.IsInf(g.Rate, 0) {
		return Gamma{}, fmt.Errorf("shortage: gamma: %w", ErrNoSpread)
	}
	return g, nil
}
