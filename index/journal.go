package index

import (
	"encoding/binary"
	"encoding/json"

	"go.etcd.io/bbolt"
)

// A trace is what the store remembers of the last batch: enough to bring a text
// that lacks it up to date. A text can lack no more than one batch, unless it
// was taken from elsewhere: the next batch waits for the text of the one before.
type trace struct {
	Before  [numKinds]uint64   `json:"before"` // sequence numbers
	After   [numKinds]uint64   `json:"after"`
	Changed [numKinds][]string `json:"changed"` // ids put or deleted
}

// leads reports whether the trace is all that happened to a kind between two
// sequence numbers.
func (t *trace) leads(k kind, from, to uint64) bool {
	return from != to && t.Before[k] == from && t.After[k] == to
}

// keep writes the trace into the store.
func (t *trace) keep(tx *bbolt.Tx) error {
	data, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return tx.Bucket(journalBucket).Put(lastKey, seal(lastKey, data))
}

// lastTrace returns the trace of the last batch. One that is missing or damaged
// is empty, and the text is built anew: the records are the truth.
func (s *store) lastTrace() (t trace) {
	if s == nil {
		return t
	}
	_ = guard(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			journal := tx.Bucket(journalBucket)
			if journal == nil {
				return nil
			}
			var read trace
			data, ok := unseal(lastKey, journal.Get(lastKey))
			if ok && json.Unmarshal(data, &read) == nil {
				t = read
			}
			return nil
		})
	})
	return t
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
