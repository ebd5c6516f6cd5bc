package index

import (
	"fmt"
	"os"

	"go.etcd.io/bbolt"
)

// formatVersion is the version of the store's layout:
//
//	meta       "format" -> formatVersion; the bucket's sequence counts batches;
//	           "text vacancies", "text workers" -> name of the text's folder;
//	           "codes" -> fingerprint of codes under which all records are valid;
//	           "ranks" -> SHA-256 of the beginning of the snapshot that ranks
//	vacancies  id -> checksum, record; the bucket's sequence is that of the last
//	workers    batch that changed it
//	journal    number of a batch, big endian -> checksum, JSON of its trace
//
// The checksum is CRC-32C over the key and the rest, big endian; bbolt has none
// on its pages. Version 1 had no journal, and version 2 only the last trace, under
// "last"; up to version 2 records were JSON and there was no fingerprint; up to
// version 3 records had no terms of protection, which are read as unknown. Each is
// upgraded by the first opening that may write; an older program refuses the result.
const (
	formatVersion = "4"
	formatTerms   = "3" // no protection in the records
	formatJSON    = "2" // records
	formatWithout = "1" // journal
)

var (
	metaBucket    = []byte("meta")
	journalBucket = []byte("journal")
	formatKey     = []byte("format")
)

// prepare checks the size and the format of the store. It writes the format
// into a new one, and brings an old one up to date.
func (s *store) prepare() error {
	var found string
	err := s.db.View(func(tx *bbolt.Tx) (err error) {
		found, err = s.check(tx)
		return err
	})
	switch {
	case err != nil || found == formatVersion:
		return err
	case s.db.IsReadOnly() && found == "":
		return fmt.Errorf("%w: nothing was ever written into it", ErrCorrupt)
	case s.db.IsReadOnly():
		return nil
	case found == "":
		return s.db.Update(create)
	default:
		return s.db.Update(upgrade)
	}
}

// check checks the size and the format, and returns the version, "" if there is
// none yet.
func (s *store) check(tx *bbolt.Tx) (found string, err error) {
	info, err := os.Stat(s.path)
	if err != nil {
		return "", err
	}
	if info.Size() < tx.Size() {
		return "", fmt.Errorf("%w: %d bytes, %d expected", ErrCorrupt, info.Size(), tx.Size())
	}
	meta := tx.Bucket(metaBucket)
	if meta == nil {
		if first, _ := tx.Cursor().First(); first != nil {
			return "", fmt.Errorf("%w: the file is of another program", ErrCorrupt)
		}
		return "", nil
	}
	found = string(meta.Get(formatKey))
	if found != formatVersion && found != formatTerms && found != formatJSON && found != formatWithout {
		return "", fmt.Errorf("%w: %q, this is %q", ErrVersion, found, formatVersion)
	}
	for k := range numKinds {
		if tx.Bucket([]byte(k.String())) == nil {
			return "", fmt.Errorf("%w: no %s", ErrCorrupt, k)
		}
	}
	if found != formatWithout && tx.Bucket(journalBucket) == nil {
		return "", fmt.Errorf("%w: no %s", ErrCorrupt, journalBucket)
	}
	return found, nil
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
	if _, err := tx.CreateBucket(journalBucket); err != nil {
		return err
	}
	return meta.Put(formatKey, []byte(formatVersion))
}

func upgrade(tx *bbolt.Tx) error {
	journal, err := tx.CreateBucketIfNotExists(journalBucket)
	if err != nil {
		return err
	}
	if err := journal.Delete([]byte("last")); err != nil { // a text that lacks that batch is built anew
		return err
	}
	return tx.Bucket(metaBucket).Put(formatKey, []byte(formatVersion))
}
