//go:build !race && !386

package shortage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestFinlandSuppress: the open positions of a whole country by region and unit
// group, with the totals of major groups, are published so that nobody can work
// out a small count. The office's own numbers below 5 are random, and serve as
// counts to hide all the same.
func TestFinlandSuppress(t *testing.T) {
	c := finnishMonths(t, "2023-10")["2023-10"]
	table := c.CrossTable(func(n shortage.Count) int64 { return n.Positions }, 1)
	s := shortage.DefaultSuppression()
	p, hidden, err := shortage.Suppress(t.Context(), table, s)
	require.NoError(t, err)
	small, zeros := 0, 0
	for _, row := range table.Counts {
		for _, n := range row {
			switch {
			case n == 0:
				zeros++
			case n < s.Below:
				small++
			}
		}
	}
	cells, others := 0, 0
	for _, h := range hidden {
		require.GreaterOrEqual(t, h.Range.Max-h.Range.Min, s.Width)
		switch {
		case !h.Small:
			others++
		case h.Row.Level == 0 && h.Column.Level == 0:
			cells++
		}
	}
	require.Equal(t, small, cells)
	require.Less(t, others, cells/2, "far fewer are hidden for others than for themselves")
	t.Logf("%d counts with totals: %d small ones hidden and %d others for their sake; %d of %d cells are 0",
		len(p.Rows)*len(p.Columns), len(hidden)-others, others, zeros, len(table.Rows)*len(table.Columns))
}

// TestFinlandHidden carries the counts that the office hid through tightness,
// stages and mismatch. What the published numbers give lies within.
func TestFinlandHidden(t *testing.T) {
	var cells []shortage.Suppressed
	var plain []shortage.Count
	hidden := 0
	for _, row := range finnishRows(t, "fi_region_isco4_last12m_flags.csv") {
		if row[0] != "2023-10" {
			continue
		}
		n := shortage.Count{
			Region: geo.Code(row[1]), Occupation: taxonomy.Code(row[2]),
			Positions: number(t, row[4]), Jobseekers: [plan.NumGroups]int64{number(t, row[3])},
		}
		cells = append(cells, shortage.Suppressed{Count: n, JobseekersHidden: row[5] == "1", PositionsHidden: row[6] == "1"})
		plain = append(plain, n)
		if row[5] == "1" || row[6] == "1" {
			hidden++
		}
	}
	c, err := shortage.SuppressedBelow(cells, 5)
	require.NoError(t, err)
	got, err := shortage.FromCountsRange(t.Context(), c, shortage.Relations{Digits: 3})
	require.NoError(t, err)
	within := func(low, x, high int64) { require.True(t, low <= x && x <= high) }
	within(got.Filled.Min, 42_596, got.Filled.Max)
	within(got.SameCell.Min, 37_946, got.SameCell.Max)
	stocks, err := countsOf(t, plain...).Stocks(plan.Locals)
	require.NoError(t, err)
	m, err := shortage.Mismatch(stocks, shortage.Stock{}, 0.5)
	require.NoError(t, err)
	hiddenStocks, err := c.Stocks(plan.Locals)
	require.NoError(t, err)
	b, err := shortage.MismatchRange(hiddenStocks, shortage.Stock{}, 0.5)
	require.NoError(t, err)
	require.True(t, b.Low < m && m < b.High)
	open := 0
	tightness, err := c.Tightness(plan.Locals)
	require.NoError(t, err)
	for _, r := range tightness {
		if r.AtLeast(1).Known() {
			continue
		}
		open++
	}
	t.Logf("%d of %d cells have a hidden count; positions %v, filled %v, open %v; mismatch %.4f within %.4f and %.4f; for %d cells it is open whether tightness is 1",
		hidden, len(cells), got.Positions, got.Filled, got.Open, m, b.Low, b.High, open)
}
