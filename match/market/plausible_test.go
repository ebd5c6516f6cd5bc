package market_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// The sample gives a plan something to do: as a rule a vacancy has several
// people who certainly may take it and score half or more, some have none, and
// unknown facts leave a visible gap between certain and possible.
func TestPairsAreNotDegenerate(t *testing.T) {
	scorer, err := match.NewScorer(match.Config{
		Params: match.DefaultParams(), Regions: geo.Belarus(),
		Specificity: market.Specificity(), Rules: market.Rules(),
	})
	require.NoError(t, err)
	m := market.Sample(1)
	workers := make([]*match.PreparedWorker, len(m.Workers))
	for i := range m.Workers {
		workers[i] = scorer.Worker(&m.Workers[i])
	}
	const every = 30
	var certain, possible []int
	var scores []match.Micro
	failed := make(map[match.Gates]int)
	for i := 0; i < len(m.Vacancies); i += every {
		v := scorer.Vacancy(&m.Vacancies[i])
		var sure, may int
		for _, w := range workers {
			verdict := scorer.Verdict(v, w)
			for _, g := range verdict.Failed.All() {
				failed[g]++
			}
			if verdict.Failed != 0 {
				continue
			}
			score := scorer.Score(v, w, match.Reciprocal).Value
			if score < 500_000 {
				continue
			}
			scores = append(scores, score)
			may++
			if verdict.Open == 0 {
				sure++
			}
		}
		certain, possible = append(certain, sure), append(possible, may)
	}
	slices.Sort(certain)
	slices.Sort(possible)
	slices.Sort(scores)
	middle := len(certain) / 2
	require.True(t, 10 <= certain[middle] && certain[middle] <= 100, "median of certain pairs: %d", certain[middle])
	require.True(t, possible[middle] > certain[middle] && possible[middle] < 3*certain[middle], "median of possible pairs: %d", possible[middle])
	require.Zero(t, certain[0], "for some vacancies nobody is certain")
	require.Positive(t, certain[len(certain)/10], "for nine in ten somebody is")
	require.Greater(t, scores[len(scores)*9/10]-scores[len(scores)/10], match.Micro(200_000), "scores spread")
	for _, g := range []match.Gates{
		match.GatePermit, match.GateLocation, match.GateLicence, match.GateRecognition, match.GateLanguage,
	} {
		require.Positive(t, failed[g], "every hard constraint of the sample stands in somebody's way: %v", failed)
	}
}

// The four situations of the package comment, in people against positions.
func TestSituations(t *testing.T) {
	m := market.Sample(1)
	type cell struct{ positions, here, locals, immigrants, abroad int }
	count := func(region geo.Code, occupations ...taxonomy.Code) (c cell) {
		in := func(o taxonomy.Code) bool { return slices.Contains(occupations, o) }
		for _, v := range m.Vacancies {
			if in(v.Occupation) && (region == "" || v.Region == region) {
				c.positions += v.Positions()
			}
		}
		for _, w := range m.Workers {
			if !in(w.Occupations[0].Code) {
				continue
			}
			switch w.Origin {
			case match.Local:
				c.locals++
				if w.Region == region {
					c.here++
				}
			case match.Immigrant:
				c.immigrants++
			case match.Abroad:
				c.abroad++
			}
		}
		return c
	}
	for _, o := range []taxonomy.Code{"4110", "2411", "2631", "5223"} {
		c := count("", o)
		require.Greater(t, c.locals, c.positions, "locals abound: %s", o)
	}
	for _, tt := range []struct{ lacks, has geo.Code }{{"BY-HM", "BY-VI"}, {"BY-MI", "BY-MA"}} {
		trades := []taxonomy.Code{"7115", "7126", "7131", "7411", "7223", "7412"}
		short, rich := count(tt.lacks, trades...), count(tt.has, trades...)
		require.Less(t, 4*short.here, 3*short.positions, "craftsmen are short in %s", tt.lacks)
		require.Greater(t, rich.here, rich.positions, "and there are more than enough in %s", tt.has)
	}
	for _, o := range []taxonomy.Code{"7112", "7114", "7212", "8332", "8331", "2221", "5120", "6121"} {
		c := count("", o)
		require.Less(t, c.locals, c.positions, "locals are short: %s", o)
		require.Greater(t, c.immigrants+c.abroad, (c.positions-c.locals)/2, "immigrants have the skills: %s", o)
	}
	for _, o := range []taxonomy.Code{"2212", "8343", "8311"} {
		c := count("", o)
		require.Less(t, c.locals+c.immigrants+c.abroad, c.positions+c.positions/4, "hardly anybody is there: %s", o)
	}
}
