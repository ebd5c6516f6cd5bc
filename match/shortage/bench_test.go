package shortage_test

import (
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
	s, err := shortage.SurveyMarket(ctx, scorer, plan.Market(m), plan.DefaultSettings())
	require.NoError(b, err)
	b.Run("survey", func(b *testing.B) {
		for b.Loop() {
			_, err := shortage.SurveyMarket(ctx, scorer, plan.Market(m), plan.DefaultSettings())
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
