package evaluate

import (
	"context"
	"fmt"
	"math"
)

// Platt is the calibrator
//
//	p(s) = 1 / (1 + exp(-(Slope*s + Intercept)))
//
// fitted by [FitPlatt]. A negative slope means that hires had lower scores: then
// look at the score, and do not calibrate it. The zero Platt predicts 1/2.
type Platt struct {
	Slope     float64 `json:"slope"`
	Intercept float64 `json:"intercept"`
	Gradient  float64 `json:"gradient"`  // what is left of it at the solution, per outcome: about 1e-16
	Converged bool    `json:"converged"` // Gradient is below 1e-12
}

// FitPlatt fits a logistic curve by maximum likelihood with the smoothed
// targets of Platt (1999),
//
//	t = (N1+1)/(N1+2) for a hire,  1/(N0+2) for none,
//
// N1 and N0 being the weights of each, scaled to a mean of 1. So there is always
// one finite solution, also where scores separate the hires. Scores that differ
// by less than 1e-9 of their size count as one; then Slope is 0.
//
// Adding a constant to the scores or multiplying them by one changes no
// prediction. It takes Newton steps with halving (Lin, Lin and Weng 2007), time
// O(n log n) to sort and O(n) each step.
func FitPlatt(ctx context.Context, o Outcomes) (Platt, error) {
	if err := o.Validate(); err != nil {
		return Platt{}, err
	}
	rows, err := o.sorted(ctx)
	if err != nil {
		return Platt{}, err
	}
	fit := plattFit{rows: rows}
	fit.prepare()
	return fit.solve(ctx)
}

// plattFit is the problem in u = (score-centre)/half, which lies in [-1, 1].
type plattFit struct {
	rows         []outcome
	target       [2]float64 // of no hire and of a hire
	centre, half float64    // half is 0 where all scores count as one
}

func (f *plattFit) prepare() {
	var n [2]float64
	for _, r := range f.rows {
		n[int(r.y())] += r.weight
	}
	f.target = [2]float64{1 / (n[0] + 2), (n[1] + 1) / (n[1] + 2)}
	low, high := f.rows[0].score, f.rows[len(f.rows)-1].score
	f.centre, f.half = low/2+high/2, high/2-low/2
	if f.half < 1e-100 || f.half < 1e-9*max(math.Abs(low), math.Abs(high)) {
		f.half = 0
	}
}

func (f *plattFit) u(r outcome) float64 {
	if f.half == 0 {
		return 0
	}
	return (r.score - f.centre) / f.half
}

// A curve is the objective at one point (a, b) with its derivatives.
type curve struct {
	value         float64
	ga, gb        float64
	haa, hab, hbb float64
}

// gradient returns the size of the gradient per outcome.
func (c curve) gradient(n int) float64 { return max(math.Abs(c.ga), math.Abs(c.gb)) / float64(n) }

func (f *plattFit) at(ctx context.Context, a, b float64) (curve, error) {
	var c curve
	for i, r := range f.rows {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return curve{}, fmt.Errorf("evaluate: %w", context.Cause(ctx))
		}
		u, t := f.u(r), f.target[int(r.y())]
		z := a*u + b
		p := sigmoid(z)
		c.value += r.weight * (softplus(z) - t*z)
		g, h := r.weight*(p-t), r.weight*p*(1-p)
		c.ga += g * u
		c.gb += g
		c.haa += h * u * u
		c.hab += h * u
		c.hbb += h
	}
	return c, nil
}

// solve takes Newton steps until the gradient stops shrinking.
func (f *plattFit) solve(ctx context.Context) (Platt, error) {
	var a, b float64
	c, err := f.at(ctx, a, b)
	if err != nil {
		return Platt{}, err
	}
	for range 100 {
		da, db := c.newton()
		next, step := c, 1.0
		for ; step > 1e-10; step /= 2 {
			if next, err = f.at(ctx, a+step*da, b+step*db); err != nil {
				return Platt{}, err
			}
			drop := step * (c.ga*da + c.gb*db) // negative
			if next.value <= c.value+1e-4*drop || next.gradient(1) < c.gradient(1)/2 {
				break
			}
		}
		if step <= 1e-10 || next.gradient(1) >= c.gradient(1) && next.value >= c.value {
			break // down to rounding
		}
		a, b, c = a+step*da, b+step*db, next
	}
	p := Platt{Intercept: b, Gradient: c.gradient(len(f.rows))}
	p.Converged = p.Gradient < 1e-12
	if f.half > 0 {
		p.Slope = a / f.half
		p.Intercept = b - p.Slope*f.centre
	}
	return p, nil
}

// newton returns the step -H^-1 g; of b alone where u is constant.
func (c curve) newton() (da, db float64) {
	det := c.haa*c.hbb - c.hab*c.hab
	if !(det > 1e-14*c.haa*c.hbb) {
		return 0, -c.gb / c.hbb
	}
	return (c.hab*c.gb - c.hbb*c.ga) / det, (c.hab*c.ga - c.haa*c.gb) / det
}

// Predict returns P(hire | referred) at a score, in [0, 1]. A score beyond
// MaxScore counts as that; a score that is no number gives none.
func (p Platt) Predict(score float64) float64 {
	return sigmoid(p.Slope*clamp(score, -MaxScore, MaxScore) + p.Intercept)
}

// sigmoid returns 1/(1+exp(-z)).
func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// softplus returns ln(1+exp(z)) without overflow.
func softplus(z float64) float64 { return max(z, 0) + math.Log1p(math.Exp(-math.Abs(z))) }
