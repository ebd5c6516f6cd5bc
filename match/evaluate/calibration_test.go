package evaluate_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/evaluate"
	"github.com/beveridge-go/beveridge/match/fact"
)

// outcomes draws synthetic outcomes; scores repeat, hires get likelier with the
// score.
func outcomes(rng *rand.Rand, n int, weighted bool) evaluate.Outcomes {
	var o evaluate.Outcomes
	for range n {
		s := float64(rng.IntN(12)) / 10
		o.Scores = append(o.Scores, s)
		o.Hired = append(o.Hired, rng.Float64() < 0.2+0.5*s)
		if weighted {
			o.Weights = append(o.Weights, 1+49*rng.Float64())
		}
	}
	return o
}

// shuffled returns the same rows in another order.
func shuffled(rng *rand.Rand, o evaluate.Outcomes) evaluate.Outcomes {
	var out evaluate.Outcomes
	for _, i := range rng.Perm(len(o.Scores)) {
		out.Scores = append(out.Scores, o.Scores[i])
		out.Hired = append(out.Hired, o.Hired[i])
		if o.Weights != nil {
			out.Weights = append(out.Weights, o.Weights[i])
		}
	}
	return out
}

func weight(o evaluate.Outcomes, i int) float64 {
	if o.Weights == nil {
		return 1
	}
	return o.Weights[i]
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// minMax is the isotonic fit at s by its formula.
func minMax(o evaluate.Outcomes, s float64) float64 {
	best := math.Inf(-1)
	for _, a := range o.Scores {
		if a > s {
			continue
		}
		least := math.Inf(1)
		for _, b := range o.Scores {
			if b < s {
				continue
			}
			var w, h float64
			for i, at := range o.Scores {
				if at >= a && at <= b {
					w += weight(o, i)
					h += weight(o, i) * one(o.Hired[i])
				}
			}
			least = min(least, h/w)
		}
		best = max(best, least)
	}
	return best
}

func TestIsotonicLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	for i := range 120 {
		o := outcomes(rng, 1+rng.IntN(25), i%2 == 0)
		iso, err := evaluate.FitIsotonic(t.Context(), o)
		require.NoError(t, err)
		n, last := 0, math.Inf(-1)
		for _, s := range iso.Steps {
			n += s.N
			require.Greater(t, s.Value, last, "steps rise")
			last = s.Value
		}
		require.Equal(t, len(o.Scores), n)
		for _, s := range o.Scores {
			require.InDelta(t, minMax(o, s), iso.Predict(s), 1e-12, "the min-max formula")
		}
		again, err := evaluate.FitIsotonic(t.Context(), shuffled(rng, o))
		require.NoError(t, err)
		if o.Weights == nil {
			require.Equal(t, iso, again)
		}
		require.Len(t, again.Steps, len(iso.Steps))
		bent := shuffled(rng, o)
		for j := range bent.Scores {
			bent.Scores[j] = math.Exp(bent.Scores[j])
		}
		curved, err := evaluate.FitIsotonic(t.Context(), bent)
		require.NoError(t, err)
		prev := 0.0
		for s := -0.5; s < 2; s += 0.01 {
			p := iso.Predict(s)
			require.True(t, p >= prev && p <= 1, "rising, in [0, 1]")
			prev = p
		}
		for _, s := range o.Scores {
			require.InDelta(t, iso.Predict(s), curved.Predict(math.Exp(s)), 1e-12, "only the order of scores counts")
		}
	}
}

func TestIsotonicPredict(t *testing.T) {
	iso := evaluate.Isotonic{Steps: []evaluate.Step{{From: 1, To: 2, Value: 0.2}, {From: 4, To: 4, Value: 0.6}}}
	for s, want := range map[float64]float64{
		-9: 0.2, 1: 0.2, 1.5: 0.2, 2: 0.2, 2.5: 0.3, 3: 0.4, 4: 0.6, 5: 0.6,
		math.Inf(1): 0.6, math.Inf(-1): 0.2,
	} {
		require.InDelta(t, want, iso.Predict(s), 1e-15, "at %v", s)
	}
	require.True(t, math.IsNaN(iso.Predict(math.NaN())))
	require.InDelta(t, 0.5, evaluate.Isotonic{}.Predict(3), 0)
	require.InDelta(t, 0.5, evaluate.Platt{}.Predict(math.Inf(1)), 0)
}

// TestPlattGradient holds that the gradient of the smoothed cross entropy is 0,
// by its definition.
func TestPlattGradient(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	for i := range 200 {
		o := outcomes(rng, 2+rng.IntN(60), i%2 == 0)
		switch i % 5 {
		case 3: // separated
			for j := range o.Hired {
				o.Hired[j] = o.Scores[j] > 0.5
			}
		case 4: // one outcome only
			for j := range o.Hired {
				o.Hired[j] = true
			}
		}
		p, err := evaluate.FitPlatt(t.Context(), o)
		require.NoError(t, err)
		require.True(t, p.Converged, "gradient %v", p.Gradient)
		var total float64
		for j := range o.Scores {
			total += weight(o, j)
		}
		n, scale := [2]float64{}, float64(len(o.Scores))/total
		for j := range o.Scores {
			n[int(one(o.Hired[j]))] += weight(o, j) * scale
		}
		target := [2]float64{1 / (n[0] + 2), (n[1] + 1) / (n[1] + 2)}
		var ga, gb float64
		for j, s := range o.Scores {
			d := weight(o, j) * scale * (p.Predict(s) - target[int(one(o.Hired[j]))])
			ga += d * s
			gb += d
		}
		require.InDelta(t, 0, ga, 1e-9)
		require.InDelta(t, 0, gb, 1e-9)

		again, err := evaluate.FitPlatt(t.Context(), shuffled(rng, o))
		require.NoError(t, err)
		require.Equal(t, p, again, "the order of rows does not matter, to the last bit")
		moved := shuffled(rng, o)
		for j := range moved.Scores {
			moved.Scores[j] = 1000 - 250*moved.Scores[j]
			if moved.Weights != nil {
				moved.Weights[j] *= 8
			}
		}
		other, err := evaluate.FitPlatt(t.Context(), moved)
		require.NoError(t, err)
		for _, s := range o.Scores {
			require.InDelta(t, p.Predict(s), other.Predict(1000-250*s), 1e-9, "units of score and weight do not matter")
		}
	}
}

func TestPlattEdges(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		o         evaluate.Outcomes
		slope     float64
		p         float64
	}{
		{"one row", "targets are smoothed: (1+1)/(1+2)", evaluate.Outcomes{Scores: []float64{7}, Hired: []bool{true}}, 0, 2.0 / 3},
		{
			"constant", "the mean of 2/3 and 1/3",
			evaluate.Outcomes{Scores: []float64{7, 7}, Hired: []bool{true, false}},
			0, 0.5,
		},
		{
			"nearly constant", "scores that differ by less than 1e-9 of their size count as one",
			evaluate.Outcomes{Scores: []float64{1e9, 1e9 + 0.1}, Hired: []bool{true, false}},
			0, 0.5,
		},
		{
			"tiny", "denormal differences do not make an infinite slope",
			evaluate.Outcomes{Scores: []float64{0, 5e-324}, Hired: []bool{true, false}},
			0, 0.5,
		},
		{
			"all hired", "no slope from one outcome",
			evaluate.Outcomes{Scores: []float64{1, 2, 4}, Hired: []bool{true, true, true}},
			0, 0.8,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := evaluate.FitPlatt(t.Context(), tt.o)
			require.NoError(t, err)
			require.True(t, p.Converged)
			require.InDelta(t, tt.slope, p.Slope, 1e-9, tt.why)
			require.InDelta(t, tt.p, p.Predict(tt.o.Scores[0]), 1e-9, tt.why)
		})
	}
	huge, err := evaluate.FitPlatt(t.Context(), evaluate.Outcomes{Scores: []float64{-1e100, 1e100}, Hired: []bool{false, true}})
	require.NoError(t, err)
	require.InDelta(t, 2.0/3, huge.Predict(1e100), 1e-9)
	require.InDelta(t, 2.0/3, huge.Predict(math.Inf(1)), 1e-9)
}

func TestOutcomeFaults(t *testing.T) {
	bad := evaluate.Outcomes{
		Scores: []float64{math.NaN(), math.Inf(1), 1}, Hired: []bool{true},
		Weights: []float64{0, -1, math.NaN(), 1},
	}
	var faults *fact.Faults
	require.ErrorAs(t, bad.Validate(), &faults)
	require.Equal(t, 7, faults.Len(), "%v", faults)
	for name, method := range map[string]evaluate.Method{"platt": evaluate.ByPlatt, "isotonic": evaluate.ByIsotonic} {
		c, err := method(t.Context(), bad)
		require.ErrorIs(t, err, fact.ErrRange, name)
		require.Nil(t, c)
		_, err = method(t.Context(), evaluate.Outcomes{})
		require.ErrorIs(t, err, fact.ErrMissing, name)
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errStop)
		_, err = method(ctx, evaluate.Outcomes{Scores: []float64{1}, Hired: []bool{true}})
		require.ErrorIs(t, err, errStop, name)
	}
	_, err := evaluate.Brier(evaluate.Forecasts{P: []float64{1.1, -0.1, math.NaN()}, Hired: []bool{true, true, true}})
	require.ErrorAs(t, err, &faults)
	require.Equal(t, 3, faults.Len())
}

func TestPropensityWeights(t *testing.T) {
	w, err := evaluate.PropensityWeights([]float64{1, 0.5, 0.02, 0.001, 0}, evaluate.DefaultClip)
	require.NoError(t, err)
	require.Equal(t, []float64{1, 2, 50, 50, 50}, w)
	_, err = evaluate.PropensityWeights([]float64{2, math.NaN()}, 0)
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
	require.Equal(t, 3, faults.Len())
}

// TestWeightsAreCopies holds that a whole weight is as good as copies of a row.
func TestWeightsAreCopies(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 18))
	for range 30 {
		o := outcomes(rng, 20, false)
		o.Weights = make([]float64, 20)
		var copies evaluate.Outcomes
		for i := range o.Scores {
			k := 1 + rng.IntN(3)
			o.Weights[i] = float64(k)
			for range k {
				copies.Scores = append(copies.Scores, o.Scores[i])
				copies.Hired = append(copies.Hired, o.Hired[i])
			}
		}
		a, err := evaluate.FitIsotonic(t.Context(), o)
		require.NoError(t, err)
		b, err := evaluate.FitIsotonic(t.Context(), copies)
		require.NoError(t, err)
		f := evaluate.Forecasts{P: o.Scores, Hired: o.Hired, Weights: o.Weights}
		g := evaluate.Forecasts{P: copies.Scores, Hired: copies.Hired}
		for i := range f.P {
			require.InDelta(t, a.Predict(f.P[i]), b.Predict(f.P[i]), 1e-12)
			f.P[i] = min(f.P[i], 0.9)
		}
		for i := range g.P {
			g.P[i] = min(g.P[i], 0.9)
		}
		bf, err := evaluate.Brier(f)
		require.NoError(t, err)
		bg, err := evaluate.Brier(g)
		require.NoError(t, err)
		require.InDelta(t, bf, bg, 1e-14)
		mf, err := evaluate.Murphy(f)
		require.NoError(t, err)
		mg, err := evaluate.Murphy(g)
		require.NoError(t, err)
		require.InDelta(t, bf, mf.Brier(), 1e-14, "Murphy's identity")
		require.InDelta(t, mf.Resolution, mg.Resolution, 1e-14)
		require.InDelta(t, mf.Reliability, mg.Reliability, 1e-14)
		require.InDelta(t, mf.Uncertainty, mg.Uncertainty, 1e-14)
	}
}

func TestLogLoss(t *testing.T) {
	l, ok, err := evaluate.LogLoss(evaluate.Forecasts{P: []float64{1, 0}, Hired: []bool{true, false}})
	require.NoError(t, err)
	require.Zero(t, math.Float64bits(defined(t, l, ok)), "certain and right costs nothing, and not -0")
	_, ok, err = evaluate.LogLoss(evaluate.Forecasts{P: []float64{0.5, 0}, Hired: []bool{true, true}})
	require.NoError(t, err)
	require.False(t, ok, "certain and wrong is infinite")
	l, ok, err = evaluate.LogLoss(evaluate.Forecasts{P: []float64{0.25, 0.25}, Hired: []bool{true, false}, Weights: []float64{3, 1}})
	require.NoError(t, err)
	require.InDelta(t, (3*math.Log(4)+math.Log(4.0/3))/4, defined(t, l, ok), 1e-15)
	_, _, err = evaluate.LogLoss(evaluate.Forecasts{})
	require.ErrorIs(t, err, fact.ErrMissing)
}

func TestReliabilityBins(t *testing.T) {
	for _, bins := range []int{1, 3, 7, 10, 49, 100} {
		f := evaluate.Forecasts{}
		for i := range bins + 1 {
			f.P = append(f.P, float64(i)/float64(bins))
			f.Hired = append(f.Hired, i%2 == 0)
		}
		table, err := evaluate.Reliability(f, bins)
		require.NoError(t, err)
		require.Len(t, table, bins)
		for b, bin := range table {
			want := 1 // an edge opens its bin
			if b == bins-1 {
				want = 2 // the last one has both
			}
			require.Equal(t, want, bin.N, "bin %d of %d", b, bins)
			require.True(t, bin.Predicted >= bin.From && bin.Predicted <= bin.To)
		}
	}
	_, err := evaluate.Reliability(evaluate.Forecasts{}, 0)
	require.ErrorIs(t, err, fact.ErrRange)
	require.ErrorIs(t, err, fact.ErrMissing)
}

func TestFolds(t *testing.T) {
	rng := rand.New(rand.NewPCG(19, 20))
	var keys []string
	for range 200 {
		keys = append(keys, fmt.Sprintf("v%d", rng.IntN(43)))
	}
	fold, err := evaluate.Folds(keys, 5, 1)
	require.NoError(t, err)
	of, sizes := map[string]int{}, map[int]int{}
	for i, key := range keys {
		if f, ok := of[key]; ok {
			require.Equal(t, f, fold[i], "a key has one fold")
			continue
		}
		of[key] = fold[i]
		sizes[fold[i]]++
	}
	require.Len(t, sizes, 5)
	for _, n := range sizes {
		require.True(t, n == len(of)/5 || n == len(of)/5+1, "folds are even")
	}
	rng.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	again, err := evaluate.Folds(keys, 5, 1)
	require.NoError(t, err)
	for i, key := range keys {
		require.Equal(t, of[key], again[i], "the order of rows does not matter")
	}
	other, err := evaluate.Folds(keys, 5, 2)
	require.NoError(t, err)
	require.NotEqual(t, again, other, "the seed is used")
	for _, k := range []int{-1, 0, 1, 44} {
		_, err = evaluate.Folds(keys, k, 1)
		require.ErrorIs(t, err, fact.ErrRange)
	}
}

func TestCrossFit(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	o := outcomes(rng, 60, true)
	fold := make([]int, 60)
	for i := range fold {
		fold[i] = rng.IntN(3) * 10
	}
	var sizes []int
	method := func(_ context.Context, o evaluate.Outcomes) (evaluate.Calibrator, error) {
		sizes = append(sizes, len(o.Scores))
		return share(o), nil
	}
	got, err := evaluate.CrossFit(t.Context(), o, fold, method)
	require.NoError(t, err)
	require.Len(t, sizes, 3)
	for i := range got {
		var w, h float64
		for j := range fold {
			if fold[j] != fold[i] {
				w += o.Weights[j]
				h += o.Weights[j] * one(o.Hired[j])
			}
		}
		require.InDelta(t, h/w, got[i], 1e-12, "made of the other folds, weights and all")
	}

	small, err := evaluate.BySize(60)(t.Context(), outcomes(rng, 59, false))
	require.NoError(t, err)
	require.IsType(t, evaluate.Platt{}, small)
	large, err := evaluate.BySize(60)(t.Context(), o)
	require.NoError(t, err)
	require.IsType(t, evaluate.Isotonic{}, large)

	_, err = evaluate.CrossFit(t.Context(), o, make([]int, 59), nil)
	require.ErrorIs(t, err, fact.ErrConflict)
	require.ErrorIs(t, err, fact.ErrRange)
	require.ErrorIs(t, err, fact.ErrMissing)
	_, err = evaluate.CrossFit(t.Context(), o, fold, func(context.Context, evaluate.Outcomes) (evaluate.Calibrator, error) {
		return nil, errStop
	})
	require.ErrorIs(t, err, errStop)
}

// constant predicts one number whatever the score.
type constant float64

func (c constant) Predict(float64) float64 { return float64(c) }

// share predicts the weighted share of hires.
func share(o evaluate.Outcomes) constant {
	var w, h float64
	for i := range o.Scores {
		w += o.Weights[i]
		h += o.Weights[i] * one(o.Hired[i])
	}
	return constant(h / w)
}

// TestManyRows holds the sort by merging and the looks at the context.
func TestManyRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	o := outcomes(rng, 5000, false)
	for i := range o.Scores {
		o.Scores[i] += rng.Float64() / 100
	}
	a, err := evaluate.FitIsotonic(t.Context(), o)
	require.NoError(t, err)
	b, err := evaluate.FitIsotonic(t.Context(), shuffled(rng, o))
	require.NoError(t, err)
	require.Equal(t, a, b)
	for i := 1; i < len(a.Steps); i++ {
		require.Less(t, a.Steps[i-1].To, a.Steps[i].From)
	}
}
