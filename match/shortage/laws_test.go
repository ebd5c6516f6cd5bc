package shortage_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func survey(tb testing.TB, seed uint64, shuffle *rand.Rand) *shortage.Survey {
	tb.Helper()
	scorer, err := match.NewScorer(match.Config{
		Params: match.DefaultParams(), Regions: geo.Belarus(),
		Specificity: market.Specificity(), Rules: market.Rules(),
	})
	require.NoError(tb, err)
	m, err := market.New(tb.Context(), market.Settings{
		Seed: seed, Vacancies: 70, Workers: 180, Immigrant: 0.12, Abroad: 0.15, Unknown: 0.08,
	})
	require.NoError(tb, err)
	if shuffle != nil {
		shuffle.Shuffle(len(m.Workers), func(i, j int) { m.Workers[i], m.Workers[j] = m.Workers[j], m.Workers[i] })
		shuffle.Shuffle(len(m.Vacancies), func(i, j int) { m.Vacancies[i], m.Vacancies[j] = m.Vacancies[j], m.Vacancies[i] })
	}
	s, err := shortage.SurveyMarket(tb.Context(), scorer, plan.Market{Vacancies: m.Vacancies, Workers: m.Workers}, sampleSettings(tb))
	require.NoError(tb, err)
	return s
}

// TestStagesAreTheHeadline holds the law that joins plan and stages: the
// headline of a plan equals the stage totals, and the terms add up.
func TestStagesAreTheHeadline(t *testing.T) {
	var sum shortage.Decomposition
	for seed := range uint64(8) {
		s := survey(t, seed, nil)
		for _, side := range []struct {
			p *plan.Plan
			d shortage.Decomposition
		}{{s.Certain, s.Stages.Certain}, {s.Possible, s.Stages.Possible}} {
			d, err := shortage.FromPlan(t.Context(), s.Graph, side.p.Form) // knows nothing of the plan
			require.NoError(t, err)
			require.Equal(t, d, side.d)
			require.EqualValues(t, side.p.Totals.Positions, d.Positions)
			require.EqualValues(t, side.p.Totals.Locals, d.Locals())
			require.EqualValues(t, side.p.Totals.Foreign(), d.Immigrants+d.Abroad)
			require.EqualValues(t, side.p.Totals.Open, d.Open)
			for _, split := range []shortage.Split{d.RegionFirst, d.OccupationFirst} {
				require.GreaterOrEqual(t, split.Region, int64(0))
				require.GreaterOrEqual(t, split.Occupation, int64(0))
				require.Equal(t, d.Positions, d.SameCell+split.Region+split.Occupation+d.Immigrants+d.Abroad+d.Open)
			}
			sum.SameCell += d.SameCell
			sum.RegionFirst.Region += d.RegionFirst.Region
			sum.RegionFirst.Occupation += d.RegionFirst.Occupation
			sum.Immigrants += d.Immigrants
			sum.Abroad += d.Abroad
			sum.Open += d.Open
		}
	}
	for _, n := range []int64{sum.SameCell, sum.RegionFirst.Region, sum.RegionFirst.Occupation, sum.Immigrants, sum.Abroad, sum.Open} {
		require.Positive(t, n, "the premise: every stage occurs")
	}
}

// TestTableAddsUp holds that the cells of every roll-up add up to the market,
// and that each cell's ranges hold the plan that was found.
func TestTableAddsUp(t *testing.T) {
	over := 0
	for seed := range uint64(4) {
		s := survey(t, seed, nil)
		for _, r := range []shortage.Rollup{
			{}, {Digits: 2}, {Depth: 1}, {AllOccupations: true}, {AllRegions: true, Digits: 1}, {AllRegions: true, AllOccupations: true},
		} {
			rows, err := s.Table(t.Context(), r)
			require.NoError(t, err)
			var positions int64
			var people shortage.Persons
			for _, row := range rows {
				positions += row.Positions
				for _, n := range row.Jobseekers {
					people += n
				}
				for _, f := range []shortage.Fill{row.Certain, row.Possible} {
					require.LessOrEqual(t, f.Open.Min, f.Open.Max)
					require.GreaterOrEqual(t, f.Open.Min, int64(0))
					require.LessOrEqual(t, f.Locals.Max, row.Positions)
					require.LessOrEqual(t, f.Locals.Min+f.Foreign.Min, row.Positions-f.Open.Min)
					require.GreaterOrEqual(t, f.Locals.Max+f.Foreign.Max, row.Positions-f.Open.Max)
				}
				if row.Certain.Open.Min > 0 {
					require.True(t, row.Overdemanded, "what every best plan leaves open is over-demanded")
				}
				if row.Overdemanded {
					over++
				}
			}
			require.EqualValues(t, s.Certain.Totals.Positions, positions)
			require.Equal(t, shortage.Persons(len(s.Graph.Workers))*shortage.OnePerson, people)
			if r.AllRegions && r.AllOccupations {
				require.Len(t, rows, 1)
				require.EqualValues(t, s.Certain.Totals.Locals, rows[0].Certain.Locals.Min)
				require.EqualValues(t, s.Possible.Totals.Open, rows[0].Possible.Open.Max)
			}
		}
	}
	require.Positive(t, over)
}

// TestRollupOfDepth: the seven regions roll up into the one country.
func TestRollupOfDepth(t *testing.T) {
	rows, err := survey(t, 1, nil).Table(t.Context(), shortage.Rollup{Depth: 1, AllOccupations: true})
	require.NoError(t, err)
	require.Len(t, rows, 2, "workers abroad stand in no region")
	require.Equal(t, geo.Code(""), rows[0].Region)
	require.Zero(t, rows[0].Positions)
	require.Equal(t, geo.Code("BY"), rows[1].Region)
}

// TestOrderOfRecords: the same records give the same bytes in any order.
func TestOrderOfRecords(t *testing.T) {
	var want string
	for i := range 3 {
		var shuffle *rand.Rand
		if i > 0 {
			shuffle = rand.New(rand.NewPCG(uint64(i), 7))
		}
		s := survey(t, 2, shuffle)
		rows, err := s.Table(t.Context(), shortage.Rollup{})
		require.NoError(t, err)
		b, err := json.Marshal([]any{s.Stages, s.Confirm, rows, shortage.WhyOpen(s.Certain), shortage.WhyUnplaced(s.Certain, plan.Locals)})
		require.NoError(t, err)
		if i == 0 {
			want = string(b)
		}
		require.Equal(t, want, string(b))
	}
}

// TestReasonsAddUp: open positions and unplaced workers are all counted.
func TestReasonsAddUp(t *testing.T) {
	s := survey(t, 3, nil)
	sum := 0
	for _, n := range shortage.WhyOpen(s.Certain).Count {
		sum += n
	}
	require.Equal(t, s.Certain.Totals.Open, sum)
	sum = 0
	for g := range plan.NumGroups {
		for _, n := range shortage.WhyUnplaced(s.Certain, plan.Group(g)).Count {
			sum += n
		}
	}
	require.Len(t, s.Certain.Unplaced, sum)
}

// TestCountsLaws holds on random tables: terms add up, more relations fill no
// less, the block sums bound the stages, and order means nothing.
func TestCountsLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		var cells []shortage.Count
		for _, region := range []geo.Code{"A", "B", "C"} {
			for _, occupation := range []taxonomy.Code{"1111", "1112", "1120", "2111"} {
				cells = append(cells, shortage.Count{
					Region: region, Occupation: occupation, Positions: r.Int64N(6),
					Jobseekers: [plan.NumGroups]int64{r.Int64N(5), r.Int64N(3), r.Int64N(2)},
				})
			}
		}
		c, err := shortage.NewCounts(cells)
		require.NoError(t, err)
		last := int64(-1)
		for _, relations := range []shortage.Relations{{}, {Digits: 3}, {Digits: 3, Anywhere: true}, {Digits: 1, Anywhere: true}} {
			d, err := shortage.FromCounts(t.Context(), c, relations)
			require.NoError(t, err)
			require.GreaterOrEqual(t, d.Filled(), last)
			require.LessOrEqual(t, d.Filled(), c.Blocks().Anywhere)
			last = d.Filled()
			for _, term := range []int64{
				d.SameCell, d.RegionFirst.Region, d.RegionFirst.Occupation, d.OccupationFirst.Region,
				d.OccupationFirst.Occupation, d.Immigrants, d.Abroad, d.Open,
			} {
				require.GreaterOrEqual(t, term, int64(0))
			}
			open, n, err := shortage.OpenCells(t.Context(), c, relations, 100)
			require.NoError(t, err)
			require.Len(t, open, n)
			var atMost int64
			for _, o := range open {
				require.Positive(t, o.Unfilled.Max, "a cell of the block is short in some matching")
				atMost += o.Unfilled.Max
			}
			require.GreaterOrEqual(t, atMost, d.Open)
		}
		r.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
		again, err := shortage.NewCounts(cells)
		require.NoError(t, err)
		require.Equal(t, c, again)
	}
}

func TestNewCountsRefuses(t *testing.T) {
	_, err := shortage.NewCounts([]shortage.Count{
		{Region: "A", Occupation: "1111", Positions: -1},
		{Region: "A", Occupation: "1112", Jobseekers: [plan.NumGroups]int64{0, -4, 0}},
		{Region: "B", Occupation: "1111", Positions: 1},
		{Region: "B", Occupation: "1111", Positions: 2},
		{Region: "C", Occupation: "1111", Positions: 1 << 62, Jobseekers: [plan.NumGroups]int64{1 << 62, 1 << 62, 0}},
	})
	require.ErrorIs(t, err, fact.ErrRange)
	require.ErrorIs(t, err, fact.ErrDuplicate)
	require.EqualError(t, err, `shortage: 5 faults
  cell A × 1111: positions: "-1": out of range: negative
  cell A × 1112: immigrant jobseekers: "-4": out of range: negative
  cell B × 1111: duplicate
  cell C × 1111: "4611686018427387904": out of range: the total is too large
  cell C × 1111: "4611686018427387904": out of range: the total is too large`)
}

func TestShare(t *testing.T) {
	for k := range 40 {
		var sum shortage.Persons
		parts := shortage.Share(k)
		require.Len(t, parts, k)
		for _, p := range parts {
			sum += p
			require.InDelta(t, 1/float64(k), p.Float(), 1e-5)
		}
		if k > 0 {
			require.Equal(t, shortage.OnePerson, sum)
		}
	}
}

// sampleSettings are the default ones, with the sample country's rules of protection.
func sampleSettings(tb testing.TB) plan.Settings {
	tb.Helper()
	s := plan.DefaultSettings()
	var err error
	s.Protection, err = protect.New(market.Protection())
	require.NoError(tb, err)
	return s
}
