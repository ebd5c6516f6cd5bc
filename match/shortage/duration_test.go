package shortage_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// Half the vacancies are filled within 12 days; the mean of the filled alone
// would be 8.
func ExampleDurationOf() {
	d, err := shortage.DurationOf([]shortage.Spell{
		{Days: 4, Ending: shortage.WasFilled}, {Days: 12, Ending: shortage.WasFilled}, {Days: 30}, {Days: 9},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	median, ok := d.Quantile(0.5).Get()
	fmt.Println(median, ok)
	// Output: 12 true
}

// TestC14 holds the product over ages, Greenwood's errors and the means.
func TestC14(t *testing.T) {
	var in struct{ Days, Filled []int }
	var want struct {
		Table []struct {
			T      int
			AtRisk int `json:"at_risk"`
			Filled int
			S      float64
			Error  float64 `json:"se_greenwood"`
		}
		Median     int     `json:"median_days"`
		Restricted float64 `json:"restricted_mean_40"`
	}
	oracle(t, "C-14", &in, &want)
	spells := make([]shortage.Spell, len(in.Days))
	for i, days := range in.Days {
		spells[i] = shortage.Spell{Days: days, Ending: shortage.Ending(in.Filled[i])}
	}
	d, err := shortage.DurationOf(spells)
	require.NoError(t, err)
	require.Len(t, d.Steps, len(want.Table))
	for i, w := range want.Table {
		got := d.Steps[i]
		require.Equal(t, []int{w.T, w.AtRisk, w.Filled}, []int{got.Days, got.AtRisk, got.Filled})
		require.InDelta(t, w.S, got.Open, 1e-12)
		stderr, ok := got.Error.Get()
		require.True(t, ok)
		require.InDelta(t, w.Error, stderr, 1e-12)
		low, high := got.Interval(1.96)
		require.InDelta(t, max(0, w.S-1.96*w.Error), low, 1e-12)
		require.InDelta(t, min(1, w.S+1.96*w.Error), high, 1e-12)
	}
	require.Equal(t, fact.Some(want.Median), d.Quantile(0.5))
	require.Equal(t, fact.Opt[int]{}, d.Quantile(0.9), "not reached")
	mean, ok := d.RestrictedMean(40).Get()
	require.True(t, ok)
	require.InDelta(t, want.Restricted, mean, 1e-12)
	require.Equal(t, fact.Opt[float64]{}, d.RestrictedMean(41), "nobody was seen so long")
	require.Equal(t, fact.Opt[float64]{}, d.At(41))
	require.Equal(t, fact.Some(1.), d.At(4))
}

// TestC15: a steady inflow, cut into its daily vintages, holds inflow times the
// mean duration.
func TestC15(t *testing.T) {
	var in struct {
		Inflow float64 `json:"inflow_per_day"`
		Mean   float64 `json:"mean_duration_days"`
	}
	var want struct{ Stock float64 }
	oracle(t, "C-15", &in, &want)
	var spells []shortage.Spell
	for _, days := range []int{6, 30, 72} { // their mean is 36
		spells = append(spells, shortage.Spell{Days: days, Ending: shortage.WasFilled})
	}
	d, err := shortage.DurationOf(spells)
	require.NoError(t, err)
	stock := 0.
	for age := range d.Longest {
		s, ok := d.At(age).Get()
		require.True(t, ok)
		stock += in.Inflow * s
	}
	require.InDelta(t, want.Stock, stock, 1e-9)
	mean, ok := d.RestrictedMean(1000).Get()
	require.True(t, ok, "all are filled by then")
	require.InDelta(t, in.Mean, mean, 1e-12)
	require.Equal(t, fact.Opt[float64]{}, d.Steps[2].Error)
	low, high := d.Steps[2].Interval(1.96)
	require.Equal(t, [2]float64{0, 1}, [2]float64{low, high})
}

// TestDurationLaws holds: order does not matter; without censoring S is the
// share still open; shares of ends add up; seeing a vacancy from its start is
// what Seen = 0 says, and a vacancy first seen late is at risk later only.
func TestDurationLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		spells := make([]shortage.Spell, 1+r.IntN(30))
		for i := range spells {
			spells[i] = shortage.Spell{Days: r.IntN(12), Ending: shortage.Ending(r.IntN(3))}
		}
		d, err := shortage.DurationOf(spells)
		require.NoError(t, err)
		left := 1.
		for _, s := range d.Steps {
			require.True(t, s.Open >= 0 && s.Open <= left && s.AtRisk >= s.Filled+s.Withdrawn)
			require.LessOrEqual(t, s.FilledShare, 1-s.Open+1e-12, "withdrawal only takes away from filling")
			left = s.Open
		}
		r.Shuffle(len(spells), func(i, j int) { spells[i], spells[j] = spells[j], spells[i] })
		again, err := shortage.DurationOf(spells)
		require.NoError(t, err)
		require.Equal(t, fmt.Sprint(d), fmt.Sprint(again))

		ended := 0
		for i := range spells {
			spells[i].Ending = max(spells[i].Ending, shortage.WasFilled)
			if spells[i].Ending == shortage.WasFilled {
				ended++
			}
		}
		d, err = shortage.DurationOf(spells)
		require.NoError(t, err)
		final := d.Steps[len(d.Steps)-1]
		require.InDelta(t, float64(ended)/float64(len(spells)), final.FilledShare, 1e-12, "no censoring: plain shares")
		require.InDelta(t, 1, final.FilledShare+final.WithdrawnShare, 1e-12)
	}
}

// TestStockSample: of vacancies that last 2 and 10 days in equal numbers, those
// open on a day are mostly the long ones. Saying how old they were restores
// equal numbers.
func TestStockSample(t *testing.T) {
	var spells []shortage.Spell
	for _, days := range []int{2, 10} {
		for age := range days {
			spells = append(spells, shortage.Spell{Days: days, Ending: shortage.WasFilled, Seen: age})
		}
	}
	d, err := shortage.DurationOf(spells)
	require.NoError(t, err)
	require.Equal(t, 4, d.Steps[0].AtRisk, "two of each kind were seen before they were 2 days old")
	require.InDelta(t, 0.5, d.Steps[0].Open, 1e-12)
	require.Zero(t, d.Steps[1].Open)
}

func TestDurationFaults(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spell []shortage.Spell
		want  error
	}{
		{"none", nil, shortage.ErrUndefined},
		{"negative", []shortage.Spell{{Days: -1}}, fact.ErrRange},
		{"seen after the end", []shortage.Spell{{Days: 3, Seen: 3}}, fact.ErrRange},
		{"seen before the start", []shortage.Spell{{Days: 3, Seen: -1}}, fact.ErrRange},
		{"no such ending", []shortage.Spell{{Days: 3, Ending: 3}}, fact.ErrUnknownCode},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := shortage.DurationOf(tt.spell)
			require.ErrorIs(t, err, tt.want)
		})
	}
}
