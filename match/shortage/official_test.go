package shortage_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// A watched occupation, and what the two indicators that are missing could make
// of it.
func ExampleAgencyRule_Judge() {
	j, err := shortage.Agency2020().Judge(shortage.AgencyPoints{
		fact.Some(2), fact.Some(2), fact.Some(1), fact.Some(2),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v; between %q and %q\n", j.Verdict, j.Least, j.Most)
	// Output: watch; between "no shortage" and "shortage"
}

// TestC11 holds the agency's points.
func TestC11(t *testing.T) {
	var in struct {
		Points [][]*int
		Min    int `json:"min_indicators"`
	}
	var want struct {
		Rows []struct {
			Mean  *float64
			Class string
			N     int
		}
	}
	oracle(t, "C-11", &in, &want)
	rule := shortage.Agency2020()
	require.Equal(t, in.Min, rule.MinRated)
	require.Len(t, want.Rows, len(in.Points))
	for i, w := range want.Rows {
		var p shortage.AgencyPoints
		for k, n := range in.Points[i] {
			if n != nil {
				p[k] = fact.Some(*n)
			}
		}
		j, err := rule.Judge(p)
		require.NoError(t, err)
		require.Equal(t, w.Class, j.Verdict.String())
		require.Equal(t, w.N, j.Rated)
		mean, ok := rule.Mean(p).Get()
		require.Equal(t, w.Mean != nil, ok)
		if ok {
			require.InDelta(t, *w.Mean, mean, 1e-12)
		}
	}
	_, err := rule.Judge(shortage.AgencyPoints{fact.Some(4)})
	require.ErrorIs(t, err, fact.ErrRange)
}

// TestAgencyRange holds, for all fillings of two unknown indicators, that the
// verdict lies within the range and that both ends occur.
func TestAgencyRange(t *testing.T) {
	rule := shortage.Agency2020()
	for code := range 256 {
		p := shortage.AgencyPoints{}
		for i := range 4 {
			p[i] = fact.Some(code >> (2 * i) & 3)
		}
		j, err := rule.Judge(p)
		require.NoError(t, err)
		least, most := shortage.Shortage, shortage.NotAssessable
		for fill := range 16 {
			p[4], p[5] = fact.Some(fill&3), fact.Some(fill>>2)
			full, err := rule.Judge(p)
			require.NoError(t, err)
			require.Equal(t, full.Least, full.Most)
			least, most = min(least, full.Verdict), max(most, full.Verdict)
		}
		require.Equal(t, [2]shortage.Verdict{least, most}, [2]shortage.Verdict{j.Least, j.Most})
	}
}

// TestAgencySensitivity: equal points are beyond doubt; unequal ones are not.
func TestAgencySensitivity(t *testing.T) {
	rule := shortage.Agency2020()
	stricter := rule
	stricter.Shortage = 2.5
	points := func(n ...int) (p shortage.AgencyPoints) {
		for i, x := range n {
			p[i] = fact.Some(x)
		}
		return p
	}
	s, err := rule.Sensitivity(points(3, 3, 3, 3, 3, 3), 6, rule, stricter)
	require.NoError(t, err)
	require.Equal(t, shortage.Sensitivity{Settings: 924, Kept: 924, Verdicts: [4]int{0, 0, 0, 924}}, s)
	s, err = rule.Sensitivity(points(2, 2, 2, 2, 2, 2), 6, rule, stricter)
	require.NoError(t, err)
	require.Equal(t, shortage.Sensitivity{Settings: 924, Kept: 462, Verdicts: [4]int{0, 0, 462, 462}}, s)
	s, err = rule.Sensitivity(points(3, 0, 3, 3), 1, rule)
	require.NoError(t, err)
	require.Equal(t, shortage.Sensitivity{Settings: 6, Kept: 3, Verdicts: [4]int{2, 1, 0, 3}}, s, "all weight on one indicator")
}

// TestAgency2018 holds the rule's tests at their edges.
func TestAgency2018(t *testing.T) {
	none, some := fact.Opt[float64]{}, fact.Some[float64]
	for _, tt := range []struct {
		name, why  string
		days       fact.Opt[float64]
		unemployed fact.Opt[int64]
		vacancies  fact.Opt[int64]
		rate       fact.Opt[float64]
		want       shortage.Judgement
	}{
		{"all", "131 days of 100, 190 per 100, 2.9 %", some(131), fact.Some[int64](190), fact.Some[int64](100), some(2.9), shortage.Judgement{Verdict: shortage.Shortage, Least: shortage.Shortage, Most: shortage.Shortage, Rated: 3}},
		{"at the edges", "30 % and 3 % pass", some(130), fact.Some[int64](199), fact.Some[int64](100), some(3), shortage.Judgement{Verdict: shortage.Shortage, Least: shortage.Shortage, Most: shortage.Shortage, Rated: 3}},
		{"fast", "129 days", some(129), fact.Some[int64](190), fact.Some[int64](100), some(2.9), shortage.Judgement{Verdict: shortage.NoShortage, Least: shortage.NoShortage, Most: shortage.NoShortage, Rated: 3}},
		{"many", "200 do not pass", some(131), fact.Some[int64](200), fact.Some[int64](100), some(2.9), shortage.Judgement{Verdict: shortage.NoShortage, Least: shortage.NoShortage, Most: shortage.NoShortage, Rated: 3}},
		{"rate", "3.1 %", some(131), fact.Some[int64](190), fact.Some[int64](100), some(3.1), shortage.Judgement{Verdict: shortage.NoShortage, Least: shortage.NoShortage, Most: shortage.NoShortage, Rated: 3}},
		{"no rate", "the rule leaves it out", some(131), fact.Some[int64](190), fact.Some[int64](100), none, shortage.Judgement{Verdict: shortage.Shortage, Least: shortage.NoShortage, Most: shortage.Shortage, Rated: 2}},
		{"no days", "open", none, fact.Some[int64](190), fact.Some[int64](100), some(2), shortage.Judgement{Verdict: shortage.NotAssessable, Least: shortage.NoShortage, Most: shortage.Shortage, Rated: 2}},
		{"no days, many", "one failure settles it", none, fact.Some[int64](200), fact.Some[int64](100), some(2), shortage.Judgement{Verdict: shortage.NoShortage, Least: shortage.NoShortage, Most: shortage.NoShortage, Rated: 2}},
		{"no vacancies", "nothing is missing", some(131), fact.Opt[int64]{}, fact.Some[int64](0), some(2), shortage.Judgement{Verdict: shortage.NoShortage, Least: shortage.NoShortage, Most: shortage.NoShortage, Rated: 3}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := shortage.Agency2018().Judge(shortage.AgencyCase{
				VacancyDays: tt.days, AverageDays: some(100), Unemployed: tt.unemployed, Vacancies: tt.vacancies, Rate: tt.rate,
			})
			require.Equal(t, tt.want, got, tt.why)
		})
	}
}

// TestC12 holds the committee's benchmark and its count.
func TestC12(t *testing.T) {
	var in struct {
		Indicator []float64
		Passes    []int
		Need      float64 `json:"need_share"`
	}
	var want struct {
		Threshold float64
		Pass      []bool
		Shortage  bool
	}
	oracle(t, "C-12", &in, &want)
	rule := shortage.Committee2008()
	require.InDelta(t, in.Need, rule.MinShare, 0)
	values, negative := make([]fact.Opt[float64], 5), make([]fact.Opt[float64], 5)
	for i, x := range in.Indicator {
		values[i], negative[i] = fact.Some(x), fact.Some(-x)
	}
	benchmark, ok := rule.Benchmark(values).Get()
	require.True(t, ok)
	require.InDelta(t, want.Threshold, benchmark, 0)
	got := rule.Passes(slices.Concat(values, make([]fact.Opt[float64], 1)))
	require.Equal(t, fact.Unknown, got[5])
	for i, pass := range want.Pass {
		require.Equal(t, pass, got[i] == fact.Yes)
	}
	require.Equal(t, fact.Some(-3.), rule.Benchmark(negative), "above a negative median")
	require.Equal(t, fact.Some(7.5), rule.Benchmark([]fact.Opt[float64]{values[1], values[2]}), "an even number")
	require.Equal(t, fact.Opt[float64]{}, rule.Benchmark(nil))
	two, three := fact.Some(2.), fact.Some(3.)
	require.Equal(t, []fact.Tri{fact.No, fact.No, fact.Yes}, rule.Passes([]fact.Opt[float64]{two, two, three}), "at the benchmark")

	passes := make([]fact.Tri, len(in.Passes))
	for i, p := range in.Passes {
		passes[i] = []fact.Tri{fact.No, fact.Yes}[p]
	}
	require.Equal(t, shortage.Judgement{Verdict: shortage.Shortage, Least: shortage.Shortage, Most: shortage.Shortage, Rated: 6}, rule.Judge(passes))
	six := slices.Concat(passes, make([]fact.Tri, 6)) // 4 of 6, and 6 unknown
	require.Equal(t, shortage.Judgement{Verdict: shortage.Shortage, Least: shortage.NoShortage, Most: shortage.Shortage, Rated: 6}, rule.Judge(six))
	passes[0] = fact.Unknown
	require.Equal(t, shortage.NotAssessable, rule.Judge(passes).Verdict)
}

// TestPassCountSensitivity: by hand, three indicators in two parts, of which
// one passes, one fails and one is unknown.
func TestPassCountSensitivity(t *testing.T) {
	rule := shortage.PassCount{MinShare: 0.5, MinRated: 2}
	passes := []fact.Tri{fact.Yes, fact.No, fact.Unknown}
	all := rule
	all.MinShare = 1
	more := rule
	more.MinRated = 3
	// (2 0 0) (1 1 0) (1 0 1) (0 2 0) (0 1 1) (0 0 2): passes all, half, all, none, none, nothing known.
	require.Equal(t, shortage.Sensitivity{Settings: 6, Kept: 3, Verdicts: [4]int{1, 2, 0, 3}}, rule.Sensitivity(passes, 2, rule))
	require.Equal(t, shortage.Sensitivity{Settings: 12, Kept: 5, Verdicts: [4]int{2, 5, 0, 5}}, rule.Sensitivity(passes, 2, rule, all))
	require.Equal(t, shortage.Sensitivity{Settings: 6, Verdicts: [4]int{6, 0, 0, 0}}, rule.Sensitivity(passes, 2, more))
}
