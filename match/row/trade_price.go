package row

import "slices"

// tradePrices are what occupations cost one vacancy at least, and how near to its own they
// are at most. Few differ, so that a byte for each says which: a table of all would be in more
// lines of the cache, and its memory is far when it is asked for.
type tradePrices struct {
	class [1 << tradeBits]uint8 // by number plus one; a lower class costs no more
	price [tradeClasses]uint32  // by class: the cost above the nearness
}

const (
	tradeClasses   = 1 << 8
	tradeCostShift = 12            // the cost is in units of 2^-12, rounded down
	tradeNearUnit  = codeBits - 15 // the nearness is in units of 2^-15, rounded up
	tradeNearBits  = 16
)

// tradePrice is the price of an occupation that is as near at an end.
func (t *Tables) tradePrice(near bounds, end End) uint32 {
	cost := uint32(t.CostOf(near.at(end, t.prior[Occupation]))) >> tradeCostShift
	return cost<<tradeNearBits | uint32(near.high+1<<tradeNearUnit-1)>>tradeNearUnit
}

// set sets the prices by number plus one: of no occupation first, and of one without a number
// and of any last. Where more differ than there are classes, those that are alike become one,
// of less cost and nearer.
func (p *tradePrices) set(prices *[anyTrade + 1]uint32) {
	for coarse := 0; ; coarse++ {
		kinds := *prices
		for i, x := range kinds {
			kinds[i] = coarser(x, coarse)
		}
		slices.Sort(kinds[:])
		some := slices.Compact(kinds[:])
		if len(some) > tradeClasses {
			continue
		}
		copy(p.price[:], some)
		for i, x := range prices {
			class, _ := slices.BinarySearch(some, coarser(x, coarse))
			p.class[i] = uint8(class)
		}
		return
	}
}

// coarser is a price in units of so many bits.
func coarser(price uint32, bits int) uint32 {
	unit := uint32(1)<<bits - 1
	cost, near := price>>tradeNearBits, price&(1<<tradeNearBits-1)
	return (cost&^unit)<<tradeNearBits | (near+unit)&^unit
}

// near is how near an occupation is.
func (p *tradePrices) near(trade uint32) uint32 {
	return p.price[p.class[trade&(1<<tradeBits-1)]] & (1<<tradeNearBits - 1)
}
