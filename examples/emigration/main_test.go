package main

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/examples/internal/command"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// program runs the program and returns its exit code and what it printed.
func program(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, &out, &errs)
	return code, out.String(), errs.String()
}

// golden compares with a file that people read in reviews; -update rewrites it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// small keeps the tests quick.
func small(args ...string) []string {
	return append([]string{"-vacancies", "150", "-workers", "400", "-draws", "50"}, args...)
}

func TestReport(t *testing.T) {
	code, out, errs := program(t, small("-leave", "0.1")...)
	require.Equal(t, command.OK, code, errs)
	require.Empty(t, errs)
	for _, want := range []string{"Synthetic", "held fixed", "Russia", "Poland", "Germany", "Belarus"} {
		require.Contains(t, out, want)
	}
	golden(t, "report.txt", out)
}

// TestOut holds both files, that they say what is synthetic, and that writing twice
// gives the same bytes.
func TestOut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	read := func() map[string]string {
		code, _, errs := program(t, small("-out", dir)...)
		require.Equal(t, command.OK, code, errs)
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Len(t, entries, 2)
		out := map[string]string{}
		for _, e := range entries {
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			require.NoError(t, err)
			rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
			require.NoError(t, err)
			require.Greater(t, len(rows), 2)
			require.Contains(t, strings.Join(rows[1], ","), "synthetic")
			out[e.Name()] = string(data)
		}
		return out
	}
	first := read()
	require.Equal(t, first, read())
}

// TestNobodyLeaves: nothing is lost and nothing is sent.
func TestNobodyLeaves(t *testing.T) {
	code, out, errs := program(t, small("-leave", "0")...)
	require.Equal(t, command.OK, code, errs)
	require.Contains(t, out, "when 0 people leave")
	require.Contains(t, out, "0.0 openings are lost on average")
	require.NotContains(t, out, "NaN")
}

const prices = `sending_iso3,receiving_iso3,series,quarter,value
RUS,BLR,ATCR.CORR,2019Q4,1.5
RUS,BLR,ATCR.CORR,2020Q1,2
POL,BLR,ATCR.CORR,2020Q1,5
`

// TestPrices holds that a corridor without a price has none, in the quarter asked for.
func TestPrices(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rpw.csv")
	require.NoError(t, os.WriteFile(path, []byte(prices), 0o600))
	code, out, errs := program(t, small("-prices", path)...)
	require.Equal(t, command.OK, code, errs)
	require.Contains(t, out, "2020Q1")
	require.Regexp(t, `Poland +│ Belarus +│.*│ +5\.00 %`, out)
	require.Regexp(t, `Germany +│ Belarus +│.*│ no data`, out)
	code, out, errs = program(t, small("-prices", path, "-quarter", "2019Q4")...)
	require.Equal(t, command.OK, code, errs)
	require.Regexp(t, `Poland +│ Belarus +│.*│ no data`, out)
	code, _, errs = program(t, small("-prices", path, "-quarter", "2001Q1")...)
	require.Equal(t, command.Failed, code)
	require.Contains(t, errs, "2001Q1")
}

// TestWorldBank runs on the published file.
func TestWorldBank(t *testing.T) {
	dir := os.Getenv("BEVERIDGE_SHARED")
	if dir == "" {
		dir = filepath.FromSlash("../../../shared")
	}
	file := filepath.Join(dir, "data", "remittances", "rpw_corridor_costs_long.csv")
	if _, err := os.Stat(file); err != nil {
		t.Skip("the World Bank's prices are not here: set BEVERIDGE_SHARED to the folder that holds data/remittances")
	}
	code, out, errs := program(t, small("-prices", file)...)
	require.Equal(t, command.OK, code, errs)
	require.Regexp(t, `Russia +│ Belarus +│.*│ +1\.60 %`, out)
	require.Regexp(t, `Germany +│ Belarus +│.*│ no data`, out)
}

func TestWrongUse(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		args      []string
	}{
		{"chance", "a chance is 0 to 1", []string{"-leave", "2"}},
		{"not a number", "NaN is no chance", []string{"-leave", "NaN"}},
		{"months", "a year has twelve", []string{"-months", "13"}},
		{"amount", "without a currency", []string{"-monthly", "250"}},
		{"nothing", "who sends nothing has no cost", []string{"-monthly", "0.00 USD"}},
		{"draws", "one draw has no error", []string{"-draws", "1"}},
		{"many draws", "nobody waits so long", []string{"-draws", "10000001"}},
		{"size", "nobody lives there", []string{"-workers", "0"}},
		{"quarter", "of which prices?", []string{"-quarter", "2020Q1"}},
		{"argument", "files are flags", []string{"workers.csv"}},
		{"flag", "unknown", []string{"-sweden"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := program(t, tt.args...)
			require.Equal(t, command.Usage, code, tt.why)
			require.Empty(t, out)
			require.Contains(t, errs, "-help")
		})
	}
	code, _, errs := program(t, "-help")
	require.Equal(t, command.OK, code)
	require.Contains(t, errs, "-prices")
	code, _, errs = program(t, small("-prices", "missing.csv")...)
	require.Equal(t, command.Failed, code)
	require.Contains(t, errs, "missing.csv")
}
