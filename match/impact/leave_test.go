package impact_test

import (
	"context"
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
	_, err = impact.ExpectLoss(t.Context(), g, plan.Certain, plan.Joint(), nil,
		impact.ExpectSettings{MaxSets: impact.MaxSolved + 1, Draws: impact.MaxSolved + 1})
	require.ErrorContains(t, err, "2 faults")
}

// TestDrawsLookAtTheContext: a draw in which nobody leaves or comes back looks at it, too.
func TestDrawsLookAtTheContext(t *testing.T) {
	g := readCountry(t).graph()
	loss := func(ctx context.Context) (impact.Expectation, error) {
		return impact.ExpectLoss(ctx, g, plan.Certain, plan.Joint(), []impact.Departure{{"L0", 1e-12}}, impact.ExpectSettings{MaxSets: 1, Draws: 500})
	}
	all := &looks{Context: t.Context()}
	_, err := loss(all)
	require.NoError(t, err)
	require.GreaterOrEqual(t, all.n, 500)
	for _, end := range []int{1, all.n - 499, all.n - 250, all.n} {
		got, err := loss(&looks{Context: t.Context(), end: end})
		require.ErrorIs(t, err, context.Canceled)
		require.Zero(t, got)
	}
}

// looks is a context that counts how often it is looked at, and ends at a look.
type looks struct {
	context.Context //nolint:containedctx // it is a context

	n, end int // it ends at this look; 0 is never
}

func (l *looks) Err() error {
	if l.n++; l.end > 0 && l.n >= l.end {
		return context.Canceled
	}
	return nil
}
