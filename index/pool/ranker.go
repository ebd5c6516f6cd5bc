package pool

import (
	"context"

	"github.com/beveridge-go/beveridge/match"
)

// A Ranker is both pools as a [match.Ranker]. Records that it is asked about are
// compiled and not checked: they should validate.
type Ranker struct {
	scorer    *match.Scorer
	workers   *Workers
	vacancies *Vacancies
}

var _ match.Ranker = (*Ranker)(nil)

// NewRanker makes a ranker of pools of one scorer.
func NewRanker(s *match.Scorer, workers *Workers, vacancies *Vacancies) *Ranker {
	return &Ranker{s, workers, vacancies}
}

// TopWorkers ranks workers for a vacancy, in the employer's view.
func (r *Ranker) TopWorkers(ctx context.Context, v *match.Vacancy, k int) ([]match.Hit, error) {
	hits, _, err := r.workers.Top(ctx, nil, r.scorer.Vacancy(v), Query{K: k})
	return hits, err
}

// TopVacancies ranks vacancies for a worker, in the worker's view.
func (r *Ranker) TopVacancies(ctx context.Context, w *match.Worker, k int) ([]match.Hit, error) {
	hits, _, err := r.vacancies.Top(ctx, nil, r.scorer.Worker(w), VacancyQuery{K: k})
	return hits, err
}
