package ingest_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/ingest"
)

func BenchmarkRecords(b *testing.B) {
	const n = 5000
	vs, ws := vacancies(1, n), workers(1, n)
	report := func(b *testing.B, size int) {
		b.Helper()
		b.SetBytes(int64(size))
		b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "records/s")
	}
	for _, bm := range []struct {
		name  string
		write func(w io.Writer) error
		read  func(r io.Reader) error
	}{
		{
			"vacancies/csv",
			func(w io.Writer) error { return ingest.WriteVacanciesCSV(b.Context(), w, vs) },
			func(r io.Reader) error {
				_, _, err := ingest.ReadVacancies(b.Context(), r, "", ingest.Options{})
				return err
			},
		},
		{
			"vacancies/ndjson",
			func(w io.Writer) error { return ingest.WriteVacanciesNDJSON(b.Context(), w, vs) },
			func(r io.Reader) error {
				_, _, err := ingest.ReadVacancies(b.Context(), r, "", ingest.Options{})
				return err
			},
		},
		{
			"workers/csv",
			func(w io.Writer) error { return ingest.WriteWorkersCSV(b.Context(), w, ws) },
			func(r io.Reader) error {
				_, _, err := ingest.ReadWorkers(b.Context(), r, "", ingest.Options{})
				return err
			},
		},
		{
			"workers/ndjson",
			func(w io.Writer) error { return ingest.WriteWorkersNDJSON(b.Context(), w, ws) },
			func(r io.Reader) error {
				_, _, err := ingest.ReadWorkers(b.Context(), r, "", ingest.Options{})
				return err
			},
		},
	} {
		var data bytes.Buffer
		require.NoError(b, bm.write(&data))
		b.Run("read/"+bm.name, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, bm.read(bytes.NewReader(data.Bytes())))
			}
			report(b, data.Len())
		})
		b.Run("write/"+bm.name, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, bm.write(io.Discard))
			}
			report(b, data.Len())
		})
	}
}
