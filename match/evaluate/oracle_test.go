package evaluate_test

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/evaluate"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// oracle decodes a worked case of the specification.
func oracle(t *testing.T, file, id string, input, expected any) {
	t.Helper()
	matchtest.Case(t, filepath.Join("testdata", file), id, input, expected)
}

// defined returns a value that must be defined.
func defined(t *testing.T, v float64, ok bool) float64 {
	t.Helper()
	require.True(t, ok, "defined")
	return v
}

func bools(ones []int) []bool {
	out := make([]bool, len(ones))
	for i, v := range ones {
		out[i] = v == 1
	}
	return out
}

func TestH01(t *testing.T) {
	var in struct {
		Ranked []int `json:"ranked_gains"`
		Judged []int `json:"all_judged_gains"`
	}
	var want map[string]float64
	oracle(t, "h_metrics.json", "H-01", &in, &want)
	l, err := evaluate.NewList(in.Ranked, in.Judged)
	require.NoError(t, err)
	require.InDelta(t, want["dcg@5_exp"], l.DCG(5, evaluate.Exponential), 1e-9)
	require.InDelta(t, want["idcg@5_exp"], l.IdealDCG(5, evaluate.Exponential), 1e-9)
	n := 0
	for _, k := range []int{3, 5, 10} {
		for suffix, gain := range map[string]evaluate.Gain{"exp": evaluate.Exponential, "linear": evaluate.Linear} {
			if v, ok := want[fmt.Sprintf("ndcg@%d_%s", k, suffix)]; ok {
				got, ok := l.NDCG(k, gain)
				require.InDelta(t, v, defined(t, got, ok), 1e-9, "%d %s", k, suffix)
				n++
			}
		}
	}
	require.Equal(t, 4, n, "all of the case")
}

func TestH02(t *testing.T) {
	var in struct{ Binary, R json.RawMessage }
	var want map[string]float64
	oracle(t, "h_metrics.json", "H-02", &in, &want)
	var binary []int
	var r int
	require.NoError(t, json.Unmarshal(in.Binary, &binary))
	require.NoError(t, json.Unmarshal(in.R, &r))
	l, err := evaluate.NewHits(bools(binary), r)
	require.NoError(t, err)
	for name, of := range map[string]func() (float64, bool){
		"ap":          l.AP,
		"rr":          l.RR,
		"recall@3":    func() (float64, bool) { return l.Recall(3) },
		"recall@5":    func() (float64, bool) { return l.Recall(5) },
		"precision@3": func() (float64, bool) { return l.Precision(3) },
		"r_precision": l.RPrecision,
		"hit@1":       func() (float64, bool) { return l.Success(1) },
	} {
		v, ok := of()
		require.Contains(t, want, name)
		require.InDelta(t, want[name], defined(t, v, ok), 1e-9, name)
	}
	short, err := evaluate.NewHits(bools(binary), 3)
	require.NoError(t, err)
	v, ok := short.AP()
	require.InDelta(t, want["ap_divided_by_retrieved_relevant"], defined(t, v, ok), 1e-9, "what the wrong R gives")
}

func TestH03(t *testing.T) {
	var in struct {
		Queries []struct {
			Binary []int
			R      int
		}
	}
	var want struct {
		AP, RR []*float64
		Map    float64
		MRR    float64
		Used   int `json:"n_queries_used"`
	}
	oracle(t, "h_metrics.json", "H-03", &in, &want)
	run, qrels := evaluate.Run{}, evaluate.Qrels{}
	for i, q := range in.Queries {
		l, err := evaluate.NewHits(bools(q.Binary), q.R)
		require.NoError(t, err)
		ap, ok := l.AP()
		require.Equal(t, want.AP[i] != nil, ok)
		rr, okRR := l.RR()
		require.Equal(t, want.RR[i] != nil, okRR)
		if ok {
			require.InDelta(t, *want.AP[i], ap, 1e-9)
			require.InDelta(t, *want.RR[i], rr, 1e-9)
		}
		query := fmt.Sprintf("q%d", i)
		qrels[query] = map[string]int{}
		for j, hit := range q.Binary {
			id := fmt.Sprintf("d%d", j)
			run[query] = append(run[query], evaluate.Scored{ID: id, Score: float64(-j)})
			qrels[query][id] = hit
			q.R -= hit
		}
		for j := range q.R {
			qrels[query][fmt.Sprintf("not ranked %d", j)] = 1
		}
	}
	r, err := evaluate.Evaluate(t.Context(), run, qrels, evaluate.ByID, evaluate.MAP(), evaluate.MRR())
	require.NoError(t, err)
	require.Equal(t, want.Used, r.Used)
	require.Equal(t, 1, r.NoRelevant)
	require.InDelta(t, want.Map, r.Means[0].Value, 1e-9)
	require.InDelta(t, want.MRR, r.Means[1].Value, 1e-9)
}

func TestH04(t *testing.T) {
	var in struct {
		IDs       []string
		Scores    []float64
		Relevance map[string]int
	}
	var want struct {
		Asc      float64 `json:"ap_id_ascending"`
		Desc     float64 `json:"ap_id_descending"`
		Expected float64 `json:"expected_ap"`
		Min      float64 `json:"min_ap"`
		Max      float64 `json:"max_ap"`
	}
	oracle(t, "h_metrics.json", "H-04", &in, &want)
	var docs []evaluate.Scored
	for i, id := range in.IDs {
		docs = append(docs, evaluate.Scored{ID: id, Score: in.Scores[i]})
	}
	for ties, v := range map[evaluate.Ties]float64{
		evaluate.ByID: want.Desc, evaluate.ByIDAscending: want.Asc, evaluate.Expected: want.Expected,
		evaluate.Worst: want.Min, evaluate.Best: want.Max,
		evaluate.Stable: (1.0/3 + 2.0/5) / 2, // d3 d1 d4 d2 d5
	} {
		l, err := evaluate.Rank(docs, in.Relevance, ties)
		require.NoError(t, err)
		ap, ok := l.AP()
		require.InDelta(t, v, defined(t, ap, ok), 1e-9, ties.String())
	}
}

func TestH05(t *testing.T) {
	var in struct{ X, Y []float64 }
	var want struct {
		TauB       float64 `json:"tau_b"`
		Concordant int64
		Discordant int64
		TiesX      int64 `json:"ties_x"`
		TiesY      int64 `json:"ties_y"`
	}
	oracle(t, "h_metrics.json", "H-05", &in, &want)
	k, err := evaluate.KendallTauB(in.X, in.Y)
	require.NoError(t, err)
	require.True(t, k.OK)
	require.InDelta(t, want.TauB, k.TauB, 1e-9)
	require.Equal(t, []int64{want.Concordant, want.Discordant, want.TiesX, want.TiesY},
		[]int64{k.Concordant, k.Discordant, k.TiesX, k.TiesY})
	k, err = evaluate.KendallTauB(in.X, []float64{7, 7, 7, 7, 7})
	require.NoError(t, err)
	require.False(t, k.OK, "undefined for a constant side")
}

func TestH06(t *testing.T) {
	var in struct{ A, B []float64 }
	var want struct {
		Mean, SD float64
		CI       [2]float64 `json:"ci95_normal"`
		WinsA    int        `json:"wins_a"`
		WinsB    int        `json:"wins_b"`
		Ties     int
		P        float64 `json:"sign_test_two_sided"`
	}
	oracle(t, "h_metrics.json", "H-06", &in, &want)
	d, err := evaluate.Describe(in.A)
	require.NoError(t, err)
	require.InDelta(t, want.Mean, d.Mean, 1e-9)
	require.InDelta(t, want.SD, d.SD, 1e-9)
	require.InDelta(t, want.CI[0], d.Low, 1e-9)
	require.InDelta(t, want.CI[1], d.High, 1e-9)
	s, err := evaluate.SignTest(in.A, in.B)
	require.NoError(t, err)
	require.Equal(t, [3]int{want.WinsA, want.WinsB, want.Ties}, [3]int{s.WinsA, s.WinsB, s.Ties})
	require.InDelta(t, want.P, s.P, 1e-12)
}

func TestH07(t *testing.T) {
	var in struct{ Rows []struct{ K, R, Hits int } }
	var want struct{ RP []float64 }
	oracle(t, "h_metrics.json", "H-07", &in, &want)
	require.Len(t, in.Rows, len(want.RP))
	for i, row := range in.Rows {
		hits := make([]bool, row.K)
		for j := range row.Hits {
			hits[row.K-1-j] = true
		}
		l, err := evaluate.NewHits(hits, row.R)
		require.NoError(t, err)
		v, ok := l.RP(row.K)
		require.InDelta(t, want.RP[i], defined(t, v, ok), 1e-9)
	}
}

// calibrationCase is the common data of.
func calibrationCase(t *testing.T) (o evaluate.Outcomes, p evaluate.Platt, iso evaluate.Isotonic) {
	t.Helper()
	var in struct {
		Score []float64
		Hired []int
	}
	var want struct {
		Slope, Intercept float64
		P                float64 `json:"p_at_0.5"`
	}
	oracle(t, "a_calibration.json", "A-26", &in, &want)
	o = evaluate.Outcomes{Scores: in.Score, Hired: bools(in.Hired)}
	p, err := evaluate.FitPlatt(t.Context(), o)
	require.NoError(t, err)
	require.True(t, p.Converged)
	require.InDelta(t, want.Slope, p.Slope, 1e-8)
	require.InDelta(t, want.Intercept, p.Intercept, 1e-8)
	require.InDelta(t, want.P, p.Predict(0.5), 1e-8)
	iso, err = evaluate.FitIsotonic(t.Context(), o)
	require.NoError(t, err)
	return o, p, iso
}

func TestA25andA26(t *testing.T) {
	o, _, iso := calibrationCase(t)
	var in struct {
		Scores []float64 `json:"score_sorted"`
		Hired  []int
	}
	var want struct{ Calibrated []float64 }
	oracle(t, "a_calibration.json", "A-25", &in, &want)
	require.Equal(t, in.Scores, o.Scores)
	require.Equal(t, bools(in.Hired), o.Hired)
	require.Len(t, iso.Steps, 4)
	for i, s := range in.Scores {
		require.InDelta(t, want.Calibrated[i], iso.Predict(s), 1e-9)
	}
}

func TestA27(t *testing.T) {
	o, p, iso := calibrationCase(t)
	var in any
	var want struct {
		BrierPlatt    float64 `json:"brier_platt"`
		LogLossPlatt  float64 `json:"logloss_platt"`
		BrierIsotonic float64 `json:"brier_isotonic"`
		Murphy        struct{ Reliability, Resolution, Uncertainty float64 }
	}
	var named struct {
		Murphy json.RawMessage `json:"murphy_isotonic"`
	}
	oracle(t, "a_calibration.json", "A-27", &in, &want)
	oracle(t, "a_calibration.json", "A-27", &in, &named)
	require.NoError(t, json.Unmarshal(named.Murphy, &want.Murphy))
	forecast := func(c evaluate.Calibrator) evaluate.Forecasts {
		f := evaluate.Forecasts{Hired: o.Hired}
		for _, s := range o.Scores {
			f.P = append(f.P, c.Predict(s))
		}
		return f
	}
	b, err := evaluate.Brier(forecast(p))
	require.NoError(t, err)
	require.InDelta(t, want.BrierPlatt, b, 1e-8)
	loss, ok, err := evaluate.LogLoss(forecast(p))
	require.NoError(t, err)
	require.InDelta(t, want.LogLossPlatt, defined(t, loss, ok), 1e-8)
	b, err = evaluate.Brier(forecast(iso))
	require.NoError(t, err)
	require.InDelta(t, want.BrierIsotonic, b, 1e-8)
	m, err := evaluate.Murphy(forecast(iso))
	require.NoError(t, err)
	require.InDelta(t, want.Murphy.Reliability, m.Reliability, 1e-8)
	require.InDelta(t, want.Murphy.Resolution, m.Resolution, 1e-8)
	require.InDelta(t, want.Murphy.Uncertainty, m.Uncertainty, 1e-8)
	require.Equal(t, 4, m.Groups)
	require.NotZero(t, want.Murphy.Uncertainty, "the case was read")
}

func TestA28(t *testing.T) {
	var in struct {
		X      [][]float64
		Pairs  [][2]int32 `json:"preferred_pairs"`
		Lambda float64
	}
	var want struct {
		Free    []float64 `json:"w_free"`
		ObjFree float64   `json:"objective_free"`
		W       []float64 `json:"w_nonnegative"`
		Obj     float64   `json:"objective_nonnegative"`
		Simplex []float64 `json:"w_simplex"`
	}
	oracle(t, "a_calibration.json", "A-28", &in, &want)
	var pairs []evaluate.Preference
	for _, p := range in.Pairs {
		pairs = append(pairs, evaluate.Preference{Better: p[0], Worse: p[1]})
	}
	params := evaluate.DefaultLearnParams()
	params.Ridge = in.Lambda
	got, err := evaluate.FitWeights(t.Context(), in.X, pairs, params)
	require.NoError(t, err)
	require.True(t, got.Converged)
	require.InDeltaSlice(t, want.W, got.Raw, 1e-8)
	require.InDeltaSlice(t, want.Simplex, got.Weights, 1e-8)
	require.InDelta(t, want.Obj, got.Objective, 1e-8)
	require.Zero(t, math.Float64bits(got.Raw[2]), "exactly 0 at the bound")

	free := freeWeights(in.X, pairs, in.Lambda, []int{0, 1, 2})
	require.InDeltaSlice(t, want.Free, free, 1e-6, "why the bound is there: the free solution has a negative weight")
	require.InDelta(t, want.ObjFree, pairObjective(in.X, pairs, in.Lambda, free), 1e-8)
	require.Negative(t, free[2])
}
