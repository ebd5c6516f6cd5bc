package pool_test

import (
	"bytes"
	"errors"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

func isSnapshotError(err error) bool {
	return errors.Is(err, pool.ErrSnapshot) || errors.Is(err, pool.ErrStale)
}

// collect has the collector run, and what it runs after it.
func collect() {
	runtime.GC()
	runtime.GC()
}

// isMapped reports whether a file is mapped, where the system says so.
func isMapped(t *testing.T, path string) bool {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Skip("the system does not say what is mapped")
	}
	return bytes.Contains(maps, []byte(path))
}

func requireUnmapped(t *testing.T, path string) {
	t.Helper()
	for range 100 {
		collect()
		if !isMapped(t, path) {
			return
		}
		time.Sleep(10 * time.Millisecond) // clean-ups have a goroutine of their own
	}
	require.Fail(t, "still mapped")
}

// TestMappingGoes: the file stays mapped as long as the base is in use, and not
// longer.
func TestMappingGoes(t *testing.T) {
	w := worlds(t, 31)[0]
	workers := prepare(w.scorer, w.workers)
	path := fileOf(t, snapshotOf(t, newWorkers(t, w.scorer, workers, pool.Settings{}), ""))
	p, err := pool.OpenWorkers(t.Context(), w.scorer, path, nil, pool.OpenSettings{})
	require.NoError(t, err)
	collect()
	require.True(t, isMapped(t, path))
	ask := func() []match.Hit {
		hits, _, err := p.Top(t.Context(), nil, w.scorer.Vacancy(&w.vacancies[0]), pool.Query{K: 10})
		require.NoError(t, err)
		return hits
	}
	want := ask()
	require.NoError(t, p.Merge(t.Context()))
	requireUnmapped(t, path)
	require.Equal(t, want, ask())

	_, err = pool.OpenWorkers(t.Context(), w.scorer, path, []byte("another"), pool.OpenSettings{})
	require.ErrorIs(t, err, pool.ErrStale)
	requireUnmapped(t, path)
}
