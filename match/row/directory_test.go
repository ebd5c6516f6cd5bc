package row_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/row"
)

// TestDirectory: starts of 16 bits find what starts of 32 bits and going through all
// entries find, also where there are more entries than 16 bits count.
func TestDirectory(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, size := range []int{0, 1, 63, 64, 65, 1000} {
		var numbers, distinct, starts []uint32
		for n := range uint32(size) {
			if rng.IntN(4) == 0 {
				continue
			}
			distinct, starts = append(distinct, n), append(starts, uint32(len(numbers)))
			for range 1 + rng.IntN(1000) {
				numbers = append(numbers, n)
			}
		}
		wide, narrow := row.NewDirectory(numbers), row.StartsDirectory[uint16](distinct, append(starts, uint32(len(numbers))))
		require.True(t, (&row.Limits{Skills: uint32(size)}).Directory(&narrow, len(numbers)))
		require.False(t, (&row.Limits{Skills: uint32(size)}).Directory(&narrow, len(numbers)+1))
		at := uint32(0)
		for n := range uint32(size + 1) {
			if at == uint32(len(numbers)) || numbers[at] != n {
				require.Zero(t, wide.Has(n)+narrow.Has(n))
				continue
			}
			require.EqualValues(t, 2, wide.Has(n)+narrow.Has(n))
			from := at
			for at < uint32(len(numbers)) && numbers[at] == n {
				at++
			}
			for _, entries := range []func(uint32) (uint32, uint32){wide.Entries, narrow.Entries} {
				x, y := entries(n)
				require.Equal(t, []uint32{from, at}, []uint32{x, y}, "%d of %d", n, size)
			}
		}
		if size == 1000 {
			require.Greater(t, len(numbers), 1<<16, "the premise")
		}
	}
}

// TestDirectoryOfTooMany: what 16 bits cannot tell apart is refused: a word of too many
// entries, or a number of as many as wrap to none.
func TestDirectoryOfTooMany(t *testing.T) {
	for _, tt := range []struct {
		name            string
		numbers, starts []uint32
		ok              bool
	}{
		{"as many as fit", []uint32{0, 1, 2}, []uint32{0, 30_000, 60_000, 65_535}, true},
		{"one more", []uint32{0, 1, 2}, []uint32{0, 30_000, 60_000, 65_536}, false},
		{"many more", []uint32{0, 1, 2}, []uint32{0, 30_000, 60_000, 90_000}, false},
		{"in words of their own", []uint32{0, 64, 128}, []uint32{0, 30_000, 60_000, 90_000}, true},
		{"a number that wraps", []uint32{0, 64}, []uint32{0, 1 << 16, 1<<16 + 1}, false},
		{"beyond a word that is full", []uint32{0, 64}, []uint32{0, 1<<16 - 1, 1<<16 + 1}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := row.StartsDirectory[uint16](tt.numbers, tt.starts)
			require.Equal(t, tt.ok, (&row.Limits{Skills: 200}).Directory(&d, int(tt.starts[len(tt.starts)-1])))
		})
	}
}
