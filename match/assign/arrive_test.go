package assign_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

func TestArrive(t *testing.T) {
	var rolled, greedy, hindsight int64
	for seed := range uint64(8) {
		p := market(seed, 120, 20, 60, 6, 1, false)
		roll := assign.Roll{Every: 8, Futures: 4, Seed: seed, Past: make([][]assign.Edge, p.Workers)}
		for _, e := range p.Edges { // the past is like the future
			roll.Past[e.Worker] = append(roll.Past[e.Worker], e)
		}
		for _, w := range rand.New(rand.NewPCG(seed, 2)).Perm(p.Workers) {
			roll.Order = append(roll.Order, int32(w))
		}
		a, err := assign.Arrive(t.Context(), p, roll)
		require.NoError(t, err)
		again, err := assign.Arrive(t.Context(), p, roll)
		require.NoError(t, err)
		require.Equal(t, a, again)
		for _, m := range []assign.Matching{a.Rolled, a.Greedy} {
			left := append([]int64(nil), p.Capacity...)
			var sum assign.Value
			for _, i := range m.Edge {
				if i >= 0 {
					left[p.Edges[i].Opening]--
					require.GreaterOrEqual(t, left[p.Edges[i].Opening], int64(0))
					sum = sum.Add(p.Edges[i].Weight)
				}
			}
			require.Equal(t, sum, m.Value)
			require.LessOrEqual(t, m.Value.Cmp(a.Hindsight.Value), 0)
		}
		require.NoError(t, a.Hindsight.Verify(t.Context(), p))
		rolled, greedy, hindsight = rolled+a.Rolled.Value[0], greedy+a.Greedy.Value[0], hindsight+a.Hindsight.Value[0]
	}
	t.Logf("of hindsight: prices %.3f, greedy %.3f", float64(rolled)/float64(hindsight), float64(greedy)/float64(hindsight))
	require.Greater(t, float64(rolled), 0.95*float64(hindsight))
	require.Greater(t, rolled-greedy, (hindsight-greedy)/2, "prices recover most of what greed loses")
}

// A position is kept for the better one who is sure to come.
func TestArriveWaits(t *testing.T) {
	p := assign.Problem{Workers: 2, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 3}, [3]int64{1, 0, 9})}
	roll := assign.Roll{Order: []int32{0, 1}, Past: [][]assign.Edge{edges([3]int64{0, 0, 9})}, Every: 1, Futures: 1}
	a, err := assign.Arrive(t.Context(), p, roll)
	require.NoError(t, err)
	require.Equal(t, []int32{-1, 1}, a.Rolled.Edge)
	require.Equal(t, []int32{0, -1}, a.Greedy.Edge)
	p.Edges[0].Weight = assign.Scalar(9)
	a, err = assign.Arrive(t.Context(), p, roll)
	require.NoError(t, err)
	require.Equal(t, []int32{0, -1}, a.Rolled.Edge, "of equals the one who is here")
	p.Edges[0].Weight = assign.Scalar(3)
	roll.Past = nil
	a, err = assign.Arrive(t.Context(), p, roll)
	require.NoError(t, err)
	require.Equal(t, a.Greedy, a.Rolled, "with no past there is no price")

	roll = assign.Roll{Order: []int32{0, 0, 5}, Past: [][]assign.Edge{edges([3]int64{0, 1, 9})}}
	_, err = assign.Arrive(t.Context(), p, roll)
	require.EqualError(t, err, `assign: Every: out of range: 0 is below 1
assign: Futures: out of range: 0 is below 1
assign: Order[1]: duplicate: 0 is also Order[0]
assign: Order[2]: out of range: 5 is not in [0, 2)
assign: Past[0][0].Opening: out of range: 1 is not in [0, 1)`)
	p.Limits = []assign.Limit{{Max: 1}}
	_, err = assign.Arrive(t.Context(), p, roll)
	require.ErrorIs(t, err, assign.ErrLimits)
}
