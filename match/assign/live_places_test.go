//go:build !race && !386

package assign_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// few draws up to three edges to the first n openings.
func few(r *rand.Rand, n int, draw func(*rand.Rand, int32) assign.Value) []assign.Edge {
	var out []assign.Edge
	for _, j := range r.Perm(n)[:r.IntN(min(n, 3)+1)] {
		out = append(out, assign.Edge{Worker: -9, Opening: int32(j), Weight: draw(r, 0)})
	}
	return out
}

// stepPlaces makes one random change of a Live of workers of several places, and of what
// the market is after it.
func stepPlaces(ctx context.Context, l *assign.Live, r *rand.Rand, m *model, draw func(*rand.Rand, int32) assign.Value) (*model, string, error) {
	next, workers, openings := m.clone(), int32(len(m.of)), int32(len(m.Capacity))
	next.WorkerCapacity = slices.Clone(m.WorkerCapacity)
	switch n := r.IntN(10); {
	case n <= 1 && workers < 4 || workers == 0:
		edges, limits := few(r, int(openings), draw), joins(r, m.Limits, func(l assign.Limit) []int32 { return l.Workers })
		places := r.Int64N(4)
		next.Workers, next.of, next.WorkerCapacity = m.Workers+1, append(next.of, edges), append(next.WorkerCapacity, places)
		for _, k := range limits {
			next.Limits[k].Workers = append(slices.Clip(next.Limits[k].Workers), workers)
		}
		_, err := l.InsertPlaces(ctx, places, edges, limits...)
		return next, "insert", err
	case n <= 2:
		w := r.Int32N(workers)
		next.of[w] = nil
		return next, "remove", l.Remove(ctx, w)
	case n == 3 && openings < 4 || openings == 0:
		var edges []assign.Edge
		for w := range workers {
			if len(next.of[w]) < 3 && r.IntN(3) == 0 {
				e := assign.Edge{Worker: w, Opening: openings, Weight: draw(r, 0)}
				edges, next.of[w] = append(edges, e), append(slices.Clip(next.of[w]), e)
			}
		}
		limits := joins(r, m.Limits, func(l assign.Limit) []int32 { return l.Openings })
		next.Capacity = append(next.Capacity, r.Int64N(3))
		for _, k := range limits {
			next.Limits[k].Openings = append(slices.Clip(next.Limits[k].Openings), openings)
		}
		_, err := l.InsertOpening(ctx, next.Capacity[openings], edges, limits...)
		return next, "insert opening", err
	case n <= 4:
		j := r.Int32N(openings)
		next.Capacity[j] = r.Int64N(4)
		return next, "capacity", l.SetCapacity(ctx, j, next.Capacity[j])
	case n == 5 && len(m.Limits) > 0:
		k := r.Int32N(int32(len(m.Limits)))
		x := &next.Limits[k]
		x.Min, x.Max = max(0, r.Int64N(4)-2), 2+r.Int64N(4)
		return next, "limit", l.SetLimit(ctx, k, x.Min, x.Max)
	case n <= 7:
		w := r.Int32N(workers)
		next.WorkerCapacity[w] = r.Int64N(4)
		return next, "places", l.SetPlaces(ctx, w, next.WorkerCapacity[w])
	default:
		w := r.Int32N(workers)
		next.of[w] = few(r, int(openings), draw)
		return next, "change", l.Change(ctx, w, next.of[w])
	}
}

// raised is a market with no limit and no opening of zero, which a Live counts too.
func raised(m *model) assign.Problem {
	p := m.problem()
	p.Capacity, p.Limits, p.WorkerCapacity = slices.Clone(p.Capacity), slices.Clone(p.Limits), slices.Clone(p.WorkerCapacity)
	for k := range p.Limits {
		p.Limits[k].Max = max(1, p.Limits[k].Max)
	}
	for j := range p.Capacity {
		p.Capacity[j] = max(1, p.Capacity[j])
	}
	for w := range p.WorkerCapacity {
		p.WorkerCapacity[w] = max(1, p.WorkerCapacity[w])
	}
	return p
}

// After every change of workers of any number of places, with and without limits, the
// plan is an optimum of the market as it is then, or a proof that it has none; what is
// refused has limits that cross, and changes nothing.
func TestLiveOfPlacesEqualsSolving(t *testing.T) {
	seen, status := map[string]int{}, map[assign.Status]int{}
	refused, several := 0, 0
	for k, weigher := range weighers {
		for seed := range uint64(90) {
			r := rand.New(rand.NewPCG(seed, uint64(200+k)))
			p := assign.Problem{Workers: r.IntN(4), Capacity: []int64{r.Int64N(3), 1, 2}[:r.IntN(4)]}
			for w := range int32(p.Workers) {
				for _, e := range few(r, len(p.Capacity), weigher.draw) {
					p.Edges = append(p.Edges, assign.Edge{Worker: w, Opening: e.Opening, Weight: e.Weight})
				}
				p.WorkerCapacity = append(p.WorkerCapacity, []int64{1, 0, 2, 3}[r.IntN(1+int(seed%4))])
			}
			switch seed % 3 {
			case 0:
				p = limited(r, p)
			case 1:
				if p.Workers > 1 && len(p.Capacity) > 1 { // permits of a region
					p.Limits = []assign.Limit{{Workers: []int32{0, 1}, Openings: []int32{0}, Max: 2}}
				}
			}
			l, err := assign.NewLive(t.Context(), p)
			if err != nil {
				require.ErrorIs(t, err, assign.ErrLimits)
				continue
			}
			m := modelOf(p)
			for range 12 {
				next, name, err := stepPlaces(t.Context(), l, r, m, weigher.draw)
				if err != nil {
					require.ErrorIs(t, err, assign.ErrLimits)
					plan, solving := assign.Solve(t.Context(), raised(next))
					require.NoError(t, solving)
					require.NotEmpty(t, plan.Crossing, "%s: %v %+v", name, err, raised(next))
					refused++
				} else {
					m = next
					seen[name]++
				}
				now := m.problem()
				q, plan, err := l.Plan(t.Context())
				require.NoError(t, err)
				status[plan.Status]++
				require.NoError(t, plan.Verify(t.Context(), q))
				require.Equal(t, now.Capacity, q.Capacity)
				require.Equal(t, now.Limits, q.Limits)
				if q.WorkerCapacity != nil {
					require.Equal(t, now.WorkerCapacity, q.WorkerCapacity)
				}
				now.WorkerCapacity = append([]int64{}, now.WorkerCapacity...)
				best, plans := most(now, subsets(now))
				require.Equal(t, plans == nil, plan.Status == assign.Infeasible)
				if plans == nil {
					continue
				}
				require.Equal(t, best, plan.Value)
				require.Equal(t, best, l.Value())
				var sum assign.Value
				for w := range int32(now.Workers) {
					used := l.Places(w)
					for _, e := range used {
						require.Equal(t, w, e.Worker)
						sum = sum.Add(e.Weight)
					}
					if len(used) > 1 {
						several++
					}
					e, ok := l.Placed(w)
					require.Equal(t, len(used) > 0, ok)
					require.True(t, !ok || e == used[0])
				}
				require.Equal(t, best, sum)
			}
		}
	}
	require.Len(t, seen, 7)
	require.Greater(t, refused, 10)
	require.Greater(t, several, 300)
	require.Greater(t, status[assign.Infeasible], 100)
	require.Greater(t, status[assign.Optimal], 3000)
}

func TestLivePlaceFaults(t *testing.T) {
	var none assign.Live
	_, err := none.Insert(t.Context(), nil)
	require.EqualError(t, err, "assign: Live: out of range: not made by NewLive")
	_, err = none.InsertPlaces(t.Context(), 2, nil)
	require.ErrorIs(t, err, assign.ErrRange)
	_, err = none.InsertOpening(t.Context(), 1, nil)
	require.ErrorIs(t, err, assign.ErrRange)
	_, _, err = none.Plan(t.Context())
	require.ErrorIs(t, err, assign.ErrRange)
	for _, err := range []error{
		none.Change(t.Context(), 0, nil), none.SetCapacity(t.Context(), 0, 1), none.SetLimit(t.Context(), 0, 0, 1), none.SetPlaces(t.Context(), 0, 2),
	} {
		require.ErrorIs(t, err, assign.ErrRange)
	}
	require.Zero(t, none.Value())
	require.Empty(t, none.Places(0))
	_, ok := none.Placed(0)
	require.False(t, ok)

	l, err := assign.NewLive(t.Context(), assign.Problem{Workers: 1, Capacity: []int64{1, 1}, Edges: edges([3]int64{0, 0, 5}, [3]int64{0, 1, 4})})
	require.NoError(t, err)
	_, err = l.InsertPlaces(t.Context(), -1, nil)
	require.EqualError(t, err, "assign: places: out of range: -1 is not in [0, 2^30)")
	_, err = l.InsertPlaces(t.Context(), 2, edges([3]int64{0, 2, 1}), 7)
	require.ErrorIs(t, err, assign.ErrRange)
	require.ErrorIs(t, l.SetPlaces(t.Context(), 1, 2), assign.ErrRange)
	require.ErrorIs(t, l.SetPlaces(t.Context(), 0, 1<<30), assign.ErrRange)
	require.Equal(t, assign.Scalar(5), l.Value())
	require.NoError(t, l.SetPlaces(t.Context(), 0, 2))
	require.Equal(t, assign.Scalar(9), l.Value())
	require.Equal(t, edges([3]int64{0, 0, 5}, [3]int64{0, 1, 4}), l.Places(0))
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStop)
	many := make([]assign.Edge, 2)
	for j := range many {
		many[j] = assign.Edge{Opening: int32(j), Weight: assign.Scalar(1 << 40)} // so heavy that all is solved anew
	}
	require.ErrorIs(t, l.Change(ctx, 0, many), errStop)
	require.ErrorIs(t, l.SetPlaces(t.Context(), 0, 1), errStop, "it is spent")
}
