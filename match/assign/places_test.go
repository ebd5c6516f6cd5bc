//go:build !race && !386

package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// common works out from all optimal plans, as sets of edges, what Ranges and Shared say.
func common(p assign.Problem, plans [][]int32, class []int32, n int) ([]assign.Range, assign.Agreement) {
	ranges := make([]assign.Range, n)
	a := assign.Agreement{Same: make([]bool, p.Workers), Placed: make([]bool, p.Workers)}
	var first [][]int32
	for x, plan := range plans {
		count := make([]int64, n)
		of := make([][]int32, p.Workers)
		for _, i := range plan {
			if class[i] >= 0 {
				count[class[i]]++
			}
			of[p.Edges[i].Worker] = append(of[p.Edges[i].Worker], i)
		}
		for g, c := range count {
			if x == 0 {
				ranges[g] = assign.Range{Min: c, Max: c}
			}
			ranges[g].Min, ranges[g].Max = min(ranges[g].Min, c), max(ranges[g].Max, c)
		}
		if x == 0 {
			first = of
		}
		for w := range of {
			a.Same[w] = (x == 0 || a.Same[w]) && slices.Equal(first[w], of[w])
			a.Placed[w] = (x == 0 || a.Placed[w]) && len(first[w]) == len(of[w])
		}
	}
	return ranges, a
}

// With any numbers of places, under decisions and trees of limits, ranges and what is
// shared are those of all optimal plans.
func TestRangesOfPlacesEqualEnumeration(t *testing.T) {
	wide, moved, fewer := 0, 0, 0
	eachTiny(t, 1500, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		p = places(r, p)
		switch r.IntN(4) {
		case 0:
		case 1:
			p = permits(r, p)
			for k := range p.Limits {
				p.Limits[k].Max = min(p.Limits[k].Max, 3)
			}
			p.Locked, p.Excluded = nil, nil
		default:
			p = limited(r, p)
		}
		plan, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		class := make([]int32, len(p.Edges))
		for i := range class {
			class[i] = r.Int32N(4) - 1
		}
		ranges, err := assign.Ranges(t.Context(), p, plan, class, 3)
		if len(plan.Crossing) > 0 {
			require.ErrorIs(t, err, assign.ErrLimits)
			return
		}
		if plan.Status == assign.Infeasible {
			require.ErrorIs(t, err, assign.ErrCertificate)
			return
		}
		require.NoError(t, err)
		shared, err := assign.Shared(t.Context(), p, plan)
		require.NoError(t, err)
		_, plans := most(p, subsets(p))
		wantRanges, want := common(p, plans, class, 3)
		require.Equal(t, wantRanges, ranges)
		require.Equal(t, want, shared)
		for _, x := range ranges {
			if x.Min < x.Max {
				wide++
			}
		}
		for w, n := range p.WorkerCapacity {
			if n > 1 && !want.Same[w] {
				moved++
			}
			if n > 1 && !want.Placed[w] {
				fewer++
			}
		}
	})
	require.Greater(t, wide, 300)
	require.Greater(t, moved, 200)
	require.Greater(t, fewer, 50)
}

// Weights that fill all 124 bits leave no room for limits beside, and need none.
func TestRangesOfPlacesOfHeavyWeights(t *testing.T) {
	big := assign.Value{1 << 27, 1 << 27, 1 << 27, 1 << 27}
	p := assign.Problem{Workers: 2, WorkerCapacity: []int64{2, 1}, Capacity: []int64{1, 1}, Edges: []assign.Edge{
		{Worker: 0, Opening: 0, Weight: big}, {Worker: 0, Opening: 1, Weight: big}, {Worker: 1, Opening: 0, Weight: big},
	}}
	plan := solve(t, p)
	limited := p
	limited.Limits = []assign.Limit{{Max: 3}}
	require.ErrorIs(t, limited.Validate(), assign.ErrOverflow, "the premise")
	ranges, err := assign.Ranges(t.Context(), p, plan, []int32{0, 1, 2}, 3)
	require.NoError(t, err)
	require.Equal(t, []assign.Range{{Min: 0, Max: 1}, {Min: 1, Max: 1}, {Min: 0, Max: 1}}, ranges)
}

// A plan of limits that cross may have prices all the same, if the one that crosses
// holds nothing back: it verifies, and is refused where a tree is needed.
func TestRangesRefuseLimitsThatCrossByPrices(t *testing.T) {
	p := crossed()
	limits := p.Limits
	p.Limits = nil
	plan := solve(t, p)
	p.Limits = limits
	for k := range p.Limits {
		p.Limits[k].Min, p.Limits[k].Max = 0, 99
	}
	plan.Limit = make([]assign.Value, len(p.Limits))
	require.NoError(t, plan.Verify(t.Context(), p), "the premise")
	_, err := assign.Ranges(t.Context(), p, plan, make([]int32, len(p.Edges)), 1)
	require.ErrorIs(t, err, assign.ErrLimits)
	_, err = assign.Shared(t.Context(), p, plan)
	require.ErrorIs(t, err, assign.ErrLimits)
}
