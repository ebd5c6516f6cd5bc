package shortage_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// BenchmarkWhy measures what the survey of a market of people costs, and beside
// it why positions stay open and which skills are lacking.
func BenchmarkWhy(b *testing.B) {
	ctx := b.Context()
	m, err := market.New(ctx, market.Settings{Seed: 1, Vacancies: 2000, Workers: 5000, Immigrant: 0.08, Abroad: 0.17, Unknown: 0.05})
	require.NoError(b, err)
	scorer, err := match.NewScorer(match.Config{
		Params: match.DefaultParams(), Regions: geo.Belarus(), Specificity: market.Specificity(), Rules: market.Rules(),
	})
	require.NoError(b, err)
	s, err := shortage.SurveyMarket(ctx, scorer, plan.Market(m), unchecked())
	require.NoError(b, err)
	b.Run("survey", func(b *testing.B) {
		for b.Loop() {
			_, err := shortage.SurveyMarket(ctx, scorer, plan.Market(m), unchecked())
			require.NoError(b, err)
		}
	})
	b.Run("causes", func(b *testing.B) {
		for b.Loop() {
			causes, err := s.WhyOpen(ctx, plan.Certain)
			require.NoError(b, err)
			b.ReportMetric(float64(len(causes)), "vacancies")
		}
	})
	b.Run("skills", func(b *testing.B) {
		for b.Loop() {
			_, err := s.Skills(ctx, shortage.Rollup{})
			require.NoError(b, err)
		}
	})
}

// BenchmarkFinlandSeries measures the index of a whole country, 19 regions by 417
// unit groups, for all 214 months and eleven elasticities, from the packed file.
func BenchmarkFinlandSeries(b *testing.B) {
	f, err := os.Open(finnishPath("fi_region_isco4_month_2006_2023.csv.gz"))
	if err != nil {
		b.Skip("the Finnish data are not here: set BEVERIDGE_SHARED to the folder that holds data/finland")
	}
	require.NoError(b, f.Close())
	for b.Loop() {
		months := map[string][]shortage.Stock{}
		every := func(string) bool { return true }
		require.NoError(b, eachFinnish(f.Name(), every, func(month string, c shortage.Count) {
			months[month] = append(months[month], shortage.Stock{
				Vacancies: float64(c.Positions), Unemployed: float64(c.Jobseekers[plan.Locals]),
			})
		}))
		require.Len(b, months, 214)
		n := 0
		for _, stocks := range months {
			for k := range 11 {
				_, err := shortage.Mismatch(stocks, shortage.Stock{}, 0.25+0.05*float64(k))
				require.NoError(b, err)
				n++
			}
		}
		b.ReportMetric(float64(n), "indices")
	}
}
