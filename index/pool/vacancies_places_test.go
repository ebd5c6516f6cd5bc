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
	"github.com/beveridge-go/beveridge/match/row"
)

// TestVacanciesReached: a worker is asked about the places that they could perhaps
// reach, each once, and about no other; and finds all vacancies there.
func TestVacanciesReached(t *testing.T) {
	var vacancies []*match.PreparedVacancy
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	regions := []geo.Code{"", "BY", "BY-BR", "BY-HM", "BY-MI", "BY-MA", "elsewhere"}
	for _, region := range regions {
		for _, remote := range []fact.Tri{fact.Unknown, fact.No, fact.Yes} {
			for range 2 {
				v := match.Vacancy{
					ID: fmt.Sprint("v", len(vacancies)), Region: region, Remote: remote, Occupation: "7212",
					Regulated: fact.No, Licences: []string{}, Languages: []match.LanguageDemand{}, Permit: match.PermitTerms{Exempt: fact.Yes},
				}
				vacancies = append(vacancies, s.Vacancy(&v))
			}
		}
	}
	p, err := pool.NewVacancies(t.Context(), s, slices.Values(vacancies))
	require.NoError(t, err)
	for _, tt := range []struct {
		name, why string
		moves     []geo.Code
	}{
		{"to nowhere", "only what is near, open or perhaps both", []geo.Code{}},
		{"not known where to", "it could be anywhere", nil},
		{"to a region", "and to the work of which it is not known in which part of the country", []geo.Code{"BY-HM"}},
		{"to the country", "and to each region", []geo.Code{"BY"}},
		{"to a region twice", "that is one", []geo.Code{"BY-HM", "BY-HM", "BY"}},
		{"to an area that is not in the tree", "it could be a part of any region", []geo.Code{"BY-HM", "XX-9"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, home := range append(regions, "BY-VI") {
				w := s.Worker(&match.Worker{ID: "w", Origin: match.Local, Region: home, MovesTo: tt.moves})
				places := map[[2]int32]bool{}
				for _, v := range vacancies {
					if s.Tables().Reach(v.Row(), w.Row()) != row.No {
						place := [2]int32{int32(v.Row().Remote), v.Row().Region}
						if v.Remote == fact.Yes {
							place[1] = row.RegionUnknown
						}
						places[place] = true
					}
				}
				for range 2 { // what is near is kept for the second time
					got, stats, err := p.Top(t.Context(), nil, w, pool.VacancyQuery{K: len(vacancies)})
					require.NoError(t, err)
					require.Equal(t, len(places), stats.Lists, "%s: %s", home, tt.why)
					require.Equal(t, bruteVacancies(s, w, vacancies, pool.VacancyQuery{K: len(vacancies)}), got, "%s: %s", home, tt.why)
				}
			}
		})
	}
}
