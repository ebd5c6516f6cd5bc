package assign_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

func TestOracleHouseholds(t *testing.T) { // B-17
	var in struct {
		Households []struct {
			Size  int64
			Value []int64
		}
		Capacity []int64 `json:"region_capacity"`
	}
	var want struct {
		Integer    int64 `json:"integer_optimum"`
		Assignment []*int32
		Bound      float64 `json:"lp_bound"`
	}
	oracleCase(t, "b_small.json", "B-17", &in, &want)
	var households []assign.Household
	for _, h := range in.Households {
		households = append(households, assign.Household{Size: h.Size, Value: h.Value})
	}
	s, err := assign.Settle(t.Context(), in.Capacity, households, 1000)
	require.NoError(t, err)
	require.Equal(t, assign.Optimal, s.Status)
	require.Equal(t, want.Integer, s.Value)
	require.Equal(t, want.Integer, s.Bound)
	require.InDelta(t, want.Bound, s.Relaxed, 1)
	place := make([]int32, len(households))
	for h, r := range want.Assignment {
		if place[h] = -1; r != nil {
			place[h] = *r
		}
	}
	require.Equal(t, place, s.Place)
}

// bestSettlement tries everything.
func bestSettlement(capacity []int64, households []assign.Household) int64 {
	if len(households) == 0 {
		return 0
	}
	h := households[0]
	best := bestSettlement(capacity, households[1:])
	for r := range capacity {
		if h.Value[r] > 0 && h.Size <= capacity[r] {
			capacity[r] -= h.Size
			best = max(best, h.Value[r]+bestSettlement(capacity, households[1:]))
			capacity[r] += h.Size
		}
	}
	return best
}

func TestSettleEqualsEnumeration(t *testing.T) {
	gaps, stopped := 0, 0
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 41))
		capacity := make([]int64, r.IntN(4))
		for i := range capacity {
			capacity[i] = r.Int64N(8)
		}
		households := make([]assign.Household, r.IntN(8))
		for h := range households {
			households[h] = assign.Household{Size: r.Int64N(5), Value: make([]int64, len(capacity))}
			for i := range capacity {
				households[h].Value[i] = r.Int64N(12) - 2
			}
		}
		best := bestSettlement(capacity, households)
		nodes := 100_000
		if seed%4 == 0 {
			nodes = 3
		}
		s, err := assign.Settle(t.Context(), capacity, households, nodes)
		require.NoError(t, err)
		if s.Status == assign.Optimal {
			require.Equal(t, best, s.Value)
		} else {
			stopped++
			require.Equal(t, 3, nodes)
		}
		require.LessOrEqual(t, s.Value, best)
		require.GreaterOrEqual(t, s.Bound, best)
		require.GreaterOrEqual(t, s.Relaxed, best)
		if s.Relaxed > best {
			gaps++
		}
		var value int64
		for h, place := range s.Place {
			if place >= 0 {
				require.Positive(t, households[h].Value[place])
				value += households[h].Value[place]
				capacity[place] -= households[h].Size
			}
		}
		require.Equal(t, s.Value, value)
		for _, left := range capacity {
			require.GreaterOrEqual(t, left, int64(0))
		}
	}
	require.Greater(t, gaps, 30, "the premise: keeping households together costs something")
	require.Positive(t, stopped)
}

func TestSettleFaults(t *testing.T) {
	_, err := assign.Settle(t.Context(), []int64{1, -1}, []assign.Household{{Size: -1, Value: []int64{1}}}, 0)
	require.EqualError(t, err, `assign: nodes: out of range: 0 is below 1
assign: capacity[1]: out of range: -1 is negative
assign: households[0].Size: out of range: -1 is negative
assign: households[0].Value: out of range: length 1 is not 2`)
	_, err = assign.Settle(t.Context(), []int64{math.MaxInt64}, []assign.Household{{Size: 1, Value: []int64{1}}}, 1)
	require.ErrorIs(t, err, assign.ErrOverflow)
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errStop)
	many := make([]assign.Household, 3000)
	for h := range many {
		many[h] = assign.Household{Size: 1 + int64(h%3), Value: []int64{int64(h), int64(h % 7)}}
	}
	_, err = assign.Settle(ctx, []int64{300, 300}, many, 1_000_000)
	require.ErrorIs(t, err, errStop)
}

// Two members do best in place 1, where both are placed, though one alone would do
// better in place 0.
func TestTogether(t *testing.T) {
	p := assign.Problem{Workers: 1, Capacity: []int64{1, 1, 1}, Edges: edges([3]int64{0, 0, 2})}
	q := price(t, p)
	require.Equal(t, assign.Scalar(2), q.Loss[0], "the premise: a position has a price")
	got, err := q.Together(t.Context(), edges([3]int64{0, 0, 8}, [3]int64{1, 0, 7}, [3]int64{0, 1, 5}, [3]int64{1, 2, 4}, [3]int64{1, 1, 3}), []int32{0, 1, 1}, 2)
	require.NoError(t, err)
	require.Equal(t, []int64{6, 9}, got)
	_, err = q.Together(t.Context(), edges([3]int64{0, 3, 8}), []int32{0, 1, 1}, 2)
	require.ErrorIs(t, err, assign.ErrRange)
	_, err = q.Together(t.Context(), nil, []int32{0}, 2)
	require.ErrorIs(t, err, assign.ErrRange)
}
