package match_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// TestCompareIsATotalOrder on hits with many ties and equal ids.
func TestCompareIsATotalOrder(t *testing.T) {
	g := newGen(21)
	var hits []match.Hit
	for range 60 {
		hits = append(hits, match.Hit{ID: strconv.Itoa(g.IntN(20)), Score: match.Score{Key: row.Key(g.IntN(4))}})
	}
	for _, a := range hits {
		for _, b := range hits {
			ab := match.Compare(a, b)
			require.Equal(t, sign(ab), -sign(match.Compare(b, a)), "antisymmetric")
			require.Equal(t, a == b, ab == 0, "only equals tie")
			if a.Score.Key != b.Score.Key {
				require.Equal(t, a.Score.Key > b.Score.Key, ab < 0, "the higher score comes first")
			}
			for _, c := range hits {
				if ab <= 0 && match.Compare(b, c) <= 0 {
					require.LessOrEqual(t, match.Compare(a, c), 0, "transitive")
				}
			}
		}
	}
}

func sign(n int) int { return max(-1, min(1, n)) }

// TestTiesDoNotFollowRegistration: among equals, the order of ids decides no
// more than chance would.
func TestTiesDoNotFollowRegistration(t *testing.T) {
	const n = 1000
	var hits []match.Hit
	for i := range n {
		hits = append(hits, match.Hit{ID: fmt.Sprintf("W%06d", i)})
	}
	ordered := slices.Clone(hits)
	slices.SortFunc(ordered, match.Compare)
	require.NotEqual(t, hits, ordered)
	ascents, early := 0, 0
	for i := 1; i < n; i++ {
		if ordered[i-1].ID < ordered[i].ID {
			ascents++
		}
	}
	for _, h := range ordered[:n/2] {
		if h.ID < hits[n/2].ID {
			early++
		}
	}
	require.InDelta(t, n/2, ascents, n/10, "neighbours ascend half of the time")
	require.InDelta(t, n/4, early, n/20, "the early half is not ahead")
	slices.Reverse(hits)
	slices.SortFunc(hits, match.Compare)
	require.Equal(t, ordered, hits, "whatever the order at first")
}

// TestTieOrderIsPublished: the order of ties is a part of the results that
// people compare between releases.
func TestTieOrderIsPublished(t *testing.T) {
	hits := []match.Hit{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}, {ID: "e"}, {ID: ""}}
	slices.SortFunc(hits, match.Compare)
	var ids []string
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	require.Equal(t, []string{"e", "c", "b", "d", "a", ""}, ids, "by FNV-1a from TieSeed with a final mix, computed apart from this code")
}
