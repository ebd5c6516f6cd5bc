package remit

import (
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// An Offer is the cost of one service of a corridor, and what the World Bank asks of
// a service that a well-informed sender could choose.
type Offer[C Convention] struct {
	Provider    string
	Cost        Cost[C]
	Transparent fact.Tri // all parts of the price are shown before it is paid
	Timely      fact.Tri // arrives within five days
	Accessible  fact.Tri // within reach of senders and receivers
}

// smartServices is how many of the cheapest services are averaged.
const smartServices = 3

// A Smart is what a well-informed sender pays in a corridor: the simple average of
// its three cheapest services that qualify (World Bank, "Getting SmaRT about
// remittance price monitoring", 2016). Certain takes those that are known to qualify,
// Possible also those of which a condition is unknown, so it is not above Certain
// where both have data. Fewer than three are no data.
type Smart[C Convention] struct {
	Certain, Possible Cost[C]
	// The services by whether they qualify. One without a cost is in none.
	Qualify, Unknown, Fail int
	NoData                 int // services without a cost
}

// SmartOf averages the offers of a corridor, in any order.
func SmartOf[C Convention](offers []Offer[C]) Smart[C] {
	var (
		s                 Smart[C]
		certain, possible []Ratio
	)
	for _, o := range offers {
		if !o.Cost.share.Stated() {
			s.NoData++
			continue
		}
		switch o.Transparent.And(o.Timely).And(o.Accessible) {
		case fact.Yes:
			s.Qualify++
			certain, possible = append(certain, o.Cost.share), append(possible, o.Cost.share)
		case fact.No:
			s.Fail++
		default:
			s.Unknown++
			possible = append(possible, o.Cost.share)
		}
	}
	s.Certain, s.Possible = Cost[C]{share: cheapest(certain)}, Cost[C]{share: cheapest(possible)}
	return s
}

// cheapest averages the least shares, and has no data where they are too few.
func cheapest(shares []Ratio) Ratio {
	if len(shares) < smartServices {
		return Ratio{}
	}
	slices.SortFunc(shares, Ratio.Cmp)
	sum := frac(0, 1)
	for _, s := range shares[:smartServices] {
		sum = sum.plus(s)
	}
	return sum.over(frac(smartServices, 1))
}
