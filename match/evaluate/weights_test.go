package evaluate_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/evaluate"
	"github.com/beveridge-go/beveridge/match/fact"
)

// pairObjective is the objective of the learned weights by its definition.
func pairObjective(x [][]float64, pairs []evaluate.Preference, ridge float64, w []float64) float64 {
	var total float64
	for k := range w {
		total += ridge / 2 * w[k] * w[k]
	}
	for _, p := range pairs {
		var z float64
		for k := range w {
			z += w[k] * (x[p.Better][k] - x[p.Worse][k])
		}
		total += math.Log1p(math.Exp(-z))
	}
	return total
}

func pairGradient(x [][]float64, pairs []evaluate.Preference, ridge float64, w []float64) []float64 {
	g := make([]float64, len(w))
	for k := range w {
		g[k] = ridge * w[k]
	}
	for _, p := range pairs {
		var z float64
		for k := range w {
			z += w[k] * (x[p.Better][k] - x[p.Worse][k])
		}
		for k := range w {
			g[k] -= (x[p.Better][k] - x[p.Worse][k]) / (1 + math.Exp(z))
		}
	}
	return g
}

// freeWeights minimises the objective over the weights of the support, of any
// sign, by going down one coordinate at a time with bisection.
func freeWeights(x [][]float64, pairs []evaluate.Preference, ridge float64, support []int) []float64 {
	w := make([]float64, len(x[0]))
	for range 400 {
		for _, k := range support {
			low, high := -100.0, 100.0
			for range 60 {
				w[k] = (low + high) / 2
				if pairGradient(x, pairs, ridge, w)[k] > 0 {
					high = w[k]
				} else {
					low = w[k]
				}
			}
		}
	}
	return w
}

func preferences(rng *rand.Rand, n, d, pairs int) (x [][]float64, out []evaluate.Preference) {
	for range n {
		row := make([]float64, d)
		for k := range row {
			row[k] = math.Log(0.05 + 0.95*rng.Float64())
		}
		x = append(x, row)
	}
	for range pairs {
		a, b := rng.IntN(n), rng.IntN(n-1)
		if b >= a {
			b++
		}
		out = append(out, evaluate.Preference{Better: int32(a), Worse: int32(b)})
	}
	return x, out
}

// TestWeightsByEnumeration holds the solution against the best of all supports.
func TestWeightsByEnumeration(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 26))
	bound := 0
	for range 6 {
		x, pairs := preferences(rng, 6, 3, 8)
		got, err := evaluate.FitWeights(t.Context(), x, pairs, evaluate.DefaultLearnParams())
		require.NoError(t, err)
		best, bestW := math.Inf(1), []float64(nil)
		for m := range 8 {
			var support []int
			for k := range 3 {
				if m>>k&1 == 1 {
					support = append(support, k)
				}
			}
			w := freeWeights(x, pairs, 0.1, support)
			if min(w[0], w[1], w[2]) < -1e-9 {
				continue
			}
			if v := pairObjective(x, pairs, 0.1, w); v < best {
				best, bestW = v, w
			}
		}
		require.InDelta(t, best, got.Objective, 1e-9)
		require.InDeltaSlice(t, bestW, got.Raw, 1e-5)
		if min(bestW[0], bestW[1], bestW[2]) == 0 {
			bound++
		}
	}
	require.Positive(t, bound, "the bound binds somewhere")
}

// TestWeightsKKT holds the certificate against its definition, on problems of
// all sizes, with equal and with constant components.
func TestWeightsKKT(t *testing.T) {
	rng := rand.New(rand.NewPCG(27, 28))
	for i := range 150 {
		d := 1 + rng.IntN(8)
		x, pairs := preferences(rng, 30, d, 1+rng.IntN(200))
		p := evaluate.DefaultLearnParams()
		p.Ridge = math.Pow(10, -6+8*rng.Float64())
		for _, row := range x {
			switch i % 4 {
			case 1:
				row[d-1] = row[0] // two alike
			case 2:
				row[0] = -1 // says nothing
			case 3:
				row[0] *= 100 // another unit
			}
		}
		got, err := evaluate.FitWeights(t.Context(), x, pairs, p)
		require.NoError(t, err)
		require.True(t, got.Converged, "case %d, ridge %v, residual %v after %d steps", i, p.Ridge, got.Residual, got.Steps)
		require.Less(t, got.Steps, 60)
		g := pairGradient(x, pairs, p.Ridge, got.Raw)
		var residual float64
		for k, w := range got.Raw {
			require.GreaterOrEqual(t, w, 0.0)
			residual = max(residual, math.Abs(min(w, g[k])))
		}
		require.InDelta(t, residual, got.Residual, 1e-9)
		require.Less(t, residual, 1e-8)
		require.InDelta(t, pairObjective(x, pairs, p.Ridge, got.Raw), got.Objective, 1e-9*(1+got.Objective))
		if i%4 == 2 {
			require.InDelta(t, 0, got.Raw[0], 1e-9, "a constant component gets no weight")
		}
		if got.Weights != nil {
			var sum float64
			for _, w := range got.Weights {
				sum += w
			}
			require.InDelta(t, 1, sum, 1e-12)
		}

		rng.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
		again, err := evaluate.FitWeights(t.Context(), x, pairs, p)
		require.NoError(t, err)
		require.Equal(t, got, again, "the order of pairs does not matter, to the last bit")
	}
}

func TestWeightsNothingLearned(t *testing.T) {
	x := [][]float64{{-1, -2}, {-0.5, -1}}
	got, err := evaluate.FitWeights(t.Context(), x, []evaluate.Preference{{Better: 0, Worse: 1}}, evaluate.DefaultLearnParams())
	require.NoError(t, err)
	require.True(t, got.Converged)
	require.Equal(t, []float64{0, 0}, got.Raw, "who is worse in all was preferred: no weights say so")
	require.Nil(t, got.Weights)
}

func TestWeightsStopped(t *testing.T) {
	rng := rand.New(rand.NewPCG(29, 30))
	x, pairs := preferences(rng, 30, 4, 100)
	p := evaluate.DefaultLearnParams()
	p.MaxSteps = 1
	got, err := evaluate.FitWeights(t.Context(), x, pairs, p)
	require.NoError(t, err)
	require.False(t, got.Converged)
	require.Equal(t, 1, got.Steps)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStop)
	_, err = evaluate.FitWeights(ctx, x, pairs, p)
	require.ErrorIs(t, err, errStop)
}

func TestWeightFaults(t *testing.T) {
	p := evaluate.DefaultLearnParams()
	for _, tt := range []struct {
		name  string
		x     [][]float64
		pairs []evaluate.Preference
		p     evaluate.LearnParams
		n     int
	}{
		{"nothing", nil, nil, p, 2},
		{"zero params", [][]float64{{1}, {2}}, []evaluate.Preference{{Better: 0, Worse: 1}}, evaluate.LearnParams{}, 3},
		{"no component", [][]float64{{}, {}}, []evaluate.Preference{{Better: 0, Worse: 1}}, p, 1},
		{"ragged", [][]float64{{1}, {2, 3}}, []evaluate.Preference{{Better: 0, Worse: 1}}, p, 1},
		{"numbers", [][]float64{{math.NaN()}, {math.Inf(-1)}, {1001}}, []evaluate.Preference{{Better: 0, Worse: 1}}, p, 3},
		{"pairs", [][]float64{{1}, {2}}, []evaluate.Preference{{Better: 0, Worse: 2}, {Better: -1, Worse: 0}, {Better: 1, Worse: 1}}, p, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := evaluate.FitWeights(t.Context(), tt.x, tt.pairs, tt.p)
			var faults *fact.Faults
			require.ErrorAs(t, err, &faults)
			require.Equal(t, tt.n, faults.Len(), "%v", err)
		})
	}
}

func TestPreferences(t *testing.T) {
	pairs, err := evaluate.Preferences([]string{"a", "b", "a", "a", "b"}, []int{0, 1, 1, 2, 1})
	require.NoError(t, err)
	require.Equal(t, []evaluate.Preference{{Better: 2, Worse: 0}, {Better: 3, Worse: 0}, {Better: 3, Worse: 2}}, pairs,
		"within a vacancy, different outcomes only")
	_, err = evaluate.Preferences([]string{"a"}, nil)
	require.ErrorIs(t, err, fact.ErrConflict)
	n := 9000 // 4500*4500 pairs
	vacancies, results := make([]string, n), make([]int, n)
	for i := range n / 2 {
		results[i] = 1
	}
	_, err = evaluate.Preferences(vacancies, results)
	require.ErrorIs(t, err, fact.ErrRange)
}
