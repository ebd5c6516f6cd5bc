package evaluate

import (
	"context"
	"fmt"
	"math"
	"sort"
)

// Isotonic is the calibrator of [FitIsotonic]: a nondecreasing function of the
// score. The zero Isotonic predicts 1/2.
type Isotonic struct {
	Steps []Step `json:"steps"` // ascending in score and in value
}

// A Step is a range of scores with one prediction.
type Step struct {
	From   float64 `json:"from"` // lowest score of an outcome in it
	To     float64 `json:"to"`   // highest
	Value  float64 `json:"value"`
	N      int     `json:"n"`      // outcomes
	Weight float64 `json:"weight"` // theirs, where all outcomes have a mean of 1
}

// FitIsotonic fits the nondecreasing function with the least squared error by
// pooling adjacent violators (Ayer et al. 1955). Outcomes of equal score are
// pooled first: a function has one value there. The fit is unique, and equals
//
//	max over a <= s of  min over b >= s of  mean outcome of scores in [a, b].
//
// A strictly increasing transformation of the scores leaves the values as they
// are. Ends of the range are fitted to few outcomes and often reach 0 or 1, which
// no number of outcomes proves. Time O(n log n).
func FitIsotonic(ctx context.Context, o Outcomes) (Isotonic, error) {
	if err := o.Validate(); err != nil {
		return Isotonic{}, err
	}
	rows, err := o.sorted(ctx)
	if err != nil {
		return Isotonic{}, err
	}
	type pool struct {
		Step
		hires float64 // weight of hires
	}
	var pools []pool
	for i := 0; i < len(rows); {
		p := pool{Step: Step{From: rows[i].score, To: rows[i].score}}
		for ; i < len(rows) && rows[i].score == p.To; i++ {
			if i%checkEvery == 0 && ctx.Err() != nil {
				return Isotonic{}, fmt.Errorf("evaluate: %w", context.Cause(ctx))
			}
			p.N++
			p.Weight += rows[i].weight
			p.hires += rows[i].weight * rows[i].y()
		}
		p.Value = p.hires / p.Weight
		for len(pools) > 0 && pools[len(pools)-1].Value >= p.Value {
			last := pools[len(pools)-1]
			pools = pools[:len(pools)-1]
			p.From = last.From
			p.N += last.N
			p.Weight += last.Weight
			p.hires += last.hires
			p.Value = p.hires / p.Weight
		}
		pools = append(pools, p)
	}
	iso := Isotonic{Steps: make([]Step, len(pools))}
	for i, p := range pools {
		iso.Steps[i] = p.Step
		iso.Steps[i].Value = min(p.Value, 1) // a sum of weights can round above itself
	}
	return iso, nil
}

// Predict returns P(hire | referred) at a score, in [0, 1]: the value of its
// step, between two steps a straight line, beyond the ends the value of the
// end. It never falls as the score rises. A score that is no number gives none.
// Time O(log of steps).
func (c Isotonic) Predict(score float64) float64 {
	if math.IsNaN(score) {
		return score
	}
	if len(c.Steps) == 0 {
		return 0.5
	}
	i := sort.Search(len(c.Steps), func(i int) bool { return c.Steps[i].To >= score })
	switch {
	case i == len(c.Steps):
		return c.Steps[i-1].Value
	case i == 0 || score >= c.Steps[i].From:
		return c.Steps[i].Value
	}
	left, right := c.Steps[i-1], c.Steps[i]
	share := (score - left.To) / (right.From - left.To)
	return clamp(left.Value+share*(right.Value-left.Value), left.Value, right.Value)
}
