package assign_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// Ranges and Shared do not depend on the order of the edges: by worker, by opening or
// by neither. An edge that is there twice is a fault in each.
func TestRangesIgnoreOrderOfEdges(t *testing.T) {
	wide := 0
	eachTiny(t, 150, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		if r.IntN(3) == 0 {
			p = limited(r, p)
		}
		var first []assign.Range
		var same []bool
		for k, by := range []func(a, b assign.Edge) int{
			func(a, b assign.Edge) int {
				return cmp.Or(cmp.Compare(a.Worker, b.Worker), cmp.Compare(a.Opening, b.Opening))
			},
			func(a, b assign.Edge) int {
				return cmp.Or(cmp.Compare(a.Opening, b.Opening), cmp.Compare(a.Worker, b.Worker))
			},
			func(a, b assign.Edge) int { return cmp.Compare(a.Worker*5%7+a.Opening, b.Worker*5%7+b.Opening) },
		} {
			p.Edges = slices.Clone(p.Edges)
			slices.SortStableFunc(p.Edges, by)
			plan, err := assign.Solve(t.Context(), p)
			require.NoError(t, err)
			if plan.Status != assign.Optimal {
				return
			}
			class := make([]int32, len(p.Edges))
			for i, e := range p.Edges {
				class[i] = (e.Worker + e.Opening) % 3
			}
			ranges, err := assign.Ranges(t.Context(), p, plan, class, 3)
			require.NoError(t, err)
			shared, err := assign.Shared(t.Context(), p, plan)
			require.NoError(t, err)
			if k == 0 {
				first, same = ranges, shared.Same
			}
			require.Equal(t, first, ranges)
			require.Equal(t, same, shared.Same)
			if len(p.Edges) == 0 {
				continue
			}
			if ranges[0].Min < ranges[0].Max {
				wide++
			}
			twice := p
			twice.Edges = append(slices.Clone(p.Edges), p.Edges[0])
			slices.SortStableFunc(twice.Edges, by)
			_, err = assign.Shared(t.Context(), twice, plan)
			require.ErrorIs(t, err, assign.ErrDuplicate)
		}
	})
	require.Greater(t, wide, 50)
}
