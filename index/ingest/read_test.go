package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/ingest"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// The samples are valid against ISCO-08 and the sample country, and the same
// person or advert is the same record in both formats.
func TestSamples(t *testing.T) {
	o := ingest.Options{Codes: codes()}
	vs, report, err := ingest.VacanciesFile(t.Context(), "testdata/vacancies.csv", o)
	require.NoError(t, err)
	require.Equal(t, 5, report.Kept)
	js, _, err := ingest.VacanciesFile(t.Context(), "testdata/vacancies.ndjson", o)
	require.NoError(t, err)
	require.Equal(t, []match.Vacancy{vs[0], vs[3], vs[4]}, js)
	ws, _, err := ingest.WorkersFile(t.Context(), "testdata/workers.csv", o)
	require.NoError(t, err)
	jw, _, err := ingest.WorkersFile(t.Context(), "testdata/workers.ndjson", o)
	require.NoError(t, err)
	require.Equal(t, []match.Worker{ws[0], ws[1], ws[4]}, jw)
	counts, report, err := ingest.CountsFile(t.Context(), "testdata/cells.csv", ingest.CountOptions{Codes: codes(), Latest: true})
	require.NoError(t, err)
	require.Len(t, counts, 4)
	require.Equal(t, []string{"2026-05", "2026-06"}, report.Months)
	require.Equal(t, ingest.Count{Month: "2026-06", Region: "BY-HM", Occupation: "2512", Supply: 300, Immigrants: 30, Abroad: 60, Demand: 500}, counts[0])
}

// Whatever the wrapping, the records are the same.
func TestWrappings(t *testing.T) {
	plain, err := os.ReadFile("testdata/vacancies.csv")
	require.NoError(t, err)
	want, _, err := ingest.VacanciesFile(t.Context(), "testdata/vacancies.csv", ingest.Options{})
	require.NoError(t, err)
	lines, err := os.ReadFile("testdata/vacancies.ndjson")
	require.NoError(t, err)
	array := "[" + strings.Join(strings.Split(strings.TrimSpace(string(lines)), "\n"), ",\n") + "]"
	semicolons := strings.NewReplacer(",", ";", `"Welder, night shift"`, "Welder, night shift").Replace(string(plain))
	for _, tt := range []struct {
		name, in string
		want     []match.Vacancy
	}{
		{"plain", string(plain), want},
		{"byte order mark", "\ufeff" + string(plain), want},
		{"line ends of Windows", strings.ReplaceAll(string(plain), "\n", "\r\n"), want},
		{"no last line end", strings.TrimSuffix(string(plain), "\n"), want},
		{"semicolons", semicolons, want},
		{"gzip", packed(t, string(plain)), want},
		{"gzip and mark", packed(t, "\ufeff"+string(plain)), want},
		{"mark and lines", "\ufeff" + string(lines), []match.Vacancy{want[0], want[3], want[4]}},
		{"array", array, []match.Vacancy{want[0], want[3], want[4]}},
		{"array, packed", packed(t, array), []match.Vacancy{want[0], want[3], want[4]}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in)), iotest.DataErrReader(strings.NewReader(tt.in))} {
				got, report, err := ingest.ReadVacancies(t.Context(), r, "test", ingest.Options{Codes: codes()})
				require.NoError(t, err)
				titles := func(vs []match.Vacancy) (s []string) {
					for _, v := range vs {
						s = append(s, v.ID+v.Title)
					}
					return s
				}
				if tt.name == "semicolons" { // the comma within a title became one too
					require.Len(t, got, len(tt.want))
				} else {
					require.Equal(t, titles(tt.want), titles(got))
					require.Equal(t, tt.want, got)
				}
				sum := sha256.Sum256([]byte(tt.in))
				require.Equal(t, hex.EncodeToString(sum[:]), report.SHA256)
				require.Equal(t, strings.HasPrefix(tt.name, "gzip") || strings.HasSuffix(tt.name, "packed"), report.Gzip)
			}
		})
	}
}

func packed(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	_, err := zw.Write([]byte(s))
	require.NoError(t, err)
	require.NoError(t, zw.Close())
	return b.String()
}

// windows-1251 is read where it is allowed, wherever in the input it begins.
func TestEncodings(t *testing.T) {
	const old = "\xd1\xe2\xe0\xf0\xf9\xe8\xea" // Сварщик
	for _, before := range []int{0, 1, 5, 100} {
		var b strings.Builder
		b.WriteString("id,title\n")
		for i := range before * 100 {
			fmt.Fprintf(&b, "A-%d,welder\n", i)
		}
		in := b.String() + "V," + old + "\n"
		_, _, err := ingest.ReadVacancies(t.Context(), strings.NewReader(in), "test", ingest.Options{Lenient: true})
		f := asFaults(t, err)[0]
		require.ErrorContains(t, f, "windows-1251")
		require.Equal(t, before*100+2, f.Line)
		vs, report, err := ingest.ReadVacancies(t.Context(), strings.NewReader(in), "test", ingest.Options{Windows1251: true})
		require.NoError(t, err)
		require.Equal(t, "Сварщик", vs[len(vs)-1].Title)
		require.Equal(t, "windows-1251", report.Encoding)
		// The option changes nothing about UTF-8, however the buffers fall.
		in = b.String() + "V," + strings.Repeat("Сварщик", 20_000) + "\n"
		vs, report, err = ingest.ReadVacancies(t.Context(), iotest.HalfReader(strings.NewReader(in)), "test", ingest.Options{Windows1251: true})
		require.NoError(t, err)
		require.Equal(t, strings.Repeat("Сварщик", 20_000), vs[len(vs)-1].Title)
		require.Equal(t, "UTF-8", report.Encoding)
		// UTF-8 that goes bad is not taken for anything else.
		in = b.String() + "V,Сварщик\nW," + old + "\n"
		_, _, err = ingest.ReadVacancies(t.Context(), strings.NewReader(in), "test", ingest.Options{Windows1251: true})
		require.ErrorContains(t, err, "though the text before it is")
		require.Equal(t, before*100+3, asFaults(t, err)[0].Line)
	}
	_, _, err := ingest.ReadVacancies(t.Context(), strings.NewReader("id,title\nV,\xd1\x98\xff\n"), "test", ingest.Options{Windows1251: true})
	require.ErrorContains(t, err, "neither")
	_, _, err = ingest.ReadVacancies(t.Context(), strings.NewReader("id,title\nV,\xd1"), "test", ingest.Options{})
	require.ErrorIs(t, err, fact.ErrSyntax, "cut off within a letter")
}

// The rest of a file that cannot be seen is never left out in silence.
func TestBrokenReader(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, head := range []string{"id\nV-1\n", `{"id":"V-1"}` + "\n", `[{"id":"V-1"},`} {
		r := io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken))
		vs, report, err := ingest.ReadVacancies(t.Context(), r, "test", ingest.Options{Lenient: true})
		require.ErrorIs(t, err, broken)
		require.Empty(t, vs)
		require.Empty(t, report.SHA256)
	}
}

func TestMaxRecord(t *testing.T) {
	long := strings.Repeat("x", 300_000)
	for _, in := range []string{
		"id,title\nV-1,a\nV-2,\"" + strings.Repeat("open\n", 100_000),
		"id,title\nV-1," + long + "\n",
		long + long,
		`{"id":"V-1","title":"` + long + `"}`,
		`[{"id":"V-1","title":"` + long + `"}]`,
	} {
		_, _, err := ingest.ReadVacancies(t.Context(), strings.NewReader(in), "test", ingest.Options{MaxRecord: 100_000, Lenient: true})
		require.ErrorContains(t, err, "longer than 100000 bytes", in[:20])
	}
	// The bound is on a record, not on the input.
	var b strings.Builder
	b.WriteString("id,title\n")
	for i := range 10 {
		fmt.Fprintf(&b, "V-%d,%s\n", i, long[:100_000])
	}
	vs, _, err := ingest.ReadVacancies(t.Context(), strings.NewReader(b.String()), "test", ingest.Options{MaxRecord: 200_000})
	require.NoError(t, err)
	require.Len(t, vs, 10)
}

// endless never ends; after some reads the context is cancelled.
type endless struct {
	text   string
	reads  int
	cancel context.CancelCauseFunc
}

var errEnough = errors.New("enough")

func (e *endless) Read(p []byte) (int, error) {
	if e.reads++; e.reads == 10 {
		e.cancel(errEnough)
	}
	n := 0
	for n+len(e.text) <= len(p) {
		n += copy(p[n:], e.text)
	}
	return n, nil
}

func TestCancel(t *testing.T) {
	for _, in := range []struct{ head, row string }{
		{"id,region,occupation,supply,demand\n", "a,b,c,1,2\n"}, {`{"id":"a"}` + "\n", `{"id":"a"}` + "\n"}, {`[{"id":"a"}`, `,{"id":"a"}`},
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		r := io.MultiReader(strings.NewReader(in.head), &endless{text: in.row, cancel: cancel})
		vs, report, err := ingest.ReadVacancies(ctx, r, "test", ingest.Options{Lenient: true})
		require.ErrorIs(t, err, errEnough)
		require.Nil(t, vs)
		require.Zero(t, report.Rows)
		ctx, cancel = context.WithCancelCause(t.Context())
		cancel(errEnough)
		require.ErrorIs(t, ingest.WriteVacanciesCSV(ctx, io.Discard, make([]match.Vacancy, 1)), errEnough)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	r := io.MultiReader(strings.NewReader("region,occupation,supply,demand\n"), &endless{text: "a,b,1,2\n", cancel: cancel})
	_, _, err := ingest.ReadCounts(ctx, r, "test", ingest.CountOptions{Lenient: true})
	require.ErrorIs(t, err, errEnough)
}

// The lines of a JSON array are those where its records begin.
func TestArrayLines(t *testing.T) {
	in := "\n[\n{\"id\":\n\"a\"\n},{\"id\":\"b\",\"x\":1}\n\n, \n{\"id\":\"c\",\n\n\"openings\":0},\n7]\n"
	_, report, err := ingest.ReadVacancies(t.Context(), iotest.OneByteReader(strings.NewReader(in)), "in", ingest.Options{})
	faults := asFaults(t, err)
	require.Len(t, faults, 3)
	require.Equal(t, []int{5, 8, 11}, []int{faults[0].Line, faults[1].Line, faults[2].Line})
	require.Equal(t, 4, report.Rows)
	for _, bad := range []string{`[{"id":"a"}`, `[{"id":"a"} {"id":"b"}]`, `[{"id":"a"}] []`, `[`, `[,]`} {
		_, _, err := ingest.ReadVacancies(t.Context(), strings.NewReader(bad), "in", ingest.Options{Lenient: true})
		require.ErrorIs(t, err, fact.ErrSyntax, bad)
	}
}

// An unknown JSON field is one fault for the whole input, and lenient mode
// keeps its records.
func TestUnknownFieldOnce(t *testing.T) {
	const in = `{"source":"x","id":"%d","skills":[{"sure":true,"skill":"a"}]}` + "\n"
	var b strings.Builder
	for i := range 10 {
		fmt.Fprintf(&b, in, i)
	}
	vs, report, err := ingest.ReadVacancies(t.Context(), strings.NewReader(b.String()), "in", ingest.Options{Lenient: true})
	require.NoError(t, err)
	require.Len(t, vs, 10)
	require.Equal(t, 2, report.Faults.Len())
	require.Equal(t, []string{"source", "skills[].sure"}, report.Ignored)
	_, _, err = ingest.ReadVacancies(t.Context(), strings.NewReader(b.String()), "in", ingest.Options{})
	require.Len(t, asFaults(t, err), 2)
}

// Null and absent are unknown, [] is known none, as in CSV blank and "-".
func TestNullIsUnknown(t *testing.T) {
	in := `{"id":"a","skills":null,"wage":null,"openings":null,"remote":null,"permit":null,"terms":{"contract":null},"title":null,"licences":[],"education":"-"}`
	vs, _, err := ingest.ReadVacancies(t.Context(), strings.NewReader(in), "in", ingest.Options{})
	require.NoError(t, err)
	require.Equal(t, []match.Vacancy{{ID: "a", Licences: []string{}, Education: fact.None[match.ISCED]()}}, vs)
}
