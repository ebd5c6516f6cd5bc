package evaluate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Calibrator turns a score into P(hire | referred), in [0, 1]. A caller's own
// model of that probability is one too. It must be safe for concurrent use.
type Calibrator interface {
	Predict(score float64) float64
}

// A Method makes a calibrator from outcomes.
type Method func(ctx context.Context, o Outcomes) (Calibrator, error)

// PlattBelow is the number of outcomes below which Platt is the better bet: two
// parameters against a free curve. A policy choice, not a law.
const PlattBelow = 500

// ByPlatt is [FitPlatt] as a Method.
func ByPlatt(ctx context.Context, o Outcomes) (Calibrator, error) {
	return asCalibrator(FitPlatt(ctx, o))
}

// ByIsotonic is [FitIsotonic] as a Method.
func ByIsotonic(ctx context.Context, o Outcomes) (Calibrator, error) {
	return asCalibrator(FitIsotonic(ctx, o))
}

// BySize takes Platt for fewer than below outcomes, else isotonic. [PlattBelow]
// is a choice of below.
func BySize(below int) Method {
	return func(ctx context.Context, o Outcomes) (Calibrator, error) {
		if len(o.Scores) < below {
			return ByPlatt(ctx, o)
		}
		return ByIsotonic(ctx, o)
	}
}

func asCalibrator[C Calibrator](c C, err error) (Calibrator, error) {
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Folds deals rows into k folds, numbered from 0. Rows of the same key share a
// fold: take the vacancy as key, because its outcomes depend on each other. The
// fold of a key depends on the set of keys, k and seed, not on the order of the
// rows; folds differ by at most one key. It reports k outside of 2 to the number
// of keys.
func Folds(keys []string, k int, seed uint64) ([]int, error) {
	fold := make(map[string]int, len(keys))
	for _, key := range keys {
		fold[key] = 0
	}
	if k < 2 || k > len(fold) {
		var faults fact.Faults
		faults.Add(fact.Fault{
			Field: "k", Value: strconv.Itoa(k),
			Err: fmt.Errorf("%w: want 2 to %d, the number of keys", fact.ErrRange, len(fold)),
		})
		return nil, faults.Err()
	}
	deck := sortedKeys(fold)
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	for i, key := range deck {
		fold[key] = i % k
	}
	out := make([]int, len(keys))
	for i, key := range keys {
		out[i] = fold[key]
	}
	return out, nil
}

// CrossFit predicts each outcome by a calibrator made of the outcomes of all
// other folds. It returns one prediction a row. Fold is the number of each row's
// fold, as from [Folds]; there must be two at least. It reports what
// [Outcomes.Validate] reports, a missing method, and the method's errors.
func CrossFit(ctx context.Context, o Outcomes, fold []int, method Method) ([]float64, error) {
	var faults fact.Faults
	faults.AddError("", 0, o.Validate())
	checkLength(&faults, "fold", len(fold), len(o.Scores))
	numbers := slices.Clone(fold)
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	if len(numbers) < 2 {
		faults.Add(fact.Fault{Field: "fold", Err: fmt.Errorf("%w: want two folds at least", fact.ErrRange)})
	}
	if method == nil {
		faults.Add(fact.Fault{Field: "method", Err: fact.ErrMissing})
	}
	if faults.Len() > 0 {
		return nil, faults.Err()
	}
	out := make([]float64, len(fold))
	for _, f := range numbers {
		c, err := method(ctx, o.without(fold, f))
		if err != nil {
			return nil, fmt.Errorf("evaluate: without fold %d: %w", f, err)
		}
		for i := range fold {
			if fold[i] == f {
				out[i] = c.Predict(o.Scores[i])
			}
		}
	}
	return out, nil
}

// without returns the rows outside of fold number f.
func (o Outcomes) without(fold []int, f int) Outcomes {
	var rest Outcomes
	for i := range fold {
		if fold[i] == f {
			continue
		}
		rest.Scores = append(rest.Scores, o.Scores[i])
		rest.Hired = append(rest.Hired, o.Hired[i])
		if o.Weights != nil {
			rest.Weights = append(rest.Weights, o.Weights[i])
		}
	}
	return rest
}
