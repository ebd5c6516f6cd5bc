package index

import (
	"context"
	"errors"
	"fmt"
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
// that the caller can leave: the sync of a disk knows no context. It releases the
// lock.
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

// write commits a batch to the store, tells the followers, and shows the new state.
// Its text comes after.
func (ix *Index) write(c *compiledBatch, p *progress) error {
	proceed := func(last bool) error {
		if last && p.pass(preparing, writing) || !last && stage(p.Load()) == preparing {
			return nil
		}
		return errLeft
	}
	old := ix.current.Load()
	next := &state{version: old.version + 1}
	if ix.store != nil {
		var err error
		changes := &[numKinds]change{c.vacancies.change, c.workers.change}
		next.batch, next.sequences, err = ix.store.commit(changes, ix.texts.settled(), proceed)
		if err != nil {
			return fmt.Errorf("index: %w", err)
		}
	} else if err := proceed(true); err != nil {
		return err
	}
	next.vacancies = old.vacancies.with(c.vacancies.rows, c.vacancies.delete)
	next.workers = old.workers.with(c.workers.rows, c.workers.delete)
	ix.vacancySide.followed.tell(next.version, compiledRows(c.vacancies.rows), c.vacancies.delete)
	ix.workerSide.followed.tell(next.version, compiledRows(c.workers.rows), c.workers.delete)
	ix.enter(arrears{next, [numKinds][]string{c.vacancies.ids(), c.workers.ids()}})
	return nil
}
