//go:build !race

package impact

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// TestCertificates holds that letting workers in one by one ends with prices that
// prove the plan, and with the value of the solver; openings without positions and
// limits that count everybody or nobody among them.
func TestCertificates(t *testing.T) {
	full, slack := 0, 0
	for seed := range uint64(4000) {
		r := rand.New(rand.NewPCG(seed, 9))
		p := assign.Problem{Workers: 1 + r.IntN(9)}
		for range 1 + r.IntN(5) {
			p.Capacity = append(p.Capacity, int64(r.IntN(4)))
		}
		limit := assign.Limit{Workers: []int32{}, Max: int64(r.IntN(5))}
		share := r.IntN(4)
		for w := range int32(p.Workers) {
			if r.IntN(3) < share {
				limit.Workers = append(limit.Workers, w)
			}
			for j := range int32(len(p.Capacity)) {
				if r.IntN(2) == 0 {
					v := assign.Value{int64(r.IntN(2)), int64(r.IntN(4)), int64(r.IntN(3))}
					p.Edges = append(p.Edges, assign.Edge{Worker: w, Opening: j, Weight: v})
				}
			}
		}
		if r.IntN(5) == 0 {
			limit.Workers = nil
		}
		p.Limits = []assign.Limit{limit}
		got, _, err := solveCounted(t.Context(), p, assign.Start{})
		require.NoError(t, err, "seed %d: %+v", seed, p)
		want, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		require.Equal(t, want.Value, got.Value, "seed %d", seed)
		if got.Limit[0].Sign() > 0 {
			full++
		} else {
			slack++
		}
	}
	require.Greater(t, full, 1000, "the premise: many limits bind")
	require.Greater(t, slack, 1000)
}
