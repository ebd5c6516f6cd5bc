package pool_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestTieAtAStep: vacancies whose key is just the bound of their block before it is
// bounded tie with those of a nearer block. Which is first depends on the ids alone.
func TestTieAtAStep(t *testing.T) {
	params := match.DefaultParams()
	params.Floor = math.Exp(-1) // a power of two as a cost, and so where a step begins
	params.Worker = match.PerComponent{match.OccupationWish: 1, match.Hours: 1}
	params.Occupation = taxonomy.ProximityTable{0, 0, 0, 0, 1}
	s := newScorer(t, match.Config{Params: params, Regions: geo.Belarus()})
	w := s.Worker(&match.Worker{ID: "w", Origin: match.Local, Region: "BY-MI", MovesTo: []geo.Code{}, Wanted: []taxonomy.Code{"7212"}, Hours: fact.Some(40.0)})
	far := 0
	for i := range 20 {
		offer := func(id string, occupation taxonomy.Code, hours float64) match.Vacancy {
			return match.Vacancy{
				ID: fmt.Sprint(id, i), Region: "BY-MI", Remote: fact.No, Occupation: occupation, Regulated: fact.No, Licences: []string{},
				Languages: []match.LanguageDemand{}, Permit: match.PermitTerms{Exempt: fact.Yes}, Hours: fact.Some(hours),
			}
		}
		vacancies := prepareVacancies(s, []match.Vacancy{offer("near", "7212", 1), offer("far", "9112", 40)})
		require.Equal(t, s.Key(vacancies[0], w, match.WorkerView), s.Key(vacancies[1], w, match.WorkerView), "the premise: they tie")
		p, err := pool.NewVacancies(t.Context(), s, slices.Values(vacancies))
		require.NoError(t, err)
		for k := 1; k <= 2; k++ {
			got, _, err := p.Top(t.Context(), nil, w, pool.VacancyQuery{K: k})
			require.NoError(t, err)
			want := bruteVacancies(s, w, vacancies, pool.VacancyQuery{K: k})
			require.Equal(t, want, got)
			if want[0].ID == vacancies[1].ID {
				far++
			}
		}
	}
	require.Greater(t, far, 10, "the premise: often the farther is the first")
}

// TestTieOfHashes: among equals whose upper halves of the hash are the same too, the
// lower ones decide, whichever of the two comes first in the pool.
func TestTieOfHashes(t *testing.T) {
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	w := s.Worker(&match.Worker{ID: "w", Origin: match.Local, Region: "BY-MI", MovesTo: []geo.Code{}})
	for _, ids := range [][2]string{{"v125730", "v153974"}, {"v153974", "v125730"}, {"v183524", "v213304"}, {"v213304", "v183524"}} {
		a, b := match.TieHash(ids[0]), match.TieHash(ids[1])
		require.Equal(t, a>>32, b>>32, "the premise")
		require.NotEqual(t, a, b, "the premise")
		var vacancies []*match.PreparedVacancy
		for i, id := range ids {
			vacancies = append(vacancies, s.Vacancy(&match.Vacancy{ID: id, Region: "BY-MI", Remote: fact.No, Occupation: []taxonomy.Code{"7212", "9112"}[i]}))
		}
		p, err := pool.NewVacancies(t.Context(), s, slices.Values(vacancies))
		require.NoError(t, err)
		got, _, err := p.Top(t.Context(), nil, w, pool.VacancyQuery{K: 2})
		require.NoError(t, err)
		require.Len(t, got, 2)
		require.Equal(t, bruteVacancies(s, w, vacancies, pool.VacancyQuery{K: 2}), got)
	}
}
