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
		skills, got, err := entries[holding](t.Context(), &tally)
		require.NoError(t, err)
		requireDirectory(t, numbers, &skills)
		require.Equal(t, want, got)
	}
}

// requireDirectory: a directory is that of some numbers in order, which may repeat.
func requireDirectory(t *testing.T, numbers []uint32, skills *row.Directory[uint16]) {
	t.Helper()
	plain := row.NewDirectory(numbers)
	for n := range uint32(1 << 16) {
		if require.Equal(t, plain.Has(n), skills.Has(n), "%d entries", len(numbers)); plain.Has(n) == 0 {
			continue
		}
		from, to := plain.Entries(n)
		least, most := skills.Entries(n)
		require.Equal(t, []uint32{from, to}, []uint32{least, most}, "%d entries", len(numbers))
	}
}

// TestTallyOfPostings: the postings are those that sorting gives, list after list.
func TestTallyOfPostings(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var tally tally
	for _, size := range []int{0, 1, 40, 3, mostPosted} {
		var all []uint64 // number, then the posting
		for place := range size {
			var skills []row.Skill
			for number := rng.IntN(40); number < 1<<12; number += 1 + rng.IntN(2000) {
				level := rng.IntN(row.MaxLevel + 1)
				skills = append(skills, row.SkillOf(number, level))
				all = append(all, uint64(number)<<16|uint64(place)<<postingLevel|uint64(level))
			}
			tally.post(skills, place)
		}
		slices.Sort(all)
		want, numbers := make([]posting, len(all)), make([]uint32, len(all))
		for i, x := range all {
			want[i], numbers[i] = posting(x), uint32(x>>16)
		}
		skills, got, err := entries[posting](t.Context(), &tally)
		require.NoError(t, err)
		requireDirectory(t, numbers, &skills)
		require.Equal(t, want, got)
		for i, p := range got {
			require.Equal(t, uint32(uint16(all[i])>>postingLevel), p.place())
			require.Equal(t, uint32(all[i]&7), p.level())
		}
	}
}

// TestCrowdedSkills: the 64 skills of a word of the directory have fewer than 2^16
// postings, or none at all; the tally is ready for the next list in any case.
func TestCrowdedSkills(t *testing.T) {
	var tally tally
	for _, tt := range []struct {
		name           string
		numbers, first int
		places, more   int
		crowded        bool
	}{
		{"one too many", 64, 64, 1 << 10, 0, true},
		{"just as many as there is room for", 64, 64, 1<<10 - 1, 63, false},
		{"as many of two words", 64, 32, 1 << 10, 0, false},
		{"one skill of all", 1, 7, mostPosted, 0, false},
	} {
		post := func(numbers, place int) {
			var skills []row.Skill
			for n := range numbers {
				skills = append(skills, row.SkillOf(tt.first+n, 1))
			}
			tally.post(skills, place)
		}
		for place := range tt.places {
			post(tt.numbers, place)
		}
		post(tt.more, tt.places)
		_, got, err := entries[posting](t.Context(), &tally)
		if tt.crowded {
			require.ErrorIs(t, err, errCrowded, tt.name)
		} else {
			require.NoError(t, err, tt.name)
			require.Len(t, got, tt.numbers*tt.places+tt.more, tt.name)
		}
		_, got, err = entries[posting](t.Context(), &tally)
		require.NoError(t, err)
		require.Empty(t, got, "%s: the next list", tt.name)
	}
}
