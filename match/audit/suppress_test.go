package audit_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
)

// view is what a published report shows of the sizes of groups.
func view(t *testing.T, sizes []int, s audit.Settings) (string, []string) {
	t.Helper()
	var pool audit.Pool
	for g, n := range sizes {
		for range n {
			pool.Candidates = append(pool.Candidates, candidate(len(pool.Candidates), string(rune('A'+g)), false, fact.Unknown))
		}
	}
	r := audited(t, &pool, bySex, s)
	x := r.Attributes[0]
	if x.Withheld {
		names := []string{}
		for g := range sizes {
			names = append(names, string(rune('A'+g)))
		}
		return fmt.Sprint(r.People, "withheld"), names
	}
	for _, g := range x.Groups {
		if g.Pooled != nil {
			return show(t, x.Groups), g.Pooled
		}
	}
	return show(t, x.Groups), nil
}

// TestHiddenStaysHidden: whoever knows the whole report and the rule finds at least
// two numbers possible for each pooled group. All sizes of one to four groups.
func TestHiddenStaysHidden(t *testing.T) {
	s := audit.DefaultSettings()
	s.MinGroup = 3 // the rule is the same, and the sizes are fewer
	possible := map[string][]map[int]bool{}
	hides := map[string][]string{}
	shown := 0
	var walk func(sizes []int)
	walk = func(sizes []int) {
		if len(sizes) > 0 {
			v, hidden := view(t, sizes, s)
			if len(hidden) > 0 {
				hides[v] = hidden
			} else {
				shown++
				for _, n := range sizes {
					require.GreaterOrEqual(t, n, s.MinGroup)
				}
			}
			for len(possible[v]) < len(sizes) {
				possible[v] = append(possible[v], map[int]bool{})
			}
			for g, n := range sizes {
				possible[v][g][n] = true
			}
			// A withheld report does not say how many groups there are.
			if strings.HasSuffix(v, "withheld") {
				possible[v][0][len(sizes)*1000] = true
			}
		}
		if len(sizes) < 4 {
			for n := 1; n <= 6; n++ {
				walk(append(slices.Clone(sizes), n))
			}
		}
	}
	walk(nil)
	require.Greater(t, len(hides), 100)
	require.Greater(t, shown, 100)
	for v, hidden := range hides {
		if strings.HasSuffix(v, "withheld") {
			continue // neither names nor numbers are shown
		}
		require.GreaterOrEqual(t, len(hidden), 2, v)
		for _, name := range hidden {
			require.GreaterOrEqual(t, len(possible[v][name[0]-'A']), 2, "%s of %s", name, v)
		}
	}
}

// TestSmallParts: a group of many is pooled too where a few of it are told apart,
// such as those whom the law keeps out, and nothing but counts is said of the pooled.
// Where too few groups would be left, that part is left out for all.
func TestSmallParts(t *testing.T) {
	pool := random(rand.New(rand.NewPCG(9, 9)), 120, 30)
	barred := 0
	for i := range pool.Candidates {
		c := &pool.Candidates[i]
		c.Permitted, c.Suitable = fact.Yes, fact.Unknown
		if c.Worker.Protected["belief"] == "a" && !c.Selected && barred < 2 {
			c.Permitted = fact.No
			barred++
		}
	}
	s := audit.DefaultSettings()
	r := audited(t, pool, bySexAndBelief[1:], s)
	x := r.Attributes[0]
	require.Empty(t, x.LeftOut)
	last := x.Groups[len(x.Groups)-1]
	sizes := map[string]int{}
	for i := range pool.Candidates {
		sizes[pool.Candidates[i].Worker.Protected["belief"]]++
	}
	require.Less(t, sizes["d"], min(sizes["a"], sizes["b"], sizes["c"]), "the premise")
	require.Equal(t, []string{"a", "d"}, last.Pooled, "only two of a are kept out, and d is the smallest")
	require.Nil(t, last.Exposure)
	require.Nil(t, last.Prefix)
	require.NotContains(t, show(t, x.Overall), `"a"`)
	require.NotContains(t, show(t, x.Scores), `"a"`)
	for _, c := range comparisons(r) {
		require.Subset(t, []string{"b", "c"}, []string{c.Group, c.Reference}, "nor is a pool compared")
	}
	for _, x := range x.Scores {
		require.Contains(t, []string{"b", "c"}, x.Group)
	}
	inside := s
	inside.MinGroup = 1
	require.Len(t, audited(t, pool, bySexAndBelief[1:], inside).Attributes[0].Groups, 4, "those who may see it see all")

	two := audit.Attribute{Name: "two", Of: func(w *match.Worker) string {
		return map[string]string{"a": "a"}[w.Protected["belief"]] + "x"
	}}
	x = audited(t, pool, []audit.Attribute{two}, s).Attributes[0]
	require.Equal(t, []string{"permitted"}, x.LeftOut)
	require.Len(t, x.Groups, 2)
	require.Len(t, x.Overall.Comparisons, 1, "the rest can be shown")
	require.Nil(t, x.Permitted)
	require.Nil(t, x.Splits)
	for _, g := range x.Groups {
		require.True(t, g.Permitted.IsZero())
	}

	for i := range pool.Candidates { // two of a are suitable, and three have a score
		c := &pool.Candidates[i]
		c.Permitted, c.Suitable = fact.Yes, fact.Yes
		if c.Worker.Protected["belief"] == "a" {
			c.Suitable = fact.Of(c.Rank%40 == 0)
			if c.Rank%30 > 0 {
				c.Score = fact.Opt[match.Micro]{}
			}
		}
	}
	x = audited(t, pool, []audit.Attribute{two}, s).Attributes[0]
	require.Equal(t, []string{"suitable", "scores"}, x.LeftOut)
	require.Nil(t, x.Suitable)
	require.Empty(t, x.Scores)
	for _, g := range x.Groups {
		require.True(t, g.Suitable.IsZero())
		require.True(t, g.Exposure.Relevance.IsZero(), "the mean of three scores is too much")
	}
}

// TestScoresOfThePermitted: who may not be selected is in no score test.
func TestScoresOfThePermitted(t *testing.T) {
	pool := random(rand.New(rand.NewPCG(9, 9)), 120, 30)
	permitted := map[string]int{}
	for _, c := range pool.Candidates {
		if c.Permitted == fact.Yes {
			permitted[c.Worker.Protected["sex"]]++
		}
	}
	s := audit.DefaultSettings()
	s.MinGroup = 1
	tests := audited(t, pool, bySex, s).Attributes[0].Scores
	require.Len(t, tests, 1, "of two groups both tests are one")
	require.Equal(t, []int{permitted["f"], permitted["m"]}, []int{tests[0].People, tests[0].Others})
	require.Less(t, permitted["f"]+permitted["m"]+permitted[""], 120, "the premise")
}
