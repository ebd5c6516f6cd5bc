package shortage_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/shortage"
)

func figure(x float64, n int64) fact.Opt[shortage.Observed] {
	return fact.Some(shortage.Observed{Value: x, Count: n})
}

// TestAgencyPoints: eight occupations with 10 to 80 of everything; the quartiles
// are 20, 40 and 60, and in the other direction for what is low in a shortage.
func TestAgencyPoints(t *testing.T) {
	var all []shortage.AgencyFigures
	for i := range 8 {
		var f shortage.AgencyFigures
		for k := range f {
			f[k] = figure(float64(10*(i+1)), 10)
		}
		f[shortage.AgencyWages] = figure(float64(i), 9) // thin
		all = append(all, f)
	}
	all[3][shortage.AgencyOutflow] = fact.Opt[shortage.Observed]{} // seven are too few
	c, err := shortage.OurAgencyCuts(all)
	require.NoError(t, err)
	require.Equal(t, fact.Some([3]float64{20, 40, 60}), c.Cuts[shortage.AgencyVacancyTime])
	require.Equal(t, fact.Some([3]float64{60, 40, 20}), c.Cuts[shortage.AgencyJobseekers])
	require.False(t, c.Cuts[shortage.AgencyOutflow].Known())
	require.False(t, c.Cuts[shortage.AgencyWages].Known())
	some, no := fact.Some[int], fact.Opt[int]{}
	for i, want := range []shortage.AgencyPoints{
		{some(0), some(3), some(3), some(0), no, no},
		{some(1), some(3), some(3), some(1), no, no},
		{some(1), some(2), some(2), some(1), no, no},
		{some(2), some(2), some(2), some(2), no, no},
		{some(2), some(1), some(1), some(2), no, no},
		{some(3), some(1), some(1), some(3), no, no},
		{some(3), some(0), some(0), some(3), no, no},
		{some(3), some(0), some(0), some(3), no, no},
	} {
		got, err := c.Points(all[i])
		require.NoError(t, err)
		require.Equal(t, want, got, i)
		j, err := shortage.Agency2020().Judge(got)
		require.NoError(t, err)
		require.Equal(t, 4, j.Rated)
	}
	thin := all[5]
	thin[shortage.AgencyVacancyTime] = figure(1000, 9)
	got, err := c.Points(thin)
	require.NoError(t, err)
	require.False(t, got[shortage.AgencyVacancyTime].Known(), "nine observations")
	j, err := shortage.Agency2020().Judge(got)
	require.NoError(t, err)
	require.Equal(t, shortage.NotAssessable, j.Verdict)

	slices.Reverse(all)
	again, err := shortage.OurAgencyCuts(all)
	require.NoError(t, err)
	require.Equal(t, c, again)
	c.Cuts[0] = fact.Some([3]float64{1, 3, 2})
	_, err = c.Points(thin)
	require.ErrorIs(t, err, shortage.ErrCuts)
	all[0][0] = figure(math.Inf(1), 10)
	_, err = shortage.OurAgencyCuts(all)
	require.ErrorIs(t, err, fact.ErrRange)
}

// TestGrowth: what has nothing to grow from has no growth.
func TestGrowth(t *testing.T) {
	x := fact.Some[float64]
	require.Equal(t, x(0.25), shortage.Growth(x(4), x(5)))
	for _, row := range [][2]fact.Opt[float64]{{x(0), x(5)}, {x(-1), x(5)}, {{}, x(5)}, {x(4), {}}, {x(4), x(math.NaN())}} {
		require.False(t, shortage.Growth(row[0], row[1]).Known())
	}
}
