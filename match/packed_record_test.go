package match_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// packIDs packs workers who have nothing but an id, or licences beside.
func packIDs(t *testing.T, s *match.Scorer, ids, licences []string) *match.PackedWorkers {
	t.Helper()
	p := match.NewWorkerPacker(nil)
	for _, id := range ids {
		require.NoError(t, p.Add(s.Worker(&match.Worker{ID: id, Licences: licences})))
	}
	packed, err := p.Packed(t.Context(), nil)
	require.NoError(t, err)
	return packed
}

// TestPackedIDs: an id comes back as it was, whatever its bytes and however long, and takes
// its bytes, filled up to two, and two more, or six where two cannot say how many they are.
func TestPackedIDs(t *testing.T) {
	s := scorer(t, nil).Scorer
	long := strings.Repeat("a longer id ", 1<<13)
	ids := []string{
		"", "a", "ab", "abc", "\x00", "\x00\x00", "a\x00", "\x80", "\xff\xff", "\xff\xff\xff", "é", "работник",
		long[:65_533], long[:65_534], long[:65_535], long[:65_536], long[:65_537], long, "",
	}
	bare := len(packIDs(t, s, []string{""}, nil).Arrays().Rows) - 1
	packed := packIDs(t, s, ids, nil)
	again := match.NewWorkerPacker(packed)
	for i := range ids {
		again.Copy(packed, i)
	}
	copied, err := again.Packed(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, packed.Arrays(), copied.Arrays())
	check, err := s.NewPackCheck(packed.Arrays(), s.LateNames())
	require.NoError(t, err)
	var checked, read match.PackedRow
	var room match.UnpackedWorker
	starts := packed.Arrays().Starts
	for i, id := range ids {
		require.NoError(t, check.Worker(&checked, i))
		require.Equal(t, id, packed.ID(i))
		require.Equal(t, id, packed.Unpack(&room, i).ID)
		packed.Row(&read, i)
		require.Equal(t, read.Worker, checked.Worker)
		takes := bare + (len(id)+1)/2 + 1
		if len(id) > 65_534 {
			takes += 2
		}
		require.Equal(t, takes, int(starts[i+1]-starts[i]), "%d bytes", len(id))
	}
	a := packed.Arrays()
	_, firsts, ofSkills := a.Skills.Arrays()
	require.Equal(t, 2*len(a.Rows)+4*len(a.Starts)+4*len(firsts)+2*len(ofSkills), packed.Size(), "nothing beside, and no room")
}

// TestPackCheckOfIDs: an id that does not lie within its worker's record, or is not written
// in the one way, does not pass.
func TestPackCheckOfIDs(t *testing.T) {
	s := scorer(t, nil).Scorer
	long := strings.Repeat("x", 65_535)
	// set changes codes at the end, the last ones given last.
	set := func(codes ...uint16) func([]uint16) []uint16 {
		return func(r []uint16) []uint16 { return append(r[:len(r)-len(codes)], codes...) }
	}
	for _, tt := range []struct {
		name, id, field string
		change          func(record []uint16) []uint16
	}{
		{"no record", "abc", "id", func([]uint16) []uint16 { return nil }},
		{"a record of a length alone", "abc", "id", func([]uint16) []uint16 { return []uint16{1} }},
		{"a record of an empty id alone", "", "row", func([]uint16) []uint16 { return []uint16{0} }},
		{"a mark alone", "abc", "id", func([]uint16) []uint16 { return []uint16{0xffff} }},
		{"half of a length before a mark", "abc", "id", func([]uint16) []uint16 { return []uint16{0, 0xffff} }},
		{"a byte more than there are", "abc", "id", func(r []uint16) []uint16 { return set(uint16(2*(len(r)-1) + 1))(r) }},
		{"an id instead of a row", "abc", "row", func(r []uint16) []uint16 { return set(uint16(2 * (len(r) - 1)))(r) }},
		{"an id that takes a code of the row", "abc", "row", func(r []uint16) []uint16 { return set(uint16(2 * (len(r) - 1 - 6)))(r) }},
		{"an id that takes a code of the facts", "abc", "facts", set(5)},
		{"an id that leaves a code of its own", "abcd", "facts", set(2)},
		{"an id that leaves all", "abc", "facts", set(0)},
		{"the longest without a mark", "abc", "id", set(0xfffe)},
		{"filled up with what is not 0", "abc", "id", set('c'|1<<8, 3)},
		{"filled up with a high bit", "\xff", "id", set(0xff|0x80<<8, 1)},
		{"an id of one byte less", "ab", "id", set(1)},
		{"a mark for a short id", "abc", "id", set(0xffff, 3, 0, 0xffff)},
		{"a mark for an empty id", "", "id", set(0, 0, 0xffff)},
		{"a mark for the longest without", long[1:], "id", set(0xfffe, 0, 0xffff)},
		{"a long id instead of a row", "", "row", func([]uint16) []uint16 { return append(make([]uint16, 1<<15), 0, 1, 0xffff) }},
		{"a byte more than there are, in three codes", "", "id", func([]uint16) []uint16 { return append(make([]uint16, 1<<15), 1, 1, 0xffff) }},
		{"the greatest length", long, "id", set(0xffff, 0xffff, 0xffff)},
		{"a greater length", long, "id", set(0xffff, 1, 0xffff)},
		{"a length that is negative where numbers have 32 bits", long, "id", set(0, 0x8000, 0xffff)},
		{"the least negative one", long, "id", set(0xfffe, 0xffff, 0xffff)},
		{"a long id filled up with what is not 0", long, "id", set(1<<8|'x', 0xffff, 0, 0xffff)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := packIDs(t, s, []string{tt.id}, []string{"B", "C"}).Arrays()
			ask := func() error {
				check, err := s.NewPackCheck(a, s.LateNames())
				require.NoError(t, err)
				var w match.PackedRow
				return check.Worker(&w, 0)
			}
			require.NoError(t, ask(), "the premise")
			a.Rows = tt.change(slices.Clone(a.Rows))
			a.Starts = []uint32{0, uint32(len(a.Rows))}
			err := ask()
			var fault *fact.Fault
			require.ErrorAs(t, err, &fault)
			require.Equal(t, tt.field, fault.Field)
		})
	}
}

// TestPackCheckOfStarts: records follow each other from the beginning to the end.
func TestPackCheckOfStarts(t *testing.T) {
	s := scorer(t, nil).Scorer
	for _, tt := range []struct {
		name   string
		change func(starts []uint32) []uint32
	}{
		{"none", func([]uint32) []uint32 { return nil }},
		{"late", func(x []uint32) []uint32 { x[0]++; return x }},
		{"falling", func(x []uint32) []uint32 { x[1], x[2] = x[2], x[1]; return x }},
		{"beyond the end", func(x []uint32) []uint32 { x[3]++; return x }},
		{"before the end", func(x []uint32) []uint32 { x[3]--; return x }},
		{"of one more", func(x []uint32) []uint32 { return append(x, x[3]) }},
		{"of one less", func(x []uint32) []uint32 { return append(x[:2], x[3]) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := packIDs(t, s, []string{"a", "b", "c"}, nil).Arrays()
			_, err := s.NewPackCheck(a, s.LateNames())
			require.NoError(t, err, "the premise")
			a.Starts = tt.change(a.Starts)
			_, err = s.NewPackCheck(a, s.LateNames())
			require.ErrorIs(t, err, fact.ErrRange)
		})
	}
}

// TestPackCheckOfAnything: a record that may be anything is refused, or is the one that is
// written of what was read.
func TestPackCheckOfAnything(t *testing.T) {
	s := scorer(t, nil).Scorer
	r := rand.New(rand.NewPCG(7, 8))
	odd := []uint16{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0x7fff, 0x8000, 0xfffe, 0xffff}
	ids := []string{"", "a", "ab", "abc", "\xff\xff\xff\xff", "w1234567"}
	passed := 0
	var w match.PackedRow
	var room match.UnpackedWorker
	for range 20_000 {
		a := packIDs(t, s, ids[r.IntN(len(ids)):][:1], nil).Arrays()
		for range r.IntN(3) {
			end := min(4, len(a.Rows))
			a.Rows[len(a.Rows)-1-r.IntN(end)] = odd[r.IntN(len(odd))]
		}
		a.Rows = a.Rows[r.IntN(len(a.Rows))/8*r.IntN(2):]
		a.Starts = []uint32{0, uint32(len(a.Rows))}
		check, err := s.NewPackCheck(a, s.LateNames())
		require.NoError(t, err)
		if err := check.Worker(&w, 0); err != nil {
			require.ErrorIs(t, err, fact.ErrRange)
			continue
		}
		passed++
		p := a.Workers()
		id := p.ID(0)
		require.Equal(t, id, p.Unpack(&room, 0).ID)
		require.LessOrEqual(t, len(id), 2*len(a.Rows))
		copied := match.NewWorkerPacker(p)
		copied.Copy(p, 0)
		again, err := copied.Packed(t.Context(), nil)
		require.NoError(t, err)
		require.Equal(t, a.Rows, again.Arrays().Rows)
	}
	require.Greater(t, passed, 5000, "the premise: many pass")
	require.Less(t, passed, 15_000, "the premise: many do not")
}
