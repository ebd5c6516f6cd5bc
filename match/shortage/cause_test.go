package shortage_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
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

// TestCauses: one vacancy and workers between whom and it one thing stands; when
// that is mended, the position is filled.
func TestCauses(t *testing.T) {
	money := func(minor int64) match.Money { return match.Money{Minor: minor, Currency: "BYN"} }
	wish := func(w *match.Worker) {
		w.Wage = fact.Some(match.WageWish{Amount: money(300_000), Period: match.PerMonth, Basis: match.Gross})
	}
	level := func(w *match.Worker, to match.CEFR) {
		w.Languages = []match.LanguageLevel{{Language: "be", Level: fact.Some(to)}}
	}
	for _, row := range []struct {
		name  string
		spoil func(v *match.Vacancy, w *match.Worker)
		cause shortage.Cause
		mend  func(v *match.Vacancy, w *match.Worker)
	}{
		{
			"too far", func(v *match.Vacancy, w *match.Worker) {
				v.Remote, w.Region, w.MovesTo = fact.No, "BY-BR", []geo.Code{}
			},
			shortage.CausePlace, func(_ *match.Vacancy, w *match.Worker) { w.Region = "BY-HO" },
		},
		{
			"another trade", func(_ *match.Vacancy, w *match.Worker) { w.Occupations[0].Code = "2221" },
			shortage.CauseOccupation, func(_ *match.Vacancy, w *match.Worker) { w.Occupations[0].Code = "7212" },
		},
		{
			"a skill at a level", func(v *match.Vacancy, _ *match.Worker) {
				v.Skills = []match.SkillDemand{{Skill: "s"}, {Skill: "tig", Level: fact.Some(3)}, {Skill: "mag"}}
			},
			shortage.CauseSkill, func(_ *match.Vacancy, w *match.Worker) {
				w.Skills = append(w.Skills, match.SkillHeld{Skill: "tig", Level: fact.Some(3)}, match.SkillHeld{Skill: "mag"})
			},
		},
		{
			"a licence", func(v *match.Vacancy, _ *match.Worker) { v.Licences = []string{"crane"} },
			shortage.CauseLicence, func(_ *match.Vacancy, w *match.Worker) { w.Licences = []string{"crane"} },
		},
		{
			"not recognised", func(v *match.Vacancy, w *match.Worker) {
				v.Regulated, w.Education.Recognition = fact.Yes, match.Refused
			},
			shortage.CauseRecognition, func(_ *match.Vacancy, w *match.Worker) { w.Education.Recognition = match.Recognised },
		},
		{
			"a language", func(v *match.Vacancy, w *match.Worker) {
				v.Languages = []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "be", Level: fact.Some(match.C1)}}, Must: true}}
				level(w, match.A1)
			},
			shortage.CauseLanguage, func(_ *match.Vacancy, w *match.Worker) { level(w, match.C1) },
		},
		{
			"a wage below the wish", func(v *match.Vacancy, w *match.Worker) {
				v.Wage = fact.Some(match.WageRange{Low: money(100_000), High: money(100_000), Period: match.PerMonth, Basis: match.Gross})
				wish(w)
			},
			shortage.CauseWage, func(v *match.Vacancy, _ *match.Worker) {
				v.Wage = fact.Some(match.WageRange{Low: money(300_000), High: money(300_000), Period: match.PerMonth, Basis: match.Gross})
			},
		},
		{
			"no permit", func(v *match.Vacancy, w *match.Worker) {
				v.Permit = match.PermitTerms{Exempt: fact.No, Sponsored: fact.No}
				w.Origin, w.Citizenships = match.Immigrant, []string{"VN"}
			},
			shortage.CausePermit, func(v *match.Vacancy, _ *match.Worker) { v.Permit.Exempt = fact.Yes },
		},
		{
			"refused", func(v *match.Vacancy, w *match.Worker) { v.Employer, w.Refusals.Employers = "Mill", []string{"Mill"} },
			shortage.CauseTerms, func(_ *match.Vacancy, w *match.Worker) { w.Refusals.Employers = []string{} },
		},
		{
			"years of experience", func(v *match.Vacancy, w *match.Worker) {
				v.Experience, w.Occupations[0].Years = fact.Some(8.), fact.Some(0.)
			},
			shortage.CauseQualification, func(_ *match.Vacancy, w *match.Worker) { w.Occupations[0].Years = fact.Some(8.) },
		},
		{
			"skills not stated", func(v *match.Vacancy, w *match.Worker) {
				v.Skills = []match.SkillDemand{{Skill: "tig"}}
				w.Skills = nil
			},
			shortage.CauseUnknownFacts, func(_ *match.Vacancy, w *match.Worker) { w.Skills = []match.SkillHeld{{Skill: "tig"}} },
		},
		{
			"a hard constraint not known", func(v *match.Vacancy, w *match.Worker) { v.Licences, w.Licences = []string{"crane"}, nil },
			shortage.CauseUnconfirmed, func(_ *match.Vacancy, w *match.Worker) { w.Licences = []string{"crane"} },
		},
		{
			"two things", func(v *match.Vacancy, w *match.Worker) {
				v.Licences = []string{"crane"}
				v.Regulated, w.Education.Recognition = fact.Yes, match.Refused
			},
			shortage.CauseSeveral, func(_ *match.Vacancy, w *match.Worker) {
				w.Licences, w.Education.Recognition = []string{"crane"}, match.Recognised
			},
		},
		{
			"nobody of the occupation", func(v *match.Vacancy, w *match.Worker) { v.Licences, w.Occupations[0].Code = []string{"crane"}, "2221" },
			shortage.CauseNoSupply, func(_ *match.Vacancy, w *match.Worker) {
				w.Licences, w.Occupations[0].Code = []string{"crane"}, "7212"
			},
		},
		{
			"more positions than people", func(v *match.Vacancy, _ *match.Worker) { v.Openings = fact.Some(4) },
			shortage.CauseOutbid, func(v *match.Vacancy, _ *match.Worker) { v.Openings = fact.Some(3) },
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := job("V", "BY-HO", "7212", 3)
			v.Hours, v.Start = fact.None[float64](), fact.None[match.Date]()
			v.Education, v.Experience = fact.None[match.ISCED](), fact.None[float64]()
			workers := people(3, "w", match.Local, "BY-HO", "7212")
			for i := range workers {
				workers[i].Wanted, workers[i].Wage = []taxonomy.Code{}, fact.None[match.WageWish]()
				workers[i].Hours = fact.None[float64]()
			}
			why := func(change func(*match.Vacancy, *match.Worker)) ([]shortage.OpenCause, int) {
				for i := range workers {
					change(&v, &workers[i])
				}
				scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
				require.NoError(t, err)
				s, err := shortage.SurveyMarket(t.Context(), scorer, marketOf([]match.Vacancy{v}, workers),
					plan.Settings{View: match.Reciprocal, MinScore: 850_000, Protection: protect.Unchecked("about something else")})
				require.NoError(t, err)
				causes, err := s.WhyOpen(t.Context(), plan.Certain)
				require.NoError(t, err)
				return causes, s.Certain.Totals.Open
			}
			_, open := why(func(*match.Vacancy, *match.Worker) {})
			require.Zero(t, open, "the premise: all fit")
			got, open := why(row.spoil)
			require.Len(t, got, 1)
			require.Equal(t, row.cause, got[0].Cause)
			require.Equal(t, open, got[0].Positions)
			switch row.cause {
			case shortage.CauseSkill:
				require.Equal(t, fact.Some(shortage.Need{Skill: "tig", Level: 3}), got[0].Need)
			case shortage.CauseSeveral:
				require.Equal(t, []shortage.Cause{shortage.CauseLicence, shortage.CauseRecognition}, got[0].Together)
			case shortage.CauseNoSupply:
				require.Equal(t, []shortage.Cause{shortage.CauseOccupation, shortage.CauseLicence}, got[0].Together)
			case shortage.CauseUnconfirmed, shortage.CauseOutbid:
				require.Zero(t, got[0].Workers)
			default:
				require.Equal(t, 3, got[0].Workers)
			}
			_, open = why(row.mend)
			require.Zero(t, open, "mended")
		})
	}
}

// TestCauseOfMost: of several single causes it is that of most workers, and
// nearer workers decide whatever the others lack.
func TestCauseOfMost(t *testing.T) {
	v := job("V", "BY-HO", "7212", 1, "crane", "boat")
	spoilt := people(9, "two", match.Local, "BY-HO", "7212") // lack both licences, and the recognition
	for i := range spoilt {
		spoilt[i].Education.Recognition = match.Refused
	}
	unrecognised := people(2, "one", match.Local, "BY-HO", "7212", "crane", "boat")
	for i := range unrecognised {
		unrecognised[i].Education.Recognition = match.Refused
	}
	v.Regulated = fact.Yes
	ask := func(groups ...[]match.Worker) shortage.OpenCause {
		s := surveyBySkill(t, marketOf([]match.Vacancy{v}, groups...))
		got, err := s.WhyOpen(t.Context(), plan.Certain)
		require.NoError(t, err)
		require.Len(t, got, 1)
		return got[0]
	}
	require.Equal(t, shortage.OpenCause{Vacancy: "V", Positions: 1, Cause: shortage.CauseRecognition, Workers: 2}, ask(spoilt, unrecognised))
	require.Equal(t, shortage.OpenCause{Vacancy: "V", Positions: 1, Cause: shortage.CauseLicence, Workers: 2},
		ask(spoilt, unrecognised, people(2, "c", match.Local, "BY-HO", "7212", "crane")), "as many: the first")
	require.Equal(t, shortage.CauseNoSupply, ask().Cause, "nobody at all")
}

// TestCausesAddUp: at every level the causes add up to the open positions, and
// what is contested to the rest of what each cell can have open.
func TestCausesAddUp(t *testing.T) {
	var seen [shortage.NumCauses]int64
	for seed := range uint64(3) {
		s := survey(t, seed, nil)
		causesAddUp(t, s, &seen)
		causesAddUp(t, surveyListed(t, seed, 1), &seen)
		again := survey(t, seed, rand.New(rand.NewPCG(seed, 1)))
		require.Equal(t, causesJSON(t, s), causesJSON(t, again), "the order of the records leaves no trace")
	}
	kinds := 0
	for _, n := range seen {
		if n > 0 {
			kinds++
		}
	}
	require.GreaterOrEqual(t, kinds, 6, "the premise: many causes occur: %v", seen)
	require.Positive(t, seen[shortage.CauseProtection])
	require.Positive(t, seen[shortage.CauseReview])
	ctx, cancel := context.WithCancel(t.Context())
	s := survey(t, 0, nil)
	cancel()
	_, err := s.WhyOpen(ctx, plan.Certain)
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.CauseTable(t.Context(), plan.Certain, nil, shortage.Rollup{})
	require.ErrorIs(t, err, fact.ErrConflict)
}

func causesAddUp(t *testing.T, s *shortage.Survey, seen *[shortage.NumCauses]int64) {
	t.Helper()
	for p, err := range shortage.ShortOfOne(t.Context(), s.Graph) {
		require.NoError(t, err)
		require.Zero(t, s.Graph.VacancyTally[p.Vacancy].Barred[plan.BarrierProtection], "nobody is taught for a blocked vacancy")
	}
	for _, form := range []plan.Form{plan.Certain, plan.Possible} {
		causes, err := s.WhyOpen(t.Context(), form)
		require.NoError(t, err)
		p := s.Certain
		if form == plan.Possible {
			p = s.Possible
		}
		require.Len(t, causes, len(p.Open))
		for i, o := range p.Open {
			require.Equal(t, o.Protection == protect.Block, causes[i].Cause == shortage.CauseProtection)
			if causes[i].Cause == shortage.CauseReview {
				require.Equal(t, protect.Review, o.Protection)
				require.Equal(t, plan.Certain, form)
			}
		}
		for _, r := range []shortage.Rollup{
			{}, {Digits: 1}, {Depth: 1, Digits: 3}, {AllRegions: true}, {AllRegions: true, AllOccupations: true},
		} {
			table, err := s.Table(t.Context(), r)
			require.NoError(t, err)
			want := map[shortage.Key]assign.Range{}
			for _, row := range table {
				fill := row.Certain
				if form == plan.Possible {
					fill = row.Possible
				}
				if fill.Open.Max > 0 {
					want[row.Key] = fill.Open
				}
			}
			rows, err := s.CauseTable(t.Context(), form, causes, r)
			require.NoError(t, err)
			require.Len(t, rows, len(want))
			total := int64(0)
			for _, row := range rows {
				sum, sure, needs := int64(0), int64(0), int64(0)
				for c, n := range row.Causes {
					sum += n
					if shortage.Cause(c) != shortage.CauseOutbid && shortage.Cause(c) != shortage.CauseQuota {
						sure += n
					}
					seen[c] += n
				}
				for _, n := range row.Needs {
					needs += n.Positions
				}
				require.Equal(t, row.Open, sum)
				require.LessOrEqual(t, needs, row.Causes[shortage.CauseSkill])
				open := assign.Range{Min: sure + row.Contested.Min, Max: sure + row.Contested.Max}
				require.Equal(t, want[row.Key], open)
				total += row.Open
			}
			require.EqualValues(t, p.Totals.Open, total)
		}
	}
}

func causesJSON(t *testing.T, s *shortage.Survey) string {
	t.Helper()
	causes, err := s.WhyOpen(t.Context(), plan.Certain)
	require.NoError(t, err)
	rows, err := s.CauseTable(t.Context(), plan.Certain, causes, shortage.Rollup{})
	require.NoError(t, err)
	skills, err := s.Skills(t.Context(), shortage.Rollup{})
	require.NoError(t, err)
	text, err := json.Marshal([]any{causes, rows, skills})
	require.NoError(t, err)
	return string(text)
}

// TestCausesInWords: the names can be read back.
func TestCausesInWords(t *testing.T) {
	for c := range shortage.Cause(shortage.NumCauses) {
		text, err := c.MarshalText()
		require.NoError(t, err)
		var back shortage.Cause
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, c, back)
	}
}
