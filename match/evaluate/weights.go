package evaluate

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

const (
	// MaxComponents is the greatest number of weights to learn.
	MaxComponents = 64
	// MaxComponent is the greatest size of a component. The logarithm of a
	// component of package match lies between -3 and 0.
	MaxComponent = 1000
	// MaxPreferences is the greatest number of preferences.
	MaxPreferences = 1 << 24
)

// A Preference says that row Better came out better than row Worse of the same
// vacancy. Both are indices.
type Preference struct{ Better, Worse int32 }

// Preferences returns all pairs of rows of the same vacancy with different
// outcomes; a higher outcome is better, like 0 for no hire and 1 for a hire.
// Never across vacancies: one may be harder to fill than the other. The pairs
// ascend. A vacancy of many applicants has many pairs, and speaks the louder. It
// reports columns of different length, and more pairs than [MaxPreferences].
func Preferences(vacancies []string, outcomes []int) ([]Preference, error) {
	var faults fact.Faults
	checkLength(&faults, "outcomes", len(outcomes), len(vacancies))
	if len(vacancies) > MaxPreferences {
		faults.Add(fact.Fault{Field: "vacancies", Value: strconv.Itoa(len(vacancies)), Err: fact.ErrRange})
	}
	if faults.Len() > 0 {
		return nil, faults.Err()
	}
	rows := map[string][]int32{}
	for i, v := range vacancies {
		rows[v] = append(rows[v], int32(i))
	}
	var pairs []Preference
	for i, v := range vacancies {
		for _, j := range rows[v] {
			if outcomes[i] > outcomes[j] {
				pairs = append(pairs, Preference{int32(i), j})
			}
		}
		if len(pairs) > MaxPreferences {
			faults.Add(fact.Fault{
				Field: "vacancies", Err: fmt.Errorf("%w: more than %d pairs", fact.ErrRange, MaxPreferences),
			})
			return nil, faults.Err()
		}
	}
	return pairs, nil
}

// LearnParams are the numbers of [FitWeights]. The zero value is rejected.
type LearnParams struct {
	Ridge     float64 // pulls weights to 0, more against few pairs; in [1e-6, 1e6]
	Tolerance float64 // of the residual, relative to the sizes of the differences; in [1e-14, 1]
	MaxSteps  int     // Newton steps; in [1, 10000]
}

// DefaultLearnParams returns Ridge 0.1, a guess; Tolerance 1e-12; MaxSteps 200.
func DefaultLearnParams() LearnParams {
	return LearnParams{Ridge: 0.1, Tolerance: 1e-12, MaxSteps: 200}
}

// Validate reports every field that is out of range.
func (p LearnParams) Validate() error {
	var faults fact.Faults
	if !(p.Ridge >= 1e-6 && p.Ridge <= 1e6) {
		addRange(&faults, "", "Ridge", p.Ridge, "want 1e-6 to 1e6")
	}
	if !(p.Tolerance >= 1e-14 && p.Tolerance <= 1) {
		addRange(&faults, "", "Tolerance", p.Tolerance, "want 1e-14 to 1")
	}
	if p.MaxSteps < 1 || p.MaxSteps > 10000 {
		faults.Add(fact.Fault{Field: "MaxSteps", Value: strconv.Itoa(p.MaxSteps), Err: fact.ErrRange})
	}
	return faults.Err()
}

// Learned are the weights that past outcomes speak for.
type Learned struct {
	Raw       []float64 `json:"raw"`     // the solution, each 0 or more
	Weights   []float64 `json:"weights"` // Raw over its sum; nil where all are 0: nothing was learned
	Objective float64   `json:"objective"`
	// Residual certifies the solution: the largest |min(w_k, g_k)|, g being the
	// gradient. At the optimum each weight is 0 and its gradient at least 0, or
	// its gradient is 0. The distance of Raw from the optimum is at most about
	// Residual/Ridge where it is small.
	Residual  float64 `json:"residual"`
	Steps     int     `json:"steps"`
	Converged bool    `json:"converged"` // Residual is within the tolerance
}

// FitWeights learns weights from preferences between rows of x, each a list of
// components in [-MaxComponent, MaxComponent]: logarithms of components for the
// geometric mean. See the package comment for the problem, its reason and what
// not to learn on. The solution does not depend on the order of rows and pairs.
//
// It takes projected Newton steps (Bertsekas 1982), each O(pairs*d^2 + d^3) for
// d components; memory O(pairs*d). It reports rows of different length, values
// out of range, pairs of no two rows, and that there is no pair or no component.
func FitWeights(ctx context.Context, x [][]float64, pairs []Preference, p LearnParams) (Learned, error) {
	if err := checkLearn(x, pairs, p); err != nil {
		return Learned{}, err
	}
	fit := newPairFit(x, pairs, p.Ridge)
	return fit.solve(ctx, p)
}

func checkLearn(x [][]float64, pairs []Preference, p LearnParams) error {
	var faults fact.Faults
	faults.AddError("", 0, p.Validate())
	if len(pairs) == 0 {
		faults.Add(fact.Fault{Field: "pairs", Err: fact.ErrMissing})
	}
	if len(pairs) > MaxPreferences {
		faults.Add(fact.Fault{Field: "pairs", Value: strconv.Itoa(len(pairs)), Err: fact.ErrRange})
	}
	if len(x) == 0 || len(x[0]) == 0 || len(x[0]) > MaxComponents {
		faults.Add(fact.Fault{Field: "x", Err: fmt.Errorf("%w: want 1 to %d components", fact.ErrRange, MaxComponents)})
	}
	for i, row := range x {
		checkLength(&faults, fmt.Sprintf("x[%d]", i), len(row), len(x[0]))
		for k, v := range row {
			if !(math.Abs(v) <= MaxComponent) {
				addRange(&faults, "", fmt.Sprintf("x[%d][%d]", i, k), v, "want -1000 to 1000")
			}
		}
	}
	for i, q := range pairs {
		if min(q.Better, q.Worse) < 0 || int(max(q.Better, q.Worse)) >= len(x) || q.Better == q.Worse {
			faults.Add(fact.Fault{
				Field: fmt.Sprintf("pairs[%d]", i), Value: fmt.Sprintf("%d, %d", q.Better, q.Worse),
				Err: fmt.Errorf("%w: want two of %d rows", fact.ErrRange, len(x)),
			})
		}
	}
	return faults.Err()
}

// pairFit is the problem in the differences of the pairs.
type pairFit struct {
	diffs [][]float64 // x of the better less x of the worse, in lexical order
	ridge float64
	scale float64 // sum of the largest differences: the size that a gradient can have
}

func newPairFit(x [][]float64, pairs []Preference, ridge float64) *pairFit {
	f := &pairFit{diffs: make([][]float64, len(pairs)), ridge: ridge, scale: 1}
	d := len(x[0])
	flat := make([]float64, d*len(pairs))
	for i, q := range pairs {
		row := flat[i*d : (i+1)*d : (i+1)*d]
		for k := range row {
			row[k] = x[q.Better][k] - x[q.Worse][k]
		}
		f.diffs[i] = row
	}
	slices.SortFunc(f.diffs, slices.Compare)
	for _, row := range f.diffs {
		var largest float64
		for _, v := range row {
			largest = max(largest, math.Abs(v))
		}
		f.scale += largest
	}
	return f
}

// value returns the objective at w.
func (f *pairFit) value(ctx context.Context, w []float64) (float64, error) {
	total := f.ridge / 2 * dot(w, w)
	for i, row := range f.diffs {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return 0, fmt.Errorf("evaluate: %w", context.Cause(ctx))
		}
		total += softplus(-dot(w, row))
	}
	return total, nil
}

// slope returns the gradient g and the Hessian h at w.
func (f *pairFit) slope(ctx context.Context, w []float64) (g []float64, h [][]float64, err error) {
	g, h = make([]float64, len(w)), square(len(w))
	for k := range w {
		g[k] = f.ridge * w[k]
		h[k][k] = f.ridge
	}
	for i, row := range f.diffs {
		if i%64 == 0 && ctx.Err() != nil {
			return nil, nil, fmt.Errorf("evaluate: %w", context.Cause(ctx))
		}
		q := sigmoid(-dot(w, row))
		c := q * (1 - q)
		for k, v := range row {
			g[k] -= q * v
			for m := range k + 1 {
				h[k][m] += c * v * row[m]
			}
		}
	}
	for k := range h {
		for m := range k {
			h[m][k] = h[k][m]
		}
	}
	return g, h, nil
}

// residual returns the largest |min(w_k, g_k)|.
func residual(w, g []float64) float64 {
	var largest float64
	for k := range w {
		largest = max(largest, math.Abs(min(w[k], g[k])))
	}
	return largest
}

func (f *pairFit) solve(ctx context.Context, p LearnParams) (Learned, error) {
	w := make([]float64, len(f.diffs[0]))
	best := Learned{Residual: math.Inf(1)}
	value, err := f.value(ctx, w)
	if err != nil {
		return Learned{}, err
	}
	for step := 0; ; step++ {
		g, h, err := f.slope(ctx, w)
		if err != nil {
			return Learned{}, err
		}
		if r := residual(w, g); r < best.Residual {
			best.Raw, best.Objective, best.Residual = slices.Clone(w), value, r
		}
		best.Steps = step
		best.Converged = best.Residual <= p.Tolerance*f.scale
		if best.Converged || step == p.MaxSteps {
			break
		}
		next, v, err := f.search(ctx, w, value, g, direction(w, g, h))
		if err != nil {
			return Learned{}, err
		}
		if slices.Equal(next, w) {
			break // down to rounding
		}
		w, value = next, v
	}
	best.Weights = simplex(best.Raw)
	return best, nil
}

// direction is minus the gradient, of the free weights by Newton. Not free is a
// weight that is at 0, or so near that a step in it only blocks the others, and
// that the gradient pushes down.
func direction(w, g []float64, h [][]float64) []float64 {
	near := min(1e-3, residual(w, g))
	var free []int
	d := make([]float64, len(w))
	for k := range w {
		if w[k] <= near && g[k] > 0 {
			d[k] = -w[k] // to the bound
			continue
		}
		free = append(free, k)
	}
	m, b := square(len(free)), make([]float64, len(free))
	for i, k := range free {
		b[i] = -g[k]
		for j, l := range free {
			m[i][j] = h[k][l]
		}
	}
	for i, v := range solveSPD(m, b) {
		d[free[i]] = v
	}
	return d
}

// search halves the step along the projected path until the objective falls
// enough. Where rounding hides the fall it returns w.
func (f *pairFit) search(ctx context.Context, w []float64, value float64, g, d []float64) ([]float64, float64, error) {
	slack := 1e-15 * value
	for t := 1.0; t > 1e-12; t /= 2 {
		next := make([]float64, len(w))
		var fall float64
		for k := range w {
			next[k] = max(0, w[k]+t*d[k])
			fall += g[k] * (next[k] - w[k])
		}
		v, err := f.value(ctx, next)
		if err != nil {
			return nil, 0, err
		}
		if v <= value+1e-4*min(fall, 0)+slack {
			return next, v, nil
		}
	}
	return w, value, nil
}

// simplex returns w over its sum, nil where that is 0.
func simplex(w []float64) []float64 {
	total := sum(w)
	if total == 0 {
		return nil
	}
	out := make([]float64, len(w))
	for k := range w {
		out[k] = w[k] / total
	}
	return out
}

func dot(a, b []float64) float64 {
	var total float64
	for i := range a {
		total += a[i] * b[i]
	}
	return total
}
