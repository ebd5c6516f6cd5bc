package row

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestForms: the keys of components that are worked out first, at all ends at once or
// one by one, or as the sum alone, are those of the pair, whatever has no weight.
func TestForms(t *testing.T) {
	g := pool{rand.New(rand.NewPCG(17, 18))}
	weightless := 0
	for range 20 {
		s := settings()
		for view := range s.Weights {
			for c := range s.Weights[view] {
				s.Weights[view][c] *= float64(g.IntN(2))
			}
		}
		tab := NewTables(s)
		for range 50 {
			v, w := g.pair(tab)
			q := NewVacancyQuery(tab, &v, func(int) []Related { return nil })
			var fits [Components]Range
			applies := q.Fits(&fits, &w)
			for _, view := range []View{EmployerView, WorkerView, Reciprocal} {
				var keys [ends]Key
				tab.Keys(&keys, &fits, applies, view)
				if view != Reciprocal {
					var beside [ends]Key
					var cover Range
					require.Equal(t, tab.Weights(view, applies)[Skills] != 0 && !(v.Missing|w.Missing).Has(Skills), tab.NeedsCover(&v, &w, view))
					if tab.NeedsCover(&v, &w, view) {
						q.Cover(&cover, &w)
					}
					require.Equal(t, tab.Known(&fits, applies, view), tab.KeysBeside(&beside, &v, &w, view, &cover))
					require.Equal(t, keys, beside)
				}
				for end := range End(ends) {
					want := q.Key(&w, view, end)
					require.Equal(t, want, tab.Key(&fits, applies, view, end))
					require.Equal(t, want, keys[end])
				}
			}
			known, all := uint32(0), uint32(0)
			for c, x := range tab.Weights(WorkerView, applies) {
				all += x
				if fits[c].Known() {
					known += x
				}
			}
			if all == 0 {
				weightless++
				known = WeightOne
			}
			require.Equal(t, known, tab.Known(&fits, applies, WorkerView))
		}
	}
	require.Positive(t, weightless, "the premise: pairs of which nothing is weighed")
}

// pair draws a vacancy and a worker of whom much is missing.
func (g pool) pair(t *Tables) (v Vacancy, w Worker) {
	mask := func() Mask { return Mask(g.Uint32() & g.Uint32() % (1 << Components)) }
	job := func() Job {
		return Job{CodeText([]string{"2512", "2513", "25", "71"}[g.IntN(4)]), -1, int32(g.IntN(9)-1) * YearUnits}
	}
	v = Vacancy{
		Applies: mask() & (1<<Wage - 1), Missing: mask(), Occupation: job(), Required: t.Require(int32(g.IntN(9)) * YearUnits),
		Region: int32(g.IntN(2)) - 1, Remote: Tri(g.IntN(3)), Education: uint8(g.IntN(MaxEducation + 1)), Hours: int32(g.IntN(99)),
		Languages: []Alternative{{SpokenAt(1, g.IntN(7)), true}}, Start: int32(g.IntN(99)), Currency: 1, Basis: 1, Offer: [5]int64{g.Int64N(9)},
	}
	if d := g.skills(1, 9); d != nil {
		v.Demands = []Demand{{d[0], DemandOne}}
	}
	w = Worker{
		Applies: mask() &^ (1<<Wage - 1), Missing: mask(), Skills: g.skills(9, 9), Jobs: []Job{job(), job()}, Wanted: []Job{job()},
		Languages: []Spoken{SpokenAt(1, g.IntN(7))}, Available: int32(g.IntN(199)), Hours: 1 + int32(g.IntN(99)), Wage: g.Int64N(9),
		Currency: 1, Basis: uint8(g.IntN(2)), Education: uint8(g.IntN(EducationOpen + 1)), Moving: Tri(g.IntN(3)), Moves: []Span{{0, 0}},
	}
	return v, w
}
