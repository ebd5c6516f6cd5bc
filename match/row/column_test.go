package row_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/row"
)

// columnLists are lists of skills of all kinds: in order as a rule, also out of order,
// repeated, far apart, none, and as long as a list can be.
func columnLists(rng *rand.Rand) (lists [][]row.Skill) {
	for i := range 400 {
		list := []row.Skill{}
		for range rng.IntN(30) * rng.IntN(2) {
			list = append(list, row.SkillOf(rng.IntN([]int{20, 14_000, 1 << 29}[i%3]), rng.IntN(row.MaxLevel+1)))
		}
		if i%5 > 0 {
			slices.Sort(list)
		}
		lists = append(lists, list)
	}
	long := make([]row.Skill, row.MaxPacked)
	for i := range long {
		long[i] = row.SkillOf(1<<28+i%2<<20, 1)
	}
	return append(lists, long, nil, long)
}

// TestSkillColumn: a column gives back the lists that it was given, however it came
// about, and lists in order take a code for each skill.
func TestSkillColumn(t *testing.T) {
	lists := columnLists(rand.New(rand.NewPCG(5, 6)))
	var c, copied row.SkillColumn
	skills := 0
	for _, list := range lists {
		c.Append(list)
		skills += len(list)
	}
	require.Equal(t, len(lists), c.Len())
	made := row.NewSkillColumn(len(lists), skills)
	for i, list := range lists {
		copied.AppendFrom(&c, i)
		made.Append(list)
	}
	require.True(t, made.Clip())
	again := row.SkillColumnOf(c.Arrays())
	limits := row.Limits{Skills: 1 << 29}
	for name, x := range map[string]*row.SkillColumn{"appended": &c, "copied": &copied, "made": &made, "of arrays": &again} {
		require.True(t, x.Bounded(), name)
		for i, list := range lists {
			require.True(t, slices.Equal(list, x.Read(nil, i)), "%s, list %d", name, i)
			require.GreaterOrEqual(t, x.Codes(i), len(list))
			require.True(t, limits.ListOfSkills(x, i))
			require.True(t, x.EqualList(i, &c, i))
			if i > 0 && !slices.Equal(list, lists[i-1]) {
				require.False(t, x.EqualList(i, &c, i-1))
			}
		}
	}
	few := row.NewSkillColumn(1, 4)
	few.Append([]row.Skill{row.SkillOf(0, 0), row.SkillOf(3, 5), row.SkillOf(8194, 2), row.SkillOf(20_000, 1)})
	require.Equal(t, 5, few.Codes(0), "one is far")
	require.True(t, (&row.Limits{Skills: 20_001}).ListOfSkills(&few, 0))
	require.False(t, (&row.Limits{Skills: 20_000}).ListOfSkills(&few, 0), "a number that there is not")
}

// TestSkillColumnIsWrittenOneWay: codes are either those of the list that they say, or
// refused; and those that are not refused can be read.
func TestSkillColumnIsWrittenOneWay(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	limits := row.Limits{Skills: 1 << 29}
	taken := 0
	for range 20_000 {
		codes := make([]uint16, rng.IntN(6))
		for i := range codes {
			codes[i] = uint16(rng.Uint32()) >> rng.IntN(17) << rng.IntN(4)
		}
		c := row.SkillColumnOf(codes, []uint32{0}, []uint16{0, uint16(len(codes))})
		if !limits.ListOfSkills(&c, 0) {
			continue
		}
		taken++
		var again row.SkillColumn
		again.Append(c.Read(nil, 0))
		require.True(t, again.EqualList(0, &c, 0), "%v", codes)
	}
	require.Positive(t, taken)
}
