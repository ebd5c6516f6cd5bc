package pool

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestByKey: keys of any shape come in order, equals stay in theirs.
func TestByKey(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, tt := range []struct {
		name string
		mask uint64 // the bits in which keys differ
		n    int
	}{
		{"nobody", 0, 0},
		{"all equal", 0, 100},
		{"one bit", 1 << 63, 100},
		{"both ends", 1<<63 | 1, 100},
		{"texts of digits below a region", 0x8000_007f_0f0f_0f0f, 3000},
		{"single bits", 0x5555_5555_5555_5555, 3000},
		{"all bits", ^uint64(0), 3000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			entries := make([]sortEntry, tt.n)
			for i := range entries {
				key := rng.Uint64()
				if i%3 == 0 && i > 0 {
					key = entries[rng.IntN(i)].key
				}
				entries[i] = sortEntry{key & tt.mask, 7, uint32(i)}
			}
			want := slices.Clone(entries)
			slices.SortStableFunc(want, func(a, b sortEntry) int { return cmp.Compare(a.key, b.key) })
			got, err := byKey(t.Context(), entries)
			require.NoError(t, err)
			require.Equal(t, want, got)
		})
	}
}
