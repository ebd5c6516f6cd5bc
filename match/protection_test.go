package match_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// Law: the terms that protect a worker are judged and never scored.
func TestProtectionIsNotScored(t *testing.T) {
	r := matchtest.Random(71, 40, 40)
	s, err := match.NewScorer(r.Config)
	require.NoError(t, err)
	stated := 0
	for i := range r.Vacancies {
		v := r.Vacancies[i]
		if !v.Protection.IsZero() {
			stated++
		}
		v.Protection = match.Protection{}
		a, b := s.Vacancy(&r.Vacancies[i]), s.Vacancy(&v)
		for k := range r.Workers {
			w := s.Worker(&r.Workers[k])
			require.Equal(t, s.Verdict(a, w), s.Verdict(b, w))
			require.Equal(t, s.Weight(a, w, match.Reciprocal), s.Weight(b, w, match.Reciprocal))
		}
	}
	require.Equal(t, len(r.Vacancies), stated, "the premise")
}
