package index_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func TestSecondOpenIsLocked(t *testing.T) {
	dir := t.TempDir()
	ix := open(t, dir)
	start := time.Now()
	_, err := index.Open(t.Context(), dir, config())
	require.ErrorIs(t, err, index.ErrLocked)
	require.ErrorContains(t, err, dir)
	require.Less(t, time.Since(start), time.Second)
	require.NoError(t, ix.Close())
	open(t, dir)
}

// written returns a directory with records in it, and the index closed.
func written(t *testing.T, r matchtest.Records) string {
	t.Helper()
	dir := t.TempDir()
	ix := open(t, dir)
	fill(t, ix, r)
	require.NoError(t, ix.Close())
	return dir
}

func TestDamagedStore(t *testing.T) {
	pristine, err := os.ReadFile(filepath.Join(written(t, matchtest.Random(1, 200, 200)), "store.db"))
	require.NoError(t, err)
	half := len(pristine) / 2
	flip := func(at int) func([]byte) []byte {
		return func(b []byte) []byte { b[at] ^= 0x10; return b }
	}
	text := bytes.LastIndex(pristine, []byte(`"headline"`))
	for _, tt := range []struct {
		name   string
		damage func([]byte) []byte
	}{
		{"cut in half", func(b []byte) []byte { return b[:half] }},
		{"cut to three pages", func(b []byte) []byte { return b[:3*4096] }},
		{"cut to some bytes", func(b []byte) []byte { return b[:100] }},
		{"not a store", func([]byte) []byte { return bytes.Repeat([]byte("no store "), 4096) }},
		{"a letter of a record", flip(text + 3)},
		{"zeros in the middle", func(b []byte) []byte { clear(b[half-8192 : half+8192]); return b }},
		{"zeros from the third page", func(b []byte) []byte { clear(b[2*4096:]); return b }},
		{"noise in every page", func(b []byte) []byte {
			for i := 2 * 4096; i < len(b); i += 512 {
				b[i] ^= 0xff
			}
			return b
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "store.db")
			require.NoError(t, os.WriteFile(path, tt.damage(bytes.Clone(pristine)), 0o600))
			for range 2 { // the first refusal leaves no lock behind
				_, err := index.Open(t.Context(), dir, config())
				require.ErrorIs(t, err, index.ErrCorrupt)
				require.ErrorContains(t, err, path)
			}
		})
	}
}

// A file that lacks pages is refused, even if they hold nothing any more.
func TestStoreWithoutItsFreePages(t *testing.T) {
	r := matchtest.Random(1, 0, 200)
	dir := written(t, r)
	ix := open(t, dir)
	for _, w := range r.Workers {
		require.NoError(t, ix.DeleteWorkers(t.Context(), w.ID))
	}
	require.NoError(t, ix.Close())
	var used int64
	changeStore(t, dir, func(tx *bbolt.Tx) error { used = tx.Size(); return nil })
	path := filepath.Join(dir, "store.db")
	require.NoError(t, os.Truncate(path, used-4096))
	_, err := index.Open(t.Context(), dir, config())
	require.ErrorIs(t, err, index.ErrCorrupt)
}

// Whatever bit is flipped, the store opens with the records that were put in,
// or it is reported as damaged.
func TestEveryDamageIsNoticed(t *testing.T) {
	r := matchtest.Random(1, 3, 3)
	pristine, err := os.ReadFile(filepath.Join(written(t, r), "store.db"))
	require.NoError(t, err)
	want := collect(t, reopened(t, r).Workers(t.Context()))
	damaged := 0
	for at := 0; at < len(pristine); at += 1511 {
		b := bytes.Clone(pristine)
		b[at] ^= 1 << (at % 8)
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "store.db"), b, 0o600))
		ix, err := index.Open(t.Context(), dir, config())
		if err != nil {
			require.True(t, errors.Is(err, index.ErrCorrupt) || errors.Is(err, index.ErrVersion), "byte %d: %v", at, err)
			damaged++
			continue
		}
		require.Equal(t, want, collect(t, ix.Workers(t.Context())), "byte %d", at)
		require.NoError(t, ix.Close())
	}
	require.Positive(t, damaged)
}

func TestForeignFiles(t *testing.T) {
	t.Run("version", func(t *testing.T) {
		dir := written(t, matchtest.Records{})
		changeStore(t, dir, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("format"), []byte("3")) })
		_, err := index.Open(t.Context(), dir, config())
		require.ErrorIs(t, err, index.ErrVersion)
		require.NotErrorIs(t, err, index.ErrCorrupt)
	})
	t.Run("damaged version", func(t *testing.T) {
		dir := written(t, matchtest.Records{})
		changeStore(t, dir, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Delete([]byte("format")) })
		_, err := index.Open(t.Context(), dir, config())
		require.ErrorIs(t, err, index.ErrVersion)
	})
	t.Run("missing journal", func(t *testing.T) {
		dir := written(t, matchtest.Records{})
		changeStore(t, dir, func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("journal")) })
		_, err := index.Open(t.Context(), dir, config())
		require.ErrorIs(t, err, index.ErrCorrupt)
	})
	t.Run("another program's store", func(t *testing.T) {
		dir := t.TempDir()
		changeStore(t, dir, func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err })
		_, err := index.Open(t.Context(), dir, config())
		require.ErrorIs(t, err, index.ErrCorrupt)
	})
	t.Run("missing bucket", func(t *testing.T) {
		dir := written(t, matchtest.Records{})
		changeStore(t, dir, func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("workers")) })
		_, err := index.Open(t.Context(), dir, config())
		require.ErrorIs(t, err, index.ErrCorrupt)
	})
	t.Run("another program's text", func(t *testing.T) {
		dir := t.TempDir()
		theirs := filepath.Join(dir, "text", "vacancies", "novel.txt")
		require.NoError(t, os.MkdirAll(filepath.Dir(theirs), 0o755))
		require.NoError(t, os.WriteFile(theirs, []byte("It was a dark night"), 0o600))
		_, err := index.Open(t.Context(), dir, config())
		require.ErrorIs(t, err, index.ErrCorrupt)
		require.FileExists(t, theirs)
	})
	t.Run("a file in place of the directory", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		_, err := index.Open(t.Context(), path, config())
		var refused *fs.PathError
		require.ErrorAs(t, err, &refused)
	})
	t.Run("an empty store", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "store.db"), nil, 0o600))
		open(t, dir) // a crash right after the file was made
	})
}

// A store of format 1, which had no journal, is read as it is, and brought up to
// date by the first opening that may write.
func TestUpgrade(t *testing.T) {
	r := matchtest.Random(9, 30, 30)
	dir := written(t, r)
	format := func() (version string, journal bool) {
		changeStore(t, dir, func(tx *bbolt.Tx) error {
			version, journal = string(tx.Bucket([]byte("meta")).Get([]byte("format"))), tx.Bucket([]byte("journal")) != nil
			return nil
		})
		return version, journal
	}
	changeStore(t, dir, func(tx *bbolt.Tx) error {
		require.NoError(t, tx.DeleteBucket([]byte("journal")))
		return tx.Bucket([]byte("meta")).Put([]byte("format"), []byte("1"))
	})
	requireReadOnly(t, dir, r)
	version, journal := format()
	require.Equal(t, "1", version, "reading changes nothing")
	require.False(t, journal)
	ix := open(t, dir)
	require.NoError(t, ix.PutWorkers(t.Context(), r.Workers[0]))
	require.NoError(t, ix.Close())
	version, journal = format()
	require.Equal(t, "2", version)
	require.True(t, journal)
	requireReadOnly(t, dir, r)
}

func changeStore(t *testing.T, dir string, change func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(dir, "store.db"), 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(change))
	require.NoError(t, db.Close())
}

// A store that was filled under other codes is refused, not half understood.
func TestOpenWithOtherCodes(t *testing.T) {
	dir := written(t, matchtest.Records{Vacancies: []match.Vacancy{{ID: "v1", Region: "BY-HM"}, {ID: "v2", Region: "BY"}}})
	cfg := config()
	cfg.Scoring.Rules = match.Rules{} // which name regions too
	var err error
	cfg.Scoring.Regions, err = geo.NewTree([]geo.Region{{Code: "BY"}})
	require.NoError(t, err)
	_, err = index.Open(t.Context(), dir, cfg)
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
	require.ErrorIs(t, err, fact.ErrUnknownCode)
	require.Equal(t, 1, faults.Len())
	require.Equal(t, `vacancy "v1"`, faults.All()[0].Record)
	require.Equal(t, filepath.Join(dir, "store.db"), faults.All()[0].Input)
}

// behind applies the batches and puts the text of vacancies back to before them.
func behind(t *testing.T, dir string, batches ...index.Batch) {
	t.Helper()
	text, old := filepath.Join(dir, "text", "vacancies"), t.TempDir()
	require.NoError(t, os.CopyFS(old, os.DirFS(text)))
	ix := open(t, dir)
	for _, b := range batches {
		require.NoError(t, ix.Apply(t.Context(), b))
	}
	require.NoError(t, ix.Close())
	require.NoError(t, os.RemoveAll(text))
	require.NoError(t, os.CopyFS(text, os.DirFS(old)))
}

// The text follows the records whatever has become of it: by the last batch, if
// it lacks no more, else from all records.
func TestTextIsRebuilt(t *testing.T) {
	unsaid := []int{-1} // the engine may fall back to a state that lacks one batch
	r := matchtest.Random(2, 1050, 100)
	query := index.Query{Text: "welder", Size: 1000, Facets: true}
	for _, tt := range []struct {
		name    string
		damage  func(t *testing.T, dir string)
		rebuilt []int // number of records told to OnRebuild
	}{
		{"nothing", func(*testing.T, string) {}, nil},
		{"no text", func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.RemoveAll(filepath.Join(dir, "text")))
		}, []int{1000, 1050, 100}},
		{"no text of one kind", func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.RemoveAll(filepath.Join(dir, "text", "workers")))
		}, []int{100}},
		{"broken description", func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "text", "workers", "index_meta.json"), []byte("{"), 0o600))
		}, []int{100}},
		{"no segments", func(t *testing.T, dir string) {
			t.Helper()
			zaps, err := filepath.Glob(filepath.Join(dir, "text", "workers", "store", "*.zap"))
			require.NoError(t, err)
			require.NotEmpty(t, zaps)
			for _, z := range zaps {
				require.NoError(t, os.Remove(z))
			}
		}, unsaid},
		{"segments cut short", func(t *testing.T, dir string) {
			t.Helper()
			zaps, err := filepath.Glob(filepath.Join(dir, "text", "workers", "store", "*.zap"))
			require.NoError(t, err)
			for _, z := range zaps {
				require.NoError(t, os.Truncate(z, 10))
			}
		}, unsaid},
		{"text one batch behind", func(t *testing.T, dir string) {
			t.Helper()
			behind(t, dir, index.Batch{Vacancies: r.Vacancies[7:8]})
		}, nil},
		{"text one batch behind, and a batch of the other kind after it", func(t *testing.T, dir string) {
			t.Helper()
			behind(t, dir, index.Batch{Vacancies: r.Vacancies[7:8]}, index.Batch{Workers: r.Workers[:1]})
		}, []int{1000, 1050}},
		{"text two batches behind", func(t *testing.T, dir string) {
			t.Helper()
			behind(t, dir, index.Batch{DeleteVacancies: []string{r.Vacancies[7].ID}}, index.Batch{Vacancies: r.Vacancies[7:8]})
		}, []int{1000, 1050}},
		{"text behind, and what is missing is unknown", func(t *testing.T, dir string) {
			t.Helper()
			behind(t, dir, index.Batch{Vacancies: r.Vacancies[7:8]})
			changeStore(t, dir, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("journal")).Put([]byte("last"), []byte("damaged")) })
		}, []int{1000, 1050}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			ix := open(t, dir)
			fill(t, ix, r)
			wantV, err := ix.SearchVacancies(t.Context(), query)
			require.NoError(t, err)
			wantW, err := ix.SearchWorkers(t.Context(), query)
			require.NoError(t, err)
			require.Positive(t, wantV.Total*wantW.Total)
			require.NoError(t, ix.Close())
			tt.damage(t, dir)
			cfg := config()
			var rebuilt []int
			cfg.OnRebuild = func(done, total int) { rebuilt = append(rebuilt, done); require.LessOrEqual(t, done, total) }
			ix, err = index.Open(t.Context(), dir, cfg)
			require.NoError(t, err)
			defer func() { require.NoError(t, ix.Close()) }()
			if !slices.Equal(tt.rebuilt, unsaid) {
				require.Equal(t, tt.rebuilt, rebuilt)
			}
			gotV, err := ix.SearchVacancies(t.Context(), query)
			require.NoError(t, err)
			gotW, err := ix.SearchWorkers(t.Context(), query)
			require.NoError(t, err)
			require.Equal(t, wantV, gotV)
			require.Equal(t, wantW, gotW)
		})
	}
}

// Without waiting for the disk an index is the same, and once it is closed, so
// are its files: nothing has to be rebuilt.
func TestUnsynced(t *testing.T) {
	r := matchtest.Random(2, 300, 300)
	dir := t.TempDir()
	cfg := config()
	cfg.Unsynced = true
	ix, err := index.Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	for i := range 30 {
		require.NoError(t, ix.Apply(t.Context(), index.Batch{Vacancies: r.Vacancies[10*i : 10*i+10], Workers: r.Workers[10*i : 10*i+10]}))
		if i == 20 {
			require.NoError(t, ix.Sync(t.Context()))
		}
	}
	requireEqualIndex(t, inMemory(t, r), ix)
	require.NoError(t, ix.Close())
	cfg = config()
	cfg.OnRebuild = func(int, int) { t.Error("nothing has to be rebuilt") }
	ix, err = index.Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	requireEqualIndex(t, inMemory(t, r), ix)
	require.NoError(t, ix.Close())
}

// requireEqualIndex checks that two indexes have the same records and text.
func requireEqualIndex(t *testing.T, want, got *index.Index) {
	t.Helper()
	require.Equal(t, collect(t, want.Vacancies(t.Context())), collect(t, got.Vacancies(t.Context())))
	require.Equal(t, collect(t, want.Workers(t.Context())), collect(t, got.Workers(t.Context())))
	for _, text := range []string{"welder", "сварщик", "C++"} {
		q := index.Query{Text: text, Size: 1000, Facets: true}
		wantV, err := want.SearchVacancies(t.Context(), q)
		require.NoError(t, err)
		gotV, err := got.SearchVacancies(t.Context(), q)
		require.NoError(t, err)
		require.Equal(t, wantV, gotV)
		wantW, err := want.SearchWorkers(t.Context(), q)
		require.NoError(t, err)
		gotW, err := got.SearchWorkers(t.Context(), q)
		require.NoError(t, err)
		require.Equal(t, wantW, gotW)
	}
}

// A batch of one kind leaves the text of the other in force.
func TestTextOfOneKind(t *testing.T) {
	r := matchtest.Random(2, 10, 10)
	dir := written(t, r)
	ix := open(t, dir)
	require.NoError(t, ix.DeleteWorkers(t.Context(), r.Workers[0].ID))
	require.NoError(t, ix.Close())
	cfg := config()
	cfg.OnRebuild = func(int, int) { t.Error("nothing has to be rebuilt") }
	ix, err := index.Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	require.NoError(t, ix.Close())
}

func TestEmptyBatchWritesNothing(t *testing.T) {
	dir := t.TempDir()
	ix := open(t, dir)
	before, err := os.ReadFile(filepath.Join(dir, "store.db"))
	require.NoError(t, err)
	require.NoError(t, ix.Apply(t.Context(), index.Batch{}))
	after, err := os.ReadFile(filepath.Join(dir, "store.db"))
	require.NoError(t, err)
	require.Equal(t, before, after)
}

// Titles of another scheme are other text.
func TestTextFollowsTheScheme(t *testing.T) {
	dir := written(t, matchtest.Records{Vacancies: shop()})
	cfg := config()
	var err error
	cfg.Occupations, err = taxonomy.ParseScheme("national", bytes.NewBufferString(
		"code,title\n2,x\n25,x\n251,x\n2512,x\n2514,x\n7,x\n72,x\n721,x\n7212,Glazier\n71,x\n712,x\n7126,x\n"))
	require.NoError(t, err)
	ix, err := index.Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	defer func() { require.NoError(t, ix.Close()) }()
	got, err := ix.SearchVacancies(t.Context(), index.Query{Text: "glaziers", Size: 5})
	require.NoError(t, err)
	require.Equal(t, []string{"welder"}, ids(got))
}

func TestRebuildIsCancelled(t *testing.T) {
	dir := written(t, matchtest.Random(2, 1200, 0))
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "text")))
	cause := errors.New("the cause")
	ctx, cancel := context.WithCancelCause(t.Context())
	cfg := config()
	cfg.OnRebuild = func(done, _ int) {
		require.Equal(t, 1000, done)
		cancel(cause)
	}
	_, err := index.Open(ctx, dir, cfg)
	require.ErrorIs(t, err, cause)
	cfg.OnRebuild = nil
	ix, err := index.Open(t.Context(), dir, cfg) // what was half built is built anew
	require.NoError(t, err)
	defer func() { require.NoError(t, ix.Close()) }()
	got, err := ix.SearchVacancies(t.Context(), index.Query{Text: "welder", Size: 3000})
	require.NoError(t, err)
	want, err := inMemory(t, matchtest.Random(2, 1200, 0)).SearchVacancies(t.Context(), index.Query{Text: "welder", Size: 3000})
	require.NoError(t, err)
	require.Equal(t, want, got)
}
