package shortage

import (
	"fmt"
	"math"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/portable"
)

// Rates are the unemployed and the vacancies of a place at a time, both as
// shares of the labour force, above 0.
type Rates struct {
	Unemployed float64 `json:"unemployed"`
	Vacant     float64 `json:"vacant"`
}

// Efficient returns √(uv), the unemployment at which the least labour lies idle
// or is spent on recruiting, for a curve of elasticity 1: with more of it there
// are too few vacancies. It means nothing for rates that are not above 0.
//
// Source: Michaillat and Saez, u* = √(uv), 2022.
func (r Rates) Efficient() float64 { return math.Sqrt(r.Unemployed * r.Vacant) }

// A Curve is a Beveridge curve, ln v = Constant - Elasticity ln u.
type Curve struct {
	Constant   float64 `json:"constant"`
	Elasticity float64 `json:"elasticity"` // above 0 where the curve falls
	// Error is the standard error of the elasticity for independent residuals. A
	// monthly series has dependent ones, and its error is larger. Unknown with as
	// many parameters as points.
	Error fact.Opt[float64] `json:"error"`
	// R2 is the share of the variance of ln v that the curve explains; unknown
	// where v does not vary.
	R2     fact.Opt[float64] `json:"r2"`
	Points int               `json:"points"`
}

// CurveOf fits a Beveridge curve to the rates of one place over time by least
// squares. The order carries no meaning. It is [ErrUndefined] with fewer than
// three points, through which a line always goes, or where u does not vary.
//
// It is not for places pooled: what differs between them shifts the whole curve
// and bends the line. [CurveWithin] is.
func CurveOf(points []Rates) (Curve, error) {
	c, err := CurveWithin([][]Rates{points})
	return c.Curve, err
}

// A PanelCurve is a curve of one elasticity and a constant for each place. Its
// R2 is that within places, and the constant of Curve is the mean of the
// constants over points.
type PanelCurve struct {
	Curve
	Constants []fact.Opt[float64] `json:"constants"` // by place; unknown without points
}

// CurveWithin fits a Beveridge curve to a panel, the rates of each place over
// time, by the within estimator: from each point the means of its place are
// taken, so that what differs between places for good plays no part. A place of
// one point says nothing of the elasticity. Errors are as in [CurveOf].
func CurveWithin(places [][]Rates) (PanelCurve, error) {
	var fs fact.Faults
	out := PanelCurve{Constants: make([]fact.Opt[float64], len(places))}
	var x, y, allX, allY []float64 // against the means of the place; as they are
	var means [][2]float64
	free := -1 // points less parameters
	for i, points := range places {
		u, v := make([]float64, len(points)), make([]float64, len(points))
		for k, p := range points {
			place := "place " + strconv.Itoa(i) + ", point " + strconv.Itoa(k)
			checkFactor(&fs, place, "unemployed", p.Unemployed)
			checkFactor(&fs, place, "vacant", p.Vacant)
			u[k], v[k] = portable.Log(p.Unemployed), portable.Log(p.Vacant)
		}
		means = append(means, [2]float64{mean(u), mean(v)})
		for k := range points {
			x, y = append(x, u[k]-means[i][0]), append(y, v[k]-means[i][1])
		}
		allX, allY = append(allX, u...), append(allY, v...)
		if len(points) > 0 {
			free += len(points) - 1
		}
	}
	if err := fs.Err(); err != nil {
		return PanelCurve{}, fmt.Errorf("shortage: curve: %w", err)
	}
	across := products(x, x)
	if free < 1 || !(across > flat) {
		return PanelCurve{}, fmt.Errorf("shortage: curve: %w: want three points and more than one rate of unemployment", ErrUndefined)
	}
	slope := products(x, y) / across
	out.Points, out.Elasticity = len(allX), -slope
	out.Constant = mean(allY) - float64(slope*mean(allX))
	for i, points := range places {
		if len(points) > 0 {
			out.Constants[i] = fact.Some(means[i][1] - float64(slope*means[i][0]))
		}
	}
	rest := make([]float64, len(x))
	for i := range x {
		rest[i] = y[i] - float64(slope*x[i])
	}
	unexplained, total := products(rest, rest), products(y, y)
	out.Error = fact.Some(math.Sqrt(unexplained / float64(free) / across))
	if total > flat {
		out.R2 = fact.Some(share(1 - unexplained/total))
	}
	return out, nil
}

// flat is a sum of squares of logs that rounding alone can make.
const flat = 1e-20

func mean(x []float64) float64 { return sum(x) / float64(len(x)) }

func products(x, y []float64) float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = float64(x[i] * y[i])
	}
	return sum(out)
}

// Residual returns ln v less what the curve says at u: above 0, more vacancies
// than usual stand beside so many unemployed.
func (c Curve) Residual(r Rates) float64 {
	return portable.Log(r.Vacant) - c.Constant + float64(c.Elasticity*portable.Log(r.Unemployed))
}

// FullEmployment returns the unemployment at which u + v is least on the curve
// v = A u^-e, (eA)^(1/(1+e)), a rate; unknown where the curve does not fall.
func (c Curve) FullEmployment() fact.Opt[float64] {
	e := c.Elasticity
	if !(e > 0) {
		return fact.Opt[float64]{}
	}
	return fact.Some(portable.Exp((portable.Log(e) + c.Constant) / (1 + e)))
}
