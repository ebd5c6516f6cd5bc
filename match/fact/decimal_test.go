package fact_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
)

func TestDecimal(t *testing.T) {
	for x, want := range map[float64]*big.Rat{
		0: big.NewRat(0, 1), 0.2: big.NewRat(1, 5), 37.5: big.NewRat(75, 2), -1e-3: big.NewRat(-1, 1000), 1e15: big.NewRat(1e15, 1),
	} {
		require.Zero(t, want.Cmp(fact.Decimal(x)), "%v", x)
	}
	require.Panics(t, func() { fact.Decimal(math.NaN()) })
	require.Panics(t, func() { fact.Decimal(math.Inf(1)) })
}
