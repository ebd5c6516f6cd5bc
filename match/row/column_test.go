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
	codes, _, _ := c.Arrays()
	exact := row.NewSkillColumn(len(lists), len(codes))
	for i, list := range lists {
		exact.AppendFrom(&c, i)
		require.Equal(t, c.Codes(i), row.CodesOf(list))
	}
	require.Equal(t, len(codes)*2, exact.Size()-4*row.RunsOfLists(len(lists))-2*(len(lists)+1), "room that was there was enough")
	again := row.SkillColumnOf(c.Arrays())
	limits := row.Limits{Skills: 1 << 29}
	for name, x := range map[string]*row.SkillColumn{"appended": &c, "copied": &copied, "made": &made, "exact": &exact, "of arrays": &again} {
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
	few := row.NewSkillColumn(1, 5)
	few.Append([]row.Skill{row.SkillOf(0, 0), row.SkillOf(3, 5), row.SkillOf(8194, 2), row.SkillOf(20_000, 1)})
	require.Equal(t, 5, few.Codes(0), "one is far")
	require.True(t, (&row.Limits{Skills: 20_001}).ListOfSkills(&few, 0))
	require.False(t, (&row.Limits{Skills: 20_000}).ListOfSkills(&few, 0), "a number that there is not")
}

// TestCodesOf: a skill takes a code, and its page one or two where it does not follow from
// the skill before.
func TestCodesOf(t *testing.T) {
	const page = 8191
	for _, tt := range []struct {
		name    string
		numbers []int
		codes   int
	}{
		{"none", nil, 0},
		{"on the first page, as most lists begin", []int{0, 7, page - 1}, 3},
		{"on to the next page, with a rest that is less", []int{8000, page + 3}, 2},
		{"on to the next page, with the same rest", []int{5, page + 5}, 2},
		{"on to the next page, with a rest that is greater", []int{5, page + 6}, 3},
		{"the first of the second page", []int{page}, 2},
		{"over a page", []int{5, 2*page + 4}, 3},
		{"back to a page before", []int{page + 3, 4}, 4},
		{"once more", []int{4, 4}, 3},
		{"the last near page", []int{6*page - 1}, 2},
		{"a far page", []int{6 * page}, 3},
		{"and on from there", []int{6 * page, 6*page + 9, 7*page + 8}, 5},
		{"the last number of all", []int{1<<29 - 1}, 3},
	} {
		var list []row.Skill
		for i, n := range tt.numbers {
			list = append(list, row.SkillOf(n, i%(row.MaxLevel+1)))
		}
		require.Equal(t, tt.codes, row.CodesOf(list), tt.name)
		var c row.SkillColumn
		c.Append(list)
		require.Equal(t, tt.codes, c.Codes(0), tt.name)
		require.Equal(t, list, c.Read(nil, 0), tt.name)
		require.True(t, (&row.Limits{Skills: 1 << 29}).ListOfSkills(&c, 0), tt.name)
	}
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
		list := c.Read(nil, 0)
		require.False(t, slices.ContainsFunc(list, func(s row.Skill) bool { return s.Level() > row.MaxLevel }), "%v", codes)
		var again row.SkillColumn
		again.Append(list)
		require.True(t, again.EqualList(0, &c, 0), "%v", codes)
	}
	require.Positive(t, taken)
	codes := slices.Repeat([]uint16{1 << 3}, row.MaxPacked+1)
	for n, want := range map[int]bool{row.MaxPacked: true, row.MaxPacked + 1: false} {
		c := row.SkillColumnOf(codes[:n], []uint32{0}, []uint16{0, uint16(n)})
		require.Equal(t, want, limits.ListOfSkills(&c, 0), "%d skills", n)
	}
}

// TestShortListsOfCodes: of all lists of up to four codes at the ends of what there is,
// those are taken that Append writes, within the limits, and read as what they say.
func TestShortListsOfCodes(t *testing.T) {
	const page, near, far = 8191, 8191 << 3, 8191<<3 + 6
	ends := []uint16{0, 5, 6, 7, 8, 13, (page - 1) << 3, (page-1)<<3 | 5, (page-1)<<3 | 6, near, near + 1, near + 5, far, far + 1}
	taken := make(map[uint64]int)
	var each func(codes []uint16)
	each = func(codes []uint16) {
		list, numbers, ok := plainSkills(codes)
		var c row.SkillColumn
		if c.Append(list); ok {
			written, _, _ := c.Arrays()
			ok = slices.Equal(codes, written)
		}
		c = row.SkillColumnOf(codes, []uint32{0}, []uint16{0, uint16(len(codes))})
		for _, most := range []uint64{1 << 29, page, 6 * page, 6*page + 1} {
			want := ok && numbers <= most
			if got := (&row.Limits{Skills: uint32(most)}).ListOfSkills(&c, 0); got != want {
				require.Equal(t, want, got, "%x, of numbers below %d", codes, most)
			}
			if want {
				taken[most]++
			}
		}
		if ok && !slices.Equal(list, c.Read(nil, 0)) {
			require.Equal(t, list, c.Read(nil, 0), "%x", codes)
		}
		for _, x := range ends {
			if len(codes) < 4 {
				each(append(slices.Clip(codes), x))
			}
		}
	}
	each(nil)
	require.Greater(t, taken[page], 50)
	for most, fewer := range map[uint64]uint64{1 << 29: 6*page + 1, 6*page + 1: 6 * page, 6 * page: page} {
		require.Greater(t, taken[most], taken[fewer], "numbers below %d", most)
	}
}

// plainSkills are the skills that codes say, if they say any, and what their numbers are
// below.
func plainSkills(codes []uint16) (list []row.Skill, numbers uint64, ok bool) {
	const size, mark, far = 8191, 8191 << 3, 8191<<3 + 6
	page, last := uint64(0), -1
	for len(codes) > 0 {
		x, marked := codes[0], codes[0] >= mark
		switch {
		case x >= far && len(codes) > 2:
			page, x, codes = uint64(x-far)<<16|uint64(codes[1]), codes[2], codes[2:]
		case marked && x < far && len(codes) > 1:
			page, x, codes = uint64(x-mark), codes[1], codes[1:]
		case marked:
			return nil, 0, false
		}
		rest := int(x >> 3)
		if !marked && rest <= last {
			page++
		}
		number := page*size + uint64(rest)
		if x >= mark || x&7 > row.MaxLevel || number >= 1<<29 {
			return nil, 0, false
		}
		list, numbers = append(list, row.SkillOf(int(number), int(x&7))), max(numbers, number+1)
		last, codes = rest, codes[1:]
	}
	return list, numbers, true
}

// TestSkillColumnBounded: arrays of a column are refused where a list would begin before
// the one before it ends, or where there is a second way to say the same.
func TestSkillColumnBounded(t *testing.T) {
	starts := func(n int, last ...uint16) []uint16 { return append(make([]uint16, n), last...) }
	for _, tt := range []struct {
		name   string
		codes  int
		firsts []uint32
		starts []uint16
		want   bool
	}{
		{"nothing", 0, nil, nil, true},
		{"codes of no list", 1, nil, nil, false},
		{"a first of no list", 0, []uint32{0}, nil, false},
		{"two lists", 4, []uint32{0}, []uint16{0, 1, 4}, true},
		{"codes before the first list", 4, []uint32{1}, []uint16{0, 3}, false},
		{"codes before the first start", 4, []uint32{0}, []uint16{1, 4}, false},
		{"codes behind the last list", 4, []uint32{0}, []uint16{0, 3}, false},
		{"a list that ends where there is no code", 4, []uint32{0}, []uint16{0, 5}, false},
		{"a list that ends before it begins", 4, []uint32{0}, []uint16{0, 3, 2, 4}, false},
		{"two runs", 3, []uint32{0, 2}, starts(16, 0, 1), true},
		{"a run that does not begin at its first", 3, []uint32{0, 1}, starts(16, 1, 2), false},
		{"a run before the end of the last", 3, []uint32{0, 1}, append(starts(15, 2), 0, 2), false},
		{"a run without a first", 0, []uint32{0}, starts(17), false},
		{"a first without a run", 0, []uint32{0, 0}, starts(16), false},
	} {
		c := row.SkillColumnOf(make([]uint16, tt.codes), tt.firsts, tt.starts)
		require.Equal(t, tt.want, c.Bounded(), tt.name)
	}
}

// TestSkillColumnIsClipped: room for more codes than there are is given back.
func TestSkillColumnIsClipped(t *testing.T) {
	c := row.NewSkillColumn(1, 1000)
	c.Append([]row.Skill{row.SkillOf(7, 1)})
	require.True(t, c.Clip())
	require.Less(t, c.Size(), 100)
	require.Equal(t, []row.Skill{row.SkillOf(7, 1)}, c.Read(nil, 0))
}
