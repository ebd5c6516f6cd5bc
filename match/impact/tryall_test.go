//go:build !race && !386

package impact_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
)

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

// TestOutcomeByTryingAll holds the ranges of outcomes and of wages to their
// definition, with a quota and without.
func TestOutcomeByTryingAll(t *testing.T) {
	wide := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 6))
		g := randomGraph(r, 6, 4)
		for _, v := range g.Vacancies {
			v.Region = []geo.Code{"BY-HO", "BY-MI"}[r.IntN(2)]
			if r.IntN(5) > 0 {
				v.Wage = fact.Some(match.WageRange{Low: match.Money{Minor: int64(100 * (1 + r.IntN(9))), Currency: "BYN"}, Period: match.PerMonth})
			}
		}
		for order := range weights {
			for _, quota := range []int64{-1, 1, 2} {
				c := impact.Case{Scoring: match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}, Settings: unchecked(), Policy: by(order)}
				c.Settings.MinScore = 1
				best := bestPlans(g, plan.Certain, order)
				if quota >= 0 {
					q := permits()
					q.Max = quota
					c.Policy.Quotas = []plan.Quota{q}
					best = bestPlansWithin(g, order, quota)
				}
				s, err := impact.NewStudy(t.Context(), c, func(_ ctx, _ *match.Scorer, _ plan.Market, _ plan.Settings) (*plan.Graph, error) { return g, nil })
				require.NoError(t, err)
				o := s.Base.Certain
				require.Equal(t, over(g, best, func(plan.Edge) bool { return true }), o.Filled)
				require.Equal(t, over(g, best, func(e plan.Edge) bool { return g.Group(e.Worker) == plan.Locals }), o.Locals)
				require.Equal(t, over(g, best, func(e plan.Edge) bool { return g.Group(e.Worker) == plan.FromAbroad }), o.Abroad)
				for _, region := range o.Regions {
					require.Equal(t, over(g, best, func(e plan.Edge) bool { return g.Vacancies[e.Vacancy].Region == region.Region }), region.Filled)
				}
				sum := assign.Range{Min: 1 << 60}
				for _, p := range best {
					var n int64
					for _, i := range p {
						if i >= 0 {
							if wage, ok := g.Vacancies[g.Edges[i].Vacancy].Wage.Get(); ok {
								n += wage.Low.Minor
							}
						}
					}
					sum = assign.Range{Min: min(sum.Min, n), Max: max(sum.Max, n)}
				}
				require.True(t, o.WagesKnown)
				require.Len(t, o.Wages, 1)
				require.Equal(t, sum, o.Wages[0].Monthly, "seed %d, %v, quota %d", seed, order, quota)
				if sum.Min < sum.Max {
					wide++
				}
			}
		}
	}
	require.Greater(t, wide, 20, "the premise: best plans differ in wages")
}

// bestPlansWithin keeps to a number of placements of others than locals.
func bestPlansWithin(g *plan.Graph, order plan.Order, quota int64) (best [][]int) {
	var top assign.Value
	left := make([]int, len(g.Vacancies))
	for j, v := range g.Vacancies {
		left[j] = v.Positions()
	}
	chosen := make([]int, len(g.Workers))
	var try func(w int, used int64, sum assign.Value)
	try = func(w int, used int64, sum assign.Value) {
		if used > quota {
			return
		}
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
		try(w+1, used, sum)
		for i, e := range g.Edges {
			if int(e.Worker) == w && plan.Certain.Allows(e) && left[e.Vacancy] > 0 {
				chosen[w] = i
				left[e.Vacancy]--
				local := g.Group(e.Worker) == plan.Locals
				more := used
				if !local {
					more++
				}
				try(w+1, more, sum.Add(weights[order](local, int64(e.Score))))
				left[e.Vacancy]++
			}
		}
	}
	try(0, 0, assign.Value{})
	return best
}
