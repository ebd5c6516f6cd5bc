package shortage

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// The five sub-indices of the OECD's Skills for Jobs, as places in [Indicators].
// Each is a number for an occupation, such as the growth over some years.
const (
	WageGrowth = iota
	EmploymentGrowth
	HoursGrowth
	UnemploymentRate // a high one is far from a shortage: its sign is turned
	UnderqualificationGrowth
	NumIndicators
)

// Indicators are the numbers of one occupation, as measured; unknown where
// there are too few observations.
type Indicators [NumIndicators]fact.Opt[float64]

// A Composite is a weighted mean of standardised indicators.
type Composite struct {
	Weights  [NumIndicators]float64
	MinRated int // fewer known indicators are not assessable
	// NeedWages leaves an occupation without known wages unassessed: without a
	// price, "shortage" may be low pay.
	NeedWages bool
}

// Composite2017 has the five sub-indices of the OECD's method, each against the
// mean of all occupations in units of their standard deviation. The weights of
// the OECD are not published: equal ones, at least three known indicators and
// known wages are ours.
//
// Source: OECD, Getting Skills Right: Skills for Jobs Indicators, 2017.
func Composite2017() Composite {
	return Composite{Weights: [NumIndicators]float64{1, 1, 1, 1, 1}, MinRated: 3, NeedWages: true}
}

// Standardise returns (x - mean)/sd over the known values, with the standard
// deviation of the population; all are 0 where the values are equal. The order
// carries no meaning.
func Standardise(values []fact.Opt[float64]) ([]fact.Opt[float64], error) {
	var known []float64
	for i, v := range values {
		x, ok := v.Get()
		if !ok {
			continue
		}
		if math.IsNaN(x) || math.Abs(x) > 1e100 {
			return nil, fmt.Errorf("shortage: standardise: %w", &fact.Fault{
				Record: "occupation " + strconv.Itoa(i), Value: strconv.FormatFloat(x, 'g', -1, 64),
				Err: fmt.Errorf("%w: not a number of usual size", fact.ErrRange),
			})
		}
		known = append(known, x)
	}
	n := float64(len(known))
	mean := sum(known) / n
	squares, equal := make([]float64, len(known)), true
	for i, x := range known {
		squares[i] = float64((x - mean) * (x - mean))
		equal = equal && x == known[0]
	}
	sd := math.Sqrt(sum(squares) / n)
	out := make([]fact.Opt[float64], len(values))
	for i, v := range values {
		x, ok := v.Get()
		switch {
		case !ok:
		case equal || sd == 0:
			out[i] = fact.Some(0.)
		default:
			out[i] = fact.Some((x - mean) / sd)
		}
	}
	return out, nil
}

// Standardised returns the indicators of occupations as deviations from the
// mean of all, those of unemployment with the sign turned, so that higher is
// nearer to a shortage.
func Standardised(occupations []Indicators) ([]Indicators, error) {
	out := make([]Indicators, len(occupations))
	for k := range NumIndicators {
		column := make([]fact.Opt[float64], len(occupations))
		for i, o := range occupations {
			column[i] = o[k]
			if x, ok := o[k].Get(); ok && k == UnemploymentRate {
				column[i] = fact.Some(-x)
			}
		}
		z, err := Standardise(column)
		if err != nil {
			return nil, fmt.Errorf("indicator %d: %w", k, err)
		}
		for i := range out {
			out[i][k] = z[i]
		}
	}
	return out, nil
}

// Score returns the weighted mean of one occupation's standardised indicators
// over those that are known; unknown where they are too few or have no weight.
// Weights below 0 and weights and indicators beyond 1e100 are an error.
func (c Composite) Score(z Indicators) (fact.Opt[float64], error) {
	for k, w := range c.Weights {
		if !(w >= 0) || w > 1e100 {
			return fact.Opt[float64]{}, fmt.Errorf("shortage: composite: %w: weight %v of indicator %d", fact.ErrRange, w, k)
		}
	}
	var total, weight float64
	rated := 0
	for k, v := range z {
		if x, ok := v.Get(); ok {
			if !(math.Abs(x) <= 1e100) {
				return fact.Opt[float64]{}, fmt.Errorf("shortage: composite: %w: indicator %d is %v", fact.ErrRange, k, x)
			}
			total += float64(c.Weights[k] * x)
			weight += c.Weights[k]
			rated++
		}
	}
	_, wages := z[WageGrowth].Get()
	if rated < c.MinRated || weight == 0 || c.NeedWages && !wages {
		return fact.Opt[float64]{}, nil
	}
	return fact.Some(total / weight), nil
}

// A Balance is one of the five classes of Canada's recent labour market
// assessment, by region and occupation.
type Balance uint8

// The classes. The zero value is no answer.
const (
	Undetermined Balance = iota
	LargeSurplus
	Surplus
	Balanced
	InShortage
	MajorShortage
)

// NumBalances is how many classes there are, with the undetermined.
const NumBalances = 6

var balanceNames = []string{"undetermined", "large surplus", "surplus", "balanced", "shortage", "major shortage"}

func (b Balance) String() string { return fact.NameOf(balanceNames, b) }

// MarshalText returns the class in words, like "major shortage".
func (b Balance) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText is the inverse of [Balance.MarshalText].
func (b *Balance) UnmarshalText(text []byte) error { return fact.ParseName(balanceNames, text, b) }

// FiveClasses are the scores from which a cell is in surplus, balanced, in
// shortage and in major shortage; below the first it is in large surplus.
type FiveClasses [4]float64

// OurFiveClasses are cut points for a [Composite]: half and one and a half
// standard deviations from the mean. The classes are those of Employment and
// Social Development Canada; its cut points are not published, these are ours.
func OurFiveClasses() FiveClasses { return FiveClasses{-1.5, -0.5, 0.5, 1.5} }

// ErrCuts says that cut points do not rise.
var ErrCuts = errors.New("cut points must rise")

// Of returns the class of a score. An unknown score is undetermined, and one that is not
// a number an error.
func (f FiveClasses) Of(score fact.Opt[float64]) (Balance, error) {
	for i := range f[1:] {
		if !(f[i] < f[i+1]) {
			return Undetermined, fmt.Errorf("shortage: five classes: %w: %v", ErrCuts, f)
		}
	}
	x, ok := score.Get()
	if !ok {
		return Undetermined, nil
	}
	if math.IsNaN(x) {
		return Undetermined, fmt.Errorf("shortage: five classes: %w: a score of NaN", fact.ErrRange)
	}
	class := LargeSurplus
	for _, cut := range f {
		if x >= cut {
			class++
		}
	}
	return class, nil
}

// A BalanceSensitivity says for how many of the settings tried a cell gets
// which class.
type BalanceSensitivity struct {
	Settings int              `json:"settings"`
	Kept     int              `json:"kept"` // those with the class of the composite and the first cuts
	Classes  [NumBalances]int `json:"classes"`
}

// Sensitivity tries every weighting of the indicators in so many parts with each
// of the cut points, of which the first are the method's own. The error is that of
// parts below 1, of more than [MaxSettings], of the indicators and cut points, or the
// cause of a cancelled context.
func (c Composite) Sensitivity(ctx context.Context, z Indicators, parts int, cuts ...FiveClasses) (BalanceSensitivity, error) {
	var s BalanceSensitivity
	if len(cuts) == 0 {
		return s, nil
	}
	score, err := c.Score(z)
	if err != nil {
		return s, err
	}
	own, err := cuts[0].Of(score)
	if err != nil {
		return s, err
	}
	err = each(ctx, NumIndicators, parts, len(cuts), func(w []int, rule int) error {
		if rule == 0 {
			for k, n := range w {
				c.Weights[k] = float64(n)
			}
			if score, err = c.Score(z); err != nil {
				return err
			}
		}
		class, err := cuts[rule].Of(score)
		if err != nil {
			return err
		}
		s.Settings++
		s.Classes[class]++
		if class == own {
			s.Kept++
		}
		return nil
	})
	if err != nil {
		return BalanceSensitivity{}, fmt.Errorf("shortage: composite: %w", err)
	}
	return s, nil
}
