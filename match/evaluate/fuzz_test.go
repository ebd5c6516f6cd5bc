package evaluate_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/evaluate"
)

// numbers reads floats of any bits from data.
func numbers(data []byte) (out []float64) {
	for ; len(data) >= 8 && len(out) < 40; data = data[8:] {
		out = append(out, math.Float64frombits(binary.LittleEndian.Uint64(data)))
	}
	return out
}

// small reads one finite float a byte.
func small(data []byte) (out []float64) {
	for _, b := range data[:min(len(data), 60)] {
		out = append(out, float64(int8(b))/16)
	}
	return out
}

func odd(data []byte, n int) []bool {
	out := make([]bool, n)
	for i := range out {
		out[i] = len(data) > 0 && data[i%len(data)]>>(i%8)&1 == 1
	}
	return out
}

func FuzzEvaluate(f *testing.F) {
	f.Add([]byte("abcabc"), []byte{1, 0, 3}, uint8(0))
	f.Add([]byte{}, []byte{}, uint8(200))
	f.Fuzz(func(t *testing.T, scores, grades []byte, rule uint8) {
		run, qrels := evaluate.Run{"q": nil}, evaluate.Qrels{"q": {}}
		for i, s := range scores {
			run["q"] = append(run["q"], evaluate.Scored{ID: fmt.Sprintf("d%d", i), Score: float64(s % 4)})
		}
		for i, g := range grades {
			qrels["q"][fmt.Sprintf("d%d", i*2)] = int(g) - 1
		}
		r, err := evaluate.Evaluate(t.Context(), run, qrels, evaluate.Ties(rule), metrics()...)
		if err != nil {
			return
		}
		for _, m := range r.Means {
			require.Equal(t, r.Used > 0, m.OK)
			if m.OK {
				require.True(t, m.Low >= 0 && m.High <= 1, m.Name)
				require.True(t, m.Low-1e-12 <= m.Value && m.Value <= m.High+1e-12, m.Name)
			}
		}
	})
}

func FuzzCorrelation(f *testing.F) {
	f.Add([]byte{1, 2, 3, 3}, []byte{3, 3, 2, 1})
	f.Fuzz(func(t *testing.T, a, b []byte) {
		n := min(len(a), len(b))
		x, y := small(a[:n]), small(b[:n])
		k, err := evaluate.KendallTauB(x, y)
		require.NoError(t, err)
		require.Equal(t, kendallByPairs(x, y), k)
		rho, _, err := evaluate.SpearmanRho(x, y)
		require.NoError(t, err)
		require.LessOrEqual(t, math.Abs(rho), 1.0)
		if raw, err := evaluate.KendallTauB(numbers(a), numbers(a)); err == nil && raw.OK {
			require.InDelta(t, 1.0, raw.TauB, 0)
		}
	})
}

// FuzzCalibration holds that whatever validates gets probabilities.
func FuzzCalibration(f *testing.F) {
	f.Add([]byte("0123456789abcdef"), []byte{0x5a})
	f.Fuzz(func(t *testing.T, data, hired []byte) {
		for _, scores := range [][]float64{numbers(data), small(data)} {
			o := evaluate.Outcomes{Scores: scores, Hired: odd(hired, len(scores))}
			for _, method := range []evaluate.Method{evaluate.ByPlatt, evaluate.ByIsotonic} {
				c, err := method(t.Context(), o)
				require.Equal(t, o.Validate() == nil, err == nil)
				if err != nil {
					continue
				}
				forecasts := evaluate.Forecasts{Hired: o.Hired}
				for _, s := range scores {
					p := c.Predict(s)
					require.True(t, p >= 0 && p <= 1, "%v at %v of %+v", p, s, c)
					forecasts.P = append(forecasts.P, p)
				}
				brier, err := evaluate.Brier(forecasts)
				require.NoError(t, err)
				m, err := evaluate.Murphy(forecasts)
				require.NoError(t, err)
				require.InDelta(t, brier, m.Brier(), 1e-9)
				_, err = evaluate.Reliability(forecasts, 7)
				require.NoError(t, err)
				if iso, ok := c.(evaluate.Isotonic); ok {
					for _, s := range scores {
						require.InDelta(t, minMax(o, s), iso.Predict(s), 1e-9)
					}
				}
			}
		}
	})
}

// FuzzWeights holds the certificate on small problems of any numbers.
func FuzzWeights(f *testing.F) {
	f.Add([]byte{1, 200, 30, 4, 50, 6, 7, 80, 9}, uint8(3), uint16(100))
	f.Fuzz(func(t *testing.T, data []byte, d uint8, ridge uint16) {
		columns := int(d%5) + 1
		values := small(data)
		var x [][]float64
		for ; len(values) >= columns; values = values[columns:] {
			x = append(x, values[:columns])
		}
		var pairs []evaluate.Preference
		for i := 1; i < len(x); i++ {
			pairs = append(pairs, evaluate.Preference{Better: int32(i), Worse: int32(i * 7 % i)})
		}
		p := evaluate.DefaultLearnParams()
		p.Ridge = 1e-6 + float64(ridge)/100
		got, err := evaluate.FitWeights(t.Context(), x, pairs, p)
		if len(pairs) == 0 {
			require.Error(t, err)
			return
		}
		require.NoError(t, err)
		require.True(t, got.Converged, "%+v", got)
		g := pairGradient(x, pairs, p.Ridge, got.Raw)
		for k, w := range got.Raw {
			require.GreaterOrEqual(t, w, 0.0)
			require.InDelta(t, 0, min(w, g[k]), 1e-7)
		}
	})
}

func FuzzSignificance(f *testing.F) {
	f.Add([]byte{1, 2, 3}, []byte{3, 3, 3}, uint64(1))
	f.Fuzz(func(t *testing.T, a, b []byte, seed uint64) {
		n := min(len(a), len(b))
		r, err := evaluate.RandomisationTest(t.Context(), small(a[:n]), small(b[:n]), 50, seed)
		require.NoError(t, err)
		require.True(t, r.P > 0 && r.P <= 1)
		s, err := evaluate.SignTest(small(a[:n]), small(b[:n]))
		require.NoError(t, err)
		require.True(t, s.P > 0 && s.P <= 1)
		require.Equal(t, r.Untied, s.WinsA+s.WinsB)
		_, err = evaluate.RandomisationTest(t.Context(), numbers(a), numbers(b), 50, seed)
		if err == nil {
			require.Len(t, numbers(a), len(numbers(b)))
		}
	})
}
