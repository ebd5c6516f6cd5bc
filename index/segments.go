package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2/util"
	"go.etcd.io/bbolt"
)

// The engine trusts its files: it takes a wrong byte for a place to read from, in
// the background too, where it then waits for ever, and it prints what it cannot
// open to the standard logger. So we look first. Its folder "store" has root.bolt,
// which names the segments of each state, the newest last; a segment ends with
// the CRC-32 of all bytes before.
const (
	engineDir = "store"
	rootFile  = "root.bolt"
)

// checkSegments returns an error if a file of the newest state of the text at
// path is missing or damaged. It reads them all, which is far less work than
// reading the records.
func checkSegments(path string) error {
	dir := filepath.Join(path, engineDir)
	root := filepath.Join(dir, rootFile)
	if _, err := os.Stat(root); err != nil {
		return err // bbolt would make it
	}
	wait, err := time.ParseDuration(lockTimeout)
	if err != nil {
		return err
	}
	db, err := bbolt.Open(root, 0o600, &bbolt.Options{ReadOnly: true, Timeout: wait})
	if err != nil {
		return ofSystem(err)
	}
	defer func() { _ = db.Close() }()
	return db.View(func(tx *bbolt.Tx) error {
		for _, name := range newestSegments(tx) {
			if err := checkSegment(filepath.Join(dir, name)); err != nil {
				return err
			}
		}
		return nil
	})
}

// newestSegments returns the names of the files of the newest state.
func newestSegments(tx *bbolt.Tx) (names []string) {
	states := tx.Bucket(util.BoltSnapshotsBucket)
	if states == nil {
		return nil
	}
	c := states.Cursor()
	for key, value := c.Last(); key != nil; key, value = c.Prev() {
		if value != nil || bytes.Equal(key, util.BoltTrainerKey) {
			continue
		}
		state := states.Bucket(key)
		_ = state.ForEachBucket(func(key []byte) error { // it returns what this does
			if name := state.Bucket(key).Get(util.BoltPathKey); name != nil {
				names = append(names, string(name))
			}
			return nil
		})
		return names
	}
	return nil
}

// checkSegment checks the CRC of a segment.
func checkSegment(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var want [crc32.Size]byte
	sum := crc32.NewIEEE()
	if _, err := io.CopyN(sum, f, info.Size()-crc32.Size); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if _, err := io.ReadFull(f, want[:]); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if sum.Sum32() != binary.BigEndian.Uint32(want[:]) {
		return fmt.Errorf("%s: the checksum is wrong", path)
	}
	return nil
}
