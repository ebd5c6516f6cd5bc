package market

import "github.com/beveridge-go/beveridge/match/taxonomy"

// A Row is what tests see of the hand-made table.
type Row struct {
	Code      taxonomy.Code
	Name      string
	Wage      int
	Weights   [4]int // demand, local, immigrant, abroad
	Skills    []taxonomy.Skill
	Licences  []string
	Regulated bool
	Sector    int
}

// Table returns the hand-made table.
func Table() []Row {
	rows := make([]Row, len(occupations))
	for i, o := range occupations {
		rows[i] = Row{
			o.code, o.name, o.wage,
			[4]int{o.demand, o.local, o.immigrant, o.abroad},
			o.skills, o.licences, o.traits.has(regulated), int(o.sector),
		}
	}
	return rows
}

// GeneralSkills returns the skills of any occupation.
func GeneralSkills() []taxonomy.Skill { return generalSkills }

// CoreSkills is how many of an occupation's skills make it.
const CoreSkills = coreSkills

// PlaceCodes returns the codes of the places, in order.
func PlaceCodes() []string {
	var codes []string
	for _, p := range places {
		codes = append(codes, string(p.code))
	}
	return codes
}

// Pick draws n times by weight and counts what came.
func Pick(seed uint64, n int, weights ...int) []int {
	counts := make([]int, len(weights))
	for i := range n {
		counts[newDraw(Settings{Seed: seed}, workerSide, i).pick(weights...)]++
	}
	return counts
}

// Alias draws n times by weight and counts what came.
func Alias(seed uint64, n int, weights []uint64) []int {
	a, counts := newAlias(weights), make([]int, len(weights))
	for i := range n {
		counts[a.of(newDraw(Settings{Seed: seed}, workerSide, i))]++
	}
	return counts
}

// Zipf returns the weights of a pool.
var Zipf = zipf

// Violations are the rules that the sample breaks on purpose.
func Violations() []string {
	rules := make([]string, len(violations))
	for i, v := range violations {
		rules[i] = v.rule
	}
	return rules
}
