package market_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/protect"
)

// The sample has bad vacancies of each kind, each bad in one way, and all else is clean
// but for what is unknown.
func TestSampleProtection(t *testing.T) {
	s, err := protect.New(market.Protection())
	require.NoError(t, err)
	require.Contains(t, market.Protection().Notice, "not a statement of law")
	kinds := map[string]bool{}
	for _, f := range s.Vacancy(&market.Sample(1).Vacancies[0]).Findings {
		kinds[f.Rule] = true
	}
	require.Len(t, kinds, len(market.Violations()), "a kind for each rule that a vacancy alone can break")
	verdicts, broken := map[protect.Verdict]int{}, map[string]int{}
	for _, v := range market.Sample(1).Vacancies {
		r := s.Vacancy(&v)
		verdicts[r.Verdict]++
		n := 0
		for _, f := range r.Open() {
			if f.Outcome != protect.Unsettled {
				broken[f.Rule]++
				n++
			}
		}
		require.LessOrEqual(t, n, 1, v.ID)
	}
	for _, rule := range market.Violations() {
		require.Positive(t, broken[rule], "nobody breaks %s", rule)
		require.Less(t, broken[rule], 12, rule)
	}
	require.Equal(t, map[protect.Verdict]int{
		protect.Pass: 2439, protect.Warn: 23, protect.Review: 476, protect.Block: 62,
	}, verdicts, "seen in the sample; it changes when the sample does")
}

// Without unknown facts nothing is under review.
func TestKnownProtection(t *testing.T) {
	s, err := protect.New(market.Protection())
	require.NoError(t, err)
	settings := market.DefaultSettings()
	settings.Unknown = 0
	for i := range 1000 {
		v := settings.Vacancy(i)
		require.NotEqual(t, protect.Review, s.Vacancy(&v).Verdict, "%s", v.ID)
	}
}
