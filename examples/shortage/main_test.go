package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/examples/internal/command"
	"github.com/beveridge-go/beveridge/match/protect"
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

var files = []string{"-vacancies", "testdata/vacancies.csv", "-workers", "testdata/workers.ndjson", "-minimum-wage", "4.00 BYN"}

func TestFilesReport(t *testing.T) {
	code, out, errs := program(t, append(files, "-top", "5")...)
	require.Equal(t, command.OK, code, errs)
	require.Empty(t, errs, "no progress where there is no terminal")
	golden(t, "report.txt", out)
}

func TestCellsReport(t *testing.T) {
	code, out, errs := program(t, "-cells", "testdata/cells.csv", "-country", "BY")
	require.Equal(t, command.OK, code, errs)
	golden(t, "cells.txt", out)
}

// TestCellsHidden: what an office hid is said first, with what it leaves open.
func TestCellsHidden(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cells.csv")
	require.NoError(t, os.WriteFile(path, []byte("region,isco4,unemployed,vacancies,unemployed_suppressed,vacancies_suppressed\n"+
		"A,2221,2,30,1,0\nA,7212,30,3,0,1\n"), 0o600))
	code, out, errs := program(t, "-cells", path)
	require.Equal(t, command.OK, code, errs)
	require.Contains(t, strings.Join(strings.Fields(out), " "), "The office hid 2 counts and wrote others in their place, which this report takes. "+
		"If they are 1 to 4, there are 31–34 positions, of which 2–8 can be filled and 26–29 stay open.")
}

// TestOut holds what -out writes, that all of it says that data are synthetic
// where they are, and that writing twice gives the same bytes.
func TestOut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	code, _, errs := program(t, append(files, "-out", dir)...)
	require.Equal(t, command.OK, code, errs)
	first := readDir(t, dir)
	require.Len(t, first, 10, "nothing but the files: no leftovers")
	for name, data := range first {
		require.NotEmpty(t, data, name)
		if strings.HasSuffix(name, ".csv") {
			rows, err := csv.NewReader(strings.NewReader(data)).ReadAll()
			require.NoError(t, err, name)
			require.Greater(t, len(rows), 1, name)
		}
	}
	require.NotContains(t, first["report.html"], "http", "the page needs nothing from outside")
	require.NotContains(t, first["report.html"], "ZgotmplZ", "the template escaped a value as unsafe")
	code, _, errs = program(t, append(files, "-out", dir)...)
	require.Equal(t, command.OK, code, errs)
	require.Equal(t, first, readDir(t, dir))
}

func readDir(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	out := map[string]string{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		require.NoError(t, err)
		out[e.Name()] = string(data)
	}
	return out
}

func TestCellsOut(t *testing.T) {
	dir := t.TempDir()
	code, _, errs := program(t, "-cells", "testdata/cells.csv", "-month", "2026-09", "-out", dir)
	require.Equal(t, command.OK, code, errs)
	out := readDir(t, dir)
	require.Len(t, out, 3)
	require.Contains(t, out["report.html"], "Nursing professionals")
	require.NotContains(t, out["report.html"], "ZgotmplZ")
}

// TestFinland holds the figures that the data's README states, through the
// whole program.
func TestFinland(t *testing.T) {
	dir := os.Getenv("BEVERIDGE_SHARED")
	if dir == "" {
		dir = filepath.FromSlash("../../../shared")
	}
	cells := filepath.Join(dir, "data", "finland", "fi_region_isco4_month_2006_2023.csv.gz")
	if _, err := os.Stat(cells); err != nil {
		t.Skip("the Finnish data are not here: set BEVERIDGE_SHARED to the folder that holds data/finland")
	}
	code, out, errs := program(t, "-cells", cells, "-month", "2023-10", "-country", "FI",
		"-regions", filepath.Join(dir, "data", "geo", "finland_mk_to_nuts3.csv"), "-json")
	require.Equal(t, command.OK, code, errs)
	var r cellsReport
	require.NoError(t, json.Unmarshal([]byte(out), &r))
	require.EqualValues(t, 37_946, r.Blocks.SameCell)
	require.EqualValues(t, 41_245, r.Blocks.SameOccupation)
	require.EqualValues(t, 43_274, r.Blocks.SameRegion)
	require.EqualValues(t, 43_274, r.Blocks.Anywhere)
	require.EqualValues(t, 42_596, r.Filled)
	require.Equal(t, "Where workers are missing: Finland, 2023-10", r.Title)
	require.NotEmpty(t, r.Open[0].RegionName)
	require.Contains(t, out, `"max_filled_overlapping": 42596`, "plain integers")
}

func TestWrongUse(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		args      []string
	}{
		{"unknown flag", "a typo must not run the default", []string{"-sed", "1"}},
		{"argument", "nothing is taken without a flag", []string{"file.csv"}},
		{"one file of two", "a market has two sides", []string{"-vacancies", "v.csv"}},
		{"both kinds", "counts and records do not mix", []string{"-cells", "c.csv", "-vacancies", "v", "-workers", "w"}},
		{"month without cells", "it would be ignored", []string{"-month", "2023-10"}},
		{"seed with files", "it would be ignored", append(files, "-seed", "2")},
		{"score of zero", "it means no minimum, which is not offered", []string{"-min-score", "0"}},
		{"score not a number", "NaN fails every comparison", []string{"-min-score", "NaN"}},
		{"no rows", "a table has rows", []string{"-top", "0"}},
		{"scheme", "only schemes that we hold", []string{"-cells", "c.csv", "-scheme", "noc"}},
		{"regions alone", "the sample has its own", []string{"-regions", "r.csv"}},
		{"rules alone", "the sample has its own", []string{"-rules", "law.json"}},
		{"protection alone", "the sample has its own", []string{"-protection", "none"}},
		{"a minimum wage of nothing", "it would be ignored", append(files, "-protection", "none")},
		{"lenient alone", "the sample has no faults", []string{"-lenient"}},
		{"no such country", "it would be in the title", []string{"-cells", "testdata/cells.csv", "-country", "XX"}},
		{"no such month", "there are twelve", []string{"-cells", "testdata/cells.csv", "-month", "2023-13"}},
		{"empty names", "a variable that is not set must not run the sample", []string{"-vacancies", "", "-workers", ""}},
		{"empty folder", "it would be ignored", []string{"-out", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := program(t, tt.args...)
			require.Equal(t, command.Usage, code, tt.why)
			require.Empty(t, out)
			require.Contains(t, errs, "shortage: ")
		})
	}
}

func TestHelp(t *testing.T) {
	code, out, errs := program(t, "-h")
	require.Equal(t, command.OK, code)
	require.Empty(t, out)
	require.Contains(t, errs, "-vacancies")
	code, out, _ = program(t, "-columns")
	require.Equal(t, command.OK, code)
	require.Contains(t, out, "moves_to")
}

// TestBadInput holds that every fault is named with file, line and field, that
// nothing is written, and that lenient mode says what it left out.
func TestBadInput(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	bad := []string{"-vacancies", "testdata/bad/vacancies.csv", "-workers", "testdata/workers.ndjson", "-out", dir}
	code, out, errs := program(t, bad...)
	require.Equal(t, command.Failed, code)
	require.Empty(t, out)
	require.NoDirExists(t, dir)
	golden(t, "bad.txt", errs)

	code, out, errs = program(t, append(bad, "-lenient")...)
	require.Equal(t, command.OK, code, errs)
	require.Contains(t, out, "2 of the 3 rows of testdata/bad/vacancies.csv could not be read")
	page := readDir(t, dir)["report.html"]
	require.Contains(t, page, "2 of the 3 rows")
	require.Contains(t, page, "BY-XX", "the page names what was left out")
}

// TestRules: a file of rules decides what the records leave open, and the
// report names its source.
func TestRules(t *testing.T) {
	report := func(args ...string) (r struct {
		Settings struct {
			Rules string `json:"rules"`
		} `json:"settings"`
		Certain any `json:"certain"`
	},
	) {
		code, out, errs := program(t, append(slices.Clone(files), append(args, "-json")...)...)
		require.Equal(t, command.OK, code, errs)
		require.NoError(t, json.Unmarshal([]byte(out), &r))
		return r
	}
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "law.json")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	plain := report()
	require.Empty(t, plain.Settings.Rules)
	require.Contains(t, report("-rules", "../../match/testdata/rules.json").Settings.Rules, "synthetic")
	aged := report("-rules", file(`{"jurisdiction": "X", "source": "made up", "minimum_age": [{"years": 18}]}`))
	require.NotEqual(t, plain.Certain, aged.Certain, "nobody's birth is known")

	bad := file(`{"jurisdiction": "X", "source": "made up",
		"exempt": [{"occupations": ["9999"], "regions": ["BY-XX"]}]}`)
	code, _, errs := program(t, append(slices.Clone(files), "-rules", bad)...)
	require.Equal(t, command.Failed, code)
	require.Contains(t, errs, bad+`: rules "X": exempt[0].occupations[0]: "9999": unknown code`)
	require.Contains(t, errs, `exempt[0].regions[0]: "BY-XX": unknown code`)
}

func TestFailures(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		args       []string
	}{
		{"no such file", "nowhere.csv", []string{"-cells", "nowhere.csv"}},
		{"month not there", "2020-01", []string{"-cells", "testdata/cells.csv", "-month", "2020-01"}},
		{"no rules", "nowhere.json", append(files, "-rules", "nowhere.json")},
		{"no rules of protection", "nowhere.json", append(files, "-protection", "nowhere.json")},
		{"rules that are none", "not one JSON value", append(files, "-protection", "main.go")},
		{"no amount", "-minimum-wage", append(files, "-minimum-wage", "4,00")},
		{"no region tree", "main.go", append(files, "-regions", "main.go")},
		{"a folder that cannot be made", "main.go", append(files, "-out", "main.go/x")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := program(t, tt.args...)
			require.Equal(t, command.Failed, code)
			require.Empty(t, out)
			require.Contains(t, errs, tt.want)
		})
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	require.Equal(t, command.Failed, run(ctx, nil, &out, &errs))
	require.Empty(t, out.String())
	require.Contains(t, errs.String(), "context canceled")
}

// TestProtection: bad vacancies are kept out of the plans, those that say too little out of
// the certain one; a country's minimum wage and a file of rules change what is known, and
// doing without is said.
func TestProtection(t *testing.T) {
	report := func(args ...string) report {
		t.Helper()
		code, out, errs := program(t, append(args, "-json")...)
		require.Equal(t, command.OK, code, errs)
		var r report
		require.NoError(t, json.Unmarshal([]byte(out), &r))
		return r
	}
	people := files[:4:4] // without the minimum wage
	r := report(files...).Protection
	require.True(t, r.Basis.Checked)
	require.Equal(t, 2, r.Block.Vacancies)
	for _, f := range r.Findings {
		require.GreaterOrEqual(t, f.Verdict, protect.Review)
		require.NotEmpty(t, f.Sentence)
	}
	for _, p := range r.Price {
		require.Positive(t, p.Lost(), p.Form)
	}
	require.Equal(t, "Silent Hands", r.Recruiters[0].Recruiter)

	neutral := report(people...)
	require.Contains(t, neutral.Protection.Basis.Unstated, "minimum_wage")
	require.Zero(t, neutral.Certain.Locals, "nothing is known to pass")
	require.Positive(t, neutral.Possible.Locals)
	require.True(t, neutral.Confirm[0].Review)

	without := report(append(people, "-protection", "none")...)
	require.False(t, without.Protection.Basis.Checked)
	require.Contains(t, without.Protection.Basis.Reason, "none")
	require.Equal(t, r.Price[0].Without, int(without.Certain.Locals+without.Certain.Foreign))
	require.Equal(t, r.Price[1].Without, int(without.Possible.Locals+without.Possible.Foreign))
	code, out, errs := program(t, append(people, "-protection", "none")...)
	require.Equal(t, command.OK, code, errs)
	require.Contains(t, out, "PROTECTION OF WORKERS (protection was not checked: as was asked for by -protection none)")

	path := write(t, "own.json", `{"jurisdiction": "X", "version": "1", "date": "2026-01-01", "parameters": {},
		"rules": [{"id": "X1", "block": ["deposit > 0"], "sources": ["s"], "text": {"en": "A deposit."}}]}`)
	own := report(append(people, "-protection", path)...)
	require.Equal(t, "X", own.Protection.Basis.Jurisdiction)
	require.Zero(t, own.Protection.Block)
	require.Len(t, own.Protection.Rules, 1)

	dir := t.TempDir()
	code, _, errs = program(t, append(files, "-out", dir)...)
	require.Equal(t, command.OK, code, errs)
	out = readDir(t, dir)["placements.csv"]
	for _, f := range r.Findings {
		if f.Verdict == protect.Block {
			require.NotContains(t, out, ","+f.Vacancy+",")
		} else {
			require.NotContains(t, out, "certain,"+f.Vacancy+",")
		}
	}
}
