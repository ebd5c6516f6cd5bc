package benchmarks_test

import (
	"context"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// marketSize is the largest pool of the benchmarks that take one.
var marketSize = flag.Int("market", 100_000, "workers of the largest market of a benchmark")

// blockSize is a setting of the pool that is worth trying out.
var blockSize = flag.Int("block", 0, "workers that share a bound; 0 is the pool's default")

// sizes are the powers of ten up to the largest, which is one of them.
func sizes() []int {
	var out []int
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		if n < *marketSize {
			out = append(out, n)
		}
	}
	return append(out, *marketSize)
}

// A shape is a large market with invented skills or with those of ESCO.
type shape struct {
	name   string
	market *market.Large
	scorer *match.Scorer
}

// shapes are those for which there are data.
func shapes(tb testing.TB) []*shape {
	tb.Helper()
	out := []*shape{prototype()}
	if os.Getenv("BEVERIDGE_SHARED") != "" {
		out = append(out, escoShape())
	} else {
		tb.Log("BEVERIDGE_SHARED is not set: no shape=esco")
	}
	return out
}

var (
	prototype = sync.OnceValue(func() *shape { return newShape("prototype", nil) })
	escoShape = sync.OnceValue(func() *shape {
		dir := os.DirFS(filepath.Join(os.Getenv("BEVERIDGE_SHARED"), "data", "esco"))
		e, _, err := taxonomy.ReadESCO(context.Background(), dir, "en")
		if err != nil {
			panic(err)
		}
		return newShape("esco", e)
	})
)

func newShape(name string, e *taxonomy.ESCO) *shape {
	set := market.DefaultLarge()
	set.ESCO = e
	m, err := market.NewLarge(context.Background(), set)
	if err != nil {
		panic(err)
	}
	s, err := match.NewScorer(m.Config())
	if err != nil {
		panic(err)
	}
	return &shape{name, m, s}
}

// compiled makes and compiles n records on all cores.
func compiled[T, P any](n int, record func(int) T, compile func(*T) P) []P {
	out := make([]P, n)
	var wg sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for c := range cores {
		wg.Go(func() {
			for i := c; i < n; i += cores {
				r := record(i)
				out[i] = compile(&r)
			}
		})
	}
	wg.Wait()
	return out
}

// stream makes and compiles n records on all cores, some thousand at a time, so
// that those that nobody keeps are let go.
func stream[T, P any](n int, record func(int) T, compile func(*T) P) iter.Seq[P] {
	const chunk = 1 << 13
	return func(yield func(P) bool) {
		for from := 0; from < n; from += chunk {
			for _, p := range compiled(min(chunk, n-from), func(i int) T { return record(from + i) }, compile) {
				if !yield(p) {
					return
				}
			}
		}
	}
}

func (s *shape) workers(n int) iter.Seq[*match.PreparedWorker] {
	return stream(n, s.market.Worker, s.scorer.Worker)
}

func (s *shape) vacancies(n int) []*match.PreparedVacancy {
	return compiled(n, s.market.Vacancy, s.scorer.Vacancy)
}

// ready makes the queries of vacancies, as a search before would have.
func ready(vacancies []*match.PreparedVacancy) []*match.PreparedVacancy {
	for _, v := range vacancies {
		v.Query()
	}
	return vacancies
}

// remote are vacancies for work that can be done from anywhere: everybody can
// reach them.
func (s *shape) remote(n int) []*match.PreparedVacancy {
	return compiled(n, func(i int) match.Vacancy {
		v := s.market.Vacancy(i)
		v.Remote = fact.Yes
		return v
	}, s.scorer.Vacancy)
}

// natural is the market of what any search engine can be asked: who would work
// in the region, by the sum of the weights of the skills that they have of those
// demanded. No related skills, no levels, nothing else.
func natural(tb testing.TB, s *shape) *shape {
	tb.Helper()
	c := s.market.Config()
	c.Credits, c.Containment, c.Rules = nil, nil, match.Rules{}
	c.Params.Employer = match.PerComponent{match.Skills: 1}
	scorer, err := match.NewScorer(c)
	require.NoError(tb, err)
	return &shape{s.name, s.market, scorer}
}

func naturalWorker(w match.Worker) match.Worker {
	out := match.Worker{ID: w.ID, Origin: w.Origin, Region: w.Region, MovesTo: w.MovesTo}
	if out.MovesTo == nil {
		out.MovesTo = []geo.Code{}
	}
	out.Skills = make([]match.SkillHeld, len(w.Skills))
	for i, h := range w.Skills {
		out.Skills[i].Skill = h.Skill
	}
	return out
}

func naturalVacancy(v match.Vacancy) match.Vacancy {
	out := match.Vacancy{
		ID: v.ID, Region: v.Region, Remote: fact.No, Languages: []match.LanguageDemand{}, Regulated: fact.No, Licences: []string{},
		Education: fact.None[match.ISCED](), Experience: fact.None[float64](), Start: fact.None[match.Date](),
		Permit: match.PermitTerms{Exempt: fact.Yes}, Hours: fact.Some(40.0), Terms: match.Terms{Shifts: fact.No},
	}
	for _, d := range v.Skills {
		out.Skills = append(out.Skills, match.SkillDemand{Skill: d.Skill})
	}
	return out
}
