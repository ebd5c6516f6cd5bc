package shortage_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// shortPairs lists the pairs that lack one skill, as "worker vacancy", by skill.
func shortPairs(t *testing.T, g *plan.Graph) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for p, err := range shortage.ShortOfOne(t.Context(), g) {
		require.NoError(t, err)
		name := string(p.Need.Skill)
		if p.Need.Level > 0 {
			name += " " + strconv.Itoa(p.Need.Level)
		}
		if !p.Sure {
			name += "?"
		}
		out[name] = append(out[name], g.Workers[p.Worker].ID+" "+g.Vacancies[p.Vacancy].ID)
	}
	for _, list := range out {
		slices.Sort(list)
	}
	return out
}

// bySkill scores by skills alone.
func bySkill(t *testing.T, credits *taxonomy.CreditTable) *match.Scorer {
	t.Helper()
	p := match.DefaultParams()
	p.Employer = match.PerComponent{match.Skills: 1}
	scorer, err := match.NewScorer(match.Config{Params: p, Regions: geo.Belarus(), Credits: credits})
	require.NoError(t, err)
	return scorer
}

func surveyAt(t *testing.T, scorer *match.Scorer, m plan.Market) *shortage.Survey {
	t.Helper()
	s, err := shortage.SurveyMarket(t.Context(), scorer, m, plan.Settings{View: match.EmployerView, MinScore: 900_000, Protection: protect.Unchecked("about something else")})
	require.NoError(t, err)
	return s
}

// TestC03 holds demand, supply and the pairs that lack one skill. That "read" is
// scarce keeps nothing empty but by a worker who lacks it.
func TestC03(t *testing.T) {
	var in struct {
		Vacancies map[string]struct {
			N   int
			Req []string
		}
		Workers map[string][]string
	}
	var want struct {
		Demand, Supply map[string]int64
		Ratio          map[string]*float64
		Pairs          map[string][][2]string `json:"one_skill_short_pairs"`
	}
	oracle(t, "C-03", &in, &want)
	var m plan.Market
	for id, v := range in.Vacancies {
		j := job(id, "BY-HO", "7212", v.N)
		j.Skills = nil
		for _, s := range v.Req {
			j.Skills = append(j.Skills, match.SkillDemand{Skill: taxonomy.Skill(s)})
		}
		m.Vacancies = append(m.Vacancies, j)
	}
	for id, skills := range in.Workers {
		w := people(1, id, match.Local, "BY-HO", "7212")[0]
		w.ID, w.Skills = id, nil
		for _, s := range skills {
			w.Skills = append(w.Skills, match.SkillHeld{Skill: taxonomy.Skill(s)})
		}
		m.Workers = append(m.Workers, w)
	}
	scorer := bySkill(t, nil)
	s := surveyAt(t, scorer, m)
	rows, err := s.Skills(t.Context(), shortage.Rollup{AllRegions: true})
	require.NoError(t, err)
	require.Len(t, rows, len(want.Demand))
	for _, row := range rows {
		name := string(row.Skill)
		require.Equal(t, want.Demand[name], row.Demand)
		require.Equal(t, assign.Range{Min: want.Supply[name], Max: want.Supply[name]}, row.Supply)
		if want.Ratio[name] == nil {
			require.Equal(t, shortage.NoJobseekers, row.Tightness.State)
		} else {
			require.InDelta(t, *want.Ratio[name], row.Tightness.Ratio, 1e-12)
		}
		n := int64(len(want.Pairs[name]))
		require.Equal(t, assign.Range{Min: n, Max: n}, row.Short)
	}
	got := shortPairs(t, s.Graph)
	for name, pairs := range want.Pairs {
		var list []string
		for _, p := range pairs {
			list = append(list, p[0]+" "+p[1])
		}
		slices.Sort(list)
		require.Equal(t, list, got[name])
	}
	// tig would fill v2 and v3, which nobody fits; read and weld are lacked for v1,
	// which somebody fits.
	require.Equal(t, map[taxonomy.Skill]int64{"tig": 5, "read": 0, "weld": 0}, map[taxonomy.Skill]int64{
		rows[0].Skill: rows[0].Empty, rows[1].Skill: rows[1].Empty, rows[2].Skill: rows[2].Empty,
	})
}

// TestSkillsByRegion: a skill at a level that nobody nearby has; what is not
// stated leaves both ends open.
func TestSkillsByRegion(t *testing.T) {
	need := func(id string, region geo.Code, level int) match.Vacancy {
		v := job(id, region, "7212", 3)
		v.Skills = []match.SkillDemand{
			{Skill: "weld", Level: fact.Some(level)}, {Skill: "weld", Level: fact.Some(1)}, {Skill: "read", Optional: true},
		}
		return v
	}
	who := func(id string, region geo.Code, level fact.Opt[int]) match.Worker {
		w := people(1, id, match.Local, region, "7212")[0]
		w.Skills = []match.SkillHeld{{Skill: "weld", Level: level}}
		return w
	}
	silent := people(1, "silent", match.Local, "BY-BR", "7212")[0]
	silent.Skills = nil
	m := plan.Market{
		Vacancies: []match.Vacancy{need("low", "BY-HO", 2), need("high", "BY-HO", 4), need("far", "BY-BR", 4)},
		Workers: []match.Worker{
			who("three", "BY-HO", fact.Some(3)), who("some", "BY-HO", fact.Opt[int]{}), who("four", "BY-BR", fact.Some(4)), silent,
		},
	}
	s := surveyAt(t, bySkill(t, nil), m)
	rows, err := s.Skills(t.Context(), shortage.Rollup{})
	require.NoError(t, err)
	type row struct {
		region        geo.Code
		level         int
		demand        int64
		supply, short assign.Range
	}
	var got []row
	for _, r := range rows {
		require.Equal(t, taxonomy.Skill("weld"), r.Skill, "what is optional is not needed")
		got = append(got, row{r.Region, r.Level, r.Demand, r.Supply, r.Short})
	}
	require.Equal(t, []row{
		{"BY-BR", 4, 3, assign.Range{Min: 1, Max: 2}, assign.Range{Min: 1, Max: 3}},
		{"BY-HO", 2, 3, assign.Range{Min: 1, Max: 2}, assign.Range{Min: 0, Max: 2}},
		{"BY-HO", 4, 3, assign.Range{Min: 0, Max: 1}, assign.Range{Min: 1, Max: 3}},
	}, got)
	require.Equal(t, shortage.NoJobseekers, rows[2].Tightness.State, "held by nobody nearby, for sure")

	// Somebody whose only other skill is not stated at its level may lack more.
	v := job("V", "BY-HO", "7212", 1)
	v.Skills = []match.SkillDemand{{Skill: "weld"}, {Skill: "tig", Level: fact.Some(2)}}
	w := who("W", "BY-HO", fact.Opt[int]{})
	w.Skills = []match.SkillHeld{{Skill: "tig"}}
	for sure, level := range []fact.Opt[int]{{}, fact.Some(5)} {
		w.Skills[0].Level = level
		rows, err := surveyAt(t, bySkill(t, nil), plan.Market{Vacancies: []match.Vacancy{v}, Workers: []match.Worker{w}}).Skills(t.Context(), shortage.Rollup{})
		require.NoError(t, err)
		require.Equal(t, taxonomy.Skill("weld"), rows[1].Skill)
		require.EqualValues(t, sure, rows[1].Short.Min)
		require.EqualValues(t, 1, rows[1].Short.Max)
		require.EqualValues(t, sure, rows[1].Empty)
	}
}

// TestShortOfOneIsExact compares with one look at every pair and every skill, on
// a taxonomy, with levels and unknown facts.
func TestShortOfOneIsExact(t *testing.T) {
	sample := taxonomy.Sample()
	credits, err := taxonomy.NewCreditTable(t.Context(), sample.Skills(), taxonomy.DefaultCredit())
	require.NoError(t, err)
	var ids []string
	for _, id := range sample.Skills().All() {
		ids = append(ids, id)
	}
	ids = append(ids, "own skill", "another")
	r := rand.New(rand.NewPCG(7, 7))
	skill := func() taxonomy.Skill { return taxonomy.Skill(ids[r.IntN(len(ids))]) }
	level := func() fact.Opt[int] {
		if n := r.IntN(4); n > 0 {
			return fact.Some(n)
		}
		return fact.Opt[int]{}
	}
	var m plan.Market
	for i := range 30 {
		v := job(fmt.Sprint("v", i), "BY-HO", "7212", 1+r.IntN(3), []string{"crane"}[r.IntN(2):]...)
		v.Skills = nil
		for range r.IntN(4) {
			v.Skills = append(v.Skills, match.SkillDemand{Skill: skill(), Level: level(), Optional: r.IntN(5) == 0})
		}
		m.Vacancies = append(m.Vacancies, v)
	}
	for i := range 60 {
		w := people(1, fmt.Sprint("w", i, "-"), match.Local, "BY-HO", "7212", []string{"crane"}[r.IntN(2):]...)[0]
		w.Skills = nil
		if r.IntN(10) > 0 {
			w.Skills = []match.SkillHeld{}
		}
		for range r.IntN(8) {
			if w.Skills != nil {
				w.Skills = append(w.Skills, match.SkillHeld{Skill: skill(), Level: level()})
			}
		}
		m.Workers = append(m.Workers, w)
	}
	scorer := bySkill(t, credits)
	s := surveyAt(t, scorer, m)
	want := map[string][]string{}
	for _, v := range m.Vacancies {
		needs := map[taxonomy.Skill]int{}
		for _, d := range v.Skills {
			if !d.Optional {
				needs[d.Skill] = max(needs[d.Skill], d.Level.Or(0))
			}
		}
		for _, w := range m.Workers {
			if len(v.Licences) > len(w.Licences) {
				continue
			}
			var lacking, open []string
			for n, l := range needs {
				name := string(n)
				if l > 0 {
					name += " " + strconv.Itoa(l)
				}
				switch holds(credits, w, n, l) {
				case fact.No:
					lacking = append(lacking, name)
				case fact.Unknown:
					open = append(open, name)
				case fact.Yes:
				}
			}
			switch {
			case len(lacking) == 1 && len(open) == 0:
				want[lacking[0]] = append(want[lacking[0]], w.ID+" "+v.ID)
			case len(lacking) == 1:
				want[lacking[0]+"?"] = append(want[lacking[0]+"?"], w.ID+" "+v.ID)
			case len(lacking) == 0:
				for _, name := range open {
					want[name+"?"] = append(want[name+"?"], w.ID+" "+v.ID)
				}
			}
		}
	}
	for _, list := range want {
		slices.Sort(list)
	}
	require.Greater(t, len(want), 20)
	got := shortPairs(t, s.Graph)
	require.Len(t, got, len(want))
	for name, pairs := range want {
		require.Equal(t, pairs, got[name], name)
	}
	rows, err := s.Skills(t.Context(), shortage.Rollup{AllRegions: true})
	require.NoError(t, err)
	for _, row := range rows {
		name := string(row.Skill)
		if row.Level > 0 {
			name += " " + strconv.Itoa(row.Level)
		}
		sure := int64(len(want[name]))
		require.Equal(t, assign.Range{Min: sure, Max: sure + int64(len(want[name+"?"]))}, row.Short)
		var supply assign.Range
		for _, w := range m.Workers {
			switch holds(credits, w, row.Skill, row.Level) {
			case fact.Yes:
				supply.Min++
				supply.Max++
			case fact.Unknown:
				supply.Max++
			case fact.No:
			}
		}
		require.Equal(t, supply, row.Supply)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range shortage.ShortOfOne(ctx, s.Graph) {
		require.ErrorIs(t, err, context.Canceled)
	}
}

// holds says whether a worker has a skill at a level, by the taxonomy.
func holds(credits *taxonomy.CreditTable, w match.Worker, need taxonomy.Skill, level int) fact.Tri {
	if w.Skills == nil {
		return fact.Unknown
	}
	out := fact.No
	required, known := credits.Graph().Find(string(need))
	for _, h := range w.Skills {
		full := h.Skill == need
		if have, ok := credits.Graph().Find(string(h.Skill)); ok && known {
			full = full || credits.Code(required, have) == taxonomy.FullCredit
		}
		l, stated := h.Level.Get()
		switch {
		case !full || stated && l < level:
		case stated || level == 0:
			out = fact.Yes
		default:
			out = out.Or(fact.Unknown)
		}
	}
	return out
}
