//go:build !race && !386

package assign_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// withPositions is p with the positions of opening j changed.
func withPositions(p assign.Problem, j int, by int64) assign.Problem {
	p.Capacity = slices.Clone(p.Capacity)
	p.Capacity[j] += by
	return p
}

// withTwin is p with one more worker like w, whom nobody has decided about.
func withTwin(p assign.Problem, w int32) assign.Problem {
	for i, e := range p.Edges {
		if e.Worker == w && !slices.Contains(p.Excluded, int32(i)) {
			p.Edges = append(slices.Clip(p.Edges), assign.Edge{Worker: int32(p.Workers), Opening: e.Opening, Weight: e.Weight})
		}
	}
	p.Workers++
	return p
}

// without is p without worker w.
func without(p assign.Problem, w int32) assign.Problem {
	gone := func(i int32) bool { return p.Edges[i].Worker == w }
	p.Locked = slices.DeleteFunc(slices.Clone(p.Locked), gone)
	p.Excluded = slices.Clone(p.Excluded)
	for i := range p.Edges {
		if gone(int32(i)) {
			p.Excluded = append(p.Excluded, int32(i))
		}
	}
	return p
}

// Every end of every price is the difference of two optima.
func TestPricesEqualResolving(t *testing.T) {
	eachTiny(t, 120, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		if r.IntN(3) == 0 {
			p = decided(r, p)
		}
		free := slices.Clone(p.Capacity)
		for _, i := range p.Locked {
			free[p.Edges[i].Opening]--
		}
		base := solve(t, p).Value
		q := price(t, p)
		for j, c := range free {
			require.Equal(t, solve(t, withPositions(p, j, 1)).Value.Sub(base), q.Gain[j], "one position more of %d", j)
			if c == 0 {
				require.Equal(t, q.Gain[j], q.Loss[j], "nothing to lose")
				continue
			}
			require.Equal(t, base.Sub(solve(t, withPositions(p, j, -1)).Value), q.Loss[j], "one position fewer of %d", j)
		}
		for w := range int32(p.Workers) {
			require.Equal(t, solve(t, withTwin(p, w)).Value.Sub(base), q.WorkerGain[w], "one more worker like %d", w)
			require.Equal(t, base.Sub(solve(t, without(p, w)).Value), q.WorkerLoss[w], "without worker %d", w)
			var own []assign.Edge
			for i, e := range p.Edges {
				if e.Worker == w && !slices.Contains(p.Excluded, int32(i)) {
					own = append(own, e)
				}
			}
			gain, i := q.Newcomer(own)
			require.Equal(t, q.WorkerGain[w], gain, "a newcomer like %d", w)
			require.Equal(t, i >= 0, gain.Sign() > 0)
		}
	})
}

// On a market with few ties both ends of a price differ as a rule, and 200 ends
// drawn from it are those of solving again.
func TestPricesOfMarket(t *testing.T) {
	p := market(1, 3000, 600, 1800, 12, 1, true)
	base := solve(t, p).Value
	q := price(t, p)
	r := rand.New(rand.NewPCG(4, 4))
	wide := 0
	for range 50 {
		j := r.IntN(len(p.Capacity))
		require.Equal(t, solve(t, withPositions(p, j, 1)).Value.Sub(base), q.Gain[j])
		if p.Capacity[j] > 0 {
			require.Equal(t, base.Sub(solve(t, withPositions(p, j, -1)).Value), q.Loss[j])
		}
		if q.Gain[j] != q.Loss[j] {
			wide++
		}
	}
	require.Greater(t, wide, 25)
}

func TestPriceRefuses(t *testing.T) {
	p := assign.Problem{Workers: 1, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 5})}
	plan := solve(t, p)
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errStop)
	_, err := assign.Price(ctx, p, plan)
	require.ErrorIs(t, err, errStop)
	plan.Value[0]++
	_, err = assign.Price(context.Background(), p, plan)
	require.ErrorIs(t, err, assign.ErrCertificate)
}

func TestNewcomerPassesOverBadEdges(t *testing.T) {
	p := assign.Problem{Workers: 0, Capacity: []int64{0, 1}}
	q := price(t, p)
	gain, i := q.Newcomer(edges([3]int64{0, 0, 9}, [3]int64{0, 2, 9}, [3]int64{0, -1, 9}, [3]int64{0, 1, 4}, [3]int64{0, 1, -1}))
	require.Equal(t, assign.Scalar(4), gain)
	require.Equal(t, 3, i)
}
