package ingest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/ingest"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// finland returns the path of the table of a whole country, or skips.
func finland(tb testing.TB) string {
	tb.Helper()
	shared := os.Getenv("BEVERIDGE_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(shared, "data", "finland", "fi_region_isco4_month_2006_2023.csv.gz")
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no shared data: %v", err)
	}
	return path
}

// The sum over cells of min(supply, demand) is the first stage that the data's
// README states for the last month: 37,946.
func TestFinland(t *testing.T) {
	o := ingest.CountOptions{Latest: true, Codes: match.Codes{Occupations: taxonomy.ISCO08()}}
	counts, report, err := ingest.CountsFile(t.Context(), finland(t), o)
	require.NoError(t, err)
	met := int64(0)
	for _, c := range counts {
		require.Equal(t, "2023-10", c.Month)
		met += min(c.Supply, c.Demand)
	}
	require.Equal(t, int64(37946), met)
	require.Equal(t, []string{"month", "region", "occupation", "supply", "demand"}, report.Columns)
	require.Len(t, report.Months, 214)
	require.True(t, report.Gzip)
	require.Len(t, report.SHA256, 64)
}

// The last twelve months say which counts the office hid: all of those were
// small, and what stands in their place is 1 to 4.
func TestFinlandHidden(t *testing.T) {
	path := filepath.Join(filepath.Dir(finland(t)), "fi_region_isco4_last12m_flags.csv")
	counts, report, err := ingest.CountsFile(t.Context(), path, ingest.CountOptions{Month: "2023-10"})
	require.NoError(t, err)
	require.Empty(t, report.Ignored)
	require.Len(t, report.Months, 12)
	plain, _, err := ingest.CountsFile(t.Context(), finland(t), ingest.CountOptions{Month: "2023-10"})
	require.NoError(t, err)
	require.Len(t, plain, len(counts))
	hidden := 0
	for i, c := range counts {
		for _, side := range []struct {
			hidden bool
			count  int64
		}{{c.SupplyHidden, c.Supply}, {c.DemandHidden, c.Demand}} {
			if side.hidden {
				hidden++
				require.True(t, 1 <= side.count && side.count <= 4)
			}
		}
		c.SupplyHidden, c.DemandHidden = false, false
		require.Equal(t, plain[i], c, "the same counts as in the file without flags")
	}
	require.Greater(t, hidden, 1000)
	t.Log(hidden, "counts were hidden")
}

func BenchmarkFinland(b *testing.B) {
	path := finland(b)
	const rows = 1_695_522
	for _, bm := range []struct {
		name string
		o    ingest.CountOptions
	}{
		{"month", ingest.CountOptions{Month: "2023-10"}},
		{"latest", ingest.CountOptions{Latest: true}},
		{"all", ingest.CountOptions{}},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _, err := ingest.CountsFile(b.Context(), path, bm.o)
				require.NoError(b, err)
			}
			b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
