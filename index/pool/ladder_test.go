package pool

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/row"
)

// TestLadder: all that are pushed and not below what is asked for come back once, none
// after one that is lower by a rung, whatever is pushed meanwhile. It is known beforehand
// who will be the next; and nothing is left for the query after.
func TestLadder(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	var l ladder
	seen := map[bool]int{}
	for range 200 {
		l.clear()
		require.False(t, l.next(noKey))
		spread := int64(1) << (20 + rng.IntN(36)) // one rung, or beyond the last
		least, before := noKey, row.Key(0)
		if rng.IntN(2) == 0 {
			least = row.Key(-rng.Int64N(spread))
		}
		var want, got []ranked
		push := func(most row.Key) {
			x := ranked{most - row.Key(rng.Int64N(spread)), int32(len(want))}
			first := l.first(x.bound)
			l.push(x)
			want = append(want, x)
			if x.bound >= least {
				require.True(t, l.next(least))
				require.Equal(t, first, l.items[l.tops[l.rung]-1].ranked == x)
				seen[first]++
			}
		}
		for range rng.IntN(40) {
			push(0)
		}
		for l.next(least) {
			if rng.IntN(4) == 0 {
				require.NotEmpty(t, l.ahead(make([]ranked, 0, 3)))
			}
			x := l.pop()
			got = append(got, x)
			if x.bound > row.Key(-(rungs-1))<<rungShift {
				require.Less(t, x.bound, before+1<<rungShift)
			}
			if before = min(before, x.bound); rng.IntN(5) == 0 {
				push(x.bound) // never above what came out
			}
		}
		byNumber := func(a, b ranked) int { return int(a.i - b.i) }
		slices.SortFunc(got, byNumber)
		want = slices.DeleteFunc(want, func(x ranked) bool { return x.bound < least })
		require.True(t, slices.Equal(want, got))
	}
	require.Greater(t, min(seen[true], seen[false]), 200, "the premise: some are the first, and some are not")
}
