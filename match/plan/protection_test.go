package plan_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

// Law: the certain plan has no vacancy that is blocked or under review, the possible plan
// none that is blocked; and nothing else about the market changes.
func TestProtection(t *testing.T) {
	seen := map[protect.Verdict]int{}
	reviewed := 0
	for seed := range uint64(6) {
		m := smallMarket(t, seed)
		s := settings(t)
		g := build(t, m, s)
		verdict := map[string]protect.Verdict{}
		for i, v := range g.Vacancies {
			verdict[v.ID] = s.Protection.Vacancy(v).Verdict
			require.Equal(t, verdict[v.ID], g.Verdicts[i])
			seen[verdict[v.ID]]++
			if verdict[v.ID] == protect.Block {
				require.Equal(t, len(m.Workers), g.VacancyTally[i].Barred[plan.BarrierProtection])
				require.Equal(t, len(m.Workers), total(g.VacancyTally[i]))
			} else {
				require.Zero(t, g.VacancyTally[i].Barred[plan.BarrierProtection])
			}
		}
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			p := solve(t, g, form)
			require.NoError(t, p.Verify(t.Context()))
			require.Equal(t, s.Protection.Basis(), p.Protection)
			for _, x := range p.Placements {
				require.NotEqual(t, protect.Block, verdict[x.Vacancy])
				require.Equal(t, verdict[x.Vacancy] == protect.Review, x.Review, "it is said what has to be looked at")
				require.False(t, form == plan.Certain && x.Review)
				if x.Review {
					reviewed++
				}
			}
			for _, o := range p.Open {
				require.Equal(t, verdict[o.Vacancy], o.Protection)
				if o.Protection == protect.Block {
					require.Equal(t, plan.NoPair, o.Reason)
					require.Equal(t, "kept out by a rule that protects workers", o.Explanation())
				}
			}
		}
		with := s
		s.Protection = protect.Unchecked("to compare")
		free := build(t, m, s)
		var want []plan.Edge
		for _, e := range free.Edges {
			if e.Clearance, _ = with.Protection.Clear(g.Vacancies[e.Vacancy]); e.Clearance.Allowed() {
				want = append(want, e)
			}
		}
		require.Equal(t, want, g.Edges)
		require.Equal(t, "protection was not checked: to compare", solve(t, free, plan.Certain).Protection.String())
	}
	require.Len(t, seen, 4, "the premise: every verdict occurs")
	require.Positive(t, reviewed, "the premise: the possible plan uses vacancies under review")
}

// By default nothing is certain: no country has said what the minimum wage is.
func TestDefaultProtection(t *testing.T) {
	g := build(t, smallMarket(t, 3), plan.DefaultSettings())
	require.Empty(t, solve(t, g, plan.Certain).Placements)
	require.NotEmpty(t, solve(t, g, plan.Possible).Placements)
	require.True(t, solve(t, g, plan.Possible).Protection.Checked)
}

// A screener that asks nothing says why; that of a struct left empty does not, and would
// clear what nobody looked at.
func TestScreenerWithoutReason(t *testing.T) {
	for _, s := range []*protect.Screener{nil, {}, protect.Unchecked("")} {
		settings := plan.DefaultSettings()
		settings.Protection = s
		_, err := plan.Build(t.Context(), newScorer(t), smallMarket(t, 3), settings)
		require.ErrorIs(t, err, fact.ErrMissing)
		require.ErrorContains(t, err, "Protection")
	}
}

// An edge that no screener has cleared is in no plan, whoever made it.
func TestForgedEdges(t *testing.T) {
	v := job("j0", 1)
	v.Protection.WorkerFee = fact.Some(match.Money{Minor: 1, Currency: "BYN"})
	s := byEmployer
	s.Protection = protect.Neutral()
	g := buildBySkill(t, plan.Market{Vacancies: []match.Vacancy{v}, Workers: []match.Worker{person("L0", match.Local, tenths{"j0": 9})}}, s)
	require.Empty(t, g.Edges)
	g.Edges = append(g.Edges, plan.Edge{Score: 900_000})
	for _, form := range []plan.Form{plan.Certain, plan.Possible} {
		require.False(t, form.Allows(g.Edges[0]))
		require.Empty(t, solve(t, g, form).Placements)
	}
	_, f, err := g.MaxFill(t.Context(), func(plan.Edge) bool { return true })
	require.NoError(t, err)
	require.Zero(t, f.Total)
	confirm, err := g.Confirm(t.Context())
	require.NoError(t, err)
	require.Empty(t, confirm)
}

// A review is something to confirm, with its price, and an edge with another open gate
// needs both.
func TestConfirmReview(t *testing.T) {
	s := byEmployer
	s.Protection = protect.Neutral() // under review: the minimum wage is not known, and no terms are
	two := person("L1", match.Local, tenths{"j0": 9})
	two.Licences = nil
	g := buildBySkill(t, plan.Market{
		Vacancies: []match.Vacancy{job("j0", 2)},
		Workers:   []match.Worker{person("L0", match.Local, tenths{"j0": 9}), two},
	}, s)
	got, err := g.Confirm(t.Context())
	require.NoError(t, err)
	require.Equal(t, []plan.Confirmation{{Review: true, Pairs: 1, Filled: 1}}, got)
	require.Equal(t, "protection", got[0].Name())
	require.Equal(t, "permit", plan.Confirmation{Gate: match.GatePermit}.Name())
	p := solve(t, g, plan.Possible)
	require.Len(t, p.Placements, 2)
	certain := solve(t, g, plan.Certain)
	require.Equal(t, "fitted by 2 workers if facts are confirmed; its terms are under review", certain.Open[0].Explanation())
	data, err := json.Marshal(p.Placements)
	require.NoError(t, err)
	require.Contains(t, string(data), `"review":true`)
	data, err = json.Marshal(certain.Open[0])
	require.NoError(t, err)
	require.Contains(t, string(data), `"protection":"review"`)
}

// The sample country's rules are those that its market was made for.
func TestSampleCountry(t *testing.T) {
	require.NotContains(t, settings(t).Protection.Basis().String(), "not checked")
	require.Equal(t, "sample", market.Protection().Jurisdiction)
}

// Without protection the graph is what Build makes without it, and a plan is never worse.
func TestUnprotected(t *testing.T) {
	lost := 0
	for seed := range uint64(4) {
		m, s := smallMarket(t, seed), settings(t)
		g := build(t, m, s)
		free, err := g.Unprotected(t.Context())
		require.NoError(t, err)
		s.Protection = protect.Unchecked("to compare")
		want := build(t, m, s)
		require.Equal(t, want.Edges, free.Edges)
		require.Equal(t, want.VacancyTally, free.VacancyTally)
		require.Equal(t, want.WorkerTally, free.WorkerTally)
		require.Equal(t, want.Verdicts, free.Verdicts)
		require.NotEqual(t, g.Verdicts, free.Verdicts)
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			a, b := solve(t, g, form), solve(t, free, form)
			require.GreaterOrEqual(t, a.Totals.Open, b.Totals.Open)
			require.False(t, b.Protection.Checked)
			lost += a.Totals.Open - b.Totals.Open
		}
	}
	require.Positive(t, lost, "the premise: protection has a price")
	ctx, cancel := context.WithCancel(t.Context())
	g := build(t, smallMarket(t, 1), settings(t))
	cancel()
	_, err := g.Unprotected(ctx)
	require.ErrorIs(t, err, context.Canceled)
}
