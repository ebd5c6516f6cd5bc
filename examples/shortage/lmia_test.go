package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/ingest"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestCanadianApprovals reads the positions that Canada approved for foreign
// workers in 2019 as vacancies with several openings, by the ordinary reader under
// its own headings, and holds the report by province and occupation against the
// office's file summed by others.
func TestCanadianApprovals(t *testing.T) {
	rows := canadian(t, "lmia_positive_2019.csv")
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	require.NoError(t, w.Write([]string{"id", "title", "employer", "region", "occupation", "openings"}))
	for i, r := range rows {
		require.NoError(t, w.Write([]string{
			"lmia-" + strconv.Itoa(i), r["noc_title"], r["employer"], r["region_iso"], r["noc2011"], r["positions"],
		}))
	}
	w.Flush()
	vacancies, _, err := ingest.ReadVacancies(t.Context(), &b, "lmia_positive_2019.csv", ingest.Options{})
	require.NoError(t, err)
	require.Len(t, vacancies, 30_838)

	// Canada's provinces as the caller's own tree.
	want, total := map[shortage.Key]int64{}, int64(0)
	regions := []geo.Region{{Code: "CA", Name: "Canada"}}
	seen := map[geo.Code]bool{"": true}
	for _, r := range canadian(t, "lmia_year_region_noc.csv") {
		if r["year"] != "2019" {
			continue
		}
		n, err := strconv.ParseInt(r["positions"], 10, 64)
		require.NoError(t, err)
		code := geo.Code(r["region_iso"])
		if code == "XX" { // head office abroad: of no province
			code = ""
		}
		want[shortage.Key{Region: code, Occupation: taxonomy.Code(r["noc2011"])}] += n
		total += n
		if !seen[code] {
			seen[code] = true
			regions = append(regions, geo.Region{Code: code, Name: string(code), Parent: "CA"})
		}
	}
	tree, err := geo.NewTree(regions)
	require.NoError(t, err)
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: tree})
	require.NoError(t, err)
	s, err := shortage.SurveyMarket(t.Context(), scorer, plan.Market{Vacancies: vacancies}, plan.DefaultSettings())
	require.NoError(t, err)
	table, err := s.Table(t.Context(), shortage.Rollup{})
	require.NoError(t, err)
	require.Len(t, table, len(want))
	sum := int64(0)
	for _, row := range table {
		require.Equal(t, want[row.Key], row.Positions, row.Key)
		require.Equal(t, row.Positions, row.Certain.Open.Min, "nobody seeks work here")
		require.Equal(t, shortage.NoJobseekers, row.Tightness.State)
		sum += row.Positions
	}
	require.Equal(t, total, sum)
	require.EqualValues(t, 113_203, sum, "positions, and not the adverts that they came in")
}

// canadian reads a file of the Canadian data by heading, or skips.
func canadian(t *testing.T, name string) []map[string]string {
	t.Helper()
	dir := os.Getenv("BEVERIDGE_SHARED")
	if dir == "" {
		dir = filepath.FromSlash("../../../shared")
	}
	f, err := os.Open(filepath.Join(dir, "data", "lmia", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the Canadian data are not here: set BEVERIDGE_SHARED to the folder that holds data/lmia")
	}
	require.NoError(t, err)
	defer f.Close() //nolint:errcheck // nothing was written
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	var out []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[all[0][i]] = cell
		}
		out = append(out, row)
	}
	return out
}
