package index

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// ranked waits until the pools are there.
func ranked(t *testing.T, ix *Index) *pools {
	t.Helper()
	require.Eventually(t, func() bool { return ix.pools() != nil }, 10*time.Second, time.Millisecond)
	return ix.pools()
}

// requireScanned checks the pools' answers against scanning the tables.
func requireScanned(t *testing.T, ix *Index, v *match.Vacancy, w *match.Worker, k int) {
	t.Helper()
	s := ix.current.Load()
	want, err := top(t.Context(), s.workers, newContest[match.Worker](k, ix.workersFor(v)))
	require.NoError(t, err)
	got, err := ix.TopWorkers(t.Context(), v, k)
	require.NoError(t, err)
	require.Equal(t, want, got)
	want, err = top(t.Context(), s.vacancies, newContest[match.Vacancy](k, ix.vacanciesFor(w)))
	require.NoError(t, err)
	got, err = ix.TopVacancies(t.Context(), w, k)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

// TestRanks: the pools follow every batch, through merges, and answer like a scan of
// the tables.
func TestRanks(t *testing.T) {
	r := matchtest.Random(71, 300, 1500)
	ix, err := OpenMemory(t.Context(), Config{Scoring: r.Config})
	require.NoError(t, err)
	require.NoError(t, ix.Apply(t.Context(), Batch{Workers: r.Workers[:700], Vacancies: r.Vacancies[:100]}))
	requireScanned(t, ix, &r.Vacancies[0], &r.Workers[0], 5)
	p := ranked(t, ix)
	require.Zero(t, p.workers.Pending())
	rng := rand.New(rand.NewPCG(1, 1))
	for step := range 60 {
		from, to := rng.IntN(1400), rng.IntN(280)
		b := Batch{Workers: r.Workers[from : from+100], Vacancies: r.Vacancies[to : to+20]}
		b.DeleteWorkers = []string{r.Workers[(from+200)%1500].ID, r.Workers[(from+333)%1500].ID}
		b.DeleteVacancies = []string{r.Vacancies[(to+77)%300].ID}
		require.NoError(t, ix.Apply(t.Context(), b))
		if step%3 == 0 { // a batch that was not followed shows later too
			requireScanned(t, ix, &r.Vacancies[step], &r.Workers[step], 1+step%12)
		}
	}
	require.Eventually(t, func() bool { return p.workers.Pending() < 5000 }, 10*time.Second, time.Millisecond, "6000 changes are merged")
	requireScanned(t, ix, &r.Vacancies[9], &r.Workers[9], 50)
	require.Same(t, p, ix.pools())

	p.lost.Store(true)
	require.Nil(t, ix.pools(), "pools that did not follow are not asked")
	requireScanned(t, ix, &r.Vacancies[9], &r.Workers[9], 50)
	require.NoError(t, ix.Close())
	require.NoError(t, ix.Close())
}

// TestRanksMergeUnasked: what has changed much is merged though nobody asks: records
// that come, and such that go.
func TestRanksMergeUnasked(t *testing.T) {
	r := matchtest.Random(75, 2, 2)
	ix, err := OpenMemory(t.Context(), Config{Scoring: r.Config})
	require.NoError(t, err)
	require.NoError(t, ix.PutWorkers(t.Context(), r.Workers...))
	p := ranked(t, ix)
	many := make([]match.Worker, 5000)
	ids := make([]string, len(many))
	for i := range many {
		ids[i] = fmt.Sprint("many-", i)
		many[i] = match.Worker{ID: ids[i]}
	}
	merged := func() bool { return p.workers.Pending()+p.workers.Dead() == 0 }
	require.NoError(t, ix.PutWorkers(t.Context(), many...))
	require.Eventually(t, merged, 10*time.Second, time.Millisecond)
	require.Equal(t, len(many)+2, p.workers.Len())
	require.NoError(t, ix.Apply(t.Context(), Batch{DeleteWorkers: ids}))
	require.Eventually(t, merged, 10*time.Second, time.Millisecond)
	require.Equal(t, 2, p.workers.Len())
	require.NoError(t, ix.Close())
}

// TestRanksAfterClose: what builds pools ends with the index.
func TestRanksAfterClose(t *testing.T) {
	r := matchtest.Random(73, 5, 600)
	for i := range 8 {
		ix, err := OpenMemory(t.Context(), Config{Scoring: r.Config})
		require.NoError(t, err)
		require.NoError(t, ix.PutWorkers(t.Context(), r.Workers...))
		_, err = ix.TopWorkers(t.Context(), &r.Vacancies[0], 3)
		require.NoError(t, err)
		time.Sleep(time.Duration(i) * time.Millisecond)
		require.NoError(t, ix.Close())
		<-ix.ranks.ended
	}
}

// TestRanksFile: what Close writes is opened again, trusted only while it is of the
// records, and built anew in all other cases; answers are those of a scan.
func TestRanksFile(t *testing.T) {
	r := matchtest.Random(75, 60, 400)
	dir := t.TempDir()
	path := filepath.Join(dir, ranksFile)
	open := func() *Index {
		ix, err := Open(t.Context(), dir, Config{Scoring: r.Config})
		require.NoError(t, err)
		return ix
	}
	ask := func(ix *Index) { requireScanned(t, ix, &r.Vacancies[3], &r.Workers[3], 9) }
	ix := open()
	require.NoError(t, ix.Apply(t.Context(), Batch{Workers: r.Workers[:300], Vacancies: r.Vacancies[:40]}))
	require.NoError(t, ix.Close())
	require.NoFileExists(t, path, "nobody has asked for a ranking")

	ix = open()
	ranked(t, ix)
	require.NoError(t, ix.Apply(t.Context(), Batch{Workers: r.Workers[290:320], DeleteWorkers: []string{r.Workers[0].ID}}))
	ask(ix)
	require.NoError(t, ix.Close())
	require.FileExists(t, path)
	good, err := os.ReadFile(path)
	require.NoError(t, err)

	ix = open()
	require.NotNil(t, ix.ranks.begun, "opened")
	ask(ix)
	require.Same(t, ix.ranks.begun, ranked(t, ix))
	ask(ix)
	require.NoError(t, ix.PutVacancies(t.Context(), r.Vacancies[50]))
	ask(ix)
	require.NoError(t, ix.Close())
	again, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, good, again, "no worker has changed: it is not written again")

	ix = open()
	require.NotNil(t, ix.ranks.begun, "a vacancy does not make it stale")
	require.NoError(t, ix.PutWorkers(t.Context(), r.Workers[350:]...))
	ranked(t, ix)
	ask(ix)
	require.NoError(t, ix.Close())

	for name, spoil := range map[string]func(){
		"another store's": func() { require.NoError(t, os.WriteFile(path, good, 0o600)) },
		"damaged": func() {
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			data[len(data)/2] ^= 1
			require.NoError(t, os.WriteFile(path, data, 0o600))
		},
		"cut short": func() { require.NoError(t, os.Truncate(path, 100)) },
		"gone":      func() { require.NoError(t, os.Remove(path)) },
	} {
		spoil()
		ix = open()
		require.Nil(t, ix.ranks.begun, name)
		ask(ix)
		ranked(t, ix)
		ask(ix)
		require.NoError(t, ix.Close())
		ix = open()
		require.NotNil(t, ix.ranks.begun, "it was written again")
		require.NoError(t, ix.Close())
	}

	ix, err = Open(t.Context(), dir, Config{Scoring: r.Config, ReadOnly: true})
	require.NoError(t, err)
	require.NotNil(t, ix.ranks.begun, "also for reading alone")
	ranked(t, ix)
	ask(ix)
	require.NoError(t, ix.Close())
}
