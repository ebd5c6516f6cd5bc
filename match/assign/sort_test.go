package assign_test

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// What is done in one go, once for every edge, learns in the middle that it should stop.
func TestStepsStop(t *testing.T) {
	p := assign.Problem{Workers: 100_000, Capacity: []int64{1}}
	for w := range int32(100_000) {
		p.Edges = append(p.Edges, assign.Edge{Worker: w, Weight: assign.Scalar(1)})
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStop)
	for name, step := range assign.Steps(p) {
		require.NoError(t, step(t.Context()), name)
		require.ErrorIs(t, step(ctx), errStop, name)
	}
	left := 1 // counting asks at both passes
	require.ErrorIs(t, assign.Steps(p)["counting"](ending{&left}), errStop)
}

// The sort of long lists is the stable one, whatever the length.
func TestSortedIsStable(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 1023, 1024, 1025, 2048, 3000, 5 * 1024, 20_001} {
		key, items := make([]int, n), make([]int32, n)
		for i := range items {
			key[i], items[i] = r.IntN(n/3+1), int32(i)
		}
		compare := func(a, b int32) int { return cmp.Compare(key[a], key[b]) }
		want := slices.Clone(items)
		slices.SortStableFunc(want, compare)
		got, err := assign.Sorted(t.Context(), items, compare)
		require.NoError(t, err)
		require.Equal(t, want, got, n)
	}
}
