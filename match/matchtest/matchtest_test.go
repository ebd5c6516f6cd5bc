package matchtest_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func TestRandom(t *testing.T) {
	r := matchtest.Random(1, 300, 300)
	require.Equal(t, r, matchtest.Random(1, 300, 300), "the same arguments make the same records")
	require.NotEqual(t, r.Vacancies, matchtest.Random(2, 300, 300).Vacancies)
	codes := match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()}
	ids := make(map[string]bool)
	for i := range r.Vacancies {
		require.NoError(t, r.Vacancies[i].Validate(codes))
		ids[r.Vacancies[i].ID] = true
	}
	for i := range r.Workers {
		require.NoError(t, r.Workers[i].Validate(codes))
		ids[r.Workers[i].ID] = true
	}
	require.Len(t, ids, 600, "ids are distinct")
}

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
