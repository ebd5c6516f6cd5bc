//go:build !race && !386

package main

import (
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/plan"
)

// TestSearchedMarket: a report of a market whose pairs are searched for has the same
// numbers, and says of those whom nobody fits that it was not looked at why.
func TestSearchedMarket(t *testing.T) {
	of := func(pairs int) *report {
		p := newProgress(io.Discard)
		defer p.done()
		c, err := loadCountry(t.Context(), options{seed: 3, minScore: 0.6}, p)
		require.NoError(t, err)
		c.records.Vacancies, c.records.Workers = c.records.Vacancies[:400], c.records.Workers[:900]
		c.manyPairs = pairs
		m, err := c.throughIndex(t.Context(), p)
		require.NoError(t, err)
		r, err := newReport(t.Context(), c, m, p)
		require.NoError(t, err)
		return r
	}
	judged, searched := of(manyPairs), of(0)
	require.False(t, judged.Market.Searched)
	require.True(t, searched.Market.Searched)
	require.Equal(t, judged.Certain, searched.Certain)
	require.Equal(t, judged.Possible, searched.Possible)
	require.Equal(t, judged.Cells, searched.Cells)
	require.Equal(t, judged.Confirm, searched.Confirm)
	require.Equal(t, judged.Protection, searched.Protection)
	require.Equal(t, judged.Open.Count, searched.Open.Count)
	require.Greater(t, judged.Open.Count[plan.NoPair], judged.Open.Barriers[plan.BarrierProtection], "the premise: some fit nobody")
	lines := func(r *report) (n int) {
		for _, l := range reasonLines(r.Open) {
			n += l.n
		}
		return n
	}
	require.EqualValues(t, judged.Certain.Open, lines(judged))
	require.EqualValues(t, judged.Certain.Open, lines(searched), "the reasons add up")
}
