package index

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// small regions: the country and some of its parts.
func onlyRegions(t *testing.T, codes ...geo.Code) Config {
	t.Helper()
	cfg := Config{Scoring: matchtest.Random(0, 0, 0).Config}
	cfg.Scoring.Rules = match.Rules{} // which name regions too
	regions := []geo.Region{{Code: "BY"}}
	for _, c := range codes {
		regions = append(regions, geo.Region{Code: c, Parent: "BY"})
	}
	var err error
	cfg.Scoring.Regions, err = geo.NewTree(regions)
	require.NoError(t, err)
	return cfg
}

// Records are checked when, and only when, they were not yet found valid under
// the codes of the configuration: one that was tampered with tells.
func TestRecordsAreCheckedUnderOtherCodes(t *testing.T) {
	dir := t.TempDir()
	under := func(cfg Config) error {
		ix, err := Open(t.Context(), dir, cfg)
		if err == nil {
			require.NoError(t, ix.Close())
		}
		return err
	}
	home, wider, other := onlyRegions(t, "BY-HM"), onlyRegions(t, "BY-HM", "BY-BR"), onlyRegions(t, "BY-BR")
	ix, err := Open(t.Context(), dir, home)
	require.NoError(t, err)
	require.NoError(t, ix.PutWorkers(t.Context(), match.Worker{ID: "a", Region: "BY-HM"}, match.Worker{ID: "b"}))
	require.NoError(t, ix.Close())
	reading := other
	reading.ReadOnly = true
	for range 2 {
		require.ErrorIs(t, under(other), fact.ErrUnknownCode)
		require.ErrorIs(t, under(reading), fact.ErrUnknownCode)
		require.NoError(t, under(home))
		require.NoError(t, under(wider))
	}

	// Now both codes are in order. A region that neither has, put past the index,
	// shows whether records are looked at.
	ix, err = Open(t.Context(), dir, wider)
	require.NoError(t, err)
	data, _, err := ix.workerSide.encode(&match.Worker{ID: "c", Region: "XX"})
	require.NoError(t, err)
	require.NoError(t, ix.store.db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("workers")).Put([]byte("c"), seal([]byte("c"), data))
	}))
	require.NoError(t, ix.Close())
	require.NoError(t, under(wider), "nothing is checked twice")
	require.ErrorIs(t, under(home), fact.ErrUnknownCode)
	require.NoError(t, under(wider), "and what was refused is not remembered")
}

// Whatever can make a record valid or not is in the fingerprint, and nothing else.
func TestFingerprint(t *testing.T) {
	of := func(cfg Config) string {
		ix, err := newIndex(cfg)
		require.NoError(t, err)
		return ix.fingerprint()
	}
	base := onlyRegions(t, "BY-HM")
	scheme := func(lines string) Config {
		cfg := base
		var err error
		cfg.Occupations, err = taxonomy.ParseScheme("national", bytes.NewBufferString("code,title\n"+lines))
		require.NoError(t, err)
		return cfg
	}
	require.Equal(t, of(base), of(onlyRegions(t, "BY-HM")))
	require.NotEqual(t, of(base), of(onlyRegions(t, "BY-HM", "BY-BR")), "a region more")
	require.NotEqual(t, of(onlyRegions(t, "BY-HM", "BY-BR")), of(onlyRegions(t, "BY-HMBY-BR")), "another cut")
	require.NotEqual(t, of(base), of(scheme("7,x\n72,y\n")), "other occupations")
	require.NotEqual(t, of(scheme("7,x\n")), of(scheme("7,x\n72,y\n")), "an occupation more")
	require.Equal(t, of(scheme("7,x\n72,z\n")), of(scheme("72,y\n7,x\n")), "titles and order decide nothing")
	again := base
	again.Languages, again.Scoring.Params = []string{}, match.DefaultParams()
	require.Equal(t, of(base), of(again), "nor does how records are searched and scored")
}

// What loading says does not depend on the number of cores: the same table, the
// same faults in the same order, the first damage.
func TestLoadOnAnyNumberOfCores(t *testing.T) {
	r := matchtest.Random(3, 0, 3*pieceLength+7)
	ix, dir := filled(t, r)
	want := ix.current.Load()
	require.NoError(t, ix.Close())
	s, err := openStore(filepath.Join(dir, storeFile), mode{})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.close()) }()
	none := onlyRegions(t) // in which almost no record is valid
	other, err := newIndex(none)
	require.NoError(t, err)
	damaged := func(at int, change func(b *bbolt.Bucket, id []byte) error) {
		require.NoError(t, s.db.Update(func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte("workers"))
			c := b.Cursor()
			id, _ := c.First()
			for range at {
				id, _ = c.Next()
			}
			return change(b, bytes.Clone(id))
		}))
	}
	var said []string
	load := func(cores int) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		got, sequence, err := ix.workerSide.load(t.Context(), s, false)
		if err == nil {
			require.Equal(t, want.sequences[workers], sequence)
			require.Equal(t, want.workers.len(), got.len())
			for w := range want.workers.all() {
				require.Equal(t, w.record, got.get(w.id).record)
			}
			_, _, err = other.workerSide.load(t.Context(), s, false)
			var faults *fact.Faults
			require.ErrorAs(t, err, &faults)
			require.Greater(t, faults.Len(), pieceLength)
		}
		said = append(said, err.Error())
	}
	load(1)
	load(4)
	require.Equal(t, said[0], said[1])
	damaged(2*pieceLength+3, func(b *bbolt.Bucket, id []byte) error { return b.Put(id, []byte("0000x")) })
	damaged(pieceLength+3, func(b *bbolt.Bucket, id []byte) error {
		return b.Put(id, seal(id, append([]byte{layoutVersion}, strings.Repeat("x", 40)...)))
	})
	load(1)
	load(4)
	require.Equal(t, said[2], said[3])
	require.Contains(t, said[2], errShort.Error(), "the first in the order of ids")

	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("the cause")
	cancel(cause)
	_, _, err = ix.workerSide.load(ctx, s, true)
	require.ErrorIs(t, err, cause)
}
