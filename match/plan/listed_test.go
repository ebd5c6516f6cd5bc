package plan_test

import (
	"context"
	"encoding/json"
	"errors"
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

// TestUnprotectedLists: what a listed graph would be without protection is what the
// graph of all pairs would be, from the pairs that the source finds.
func TestUnprotectedLists(t *testing.T) {
	back := 0
	for seed := range uint64(3) {
		m := smallMarket(t, seed)
		g := build(t, m, settings(t))
		want, err := g.Unprotected(t.Context())
		require.NoError(t, err)
		for _, most := range []int{0, 3} {
			got, err := buildListed(t, newScorer(t), m, settings(t), plan.Listing{Most: most}).Unprotected(t.Context())
			require.NoError(t, err)
			for j := range got.VacancyTally {
				require.Equal(t, len(m.Workers), total(got.VacancyTally[j]))
			}
			for w := range got.WorkerTally {
				require.Equal(t, len(m.Vacancies), total(got.WorkerTally[w]))
			}
			if most == 0 {
				require.Equal(t, want.Edges, got.Edges)
			}
			for _, form := range forms {
				a, b := solve(t, want, form), solve(t, got, form)
				require.Equal(t, plan.CoversMarket, b.Covers)
				require.Equal(t, a.Value(), b.Value())
				require.Equal(t, a.Totals.Locals, b.Totals.Locals)
				require.Equal(t, a.Totals.Open, b.Totals.Open)
			}
		}
		back += len(want.Edges) - len(g.Edges)
	}
	require.Positive(t, back, "the premise: some vacancies are blocked")
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
