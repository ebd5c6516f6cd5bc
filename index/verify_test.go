package index

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

func filled(t *testing.T, r matchtest.Records) (*Index, string) {
	t.Helper()
	dir := t.TempDir()
	ix, err := Open(t.Context(), dir, Config{Scoring: r.Config})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, ix.Close()) })
	require.NoError(t, ix.Apply(t.Context(), Batch{Vacancies: r.Vacancies, Workers: r.Workers}))
	require.NoError(t, ix.Sync(t.Context()), "the text is there too")
	return ix, dir
}

// An index that nobody has tampered with is sound, whatever was done to it.
func TestVerifySound(t *testing.T) {
	r := matchtest.Random(41, 300, 300)
	ix, _ := filled(t, r)
	require.NoError(t, ix.Verify(t.Context()))
	require.NoError(t, ix.DeleteWorkers(t.Context(), r.Workers[0].ID, r.Workers[1].ID))
	require.NoError(t, ix.PutVacancies(t.Context(), match.Vacancy{ID: r.Vacancies[0].ID, Title: "welder welder Welder", Description: "welder"}))
	require.NoError(t, ix.Verify(t.Context()))
	require.NoError(t, ix.Rebuild(t.Context(), nil))
	require.NoError(t, ix.Verify(t.Context()))

	memory, err := OpenMemory(t.Context(), Config{Scoring: r.Config})
	require.NoError(t, err)
	require.NoError(t, memory.Verify(t.Context()), "empty")
	require.NoError(t, memory.PutWorkers(t.Context(), r.Workers...))
	require.NoError(t, memory.Verify(t.Context()))
	require.NoError(t, memory.Close())
	require.ErrorIs(t, memory.Verify(t.Context()), ErrClosed)
	require.ErrorIs(t, memory.Rebuild(t.Context(), nil), ErrClosed)
}

// Every way in which two of the three structures can differ is a fault, and all
// of them are reported at once. What concerns the text, a rebuild mends.
func TestVerifyFindsFaults(t *testing.T) {
	t.Parallel()
	r := matchtest.Random(42, 20, 20)
	id := r.Workers[3].ID
	inStore := func(change func(b *bbolt.Bucket) error) func(t *testing.T, ix *Index) {
		return func(t *testing.T, ix *Index) {
			t.Helper()
			require.NoError(t, ix.store.db.Update(func(tx *bbolt.Tx) error { return change(tx.Bucket([]byte("workers"))) }))
		}
	}
	inText := func(put []page, remove ...string) func(t *testing.T, ix *Index) {
		return func(t *testing.T, ix *Index) {
			t.Helper()
			all := func(yield func(page) bool) {
				for _, p := range put {
					yield(p)
				}
			}
			require.NoError(t, ix.texts.sides[workers].write(all, remove, ix.texts.goal(ix.current.Load(), workers), nil))
		}
	}
	for _, tt := range []struct {
		name   string
		tamper func(t *testing.T, ix *Index)
		kind   error
		says   []string // of each fault
	}{
		{"a checksum", inStore(func(b *bbolt.Bucket) error { return b.Put([]byte(id), []byte("0000{}")) }), ErrCorrupt, []string{"checksum is wrong"}},
		{"no JSON", inStore(func(b *bbolt.Bucket) error { return b.Put([]byte(id), seal([]byte(id), []byte("{"))) }), ErrCorrupt, []string{"unexpected end"}},
		{"another id", inStore(func(b *bbolt.Bucket) error { return b.Put([]byte(id), seal([]byte(id), []byte(`{"id":"x"}`))) }), ErrCorrupt, []string{"under the id"}},
		{"another record", inStore(func(b *bbolt.Bucket) error { return b.Put([]byte(id), seal([]byte(id), []byte(`{"id":"`+id+`"}`))) }), ErrCorrupt, []string{"another in memory"}},
		{"not valid", inStore(func(b *bbolt.Bucket) error {
			return b.Put([]byte(id), seal([]byte(id), []byte(`{"id":"`+id+`","region":"BY-XX"}`)))
		}), ErrCorrupt, []string{"unknown code"}},
		{"one too few", inStore(func(b *bbolt.Bucket) error { return b.Delete([]byte(id)) }), ErrCorrupt, []string{"19 workers, in memory 20"}},
		{"one too many", inStore(func(b *bbolt.Bucket) error { return b.Put([]byte("x"), seal([]byte("x"), []byte(`{"id":"x"}`))) }), ErrCorrupt, []string{"not in memory", "21 workers"}},
		{"a number to come", inStore(func(b *bbolt.Bucket) error { return b.SetSequence(7) }), ErrCorrupt, []string{"of batch 7"}},
		{"text without a record", inText(nil, id), ErrText, []string{"missing"}},
		{"text with another's words", inText([]page{{ID: id, Title: "astronaut"}}), ErrText, []string{"other words"}},
		{"text with a stranger", inText([]page{{ID: "x", Title: "astronaut"}}), ErrText, []string{"no such record"}},
		{"text of another state", func(t *testing.T, ix *Index) {
			t.Helper()
			require.NoError(t, ix.texts.sides[workers].write(func(func(page) bool) {}, nil, goal{mark: "other"}, nil))
		}, ErrText, []string{"of state"}},
		{"all at once", func(t *testing.T, ix *Index) {
			t.Helper()
			inStore(func(b *bbolt.Bucket) error { return b.Put([]byte(id), []byte("0000{}")) })(t, ix)
			inText([]page{{ID: "x"}}, id)(t, ix)
		}, ErrText, []string{"checksum", "missing", "no such record"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ix, _ := filled(t, r)
			tt.tamper(t, ix)
			err := ix.Verify(t.Context())
			var faults *fact.Faults
			require.ErrorAs(t, err, &faults)
			require.ErrorIs(t, err, tt.kind)
			require.Equal(t, len(tt.says), faults.Len(), "%v", err)
			for i, f := range faults.All() {
				require.ErrorContains(t, f, tt.says[i])
			}
			require.NoError(t, ix.Rebuild(t.Context(), nil))
			if errors.Is(err, ErrCorrupt) {
				require.ErrorIs(t, ix.Verify(t.Context()), ErrCorrupt)
				require.NotErrorIs(t, ix.Verify(t.Context()), ErrText)
			} else {
				require.NoError(t, ix.Verify(t.Context()))
			}
		})
	}
}

func TestVerifyIsCancelled(t *testing.T) {
	r := matchtest.Random(43, 200, 200)
	ix, _ := filled(t, r)
	cause := errors.New("the cause")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	require.ErrorIs(t, ix.Verify(ctx), cause)
	require.ErrorIs(t, ix.Rebuild(ctx, nil), cause)
	v := verifier{ctx: ctx.Err, index: ix}
	verifyRecords(&v, &ix.workerSide, ix.current.Load().workers, 1)
	verifyText(ctx, &v, &ix.workerSide, ix.current.Load().workers, ix.current.Load())
	require.NoError(t, v.faults.Err(), "a check that was stopped has found nothing")
	require.NoError(t, ix.Verify(t.Context()))
}

// A rebuild ends ErrText without opening anew, and leaves one folder a kind.
func TestRebuildMends(t *testing.T) {
	r := matchtest.Random(44, 30, 30)
	ix, dir := filled(t, r)
	require.NoError(t, os.RemoveAll(filepath.Join(dir, textDir, "workers", "store")))
	require.NoError(t, ix.PutWorkers(t.Context(), match.Worker{ID: "x", Headline: "astronaut"}))
	require.ErrorIs(t, ix.Sync(t.Context()), ErrText)
	require.ErrorIs(t, ix.Verify(t.Context()), ErrText)
	for generation, want := range [][]string{{"vacancies.1", "workers.1"}, {"vacancies.2", "workers.2"}} {
		var done []int
		require.NoError(t, ix.Rebuild(t.Context(), func(n, total int) {
			require.LessOrEqual(t, n, total)
			done = append(done, n)
		}))
		require.Equal(t, []int{30, 31}, done)
		found, err := ix.SearchWorkers(t.Context(), Query{Text: "astronaut"})
		require.NoError(t, err)
		require.Equal(t, 1, found.Total)
		require.NoError(t, ix.PutWorkers(t.Context(), r.Workers[generation]))
		require.NoError(t, ix.Verify(t.Context()))
		require.Subset(t, folders(t, dir), want)
	}
	require.NoError(t, os.MkdirAll(filepath.Join(dir, textDir, "workers.77", "store"), 0o755)) // a rebuild cut short
	require.NoError(t, os.MkdirAll(filepath.Join(dir, textDir, "workers.old"), 0o755))         // somebody's copy
	require.NoError(t, ix.Close())
	cfg := Config{Scoring: r.Config, OnRebuild: func(int, int) { t.Error("nothing has to be rebuilt") }}
	ix, err := Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	require.NoError(t, ix.Verify(t.Context()))
	require.NoError(t, ix.Close())
	require.Equal(t, []string{"vacancies.2", "workers.2", "workers.old"}, folders(t, dir))
}

func folders(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, textDir))
	require.NoError(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// While a rebuild goes on, readers read and writers write; what was written is
// in the new text.
func TestRebuildBesideWriters(t *testing.T) {
	t.Parallel()
	r := matchtest.Random(45, 0, 1500)
	ix, _ := filled(t, r)
	steps := 0
	require.NoError(t, ix.Rebuild(t.Context(), func(int, int) {
		steps++
		found, err := ix.SearchWorkers(t.Context(), Query{Text: "astronaut"})
		require.NoError(t, err)
		require.Equal(t, max(0, steps-1), found.Total)
		require.NoError(t, ix.Apply(t.Context(), Batch{
			Workers:       []match.Worker{{ID: r.Workers[steps].ID, Headline: "astronaut"}, {ID: "new" + strings.Repeat("x", steps), Headline: "seal"}},
			DeleteWorkers: []string{r.Workers[700+steps].ID},
		}))
	}))
	require.Equal(t, 3, steps) // one of vacancies, two of workers
	require.NoError(t, ix.Verify(t.Context()))
	found, err := ix.SearchWorkers(t.Context(), Query{Text: "astronaut"})
	require.NoError(t, err)
	require.Equal(t, 3, found.Total)
}

// Close stops a rebuild, and nothing of it is left.
func TestCloseStopsRebuild(t *testing.T) {
	r := matchtest.Random(46, 0, 1500)
	ix, dir := filled(t, r)
	closed := make(chan error, 1)
	err := ix.Rebuild(t.Context(), func(int, int) {
		if len(closed) == 0 {
			go func() { closed <- ix.Close() }()
			<-ix.closing
		}
	})
	require.ErrorIs(t, err, ErrClosed)
	require.NoError(t, <-closed)
	require.Equal(t, []string{"vacancies", "workers"}, folders(t, dir))
}

func TestRebuildReadOnly(t *testing.T) {
	r := matchtest.Random(47, 5, 5)
	ix, dir := filled(t, r)
	require.NoError(t, ix.Close())
	ix, err := Open(t.Context(), dir, Config{Scoring: r.Config, ReadOnly: true})
	require.NoError(t, err)
	require.NoError(t, ix.Verify(t.Context()))
	require.ErrorIs(t, ix.Rebuild(t.Context(), nil), ErrReadOnly)
	require.NoError(t, ix.Close())
}
