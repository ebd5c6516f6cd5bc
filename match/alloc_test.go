package match_test

import (
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

// TestVerdictDoesNotAllocate: whatever the law is.
func TestVerdictDoesNotAllocate(t *testing.T) {
	laws(t, 20, 5, 21, func(_ gen, _ match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker) {
		pv, pw := s.Vacancy(&v), s.Worker(&w)
		require.Zero(t, testing.AllocsPerRun(10, func() { s.Verdict(pv, pw) }))
	})
}
