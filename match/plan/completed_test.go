//go:build !race && !386

package plan_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
)

// orders are those that a plan of lists is completed in.
var orders = map[string]plan.Order{
	"local first": plan.LocalFirst(), "joint": plan.Joint(),
	"few moves":   {plan.PositionsFilled, plan.NoMove, plan.TotalScore},
	"score first": {plan.LocalScore, plan.LocalsPlaced, plan.TotalScore},
}

// TestCutListsAreCompleted: from lists that are far too short to the value, the
// totals, the ranges and the shared placements of judging all pairs, whatever the
// order and in both forms. What is said of those left out is true of the market.
func TestCutListsAreCompleted(t *testing.T) {
	added, cutOff := 0, 0
	for seed := range uint64(5) {
		m := smallMarket(t, seed)
		s := settings(t)
		s.ImmigrantsAreLocal = seed%2 == 1
		whole := build(t, m, s)
		for _, most := range []int{1, 4} {
			g := buildListed(t, newScorer(t), m, s, plan.Listing{Most: most})
			require.Equal(t, plan.CoversLists, g.Covers)
			for name, order := range orders {
				for _, form := range forms {
					want, err := whole.SolveBy(t.Context(), form, plan.Policy{Order: order})
					require.NoError(t, err)
					got, err := g.SolveBy(t.Context(), form, plan.Policy{Order: order})
					require.NoError(t, err)
					require.Equal(t, want.Value(), got.Value(), "%s, %s, seed %d", name, form, seed)
					require.Equal(t, plan.CoversMarket, got.Covers)
					require.NoError(t, got.Verify(t.Context()))
					requireSameAnswer(t, want, got)
					added += len(got.Graph().Edges) - len(g.Edges)
					cutOff += requireTrueReasons(t, whole, got)
				}
			}
		}
	}
	require.Greater(t, added, 1000, "the premise: lists leave out what is best")
	require.Greater(t, cutOff, 100, "the premise: some are on no list")
}

// requireSameAnswer holds what all best plans share and how they differ, by vacancy
// and by worker.
func requireSameAnswer(t *testing.T, want, got *plan.Plan) {
	t.Helper()
	shared := func(p *plan.Plan) (out []plan.Placement) {
		for _, x := range p.Placements {
			if x.Shared {
				out = append(out, x)
			}
		}
		return out
	}
	require.Equal(t, shared(want), shared(got))
	n := len(want.Graph().Vacancies)
	ranges := func(p *plan.Plan) (out [2][]assign.Range) {
		var err error
		out[0], err = p.Ranges(t.Context(), func(e plan.Edge) int32 { return e.Vacancy }, n)
		require.NoError(t, err)
		out[1], err = p.Ranges(t.Context(), func(e plan.Edge) int32 { return e.Worker }, len(p.Graph().Workers))
		require.NoError(t, err)
		return out
	}
	require.Equal(t, ranges(want), ranges(got))
	for j := range n {
		require.Equal(t, want.Price(j), got.Price(j), "the least prices are those of the market")
	}
	market, err := want.Marginal(t.Context())
	require.NoError(t, err)
	here, err := got.Marginal(t.Context())
	require.NoError(t, err)
	requireBetween := func(gain, loss, gainHere, lossHere []assign.Value) {
		for i := range gain {
			require.LessOrEqual(t, gainHere[i].Cmp(gain[i]), 0)
			require.GreaterOrEqual(t, lossHere[i].Cmp(loss[i]), 0)
		}
	}
	requireBetween(market.Gain, market.Loss, here.Gain, here.Loss)
	requireBetween(market.WorkerGain, market.WorkerLoss, here.WorkerGain, here.WorkerLoss)
}

// requireTrueReasons holds the tallies and the reasons of a plan against all pairs.
// It returns how many were cut off.
func requireTrueReasons(t *testing.T, whole *plan.Graph, p *plan.Plan) (cutOff int) {
	t.Helper()
	g := p.Graph()
	for j := range g.VacancyTally {
		require.Equal(t, len(g.Workers), total(g.VacancyTally[j]))
		if g.VacancyTally[j].Unlisted == 0 {
			require.Equal(t, whole.VacancyTally[j].Certain, g.VacancyTally[j].Certain)
			require.Equal(t, whole.VacancyTally[j].Open, g.VacancyTally[j].Open)
		}
	}
	worker, vacancy := map[string]int{}, map[string]int{}
	left, placed := map[string]int{}, map[string]bool{}
	for w := range g.WorkerTally {
		require.Equal(t, len(g.Vacancies), total(g.WorkerTally[w]))
		worker[g.Workers[w].ID] = w
	}
	for j, v := range g.Vacancies {
		vacancy[v.ID] = j
	}
	for _, o := range p.Open {
		left[o.Vacancy] = o.Positions
	}
	for _, x := range p.Placements {
		placed[x.Worker] = true
	}
	exists := map[string]bool{}
	for _, e := range whole.Edges {
		if p.Form.Allows(e) {
			v, w := g.Vacancies[e.Vacancy].ID, g.Workers[e.Worker].ID
			exists["v"+v], exists["w"+w] = true, true
			require.False(t, left[v] > 0 && !placed[w], "%s fits %s, which has a position left", w, v)
		}
	}
	check := func(key string, reason plan.Reason, tally plan.Tally, sentence string) {
		require.NotEmpty(t, sentence)
		switch reason {
		case plan.CutOff:
			cutOff++
			require.Positive(t, tally.Unlisted)
		case plan.NoPair, plan.Unconfirmed:
			require.False(t, exists[key], "%s: %s", key, reason)
		case plan.Outbid:
			require.True(t, exists[key], key)
		}
	}
	for _, u := range p.Unplaced {
		check("w"+u.Worker, u.Reason, g.WorkerTally[worker[u.Worker]], u.Explanation())
		require.Equal(t, g.WorkerTally[worker[u.Worker]], u.Tally)
	}
	for _, o := range p.Open {
		check("v"+o.Vacancy, o.Reason, g.VacancyTally[vacancy[o.Vacancy]], o.Explanation())
		require.Equal(t, g.VacancyTally[vacancy[o.Vacancy]], o.Tally)
	}
	return cutOff
}

// TestCutListsOfTies: where many plans are best, the pairs of all of them come into
// the graph, so that the ranges are those of the market.
func TestCutListsOfTies(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 4))
	tied, added := 0, 0
	for range 150 {
		m := tiedMarket(r)
		whole := buildBySkill(t, m, byEmployer)
		g := buildListed(t, skillScorer(t), m, byEmployer, plan.Listing{Most: 1 + r.IntN(2)})
		for _, form := range forms {
			want, got := solve(t, whole, form), solve(t, g, form)
			require.Equal(t, want.Value(), got.Value())
			requireSameAnswer(t, want, got)
			if len(bestPlans(whole, form)) > 1 {
				tied++
			}
			added += len(got.Graph().Edges) - len(g.Edges)
		}
	}
	require.Greater(t, tied, 100, "the premise")
	require.Greater(t, added, 100, "the premise")
}

// TestListsWithDecisions: locks, exclusions, quotas and floors hold over the market,
// also of pairs that are on no list. What is not worked out for the market says so,
// and is a proven plan of the lists.
func TestListsWithDecisions(t *testing.T) {
	infeasible := 0
	for seed := range uint64(4) {
		m := smallMarket(t, seed)
		whole, g := build(t, m, settings(t)), buildListed(t, newScorer(t), m, settings(t), plan.Listing{Most: 2})
		var listed, cut []plan.Pair
		for _, e := range whole.Edges {
			pair := plan.Pair{Vacancy: g.Vacancies[e.Vacancy].ID, Worker: g.Workers[e.Worker].ID}
			if !plan.Certain.Allows(e) {
				continue
			}
			if slices.Contains(g.Edges, e) {
				listed = append(listed, pair)
			} else {
				cut = append(cut, pair)
			}
		}
		few := plan.Quota{Name: "few", Groups: []plan.Group{plan.FromAbroad, plan.Immigrants}, Max: 1}
		some := plan.Quota{Name: "some", Groups: []plan.Group{plan.FromAbroad}, Min: 3 + 4*int64(seed), Max: assign.NoLimit}
		here := plan.Quota{Name: "here", Regions: []geo.Code{g.Vacancies[0].Region}, Max: 2}
		for name, policy := range map[string]plan.Policy{
			"locked":   {Locked: []plan.Pair{listed[0], cut[len(cut)-1]}},
			"excluded": {Excluded: append(slices.Clip(listed), cut[:len(cut)/2]...)},
			"quota":    {Quotas: []plan.Quota{few}},
			"floor":    {Quotas: []plan.Quota{some}},
			"tree":     {Quotas: []plan.Quota{few, here}, Excluded: cut[:len(cut)/3]},
		} {
			policy.Order = plan.LocalFirst()
			for _, form := range forms {
				want, err := whole.SolveBy(t.Context(), form, policy)
				require.NoError(t, err, name)
				got, err := g.SolveBy(t.Context(), form, policy)
				require.NoError(t, err, name)
				require.Equal(t, plan.CoversMarket, got.Covers, name)
				require.Equal(t, want.Status(), got.Status(), "%s, %s", name, form)
				require.Equal(t, want.Value(), got.Value(), "%s, %s", name, form)
				if want.Status() == assign.Infeasible {
					infeasible++
					continue
				}
				require.NoError(t, got.Verify(t.Context()), name)
				requireSameAnswer(t, want, got)
			}
		}
	}
	require.Positive(t, infeasible, "the premise: some floors cannot be kept")
}
