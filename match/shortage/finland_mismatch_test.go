//go:build !race && !386

package shortage_test

import (
	"encoding/csv"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
)

func finnishRows(t *testing.T, name string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(finnish(t, name)).ReadAll()
	require.NoError(t, err)
	require.Greater(t, len(rows), 1)
	return rows[1:]
}

func finnishTotals(t *testing.T, name string) map[string]shortage.Stock {
	t.Helper()
	out := map[string]shortage.Stock{}
	for _, row := range finnishRows(t, name) {
		out[row[0]] = stockOf(t, row[2], row[1])
	}
	return out
}

func stockOf(t *testing.T, vacancies, unemployed string) shortage.Stock {
	t.Helper()
	return shortage.Stock{Vacancies: float64(number(t, vacancies)), Unemployed: float64(number(t, unemployed))}
}

// finnishTable is the stocks of a month at a level, by cell.
type finnishTable map[[2]string]map[string]shortage.Stock

func (f finnishTable) add(month, level, cell string, s shortage.Stock) {
	k := [2]string{month, level}
	if f[k] == nil {
		f[k] = map[string]shortage.Stock{}
	}
	have := f[k][cell]
	f[k][cell] = shortage.Stock{Vacancies: have.Vacancies + s.Vacancies, Unemployed: have.Unemployed + s.Unemployed}
}

// agrees compares all published indices of the months that the table has, and
// returns how many there were.
func (f finnishTable) agrees(t *testing.T, reference string, totals map[string]shortage.Stock) int {
	t.Helper()
	stocks := map[[2]string][]shortage.Stock{}
	n := 0
	for _, row := range finnishRows(t, reference) {
		k := [2]string{row[0], row[1]}
		if row[2] != "mismatch" || f[k] == nil {
			continue
		}
		if stocks[k] == nil {
			for _, s := range f[k] {
				stocks[k] = append(stocks[k], s)
			}
		}
		want, err := strconv.ParseFloat(row[3], 64)
		require.NoError(t, err)
		a, err := strconv.ParseFloat(row[4], 64)
		require.NoError(t, err)
		got, err := shortage.Mismatch(stocks[k], totals[row[0]], a)
		require.NoError(t, err)
		require.InDelta(t, want, got, 1e-12, "%v a=%v", k, a)
		n++
	}
	return n
}

// TestFinlandMismatch holds the published indices by occupation and by region,
// of all months, and by both of each December, at all elasticities.
func TestFinlandMismatch(t *testing.T) {
	occupations := finnishTable{}
	for _, row := range finnishRows(t, "fi_isco4_month.csv") {
		for digits := 1; digits <= 4; digits++ {
			occupations.add(row[0], strconv.Itoa(digits), row[1][:digits], stockOf(t, row[3], row[2]))
		}
	}
	require.Equal(t, 120*4*11, occupations.agrees(t, "ref_mismatch_occ.csv", finnishTotals(t, "fi_totals_occ.csv")))

	regions := finnishTable{}
	for _, row := range finnishRows(t, "fi_municipality_region_month.csv") {
		regions.add(row[0], row[1], row[2], stockOf(t, row[4], row[3]))
	}
	require.Equal(t, 120*3*11, regions.agrees(t, "ref_mismatch_region.csv", nil))

	var months []string
	for year := 2006; year <= 2015; year++ {
		months = append(months, strconv.Itoa(year)+"-12")
	}
	cells := finnishTable{}
	for month, c := range finnishMonths(t, months...) {
		stocks, err := c.Stocks(plan.Locals)
		require.NoError(t, err)
		require.True(t, slices.ContainsFunc(stocks, func(s shortage.Stock) bool { return s.Vacancies > 0 && s.Unemployed > 0 }))
		for i, cell := range c.Cells {
			for digits := 1; digits <= 4; digits++ {
				cells.add(month, strconv.Itoa(digits), string(cell.Region)+" "+string(cell.Occupation[:digits]), stocks[i])
			}
		}
	}
	require.Equal(t, len(months)*4*11, cells.agrees(t, "ref_mismatch_occ_x_region.csv", finnishTotals(t, "fi_totals_occ_region.csv")))
}
