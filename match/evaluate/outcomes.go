package evaluate

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Bounds and defaults of outcomes.
const (
	// MaxScore is the greatest size of a score or a value.
	MaxScore = 1e100
	// MinWeight and MaxWeight bound the weights of outcomes.
	MinWeight = 1e-9
	MaxWeight = 1e9
	// DefaultClip is the propensity below which [PropensityWeights] should not
	// trust it: no outcome counts more than 50 times. A policy choice.
	DefaultClip = 1.0 / 50
)

// Outcomes are pairs of worker and vacancy that were referred or applied, one a
// row. The three columns have the same length; Weights may be nil.
type Outcomes struct {
	Scores  []float64 // of the pair; in [-MaxScore, MaxScore]
	Hired   []bool    // whether it led to a hire
	Weights []float64 // nil: all alike; else in [MinWeight, MaxWeight]; only ratios matter
}

// Validate reports that there is no outcome as [fact.ErrMissing], columns of
// different length as [fact.ErrConflict], and values out of range.
func (o Outcomes) Validate() error {
	var faults fact.Faults
	checkScores(&faults, "scores", o.Scores)
	checkHired(&faults, len(o.Scores), o.Hired, o.Weights)
	return faults.Err()
}

// PropensityWeights returns the weight 1/max(p, clip) of each outcome, where p
// is the probability, in [0, 1], that a pair like it was referred at all. So
// referred outcomes stand in for pairs that were not, as far as the propensities
// are right and depend on nothing else that decides a hire. Clip, in (0, 1],
// trades bias for variance; [DefaultClip] is a choice. It reports values that
// are out of range.
func PropensityWeights(propensity []float64, clip float64) ([]float64, error) {
	var faults fact.Faults
	if !(clip >= MinWeight && clip <= 1) {
		addRange(&faults, "", "clip", clip, "want above 0, to 1")
	}
	checkUnit(&faults, "propensity", propensity)
	if faults.Len() > 0 {
		return nil, faults.Err()
	}
	weights := make([]float64, len(propensity))
	for i, p := range propensity {
		weights[i] = 1 / max(p, clip)
	}
	return weights, nil
}

// outcome is a row of checked outcomes.
type outcome struct {
	score, weight float64
	hired         bool
}

// y returns 1 for a hire.
func (o outcome) y() float64 {
	if o.hired {
		return 1
	}
	return 0
}

// sorted returns the rows in ascending order of score, then of all else, with
// weights of mean 1: the same rows whatever their order was.
func (o Outcomes) sorted(ctx context.Context) ([]outcome, error) {
	rows := make([]outcome, len(o.Scores))
	scale := 1.0
	if o.Weights != nil {
		scale = float64(len(rows)) / sum(o.Weights)
	}
	for i := range rows {
		rows[i] = outcome{score: o.Scores[i] + 0, weight: 1, hired: o.Hired[i]} // -0 becomes 0
		if o.Weights != nil {
			rows[i].weight = o.Weights[i] * scale
		}
	}
	if err := sortRows(ctx, rows, make([]outcome, len(rows))); err != nil {
		return nil, err
	}
	return rows, nil
}

// sortRows sorts by merging, so that it can stop in between.
func sortRows(ctx context.Context, rows, spare []outcome) error {
	if ctx.Err() != nil {
		return fmt.Errorf("evaluate: %w", context.Cause(ctx))
	}
	if len(rows) <= checkEvery {
		slices.SortFunc(rows, compareRows)
		return nil
	}
	mid := len(rows) / 2
	if err := sortRows(ctx, rows[:mid], spare[:mid]); err != nil {
		return err
	}
	if err := sortRows(ctx, rows[mid:], spare[mid:]); err != nil {
		return err
	}
	copy(spare, rows)
	left, right := spare[:mid], spare[mid:]
	for i := range rows {
		if len(right) == 0 || len(left) > 0 && compareRows(left[0], right[0]) <= 0 {
			rows[i], left = left[0], left[1:]
		} else {
			rows[i], right = right[0], right[1:]
		}
	}
	return nil
}

func compareRows(a, b outcome) int {
	return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.y(), b.y()), cmp.Compare(a.weight, b.weight))
}

// sum adds values in ascending order, and beside them what each rounding
// lost (Knuth's two-sum): the same sum whatever their order was.
func sum(values []float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	var total, lost float64
	for _, v := range sorted {
		next := total + v
		added := next - total
		lost += (total - (next - added)) + (v - added)
		total = next
	}
	return total + lost
}

// checkHired checks the columns beside the first, which has n rows.
func checkHired(faults *fact.Faults, n int, hired []bool, weights []float64) {
	if n == 0 {
		faults.Add(fact.Fault{Field: "outcomes", Err: fact.ErrMissing})
	}
	checkLength(faults, "hired", len(hired), n)
	if weights == nil {
		return
	}
	checkLength(faults, "weights", len(weights), n)
	for i, w := range weights {
		if !(w >= MinWeight && w <= MaxWeight) {
			addRange(faults, "", fmt.Sprintf("weights[%d]", i), w, "want 1e-9 to 1e9")
		}
	}
}

func checkScores(faults *fact.Faults, field string, values []float64) {
	for i, v := range values {
		if !(math.Abs(v) <= MaxScore) {
			addRange(faults, "", fmt.Sprintf("%s[%d]", field, i), v, "want -1e100 to 1e100")
		}
	}
}

func checkUnit(faults *fact.Faults, field string, values []float64) {
	for i, v := range values {
		if !(v >= 0 && v <= 1) {
			addRange(faults, "", fmt.Sprintf("%s[%d]", field, i), v, "want 0 to 1")
		}
	}
}
