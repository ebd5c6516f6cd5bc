package shortage_test

import (
	"fmt"
	"math"
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

// Markets of a few records whose answers are known by hand. The scorer weighs
// skills alone and all have the one skill, so that all scores are equal; the
// licences that a vacancy asks for decide who fits.

func surveyBySkill(tb testing.TB, m plan.Market) *shortage.Survey {
	tb.Helper()
	p := match.DefaultParams()
	p.Employer = match.PerComponent{match.Skills: 1}
	scorer, err := match.NewScorer(match.Config{Params: p, Regions: geo.Belarus()})
	require.NoError(tb, err)
	s, err := shortage.SurveyMarket(tb.Context(), scorer, m, plan.Settings{
		View: match.EmployerView, MinScore: 500_000, Protection: unchecked().Protection,
	})
	require.NoError(tb, err)
	return s
}

// job is a vacancy for which everything that a gate asks is known.
func job(id string, region geo.Code, occupation taxonomy.Code, openings int, licences ...string) match.Vacancy {
	return match.Vacancy{
		ID: id, Occupation: occupation, Region: region, Remote: fact.Yes, Openings: fact.Some(openings),
		Skills: []match.SkillDemand{{Skill: "s"}}, Licences: append([]string{}, licences...),
		Languages: []match.LanguageDemand{}, Regulated: fact.No,
		Permit: match.PermitTerms{Exempt: fact.Yes, Sponsored: fact.No},
	}
}

// people are n workers with all known; they fit every vacancy that asks for
// none but their licences.
func people(n int, name string, origin match.Origin, region geo.Code, occupation taxonomy.Code, licences ...string) []match.Worker {
	out := make([]match.Worker, n)
	for i := range out {
		out[i] = match.Worker{
			ID: fmt.Sprintf("%s%d", name, i), Origin: origin, Region: region,
			Citizenships: []string{}, Permits: []match.Permit{}, Languages: []match.LanguageLevel{},
			Licences: append([]string{}, licences...), Skills: []match.SkillHeld{{Skill: "s"}},
			Occupations: []match.OccupationHeld{{Code: occupation}},
			Education:   match.Education{Recognition: match.Domestic},
		}
	}
	return out
}

func marketOf(vacancies []match.Vacancy, groups ...[]match.Worker) plan.Market {
	m := plan.Market{Vacancies: vacancies}
	for _, g := range groups {
		m.Workers = append(m.Workers, g...)
	}
	return m
}

// TestStagesOfPeople: one vacancy and a different number of people at every
// step, so that no two terms can be mistaken for each other.
func TestStagesOfPeople(t *testing.T) {
	unsure := people(6, "U", match.Local, "BY-HO", "7212")
	for i := range unsure {
		unsure[i].Education.Recognition = match.RecognitionUnknown
	}
	v := job("V", "BY-HO", "7212", 40)
	v.Regulated = fact.Yes
	s := surveyBySkill(t, marketOf(
		[]match.Vacancy{v},
		people(1, "same", match.Local, "BY-HO", "7212"),
		people(2, "region", match.Local, "BY-BR", "7212"),
		people(5, "occupation", match.Local, "BY-HO", "7213"),
		people(3, "both", match.Local, "BY-BR", "7213"),
		people(4, "immigrant", match.Immigrant, "BY-HO", "7212"),
		people(7, "abroad", match.Abroad, "", "7212"),
		people(8, "origin", match.OriginUnknown, "BY-HO", "7212"),
		unsure,
	))
	want := shortage.Decomposition{
		Positions: 40, SameCell: 1,
		RegionFirst:     shortage.Split{Region: 2, Occupation: 8},
		OccupationFirst: shortage.Split{Region: 5, Occupation: 5},
		Immigrants:      4, Abroad: 15, Open: 10,
	}
	require.Equal(t, want, s.Stages.Certain)
	region, occupation := want.Shapley()
	require.InDelta(t, 3.5, region, 0, "a half stays a half")
	require.InDelta(t, 6.5, occupation, 0)
	want.SameCell, want.Open = 7, 4
	require.Equal(t, want, s.Stages.Possible)
	require.EqualValues(t, 11, want.Locals()-6)
	require.EqualValues(t, 36, want.Filled())
}

// TestStagesOfTwoByTwo: two regions by two occupations, filled step by step.
func TestStagesOfTwoByTwo(t *testing.T) {
	vacancies := []match.Vacancy{
		job("A7212", "BY-HO", "7212", 5, "weld"), job("A5120", "BY-HO", "5120", 3, "cook"),
		job("B7212", "BY-BR", "7212", 2, "weld"), job("B5120", "BY-BR", "5120", 4, "cook"),
	}
	s := surveyBySkill(t, marketOf(
		vacancies,
		people(2, "a", match.Local, "BY-HO", "7212", "weld"), // 2 of 5 at home
		people(4, "b", match.Local, "BY-BR", "7212", "weld"), // 2 at home, 2 move
		people(1, "c", match.Local, "BY-HO", "5120", "cook"), // 1 of 3 at home
		people(1, "d", match.Local, "BY-HO", "7212", "cook"), // changes the occupation
		people(2, "e", match.Immigrant, "BY-BR", "5120", "cook"),
		people(1, "f", match.Abroad, "", "5120", "cook"),
	))
	require.Equal(t, shortage.Decomposition{
		Positions: 14, SameCell: 5,
		RegionFirst:     shortage.Split{Region: 2, Occupation: 1},
		OccupationFirst: shortage.Split{Region: 2, Occupation: 1},
		Immigrants:      2, Abroad: 1, Open: 3,
	}, s.Stages.Certain)
	require.Equal(t, 8, s.Certain.Totals.Locals)
	require.Equal(t, 3, s.Certain.Totals.Open)
	rows, err := s.Table(t.Context(), shortage.Rollup{AllRegions: true})
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Equal(t, taxonomy.Code("5120"), rows[0].Occupation)
	require.Equal(t, shortage.Fill{
		Locals: assign.Range{Min: 2, Max: 2}, Foreign: assign.Range{Min: 3, Max: 3}, Open: assign.Range{Min: 2, Max: 2},
	}, rows[0].Certain)
	require.Equal(t, shortage.Fill{
		Locals: assign.Range{Min: 6, Max: 6}, Open: assign.Range{Min: 1, Max: 1},
	}, rows[1].Certain)
}

// TestCells holds demand, supply and tightness of the cells of a market with
// two target occupations, wishes apart from history, an unknown number of
// openings, people of unknown origin and people abroad.
func TestCells(t *testing.T) {
	unstated := job("V4", "BY-HO", "5120", 1)
	unstated.Openings = fact.Opt[int]{}
	two := people(1, "two", match.Local, "BY-HO", "7212")
	two[0].Wanted = []taxonomy.Code{"7213", "5120", "7213"} // twice the same is one target
	none := people(1, "none", match.Immigrant, "BY-BR", "7212")
	none[0].Occupations = nil
	half := people(1, "half", match.Immigrant, "BY-HO", "7212")
	half[0].Wanted = []taxonomy.Code{}
	half[0].Occupations = append(half[0].Occupations, match.OccupationHeld{Code: "5120"})
	s := surveyBySkill(t, marketOf(
		[]match.Vacancy{
			job("V1", "BY-HO", "7212", 2), job("V2", "BY-HO", "7212", 1), unstated,
			job("V3", "", "7212", 1), job("V5", "BY-BR", "", 1),
		},
		two, none, half,
		people(1, "origin", match.OriginUnknown, "BY-HO", "7212"),
		people(3, "abroad", match.Abroad, "XX-1", "7212"),
	))
	type cell struct {
		region     geo.Code
		occupation taxonomy.Code
		positions  int64
		people     [plan.NumGroups]float64
		state      shortage.State
		ratio      float64
	}
	read := func(r shortage.Rollup) []cell {
		rows, err := s.Table(t.Context(), r)
		require.NoError(t, err)
		var out []cell
		for _, row := range rows {
			c := cell{region: row.Region, occupation: row.Occupation, positions: row.Positions}
			for g, n := range row.Jobseekers {
				c.people[g] = n.Float()
			}
			c.state, c.ratio = row.Tightness.State, row.Tightness.Ratio
			out = append(out, c)
		}
		return out
	}
	require.Equal(t, []cell{
		{"", "7212", 1, [3]float64{0, 0, 3}, shortage.NoJobseekers, 0},
		{"BY-BR", "", 1, [3]float64{0, 1, 0}, shortage.Ok, 1},
		{"BY-HO", "5120", 1, [3]float64{0.5, 0.5, 0}, shortage.Ok, 1},
		{"BY-HO", "7212", 3, [3]float64{0, 0.5, 1}, shortage.Ok, 6},
		{"BY-HO", "7213", 0, [3]float64{0.5, 0, 0}, shortage.Ok, 0},
	}, read(shortage.Rollup{}), "by region, then occupation")
	require.Equal(t, []cell{
		{"", "", 1, [3]float64{0, 1, 0}, shortage.Ok, 1},
		{"", "51", 1, [3]float64{0.5, 0.5, 0}, shortage.Ok, 1},
		{"", "72", 4, [3]float64{0.5, 0.5, 4}, shortage.Ok, 4},
	}, read(shortage.Rollup{AllRegions: true, Digits: 2}))
	require.Equal(t, []cell{
		{"", "", 1, [3]float64{0, 0, 3}, shortage.NoJobseekers, 0},
		{"BY", "", 5, [3]float64{1, 2, 1}, shortage.Ok, 5. / 3},
	}, read(shortage.Rollup{Depth: 1, AllOccupations: true}))
	require.Equal(t, []cell{
		{"", "", 1, [3]float64{0, 0, 3}, shortage.NoJobseekers, 0},
		{"BY-BR", "", 1, [3]float64{0, 1, 0}, shortage.Ok, 1},
		{"BY-HO", "", 4, [3]float64{1, 1, 1}, shortage.Ok, 2},
	}, read(shortage.Rollup{Depth: 2, AllOccupations: true}))
}

// TestRangesOfCells: where equally good plans differ, a cell has a range; where
// they agree, a point.
func TestRangesOfCells(t *testing.T) {
	both := []match.Vacancy{job("VA", "BY-HO", "7212", 1), job("VB", "BY-BR", "7212", 1)}
	fills := func(m plan.Market, r shortage.Rollup) []shortage.Fill {
		rows, err := surveyBySkill(t, m).Table(t.Context(), r)
		require.NoError(t, err)
		var out []shortage.Fill
		for _, row := range rows {
			if row.Positions > 0 {
				require.Equal(t, row.Certain, row.Possible, "nothing is open here")
				require.Equal(t, row.Certain.Open.Max > 0, row.Overdemanded)
				out = append(out, row.Certain)
			}
		}
		return out
	}
	one, free := assign.Range{Min: 1, Max: 1}, assign.Range{Min: 0, Max: 1}
	local, immigrant := people(1, "L", match.Local, "BY-HO", "7212"), people(1, "I", match.Immigrant, "BY-HO", "7212")

	m := marketOf(both, local)
	require.Equal(t, []shortage.Fill{{Locals: free, Open: free}, {Locals: free, Open: free}}, fills(m, shortage.Rollup{}),
		"one local for either of two")
	require.Equal(t, []shortage.Fill{{Locals: one, Open: one}}, fills(m, shortage.Rollup{AllRegions: true}), "one in both together")

	m = marketOf(both, local, immigrant)
	require.Equal(t, []shortage.Fill{{Locals: free, Foreign: free}, {Locals: free, Foreign: free}}, fills(m, shortage.Rollup{}),
		"each position is filled in every best plan, by whom is open")

	abroad := people(1, "A", match.Abroad, "", "7212")
	m = marketOf(both[:1], immigrant, abroad)
	require.Equal(t, []shortage.Fill{{Foreign: one}}, fills(m, shortage.Rollup{}), "here or abroad, one immigrant")
}

// TestOverdemandedIsCertain: the block is that of the certain form.
func TestOverdemandedIsCertain(t *testing.T) {
	unsure := people(1, "U", match.Local, "BY-HO", "7212")
	unsure[0].Education.Recognition = match.Pending
	v := job("V", "BY-HO", "7212", 1)
	v.Regulated = fact.Yes
	rows, err := surveyBySkill(t, marketOf([]match.Vacancy{v}, unsure)).Table(t.Context(), shortage.Rollup{})
	require.NoError(t, err)
	require.True(t, rows[0].Overdemanded)
	require.Equal(t, assign.Range{Min: 1, Max: 1}, rows[0].Certain.Open)
	require.Equal(t, assign.Range{}, rows[0].Possible.Open)
}

// TestWhy holds that reasons are counted in positions and barriers only for
// those without a pair.
func TestWhy(t *testing.T) {
	regulated := job("V2", "BY-HO", "7212", 4)
	regulated.Regulated = fact.Yes
	unsure := people(1, "U", match.Local, "BY-HO", "7212")
	unsure[0].Education.Recognition = match.Pending
	s := surveyBySkill(t, marketOf(
		[]match.Vacancy{job("V1", "BY-HO", "7212", 3, "diver"), regulated, job("V3", "BY-HO", "7212", 7, "pilot")},
		unsure, people(2, "P", match.Local, "BY-HO", "7212", "pilot"), people(1, "N", match.Immigrant, "BY-HO", "7212"),
	))
	// V1 asks for a licence that nobody has. The two pilots and N may take V2,
	// as U may not for certain; one position of V2 or more stays open.
	why := shortage.WhyOpen(s.Certain)
	require.Equal(t, map[plan.Reason]int{plan.NoPair: 3, plan.Outbid: s.Certain.Totals.Open - 3}, why.Count)
	require.Equal(t, map[plan.Barrier]int{plan.BarrierLicence: 3}, why.Barriers, "positions, and no barrier of the others")
	require.Equal(t, map[plan.Reason]int{plan.Unconfirmed: 1}, shortage.WhyUnplaced(s.Certain, plan.Locals).Count)
	require.Empty(t, shortage.WhyUnplaced(s.Certain, plan.Immigrants).Count)
	require.Empty(t, shortage.WhyUnplaced(s.Certain, plan.FromAbroad).Count)
}

func counts(t *testing.T, cells ...shortage.Count) shortage.Counts {
	t.Helper()
	c, err := shortage.NewCounts(cells)
	require.NoError(t, err)
	return c
}

// TestRelations holds who may fill what from counts, relation by relation: five
// positions of 1111 in A, and people elsewhere.
func TestRelations(t *testing.T) {
	seek := func(local, immigrant, abroad int64) [plan.NumGroups]int64 {
		return [plan.NumGroups]int64{local, immigrant, abroad}
	}
	demand := shortage.Count{Region: "A", Occupation: "1111", Positions: 5}
	for _, tt := range []struct {
		name, why  string
		region     geo.Code
		occupation taxonomy.Code
		relations  shortage.Relations
		jobseekers [plan.NumGroups]int64
		want       shortage.Decomposition
	}{
		{
			"another occupation", "equal codes only", "A", "1112",
			shortage.Relations{},
			seek(1, 1, 1),
			shortage.Decomposition{Open: 5},
		},
		{
			"same minor group, same region", "one change", "A", "1112",
			shortage.Relations{Digits: 3},
			seek(1, 0, 0),
			shortage.Decomposition{RegionFirst: shortage.Split{Occupation: 1}, OccupationFirst: shortage.Split{Occupation: 1}, Open: 4},
		},
		{
			"same minor group, other region", "locals change one thing, the others both", "B", "1112",
			shortage.Relations{Digits: 3},
			seek(1, 1, 1),
			shortage.Decomposition{Immigrants: 1, Abroad: 1, Open: 3},
		},
		{
			"the same, anywhere", "locals may change both; no single change is enough", "B", "1112",
			shortage.Relations{Digits: 3, Anywhere: true},
			seek(1, 1, 1),
			shortage.Decomposition{
				RegionFirst: shortage.Split{Occupation: 1}, OccupationFirst: shortage.Split{Region: 1}, Immigrants: 1, Abroad: 1, Open: 2,
			},
		},
		{
			"all digits", "only itself", "A", "1112",
			shortage.Relations{Digits: 4},
			seek(1, 1, 1),
			shortage.Decomposition{Open: 5},
		},
		{
			"a minor group itself", "a code as short as the prefix has it", "A", "111",
			shortage.Relations{Digits: 3},
			seek(1, 0, 0),
			shortage.Decomposition{RegionFirst: shortage.Split{Occupation: 1}, OccupationFirst: shortage.Split{Occupation: 1}, Open: 4},
		},
		{
			"directed", "people of From can do To", "A", "2222",
			shortage.Relations{Related: []shortage.Related{{From: "2222", To: "1111"}}},
			seek(2, 0, 0),
			shortage.Decomposition{RegionFirst: shortage.Split{Occupation: 2}, OccupationFirst: shortage.Split{Occupation: 2}, Open: 3},
		},
		{
			"directed the other way", "and not back", "A", "2222",
			shortage.Relations{Related: []shortage.Related{{From: "1111", To: "2222"}}},
			seek(2, 2, 2),
			shortage.Decomposition{Open: 5},
		},
		{
			"other region", "the same occupation", "B", "1111",
			shortage.Relations{},
			seek(3, 1, 0),
			shortage.Decomposition{RegionFirst: shortage.Split{Region: 3}, OccupationFirst: shortage.Split{Region: 3}, Immigrants: 1, Open: 1},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.want.Positions = 5
			d, err := shortage.FromCounts(t.Context(), counts(t, demand, shortage.Count{
				Region: tt.region, Occupation: tt.occupation, Jobseekers: tt.jobseekers,
			}), tt.relations)
			require.NoError(t, err)
			require.Equal(t, tt.want, d, tt.why)
		})
	}
}

// TestGroupAsTarget: a position stated by its minor group can be filled from
// the unit groups within it.
func TestGroupAsTarget(t *testing.T) {
	d, err := shortage.FromCounts(t.Context(), counts(t,
		shortage.Count{Region: "A", Occupation: "111", Positions: 3},
		shortage.Count{Region: "A", Occupation: "1111", Jobseekers: [plan.NumGroups]int64{2, 0, 0}},
	), shortage.Relations{Digits: 3})
	require.NoError(t, err)
	require.EqualValues(t, 2, d.Filled())
}

// TestShortCodesAreNotRelated: two codes shorter than the prefix share nothing.
func TestShortCodesAreNotRelated(t *testing.T) {
	d, err := shortage.FromCounts(t.Context(), counts(t,
		shortage.Count{Region: "A", Occupation: "1", Positions: 2},
		shortage.Count{Region: "A", Occupation: "11", Jobseekers: [plan.NumGroups]int64{2, 0, 0}},
		shortage.Count{Region: "A", Occupation: "111", Jobseekers: [plan.NumGroups]int64{2, 0, 0}},
	), shortage.Relations{Digits: 3})
	require.NoError(t, err)
	require.Zero(t, d.Filled())
}

// TestBlocksByHand: four different sums.
func TestBlocksByHand(t *testing.T) {
	c := counts(t,
		shortage.Count{Region: "A", Occupation: "1", Positions: 9, Jobseekers: [plan.NumGroups]int64{1, 1, 0}},
		shortage.Count{Region: "A", Occupation: "2", Positions: 2, Jobseekers: [plan.NumGroups]int64{0, 0, 3}},
		shortage.Count{Region: "B", Occupation: "1", Positions: 0, Jobseekers: [plan.NumGroups]int64{3, 0, 0}},
		shortage.Count{Region: "B", Occupation: "3", Positions: 1, Jobseekers: [plan.NumGroups]int64{4, 0, 0}},
	)
	require.Equal(t, shortage.Blocks{SameCell: 2 + 2 + 1, SameOccupation: 5 + 2 + 1, SameRegion: 5 + 1, Anywhere: 12}, c.Blocks())
	positions, jobseekers := c.Totals()
	require.EqualValues(t, 12, positions)
	require.EqualValues(t, 12, jobseekers)
}

// TestOpenCellsInOrder: by excess over the cell's own jobseekers of all groups,
// the rest counted.
func TestOpenCellsInOrder(t *testing.T) {
	c := counts(t,
		shortage.Count{Region: "A", Occupation: "1", Positions: 4, Jobseekers: [plan.NumGroups]int64{1, 1, 0}}, // 2 open
		shortage.Count{Region: "A", Occupation: "2", Positions: 9, Jobseekers: [plan.NumGroups]int64{0, 2, 2}}, // 5 open
		shortage.Count{Region: "A", Occupation: "3", Positions: 3, Jobseekers: [plan.NumGroups]int64{3, 0, 0}}, // none
		shortage.Count{Region: "A", Occupation: "4", Positions: 3},                                             // 3 open
	)
	for limit, want := range [][]taxonomy.Code{{}, {"2"}, {"2", "4"}, {"2", "4", "1"}, {"2", "4", "1"}} {
		open, n, err := shortage.OpenCells(t.Context(), c, shortage.Relations{}, limit)
		require.NoError(t, err)
		require.Equal(t, 3, n, "whatever is shown")
		got := []taxonomy.Code{}
		for _, o := range open {
			got = append(got, o.Occupation)
		}
		require.Equal(t, want, got)
		if limit == 3 {
			require.Equal(t, assign.Range{Min: 5, Max: 5}, open[0].Unfilled)
			require.Equal(t, shortage.Tightness{State: shortage.Ok, Ratio: 9. / 4}, open[0].Tightness)
			require.Equal(t, shortage.NoJobseekers, open[1].Tightness.State)
		}
	}
	open, n, err := shortage.OpenCells(t.Context(), c, shortage.Relations{}, -1)
	require.NoError(t, err)
	require.Equal(t, 3, n)
	require.Empty(t, open)
}

// TestNewCountsKeepsItsHands: the caller's slice stays as it was, and the
// largest total that fits is no fault.
func TestNewCountsKeepsItsHands(t *testing.T) {
	cells := []shortage.Count{{Region: "B", Occupation: "1"}, {Region: "A", Occupation: "2", Positions: math.MaxInt64}, {Region: "A", Occupation: "1"}}
	c, err := shortage.NewCounts(cells)
	require.NoError(t, err)
	require.Equal(t, geo.Code("B"), cells[0].Region)
	require.Equal(t, []geo.Code{"A", "A", "B"}, []geo.Code{c.Cells[0].Region, c.Cells[1].Region, c.Cells[2].Region})
	require.Equal(t, taxonomy.Code("1"), c.Cells[0].Occupation, "by region, then occupation")
}

// TestPartsOfPersons: a part of a person is a jobseeker, and parts up to 16 are
// equal to the last digit.
func TestPartsOfPersons(t *testing.T) {
	third := shortage.Share(3)[0]
	require.Equal(t, shortage.Tightness{State: shortage.Ok, Ratio: 3}, shortage.TightnessOf(1, third))
	require.Equal(t, shortage.Ok, shortage.TightnessOf(1, 1).State)
	for k := 1; k <= 16; k++ {
		for _, p := range shortage.Share(k) {
			require.Equal(t, shortage.OnePerson, p*shortage.Persons(k))
		}
	}
}

// TestTightnessOfCounts: more people than a Persons holds are people all the
// same.
func TestTightnessOfCounts(t *testing.T) {
	got := shortage.TightnessOfCounts(1<<60, 1<<61)
	require.Equal(t, shortage.Tightness{State: shortage.Ok, Ratio: 0.5}, got)
	require.Equal(t, shortage.NoJobseekers, shortage.TightnessOfCounts(1, 0).State)
	require.Equal(t, shortage.Empty, shortage.TightnessOfCounts(0, 0).State)
}

// unchecked are settings without protection: the tests that use them are about something
// else.
func unchecked() plan.Settings {
	s := plan.DefaultSettings()
	s.Protection = protect.Unchecked("a test of shortage")
	return s
}
