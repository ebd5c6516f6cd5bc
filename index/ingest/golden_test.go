package ingest_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/ingest"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func codes() match.Codes {
	return match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()}
}

// readAny reads a file by what its name begins with, and returns how many
// records came.
func readAny(t *testing.T, path string, lenient bool) (int, ingest.Report, error) {
	t.Helper()
	switch name, _, _ := strings.Cut(filepath.Base(path), "_"); name {
	case "vacancies":
		v, report, err := ingest.VacanciesFile(t.Context(), path, ingest.Options{Codes: codes(), Lenient: lenient})
		return len(v), report, err
	case "workers":
		w, report, err := ingest.WorkersFile(t.Context(), path, ingest.Options{Codes: codes(), Lenient: lenient})
		return len(w), report, err
	case "cells":
		c, report, err := ingest.CountsFile(t.Context(), path, ingest.CountOptions{Codes: codes(), Lenient: lenient})
		return len(c), report, err
	default:
		require.Fail(t, "no reader", path)
		return 0, ingest.Report{}, nil
	}
}

// Each bad file has a golden file beside it: what strict mode says and what
// lenient mode makes of it. Read them: that is what an analyst sees.
func TestBadInput(t *testing.T) {
	paths, err := filepath.Glob("testdata/bad/*.*")
	require.NoError(t, err)
	n := 0
	for _, path := range paths {
		if strings.HasSuffix(path, ".golden") {
			continue
		}
		n++
		t.Run(filepath.Base(path), func(t *testing.T) {
			var b strings.Builder
			kept, report, err := readAny(t, path, false)
			require.Zero(t, kept, "strict: no records")
			require.Zero(t, report.Kept)
			require.Equal(t, report.Rows, report.LeftOut)
			var faults *fact.Faults
			require.ErrorAs(t, err, &faults)
			require.Positive(t, faults.Len())
			require.Equal(t, faults, report.Faults)
			total := 0
			for _, r := range report.Reasons {
				total += r.Count
			}
			require.Equal(t, faults.Len(), total, "every fault has a reason")
			for _, f := range faults.All() {
				require.Equal(t, path, f.Input, "each fault names the file")
			}
			b.WriteString("strict:\n" + err.Error() + "\n\nlenient:\n")
			kept, report, err = readAny(t, path, true)
			require.Equal(t, kept, report.Kept)
			require.Equal(t, report.Rows, report.Kept+report.LeftOut)
			if err != nil {
				require.Zero(t, kept)
				b.WriteString("refused: " + err.Error() + "\n\n")
			}
			b.WriteString(report.String() + "\n")
			golden := path + ".golden"
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(b.String()), 0o600))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), b.String())
		})
	}
	require.Greater(t, n, 15)
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	_, err := ingest.Open(dir)
	require.ErrorContains(t, err, "a directory")
	require.ErrorIs(t, err, fact.ErrSyntax)
	_, err = ingest.Open(filepath.Join(dir, "absent.csv"))
	require.ErrorIs(t, err, os.ErrNotExist)
	var f *fact.Fault
	require.ErrorAs(t, err, &f)
	require.Equal(t, filepath.Join(dir, "absent.csv"), f.Input)
	require.Equal(t, 1, strings.Count(err.Error(), "absent.csv"), "named once")
	_, report, err := ingest.WorkersFile(t.Context(), dir, ingest.Options{Lenient: true})
	require.ErrorContains(t, err, "a directory", "lenient mode does not hide it")
	require.Equal(t, 1, report.Faults.Len())
	file, err := ingest.Open("testdata/cells.csv")
	require.NoError(t, err)
	require.Equal(t, "testdata/cells.csv", file.Name())
	require.NoError(t, file.Close())
}

// asFaults returns the faults of an error.
func asFaults(t *testing.T, err error) []*fact.Fault {
	t.Helper()
	var faults *fact.Faults
	require.True(t, errors.As(err, &faults), "%v", err) //nolint:testifylint // the value is needed
	return faults.All()
}
