package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
)

// Rebuild makes both texts anew from the records, beside the old ones, and puts
// them in their place. Meanwhile the old ones serve; writers wait at the end
// only, for the records that changed since. It takes the room of a second text.
// It mends a text that [Index.Verify] found wrong, and ends [ErrText]. On error
// nothing has changed. progress, if not nil, is told how many records of how
// many of a kind are done; it runs within Rebuild.
func (ix *Index) Rebuild(ctx context.Context, progress func(done, total int)) error {
	select {
	case <-ix.closing:
		return errClosed
	case ix.rebuilding <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("index: %w", context.Cause(ctx))
	}
	var told gate
	err := beside(ctx, func() error {
		defer func() { <-ix.rebuilding }()
		return ix.rebuild(ctx, told.through(progress))
	})
	told.shut()
	if err != nil {
		return fmt.Errorf("index: rebuild: %w", ofSystem(err))
	}
	return nil
}

// beside runs f in a goroutine, and leaves it there when the context ends.
func beside(ctx context.Context, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (ix *Index) rebuild(ctx context.Context, progress func(done, total int)) error {
	if ix.mode.readOnly {
		return ErrReadOnly
	}
	s, err := ix.state(ctx)
	if err != nil {
		return err
	}
	var fresh, old [numKinds]*textIndex
	defer func() { discard(old[:]) }() // after the writer's lock
	fresh, err = ix.newTexts(ctx, s, progress)
	if err == nil {
		if err = ix.lock(ctx); err == nil {
			ix.texts.turn <- struct{}{}
			old, err = ix.install(ctx, s, fresh)
			<-ix.texts.turn
			ix.unlock()
		}
	}
	if err != nil {
		discard(fresh[:])
	}
	return err
}

// newTexts makes the texts of a state, as far as it comes.
func (ix *Index) newTexts(ctx context.Context, s *state, progress func(done, total int)) (fresh [numKinds]*textIndex, err error) {
	for k := range numKinds {
		if fresh[k], err = newText(ix.store.nextTextPath(k), ix.mode); err != nil {
			return fresh, err
		}
		pages, total := ix.vacancySide.pages(s.vacancies.all()), s.vacancies.len()
		if k == workers {
			pages, total = ix.workerSide.pages(s.workers.all()), s.workers.len()
		}
		err = fresh[k].write(pages, nil, ix.texts.goal(s, k), func(done int) error {
			progress(done, total)
			select {
			case <-ix.closing:
				return ErrClosed
			default:
				return context.Cause(ctx)
			}
		})
		if err != nil {
			return fresh, err
		}
	}
	return fresh, nil
}

// install brings the fresh texts, which are of state s, up to date and puts them
// in the place of the old, which it returns. Callers hold the writer's lock and have
// the turn.
func (ix *Index) install(ctx context.Context, s *state, fresh [numKinds]*textIndex) (old [numKinds]*textIndex, err error) {
	now := ix.current.Load()
	vs, gone := now.vacancies.since(s.vacancies)
	err = fresh[vacancies].write(ix.vacancySide.pages(slices.Values(vs)), gone, ix.texts.goal(now, vacancies), nil)
	if err != nil {
		return old, err
	}
	ws, gone := now.workers.since(s.workers)
	err = fresh[workers].write(ix.workerSide.pages(slices.Values(ws)), gone, ix.texts.goal(now, workers), nil)
	if err != nil {
		return old, err
	}
	for _, t := range fresh {
		if err := t.found(ctx, ix.mode); err != nil {
			return old, err
		}
	}
	if err := ix.store.setFolders(fresh); err != nil {
		return old, err
	}
	return ix.texts.swap(now, fresh), nil
}

// discard closes texts and removes their files. What cannot be removed the next
// opening will remove.
func discard(ts []*textIndex) {
	for _, t := range ts {
		if t == nil {
			continue
		}
		err := t.close()
		if t.path != "" {
			err = errors.Join(err, os.RemoveAll(t.path))
		}
		_ = err // the records and the other texts are whole
	}
}
