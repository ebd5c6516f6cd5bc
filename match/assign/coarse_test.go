package assign_test

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// Weights in another unit have the same optimum at as many times the prices, and bids
// leave next to nothing to the repair whatever the unit, also where the spread is far
// beyond what coarse bids count to.
func TestSolveIgnoresUnit(t *testing.T) {
	p := market(1, 2000, 300, 1000, 10, 1, false)
	want := solve(t, p)
	for _, unit := range []int64{1, 1 << 10, 1 << 26} {
		t.Run(fmt.Sprintf("unit=%d", unit), func(t *testing.T) {
			q := p
			q.Edges = slices.Clone(p.Edges)
			for i := range q.Edges {
				q.Edges[i].Weight = q.Edges[i].Weight.Mul(unit)
			}
			got := solve(t, q)
			require.Equal(t, want.Value.Mul(unit), got.Value)
			for j, b := range want.Opening {
				require.Equal(t, b.Mul(unit), got.Opening[j], "the least price of opening %d", j)
			}
			without, err := assign.Searches(t.Context(), q, 0)
			require.NoError(t, err)
			require.Greater(t, without, 1000, "the premise: all is left to the repair")
			with, err := assign.Searches(t.Context(), q, assign.BidsPerWorker)
			require.NoError(t, err)
			require.Less(t, with, 20)
		})
	}
}

// What Verify adds up is exact, whatever a plan claims.
func TestSumIsExact(t *testing.T) {
	ends := []int64{math.MinInt64, math.MinInt64 + 1, -1 << 32, -1, 0, 1, 1<<32 - 1, math.MaxInt64}
	times := []int64{math.MinInt64, -1, 0, 1, 2, math.MaxInt32, math.MaxInt32 + 1, math.MaxInt64}
	var v []assign.Value
	var n []int64
	want := new(big.Int)
	for _, x := range ends {
		for _, k := range times {
			v, n = append(v, assign.Value{0, x}), append(n, k)
			want.Add(want, new(big.Int).Mul(big.NewInt(x), big.NewInt(k)))
			sum := assign.Sum(v, n)
			require.Zero(t, want.Cmp(sum[1]), "with %d times %d: %v, not %v", k, x, sum[1], want)
			require.Zero(t, sum[0].Sign())
		}
	}
}
