package pool

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
)

// TestIDsOfOneHash: ids whose hashes are the same have places of their own, and the same id
// has the same one.
func TestIDsOfOneHash(t *testing.T) {
	s, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	require.NoError(t, err)
	packer := match.NewWorkerPacker(nil)
	for _, id := range []string{"a", "b", "", "b", "c"} {
		require.NoError(t, packer.Add(s.Worker(&match.Worker{ID: id})))
	}
	p, err := packer.Packed(t.Context(), nil)
	require.NoError(t, err)
	table := make(idTable, idTableLen(p.Len()))
	hashes := []uint64{6, 6, 6, 6, 7}
	for i, want := range []uint64{6, 7, 0, 7, 1} { // the table has eight places
		at := table.placeOf(p, i, hashes)
		require.Equal(t, want, at)
		if table[at] == 0 {
			table[at] = uint32(i) + 1
		}
	}
}
