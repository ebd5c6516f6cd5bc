package shortage_test

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// finnish opens a file of the Finnish data, or skips.
func finnish(t *testing.T, name string) *os.File {
	t.Helper()
	dir := os.Getenv("BEVERIDGE_SHARED")
	if dir == "" {
		dir = filepath.FromSlash("../../../shared")
	}
	f, err := os.Open(filepath.Join(dir, "data", "finland", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the Finnish data are not here: set BEVERIDGE_SHARED to the folder that holds data/finland")
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	return f
}

// finnishMonths reads the cells of some months.
func finnishMonths(t *testing.T, months ...string) map[string]shortage.Counts {
	t.Helper()
	z, err := gzip.NewReader(finnish(t, "fi_region_isco4_month_2006_2023.csv.gz"))
	require.NoError(t, err)
	cells := map[string][]shortage.Count{}
	for _, m := range months {
		cells[m] = nil
	}
	r := csv.NewReader(z)
	r.ReuseRecord = true
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if _, ok := cells[row[0]]; !ok {
			continue
		}
		cells[row[0]] = append(cells[row[0]], shortage.Count{
			Region: geo.Code(row[1]), Occupation: taxonomy.Code(row[2]),
			Positions: number(t, row[4]), Jobseekers: [plan.NumGroups]int64{number(t, row[3])},
		})
	}
	out := map[string]shortage.Counts{}
	for m, list := range cells {
		out[m], err = shortage.NewCounts(list)
		require.NoError(t, err)
	}
	return out
}

func number(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	require.NoError(t, err)
	return n
}

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
