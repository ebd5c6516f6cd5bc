package assign_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

func TestValueString(t *testing.T) {
	for _, tt := range []struct {
		v    assign.Value
		want string
	}{
		{assign.Value{}, "0"},
		{assign.Scalar(18), "18"},
		{assign.Scalar(-3), "-3"},
		{assign.Value{1, 1, 730000, 730000}, "(1, 1, 730000, 730000)"},
		{assign.Value{2, 1}, "(2, 1)"},
		{assign.Value{0, 0, 5}, "(0, 0, 5)"},
		{assign.Value{1, 0, 0, -1}, "(1, 0, 0, -1)"},
	} {
		require.Equal(t, tt.want, tt.v.String())
	}
}

// Values are an ordered abelian group.
func TestValueLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	draw := func() (v assign.Value) {
		for l := range v {
			v[l] = r.Int64N(5) - 2
		}
		return v
	}
	var zero assign.Value
	equal := 0
	for range 20_000 {
		x, y, z := draw(), draw(), draw()
		require.Equal(t, x.Add(y), y.Add(x))
		require.Equal(t, x.Add(y).Add(z), x.Add(y.Add(z)))
		require.Equal(t, x, x.Add(y).Sub(y))
		require.Equal(t, zero, x.Sub(x))
		require.True(t, x.Sub(x).IsZero())
		require.Equal(t, x.Add(x).Add(x), x.Mul(3))
		require.Equal(t, zero.Sub(x), x.Mul(-1))
		require.Equal(t, x.Cmp(y), x.Add(z).Cmp(y.Add(z)), "addition keeps the order")
		require.Equal(t, x.Cmp(y), -y.Cmp(x))
		require.Equal(t, x.Cmp(y), x.Sub(y).Sign())
		require.Equal(t, x == y, x.Cmp(y) == 0)
		require.Equal(t, x.IsZero(), x.Sign() == 0)
		if x == y {
			equal++
		}
	}
	require.Positive(t, equal, "the premise: equal values occur")
	for l := range zero { // each level outweighs all below it
		x, y := zero, zero
		x[l] = 1
		for k := l + 1; k < assign.Levels; k++ {
			y[k] = 1 << 60
		}
		require.Equal(t, 1, x.Cmp(y))
		require.Equal(t, 1, x.Sign())
	}
}

func TestRangeString(t *testing.T) {
	require.Equal(t, "7", assign.Range{Min: 7, Max: 7}.String())
	require.Equal(t, "5–7", assign.Range{Min: 5, Max: 7}.String())
}

// TestEnded: a context that has ended stops even a problem of no size.
func TestEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := assign.Solve(ctx, assign.Problem{})
	require.ErrorIs(t, err, context.Canceled)
	_, err = assign.MaxFill(ctx, assign.Transport{})
	require.ErrorIs(t, err, context.Canceled)
}
