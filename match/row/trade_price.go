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

// set sets the prices by number plus one, of no occupation first, and the price of one without
// a number and of any. Where more differ than there are classes, those that are alike become
// one, of less cost and nearer.
func (p *tradePrices) set(prices []uint32, most uint32) {
	for coarse := 0; ; coarse++ {
		kinds, ok := p.kinds(prices, most, coarse)
		if !ok {
			continue
		}
		last, class := most, classOf(kinds, coarser(most, coarse))
		p.class[MaxTrades], p.class[anyTrade] = class, class
		for i, x := range prices {
			if x != last {
				last, class = x, classOf(kinds, coarser(x, coarse))
			}
			p.class[i] = class
		}
		return
	}
}

// kinds puts the prices in order, each once; ok is false where there are too many. Neighbours
// are often the same.
func (p *tradePrices) kinds(prices []uint32, most uint32, coarse int) (kinds []uint32, ok bool) {
	kinds = append(p.price[:0], coarser(most, coarse))
	last := most
	for _, x := range prices {
		if x == last {
			continue
		}
		last = x
		price := coarser(x, coarse)
		k, found := slices.BinarySearch(kinds, price)
		if found {
			continue
		}
		if len(kinds) == tradeClasses {
			return nil, false
		}
		kinds = slices.Insert(kinds, k, price)
	}
	return kinds, true
}

func classOf(kinds []uint32, price uint32) uint8 {
	k, _ := slices.BinarySearch(kinds, price)
	return uint8(k)
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
