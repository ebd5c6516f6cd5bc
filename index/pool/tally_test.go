package pool

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/row"
)

// TestTally: the holdings are those that sorting gives, list after list.
func TestTally(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var tally tally
	for _, size := range []int{0, 1, 40, 3, mostBlocks} {
		levels := make(map[uint32]holding) // by number and block
		for block := range size {
			tally.begin()
			for range rng.IntN(5) {
				var skills []row.Skill
				for range rng.IntN(9) {
					number, level := rng.IntN(rng.IntN(70*size)+1), rng.IntN(row.MaxLevel+1)
					skills = append(skills, row.SkillOf(number, level))
					levels[uint32(number<<16|block)] |= holding(block<<levelBits) | 1<<level
				}
				tally.add(skills, holding(block<<levelBits))
			}
		}
		keys := make([]uint32, 0, len(levels))
		for k := range levels {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		want, numbers := make([]holding, len(keys)), make([]uint32, len(keys))
		for i, k := range keys {
			want[i], numbers[i] = levels[k], k>>16
		}
		skills, got, err := tally.holdings(t.Context())
		require.NoError(t, err)
		plain := row.NewDirectory(numbers)
		for n := range uint32(1 << 16) {
			if require.Equal(t, plain.Has(n), skills.Has(n), "%d blocks", size); plain.Has(n) == 0 {
				continue
			}
			from, to := plain.Entries(n)
			least, most := skills.Entries(n)
			require.Equal(t, []uint32{from, to}, []uint32{least, most}, "%d blocks", size)
		}
		require.Equal(t, want, got)
	}
}
