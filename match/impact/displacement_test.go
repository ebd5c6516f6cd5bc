package impact_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// weights are the definitions of two orders, apart from the code that uses them.
var weights = map[plan.Order]func(local bool, score int64) assign.Value{
	plan.Joint(): func(_ bool, score int64) assign.Value { return assign.Scalar(score) },
	plan.LocalFirst(): func(local bool, score int64) assign.Value {
		if local {
			return assign.Value{1, 1, score, score}
		}
		return assign.Value{0, 1, 0, score}
	},
}

// bestPlans lists every best plan of a graph by trying all: the edge of each worker,
// or -1.
func bestPlans(g *plan.Graph, form plan.Form, order plan.Order) (best [][]int) {
	left := make([]int, len(g.Vacancies))
	for j, v := range g.Vacancies {
		left[j] = v.Positions()
	}
	var top assign.Value
	chosen := make([]int, len(g.Workers))
	var try func(w int, sum assign.Value)
	try = func(w int, sum assign.Value) {
		if w == len(g.Workers) {
			if d := sum.Cmp(top); d > 0 {
				top, best = sum, nil
			}
			if sum == top {
				best = append(best, slices.Clone(chosen))
			}
			return
		}
		chosen[w] = -1
		try(w+1, sum)
		for i, e := range g.Edges {
			if int(e.Worker) == w && form.Allows(e) && left[e.Vacancy] > 0 {
				chosen[w] = i
				left[e.Vacancy]--
				try(w+1, sum.Add(weights[order](g.Group(e.Worker) == plan.Locals, int64(e.Score))))
				left[e.Vacancy]++
			}
		}
	}
	try(0, assign.Value{})
	return best
}

// over is the range of a count of used edges over plans.
func over(g *plan.Graph, plans [][]int, counts func(plan.Edge) bool) assign.Range {
	r := assign.Range{Min: 1 << 62, Max: -1}
	for _, p := range plans {
		var n int64
		for _, i := range p {
			if i >= 0 && counts(g.Edges[i]) {
				n++
			}
		}
		r = assign.Range{Min: min(r.Min, n), Max: max(r.Max, n)}
	}
	return r
}

// TestDisplacementByTryingAll holds the ranges to their definition, the paths to
// what they claim, and the law that locals first displaces nobody.
func TestDisplacementByTryingAll(t *testing.T) {
	wide, paths, longer, higher := 0, 0, 0, 0
	for seed := range uint64(250) {
		r := rand.New(rand.NewPCG(seed, 4))
		g := randomGraph(r, 6, 3)
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			local := func(e plan.Edge) bool { return g.Group(e.Worker) == plan.Locals }
			for order := range weights {
				d, err := impact.DisplacementOf(t.Context(), g, form, by(order))
				require.NoError(t, err)
				best := bestPlans(g, form, order)
				require.Equal(t, over(g, best, local), d.With)
				require.Equal(t, over(localsOnly(g), bestPlans(localsOnly(g), form, order), local), d.Without)
				f, err := impact.LocalFillOf(t.Context(), g, form, by(order))
				require.NoError(t, err)
				require.Equal(t, over(g, best, func(e plan.Edge) bool { return local(e) && !e.SameRegion && e.SameOccupation }), f.Placed[impact.OtherRegion])
				require.Equal(t, over(g, best, func(e plan.Edge) bool { return local(e) && e.SameRegion && !e.SameOccupation }), f.Placed[impact.RelatedOccupation])
				require.Equal(t, over(g, best, func(e plan.Edge) bool { return local(e) && e.SameRegion && e.SameOccupation }), f.Placed[impact.SameCell])
				require.Equal(t, over(g, best, func(e plan.Edge) bool { return local(e) && !e.SameRegion && !e.SameOccupation }), f.Placed[impact.BothChanged])
				require.Equal(t, over(g, best, func(e plan.Edge) bool { return g.Group(e.Worker) == plan.FromAbroad }), f.Placed[impact.ByAbroad])
				require.Equal(t, over(g, best, func(e plan.Edge) bool { return g.Group(e.Worker) == plan.Immigrants }), f.Placed[impact.ByImmigrant])
				if d.With.Min < d.With.Max {
					wide++
				}
				checkPaths(t, g, form, order, d)
				for _, p := range d.Paths {
					paths++
					longer += len(p.Moves) - 1
				}
				higher += int(d.Higher)
				require.LessOrEqual(t, d.Higher, d.Direct)
				require.LessOrEqual(t, d.Direct, d.Together)
				require.LessOrEqual(t, d.Together, int64(len(d.Paths)))
				require.Equal(t, d.Together > 0, len(d.Paths) > 0)
				if order == plan.LocalFirst() {
					require.Zero(t, d.Locals())
					require.Empty(t, d.Paths)
					require.Zero(t, d.Together)
					require.Zero(t, d.Direct)
					require.Zero(t, d.Higher)
				}
			}
		}
	}
	require.Greater(t, wide, 10, "the premise: best plans differ in who is placed")
	require.Greater(t, paths, 100)
	require.Greater(t, longer, 10, "the premise: some paths have more than one move")
	require.Zero(t, higher, "under one objective an immigrant never holds a position that an idle local fits better")
}

// checkPaths follows every path in the plan that was found, which is what SolveBy
// returns.
func checkPaths(t *testing.T, g *plan.Graph, form plan.Form, order plan.Order, d impact.Displacement) {
	t.Helper()
	p, err := g.SolveBy(t.Context(), form, by(order))
	require.NoError(t, err)
	holds := map[plan.Pair]plan.Group{}
	placed := map[string]bool{}
	for _, x := range p.Placements {
		holds[plan.Pair{Vacancy: x.Vacancy, Worker: x.Worker}] = x.Group
		placed[x.Worker] = true
	}
	may := map[plan.Pair]bool{}
	for _, e := range g.Edges {
		if form.Allows(e) && g.Group(e.Worker) == plan.Locals {
			may[plan.Pair{Vacancy: g.Vacancies[e.Vacancy].ID, Worker: g.Workers[e.Worker].ID}] = true
		}
	}
	for _, path := range d.Paths {
		require.False(t, placed[path.Local])
		require.Equal(t, path.Local, path.Moves[0].Worker)
		for i, m := range path.Moves {
			require.True(t, may[m], "a local who fits: %v", m)
			next := path.Immigrant
			if i+1 < len(path.Moves) {
				next = path.Moves[i+1].Worker
			}
			group, ok := holds[plan.Pair{Vacancy: m.Vacancy, Worker: next}]
			require.True(t, ok, "who moves on holds the position")
			require.Equal(t, i+1 < len(path.Moves), group == plan.Locals)
		}
	}
}

// TestDecisionsDisplace: a lock of an immigrant is the one way to displace a local
// under local first, and it shows.
func TestDecisionsDisplace(t *testing.T) {
	g := scored([]int{1, 1}, [][3]int{{0, 0, 6}, {1, 0, 5}, {2, 1, 5}}, []int{1, 0, 1})
	policy := plan.DefaultPolicy()
	policy.Locked = []plan.Pair{{Vacancy: "V00", Worker: "W01"}}
	d, err := impact.DisplacementOf(t.Context(), g, plan.Certain, policy)
	require.NoError(t, err)
	require.Equal(t, assign.Range{Min: 1, Max: 1}, d.Locals())
	require.Equal(t, "W00 takes V00 from W01", d.Paths[0].String())
	require.EqualValues(t, 1, d.Higher)
	policy.Excluded = []plan.Pair{{Vacancy: "V00", Worker: "W00"}}
	d, err = impact.DisplacementOf(t.Context(), g, plan.Certain, policy)
	require.NoError(t, err)
	require.Zero(t, d.Locals())
	require.Empty(t, d.Paths, "an excluded pair is no way")
	require.Zero(t, d.Direct)
}
