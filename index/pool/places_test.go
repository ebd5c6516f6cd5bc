package pool

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
)

// TestPlaceTable: a table finds what a map finds, also where hashes are alike.
func TestPlaceTable(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var table placeTable
	for _, masked := range []uint64{1<<64 - 1, 7, 1<<40 - 1<<32, 0} { // the bits of a hash that differ
		table.clear()
		want, ids := map[int]int{}, []int{}
		hash := func(id int) uint64 { return match.TieHash(strconv.Itoa(id)) & masked }
		for place := range 600 {
			id := rng.IntN(300)
			same := func(at int) bool { return ids[at] == id }
			slot := table.slot(hash(id), same)
			at, known := want[id]
			require.Equal(t, known, slot.place != 0)
			if known {
				require.EqualValues(t, at+1, slot.place)
			}
			table.set(slot, hash(id), place)
			want[id], ids = place, append(ids, id)
		}
		require.Equal(t, len(want), table.taken)
	}
}
