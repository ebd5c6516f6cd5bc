package shortage_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// TestC16 holds the interval of a small cell and its shrunken tightness.
func TestC16(t *testing.T) {
	var in struct {
		V, U  float64
		Shape float64 `json:"prior_shape"`
		Rate  float64 `json:"prior_rate"`
	}
	var want struct {
		CI   [2]float64 `json:"ci95"`
		Mean float64    `json:"posterior_mean"`
		SD   float64    `json:"posterior_sd"`
	}
	oracle(t, "C-16", &in, &want)
	cell := shortage.Stock{Vacancies: in.V, Unemployed: in.U}
	r, ok := shortage.TightnessInterval(cell, 0.95).Get()
	require.True(t, ok)
	require.InDelta(t, want.CI[0], r.Low.Ratio, 1e-9)
	require.InDelta(t, want.CI[1], r.High.Ratio, 1e-8)
	g := shortage.Gamma{Shape: in.Shape, Rate: in.Rate}.Observe(cell)
	require.InDelta(t, want.Mean, g.Mean(), 1e-12)
	require.InDelta(t, want.SD, g.SD(), 1e-12)
	for _, nobody := range []shortage.Stock{{}, {Vacancies: 3}, {Unemployed: 3}} {
		require.False(t, shortage.TightnessInterval(nobody, 0.95).Known())
	}
}

// TestC17 holds how likely one cell is tighter than another; the order of the
// plain ratios is the other way round.
func TestC17(t *testing.T) {
	var in struct {
		Cell1, Cell2 [2]float64
		Prior        [2]float64
	}
	var want struct {
		Raw   [2]float64 `json:"raw_theta"`
		Means [2]float64 `json:"posterior_means"`
		P     float64    `json:"p_cell1_tighter"`
	}
	oracle(t, "C-17", &in, &want)
	prior := shortage.Gamma{Shape: in.Prior[0], Rate: in.Prior[1]}
	a := prior.Observe(shortage.Stock{Vacancies: in.Cell1[0], Unemployed: in.Cell1[1]})
	b := prior.Observe(shortage.Stock{Vacancies: in.Cell2[0], Unemployed: in.Cell2[1]})
	require.Greater(t, want.Raw[0], want.Raw[1])
	require.InDelta(t, want.Means[0], a.Mean(), 1e-12)
	require.InDelta(t, want.Means[1], b.Mean(), 1e-12)
	require.InDelta(t, want.P, shortage.Tighter(a, b), 1e-9)
	require.InDelta(t, 1, shortage.Tighter(a, b)+shortage.Tighter(b, a), 1e-12)
	require.InDelta(t, 0.5, shortage.Tighter(a, a), 1e-12)
}

// TestNonsenseHasNoInterval: what is no level, no count and no distribution has no
// interval, and is no panic of the library below.
func TestNonsenseHasNoInterval(t *testing.T) {
	good := shortage.Gamma{Shape: 2, Rate: 3}
	cell := shortage.Stock{Vacancies: 3, Unemployed: 4}
	require.True(t, shortage.TightnessInterval(cell, 0.9).Known(), "the premise")
	for _, level := range []float64{0, 1, 2, -1, math.NaN()} {
		require.False(t, shortage.TightnessInterval(cell, level).Known(), "%v", level)
		require.True(t, math.IsNaN(good.Interval(level).Low), "%v", level)
	}
	for _, x := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		require.False(t, shortage.TightnessInterval(shortage.Stock{Vacancies: x, Unemployed: 4}, 0.9).Known(), "%v", x)
		require.False(t, shortage.TightnessInterval(shortage.Stock{Vacancies: 3, Unemployed: x}, 0.9).Known(), "%v", x)
		for _, bad := range []shortage.Gamma{{Shape: x, Rate: 1}, {Shape: 1, Rate: x}} {
			require.True(t, math.IsNaN(bad.Interval(0.9).High), "%v", bad)
			require.True(t, math.IsNaN(shortage.Tighter(bad, good)), "%v", bad)
			require.True(t, math.IsNaN(shortage.Tighter(good, bad)), "%v", bad)
		}
	}
}

// TestFitGamma: cells drawn from a known distribution give it back; the spread
// of the counts alone is none.
func TestFitGamma(t *testing.T) {
	source := rand.NewPCG(8, 8)
	truth := distuv.Gamma{Alpha: 4, Beta: 5, Src: source}
	people := rand.New(source)
	cells := make([]shortage.Stock, 40_000)
	for i := range cells {
		u := float64(1 + people.IntN(60))
		cells[i] = shortage.Stock{Vacancies: distuv.Poisson{Lambda: truth.Rand() * u, Src: source}.Rand(), Unemployed: u}
	}
	g, err := shortage.FitGamma(cells)
	require.NoError(t, err)
	require.InDelta(t, 4, g.Shape, 0.25)
	require.InDelta(t, 5, g.Rate, 0.3)

	r := g.Interval(0.9)
	inside := 0
	for range 2000 {
		if x := truth.Rand(); r.Low <= x && x <= r.High {
			inside++
		}
	}
	require.InDelta(t, 0.9, float64(inside)/2000, 0.03)

	again := slices.Clone(cells)
	people.Shuffle(len(again), func(i, k int) { again[i], again[k] = again[k], again[i] })
	h, err := shortage.FitGamma(append(again, shortage.Stock{Vacancies: 7}))
	require.NoError(t, err)
	require.Equal(t, g, h, "neither the order nor a cell of nobody counts")

	stock := func(v, u float64) shortage.Stock { return shortage.Stock{Vacancies: v, Unemployed: u} }
	for _, row := range []struct {
		name  string
		cells []shortage.Stock
		want  error
	}{
		{"no cell", nil, shortage.ErrUndefined},
		{"one cell", []shortage.Stock{stock(3, 4)}, shortage.ErrUndefined},
		{"one cell with people", []shortage.Stock{stock(3, 4), stock(2, 0)}, shortage.ErrUndefined},
		{"vacancies where nobody is", []shortage.Stock{stock(0, 4), stock(0, 2), stock(5, 0)}, shortage.ErrUndefined},
		{"equal cells", []shortage.Stock{stock(3, 6), stock(4, 8), stock(1, 2)}, shortage.ErrNoSpread},
		{"less than chance", []shortage.Stock{stock(3, 4), stock(4, 4), stock(5, 4)}, shortage.ErrNoSpread},
		{"negative", []shortage.Stock{stock(-3, 4), stock(4, 4)}, fact.ErrRange},
	} {
		_, err := shortage.FitGamma(row.cells)
		require.ErrorIs(t, err, row.want, row.name)
	}
	// By hand: four cells of ten people, one of tightness 4 and three of 0.
	g, err = shortage.FitGamma([]shortage.Stock{stock(40, 10), stock(0, 10), stock(0, 10), stock(0, 10)})
	require.NoError(t, err)
	require.InDelta(t, (10*(9+1+1+1)-3.)/(40-400./40), 1/g.Rate, 1e-12, "m is 1, so the variance is 1/rate")
}

// TestAtLeast: a cell is short of workers only if the lower end passes.
func TestAtLeast(t *testing.T) {
	ok := func(x float64) shortage.Tightness { return shortage.Tightness{State: shortage.Ok, Ratio: x} }
	none, empty := shortage.Tightness{State: shortage.NoJobseekers}, shortage.Tightness{State: shortage.Empty}
	for _, row := range []struct {
		low, high shortage.Tightness
		want      fact.Tri
	}{
		{ok(1), ok(3), fact.Yes},
		{ok(0.9), ok(3), fact.Unknown},
		{ok(0.1), ok(0.9), fact.No},
		{ok(0.1), none, fact.Unknown},
		{none, none, fact.Yes},
		{empty, none, fact.Unknown},
		{empty, ok(0.5), fact.Unknown},
		{empty, empty, fact.Unknown},
	} {
		require.Equal(t, row.want, shortage.TightnessRange{Low: row.low, High: row.high}.AtLeast(1), "%v", row)
	}
}

func countsOf(t *testing.T, cells ...shortage.Count) shortage.Counts {
	t.Helper()
	c, err := shortage.NewCounts(cells)
	require.NoError(t, err)
	return c
}

// TestRanksOfCounts: the interval of a large cell is that of the delta method,
// a far cell is first for sure, near ones are not told apart, and the order of
// the cells leaves no trace.
func TestRanksOfCounts(t *testing.T) {
	cells := []shortage.Count{
		{Region: "A", Occupation: "1", Positions: 400, Jobseekers: [plan.NumGroups]int64{100, 0, 900}},
		{Region: "A", Occupation: "2", Positions: 200, Jobseekers: [plan.NumGroups]int64{200}},
		{Region: "B", Occupation: "1", Positions: 205, Jobseekers: [plan.NumGroups]int64{200}},
		{Region: "B", Occupation: "2", Positions: 2, Jobseekers: [plan.NumGroups]int64{0, 1}},
		{Region: "C", Occupation: "2"},
	}
	b := shortage.DefaultBootstrap(7)
	b.Draws = 4000
	got, err := countsOf(t, cells...).Ranks(t.Context(), b, plan.Locals, plan.Immigrants)
	require.NoError(t, err)
	require.Equal(t, []int{1, 4, 3, 2, 5}, []int{got[0].Rank, got[1].Rank, got[2].Rank, got[3].Rank, got[4].Rank})
	require.Equal(t, shortage.Key{Region: "B", Occupation: "2"}, got[3].Key)
	delta, _ := shortage.TightnessInterval(shortage.Stock{Vacancies: 205, Unemployed: 200}, 0.9).Get()
	require.InEpsilon(t, delta.Low.Ratio, got[2].Tightness.Low.Ratio, 0.02)
	require.InEpsilon(t, delta.High.Ratio, got[2].Tightness.High.Ratio, 0.02)
	require.True(t, got[1].First <= 2 && got[1].Last >= 4 && got[2].First <= 2 && got[2].Last >= 4, "near ones")
	require.LessOrEqual(t, got[0].Last, 2)
	require.Equal(t, fact.Yes, got[0].Shortage(1))
	require.Equal(t, fact.Unknown, got[2].Shortage(1), "1.025 passes, its lower end does not")
	require.Equal(t, fact.Unknown, got[3].Shortage(1))
	require.Equal(t, fact.No, got[1].Shortage(2))

	slices.Reverse(cells)
	again, err := countsOf(t, cells...).Ranks(t.Context(), b, plan.Locals, plan.Immigrants)
	require.NoError(t, err)
	require.Equal(t, got, again)
	b.Seed++
	other, err := countsOf(t, cells...).Ranks(t.Context(), b, plan.Locals, plan.Immigrants)
	require.NoError(t, err)
	require.NotEqual(t, got, other)

	b.Prior = fact.Some(shortage.Gamma{Shape: 20, Rate: 20})
	shrunken, err := countsOf(t, cells...).Ranks(t.Context(), b, plan.Locals, plan.Immigrants)
	require.NoError(t, err)
	require.Equal(t, []int{1, 4, 3, 2, 4}, []int{shrunken[0].Rank, shrunken[1].Rank, shrunken[2].Rank, shrunken[3].Rank, shrunken[4].Rank},
		"22/21, 225/220 and twice 1: equal means tie")

	for _, bad := range []shortage.Bootstrap{
		{},
		{Draws: 19, Level: 0.9},
		{Draws: shortage.MaxDraws + 1, Level: 0.9},
		{Draws: 20, Level: 1},
		{Draws: 20, Level: math.NaN()},
		{Draws: 20, Level: 0.5, Prior: fact.Some(shortage.Gamma{})},
	} {
		_, err := countsOf(t, cells...).Ranks(t.Context(), bad)
		require.ErrorIs(t, err, fact.ErrRange)
	}
	for looks := range 3 * len(cells) { // before a draw, in it, after it, and in the end at each cell
		_, err := countsOf(t, cells...).Ranks(&ending{Context: t.Context(), after: looks}, shortage.DefaultBootstrap(1), plan.Locals)
		require.ErrorIs(t, err, context.Canceled)
	}
	for looks := range cells {
		_, err := countsOf(t, cells...).Ranks(&ending{Context: t.Context(), after: 3*20 + looks}, shortage.Bootstrap{Draws: 20, Level: 0.9}, plan.Locals)
		require.ErrorIs(t, err, context.Canceled, "%d cells are done", looks)
	}
}

// TestRanksOfPeople: a vacancy of many positions comes and goes as one, so its
// cell is far less sure than one of as many single vacancies.
func TestRanksOfPeople(t *testing.T) {
	m := marketOf([]match.Vacancy{job("one", "BY-HO", "7212", 40)},
		people(60, "a", match.Local, "BY-HO", "7212"), people(60, "b", match.Local, "BY-BR", "7212"),
		people(30, "c", match.Abroad, "", "7212"))
	for i := range 40 {
		m.Vacancies = append(m.Vacancies, job("v"+string(rune('A'+i)), "BY-BR", "7212", 1))
	}
	s := surveyBySkill(t, m)
	got, err := s.Ranks(t.Context(), shortage.Rollup{}, shortage.DefaultBootstrap(3))
	require.NoError(t, err)
	require.Len(t, got, 3)
	require.Equal(t, shortage.Key{Region: "", Occupation: "7212"}, got[0].Key, "those abroad")
	empty := shortage.Tightness{State: shortage.Empty}
	require.Equal(t, shortage.TightnessRange{Low: empty, High: empty}, got[0].Tightness, "who are not in the country")
	brest, gomel := got[1], got[2]
	require.Equal(t, []int{1, 1}, []int{brest.Rank, gomel.Rank}, "40 for 60 in both")
	width := func(r shortage.Ranked) float64 { return r.Tightness.High.Ratio - r.Tightness.Low.Ratio }
	require.Greater(t, width(gomel), 2*width(brest))
	rows, err := s.Table(t.Context(), shortage.Rollup{})
	require.NoError(t, err)
	for i, row := range rows {
		require.Equal(t, row.Key, got[i].Key)
	}
	slices.Reverse(m.Workers)
	slices.Reverse(m.Vacancies)
	again, err := surveyBySkill(t, m).Ranks(t.Context(), shortage.Rollup{}, shortage.DefaultBootstrap(3))
	require.NoError(t, err)
	require.Equal(t, got, again)
}
