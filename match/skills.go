package match

// A Coverage rates how much of the demanded skills is held, a number in [0, 1]
// without unit:
//
//	C = Σ u(r) m(r) / Σ u(r)        over the demanded skills r
//	m(r) = max over held h of credit(r, h) · level(r, h)
//
// The weight u(r) is the specificity of r ([taxonomy.Frequencies]), at least Floor, times
// Optional for an optional skill, divided by how many times over r is asked for
// among related demands ([taxonomy.CreditTable.Weights]). The credit is 1 for
// the skill itself and what lies below it in the taxonomy, and less for a
// related one ([taxonomy.CreditTable]). The level is [LevelCredit]; a level that
// is not stated counts as its mean ([LevelShares]), in an interval. The match is
// a maximum: a skill held at a low level can be worth less than a related one at
// a high level. More skills than demanded earn nothing, and lose nothing.
type Coverage struct {
	Optional float64 `json:"optional"` // weight of an optional skill against an essential one, in [0, 1]
	Floor    float64 `json:"floor"`    // least specificity of a skill, in (0, 1]
}

// LevelCredit is the credit in [0, 1] of holding a skill at a level where one
// is demanded: have/want up to 1. More than demanded earns nothing.
// Linear credit on an ordinal scale is a policy choice.
func LevelCredit(want, have int) float64 {
	if have >= want {
		return 1
	}
	return float64(have) / float64(want)
}

// LevelShares is how common each level is among those who hold a skill: share
// i is of level i+1, and they sum to 1.
type LevelShares [MaxSkillLevel]float64

// UniformLevels has every level as common as any other.
func UniformLevels() LevelShares {
	var s LevelShares
	for i := range s {
		s[i] = 1.0 / MaxSkillLevel
	}
	return s
}

// Expected is the mean of [LevelCredit] over the shares: the credit of a skill
// held at an unknown level. Its bounds are LevelCredit(want, 1) and 1.
func (s LevelShares) Expected(want int) float64 {
	sum := 0.0
	for i, share := range s {
		sum += float64(share * LevelCredit(want, i+1))
	}
	return min(sum, 1)
}
