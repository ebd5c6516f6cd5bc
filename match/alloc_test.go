package match_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// TestScoringDoesNotAllocate: a scored pair is the unit of work.
func TestScoringDoesNotAllocate(t *testing.T) {
	for _, set := range settings(t) {
		s := set.scorer
		var vs []*match.PreparedVacancy
		var ws []*match.PreparedWorker
		var qs []*row.WorkerQuery
		pairs(50, 20, func(_ gen, v match.Vacancy, w match.Worker) {
			vs, ws = append(vs, s.Vacancy(&v)), append(ws, s.Worker(&w))
			qs = append(qs, s.WorkerQuery(ws[len(ws)-1]))
		})
		sum, keys := match.Micro(0), match.Key(0)
		n := testing.AllocsPerRun(10, func() {
			for i := range vs {
				for _, view := range allViews {
					keys += s.Key(vs[i], ws[i], view) + qs[i].Key(vs[i].Row(), row.View(view), row.Expected)
					sum += s.Score(vs[i], ws[i], view).Value
				}
				sum += match.Micro(s.Verdict(vs[i], ws[i]).Open)
			}
		})
		require.Zero(t, n)
		require.NotZero(t, sum)
		require.NotZero(t, keys)
	}
}

// TestQueriesAreMadeWhenSkillsAreWeighed: a vacancy that is only ever ranked for
// workers does without one, and whoever comes first makes the one that all get.
func TestQueriesAreMadeWhenSkillsAreWeighed(t *testing.T) {
	s := settings(t)[0].scorer
	require.False(t, s.Tables().SkillsWeigh(row.WorkerView), "the test needs a view without skills")
	pairs(20, 20, func(_ gen, v match.Vacancy, w match.Worker) {
		pw := s.Worker(&w)
		var unused []*match.PreparedVacancy
		for range 6 { // AllocsPerRun runs once more than it counts
			unused = append(unused, s.Vacancy(&v))
		}
		at := 0
		require.Zero(t, testing.AllocsPerRun(5, func() {
			s.Score(unused[at], pw, match.WorkerView)
			s.Verdict(unused[at], pw)
			at++
		}), "no query for the worker's view")

		fresh, got := s.Vacancy(&v), make([]*row.VacancyQuery, 4)
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() { got[i] = fresh.Query() })
		}
		wg.Wait()
		for _, q := range got {
			require.Same(t, got[0], q)
		}
	})
}

// TestVerdictDoesNotAllocate: whatever the law is.
func TestVerdictDoesNotAllocate(t *testing.T) {
	laws(t, 20, 5, 21, func(_ gen, _ match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker) {
		pv, pw := s.Vacancy(&v), s.Worker(&w)
		require.Zero(t, testing.AllocsPerRun(10, func() { s.Verdict(pv, pw) }))
	})
}
