package plan_test

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

func newScorer(tb testing.TB) *match.Scorer {
	tb.Helper()
	s, err := match.NewScorer(match.Config{
		Params: match.DefaultParams(), Regions: geo.Belarus(),
		Specificity: market.Specificity(), Rules: market.Rules(),
	})
	require.NoError(tb, err)
	return s
}

// smallMarket is a seeded market with more unknown facts than the sample.
func smallMarket(tb testing.TB, seed uint64) plan.Market {
	tb.Helper()
	m, err := market.New(tb.Context(), market.Settings{
		Seed: seed, Vacancies: 60, Workers: 160, Immigrant: 0.15, Abroad: 0.2, Unknown: 0.1,
	})
	require.NoError(tb, err)
	return plan.Market{Vacancies: m.Vacancies, Workers: m.Workers}
}

// settings are the default ones, with the sample country's rules of protection.
func settings(tb testing.TB) plan.Settings {
	tb.Helper()
	s := plan.DefaultSettings()
	var err error
	s.Protection, err = protect.New(market.Protection())
	require.NoError(tb, err)
	return s
}

func build(tb testing.TB, m plan.Market, s plan.Settings) *plan.Graph {
	tb.Helper()
	g, err := plan.Build(tb.Context(), newScorer(tb), m, s)
	require.NoError(tb, err)
	return g
}

func solve(tb testing.TB, g *plan.Graph, f plan.Form) *plan.Plan {
	tb.Helper()
	p, err := g.Solve(tb.Context(), f)
	require.NoError(tb, err)
	return p
}

// TestHeadlineIsMaximum holds the law of B.3 on people: locals placed is the
// maximum matching of locals, positions filled that of all.
func TestHeadlineIsMaximum(t *testing.T) {
	placed := 0
	for seed := range uint64(12) {
		g := build(t, smallMarket(t, seed), settings(t))
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			p := solve(t, g, form)
			require.NoError(t, p.Verify(t.Context()))
			_, locals, err := g.MaxFill(t.Context(), func(e plan.Edge) bool {
				return form.Allows(e) && g.Group(e.Worker) == plan.Locals
			})
			require.NoError(t, err)
			_, all, err := g.MaxFill(t.Context(), form.Allows)
			require.NoError(t, err)
			require.EqualValues(t, locals.Total, p.Totals.Locals)
			require.EqualValues(t, all.Total, p.Totals.Locals+p.Totals.Foreign())
			require.Equal(t, p.Totals.Positions, p.Totals.Locals+p.Totals.Foreign()+p.Totals.Open)
			placed += len(p.Placements)
		}
	}
	require.Greater(t, placed, 300, "the premise: these markets place people")
}

// TestEverybodyIsAccountedFor holds that each worker and each position is
// placed or has a reason, and that the tallies add up to all pairs.
func TestEverybodyIsAccountedFor(t *testing.T) {
	seen := map[plan.Reason]int{}
	for seed := range uint64(6) {
		m := smallMarket(t, seed)
		g := build(t, m, settings(t))
		for v := range g.Vacancies {
			require.Equal(t, len(m.Workers), total(g.VacancyTally[v]))
		}
		for w := range g.Workers {
			require.Equal(t, len(m.Vacancies), total(g.WorkerTally[w]))
		}
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			p := solve(t, g, form)
			require.Equal(t, len(m.Workers), len(p.Placements)+len(p.Unplaced))
			open := 0
			for _, o := range p.Open {
				open += o.Positions
				seen[o.Reason]++
				require.NotEmpty(t, o.Explanation())
				checkReason(t, form, o.Reason, o.Tally)
			}
			require.Equal(t, p.Totals.Open, open)
			for _, u := range p.Unplaced {
				seen[u.Reason]++
				require.NotEmpty(t, u.Explanation())
				checkReason(t, form, u.Reason, u.Tally)
			}
		}
	}
	require.Len(t, seen, 3, "the premise: every reason occurs")
}

func total(t plan.Tally) int {
	n := t.Certain + t.Open + t.Unjudged + t.Unlisted
	for _, b := range t.Barred {
		n += b
	}
	return n
}

func checkReason(t *testing.T, form plan.Form, r plan.Reason, tally plan.Tally) {
	t.Helper()
	switch r {
	case plan.NoPair:
		require.Zero(t, tally.Certain+tally.Open)
	case plan.Unconfirmed:
		require.Equal(t, plan.Certain, form)
		require.Zero(t, tally.Certain)
		require.Positive(t, tally.Open)
	case plan.Outbid:
		require.Positive(t, tally.Certain+tally.Open)
	}
}

// TestPlacementsKeepTheRules holds that the certain plan uses no open gate, that
// every placement reaches the minimum score and that nobody is placed twice.
func TestPlacementsKeepTheRules(t *testing.T) {
	s := settings(t)
	s.MinScore = 600_000
	openUsed := 0
	for seed := range uint64(4) {
		m := smallMarket(t, seed)
		g := build(t, m, s)
		scorer := newScorer(t)
		vacancies, workers := map[string]*match.Vacancy{}, map[string]*match.Worker{}
		for i := range m.Vacancies {
			vacancies[m.Vacancies[i].ID] = &m.Vacancies[i]
		}
		for i := range m.Workers {
			workers[m.Workers[i].ID] = &m.Workers[i]
		}
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			p := solve(t, g, form)
			filled, used := map[string]int{}, map[string]bool{}
			for _, x := range p.Placements {
				v, w := scorer.Vacancy(vacancies[x.Vacancy]), scorer.Worker(workers[x.Worker])
				verdict := scorer.Verdict(v, w)
				require.Equal(t, match.Verdict{Open: x.Open}, verdict)
				require.True(t, form == plan.Possible || x.Open == 0)
				require.Equal(t, scorer.Score(v, w, s.View).Value, x.Score)
				require.GreaterOrEqual(t, x.Score, s.MinScore)
				require.False(t, used[x.Worker])
				used[x.Worker] = true
				filled[x.Vacancy]++
				require.LessOrEqual(t, filled[x.Vacancy], v.Positions())
				if x.Open != 0 {
					openUsed++
				}
			}
		}
	}
	require.Positive(t, openUsed, "the premise: possible plans use open gates")
}

// TestPossibleFillsNoLess: more edges never place fewer locals nor fill fewer
// positions.
func TestPossibleFillsNoLess(t *testing.T) {
	more := 0
	for seed := range uint64(6) {
		g := build(t, smallMarket(t, seed), settings(t))
		c, p := solve(t, g, plan.Certain), solve(t, g, plan.Possible)
		require.LessOrEqual(t, c.Totals.Locals, p.Totals.Locals)
		require.GreaterOrEqual(t, c.Totals.Open, p.Totals.Open)
		require.LessOrEqual(t, c.Value().Cmp(p.Value()), 0)
		more += c.Totals.Open - p.Totals.Open
	}
	require.Positive(t, more, "the premise: unknown facts matter here")
}

// TestOrderOfRecords: the same records give the same bytes in any order.
func TestOrderOfRecords(t *testing.T) {
	m := smallMarket(t, 3)
	want := dump(t, build(t, m, settings(t)))
	r := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		r.Shuffle(len(m.Vacancies), func(i, j int) { m.Vacancies[i], m.Vacancies[j] = m.Vacancies[j], m.Vacancies[i] })
		r.Shuffle(len(m.Workers), func(i, j int) { m.Workers[i], m.Workers[j] = m.Workers[j], m.Workers[i] })
		require.Equal(t, want, dump(t, build(t, m, settings(t))))
	}
}

func dump(t *testing.T, g *plan.Graph) string {
	t.Helper()
	p := solve(t, g, plan.Possible)
	confirm, err := g.Confirm(t.Context())
	require.NoError(t, err)
	b, err := json.Marshal([]any{g.Edges, p.Totals, p.Placements, p.Unplaced, p.Open, p.Value(), confirm})
	require.NoError(t, err)
	return string(b)
}

// TestRangesHoldThePlan: the count of the plan that was found lies in its
// range, shared placements are in the least of it, and the range of everything
// is a point.
func TestRangesHoldThePlan(t *testing.T) {
	loose := 0
	for seed := range uint64(8) {
		g := build(t, smallMarket(t, seed), settings(t))
		p := solve(t, g, plan.Possible)
		ranges, err := p.Ranges(t.Context(), func(e plan.Edge) int32 { return e.Vacancy }, len(g.Vacancies))
		require.NoError(t, err)
		found, shared := map[string]int64{}, map[string]int64{}
		for _, x := range p.Placements {
			found[x.Vacancy]++
			if x.Shared {
				shared[x.Vacancy]++
			}
		}
		for v, r := range ranges {
			id := g.Vacancies[v].ID
			require.LessOrEqual(t, r.Min, found[id])
			require.GreaterOrEqual(t, r.Max, found[id])
			require.LessOrEqual(t, shared[id], r.Min)
			if r.Min < r.Max {
				loose++
			}
		}
		all, err := p.Ranges(t.Context(), func(plan.Edge) int32 { return 0 }, 1)
		require.NoError(t, err)
		require.EqualValues(t, len(p.Placements), all[0].Min)
		require.Equal(t, all[0].Min, all[0].Max)
	}
	t.Logf("%d vacancies with a range", loose)
}

// TestConfirm: confirming one kind of fact is worth what it adds to the filled
// positions, never less than nothing, and the list is ordered.
func TestConfirm(t *testing.T) {
	g := build(t, smallMarket(t, 5), settings(t))
	confirm, err := g.Confirm(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, confirm)
	gap := solve(t, g, plan.Certain).Totals.Open - solve(t, g, plan.Possible).Totals.Open
	for i, c := range confirm {
		require.GreaterOrEqual(t, c.Filled, 0)
		require.LessOrEqual(t, c.Filled, gap)
		require.Len(t, c.Gate.All(), map[bool]int{false: 1, true: 0}[c.Review], "a gate or a review")
		if i > 0 {
			require.GreaterOrEqual(t, confirm[i-1].Filled, c.Filled)
		}
	}
}

// TestImmigrantsAreLocal: who counts as local is a setting, and it changes who
// comes first, not how many positions are filled.
func TestImmigrantsAreLocal(t *testing.T) {
	m := smallMarket(t, 7)
	s := settings(t)
	apart := solve(t, build(t, m, s), plan.Possible)
	s.ImmigrantsAreLocal = true
	together := solve(t, build(t, m, s), plan.Possible)
	require.Zero(t, together.Totals.Immigrants)
	require.Greater(t, together.Totals.Locals, apart.Totals.Locals)
	require.Equal(t, apart.Totals.Open, together.Totals.Open)
}

func TestBuildRefuses(t *testing.T) {
	m := smallMarket(t, 1)
	scorer := newScorer(t)
	for _, tt := range []struct {
		name, why string
		change    func(*plan.Market, *plan.Settings)
		want      error
	}{
		{"twice a vacancy", "ids name records", func(m *plan.Market, _ *plan.Settings) { m.Vacancies = append(m.Vacancies, m.Vacancies[0]) }, fact.ErrDuplicate},
		{"twice a worker", "ids name records", func(m *plan.Market, _ *plan.Settings) { m.Workers = append(m.Workers, m.Workers[0]) }, fact.ErrDuplicate},
		{"openings below none", "capacities are counts", func(m *plan.Market, _ *plan.Settings) { m.Vacancies = withOpenings(m.Vacancies, -1) }, fact.ErrRange},
		{"more openings than can be counted", "sums would wrap", func(m *plan.Market, _ *plan.Settings) { m.Vacancies = withOpenings(m.Vacancies, math.MaxInt) }, fact.ErrRange},
		{"no minimum", "a score of 0 would never be used", func(_ *plan.Market, s *plan.Settings) { s.MinScore = 0 }, fact.ErrRange},
		{"no view", "the zero value is no default", func(_ *plan.Market, s *plan.Settings) { s.View = 0 }, fact.ErrRange},
		{"protection left out", "to do without has a name", func(_ *plan.Market, s *plan.Settings) { s.Protection = nil }, fact.ErrMissing},
		{"no such view", "there are three", func(_ *plan.Market, s *plan.Settings) { s.View = match.Reciprocal + 1 }, fact.ErrRange},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, s := m, settings(t)
			tt.change(&m, &s)
			_, err := plan.Build(t.Context(), scorer, m, s)
			require.ErrorIs(t, err, tt.want, tt.why)
		})
	}
}

func withOpenings(vacancies []match.Vacancy, n int) []match.Vacancy {
	vacancies = slices.Clone(vacancies)
	vacancies[0].Openings = fact.Some(n)
	return vacancies
}

// TestBuildLooksAtTheContext: also where there is no pair to judge, each vacancy is
// screened and each worker made ready.
func TestBuildLooksAtTheContext(t *testing.T) {
	m, err := market.New(t.Context(), market.Settings{Seed: 1, Vacancies: 3000, Workers: 3000})
	require.NoError(t, err)
	for _, part := range []plan.Market{{Vacancies: m.Vacancies}, {Workers: m.Workers}} {
		ctx := &countingContext{Context: t.Context()}
		_, err := plan.Build(ctx, newScorer(t), part, settings(t))
		require.NoError(t, err)
		require.GreaterOrEqual(t, ctx.looks.Load(), int64(3000/64), "%d vacancies", len(part.Vacancies))
	}
}

func TestEmptyMarket(t *testing.T) {
	g := build(t, plan.Market{}, settings(t))
	p := solve(t, g, plan.Certain)
	require.NoError(t, p.Verify(t.Context()))
	require.Zero(t, p.Totals)
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStop)
	m := smallMarket(t, 1)
	_, err := plan.Build(ctx, newScorer(t), m, settings(t))
	require.ErrorIs(t, err, errStop)
	g := build(t, m, settings(t))
	_, err = g.Solve(ctx, plan.Certain)
	require.ErrorIs(t, err, errStop)
	_, err = g.Confirm(ctx)
	require.ErrorIs(t, err, errStop)
}

type stopError struct{}

func (stopError) Error() string { return "stop" }

var errStop = stopError{}
