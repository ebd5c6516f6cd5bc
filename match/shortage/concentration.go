package shortage

import (
	"fmt"
	"math/big"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Concentration is the Herfindahl-Hirschman index of the positions of a cell
// over employers, the sum of squared shares: 1/k for k equal employers, 1 for
// one alone. Where the employer of some vacancies is unknown it is a range, and
// both ends are reached by some assignment of employers.
type Concentration struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Points returns the range on the scale of competition law, 0 to 10000.
func (c Concentration) Points() (low, high float64) { return c.Low * 10_000, c.High * 10_000 }

// ConcentrationOf returns the index of the positions per employer, and of
// vacancies, in positions, whose employers are unknown. Low has each of these
// with an employer of its own, High all of them with the largest. Sums are
// exact; each end is rounded once. The order carries no meaning.
//
// It is [ErrUndefined] where there are no positions.
//
// Source: for vacancies, Azar, Marinescu, Steinbaum and Taska, Labour Economics
// 66 (2020).
func ConcentrationOf(employers, unknown []int64) (Concentration, error) {
	var fs fact.Faults
	total, low, hidden := new(big.Int), new(big.Int), new(big.Int)
	most := int64(0)
	for k, list := range [][]int64{employers, unknown} {
		for i, n := range list {
			if n < 0 {
				fs.Add(fact.Fault{
					Record: []string{"employer ", "unknown employer "}[k] + strconv.Itoa(i), Field: "positions",
					Value: strconv.FormatInt(n, 10), Err: fmt.Errorf("%w: negative", fact.ErrRange),
				})
				continue
			}
			x := big.NewInt(n)
			total.Add(total, x)
			low.Add(low, new(big.Int).Mul(x, x))
			if k == 0 {
				most = max(most, n)
			} else {
				hidden.Add(hidden, x)
			}
		}
	}
	if err := fs.Err(); err != nil {
		return Concentration{}, fmt.Errorf("shortage: concentration: %w", err)
	}
	if total.Sign() == 0 {
		return Concentration{}, fmt.Errorf("shortage: concentration: %w: no positions", ErrUndefined)
	}
	high := new(big.Int)
	for _, n := range employers {
		high.Add(high, new(big.Int).Mul(big.NewInt(n), big.NewInt(n)))
	}
	// The largest takes all that is hidden: 2 most hidden + hidden^2 more.
	gain := new(big.Int).Add(new(big.Int).Lsh(big.NewInt(most), 1), hidden)
	high.Add(high, gain.Mul(gain, hidden))
	all := new(big.Int).Mul(total, total)
	return Concentration{Low: ratio(low, all), High: ratio(high, all)}, nil
}

// ratio is rounded once.
func ratio(a, b *big.Int) float64 {
	x, _ := new(big.Rat).SetFrac(a, b).Float64()
	return x
}

// Bands are cut points of concentration in points of 10000.
type Bands struct{ Moderate, High float64 }

// MergerGuidelines2010 are the bands of the Horizontal Merger Guidelines of the
// U.S. Department of Justice and the Federal Trade Commission of 19 August
// 2010, section 5.3: from 1500 moderate, above 2500 high.
func MergerGuidelines2010() Bands { return Bands{Moderate: 1500, High: 2500} }

// Highly says whether a cell is highly concentrated; unknown where that depends
// on vacancies whose employers are unknown.
func (b Bands) Highly(c Concentration) fact.Tri {
	low, high := c.Points()
	return certain(low > b.High, high > b.High)
}

// Moderately says whether a cell is at least moderately concentrated.
func (b Bands) Moderately(c Concentration) fact.Tri {
	low, high := c.Points()
	return certain(low >= b.Moderate, high >= b.Moderate)
}

// certain is what two ends of a range say together.
func certain(one, other bool) fact.Tri {
	switch {
	case one && other:
		return fact.Yes
	case one || other:
		return fact.Unknown
	default:
		return fact.No
	}
}
