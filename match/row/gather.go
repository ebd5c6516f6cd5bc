package row

import (
	"math"
	"math/bits"
)

// slots is how many demands are gathered at a time.
const slots = 32

// A gather is up to 32 demands with the skills that earn credit for them. All that is
// looked up lies in one short run of memory, which is far when queries are many. At
// its head are the groups, a power of two of them. A number is of the group that its
// lowest binary digits say, and the next five are one of the 32 bits of the group: few
// numbers have their bit set without earning credit. Above the bits of a group is
// where its earners begin, which follow, group after group: one for each bit that is
// set, in order, and then those that share a bit with one of them. An earner is
//
//	number<<3 | level demanded (32) | shared (1) | slot (7) | credit (24)
type gather struct {
	cells   []uint64 // groups, where the last ends, earners
	groups  uint32
	demands []Demand // by slot
}

const (
	creditOf   = 1<<24 - 1
	slotShift  = 24
	bitShared  = 1 << 31 // on the first of a bit
	groupShift = 32
)

// newGather compiles demands, with who earns credit for them, at least one. The earners
// count demands from first.
func newGather(demands []Demand, earners []Earner, first uint32) gather {
	groups := uint32(1) << bits.Len32(uint32(len(earners)-1)/2)
	g := gather{cells: make([]uint64, int(groups)+1+len(earners)), groups: groups, demands: demands}
	for i := range earners {
		group, bit := g.place(earners[i].Number)
		g.cells[group] = (g.cells[group] + 1<<groupShift) | 1<<bit
	}
	from := uint64(groups + 1)
	for i, group := range g.cells[:groups+1] {
		g.cells[i] = from<<groupShift | group&math.MaxUint32
		from += group >> groupShift
	}
	shared := make([]uint64, groups) // how many there are, by group
	for i := range earners {
		e := &earners[i]
		group, bit := g.place(e.Number)
		slot := e.Demand - first
		at := g.firstOf(g.cells[group], bit)
		if g.cells[at] != 0 {
			g.cells[at] |= bitShared
			at = g.firstOf(g.cells[group], 32) + shared[group]
			shared[group]++
		}
		skill := Skill(e.Number)<<3 | demands[slot].Skill&7
		g.cells[at] = uint64(skill)<<32 | uint64(slot)<<slotShift | uint64(e.Credit)
	}
	return g
}

// place is the group of a number, and its bit in it.
func (g *gather) place(number uint32) (group, bit uint32) {
	return number & (g.groups - 1), number >> (bits.TrailingZeros32(g.groups) & 31) & 31
}

// firstOf is the place of the first earner of a bit of a group; with 32, that of those
// who share a bit.
func (g *gather) firstOf(group uint64, bit uint32) uint64 {
	return group>>groupShift + uint64(bits.OnesCount32(uint32(group&(1<<(bit&63)-1))))
}

// find returns which of up to 64 held skills may earn credit: bit i for the i-th. It
// has no branch, since what somebody holds cannot be predicted, and is a call of its
// own, lest its few variables be kept in memory.
//
//go:noinline
func (g *gather) find(held []Skill) (set uint64) {
	groups, shift := g.cells[:g.groups], bits.TrailingZeros32(g.groups)&31
	for i, h := range held {
		number := uint32(h >> 3)
		set |= groups[number&(g.groups-1)] >> (number >> shift & 31) & 1 << (i & 63)
	}
	return set
}

// earned is the credit of an earner for a skill held at a level of these credits; it is
// 0 where the earner is another skill.
func earned(e uint64, h Skill, levels *[8]Credit) Credit {
	credit := Credit(e & creditOf).Times(levels[e>>32&7])
	if uint32(e>>35) != uint32(h>>3) {
		credit = 0
	}
	return credit
}

// match sets best, which is all 0, to the best credit of each slot, and adds to sums
// that of weight times credit over the slots, in units of 2^-50: it grows with each
// credit that is better, so that slots without one cost nothing. There is one of both
// for each end from one on.
func (g *gather) match(best [][slots]Credit, sums []uint64, held []Skill, t *Tables, first End) {
	for len(held) > 0 {
		some := held[:min(len(held), 64)]
		held = held[len(some):]
		g.earn(best, sums, some, g.find(some), t, first)
	}
}

// earn is [gather.match] for those of up to 64 held skills that may earn credit.
func (g *gather) earn(best [][slots]Credit, sums []uint64, held []Skill, set uint64, t *Tables, first End) {
	sums = sums[:len(best)]
	for ; set != 0; set &= set - 1 {
		h := held[bits.TrailingZeros64(set)&63]
		group, bit := g.place(uint32(h >> 3))
		at := g.firstOf(g.cells[group], bit)
		last := at
		for {
			e := g.cells[at]
			slot := e >> slotShift & (slots - 1)
			weight := uint64(g.demands[slot].Weight)
			for end := range best {
				was := best[end][slot]
				now := max(was, earned(e, h, t.heldAt(h, first+End(end))))
				best[end][slot] = now
				sums[end] += weight * uint64(now-was)
			}
			if e&bitShared != 0 {
				at, last = g.firstOf(g.cells[group], 32)-1, g.cells[group+1]>>groupShift-1
			}
			if at++; at > last {
				break
			}
		}
	}
}

// cover adds to sums that of weight times credit over the slots, at each end, in units of
// 2^-50, for all skills that somebody holds. As a rule the level of those that count is
// known, and one end is all.
func (g *gather) cover(sums *[ends]uint64, held []Skill, t *Tables) {
	if len(held) <= 64 {
		set := g.find(held)
		if t.levelsAgree && !unknownAmong(held, set) {
			var best [1][slots]Credit
			var sum [1]uint64
			g.earn(best[:], sum[:], held, set, t, Low)
			for end := range sums {
				sums[end] += sum[0]
			}
			return
		}
	}
	var best [ends][slots]Credit
	g.match(best[:], sums[:], held, t, Low)
}

// unknownAmong reports whether the level of one of a set of up to 64 skills is not known.
func unknownAmong(held []Skill, set uint64) bool {
	least := Skill(7)
	for ; set != 0; set &= set - 1 {
		least = min(least, held[bits.TrailingZeros64(set)&63]&7)
	}
	return least == 0
}

// heldAt are the credits of a held skill by the level demanded.
func (t *Tables) heldAt(h Skill, end End) *[8]Credit {
	if h&7 == 0 && end == Expected && int(h>>3) < len(t.levelMean) {
		return &t.levelMean[h>>3]
	}
	return &t.credit[end][h&7]
}

// round makes it what units of 2^-50 are at each end.
func (r *Range) round(sums *[ends]uint64) {
	for end, sum := range sums {
		r[end] = rounded(sum)
	}
}

// rounded turns units of 2^-50 to a code.
func rounded(sum uint64) Code {
	const drop = demandBits + creditBits - codeBits
	return Code((sum + 1<<(drop-1)) >> drop)
}
