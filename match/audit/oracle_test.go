package audit_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// oracle decodes the input and expectation of one case of g_fairness.json.
func oracle(t *testing.T, id string, input, expected any) {
	t.Helper()
	oracleIn(t, "testdata/g_fairness.json", id, input, expected)
}

func oracleIn(t *testing.T, path, id string, input, expected any) {
	t.Helper()
	matchtest.Case(t, path, id, input, expected)
}

// near holds a figure to that of the oracle.
func near(t *testing.T, want, got float64) {
	t.Helper()
	require.InDelta(t, want, got, 1e-9*max(1, math.Abs(want)))
}

func nearOpt(t *testing.T, want float64, got fact.Opt[float64]) {
	t.Helper()
	v, ok := got.Get()
	require.True(t, ok, "not defined")
	near(t, want, v)
}

func TestG01(t *testing.T) {
	var in struct{ Tables [][4]int }
	var want struct {
		Rows []struct {
			Ratio    float64
			Below    bool    `json:"below_four_fifths"`
			Fisher   float64 `json:"fisher_two_sided"`
			MidP     float64 `json:"mid_p"`
			Z        float64
			ZP       float64     `json:"p_z"`
			Interval *[2]float64 `json:"ratio_ci95"`
			Flips    *bool       `json:"one_person_flips"`
		}
	}
	oracle(t, "G-01", &in, &want)
	require.Len(t, want.Rows, 5)
	for i, row := range want.Rows {
		x := in.Tables[i]
		got, err := audit.Compare("g", audit.Count{Selected: x[0], Of: x[1]}, "r", audit.Count{Selected: x[2], Of: x[3]}, 0.05)
		require.NoError(t, err)
		nearOpt(t, row.Ratio, got.Ratio)
		require.Equal(t, fact.Of(row.Below), got.BelowFourFifths)
		near(t, row.Fisher, got.P)
		near(t, row.MidP, got.MidP)
		nearOpt(t, row.Z, got.Z)
		nearOpt(t, row.ZP, got.ZP)
		interval, ok := got.Interval.Get()
		require.Equal(t, row.Interval != nil, ok)
		if ok {
			near(t, row.Interval[0], interval.Low)
			near(t, row.Interval[1], interval.High)
		}
		flips := fact.Unknown
		if row.Flips != nil {
			flips = fact.Of(*row.Flips)
		}
		require.Equal(t, flips, got.OnePersonFlips)
	}
}

type rankingCase struct {
	Ranking     []string
	Alternating []string
	Desired     audit.Shares
	K           int
	Relevance   []float64
}

func TestG02(t *testing.T) {
	var in rankingCase
	var want struct {
		NDKL        float64
		Alternating float64 `json:"ndkl_alternating"`
	}
	oracle(t, "G-02", &in, &want)
	got, err := audit.NDKL(in.Ranking, in.Desired)
	require.NoError(t, err)
	near(t, want.NDKL, got)
	got, err = audit.NDKL(in.Alternating, in.Desired)
	require.NoError(t, err)
	near(t, want.Alternating, got)
	best, err := audit.BestNDKL(map[string]int{"m": 4, "f": 4}, in.Desired, 8)
	require.NoError(t, err)
	near(t, want.Alternating, best) // a perfectly alternating list is the best there is
}

func TestG03(t *testing.T) {
	var in rankingCase
	var want struct {
		M float64 `json:"skew_m"`
		F float64 `json:"skew_f"`
	}
	oracle(t, "G-03", &in, &want)
	for group, skew := range map[string]float64{"m": want.M, "f": want.F} {
		n := 0
		for _, x := range in.Ranking[:in.K] {
			if x == group {
				n++
			}
		}
		nearOpt(t, skew, audit.Skew(audit.Count{Selected: n, Of: in.K}, audit.Count{Selected: int(in.Desired[group] * 8), Of: 8}))
	}
}

func TestG04(t *testing.T) {
	var in rankingCase
	var want struct {
		Exposure  map[string]float64 `json:"mean_exposure"`
		Parity    float64            `json:"parity_ratio_f_over_m"`
		Relevance map[string]float64 `json:"mean_relevance"`
		Treatment float64            `json:"dtr_f_over_m"`
	}
	oracle(t, "G-04", &in, &want)
	exposure := map[string]audit.Exposure{}
	for group := range want.Exposure {
		var ranks []int
		var relevance []float64
		for i, x := range in.Ranking {
			if x == group {
				ranks, relevance = append(ranks, i+1), append(relevance, in.Relevance[i])
			}
		}
		e, err := audit.ExposureOf(ranks, relevance)
		require.NoError(t, err)
		exposure[group] = e
		near(t, want.Exposure[group], exposure[group].Mean)
		nearOpt(t, want.Relevance[group], exposure[group].Relevance)
	}
	near(t, want.Parity, exposure["f"].Mean/exposure["m"].Mean)
	near(t, want.Treatment, exposure["f"].PerRelevance.Or(0)/exposure["m"].PerRelevance.Or(0))
}

func TestG05(t *testing.T) {
	var in struct {
		P, Alpha float64
		K        []int
	}
	var want struct{ Minimum []int }
	oracle(t, "G-05", &in, &want)
	got, err := audit.PrefixTable(len(in.K), in.P, in.Alpha)
	require.NoError(t, err)
	require.Equal(t, want.Minimum, got)
}

func TestG06(t *testing.T) {
	var in struct{}
	var want struct {
		Rows []struct {
			N1, N2, Selected int
			MinP             float64 `json:"min_p"`
			Can              bool    `json:"can_reach_0_05"`
		}
	}
	oracle(t, "G-06", &in, &want)
	require.Len(t, want.Rows, 4)
	for _, row := range want.Rows {
		for first := max(0, row.Selected-row.N2); first <= min(row.N1, row.Selected); first++ {
			got, err := audit.Compare("g", audit.Count{Selected: first, Of: row.N1}, "r", audit.Count{Selected: row.Selected - first, Of: row.N2}, 0.05)
			require.NoError(t, err)
			near(t, row.MinP, got.Least)
			if _, ok := got.Ratio.Get(); ok {
				require.Equal(t, !row.Can, got.Outcome == audit.CannotAssess)
			} else {
				require.Equal(t, audit.Undefined, got.Outcome)
			}
		}
	}
}

func TestG07(t *testing.T) {
	var in struct{ P []float64 }
	var want struct{ Holm []float64 }
	oracle(t, "G-07", &in, &want)
	got, err := audit.Holm(in.P)
	require.NoError(t, err)
	require.Len(t, got, len(want.Holm))
	for i := range want.Holm {
		near(t, want.Holm[i], got[i])
	}
}

func TestG08(t *testing.T) {
	var in struct {
		Selected map[string][2]int `json:"selected_suitable"`
	}
	var want struct {
		TPR               map[string]float64
		Difference, Ratio float64
	}
	oracle(t, "G-08", &in, &want)
	var pool audit.Pool
	for _, sex := range []string{"f", "m"} {
		n := in.Selected[sex]
		for i := range n[1] {
			pool.Candidates = append(pool.Candidates, candidate(len(pool.Candidates), sex, i < n[0], fact.Yes))
		}
		for range 7 { // not suitable: they do not count
			pool.Candidates = append(pool.Candidates, candidate(len(pool.Candidates), sex, sex == "f", fact.No))
		}
		pool.Candidates = append(pool.Candidates, candidate(len(pool.Candidates), sex, true, fact.Unknown)) // nor those not judged
	}
	r, err := audit.Run(t.Context(), &pool, []audit.Attribute{audit.ByProtected("sex")}, audit.DefaultSettings())
	require.NoError(t, err)
	require.Equal(t, 64, r.Judged)
	x := r.Attributes[0]
	for _, g := range x.Groups {
		nearOpt(t, want.TPR[g.Name], g.Suitable.Or(audit.Count{}).Rate())
	}
	require.Equal(t, "m", x.Suitable.Reference)
	require.Len(t, x.Suitable.Comparisons, 1)
	nearOpt(t, want.Ratio, x.Suitable.Comparisons[0].Ratio)
	nearOpt(t, want.Difference, x.Suitable.Comparisons[0].Difference)
}

// TestG09 is in flip_test.go.

func TestG10(t *testing.T) {
	var in struct{ Group1, Group2 []float64 }
	var want struct {
		Difference   float64
		P            float64 `json:"p_two_sided"`
		Count, Total int
	}
	oracle(t, "G-10", &in, &want)
	micros := func(list []float64) (out []match.Micro) {
		for _, x := range list {
			out = append(out, match.ToMicro(x))
		}
		return out
	}
	s := audit.Relabellings{Enumerate: 35, Draws: 1}
	got, err := audit.PermutationTest(t.Context(), micros(in.Group1), micros(in.Group2), s)
	require.NoError(t, err)
	require.True(t, got.Enumerated)
	near(t, want.Difference, got.Difference)
	near(t, want.P, got.P)
	require.Equal(t, want.Count, got.Count)
	require.Equal(t, want.Total, got.Total)
}
