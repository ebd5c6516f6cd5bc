package index

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

// ranksFile is the snapshot of the pool of workers, which Close writes where there is
// a pool, so that the next opening need not build it. It is trusted only if it is the
// very file that the store remembers, of the store's sequence number, and has the
// records' ids. What else is wrong with it the pool notices. Where it cannot be
// written or opened, the pool is built.
const ranksFile = "workers.pool"

var ranksKey = []byte("ranks")

func ranksStamp(sequence uint64) []byte { return fmt.Appendf(nil, "workers %d", sequence) }

// openRanks opens the snapshot, before the records are compiled: the scorer numbers
// its names first.
func (ix *Index) openRanks(ctx context.Context, dir string) *pool.Workers {
	path := filepath.Join(dir, ranksFile)
	var sequence uint64
	var want []byte
	err := guard(func() error {
		return ix.store.db.View(func(tx *bbolt.Tx) error {
			sequence = tx.Bucket([]byte(workers.String())).Sequence()
			want = bytes.Clone(tx.Bucket(metaBucket).Get(ranksKey))
			return nil
		})
	})
	if err != nil || want == nil {
		return nil
	}
	if is, err := ranksSum(path); err != nil || !bytes.Equal(is, want) {
		return nil
	}
	p, err := pool.OpenWorkers(ctx, ix.scorer, path, ranksStamp(sequence), pool.OpenSettings{})
	if err != nil {
		return nil
	}
	return p
}

// ranksSum identifies a snapshot by its beginning, which has the checksums of all
// the rest.
func ranksSum(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	_, err = io.CopyN(sum, f, 4096)
	if errors.Is(err, io.EOF) { // a small one
		err = nil
	}
	return sum.Sum(nil), errors.Join(err, f.Close())
}

// adoptRanks has a pool that was opened follow the records, if it is of them.
func (ix *Index) adoptRanks(w *pool.Workers) {
	s := ix.current.Load()
	if w == nil || w.Len() != s.workers.len() {
		return
	}
	for r := range s.workers.all() {
		if !w.Has(r.id) {
			return
		}
	}
	p := &pools{workers: w}
	ix.workerSide.followed.all = append(ix.workerSide.followed.all,
		&following[*match.PreparedWorker]{follower: loyal[*match.PreparedWorker]{w, w, p, ix.ranks.ring}, version: s.version})
	ix.ranks.begun, ix.ranks.saved = p, s.sequences[workers]
}

// saveRanks writes the snapshot of a state, unless it is there. A failure leaves none
// that is remembered.
func (ix *Index) saveRanks(ctx context.Context, s *state) {
	p := ix.ranks.ready.Load()
	if p == nil {
		p = ix.ranks.begun
	}
	if ix.store == nil || ix.mode.readOnly || p == nil || p.lost.Load() || ix.ranks.saved == s.sequences[workers] {
		return
	}
	path := filepath.Join(filepath.Dir(ix.store.path), ranksFile)
	ctx, cancel := context.WithTimeout(ctx, closeTimeout)
	defer cancel()
	sum, err := writeRanks(ctx, p.workers, path, ranksStamp(s.sequences[workers]))
	if err != nil {
		_ = os.Remove(path + ".new")
		return
	}
	_ = guard(func() error {
		return ix.store.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(metaBucket).Put(ranksKey, sum) })
	})
}

// writeRanks writes the file beside and puts it in place.
func writeRanks(ctx context.Context, p *pool.Workers, path string, stamp []byte) ([]byte, error) {
	f, err := os.Create(path + ".new")
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	err = p.WriteSnapshot(ctx, w, stamp)
	if err == nil {
		err = errors.Join(w.Flush(), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	sum, err := ranksSum(path + ".new")
	if err != nil {
		return nil, err
	}
	return sum, os.Rename(path+".new", path)
}
