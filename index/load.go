package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"sync"

	"go.etcd.io/bbolt"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Every record was valid when it was put, under the codes of that configuration.
// The store remembers under which codes all of its records are valid, and opening
// under the same spares checking each again, which is a third of the work.

// validation is the version of what match's Validate asks for. Another one makes
// Open check every record: raise it when Validate refuses more.
const validation = "2"

var codesKey = []byte("codes")

// fingerprint identifies all that decides whether a record is valid.
func (c *compiler) fingerprint() string {
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%s\n", validation) // a hash takes all
	for code := range c.occupations.All() {
		_, _ = fmt.Fprintf(sum, "%s\t", code)
	}
	_, _ = fmt.Fprintln(sum)
	for i := range c.regions.Len() {
		_, _ = fmt.Fprintf(sum, "%s\t", c.regions.At(i).Code)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// codes returns the fingerprint under which all records are valid, "" if that is
// not known.
func (s *store) codes() (fingerprint string, err error) {
	err = guard(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			fingerprint = string(tx.Bucket(metaBucket).Get(codesKey))
			return nil
		})
	})
	if err != nil {
		return "", fmt.Errorf("%s: %w", s.path, err)
	}
	return fingerprint, nil
}

// setCodes keeps a fingerprint, unless the store has it or is only read.
func (s *store) setCodes(fingerprint string) error {
	had, err := s.codes()
	if err != nil || had == fingerprint || s.db.IsReadOnly() {
		return err
	}
	return guard(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(metaBucket).Put(codesKey, []byte(fingerprint)) })
	})
}

// loadAll reads both tables. Records that the configuration's codes do not allow
// are faults: the store was filled under other codes.
func (ix *Index) loadAll(ctx context.Context) (*state, error) {
	had, err := ix.store.codes()
	if err != nil {
		return nil, err
	}
	s := state{version: 1}
	want := ix.fingerprint()
	known := had == want
	if s.vacancies, s.sequences[vacancies], err = ix.vacancySide.load(ctx, ix.store, known); err != nil {
		return nil, err
	}
	if s.workers, s.sequences[workers], err = ix.workerSide.load(ctx, ix.store, known); err != nil {
		return nil, err
	}
	s.batch = max(s.sequences[vacancies], s.sequences[workers])
	_ = ix.store.setCodes(want) // on a full disk, say: the next opening checks again
	return &s, nil
}

// load reads the table of one side, on all cores. Unless the records are known to be
// valid, it checks each. What it says does not depend on the number of cores: pieces
// count in their order, up to the first error.
func (s *side[R, P]) load(ctx context.Context, from *store, valid bool) (t table[R, P], sequence uint64, err error) {
	var rows []*row[R, P]
	var faults fact.Faults
	err = guard(func() error {
		return from.db.View(func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte(s.kind.String()))
			sequence = b.Sequence()
			for _, p := range inPieces(ctx, b, func(p *piece[R, P]) error { return s.read(ctx, p, from.path, valid) }) {
				if p.err != nil {
					return p.err
				}
				rows = append(rows, p.rows...)
				for _, f := range p.faults.All() {
					faults.Add(*f)
				}
			}
			return nil
		})
	})
	if err != nil {
		return t, 0, fmt.Errorf("%s: %w", from.path, err)
	}
	return tableOf(rows), sequence, faults.Err()
}

// A piece is some records that follow each other in the store, and what has become
// of them.
type piece[R, P any] struct {
	ids, values [][]byte // as the store has them: valid within the transaction
	rows        []*row[R, P]
	faults      fact.Faults
	err         error
}

// pieceLength is long enough to make handing over cheap, and short enough for all
// cores to have something to do.
const pieceLength = 512

// inPieces walks a bucket and has each piece read, on all cores. It returns the
// pieces, read, in order.
func inPieces[R, P any](ctx context.Context, b *bbolt.Bucket, read func(*piece[R, P]) error) (pieces []*piece[R, P]) {
	work := make(chan *piece[R, P])
	var readers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		readers.Go(func() {
			for p := range work {
				p.err = read(p)
			}
		})
	}
	defer readers.Wait()
	defer close(work) // also where the walk panics
	next := &piece[R, P]{}
	hand := func() {
		pieces = append(pieces, next)
		work <- next
		next = &piece[R, P]{}
	}
	err := b.ForEach(func(id, value []byte) error {
		if next.ids, next.values = append(next.ids, id), append(next.values, value); len(next.ids) == pieceLength {
			hand()
			return context.Cause(ctx)
		}
		return nil
	})
	hand()
	return append(pieces, &piece[R, P]{err: err})
}

// read decodes and compiles the records of a piece.
func (s *side[R, P]) read(ctx context.Context, p *piece[R, P], path string, valid bool) error {
	p.rows = make([]*row[R, P], 0, len(p.ids))
	for i := range p.ids {
		if i%compileEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		var record *R
		err := guard(func() (err error) {
			record, err = s.open(p.ids[i], p.values[i])
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", s.kind.name(string(p.ids[i])), err)
		}
		if !valid {
			p.faults.AddError(path, 0, s.validate(record))
		}
		p.rows = append(p.rows, s.row(record))
	}
	return nil
}

// open returns the record that the store has under an id.
func (s *side[R, P]) open(id, value []byte) (*R, error) {
	data, ok := unseal(id, value)
	if !ok {
		return nil, fmt.Errorf("%w: the checksum is wrong", ErrCorrupt)
	}
	record, err := s.decode(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	if s.id(record) != string(id) {
		return nil, fmt.Errorf("%w: it is under the id %q", ErrCorrupt, id)
	}
	return record, nil
}
