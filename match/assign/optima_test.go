package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// enumerated returns what Ranges and Shared should return.
func enumerated(p assign.Problem, class []int32, n int) ([]assign.Range, assign.Agreement) {
	_, plans := optima(p)
	ranges := make([]assign.Range, n)
	agree := assign.Agreement{Same: make([]bool, p.Workers), Placed: make([]bool, p.Workers)}
	for w := range p.Workers {
		agree.Same[w], agree.Placed[w] = true, true
		for _, plan := range plans {
			agree.Same[w] = agree.Same[w] && plan[w] == plans[0][w]
			agree.Placed[w] = agree.Placed[w] && (plan[w] < 0) == (plans[0][w] < 0)
		}
	}
	for i, plan := range plans {
		count := make([]int64, n)
		for _, e := range plan {
			if e >= 0 && class[e] >= 0 {
				count[class[e]]++
			}
		}
		for g, c := range count {
			if i == 0 {
				ranges[g] = assign.Range{Min: c, Max: c}
			}
			ranges[g].Min, ranges[g].Max = min(ranges[g].Min, c), max(ranges[g].Max, c)
		}
	}
	return ranges, agree
}

// Ranges and Shared equal the enumeration of all optimal plans, whichever of
// them they start from.
func TestOptimaEqualEnumeration(t *testing.T) {
	wide, split := 0, 0
	eachTiny(t, 1500, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		if r.IntN(3) == 0 {
			p = decided(r, p)
		}
		n := 1 + r.IntN(4)
		class := make([]int32, len(p.Edges))
		for i := range class {
			switch r.IntN(2) {
			case 0:
				class[i] = r.Int32N(int32(n)+1) - 1
			default:
				class[i] = p.Edges[i].Opening % int32(n)
			}
		}
		want, agree := enumerated(p, class, n)
		plan := solve(t, p)
		other, err := assign.SolveBids(t.Context(), p, 0)
		require.NoError(t, err)
		for _, plan := range []assign.Plan{plan, other} {
			got, err := assign.Ranges(t.Context(), p, plan, class, n)
			require.NoError(t, err)
			require.Equal(t, want, got)
			shared, err := assign.Shared(t.Context(), p, plan)
			require.NoError(t, err)
			require.Equal(t, agree, shared)
		}
		for _, x := range want {
			if x.Max-x.Min > 1 {
				wide++
			}
		}
		for w := range p.Workers {
			if agree.Placed[w] && !agree.Same[w] {
				split++
			}
		}
	})
	require.Greater(t, wide, 200, "the premise: wide ranges occur")
	require.Greater(t, split, 300, "the premise: people sure of a place, not of which")
}

// On a market of thousands with equal scores, the ends that Ranges finds are
// those of solving again with one level more for the class.
func TestRangesEqualSolvingAgain(t *testing.T) {
	ctx := t.Context()
	p := market(7, 1000, 150, 400, 15, 250_000, false)
	plan := solve(t, p)
	class := make([]int32, len(p.Edges))
	for i, e := range p.Edges {
		class[i] = (e.Opening + e.Worker) % 10
	}
	got, err := assign.Ranges(ctx, p, plan, class, 10)
	require.NoError(t, err)
	moved := 0
	for g := range int32(10) {
		for _, sign := range []int64{1, -1} {
			q := p
			q.Edges = slices.Clone(p.Edges)
			for i := range q.Edges {
				if class[i] == g {
					q.Edges[i].Weight[1] = sign
				}
			}
			again := solve(t, q).Value
			require.Equal(t, plan.Value[0], again[0])
			if sign > 0 {
				require.Equal(t, again[1], got[g].Max, "class %d", g)
			} else {
				require.Equal(t, -again[1], got[g].Min, "class %d", g)
			}
		}
		if got[g].Max > got[g].Min {
			moved++
		}
	}
	require.Positive(t, moved, "the premise: there are ties")
}

func TestRangesBadInput(t *testing.T) {
	ctx := t.Context()
	p := assign.Problem{Workers: 1, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 5})}
	plan := solve(t, p)
	_, err := assign.Ranges(ctx, p, plan, []int32{1, -2}, -1)
	require.EqualError(t, err, `assign: n: out of range: -1 is negative
assign: class: out of range: length 2 is not 1
assign: class[0]: out of range: 1 is not in [-1, -1)
assign: class[1]: out of range: -2 is not in [-1, -1)`)
	plan.Value[0]++
	_, err = assign.Ranges(ctx, p, plan, []int32{0}, 1)
	require.ErrorIs(t, err, assign.ErrCertificate)
	_, err = assign.Shared(ctx, p, plan)
	require.ErrorIs(t, err, assign.ErrCertificate)
	p.Edges = append(p.Edges, p.Edges[0])
	_, err = assign.Shared(ctx, p, plan)
	require.ErrorIs(t, err, assign.ErrDuplicate)
}
