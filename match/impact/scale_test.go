package impact_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
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
	g := &plan.Graph{Settings: unchecked()}
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
	seen, cleared := make([]int32, vacancies), clearance()
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
				Vacancy: j, Worker: w, Score: match.Micro(score), Open: open, Clearance: cleared,
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

// BenchmarkCountry is the shape of a country: 100,000 workers, 20,000 vacancies, a
// million edges. A scenario is judged, solved in both forms and ranged.
func BenchmarkCountry(b *testing.B) {
	g, m := largeGraph(100_000, 20_000, 60_000, 1)
	c := impact.Case{
		Market: m, Scoring: match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()},
		Settings: g.Settings, Policy: plan.DefaultPolicy(),
	}
	judge := func(context.Context, *match.Scorer, plan.Market, plan.Settings) (*plan.Graph, error) { return g, nil }
	s, err := impact.NewStudy(b.Context(), c, judge)
	require.NoError(b, err)
	for _, l := range []impact.Lever{
		impact.Order{Goals: plan.Joint()},
		impact.MinScore{Score: 600_000},
		impact.Emigration{People: impact.People{Origins: []match.Origin{match.Local}, Regions: []geo.Code{"BY-HO"}}},
		impact.Quota{Quota: plan.Quota{Name: "permits", Groups: []plan.Group{plan.Immigrants, plan.FromAbroad}, Max: 3000}},
		impact.LabourMarketTest{MinLocalScore: 700_000},
	} {
		b.Run("scenario="+l.String(), func(b *testing.B) {
			for b.Loop() {
				_, err := s.Run(b.Context(), impact.Scenario{Levers: []impact.Lever{l}})
				require.NoError(b, err)
			}
		})
	}
	for name, f := range map[string]func() error{
		"fill": func() error {
			_, err := impact.LocalFillOf(b.Context(), g, plan.Certain, plan.DefaultPolicy())
			return err
		},
		"displacement": func() error {
			_, err := impact.DisplacementOf(b.Context(), g, plan.Certain, plan.Policy{Order: plan.Joint()})
			return err
		},
		"curve": func() error {
			_, err := impact.QuotaCurve(b.Context(), g, plan.Certain, plan.DefaultPolicy(), permits(), 100_000)
			return err
		},
		"losses": func() error {
			_, err := impact.Losses(b.Context(), g, plan.Certain, plan.LocalFirst())
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, f())
			}
		})
	}
}
