package row

import (
	"cmp"
	"math/bits"
	"slices"
)

// A Skill is the number of a skill with a level: number<<3 | level. The level is
// 1 to [MaxLevel]; 0 is unknown where it is held, and none where it is demanded.
// Numbers are dense from 0, at most 2^29; those of a taxonomy's skills and those
// of a caller's own share them.
type Skill uint32

// SkillOf packs a number and a level.
func SkillOf(number, level int) Skill { return Skill(number)<<3 | Skill(level) }

// Number returns the number of the skill.
func (s Skill) Number() int { return int(s >> 3) }

// Level returns the level.
func (s Skill) Level() int { return int(s & 7) }

// A Demand is a skill that a vacancy asks for. The weights of its demands sum
// to 2^30.
type Demand struct {
	Skill  Skill
	Weight uint32
}

// DemandOne is the sum of the weights of a vacancy's demands.
const DemandOne = 1 << demandBits

const demandBits = 30

// A Credit is what a held skill or level counts in place of what is demanded, in
// units of 2^-20.
type Credit uint32

// FullCredit is a credit of 1.
const FullCredit Credit = 1 << creditBits

const creditBits = 20

// CreditOf rounds a credit in [0, 1].
func CreditOf(x float64) Credit {
	return Credit(CodeOf(x)+1<<(codeBits-creditBits-1)) >> (codeBits - creditBits)
}

// times is the credit of a related skill at a level.
func (c Credit) times(level Credit) Credit { return Credit(uint64(c) * uint64(level) >> creditBits) }

// A Related is a skill that earns some credit for another.
type Related struct {
	Number int
	Credit Credit // positive
}

// slots is how many demands are gathered at a time.
const slots = 32

// A directory finds the entries of a skill's number: a bit per number, and how
// many bits are set before each word.
type directory struct {
	bits  []uint64
	rank  []uint32
	start []uint32 // of the entries of the n-th number
}

// find returns the interval of entries of a number.
func (d *directory) find(number uint32) (from, to uint32) {
	w := number >> 6
	if w >= uint32(len(d.bits)) || d.bits[w]>>(number&63)&1 == 0 {
		return 0, 0
	}
	n := d.rank[w] + uint32(bits.OnesCount64(d.bits[w]&(1<<(number&63)-1)))
	return d.start[n], d.start[n+1]
}

// newDirectory makes the directory of numbers, which ascend and may repeat.
func newDirectory(numbers []uint32) directory {
	var d directory
	if len(numbers) == 0 {
		return d
	}
	words := int(numbers[len(numbers)-1]>>6) + 1
	d.bits, d.rank = make([]uint64, words), make([]uint32, words)
	for i, n := range numbers {
		if i == 0 || n != numbers[i-1] {
			d.bits[n>>6] |= 1 << (n & 63)
			d.start = append(d.start, uint32(i))
		}
	}
	d.start = append(d.start, uint32(len(numbers)))
	before := 0
	for w := range d.bits {
		d.rank[w] = uint32(before)
		before += bits.OnesCount64(d.bits[w])
	}
	return d
}

// An earner is a held skill that earns credit for a demand.
type earner struct {
	number uint32
	slot   uint16
	credit Credit
}

// A gather is up to 32 demands with the skills that earn credit for them.
type gather struct {
	directory

	earners []earner
	weight  []uint32               // by slot
	level   []uint8                // demanded, by slot
	credit  [ends][][8]Credit      // of a level held, by end and slot
	mean    [][MaxLevel + 1]Credit // as Tables.levelMean
}

// newGather compiles demands; related yields the skills that earn credit for a
// number, itself not among them.
func newGather(t *Tables, demands []Demand, related func(number int) []Related) gather {
	g := gather{mean: t.levelMean}
	for slot, d := range demands {
		g.weight = append(g.weight, d.Weight)
		g.level = append(g.level, uint8(d.Skill.Level()))
		for end := range t.credit {
			var levels [8]Credit
			for held := range t.credit[end] {
				levels[held] = t.credit[end][held][d.Skill.Level()]
			}
			g.credit[end] = append(g.credit[end], levels)
		}
		g.earners = append(g.earners, earner{uint32(d.Skill.Number()), uint16(slot), FullCredit})
		for _, r := range related(d.Skill.Number()) {
			g.earners = append(g.earners, earner{uint32(r.Number), uint16(slot), r.Credit})
		}
	}
	slices.SortFunc(g.earners, func(a, b earner) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.slot, b.slot))
	})
	numbers := make([]uint32, len(g.earners))
	for i, e := range g.earners {
		numbers[i] = e.number
	}
	g.directory = newDirectory(numbers)
	return g
}

// match sets best to the best credit of each slot.
func (g *gather) match(best *[slots]Credit, held []Skill, end End) {
	levels := g.credit[end]
	for _, h := range held {
		from, to := g.find(uint32(h) >> 3)
		for i := from; i < to; i++ {
			e := &g.earners[i]
			level := levels[e.slot][h&7]
			if h&7 == 0 && end == Expected && int(h>>3) < len(g.mean) {
				level = g.mean[h>>3][g.level[e.slot]]
			}
			if c := e.credit.times(level); c > best[e.slot&(slots-1)] {
				best[e.slot&(slots-1)] = c
			}
		}
	}
}

// coverage is the sum of weight times credit, in units of 2^-50.
func (g *gather) coverage(held []Skill, end End) uint64 {
	var best [slots]Credit
	g.match(&best, held, end)
	var sum uint64
	for slot, w := range g.weight {
		sum += uint64(w) * uint64(best[slot&(slots-1)])
	}
	return sum
}

// rounded turns units of 2^-50 to a code.
func rounded(sum uint64) Code {
	const drop = demandBits + creditBits - codeBits
	return Code((sum + 1<<(drop-1)) >> drop)
}
