package row_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/row"
)

// TestTradesFind: an occupation has its place in the list as its number, whatever the
// years; others have none. So it is after words, too.
func TestTradesFind(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, tt := range []struct {
		name  string
		n     int
		codes uint32 // how many differ
	}{{"none", 0, 1}, {"one", 1, 1}, {"all of one code", 100, 1}, {"as many as have a number", row.MaxTrades - 1, 1 << 31}, {"too many", 3000, 1 << 31}} {
		t.Run(tt.name, func(t *testing.T) {
			jobs := make([]row.Job, tt.n)
			for i := range jobs {
				jobs[i] = row.Job{Code: rng.Uint32N(tt.codes) * 0x10001, Unit: int32(i % 200), Years: int32(i)}
			}
			made := row.NewTrades(jobs)
			again, ok := row.TradesOf(made.Words(nil))
			require.True(t, ok)
			require.Len(t, made.Jobs(), min(tt.n, row.MaxTrades-1))
			for _, trades := range []*row.Trades{made, again} {
				for _, j := range slices.Concat(jobs, []row.Job{{}, {Code: 1, Unit: -1}}) {
					want := slices.Index(trades.Jobs(), row.Job{Code: j.Code, Unit: j.Unit})
					got, ok := trades.Find(j)
					require.Equal(t, want >= 0, ok)
					require.Equal(t, want, got)
				}
			}
		})
	}
}

// TestTradesOfTooMany: words of more occupations than have a number are refused: a sketch has
// no room for the last.
func TestTradesOfTooMany(t *testing.T) {
	for n, ok := range map[int]bool{row.MaxTrades - 1: true, row.MaxTrades: false, row.MaxTrades + 1: false} {
		words := make([]uint32, 1, 1+2*n)
		for i := range n {
			words = append(words, uint32(i), 0)
		}
		_, got := row.TradesOf(words)
		require.Equal(t, ok, got, "%d occupations", n)
	}
}
