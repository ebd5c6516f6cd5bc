package benchmarks_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/shortage"
)

func newMarket(b *testing.B, vacancies, workers int) plan.Market {
	b.Helper()
	s := market.DefaultSettings()
	s.Vacancies, s.Workers = vacancies, workers
	m, err := market.New(b.Context(), s)
	require.NoError(b, err)
	return plan.Market(m)
}

func scoring(b *testing.B) match.Config {
	b.Helper()
	c, err := market.Scoring(b.Context())
	require.NoError(b, err)
	return c
}

func newScorer(b *testing.B) *match.Scorer {
	b.Helper()
	s, err := match.NewScorer(scoring(b))
	require.NoError(b, err)
	return s
}

// BenchmarkPair is one compiled pair.
func BenchmarkPair(b *testing.B) {
	m, s := newMarket(b, 64, 256), newScorer(b)
	vacancies, workers := prepare(s, m)
	for _, what := range []struct {
		name string
		of   func(*match.PreparedVacancy, *match.PreparedWorker)
	}{
		{"verdict", func(v *match.PreparedVacancy, w *match.PreparedWorker) { s.Verdict(v, w) }},
		{"employer", func(v *match.PreparedVacancy, w *match.PreparedWorker) { s.Score(v, w, match.EmployerView) }},
		{"reciprocal", func(v *match.PreparedVacancy, w *match.PreparedWorker) { s.Score(v, w, match.Reciprocal) }},
	} {
		b.Run("what="+what.name, func(b *testing.B) {
			b.ReportAllocs()
			pairs := 0
			for b.Loop() {
				for _, v := range vacancies {
					for _, w := range workers {
						what.of(v, w)
					}
				}
				pairs += len(vacancies) * len(workers)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(pairs), "ns/pair")
		})
	}
}

func prepare(s *match.Scorer, m plan.Market) ([]*match.PreparedVacancy, []*match.PreparedWorker) {
	var vacancies []*match.PreparedVacancy
	var workers []*match.PreparedWorker
	for i := range m.Vacancies {
		vacancies = append(vacancies, s.Vacancy(&m.Vacancies[i]))
	}
	for i := range m.Workers {
		workers = append(workers, s.Worker(&m.Workers[i]))
	}
	return vacancies, workers
}

// planSettings leave protection out: these markets are about speed.
func planSettings() plan.Settings {
	s := plan.DefaultSettings()
	s.Protection = protect.Unchecked("a benchmark")
	return s
}

// BenchmarkPlanBuild judges every pair of a market on all cores.
func BenchmarkPlanBuild(b *testing.B) {
	for _, n := range []int{500, 2000} {
		m, s := newMarket(b, n, 3*n), newScorer(b)
		b.Run(fmt.Sprintf("workers=%d", 3*n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := plan.Build(b.Context(), s, m, planSettings())
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*3*n*n), "ns/pair")
		})
	}
}

// BenchmarkPlan solves the four-level local-first plan of a market.
func BenchmarkPlan(b *testing.B) {
	for _, n := range []int{500, 2000} {
		g, err := plan.Build(b.Context(), newScorer(b), newMarket(b, n, 3*n), planSettings())
		require.NoError(b, err)
		b.Run(fmt.Sprintf("workers=%d", 3*n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := g.Solve(b.Context(), plan.Possible)
				require.NoError(b, err)
			}
			b.ReportMetric(float64(len(g.Edges)), "edges")
		})
	}
}

// BenchmarkStages decomposes a market of people: six maximum matchings.
func BenchmarkStages(b *testing.B) {
	g, err := plan.Build(b.Context(), newScorer(b), newMarket(b, 2000, 6000), planSettings())
	require.NoError(b, err)
	b.Run("workers=6000", func(b *testing.B) {
		for b.Loop() {
			_, err := shortage.FromPlan(b.Context(), g, plan.Possible)
			require.NoError(b, err)
		}
	})
}
