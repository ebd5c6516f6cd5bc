package assign_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

type stageCell struct {
	Region     int
	Occupation string
	Openings   int64
}

type stageWorker struct {
	Kind       string // L or I
	Region     *int
	Occupation string
}

type stageInput struct {
	Workers []stageWorker
	Cells   []stageCell
	Related [][2]string
}

// transport is the problem of one stage of C-04: people of a kind and cell
// against the positions of the cells.
//
// The case does not spell its relations out. Of the readings tried, these alone
// give all eight maxima: a related pair [a, b] means that people of occupation
// a can fill positions of b, not the reverse; "region" lets locals work in every
// region; immigrants, once let in, work in every region whether or not locals
// do. Whether the related occupations count for immigrants too makes no
// difference to the figures; here they do.
func (in stageInput) transport(region, related, immigrants bool) assign.Transport {
	var t assign.Transport
	for _, c := range in.Cells {
		t.Demand = append(t.Demand, c.Openings)
	}
	type group struct {
		kind, occupation string
		region           int
	}
	cell := map[group]int{}
	for _, w := range in.Workers {
		g := group{w.Kind, w.Occupation, -1}
		if w.Region != nil {
			g.region = *w.Region
		}
		if w.Kind == "I" && !immigrants {
			continue
		}
		if i, ok := cell[g]; ok {
			t.Supply[i]++
			continue
		}
		cell[g] = len(t.Supply)
		t.Supply = append(t.Supply, 1)
		for j, c := range in.Cells {
			here := region || g.kind == "I" || g.region == c.Region
			fits := g.occupation == c.Occupation
			for _, r := range in.Related {
				fits = fits || related && r == [2]string{g.occupation, c.Occupation}
			}
			if here && fits {
				t.Arcs = append(t.Arcs, assign.Arc{From: int32(cell[g]), To: int32(j)})
			}
		}
	}
	return t
}

func TestOracleStages(t *testing.T) { // C-04
	var in stageInput
	var want struct {
		Maxima map[string]int64 `json:"all_stage_maxima"`
	}
	oracleCase(t, "c_stages.json", "C-04", &in, &want)
	require.Len(t, want.Maxima, 8)
	for bits := range 8 {
		region, related, immigrants := bits&4 > 0, bits&2 > 0, bits&1 > 0
		tr := in.transport(region, related, immigrants)
		f, err := assign.MaxFill(context.Background(), tr)
		require.NoError(t, err)
		require.NoError(t, f.Verify(context.Background(), tr))
		key := fmt.Sprintf("%03b", bits)
		require.Equal(t, want.Maxima[key], f.Total, key)
	}
}

func TestOracleUnfilledRanges(t *testing.T) { // C-05
	ctx := context.Background()
	var in stageInput
	var c05 struct{}
	var want struct {
		Filled   int64      `json:"max_filled"`
		Range    [][2]int64 `json:"unfilled_range"`
		Over     []int      `json:"over_demanded_cells"`
		Unfilled int64      `json:"sum_unfilled"`
	}
	var ignored map[string]any
	oracleCase(t, "c_stages.json", "C-04", &in, &ignored)
	oracleCase(t, "c_stages.json", "C-05", &c05, &want)
	tr := in.transport(true, false, false)
	f, err := assign.MaxFill(ctx, tr)
	require.NoError(t, err)
	require.Equal(t, want.Filled, f.Total)
	each := []int32{0, 1, 2, 3, 4, 5}
	ranges, err := assign.UnfilledRanges(ctx, tr, f, each, len(each))
	require.NoError(t, err)
	for j, r := range want.Range {
		require.Equal(t, assign.Range{Min: r[0], Max: r[1]}, ranges[j], "cell %d", j)
	}
	all, err := assign.UnfilledRanges(ctx, tr, f, make([]int32, len(each)), 1)
	require.NoError(t, err)
	require.Equal(t, []assign.Range{{Min: want.Unfilled, Max: want.Unfilled}}, all, "the sum is unique though its parts are not")
	over, err := assign.Overdemanded(ctx, tr, f)
	require.NoError(t, err)
	var got []int
	for j, o := range over {
		if o {
			got = append(got, j)
		}
	}
	require.Equal(t, want.Over, got)
}
