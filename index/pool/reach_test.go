//go:build !race && !386

package pool

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
)

// TestReachIsBounded: where every region is perhaps near to every other, the lists of
// some are kept and those of others worked out for each query; the answers agree.
func TestReachIsBounded(t *testing.T) {
	const n = 1100 // squared more than are kept
	rows := make([]geo.Region, n)
	for i := range rows {
		rows[i].Code = geo.Code(fmt.Sprintf("R%04d", i)) // nobody knows where
	}
	tree, err := geo.NewTree(rows)
	require.NoError(t, err)
	s, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: tree})
	require.NoError(t, err)
	p, err := NewWorkers(t.Context(), s, func(yield func(*match.PreparedWorker) bool) {
		for i := range rows {
			w := match.Worker{ID: strconv.Itoa(i), Region: rows[i].Code, MovesTo: []geo.Code{}}
			if !yield(s.Worker(&w)) {
				return
			}
		}
	}, Settings{})
	require.NoError(t, err)
	b, kept, tables := p.state.Load().base, 0, s.Tables()
	var own []reached
	for i := range rows {
		require.Len(t, b.reachable(tables, int32(i), &own), n)
	}
	for i := range b.reach {
		if at := b.reach[i].Load(); at != nil {
			kept += len(*at)
		}
	}
	require.LessOrEqual(t, kept, mostReached)
	require.Greater(t, kept, mostReached-n)
	require.EqualValues(t, kept, b.reached.Load())
	for _, i := range []int{0, n - 1, n - 2} {
		hits, stats, err := p.Top(t.Context(), nil, s.Vacancy(&match.Vacancy{ID: "v", Region: rows[i].Code, Remote: fact.No}), Query{K: 1})
		require.NoError(t, err)
		require.Equal(t, n, stats.Lists)
		require.Equal(t, strconv.Itoa(i), hits[0].ID, "who lives there")
	}
}
