package pool_test

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestWishesAtOnce: what wishes cost and what is near a home are worked out when they
// are first asked for, by many at once, whether kinds are few enough to be kept or not.
func TestWishesAtOnce(t *testing.T) {
	r := matchtest.Random(51, 80, 40)
	s := newScorer(t, r.Config)
	few := prepareVacancies(s, r.Vacancies)
	many := slices.Clone(few)
	for i := range 1100 {
		v := r.Vacancies[i%len(r.Vacancies)]
		v.ID, v.Occupation = fmt.Sprint("more", i), taxonomy.Code(strconv.Itoa(1000+i))
		many = append(many, s.Vacancy(&v))
	}
	workers := prepare(s, r.Workers)
	q := pool.VacancyQuery{K: 7}
	for _, vacancies := range [][]*match.PreparedVacancy{few, many} {
		p, err := pool.NewVacancies(t.Context(), s, slices.Values(vacancies))
		require.NoError(t, err)
		got, faults := make([][]match.Hit, 3*len(workers)), make([]error, 3*len(workers))
		var wg sync.WaitGroup
		for from := range 3 {
			wg.Go(func() {
				for i := from; i < len(got); i += 3 {
					got[i], _, faults[i] = p.Top(t.Context(), nil, workers[i/3], q)
				}
			})
		}
		wg.Wait()
		for i := range got {
			require.NoError(t, faults[i])
			require.True(t, slices.Equal(bruteVacancies(s, workers[i/3], vacancies, q), got[i]))
		}
	}
}
