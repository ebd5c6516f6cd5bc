package remit_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/remit"
)

type priced = remit.Priced[remit.OnTop]

// corridor has a cost and a flow; "" is no data.
func corridor(t *testing.T, id, cost, flow string) priced {
	t.Helper()
	p := priced{Corridor: remit.Corridor{From: id, To: "BLR"}}
	if cost != "" {
		p.Cost = remit.CostOf[remit.OnTop](ratio(t, cost))
	}
	if flow != "" {
		n, err := strconv.ParseInt(flow, 10, 64)
		require.NoError(t, err)
		p.Flow = fact.Some(usd(n))
	}
	return p
}

func TestAssessStates(t *testing.T) {
	for _, tt := range []struct {
		name      string
		corridors []priced
		simple    [2]fact.Tri // Met and MetByAll
		weighted  [2]fact.Tri
		none      fact.Tri
	}{
		{"no corridors", nil, [2]fact.Tri{}, [2]fact.Tri{}, fact.Unknown},
		{"no data", []priced{corridor(t, "A", "", "5")}, [2]fact.Tri{}, [2]fact.Tri{}, fact.Unknown},
		{
			"exactly at both targets: the average must be below, a corridor may be at",
			[]priced{corridor(t, "A", "0.05", "1"), corridor(t, "B", "0.01", "1")},
			[2]fact.Tri{fact.No, fact.No},
			[2]fact.Tri{fact.No, fact.No},
			fact.Yes,
		},
		{
			"a corridor without a price leaves the goal open",
			[]priced{corridor(t, "A", "0.02", "1"), corridor(t, "B", "", "1")},
			[2]fact.Tri{fact.Yes, fact.Unknown},
			[2]fact.Tri{fact.Yes, fact.Unknown},
			fact.Unknown,
		},
		{
			"one above is above, whatever is unknown",
			[]priced{corridor(t, "A", "0.0500001", "1"), corridor(t, "B", "", "1")},
			[2]fact.Tri{fact.No, fact.Unknown},
			[2]fact.Tri{fact.No, fact.Unknown},
			fact.No,
		},
		{
			"a corridor in which nothing flows has no weight",
			[]priced{corridor(t, "A", "0.02", "1"), corridor(t, "B", "", "0")},
			[2]fact.Tri{fact.Yes, fact.Unknown},
			[2]fact.Tri{fact.Yes, fact.Yes},
			fact.Unknown,
		},
		{
			"a flow that is unknown leaves the weighted average open",
			[]priced{corridor(t, "A", "0.02", "1"), corridor(t, "B", "0.02", "")},
			[2]fact.Tri{fact.Yes, fact.Yes},
			[2]fact.Tri{fact.Yes, fact.Unknown},
			fact.Yes,
		},
		{
			"no flow at all is no weighted average",
			[]priced{corridor(t, "A", "0.02", "0")},
			[2]fact.Tri{fact.Yes, fact.Yes},
			[2]fact.Tri{},
			fact.Yes,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := remit.Assess(tt.corridors, remit.Goal10c())
			require.NoError(t, err)
			require.Equal(t, tt.simple, answers(got.Simple))
			require.Equal(t, tt.weighted, answers(got.Weighted))
			require.Equal(t, tt.none, got.NoneAbove)
		})
	}
}

func answers(a remit.Average[remit.OnTop]) [2]fact.Tri { return [2]fact.Tri{a.Met, a.MetByAll} }

func TestAssessKnownNoFlow(t *testing.T) {
	c := corridor(t, "B", "0.5", "")
	c.Flow = fact.None[match.Money]()
	got, err := remit.Assess([]priced{corridor(t, "A", "0.02", "1"), c}, remit.Goal10c())
	require.NoError(t, err)
	require.Equal(t, "2.00 %", got.Weighted.Cost.String())
	require.Equal(t, fact.Yes, got.Weighted.MetByAll)
}

func TestAssessLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		var all []priced
		for i := range 1 + r.IntN(6) {
			cost, flow := "", ""
			if r.IntN(4) > 0 {
				cost = "0.0" + strconv.Itoa(r.IntN(8))
			}
			if r.IntN(4) > 0 {
				flow = strconv.Itoa(r.IntN(5))
			}
			all = append(all, corridor(t, string(rune('A'+i)), cost, flow))
		}
		got, err := remit.Assess(all, remit.Goal10c())
		require.NoError(t, err)

		var costs []remit.Ratio
		for _, c := range all {
			if s := c.Cost.Share(); s.Stated() {
				costs = append(costs, s)
			}
		}
		require.Len(t, costs, got.Simple.Over)
		require.Len(t, got.NoData, len(all)-len(costs))
		for _, average := range []remit.Average[remit.OnTop]{got.Simple, got.Weighted} {
			if share := average.Cost.Share(); share.Stated() {
				require.GreaterOrEqual(t, share.Cmp(slices.MinFunc(costs, remit.Ratio.Cmp)), 0)
				require.LessOrEqual(t, share.Cmp(slices.MaxFunc(costs, remit.Ratio.Cmp)), 0)
			}
		}

		mixed := slices.Clone(all)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		again, err := remit.Assess(mixed, remit.Goal10c())
		require.NoError(t, err)
		require.Equal(t, printed(got), printed(again), "the order carries no meaning")

		lost := slices.Clone(all)
		lost[r.IntN(len(lost))].Cost = remit.Cost[remit.OnTop]{}
		less, err := remit.Assess(lost, remit.Goal10c())
		require.NoError(t, err)
		for _, answer := range [][2]fact.Tri{
			{got.NoneAbove, less.NoneAbove},
			{got.Simple.MetByAll, less.Simple.MetByAll},
			{got.Weighted.MetByAll, less.Weighted.MetByAll},
		} {
			require.Contains(t, []fact.Tri{answer[0], fact.Unknown}, answer[1], "a lost price settles nothing")
		}
	}
}

// printed makes assessments comparable: equal fractions may differ in memory.
func printed(a remit.Assessment[remit.OnTop]) [6]any {
	return [6]any{
		a.Simple.Cost.Share().String(), a.Weighted.Cost.Share().String(),
		[]fact.Tri{a.Simple.Met, a.Simple.MetByAll, a.Weighted.Met, a.Weighted.MetByAll, a.NoneAbove},
		[]int{a.Simple.Over, a.Simple.Missing, a.Weighted.Over, a.Weighted.Missing},
		a.Above, a.NoData,
	}
}

func TestAssessRefuses(t *testing.T) {
	other := corridor(t, "B", "0.02", "1")
	other.Flow = fact.Some(match.Money{Minor: 1, Currency: "EUR"})
	for _, tt := range []struct {
		name      string
		corridors []priced
		targets   remit.Targets
		field     string
		why       error
	}{
		{"twice", []priced{corridor(t, "A", "0.1", ""), corridor(t, "A", "", "")}, remit.Goal10c(), "[1].Corridor", fact.ErrDuplicate},
		{"flow below 0", []priced{corridor(t, "A", "0.1", "-1")}, remit.Goal10c(), "[0].Flow", fact.ErrRange},
		{"two currencies", []priced{corridor(t, "A", "0.1", "1"), other}, remit.Goal10c(), "[1].Flow", fact.ErrConflict},
		{"no target", nil, remit.Targets{Corridor: ratio(t, "0.05")}, "Average", fact.ErrMissing},
		{"no target for a corridor", nil, remit.Targets{Average: ratio(t, "0.03")}, "Corridor", fact.ErrMissing},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := remit.Assess(tt.corridors, tt.targets)
			require.Zero(t, got)
			requireFault(t, err, tt.field, tt.why)
		})
	}
}
