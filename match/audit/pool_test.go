package audit_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

// candidate is a worker whom the law permits.
func candidate(i int, sex string, selected bool, suitable fact.Tri) audit.Candidate {
	w := &match.Worker{ID: fmt.Sprintf("w%04d", i)}
	if sex != "" {
		w.Protected = map[string]string{"sex": sex}
	}
	return audit.Candidate{Worker: w, Selected: selected, Permitted: fact.Yes, Suitable: suitable}
}

// brute ranks all workers for a vacancy.
func brute(s *match.Scorer, v *match.Vacancy, workers []match.Worker) (hits []match.Hit) {
	pv := s.Vacancy(v)
	for i := range workers {
		w := s.Worker(&workers[i])
		if verdict := s.Verdict(pv, w); verdict.Failed == 0 {
			hits = append(hits, match.Hit{ID: w.ID, Score: s.Score(pv, w, match.EmployerView), Verdict: verdict})
		}
	}
	slices.SortFunc(hits, match.Compare)
	return hits
}

func scorerOf(t *testing.T, c match.Config) *match.Scorer {
	t.Helper()
	s, err := match.NewScorer(c)
	require.NoError(t, err)
	return s
}

// TestRankingPool: the pool has everybody, and the law is told apart.
func TestRankingPool(t *testing.T) {
	states := map[fact.Tri]int{}
	for seed := range uint64(4) {
		m := matchtest.Random(seed, 5, 80)
		s := scorerOf(t, m.Config)
		for i := range m.Vacancies {
			v := &m.Vacancies[i]
			hits := brute(s, v, m.Workers)
			pool, err := audit.RankingPool(t.Context(), s, v, m.Workers, hits, 3)
			require.NoError(t, err)
			require.Len(t, pool.Candidates, len(m.Workers))
			selected := 0
			for _, c := range pool.Candidates {
				states[c.Permitted]++
				if c.Selected {
					selected++
				}
				verdict := s.Verdict(s.Vacancy(v), s.Worker(c.Worker))
				require.Equal(t, verdict.Failed&(match.GatePermit|match.GateAge) != 0, c.Permitted == fact.No)
				if c.Rank > 0 {
					require.Equal(t, hits[c.Rank-1].ID, c.Worker.ID)
					require.Equal(t, hits[c.Rank-1].Score.Value, c.Score.Or(-1))
				}
			}
			require.Equal(t, min(3, len(hits)), selected)
			audited(t, pool, []audit.Attribute{audit.ByCitizenship(), audit.ByOrigin(), audit.ByAge(20_000, 30, 50)}, audit.DefaultSettings())
		}
	}
	for _, state := range []fact.Tri{fact.No, fact.Unknown, fact.Yes} {
		require.Greater(t, states[state], 10, state)
	}
	m := matchtest.Random(1, 1, 5)
	_, err := audit.RankingPool(t.Context(), scorerOf(t, m.Config), &m.Vacancies[0], m.Workers,
		[]match.Hit{{ID: m.Workers[0].ID}, {ID: "nobody"}, {ID: m.Workers[0].ID}}, 1)
	require.ErrorIs(t, err, fact.ErrUnknownCode)
	require.ErrorIs(t, err, fact.ErrDuplicate)
}

// TestPlanPool holds the law of a plan to its definition.
func TestPlanPool(t *testing.T) {
	states, byForm := map[fact.Tri]int{}, map[plan.Form]int{}
	screener, kept := protection(t), map[plan.Form]int{}
	for seed := range uint64(9) {
		r := matchtest.Random(seed, 12, 60)
		s := scorerOf(t, r.Config)
		g, err := plan.Build(t.Context(), s, plan.Market{Vacancies: r.Vacancies, Workers: r.Workers}, plan.Settings{View: match.Reciprocal, MinScore: 1, Protection: screener})
		require.NoError(t, err)
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			out := 0 // vacancies that protection keeps out
			p, err := g.Solve(t.Context(), form)
			require.NoError(t, err)
			pool, err := audit.PlanPool(t.Context(), s, p)
			require.NoError(t, err)
			require.Equal(t, form == plan.Possible, pool.OpenIsPermitted)
			best := map[string]match.Micro{}
			for _, e := range g.Edges {
				if id := g.Workers[e.Worker].ID; form.Allows(e) {
					best[id] = max(best[id], e.Score)
				}
			}
			selected := 0
			for _, c := range pool.Candidates {
				require.Equal(t, best[c.Worker.ID], c.Score.Or(0), "of the best pair")
				// No: the law fails wherever nothing else does, and there is such a place.
				places, yes, open := 0, 0, 0
				for i := range r.Vacancies {
					verdict := screener.Vacancy(&r.Vacancies[i]).Verdict
					if verdict == protect.Block || verdict == protect.Review && form == plan.Certain {
						out++
						continue
					}
					v := s.Verdict(s.Vacancy(&r.Vacancies[i]), s.Worker(c.Worker))
					if v.Failed&^audit.LawGates != 0 {
						continue
					}
					places++
					switch {
					case v.Failed != 0:
					case v.Open&audit.LawGates != 0:
						open++
					default:
						yes++
					}
				}
				want := fact.No
				switch {
				case places == 0 || yes > 0:
					want = fact.Yes
				case open > 0:
					want = fact.Unknown
				}
				require.Equal(t, want, c.Permitted)
				states[want]++
				if c.Selected {
					selected++
					require.Positive(t, c.Score.Or(0))
				}
			}
			require.Len(t, p.Placements, selected)
			kept[form] += out
			byForm[form] += selected
			report := audited(t, pool, []audit.Attribute{audit.ByOrigin()}, audit.DefaultSettings())
			for _, g := range report.Attributes[0].Groups {
				all, ok := g.AllBest.Get()
				require.True(t, ok)
				require.LessOrEqual(t, all.Least, g.Overall.Selected)
				require.GreaterOrEqual(t, all.Most, g.Overall.Selected)
			}
			for _, x := range report.Attributes[0].Splits {
				require.InDelta(t, x.Difference, x.Law+x.Rest, 1e-12)
			}
		}
	}
	for _, state := range []fact.Tri{fact.No, fact.Unknown, fact.Yes} {
		require.Greater(t, states[state], 10, state)
	}
	require.Positive(t, byForm[plan.Certain])
	require.Positive(t, kept[plan.Possible], "some are blocked")
	require.Greater(t, kept[plan.Certain], kept[plan.Possible], "and some under review")
	require.Greater(t, byForm[plan.Possible], byForm[plan.Certain])
}

// TestAllBest: of several best plans an audit sees one, and says how far the others
// are from it.
func TestAllBest(t *testing.T) {
	m := plan.Market{Vacancies: []match.Vacancy{{ID: "v", Openings: fact.Some(8)}}}
	values := stated{}
	for i := range 20 { // 5 women are better; 5 more and 10 men are alike, for 3 places
		w := candidate(i, []string{"f", "m"}[i/10], false, fact.Unknown).Worker
		m.Workers = append(m.Workers, *w)
		values[plan.Pair{Vacancy: "v", Worker: w.ID}] = 5
		if i < 5 {
			values[plan.Pair{Vacancy: "v", Worker: w.ID}] = 9
		}
	}
	s := scorerOf(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus(), Model: values})
	g, err := plan.Build(t.Context(), s, m, plan.Settings{View: match.EmployerView, MinScore: 1, Protection: protect.Unchecked("about something else")})
	require.NoError(t, err)
	p, err := g.SolveBy(t.Context(), plan.Possible, plan.Policy{Order: plan.Joint()})
	require.NoError(t, err)
	pool, err := audit.PlanPool(t.Context(), s, p)
	require.NoError(t, err)
	x := audited(t, pool, bySex, audit.DefaultSettings()).Attributes[0]
	require.Equal(t, fact.Some(audit.Span{Least: 5, Most: 8}), x.Groups[0].AllBest)
	require.Equal(t, fact.Some(audit.Span{Least: 0, Most: 3}), x.Groups[1].AllBest)
}

func TestAttributes(t *testing.T) {
	on := match.DateOf(2027, 3, 1)
	age := audit.ByAge(on, 18, 50)
	born := func(y int, m time.Month, d int) *match.Worker {
		return &match.Worker{Birth: fact.Some(match.DateOf(y, m, d))}
	}
	for _, tt := range []struct {
		name, why string
		attribute audit.Attribute
		worker    *match.Worker
		want      string
	}{
		{"no birth date", "unknown is no band", age, &match.Worker{}, ""},
		{"young", "17 on the day", age, born(2009, 3, 2), "under 18"},
		{"birthday", "18 on the day", age, born(2009, 3, 1), "18 to 49"},
		{"leap day", "29 February completes on 1 March", age, born(2008, 2, 29), "18 to 49"},
		{"old", "50 on the day", age, born(1977, 3, 1), "50 and over"},
		{"no band", "all ages are one", audit.ByAge(on), born(1977, 3, 1), "any"},
		{"citizenship unknown", "nil is unknown", audit.ByCitizenship(), &match.Worker{}, ""},
		{"stateless", "empty is none", audit.ByCitizenship(), &match.Worker{Citizenships: []string{}}, "none"},
		{"one", "itself", audit.ByCitizenship(), &match.Worker{Citizenships: []string{"BY"}}, "BY"},
		{"two", "pairs would be tiny groups", audit.ByCitizenship(), &match.Worker{Citizenships: []string{"BY", "PL"}}, "several"},
		{"origin", "its name", audit.ByOrigin(), &match.Worker{Origin: match.Abroad}, "abroad"},
		{"origin unknown", "unknown", audit.ByOrigin(), &match.Worker{}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, tt.attribute.Of(tt.worker), tt.why) })
	}
	all := audit.ProtectedIn([]match.Worker{{Protected: map[string]string{"sex": "f", "religion": "x"}}, {Protected: map[string]string{"sex": "m"}}})
	require.Equal(t, []string{"religion", "sex"}, []string{all[0].Name, all[1].Name})
}
