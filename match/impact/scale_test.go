package impact_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// largeGraph has the shape of a country: ten edges for each worker, half of them to
// openings that everybody likes, a quarter of the workers not local.
func largeGraph(workers, vacancies, positions int, step int32) (*plan.Graph, plan.Market) {
	r := rand.New(rand.NewPCG(1, 1))
	regions := []geo.Code{"BY-BR", "BY-HO", "BY-HR", "BY-HM", "BY-MA", "BY-MI", "BY-VI"}
	g := &plan.Graph{Settings: plan.DefaultSettings()}
	var m plan.Market
	seats := make([]int, vacancies)
	for range positions {
		seats[r.IntN(vacancies)]++
	}
	for j := range vacancies {
		low := match.Money{Minor: int64(90_000 + 1000*r.IntN(150)), Currency: "BYN"}
		m.Vacancies = append(m.Vacancies, match.Vacancy{
			ID: fmt.Sprintf("V%d", j), Openings: fact.Some(max(1, seats[j])), Region: regions[r.IntN(len(regions))],
			Wage: fact.Some(match.WageRange{Low: low, High: low, Period: match.PerMonth}),
		})
	}
	for w := range workers {
		origin := match.Local
		if x := r.IntN(4); x < 3 {
			origin = []match.Origin{match.Immigrant, match.Abroad, match.Immigrant}[x]
		}
		m.Workers = append(m.Workers, match.Worker{ID: fmt.Sprintf("W%d", w), Origin: origin, Region: regions[r.IntN(len(regions))]})
	}
	for j := range m.Vacancies {
		g.Vacancies = append(g.Vacancies, &m.Vacancies[j])
	}
	for w := range m.Workers {
		g.Workers = append(g.Workers, &m.Workers[w])
	}
	slices.SortFunc(g.Vacancies, func(a, b *match.Vacancy) int { return cmp.Or(cmp.Compare(match.TieHash(a.ID), match.TieHash(b.ID))) })
	slices.SortFunc(g.Workers, func(a, b *match.Worker) int { return cmp.Or(cmp.Compare(match.TieHash(a.ID), match.TieHash(b.ID))) })
	pull := make([]int32, vacancies)
	for j := range pull {
		pull[j] = r.Int32N(300_000)
	}
	seen := make([]int32, vacancies)
	for w := range int32(workers) {
		for e := 0; e < 10; {
			j := r.Int32N(int32(vacancies))
			if e%2 == 0 {
				j = int32(float64(vacancies) * r.Float64() * r.Float64())
			}
			if seen[j] == w+1 {
				continue
			}
			seen[j] = w + 1
			e++
			score := (500_000 + (pull[j]+r.Int32N(200_000))/step*step)
			open := match.Gates(0)
			if r.IntN(10) == 0 {
				open = match.GateLicence
			}
			g.Edges = append(g.Edges, plan.Edge{
				Vacancy: j, Worker: w, Score: match.Micro(score), Open: open,
				SameRegion: g.Workers[w].Region == g.Vacancies[j].Region, SameOccupation: r.IntN(2) == 0,
			})
		}
	}
	slices.SortFunc(g.Edges, func(a, b plan.Edge) int {
		return cmp.Or(cmp.Compare(a.Vacancy, b.Vacancy), cmp.Compare(a.Worker, b.Worker))
	})
	g.VacancyTally, g.WorkerTally = make([]plan.Tally, len(g.Vacancies)), make([]plan.Tally, len(g.Workers))
	return g, m
}

func TestScratch(t *testing.T) {
	if os.Getenv("IMPACT_SCRATCH") == "" {
		t.Skip()
	}
	for _, step := range []int32{1} {
		g, m := largeGraph(100_000, 20_000, 60_000, step)
		fmt.Println("step", step, "edges", len(g.Edges))
		timed := func(name string, f func() error) {
			var a, b syscall.Rusage
			_ = syscall.Getrusage(0, &a)
			require.NoError(t, f())
			_ = syscall.Getrusage(0, &b)
			fmt.Printf("%-40s %d ms\n", name, (b.Utime.Nano()-a.Utime.Nano())/1e6)
		}
		var s *impact.Study
		c := impact.Case{Market: m, Scoring: match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}, Settings: g.Settings, Policy: plan.DefaultPolicy()}
		timed("study", func() (err error) {
			s, err = impact.NewStudy(t.Context(), c, func(_ ctx, _ *match.Scorer, sub plan.Market, st plan.Settings) (*plan.Graph, error) {
				if len(sub.Workers) == len(m.Workers) && len(sub.Vacancies) == len(m.Vacancies) {
					return g, nil
				}
				return plan.Build(t.Context(), scorerOf(c), sub, st)
			})
			return err
		})
		for _, l := range []impact.Lever{
			impact.Order{Goals: plan.Joint()},
			impact.MinScore{Score: 600_000},
			impact.Emigration{People: impact.People{Origins: []match.Origin{match.Local}, Regions: []geo.Code{"BY-HO"}}},
			//Q
			impact.LabourMarketTest{MinLocalScore: 700_000},
		} {
			timed("scenario "+l.String(), func() error {
				_, err := s.Run(t.Context(), impact.Scenario{Levers: []impact.Lever{l}})
				return err
			})
		}
		timed("local fill", func() error {
			_, err := impact.LocalFillOf(t.Context(), g, plan.Certain, plan.DefaultPolicy())
			return err
		})
		timed("displacement", func() error {
			_, err := impact.DisplacementOf(t.Context(), g, plan.Certain, by(plan.Joint()))
			return err
		})
		timed("curve", func() error {
			c, err := impact.QuotaCurve(t.Context(), g, plan.Certain, plan.DefaultPolicy(), permits(), 100_000)
			fmt.Println(len(c.Points), c.Complete)
			return err
		})
		timed("losses", func() error {
			_, err := impact.Losses(t.Context(), g, plan.Certain, plan.LocalFirst())
			return err
		})
	}
}

func scorerOf(c impact.Case) *match.Scorer {
	s, err := match.NewScorer(c.Scoring)
	if err != nil {
		panic(err)
	}
	return s
}
