package ingest_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/ingest"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func counts(seed uint64) []ingest.Count {
	m := random(seed)
	var out []ingest.Count
	for month := range 3 {
		for region := range 4 {
			for code := range 5 {
				out = append(out, ingest.Count{
					Month:      fmt.Sprintf("2026-%02d", month+8),
					Region:     geo.Code(fmt.Sprint("R|", region)),
					Occupation: taxonomy.Code(fmt.Sprintf("%04d", code)),
					Supply:     m.Int64N(100), Immigrants: m.Int64N(9), Abroad: m.Int64N(9), Demand: m.Int64N(ingest.MaxCount + 1),
				})
			}
		}
	}
	return out
}

func readCounts(t *testing.T, in string, o ingest.CountOptions) ([]ingest.Count, ingest.Report) {
	t.Helper()
	got, report, err := ingest.ReadCounts(t.Context(), strings.NewReader(in), "test", o)
	require.NoError(t, err)
	return got, report
}

// Law: the order of the rows does not matter, nor that of the columns.
func TestCountsOrder(t *testing.T) {
	want := counts(1)
	for seed := range uint64(10) {
		shuffled := append([]ingest.Count(nil), want...)
		rand.New(rand.NewPCG(seed, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		var b strings.Builder
		b.WriteString("vacancies;isco4;PERIOD;note;region;unemployed;abroad;immigrants\n")
		for _, c := range shuffled {
			fmt.Fprintf(&b, "%d;%s;%s;x;%s;%d;%d;%d\n", c.Demand, c.Occupation, c.Month, c.Region, c.Supply, c.Abroad, c.Immigrants)
		}
		got, report := readCounts(t, b.String(), ingest.CountOptions{})
		require.Equal(t, want, got)
		require.Equal(t, []string{"note"}, report.Ignored)
		require.Equal(t, []string{"2026-08", "2026-09", "2026-10"}, report.Months)
		got, _ = readCounts(t, b.String(), ingest.CountOptions{Month: "2026-09"})
		require.Equal(t, want[20:40], got)
		got, report = readCounts(t, b.String(), ingest.CountOptions{Latest: true})
		require.Equal(t, want[40:], got)
		require.Equal(t, 20, report.Rows)
	}
}

// Faults of months that nobody asked for do not matter, wherever they stand.
func TestCountsOtherMonths(t *testing.T) {
	const head, good, bad = "month,region,occupation,supply,demand\n", "2026-02,R,1,5,6\n", "2026-01,R,1,x,6\n2026-01,R,1,x,\n"
	for _, in := range []string{head + good + bad, head + bad + good} {
		for _, o := range []ingest.CountOptions{{Latest: true}, {Month: "2026-02"}} {
			got, _ := readCounts(t, in, o)
			require.Len(t, got, 1)
			_, _, err := ingest.ReadCounts(t.Context(), strings.NewReader(in+"2026-2,R,1,5,6\n"), "test", o)
			f := asFaults(t, err)
			require.Len(t, f, 1, "a row of no month may be of the chosen one")
			require.Equal(t, 5, f[0].Line)
		}
		_, _, err := ingest.ReadCounts(t.Context(), strings.NewReader(in), "test", ingest.CountOptions{})
		require.Len(t, asFaults(t, err), 3)
	}
}

// Of two rows for a cell the second is a fault, sorted or not, and lenient
// mode keeps the first.
func TestCountsDuplicates(t *testing.T) {
	const head = "region,occupation,supply,demand\n"
	for in, lines := range map[string][2]int{
		"A,1,1,0\nB,1,2,0\nB,1,3,0\n": {3, 4},
		"B,1,2,0\nA,1,1,0\nB,1,3,0\n": {2, 4},
		"A,1,1,0\nB,1,2,0\nA,1,3,0\n": {2, 4},
		"B,1,2,0\nA,1,1,0\nA,1,9,0\n": {3, 4},
		"A,1,1,0\nA,1,-,x\nB,1,2,0\n": {0, 3}, // broken: no duplicate
	} {
		got, report, err := ingest.ReadCounts(t.Context(), strings.NewReader(head+in), "test", ingest.CountOptions{Lenient: true})
		require.NoError(t, err)
		require.Equal(t, []ingest.Count{{Region: "A", Occupation: "1", Supply: 1}, {Region: "B", Occupation: "1", Supply: 2}}, got)
		f := report.Faults.All()
		require.Len(t, f, 1)
		require.Equal(t, lines[1], f[0].Line)
		if lines[0] > 0 {
			require.ErrorIs(t, f[0], fact.ErrDuplicate)
			require.ErrorContains(t, f[0], fmt.Sprintf("of line %d,", lines[0]))
		}
	}
}

// TestLatestWithoutMonths: a table without months is its own latest month.
func TestLatestWithoutMonths(t *testing.T) {
	counts, report, err := ingest.ReadCounts(t.Context(), strings.NewReader("region,occupation,supply,demand\nR,1,5,6\n"),
		"test", ingest.CountOptions{Latest: true})
	require.NoError(t, err)
	require.Equal(t, []ingest.Count{{Region: "R", Occupation: "1", Supply: 5, Demand: 6}}, counts)
	require.Empty(t, report.Months)
}

func TestCountsWhole(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		o        ingest.CountOptions
		want     string
	}{
		{"no such month", "month,region,occupation,supply,demand\n2026-01,R,1,5,6\n", ingest.CountOptions{Month: "2026-02"}, "the months are 2026-01 to 2026-01, 1 in all"},
		{"no months", "region,occupation,supply,demand\nR,1,5,6\n", ingest.CountOptions{Month: "2026-02"}, "a month is asked for"},
		{"both", "", ingest.CountOptions{Latest: true, Month: "2026-01"}, "contradicts"},
		{"not a month", "", ingest.CountOptions{Month: "2026"}, "want a month"},
		{"misspelt", "region,occupation,supply,demand,abraod\nR,1,5,6,7\n", ingest.CountOptions{}, "is abroad meant?"},
		{"two supplies", "region,occupation,jobseekers,unemployed,demand\nR,1,5,6,7\n", ingest.CountOptions{}, "stands for it too"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.o.Lenient = true
			_, _, err := ingest.ReadCounts(t.Context(), strings.NewReader(tt.in), "test", tt.o)
			require.ErrorContains(t, err, tt.want)
		})
	}
	// A column's own name goes before the others, on either side.
	for _, head := range []string{"code,occupation", "occupation,code"} {
		in := head + ",region,supply,demand\n" + strings.NewReplacer("code", "9", "occupation", "7").Replace(head) + ",R,-,6\n"
		got, report := readCounts(t, in, ingest.CountOptions{})
		require.Equal(t, []ingest.Count{{Region: "R", Occupation: "7", Demand: 6}}, got)
		require.Equal(t, []string{"code"}, report.Ignored)
	}
}

func TestCountsWrite(t *testing.T) {
	want := counts(3)
	var b bytes.Buffer
	require.NoError(t, ingest.WriteCountsCSV(t.Context(), &b, want))
	got, _ := readCounts(t, b.String(), ingest.CountOptions{})
	require.Equal(t, want, got)
	for i := range want {
		want[i].Month = ""
	}
	b.Reset()
	require.NoError(t, ingest.WriteCountsCSV(t.Context(), &b, want[:20]))
	got, _ = readCounts(t, b.String(), ingest.CountOptions{})
	require.Equal(t, want[:20], got)
	b.Reset()
	for _, bad := range [][]ingest.Count{
		nil,
		{{Region: "R", Occupation: "1", Supply: -1}},
		{{Region: "R"}},
		{{Region: " R", Occupation: "1"}},
		{{Region: "R", Occupation: "1"}, {Region: "R", Occupation: "1"}},
		{{Region: "R", Occupation: "1", Month: "May"}},
	} {
		require.Error(t, ingest.WriteCountsCSV(t.Context(), &b, bad))
		require.Zero(t, b.Len())
	}
}

// What an office hid is read under its own headings, comes back from what is
// written, and leaves no column where nothing was hidden.
func TestCountsHidden(t *testing.T) {
	const in = "month,region,isco4,unemployed,vacancies,unemployed_suppressed,vacancies_suppressed\n" +
		"2026-01,R,0001,3,80,1,0\n2026-01,R,0002,30,2,no,yes\n2026-01,R,0003,30,40,0,-\n"
	got, report := readCounts(t, in, ingest.CountOptions{})
	require.Empty(t, report.Ignored)
	require.Equal(t, []ingest.Count{
		{Month: "2026-01", Region: "R", Occupation: "0001", Supply: 3, Demand: 80, SupplyHidden: true},
		{Month: "2026-01", Region: "R", Occupation: "0002", Supply: 30, Demand: 2, DemandHidden: true},
		{Month: "2026-01", Region: "R", Occupation: "0003", Supply: 30, Demand: 40},
	}, got)
	var b bytes.Buffer
	require.NoError(t, ingest.WriteCountsCSV(t.Context(), &b, got))
	require.Contains(t, b.String(), "demand,supply_hidden,demand_hidden\n2026-01,R,0001,3,0,0,80,1,0\n")
	again, _ := readCounts(t, b.String(), ingest.CountOptions{})
	require.Equal(t, got, again)
	b.Reset()
	require.NoError(t, ingest.WriteCountsCSV(t.Context(), &b, got[2:]))
	require.NotContains(t, b.String(), "hidden")
	for _, bad := range []string{"", "2", "x"} {
		_, _, err := ingest.ReadCounts(t.Context(), strings.NewReader("region,code,supply,demand,supply_hidden\nR,1,2,3,"+bad+"\n"), "test", ingest.CountOptions{})
		f := asFaults(t, err)
		require.Len(t, f, 1, bad)
		require.Equal(t, "supply_hidden", f[0].Field)
	}
}
