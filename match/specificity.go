package match

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/portable"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Specificity is a frozen table of how many of N documents (occupations or
// vacancies) use each skill. Frozen, because counts from the live pool would
// let one new vacancy change every score. [taxonomy.ESCO] counts one.
type Specificity struct {
	Version string
	N       int
	DF      map[taxonomy.Skill]int
}

// Weight returns ln((N+1)/(df+1))/ln(N+1), in [0, 1]: 1 for a skill that no
// document uses, 0 for one that all use. With N = 0 it is 1 for all.
func (t Specificity) Weight(s taxonomy.Skill) float64 {
	if t.N == 0 {
		return 1
	}
	n := float64(t.N + 1)
	return portable.Log(n/float64(t.DF[s]+1)) / portable.Log(n)
}

// validate reports counts outside [0, N].
func (t Specificity) validate(fs *fact.Faults) {
	if t.N < 0 {
		fs.Add(fact.Fault{Input: "config", Field: "Specificity.N", Value: strconv.Itoa(t.N), Err: fact.ErrRange})
	}
	for _, s := range slices.Sorted(maps.Keys(t.DF)) {
		if df := t.DF[s]; df < 0 || df > t.N {
			fs.Add(fact.Fault{
				Input: "config", Field: "Specificity.DF", Value: string(s),
				Err: fmt.Errorf("%w: %d documents of %d", fact.ErrRange, df, t.N),
			})
		}
	}
}
