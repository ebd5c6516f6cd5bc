package row

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMember: members make the blocks that their workers make, byte for byte, and have
// room for all but long lists.
func TestMember(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	years := []int32{-1, 0, 1, 40 * YearUnits, math.MaxInt32}
	for round := range 2000 {
		jobs := make([]Job, 1+r.IntN(MaxTrades+100))
		for i := range jobs {
			jobs[i] = Job{Code: r.Uint32(), Unit: int32(r.IntN(3))}
		}
		trades := NewTrades(jobs)
		var want, got Block
		for range 1 + r.IntN(40) {
			w := Worker{Missing: Mask(r.Uint32() & r.Uint32()), Education: uint8(r.IntN(EducationOpen + 1)), Available: int32(r.Uint32())}
			for range r.IntN(2 + round%5) {
				job := jobs[r.IntN(len(jobs))]
				job.Years = years[r.IntN(len(years))]
				w.Jobs = append(w.Jobs, job)
			}
			for range r.IntN(2 + round%5) {
				w.Languages = append(w.Languages, Spoken(r.IntN(9)<<3|r.IntN(7)))
			}
			sketch := trades.Sketch(&w, SketchFacts{LicencesKnown: r.IntN(2) == 0})
			m := sketch.Member(&w)
			require.Equal(t, len(w.Jobs) <= sketchTrades && len(w.Languages) <= memberLanguages, got.AddMember(&m))
			if m == (Member{}) {
				got.Add(&w, trades)
			}
			want.Add(&w, trades)
			require.Equal(t, want, got)
		}
	}
}
