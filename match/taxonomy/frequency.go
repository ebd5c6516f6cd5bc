package taxonomy

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Frequencies is a frozen table from which the specificity of skills follows:
// among N documents (occupations or vacancies) DF[s] use skill s; one that none
// uses has no entry. It is frozen and has a Version because counts from the live
// pool would let one new vacancy change every score. The zero value has no
// documents.
type Frequencies struct {
	Version string
	N       int
	DF      map[Skill]int
}

// Specificity returns ln((N+1)/(df+1)) / ln(N+1), in [0, 1]: 1 for a skill that
// no document uses, 0 for one that all use. Without documents it is 1 for all.
// Its bits are the same on every machine.
func (f Frequencies) Specificity(s Skill) float64 { return specificity(f.DF[s], f.N) }

// specificity is the specificity of a skill that df of n documents use.
func specificity(df, n int) float64 {
	if n <= 0 {
		return 1
	}
	all := log2(n + 1)
	return (all - log2(df+1)) / all
}

// Validate reports, as [*fact.Faults], a negative N and every count that is not
// in [0, N].
func (f Frequencies) Validate() error {
	var fs fact.Faults
	if f.N < 0 {
		fs.Add(fact.Fault{Field: "N", Value: strconv.Itoa(f.N), Err: fact.ErrRange})
	}
	for _, s := range slices.Sorted(maps.Keys(f.DF)) {
		if df := f.DF[s]; df < 0 || df > f.N {
			fs.Add(fact.Fault{
				Field: "DF", Value: string(s),
				Err: fmt.Errorf("%w: %d documents of %d", fact.ErrRange, df, f.N),
			})
		}
	}
	return fs.Err()
}
