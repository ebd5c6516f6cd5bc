package index

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"go.etcd.io/bbolt"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Verify checks the index against itself and reports all faults at once, as a
// [*fact.Faults]; nil says that there are none:
//
//   - the pages of the store hang together, and no batch is numbered after the
//     last;
//   - every record has its checksum, decodes, validates, and is the one in
//     memory, with the same place among regions and occupations;
//   - each text is of the store's last batch, has exactly the records, and for
//     each of them exactly its words.
//
// Faults of records wrap [ErrCorrupt], those of text [ErrText], which
// [Index.Rebuild] mends. It reads everything; writers wait.
func (ix *Index) Verify(ctx context.Context) error {
	if err := ix.lock(ctx); err != nil {
		return err
	}
	err := beside(ctx, func() error {
		defer ix.unlock()
		if err := ix.texts.wait(ctx.Done(), ix.current.Load().version); errors.Is(err, errStop) {
			return context.Cause(ctx)
		}
		ix.texts.turn <- struct{}{}
		defer func() { <-ix.texts.turn }()
		return ix.verify(ctx)
	})
	if err != nil {
		return fmt.Errorf("index: verify: %w", err)
	}
	return nil
}

func (ix *Index) verify(ctx context.Context) error {
	v := verifier{ctx: ctx.Err, index: ix}
	s := ix.current.Load()
	if ix.store != nil {
		v.pages()
		verifyRecords(&v, &ix.vacancySide, s.vacancies, s.sequences[vacancies])
		verifyRecords(&v, &ix.workerSide, s.workers, s.sequences[workers])
	}
	if err := ix.texts.failed(); err != nil {
		v.fault("", "", err)
	} else {
		verifyText(ctx, &v, &ix.vacancySide, s.vacancies, s)
		verifyText(ctx, &v, &ix.workerSide, s.workers, s)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return v.faults.Err()
}

// A verifier gathers faults.
type verifier struct {
	index  *Index
	ctx    func() error // of the call
	faults fact.Faults
	looked int
}

func (v *verifier) fault(input, record string, err error) {
	v.faults.Add(fact.Fault{Input: input, Record: record, Err: err})
}

// errStop ends a check whose context has ended.
var errStop = errors.New("stop")

// stop now and then looks whether the context has ended.
func (v *verifier) stop() error {
	if v.looked++; v.looked%compileEvery == 0 && v.ctx() != nil {
		return errStop
	}
	return nil
}

// read runs a check that reads files, and reports what hinders it.
func (v *verifier) read(input string, kind error, check func() error) {
	err := guard(check)
	switch {
	case err == nil, errors.Is(err, errStop), v.ctx() != nil:
	case errors.Is(err, kind):
		v.fault(input, "", err)
	default:
		v.fault(input, "", fmt.Errorf("%w: %w", kind, err))
	}
}

// pages checks the pages of the store.
func (v *verifier) pages() {
	v.read(v.index.store.path, ErrCorrupt, func() error {
		return v.index.store.db.View(func(tx *bbolt.Tx) error {
			for err := range tx.Check() { // to its end, because it cannot be stopped
				v.fault(v.index.store.path, "", fmt.Errorf("%w: %w", ErrCorrupt, err))
			}
			return nil
		})
	})
}

// verifyRecords checks the records of a kind.
func verifyRecords[R, P any](v *verifier, s *side[R, P], rows table[R, P], sequence uint64) {
	path := v.index.store.path
	v.read(path, ErrCorrupt, func() error {
		return v.index.store.db.View(func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte(s.kind.String()))
			if b.Sequence() != sequence || sequence > tx.Bucket(metaBucket).Sequence() {
				v.fault(path, "", fmt.Errorf("%w: %s are of batch %d, in memory of %d, the last is %d",
					ErrCorrupt, s.kind, b.Sequence(), sequence, tx.Bucket(metaBucket).Sequence()))
			}
			kept := 0
			err := b.ForEach(func(id, value []byte) error {
				kept++
				if err := verifyRecord(s, rows.get(string(id)), id, value); err != nil {
					v.fault(path, s.kind.name(string(id)), err)
				}
				return v.stop()
			})
			if err == nil && kept != rows.len() {
				v.fault(path, "", fmt.Errorf("%w: %d %s, in memory %d", ErrCorrupt, kept, s.kind, rows.len()))
			}
			return err
		})
	})
}

// verifyRecord checks what the store has under an id against the row in memory.
func verifyRecord[R, P any](s *side[R, P], r *row[R, P], id, value []byte) error {
	record, err := s.open(id, value)
	if err != nil {
		return err
	}
	if err := s.validate(record); err != nil {
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	switch {
	case r == nil:
		return fmt.Errorf("%w: it is not in memory", ErrCorrupt)
	case !reflect.DeepEqual(r.record, record), !reflect.DeepEqual(r.place, s.row(record).place):
		return fmt.Errorf("%w: it is another in memory", ErrCorrupt)
	}
	return nil
}
