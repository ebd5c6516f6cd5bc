package index

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match"
)

// TopWorkers returns the best k workers for v, in the employer's view, as
// [match.Ranker] promises. The vacancy need not be in the index, but it must be
// valid: its faults are returned. It scores every worker.
func (ix *Index) TopWorkers(ctx context.Context, v *match.Vacancy, k int) ([]match.Hit, error) {
	s, err := ix.state(ctx)
	if err != nil {
		return nil, err
	}
	if err := ix.vacancySide.validate(v); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	pv := ix.scorer.Vacancy(v)
	return top(ctx, s.workers, k, func(pw *match.PreparedWorker) (match.Verdict, match.Score) {
		verdict := ix.scorer.Verdict(pv, pw)
		if verdict.Failed != 0 {
			return verdict, match.Score{}
		}
		return verdict, ix.scorer.Score(pv, pw, match.EmployerView)
	})
}

// TopVacancies returns the best k vacancies for w, in the worker's view, on the
// terms of [Index.TopWorkers].
func (ix *Index) TopVacancies(ctx context.Context, w *match.Worker, k int) ([]match.Hit, error) {
	s, err := ix.state(ctx)
	if err != nil {
		return nil, err
	}
	if err := ix.workerSide.validate(w); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	pw := ix.scorer.Worker(w)
	return top(ctx, s.vacancies, k, func(pv *match.PreparedVacancy) (match.Verdict, match.Score) {
		verdict := ix.scorer.Verdict(pv, pw)
		if verdict.Failed != 0 {
			return verdict, match.Score{}
		}
		return verdict, ix.scorer.Score(pv, pw, match.WorkerView)
	})
}

// top scores every row that fails no hard constraint and keeps the best k.
func top[R, P any](ctx context.Context, t table[R, P], k int, judge func(P) (match.Verdict, match.Score)) ([]match.Hit, error) {
	if k < 1 {
		return nil, nil
	}
	h := best[match.Hit]{k: k, compare: match.Compare}
	for i, r := range t {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("index: after %d records: %w", i, context.Cause(ctx))
		}
		verdict, score := judge(r.compiled)
		if verdict.Failed == 0 {
			h.push(match.Hit{ID: r.id, Score: score, Verdict: verdict})
		}
	}
	return h.sorted(), nil
}
