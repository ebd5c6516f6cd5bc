package plan_test

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Markets of a few records whose answers are known by hand. A score is the
// number of a vacancy's ten skills that the worker has, in tenths: the scorer
// weighs skills alone. Whether a pair is an edge is decided by licences: each
// vacancy asks for one of its own.

func skillScorer(tb testing.TB) *match.Scorer {
	tb.Helper()
	p := match.DefaultParams()
	p.Employer = match.PerComponent{match.Skills: 1}
	s, err := match.NewScorer(match.Config{Params: p, Regions: geo.Belarus(), Rules: match.Rules{
		Jurisdiction: "test", Source: "test", Date: fact.Some(match.DateOf(2026, 1, 1)), MinimumAge: []match.AgeRule{{Years: 16}},
	}})
	require.NoError(tb, err)
	return s
}

// byEmployer places every pair that passes the gates. These markets are about who gets
// what, and their vacancies state no terms.
var byEmployer = plan.Settings{View: match.EmployerView, MinScore: 1, Protection: protect.Unchecked("markets known by hand")}

// job is a vacancy for which everything that a gate asks is known.
func job(id string, openings int) match.Vacancy {
	v := match.Vacancy{
		ID: id, Occupation: "7212", Region: "BY-HO", Remote: fact.Yes, Openings: fact.Some(openings),
		Licences: []string{id}, Languages: []match.LanguageDemand{}, Regulated: fact.No,
		Permit: match.PermitTerms{Exempt: fact.Yes, Sponsored: fact.No},
	}
	for i := range 10 {
		v.Skills = append(v.Skills, match.SkillDemand{Skill: skillOf(id, i)})
	}
	return v
}

func skillOf(vacancy string, i int) taxonomy.Skill {
	return taxonomy.Skill(fmt.Sprintf("%s-%d", vacancy, i))
}

// tenths is the score of a worker for each vacancy that they may take.
type tenths map[string]int

// person is a worker with those scores and all else known.
func person(id string, origin match.Origin, scores tenths) match.Worker {
	w := match.Worker{
		ID: id, Origin: origin, Region: "BY-HO", Citizenships: []string{}, Permits: []match.Permit{},
		Licences: []string{}, Languages: []match.LanguageLevel{}, Skills: []match.SkillHeld{},
		Occupations: []match.OccupationHeld{{Code: "7212"}},
		Education:   match.Education{Recognition: match.Domestic},
		Birth:       fact.Some(match.DateOf(1990, 1, 1)),
	}
	for vacancy, n := range scores { // the order carries no meaning
		w.Licences = append(w.Licences, vacancy)
		for i := range n {
			w.Skills = append(w.Skills, match.SkillHeld{Skill: skillOf(vacancy, i)})
		}
	}
	return w
}

func buildBySkill(tb testing.TB, m plan.Market, s plan.Settings) *plan.Graph {
	tb.Helper()
	g, err := plan.Build(tb.Context(), skillScorer(tb), m, s)
	require.NoError(tb, err)
	return g
}

// pairsOf lists the placements as "worker-vacancy".
func pairsOf(p *plan.Plan) []string {
	var out []string
	for _, x := range p.Placements {
		out = append(out, x.Worker+"-"+x.Vacancy)
	}
	return out
}

// TestLevels holds the order of B.3, each level by a market in which the level
// below it, or a plain sum, would choose otherwise.
func TestLevels(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		workers   []match.Worker
		want      []string
		value     [4]int64
	}{
		{
			"two locals worth 3, not one worth 10", "the first example of B.3: level 1 before level 3",
			[]match.Worker{
				person("L0", match.Local, tenths{"j0": 10, "j1": 1}), person("L1", match.Local, tenths{"j0": 2}),
			},
			[]string{"L1-j0", "L0-j1"},
			[4]int64{2, 2, 300_000, 300_000},
		},
		{
			"both openings, not one left empty", "the second example of B.3: level 2 before level 3",
			[]match.Worker{
				person("L0", match.Local, tenths{"j0": 10, "j1": 9}), person("I0", match.Immigrant, tenths{"j0": 5}),
			},
			[]string{"I0-j0", "L0-j1"},
			[4]int64{1, 2, 900_000, 1_400_000},
		},
		{
			"a second local before an immigrant", "both plans fill both positions, so that only level 1 tells them apart",
			[]match.Worker{
				person("L0", match.Local, tenths{"j0": 10, "j1": 1}), person("L1", match.Local, tenths{"j0": 2}),
				person("I0", match.Immigrant, tenths{"j1": 5}),
			},
			[]string{"L1-j0", "L0-j1"},
			[4]int64{2, 2, 300_000, 300_000},
		},
		{
			"the score of locals before the total", "level 3 before level 4: 6 in all, not 13",
			[]match.Worker{
				person("L0", match.Local, tenths{"j0": 5, "j1": 4}), person("I0", match.Immigrant, tenths{"j0": 9, "j1": 1}),
			},
			[]string{"L0-j0", "I0-j1"},
			[4]int64{1, 2, 500_000, 600_000},
		},
		{
			"the better of two immigrants", "level 4: here and abroad rank alike",
			[]match.Worker{
				person("A0", match.Abroad, tenths{"j0": 9}), person("I0", match.Immigrant, tenths{"j0": 3}),
				person("L0", match.Local, tenths{"j1": 1}),
			},
			[]string{"A0-j0", "L0-j1"},
			[4]int64{1, 2, 100_000, 1_000_000},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := plan.Market{Vacancies: []match.Vacancy{job("j0", 1), job("j1", 1)}, Workers: tt.workers}
			p := solve(t, buildBySkill(t, m, byEmployer), plan.Certain)
			require.NoError(t, p.Verify(t.Context()))
			require.Equal(t, tt.want, pairsOf(p), tt.why)
			require.Equal(t, tt.value, [4]int64(p.Value()), tt.why)
		})
	}
}

// TestGroups holds who counts how, through to the totals and the unplaced.
func TestGroups(t *testing.T) {
	for _, tt := range []struct {
		origin      match.Origin
		apart, both plan.Group
		why         string
	}{
		{match.Local, plan.Locals, plan.Locals, "always"},
		{match.Immigrant, plan.Immigrants, plan.Locals, "that is the setting"},
		{match.Abroad, plan.FromAbroad, plan.FromAbroad, "the setting is about those in the country"},
		{match.OriginUnknown, plan.FromAbroad, plan.FromAbroad, "nothing says that they are here"},
	} {
		t.Run(tt.origin.String(), func(t *testing.T) {
			for _, together := range []bool{false, true} {
				s, want := byEmployer, tt.apart
				if s.ImmigrantsAreLocal = together; together {
					want = tt.both
				}
				m := plan.Market{
					Vacancies: []match.Vacancy{job("j0", 1)},
					Workers:   []match.Worker{person("W0", tt.origin, tenths{"j0": 9}), person("W1", tt.origin, tenths{"j0": 4})},
				}
				p := solve(t, buildBySkill(t, m, s), plan.Possible)
				require.Equal(t, want, p.Graph().Group(0), tt.why)
				require.Equal(t, []string{"W0-j0"}, pairsOf(p))
				require.Equal(t, want, p.Placements[0].Group)
				require.Equal(t, want, p.Unplaced[0].Group)
				filled := [plan.NumGroups]int{p.Totals.Locals, p.Totals.Immigrants, p.Totals.Abroad}
				require.Equal(t, 1, filled[want])
				require.Equal(t, 1, p.Totals.Locals+p.Totals.Foreign())
				require.Zero(t, p.Totals.Open)
			}
		})
	}
}

// TestSame holds what counts as the same region and the same occupation.
func TestSame(t *testing.T) {
	held := func(codes ...taxonomy.Code) []match.OccupationHeld {
		var out []match.OccupationHeld
		for _, c := range codes {
			out = append(out, match.OccupationHeld{Code: c})
		}
		return out
	}
	for _, tt := range []struct {
		name               string
		region             geo.Code
		occupation         taxonomy.Code
		lives              geo.Code
		held               []match.OccupationHeld
		sameRegion, sameOc bool
		why                string
	}{
		{"both", "BY-HO", "7212", "BY-HO", held("7212"), true, true, "equal codes"},
		{"region only", "BY-HO", "7212", "BY-HO", held("5120"), true, false, "the flags are two"},
		{"occupation only", "BY-HO", "7212", "BY-BR", held("7212"), false, true, "reached by remote work"},
		{"second occupation", "BY-HO", "7212", "BY-BR", held("5120", "7212"), false, true, "any that was worked in"},
		{"neighbour in the minor group", "BY-HO", "7212", "BY-HO", held("7213"), true, false, "related is not the same"},
		{"vacancy without occupation", "BY-HO", "", "BY-HO", held("", "7212"), true, false, "unknown equals nothing, not even unknown"},
		{"vacancy without region", "", "7212", "BY-HO", held("7212"), false, true, "a remote job that names no place"},
		{"both without region", "", "7212", "", held("7212"), false, true, "unknown equals nothing, not even unknown"},
		{"worker outside the tree", "BY-HO", "7212", "XX-1", held("7212"), false, true, "abroad"},
		{"nothing worked in", "BY-HO", "7212", "BY-HO", nil, true, false, "unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, w := job("j0", 1), person("L0", match.Local, tenths{"j0": 5})
			v.Region, v.Occupation, w.Region, w.Occupations = tt.region, tt.occupation, tt.lives, tt.held
			w.Wanted = []taxonomy.Code{"7212"} // wishing is not having worked
			g := buildBySkill(t, plan.Market{Vacancies: []match.Vacancy{v}, Workers: []match.Worker{w}}, byEmployer)
			clearance, _ := byEmployer.Protection.Clear(&v)
			require.Equal(t, []plan.Edge{{
				Clearance: clearance, Score: 500_000, SameRegion: tt.sameRegion, SameOccupation: tt.sameOc,
			}}, g.Edges, tt.why)
		})
	}
}

// TestBarriers holds the order in which barriers are looked at: a pair that
// fails several counts under the first.
func TestBarriers(t *testing.T) {
	protection := func(v *match.Vacancy, _ *match.Worker) { v.Protection.DocumentsRetained = fact.Yes }
	location := func(v *match.Vacancy, w *match.Worker) {
		v.Remote, w.Region, w.MovesTo = fact.No, "BY-BR", []geo.Code{}
	}
	licence := func(_ *match.Vacancy, w *match.Worker) { w.Licences = []string{} }
	recognition := func(v *match.Vacancy, w *match.Worker) {
		v.Regulated, w.Education.Recognition = fact.Yes, match.Refused
	}
	language := func(v *match.Vacancy, _ *match.Worker) {
		v.Languages = []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "be"}}, Must: true}}
	}
	schedule := func(v *match.Vacancy, w *match.Worker) { v.Terms.Shifts, w.Refusals.Shifts = fact.Yes, fact.Yes }
	refusal := func(v *match.Vacancy, w *match.Worker) {
		v.Employer, w.Refusals.Employers = "e", []string{"e"}
	}
	age := func(v *match.Vacancy, w *match.Worker) {
		v.Start, w.Birth = fact.Some(match.DateOf(2026, 9, 1)), fact.Some(match.DateOf(2012, 1, 1))
	}
	permit := func(v *match.Vacancy, w *match.Worker) { v.Permit.Exempt, w.Origin = fact.No, match.Abroad }
	score := func(_ *match.Vacancy, w *match.Worker) { w.Skills = w.Skills[:4] }
	changes := []func(*match.Vacancy, *match.Worker){protection, location, licence, recognition, language, schedule, refusal, age, permit, score}
	for b := range plan.NumBarriers {
		t.Run(plan.Barrier(b).String(), func(t *testing.T) {
			v, w := job("j0", 1), person("L0", match.Local, tenths{"j0": 5})
			for _, change := range changes[b:] { // this barrier and all after it
				change(&v, &w)
			}
			s := byEmployer
			s.MinScore, s.Protection = 500_000, protect.Neutral()
			g := buildBySkill(t, plan.Market{Vacancies: []match.Vacancy{v}, Workers: []match.Worker{w}}, s)
			var want plan.Tally
			want.Barred[b] = 1
			require.Equal(t, []plan.Tally{want}, g.VacancyTally)
			require.Equal(t, []plan.Tally{want}, g.WorkerTally)
			require.Empty(t, g.Edges)
			worst, ok := want.Worst()
			require.True(t, ok)
			require.Equal(t, plan.Barrier(b), worst)
		})
	}
}

func TestWorst(t *testing.T) {
	_, ok := (&plan.Tally{Certain: 3}).Worst()
	require.False(t, ok, "nothing barred")
	b, ok := (&plan.Tally{Barred: [plan.NumBarriers]int{1, 4, 2, 4}}).Worst()
	require.True(t, ok)
	require.Equal(t, plan.BarrierLocation, b, "the earlier one of equals")
}

// TestMinScore: the minimum itself is enough.
func TestMinScore(t *testing.T) {
	m := plan.Market{
		Vacancies: []match.Vacancy{job("j0", 2)},
		Workers:   []match.Worker{person("L0", match.Local, tenths{"j0": 5}), person("L1", match.Local, tenths{"j0": 4})},
	}
	s := byEmployer
	s.MinScore = 500_000
	require.Equal(t, []string{"L0-j0"}, pairsOf(solve(t, buildBySkill(t, m, s), plan.Certain)))
	s.MinScore = 500_001
	require.Empty(t, solve(t, buildBySkill(t, m, s), plan.Certain).Placements)
}

// TestUnknownOpenings: an advert that does not say counts as one position.
func TestUnknownOpenings(t *testing.T) {
	v := job("j0", 1)
	v.Openings = fact.Opt[int]{}
	m := plan.Market{Vacancies: []match.Vacancy{v}, Workers: []match.Worker{
		person("L0", match.Local, tenths{"j0": 5}), person("L1", match.Local, tenths{"j0": 4}),
	}}
	p := solve(t, buildBySkill(t, m, byEmployer), plan.Certain)
	require.Equal(t, plan.Totals{Positions: 1, Locals: 1}, p.Totals)
	require.Equal(t, []string{"L0-j0"}, pairsOf(p))
}

// TestReasons holds who gets which reason, and the counts behind it.
func TestReasons(t *testing.T) {
	regulated := job("j1", 3)
	regulated.Regulated = fact.Yes
	unsure := person("L2", match.Local, tenths{"j1": 5})
	unsure.Education.Recognition = match.Pending
	m := plan.Market{
		Vacancies: []match.Vacancy{job("j0", 1), regulated, job("j2", 2)},
		Workers: []match.Worker{
			person("I0", match.Immigrant, tenths{"j0": 9}), person("L0", match.Local, tenths{"j0": 5}), unsure,
			person("L3", match.Local, nil),
		},
	}
	tally := func(certain, open, licence int) plan.Tally {
		t := plan.Tally{Certain: certain, Open: open}
		t.Barred[plan.BarrierLicence] = licence
		return t
	}
	g := buildBySkill(t, m, byEmployer)
	p := solve(t, g, plan.Certain)
	require.Equal(t, []string{"L0-j0"}, pairsOf(p))
	require.Equal(t, []plan.Unplaced{
		{Worker: "I0", Group: plan.Immigrants, Reason: plan.Outbid, Tally: tally(1, 0, 2), Best: "j0", By: "L0"},
		{Worker: "L2", Group: plan.Locals, Reason: plan.Unconfirmed, Tally: tally(0, 1, 2)},
		{Worker: "L3", Group: plan.Locals, Reason: plan.NoPair, Tally: tally(0, 0, 3)},
	}, p.Unplaced)
	require.Equal(t, []plan.Open{
		{Vacancy: "j1", Positions: 3, Reason: plan.Unconfirmed, Tally: tally(0, 1, 3)},
		{Vacancy: "j2", Positions: 2, Reason: plan.NoPair, Tally: tally(0, 0, 4)},
	}, p.Open)
	require.Contains(t, p.Unplaced[1].Explanation(), "fits 1 ")
	require.Contains(t, p.Unplaced[2].Explanation(), "licence 3")
	require.Contains(t, p.Open[0].Explanation(), "1 worker")
	require.Contains(t, p.Open[1].Explanation(), "licence 4")

	p = solve(t, g, plan.Possible)
	require.Equal(t, []string{"L0-j0", "L2-j1"}, pairsOf(p))
	require.Equal(t, match.GateRecognition, p.Placements[1].Open)
	require.Equal(t, "j1", p.Open[0].Vacancy)
	require.Equal(t, 2, p.Open[0].Positions)
	require.Equal(t, plan.Outbid, p.Open[0].Reason, "the one who fits is placed")
	require.Equal(t, tally(0, 1, 3), p.Open[0].Tally)
}

// TestConfirmCounts holds the worth of each kind of fact: an edge with two open
// gates is worth nothing to either alone.
func TestConfirmCounts(t *testing.T) {
	language := job("j0", 3)
	language.Languages = []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "be"}}, Must: true}}
	regulated := job("j1", 1)
	regulated.Regulated = fact.Yes
	both := job("j2", 5)
	both.Languages, both.Regulated = language.Languages, fact.Yes
	m := plan.Market{Vacancies: []match.Vacancy{language, regulated, both}}
	for i := range 4 {
		w := person(fmt.Sprintf("L%d", i), match.Local, tenths{"j0": 5, "j1": 5, "j2": 5})
		w.Languages, w.Education.Recognition = nil, match.Pending
		m.Workers = append(m.Workers, w)
	}
	confirm, err := buildBySkill(t, m, byEmployer).Confirm(t.Context())
	require.NoError(t, err)
	require.Equal(t, []plan.Confirmation{
		{Gate: match.GateLanguage, Pairs: 4, Filled: 3}, {Gate: match.GateRecognition, Pairs: 4, Filled: 1},
	}, confirm, "most valuable first, and neither counts the pairs that need both")

	// What is certain already is no gain: L3 speaks, and takes one of three.
	m.Workers[3].Languages = []match.LanguageLevel{{Language: "be", Level: fact.Some(match.C1)}}
	confirm, err = buildBySkill(t, m, byEmployer).Confirm(t.Context())
	require.NoError(t, err)
	require.Equal(t, []plan.Confirmation{
		{Gate: match.GateLanguage, Pairs: 3, Filled: 2}, {Gate: match.GateRecognition, Pairs: 5, Filled: 1},
	}, confirm)

	// One pair is enough to be listed.
	m = plan.Market{Vacancies: []match.Vacancy{regulated}, Workers: m.Workers[:1]}
	m.Workers[0].Languages = []match.LanguageLevel{}
	confirm, err = buildBySkill(t, m, byEmployer).Confirm(t.Context())
	require.NoError(t, err)
	require.Equal(t, []plan.Confirmation{{Gate: match.GateRecognition, Pairs: 1, Filled: 1}}, confirm)
}

// TestPrice: a position that stays open costs nothing, one that two want has a
// price, and the prices are told apart by vacancy.
func TestPrice(t *testing.T) {
	m := plan.Market{
		Vacancies: []match.Vacancy{job("j0", 2), job("j1", 1)},
		Workers:   []match.Worker{person("L0", match.Local, tenths{"j1": 5}), person("L1", match.Local, tenths{"j1": 4})},
	}
	p := solve(t, buildBySkill(t, m, byEmployer), plan.Certain)
	require.Zero(t, p.Price(0), "nobody fits it")
	require.GreaterOrEqual(t, p.Price(1).Cmp(assign.Value{1, 1, 400_000, 400_000}), 0, "what the loser would bring")
	require.LessOrEqual(t, p.Price(1).Cmp(assign.Value{1, 1, 500_000, 500_000}), 0, "what the winner brings")
}

// TestLooksAtContext: Build looks at its context often within one vacancy.
func TestLooksAtContext(t *testing.T) {
	m := plan.Market{Vacancies: []match.Vacancy{job("j0", 1)}}
	for i := range 5000 {
		m.Workers = append(m.Workers, person(strconv.Itoa(i), match.Local, nil))
	}
	ctx := &countingContext{Context: t.Context()}
	_, err := plan.Build(ctx, skillScorer(t), m, byEmployer)
	require.NoError(t, err)
	require.GreaterOrEqual(t, ctx.looks.Load(), int64(4))
}

type countingContext struct {
	context.Context //nolint:containedctx // it is a context
	looks           atomic.Int64
}

func (c *countingContext) Err() error {
	c.looks.Add(1)
	return c.Context.Err()
}

// TestExplanationsAreOfTheForm: a sentence about the certain plan counts what is
// certain, and says what else there is.
func TestExplanationsAreOfTheForm(t *testing.T) {
	vacancy := func(id string, licences ...string) match.Vacancy {
		return match.Vacancy{
			ID: id, Occupation: "7212", Region: "BY-HO", Openings: fact.Some(1), Remote: fact.No, Regulated: fact.No,
			Languages: []match.LanguageDemand{}, Licences: append([]string{}, licences...),
		}
	}
	var m plan.Market
	m.Vacancies = []match.Vacancy{vacancy("V1"), vacancy("V2", "lic")}
	for _, id := range []string{"W1", "W2", "W3"} {
		m.Workers = append(m.Workers, match.Worker{
			ID: id, Origin: match.Local, Region: "BY-HO", Occupations: []match.OccupationHeld{{Code: "7212"}},
		})
	}
	s := settings(t)
	s.Protection = protect.Unchecked("about words")
	g := build(t, m, s)
	certain, possible := solve(t, g, plan.Certain), solve(t, g, plan.Possible)
	require.Len(t, certain.Unplaced, 2)
	require.Equal(t, "fits 1 vacancy, filled by others; 1 more if facts are confirmed", certain.Unplaced[0].Explanation())
	require.Equal(t, "fitted by 3 workers if facts are confirmed", certain.Open[0].Explanation())
	require.Len(t, possible.Unplaced, 1)
	require.Equal(t, "fits 2 vacancies, filled by others", possible.Unplaced[0].Explanation())
	m.Vacancies[0].Openings = fact.Some(5)
	certain = solve(t, build(t, m, s), plan.Certain)
	require.Equal(t, "V1", certain.Open[0].Vacancy)
	require.Equal(t, "fitted by 3 workers, placed here or elsewhere", certain.Open[0].Explanation())
}
