package pool

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// TestFinds: whoever comes in whatever order, those that are kept are the best so far,
// with all that is known of them; also of as many as are looked through and one more, and
// where one query follows another.
func TestFinds(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	better := func(a, b find) int { return compare(a.key, a.id, b.key, b.id) }
	var f finds
	left := 0
	for n := range 600 {
		all := make([]find, rng.IntN(3*fewFinds))
		for i := range all {
			all[i] = find{
				key: row.Key(-rng.IntN(1 + rng.IntN(200))), id: fmt.Sprint("w", i), ref: i - 5, figures: int32(i % 7),
				verdict: match.Verdict{Open: match.Gates(i)},
			}
		}
		switch slices.SortFunc(all, better); n % 4 {
		case 0:
			slices.Reverse(all)
		case 1:
			rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		case 2: // in order of the keys alone
			slices.SortFunc(all, func(a, b find) int { return cmp.Or(cmp.Compare(b.key, a.key), cmp.Compare(a.ref, b.ref)) })
		}
		k := []int{1, 2, 3, 10, fewFinds - 1, fewFinds, fewFinds + 1, 1 << 40}[rng.IntN(8)]
		f.reset(k)
		var best []find
		for i, x := range all {
			require.False(t, f.has(x.ref))
			wants := len(best) < k || better(x, best[k-1]) < 0
			require.Equal(t, wants, f.wants(x.key, x.id), "the %d-th of %d", i, k)
			if !wants {
				continue
			}
			if len(best) == k {
				best, left = best[:k-1], left+1
			}
			at, _ := slices.BinarySearchFunc(best, x, better)
			best = slices.Insert(best, at, x)
			f.add(x)
			require.True(t, f.has(x.ref))
			least := noKey
			if len(best) == k {
				least = best[k-1].key
			}
			require.Equal(t, least, f.least())
		}
		got, err := f.sorted(t.Context())
		require.NoError(t, err)
		require.Len(t, got, len(best))
		for i := range got {
			require.Equal(t, best[i], got[i])
		}
	}
	require.Greater(t, left, 1000, "the premise: some have to leave")
}
