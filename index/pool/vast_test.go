//go:build !race && !386

package pool_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// vastRegions is a tree of more regions than a scorer tabulates the trips of: three
// countries of districts of towns, some at no known place.
func vastRegions(t *testing.T, rng *rand.Rand) *geo.Tree {
	t.Helper()
	var rows []geo.Region
	for c := range 3 {
		country := geo.Code(fmt.Sprintf("C%d", c))
		rows = append(rows, geo.Region{Code: country})
		for d := range 12 {
			district := geo.Code(fmt.Sprintf("C%d-D%d", c, d))
			rows = append(rows, geo.Region{Code: district, Parent: country})
			for n := range 29 {
				town := geo.Region{Code: geo.Code(fmt.Sprintf("%s-T%d", district, n)), Parent: district}
				if n > 2 {
					town.Point = fact.Some(geo.Point{Lat: 50 + float64(d)*0.3 + rng.Float64(), Lon: 25 + float64(c)*2 + rng.Float64()*2})
				}
				rows = append(rows, town)
			}
		}
	}
	tree, err := geo.NewTree(rows)
	require.NoError(t, err)
	require.Greater(t, tree.Len(), 1000)
	return tree
}

// A wild makes records beyond every limit up to which something is told apart:
// occupations, languages, demands, lists.
type wild struct {
	*rand.Rand

	regions []geo.Code
}

func (g wild) region() geo.Code {
	switch g.IntN(12) {
	case 0:
		return ""
	case 1:
		return "elsewhere"
	default:
		return g.regions[g.IntN(len(g.regions))]
	}
}

func (g wild) occupation() taxonomy.Code {
	return taxonomy.Code(strconv.Itoa(1000 + g.IntN(900)*10)[:1+min(g.IntN(12), 3)])
}

func (g wild) language() string {
	n := g.IntN(10)
	if g.IntN(3) == 0 {
		n = g.IntN(90)
	}
	return fmt.Sprintf("x%c%c", 'a'+n/26, 'a'+n%26)
}

func (g wild) level() fact.Opt[match.CEFR] {
	if g.IntN(4) == 0 {
		return fact.Opt[match.CEFR]{}
	}
	return fact.Some(match.CEFR(g.IntN(7)))
}

func (g wild) skill() taxonomy.Skill {
	return taxonomy.Skill(fmt.Sprint("skill ", g.IntN(90)*g.IntN(110)))
}

func (g wild) skillLevel() fact.Opt[int] {
	if g.IntN(3) == 0 {
		return fact.Opt[int]{}
	}
	return fact.Some(1 + g.IntN(5))
}

func (g wild) worker(id string) match.Worker {
	w := match.Worker{ID: id, Origin: match.Origin(g.IntN(4)), Region: g.region()}
	if g.IntN(9) > 0 {
		w.Occupations = []match.OccupationHeld{}
		for range []int{0, 1, 1, 1, 2, 2, 3, 4, 6}[g.IntN(9)] {
			o := match.OccupationHeld{Code: g.occupation()}
			if g.IntN(6) > 0 {
				o.Years = fact.Some([]float64{0, 0.01, 0.25, 1, 1.99, 2, 2.01, 7, 30, 80}[g.IntN(10)])
			}
			w.Occupations = append(w.Occupations, o)
		}
	}
	if g.IntN(9) > 0 {
		w.Skills = []match.SkillHeld{}
		for range g.IntN(8) * g.IntN(8) {
			w.Skills = append(w.Skills, match.SkillHeld{Skill: g.skill(), Level: g.skillLevel()})
		}
	}
	if g.IntN(9) > 0 {
		w.Languages = []match.LanguageLevel{}
		for range g.IntN(5) {
			w.Languages = append(w.Languages, match.LanguageLevel{Language: g.language(), Level: g.level()})
		}
	}
	switch g.IntN(4) {
	case 0:
		w.MovesTo = []geo.Code{}
	case 1, 2:
		for range 1 + g.IntN(3) {
			w.MovesTo = append(w.MovesTo, g.regions[g.IntN(len(g.regions))])
		}
		if g.IntN(2) == 0 {
			w.MovesTo[0] = "C0"
		}
		if g.IntN(8) == 0 {
			w.MovesTo[0] = "elsewhere"
		}
	}
	if g.IntN(4) > 0 {
		w.Education.Level = fact.Some(match.ISCED(g.IntN(9)))
	}
	if g.IntN(2) == 0 {
		w.Available = fact.Some(match.Date(20000 + g.IntN(300)))
	} else if g.IntN(2) == 0 {
		w.Available = fact.None[match.Date]()
	}
	return w
}

func (g wild) vacancy(id string) match.Vacancy {
	v := match.Vacancy{
		ID: id, Occupation: g.occupation(), Region: g.region(), Remote: []fact.Tri{fact.No, fact.No, fact.No, fact.No, fact.Yes, fact.Unknown}[g.IntN(6)],
		Regulated: fact.No, Licences: []string{}, Permit: match.PermitTerms{Exempt: fact.Yes},
	}
	if g.IntN(8) == 0 {
		v.Occupation = ""
	}
	if g.IntN(8) > 0 {
		v.Skills = []match.SkillDemand{}
		for range g.IntN(3) * g.IntN(30) {
			v.Skills = append(v.Skills, match.SkillDemand{Skill: g.skill(), Level: g.skillLevel(), Optional: g.IntN(3) == 0})
		}
	}
	if g.IntN(8) > 0 {
		v.Languages = []match.LanguageDemand{}
		for range g.IntN(7) {
			d := match.LanguageDemand{}
			for range 1 + g.IntN(3) {
				d.AnyOf = append(d.AnyOf, match.LanguageLevel{Language: g.language(), Level: g.level()})
			}
			v.Languages = append(v.Languages, d)
		}
	}
	if g.IntN(4) > 0 {
		v.Education = fact.Some(match.ISCED(g.IntN(9)))
	}
	if g.IntN(4) > 0 {
		v.Experience = fact.Some([]float64{0.1, 1, 3, 20, 70}[g.IntN(5)])
	}
	if g.IntN(4) > 0 {
		v.Start = fact.Some(match.Date(20000 + g.IntN(300)))
	}
	return v
}

// vastParams are parameters at their ends.
func vastParams() map[string]match.Params {
	plain := match.DefaultParams()
	low, high, far, high0 := plain, plain, plain, plain
	low.Order = match.ByLow
	for c := range low.Prior {
		low.Prior[c], high.Prior[c] = 0.999, 0.999
	}
	high.Floor = 0.999
	far.Floor = 1e-6
	for c := range far.Prior {
		far.Prior[c] = far.Floor
	}
	far.Employer = match.PerComponent{match.Skills: 1e6, match.Occupation: 1e-6, match.Language: 1, match.Location: 1e3}
	far.Location.SameRegion, far.Location.FromAbroad, far.Location.RelocationShare = 0, 1, 1
	high0.Location.RelocationShare, high0.Location.FromAbroad = 0.05, 0
	high0.Employer = match.PerComponent{match.Location: 5, match.Occupation: 1, match.EducationLevel: 1}
	out := map[string]match.Params{"default": plain, "by low": low, "high floor": high, "lowest priors": far, "near only": high0}
	for _, c := range []match.Component{match.Skills, match.Occupation, match.Location, match.Language, match.EducationLevel, match.Experience, match.Availability} {
		one := plain
		one.Employer = match.PerComponent{}
		one.Employer[c] = 1
		one.Occupation, one.Experience.Rate = taxonomy.ProximityTable{0, 0.1, 0.2, 0.9, 1}, 0.01
		out["all on "+c.String()] = one
	}
	return out
}

// TestVast: beyond every limit, under parameters at their ends, the answers are
// those of scoring everybody.
func TestVast(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	tree := vastRegions(t, rng)
	g := wild{Rand: rng}
	for _, r := range tree.All() {
		g.regions = append(g.regions, r.Code)
	}
	many := slices.Clone(g.regions)
	few := []geo.Code{"C0", "C0-D0", "C0-D0-T4", "C0-D0-T5", "C0-D0-T6", "C0-D1", "C0-D1-T7", "C0-D0-T1", "C1"}
	cases := vastParams()
	for _, name := range slices.Sorted(maps.Keys(cases)) { // in order, so that what is drawn is the same each time
		params := cases[name]
		t.Run(name, func(t *testing.T) {
			s := newScorer(t, match.Config{Params: params, Regions: tree})
			for _, g.regions = range [][]geo.Code{few, many} {
				var records []match.Worker
				for i := range 700 {
					records = append(records, g.worker(fmt.Sprint("w", i)))
				}
				workers := prepare(s, records)
				p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers[:600]), pool.Settings{BlockSize: 4})
				require.NoError(t, err)
				require.NoError(t, p.Apply(workers[600:], nil))
				for i := range 25 {
					record := g.vacancy(fmt.Sprint("v", i))
					v := s.Vacancy(&record)
					for _, k := range []int{1, 5, 100, math.MaxInt} {
						q := pool.Query{K: k}
						requireTop(t, p, v, q, brute(s, v, workers, q), name)
					}
				}
			}
		})
	}
}

// TestPricerOfManyRegions: where trips are not tabulated, somebody who is near and
// would move as well is worth what the commute is.
func TestPricerOfManyRegions(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 5))
	tree := vastRegions(t, rng)
	g := wild{Rand: rng, regions: []geo.Code{"C0", "C0-D0", "C0-D0-T4", "C0-D0-T5", "C0-D0-T6", "C0-D1", "C0-D1-T7", "C0-D0-T1"}}
	cases := vastParams()
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		params := cases[name]
		s := newScorer(t, match.Config{Params: params, Regions: tree})
		var records []match.Worker
		var jobs []match.Vacancy
		var ids []string
		for i := range 150 {
			records = append(records, g.worker(fmt.Sprint("w", i)))
			ids = append(ids, records[i].ID)
		}
		for i := range 12 {
			jobs = append(jobs, g.vacancy(fmt.Sprint("v", i)))
		}
		workers, vacancies := prepare(s, records), prepareVacancies(s, jobs)
		p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers), pool.Settings{BlockSize: 4})
		require.NoError(t, err)
		for _, view := range []match.View{match.EmployerView, match.Reciprocal} {
			for _, price := range []int64{0, 300_000, 700_000, 950_000} {
				weigh := func(_ match.Origin, _ match.Gates, score match.Micro) assign.Value {
					return assign.Scalar(int64(score))
				}
				pricer, err := p.NewPricer(t.Context(), vacancies, ids, view, weigh)
				require.NoError(t, err)
				prices := slices.Repeat([]assign.Value{assign.Scalar(price)}, len(vacancies))
				got, err := pricer.PriceOut(t.Context(), make([]assign.Value, len(workers)), prices, nil)
				require.NoError(t, err)
				var want []assign.Edge
				for j, v := range vacancies {
					for i, w := range workers {
						if weight := int64(s.Weight(v, w, view)); weight > price && s.Verdict(v, w).Failed == 0 {
							want = append(want, assign.Edge{Worker: int32(i), Opening: int32(j), Weight: assign.Scalar(weight)})
						}
					}
				}
				require.ElementsMatch(t, want, got, "%s, %s view, price %d", name, view, price)
			}
		}
	}
}

// TestPricerOfMovers: who lives near and would move is found by the commute, though
// the list of those who would move comes first and cannot tell.
func TestPricerOfMovers(t *testing.T) {
	params := match.DefaultParams()
	params.Employer = match.PerComponent{match.Skills: 1, match.Location: 1}
	params.Location.SameRegion, params.Location.RelocationShare, params.Location.FromAbroad = 1, 0.5, 0.5
	s := newScorer(t, match.Config{Params: params, Regions: vastRegions(t, rand.New(rand.NewPCG(1, 1)))})
	both := []match.SkillHeld{{Skill: "a"}, {Skill: "b"}}
	worker := func(id string, skills []match.SkillHeld) match.Worker {
		return match.Worker{ID: id, Origin: match.Local, Region: "C0-D0-T4", MovesTo: []geo.Code{"C0"}, Skills: skills}
	}
	workers := prepare(s, []match.Worker{worker("half", both[:1]), worker("full", both)})
	v := s.Vacancy(&match.Vacancy{
		ID: "v", Region: "C0-D0-T4", Remote: fact.No, Regulated: fact.No, Licences: []string{}, Languages: []match.LanguageDemand{},
		Skills: []match.SkillDemand{{Skill: "a"}, {Skill: "b"}}, Permit: match.PermitTerms{Exempt: fact.Yes},
	})
	p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers), pool.Settings{})
	require.NoError(t, err)
	weigh := func(_ match.Origin, _ match.Gates, score match.Micro) assign.Value {
		return assign.Scalar(int64(score))
	}
	q, err := p.NewPricer(t.Context(), []*match.PreparedVacancy{v}, []string{"half", "full"}, match.EmployerView, weigh)
	require.NoError(t, err)
	require.Greater(t, int(s.Weight(v, workers[0], match.EmployerView)), 600_000, "the premise")
	found, err := q.PriceOut(t.Context(), make([]assign.Value, 2), []assign.Value{assign.Scalar(600_000)}, nil)
	require.NoError(t, err)
	require.Len(t, found, 2)
}

// TestManyTrades: about as many occupations as are told apart, and some more.
func TestManyTrades(t *testing.T) {
	params := match.DefaultParams()
	params.Employer = match.PerComponent{match.Occupation: 2, match.Experience: 1}
	s := newScorer(t, match.Config{Params: params, Regions: geo.Belarus()})
	for _, n := range []int{511, 512, 513, 514, 700} {
		var records []match.Worker
		for i := range n {
			records = append(records, match.Worker{
				ID: fmt.Sprint("w", i), Origin: match.Local, Region: "BY-MI",
				Occupations: []match.OccupationHeld{{Code: taxonomy.Code(strconv.Itoa(1000 + i*7)), Years: fact.Some(1.0)}},
			})
		}
		workers := prepare(s, records)
		p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers), pool.Settings{BlockSize: 2})
		require.NoError(t, err)
		for _, i := range []int{0, 200, 509, 510, n - 2, n - 1} {
			v := s.Vacancy(&match.Vacancy{
				ID: "v", Remote: fact.Yes, Occupation: records[i].Occupations[0].Code, Experience: fact.Some(2.0), Regulated: fact.No, Licences: []string{},
				Languages: []match.LanguageDemand{}, Permit: match.PermitTerms{Exempt: fact.Yes},
			})
			for _, k := range []int{1, 3} {
				requireTop(t, p, v, pool.Query{K: k}, brute(s, v, workers, pool.Query{K: k}), "many trades")
			}
		}
	}
}

// TestVastRelated: in many regions, where lists are bounded as a whole, related skills
// earn credit too.
func TestVastRelated(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 5))
	c, err := market.Scoring(t.Context())
	require.NoError(t, err)
	c.Regions = vastRegions(t, rng)
	c.Params.Employer = match.PerComponent{match.Skills: 1}
	m, err := market.New(t.Context(), market.Settings{Seed: 5, Vacancies: 40, Workers: 900})
	require.NoError(t, err)
	g := wild{Rand: rng}
	for _, r := range c.Regions.All() {
		g.regions = append(g.regions, r.Code)
	}
	for i := range m.Workers {
		m.Workers[i].Region, m.Workers[i].MovesTo = g.region(), nil
		if i%2 == 0 {
			m.Workers[i].MovesTo = []geo.Code{g.regions[i]}
		}
	}
	s := newScorer(t, c)
	workers := prepare(s, m.Workers)
	p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers), pool.Settings{BlockSize: 1})
	require.NoError(t, err)
	lists := 0
	for i := range m.Vacancies {
		m.Vacancies[i].Region, m.Vacancies[i].Remote = "C0", fact.No
		v := s.Vacancy(&m.Vacancies[i])
		for _, k := range []int{1, 7, 90} {
			stats := requireTop(t, p, v, pool.Query{K: k}, brute(s, v, workers, pool.Query{K: k}), "related")
			lists = max(lists, stats.Lists)
		}
	}
	require.Greater(t, lists, 24, "the premise: lists are bounded as a whole")
}
