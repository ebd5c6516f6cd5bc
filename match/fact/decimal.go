package fact

import (
	"math/big"
	"strconv"
)

// Decimal returns the shortest decimal that reads back as x, exactly: 1/5 for 0.2,
// which a float64 only comes near to. What was written with a point is compared as it
// was written. It panics unless x is finite.
func Decimal(x float64) *big.Rat {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', -1, 64))
	if !ok {
		panic("fact: not a finite number")
	}
	return r
}
