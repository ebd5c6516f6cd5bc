package row

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTradePrices: an occupation costs no more than its price says, and is no farther; where
// few prices differ both are exact. A lower class costs no more.
func TestTradePrices(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, kinds := range []int{1, 2, 20, tradeClasses, tradeClasses + 1, anyTrade + 1} {
		some := make([]uint32, kinds)
		for i := range some {
			some[i] = r.Uint32N(1<<16)<<tradeNearBits | r.Uint32N(1<<15+1)
		}
		some[0] = (1<<16-1)<<tradeNearBits | 1<<15
		var prices [anyTrade + 1]uint32
		for i := range prices {
			prices[i] = some[i%kinds]
		}
		var p tradePrices
		p.set(prices[:MaxTrades], prices[anyTrade])
		prices[MaxTrades] = prices[anyTrade]
		for i, x := range prices {
			got := p.price[p.class[i]]
			require.LessOrEqual(t, got>>tradeNearBits, x>>tradeNearBits)
			require.GreaterOrEqual(t, p.near(uint32(i)), x&(1<<tradeNearBits-1))
			if kinds <= tradeClasses {
				require.Equal(t, x, got)
			}
		}
		require.True(t, slices.IsSorted(p.price[:slices.Max(p.class[:])+1]))
	}
}

// TestAlikeTradePrices: where many prices differ by little, little of them is lost.
func TestAlikeTradePrices(t *testing.T) {
	var prices [anyTrade + 1]uint32
	for i := range prices {
		prices[i] = uint32(i)<<tradeNearBits | uint32(i)
	}
	var p tradePrices
	p.set(prices[:MaxTrades], prices[anyTrade])
	for i := range prices[:MaxTrades] {
		cost := p.price[p.class[i]] >> tradeNearBits
		require.Less(t, uint32(i)-cost, uint32(8))
		require.Less(t, p.near(uint32(i))-uint32(i), uint32(8))
	}
}
