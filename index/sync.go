package index

import (
	"context"
	"errors"
	"fmt"
)

// Sync waits until every batch that was being written when it was called is
// finished, be it one whose caller has left with [ErrPending], and everything
// kept can be searched and, with Config.Unsynced, is on disk. It returns the
// errors of the batches that nobody waited for, once, and ErrText where text failed.
func (ix *Index) Sync(ctx context.Context) error {
	if err := ix.lock(ctx); err != nil {
		return err
	}
	unseen, now := ix.unseen, ix.current.Load().version
	ix.unseen = nil
	ix.unlock() // others may go on writing
	err := ix.texts.wait(ctx.Done(), now)
	if err == nil {
		err = ix.syncFiles(ctx)
	}
	if errors.Is(err, errStop) {
		err = fmt.Errorf("index: %w", context.Cause(ctx))
	}
	return errors.Join(unseen, err)
}

// syncFiles writes to disk what is not there yet.
func (ix *Index) syncFiles(ctx context.Context) error {
	if !ix.mode.unsynced {
		return nil
	}
	if err := ix.lock(ctx); err != nil {
		return err
	}
	defer ix.unlock()
	ix.texts.turn <- struct{}{}
	defer func() { <-ix.texts.turn }()
	return ix.sync(ctx.Done())
}

// sync writes to disk what is not there yet. It ends with errStop when stop does
// first. Callers hold the writer's lock and have the turn.
func (ix *Index) sync(stop <-chan struct{}) error {
	if !ix.mode.unsynced || ix.mode.readOnly {
		return nil
	}
	errs := []error{ix.store.sync()}
	for _, t := range ix.texts.sides {
		if t != nil {
			errs = append(errs, t.sync(stop))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("index: %w", ofSystem(err))
	}
	return nil
}
