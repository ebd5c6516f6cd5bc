package row_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/row"
)

// TestPackedWorker: every field comes back, whatever it holds.
func TestPackedWorker(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	few := func() int { return rng.IntN(4) * rng.IntN(4) }
	job := func() row.Job {
		return row.Job{Code: rng.Uint32(), Unit: int32(rng.Uint32()), Years: int32(rng.Uint32())}
	}
	var words []uint32
	var want []row.Worker
	var starts []int
	for i := range 2000 {
		w := row.Worker{
			Applies: row.Mask(rng.Uint32()), Missing: row.Mask(rng.Uint32()), Region: int32(rng.Uint32()), Available: int32(rng.Uint32()),
			Education: uint8(rng.IntN(10)), Moving: row.Tri(rng.IntN(3)),
			Skills: []row.Skill{}, Jobs: []row.Job{}, Languages: []row.Spoken{}, Moves: []row.Span{}, Wanted: []row.Job{},
		}
		if i%2 == 0 {
			w.Hours, w.Wage, w.Currency = int32(rng.Uint32()), int64(rng.Uint64()), rng.Uint32()
			w.Basis, w.Period = uint8(rng.IntN(3)), uint8(rng.IntN(5))
			w.Wishes = row.Terms{Contract: uint8(rng.IntN(256)), Shifts: row.Tri(rng.IntN(3)), Housing: row.Tri(rng.IntN(3))}
		}
		for range few() {
			w.Skills, w.Languages = append(w.Skills, row.Skill(rng.Uint32())), append(w.Languages, row.Spoken(rng.Uint32()))
		}
		for range few() {
			w.Jobs, w.Moves = append(w.Jobs, job()), append(w.Moves, row.Span{First: int32(rng.Uint32()), Last: int32(rng.Uint32())})
		}
		for range few() {
			w.Wanted = append(w.Wanted, job())
		}
		starts = append(starts, len(words))
		var ok bool
		words, ok = row.AppendWorker(words, &w, uint32(i&63))
		require.True(t, ok)
		want = append(want, w)
	}
	var got row.Worker
	for i := range want {
		n, caller := row.ReadWorker(&got, words[starts[i]:])
		require.Equal(t, want[i], got)
		require.Equal(t, uint32(i&63), caller)
		end := len(words)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		require.Equal(t, end-starts[i], n)
	}
	require.Zero(t, testing.AllocsPerRun(100, func() { row.ReadWorker(&got, words[starts[1]:]) }))

	long := row.Worker{Skills: make([]row.Skill, row.MaxPacked+1)}
	same, ok := row.AppendWorker(words, &long, 0)
	require.False(t, ok, "too long a list is refused, not cut")
	require.Len(t, same, len(words))
	long.Skills = long.Skills[1:]
	_, ok = row.AppendWorker(nil, &long, 0)
	require.True(t, ok)
}

// TestPackedWorkerAtTheEnd: an empty list points to nothing, though fewer words follow
// than an item has: with the race detector such a pointer is fatal.
func TestPackedWorkerAtTheEnd(t *testing.T) {
	words, ok := row.AppendWorker(nil, &row.Worker{}, 0)
	require.True(t, ok)
	for rest := range 3 {
		room := make([]uint32, 10_000) // of a size that has a span of its own
		at := len(room) - len(words) - rest
		copy(room[at:], words)
		var got row.Worker
		n, _ := row.ReadWorker(&got, room[at:])
		require.Equal(t, len(words), n)
		require.Empty(t, got.Wanted)
	}
}

// TestSortSkills: skills are put in order where they lie, be they few or many, with those
// that are there twice, and nothing else is touched.
func TestSortSkills(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for n := range 60 {
		w := row.Worker{Jobs: []row.Job{{Code: 9, Unit: 8, Years: 7}}, Hours: int32(n % 2)}
		for range n {
			w.Skills = append(w.Skills, row.Skill(rng.Uint32()>>rng.IntN(32)))
		}
		words, ok := row.AppendWorker(nil, &w, 5)
		require.True(t, ok)
		slices.Sort(w.Skills)
		want, _ := row.AppendWorker(nil, &w, 5)
		got := row.SortSkills(words)
		require.Equal(t, want, words)
		require.True(t, slices.Equal(w.Skills, got))
	}
}
