package assign_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// some draws edges to distinct others of 0..n-1.
func some(r *rand.Rand, n int, edge func(x int32) assign.Edge) []assign.Edge {
	var out []assign.Edge
	for x := range int32(n) {
		if r.IntN(3) > 0 {
			out = append(out, edge(x))
		}
	}
	return out
}

// change makes one random change and returns its name.
func change(t *testing.T, l *assign.Live, r *rand.Rand, p assign.Problem, draw func(*rand.Rand, int32) assign.Value) string {
	t.Helper()
	workers, openings := p.Workers, len(p.Capacity)
	ofWorker := func(w int32) []assign.Edge {
		return some(r, openings, func(j int32) assign.Edge { return assign.Edge{Worker: -9, Opening: j, Weight: draw(r, w)} })
	}
	ctx := t.Context()
	switch n := r.IntN(6); {
	case n == 0 && workers < 7 || workers == 0:
		w, err := l.Insert(ctx, ofWorker(int32(workers)))
		require.NoError(t, err)
		require.EqualValues(t, workers, w)
		return "insert"
	case n == 1:
		require.NoError(t, l.Remove(ctx, r.Int32N(int32(workers))))
		return "remove"
	case n == 2 && openings < 5 || openings == 0:
		j, err := l.InsertOpening(ctx, r.Int64N(3), some(r, workers, func(w int32) assign.Edge {
			return assign.Edge{Worker: w, Opening: -9, Weight: draw(r, w)}
		}))
		require.NoError(t, err)
		require.EqualValues(t, openings, j)
		return "insert opening"
	case n <= 3:
		require.NoError(t, l.SetCapacity(ctx, r.Int32N(int32(openings)), r.Int64N(4)))
		return "capacity"
	default:
		w := r.Int32N(int32(workers))
		require.NoError(t, l.Change(ctx, w, ofWorker(w)))
		return "change"
	}
}

// After every change the plan is an optimum of the problem as it is then.
func TestLiveEqualsSolving(t *testing.T) {
	seen := map[string]int{}
	for k, weigher := range weighers {
		for seed := range uint64(60) {
			r := rand.New(rand.NewPCG(seed, uint64(k)))
			l, err := assign.NewLive(t.Context(), tiny(r, weigher.draw))
			require.NoError(t, err)
			for range 15 {
				before, _, err := l.Plan(t.Context())
				require.NoError(t, err)
				seen[change(t, l, r, before, weigher.draw)]++
				p, plan, err := l.Plan(t.Context())
				require.NoError(t, err)
				require.NoError(t, plan.Verify(t.Context(), p))
				best, _ := optima(p)
				require.Equal(t, best, plan.Value)
				require.Equal(t, best, l.Value())
				for w, i := range plan.Edge {
					e, ok := l.Placed(int32(w))
					require.Equal(t, i >= 0, ok)
					if ok {
						require.Equal(t, p.Edges[i], e)
					}
				}
			}
		}
	}
	require.Len(t, seen, 5)
}

// Many changes in a row on a market that is not small, without a look between
// them, so that lists grow and are made compact.
func TestLiveStaysOptimal(t *testing.T) {
	p := market(1, 400, 80, 250, 8, 1, true)
	l, err := assign.NewLive(t.Context(), p)
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(1, 9))
	for i := range 1200 {
		w := r.Int32N(int32(p.Workers))
		var edges []assign.Edge
		for _, j := range r.Perm(len(p.Capacity))[:8] {
			edges = append(edges, assign.Edge{Opening: int32(j), Weight: assign.Value{0, 1, 0, 1 + r.Int64N(1_000_000)}})
		}
		switch i % 4 {
		case 0:
			_, err = l.Insert(t.Context(), edges)
		case 1:
			err = l.Remove(t.Context(), w)
		case 2:
			err = l.SetCapacity(t.Context(), int32(r.IntN(len(p.Capacity))), r.Int64N(6))
		default:
			err = l.Change(t.Context(), w, edges)
		}
		require.NoError(t, err)
		if i%150 == 0 {
			now, plan, err := l.Plan(t.Context())
			require.NoError(t, err)
			require.NoError(t, plan.Verify(t.Context(), now))
			require.Equal(t, solve(t, now).Value, plan.Value)
		}
	}
}

func TestLiveFaults(t *testing.T) {
	p := assign.Problem{Workers: 1, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 5})}
	l, err := assign.NewLive(t.Context(), p)
	require.NoError(t, err)
	_, err = l.Insert(t.Context(), edges([3]int64{0, 1, 5}, [3]int64{0, 0, 5}, [3]int64{0, 0, 6}))
	require.EqualError(t, err, "assign: edges[0]: out of range: 1 is not in [0, 1)\nassign: edges[2]: duplicate: 0 is also edges[1]")
	require.ErrorIs(t, l.Change(t.Context(), 1, nil), assign.ErrRange)
	require.ErrorIs(t, l.SetCapacity(t.Context(), 1, 1), assign.ErrRange)
	require.ErrorIs(t, l.SetCapacity(t.Context(), 0, -1), assign.ErrRange)
	_, err = l.InsertOpening(t.Context(), -1, nil)
	require.ErrorIs(t, err, assign.ErrRange)
	require.Equal(t, assign.Scalar(5), l.Value(), "nothing has changed")

	require.NoError(t, l.Change(t.Context(), 0, edges([3]int64{0, 0, 500})), "a weight above all earlier ones")
	require.Equal(t, assign.Scalar(500), l.Value())

	p.Locked = []int32{0}
	_, err = assign.NewLive(t.Context(), p)
	require.ErrorIs(t, err, assign.ErrLimits)
}

func TestLiveIsSpent(t *testing.T) {
	p := market(1, 600, 40, 580, 30, 1, false)
	l, err := assign.NewLive(t.Context(), p)
	require.NoError(t, err)
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errStop)
	for range 3000 { // a context is looked at now and then
		if _, err = l.Insert(ctx, p.Edges[:30]); err != nil {
			break
		}
	}
	require.ErrorIs(t, err, errStop)
	require.ErrorIs(t, l.SetCapacity(t.Context(), 0, 1), errStop)
	_, _, err = l.Plan(t.Context())
	require.ErrorIs(t, err, errStop)
}

// From nothing to more workers and openings than the first packing allows for.
func TestLiveGrows(t *testing.T) {
	l, err := assign.NewLive(t.Context(), assign.Problem{})
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(1, 12))
	const n = 1300
	for range n {
		_, err := l.InsertOpening(t.Context(), 1, nil)
		require.NoError(t, err)
	}
	for w := range n {
		edges := []assign.Edge{{Opening: int32(w), Weight: assign.Value{0, 1, 0, 1 + r.Int64N(100)}}}
		if w > 0 {
			edges = append(edges, assign.Edge{Opening: int32(w - 1), Weight: assign.Value{1, 1, 5, 1 + r.Int64N(100)}})
		}
		_, err := l.Insert(t.Context(), edges)
		require.NoError(t, err)
	}
	p, plan, err := l.Plan(t.Context())
	require.NoError(t, err)
	require.NoError(t, plan.Verify(t.Context(), p))
	require.Equal(t, solve(t, p).Value, plan.Value)
	require.Len(t, p.Capacity, n)
}
