package shortage_test

import (
	"bufio"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// finnishPath is where a file of the Finnish data should be.
func finnishPath(name string) string {
	dir := os.Getenv("BEVERIDGE_SHARED")
	if dir == "" {
		dir = filepath.FromSlash("../../../shared")
	}
	return filepath.Join(dir, "data", "finland", name)
}

// finnish opens a file of the Finnish data, or skips.
func finnish(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(finnishPath(name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the Finnish data are not here: set BEVERIDGE_SHARED to the folder that holds data/finland")
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	return f
}

// finnishMonths returns the cells of some months.
func finnishMonths(t *testing.T, months ...string) map[string]shortage.Counts {
	t.Helper()
	path := finnish(t, "fi_region_isco4_month_2006_2023.csv.gz").Name()
	all, err := finnishCells(path)
	require.NoError(t, err)
	out := map[string]shortage.Counts{}
	for _, m := range months {
		require.NotEmpty(t, all[m], "a month that is read")
		out[m], err = shortage.NewCounts(all[m])
		require.NoError(t, err)
	}
	return out
}

// read is the file of all cells, read once for all tests.
var read struct {
	once  sync.Once
	cells map[string][]shortage.Count
	err   error
}

// finnishCells reads the cells of all Decembers and of the last year.
func finnishCells(path string) (map[string][]shortage.Count, error) {
	read.once.Do(func() {
		read.cells = map[string][]shortage.Count{}
		needed := func(month string) bool { return strings.HasSuffix(month, "-12") || month >= "2022-11" }
		read.err = eachFinnish(path, needed, func(month string, c shortage.Count) {
			read.cells[month] = append(read.cells[month], c)
		})
	})
	return read.cells, read.err
}

// eachFinnish reads all cells of the months to keep.
func eachFinnish(path string, keep func(string) bool, yield func(string, shortage.Count)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(z)
	lines.Scan() // the headings
	for lines.Scan() {
		month, rest, _ := strings.Cut(lines.Text(), ",") // no field is quoted
		if !keep(month) {
			continue
		}
		region, rest, _ := strings.Cut(rest, ",")
		occupation, rest, _ := strings.Cut(rest, ",")
		unemployed, vacancies, _ := strings.Cut(rest, ",")
		people, err := strconv.ParseInt(unemployed, 10, 64)
		if err != nil {
			return err
		}
		positions, err := strconv.ParseInt(vacancies, 10, 64)
		if err != nil {
			return err
		}
		yield(month, shortage.Count{
			Region: geo.Code(region), Occupation: taxonomy.Code(occupation),
			Positions: positions, Jobseekers: [plan.NumGroups]int64{people},
		})
	}
	return lines.Err()
}

func number(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	require.NoError(t, err)
	return n
}
