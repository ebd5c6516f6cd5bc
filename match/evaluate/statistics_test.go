package evaluate_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/evaluate"
	"github.com/beveridge-go/beveridge/match/fact"
)

var errStop = errors.New("stop")

// kendallByPairs counts pairs one by one.
func kendallByPairs(x, y []float64) (k evaluate.Kendall) {
	n0 := int64(0)
	for i := range x {
		for j := range i {
			n0++
			if x[i] == x[j] {
				k.TiesX++
			}
			if y[i] == y[j] {
				k.TiesY++
			}
			switch dx, dy := x[i]-x[j], y[i]-y[j]; {
			case dx*dy > 0:
				k.Concordant++
			case dx*dy < 0:
				k.Discordant++
			}
		}
	}
	if k.OK = n0 > k.TiesX && n0 > k.TiesY; k.OK {
		k.TauB = float64(k.Concordant-k.Discordant) / math.Sqrt(float64((n0-k.TiesX)*(n0-k.TiesY)))
	}
	return k
}

func few(rng *rand.Rand, n, values int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(rng.IntN(values)) - 2
	}
	return out
}

func TestCorrelationLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	undefined := 0
	for range 500 {
		n := rng.IntN(30)
		x, y := few(rng, n, 1+rng.IntN(12)), few(rng, n, 1+rng.IntN(12))
		k, err := evaluate.KendallTauB(x, y)
		require.NoError(t, err)
		require.Equal(t, kendallByPairs(x, y), k)
		rho, ok, err := evaluate.SpearmanRho(x, y)
		require.NoError(t, err)
		require.Equal(t, k.OK, ok, "both need two values on each side")
		if !ok {
			undefined++
			continue
		}
		require.LessOrEqual(t, math.Abs(rho), 1.0)
		minus, bent := slices.Clone(y), slices.Clone(x)
		for i := range minus {
			minus[i], bent[i] = -y[i], math.Exp(x[i])
		}
		back, err := evaluate.KendallTauB(bent, minus)
		require.NoError(t, err)
		require.InDelta(t, -k.TauB, back.TauB, 0, "turning one side turns the sign; only order counts")
		rhoBack, _, err := evaluate.SpearmanRho(bent, minus)
		require.NoError(t, err)
		require.InDelta(t, -rho, rhoBack, 1e-15)
		self, err := evaluate.KendallTauB(x, x)
		require.NoError(t, err)
		require.InDelta(t, 1.0, self.TauB, 0)
	}
	require.Positive(t, undefined)
}

func TestSpearman(t *testing.T) {
	rho, ok, err := evaluate.SpearmanRho([]float64{10, 20, 30, 40, 50}, []float64{1, 2, 3, 5, 4})
	require.NoError(t, err)
	require.InDelta(t, 0.9, defined(t, rho, ok), 1e-15, "1 - 6*2/(5*24)")
	rho, ok, err = evaluate.SpearmanRho([]float64{1, 1, 2}, []float64{1, 2, 3})
	require.NoError(t, err)
	require.InDelta(t, math.Sqrt(3)/2, defined(t, rho, ok), 1e-15, "mean ranks 1.5 1.5 3")
	_, _, err = evaluate.SpearmanRho([]float64{1, math.NaN()}, []float64{1})
	require.ErrorIs(t, err, fact.ErrConflict)
	require.ErrorIs(t, err, fact.ErrRange)
	_, err = evaluate.KendallTauB([]float64{math.Inf(1)}, []float64{1})
	require.ErrorIs(t, err, fact.ErrRange)
}

// wins returns two sides where a beats b so many times.
func wins(a, b int) (x, y []float64) {
	for i := range a + b {
		x, y = append(x, 0), append(y, 1)
		if i < a {
			x[i] = 2
		}
	}
	return x, y
}

func TestSignTestBinomial(t *testing.T) {
	for n := range 80 { // across the change of method at 62
		for a := range n + 1 {
			x, y := wins(a, n-a)
			s, err := evaluate.SignTest(x, y)
			require.NoError(t, err)
			var tail float64 // by Pascal's triangle
			row := []float64{1}
			for range n {
				next := make([]float64, len(row)+1)
				for i, v := range row {
					next[i] += v / 2
					next[i+1] += v / 2
				}
				row = next
			}
			for i := range min(a, n-a) + 1 {
				tail += row[i]
			}
			require.InEpsilon(t, min(1, 2*tail), s.P, 1e-10, "%d of %d", a, n)
		}
	}
	x, y := wins(5200, 4800)
	s, err := evaluate.SignTest(x, y)
	require.NoError(t, err)
	z := 399.0 / 100 // with the correction for continuity
	require.InEpsilon(t, math.Erfc(z/math.Sqrt2), s.P, 0.01, "near the normal tail")
}

func TestRandomisationExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for range 60 {
		n := rng.IntN(9)
		a, b := few(rng, n, 5), few(rng, n, 5)
		var observed float64
		for i := range a {
			observed += a[i] - b[i]
		}
		large, all := 0, 1<<n // zeros flip too: that changes no share
		for m := range all {
			var s float64
			for i := range a {
				if m>>i&1 == 1 {
					s += a[i] - b[i]
				} else {
					s -= a[i] - b[i]
				}
			}
			if math.Abs(s) >= math.Abs(observed) {
				large++
			}
		}
		r, err := evaluate.RandomisationTest(t.Context(), a, b, 1, 0)
		require.NoError(t, err)
		require.True(t, r.Exact)
		require.InDelta(t, float64(large)/float64(all), r.P, 1e-15)
		back, err := evaluate.RandomisationTest(t.Context(), b, a, 1, 0)
		require.NoError(t, err)
		require.InDelta(t, r.P, back.P, 0)
		require.InDelta(t, -r.Difference, back.Difference, 1e-15)
	}
	r, err := evaluate.RandomisationTest(t.Context(), []float64{0.3, 0.6, 0.2}, []float64{0.2, 0.5, 0.3}, 1, 0)
	require.NoError(t, err)
	require.InDelta(t, 1.0, r.P, 0, "0.3-0.2 and 0.6-0.5 are equal, whatever their last bits are")
}

func TestRandomisationDrawn(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	var a, b []float64
	for i := range 100 {
		a, b = append(a, rng.Float64()+0.06), append(b, rng.Float64())
		if i%10 == 0 {
			b[i] = a[i]
		}
	}
	r, err := evaluate.RandomisationTest(t.Context(), a, b, 20000, 5)
	require.NoError(t, err)
	require.False(t, r.Exact)
	require.Equal(t, 90, r.Untied)
	var squares, total float64
	for i := range a {
		squares += (a[i] - b[i]) * (a[i] - b[i])
		total += a[i] - b[i]
	}
	normal := math.Erfc(math.Abs(total) / math.Sqrt(2*squares))
	require.True(t, normal > 0.01 && normal < 0.5, "the premise: neither end, but %v", normal)
	require.InDelta(t, normal, r.P, 0.02)
	order := rng.Perm(len(a))
	var a2, b2 []float64
	for _, i := range order {
		a2, b2 = append(a2, a[i]), append(b2, b[i])
	}
	same, err := evaluate.RandomisationTest(t.Context(), b2, a2, 20000, 5)
	require.NoError(t, err)
	require.InDelta(t, r.P, same.P, 0, "neither order nor side matters")
	other, err := evaluate.RandomisationTest(t.Context(), a, b, 20000, 6)
	require.NoError(t, err)
	require.Greater(t, math.Abs(r.P-other.P), 0.0, "the seed is used")
	far := slices.Clone(a)
	for i := range far {
		far[i] += 10
	}
	sure, err := evaluate.RandomisationTest(t.Context(), far, b, 999, 5)
	require.NoError(t, err)
	require.InDelta(t, 0.001, sure.P, 1e-15, "never 0")

	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStop)
	_, err = evaluate.RandomisationTest(ctx, a, b, 20000, 5)
	require.ErrorIs(t, err, errStop)
	_, err = evaluate.RandomisationTest(ctx, a[1:19], b[1:19], 1, 5)
	require.ErrorIs(t, err, errStop)
	_, err = evaluate.RandomisationTest(t.Context(), []float64{1, math.NaN()}, []float64{1e200}, 0, 5)
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
	require.Equal(t, 4, faults.Len())
}

func TestDescribe(t *testing.T) {
	s, err := evaluate.Describe(nil)
	require.NoError(t, err)
	require.Equal(t, evaluate.Sample{}, s)
	s, err = evaluate.Describe([]float64{3})
	require.NoError(t, err)
	require.Equal(t, evaluate.Sample{N: 1, Mean: 3}, s)
	s, err = evaluate.Describe([]float64{1e16, 1, -1e16})
	require.NoError(t, err)
	require.InDelta(t, 1.0/3, s.Mean, 1e-15, "sums are compensated")
	_, err = evaluate.Describe([]float64{math.NaN()})
	require.ErrorIs(t, err, fact.ErrRange)
}
