package audit_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
)

// orders calls f with every order of k of the counted people.
func orders(counts map[string]int, k int, prefix []string, f func([]string)) {
	if len(prefix) == k {
		f(prefix)
		return
	}
	for _, name := range []string{"a", "b", "c"} {
		if counts[name] > 0 {
			counts[name]--
			orders(counts, k, append(prefix, name), f)
			counts[name]++
		}
	}
}

// TestBestNDKLIsTheBest holds the greedy answer against all rankings.
func TestBestNDKLIsTheBest(t *testing.T) {
	for _, tt := range []struct {
		counts map[string]int
		shares audit.Shares
		k      int
	}{
		{map[string]int{"a": 4, "b": 4}, audit.Shares{"a": 0.5, "b": 0.5}, 8},
		{map[string]int{"a": 6, "b": 2}, audit.Shares{"a": 0.75, "b": 0.25}, 8},
		{map[string]int{"a": 6, "b": 2}, audit.Shares{"a": 0.2, "b": 0.8}, 7},
		{map[string]int{"a": 4, "b": 3, "c": 2}, audit.Shares{"a": 0.5, "b": 0.3, "c": 0.2}, 9},
		{map[string]int{"a": 5, "b": 1, "c": 3}, audit.Shares{"a": 0.1, "b": 0.6, "c": 0.3}, 6},
		{map[string]int{"a": 5, "b": 1, "c": 3}, audit.Shares{"a": 0.1, "b": 0.6, "c": 0.3}, 1},
	} {
		least := 1e9
		orders(tt.counts, tt.k, nil, func(r []string) {
			x, err := audit.NDKL(r, tt.shares)
			require.NoError(t, err)
			least = min(least, x)
		})
		got, err := audit.BestNDKL(tt.counts, tt.shares, tt.k)
		require.NoError(t, err)
		require.InDelta(t, least, got, 1e-12)
	}
}

func TestRankingFaults(t *testing.T) {
	_, err := audit.NDKL([]string{"x"}, audit.Shares{"a": 1})
	require.ErrorIs(t, err, fact.ErrMissing, "a group without a share has an infinite divergence")
	_, err = audit.NDKL(nil, audit.Shares{"a": 1})
	require.ErrorIs(t, err, fact.ErrMissing)
	_, err = audit.NDKL([]string{"a"}, audit.Shares{"a": 0.5})
	require.ErrorIs(t, err, fact.ErrRange)
	_, err = audit.NDKL([]string{"a"}, audit.Shares{"a": 1.5, "b": -0.5})
	require.ErrorIs(t, err, fact.ErrRange)
	_, err = audit.BestNDKL(map[string]int{"a": 1}, audit.Shares{"a": 1}, 2)
	require.ErrorIs(t, err, fact.ErrRange)
	for _, n := range []int{-1, math.MaxInt} {
		_, err = audit.BestNDKL(map[string]int{"a": n, "b": 9}, audit.Shares{"a": 0.5, "b": 0.5}, 2)
		require.ErrorContains(t, err, "counts: a", "%d people", n)
	}
	_, err = audit.PrefixTable(-1, 0, 1)
	require.ErrorContains(t, err, "3 faults")
}

func TestSkewStates(t *testing.T) {
	require.True(t, audit.Skew(audit.Count{Selected: 0, Of: 5}, audit.Count{Selected: 1, Of: 9}).IsNone(), "minus infinity")
	require.True(t, audit.Skew(audit.Count{}, audit.Count{Selected: 1, Of: 9}).IsZero())
	for _, bad := range []audit.Count{{Selected: -1, Of: 4}, {Selected: 5, Of: 4}, {Selected: 1, Of: math.MaxInt}} {
		require.True(t, audit.Skew(bad, audit.Count{Selected: 1, Of: 9}).IsZero(), "%v is no count", bad)
		require.True(t, audit.Skew(audit.Count{Selected: 1, Of: 9}, bad).IsZero(), "%v is no count", bad)
	}
	require.Equal(t, fact.Some(0.0), audit.Skew(audit.Count{Selected: 2, Of: 4}, audit.Count{Selected: 4, Of: 8}))
}

func TestExposureStates(t *testing.T) {
	require.Equal(t, audit.Exposure{}, exposure(t, nil, nil))
	e := exposure(t, []int{0, 1}, nil)
	require.Equal(t, audit.Exposure{Mean: 0.5}, e, "who is not ranked is not seen; the first rank has 1")
	require.True(t, exposure(t, []int{1}, []float64{0}).PerRelevance.IsZero())
	_, err := audit.ExposureOf([]int{-1, 2, 0}, []float64{0.5, math.NaN(), math.Inf(1), -0.1, 1.1})
	for _, want := range []string{"6 faults", "ranks[0]", "relevance[1]", "relevance[2]", "relevance[3]", "relevance[4]", "of 3 people"} {
		require.ErrorContains(t, err, want)
	}
}

func exposure(t *testing.T, ranks []int, relevance []float64) audit.Exposure {
	t.Helper()
	e, err := audit.ExposureOf(ranks, relevance)
	require.NoError(t, err)
	return e
}

// TestShares: shares are positive and sum to 1, or there is nobody.
func TestShares(t *testing.T) {
	got, err := audit.SharesOf(map[string]int{"a": 1, "b": 0, "c": 3})
	require.NoError(t, err)
	require.Equal(t, audit.Shares{"a": 0.25, "c": 0.75}, got)
	many := 1_000_000_000
	got, err = audit.SharesOf(map[string]int{"a": many, "b": many, "c": many, "d": many})
	require.NoError(t, err)
	require.InDelta(t, 0.25, got["d"], 0, "whatever an int has room for")
	got, err = audit.SharesOf(nil)
	require.NoError(t, err)
	require.Empty(t, got)
	_, err = audit.SharesOf(map[string]int{"a": -1, "b": 2, "c": math.MaxInt})
	for _, want := range []string{"2 faults", "counts: a", "counts: c"} {
		require.ErrorContains(t, err, want)
	}
}

// TestFalseAlarm holds the chance of a false alarm against all orders of a pool,
// and what the report says of a ranking.
func TestFalseAlarm(t *testing.T) {
	const people, women, places = 16, 5, 12
	table, err := audit.PrefixTable(places, 5.0/16, 0.1)
	require.NoError(t, err)
	fails, all := 0, 0
	orders(map[string]int{"a": women, "b": people - women}, people, nil, func(r []string) {
		all++
		has := 0
		for i, x := range r[:places] {
			if x == "a" {
				has++
			}
			if has < table[i] {
				fails++
				return
			}
		}
	})
	require.Equal(t, 4368, all)
	require.Equal(t, 2, table[places-1], "the premise: one is not enough in the end")
	require.Positive(t, fails)
	var pool audit.Pool
	pool.Ranked = true
	for i := range people {
		c := candidate(i, []string{"b", "a"}[min(1, i/(people-women))], i < places, fact.Unknown)
		c.Rank = i + 1
		pool.Candidates = append(pool.Candidates, c)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(people, func(i, j int) {
		pool.Candidates[i], pool.Candidates[j] = pool.Candidates[j], pool.Candidates[i]
	})
	r, err := audit.Run(t.Context(), &pool, []audit.Attribute{audit.ByProtected("sex")}, audit.DefaultSettings())
	require.NoError(t, err)
	a := r.Attributes[0].Groups[0]
	require.Equal(t, "a", a.Name)
	require.InDelta(t, float64(fails)/float64(all), a.Prefix.FalseAlarm, 1e-12)
	require.Equal(t, 7, a.Prefix.FailsAt, "men first: the table wants one woman among seven")
	require.Equal(t, []int{0, 1, places}, []int{a.Prefix.Has, a.Prefix.Least, a.Prefix.Places})
	require.InDelta(t, math.Log((1.0/12)/(5.0/16)), a.Skew.Or(9), 1e-12, "one woman of twelve")
	require.Zero(t, r.Attributes[0].Groups[1].Prefix.FailsAt)
	require.Equal(t, fact.Some(exposure(t, []int{12, 13, 14, 15, 16}, nil).Mean), fact.Some(a.Exposure.Mean))
	best, _ := r.Attributes[0].BestNDKL.Get()
	ndkl, _ := r.Attributes[0].NDKL.Get()
	require.Greater(t, ndkl, best+0.1)
}
