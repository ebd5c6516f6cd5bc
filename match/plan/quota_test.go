package plan_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// permits is a market of three jobs, one local and three immigrants.
func permits() plan.Market {
	m := plan.Market{
		Vacancies: []match.Vacancy{job("a", 2), job("b", 1)},
		Workers: []match.Worker{
			person("L", match.Local, tenths{"a": 5}),
			person("I", match.Immigrant, tenths{"a": 9, "b": 2}),
			person("J", match.Immigrant, tenths{"a": 8}),
			person("K", match.Immigrant, tenths{"b": 7}),
		},
	}
	m.Vacancies[1].Region, m.Vacancies[1].Occupation, m.Vacancies[1].Employer = "BY-BR", "2221", "clinic"
	m.Workers[3].Citizenships = []string{"RS"}
	m.Workers[3].Permits = []match.Permit{{Class: "C"}}
	return m
}

func TestQuotas(t *testing.T) {
	g := buildBySkill(t, permits(), byEmployer)
	immigrants := []plan.Group{plan.Immigrants, plan.FromAbroad}
	for _, tt := range []struct {
		name   string
		quotas []plan.Quota
		want   []string // workers who are placed
	}{
		{"none", nil, []string{"L", "I", "K"}},
		{"two permits bind nobody", []plan.Quota{{Name: "permits", Groups: immigrants, Max: 2}}, []string{"L", "I", "K"}},
		{"one permit", []plan.Quota{{Name: "permits", Groups: immigrants, Max: 1}}, []string{"L", "I"}},
		{"nobody of a country", []plan.Quota{{Name: "RS", Citizenships: []string{"RS"}}}, []string{"L", "J", "I"}},
		{"nobody with a class of permit", []plan.Quota{{Name: "C", Permits: []string{"C"}}}, []string{"L", "J", "I"}},
		{"a region", []plan.Quota{{Name: "Gomel", Regions: []geo.Code{"BY-HO"}, Max: 1}}, []string{"L", "K"}},
		{"an occupation", []plan.Quota{{Name: "nurses", Occupations: []taxonomy.Code{"22"}}}, []string{"L", "I"}},
		{"an employer", []plan.Quota{{Name: "clinic", Employers: []string{"clinic"}}}, []string{"L", "I"}},
		{"a floor", []plan.Quota{{Name: "two from here at a", Regions: []geo.Code{"BY"}, Groups: immigrants, Min: 2, Max: assign.NoLimit}}, []string{"L", "I", "K"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			policy := plan.DefaultPolicy()
			policy.Quotas = tt.quotas
			p := solveBy(t, g, policy)
			var got []string
			for _, x := range p.Placements {
				got = append(got, x.Worker)
				require.True(t, x.Shared, "no scores are equal")
			}
			require.ElementsMatch(t, tt.want, got)
			require.Equal(t, p.Value(), p.Bound())
			require.Empty(t, p.Crossing())
		})
	}
}

// One more permit fills one more position, and the plan says so to whom it keeps
// out.
func TestWhatAPermitIsWorth(t *testing.T) {
	g := buildBySkill(t, permits(), byEmployer)
	policy := plan.DefaultPolicy()
	policy.Quotas = []plan.Quota{{Name: "permits", Groups: []plan.Group{plan.Immigrants}, Max: 1}}
	p := solveBy(t, g, policy)
	q, err := p.Marginal(t.Context())
	require.NoError(t, err)
	policy.Quotas[0].Max = 2
	require.Equal(t, solveBy(t, g, policy).Value().Sub(p.Value()), q.Limits.Gain[0])
	require.Equal(t, int64(1), q.Limits.Gain[0][1], "positions filled")
	require.Len(t, p.Unplaced, 2)
	for _, u := range p.Unplaced {
		if u.Worker == "K" {
			require.Equal(t, plan.ByQuota, u.Reason)
			require.Equal(t, "fits 1 vacancy, but quota permits is full", u.Explanation())
		} else {
			require.Equal(t, plan.Outbid, u.Reason, u.Worker)
		}
	}
	require.Equal(t, plan.ByQuota, p.Open[0].Reason)
	require.Equal(t, "fitted by 2 workers, but quota permits is full", p.Open[0].Explanation())

	policy.Quotas = append(policy.Quotas, plan.Quota{Name: "three at b", Employers: []string{"clinic"}, Min: 3, Max: 3})
	p, err = g.SolveBy(t.Context(), plan.Possible, policy)
	require.NoError(t, err)
	require.Equal(t, assign.Infeasible, p.Status())
	require.Equal(t, []string{"three at b"}, p.Unmet())
}

// Permits per region that count immigrants only cross where locals can move.
func TestQuotasThatCross(t *testing.T) {
	m := permits()
	m.Workers = append(m.Workers, person("M", match.Local, tenths{"a": 4, "b": 4}))
	g := buildBySkill(t, m, byEmployer)
	policy := plan.DefaultPolicy()
	for _, r := range []geo.Code{"BY-HO", "BY-BR"} {
		policy.Quotas = append(policy.Quotas, plan.Quota{Name: string(r), Groups: []plan.Group{plan.Immigrants}, Regions: []geo.Code{r}, Max: 1})
	}
	p, err := g.SolveBy(t.Context(), plan.Possible, policy)
	require.NoError(t, err)
	require.Equal(t, [][2]string{{"BY-HO", "BY-BR"}}, p.Crossing())
	require.ErrorIs(t, p.Verify(t.Context()), assign.ErrUnproven)
	require.Equal(t, assign.Optimal, p.Status())
	require.Equal(t, 2, p.Totals.Locals)
	require.Zero(t, p.Totals.Open)
}

// TestEmptyListsCountNobody: a list that is not there counts all, an empty one nobody,
// in Go and in JSON, so that a filter that finds nothing does not bind everybody.
func TestEmptyListsCountNobody(t *testing.T) {
	g := buildBySkill(t, permits(), byEmployer)
	placed := func(q plan.Quota) int {
		policy := plan.DefaultPolicy()
		policy.Quotas = []plan.Quota{q}
		return len(solveBy(t, g, policy).Placements)
	}
	require.Zero(t, placed(plan.Quota{Name: "all"}), "the premise: nobody may be placed")
	for name, q := range map[string]plan.Quota{
		"groups":       {Name: "x", Groups: []plan.Group{}},
		"citizenships": {Name: "x", Citizenships: []string{}},
		"permits":      {Name: "x", Permits: []string{}},
		"regions":      {Name: "x", Regions: []geo.Code{}},
		"occupations":  {Name: "x", Occupations: []taxonomy.Code{}},
		"employers":    {Name: "x", Employers: []string{}},
	} {
		require.Equal(t, 3, placed(q), name)
		data, err := json.Marshal(q)
		require.NoError(t, err)
		require.JSONEq(t, `{"name": "x", "`+name+`": [], "min": 0, "max": 0}`, string(data))
		var back plan.Quota
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, q, back)
	}
	var all plan.Quota
	require.NoError(t, json.Unmarshal([]byte(`{"name": "x", "groups": null, "regions": null}`), &all))
	require.Equal(t, plan.Quota{Name: "x"}, all)
}

func TestQuotaFaults(t *testing.T) {
	g := buildBySkill(t, permits(), byEmployer)
	policy := plan.DefaultPolicy()
	policy.Nodes = -1
	policy.Quotas = []plan.Quota{
		{Name: " ", Max: 1},
		{Name: "x", Min: 2, Max: 1},
		{Name: "x", Regions: []geo.Code{"nowhere"}},
		{Name: "y", Groups: []plan.Group{9}},
		{Name: "z", Citizenships: []string{""}, Permits: []string{""}, Regions: []geo.Code{""}, Occupations: []taxonomy.Code{""}, Employers: []string{"", "e"}},
	}
	_, err := g.SolveBy(t.Context(), plan.Possible, policy)
	for _, want := range []string{
		"Quotas[0].Name", "Quotas[1].Min", "Quotas[2].Name", "Quotas[2].Regions", "Quotas[3].Groups", "Nodes",
		"Quotas[4].Citizenships", "Quotas[4].Permits", "Quotas[4].Regions", "Quotas[4].Occupations", "Quotas[4].Employers",
	} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorIs(t, err, fact.ErrDuplicate)
	require.NotErrorIs(t, err, assign.ErrRange, "found here, in names")
}
