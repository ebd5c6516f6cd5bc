package assign

import (
	"math"
	"math/big"
	"math/bits"
)

// A total is an exact sum of values, whatever a plan claims: in 128 bits, which 2^32
// products of a number and less than 2^31 fit, and beyond that in big integers.
type total struct {
	low, high [Levels]uint64
	rest      [Levels]big.Int
}

// add adds n·v.
func (t *total) add(v Value, n int64) {
	for l, x := range v {
		switch {
		case x == 0 || n == 0:
		case n > 0 && n <= math.MaxInt32:
			high, low := bits.Mul64(uint64(x), uint64(n))
			if x < 0 {
				high -= uint64(n) // the product of a signed and an unsigned number
			}
			sum, carry := bits.Add64(t.low[l], low, 0)
			t.low[l], t.high[l] = sum, t.high[l]+high+carry
		default:
			t.rest[l].Add(&t.rest[l], new(big.Int).Mul(big.NewInt(x), big.NewInt(n)))
		}
	}
}

func (t *total) level(l int) *big.Int {
	sum := new(big.Int).Lsh(big.NewInt(int64(t.high[l])), 64)
	sum.Add(sum, new(big.Int).SetUint64(t.low[l]))
	return sum.Add(sum, &t.rest[l])
}
