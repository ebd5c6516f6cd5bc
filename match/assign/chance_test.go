package assign_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

func TestAtLeastOne(t *testing.T) {
	for _, tt := range []struct {
		name    string
		chances []int64
		unit    int64
		want    int64
	}{
		{"nobody", nil, 100, 0},
		{"one", []int64{37}, 100, 37},
		{"one is sure", []int64{37, 100}, 100, 100},
		{"a half is rounded up", []int64{1, 1}, 2, 2},  // 3/4 of 2 is 1.5
		{"less than a half down", []int64{1, 1}, 3, 2}, // 5/9 of 3 is 1.67
		{"a third", []int64{1, 0}, 3, 1},
		{"the largest unit", []int64{math.MaxInt64, 5}, math.MaxInt64, math.MaxInt64},
		{"no chance", []int64{0, 0, 0}, 7, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := assign.AtLeastOne(tt.chances, tt.unit)
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
		})
	}
	_, err := assign.AtLeastOne([]int64{-1, 3}, 2)
	require.EqualError(t, err, "assign: chances[0]: out of range: -1 is not in [0, 2]\nassign: chances[1]: out of range: 3 is not in [0, 2]")
	_, err = assign.AtLeastOne(nil, 0)
	require.ErrorIs(t, err, assign.ErrRange)
}

// atLeastOne is the definition, in fractions.
func atLeastOne(chances []int64, unit int64) int64 {
	none := big.NewRat(1, 1)
	for _, p := range chances {
		none.Mul(none, big.NewRat(unit-p, unit))
	}
	x := new(big.Rat).Sub(big.NewRat(1, 1), none)
	x.Mul(x, big.NewRat(unit, 1)).Add(x, big.NewRat(1, 2))
	return new(big.Int).Quo(x.Num(), x.Denom()).Int64()
}

func TestAtLeastOneIsExact(t *testing.T) {
	halves := 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 43))
		unit := 1 + r.Int64N([]int64{4, 16, 1000, 1 << 40, math.MaxInt64}[seed%5])
		if seed%3 == 0 {
			unit = 1 << r.IntN(9)
		}
		chances := make([]int64, r.IntN(9))
		for i := range chances {
			if chances[i] = r.Int64N(unit + 1); seed%3 == 0 { // products that end on a half
				chances[i] = unit - unit>>r.IntN(3)
			}
		}
		want := atLeastOne(chances, unit)
		got, err := assign.AtLeastOne(chances, unit)
		require.NoError(t, err)
		require.Equal(t, want, got, "%v of %d", chances, unit)
		none := big.NewRat(2*unit, 1)
		for _, p := range chances {
			none.Mul(none, big.NewRat(unit-p, unit))
		}
		if none.IsInt() && none.Num().Bit(0) == 1 {
			halves++
		}
	}
	require.Greater(t, halves, 20, "the premise: results half way between two parts")
}

// A village is a household too: its size counts once, not squared.
func TestAtLeastOneOfMany(t *testing.T) {
	const n, unit = 200_000, 1 << 62
	got, err := assign.AtLeastOne(slices.Repeat([]int64{1}, n), unit)
	require.NoError(t, err)
	require.Equal(t, int64(n), got, "two who both find work are 4e-9 of a part fewer")
	got, err = assign.AtLeastOne(slices.Repeat([]int64{1 << 46}, n), unit)
	require.NoError(t, err)
	require.Equal(t, int64(unit-218_015_836_360_184_258), got, "2^62 less 2^62 (1 - 2^-16)^n")
}
