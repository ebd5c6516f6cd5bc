package benchmarks_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

// BenchmarkScenario is a further scenario of a study: a what-if of a country in both
// forms, with the ranges of all its numbers. Pairs are known, so that none is scored.
func BenchmarkScenario(b *testing.B) {
	for _, n := range sizes() {
		if n > 100_000 {
			continue
		}
		c := newCountry(n)
		var s *impact.Study
		for _, row := range []struct {
			name  string
			lever impact.Lever
		}{
			{"order", impact.Order{Goals: plan.Joint()}},
			{"minimum_score", impact.MinScore{Score: 600_000}},
			{"emigration", impact.Emigration{People: impact.People{Origins: []match.Origin{match.Local}, Regions: []geo.Code{"BY-HO"}}}},
			{"quota", impact.Quota{Quota: c.permits(int64(n) * 3 / 100)}},
			{"labour_market_test", impact.LabourMarketTest{MinLocalScore: 700_000}},
		} {
			b.Run(fmt.Sprintf("workers=%d/lever=%s", n, row.name), func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
				var err error
				if s == nil {
					s, err = impact.NewStudy(b.Context(), c.study(), c.judge)
					require.NoError(b, err)
				}
				sc := impact.Scenario{Name: row.name, Levers: []impact.Lever{row.lever}}
				before, judged := processTime(), c.took
				for b.Loop() {
					_, err = s.Run(b.Context(), sc)
					require.NoError(b, err)
				}
				warm := (processTime() - before - (c.took - judged)).Seconds() / float64(b.N)
				b.ReportMetric(warm, "cpu-s/op")
				changed, err := sc.Apply(c.study())
				require.NoError(b, err)
				before, judged = processTime(), c.took
				_, err = impact.NewStudy(b.Context(), changed, c.judge)
				require.NoError(b, err)
				b.ReportMetric((processTime()-before-(c.took-judged)).Seconds()/warm, "x-cold")
				multiply, walk := calibrate()
				b.ReportMetric(multiply, "mul-ns")
				b.ReportMetric(walk, "walk-ns")
			})
		}
	}
}

// BenchmarkImpact is the other analyses of the same country, in the certain form.
func BenchmarkImpact(b *testing.B) {
	for _, n := range sizes() {
		if n > 100_000 {
			continue
		}
		c := newCountry(n)
		for _, row := range []struct {
			name string
			of   func() error
		}{
			{"fill", func() error {
				_, err := impact.LocalFillOf(b.Context(), c.graph, plan.Certain, plan.DefaultPolicy())
				return err
			}},
			{"displacement", func() error {
				_, err := impact.DisplacementOf(b.Context(), c.graph, plan.Certain, plan.Policy{Order: plan.Joint()})
				return err
			}},
			{"curve", func() error {
				_, err := impact.QuotaCurve(b.Context(), c.graph, plan.Certain, plan.DefaultPolicy(), c.permits(0), int64(n))
				return err
			}},
			{"losses", func() error {
				_, err := impact.Losses(b.Context(), c.graph, plan.Certain, plan.LocalFirst())
				return err
			}},
		} {
			b.Run(fmt.Sprintf("workers=%d/of=%s", n, row.name), func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
				before := processTime()
				for b.Loop() {
					require.NoError(b, row.of())
				}
				b.ReportMetric((processTime()-before).Seconds()/float64(b.N), "cpu-s/op")
				multiply, walk := calibrate()
				b.ReportMetric(multiply, "mul-ns")
				b.ReportMetric(walk, "walk-ns")
			})
		}
	}
}

// A country is a market whose pairs are known: a vacancy of three positions for five
// workers, ten pairs for each worker, half of them to vacancies that everybody likes, a
// tenth with an open fact; a quarter of the workers are local.
type country struct {
	market plan.Market
	graph  *plan.Graph
	took   time.Duration // what judging took, which is no part of a scenario
}

func newCountry(workers int) *country {
	r := rand.New(rand.NewPCG(1, 1))
	regions := []geo.Code{"BY-BR", "BY-HO", "BY-HR", "BY-HM", "BY-MA", "BY-MI", "BY-VI"}
	c := &country{graph: &plan.Graph{Settings: plan.DefaultSettings()}}
	c.graph.Settings.Protection = protect.Unchecked("the pairs are invented")
	seats := make([]int, workers/5)
	for range 3 * len(seats) {
		seats[r.IntN(len(seats))]++
	}
	for j, n := range seats {
		low := match.Money{Minor: int64(90_000 + 1000*r.IntN(150)), Currency: "BYN"}
		c.market.Vacancies = append(c.market.Vacancies, match.Vacancy{
			ID: fmt.Sprintf("V%d", j), Openings: fact.Some(max(1, n)), Region: regions[r.IntN(len(regions))],
			Wage: fact.Some(match.WageRange{Low: low, High: low, Period: match.PerMonth}),
		})
	}
	for w := range workers {
		origin := []match.Origin{match.Immigrant, match.Abroad, match.Immigrant, match.Local}[r.IntN(4)]
		c.market.Workers = append(c.market.Workers, match.Worker{ID: fmt.Sprintf("W%d", w), Origin: origin, Region: regions[r.IntN(len(regions))]})
	}
	c.graph.Vacancies = byID(c.market.Vacancies, func(v *match.Vacancy) string { return v.ID })
	c.graph.Workers = byID(c.market.Workers, func(w *match.Worker) string { return w.ID })
	c.edges(r)
	return c
}

// byID puts records in the order of a graph.
func byID[T any](records []T, id func(*T) string) []*T {
	out := make([]*T, len(records))
	for i := range records {
		out[i] = &records[i]
	}
	slices.SortFunc(out, func(a, b *T) int {
		return cmp.Or(cmp.Compare(match.TieHash(id(a)), match.TieHash(id(b))), cmp.Compare(id(a), id(b)))
	})
	return out
}

func (c *country) edges(r *rand.Rand) {
	g := c.graph
	cleared, _ := g.Settings.Protection.Clear(&match.Vacancy{})
	vacancies := len(g.Vacancies)
	pull, seen := make([]int32, vacancies), make([]int, vacancies)
	for j := range pull {
		pull[j] = r.Int32N(300_000)
	}
	for w := range g.Workers {
		for e := 0; e < 10; {
			j := r.IntN(vacancies)
			if e%2 == 0 {
				j = int(float64(vacancies) * r.Float64() * r.Float64())
			}
			if seen[j] == w+1 {
				continue
			}
			seen[j] = w + 1
			e++
			open := match.Gates(0)
			if r.IntN(10) == 0 {
				open = match.GateLicence
			}
			g.Edges = append(g.Edges, plan.Edge{
				Vacancy: int32(j), Worker: int32(w), Score: match.Micro(500_000 + pull[j] + r.Int32N(200_000)), Open: open, Clearance: cleared,
				SameRegion: g.Workers[w].Region == g.Vacancies[j].Region, SameOccupation: r.IntN(2) == 0,
			})
		}
	}
	slices.SortFunc(g.Edges, func(a, b plan.Edge) int {
		return cmp.Or(cmp.Compare(a.Vacancy, b.Vacancy), cmp.Compare(a.Worker, b.Worker))
	})
	g.VacancyTally, g.WorkerTally = make([]plan.Tally, vacancies), make([]plan.Tally, len(g.Workers))
}

func (c *country) study() impact.Case {
	return impact.Case{
		Market: c.market, Scoring: match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()},
		Settings: c.graph.Settings, Policy: plan.DefaultPolicy(),
	}
}

func (c *country) permits(most int64) plan.Quota {
	return plan.Quota{Name: "permits", Groups: []plan.Group{plan.Immigrants, plan.FromAbroad}, Max: most}
}

// judge knows the pairs of all workers with all vacancies.
func (c *country) judge(_ context.Context, _ *match.Scorer, m plan.Market, s plan.Settings) (*plan.Graph, error) {
	before := processTime()
	defer func() { c.took += processTime() - before }()
	g := *c.graph
	g.Settings, g.Edges = s, nil
	g.Workers = byID(m.Workers, func(w *match.Worker) string { return w.ID })
	place := make(map[string]int32, len(g.Workers))
	for w, x := range g.Workers {
		place[x.ID] = int32(w)
	}
	now := make([]int32, len(c.graph.Workers))
	for w, x := range c.graph.Workers {
		now[w] = -1
		if k, ok := place[x.ID]; ok {
			now[w] = k
		}
	}
	for _, e := range c.graph.Edges {
		if e.Worker = now[e.Worker]; e.Worker >= 0 && e.Score >= s.MinScore {
			g.Edges = append(g.Edges, e)
		}
	}
	g.WorkerTally = make([]plan.Tally, len(g.Workers))
	return &g, nil
}
