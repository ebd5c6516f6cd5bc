//go:build !race

package audit_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/audit"
)

// One goroutine: the race detector has nothing to find, and takes long.

// TestExchangeableGroups: an audit of groups that have nothing to do with anything
// finds something in at most alpha of all markets. Were it exactly alpha, more than 35
// of 400 would have chance 0.0006; the seed is fixed, so that the test is not flaky. It
// finds far less, as Fisher's test is discrete and the questions overlap.
func TestExchangeableGroups(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 7))
	s := audit.DefaultSettings()
	s.Relabellings = audit.Relabellings{Enumerate: 1, Draws: 499, Seed: 5}
	s.MinGroup = 1
	const markets = 400
	found, raw, tests := 0, 0, 0
	for range markets {
		r := audited(t, random(rng, 80, 30), bySexAndBelief, s)
		tests += r.Tests
		if len(different(r)) > 0 {
			found++
		}
		if slices.ContainsFunc(comparisons(r), func(c audit.Comparison) bool { return c.P <= s.Alpha }) {
			raw++
		}
	}
	t.Logf("%d of %d markets, %d without Holm, %d tests", found, markets, raw, tests)
	require.LessOrEqual(t, found, 35)
	require.Positive(t, found, "an audit that never finds anything proves nothing")
	require.Greater(t, raw, 60, "the premise: without Holm it would find far too much")
	require.Greater(t, tests, 10*markets)
}
