package benchmarks_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// classification returns ESCO from the shared data, or the sample that ships
// with the library where there is none, and the name of its shape.
func classification(tb testing.TB) (*taxonomy.ESCO, string) {
	tb.Helper()
	if shared := os.Getenv("BEVERIDGE_SHARED"); shared != "" {
		e, _, err := taxonomy.ReadESCO(tb.Context(), os.DirFS(filepath.Join(shared, "data", "esco")), "en")
		require.NoError(tb, err)
		return e, "esco"
	}
	return taxonomy.Sample(), "sample"
}

// skilled makes vacancies with demands and workers with held skills out of the
// essential and optional skills of occupations, so that pairs of one occupation
// share some and pairs of near ones have related ones.
type skilled struct {
	*rand.Rand

	esco *taxonomy.ESCO
}

func (g skilled) skills(occupation taxonomy.Node, n int) []taxonomy.Skill {
	pool := append(append([]taxonomy.Node{}, g.esco.Essential(occupation)...), g.esco.Optional(occupation)...)
	seen := make(map[taxonomy.Node]bool)
	var out []taxonomy.Skill
	for tries := 0; len(out) < n; tries++ {
		s := taxonomy.Node(g.IntN(g.esco.Skills().Items()))
		if tries < 4*n && len(pool) > 0 {
			s = pool[g.IntN(len(pool))]
		}
		if !seen[s] {
			seen[s] = true
			out = append(out, taxonomy.Skill(g.esco.Skills().ID(s)))
		}
	}
	return out
}

func (g skilled) level() fact.Opt[int] {
	if g.IntN(4) == 0 {
		return fact.Opt[int]{}
	}
	return fact.Some(1 + g.IntN(match.MaxSkillLevel))
}

func (g skilled) occupation(branches int) taxonomy.Node {
	return taxonomy.Node(g.IntN(min(branches, g.esco.Occupations().Items())))
}

func (g skilled) region() geo.Code { return geo.Belarus().Children("BY")[g.IntN(7)] }

func (g skilled) vacancy(i, demands, branches int) match.Vacancy {
	o := g.occupation(branches)
	v := match.Vacancy{
		ID: fmt.Sprintf("v%d", i), Occupation: g.esco.Unit(o), Region: g.region(), Remote: fact.No,
		Languages: []match.LanguageDemand{{AnyOf: []match.LanguageLevel{
			{Language: "be", Level: fact.Some(match.B1)}, {Language: "ru", Level: fact.Some(match.B1)},
		}}},
		Education: fact.Some(match.ISCED(3)), Experience: fact.Some(3.0), Start: fact.Some(match.Date(20_700)),
		Hours: fact.Some(40.0), Wage: fact.Some(match.WageRange{
			Low: match.Money{Minor: 150_000, Currency: "BYN"}, High: match.Money{Minor: 200_000, Currency: "BYN"},
			Period: match.PerMonth, Basis: match.Gross,
		}),
	}
	for k, s := range g.skills(o, demands) {
		v.Skills = append(v.Skills, match.SkillDemand{Skill: s, Optional: k%3 == 2, Level: g.level()})
	}
	return v
}

func (g skilled) worker(i, held, branches int) match.Worker {
	o := g.occupation(branches)
	w := match.Worker{
		ID: fmt.Sprintf("w%d", i), Origin: match.Local, Region: g.region(), MovesTo: []geo.Code{g.region()},
		Occupations: []match.OccupationHeld{{Code: g.esco.Unit(o), Years: fact.Some(float64(g.IntN(9)))}},
		Languages:   []match.LanguageLevel{{Language: "ru", Level: fact.Some(match.Native)}, {Language: "en", Level: fact.Some(match.A2)}},
		Education:   match.Education{Level: fact.Some(match.ISCED(2 + g.IntN(5)))},
		Available:   fact.Some(match.Date(20_650 + g.IntN(120))), Hours: fact.Some(40.0), Wanted: []taxonomy.Code{g.esco.Unit(o)},
		Wage: fact.Some(match.WageWish{Amount: match.Money{Minor: int64(120_000 + g.IntN(120_000)), Currency: "BYN"}, Period: match.PerMonth, Basis: match.Gross}),
	}
	for _, s := range g.skills(o, held) {
		w.Skills = append(w.Skills, match.SkillHeld{Skill: s, Level: g.level()})
	}
	return w
}

// escoScorer is a scorer with credit for related skills and occupations.
func escoScorer(tb testing.TB, e *taxonomy.ESCO) *match.Scorer {
	tb.Helper()
	c := match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}
	require.NoError(tb, c.Classify(tb.Context(), e))
	s, err := match.NewScorer(c)
	require.NoError(tb, err)
	return s
}

// BenchmarkPairScore is one compiled pair: a vacancy made ready, against a
// worker's row, with credit for related skills.
func BenchmarkPairScore(b *testing.B) {
	e, shape := classification(b)
	s := escoScorer(b, e)
	for _, size := range []struct{ demands, held int }{{6, 8}, {12, 15}, {12, 40}, {30, 15}} {
		g := skilled{rand.New(rand.NewPCG(1, 2)), e}
		const nv, nw, branches = 16, 512, 40
		var queries []*match.PreparedVacancy
		var workers []*match.PreparedWorker
		for i := range nv {
			v := g.vacancy(i, min(size.demands, e.Skills().Items()), branches)
			queries = append(queries, s.Vacancy(&v))
		}
		for i := range nw {
			w := g.worker(i, min(size.held, e.Skills().Items()), branches)
			workers = append(workers, s.Worker(&w))
		}
		for _, what := range []struct {
			name string
			of   func(v *match.PreparedVacancy, w *match.PreparedWorker)
		}{
			{"key", func(v *match.PreparedVacancy, w *match.PreparedWorker) {
				v.Query().Key(w.Row(), row.EmployerView, row.Expected)
			}},
			{"reciprocal", func(v *match.PreparedVacancy, w *match.PreparedWorker) {
				v.Query().Key(w.Row(), row.Reciprocal, row.Expected)
			}},
			{"score", func(v *match.PreparedVacancy, w *match.PreparedWorker) { s.Score(v, w, match.EmployerView) }},
		} {
			b.Run(fmt.Sprintf("shape=%s/demands=%d/held=%d/what=%s", shape, size.demands, size.held, what.name), func(b *testing.B) {
				b.ReportAllocs()
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
				before := cpuTime()
				for i := 0; b.Loop(); i++ {
					what.of(queries[i/nw%nv], workers[i%nw])
				}
				b.ReportMetric(float64(cpuTime()-before)/float64(b.N), "cpu-ns/op")
			})
		}
	}
}
