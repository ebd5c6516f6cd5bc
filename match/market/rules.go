package market

import (
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Classes of permits in the sample.
const (
	WorkPermit      = "work"      // for an occupation, a region and a time
	ResidencePermit = "residence" // without limits
)

// Rules returns the sample's right to work: citizens of two countries move
// freely. Invented for the sample after the shape of such agreements; it is no
// statement of any law. What is exempt, regulated and accepted stands in the
// vacancies; the sample has no minimum age, and its workers no birth dates.
func Rules() match.Rules {
	return match.Rules{
		Jurisdiction: "sample", Version: "sample-1", Date: fact.Some(Reference),
		Source: "invented for the sample, not a statement of law",
		FreeMovement: []match.FreeMovement{
			{Name: "common labour market of the sample", Citizenships: []string{"RU", "KZ"}},
		},
	}
}

// Specificity returns how many of the sample's occupations use each skill. It
// is frozen: it depends on the hand-made table alone, not on a market. Each
// call returns a table of its own.
func Specificity() taxonomy.Frequencies {
	t := taxonomy.Frequencies{Version: "sample-1", N: len(occupations), DF: make(map[taxonomy.Skill]int)}
	for i := range occupations {
		for _, s := range occupations[i].skills {
			t.DF[s]++
		}
	}
	for _, s := range generalSkills {
		t.DF[s] = t.N
	}
	return t
}
