package match_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
)

// TestScoringDoesNotAllocate: a scored pair is the unit of work.
func TestScoringDoesNotAllocate(t *testing.T) {
	for _, set := range settings(t) {
		s := set.scorer
		var vs []*match.PreparedVacancy
		var ws []*match.PreparedWorker
		pairs(50, 20, func(_ gen, v match.Vacancy, w match.Worker) {
			vs, ws = append(vs, s.Vacancy(&v)), append(ws, s.Worker(&w))
		})
		sum := match.Micro(0)
		n := testing.AllocsPerRun(10, func() {
			for i := range vs {
				for _, view := range allViews {
					sum += s.Score(vs[i], ws[i], view).Value
				}
				sum += match.Micro(s.Verdict(vs[i], ws[i]).Open)
			}
		})
		require.Zero(t, n)
		require.NotZero(t, sum)
	}
}
