package shortage_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// TestConcentration holds the index and its ends by hand.
func TestConcentration(t *testing.T) {
	bands := shortage.MergerGuidelines2010()
	for _, tt := range []struct {
		name               string
		employers, unknown []int64
		low, high          float64 // in points
		highly             fact.Tri
	}{
		{"shares of .5 .3 .2", []int64{5, 3, 2}, nil, 3800, 3800, fact.Yes},
		{"one employer", []int64{9}, nil, 10_000, 10_000, fact.Yes},
		{"five equal", []int64{2, 2, 2, 2, 2}, nil, 2000, 2000, fact.No},
		{"four equal, at the cut", []int64{3, 3, 3, 3}, nil, 2500, 2500, fact.No},
		{"two of ten unknown", []int64{2, 2, 2, 2}, []int64{1, 1}, 1800, 2800, fact.Unknown},
		{"nobody known", nil, []int64{3, 1}, 6250, 10_000, fact.Yes},
		{"beyond 64 bits", []int64{math.MaxInt64, math.MaxInt64}, nil, 5000, 5000, fact.Yes},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := shortage.ConcentrationOf(tt.employers, tt.unknown)
			require.NoError(t, err)
			low, high := c.Points()
			require.InDelta(t, tt.low, low, 1e-9)
			require.InDelta(t, tt.high, high, 1e-9)
			require.Equal(t, tt.highly, bands.Highly(c))
			require.Equal(t, fact.Yes, bands.Moderately(c))
		})
	}
	_, err := shortage.ConcentrationOf([]int64{0}, nil)
	require.ErrorIs(t, err, shortage.ErrUndefined)
	_, err = shortage.ConcentrationOf([]int64{1}, []int64{-1})
	require.ErrorIs(t, err, fact.ErrRange)
}

// FuzzConcentration: whoever the unknown employers are, the index lies within.
func FuzzConcentration(f *testing.F) {
	f.Add([]byte{5, 3, 2}, []byte{1, 4}, uint8(1))
	f.Add([]byte{}, []byte{1, 4}, uint8(0))
	f.Fuzz(func(t *testing.T, employers, unknown []byte, give uint8) {
		numbers := func(b []byte) []int64 {
			out := make([]int64, len(b))
			for i, n := range b {
				out[i] = int64(n)
			}
			return out
		}
		known, hidden := numbers(employers), numbers(unknown)
		c, err := shortage.ConcentrationOf(known, hidden)
		if err != nil {
			return
		}
		require.True(t, 0 < c.Low && c.Low <= c.High && c.High <= 1)
		guess := append(slices.Clone(known), 0)
		for i, n := range hidden {
			guess[(i+int(give))%len(guess)] += n
		}
		one, err := shortage.ConcentrationOf(guess, nil)
		require.NoError(t, err)
		require.InDelta(t, one.Low, one.High, 0)
		require.True(t, c.Low <= one.Low && one.Low <= c.High)
	})
}
