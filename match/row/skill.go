package row

import (
	"cmp"
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

// Times is the credit of a related skill at a level.
func (c Credit) Times(level Credit) Credit { return Credit(uint64(c) * uint64(level) >> creditBits) }

// A Related is a skill that earns some credit for another.
type Related struct {
	Number int
	Credit Credit // positive
}

// slots is how many demands are gathered at a time.
const slots = 32

// An earner is the credit that some held skill earns for the demand of a slot.
type earner struct {
	credit Credit
	slot   uint32
}

// A gather is up to 32 demands with the skills that earn credit for them.
type gather struct {
	Directory[uint32]

	earners []earner
	demands int
	weight  [slots]uint32          // by slot
	level   [slots]uint8           // demanded, by slot
	credit  [ends][slots][8]Credit // of a level held, by end and slot
	mean    [][MaxLevel + 1]Credit // as Tables.levelMean
}

// newGather compiles demands, with who earns credit for them. The earners count
// demands from first.
func newGather(t *Tables, demands []Demand, earners []Earner, first uint32) gather {
	g := gather{mean: t.levelMean, demands: len(demands)}
	for slot, d := range demands {
		g.weight[slot] = d.Weight
		g.level[slot] = uint8(d.Skill.Level())
		for end := range t.credit {
			var levels [8]Credit
			for held := range t.credit[end] {
				levels[held] = t.credit[end][held][d.Skill.Level()]
			}
			g.credit[end][slot] = levels
		}
	}
	sorted := slices.Clone(earners)
	slices.SortFunc(sorted, func(a, b Earner) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Demand, b.Demand))
	})
	numbers := make([]uint32, len(sorted))
	for i, e := range sorted {
		numbers[i] = e.Number
		g.earners = append(g.earners, earner{e.Credit, e.Demand - first})
	}
	g.Directory = NewDirectory(numbers)
	return g
}

// match sets best, which is all 0, to the best credit of each slot, and returns
// the sum of weight times credit over the slots, in units of 2^-50: it grows with
// each credit that is better, so that slots without one cost nothing. It is one
// function because a call for each skill that is found would cost as much as the
// look-up.
func (g *gather) match(best *[slots]Credit, held []Skill, end End) (sum uint64) {
	words, levels := g.words, &g.credit[end]
	for _, h := range held {
		number := uint32(h >> 3)
		w := number >> 6
		if w >= uint32(len(words)) || words[w].bits>>(number&63)&1 == 0 {
			continue
		}
		from, to := g.Entries(number)
		for _, e := range g.earners[from:to] {
			slot := e.slot & (slots - 1)
			level := levels[slot][h&7]
			if h&7 == 0 && end == Expected && int(number) < len(g.mean) {
				level = g.mean[number][g.level[slot]]
			}
			was := best[slot]
			now := max(was, e.credit.Times(level))
			best[slot] = now
			sum += uint64(g.weight[slot]) * uint64(now-was)
		}
	}
	return sum
}

// rounded turns units of 2^-50 to a code.
func rounded(sum uint64) Code {
	const drop = demandBits + creditBits - codeBits
	return Code((sum + 1<<(drop-1)) >> drop)
}
