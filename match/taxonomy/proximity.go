package taxonomy

import (
	"fmt"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A ProximityTable gives the proximity of two occupations by the number of
// leading digits that their codes share, 0 to 4. Its zero value is not valid.
type ProximityTable [MaxLevel + 1]float64

// DefaultProximity returns [0, 0.2, 0.45, 0.75, 1]. The three in the middle are
// a guess: a choice of this library, not an estimate from data.
func DefaultProximity() ProximityTable {
	return ProximityTable{0, 0.2, 0.45, 0.75, 1}
}

// Validate reports, as [*fact.Faults], every entry that is not in [0, 1] or
// less than the one before it, and a last entry other than 1: an occupation is
// wholly near to itself.
func (t ProximityTable) Validate() error {
	var fs fact.Faults
	for i, x := range t {
		field := fmt.Sprintf("proximity[%d]", i)
		switch {
		case !(x >= 0 && x <= 1):
			fs.Add(fact.Fault{Field: field, Value: fmt.Sprint(x), Err: fmt.Errorf("%w: want 0 to 1", fact.ErrRange)})
		case i > 0 && x < t[i-1]:
			fs.Add(fact.Fault{Field: field, Value: fmt.Sprint(x), Err: fmt.Errorf("%w: less than for a digit fewer", fact.ErrRange)})
		case i == MaxLevel && x != 1:
			fs.Add(fact.Fault{Field: field, Value: fmt.Sprint(x), Err: fmt.Errorf("%w: want 1", fact.ErrRange)})
		}
	}
	return fs.Err()
}

// Between returns the proximity that is certain: the entry for the digits that
// a and b share, and so the lower of [ProximityTable.Bounds]. For two unit
// groups that is their proximity. For a shorter code it is a choice: "25"
// against "2512" or "25" counts two shared digits, 0.45 by default, since
// nothing more is known to be shared. Between allocates nothing.
func (t ProximityTable) Between(a, b Code) float64 { return t[Shared(a, b)] }

// Bounds returns the least and the greatest proximity that completions of a and
// b to four digits can have. They differ only where one code is a shorter
// prefix of the other, or both are the same and short: then the greatest is
// that of equal unit groups. In particular "" is somewhere between the first
// and the last entry from everything. No scheme is consulted, so "01", whose
// only unit group is "0110", still counts as open.
func (t ProximityTable) Bounds(a, b Code) (certain, possible float64) {
	n := Shared(a, b)
	if n == len(a) || n == len(b) {
		return t[n], t[MaxLevel]
	}
	return t[n], t[n]
}
