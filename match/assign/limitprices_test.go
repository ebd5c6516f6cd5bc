//go:build !race && !386

package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// TestPricesUnderSpentLimits: an edge to a closed opening, or under a limit of which nothing
// is left, is priced out afterwards, and which edge comes first says nothing.
func TestPricesUnderSpentLimits(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 3))
	for range 300 {
		p := assign.Problem{Workers: 4, Capacity: []int64{0, 2, 1}, Limits: []assign.Limit{
			{Openings: []int32{0, 1}, Max: r.Int64N(2)}, {Openings: []int32{0}, Max: r.Int64N(2)}, {Min: r.Int64N(2), Max: 2},
		}}
		for w := range int32(4) {
			for j := range int32(3) {
				p.Edges = append(p.Edges, assign.Edge{Worker: w, Opening: j, Weight: assign.Value{r.Int64N(4) - 1, r.Int64N(3)}})
			}
		}
		want, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		require.NoError(t, want.Verify(t.Context(), p))
		r.Shuffle(len(p.Edges), func(i, k int) { p.Edges[i], p.Edges[k] = p.Edges[k], p.Edges[i] })
		got, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		require.Equal(t, want.Status, got.Status)
		require.Equal(t, [][]assign.Value{want.Worker, want.Opening, want.Limit}, [][]assign.Value{got.Worker, got.Opening, got.Limit})
	}
}

// Every end of every price around limits is the difference of two optima.
func TestLimitPricesEqualResolving(t *testing.T) {
	permits, floors, vital := 0, 0, 0
	eachTiny(t, 400, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		if p = limited(r, p); r.IntN(4) == 0 {
			p = decided(r, p)
		}
		plan, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		if plan.Status != assign.Optimal || len(p.Limits) == 0 {
			return
		}
		q, err := assign.Price(t.Context(), p, plan)
		require.NoError(t, err)
		gain := func(q assign.Problem) assign.Value {
			best, plans := optima(q)
			require.NotEmpty(t, plans)
			return best.Sub(plan.Value)
		}
		lose := func(q assign.Problem, loss assign.Value, isVital bool, what string, x int) {
			best, plans := optima(q)
			require.Equal(t, len(plans) == 0, isVital, "%s %d", what, x)
			if isVital {
				vital++
				return
			}
			require.Equal(t, plan.Value.Sub(best), loss, "%s %d", what, x)
		}
		free := slices.Clone(p.Capacity)
		for _, i := range p.Locked {
			free[p.Edges[i].Opening]--
		}
		for j := range p.Capacity {
			require.Equal(t, gain(withPositions(p, j, 1)), q.Gain[j], "opening %d", j)
			if free[j] > 0 {
				lose(withPositions(p, j, -1), q.Loss[j], q.Vital[j], "opening", j)
			}
		}
		for w := range int32(p.Workers) {
			twin := withTwin(p, w)
			twin.Limits = slices.Clone(p.Limits)
			for k, l := range p.Limits {
				if slices.Contains(l.Workers, w) {
					twin.Limits[k].Workers = append(slices.Clip(l.Workers), int32(p.Workers))
				}
			}
			require.Equal(t, gain(twin), q.WorkerGain[w], "worker %d", w)
			lose(without(p, w), q.WorkerLoss[w], q.WorkerVital[w], "worker", int(w))
		}
		for k, l := range p.Limits {
			with := func(minimum, maximum int64) assign.Problem {
				q := p
				q.Limits = slices.Clone(p.Limits)
				q.Limits[k].Min, q.Limits[k].Max = minimum, maximum
				return q
			}
			if g := gain(with(l.Min, l.Max+1)); g.Sign() > 0 {
				permits++
			}
			require.Equal(t, gain(with(l.Min, l.Max+1)), q.Limits.Gain[k], "limit %d", k)
			if l.Max > 0 {
				lose(with(l.Min, l.Max-1), q.Limits.Loss[k], q.Limits.Vital[k], "limit", k)
			}
			if l.Min > 0 {
				g := gain(with(l.Min-1, l.Max))
				require.Equal(t, g, q.Limits.Floor[k], "floor %d", k)
				if g.Sign() > 0 {
					floors++
				}
			}
		}
	})
	require.Greater(t, permits, 100)
	require.Greater(t, floors, 5)
	require.Greater(t, vital, 50)
}
