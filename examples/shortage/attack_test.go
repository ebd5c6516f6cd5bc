package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/examples/internal/command"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// write puts a file into a new folder and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// TestFaultsOfAllFiles: whoever mends the files wants the whole list.
func TestFaultsOfAllFiles(t *testing.T) {
	code, _, errs := program(t,
		"-vacancies", write(t, "v.csv", "id,openings\nV1,-1\n"),
		"-workers", write(t, "w.csv", "id,hours\nW1,900\n"),
		"-regions", write(t, "r.csv", "code,lat\nR,99\n"))
	require.Equal(t, command.Failed, code)
	for _, want := range []string{"3 faults", "v.csv:2", "w.csv:2", "r.csv:2"} {
		require.Contains(t, errs, want)
	}
}

// TestNobody: a market with one side only has a report, with a reason.
func TestNobody(t *testing.T) {
	vacancies, workers := "id,openings\nV1,3\n", "id,origin\nW1,local\n"
	code, out, errs := program(t, "-vacancies", write(t, "v.csv", vacancies), "-workers", write(t, "w.csv", "id,origin\n"))
	require.Equal(t, command.OK, code, errs)
	require.Regexp(t, `3 +there is nobody to ask`, out)
	code, out, errs = program(t, "-vacancies", write(t, "v.csv", "id,openings\n"), "-workers", write(t, "w.csv", workers))
	require.Equal(t, command.OK, code, errs)
	for _, text := range []string{out, errs} {
		require.NotContains(t, text, "NaN")
	}
}

// TestHugeCounts: the sum of all jobseekers may be more than fractions of
// people can hold.
func TestHugeCounts(t *testing.T) {
	var b strings.Builder
	b.WriteString("region,occupation,supply,demand\n")
	for _, r := range "ABCDEFGHIJKLMNOPQRST" {
		b.WriteString(string(r) + ",7212,1000000000000,500000000000\n")
	}
	code, out, errs := program(t, "-cells", write(t, "c.csv", b.String()))
	require.Equal(t, command.OK, code, errs)
	require.Contains(t, out, "0.50 positions per jobseeker")
}

// TestRegionsOfOneName: regions are told apart by code, whatever their names.
func TestRegionsOfOneName(t *testing.T) {
	of := func(region geo.Code, occupation taxonomy.Code, open int64) line {
		row := shortage.Row{Key: shortage.Key{Region: region, Occupation: occupation}, Positions: 9}
		row.Certain.Open = assign.Range{Min: open, Max: open}
		return line{RegionName: "Same", Row: row}
	}
	p := page{report: &report{
		Regions: []line{of("A", "", 3), of("B", "", 6)},
		Majors:  []line{of("A", "7", 3), of("B", "", 1), of("B", "7", 5)},
	}}
	p.matrix()
	require.Equal(t, []string{"Craft and related trades workers", "occupation not stated"}, p.MatrixHead)
	var got [][]string
	for _, row := range p.MatrixRows {
		got = append(got, []string{row.Cells[0].Text, row.Cells[1].Text})
	}
	require.Equal(t, [][]string{{"3", "·"}, {"5", "1"}}, got)
}

// TestFolderInTheWay: a folder where a file should go is found before anything
// is replaced.
func TestFolderInTheWay(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "open.csv"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "cells.csv"), []byte("mine"), 0o600))
	code, out, errs := program(t, append(files, "-out", dir)...)
	require.Equal(t, command.Failed, code)
	require.Empty(t, out)
	require.Contains(t, errs, "open.csv is a folder")
	mine, err := os.ReadFile(filepath.Join(dir, "cells.csv"))
	require.NoError(t, err)
	require.Equal(t, "mine", string(mine))
}

// TestNamesDoNothing: what a name holds is shown and does nothing, neither to a
// terminal nor to the page.
func TestNamesDoNothing(t *testing.T) {
	dir := t.TempDir()
	code, out, errs := program(t,
		"-cells", write(t, "c.csv", "region,occupation,supply,demand\nR,7212,1,5\n"),
		"-regions", write(t, "r.csv", "code,name\nR,<script>\x1b[31mred\n"), "-out", dir)
	require.Equal(t, command.OK, code, errs)
	require.NotContains(t, out, "\x1b")
	require.Contains(t, out, "[31mred")
	require.NotContains(t, readDir(t, dir)["report.html"], "<script>")
}
