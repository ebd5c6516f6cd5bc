package match_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// The vocabularies of the random records are small, so that pairs meet.
var (
	skillNames  = []taxonomy.Skill{"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"}
	codes       = []taxonomy.Code{"2512", "2513", "2521", "2411", "3512", "0110", "7112", "251", "25", "2"}
	languages   = []string{"be", "ru", "en", "pl"}
	regions     = []geo.Code{"C", "C-A", "C-A1", "C-A2", "C-B", "C-N"}
	licences    = []string{"driver-b", "driver-c", "welder"}
	permits     = []string{"work", "seasonal"}
	citizens    = []string{"BY", "KG", "UZ"}
	currencies  = []string{"BYN", "EUR"}
	allViews    = []match.View{match.EmployerView, match.WorkerView, match.Reciprocal}
	allTri      = []fact.Tri{fact.Unknown, fact.No, fact.Yes}
	contracts   = []match.Contract{match.Permanent, match.FixedTerm, match.Seasonal}
	recognition = []match.Recognition{match.Domestic, match.Pending, match.Recognised, match.Refused}
	origins     = []match.Origin{match.Local, match.Immigrant, match.Abroad}
)

// country is a small tree: C-A has two parts within a commute of each other,
// C-B is far from both, and nobody knows where C-N is.
func country(tb testing.TB) *geo.Tree {
	tb.Helper()
	at := func(lat, lon float64) fact.Opt[geo.Point] { return fact.Some(geo.Point{Lat: lat, Lon: lon}) }
	tree, err := geo.NewTree([]geo.Region{
		{Code: "C"},
		{Code: "C-A", Parent: "C", Point: at(53.9, 27.5)},
		{Code: "C-A1", Parent: "C-A", Point: at(53.9, 27.5)},
		{Code: "C-A2", Parent: "C-A", Point: at(54.1, 27.5)}, // 22 km from C-A1
		{Code: "C-B", Parent: "C", Point: at(52.1, 23.7)},
		{Code: "C-N", Parent: "C"},
	})
	require.NoError(tb, err)
	return tree
}

// skillGraph has some of the skills: s1 below s0, s2 beside s1, s3 beside both in
// a wider group; s4 has two parents. The others are not in it.
func skillGraph(tb testing.TB) *taxonomy.Graph {
	tb.Helper()
	var concepts []taxonomy.Concept
	for _, id := range []string{"s0", "s1", "s2", "s3", "s4"} {
		concepts = append(concepts, taxonomy.Concept{ID: id, Preferred: "label of " + id})
	}
	for _, id := range []string{"root", "narrow", "wide", "else"} {
		concepts = append(concepts, taxonomy.Concept{ID: id, Group: true})
	}
	for i := range 60 { // so that a small group is informative
		concepts = append(concepts, taxonomy.Concept{ID: fmt.Sprintf("t%d", i)})
	}
	links := []taxonomy.Link{
		{Narrow: "wide", Broad: "root"},
		{Narrow: "narrow", Broad: "wide"},
		{Narrow: "else", Broad: "root"},
		{Narrow: "s0", Broad: "narrow"},
		{Narrow: "s1", Broad: "s0"},
		{Narrow: "s2", Broad: "narrow"},
		{Narrow: "s3", Broad: "wide"},
		{Narrow: "s4", Broad: "wide"},
		{Narrow: "s4", Broad: "else"},
	}
	for i := range 60 {
		links = append(links, taxonomy.Link{Narrow: fmt.Sprintf("t%d", i), Broad: "else"})
	}
	g, _, err := taxonomy.NewGraph(tb.Context(), concepts, links)
	require.NoError(tb, err)
	return g
}

// A setting is a scorer with the name of what is special about it.
type setting struct {
	name   string
	scorer *match.Scorer
	config match.Config
}

// settings are scorers under quite different parameters.
func settings(tb testing.TB) []setting {
	tb.Helper()
	var all []setting
	add := func(name string, change func(c *match.Config)) {
		c := match.Config{
			Params: match.DefaultParams(), Regions: country(tb),
			Rules: ordinaryRules(),
		}
		change(&c)
		s, err := match.NewScorer(c)
		require.NoError(tb, err)
		all = append(all, setting{name, s, c})
	}
	add("default", func(*match.Config) {})
	add("specific", func(c *match.Config) {
		c.Specificity = taxonomy.Frequencies{N: 10, DF: map[taxonomy.Skill]int{"s1": 1, "s2": 2, "s3": 5, "s4": 10}}
		c.Rules = match.Rules{}
	})
	add("related", func(c *match.Config) {
		credits, err := taxonomy.NewCreditTable(tb.Context(), skillGraph(tb), taxonomy.DefaultCredit())
		require.NoError(tb, err)
		c.Credits = credits
		c.Containment, err = taxonomy.NewContainment(tb.Context(), taxonomy.Sample())
		require.NoError(tb, err)
		c.Params.Order = match.ByLow
		c.Params.Levels = match.LevelShares{0.1, 0.2, 0.4, 0.2, 0.1}
		c.Levels = map[taxonomy.Skill]match.LevelShares{"s3": {1}, "mine": {0.5, 0, 0, 0, 0.5}}
		c.Travel = geo.Travel{{"C-A", "C-A"}: 15 * geo.Kilometre, {"C-A1", "C-B"}: 40 * geo.Kilometre, {"C-N", "C-N"}: geo.Kilometre}
	})
	add("odd", func(c *match.Config) {
		p := &c.Params
		p.Skills, p.Floor = match.Coverage{Optional: 0, Floor: 1}, 0.001
		p.Location.FromAbroad, p.Location.RelocationShare, p.Location.SameRegion = 1, 0.2, 0.7
		p.Occupation = taxonomy.ProximityTable{0, 0, 0.3, 0.6, 1}
		for k := range match.NumComponents {
			p.Employer[k], p.Worker[k] = float64(k%4), float64((k+3)%5)
			p.Prior[k] = 0.05 + 0.09*float64(k)
		}
		p.Employer[match.Wage], p.Worker[match.Wage] = 0, 3 // the employer never sees a wage wish
	})
	return all
}

// gen draws random records. Every fact may be unknown or none.
type gen struct{ *rand.Rand }

func newGen(seed uint64) gen { return gen{rand.New(rand.NewPCG(seed, 1))} }

func (g gen) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g gen, from []T) T { return from[g.IntN(len(from))] }

// sample returns up to n different elements, and nil at times.
func sample[T any](g gen, from []T, n int) []T {
	if g.chance(20) {
		return nil
	}
	out := []T{}
	for _, i := range g.Perm(len(from))[:g.IntN(min(n, len(from))+1)] {
		out = append(out, from[i])
	}
	return out
}

func opt[T any](g gen, draw func() T) fact.Opt[T] {
	switch {
	case g.chance(25):
		return fact.Opt[T]{}
	case g.chance(12):
		return fact.None[T]()
	default:
		return fact.Some(draw())
	}
}

func (g gen) tri() fact.Tri { return pick(g, allTri) }
func (g gen) level() fact.Opt[int] {
	return opt(g, func() int { return 1 + g.IntN(match.MaxSkillLevel) })
}

func (g gen) isced() fact.Opt[match.ISCED] {
	return opt(g, func() match.ISCED { return match.ISCED(g.IntN(9)) })
}

func (g gen) years() fact.Opt[float64] {
	return opt(g, func() float64 { return float64(g.IntN(41)) / 4 })
}

func (g gen) weekly() fact.Opt[float64] {
	return opt(g, func() float64 { return float64(10 + 5*g.IntN(8)) })
}

func (g gen) date() fact.Opt[match.Date] {
	return opt(g, func() match.Date { return match.Date(20000 + g.IntN(120)) })
}

func (g gen) cefr() fact.Opt[match.CEFR] {
	return opt(g, func() match.CEFR { return match.CEFR(g.IntN(8)) })
}

func (g gen) money(currency string) match.Money {
	return match.Money{Minor: int64(g.IntN(400_000)), Currency: currency}
}
func (g gen) period() match.Period   { return match.PerHour + match.Period(g.IntN(5)) }
func (g gen) basis() match.WageBasis { return match.WageBasis(g.IntN(3)) }
func (g gen) code() taxonomy.Code    { return pick(g, codes) }
func orBlank[T ~string](g gen, percent int, v T) T {
	if g.chance(percent) {
		return ""
	}
	return v
}

func (g gen) wageRange() match.WageRange {
	currency := pick(g, currencies)
	low := g.money(currency)
	high := low
	high.Minor += int64(g.IntN(100_000))
	return match.WageRange{Low: low, High: high, Period: g.period(), Basis: g.basis()}
}

func (g gen) wageWish() match.WageWish {
	return match.WageWish{Amount: g.money(pick(g, currencies)), Period: g.period(), Basis: g.basis()}
}

func (g gen) levels(n int) []match.LanguageLevel {
	names := sample(g, languages, n)
	if names == nil {
		return nil
	}
	out := []match.LanguageLevel{}
	for _, name := range names {
		out = append(out, match.LanguageLevel{Language: name, Level: g.cefr()})
	}
	return out
}

func (g gen) vacancy(id string) match.Vacancy {
	v := match.Vacancy{
		ID: id, Occupation: orBlank(g, 15, g.code()), Region: orBlank(g, 15, pick(g, regions)), Remote: pick(g, allTri),
		Openings: fact.Some(1 + g.IntN(5)), Education: g.isced(), Regulated: g.tri(), Experience: g.years(),
		Licences: sample(g, licences, 2), Wage: opt(g, g.wageRange), Hours: g.weekly(), Start: g.date(),
		Permit: match.PermitTerms{Exempt: g.tri(), Sponsored: g.tri(), Classes: sample(g, permits, 2)},
		Terms:  match.Terms{Contract: match.Contract(g.IntN(4)), Shifts: g.tri(), Housing: g.tri()},
	}
	v.Employer = orBlank(g, 20, pick(g, employers))
	if g.chance(70) {
		v.Remote = fact.No
	}
	for i, s := range sample(g, skillNames, 5) {
		if i == 0 {
			v.Skills = []match.SkillDemand{}
		}
		v.Skills = append(v.Skills, match.SkillDemand{Skill: s, Optional: g.chance(40), Level: g.level()})
	}
	if v.Skills == nil && g.chance(50) {
		v.Skills = []match.SkillDemand{}
	}
	if g.chance(85) {
		v.Languages = []match.LanguageDemand{}
		for range g.IntN(3) {
			if anyOf := g.levels(3); len(anyOf) > 0 {
				v.Languages = append(v.Languages, match.LanguageDemand{AnyOf: anyOf, Must: g.chance(50)})
			}
		}
	}
	return v
}

func (g gen) worker(id string) match.Worker {
	w := match.Worker{
		ID: id, Origin: match.Origin(g.IntN(4)), Citizenships: sample(g, citizens, 2), Wanted: sample(g, codes, 3),
		Languages: g.levels(4), Education: match.Education{Level: g.isced(), Recognition: match.Recognition(g.IntN(5))},
		Region: orBlank(g, 20, pick(g, regions)), MovesTo: sample(g, regions, 2), Licences: sample(g, licences, 3),
		Wage: opt(g, g.wageWish), Hours: g.weekly(), Available: g.date(),
		Wishes: match.Wishes{Contract: match.Contract(g.IntN(4)), Shifts: g.tri(), Housing: g.tri()},
	}
	if g.chance(10) {
		w.Region = "X" // not in the tree
	}
	if g.chance(85) {
		w.Occupations = []match.OccupationHeld{}
		for range g.IntN(4) {
			w.Occupations = append(w.Occupations, match.OccupationHeld{Code: g.code(), Years: g.years()})
		}
	}
	if g.chance(85) {
		w.Skills = []match.SkillHeld{}
		for _, s := range sample(g, skillNames, 6) {
			w.Skills = append(w.Skills, match.SkillHeld{Skill: s, Level: g.level()})
		}
	}
	if g.chance(80) {
		w.Permits = []match.Permit{}
		for range g.IntN(3) {
			w.Permits = append(w.Permits, match.Permit{
				Class: pick(g, permits), Regions: sample(g, regions, 2), Occupations: sample(g, codes, 2), Until: g.date(),
			})
		}
	}
	g.personal(&w)
	return w
}

// pairs calls f with n random pairs, the same at every call.
func pairs(n int, seed uint64, f func(g gen, v match.Vacancy, w match.Worker)) {
	g := newGen(seed)
	for i := range n {
		f(g, g.vacancy(fmt.Sprintf("v%d", i)), g.worker(fmt.Sprintf("w%d", i)))
	}
}

// outcome is all that is said of a pair.
type outcome struct {
	verdict match.Verdict
	scores  [3]match.Score
}

func judge(s *match.Scorer, v *match.Vacancy, w *match.Worker) outcome {
	pv, pw := s.Vacancy(v), s.Worker(w)
	o := outcome{verdict: s.Verdict(pv, pw)}
	for i, view := range allViews {
		o.scores[i] = s.Score(pv, pw, view)
	}
	return o
}

// The copies that the laws change are copies down to the lists.
func copyVacancy(v match.Vacancy) match.Vacancy {
	v.Skills, v.Licences, v.Permit.Classes = slices.Clone(v.Skills), slices.Clone(v.Licences), slices.Clone(v.Permit.Classes)
	v.Languages = slices.Clone(v.Languages)
	for i := range v.Languages {
		v.Languages[i].AnyOf = slices.Clone(v.Languages[i].AnyOf)
	}
	return v
}

func copyWorker(w match.Worker) match.Worker {
	w.Citizenships, w.Occupations, w.Wanted = slices.Clone(w.Citizenships), slices.Clone(w.Occupations), slices.Clone(w.Wanted)
	w.Skills, w.Languages, w.MovesTo = slices.Clone(w.Skills), slices.Clone(w.Languages), slices.Clone(w.MovesTo)
	w.Licences, w.Permits = slices.Clone(w.Licences), slices.Clone(w.Permits)
	for i := range w.Permits {
		w.Permits[i].Regions, w.Permits[i].Occupations = slices.Clone(w.Permits[i].Regions), slices.Clone(w.Permits[i].Occupations)
	}
	r := &w.Refusals
	r.Occupations, r.Regions, r.Employers = slices.Clone(r.Occupations), slices.Clone(r.Regions), slices.Clone(r.Employers)
	w.Protected = maps.Clone(w.Protected)
	return w
}

// TestRandomRecordsAreSound holds the premise of the laws: the records are
// valid, and they reach every state of every component and gate.
func TestRandomRecordsAreSound(t *testing.T) {
	s := settings(t)[0].scorer
	states := map[match.Component]map[match.State]int{}
	gates := map[match.Gates][3]int{}
	pairs(2500, 1, func(_ gen, v match.Vacancy, w match.Worker) {
		require.NoError(t, v.Validate(match.Codes{}))
		require.NoError(t, w.Validate(match.Codes{}))
		pv, pw := s.Vacancy(&v), s.Worker(&w)
		for _, view := range []match.View{match.EmployerView, match.WorkerView} {
			applies := map[match.Component]match.State{}
			e := s.Explain(pv, pw, view)
			for _, p := range e.Parts {
				applies[p.Component] = p.State
			}
			weights := s.Params().Employer
			if view == match.WorkerView {
				weights = s.Params().Worker
			}
			for k := range match.NumComponents {
				if c := match.Component(k); weights[c] > 0 {
					if states[c] == nil {
						states[c] = map[match.State]int{}
					}
					states[c][applies[c]]++
				}
			}
			for _, gate := range match.Gates(255).All() {
				n := gates[gate]
				switch {
				case e.Verdict.Failed&gate != 0:
					n[0]++
				case e.Verdict.Open&gate != 0:
					n[1]++
				default:
					n[2]++
				}
				gates[gate] = n
			}
		}
	})
	for k := range match.NumComponents {
		c := match.Component(k)
		require.Greater(t, states[c][match.Known], 50, "%v known", c)
		require.Greater(t, states[c][match.Missing], 50, "%v missing", c)
		if c != match.Occupation && c != match.Location {
			require.Greater(t, states[c][match.NotApplicable], 50, "%v not applicable", c)
		}
		switch c {
		case match.Availability, match.Wage, match.Hours:
		default:
			require.Greater(t, states[c][match.Partial], 10, "%v partial", c)
		}
	}
	require.Len(t, gates, match.NumGates)
	for gate, n := range gates {
		require.Greater(t, min(n[0], n[1], n[2]), 50, "%v fails, stays open, passes: %v", gate, n)
	}
}
