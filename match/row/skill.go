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
	words []word
	start []uint32 // of the entries of the n-th number
}

type word struct {
	bits uint64
	rank uint32
}

// has is 1 if there are entries of a number, else 0.
func (d *directory) has(number uint32) uint64 {
	if w := number >> 6; w < uint32(len(d.words)) {
		return d.words[w].bits >> (number & 63) & 1
	}
	return 0
}

// entries returns the interval of the entries of a number that has some.
func (d *directory) entries(number uint32) (from, to uint32) {
	w := &d.words[number>>6]
	n := w.rank + uint32(bits.OnesCount64(w.bits&(1<<(number&63)-1)))
	return d.start[n], d.start[n+1]
}

// newDirectory makes the directory of numbers, which ascend and may repeat.
func newDirectory(numbers []uint32) directory {
	var d directory
	if len(numbers) == 0 {
		return d
	}
	d.words = make([]word, numbers[len(numbers)-1]>>6+1)
	for i, n := range numbers {
		if i == 0 || n != numbers[i-1] {
			d.words[n>>6].bits |= 1 << (n & 63)
			d.start = append(d.start, uint32(i))
		}
	}
	d.start = append(d.start, uint32(len(numbers)))
	before := 0
	for w := range d.words {
		d.words[w].rank = uint32(before)
		before += bits.OnesCount64(d.words[w].bits)
	}
	return d
}

// An earner is the credit that some held skill earns for the demand of a slot.
type earner struct {
	credit Credit
	slot   uint32
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
	type entry struct {
		number uint32
		earner
	}
	var entries []entry
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
		entries = append(entries, entry{uint32(d.Skill.Number()), earner{FullCredit, uint32(slot)}})
		for _, r := range related(d.Skill.Number()) {
			entries = append(entries, entry{uint32(r.Number), earner{r.Credit, uint32(slot)}})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.slot, b.slot))
	})
	numbers := make([]uint32, len(entries))
	for i, e := range entries {
		numbers[i] = e.number
		g.earners = append(g.earners, e.earner)
	}
	g.directory = newDirectory(numbers)
	return g
}

// batch is how many held skills are looked up at a time. Those with entries are
// sorted out first without a branch, because it could not be predicted;
// BenchmarkPairScore is a sixth slower with one.
const batch = 16

// match sets best to the best credit of each slot.
func (g *gather) match(best *[slots]Credit, held []Skill, end End) {
	for len(held) > 0 {
		var hits [batch]Skill
		n := 0
		for _, h := range held[:min(len(held), batch)] {
			hits[n&(batch-1)] = h
			n += int(g.has(uint32(h >> 3)))
		}
		for _, h := range hits[:n] {
			g.take(best, h, end)
		}
		held = held[min(len(held), batch):]
	}
}

// take counts a held skill that has entries.
func (g *gather) take(best *[slots]Credit, h Skill, end End) {
	from, to := g.entries(uint32(h >> 3))
	levels := g.credit[end]
	for _, e := range g.earners[from:to] {
		level := levels[e.slot][h&7]
		if h&7 == 0 && end == Expected && int(h>>3) < len(g.mean) {
			level = g.mean[h>>3][g.level[e.slot]]
		}
		if c := e.credit.times(level); c > best[e.slot&(slots-1)] {
			best[e.slot&(slots-1)] = c
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
