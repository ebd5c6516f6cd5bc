package index_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// config is how the records of matchtest are scored.
func config() index.Config { return index.Config{Scoring: matchtest.Random(0, 0, 0).Config} }

// backends are the ways to come to an index that holds some records. All must
// behave alike.
var backends = []struct {
	name string
	open func(t *testing.T, r matchtest.Records) *index.Index
}{
	{"memory", inMemory},
	{"disk", onDisk},
	{"reopened", reopened},
	{"rewritten", rewritten},
}

func inMemory(t *testing.T, r matchtest.Records) *index.Index {
	t.Helper()
	ix, err := index.OpenMemory(t.Context(), config())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, ix.Close()) })
	fill(t, ix, r)
	return ix
}

func onDisk(t *testing.T, r matchtest.Records) *index.Index {
	t.Helper()
	ix := open(t, t.TempDir())
	fill(t, ix, r)
	return ix
}

func reopened(t *testing.T, r matchtest.Records) *index.Index {
	t.Helper()
	dir := t.TempDir()
	ix := open(t, dir)
	fill(t, ix, r)
	require.NoError(t, ix.Close())
	return open(t, dir)
}

// rewritten holds the records after many small batches with replaced and
// deleted ones between them.
func rewritten(t *testing.T, r matchtest.Records) *index.Index {
	t.Helper()
	ix := inMemory(t, matchtest.Records{})
	others := matchtest.Random(99, len(r.Vacancies), len(r.Workers))
	var b index.Batch
	for i := range others.Vacancies {
		if i%2 == 0 {
			others.Vacancies[i].ID = r.Vacancies[i].ID
		} else {
			b.DeleteVacancies = append(b.DeleteVacancies, others.Vacancies[i].ID)
		}
	}
	for i := range others.Workers {
		if i%2 == 0 {
			others.Workers[i].ID = r.Workers[i].ID
		} else {
			b.DeleteWorkers = append(b.DeleteWorkers, others.Workers[i].ID)
		}
	}
	fill(t, ix, others)
	require.NoError(t, ix.Apply(t.Context(), b))
	for vs := range slices.Chunk(r.Vacancies, 7) {
		require.NoError(t, ix.PutVacancies(t.Context(), vs...))
	}
	for ws := range slices.Chunk(r.Workers, 13) {
		require.NoError(t, ix.PutWorkers(t.Context(), ws...))
	}
	return ix
}

func open(t *testing.T, dir string) *index.Index {
	t.Helper()
	ix, err := index.Open(t.Context(), dir, config())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, ix.Close()) })
	return ix
}

func fill(t *testing.T, ix *index.Index, r matchtest.Records) {
	t.Helper()
	require.NoError(t, ix.Apply(t.Context(), index.Batch{Vacancies: r.Vacancies, Workers: r.Workers}))
}

func collect[R any](t *testing.T, seq iter.Seq2[R, error]) []R {
	t.Helper()
	var all []R
	for r, err := range seq {
		require.NoError(t, err)
		all = append(all, r)
	}
	return all
}

func TestRanker(t *testing.T) {
	t.Parallel()
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			matchtest.TestRanker(t, func(t *testing.T, r matchtest.Records) match.Ranker {
				t.Helper()
				return b.open(t, r)
			})
		})
	}
}

// What comes back is what was put in, by id and in id order, to the last nil.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	r := matchtest.Random(3, 200, 200)
	vs := slices.SortedFunc(slices.Values(r.Vacancies), func(a, b match.Vacancy) int { return strings.Compare(a.ID, b.ID) })
	ws := slices.SortedFunc(slices.Values(r.Workers), func(a, b match.Worker) int { return strings.Compare(a.ID, b.ID) })
	require.NotEqual(t, vs, r.Vacancies, "the records do not come in the order of ids")
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			ix := b.open(t, r)
			require.Equal(t, vs, collect(t, ix.Vacancies(t.Context())))
			require.Equal(t, ws, collect(t, ix.Workers(t.Context())))
			for _, want := range vs {
				got, err := ix.Vacancy(t.Context(), want.ID)
				require.NoError(t, err)
				require.Equal(t, want, got)
			}
			for _, want := range ws {
				got, err := ix.Worker(t.Context(), want.ID)
				require.NoError(t, err)
				require.Equal(t, want, got)
			}
			nv, nw, err := ix.Counts()
			require.NoError(t, err)
			require.Equal(t, []int{200, 200}, []int{nv, nw})
		})
	}
}

func TestReplaceAndDelete(t *testing.T) {
	r := matchtest.Random(4, 20, 20)
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			ix := b.open(t, r)
			v, w := r.Vacancies[5], r.Workers[5]
			v.Title, w.Headline = "Zookeeper", "Zookeeper"
			require.NoError(t, ix.Apply(t.Context(), index.Batch{
				Vacancies: []match.Vacancy{v}, Workers: []match.Worker{w},
				DeleteVacancies: []string{r.Vacancies[6].ID}, DeleteWorkers: []string{r.Workers[6].ID, "nobody"},
			}))
			gotV, err := ix.Vacancy(t.Context(), v.ID)
			require.NoError(t, err)
			require.Equal(t, v, gotV)
			gotW, err := ix.Worker(t.Context(), w.ID)
			require.NoError(t, err)
			require.Equal(t, w, gotW)
			_, err = ix.Vacancy(t.Context(), r.Vacancies[6].ID)
			require.ErrorIs(t, err, index.ErrNotFound)
			require.ErrorContains(t, err, fmt.Sprintf("vacancy %q", r.Vacancies[6].ID))
			_, err = ix.Worker(t.Context(), r.Workers[6].ID)
			require.ErrorIs(t, err, index.ErrNotFound)
			require.Len(t, collect(t, ix.Vacancies(t.Context())), 19)
			require.Len(t, collect(t, ix.Workers(t.Context())), 19)
			found, err := ix.SearchVacancies(t.Context(), index.Query{Text: "zookeeper", Size: 5})
			require.NoError(t, err)
			require.Equal(t, []string{v.ID}, ids(found))
			require.NoError(t, ix.DeleteVacancies(t.Context(), v.ID))
			require.NoError(t, ix.DeleteWorkers(t.Context(), w.ID))
			found, err = ix.SearchWorkers(t.Context(), index.Query{Text: "zookeeper", Size: 5})
			require.NoError(t, err)
			require.Zero(t, found.Total)
		})
	}
}

func TestBatchWithFaultsWritesNothing(t *testing.T) {
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			ix := b.open(t, matchtest.Records{})
			err := ix.Apply(t.Context(), index.Batch{
				Vacancies: []match.Vacancy{
					{ID: "v1"},
					{ID: "v2", Region: "BY-XX", Occupation: "110"},
					{ID: "v1"},
				},
				Workers: []match.Worker{
					{ID: "w1"},
					{},
					{ID: "w3", Headline: "not UTF-8: \xff"},
					{ID: "w4", Headline: "the sign � itself is text"},
				},
				DeleteWorkers: []string{"w1", "w9", "w9"},
			})
			var faults *fact.Faults
			require.ErrorAs(t, err, &faults)
			var got []string
			for _, f := range faults.All() {
				got = append(got, f.Record)
			}
			require.Equal(t, []string{
				`vacancy "v2"`, `vacancy "v2"`, `vacancy "v1"`, `worker "w9"`, `worker "w1"`, `worker ""`, `worker "w3"`,
			}, got)
			require.ErrorIs(t, err, fact.ErrUnknownCode)
			require.ErrorIs(t, err, fact.ErrDuplicate)
			nv, nw, err := ix.Counts()
			require.NoError(t, err)
			require.Zero(t, nv+nw)
		})
	}
}

// The index shares no memory with its callers.
func TestRecordsAreCopies(t *testing.T) {
	r := matchtest.Random(5, 100, 100)
	kept := matchtest.Random(5, 100, 100)
	ix := inMemory(t, r)
	for i := range r.Vacancies {
		require.NotZero(t, scramble(reflect.ValueOf(&r.Vacancies[i]).Elem()))
		v, err := ix.Vacancy(t.Context(), kept.Vacancies[i].ID)
		require.NoError(t, err)
		scramble(reflect.ValueOf(&v).Elem())
	}
	for i := range r.Workers {
		scramble(reflect.ValueOf(&r.Workers[i]).Elem())
		w, err := ix.Worker(t.Context(), kept.Workers[i].ID)
		require.NoError(t, err)
		scramble(reflect.ValueOf(&w).Elem())
	}
	for i := range kept.Vacancies {
		v, err := ix.Vacancy(t.Context(), kept.Vacancies[i].ID)
		require.NoError(t, err)
		require.Equal(t, kept.Vacancies[i], v)
	}
	for i := range kept.Workers {
		w, err := ix.Worker(t.Context(), kept.Workers[i].ID)
		require.NoError(t, err)
		require.Equal(t, kept.Workers[i], w)
	}
}

// scramble changes everything in x that can be set from outside, in place, and
// returns how much.
func scramble(x reflect.Value) int {
	n := 0
	switch x.Kind() {
	case reflect.Struct:
		for i := range x.NumField() {
			if x.Type().Field(i).IsExported() {
				n += scramble(x.Field(i))
			}
		}
		if n == 0 && x.CanSet() { // an Opt
			x.SetZero()
			n++
		}
	case reflect.Slice:
		for i := range x.Len() {
			n += scramble(x.Index(i))
		}
	case reflect.Map:
		for _, key := range x.MapKeys() {
			x.SetMapIndex(key, reflect.ValueOf("scrambled"))
			n++
		}
	case reflect.String:
		x.SetString("scrambled")
		n++
	}
	return n
}

func TestClosed(t *testing.T) {
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			ix := b.open(t, matchtest.Random(6, 5, 5))
			require.NoError(t, ix.Close())
			require.NoError(t, ix.Close(), "closing is idempotent")
			ctx := t.Context()
			_, errGetV := ix.Vacancy(ctx, "x")
			_, errGetW := ix.Worker(ctx, "x")
			_, errTopW := ix.TopWorkers(ctx, &match.Vacancy{ID: "x"}, 1)
			_, errTopV := ix.TopVacancies(ctx, &match.Worker{ID: "x"}, 1)
			_, errFindV := ix.SearchVacancies(ctx, index.Query{Text: "x"})
			_, errFindW := ix.SearchWorkers(ctx, index.Query{})
			_, _, errCounts := ix.Counts()
			for i, err := range []error{
				errGetV, errGetW, errTopW, errTopV, errFindV, errFindW, errCounts,
				ix.PutVacancies(ctx, match.Vacancy{ID: "x"}), ix.PutWorkers(ctx), ix.DeleteVacancies(ctx, "x"), ix.DeleteWorkers(ctx),
			} {
				require.ErrorIs(t, err, index.ErrClosed, "call %d", i)
			}
			n := 0
			for _, err := range ix.Vacancies(ctx) {
				require.ErrorIs(t, err, index.ErrClosed)
				n++
			}
			for _, err := range ix.Workers(ctx) {
				require.ErrorIs(t, err, index.ErrClosed)
				n++
			}
			require.Equal(t, 2, n)
		})
	}
}

func TestCancelled(t *testing.T) {
	cause := errors.New("the cause")
	r := matchtest.Random(6, 5, 5)
	ix := inMemory(t, r)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	_, errOpen := index.Open(ctx, t.TempDir(), config())
	_, errMemory := index.OpenMemory(ctx, config())
	_, errGet := ix.Vacancy(ctx, r.Vacancies[0].ID)
	_, errFind := ix.SearchVacancies(ctx, index.Query{Text: "welder"})
	_, errScan := ix.SearchWorkers(ctx, index.Query{})
	for i, err := range []error{
		errOpen, errMemory, errGet, errFind, errScan, ix.PutVacancies(ctx, r.Vacancies...), ix.DeleteWorkers(ctx, "x"),
	} {
		require.ErrorIs(t, err, cause, "call %d", i)
	}
	ctx, cancel = context.WithCancelCause(t.Context())
	defer cancel(nil)
	n := 0
	for _, err := range ix.Workers(ctx) {
		if n++; n == 3 {
			require.ErrorIs(t, err, cause)
			continue
		}
		require.NoError(t, err)
		if n == 2 {
			cancel(cause)
		}
	}
	require.Equal(t, 3, n, "the error comes last")
}

func TestRankingChecksTheQuery(t *testing.T) {
	ix := inMemory(t, matchtest.Random(6, 5, 5))
	_, err := ix.TopWorkers(t.Context(), &match.Vacancy{ID: "x", Region: "BY-XX"}, 3)
	require.ErrorIs(t, err, fact.ErrUnknownCode, "else the region would count as unknown in silence")
	_, err = ix.TopVacancies(t.Context(), &match.Worker{ID: "x", MovesTo: []geo.Code{"BY-XX"}}, 3)
	require.ErrorIs(t, err, fact.ErrUnknownCode)
}

func TestConfigIsChecked(t *testing.T) {
	_, err := index.OpenMemory(t.Context(), index.Config{})
	require.ErrorIs(t, err, fact.ErrMissing)
	_, err = index.Open(t.Context(), t.TempDir(), index.Config{})
	require.ErrorIs(t, err, fact.ErrMissing)
}

// A loop sees the records as they were when it began, and may change them.
func TestLoopsSeeOneState(t *testing.T) {
	r := matchtest.Random(8, 30, 0)
	ix := inMemory(t, r)
	n := 0
	for v, err := range ix.Vacancies(t.Context()) {
		require.NoError(t, err)
		require.NoError(t, ix.DeleteVacancies(t.Context(), r.Vacancies[n].ID, "x"))
		require.NotEmpty(t, v.ID)
		n++
	}
	require.Equal(t, 30, n)
	require.Empty(t, collect(t, ix.Vacancies(t.Context())))
	require.NoError(t, ix.PutVacancies(t.Context(), r.Vacancies...))
	n = 0
	for _, err := range ix.Vacancies(t.Context()) {
		require.NoError(t, err)
		n++
		break // nothing to release
	}
	require.Equal(t, 1, n)
}
