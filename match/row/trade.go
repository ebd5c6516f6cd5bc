package row

import (
	"cmp"
	"slices"
)

// MaxTrades is how many occupations are told apart by [Trades].
const MaxTrades = 512

// A TradeSet is a set of occupations by their number in [Trades]: bit n%64 of word n/64
// for number n, and bit n/8 of the last word, which tells most sets apart by itself.
type TradeSet [MaxTrades/64 + 1]uint64

// Summary tells most sets apart: bit n/8 for each number n.
func (s *TradeSet) Summary() uint64 { return s[MaxTrades/64] }

func (s *TradeSet) join(other *TradeSet) {
	for i, x := range other {
		s[i] |= x
	}
}

// Trades number the occupations of some workers, whatever the years in them. The
// last number stands for all the rest. They are immutable once made, and safe for
// concurrent use.
type Trades struct {
	jobs   []Job // by number, in order; without years; fewer than MaxTrades
	rest   bool  // the last number is in use
	places tradeTable
}

// A tradeTable finds the number of an occupation: a number and one at the first free
// place from its hash on, 0 where there is none.
type tradeTable [4 * MaxTrades]uint16

// place is where an occupation is, or where it belongs.
func (t *Trades) place(j Job) uint32 {
	const shift = 32 - 11 // a place is 11 bits
	for at := (j.Code*0x9e3779b1 + uint32(j.Unit)*0x85ebca6b) * 0xc2b2ae35 >> shift; ; at = (at + 1) % uint32(len(t.places)) {
		n := t.places[at]
		if n == 0 || t.jobs[n-1].Code == j.Code && t.jobs[n-1].Unit == j.Unit {
			return at
		}
	}
}

// index makes the table.
func (t *Trades) index() {
	for i, j := range t.jobs {
		t.places[t.place(j)] = uint16(i + 1)
	}
}

// NewTrades numbers the occupations of the jobs, which may repeat.
func NewTrades(jobs []Job) *Trades {
	list := slices.Clone(jobs)
	for i := range list {
		list[i].Years = 0
	}
	slices.SortFunc(list, compareJobs)
	list = slices.Clip(slices.Compact(list))
	t := &Trades{jobs: list}
	if len(list) >= MaxTrades {
		t.jobs, t.rest = list[:MaxTrades-1], true
	}
	t.index()
	return t
}

// compareJobs compares occupations, whatever the years in them.
func compareJobs(a, b Job) int {
	return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Unit, b.Unit))
}

// Jobs returns the occupations that have a number of their own, by number. They
// must not be changed.
func (t *Trades) Jobs() []Job { return t.jobs }

// Find returns the number of an occupation, if it has one of its own.
func (t *Trades) Find(j Job) (int, bool) {
	n := int(t.places[t.place(j)])
	return n - 1, n != 0
}

func (t *Trades) add(s *TradeSet, j Job) {
	i, ok := t.Find(j)
	if !ok {
		i = MaxTrades - 1
	}
	s.set(i)
}

func (s *TradeSet) set(i int) {
	s[i/64] |= 1 << (i % 64)
	s[MaxTrades/64] |= 1 << (i / 8)
}

// tiers is how many steps of nearness are told apart.
const tiers = 8

// A Nearness orders trades by how near they are to one occupation, in steps, so
// that the best of a set is found without going through it.
type Nearness struct {
	of   [tiers]TradeSet // by step
	tier [tiers]struct {
		best bounds
		cost int32 // of the best as an occupation
	}
	none   int32 // the cost of no occupation
	prices tradePrices
}

// tierCosts are the greatest costs of each step, in units of CostOne; nothing is
// beyond the last.
var tierCosts = [tiers - 1]int32{0, CostOne / 12, CostOne / 5, CostOne * 2 / 5, CostOne * 7 / 10, CostOne * 11 / 10, CostOne * 18 / 10}

// Nearness works out how near the trades are to an occupation at an end, into dst.
// It costs some microseconds.
func (t *Tables) Nearness(dst *Nearness, trades *Trades, occupation Job, end End) {
	*dst = Nearness{}
	var prices [MaxTrades]uint32
	prices[0] = t.tradePrice(bounds{}, end)
	add := func(i int, b bounds) {
		k := 0
		for k < len(tierCosts) && t.CostOf(b.high) > tierCosts[k] {
			k++
		}
		dst.of[k].set(i)
		x := &dst.tier[k]
		x.best = bounds{max(x.best.low, b.low), max(x.best.high, b.high)}
	}
	for i, j := range trades.jobs {
		low, high := t.near(occupation, j)
		add(i, bounds{low, high})
		prices[i+1] = t.tradePrice(bounds{low, high}, end)
	}
	if trades.rest {
		add(MaxTrades-1, bounds{One, One})
	}
	dst.prices.set(prices[:len(trades.jobs)+1], t.tradePrice(bounds{One, One}, end))
	for k := tiers - 2; k >= 0; k-- { // what is farther may be more certain
		dst.tier[k].best.low = max(dst.tier[k].best.low, dst.tier[k+1].best.low)
	}
	cost := func(b bounds) int32 { return t.CostOf(b.at(end, t.prior[Occupation])) }
	for k := range dst.tier {
		dst.tier[k].cost = cost(dst.tier[k].best)
	}
	dst.none = cost(bounds{})
}

// best bounds the nearness of any occupation of the set: no one has a greater low
// or high. It is nothing for the empty set.
func (n *Nearness) best(s *TradeSet) bounds {
	if k := n.nearest(s); k < tiers {
		return n.tier[k].best
	}
	return bounds{}
}

// cost is the least cost that any occupation of the set has as such.
func (n *Nearness) cost(s *TradeSet) int32 {
	if k := n.nearest(s); k < tiers {
		return n.tier[k].cost
	}
	return n.none
}

// costOfSummary is the least cost for a set of a summary.
func (n *Nearness) costOfSummary(trades uint64) int32 {
	for k := range n.tier {
		if trades&n.of[k].Summary() != 0 {
			return n.tier[k].cost
		}
	}
	return n.none
}

// nearest is the first step that has a trade of the set, and tiers if none has. Most
// sets of a market have nothing near.
func (n *Nearness) nearest(s *TradeSet) int {
	for k := range n.tier {
		if s.Summary()&n.of[k].Summary() != 0 && s.meets(&n.of[k]) {
			return k
		}
	}
	return tiers
}

// meets has no loop: it is asked for each block.
func (s *TradeSet) meets(other *TradeSet) bool {
	return s[0]&other[0]|s[1]&other[1]|s[2]&other[2]|s[3]&other[3]|s[4]&other[4]|s[5]&other[5]|s[6]&other[6]|s[7]&other[7] != 0
}

// Words appends the trades as words, from which [TradesOf] makes them again.
func (t *Trades) Words(dst []uint32) []uint32 {
	rest := uint32(0)
	if t.rest {
		rest = 1
	}
	dst = append(dst, rest)
	for _, j := range t.jobs {
		dst = append(dst, j.Code, uint32(j.Unit))
	}
	return dst
}

// TradesOf are the trades that [Trades.Words] wrote; false, if it did not. The
// trades may still break [Limits.Trades].
func TradesOf(words []uint32) (*Trades, bool) {
	if len(words)%2 != 1 || words[0] > 1 || len(words)/2 >= MaxTrades {
		return nil, false
	}
	t := &Trades{rest: words[0] == 1}
	for i := 1; i < len(words); i += 2 {
		t.jobs = append(t.jobs, Job{Code: words[i], Unit: int32(words[i+1])})
	}
	t.index()
	return t, true
}
