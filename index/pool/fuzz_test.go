package pool_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// FuzzPools plays random changes and queries on both pools beside a map, and
// compares every answer with scoring all of it.
func FuzzPools(f *testing.F) {
	f.Add(uint64(1), []byte{0, 1, 2, 3, 200, 201, 90, 255, 7, 8, 9, 220})
	f.Add(uint64(9), []byte("put some, delete some, merge and ask again"))
	f.Fuzz(func(t *testing.T, seed uint64, ops []byte) {
		r := matchtest.Random(seed%64, 12, 40)
		if seed%3 == 1 {
			r.Config.Params.Order = match.ByLow
		}
		s, err := match.NewScorer(r.Config)
		require.NoError(t, err)
		workers, vacancies := prepare(s, r.Workers), prepareVacancies(s, r.Vacancies)
		p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers[:20]), pool.Settings{BlockSize: 1 + int(seed%9), Compact: seed%2 == 0})
		require.NoError(t, err)
		q, err := pool.NewVacancies(t.Context(), s, slices.Values(vacancies[:6]))
		require.NoError(t, err)
		haveW, haveV := slices.Clone(workers[:20]), slices.Clone(vacancies[:6])
		for _, op := range ops[:min(len(ops), 60)] {
			w, v := workers[int(op)%len(workers)], vacancies[int(op)%len(vacancies)]
			switch {
			case op < 80:
				haveW = append(without(haveW, w), w)
				require.NoError(t, p.Put(w))
				haveV = append(without(haveV, v), v)
				require.NoError(t, q.Put(v))
			case op < 150:
				haveW, haveV = without(haveW, w), without(haveV, v)
				p.Delete(w.ID)
				q.Delete(v.ID)
			case op < 170:
				require.NoError(t, p.Merge(t.Context()))
				require.NoError(t, q.Merge(t.Context()))
			default:
				k := 1 + int(op)%12
				requireTop(t, p, v, pool.Query{K: k}, brute(s, v, haveW, pool.Query{K: k}), "fuzz")
				got, _, err := q.Top(t.Context(), nil, w, pool.VacancyQuery{K: k})
				require.NoError(t, err)
				want := bruteVacancies(s, w, haveV, pool.VacancyQuery{K: k})
				require.True(t, slices.Equal(want, got), "want %v, got %v", want, got)
			}
		}
		require.Equal(t, len(haveW), p.Len())
		require.Equal(t, len(haveV), q.Len())
	})
}

// without is the list without a record.
func without[P comparable](list []P, x P) []P {
	return slices.DeleteFunc(slices.Clone(list), func(y P) bool { return y == x })
}
