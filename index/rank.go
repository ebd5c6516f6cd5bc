package index

import (
	"context"
	"errors"
	"fmt"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// TopWorkers returns the best k workers for v, in the employer's view, as
// [match.Ranker] promises. The vacancy need not be in the index, but it must be
// valid: its faults are returned. The first call has a [pool.Workers] built beside,
// and until that is there every worker is scored.
func (ix *Index) TopWorkers(ctx context.Context, v *match.Vacancy, k int) ([]match.Hit, error) {
	s, err := ix.state(ctx)
	if err != nil {
		return nil, err
	}
	if err := ix.vacancySide.validate(v); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	if p := ix.pools(); p != nil {
		hits, _, err := p.workers.Top(ctx, nil, ix.scorer.Vacancy(v), pool.Query{K: k})
		return hits, ours(err)
	}
	return top(ctx, s.workers, newContest[match.Worker](k, ix.workersFor(v)))
}

// ours says of an error that it is the index's.
func ours(err error) error {
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

func (ix *Index) workersFor(v *match.Vacancy) judge[*match.PreparedWorker] {
	pv := ix.scorer.Vacancy(v)
	return judge[*match.PreparedWorker]{
		verdict: func(pw *match.PreparedWorker) match.Verdict { return ix.scorer.Verdict(pv, pw) },
		key:     func(pw *match.PreparedWorker) match.Key { return ix.scorer.Key(pv, pw, match.EmployerView) },
		score:   func(pw *match.PreparedWorker) match.Score { return ix.scorer.Score(pv, pw, match.EmployerView) },
	}
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
	if p := ix.pools(); p != nil {
		hits, _, err := p.vacancies.Top(ctx, nil, ix.scorer.Worker(w), pool.VacancyQuery{K: k})
		return hits, ours(err)
	}
	return top(ctx, s.vacancies, newContest[match.Vacancy](k, ix.vacanciesFor(w)))
}

func (ix *Index) vacanciesFor(w *match.Worker) judge[*match.PreparedVacancy] {
	pw := ix.scorer.Worker(w)
	return judge[*match.PreparedVacancy]{
		verdict: func(pv *match.PreparedVacancy) match.Verdict { return ix.scorer.Verdict(pv, pw) },
		key:     func(pv *match.PreparedVacancy) match.Key { return ix.scorer.Key(pv, pw, match.WorkerView) },
		score:   func(pv *match.PreparedVacancy) match.Score { return ix.scorer.Score(pv, pw, match.WorkerView) },
	}
}

// A Ranking is what a query found, ranked by the exact score.
type Ranking struct {
	// Found has the counts and facets of all that the query finds, and no hits.
	Found Result `json:"found"`
	// Barred counts those of them that fail a hard constraint. They are no hits.
	Barred int `json:"barred"`
	// Hits are the others, in the order of [match.Compare], as many as the query
	// asks for.
	Hits []match.Hit `json:"hits"`
}

// RankWorkers finds the workers that match a query, on the terms of
// [Index.SearchWorkers], and ranks them for v by the exact score, on those of
// [Index.TopWorkers]. The text decides who is found, and nothing else. Size and From
// of q choose among the ranked; After cannot.
func (ix *Index) RankWorkers(ctx context.Context, v *match.Vacancy, q Query) (Ranking, error) {
	if err := ix.vacancySide.validate(v); err != nil {
		return Ranking{}, fmt.Errorf("index: %w", err)
	}
	return rankFound(ctx, ix, &ix.workerSide, func(s *state) workerTable { return s.workers }, &q, ix.workersFor(v))
}

// RankVacancies finds vacancies and ranks them for w in the worker's view, on the
// terms of [Index.RankWorkers].
func (ix *Index) RankVacancies(ctx context.Context, w *match.Worker, q Query) (Ranking, error) {
	if err := ix.workerSide.validate(w); err != nil {
		return Ranking{}, fmt.Errorf("index: %w", err)
	}
	return rankFound(ctx, ix, &ix.vacancySide, func(s *state) vacancyTable { return s.vacancies }, &q, ix.vacanciesFor(w))
}

func rankFound[R, P any](
	ctx context.Context, ix *Index, s *side[R, P], of func(*state) table[R, P], q *Query, j judge[P],
) (Ranking, error) {
	if q.After != (SearchHit{}) {
		var faults fact.Faults
		faults.Add(fact.Fault{Input: "query", Field: "after", Value: q.After.ID, Err: errAfter})
		return Ranking{}, fmt.Errorf("index: %w", faults.Err())
	}
	c := newContest[R](q.last(), j)
	counts := *q
	counts.From, counts.Size = min(q.From, 0), min(q.Size, 0) // less than 0 is still a fault
	found, err := find(ctx, ix, s, of, &counts, c.enter)
	if err != nil {
		return Ranking{}, err
	}
	hits := c.hits()
	return Ranking{Found: found, Barred: c.barred, Hits: hits[min(q.From, len(hits)):]}, nil
}

var errAfter = errors.New("a ranking is paged by from and size")

// A judge judges a counterpart of the record that is asked for. The key is what
// ranks; the score is worked out for those that are returned.
type judge[P any] struct {
	verdict func(P) match.Verdict
	key     func(P) match.Key
	score   func(P) match.Score
}

// A contest keeps the best of those that enter it and fail no hard constraint.
type contest[R, P any] struct {
	judge  judge[P]
	best   best[entrant[P]]
	barred int
}

type entrant[P any] struct {
	hit      match.Hit
	compiled P
}

func newContest[R, P any](k int, j judge[P]) *contest[R, P] {
	return &contest[R, P]{judge: j, best: best[entrant[P]]{
		k: k, compare: func(a, b entrant[P]) int { return match.Compare(a.hit, b.hit) },
	}}
}

func (c *contest[R, P]) enter(r *row[R, P]) {
	verdict := c.judge.verdict(r.compiled)
	if verdict.Failed != 0 {
		c.barred++
		return
	}
	if c.best.k > 0 {
		hit := match.Hit{ID: r.id, Score: match.Score{Key: c.judge.key(r.compiled)}, Verdict: verdict}
		c.best.push(entrant[P]{hit, r.compiled})
	}
}

// hits returns the best in order. The contest is over.
func (c *contest[R, P]) hits() (hits []match.Hit) {
	for _, e := range c.best.sorted() {
		e.hit.Score = c.judge.score(e.compiled)
		hits = append(hits, e.hit)
	}
	return hits
}

// top holds a contest among all rows.
func top[R, P any](ctx context.Context, t table[R, P], c *contest[R, P]) ([]match.Hit, error) {
	if c.best.k < 1 {
		return nil, nil
	}
	i := 0
	for r := range t.all() {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("index: after %d records: %w", i, context.Cause(ctx))
		}
		c.enter(r)
		i++
	}
	return c.hits(), nil
}
