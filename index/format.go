package index

import (
	"fmt"
	"os"

	"go.etcd.io/bbolt"
)

// formatVersion is the version of the store's layout:
//
//	meta       "format" -> formatVersion; the bucket's sequence counts batches
//	vacancies  id -> checksum, JSON; the bucket's sequence is that of the last
//	workers    batch that changed it
//
// The checksum is CRC-32C over the id and the JSON, big endian; bbolt has none
// on its pages.
const formatVersion = "1"

var (
	metaBucket = []byte("meta")
	formatKey  = []byte("format")
)

// prepare checks the size and the format of the store and writes the format
// into a new one.
func (s *store) prepare() error {
	fresh := false
	err := s.db.View(func(tx *bbolt.Tx) (err error) {
		fresh, err = s.check(tx)
		return err
	})
	if err != nil || !fresh {
		return err
	}
	if s.db.IsReadOnly() {
		return fmt.Errorf("%w: nothing was ever written into it", ErrCorrupt)
	}
	return s.db.Update(create)
}

// check checks the size and the format, and reports whether there is none yet.
func (s *store) check(tx *bbolt.Tx) (fresh bool, err error) {
	info, err := os.Stat(s.path)
	if err != nil {
		return false, err
	}
	if info.Size() < tx.Size() {
		return false, fmt.Errorf("%w: %d bytes, %d expected", ErrCorrupt, info.Size(), tx.Size())
	}
	meta := tx.Bucket(metaBucket)
	if meta == nil {
		if first, _ := tx.Cursor().First(); first != nil {
			return false, fmt.Errorf("%w: the file is of another program", ErrCorrupt)
		}
		return true, nil
	}
	if v := string(meta.Get(formatKey)); v != formatVersion {
		return false, fmt.Errorf("%w: %q, this is %q", ErrVersion, v, formatVersion)
	}
	for k := range numKinds {
		if tx.Bucket([]byte(k.String())) == nil {
			return false, fmt.Errorf("%w: no %s", ErrCorrupt, k)
		}
	}
	return false, nil
}

func create(tx *bbolt.Tx) error {
	meta, err := tx.CreateBucket(metaBucket)
	if err != nil {
		return err
	}
	for k := range numKinds {
		if _, err := tx.CreateBucket([]byte(k.String())); err != nil {
			return err
		}
	}
	return meta.Put(formatKey, []byte(formatVersion))
}
