//go:build !race && !386

package assign_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// A Live that starts from a search for the prices of limits is what it is without: its
// plans are optima, at first and after changes, closed openings and limits of zero
// included.
func TestLiveTollsEqualEnumeration(t *testing.T) {
	tolled, infeasible := 0, 0
	for k, weigher := range weighers {
		for seed := range uint64(100) {
			r := rand.New(rand.NewPCG(seed, uint64(300+k)))
			p := limited(r, tiny(r, weigher.draw))
			if len(p.Limits) == 0 {
				continue
			}
			l, _, err := assign.NewLiveTolled(t.Context(), p, 0)
			require.NoError(t, err)
			tolled++
			m := modelOf(p)
			for n := range 8 {
				if n > 0 {
					next, _, err := step(t, l, r, m, weigher.draw)
					if err != nil {
						require.ErrorIs(t, err, assign.ErrLimits)
						continue
					}
					m = next
				}
				q, plan, err := l.Plan(t.Context())
				require.NoError(t, err)
				require.NoError(t, plan.Verify(t.Context(), q))
				best, plans := optima(m.problem())
				require.Equal(t, plans == nil, plan.Status == assign.Infeasible)
				if plans == nil {
					infeasible++
					continue
				}
				require.Equal(t, best, plan.Value)
			}
		}
	}
	require.Greater(t, tolled, 200)
	require.Greater(t, infeasible, 50)
}

// Where quotas halve what would be placed, a start leaves the repair little to do, and
// values and prices are those of the repair alone.
func TestLiveTollsShortenRepair(t *testing.T) {
	for _, tt := range []struct {
		name   string
		levels bool
		quotas func(tb testing.TB, p assign.Problem) []assign.Limit
	}{
		{"in all", false, total},
		{"of a group, local first", true, group},
		{"of regions in all", false, regions},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := market(1, 3000, 600, 1800, 10, 1, tt.levels)
			p.Limits = tt.quotas(t, p)
			want, many, err := assign.NewLiveTolled(t.Context(), p, math.MaxInt64)
			require.NoError(t, err)
			require.Greater(t, many, 500, "the premise: many units must be brought back")
			got, few, err := assign.NewLiveTolled(t.Context(), p, assign.TollFrom)
			require.NoError(t, err)
			require.Less(t, few, many/10)
			_, slow, err := want.Plan(t.Context())
			require.NoError(t, err)
			q, fast, err := got.Plan(t.Context())
			require.NoError(t, err)
			require.NoError(t, fast.Verify(t.Context(), q))
			require.Equal(t, slow.Value, fast.Value)
			require.Equal(t, slow.Opening, fast.Opening)
			require.Equal(t, slow.Worker, fast.Worker)
			require.Equal(t, slow.Limit, fast.Limit)
		})
	}
}
