package ingest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/ingest"
	"github.com/beveridge-go/beveridge/match"
)

// seed adds the sample files, good and bad, that begin with prefix.
func seed(f *testing.F, prefix string) {
	f.Helper()
	for _, dir := range []string{"testdata", "testdata/bad"} {
		paths, err := filepath.Glob(filepath.Join(dir, prefix+"*"))
		require.NoError(f, err)
		require.NotEmpty(f, paths)
		for _, path := range paths {
			data, err := os.ReadFile(path)
			require.NoError(f, err)
			f.Add(data, false)
			f.Add(data, true)
		}
	}
}

// Whatever the bytes: no panic; strict mode accepts exactly what lenient mode
// finds no fault in; what is accepted is valid, has distinct identifiers, and
// can be written and read again.
func FuzzReadVacancies(f *testing.F) {
	seed(f, "vacancies")
	f.Fuzz(func(t *testing.T, data []byte, legacy bool) {
		o := ingest.Options{Lenient: true, Windows1251: legacy, MaxRecord: 1 << 16}
		vs, report, err := ingest.ReadVacancies(t.Context(), bytes.NewReader(data), "in", o)
		o.Lenient = false
		strict, _, errStrict := ingest.ReadVacancies(t.Context(), bytes.NewReader(data), "in", o)
		require.Equal(t, errStrict == nil, report.Faults.Len() == 0)
		if errStrict == nil {
			require.Equal(t, vs, strict)
		}
		require.Equal(t, report.Rows, report.Kept+report.LeftOut)
		require.NotEmpty(t, report.String())
		if err != nil {
			require.Empty(t, vs)
			return
		}
		ids := make(map[string]bool)
		for i := range vs {
			require.NoError(t, vs[i].Validate(match.Codes{}))
			require.False(t, ids[vs[i].ID])
			ids[vs[i].ID] = true
		}
		var b bytes.Buffer
		if err := ingest.WriteVacanciesNDJSON(t.Context(), &b, vs); err == nil {
			again, _, err := ingest.ReadVacancies(t.Context(), &b, "out", ingest.Options{})
			require.NoError(t, err)
			require.Len(t, again, len(vs))
			require.ElementsMatch(t, vs, again)
		}
		b.Reset()
		if err := ingest.WriteVacanciesCSV(t.Context(), &b, vs); err == nil {
			again, _, err := ingest.ReadVacancies(t.Context(), &b, "out", ingest.Options{})
			require.NoError(t, err)
			require.ElementsMatch(t, vs, again)
		}
	})
}

func FuzzReadWorkers(f *testing.F) {
	seed(f, "workers")
	f.Fuzz(func(t *testing.T, data []byte, legacy bool) {
		o := ingest.Options{Lenient: true, Windows1251: legacy, MaxRecord: 1 << 16}
		ws, report, err := ingest.ReadWorkers(t.Context(), bytes.NewReader(data), "in", o)
		require.Equal(t, report.Rows, report.Kept+report.LeftOut)
		if err != nil {
			require.Empty(t, ws)
			return
		}
		for i := range ws {
			require.NoError(t, ws[i].Validate(match.Codes{}))
		}
		for _, write := range []func(*testing.T, *bytes.Buffer) error{
			func(t *testing.T, b *bytes.Buffer) error {
				t.Helper()
				return ingest.WriteWorkersCSV(t.Context(), b, ws)
			},
			func(t *testing.T, b *bytes.Buffer) error {
				t.Helper()
				return ingest.WriteWorkersNDJSON(t.Context(), b, ws)
			},
		} {
			var b bytes.Buffer
			if write(t, &b) != nil {
				continue
			}
			again, _, err := ingest.ReadWorkers(t.Context(), &b, "out", ingest.Options{})
			require.NoError(t, err)
			require.ElementsMatch(t, ws, again)
		}
	})
}

func FuzzReadCounts(f *testing.F) {
	seed(f, "cells")
	f.Fuzz(func(t *testing.T, data []byte, latest bool) {
		o := ingest.CountOptions{Lenient: true, Latest: latest, MaxRecord: 1 << 16}
		counts, report, err := ingest.ReadCounts(t.Context(), bytes.NewReader(data), "in", o)
		require.Equal(t, report.Rows, report.Kept+report.LeftOut)
		o.Lenient = false
		_, _, errStrict := ingest.ReadCounts(t.Context(), bytes.NewReader(data), "in", o)
		require.Equal(t, errStrict == nil, report.Faults.Len() == 0)
		if err != nil || len(counts) == 0 {
			return
		}
		for _, c := range counts {
			require.NotEmpty(t, c.Region)
			require.NotEmpty(t, c.Occupation)
			require.GreaterOrEqual(t, min(c.Supply, c.Immigrants, c.Abroad, c.Demand), int64(0))
		}
		var b bytes.Buffer
		if ingest.WriteCountsCSV(t.Context(), &b, counts) == nil {
			again, _, err := ingest.ReadCounts(t.Context(), &b, "out", ingest.CountOptions{})
			require.NoError(t, err)
			require.Equal(t, counts, again)
		}
	})
}
