package row

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// oddWords are numbers at which narrow words change their form.
var oddWords = []uint32{
	0, 1, 2, 9, 1 << 10, 0xfffd, 0xfffe, 0xffff, 0x10000, 0x10001, 0x9999, 0x999a, 0x999b, 5 << 20, 1 << 30,
	math.MaxInt32, 1 << 31, math.MaxUint32 - 1, math.MaxUint32, '0'<<24 | '0'<<16 | '0'<<8 | '0', '9'<<24 | '9'<<16 | '9'<<8 | '9',
	'2'<<24 | '5'<<16, '9'<<24 | '9'<<16 | '9'<<8 | ':', '1'<<24 | '/'<<16 | '9'<<8 | '9',
}

// drawRow draws a row without skills, of words of any kind, and what follows it.
func drawRow(r *rand.Rand) []uint32 {
	odd := func() uint32 {
		if r.IntN(4) == 0 {
			return r.Uint32() >> r.IntN(32)
		}
		return oddWords[r.IntN(len(oddWords))]
	}
	w := Worker{Applies: Mask(odd()), Region: int32(odd()), Available: int32(odd()), Education: uint8(odd() & 15), Moving: Tri(odd() & 3)}
	if r.IntN(2) == 0 {
		w.Missing = Mask(odd())
	}
	if r.IntN(2) == 0 {
		w.Hours, w.Wage, w.Currency, w.Basis, w.Period = int32(odd()), int64(odd()), odd(), uint8(odd()), uint8(odd())
		w.Wishes = Terms{uint8(odd()), Tri(odd() & 15), Tri(odd() & 15)}
		if r.IntN(2) == 0 {
			w.Wage |= int64(odd()) << 32
		}
	}
	plain := r.IntN(2) == 0
	job := func() Job {
		if plain {
			return Job{Code: CodeText("2512"), Unit: -1, Years: -1}
		}
		return Job{odd(), int32(odd()), int32(odd())}
	}
	few := func() int { return r.IntN(4) }
	for range few() {
		w.Jobs = append(w.Jobs, job())
	}
	for range few() {
		w.Wanted = append(w.Wanted, job())
	}
	for range few() {
		w.Languages = append(w.Languages, Spoken(odd()))
	}
	for range few() {
		area := Span{int32(odd()), int32(odd())}
		if plain {
			area.Last = area.First
		}
		w.Moves = append(w.Moves, area)
	}
	words, _ := AppendWorker(nil, &w, odd()&63)
	for range few() {
		words = append(words, odd())
	}
	return words
}

// TestNarrow: a row comes back as it was, in one way; none that is cut off does; and
// nobody's is longer than three codes for a word.
func TestNarrow(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var codes []uint16
	var words []uint32
	for range 20_000 {
		want := drawRow(r)
		codes = AppendNarrow(codes[:0], want)
		require.LessOrEqual(t, len(codes), 3*len(want))
		got, ok := ReadNarrow(words[:0], codes)
		require.True(t, ok)
		require.Equal(t, want, got)
		words = got
		n, _ := PackedLen(want)
		row := AppendNarrow(nil, want[:n])
		cut, ok := ReadNarrow(nil, row[:r.IntN(len(row))])
		require.False(t, ok, "%x is cut off", cut)
	}
	before := []uint32{7, 8}
	got, ok := ReadNarrow(before, codes)
	require.True(t, ok)
	require.Equal(t, append(before, words...), got)
}

// TestNarrowAnything: codes that may be anything are read without harm, and are the codes
// of what was read or are not what AppendNarrow writes.
func TestNarrowAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	passed := 0
	for range 20_000 {
		codes := AppendNarrow(nil, drawRow(r))
		for range r.IntN(3) {
			codes[r.IntN(len(codes))] = uint16(oddWords[r.IntN(len(oddWords))])
		}
		words, ok := ReadNarrow(nil, codes)
		if !ok {
			continue
		}
		n, _ := PackedLen(words)
		require.LessOrEqual(t, n, len(words))
		if slices.Equal(AppendNarrow(nil, words), codes) {
			passed++
		}
	}
	require.Greater(t, passed, 8000)
	_, ok := ReadNarrow(nil, nil)
	require.False(t, ok)
	_, ok = ReadNarrow(nil, make([]uint16, 7))
	require.True(t, ok, "a worker of whom nothing is known")
	_, ok = ReadNarrow(nil, []uint16{0, MaxPacked + 1, 0, 0, 0, 0, 0})
	require.False(t, ok, "more languages than a row can hold")
}

// TestNarrowIsNarrow: codes of occupations, whole years, days and single regions take one
// code each, and what nothing is known of takes none.
func TestNarrowIsNarrow(t *testing.T) {
	w := Worker{
		Region: 6, Available: 20_000, Education: 4, Moving: Yes, Applies: 1 << Wage,
		Jobs:      []Job{{CodeText("2512"), -1, 5 * YearUnits}, {CodeText("7231"), -1, 0}},
		Languages: []Spoken{SpokenAt(12, 3)}, Moves: []Span{{3, 3}}, Wanted: []Job{{CodeText("2512"), -1, -1}},
	}
	words, ok := AppendWorker(nil, &w, 1)
	require.True(t, ok)
	const head, rest = 5, 2 // jobs and languages, the second word, Applies; Region, Available
	require.Len(t, AppendNarrow(nil, words), head+rest+2*2+1+1+1)
	room := make([]uint32, 0, 2*len(words))
	codes := AppendNarrow(nil, words)
	require.Zero(t, testing.AllocsPerRun(100, func() { room, _ = ReadNarrow(room[:0], codes) }))
}

// TestDigits: the turning of digits is its own inverse.
func TestDigits(t *testing.T) {
	for i := range uint32(1 << 17) {
		require.Equal(t, i, digitsOf(digitsOf(i)))
	}
	for i := range 10_000 {
		code := CodeText(string([]byte{'0' + byte(i/1000), '0' + byte(i/100%10), '0' + byte(i/10%10), '0' + byte(i%10)}))
		require.Less(t, digitsOf(code), uint32(wideMark))
		require.Equal(t, code, digitsOf(digitsOf(code)))
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 1 << 16 {
		x := r.Uint32()
		require.Equal(t, x, digitsOf(digitsOf(x)))
	}
}

func BenchmarkReadNarrow(b *testing.B) {
	w := Worker{
		Region: 6, Available: 20_000, Education: 4, Moving: Yes, Applies: 1 << Wage, Hours: 2560, Wage: 0x11d28000, Currency: 1, Period: 3,
		Jobs:      []Job{{CodeText("2512"), -1, 5 * YearUnits}},
		Languages: []Spoken{SpokenAt(12, 3), SpokenAt(5, 4)}, Moves: []Span{{3, 3}, {8, 8}}, Wanted: []Job{{CodeText("2512"), -1, -1}},
	}
	words, _ := AppendWorker(nil, &w, 1)
	words = append(words, 0xc0200401, 7, 1)
	codes := AppendNarrow(nil, words)
	b.SetBytes(int64(len(codes)) * int64(unsafe.Sizeof(codes[0])))
	room := make([]uint32, 0, 100)
	for b.Loop() {
		room, _ = ReadNarrow(room[:0], codes)
	}
}
