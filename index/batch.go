package index

import (
	"context"
	"errors"
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A Batch is a set of changes that belong together. A put replaces the record
// with the same id. Deleting an id that the index does not have is no error. An
// id may stand once among the puts and deletes of its kind. The zero value is
// empty.
type Batch struct {
	Vacancies       []match.Vacancy
	Workers         []match.Worker
	DeleteVacancies []string
	DeleteWorkers   []string
}

// PutVacancies keeps vacancies; see [Index.Apply].
func (ix *Index) PutVacancies(ctx context.Context, vacancies ...match.Vacancy) error {
	return ix.Apply(ctx, Batch{Vacancies: vacancies})
}

// PutWorkers keeps workers; see [Index.Apply].
func (ix *Index) PutWorkers(ctx context.Context, workers ...match.Worker) error {
	return ix.Apply(ctx, Batch{Workers: workers})
}

// DeleteVacancies deletes vacancies; see [Index.Apply].
func (ix *Index) DeleteVacancies(ctx context.Context, ids ...string) error {
	return ix.Apply(ctx, Batch{DeleteVacancies: ids})
}

// DeleteWorkers deletes workers; see [Index.Apply].
func (ix *Index) DeleteWorkers(ctx context.Context, ids ...string) error {
	return ix.Apply(ctx, Batch{DeleteWorkers: ids})
}

// Apply checks every record of b and, if all are valid, makes all changes. It
// returns when they are on disk, where there is one, and every later call sees
// them. On error nothing has changed, but for [ErrPending]. Their text is indexed
// beside; should that fail, later calls return [ErrText]. Apply waits while the text
// is more than a hundred thousand changes behind.
//
// Faults come all at once as a [*fact.Faults]: those of match's Validate, and
// ids given twice. The index keeps copies; b stays the caller's. A batch takes
// memory for a few copies of itself: put large sets in batches of some
// thousand.
func (ix *Index) Apply(ctx context.Context, b Batch) error {
	if ix.current.Load() == nil {
		return errClosed
	}
	c, err := ix.compile(ctx, &b)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if err := ix.texts.room(ctx.Done()); errors.Is(err, errStop) {
		return fmt.Errorf("index: waiting for the text: %w", context.Cause(ctx))
	}
	if err := ix.lock(ctx); err != nil {
		return err
	}
	switch {
	case ix.mode.readOnly:
		err = fmt.Errorf("index: %s: %w", ix.store.path, ErrReadOnly)
	case ix.texts.failed() != nil:
		err = ix.texts.failed()
	case !c.vacancies.empty() || !c.workers.empty():
		return ix.writeBeside(ctx, c)
	}
	ix.unlock()
	return err
}

// lock waits for the writer's lock, and fails where the index is closed or the
// context done.
func (ix *Index) lock(ctx context.Context) error {
	select {
	case ix.writer <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("index: %w", context.Cause(ctx))
	}
	err := context.Cause(ctx)
	if ix.current.Load() == nil {
		err = ErrClosed
	}
	if err != nil {
		ix.unlock()
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

func (ix *Index) unlock() { <-ix.writer }

type compiledBatch struct {
	vacancies compiled[match.Vacancy, *match.PreparedVacancy]
	workers   compiled[match.Worker, *match.PreparedWorker]
}

// compile does all that can be done outside of the writer's lock.
func (ix *Index) compile(ctx context.Context, b *Batch) (*compiledBatch, error) {
	var (
		c      compiledBatch
		faults fact.Faults
		err    error
	)
	if c.vacancies, err = ix.vacancySide.compile(ctx, b.Vacancies, b.DeleteVacancies, &faults); err != nil {
		return nil, err
	}
	if c.workers, err = ix.workerSide.compile(ctx, b.Workers, b.DeleteWorkers, &faults); err != nil {
		return nil, err
	}
	return &c, faults.Err()
}
