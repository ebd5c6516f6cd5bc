package index

import (
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"time"

	"go.etcd.io/bbolt"
)

const checksumSize = 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// store is the truth. An index in memory has none: nothing is ever read from a
// store but at [Open].
type store struct {
	path string
	db   *bbolt.DB
	file *os.File // that db holds
}

// A change is what one batch does to one kind of record.
type change struct {
	put    map[string][]byte // bytes by id
	delete []string
}

func (c change) empty() bool { return len(c.put) == 0 && len(c.delete) == 0 }

// openStore opens the store at path and, unless it is only to be read, creates
// it if there is none.
func openStore(path string, m mode) (*store, error) {
	s := &store{path: path}
	options := &bbolt.Options{
		Timeout:      500 * time.Millisecond,
		FreelistType: bbolt.FreelistMapType,
		ReadOnly:     m.readOnly,
		NoSync:       m.unsynced,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag, mode)
			s.file = f
			return f, err
		},
	}
	err := guard(func() (err error) {
		s.db, err = bbolt.Open(path, 0o644, options)
		return err
	})
	if err == nil {
		if err = guard(s.prepare); err != nil {
			_ = s.db.Close()
		}
	} else if s.file != nil { // after a panic bbolt still holds it
		_ = errors.Join(unlock(s.file), s.file.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, ofOpening(err))
	}
	return s, nil
}

// commit applies the changes in one transaction and returns when it is synced,
// with its number and the sequence number of each kind. Of batches up to settled it
// forgets the traces. It asks proceed now and then, and last when nothing is left but
// to write; an error of it undoes all.
func (s *store) commit(
	changes *[numKinds]change, settled uint64, proceed func(last bool) error,
) (now uint64, sequences [numKinds]uint64, err error) {
	err = guard(func() error {
		return s.db.Update(func(tx *bbolt.Tx) (err error) {
			if now, err = tx.Bucket(metaBucket).NextSequence(); err != nil {
				return err
			}
			var t trace
			for k := range numKinds {
				b := tx.Bucket([]byte(k.String()))
				t.Before[k] = b.Sequence()
				if !changes[k].empty() {
					if err := changes[k].apply(b, now, proceed); err != nil {
						return err
					}
				}
				t.After[k], t.Changed[k] = b.Sequence(), changes[k].ids()
			}
			sequences = t.After
			if err := errors.Join(forget(tx, settled), t.keep(tx, now)); err != nil {
				return err
			}
			return proceed(true)
		})
	})
	if err != nil {
		return 0, sequences, fmt.Errorf("%s: %w", s.path, ofSystem(err))
	}
	return now, sequences, nil
}

// ids returns the ids in order.
func (c change) ids() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for id := range c.put {
			if !yield(id) {
				return
			}
		}
		for _, id := range c.delete {
			if !yield(id) {
				return
			}
		}
	})
}

func (c change) apply(b *bbolt.Bucket, now uint64, proceed func(last bool) error) error {
	for i, id := range c.ids() { // in order, which is cheapest
		if i%compileEvery == 0 {
			if err := proceed(false); err != nil {
				return err
			}
		}
		var err error
		if data, ok := c.put[id]; ok {
			err = b.Put([]byte(id), seal([]byte(id), data))
		} else {
			err = b.Delete([]byte(id))
		}
		if err != nil {
			return fmt.Errorf("%q: %w", id, err)
		}
	}
	return b.SetSequence(now)
}

// sync writes to disk what was committed without.
func (s *store) sync() error {
	if !s.db.NoSync {
		return nil
	}
	return ofSystem(s.db.Sync())
}

func (s *store) close() error { return errors.Join(s.sync(), s.db.Close()) }

func checksum(id, data []byte) uint32 {
	return crc32.Update(crc32.Checksum(id, castagnoli), castagnoli, data)
}
