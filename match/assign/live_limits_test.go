//go:build !race && !386

package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// A model is a market as the caller of a Live sees it.
type model struct {
	assign.Problem

	of [][]assign.Edge // per worker
}

func modelOf(p assign.Problem) *model {
	m := &model{p, make([][]assign.Edge, p.Workers)}
	for _, e := range p.Edges {
		m.of[e.Worker] = append(m.of[e.Worker], e)
	}
	m.Limits = slices.Clone(p.Limits)
	m.Capacity = slices.Clone(p.Capacity)
	return m
}

// problem is the market as a problem.
func (m *model) problem() assign.Problem {
	p := m.Problem
	p.Edges = nil
	for w, edges := range m.of {
		for _, e := range edges {
			p.Edges = append(p.Edges, assign.Edge{Worker: int32(w), Opening: e.Opening, Weight: e.Weight})
		}
	}
	return p
}

func (m *model) clone() *model {
	c := *m
	c.of, c.Limits, c.Capacity = slices.Clone(m.of), slices.Clone(m.Limits), slices.Clone(m.Capacity)
	return &c
}

// joins draws limits that name some, among those that list says.
func joins(r *rand.Rand, limits []assign.Limit, list func(l assign.Limit) []int32) []int32 {
	var out []int32
	for k, l := range limits {
		if list(l) != nil && r.IntN(3) == 0 {
			out = append(out, int32(k))
		}
	}
	return out
}

// step makes one random change of a Live and of what the market is after it.
func step(t *testing.T, l *assign.Live, r *rand.Rand, m *model, draw func(*rand.Rand, int32) assign.Value) (*model, string, error) {
	t.Helper()
	next, workers, openings := m.clone(), int32(len(m.of)), int32(len(m.Capacity))
	ofWorker := func(w int32) []assign.Edge {
		return some(r, int(openings), func(j int32) assign.Edge { return assign.Edge{Worker: -9, Opening: j, Weight: draw(r, w)} })
	}
	ctx := t.Context()
	switch n := r.IntN(9); {
	case n == 0 && workers < 7 || workers == 0:
		edges, limits := ofWorker(workers), joins(r, m.Limits, func(l assign.Limit) []int32 { return l.Workers })
		next.Workers, next.of = m.Workers+1, append(next.of, edges)
		for _, k := range limits {
			next.Limits[k].Workers = append(slices.Clip(next.Limits[k].Workers), workers)
		}
		_, err := l.Insert(ctx, edges, limits...)
		return next, "insert", err
	case n == 1:
		w := r.Int32N(workers)
		next.of[w] = nil
		return next, "remove", l.Remove(ctx, w)
	case n == 2 && openings < 5 || openings == 0:
		edges := some(r, int(workers), func(w int32) assign.Edge { return assign.Edge{Worker: w, Opening: -9, Weight: draw(r, w)} })
		limits := joins(r, m.Limits, func(l assign.Limit) []int32 { return l.Openings })
		next.Capacity = append(next.Capacity, r.Int64N(3))
		for _, e := range edges {
			next.of[e.Worker] = append(slices.Clip(next.of[e.Worker]), assign.Edge{Opening: openings, Weight: e.Weight})
		}
		for _, k := range limits {
			next.Limits[k].Openings = append(slices.Clip(next.Limits[k].Openings), openings)
		}
		_, err := l.InsertOpening(ctx, next.Capacity[openings], edges, limits...)
		return next, "insert opening", err
	case n <= 3:
		j := r.Int32N(openings)
		next.Capacity[j] = r.Int64N(4)
		return next, "capacity", l.SetCapacity(ctx, j, next.Capacity[j])
	case n <= 5 && len(m.Limits) > 0:
		k := r.Int32N(int32(len(m.Limits)))
		x := &next.Limits[k]
		x.Min, x.Max = max(0, r.Int64N(4)-2), r.Int64N(4)
		if x.Min > x.Max || r.IntN(4) == 0 {
			x.Max = assign.NoLimit
		}
		return next, "limit", l.SetLimit(ctx, k, x.Min, x.Max)
	default:
		w := r.Int32N(workers)
		next.of[w] = ofWorker(w)
		return next, "change", l.Change(ctx, w, next.of[w])
	}
}

// After every change under limits the plan is an optimum of the market as it is then,
// or a proof that it has none; what is refused has limits that cross, and changes
// nothing.
func TestLiveUnderLimitsEqualsSolving(t *testing.T) {
	seen, status := map[string]int{}, map[assign.Status]int{}
	refused := 0
	for k, weigher := range weighers {
		for seed := range uint64(120) {
			r := rand.New(rand.NewPCG(seed, uint64(100+k)))
			p := limited(r, tiny(r, weigher.draw))
			if seed%4 == 0 && p.Workers > 1 && len(p.Capacity) > 1 { // permits of a region
				p.Limits = []assign.Limit{{Workers: []int32{0, 1}, Openings: []int32{0, 1}, Max: 1}}
			}
			l, err := assign.NewLive(t.Context(), p)
			if seed%4 == 0 && err != nil {
				require.ErrorIs(t, err, assign.ErrLimits)
				continue
			}
			require.NoError(t, err)
			m := modelOf(p)
			for range 15 {
				next, name, err := step(t, l, r, m, weigher.draw)
				if err != nil {
					require.ErrorIs(t, err, assign.ErrLimits)
					refusal := err
					for k := range next.Limits { // one of zero may be raised later, so that it counts
						next.Limits[k].Max = max(1, next.Limits[k].Max)
					}
					for j := range next.Capacity { // and a closed opening may be opened
						next.Capacity[j] = max(1, next.Capacity[j])
					}
					plan, err := assign.Solve(t.Context(), next.problem())
					require.NoError(t, err)
					require.NotEmpty(t, plan.Crossing, "%v %+v", refusal, next.problem())
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
				best, plans := optima(now)
				require.Equal(t, plans == nil, plan.Status == assign.Infeasible)
				if plans == nil {
					continue
				}
				require.Equal(t, best, plan.Value)
				require.Equal(t, best, l.Value())
				require.True(t, keepsLimits(q, plan.Edge))
			}
		}
	}
	require.Len(t, seen, 6)
	require.Greater(t, refused, 10)
	require.Greater(t, status[assign.Infeasible], 500)
	require.Greater(t, status[assign.Optimal], 5000)
}

// A long sequence on a market that is not small, under a tree on each side, so that
// room is used up, lists grow and are made compact.
func TestLiveUnderLimitsStaysOptimal(t *testing.T) {
	p := market(1, 200, 40, 120, 8, 1, true)
	group, region := [2][]int32{}, [3][]int32{}
	for w := range int32(p.Workers) {
		group[w%2] = append(group[w%2], w)
	}
	for j := range int32(len(p.Capacity)) {
		region[j%3] = append(region[j%3], j)
	}
	p.Limits = []assign.Limit{
		{Workers: group[1], Max: 30}, {Openings: region[0], Max: 25}, {Openings: region[1], Min: 20, Max: 60}, {Max: 90},
	}
	l, err := assign.NewLive(t.Context(), p)
	require.NoError(t, err)
	m := modelOf(p)
	r := rand.New(rand.NewPCG(1, 9))
	for i := range 600 {
		w := r.Int32N(int32(len(m.of)))
		var edges []assign.Edge
		for _, j := range r.Perm(len(m.Capacity))[:8] {
			edges = append(edges, assign.Edge{Opening: int32(j), Weight: assign.Value{0, 1, 0, 1 + r.Int64N(1_000_000)}})
		}
		switch i % 6 {
		case 0:
			m.Limits[0].Workers = append(m.Limits[0].Workers, int32(len(m.of)))
			m.of, m.Workers = append(m.of, edges), m.Workers+1
			_, err = l.Insert(t.Context(), edges, 0)
		case 1:
			m.of[w] = nil
			err = l.Remove(t.Context(), w)
		case 2:
			j := int32(r.IntN(len(m.Capacity)))
			m.Capacity[j] = r.Int64N(6)
			err = l.SetCapacity(t.Context(), j, m.Capacity[j])
		case 3:
			k := r.Int32N(4)
			m.Limits[k].Min, m.Limits[k].Max = r.Int64N(10), 20+r.Int64N(60)
			err = l.SetLimit(t.Context(), k, m.Limits[k].Min, m.Limits[k].Max)
		case 4:
			if i%30 == 4 {
				j := int32(len(m.Capacity))
				m.Limits[2].Openings = append(slices.Clip(m.Limits[2].Openings), j)
				m.Capacity = append(m.Capacity, 1_000_000)
				m.of[w] = append(slices.Clip(m.of[w]), assign.Edge{Opening: j, Weight: assign.Value{0, 1, 0, 7}})
				_, err = l.InsertOpening(t.Context(), 1_000_000, []assign.Edge{{Worker: w, Weight: assign.Value{0, 1, 0, 7}}}, 2)
			}
		default:
			m.of[w] = edges
			err = l.Change(t.Context(), w, edges)
		}
		require.NoError(t, err)
		if i%100 == 0 {
			now, plan, err := l.Plan(t.Context())
			require.NoError(t, err)
			require.NoError(t, plan.Verify(t.Context(), now))
			require.Equal(t, solve(t, m.problem()).Value, plan.Value)
		}
	}
}

func TestLiveLimitFaults(t *testing.T) {
	p := assign.Problem{Workers: 2, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 5}, [3]int64{1, 0, 4}), Limits: []assign.Limit{
		{Workers: []int32{0}, Max: 1}, {Openings: []int32{0}, Max: 1},
	}}
	l, err := assign.NewLive(t.Context(), p)
	require.NoError(t, err)
	_, err = l.Insert(t.Context(), nil, 2, 1, 0, 0)
	require.EqualError(t, err, "assign: limits[0]: out of range: 2 is not in [0, 2)\n"+
		"assign: limits[1]: contradiction: limit 1 counts all\nassign: limits[3]: duplicate: limit 0")
	_, err = l.InsertOpening(t.Context(), 1, nil, 0)
	require.ErrorIs(t, err, assign.ErrConflict)
	require.ErrorIs(t, l.SetLimit(t.Context(), 2, 0, 1), assign.ErrRange)
	require.ErrorIs(t, l.SetLimit(t.Context(), 0, 2, 1), assign.ErrRange)
	require.ErrorIs(t, l.Change(t.Context(), 2, nil), assign.ErrRange, "there is room for a third worker, but none has come")
	require.Equal(t, assign.Scalar(5), l.Value(), "nothing has changed")
	_, err = assign.NewLive(t.Context(), crossed())
	require.ErrorIs(t, err, assign.ErrLimits)
}
