//go:build !race

package matchtest_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// scan is the plainest ranker: it scores everybody and sorts.
type scan struct {
	scorer *match.Scorer
	matchtest.Records
}

func (s scan) TopWorkers(ctx context.Context, v *match.Vacancy, k int) ([]match.Hit, error) {
	var hits []match.Hit
	for i := range s.Workers {
		pv, pw := s.scorer.Vacancy(v), s.scorer.Worker(&s.Workers[i])
		hits = append(hits, match.Hit{
			ID: pw.ID, Verdict: s.scorer.Verdict(pv, pw), Score: s.scorer.Score(pv, pw, match.EmployerView),
		})
	}
	return first(ctx, hits, k)
}

func (s scan) TopVacancies(ctx context.Context, w *match.Worker, k int) ([]match.Hit, error) {
	var hits []match.Hit
	for i := range s.Vacancies {
		pv, pw := s.scorer.Vacancy(&s.Vacancies[i]), s.scorer.Worker(w)
		hits = append(hits, match.Hit{
			ID: pv.ID, Verdict: s.scorer.Verdict(pv, pw), Score: s.scorer.Score(pv, pw, match.WorkerView),
		})
	}
	return first(ctx, hits, k)
}

func first(ctx context.Context, hits []match.Hit, k int) ([]match.Hit, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	hits = slices.DeleteFunc(hits, func(h match.Hit) bool { return h.Verdict.Failed != 0 })
	slices.SortFunc(hits, match.Compare)
	return hits[:min(max(k, 0), len(hits))], nil
}

func TestRankerAcceptsScan(t *testing.T) {
	matchtest.TestRanker(t, func(t *testing.T, r matchtest.Records) match.Ranker {
		t.Helper()
		s, err := match.NewScorer(r.Config)
		require.NoError(t, err)
		return scan{s, r}
	})
}
