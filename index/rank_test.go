package index_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// queries narrow a search in every way, and not at all.
func rankedQueries() []index.Query {
	return []index.Query{
		{},
		{Text: "welder"},
		{Text: "welder", Region: "BY-HM", Facets: true},
		{Text: "сварщик", Occupation: "7"},
		{Skills: []taxonomy.Skill{"welding"}, SkillFacets: 3},
		{Text: "astronaut"},
	}
}

// Text and exact score in one call are the two one after the other: what the query
// finds, without those who fail a hard constraint, in the order of the score.
func TestRankFound(t *testing.T) {
	t.Parallel()
	r := matchtest.Random(51, 300, 300)
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			ix := b.open(t, r)
			s := ix.Scorer()
			for _, q := range rankedQueries() {
				everybody := q
				everybody.Size = 1000
				found, err := ix.SearchWorkers(t.Context(), everybody)
				require.NoError(t, err)
				pv := s.Vacancy(&r.Vacancies[0])
				want := judged(found, func(id string) (match.Verdict, match.Score) {
					pw := s.Worker(byID(r.Workers, func(w *match.Worker) string { return w.ID }, id))
					return s.Verdict(pv, pw), s.Score(pv, pw, match.EmployerView)
				})
				requireRanking(t, q, found, want, func(q index.Query) (index.Ranking, error) {
					return ix.RankWorkers(t.Context(), &r.Vacancies[0], q)
				})

				found, err = ix.SearchVacancies(t.Context(), everybody)
				require.NoError(t, err)
				pw := s.Worker(&r.Workers[0])
				want = judged(found, func(id string) (match.Verdict, match.Score) {
					pv := s.Vacancy(byID(r.Vacancies, func(v *match.Vacancy) string { return v.ID }, id))
					return s.Verdict(pv, pw), s.Score(pv, pw, match.WorkerView)
				})
				requireRanking(t, q, found, want, func(q index.Query) (index.Ranking, error) {
					return ix.RankVacancies(t.Context(), &r.Workers[0], q)
				})
			}
			all, err := ix.RankWorkers(t.Context(), &r.Vacancies[1], index.Query{Size: 20})
			require.NoError(t, err)
			top, err := ix.TopWorkers(t.Context(), &r.Vacancies[1], 20)
			require.NoError(t, err)
			require.Equal(t, top, all.Hits, "a query that asks for nothing changes nothing")
			require.Positive(t, all.Barred)
		})
	}
}

func byID[R any](records []R, id func(*R) string, want string) *R {
	return &records[slices.IndexFunc(records, func(r R) bool { return id(&r) == want })]
}

// judged ranks what was found, one by one.
func judged(found index.Result, judge func(id string) (match.Verdict, match.Score)) (hits []match.Hit) {
	for _, h := range found.Hits {
		if verdict, score := judge(h.ID); verdict.Failed == 0 {
			hits = append(hits, match.Hit{ID: h.ID, Score: score, Verdict: verdict})
		}
	}
	slices.SortFunc(hits, match.Compare)
	return hits
}

func requireRanking(t *testing.T, q index.Query, found index.Result, want []match.Hit, rank func(index.Query) (index.Ranking, error)) {
	t.Helper()
	barred := len(found.Hits) - len(want)
	found.Hits = nil
	for _, page := range []struct{ from, size int }{{0, 0}, {0, 5}, {5, 5}, {3, 1000}, {1000, 5}} {
		q.From, q.Size = page.from, page.size
		got, err := rank(q)
		require.NoError(t, err)
		require.Empty(t, got.Found.Hits)
		got.Found.Hits = nil
		require.Equal(t, found, got.Found, "the counts are those of the search")
		require.Equal(t, barred, got.Barred)
		from := min(page.from, len(want))
		require.Equal(t, append([]match.Hit{}, want[from:min(from+page.size, len(want))]...), append([]match.Hit{}, got.Hits...), "%+v", q)
	}
}

func TestRankFoundFaults(t *testing.T) {
	ix := inMemory(t, matchtest.Random(51, 5, 5))
	v, w := &match.Vacancy{ID: "v"}, &match.Worker{ID: "w"}
	for _, tt := range []struct {
		name string
		q    index.Query
		why  error
	}{
		{"no such region", index.Query{Region: "XX"}, fact.ErrUnknownCode},
		{"less than none", index.Query{Size: -1}, fact.ErrRange},
		{"before the first", index.Query{From: -1}, fact.ErrRange},
		{"after a hit of a search", index.Query{After: index.SearchHit{ID: "x"}}, nil},
	} {
		var faults *fact.Faults
		_, err := ix.RankWorkers(t.Context(), v, tt.q)
		require.ErrorAs(t, err, &faults, tt.name)
		require.Equal(t, 1, faults.Len(), tt.name)
		if tt.why != nil {
			require.ErrorIs(t, err, tt.why, tt.name)
		}
		_, err = ix.RankVacancies(t.Context(), w, tt.q)
		require.ErrorAs(t, err, &faults, tt.name)
	}
	_, err := ix.RankWorkers(t.Context(), &match.Vacancy{}, index.Query{})
	require.ErrorIs(t, err, fact.ErrMissing)
	_, err = ix.RankVacancies(t.Context(), &match.Worker{}, index.Query{})
	require.ErrorIs(t, err, fact.ErrMissing)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errCause)
	_, err = ix.RankWorkers(ctx, v, index.Query{})
	require.ErrorIs(t, err, errCause)
	require.NoError(t, ix.Close())
	_, err = ix.RankVacancies(t.Context(), w, index.Query{})
	require.ErrorIs(t, err, index.ErrClosed)
}
