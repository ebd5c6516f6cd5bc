package row

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOfferKinds: what an occupation costs who wishes for some is the same whether it is
// kept by wish or worked out, with codes of any length and with shared skills.
func TestOfferKinds(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var jobs []Job
	for i, code := range []string{"", "7", "72", "721", "7212", "7213", "7221", "8111", "81", "9"} {
		jobs = append(jobs, Job{Code: CodeText(code), Unit: int32(i - 2)}, Job{Code: CodeText(code), Unit: -1})
	}
	shares := &Containment{N: 8}
	for range 8 * 8 {
		low := rng.Uint32N(1 << 16)
		shares.Shares = append(shares.Shares, low|(low+rng.Uint32N(1<<16-low))<<16)
	}
	for _, few := range []bool{true, false} {
		var kinds []OfferKind
		for _, j := range jobs[:len(jobs)-2] { // so that some that are wished for are not offered
			kinds = append(kinds, OfferKind{Job: j}, OfferKind{Job: j, Applies: Of(Skills)})
		}
		for i := range mostKeptKinds {
			if few {
				break
			}
			kinds = append(kinds, OfferKind{Job: Job{Code: CodeText(strconv.Itoa(1000 + i)), Unit: -1}})
		}
		kept := 0
		for _, prior := range []float64{0.05, 0.3, 0.7, 1} {
			set := settings()
			set.Containment, set.Prior[OccupationWish] = shares, prior
			tab := NewTables(set)
			for end := Low; end <= High; end++ {
				numbers := NewOfferKinds(tab, kinds, end)
				var q OfferQuery
				for range 60 {
					w := Worker{Applies: Of(OccupationWish)}
					for range rng.IntN(4) {
						j := jobs[rng.IntN(len(jobs))]
						j.Years = rng.Int32N(9) // which do not matter
						w.Wanted = append(w.Wanted, j)
					}
					q.Reset(numbers, &w)
					if q.wishes[0] >= 0 {
						kept++
					}
					for n := range min(len(kinds), 60) {
						low, high := tab.wish(kinds[n].Job, w.Wanted)
						want := tab.CostOf(bounds{low, high}.at(end, tab.prior[OccupationWish]))
						require.Equal(t, want, q.wish(uint32(n)), "%+v: %+v", w.Wanted, kinds[n])
					}
				}
			}
		}
		require.Equal(t, few, kept > 0, "the premise")
	}
}
