package impact_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// records is the instance of D-01 as records, for its locals.
func (c country) records() impact.Case {
	regions := []geo.Code{"BY-BR", "BY-HO", "BY-MI"}
	var vacancies []match.Vacancy
	for j, n := range c.Capacity {
		vacancies = append(vacancies, job(fmt.Sprintf("V%d", j), regions[c.Region[j]], n, c.Required[j]...))
	}
	var workers []match.Worker
	for _, x := range c.Workers {
		if x.Kind != "local" {
			continue
		}
		w := person(x.ID, match.Local, regions[*x.Region], x.Skills...)
		if x.Mobile {
			w.MovesTo = regions[:2]
		}
		workers = append(workers, w)
	}
	return bySkill(vacancies, workers...)
}

// TestD04 holds what each skill and each pair of skills fills, and with how many
// trainees.
func TestD04(t *testing.T) {
	var in struct{}
	var want struct {
		All []struct {
			Skills []string
			Extra  int64 `json:"extra_filled"`
		} `json:"all_locals"`
		Budget []struct {
			Skill    string
			Trainees int64
			Extra    int64 `json:"extra_filled"`
		}
		Super []struct {
			Skills []string
			Extra  int64 `json:"extra_filled"`
		} `json:"super_additive_pairs"`
	}
	oracle(t, "D-04", &in, &want)
	s := study(t, readCountry(t).records())
	options, err := s.Train(t.Context(), impact.TrainingSearch{Pairs: true})
	require.NoError(t, err)
	require.Len(t, options, len(want.All))
	got := map[string]impact.TrainingOption{}
	var super []string
	for i, o := range options {
		name := string(o.Skills[0].Skill)
		if len(o.Skills) == 2 {
			name += string(o.Skills[1].Skill)
		}
		got[name] = o
		if len(o.Skills) == 2 && o.Filled > o.Alone {
			super = append(super, name)
			require.Equal(t, want.Super[0].Extra, o.Filled)
		}
		if i > 0 {
			require.GreaterOrEqual(t, options[i-1].Filled, o.Filled, "best first")
		}
	}
	require.Equal(t, []string{want.Super[0].Skills[0] + want.Super[0].Skills[1]}, super)
	for _, row := range want.All {
		name := strings.Join(row.Skills, "")
		require.Equal(t, row.Extra, got[name].Filled, name)
	}
	for _, row := range want.Budget {
		o := got[row.Skill]
		require.Equal(t, row.Extra, o.WithTrainees(row.Trainees))
		require.Zero(t, o.WithTrainees(0))
	}
	require.Equal(t, "x and z: 2 positions more for 2 trainees", options[0].String())
	require.Equal(t, []int64{1, 2}, options[0].Needed)
	require.Len(t, options[0].Trainees, 2)
	cost, ok := options[0].CostPerPosition(match.Money{Minor: 99_900, Currency: "BYN"})
	require.True(t, ok)
	require.Equal(t, "999.00 BYN", cost.String())
	zero := got["a"]
	_, ok = zero.CostPerPosition(cost)
	require.False(t, ok, "where nothing is filled there is no cost per position")
}

// TestTrainingIsTheScenario holds each option to the scenario that teaches everybody,
// and the trainees to the scenario that teaches only them.
func TestTrainingIsTheScenario(t *testing.T) {
	more := 0
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 7))
		all := []string{"a", "b", "c", "d"}
		some := func(n int) []string {
			list := slices.Clone(all)
			r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			return list[:n]
		}
		var vacancies []match.Vacancy
		for j := range 5 {
			vacancies = append(vacancies, job(fmt.Sprintf("V%d", j), "BY-HO", 1+r.IntN(2), some(1+r.IntN(2))...))
		}
		var workers []match.Worker
		for i := range 7 {
			workers = append(workers, person(fmt.Sprintf("W%d", i), match.Local, "BY-HO", some(1)...))
		}
		s := study(t, bySkill(vacancies, workers...))
		options, err := s.Train(t.Context(), impact.TrainingSearch{Pairs: true})
		require.NoError(t, err)
		for _, o := range options {
			taught := run(t, s, impact.Training{Skills: o.Skills})
			require.Equal(t, taught.Certain.CanAll-s.Base.Certain.CanAll, o.Filled)
			if o.Filled == 0 {
				continue
			}
			more++
			only := run(t, s, impact.Training{Skills: o.Skills, People: impact.People{IDs: o.Trainees}})
			require.Equal(t, taught.Certain.CanAll, only.Certain.CanAll, "the trainees are enough")
			require.EqualValues(t, len(o.Trainees), o.Needed[o.Filled-1])
			if len(o.Trainees) <= 4 {
				require.Len(t, o.Trainees, fewest(t, s, o, len(workers)), "no fewer are")
			}
		}
	}
	require.Greater(t, more, 40)
}

// TestTrainingInChains: one position more can take two trainees, and the first position
// of several may be cheaper than the next.
func TestTrainingInChains(t *testing.T) {
	mover := person("U", match.Local, "BY-HO", "b", "p")
	mover.MovesTo = []geo.Code{"BY-MI"}
	s := study(t, bySkill([]match.Vacancy{job("V1", "BY-HO", 1, "b", "p"), job("V2", "BY-MI", 1, "b", "q"), job("V3", "BY-VI", 1, "q")},
		mover, person("W", match.Local, "BY-HO", "b"), person("X", match.Local, "BY-VI", "c")))
	options, err := s.Train(t.Context(), impact.TrainingSearch{Skills: []match.SkillHeld{{Skill: "p"}, {Skill: "q"}}, Pairs: true})
	require.NoError(t, err)
	o := options[0]
	require.Equal(t, "p and q: 2 positions more for 3 trainees", o.String())
	require.Equal(t, []int64{1, 3}, o.Needed)
	require.Equal(t, []string{"U", "W", "X"}, o.Trainees)
	for n, want := range []int64{0, 1, 1, 2, 2} {
		require.Equal(t, want, o.WithTrainees(int64(n)), "%d trainees", n)
	}
	cost, _ := o.CostPerPosition(match.Money{Minor: 1, Currency: "BYN"})
	require.EqualValues(t, 2, cost.Minor, "a kopeck and a half, rounded half up")
	require.EqualValues(t, 1, o.Alone, "q alone fills V3")
}

// fewest tries all sets of trainees by size.
func fewest(t *testing.T, s *impact.Study, o impact.TrainingOption, workers int) int {
	t.Helper()
	least := workers
	for set := range 1 << workers {
		var ids []string
		for w := range workers {
			if set>>w&1 == 1 {
				ids = append(ids, fmt.Sprintf("W%d", w))
			}
		}
		if len(ids) == 0 || len(ids) >= min(least, len(o.Trainees)) {
			continue
		}
		if run(t, s, impact.Training{Skills: o.Skills, People: impact.People{IDs: ids}}).Certain.CanAll == s.Base.Certain.CanAll+o.Filled {
			least = len(ids)
		}
	}
	return min(least, len(o.Trainees))
}

// TestNewcomers holds what one more worker adds to the scenario in which they arrive,
// with and without a quota, and its words.
func TestNewcomers(t *testing.T) {
	c := sample(t, 2)
	for range 3 {
		s := study(t, c)
		var types []match.Worker
		for i, w := range c.Market.Workers[:25] {
			w.ID = fmt.Sprintf("type %d", i)
			types = append(types, w)
		}
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			got, err := s.Newcomers(t.Context(), form, types)
			require.NoError(t, err)
			worth := 0
			for i, n := range got {
				with := run(t, s, impact.Arrivals{Workers: types[i : i+1]})
				require.Equal(t, with.Of(form).Value.Sub(s.Base.Of(form).Value), n.Value)
				if !n.Value.IsZero() {
					worth++
				}
			}
			require.Positive(t, worth)
			require.Less(t, worth, len(got), "the premise: some change nothing")
		}
		c.Policy.Quotas = []plan.Quota{{Name: "permits", Groups: []plan.Group{plan.Immigrants, plan.FromAbroad}, Max: 2}}
		if len(c.Tests) == 0 && s.Case.Policy.Quotas != nil {
			c.Policy.Quotas = nil // a local who comes may close a vacancy to others
			c.Tests = []impact.LabourMarketTest{{MinLocalScore: 500_000}}
		}
	}
	n := impact.Newcomer{Worker: "welder in Gomel", Order: plan.LocalFirst(), Value: assign.Value{0, 1, -20, 500}}
	require.Equal(t, "one more welder in Gomel: +1 positions filled, -20 local score, +500 total score", n.String())
	require.Equal(t, "one more cook: changes nothing", impact.Newcomer{Worker: "cook", Order: plan.LocalFirst()}.String())
	filled, ok := n.Filled()
	require.True(t, ok)
	require.EqualValues(t, 1, filled)
	_, ok = impact.Newcomer{Order: plan.Joint()}.Filled()
	require.False(t, ok)
}

// TestPermitPrices holds the prices to the curve of the quota.
func TestPermitPrices(t *testing.T) {
	g := readCountry(t).graph()
	c, err := impact.QuotaCurve(t.Context(), g, plan.Certain, by(plan.Joint()), permits(), 5)
	require.NoError(t, err)
	for q := 1; q < 5; q++ {
		quota := permits()
		quota.Max = int64(q)
		prices, err := impact.PermitPrices(t.Context(), g, plan.Certain, plan.Policy{Order: plan.Joint(), Quotas: []plan.Quota{quota}})
		require.NoError(t, err)
		gain, loss, _, _ := c.Price(q)
		require.Equal(t, []impact.PermitPrice{{Quota: "permits", Max: int64(q), Gain: gain, Loss: loss}}, prices)
	}
}

// TestD06 holds the greatest regret with interval scores.
func TestD06(t *testing.T) {
	var in struct{ Low, High [][]int }
	var want struct {
		Diag int64 `json:"max_regret_diag"`
		Anti int64 `json:"max_regret_anti"`
	}
	oracle(t, "D-06", &in, &want)
	g := scored([]int{1, 1}, [][3]int{{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, 1}}, []int{1, 1})
	score := func(e plan.Edge) (low, high match.Micro) {
		return match.Micro(in.Low[e.Worker][e.Vacancy]), match.Micro(in.High[e.Worker][e.Vacancy])
	}
	pair := func(v, w string) plan.Pair { return plan.Pair{Vacancy: v, Worker: w} }
	diag, err := impact.MaxRegret(t.Context(), g, plan.Certain, score, []plan.Pair{pair("V00", "W00"), pair("V01", "W01")})
	require.NoError(t, err)
	require.Equal(t, want.Diag, diag)
	anti, err := impact.MaxRegret(t.Context(), g, plan.Certain, score, []plan.Pair{pair("V01", "W00"), pair("V00", "W01")})
	require.NoError(t, err)
	require.Equal(t, want.Anti, anti)
	_, err = impact.MaxRegret(t.Context(), g, plan.Certain, score, []plan.Pair{pair("V00", "nobody")})
	require.ErrorIs(t, err, plan.ErrNoPair)
}

// TestScores: what is known of a pair has no interval, so the best plan no regret; with
// unknown facts regret is zero or more.
func TestScores(t *testing.T) {
	s := study(t, sample(t, 1))
	g := s.Graph()
	interval := s.Scores()
	wide := 0
	for _, e := range g.Edges {
		low, high := interval(e)
		require.LessOrEqual(t, low, e.Score)
		require.LessOrEqual(t, e.Score, high)
		if low < high {
			wide++
		}
	}
	require.Positive(t, wide)
	p, err := g.SolveBy(t.Context(), plan.Possible, by(plan.Joint()))
	require.NoError(t, err)
	var pairs []plan.Pair
	for _, x := range p.Placements {
		pairs = append(pairs, plan.Pair{Vacancy: x.Vacancy, Worker: x.Worker})
	}
	none, err := impact.MaxRegret(t.Context(), g, plan.Possible, func(e plan.Edge) (low, high match.Micro) { return e.Score, e.Score }, pairs)
	require.NoError(t, err)
	require.Zero(t, none)
	some, err := impact.MaxRegret(t.Context(), g, plan.Possible, interval, pairs)
	require.NoError(t, err)
	require.Positive(t, some)
}

// TestVary holds how many cells change class.
func TestVary(t *testing.T) {
	c := bySkill([]match.Vacancy{job("sure", "BY-HO", 2, "a"), job("half", "BY-MI", 1, "a", "b"), job("full", "BY-BR", 1, "c")},
		person("A", match.Local, "BY-HO", "a"), person("B", match.Local, "BY-MI", "a"), person("C", match.Local, "BY-BR", "c"))
	c.Settings.MinScore = 900_000
	s := study(t, c)
	cells, changed, err := s.Vary(t.Context(), plan.Certain, 2,
		impact.Scenario{Name: "lower", Levers: []impact.Lever{impact.MinScore{Score: 400_000}}},
		impact.Scenario{Name: "the same", Levers: []impact.Lever{impact.MinScore{Score: 900_001}}},
		impact.Scenario{Name: "parameters", Levers: []impact.Lever{impact.Params{Params: c.Scoring.Params}}})
	require.NoError(t, err)
	require.Equal(t, []int{1, 0, 0}, changed)
	cell := func(region geo.Code) impact.Cell { return impact.Cell{Region: region, Occupation: taxonomy.Code("72")} }
	require.Equal(t, []impact.Stability{
		{Cell: cell("BY-MI"), Class: impact.SomeOpen, Kept: 2, Of: 3},
		{Cell: cell("BY-BR"), Class: impact.AllFilled, Kept: 3, Of: 3},
		{Cell: cell("BY-HO"), Class: impact.SomeOpen, Kept: 3, Of: 3},
	}, cells)
	_, _, err = s.Vary(t.Context(), plan.Certain, 0, impact.Scenario{Levers: []impact.Lever{impact.Params{}}})
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
}
