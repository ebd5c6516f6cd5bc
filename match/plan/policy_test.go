package plan_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

func solveBy(tb testing.TB, g *plan.Graph, policy plan.Policy) *plan.Plan {
	tb.Helper()
	p, err := g.SolveBy(tb.Context(), plan.Possible, policy)
	require.NoError(tb, err)
	require.NoError(tb, p.Verify(tb.Context()))
	return p
}

// contested is a market in which three want job a.
func contested() plan.Market {
	return plan.Market{
		Vacancies: []match.Vacancy{job("a", 1), job("b", 1)},
		Workers: []match.Worker{
			person("L", match.Local, tenths{"a": 9, "b": 3}),
			person("I", match.Immigrant, tenths{"a": 8}),
			person("J", match.Immigrant, tenths{"a": 4, "b": 9}),
		},
	}
}

// TestFormsThatAreNone: they are a fault wherever a plan is made, and allow no edge.
func TestFormsThatAreNone(t *testing.T) {
	g := buildBySkill(t, contested(), byEmployer)
	for name, call := range map[string]func(form plan.Form) error{
		"Solve":      func(f plan.Form) error { _, err := g.Solve(t.Context(), f); return err },
		"SolveBy":    func(f plan.Form) error { _, err := g.SolveBy(t.Context(), f, plan.Policy{}); return err },
		"Frozen":     func(f plan.Form) error { _, err := g.Frozen(t.Context(), f, plan.DefaultPolicy()); return err },
		"Preference": func(f plan.Form) error { _, err := g.Preference(t.Context(), f, plan.DefaultPolicy()); return err },
		"Problem":    func(f plan.Form) error { _, _, err := g.Problem(f, plan.DefaultPolicy()); return err },
	} {
		err := call(9)
		require.ErrorIs(t, err, fact.ErrRange, name)
		require.ErrorContains(t, err, `form: "9"`, name)
	}
	require.NotEmpty(t, g.Edges)
	for _, e := range g.Edges {
		require.True(t, plan.Possible.Allows(e))
		require.False(t, plan.Form(9).Allows(e))
	}
}

// TestNothingToPlan: what is not there is a fault, not a panic.
func TestNothingToPlan(t *testing.T) {
	_, err := plan.Build(t.Context(), nil, plan.Market{}, settings(t))
	require.ErrorIs(t, err, fact.ErrMissing)
	_, err = plan.BuildListed(t.Context(), newScorer(t), plan.Market{}, settings(t), nil, plan.Listing{})
	require.ErrorIs(t, err, fact.ErrMissing)
	g := buildBySkill(t, contested(), byEmployer)
	for _, place := range []int32{-1, 2} {
		_, err = g.VacancyTallies(t.Context(), []int32{0, place})
		require.ErrorContains(t, err, "[1]", "there are two vacancies")
	}
	_, err = g.WorkerTallies(t.Context(), []int32{3})
	require.ErrorIs(t, err, fact.ErrRange)
	policy := plan.DefaultPolicy()
	policy.Quotas = []plan.Quota{{Name: "too many", Min: 9, Max: 9}}
	p, err := g.SolveBy(t.Context(), plan.Possible, policy)
	require.NoError(t, err)
	require.Equal(t, assign.Infeasible, p.Status())
	require.NotPanics(t, func() { p.Price(0) })
}

// Each order has another best plan: the local is worth most in a, which is all
// that the immigrant fits.
func TestOrders(t *testing.T) {
	m := plan.Market{
		Vacancies: []match.Vacancy{job("a", 1), job("b", 1)},
		Workers: []match.Worker{
			person("L", match.Local, tenths{"a": 5, "b": 2}),
			person("I", match.Immigrant, tenths{"a": 9}),
		},
	}
	g := buildBySkill(t, m, byEmployer)
	for _, tt := range []struct {
		name, why string
		order     plan.Order
		want      []plan.Pair
	}{
		{"default", "both jobs are filled before the local's score counts", plan.LocalFirst(), []plan.Pair{{"a", "I"}, {"b", "L"}}},
		{"joint", "9 + 2 is more than 5", plan.Joint(), []plan.Pair{{"a", "I"}, {"b", "L"}}},
		{"local score first", "5 is more than 2; a is taken then", plan.Order{plan.LocalScore, plan.PositionsFilled}, []plan.Pair{{"a", "L"}}},
		{"local score alone", "a pair of no weight is not used", plan.Order{plan.LocalScore}, []plan.Pair{{"a", "L"}}},
		{"no move", "all live in the region, so both count the same", plan.Order{plan.NoMove, plan.LocalScore}, []plan.Pair{{"a", "I"}, {"b", "L"}}},
		{"locals placed, then score", "the local is placed either way", plan.Order{plan.LocalsPlaced, plan.LocalScore, plan.TotalScore}, []plan.Pair{{"a", "L"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := solveBy(t, g, plan.Policy{Order: tt.order})
			var got []plan.Pair
			for _, x := range p.Placements {
				got = append(got, plan.Pair{Vacancy: x.Vacancy, Worker: x.Worker})
			}
			require.Equal(t, tt.want, got, tt.why)
		})
	}
}

// The laws of the three: frozen never beats local first, level by level, and
// joint has the highest total score of all.
func TestPreference(t *testing.T) {
	costs, worse := 0, 0
	for seed := range uint64(40) {
		g := buildBySkill(t, tiedMarket(rand.New(rand.NewPCG(seed, 3))), byEmployer)
		p, err := g.Preference(t.Context(), plan.Possible, plan.DefaultPolicy())
		require.NoError(t, err)
		for _, x := range []*plan.Plan{p.LocalFirst, p.Frozen, p.Joint} {
			require.NoError(t, x.Verify(t.Context()))
		}
		require.Equal(t, solve(t, g, plan.Possible).Value(), p.LocalFirst.Value())
		require.GreaterOrEqual(t, p.LocalFirst.Value().Cmp(p.Frozen.Value()), 0)
		require.Equal(t, p.LocalFirst.Totals.Locals, p.Frozen.Totals.Locals)
		require.GreaterOrEqual(t, p.Price, int64(0))
		require.Equal(t, p.Joint.Value(), assign.Scalar(p.Joint.Score()))
		if p.Price > 0 {
			costs++
		}
		if p.LocalFirst.Value() != p.Frozen.Value() {
			worse++
		}
	}
	require.Positive(t, costs, "the premise: the preference costs something somewhere")
	require.Positive(t, worse, "the premise: freezing loses something somewhere")
}

func TestDecisions(t *testing.T) {
	g := buildBySkill(t, contested(), byEmployer)
	policy := plan.DefaultPolicy()
	policy.Locked = []plan.Pair{{Vacancy: "a", Worker: "J"}}
	policy.Excluded = []plan.Pair{{Vacancy: "b", Worker: "L"}, {Vacancy: "no such", Worker: "L"}}
	p := solveBy(t, g, policy)
	require.Len(t, p.Placements, 1)
	require.Equal(t, "J", p.Placements[0].Worker)
	require.Equal(t, "a", p.Placements[0].Vacancy)
	require.True(t, p.Placements[0].Shared, "a lock is in every best plan")
	require.Equal(t, plan.Outbid, p.Unplaced[0].Reason, "I fits a, which is filled")
	require.Equal(t, "a", p.Unplaced[0].Best)
	require.Equal(t, "J", p.Unplaced[0].By)

	policy.Locked = nil
	policy.Excluded = append(policy.Excluded, plan.Pair{Vacancy: "a", Worker: "L"})
	p = solveBy(t, g, policy)
	require.Equal(t, "L", p.Unplaced[0].Worker)
	require.Equal(t, plan.Excluded, p.Unplaced[0].Reason)
	require.Equal(t, "fits 2 vacancies, excluded by decision", p.Unplaced[0].Explanation())

	policy = plan.DefaultPolicy()
	policy.Excluded = []plan.Pair{{Vacancy: "b", Worker: "L"}, {Vacancy: "b", Worker: "J"}}
	p = solveBy(t, g, policy)
	require.Equal(t, plan.Excluded, p.Open[0].Reason)
	require.Equal(t, "fitted by 2 workers, excluded by decision", p.Open[0].Explanation())

	policy.Locked = []plan.Pair{{Vacancy: "a", Worker: "L"}, {Vacancy: "a", Worker: "I"}}
	p = solveBy(t, g, policy)
	require.Equal(t, assign.Infeasible, p.Status())
	require.Equal(t, []string{"a"}, p.Overlocked())
	require.Empty(t, p.Placements)
	frozen, err := g.Frozen(t.Context(), plan.Possible, policy)
	require.NoError(t, err)
	require.Equal(t, assign.Infeasible, frozen.Status())

	policy.Locked = []plan.Pair{{Vacancy: "a", Worker: "I"}}
	frozen, err = g.Frozen(t.Context(), plan.Possible, policy)
	require.NoError(t, err)
	require.Equal(t, "I", frozen.Placements[0].Worker, "a lock of an immigrant holds")
}

func TestPolicyFaults(t *testing.T) {
	g := buildBySkill(t, contested(), byEmployer)
	for _, tt := range []struct {
		name   string
		policy plan.Policy
		want   error
		field  string
	}{
		{"no goal", plan.Policy{}, fact.ErrMissing, "Order[0]"},
		{"gap", plan.Policy{Order: plan.Order{plan.TotalScore, plan.NoGoal, plan.LocalScore}}, fact.ErrConflict, "Order[2]"},
		{"twice", plan.Policy{Order: plan.Order{plan.TotalScore, plan.TotalScore}}, fact.ErrDuplicate, "Order[1]"},
		{"unknown goal", plan.Policy{Order: plan.Order{99}}, fact.ErrRange, "Order[0]"},
		{"lock of no pair", plan.Policy{Order: plan.Joint(), Locked: []plan.Pair{{Vacancy: "b", Worker: "I"}}}, plan.ErrNoPair, "Locked[0]"},
		{"lock and exclusion", plan.Policy{
			Order: plan.Joint(), Locked: []plan.Pair{{Vacancy: "a", Worker: "I"}}, Excluded: []plan.Pair{{Vacancy: "a", Worker: "I"}},
		}, assign.ErrConflict, "Locked[0]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := g.SolveBy(t.Context(), plan.Possible, tt.policy)
			require.ErrorIs(t, err, tt.want)
			require.ErrorContains(t, err, tt.field)
		})
	}
}

// Whoever is outbid learns where, and by whom: the least of those in the vacancy
// that would have suited best.
func TestOutbidByWhom(t *testing.T) {
	m := plan.Market{
		Vacancies: []match.Vacancy{job("a", 2), job("b", 1)},
		Workers: []match.Worker{
			person("A", match.Local, tenths{"a": 9}), person("B", match.Local, tenths{"a": 7}),
			person("C", match.Local, tenths{"b": 8}), person("D", match.Local, tenths{"a": 6, "b": 5}),
		},
	}
	p := solve(t, buildBySkill(t, m, byEmployer), plan.Certain)
	require.Len(t, p.Unplaced, 1)
	require.Equal(t, "D", p.Unplaced[0].Worker)
	require.Equal(t, plan.Outbid, p.Unplaced[0].Reason)
	require.Equal(t, "a", p.Unplaced[0].Best)
	require.Equal(t, "B", p.Unplaced[0].By)
}

// TestProblem holds that the problem in numbers is the one that is solved.
func TestProblem(t *testing.T) {
	g := build(t, smallMarket(t, 3), settings(t))
	policy := plan.DefaultPolicy()
	policy.Quotas = []plan.Quota{{Name: "permits", Groups: []plan.Group{plan.Immigrants, plan.FromAbroad}, Max: 5}}
	p, err := g.SolveBy(t.Context(), plan.Certain, policy)
	require.NoError(t, err)
	problem, edges, err := g.Problem(plan.Certain, policy)
	require.NoError(t, err)
	answer, err := assign.Solve(t.Context(), problem)
	require.NoError(t, err)
	require.Equal(t, p.Value(), answer.Value)
	require.Len(t, edges, len(problem.Edges))
	for i, e := range problem.Edges {
		own := g.Edges[edges[i]]
		require.Equal(t, [2]int32{own.Worker, own.Vacancy}, [2]int32{e.Worker, e.Opening})
		require.True(t, plan.Certain.Allows(own))
	}
	policy.Order = plan.Order{}
	_, _, err = g.Problem(plan.Certain, policy)
	require.ErrorIs(t, err, fact.ErrMissing)
}
