package assign_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// Times are those of the caller's clock, one span for each way; without one there are
// none, and all else is the same.
func TestCompareTellsTime(t *testing.T) {
	p := assign.Problem{Workers: 2, Capacity: []int64{1, 1}, Edges: edges([3]int64{0, 0, 9}, [3]int64{1, 0, 8}, [3]int64{0, 1, 7})}
	none, err := assign.Compare(t.Context(), p, assign.Ranks{}, []int32{0, -1}, 1, nil)
	require.NoError(t, err)
	asked, at := 0, time.Date(2020, 2, 29, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { // each look at it takes a second longer than the last
		asked++
		at = at.Add(time.Duration(asked) * time.Second)
		return at
	}
	c, err := assign.Compare(t.Context(), p, assign.Ranks{}, []int32{0, -1}, 1, clock)
	require.NoError(t, err)
	require.Equal(t, 8, asked)
	for _, tt := range []struct {
		name       string
		with, bare *assign.Outcome
		want       time.Duration
	}{
		{"optimal, which is found first", &c.Optimal, &none.Optimal, 2 * time.Second},
		{"greedy", &c.Greedy, &none.Greedy, 4 * time.Second},
		{"workers propose", &c.WorkersPropose, &none.WorkersPropose, 6 * time.Second},
		{"openings propose", &c.OpeningsPropose, &none.OpeningsPropose, 8 * time.Second},
	} {
		require.Zero(t, tt.bare.Took, tt.name)
		require.Equal(t, tt.want, tt.with.Took, tt.name)
		tt.with.Took = 0
		require.Equal(t, tt.bare, tt.with, tt.name)
	}
}

// What is no side is refused, and named.
func TestStableRefusesWhatIsNoSide(t *testing.T) {
	p := assign.Problem{Workers: 1, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 5})}
	_, err := assign.Stable(t.Context(), p, assign.Ranks{}, assign.Side(9))
	require.EqualError(t, err, "assign: side: out of range: Side(9) is none")
	require.ErrorIs(t, err, assign.ErrRange)
	require.Equal(t, "workers propose, openings propose", assign.WorkersPropose.String()+", "+assign.OpeningsPropose.String())
}
