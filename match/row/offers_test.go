package row

import (
	"fmt"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// TestOfferBlockIsALine: what is read of every block that is bounded fits a line of
// the cache.
func TestOfferBlockIsALine(t *testing.T) {
	require.LessOrEqual(t, unsafe.Sizeof(OfferBlock{}), uintptr(64))
}

// TestOfferedWages: the wages that are compared without a division cost the same as
// with it, at each step around the ends of what counts.
func TestOfferedWages(t *testing.T) {
	steps := map[int32]int{}
	for _, tolerance := range []float64{0.001, 0.2, 1.0 / 3, 1, 1.5, 1000} {
		s := settings()
		s.WageTolerance = tolerance
		tab := NewTables(s)
		for _, wage := range []int64{0, 1, 2, 7, 1000, 123_457 * MoneyUnits, 1 << 40, 4e15 * MoneyUnits} {
			w := Worker{Applies: Of(Wage), Wage: wage, Currency: 3, Basis: 1, Period: 2}
			short := int64(tolerance * float64(wage))
			for _, at := range []int64{0, wage - short, wage - short/2, wage} {
				for offer := max(at-2, -1); offer <= at+2; offer++ {
					for _, other := range []Vacancy{{Currency: 3, Basis: 1}, {Currency: 3, Basis: 2}, {Currency: 4, Basis: 1}, {Currency: 3}, {}} {
						for end := Low; end <= High; end++ {
							var q OfferQuery
							q.Reset(NewOfferKinds(tab, []OfferKind{{}}, end), &w)
							x := tab.offered(offer, other.Currency, other.Basis, &w)
							want := tab.CostOf(x.at(end, tab.prior[Wage]))
							require.Equal(t, want, q.wage(offer, other.Currency, other.Basis), "%v of %d: %d, %+v", tolerance, wage, offer, other)
							steps[want]++
						}
					}
				}
			}
		}
	}
	require.Greater(t, len(steps), 10, "the premise: some cost something between nothing and all")
}

// TestTermsOfBlocks: the best terms of a block cost no more than any of them, and of
// one alone the same, whatever the numbers that terms have.
func TestTermsOfBlocks(t *testing.T) {
	tab := NewTables(settings())
	var all []Terms
	for _, contract := range []uint8{0, 1, 2, 6, 7, 8, 255} {
		for _, shifts := range []Tri{Unknown, No, Yes, 3, 200} {
			all = append(all, Terms{contract, shifts, (shifts + Tri(contract)) % 4})
		}
	}
	for i, wish := range all {
		w := Worker{Applies: Of(Conditions), Wishes: wish}
		for end := Low; end <= High; end++ {
			var q OfferQuery
			q.Reset(NewOfferKinds(tab, []OfferKind{{}}, end), &w)
			for k, terms := range all {
				var block OfferBlock
				one := OfferOf(&Vacancy{Terms: terms})
				block.Add(&one, 0)
				want := tab.CostOf(tab.conditions(terms, wish)[end])
				require.Equal(t, want, q.conditions(terms), fmt.Sprint(wish, terms))
				require.LessOrEqual(t, q.bestConditions(&block), want)
				if terms.Contract < lastContract && max(terms.Shifts, terms.Housing) < lastTri {
					require.Equal(t, want, q.bestConditions(&block))
				}
				for _, more := range []int{k * 7, i + k, i * k} {
					two := OfferOf(&Vacancy{Terms: all[more%len(all)]})
					block.Add(&two, 0)
					require.LessOrEqual(t, q.bestConditions(&block), min(want, q.conditions(two.terms)))
				}
			}
		}
	}
}

// TestRefusalsOfOneWorker: what a worker refuses is forgotten with the next reset.
func TestRefusalsOfOneWorker(t *testing.T) {
	kinds := NewOfferKinds(NewTables(settings()), []OfferKind{{}}, Expected)
	offer := OfferOf(&Vacancy{Hours: 40 * 64, Terms: Terms{Shifts: Yes}})
	var block OfferBlock
	block.Add(&offer, 0)
	var q OfferQuery
	for _, tt := range []struct {
		name   string
		hours  int32
		shifts bool
		want   bool
	}{{"hours", 40*64 - 1, false, true}, {"shifts", 40 * 64, true, true}, {"neither", 40 * 64, false, false}} {
		q.Reset(kinds, &Worker{})
		require.False(t, q.Refuses(&offer) || q.RefusesAll(&block), "nothing yet")
		q.Refuse(tt.hours, tt.shifts)
		require.Equal(t, [2]bool{tt.want, tt.want}, [2]bool{q.Refuses(&offer), q.RefusesAll(&block)}, tt.name)
	}
}
