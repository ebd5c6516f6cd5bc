package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
)

// A stage is how far the writing of a batch has come, and who knows.
type stage int32

const (
	preparing stage = iota // can be undone
	writing                // cannot
	written                // its caller is told
	cancelled              // undone; its caller has left
	left                   // its caller left while it was being written
)

type progress struct{ atomic.Int32 }

func (p *progress) pass(from, to stage) bool { return p.CompareAndSwap(int32(from), int32(to)) }

// errLeft undoes a batch. Nobody is left to see it.
var errLeft = errors.New("the caller has left")

// writeBeside writes a batch in a goroutine that holds the writer's lock, so
// that the caller can leave: neither the sync of a disk nor the engine of the
// text knows a context. It releases the lock.
func (ix *Index) writeBeside(ctx context.Context, c *compiledBatch) error {
	var p progress
	done := make(chan error, 1)
	go func() {
		defer ix.unlock()
		err := ix.write(c, &p)
		if p.pass(left, written) {
			ix.unseen = errors.Join(ix.unseen, err)
		}
		p.pass(writing, written)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	switch {
	case p.pass(preparing, cancelled):
		return fmt.Errorf("index: %w", context.Cause(ctx))
	case p.pass(writing, left):
		return fmt.Errorf("index: %w: %w", ErrPending, context.Cause(ctx))
	default:
		return <-done
	}
}

// write commits a batch to the store and then updates what is derived. Once it
// has begun to write it goes to the end: a half-updated text would have to be
// rebuilt.
func (ix *Index) write(c *compiledBatch, p *progress) error {
	proceed := func(last bool) error {
		if last && p.pass(preparing, writing) || !last && stage(p.Load()) == preparing {
			return nil
		}
		return errLeft
	}
	var sequences [numKinds]uint64
	if ix.store != nil {
		var err error
		if sequences, err = ix.store.commit(&[numKinds]change{c.vacancies.change, c.workers.change}, proceed); err != nil {
			return fmt.Errorf("index: %w", err)
		}
	} else if err := proceed(true); err != nil {
		return err
	}
	old := ix.current.Load()
	next := &state{
		vacancies: old.vacancies.with(c.vacancies.rows, c.vacancies.delete),
		workers:   old.workers.with(c.workers.rows, c.workers.delete),
		sequences: sequences,
	}
	err := ix.texts.update(func() error {
		err := ix.texts.write(vacancies, ix.vacancySide.pages(slices.Values(c.vacancies.rows)), c.vacancies.change, sequences[vacancies])
		if err != nil {
			return err
		}
		return ix.texts.write(workers, ix.workerSide.pages(slices.Values(c.workers.rows)), c.workers.change, sequences[workers])
	}, func() { ix.current.Store(next) })
	if err != nil {
		ix.broken = fmt.Errorf("index: %w: %w", ErrText, ofSystem(err))
		return ix.broken
	}
	return nil
}
