package shortage_test

import (
	"context"
	"fmt"
	"math"
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
	s, err := rule.Sensitivity(t.Context(), points(3, 3, 3, 3, 3, 3), 6, rule, stricter)
	require.NoError(t, err)
	require.Equal(t, shortage.Sensitivity{Settings: 924, Kept: 924, Verdicts: [4]int{0, 0, 0, 924}}, s)
	s, err = rule.Sensitivity(t.Context(), points(2, 2, 2, 2, 2, 2), 6, rule, stricter)
	require.NoError(t, err)
	require.Equal(t, shortage.Sensitivity{Settings: 924, Kept: 462, Verdicts: [4]int{0, 0, 462, 462}}, s)
	s, err = rule.Sensitivity(t.Context(), points(3, 0, 3, 3), 1, rule)
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
			got, err := shortage.Agency2018().Judge(shortage.AgencyCase{
				VacancyDays: tt.days, AverageDays: some(100), Unemployed: tt.unemployed, Vacancies: tt.vacancies, Rate: tt.rate,
			})
			require.NoError(t, err)
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
	benchmark := func(values ...fact.Opt[float64]) fact.Opt[float64] {
		got, err := rule.Benchmark(values)
		require.NoError(t, err)
		return got
	}
	require.Equal(t, fact.Some(want.Threshold), benchmark(values...))
	got, err := rule.Passes(slices.Concat(values, make([]fact.Opt[float64], 1)))
	require.NoError(t, err)
	require.Equal(t, fact.Unknown, got[5])
	for i, pass := range want.Pass {
		require.Equal(t, pass, got[i] == fact.Yes)
	}
	require.Equal(t, fact.Some(-3.), benchmark(negative...), "above a negative median")
	require.Equal(t, fact.Some(7.5), benchmark(values[1], values[2]), "an even number")
	require.Equal(t, fact.Opt[float64]{}, benchmark())
	two, three := fact.Some(2.), fact.Some(3.)
	got, err = rule.Passes([]fact.Opt[float64]{two, two, three})
	require.NoError(t, err)
	require.Equal(t, []fact.Tri{fact.No, fact.No, fact.Yes}, got, "at the benchmark")

	passes := make([]fact.Tri, len(in.Passes))
	for i, p := range in.Passes {
		passes[i] = []fact.Tri{fact.No, fact.Yes}[p]
	}
	judge := func(passes []fact.Tri) shortage.Judgement {
		j, err := rule.Judge(passes)
		require.NoError(t, err)
		return j
	}
	require.Equal(t, shortage.Judgement{Verdict: shortage.Shortage, Least: shortage.Shortage, Most: shortage.Shortage, Rated: 6}, judge(passes))
	six := slices.Concat(passes, make([]fact.Tri, 6)) // 4 of 6, and 6 unknown
	require.Equal(t, shortage.Judgement{Verdict: shortage.Shortage, Least: shortage.NoShortage, Most: shortage.Shortage, Rated: 6}, judge(six))
	passes[0] = fact.Unknown
	require.Equal(t, shortage.NotAssessable, judge(passes).Verdict)
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
	sensitivity := func(rules ...shortage.PassCount) shortage.Sensitivity {
		s, err := rule.Sensitivity(t.Context(), passes, 2, rules...)
		require.NoError(t, err)
		return s
	}
	require.Equal(t, shortage.Sensitivity{Settings: 6, Kept: 3, Verdicts: [4]int{1, 2, 0, 3}}, sensitivity(rule))
	require.Equal(t, shortage.Sensitivity{Settings: 12, Kept: 5, Verdicts: [4]int{2, 5, 0, 5}}, sensitivity(rule, all))
	require.Equal(t, shortage.Sensitivity{Settings: 6, Verdicts: [4]int{6, 0, 0, 0}}, sensitivity(more))
}

// TestSettingsAreBounded: a sensitivity refuses more settings than it can try, and none,
// and ends with its context.
func TestSettingsAreBounded(t *testing.T) {
	agency, committee, composite := shortage.Agency2020(), shortage.Committee2008(), shortage.Composite2017()
	points, passes, z := shortage.AgencyPoints{fact.Some(1)}, make([]fact.Tri, 12), shortage.Indicators{fact.Some(1.)}
	cuts := shortage.OurFiveClasses()
	for name, try := range map[string]func(ctx context.Context, parts int) (int, error){
		"agency": func(ctx context.Context, parts int) (int, error) {
			s, err := agency.Sensitivity(ctx, points, parts, agency, agency)
			return s.Settings, err
		},
		"committee": func(ctx context.Context, parts int) (int, error) {
			s, err := committee.Sensitivity(ctx, passes, parts, committee, committee)
			return s.Settings, err
		},
		"composite": func(ctx context.Context, parts int) (int, error) {
			s, err := composite.Sensitivity(ctx, z, parts, cuts, cuts)
			return s.Settings, err
		},
	} {
		for _, parts := range []int{-1, 0, 120, math.MaxInt} {
			n, err := try(t.Context(), parts)
			require.ErrorIs(t, err, fact.ErrRange, "%s in %d parts", name, parts)
			require.ErrorContains(t, err, "parts")
			require.Zero(t, n)
		}
		n, err := try(t.Context(), 1)
		require.NoError(t, err)
		require.Contains(t, []int{2 * 6, 2 * 12, 2 * 5}, n)
		ctx := &ending{Context: t.Context(), after: 1}
		n, err = try(ctx, 9)
		require.ErrorIs(t, err, context.Canceled, name)
		require.Zero(t, n, "no partial result")
	}
	_, err := shortage.PassCount{MinShare: 1}.Sensitivity(t.Context(), make([]fact.Tri, 2), shortage.MaxSettings, committee)
	require.ErrorIs(t, err, fact.ErrRange, "two indicators have one weighting more than parts")
	s, err := shortage.PassCount{MinShare: 1}.Sensitivity(t.Context(), nil, 1, committee)
	require.NoError(t, err)
	require.Zero(t, s, "no indicators, no weightings")
}

// ending is a context that ends after so many looks.
type ending struct {
	context.Context //nolint:containedctx // it is a context

	after int
}

func (e *ending) Err() error {
	if e.after--; e.after < 0 {
		return context.Canceled
	}
	return nil
}

// TestOfficialMethodsOfNonsense: what is no number of days, people or percent, and no
// cut point, is an error and no verdict.
func TestOfficialMethodsOfNonsense(t *testing.T) {
	some, few := fact.Some[float64], fact.Some[int64](1)
	good := shortage.AgencyCase{VacancyDays: some(131), AverageDays: some(100), Unemployed: few, Vacancies: few, Rate: some(2)}
	refused := func(name string, err error) {
		t.Helper()
		require.ErrorIs(t, err, fact.ErrRange, name)
	}
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for name, change := range map[string]func(c *shortage.AgencyCase){
			"VacancyDays": func(c *shortage.AgencyCase) { c.VacancyDays = some(x) },
			"AverageDays": func(c *shortage.AgencyCase) { c.AverageDays = some(x) },
			"Rate":        func(c *shortage.AgencyCase) { c.Rate = some(x) },
		} {
			c := good
			change(&c)
			_, err := shortage.Agency2018().Judge(c)
			refused(name, err)
			require.ErrorContains(t, err, name)
		}
		_, err := shortage.AgencyTests{MaxUnemployment: x}.Judge(good)
		refused("MaxUnemployment", err)
		for _, rule := range []shortage.AgencyRule{{Shortage: x, Watch: 1}, {Shortage: 2, Watch: x}} {
			_, err = rule.Judge(shortage.AgencyPoints{})
			refused("rule", err)
			_, err = shortage.Agency2020().Sensitivity(t.Context(), shortage.AgencyPoints{}, 1, rule)
			refused("rules", err)
		}
		_, err = shortage.Committee2008().Passes([]fact.Opt[float64]{some(1), some(x)})
		refused("value", err)
		require.ErrorContains(t, err, "occupation 1")
		for _, rule := range []shortage.PassCount{{Above: x}, {MinShare: x}, {MinShare: 1.1}, {MinShare: -0.1}} {
			_, err = rule.Judge(nil)
			refused("Judge", err)
			_, err = rule.Benchmark(nil)
			refused("Benchmark", err)
			_, err = shortage.Committee2008().Sensitivity(t.Context(), nil, 1, rule)
			refused("Sensitivity", err)
		}
		var figures shortage.AgencyFigures
		figures[shortage.AgencyWages] = fact.Some(shortage.Observed{Value: x, Count: 50})
		var cuts shortage.AgencyCuts
		cuts.Cuts[shortage.AgencyWages] = fact.Some([3]float64{1, 2, 3})
		_, err = cuts.Points(figures)
		refused("figure", err)
	}
	for _, c := range []shortage.AgencyCase{
		{Unemployed: fact.Some[int64](-1)}, {Vacancies: fact.Some[int64](-1)}, {Rate: some(-1)}, {VacancyDays: some(-1)}, {AverageDays: some(-1)},
	} {
		_, err := shortage.Agency2018().Judge(c)
		refused("negative", err)
	}
	_, err := shortage.OurFiveClasses().Of(some(math.NaN()))
	refused("a score", err)
	z := shortage.Indicators{some(1e300), some(1), some(1)}
	_, err = shortage.Composite2017().Score(z)
	refused("a sum that overflows", err)
	require.Equal(t, fact.Unknown, shortage.TightnessRange{Low: shortage.Tightness{Ratio: 1}, High: shortage.Tightness{Ratio: 2}}.AtLeast(math.NaN()))
	for _, bad := range [][4]float64{{0, 9, 9, 0.5}, {4, 0, 9, 0.5}, {4, 9, math.Inf(1), 0.5}, {4, 9, 9, 1}, {4, 9, 9, math.NaN()}} {
		require.True(t, math.IsNaN(shortage.NoiseApproximation(int(bad[0]), bad[1], bad[2], bad[3])), "%v", bad)
	}
}
