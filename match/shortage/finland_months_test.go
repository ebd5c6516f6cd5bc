//go:build !race

package shortage_test

import (
	"encoding/csv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/shortage"
)

// One goroutine: the race detector has nothing to find, and takes long.

// TestFinland holds the figures that were computed independently of this
// project: block sums, overlapping edges, and the Shapley average.
func TestFinland(t *testing.T) {
	c := finnishMonths(t, "2023-10")["2023-10"]
	require.Equal(t, shortage.Blocks{
		SameCell: 37_946, SameOccupation: 41_245, SameRegion: 43_274, Anywhere: 43_274,
	}, c.Blocks())
	d, err := shortage.FromCounts(t.Context(), c, shortage.Relations{Digits: 3})
	require.NoError(t, err)
	require.EqualValues(t, 42_596, d.Filled(), "same unit group anywhere, or same region and minor group")
	require.EqualValues(t, 40_553, d.SameCell+d.OccupationFirst.Occupation, "same region and minor group alone")
	region, occupation := d.Shapley()
	require.InDelta(t, 2_671, region, 0)
	require.InDelta(t, 1_979, occupation, 0)
}

// TestFinlandMonths holds the six months of max_matches.csv.
func TestFinlandMonths(t *testing.T) {
	rows, err := csv.NewReader(finnish(t, "max_matches.csv")).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 7)
	var months []string
	for _, row := range rows[1:] {
		months = append(months, row[0])
	}
	counts := finnishMonths(t, months...)
	for _, row := range rows[1:] {
		c := counts[row[0]]
		positions, jobseekers := c.Totals()
		require.Len(t, c.Cells, int(number(t, row[1])))
		require.Equal(t, number(t, row[2]), jobseekers)
		require.Equal(t, number(t, row[3]), positions)
		require.Equal(t, shortage.Blocks{
			SameCell: number(t, row[4]), SameOccupation: number(t, row[5]),
			SameRegion: number(t, row[6]), Anywhere: number(t, row[7]),
		}, c.Blocks())
		d, err := shortage.FromCounts(t.Context(), c, shortage.Relations{})
		require.NoError(t, err)
		require.Equal(t, number(t, row[4]), d.SameCell)
		require.Equal(t, number(t, row[5]), d.Filled(), "without related occupations the stages are the blocks")
		require.Equal(t, number(t, row[8]), positions-d.SameCell)
	}
}
