package pool_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
)

// TestTies: among equals the hash of the id decides, whoever of them is pending, dead
// or in whatever block and list; also where nobody has anything to lose, so that no
// component tells blocks apart.
func TestTies(t *testing.T) {
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	regions := []geo.Code{"BY-MI", "BY-HM", "BY-BR", "BY-VI"}
	var workers []*match.PreparedWorker
	var vacancies []*match.PreparedVacancy
	for i := range 60 {
		w := match.Worker{
			ID: fmt.Sprint("w", i), Origin: match.Local, Region: regions[i%len(regions)], MovesTo: []geo.Code{"BY"},
			Occupations: []match.OccupationHeld{{Code: "7212"}},
		}
		v := match.Vacancy{
			ID: fmt.Sprint("v", i), Region: regions[i%len(regions)], Remote: []fact.Tri{fact.Yes, fact.No}[i%2], Occupation: "7212",
			Regulated: fact.No, Licences: []string{}, Languages: []match.LanguageDemand{}, Permit: match.PermitTerms{Exempt: fact.Yes},
		}
		workers, vacancies = append(workers, s.Worker(&w)), append(vacancies, s.Vacancy(&v))
	}
	for i := range workers[:20] {
		base := without(workers, workers[i])
		p, err := pool.NewWorkers(t.Context(), s, slices.Values(base), pool.Settings{BlockSize: 2})
		require.NoError(t, err)
		require.NoError(t, p.Put(workers[i]))
		require.True(t, p.Delete(workers[i+20].ID))
		now := without(workers, workers[i+20])
		q, err := pool.NewVacancies(t.Context(), s, slices.Values(without(vacancies, vacancies[i])))
		require.NoError(t, err)
		require.NoError(t, q.Put(vacancies[i]))
		for _, k := range []int{1, 2, 20, 59} {
			for _, v := range vacancies[:2] {
				requireTop(t, p, v, pool.Query{K: k}, brute(s, v, now, pool.Query{K: k}), "ties")
			}
			got, _, err := q.Top(t.Context(), nil, workers[i], pool.VacancyQuery{K: k})
			require.NoError(t, err)
			require.Equal(t, bruteVacancies(s, workers[i], vacancies, pool.VacancyQuery{K: k}), got)
		}
	}
}
