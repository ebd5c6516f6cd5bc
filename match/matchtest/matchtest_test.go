package matchtest_test

import (
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
