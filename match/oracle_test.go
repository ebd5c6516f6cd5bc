package match_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Every worked case of testdata/a_score.json is read by a test. Those that are
// not here:
//
//	package taxonomy
//	package geo
//	package evaluate

// oracle reads the input and the expected values of a worked case into in and
// want, and returns the tolerance.
func oracle(t *testing.T, id string, in, want any) float64 {
	t.Helper()
	data, err := os.ReadFile("testdata/a_score.json")
	require.NoError(t, err)
	var file struct {
		Cases []struct {
			ID              string
			Input, Expected json.RawMessage
			Tolerance       float64
		}
	}
	require.NoError(t, json.Unmarshal(data, &file))
	for _, c := range file.Cases {
		if c.ID == id {
			require.NoError(t, json.Unmarshal(c.Input, in))
			require.NoError(t, json.Unmarshal(c.Expected, want))
			return c.Tolerance
		}
	}
	require.Fail(t, "no such case", id)
	return 0
}

// A probe is a scorer with the reference that it is held against.
type probe struct {
	*match.Scorer

	reference reference
}

// scorer returns a scorer of the default parameters, changed.
func scorer(tb testing.TB, change func(c *match.Config)) probe {
	tb.Helper()
	c := match.Config{Params: match.DefaultParams(), Regions: country(tb)}
	if change != nil {
		change(&c)
	}
	s, err := match.NewScorer(c)
	require.NoError(tb, err)
	return probe{s, reference{c}}
}

// resolution is by how much a component may be off the reference, beside the
// credits of a taxonomy: codes are multiples of 2^-24, credits of levels of 2^-20.
const resolution = 1.0 / (1 << 20)

// part returns a component of a pair in the reference, and whether it applies.
// The kernel's is held against it.
func part(t *testing.T, s probe, v match.Vacancy, w match.Worker, c match.Component) (match.Fit, bool) {
	t.Helper()
	want := s.reference.fits(&v, &w)[c]
	got := s.Fits(s.Vacancy(&v), s.Worker(&w))[c]
	require.Equal(t, want.State, got.State)
	require.InDelta(t, want.Value, got.Value, resolution)
	require.InDelta(t, want.Low, got.Low, resolution)
	require.InDelta(t, want.High, got.High, resolution)
	return want, want.State != match.NotApplicable
}

func TestOracleSpecificity(t *testing.T) {
	var in struct {
		N  int
		DF map[taxonomy.Skill]int
	}
	var want struct{ Omega map[taxonomy.Skill]float64 }
	tolerance := oracle(t, "A-01", &in, &want)
	table := taxonomy.Frequencies{N: in.N, DF: in.DF}
	require.NotEmpty(t, want.Omega)
	for s, omega := range want.Omega {
		require.InDelta(t, omega, table.Specificity(s), tolerance, s)
	}
	require.Equal(t, 1.0, table.Specificity("never seen"), "an unknown skill is as specific as can be")
	require.Equal(t, 1.0, taxonomy.Frequencies{}.Specificity("s1"), "without a table all weigh alike")
}

func TestOracleCoverage(t *testing.T) {
	var table struct {
		N  int
		DF map[taxonomy.Skill]int
	}
	oracle(t, "A-01", &table, &struct{}{})
	var in struct {
		Tau      map[string]float64
		Floor    float64
		Required []struct {
			Skill taxonomy.Skill
			Kind  string
			Level *int
		}
		Worker map[taxonomy.Skill]int
	}
	var want struct {
		Weights, Match map[taxonomy.Skill]float64
		Coverage       float64
		Essential      float64 `json:"coverage_essential"`
		Optional       float64 `json:"coverage_optional"`
	}
	tolerance := oracle(t, "A-02", &in, &want)
	s := scorer(t, func(c *match.Config) {
		c.Specificity = taxonomy.Frequencies{N: table.N, DF: table.DF}
		c.Params.Skills = match.Coverage{Optional: in.Tau["optional"], Floor: in.Floor}
	})
	v, w := match.Vacancy{ID: "v"}, match.Worker{ID: "w"}
	for _, r := range in.Required {
		d := match.SkillDemand{Skill: r.Skill, Optional: r.Kind == "optional"}
		if r.Level != nil {
			d.Level = fact.Some(*r.Level)
		}
		v.Skills = append(v.Skills, d)
	}
	for skill, level := range in.Worker {
		w.Skills = append(w.Skills, match.SkillHeld{Skill: skill, Level: fact.Some(level)})
	}
	p, ok := part(t, s, v, w, match.Skills)
	require.True(t, ok)
	require.Equal(t, match.Known, p.State)
	require.InDelta(t, want.Coverage, p.Value, tolerance)

	total := 0.0
	for _, u := range want.Weights {
		total += u
	}
	for i, u := range s.reference.weights(&v) {
		require.InDelta(t, want.Weights[v.Skills[i].Skill], u, tolerance)
	}
	e := s.Explain(s.Vacancy(&v), s.Worker(&w), match.EmployerView)
	matches := e.Skills
	require.Len(t, matches, len(in.Required))
	for i, m := range matches {
		require.Equal(t, in.Required[i].Skill, m.Demand.Skill, "in the vacancy's order")
		require.InDelta(t, want.Weights[m.Demand.Skill]/total, m.Weight, 1e-6, m.Demand.Skill)
		require.InDelta(t, want.Match[m.Demand.Skill], m.Credit, resolution, m.Demand.Skill)
		_, held := in.Worker[m.Demand.Skill]
		require.Equal(t, fact.Of(held), m.Held)
	}
	essential, ok := e.Coverage(false)
	require.True(t, ok)
	require.InDelta(t, want.Essential, essential, resolution)
	optional, ok := e.Coverage(true)
	require.True(t, ok)
	require.InDelta(t, want.Optional, optional, resolution)
}

func TestOracleUnknownLevel(t *testing.T) {
	var in struct{ Required int }
	var want struct {
		Match     float64 `json:"expected_match"`
		Low, High float64
	}
	tolerance := oracle(t, "A-03", &in, &want)
	require.InDelta(t, want.Match, match.UniformLevels().Expected(in.Required), tolerance)
	require.InDelta(t, want.Low, match.LevelCredit(in.Required, 1), tolerance)
	require.InDelta(t, want.High, match.LevelCredit(in.Required, match.MaxSkillLevel), tolerance)

	v := match.Vacancy{ID: "v", Skills: []match.SkillDemand{{Skill: "a", Level: fact.Some(in.Required)}}}
	w := match.Worker{ID: "w", Skills: []match.SkillHeld{{Skill: "a"}}}
	p, ok := part(t, scorer(t, nil), v, w, match.Skills)
	require.True(t, ok)
	require.Equal(t, match.Partial, p.State)
	require.InDelta(t, want.Match, p.Value, tolerance)
	require.InDelta(t, want.Low, p.Low, tolerance)
	require.InDelta(t, want.High, p.High, tolerance)
}

func TestOracleOccupation(t *testing.T) {
	var in struct{ Table taxonomy.ProximityTable }
	var want struct {
		Rows []struct {
			A, B      taxonomy.Code
			Proximity float64
		}
	}
	tolerance := oracle(t, "A-07", &in, &want)
	s := scorer(t, func(c *match.Config) { c.Params.Occupation = in.Table })
	require.Len(t, want.Rows, 8)
	for _, r := range want.Rows {
		v := match.Vacancy{ID: "v", Occupation: r.A}
		w := match.Worker{ID: "w", Occupations: []match.OccupationHeld{{Code: r.B}}, Wanted: []taxonomy.Code{r.B}}
		p, ok := part(t, s, v, w, match.Occupation)
		require.True(t, ok)
		require.Equal(t, match.Known, p.State)
		require.InDelta(t, r.Proximity, p.Value, tolerance, "%s, %s", r.A, r.B)
		p, ok = part(t, s, v, w, match.OccupationWish)
		require.True(t, ok)
		require.InDelta(t, r.Proximity, p.Value, tolerance, "wish: %s, %s", r.A, r.B)
	}
}

func TestOracleDecay(t *testing.T) {
	var in struct {
		KmPerMile float64 `json:"km_per_mile"`
		AtMiles   float64 `json:"at_miles_2"`
	}
	var want struct {
		MP     float64 `json:"lambda_manning_petrongolo_per_km"`
		HalfMP float64 `json:"half_distance_mp_km"`
		MR     float64 `json:"lambda_marinescu_rathelot_per_km"`
		HalfMR float64 `json:"half_distance_mr_km"`
		MP5    float64 `json:"f_mp_5km"`
		MR5    float64 `json:"f_mr_5km"`
		MR16   float64 `json:"f_mr_16.09344km"`
	}
	tolerance := oracle(t, "A-10", &in, &want)
	require.InDelta(t, want.MP5, match.Distances{CommuteDecay: want.MP, CommuteMax: 60}.Commute(5), tolerance)
	require.InDelta(t, want.MR5, match.Distances{CommuteDecay: want.MR, CommuteMax: 60}.Commute(5), tolerance)
	require.InDelta(t, want.MR16, match.Distances{CommuteDecay: want.MR, CommuteMax: 60}.Commute(in.AtMiles*in.KmPerMile), tolerance)
	require.InDelta(t, 0.5, match.Distances{CommuteDecay: want.MP, CommuteMax: 60}.Commute(want.HalfMP), tolerance)
	require.InDelta(t, 0.5, match.Distances{CommuteDecay: want.MR, CommuteMax: 60}.Commute(want.HalfMR), tolerance)
}

func TestOracleLocation(t *testing.T) { // A-11; remote work is in TestLocation
	var in struct {
		Commute  float64 `json:"lambda_commute"`
		Max      float64 `json:"commute_max_km"`
		Rho      float64 `json:"rho_relocate"`
		Relocate float64 `json:"lambda_relocate"`
	}
	var want struct {
		Rows []struct {
			Km               float64
			Relocate, Remote bool
			Score            float64
		}
	}
	tolerance := oracle(t, "A-11", &in, &want)
	require.Len(t, want.Rows, 9)
	for _, r := range want.Rows {
		if r.Remote {
			continue
		}
		d := match.Distances{CommuteDecay: in.Commute, CommuteMax: in.Max, RelocationShare: in.Rho, RelocationDecay: in.Relocate}
		fit := d.Commute(r.Km)
		if r.Relocate {
			fit = max(fit, d.Relocate(r.Km))
		}
		require.InDelta(t, r.Score, fit, tolerance, "%v", r)
	}
}

func TestOracleLanguage(t *testing.T) {
	var want struct {
		Rows []struct {
			Required [][][2]string `json:"required_and_of_or"`
			Held     map[string]string
			Fit      *float64
		}
	}
	tolerance := oracle(t, "A-13", &struct{}{}, &want)
	level := func(name string) (c match.CEFR) {
		require.NoError(t, c.UnmarshalText([]byte(name)))
		return c
	}
	s := scorer(t, nil)
	require.Len(t, want.Rows, 6)
	for i, r := range want.Rows {
		v := match.Vacancy{ID: "v", Languages: []match.LanguageDemand{}}
		for _, or := range r.Required {
			var d match.LanguageDemand
			for _, l := range or {
				d.AnyOf = append(d.AnyOf, match.LanguageLevel{Language: l[0], Level: fact.Some(level(l[1]))})
			}
			v.Languages = append(v.Languages, d)
		}
		w := match.Worker{ID: "w", Languages: []match.LanguageLevel{}}
		for language, name := range r.Held {
			w.Languages = append(w.Languages, match.LanguageLevel{Language: language, Level: fact.Some(level(name))})
		}
		p, ok := part(t, s, v, w, match.Language)
		require.Equal(t, r.Fit != nil, ok, "row %d: no requirement is not applicable", i)
		if ok {
			require.Equal(t, match.Known, p.State)
			require.InDelta(t, *r.Fit, p.Value, tolerance, "row %d", i)
		}
	}
}

func TestOracleEducation(t *testing.T) {
	var want struct {
		Rows []struct {
			Held, Required int
			Fit            float64
		}
	}
	tolerance := oracle(t, "A-14", &struct{}{}, &want)
	require.Len(t, want.Rows, 5)
	s := scorer(t, nil)
	for _, r := range want.Rows {
		held, required := match.ISCED(r.Held), match.ISCED(r.Required)
		require.InDelta(t, r.Fit, match.DefaultParams().Education.Fit(required, held), tolerance)
		v := match.Vacancy{ID: "v", Education: fact.Some(required)}
		w := match.Worker{ID: "w", Education: match.Education{Level: fact.Some(held)}}
		p, ok := part(t, s, v, w, match.EducationLevel)
		require.True(t, ok)
		require.InDelta(t, r.Fit, p.Value, tolerance)
	}
}

func TestOracleExperience(t *testing.T) {
	var in struct{ K float64 }
	var want struct {
		Rows []struct {
			Years, Required float64
			Fit             *float64
		}
	}
	tolerance := oracle(t, "A-15", &in, &want)
	s := scorer(t, func(c *match.Config) { c.Params.Experience.Rate = in.K })
	require.Len(t, want.Rows, 7)
	for _, r := range want.Rows {
		v := match.Vacancy{ID: "v", Occupation: "2512", Experience: fact.Some(r.Required)}
		w := match.Worker{ID: "w", Occupations: []match.OccupationHeld{{Code: "2512", Years: fact.Some(r.Years)}}}
		p, ok := part(t, s, v, w, match.Experience)
		require.Equal(t, r.Fit != nil, ok, "%v", r)
		if ok {
			require.InDelta(t, *r.Fit, p.Value, tolerance, "%v", r)
			require.InDelta(t, *r.Fit, match.Saturation{Rate: in.K}.Fit(r.Required, r.Years), tolerance, "%v", r)
		}
	}
}

func TestOracleWage(t *testing.T) {
	var in struct{ Delta float64 }
	var want struct {
		Rows []struct {
			Offer       int64 `json:"offer_high"`
			Reservation int64
			Fit         float64
		}
	}
	tolerance := oracle(t, "A-16", &in, &want)
	s := scorer(t, func(c *match.Config) { c.Params.Wage.Tolerance = in.Delta })
	require.Len(t, want.Rows, 5)
	byn := func(whole int64) match.Money { return match.Money{Minor: 100 * whole, Currency: "BYN"} }
	for _, r := range want.Rows {
		require.InDelta(t, r.Fit, match.WageGap{Tolerance: in.Delta}.Fit(float64(r.Offer), float64(r.Reservation)), tolerance, "%v", r)
		v := match.Vacancy{ID: "v", Wage: fact.Some(match.WageRange{
			Low: byn(1), High: byn(r.Offer), Period: match.PerMonth, Basis: match.Net,
		})}
		w := match.Worker{ID: "w", Wage: fact.Some(match.WageWish{Amount: byn(r.Reservation), Period: match.PerMonth, Basis: match.Net})}
		p, ok := part(t, s, v, w, match.Wage)
		require.True(t, ok)
		require.InDelta(t, r.Fit, p.Value, tolerance, "%v", r)
	}
}

func TestOracleGeometricMean(t *testing.T) { // the geometric mean of each
	var in struct {
		Weights, X []float64
		Epsilon    float64
	}
	var want struct {
		Geometric float64
		Floor     float64 `json:"geometric_floor"`
		NoFloor   float64 `json:"geometric_no_floor"`
	}
	tolerance := oracle(t, "A-17", &in, &want)
	require.InDelta(t, want.Geometric, match.GeometricMean(in.Weights, in.X, in.Epsilon), tolerance)
	tolerance = oracle(t, "A-18", &in, &want)
	require.InDelta(t, want.Floor, match.GeometricMean(in.Weights, in.X, in.Epsilon), tolerance)
	require.InDelta(t, want.NoFloor, match.GeometricMean(in.Weights, in.X, 0), tolerance)
	tolerance = oracle(t, "A-19", &in, &want)
	require.InDelta(t, want.Geometric, match.GeometricMean(in.Weights, in.X, 0.05), tolerance)
}

func TestOracleContributions(t *testing.T) {
	var in struct {
		Weights, X, Baseline []float64
		Epsilon              float64
	}
	var want struct {
		Score         float64
		Base          float64 `json:"baseline_score"`
		LogMean       float64 `json:"log_mean"`
		Contributions []float64
	}
	tolerance := oracle(t, "A-20", &in, &want)
	score, base, terms := match.Contributions(nil, in.Weights, in.X, in.Baseline, in.Epsilon)
	require.InDelta(t, want.Score, score, tolerance)
	require.InDelta(t, want.Base, base, tolerance)
	require.InDelta(t, want.LogMean, match.LogMean(score, base), tolerance)
	require.InDeltaSlice(t, want.Contributions, terms, tolerance)
}

// are worked for the arithmetic mean. Their inputs hold for the
// geometric one with the mean of the logarithm in place of the mean.
func TestOracleUnknownComponents(t *testing.T) {
	var in struct {
		Weights []float64
		X       []*float64
		Prior   []float64 `json:"prior_mean"`
	}
	var want struct{ Completeness float64 }
	tolerance := oracle(t, "A-22", &in, &want)
	const floor = 0.05
	known := 0.0
	fill := func(x float64) float64 {
		all := make([]float64, len(in.X))
		for k, v := range in.X {
			all[k] = x
			if v != nil {
				all[k] = *v
			}
		}
		return match.GeometricMean(in.Weights, all, floor)
	}
	priors := make([]float64, len(in.X))
	for k, v := range in.X {
		priors[k] = in.Prior[k]
		if v != nil {
			priors[k] = *v
			known += in.Weights[k]
		}
	}
	value, low, high := match.GeometricMean(in.Weights, priors, floor), fill(0), fill(1)
	require.InDelta(t, want.Completeness, known, tolerance)
	require.Less(t, low, value)
	require.Less(t, value, high)
	g := newGen(22)
	for range 1000 {
		truth := fill(g.Float64())
		require.LessOrEqual(t, low, truth)
		require.LessOrEqual(t, truth, high)
	}

	var omission struct {
		Weights, Shown []float64
		Hidden         []*float64
		Prior          []float64 `json:"prior_mean"`
	}
	oracle(t, "A-23", &omission, &want)
	require.Nil(t, omission.Hidden[2])
	hidden := append([]float64(nil), omission.Shown...)
	hidden[2] = omission.Prior[2]
	gain := math.Log(match.GeometricMean(omission.Weights, hidden, floor) / match.GeometricMean(omission.Weights, omission.Shown, floor))
	require.InDelta(t, omission.Weights[2]*math.Log(omission.Prior[2]/omission.Shown[2]), gain, tolerance, "w(mu - ln x)")
}

func TestOracleHarmonicMean(t *testing.T) {
	var in struct{ Employer, Worker float64 }
	var want struct{ Harmonic float64 }
	tolerance := oracle(t, "A-24", &in, &want)
	require.InDelta(t, want.Harmonic, match.HarmonicMean(in.Employer, in.Worker), tolerance)
	require.InDelta(t, want.Harmonic, match.HarmonicMean(in.Worker, in.Employer), tolerance)
	require.Zero(t, match.HarmonicMean(0, 0))
	require.Zero(t, match.HarmonicMean(0, 1))
}

// TestOracleWholeScore is: the aggregator on the names and
// weights of the cases, which are not those of the default views.
func TestOracleWholeScore(t *testing.T) {
	var in struct {
		Weights      map[string]float64
		Components   map[string]*float64
		PriorSamples map[string][]float64 `json:"prior_samples"`
		Epsilon      float64
	}
	var want struct {
		Score, Low, High, Completeness, Baseline float64
		Contributions                            map[string]float64
	}
	tolerance := oracle(t, "A-29", &in, &want)
	names := []string{"skills", "occupation", "location", "language", "education", "experience", "wage"}
	var w, x, low, high, base []float64
	for _, name := range names {
		mean := 0.0
		for _, sample := range in.PriorSamples[name] {
			mean += math.Log(max(sample, in.Epsilon)) / float64(len(in.PriorSamples[name]))
		}
		prior := math.Exp(mean)
		w, base = append(w, in.Weights[name]), append(base, prior)
		if known := in.Components[name]; known != nil {
			x, low, high = append(x, *known), append(low, *known), append(high, *known)
		} else {
			x, low, high = append(x, prior), append(low, 0), append(high, 1)
		}
	}
	score, baseline, terms := match.Contributions(nil, w, x, base, in.Epsilon)
	require.InDelta(t, want.Score, score, tolerance)
	require.InDelta(t, want.Baseline, baseline, tolerance)
	require.InDelta(t, want.Low, match.GeometricMean(w, low, in.Epsilon), tolerance)
	require.InDelta(t, want.High, match.GeometricMean(w, high, in.Epsilon), tolerance)
	for k, name := range names {
		require.InDelta(t, want.Contributions[name], terms[k], tolerance, name)
	}
	require.Zero(t, terms[4], "education is unknown and contributes nothing")

	var other struct {
		Weights    map[string]float64 `json:"worker_weights"`
		Components map[string]float64 `json:"worker_components"`
	}
	var both struct {
		Worker   float64 `json:"worker_score"`
		Harmonic float64
	}
	tolerance = oracle(t, "A-30", &other, &both)
	w, x = nil, nil
	for _, name := range []string{"wage", "location", "occupation_wish", "conditions"} {
		w, x = append(w, other.Weights[name]), append(x, other.Components[name])
	}
	worker := match.GeometricMean(w, x, in.Epsilon)
	require.InDelta(t, both.Worker, worker, tolerance)
	require.InDelta(t, both.Harmonic, match.HarmonicMean(score, worker), tolerance)
}

// TestToMicro has the scores of B-20: rounding to millionths, half away from
// zero.
func TestToMicro(t *testing.T) {
	for _, tt := range []struct {
		score float64
		want  match.Micro
	}{
		{0.1234565, 123457},
		{0.5, 500000},
		{1, 1000000},
		{4e-7, 0},
		{5e-7, 1},
		{-5e-7, -1},
		{0, 0},
	} {
		require.Equal(t, tt.want, match.ToMicro(tt.score), "%v", tt.score)
	}
	require.InDelta(t, 0.123457, match.Micro(123457).Float(), 1e-15)
}

// TestOracleShapley is A-21. Shapley values exist in this test alone: for the
// arithmetic mean they are w(x-b); for the geometric mean they add up as the
// logarithmic mean decomposition does and cost 2^n means, and differ from it by
// less than a thousandth here.
func TestOracleShapley(t *testing.T) {
	var in struct{ Weights, X, Baseline []float64 }
	var want struct {
		Arithmetic []float64 `json:"arithmetic_contributions"`
		Score      float64   `json:"arithmetic_score"`
		Baseline   float64   `json:"arithmetic_baseline"`
		Geometric  []float64 `json:"geometric_shapley"`
	}
	tolerance := oracle(t, "A-21", &in, &want)
	arithmetic := func(x []float64) (sum float64) {
		for k, w := range in.Weights {
			sum += w * x[k]
		}
		return sum
	}
	geometric := func(x []float64) float64 { return match.GeometricMean(in.Weights, x, 0.05) }
	require.InDelta(t, want.Score, arithmetic(in.X), tolerance)
	require.InDelta(t, want.Baseline, arithmetic(in.Baseline), tolerance)
	a, g := shapley(arithmetic, in.X, in.Baseline), shapley(geometric, in.X, in.Baseline)
	_, _, ours := match.Contributions(nil, in.Weights, in.X, in.Baseline, 0.05)
	require.Len(t, a, 5)
	for k := range a {
		require.InDelta(t, want.Arithmetic[k], a[k], tolerance)
		require.InDelta(t, in.Weights[k]*(in.X[k]-in.Baseline[k]), a[k], tolerance)
		require.InDelta(t, want.Geometric[k], g[k], tolerance)
		require.InDelta(t, g[k], ours[k], 1e-3)
	}
}

// shapley is the mean, over all orders of the components, of what each adds when
// it goes from the baseline to its value.
func shapley(f func([]float64) float64, x, baseline []float64) []float64 {
	out, orders := make([]float64, len(x)), 0.0
	var walk func(at []float64, left []int, added []float64)
	walk = func(at []float64, left []int, added []float64) {
		if len(left) == 0 {
			orders++
			for k := range out {
				out[k] += added[k]
			}
		}
		for i, k := range left {
			next, rest, more := slices.Clone(at), slices.Delete(slices.Clone(left), i, i+1), slices.Clone(added)
			next[k] = x[k]
			more[k] = f(next) - f(at)
			walk(next, rest, more)
		}
	}
	var all []int
	for k := range x {
		all = append(all, k)
	}
	walk(slices.Clone(baseline), all, make([]float64, len(x)))
	for k := range out {
		out[k] /= orders
	}
	return out
}
