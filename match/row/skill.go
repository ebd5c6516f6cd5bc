package row

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
