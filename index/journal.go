package index

import (
	"bytes"
	"encoding/binary"
	"encoding/json"

	"go.etcd.io/bbolt"
)

// A trace is what the store remembers of a batch, under its number, until the text
// of both kinds has it on disk: enough to bring a text that lacks it up to date.
type trace struct {
	Before  [numKinds]uint64   `json:"before"` // sequence numbers
	After   [numKinds]uint64   `json:"after"`
	Changed [numKinds][]string `json:"changed"` // ids put or deleted
}

func traceKey(batch uint64) []byte { return binary.BigEndian.AppendUint64(nil, batch) }

// keep writes the trace of a batch into the store.
func (t *trace) keep(tx *bbolt.Tx, batch uint64) error {
	data, err := json.Marshal(t)
	if err != nil {
		return err
	}
	key := traceKey(batch)
	return tx.Bucket(journalBucket).Put(key, seal(key, data))
}

// forget removes the traces up to that of a batch.
func forget(tx *bbolt.Tx, batch uint64) error {
	last := traceKey(batch)
	c := tx.Bucket(journalBucket).Cursor()
	for key, _ := c.First(); key != nil && bytes.Compare(key, last) <= 0; key, _ = c.First() {
		if err := c.Delete(); err != nil {
			return err
		}
	}
	return nil
}

// changedSince returns the ids of a kind that were put or deleted between two
// sequence numbers, and whether the traces of all batches between them are there
// and whole: if not, the text is built anew, because the records are the truth.
func (s *store) changedSince(k kind, from, to uint64) (ids []string, ok bool) {
	_ = guard(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			journal := tx.Bucket(journalBucket)
			if journal == nil {
				return nil
			}
			return journal.ForEach(func(key, value []byte) error {
				var t trace
				data, whole := unseal(key, value)
				if whole && json.Unmarshal(data, &t) == nil && t.Before[k] == from && t.After[k] != from {
					ids, from = append(ids, t.Changed[k]...), t.After[k]
				}
				return nil
			})
		})
	})
	return ids, from == to
}

// seal puts the checksum before the data that is kept under a key.
func seal(key, data []byte) []byte {
	sealed := binary.BigEndian.AppendUint32(make([]byte, 0, checksumSize+len(data)), checksum(key, data))
	return append(sealed, data...)
}

// unseal returns the data without its checksum, and whether that is right.
func unseal(key, sealed []byte) (data []byte, ok bool) {
	if len(sealed) < checksumSize {
		return nil, false
	}
	data = sealed[checksumSize:]
	return data, binary.BigEndian.Uint32(sealed) == checksum(key, data)
}
