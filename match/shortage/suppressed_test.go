package shortage_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// TestRangesHold: any table within the ranges has its index within the bounds;
// known numbers have the index itself, and wider ranges wider bounds.
func TestRangesHold(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	total := shortage.Stock{Vacancies: 900, Unemployed: 800}
	for range 300 {
		points := randomStocks(r, 2+r.IntN(10), 40)
		a := 0.05 + 0.9*r.Float64()
		exact, ranges := make([]shortage.StockRange, len(points)), make([]shortage.StockRange, len(points))
		for i, p := range points {
			exact[i] = shortage.StockRange{Low: p, High: p}
			ranges[i] = exact[i]
			if r.IntN(2) == 0 {
				ranges[i].High.Vacancies += float64(r.IntN(4))
				ranges[i].Low.Unemployed = float64(int(p.Unemployed) / 2)
			}
		}
		ranges[0] = exact[0] // nobody at all would be undefined
		for _, of := range []shortage.Stock{{}, total} {
			m, err := shortage.Mismatch(points, of, a)
			require.NoError(t, err)
			b, err := shortage.MismatchRange(exact, of, a)
			require.NoError(t, err)
			require.InDelta(t, m, b.Low, 1e-12)
			require.InDelta(t, m, b.High, 1e-12)
			b, err = shortage.MismatchRange(ranges, of, a)
			require.NoError(t, err)
			require.True(t, b.Low <= m+1e-12 && m <= b.High+1e-12)
			drawn, most := slices.Clone(points), slices.Clone(points)
			for i, c := range ranges {
				drawn[i].Vacancies = c.Low.Vacancies + r.Float64()*(c.High.Vacancies-c.Low.Vacancies)
				drawn[i].Unemployed = c.Low.Unemployed + r.Float64()*(c.High.Unemployed-c.Low.Unemployed)
				most[i] = c.High
			}
			m, err = shortage.Mismatch(drawn, of, a)
			require.NoError(t, err)
			require.True(t, b.Low <= m+1e-12 && m <= b.High+1e-12)
			if of == total {
				m, err = shortage.Mismatch(most, of, a)
				require.NoError(t, err)
				require.InDelta(t, m, b.Low, 1e-12, "with totals the bound is reached")
				continue
			}
			d, err := shortage.JackmanRoper(drawn)
			require.NoError(t, err)
			b, err = shortage.DissimilarityRange(ranges)
			require.NoError(t, err)
			require.True(t, b.Low <= d.Share+1e-12 && d.Share <= b.High+1e-12)
			d, err = shortage.JackmanRoper(points)
			require.NoError(t, err)
			b, err = shortage.DissimilarityRange(exact)
			require.NoError(t, err)
			require.InDelta(t, d.Share, b.Low, 1e-12)
			require.InDelta(t, d.Share, b.High, 1e-12)
		}
	}
	_, err := shortage.MismatchRange([]shortage.StockRange{{Low: total}}, shortage.Stock{}, 0.5)
	require.ErrorIs(t, err, fact.ErrConflict)
	_, err = shortage.MismatchRange([]shortage.StockRange{{High: total}}, shortage.Stock{}, 0.5)
	require.ErrorIs(t, err, shortage.ErrUndefined, "there may be nobody")
}

// TestRangesByHand: one hidden count of 1 to 4 vacancies.
func TestRangesByHand(t *testing.T) {
	cells := []shortage.StockRange{
		{Low: shortage.Stock{Vacancies: 1, Unemployed: 1}, High: shortage.Stock{Vacancies: 4, Unemployed: 1}},
		{Low: shortage.Stock{Vacancies: 1, Unemployed: 1}, High: shortage.Stock{Vacancies: 1, Unemployed: 1}},
	}
	d, err := shortage.DissimilarityRange(cells)
	require.NoError(t, err)
	require.InDelta(t, 0, d.Low, 1e-15)
	require.InDelta(t, 0.3, d.High, 1e-15, "4/5 against 1/2")
}
