//go:build !race && !386

package pool_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestManyLists: where everybody is on more lists than are cut into blocks at once, the
// best are those of scoring everybody, of unknown skills too, and few blocks are bounded.
func TestManyLists(t *testing.T) {
	set := market.DefaultLarge()
	set.Unknown = 0.5
	m, err := market.NewLarge(t.Context(), set)
	require.NoError(t, err)
	c := m.Config()
	c.Params.Prior[0] = 0.95 // who says nothing of skills is among the best
	s, err := match.NewScorer(c)
	require.NoError(t, err)
	const n = 40_000
	var workers []*match.PreparedWorker
	for w := range m.Workers(n) {
		workers = append(workers, s.Worker(&w))
	}
	p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers), pool.Settings{BlockSize: 1})
	require.NoError(t, err)
	open, spared := 0, 0
	for v := range m.Vacancies(6) {
		v.Remote = fact.Yes
		q := pool.Query{K: 10}
		x := s.Vacancy(&v)
		want := brute(s, x, workers, q)
		stats := requireTop(t, p, x, q, want, "all lists")
		require.Greater(t, stats.Lists, 24, "the premise: more lists than are cut at once")
		if stats.Bounded < n/2 {
			spared++
		}
		for _, hit := range want {
			i := slices.IndexFunc(workers, func(w *match.PreparedWorker) bool { return w.ID == hit.ID })
			if workers[i].Skills == nil {
				open++
			}
		}
	}
	require.Positive(t, open, "the premise: some of the best say nothing of their skills")
	require.Positive(t, spared, "the premise: few blocks are bounded")
}

// TestManyListsOfKnownSkills: so it is where nobody's skills are unknown, and only they tell
// the lists apart, each of a region near the work.
func TestManyListsOfKnownSkills(t *testing.T) {
	const regions, each = 30, 20
	places := []geo.Region{{Code: "ZZ"}}
	for i := range regions {
		at := geo.Point{Lat: 50 + float64(i)/1000, Lon: 30}
		places = append(places, geo.Region{Code: geo.Code(fmt.Sprintf("ZZ-%02d", i)), Parent: "ZZ", Point: fact.Some(at), AreaKm2: fact.Some(1.0)})
	}
	tree, err := geo.NewTree(places)
	require.NoError(t, err)
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: tree})
	skill := func(i int) taxonomy.Skill { return taxonomy.Skill(fmt.Sprint("skill ", i)) }
	rng := rand.New(rand.NewPCG(3, 1))
	var workers []*match.PreparedWorker
	for i := range regions * each {
		w := match.Worker{ID: strconv.Itoa(i), Region: places[1+i%regions].Code, MovesTo: []geo.Code{}, Skills: []match.SkillHeld{}}
		for range rng.IntN(4) {
			w.Skills = append(w.Skills, match.SkillHeld{Skill: skill(rng.IntN(12) + 10*(i%regions%3))})
		}
		workers = append(workers, s.Worker(&w))
	}
	p := newWorkers(t, s, workers, pool.Settings{BlockSize: 4})
	for i := range 25 {
		v := match.Vacancy{ID: "v", Region: places[1+i].Code, Remote: fact.No}
		for k := range 5 {
			v.Skills = append(v.Skills, match.SkillDemand{Skill: skill(i + k)})
		}
		for _, k := range []int{1, 10} {
			x, q := s.Vacancy(&v), pool.Query{K: k}
			stats := requireTop(t, p, x, q, brute(s, x, workers, q), "known skills")
			require.Greater(t, stats.Lists, 24, "the premise: more lists than are cut at once")
			require.Positive(t, stats.Bounded, "the premise")
		}
	}
}
