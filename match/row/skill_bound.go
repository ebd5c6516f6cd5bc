package row

// SkillCost returns the weighted cost of a coverage in the employer's view, 0
// where the skills have no weight. It never rises with the coverage.
func (t *Tables) SkillCost(v *Vacancy, coverage Code) int64 {
	return t.times(t.weights[0][v.Applies.place()].By[Skills], coverage)
}

// coverSteps is how many steps of coverage a bound of its cost tells apart.
const coverSteps = 1 << stepBits

const stepBits = 10

// CoverOne is a coverage of 1, in the units of [SkillBound.Step].
const CoverOne = 1 << (demandBits + creditBits)

// A SkillBound bounds [Tables.SkillCost] of one vacancy without a logarithm, from a
// table of 4 KB that all vacancies share.
type SkillBound struct {
	weight int64
	costs  *[coverSteps + 1]int32
}

// SkillBound returns the bound for a vacancy.
func (t *Tables) SkillBound(v *Vacancy) SkillBound {
	return SkillBound{int64(t.weights[0][v.Applies.place()].By[Skills]), &t.coverCost}
}

// Weighs reports whether skills have a weight.
func (b *SkillBound) Weighs() bool { return b.weight != 0 }

// Cost returns no more than the cost of a coverage, and no less than that of one that is
// greater by 1/1024. It takes the sum of weight times credit over the demands, in units
// of 2^-50, as it is.
func (b *SkillBound) Cost(sum uint64) int64 { return b.At(b.Step(sum)) }

// Step is the step of a sum: 0 to less than NoStep.
func (b *SkillBound) Step(sum uint64) uint16 {
	const drop = demandBits + creditBits - stepBits
	return uint16(min(sum>>drop, coverSteps))
}

// Least is the least sum of a step.
func (b *SkillBound) Least(step uint16) uint64 { return uint64(step) * (CoverOne / coverSteps) }

// NoStep is beyond all steps.
const NoStep = coverSteps + 1

// At is the cost of a step.
func (b *SkillBound) At(step uint16) int64 { return b.weight * int64(b.costs[step]) }

// StepWithin is the first step whose cost is not above a limit; the last costs nothing.
// It has no branch where one would guess.
func (b *SkillBound) StepWithin(limit int64) uint16 {
	switch {
	case b.weight*int64(b.costs[0]) <= limit:
		return 0 // there is no limit yet
	case limit < 0:
		return NoStep
	}
	step := 0 // costs more
	for more := coverSteps / 2; more > 0; more /= 2 {
		above := (limit - b.weight*int64(b.costs[(step+more)&(coverSteps-1)])) >> 63 // all bits or none
		step += more & int(above)
	}
	return uint16(step + 1)
}

// tabulateCover fills the table of the costs of coverage: of each step that of its end,
// so that no rounding of a sum gets beyond it.
func (t *Tables) tabulateCover() {
	for i := range t.coverCost {
		t.coverCost[i] = t.CostOf(min(Code(i+1)<<(codeBits-stepBits), One))
	}
}

// SkillOpen is the weighted cost of skills of which nothing is known.
func (t *Tables) SkillOpen(v *Vacancy, end End) int64 {
	return int64(t.weights[0][v.Applies.place()].By[Skills]) * int64(t.open[end][Skills])
}
