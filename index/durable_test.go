package index_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
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
	t.Parallel()
	pristine, err := os.ReadFile(filepath.Join(written(t, matchtest.Random(1, 200, 200)), "store.db"))
	require.NoError(t, err)
	half := len(pristine) / 2
	flip := func(at int) func([]byte) []byte {
		return func(b []byte) []byte { b[at] ^= 0x10; return b }
	}
	text := bytes.LastIndex(pristine, []byte("welding"))
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
	t.Parallel()
	r := matchtest.Random(1, 40, 40)
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
		changeStore(t, dir, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("format"), []byte("5")) })
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

// A store of format 1, which had no journal, 2, whose records were JSON, or 3, whose
// records knew nothing of protection, is read as it is, and brought up to date by the first opening that may write.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"1", "2", "3"} {
		t.Run(format, func(t *testing.T) {
			r := matchtest.Random(9, 30, 30)
			put := putJSON
			if format == "3" {
				put = putOldest
				for i := range r.Vacancies {
					r.Vacancies[i].Protection = match.Protection{}
				}
			}
			dir := written(t, r)
			changeStore(t, dir, func(tx *bbolt.Tx) error {
				if format == "1" {
					require.NoError(t, tx.DeleteBucket([]byte("journal")))
				}
				for _, w := range r.Workers {
					put(t, tx.Bucket([]byte("workers")), w.ID, w)
				}
				for _, v := range r.Vacancies {
					put(t, tx.Bucket([]byte("vacancies")), v.ID, v)
				}
				meta := tx.Bucket([]byte("meta"))
				require.NoError(t, meta.Delete([]byte("codes")))
				return meta.Put([]byte("format"), []byte(format))
			})
			before := files(t, dir)
			requireReadOnly(t, dir, r)
			require.Equal(t, before, files(t, dir), "reading changes nothing")
			ix := open(t, dir)
			require.NoError(t, ix.PutWorkers(t.Context(), r.Workers[0]))
			require.NoError(t, ix.Verify(t.Context()))
			require.NoError(t, ix.Close())
			changeStore(t, dir, func(tx *bbolt.Tx) error {
				require.Equal(t, "4", string(tx.Bucket([]byte("meta")).Get([]byte("format"))))
				require.NotNil(t, tx.Bucket([]byte("journal")))
				require.Len(t, tx.Bucket([]byte("meta")).Get([]byte("codes")), 64)
				require.True(t, bytes.HasPrefix(tx.Bucket([]byte("workers")).Get([]byte(r.Workers[0].ID))[4:], []byte{2}))
				require.True(t, bytes.HasPrefix(tx.Bucket([]byte("workers")).Get([]byte(r.Workers[1].ID))[4:], map[bool][]byte{true: {1}, false: []byte("{")}[format == "3"]))
				return nil
			})
			requireReadOnly(t, dir, r)
		})
	}
}

// putJSON keeps a record as it was kept up to format 2.
func putJSON(tb testing.TB, b *bbolt.Bucket, id string, record any) {
	tb.Helper()
	data, err := json.Marshal(record)
	require.NoError(tb, err)
	putRaw(tb, b, id, data)
}

// putOldest keeps a record as it was kept by format 3: a vacancy without the bytes of
// its protection, which are one each where nothing is known.
func putOldest(tb testing.TB, b *bbolt.Bucket, id string, record any) {
	tb.Helper()
	data := bytes.Clone(b.Get([]byte(id))[4:])
	data[0] = 1
	if _, ok := record.(match.Vacancy); ok {
		facts := reflect.TypeFor[match.Protection]().NumField()
		require.Equal(tb, make([]byte, facts), data[len(data)-facts:])
		data = data[:len(data)-facts]
	}
	putRaw(tb, b, id, data)
}

func putRaw(tb testing.TB, b *bbolt.Bucket, id string, data []byte) {
	tb.Helper()
	sum := crc32.Checksum(append([]byte(id), data...), crc32.MakeTable(crc32.Castagnoli))
	require.NoError(tb, b.Put([]byte(id), append(binary.BigEndian.AppendUint32(nil, sum), data...)))
}

func changeStore(tb testing.TB, dir string, change func(tx *bbolt.Tx) error) {
	tb.Helper()
	db, err := bbolt.Open(filepath.Join(dir, "store.db"), 0o600, nil)
	require.NoError(tb, err)
	require.NoError(tb, db.Update(change))
	require.NoError(tb, db.Close())
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
