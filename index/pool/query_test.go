package pool

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// TestSearchIsKept: a search that is kept for the next query has room for it but
// neither grows from query to query nor keeps the memory of a base.
func TestSearchIsKept(t *testing.T) {
	r := matchtest.Random(6, 10, 400)
	scorer, err := match.NewScorer(r.Config)
	require.NoError(t, err)
	var workers []*match.PreparedWorker
	for i := range r.Workers {
		workers = append(workers, scorer.Worker(&r.Workers[i]))
	}
	p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{BlockSize: 4})
	require.NoError(t, err)
	s := p.newSearch()
	room := func() [9]int {
		for i := range r.Vacancies {
			_, _, err := s.top(t.Context(), nil, p.state.Load(), scorer.Vacancy(&r.Vacancies[i]), Query{K: 10})
			require.NoError(t, err)
		}
		return [9]int{cap(s.people), cap(s.figures), cap(s.splits), cap(s.steps), cap(s.cuts), cap(s.order.items), cap(s.runs), cap(s.sketched), cap(s.ownReach)}
	}
	first := room()
	require.NotContains(t, first[:8], 0, "the premise: all of it is used")
	for range 20 {
		require.Equal(t, first, room())
	}
	require.Positive(t, cap(s.ownReach), "the premise")
	for _, x := range s.ownReach[:cap(s.ownReach)] {
		require.Zero(t, x)
	}
}

// TestFilterSeesTheRow: a filter sees all of the row that was put, the skills too, whether
// it lies in the base or waits to be merged. Nobody is judged whom it leaves out.
func TestFilterSeesTheRow(t *testing.T) {
	r := matchtest.Random(7, 10, 200)
	scorer, err := match.NewScorer(r.Config)
	require.NoError(t, err)
	var workers []*match.PreparedWorker
	byID := make(map[string]*match.PreparedWorker)
	for i := range r.Workers {
		w := scorer.Worker(&r.Workers[i])
		workers, byID[w.ID] = append(workers, w), w
	}
	for _, set := range []Settings{{}, {Compact: true}} {
		p, err := NewWorkers(t.Context(), scorer, slices.Values(workers[:100]), set)
		require.NoError(t, err)
		require.NoError(t, p.Apply(workers[100:], nil))
		skilled := 0
		filter := func(c *Candidate) bool {
			want, got := *byID[c.ID].Row(), *c.Row
			require.ElementsMatch(t, want.Skills, got.Skills) // in no order
			require.ElementsMatch(t, want.Languages, got.Languages)
			require.ElementsMatch(t, want.Jobs, got.Jobs)
			require.Equal(t, want.Region, got.Region)
			require.Equal(t, byID[c.ID].Origin, c.Origin)
			skilled += len(got.Skills)
			return len(got.Skills)%2 == 0
		}
		for i := range r.Vacancies {
			hits, _, err := p.Top(t.Context(), nil, scorer.Vacancy(&r.Vacancies[i]), Query{K: 20, Filter: filter})
			require.NoError(t, err)
			for _, h := range hits {
				require.Zero(t, len(byID[h.ID].Row().Skills)%2)
			}
		}
		require.Greater(t, skilled, 500, "the premise")
		for i := range r.Vacancies {
			hits, stats, err := p.Top(t.Context(), nil, scorer.Vacancy(&r.Vacancies[i]), Query{K: 20, Filter: func(*Candidate) bool { return false }})
			require.NoError(t, err)
			require.Empty(t, hits)
			require.Positive(t, stats.Scored)
			require.Zero(t, stats.Judged, "whom the filter leaves out is not judged")
		}
	}
}
