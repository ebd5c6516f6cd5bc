package index

import (
	"context"
	"errors"
	"fmt"
)

// Sync waits until every batch that was being written when it was called is
// finished, be it one whose caller has left with [ErrPending], and everything
// kept can be searched and, with Config.Unsynced, is on disk. It returns the
// errors of the batches that nobody waited for, once.
func (ix *Index) Sync(ctx context.Context) error {
	if err := ix.lock(ctx); err != nil {
		return err
	}
	defer ix.unlock()
	err := errors.Join(ix.unseen, ix.sync(ctx))
	ix.unseen = nil
	return err
}

// sync writes to disk what is not there yet.
func (ix *Index) sync(ctx context.Context) error {
	if !ix.mode.unsynced || ix.mode.readOnly {
		return nil
	}
	errs := []error{ix.store.sync()}
	for _, t := range ix.texts.sides {
		if t != nil {
			errs = append(errs, t.sync(ctx))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("index: %w", ofSystem(err))
	}
	return nil
}
