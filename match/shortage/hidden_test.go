package shortage_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// tableOf is a table of three regions by four occupations with random counts.
func tableOf(r *rand.Rand, count func(i int) shortage.Count) []shortage.Count {
	var out []shortage.Count
	for i := range 12 {
		c := count(i)
		c.Region, c.Occupation = geo.Code(strconv.Itoa(i/4)), taxonomy.Code([]string{"7211", "7212", "7221", "5120"}[i%4])
		out = append(out, c)
	}
	r.Shuffle(len(out), func(i, k int) { out[i], out[k] = out[k], out[i] })
	return out
}

// TestHiddenCounts: every table within the ranges has its tightness and stages
// within theirs, and a range of one value is that value.
func TestHiddenCounts(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	relations := shortage.Relations{Digits: 3}
	reached := map[string]bool{}
	for range 60 {
		var low, high [12]shortage.Count
		for i := range low {
			low[i].Positions = int64(r.IntN(4))
			high[i].Positions = low[i].Positions + int64(r.IntN(3)*r.IntN(3))
			for g := range low[i].Jobseekers {
				low[i].Jobseekers[g] = int64(r.IntN(3 - g))
				high[i].Jobseekers[g] = low[i].Jobseekers[g] + int64(r.IntN(3)*r.IntN(2))
			}
		}
		c, err := shortage.NewCountsRange(
			tableOf(r, func(i int) shortage.Count { return low[i] }),
			tableOf(r, func(i int) shortage.Count { return high[i] }))
		require.NoError(t, err)
		s, err := shortage.FromCountsRange(t.Context(), c, relations)
		require.NoError(t, err)
		tightness, err := c.Tightness(plan.Locals, plan.Immigrants)
		require.NoError(t, err)
		cells, n, err := shortage.OpenCellsRange(t.Context(), c, relations, 12)
		require.NoError(t, err)
		require.Len(t, cells, n)
		block := map[shortage.Key]shortage.OpenRange{}
		for _, cell := range cells {
			block[cell.Key] = cell
		}
		draw := func(a, b int64) int64 { // the ends more often than what is between
			return [3]int64{a, b, a + r.Int64N(b-a+1)}[r.IntN(3)]
		}
		for range 12 {
			some := countsOf(t, tableOf(r, func(i int) shortage.Count {
				x := shortage.Count{Positions: draw(low[i].Positions, high[i].Positions)}
				for g := range x.Jobseekers {
					x.Jobseekers[g] = draw(low[i].Jobseekers[g], high[i].Jobseekers[g])
				}
				return x
			})...)
			d, err := shortage.FromCounts(t.Context(), some, relations)
			require.NoError(t, err)
			for _, x := range []struct {
				name string
				n    int64
				in   assign.Range
			}{
				{"positions", d.Positions, s.Positions},
				{"same cell", d.SameCell, s.SameCell},
				{"any region", d.SameCell + d.RegionFirst.Region, s.AnyRegion},
				{"any occupation", d.SameCell + d.OccupationFirst.Occupation, s.AnyOccupation},
				{"locals", d.Locals(), s.Locals},
				{"immigrants too", d.Locals() + d.Immigrants, s.WithImmigrants},
				{"filled", d.Filled(), s.Filled},
				{"open", d.Open, s.Open},
				{"region first", d.RegionFirst.Region, s.RegionFirst.Region},
				{"region first, occupation", d.RegionFirst.Occupation, s.RegionFirst.Occupation},
				{"occupation first, region", d.OccupationFirst.Region, s.OccupationFirst.Region},
				{"occupation first", d.OccupationFirst.Occupation, s.OccupationFirst.Occupation},
				{"immigrants", d.Immigrants, s.Immigrants},
				{"abroad", d.Abroad, s.Abroad},
			} {
				require.True(t, x.in.Min <= x.n && x.n <= x.in.Max, "%s: %d in %v", x.name, x.n, x.in)
			}
			open, _, err := shortage.OpenCells(t.Context(), some, relations, 12)
			require.NoError(t, err)
			short := map[shortage.Key]bool{}
			for _, cell := range open {
				k := shortage.Key{Region: cell.Region, Occupation: cell.Occupation}
				short[k] = true
				require.Contains(t, block, k)
				in := block[k].Unfilled
				require.True(t, in.Min <= cell.Unfilled.Min && cell.Unfilled.Max <= in.Max)
			}
			for k, cell := range block {
				require.True(t, short[k] || cell.Unfilled.Min == 0 && cell.Overdemanded == fact.Unknown)
			}
			for i, cell := range some.Cells {
				th := shortage.TightnessOfCounts(cell.Positions, cell.Jobseekers[plan.Locals]+cell.Jobseekers[plan.Immigrants])
				require.GreaterOrEqual(t, shortage.CompareTightness(tightness[i].Low, th), 0)
				require.LessOrEqual(t, shortage.CompareTightness(tightness[i].High, th), 0)
				reached[tightness[i].Low.State.String()+" "+tightness[i].High.State.String()] = true
			}
		}
		// A table of equal ends has the stages of the table itself.
		one, err := shortage.NewCountsRange(low[:0], low[:0])
		require.NoError(t, err)
		one.Low, one.High = c.High, c.High
		s, err = shortage.FromCountsRange(t.Context(), one, relations)
		require.NoError(t, err)
		d, err := shortage.FromCounts(t.Context(), c.High, relations)
		require.NoError(t, err)
		point := func(n int64) assign.Range { return assign.Range{Min: n, Max: n} }
		require.Equal(t, point(d.Open), s.Open)
		require.Equal(t, point(d.Immigrants), s.Immigrants)
		require.Equal(t, point(d.RegionFirst.Region), s.RegionFirst.Region)
	}
	require.Len(t, reached, 6, "all pairs of states that can be: %v", reached)
}

// TestSuppressedBelow: what an office hid and filled at random is 1 to 4,
// whatever stands there.
func TestSuppressedBelow(t *testing.T) {
	cell := func(region string, v, u int64, hidden ...bool) shortage.Suppressed {
		return shortage.Suppressed{
			Count:           shortage.Count{Region: geo.Code(region), Occupation: "1", Positions: v, Jobseekers: [plan.NumGroups]int64{u, 7, 0}},
			PositionsHidden: hidden[0], JobseekersHidden: hidden[1],
		}
	}
	c, err := shortage.SuppressedBelow([]shortage.Suppressed{cell("b", 2, 3, true, true), cell("a", 9, 4, false, true)}, 5)
	require.NoError(t, err)
	stocks, err := c.Stocks(plan.Locals)
	require.NoError(t, err)
	require.Equal(t, []shortage.StockRange{
		{Low: shortage.Stock{Vacancies: 9, Unemployed: 1}, High: shortage.Stock{Vacancies: 9, Unemployed: 4}},
		{Low: shortage.Stock{Vacancies: 1, Unemployed: 1}, High: shortage.Stock{Vacancies: 4, Unemployed: 4}},
	}, stocks)
	tightness, err := c.Tightness(plan.Locals)
	require.NoError(t, err)
	require.Equal(t, []shortage.TightnessRange{
		{Low: shortage.TightnessOfCounts(9, 4), High: shortage.TightnessOfCounts(9, 1)},
		{Low: shortage.TightnessOfCounts(1, 4), High: shortage.TightnessOfCounts(4, 1)},
	}, tightness)
	for name, groups := range map[string][]plan.Group{"unknown code": {plan.Locals, 9}, "duplicate": {plan.Locals, plan.Locals}} {
		_, err = c.Low.Stocks(groups...)
		require.ErrorContains(t, err, "groups[1]", name)
		require.ErrorContains(t, err, name)
		_, err = c.Stocks(groups...)
		require.ErrorContains(t, err, name)
		_, err = c.Tightness(groups...)
		require.ErrorContains(t, err, name)
		_, err = c.Low.Ranks(t.Context(), shortage.DefaultBootstrap(1), groups...)
		require.ErrorContains(t, err, name)
	}
	_, err = shortage.SuppressedBelow(nil, 1)
	require.ErrorIs(t, err, fact.ErrRange)
	low := []shortage.Count{{Region: "a", Positions: 3}}
	for name, high := range map[string][]shortage.Count{
		"lower":        {{Region: "a", Positions: 2}},
		"another cell": {{Region: "b", Positions: 3}},
		"more cells":   append(slices.Clone(low), shortage.Count{Region: "b"}),
	} {
		_, err := shortage.NewCountsRange(low, high)
		require.ErrorIs(t, err, fact.ErrConflict, name)
	}
}
