package impact_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// TestD03 holds what is lost when one local leaves, in positions and in score.
func TestD03(t *testing.T) {
	var in struct{}
	var want struct {
		Rows []struct {
			Leaves            string
			FilledLossWithout float64 `json:"filled_loss_without_immigrants"`
			FilledLossWith    float64 `json:"filled_loss_with_immigrants"`
			ValueLossWithout  float64 `json:"value_loss_without_immigrants"`
			ValueLossWith     float64 `json:"value_loss_with_immigrants"`
		}
	}
	var instance struct{ Instance string }
	oracle(t, "D-03", &in, &want)
	oracle(t, "D-03", &instance, &want)
	require.Equal(t, "D-01", instance.Instance)
	g := readCountry(t).graph()
	filled, err := impact.Losses(t.Context(), g, plan.Certain, plan.Order{plan.PositionsFilled})
	require.NoError(t, err)
	value, err := impact.Losses(t.Context(), g, plan.Certain, plan.Joint())
	require.NoError(t, err)
	require.Len(t, value, len(want.Rows))
	for i, row := range want.Rows {
		require.Equal(t, impact.Loss{
			Worker: row.Leaves,
			With:   assign.Scalar(int64(row.FilledLossWith)), Without: assign.Scalar(int64(row.FilledLossWithout)),
		}, filled[i])
		require.Equal(t, impact.Loss{
			Worker: row.Leaves,
			With:   assign.Scalar(int64(row.ValueLossWith)), Without: assign.Scalar(int64(row.ValueLossWithout)),
		}, value[i])
	}
}

// localsOnly is a graph without the edges of immigrants.
func localsOnly(g *plan.Graph) *plan.Graph {
	alone := *g
	alone.Edges = slices.DeleteFunc(slices.Clone(g.Edges), func(e plan.Edge) bool { return g.Group(e.Worker) != plan.Locals })
	return &alone
}

// TestD07 holds the expected number of filled positions, and that draws agree with
// it within three standard errors.
func TestD07(t *testing.T) {
	var in struct{ Probability map[string]float64 }
	var want struct {
		Expected float64 `json:"expected_filled"`
		Base     int64   `json:"deterministic_expectation_of_workers"`
	}
	oracle(t, "D-07", &in, &want)
	var leaving []impact.Departure
	for worker, p := range in.Probability {
		leaving = append(leaving, impact.Departure{Worker: worker, Probability: p})
	}
	g := localsOnly(readCountry(t).graph())
	e, err := impact.ExpectLoss(t.Context(), g, plan.Certain, plan.Order{plan.PositionsFilled}, leaving, impact.DefaultExpectSettings())
	require.NoError(t, err)
	require.InDelta(t, want.Expected, e.Mean[0], 1e-9)
	require.Equal(t, assign.Scalar(want.Base), e.Base)
	require.True(t, e.Exact)
	require.Equal(t, 8, e.Solved)
	require.Zero(t, e.Error)
	set := impact.DefaultExpectSettings()
	set.MaxSets = 1
	drawn, err := impact.ExpectLoss(t.Context(), g, plan.Certain, plan.Order{plan.PositionsFilled}, leaving, set)
	require.NoError(t, err)
	require.False(t, drawn.Exact)
	require.Equal(t, set.Draws, drawn.Solved)
	require.Positive(t, drawn.Error[0])
	require.Less(t, drawn.Error[0], 0.05)
	require.InDelta(t, want.Expected, drawn.Mean[0], 3*drawn.Error[0])
	for seed := range uint64(20) { // of two draws a and b the mean is (a+b)/2 and its error |a-b|/2
		two, err := impact.ExpectLoss(t.Context(), g, plan.Certain, plan.Order{plan.PositionsFilled}, leaving,
			impact.ExpectSettings{MaxSets: 1, Draws: 2, Seed: seed})
		require.NoError(t, err)
		require.Contains(t, [][2]float64{{4, 0}, {4.5, 0.5}, {5, 0}, {5, 1}, {5.5, 0.5}, {6, 0}}, [2]float64{two.Mean[0], two.Error[0]})
	}
	slices.Reverse(leaving)
	again, err := impact.ExpectLoss(t.Context(), g, plan.Certain, plan.Order{plan.PositionsFilled}, leaving, set)
	require.NoError(t, err)
	require.Equal(t, drawn, again, "the order of departures carries no meaning")
	set.Seed++
	other, err := impact.ExpectLoss(t.Context(), g, plan.Certain, plan.Order{plan.PositionsFilled}, leaving, set)
	require.NoError(t, err)
	require.NotEqual(t, drawn.Mean, other.Mean, "the seed matters")
}

// TestLossesAreDifferences holds single losses and expectations to their definition,
// one solve for each set, and the bounds to both.
func TestLossesAreDifferences(t *testing.T) {
	strict, loose := 0, 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		g := randomGraph(r, 8, 4)
		for _, order := range []plan.Order{plan.Joint(), plan.LocalFirst()} {
			value := func(gone map[string]bool) assign.Value {
				left := *g
				left.Edges = slices.DeleteFunc(slices.Clone(g.Edges), func(e plan.Edge) bool { return gone[g.Workers[e.Worker].ID] })
				p, err := left.SolveBy(t.Context(), plan.Certain, by(order))
				require.NoError(t, err)
				return p.Value()
			}
			base := value(nil)
			losses, err := impact.Losses(t.Context(), g, plan.Certain, order)
			require.NoError(t, err)
			for _, l := range losses {
				require.Equal(t, base.Sub(value(map[string]bool{l.Worker: true})), l.With)
			}
			leaving := []impact.Departure{{"W00", 0.25}, {"W01", 1}, {"W02", 0.5}, {"W03", 0}, {"W04", 0.75}}
			e, err := impact.ExpectLoss(t.Context(), g, plan.Certain, order, leaving, impact.DefaultExpectSettings())
			require.NoError(t, err)
			require.Equal(t, 8, e.Solved, "who leaves for sure, or not at all, doubles nothing")
			var mean [assign.Levels]float64
			for set := range 1 << len(leaving) {
				p, gone := 1.0, map[string]bool{}
				for i, d := range leaving {
					if set>>i&1 == 1 {
						p, gone[d.Worker] = p*d.Probability, true
					} else {
						p *= 1 - d.Probability
					}
				}
				if p > 0 {
					for lv, x := range value(gone) {
						mean[lv] += p * float64(x)
					}
				}
			}
			for lv := range mean {
				require.InDelta(t, mean[lv], e.Mean[lv], 1e-9)
			}
			require.GreaterOrEqual(t, e.Loss(0)+1e-9, e.Least[0])
			require.LessOrEqual(t, e.Loss(0), e.Most[0]+1e-9)
			if e.Loss(0) > e.Least[0]+1e-9 {
				strict++
			}
			if e.Loss(0) < e.Most[0]-1e-9 {
				loose++
			}
		}
	}
	require.Greater(t, strict, 10, "the premise: leaving together often costs more")
	require.Greater(t, loose, 10)
}

// TestDepartureFaults: all faults at once.
func TestDepartureFaults(t *testing.T) {
	g := readCountry(t).graph()
	_, err := impact.ExpectLoss(t.Context(), g, plan.Certain, plan.Joint(),
		[]impact.Departure{{"L0", 2}, {"L0", 0.5}, {"nobody", 0.5}}, impact.ExpectSettings{})
	for _, want := range []error{fact.ErrRange, fact.ErrDuplicate, fact.ErrUnknownCode} {
		require.ErrorIs(t, err, want)
	}
	for _, want := range []string{"MaxSets", "Draws", "[0].Probability", "[1].Worker", "[2].Worker"} {
		require.ErrorContains(t, err, want)
	}
}
