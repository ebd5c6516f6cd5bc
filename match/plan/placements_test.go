package plan_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

func byn(amount int64) fact.Opt[match.Money] {
	return fact.Some(match.Money{Minor: 100 * amount, Currency: "BYN"})
}

// stated are facts of some workers, vacancies and pairs, good and bad.
func stated(m plan.Market, seed uint64) *plan.Placements {
	r := rand.New(rand.NewPCG(seed, 7))
	tri := func() fact.Tri { return fact.Tri(r.IntN(3)) }
	one := func(vacancy, worker string) plan.PlacementFacts {
		f := plan.PlacementFacts{Vacancy: vacancy, Worker: worker}
		f.Offer.BeforeDeparture, f.Placement.CrossesBorder = tri(), tri()
		if r.IntN(2) == 0 {
			f.Placement.Debt = []fact.Opt[match.Money]{fact.None[match.Money](), byn(100), byn(5000)}[r.IntN(3)]
			f.Placement.Net = []fact.Opt[match.Money]{{}, byn(1000)}[r.IntN(2)]
		}
		return f
	}
	out := &plan.Placements{On: fact.Some(market.Reference)}
	if seed%2 == 0 {
		out.Facts = append(out.Facts, plan.PlacementFacts{Stated: protect.Stated{Offer: protect.Offer{LanguageUnderstood: fact.Yes}}})
	}
	for i := range m.Vacancies {
		if i%3 == 0 {
			out.Facts = append(out.Facts, one(m.Vacancies[i].ID, ""))
		}
	}
	for i := range m.Workers {
		if i%3 == 0 {
			out.Facts = append(out.Facts, one("", m.Workers[i].ID))
		}
		if i%5 == 0 {
			out.Facts = append(out.Facts, one(m.Vacancies[i%len(m.Vacancies)].ID, m.Workers[i].ID))
		}
	}
	out.Facts = append(out.Facts, one("gone", ""), one("", "gone"), one("gone", m.Workers[0].ID))
	return out
}

// slow is what is stated of a pair, and its clearance, by looking through the whole list.
func slow(g *plan.Graph, s *protect.Screener, known *plan.Placements, e plan.Edge) protect.Clearance {
	v, w := g.Vacancies[e.Vacancy], g.Workers[e.Worker]
	var all protect.Stated
	for _, key := range []plan.Pair{{v.ID, w.ID}, {"", w.ID}, {v.ID, ""}, {}} {
		for _, f := range known.Facts {
			if f.Vacancy == key.Vacancy && f.Worker == key.Worker {
				all = all.Over(f.Stated)
			}
		}
	}
	vacancy, _ := s.Clear(v)
	placement, _ := s.ClearPlacement(v, all, func() protect.Placement {
		return protect.PlacementOf(g.Scorer(), v, w, known.On.Or(0))
	}, known.Rules...)
	return vacancy.And(placement)
}

// Law: what is known of placements takes away edges and certainty, pair by pair, and
// changes nothing else; the tallies still add up, and lists give the same graph.
func TestPlacements(t *testing.T) {
	seen, rules := map[string]int{}, [][]string{nil, {"F15"}, {"F11", "F09"}}
	for seed := range uint64(6) {
		m, s := smallMarket(t, seed), settings(t)
		bare := build(t, m, s)
		s.Placements = stated(m, seed)
		s.Placements.Rules = rules[seed%3]
		g := build(t, m, s)
		var want []plan.Edge
		barred := make([]int, len(g.Workers))
		for _, e := range bare.Edges {
			e.Clearance = slow(g, s.Protection, s.Placements, e)
			seen[e.Clearance.String()]++
			if e.Clearance.Allowed() {
				want = append(want, e)
			} else {
				barred[e.Worker]++
			}
		}
		require.Equal(t, want, g.Edges)
		for w, tally := range g.WorkerTally {
			require.Equal(t, len(m.Vacancies), total(tally))
			require.Equal(t, bare.WorkerTally[w].Barred[plan.BarrierProtection]+barred[w], tally.Barred[plan.BarrierProtection])
		}
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			p := solve(t, g, form)
			require.NoError(t, p.Verify(t.Context()))
			for _, x := range p.Placements {
				i := slices.IndexFunc(g.Edges, func(e plan.Edge) bool {
					return g.Vacancies[e.Vacancy].ID == x.Vacancy && g.Workers[e.Worker].ID == x.Worker
				})
				require.Equal(t, !g.Edges[i].Clearance.Certain(), x.Review)
				require.False(t, form == plan.Certain && x.Review)
			}
		}
		listed, err := plan.BuildListed(t.Context(), g.Scorer(), m, s, matchtest.EveryPair{Scorer: g.Scorer(), Workers: m.Workers}, plan.Listing{})
		require.NoError(t, err)
		require.Equal(t, g.Edges, listed.Edges)

		free, err := g.Unprotected(t.Context())
		require.NoError(t, err)
		unchecked := s
		unchecked.Protection, unchecked.Placements = protect.Unchecked("to compare"), nil
		none := build(t, m, unchecked)
		require.Equal(t, none.Edges, free.Edges, "nothing was looked at")
		require.Equal(t, none.WorkerTally, free.WorkerTally)
		require.Equal(t, none.VacancyTally, free.VacancyTally)

		data, err := json.Marshal(s)
		require.NoError(t, err)
		var back plan.Settings
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, s.Placements, back.Placements)
		require.Equal(t, g.Edges, build(t, m, back).Edges, "settings are data")
	}
	require.Len(t, seen, 3, "the premise: every clearance occurs")
}

// TestPlacementByHand: one worker owes too much, of one it is not known whether, and the
// third owes nothing.
func TestPlacementByHand(t *testing.T) {
	s, err := protect.New(protect.Rules{
		Jurisdiction: "test", Version: "1", Date: fact.Some(match.Date(0)),
		Rules: []protect.Rule{{ID: "debt", Block: []string{"debt > 0 and debt > net"}, Sources: []string{"invented"}, Text: protect.Text{"en": "A debt."}}},
	})
	require.NoError(t, err)
	with := byEmployer
	with.Protection = s
	m := plan.Market{Vacancies: []match.Vacancy{job("a", 3)}}
	for _, id := range []string{"L0", "L1", "L2"} {
		m.Workers = append(m.Workers, person(id, match.Local, tenths{"a": 9}))
	}
	debt := func(worker string, p protect.Placement) plan.PlacementFacts {
		return plan.PlacementFacts{Worker: worker, Stated: protect.Stated{Placement: p}}
	}
	placed := func(p *plan.Placements, form plan.Form) (ids []string) {
		with.Placements = p
		for _, x := range solve(t, buildBySkill(t, m, with), form).Placements {
			ids = append(ids, x.Worker)
		}
		return ids
	}
	facts := []plan.PlacementFacts{
		debt("L0", protect.Placement{Debt: byn(900), Net: byn(800)}),
		debt("L1", protect.Placement{Debt: byn(900)}),
		debt("L2", protect.Placement{Debt: fact.None[match.Money]()}),
	}
	all := []string{"L0", "L1", "L2"}
	require.Equal(t, all, placed(nil, plan.Certain), "nothing is known, and nothing asked")
	require.Equal(t, []string{"L2"}, placed(&plan.Placements{Facts: facts}, plan.Certain))
	require.Equal(t, []string{"L1", "L2"}, placed(&plan.Placements{Facts: facts}, plan.Possible))
	require.Equal(t, all, placed(&plan.Placements{Facts: facts[2:]}, plan.Certain), "of the others nothing is stated")
	require.Equal(t, []string{"L2"}, placed(&plan.Placements{Facts: facts[2:], Rules: []string{"debt"}}, plan.Certain), "but if all are asked")
	require.Equal(t, all, placed(&plan.Placements{Facts: facts[2:], Rules: []string{"debt"}}, plan.Possible))
	own := append(slices.Clone(facts), plan.PlacementFacts{Vacancy: "a", Worker: "L0", Stated: protect.Stated{Placement: protect.Placement{Debt: byn(1)}}})
	require.Equal(t, []string{"L0", "L2"}, placed(&plan.Placements{Facts: own}, plan.Certain), "the pair's own fact wins")

	// The age is that of the first day, which somebody must say.
	age, err := protect.New(protect.Rules{
		Jurisdiction: "test", Version: "1", Date: fact.Some(match.Date(0)),
		Rules: []protect.Rule{{ID: "age", Block: []string{"age < 18"}, Sources: []string{"invented"}, Text: protect.Text{"en": "A child."}}},
	})
	require.NoError(t, err)
	with.Protection = age
	m.Vacancies[0].Start = fact.None[match.Date]()
	for i := range m.Workers {
		m.Workers[i].Birth = fact.Some(match.DateOf(2000+5*i, 6, 1)) // 2000, 2005, 2010
	}
	named := plan.Placements{Rules: []string{"age"}}
	require.Empty(t, placed(&named, plan.Certain))
	require.Equal(t, all, placed(&named, plan.Possible))
	named.On = fact.Some(match.DateOf(2026, 9, 1))
	require.Equal(t, all[:2], placed(&named, plan.Possible))
	with.Protection = s

	with.Placements = &plan.Placements{Facts: append(facts, facts[0]), Rules: []string{"F99", "debt"}}
	_, err = plan.Build(t.Context(), newScorer(t), m, with)
	require.ErrorContains(t, err, "Placements.Facts[3]")
	require.ErrorContains(t, err, "Placements.Rules[0]")
}
