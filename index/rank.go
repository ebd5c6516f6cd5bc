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
	return top(ctx, s.workers, k, ranking[*match.PreparedWorker]{
		verdict: func(pw *match.PreparedWorker) match.Verdict { return ix.scorer.Verdict(pv, pw) },
		key:     func(pw *match.PreparedWorker) match.Key { return ix.scorer.Key(pv, pw, match.EmployerView) },
		score:   func(pw *match.PreparedWorker) match.Score { return ix.scorer.Score(pv, pw, match.EmployerView) },
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
	return top(ctx, s.vacancies, k, ranking[*match.PreparedVacancy]{
		verdict: func(pv *match.PreparedVacancy) match.Verdict { return ix.scorer.Verdict(pv, pw) },
		key:     func(pv *match.PreparedVacancy) match.Key { return ix.scorer.Key(pv, pw, match.WorkerView) },
		score:   func(pv *match.PreparedVacancy) match.Score { return ix.scorer.Score(pv, pw, match.WorkerView) },
	})
}

// A ranking judges a counterpart of the record that is asked for. The key is
// what ranks; the score is worked out for those that are returned.
type ranking[P any] struct {
	verdict func(P) match.Verdict
	key     func(P) match.Key
	score   func(P) match.Score
}

// top judges every row and keeps the best k of those that fail no hard
// constraint.
func top[R, P any](ctx context.Context, t table[R, P], k int, judge ranking[P]) ([]match.Hit, error) {
	if k < 1 {
		return nil, nil
	}
	type found struct {
		hit match.Hit
		row P
	}
	h := best[found]{k: k, compare: func(a, b found) int { return match.Compare(a.hit, b.hit) }}
	i := 0
	for r := range t.all() {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("index: after %d records: %w", i, context.Cause(ctx))
		}
		if verdict := judge.verdict(r.compiled); verdict.Failed == 0 {
			h.push(found{match.Hit{ID: r.id, Score: match.Score{Key: judge.key(r.compiled)}, Verdict: verdict}, r.compiled})
		}
		i++
	}
	var hits []match.Hit
	for _, f := range h.sorted() {
		f.hit.Score = judge.score(f.row)
		hits = append(hits, f.hit)
	}
	return hits, nil
}
