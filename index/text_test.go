package index

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/matchtest"
)

// The text stays lean: no stored values, no positions, no columns, no field of all
// fields. The bounds are what was measured when they were set, 96 and 620, and a tenth
// more; what is not text is the store. The engine merges segments when it comes to it
// and removes the merged ones later still, so that several would be of a size that
// depends on the moment. As many records as one write takes are one segment, which is
// never merged.
func TestBytesPerRecord(t *testing.T) {
	t.Parallel()
	const records = writeRecords
	r := matchtest.Random(1, 0, records)
	dir := t.TempDir()
	ix, err := Open(t.Context(), dir, Config{Scoring: r.Config})
	require.NoError(t, err)
	require.NoError(t, ix.PutWorkers(t.Context(), r.Workers...))
	require.NoError(t, ix.Sync(t.Context()), "so that the text is there")
	require.NoError(t, ix.Close())
	segments, err := filepath.Glob(filepath.Join(dir, textDir, workers.String(), engineDir, "*.zap"))
	require.NoError(t, err)
	require.Len(t, segments, 1)
	text := fileSize(t, segments[0])
	all := text + fileSize(t, filepath.Join(dir, storeFile))
	t.Logf("%d bytes of text a worker, %d in all", text/records, all/records)
	require.LessOrEqual(t, text, int64(106*records))
	require.LessOrEqual(t, all, int64(682*records))
}

func fileSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	return info.Size()
}
