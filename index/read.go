package index

import (
	"context"
	"fmt"
	"iter"

	"github.com/beveridge-go/beveridge/match"
)

// checkEvery is how many records are scanned between two looks at the context,
// at about a microsecond each.
const checkEvery = 1024

// Counts returns how many vacancies and workers there are.
func (ix *Index) Counts() (vacancies, workers int, err error) {
	s := ix.current.Load()
	if s == nil {
		return 0, 0, errClosed
	}
	return s.vacancies.len(), s.workers.len(), nil
}

// Vacancy returns the vacancy with the id, or [ErrNotFound]. The caller owns it.
func (ix *Index) Vacancy(ctx context.Context, id string) (match.Vacancy, error) {
	s, err := ix.state(ctx)
	if err != nil {
		return match.Vacancy{}, err
	}
	if r := s.vacancies.get(id); r != nil {
		return cloneVacancy(*r.record), nil
	}
	return match.Vacancy{}, fmt.Errorf("index: %s: %w", vacancies.name(id), ErrNotFound)
}

// Worker returns the worker with the id, or [ErrNotFound]. The caller owns it.
func (ix *Index) Worker(ctx context.Context, id string) (match.Worker, error) {
	s, err := ix.state(ctx)
	if err != nil {
		return match.Worker{}, err
	}
	if r := s.workers.get(id); r != nil {
		return cloneWorker(*r.record), nil
	}
	return match.Worker{}, fmt.Errorf("index: %s: %w", workers.name(id), ErrNotFound)
}

// Vacancies yields every vacancy in the order of ids (as bytes), as they were
// when the loop began: the loop may change the index. The caller owns what it
// gets. An error comes last, with a zero vacancy.
func (ix *Index) Vacancies(ctx context.Context) iter.Seq2[match.Vacancy, error] {
	return func(yield func(match.Vacancy, error) bool) {
		s, err := ix.state(ctx)
		if err != nil {
			yield(match.Vacancy{}, err)
			return
		}
		walk(ctx, s.vacancies, cloneVacancy, yield)
	}
}

// Workers yields every worker, on the terms of [Index.Vacancies].
func (ix *Index) Workers(ctx context.Context) iter.Seq2[match.Worker, error] {
	return func(yield func(match.Worker, error) bool) {
		s, err := ix.state(ctx)
		if err != nil {
			yield(match.Worker{}, err)
			return
		}
		walk(ctx, s.workers, cloneWorker, yield)
	}
}

func walk[R, P any](ctx context.Context, t table[R, P], clone func(R) R, yield func(R, error) bool) {
	for r := range t.all() {
		if ctx.Err() != nil { // each time: the loop's own work is unknown
			var none R
			yield(none, fmt.Errorf("index: %w", context.Cause(ctx)))
			return
		}
		if !yield(clone(*r.record), nil) {
			return
		}
	}
}

// state returns the current state, unless the index is closed or the context
// done.
func (ix *Index) state(ctx context.Context) (*state, error) {
	s := ix.current.Load()
	if s == nil {
		return nil, errClosed
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("index: %w", context.Cause(ctx))
	}
	return s, nil
}
