package plan_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

var forms = []plan.Form{plan.Certain, plan.Possible}

func buildListed(tb testing.TB, scorer *match.Scorer, m plan.Market, s plan.Settings, l plan.Listing) *plan.Graph {
	tb.Helper()
	g, err := plan.BuildListed(tb.Context(), scorer, m, s, matchtest.EveryPair{Scorer: scorer, Workers: m.Workers}, l)
	require.NoError(tb, err)
	return g
}

// A sourceOf is a source with lists or a pricer of its own.
type sourceOf struct {
	plan.Source

	lists func(lists [][]int32, workers int) [][]int32
	price func(p assign.Pricer) assign.Pricer
}

func (s sourceOf) Candidates(
	ctx context.Context, vacancies []*match.PreparedVacancy, workers []string, view match.View, least match.Micro, most int,
) ([][]int32, error) {
	lists, err := s.Source.Candidates(ctx, vacancies, workers, view, least, most)
	if err == nil && s.lists != nil {
		lists = s.lists(lists, len(workers))
	}
	return lists, err
}

func (s sourceOf) NewPricer(
	ctx context.Context, vacancies []*match.PreparedVacancy, workers []string, view match.View,
	weigh func(match.Origin, match.Gates, match.Micro) assign.Value,
) (assign.Pricer, error) {
	p, err := s.Source.NewPricer(ctx, vacancies, workers, view, weigh)
	if err == nil && s.price != nil {
		p = s.price(p)
	}
	return p, err
}

type pricerFunc func(ctx context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error)

func (f pricerFunc) PriceOut(ctx context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error) {
	return f(ctx, worker, opening, found)
}

// text is all that a plan says.
func text(tb testing.TB, p *plan.Plan) string {
	tb.Helper()
	marginal, err := p.Marginal(tb.Context())
	require.NoError(tb, err)
	b, err := json.Marshal([]any{p.Covers, p.Totals, p.Value(), p.Placements, p.Unplaced, p.Open, marginal})
	require.NoError(tb, err)
	return string(b)
}

// TestAllPairsListed: lists of all pairs, those that may not be placed too, give the
// graph and the plans that judging all pairs gives, to the byte.
func TestAllPairsListed(t *testing.T) {
	for seed := range uint64(4) {
		m, scorer := smallMarket(t, seed), newScorer(t)
		all := sourceOf{Source: matchtest.EveryPair{Scorer: scorer, Workers: m.Workers}, lists: func(lists [][]int32, workers int) [][]int32 {
			for j := range lists {
				lists[j] = nil
				for w := workers - 1; w >= 0; w-- { // in no order
					lists[j] = append(lists[j], int32(w))
				}
			}
			return lists
		}}
		want := build(t, m, settings(t))
		got, err := plan.BuildListed(t.Context(), scorer, m, settings(t), all, plan.Listing{})
		require.NoError(t, err)
		require.Equal(t, plan.CoversMarket, got.Covers)
		require.Equal(t, want.Edges, got.Edges)
		require.Equal(t, want.VacancyTally, got.VacancyTally)
		require.Equal(t, want.WorkerTally, got.WorkerTally)
		require.Equal(t, want.Vacancies, got.Vacancies)
		require.Equal(t, want.Workers, got.Workers)
		for _, form := range forms {
			require.Equal(t, text(t, solve(t, want, form)), text(t, solve(t, got, form)))
		}
	}
}

// TestCandidatesListed: without an end to the lists every number is that of judging
// all pairs, but for the barriers, of which it is told how many were not looked at.
func TestCandidatesListed(t *testing.T) {
	for seed := range uint64(4) {
		m := smallMarket(t, seed)
		want, got := build(t, m, settings(t)), buildListed(t, newScorer(t), m, settings(t), plan.Listing{})
		require.Equal(t, plan.CoversMarket, got.Covers)
		require.Equal(t, want.Edges, got.Edges)
		silent := func(tallies []plan.Tally) (out []plan.Tally) {
			for _, x := range tallies {
				blocked := x.Barred[plan.BarrierProtection] // known of all pairs of a vacancy, without looking
				s := plan.Tally{Certain: x.Certain, Open: x.Open, Unjudged: total(x) - x.Certain - x.Open - blocked}
				s.Barred[plan.BarrierProtection] = blocked
				out = append(out, s)
			}
			return out
		}
		require.Equal(t, silent(want.VacancyTally), got.VacancyTally)
		require.Equal(t, silent(want.WorkerTally), got.WorkerTally)
		for _, form := range forms {
			a, b := solve(t, want, form), solve(t, got, form)
			require.Equal(t, a.Placements, b.Placements)
			require.Equal(t, a.Totals, b.Totals)
			require.NoError(t, b.Verify(t.Context()))
			for i := range a.Unplaced {
				require.Equal(t, a.Unplaced[i].Reason, b.Unplaced[i].Reason)
				require.Equal(t, a.Unplaced[i].Best, b.Unplaced[i].Best)
			}
			for i := range a.Open {
				require.Equal(t, a.Open[i].Reason, b.Open[i].Reason)
			}
		}
	}
}

// TestTallies: asked for, the barriers of a listed graph are those of judging all
// pairs, also where lists are cut.
func TestTallies(t *testing.T) {
	m := smallMarket(t, 5)
	want := build(t, m, settings(t))
	all := func(n int) (out []int32) {
		for i := n - 1; i >= 0; i-- {
			out = append(out, int32(i))
		}
		return out
	}
	for _, g := range []*plan.Graph{
		want, buildListed(t, newScorer(t), m, settings(t), plan.Listing{}),
		buildListed(t, newScorer(t), m, settings(t), plan.Listing{Most: 2}),
	} {
		vacancies, err := g.VacancyTallies(t.Context(), all(len(g.Vacancies)))
		require.NoError(t, err)
		workers, err := g.WorkerTallies(t.Context(), all(len(g.Workers)))
		require.NoError(t, err)
		slices.Reverse(vacancies)
		slices.Reverse(workers)
		require.Equal(t, want.VacancyTally, vacancies)
		require.Equal(t, want.WorkerTally, workers)
	}
	broken := errors.New("broken")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(broken)
	_, err := want.VacancyTallies(ctx, []int32{0})
	require.ErrorIs(t, err, broken)
}

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

// TestListsAlone: what stays at the lists says so, and is a proven plan of them.
func TestListsAlone(t *testing.T) {
	m := smallMarket(t, 3)
	g := buildListed(t, newScorer(t), m, settings(t), plan.Listing{Most: 2})
	require := func(p *plan.Plan, err error) {
		t.Helper()
		require.NoError(t, err)
		require.Equal(t, plan.CoversLists, p.Covers)
		require.Len(t, p.Graph().Edges, len(g.Edges))
	}
	require(g.Frozen(t.Context(), plan.Possible, plan.DefaultPolicy()))
	policy := plan.DefaultPolicy()
	policy.Quotas = []plan.Quota{
		{Name: "region", Regions: []geo.Code{"BY-MI"}, Max: 9},
		{Name: "occupation", Occupations: []taxonomy.Code{"7"}, Max: 9},
		{Name: "abroad", Groups: []plan.Group{plan.FromAbroad}, Max: 3},
	}
	require(g.SolveBy(t.Context(), plan.Possible, policy))
	fewer := *g
	fewer.Edges = g.Edges[:len(g.Edges)-1]
	p, err := fewer.Solve(t.Context(), plan.Possible)
	if err != nil || p.Covers != plan.CoversLists || len(p.Graph().Edges) != len(fewer.Edges) {
		t.Fatal("a graph that a caller has changed must stay as it is", err)
	}
}

// TestSourceFaults: what a source must not return is an error, and what it adds to
// the pairs that may be placed is left out.
func TestSourceFaults(t *testing.T) {
	m, scorer := smallMarket(t, 1), newScorer(t)
	broken := errors.New("broken")
	list := func(change func(lists [][]int32) [][]int32) sourceOf {
		return sourceOf{Source: matchtest.EveryPair{Scorer: scorer, Workers: m.Workers}, lists: func(lists [][]int32, _ int) [][]int32 { return change(lists) }}
	}
	price := func(f pricerFunc) sourceOf {
		return sourceOf{Source: matchtest.EveryPair{Scorer: scorer, Workers: m.Workers}, price: func(assign.Pricer) assign.Pricer { return f }}
	}
	for _, tt := range []struct {
		name   string
		source plan.Source
		want   error
	}{
		{"a worker below none", list(func(l [][]int32) [][]int32 { l[3] = []int32{-1}; return l }), plan.ErrSource},
		{"a worker above all", list(func(l [][]int32) [][]int32 { l[3] = []int32{int32(len(m.Workers))}; return l }), plan.ErrSource},
		{"a worker twice", list(func(l [][]int32) [][]int32 { l[3] = []int32{5, 2, 5}; return l }), plan.ErrSource},
		{"a list too few", list(func(l [][]int32) [][]int32 { return l[1:] }), plan.ErrSource},
		{"another market", matchtest.EveryPair{Scorer: scorer, Workers: m.Workers[1:]}, fact.ErrUnknownCode},
		{"a price of nobody", price(func(_ context.Context, _, _ []assign.Value, found []assign.Edge) ([]assign.Edge, error) {
			return append(found, assign.Edge{Worker: -1}), nil
		}), plan.ErrSource},
		{"no answer", price(func(context.Context, []assign.Value, []assign.Value, []assign.Edge) ([]assign.Edge, error) {
			return nil, broken
		}), broken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, err := plan.BuildListed(t.Context(), scorer, m, settings(t), tt.source, plan.Listing{Most: 2})
			if err == nil {
				_, err = g.Solve(t.Context(), plan.Possible)
			}
			require.ErrorIs(t, err, tt.want)
		})
	}
	every := matchtest.EveryPair{Scorer: scorer, Workers: m.Workers}
	_, err := plan.BuildListed(t.Context(), scorer, m, settings(t), every, plan.Listing{Most: -1})
	require.ErrorIs(t, err, fact.ErrRange)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(broken)
	_, err = plan.BuildListed(ctx, scorer, m, settings(t), every, plan.Listing{})
	require.ErrorIs(t, err, broken)

	eager := sourceOf{Source: every, price: func(assign.Pricer) assign.Pricer {
		return pricerFunc(func(_ context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error) {
			for w := range worker {
				for j := range opening {
					found = append(found, assign.Edge{Worker: int32(w), Opening: int32(j), Weight: assign.Scalar(1e9)})
				}
			}
			return found, nil
		})
	}}
	g, err := plan.BuildListed(t.Context(), scorer, m, settings(t), eager, plan.Listing{Most: 2})
	require.NoError(t, err)
	require.Equal(t, solve(t, build(t, m, settings(t)), plan.Certain).Value(), solve(t, g, plan.Certain).Value())
}

// TestVerifyAsksTheMarket: a plan that a source has made to look best is refuted by
// the source itself.
func TestVerifyAsksTheMarket(t *testing.T) {
	m, scorer := smallMarket(t, 2), newScorer(t)
	blind := true
	g, err := plan.BuildListed(t.Context(), scorer, m, settings(t), sourceOf{
		Source: matchtest.EveryPair{Scorer: scorer, Workers: m.Workers},
		price: func(p assign.Pricer) assign.Pricer {
			return pricerFunc(func(ctx context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error) {
				if blind {
					return found, nil
				}
				return p.PriceOut(ctx, worker, opening, found)
			})
		},
	}, plan.Listing{Most: 1})
	require.NoError(t, err)
	p := solve(t, g, plan.Possible)
	require.NoError(t, p.Verify(t.Context()))
	blind = false
	require.ErrorIs(t, p.Verify(t.Context()), assign.ErrCertificate)
}
