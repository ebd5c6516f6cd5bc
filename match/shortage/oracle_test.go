package shortage_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// oracle decodes the input and expectation of one case of c_shortage.json.
func oracle(t *testing.T, id string, input, expected any) {
	t.Helper()
	matchtest.Case(t, "testdata/c_shortage.json", id, input, expected)
}

// TestC01 holds tightness and its states.
func TestC01(t *testing.T) {
	var in struct{ Cells []struct{ V, U int64 } }
	var want struct {
		Theta []*float64
		State []string
	}
	oracle(t, "C-01", &in, &want)
	var all []shortage.Tightness
	for i, c := range in.Cells {
		got := shortage.TightnessOf(c.V, shortage.Persons(c.U)*shortage.OnePerson)
		require.Equal(t, want.State[i], got.State.String())
		if want.Theta[i] != nil {
			require.InDelta(t, *want.Theta[i], got.Ratio, 0)
		} else {
			require.Zero(t, got.Ratio)
		}
		all = append(all, got)
	}
	slices.SortFunc(all, shortage.CompareTightness)
	require.Equal(t, []shortage.State{shortage.NoJobseekers, shortage.Ok, shortage.Ok, shortage.Empty},
		[]shortage.State{all[0].State, all[1].State, all[2].State, all[3].State})
	require.Greater(t, all[1].Ratio, all[2].Ratio)
}

// TestC02 holds that a jobseeker with k targets counts 1/k in each.
func TestC02(t *testing.T) {
	var in struct{ Jobseekers []struct{ Occ []string } }
	var want struct {
		Fractional map[string]float64
		Persons    int64
	}
	oracle(t, "C-02", &in, &want)
	got := map[string]shortage.Persons{}
	var sum shortage.Persons
	for _, j := range in.Jobseekers {
		for i, part := range shortage.Share(len(j.Occ)) {
			got[j.Occ[i]] += part
			sum += part
		}
	}
	require.Len(t, got, len(want.Fractional))
	for occupation, people := range want.Fractional {
		require.InDelta(t, people, got[occupation].Float(), 1e-9)
	}
	require.Equal(t, shortage.Persons(want.Persons)*shortage.OnePerson, sum, "cells add up to persons exactly")
}

type countryCase struct {
	Workers []struct {
		Kind, Occupation string
		Region           *int
	}
	Cells []struct {
		Region     int
		Occupation string
		Openings   int64
	}
	Related [][2]string
}

// counts turns people and openings of an oracle into a table of counts.
// Immigrants of the oracle have no region.
func (c countryCase) counts(t *testing.T, immigrants bool) shortage.Counts {
	t.Helper()
	cells := map[[2]string]*shortage.Count{}
	cell := func(region, occupation string) *shortage.Count {
		k := [2]string{region, occupation}
		if cells[k] == nil {
			cells[k] = &shortage.Count{Region: geo.Code(region), Occupation: taxonomy.Code(occupation)}
		}
		return cells[k]
	}
	name := func(r int) string { return string(rune('0' + r)) }
	for _, v := range c.Cells {
		cell(name(v.Region), v.Occupation).Positions += v.Openings
	}
	for _, w := range c.Workers {
		switch {
		case w.Kind == "L":
			cell(name(*w.Region), w.Occupation).Jobseekers[plan.Locals]++
		case immigrants:
			cell("", w.Occupation).Jobseekers[plan.Immigrants]++
		}
	}
	var list []shortage.Count
	for _, v := range cells {
		list = append(list, *v)
	}
	out, err := shortage.NewCounts(list)
	require.NoError(t, err)
	return out
}

// TestC04 holds the staged decomposition with both orders.
func TestC04(t *testing.T) {
	var in countryCase
	var want struct {
		V             int64
		FilledLocally int64                                 `json:"filled_locally"`
		RegionFirst   struct{ Region, Qualification int64 } `json:"order_region_then_qualification"`
		Qualification struct{ Region, Qualification int64 } `json:"order_qualification_then_region"`
		Shapley       struct{ Region, Qualification float64 }
		Immigrant     int64
		Unfilled      int64
	}
	oracle(t, "C-04", &in, &want)
	r := shortage.Relations{}
	for _, p := range in.Related {
		r.Related = append(r.Related, shortage.Related{From: taxonomy.Code(p[0]), To: taxonomy.Code(p[1])})
	}
	for _, r.Anywhere = range []bool{false, true} { // the oracle does not tell them apart
		d, err := shortage.FromCounts(t.Context(), in.counts(t, true), r)
		require.NoError(t, err)
		require.Equal(t, shortage.Decomposition{
			Positions: want.V, SameCell: want.FilledLocally,
			RegionFirst:     shortage.Split{Region: want.RegionFirst.Region, Occupation: want.RegionFirst.Qualification},
			OccupationFirst: shortage.Split{Region: want.Qualification.Region, Occupation: want.Qualification.Qualification},
			Immigrants:      want.Immigrant, Open: want.Unfilled,
		}, d)
		region, occupation := d.Shapley()
		require.InDelta(t, want.Shapley.Region, region, 0)
		require.InDelta(t, want.Shapley.Qualification, occupation, 0)
	}
}

// TestC05 holds the ranges of unfilled positions and the over-demanded block.
func TestC05(t *testing.T) {
	var in countryCase // has the cells only; the people are those of C-04
	var want struct {
		MaxFilled int64      `json:"max_filled"`
		Range     [][2]int64 `json:"unfilled_range"`
		Over      []int      `json:"over_demanded_cells"`
		Sum       int64      `json:"sum_unfilled"`
	}
	oracle(t, "C-05", &in, &want)
	var people, ignored countryCase
	oracle(t, "C-04", &people, &ignored)
	counts := people.counts(t, false)
	d, err := shortage.FromCounts(t.Context(), counts, shortage.Relations{})
	require.NoError(t, err)
	require.Equal(t, want.MaxFilled, d.Filled())
	require.Equal(t, want.Sum, d.Open)
	open, n, err := shortage.OpenCells(t.Context(), counts, shortage.Relations{}, 10)
	require.NoError(t, err)
	require.Equal(t, len(want.Over), n)
	require.Len(t, open, n)
	for _, i := range want.Over {
		c := in.Cells[i]
		k := slices.IndexFunc(open, func(o shortage.CellRange) bool {
			return string(o.Region) == string(rune('0'+c.Region)) && string(o.Occupation) == c.Occupation
		})
		require.GreaterOrEqual(t, k, 0)
		require.Equal(t, assign.Range{Min: want.Range[i][0], Max: want.Range[i][1]}, open[k].Unfilled)
	}
}
