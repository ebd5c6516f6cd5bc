package protect_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/protect"
)

// A clearance is what the verdict says, and nothing else allows an assignment.
func TestClearance(t *testing.T) {
	require.False(t, protect.Clearance{}.Allowed(), "what was never screened")
	require.False(t, protect.Clearance{}.Certain())
	require.Equal(t, "refused", protect.Clearance{}.String())
	v, _, _ := clean(t)
	under, bad, lesser := v, v, v
	under.Protection.Deposit = fact.Opt[match.Money]{}
	bad.Protection.Deposit = fact.Some(byn(1))
	lesser.Protection.GrievanceChannel = fact.No
	s := screener(t)
	for _, tt := range []struct {
		name             string
		by               *protect.Screener
		v                match.Vacancy
		verdict          protect.Verdict
		allowed, certain bool
	}{
		{"clean", s, v, protect.Pass, true, true},
		{"warned of", s, lesser, protect.Warn, true, true},
		{"under review", s, under, protect.Review, true, false},
		{"blocked", s, bad, protect.Block, false, false},
		{"not checked, as was asked for", protect.Unchecked("a test"), bad, protect.NotChecked, true, true},
		{"the baseline knows no minimum wage", protect.Neutral(), v, protect.Review, true, false},
		{"and blocks", protect.Neutral(), bad, protect.Block, false, false},
	} {
		c, verdict := tt.by.Clear(&tt.v)
		require.Equal(t, tt.verdict, verdict, tt.name)
		require.Equal(t, tt.allowed, c.Allowed(), tt.name)
		require.Equal(t, tt.certain, c.Certain(), tt.name)
	}
	seen := map[protect.Verdict]bool{}
	for _, k := range worlds(t, 200) {
		_, verdict := s.Clear(&k.v)
		require.Equal(t, s.Vacancy(&k.v).Verdict, verdict, "with and without findings")
		seen[verdict] = true
	}
	require.Len(t, seen, 4)
	for _, v := range matchtest.Random(45, 50, 0).Vacancies {
		c, _ := protect.Neutral().Clear(&v)
		require.False(t, c.Certain())
	}
}

// BenchmarkClear screens one vacancy, of which all or nothing is known.
func BenchmarkClear(b *testing.B) {
	s, err := protect.New(protect.Belarus().With("minimum_wage", protect.Amount(byn(4))))
	require.NoError(b, err)
	v := matchtest.Random(46, 1, 0).Vacancies[0]
	for name, v := range map[string]match.Vacancy{"known": v, "unknown": {}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s.Clear(&v)
			}
		})
	}
}
