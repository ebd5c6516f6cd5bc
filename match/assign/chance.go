package assign

import (
	"errors"
	"fmt"
	"math/big"
)

// AtLeastOne returns the chance that at least one member of a household finds
// work, 1 - Π(1 - p), if one member's success says nothing about another's. The
// chances, and what is returned, are in parts of unit (a million, say); it is exact
// and then rounded to the nearest part, halves up. Beside the sum of the chances,
// the expected number, it is what a [Household] may be worth in a place: the case
// value of refugee placement (Bansak and others 2018). Nobody has no chance. The
// error reports every chance that is not in [0, unit], and a unit below 1.
func AtLeastOne(chances []int64, unit int64) (int64, error) {
	var bad faults
	if unit < 1 {
		bad.add("unit", ErrRange, fmt.Sprintf("%d is below 1", unit))
	}
	for i, p := range chances {
		if p < 0 || p > unit {
			bad.add(at("chances", i, ""), ErrRange, fmt.Sprintf("%d is not in [0, %d]", p, unit))
		}
	}
	if len(bad) > 0 {
		return 0, errors.Join(bad...)
	}
	none, all := big.NewInt(1), big.NewInt(1) // the chance that nobody does is none/all
	for _, p := range chances {
		none.Mul(none, big.NewInt(unit-p))
		all.Mul(all, big.NewInt(unit))
	}
	n := new(big.Int).Sub(all, none)
	n.Mul(n, big.NewInt(unit)).Lsh(n, 1).Add(n, all) // floor(x + 1/2)
	return n.Quo(n, all.Lsh(all, 1)).Int64(), nil
}
