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
// error reports every chance that is not in [0, unit], and a unit below 1. It costs
// O(n), unless the result lies half way between two parts, or within 2^-150 of that.
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
	if n, ok := nearlyOne(chances, unit); ok {
		return n, nil
	}
	none, all := big.NewInt(1), big.NewInt(1) // the chance that nobody does is none/all
	for _, p := range chances {
		if p > 0 {
			none.Mul(none, big.NewInt(unit-p))
			all.Mul(all, big.NewInt(unit))
		}
	}
	return nearest(none, all, unit), nil
}

// nearest returns unit·(1 - none/all), rounded.
func nearest(none, all *big.Int, unit int64) int64 {
	n := new(big.Int).Sub(all, none)
	n.Mul(n, big.NewInt(unit)).Lsh(n, 1).Add(n, all) // floor(x + 1/2)
	return n.Quo(n, new(big.Int).Lsh(all, 1)).Int64()
}

// nearlyBits is to how many binary places nearlyOne works.
const nearlyBits = 256

// nearlyOne is AtLeastOne by two bounds of the product, one rounded down at each step
// and one up; false if they do not agree on the nearest part, as where the result lies
// half way between two.
func nearlyOne(chances []int64, unit int64) (int64, bool) {
	all := new(big.Int).Lsh(big.NewInt(1), nearlyBits)
	low, high := new(big.Int).Set(all), new(big.Int).Set(all)
	by, rest := big.NewInt(unit), new(big.Int)
	for _, p := range chances {
		if p == 0 {
			continue
		}
		left := big.NewInt(unit - p)
		low.Mul(low, left).Quo(low, by)
		high.Mul(high, left)
		if high.QuoRem(high, by, rest); rest.Sign() > 0 {
			high.Add(high, big.NewInt(1))
		}
		if high.BitLen() < nearlyBits-64 { // none below half a part, whoever is left
			return unit, true
		}
	}
	n := nearest(high, all, unit)
	return n, n == nearest(low, all, unit)
}
