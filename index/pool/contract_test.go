package pool_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// TestRanker: both pools keep the contract of every source of candidates; all in
// the base, all pending, or half and half, with somebody else put and taken away.
func TestRanker(t *testing.T) {
	for _, tt := range []struct {
		name string
		base func(n int) int // of n records, how many are in the base
	}{
		{"base", func(n int) int { return n }},
		{"pending", func(int) int { return 0 }},
		{"both", func(n int) int { return n / 2 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			matchtest.TestRanker(t, func(t *testing.T, r matchtest.Records) match.Ranker {
				t.Helper()
				s := newScorer(t, r.Config)
				workers, vacancies := prepare(s, slices.Clone(r.Workers)), prepareVacancies(s, slices.Clone(r.Vacancies))
				n, m := tt.base(len(workers)), tt.base(len(vacancies))
				p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers[:n]), pool.Settings{BlockSize: 8})
				require.NoError(t, err)
				require.NoError(t, p.Apply(append(workers[n:], s.Worker(&match.Worker{ID: "nobody"})), nil))
				require.True(t, p.Delete("nobody"))
				q, err := pool.NewVacancies(t.Context(), s, slices.Values(vacancies[:m]))
				require.NoError(t, err)
				require.NoError(t, q.Apply(append(vacancies[m:], s.Vacancy(&match.Vacancy{ID: "nothing"})), nil))
				require.True(t, q.Delete("nothing"))
				return pool.NewRanker(s, p, q)
			})
		})
	}
}

func prepareVacancies(s *match.Scorer, vacancies []match.Vacancy) []*match.PreparedVacancy {
	out := make([]*match.PreparedVacancy, len(vacancies))
	for i := range vacancies {
		out[i] = s.Vacancy(&vacancies[i])
	}
	return out
}

// bruteVacancies scores every vacancy and sorts.
func bruteVacancies(s *match.Scorer, w *match.PreparedWorker, vacancies []*match.PreparedVacancy, q pool.VacancyQuery) []match.Hit {
	var hits []match.Hit
	for _, v := range vacancies {
		if verdict := s.Verdict(v, w); verdict.Failed == 0 && (q.Filter == nil || q.Filter(v)) {
			hits = append(hits, match.Hit{ID: v.ID, Score: s.Score(v, w, match.WorkerView), Verdict: verdict})
		}
	}
	slices.SortFunc(hits, match.Compare)
	return hits[:min(max(q.K, 0), len(hits))]
}
