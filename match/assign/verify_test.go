package assign_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

func clonePlan(p assign.Plan) assign.Plan {
	p.Edge, p.Worker, p.Opening = slices.Clone(p.Edge), slices.Clone(p.Worker), slices.Clone(p.Opening)
	return p
}

// Every row spoils the plan of B-01 (value 18, edges 0, 3 and 4) in one way.
func TestVerifyRejects(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(p *assign.Plan, q *assign.Problem)
		want  string
	}{
		{"not solved", func(p *assign.Plan, _ *assign.Problem) { p.Status = assign.Unsolved }, "the plan is unsolved"},
		{"worker missing", func(p *assign.Plan, _ *assign.Problem) { p.Edge = p.Edge[1:] }, "another shape"},
		{"worker price missing", func(p *assign.Plan, _ *assign.Problem) { p.Worker = p.Worker[1:] }, "another shape"},
		{"opening price missing", func(p *assign.Plan, _ *assign.Problem) { p.Opening = nil }, "another shape"},
		{"negative workers", func(_ *assign.Plan, q *assign.Problem) { q.Workers = -1 }, "another shape"},
		{"edge of another worker", func(p *assign.Plan, _ *assign.Problem) { p.Edge[3] = 4 }, "worker 3 has no usable edge 4"},
		{"edge beyond the list", func(p *assign.Plan, _ *assign.Problem) { p.Edge[0] = 6 }, "worker 0 has no usable edge 6"},
		{"edge below -1", func(p *assign.Plan, _ *assign.Problem) { p.Edge[3] = -2 }, "worker 3 has no usable edge -2"},
		{"edge worth nothing", func(p *assign.Plan, q *assign.Problem) {
			q.Edges[5].Weight, p.Edge[3] = assign.Value{}, 5
		}, "worker 3 has no usable edge 5"},
		{"worker dropped", func(p *assign.Plan, _ *assign.Problem) { p.Edge[2] = -1 }, "used edges 14"},
		{"worse edge", func(p *assign.Plan, _ *assign.Problem) { p.Edge[0] = 1 }, "opening 1 has too few positions"},
		{"one too many", func(p *assign.Plan, _ *assign.Problem) { p.Edge[3] = 5 }, "opening 1 has too few positions"},
		{"negative capacity", func(_ *assign.Plan, q *assign.Problem) {
			q.Capacity[0], q.Edges = -1, nil
		}, "no usable edge"},
		{"negative capacity of an idle opening", func(p *assign.Plan, q *assign.Problem) {
			q.Capacity, p.Opening = append(q.Capacity, -1), append(p.Opening, assign.Scalar(1))
		}, "opening 2 has too few positions"},
		{"value too high", func(p *assign.Plan, _ *assign.Problem) { p.Value[0]++ }, "level 0: value 19"},
		{"value on a lower level", func(p *assign.Plan, _ *assign.Problem) { p.Value[3]-- }, "level 3: value -1"},
		{"worker price too low", func(p *assign.Plan, _ *assign.Problem) { p.Worker[0][0]-- }, "is worth more than its prices"},
		{"worker price too high", func(p *assign.Plan, _ *assign.Problem) { p.Worker[3][0]++ }, "prices 19"},
		{"worker price too high below", func(p *assign.Plan, _ *assign.Problem) { p.Worker[3][2]++ }, "level 2"},
		{"worker price negative", func(p *assign.Plan, q *assign.Problem) {
			q.Edges, p.Worker[3] = q.Edges[:5], assign.Scalar(-1)
		}, "price of worker 3 is negative"},
		{"worker price negative below", func(p *assign.Plan, q *assign.Problem) {
			q.Edges, p.Worker[3] = q.Edges[:5], assign.Value{0, 0, 0, -1}
		}, "price of worker 3 is negative"},
		{"opening price too low", func(p *assign.Plan, _ *assign.Problem) { p.Opening[1][0]-- }, "is worth more than its prices"},
		{"opening price too high", func(p *assign.Plan, _ *assign.Problem) { p.Opening[1][0]++ }, "prices 20"},
		{"opening price negative", func(p *assign.Plan, q *assign.Problem) {
			q.Capacity, p.Opening = append(q.Capacity, 0), append(p.Opening, assign.Scalar(-1))
		}, "price of opening 2 is negative"},
		{"prices that wrap around", func(p *assign.Plan, _ *assign.Problem) {
			p.Worker[0], p.Opening[0] = assign.Scalar(math.MaxInt64), assign.Scalar(math.MaxInt64)
		}, "is worth more than its prices"},
		{"an opening's price that wraps around below", func(p *assign.Plan, _ *assign.Problem) {
			p.Worker[0], p.Opening[0] = assign.Value{4, -1}, assign.Value{4, math.MinInt64}
		}, "edge 0 is worth more than its prices"},
		{"a limit's price that wraps around below", func(p *assign.Plan, q *assign.Problem) {
			q.Limits, p.Limit, p.Worker[0] = []assign.Limit{{Max: 9}}, []assign.Value{{0, math.MinInt64}}, assign.Value{4, -1}
		}, "edge 0 is worth more than its prices"},
		{"an edge more", func(_ *assign.Plan, q *assign.Problem) {
			q.Edges = append(q.Edges, assign.Edge{Worker: 3, Opening: 0, Weight: assign.Scalar(9)})
		}, "edge 6 is worth more than its prices"},
		{"a position more", func(_ *assign.Plan, q *assign.Problem) { q.Capacity[0]++ }, "prices 22"},
		{"an edge of nobody", func(_ *assign.Plan, q *assign.Problem) { q.Edges[5].Worker = 4 }, "edge 5 joins nothing"},
		{"an edge of a negative worker", func(_ *assign.Plan, q *assign.Problem) { q.Edges[5].Worker = -1 }, "edge 5 joins nothing"},
		{"an edge to nowhere", func(_ *assign.Plan, q *assign.Problem) { q.Edges[5].Opening = 2 }, "edge 5 joins nothing"},
		{"an edge to a negative opening", func(_ *assign.Plan, q *assign.Problem) { q.Edges[5].Opening = -1 }, "edge 5 joins nothing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := assign.Problem{Workers: 4, Capacity: []int64{1, 2}, Edges: edges(
				[3]int64{0, 0, 8}, [3]int64{0, 1, 5}, [3]int64{1, 0, 7}, [3]int64{1, 1, 6}, [3]int64{2, 1, 4}, [3]int64{3, 1, 3})}
			p := assign.Plan{
				Status: assign.Optimal, Edge: []int32{0, 3, 4, -1}, Value: assign.Scalar(18),
				Worker:  []assign.Value{{4}, {3}, {1}, {0}},
				Opening: []assign.Value{{4}, {3}},
			}
			require.NoError(t, p.Verify(context.Background(), q), "the premise")
			tt.spoil(&p, &q)
			err := p.Verify(context.Background(), q)
			require.ErrorIs(t, err, assign.ErrCertificate)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

// Prices of which two wrap around to a large sum seem to dominate edge (0, 0),
// and their exact total is the value of a plan that is not optimal.
func TestVerifyRejectsWrappedPrices(t *testing.T) {
	q := assign.Problem{Workers: 2, Capacity: []int64{1, 1}, Edges: []assign.Edge{
		{Worker: 0, Opening: 0, Weight: assign.Value{2, 0}},
		{Worker: 0, Opening: 1, Weight: assign.Value{1, -1}},
		{Worker: 1, Opening: 0, Weight: assign.Value{1, -1}},
	}}
	low, high := assign.Value{1, math.MinInt64}, assign.Value{0, math.MaxInt64}
	p := assign.Plan{
		Status: assign.Optimal, Edge: []int32{1, 2}, Value: assign.Value{2, -2},
		Worker: []assign.Value{low, high}, Opening: []assign.Value{low, high},
	}
	require.Equal(t, assign.Value{2, 0}, low.Add(low), "the premise: the sum wraps around")
	require.Equal(t, assign.Value{2, 0}, solve(t, q).Value, "the premise: the plan is not optimal")
	require.ErrorIs(t, p.Verify(context.Background(), q), assign.ErrCertificate)
}

// No random change of a plan that claims another value than the optimum passes,
// and whatever passes is an optimum.
func TestVerifyIsSound(t *testing.T) {
	passed, failed := 0, 0
	eachTiny(t, 1000, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		if r.IntN(3) == 0 {
			p = decided(r, p)
		}
		best, plans := optima(p)
		plan := clonePlan(solve(t, p))
		for range 1 + r.IntN(3) {
			l, by := r.IntN(assign.Levels), r.Int64N(5)-2
			switch r.IntN(4) {
			case 0:
				plan.Value[l] += by
			case 1:
				if p.Workers > 0 {
					plan.Worker[r.IntN(p.Workers)][l] += by
				}
			case 2:
				if len(p.Capacity) > 0 {
					plan.Opening[r.IntN(len(p.Capacity))][l] += by
				}
			case 3:
				if p.Workers > 0 {
					plan.Edge[r.IntN(p.Workers)] = r.Int32N(int32(len(p.Edges))+2) - 1
				}
			}
		}
		if plan.Verify(context.Background(), p) != nil {
			failed++
			return
		}
		passed++
		require.Equal(t, best, plan.Value)
		require.Contains(t, plans, plan.Edge)
	})
	require.Positive(t, passed)
	require.Greater(t, failed, passed)
}

func TestFillingVerifyRejects(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(f *assign.Filling, t *assign.Transport)
		want  string
	}{
		{"flow missing", func(f *assign.Filling, _ *assign.Transport) { f.Flow = f.Flow[1:] }, "another shape"},
		{"cover of supply missing", func(f *assign.Filling, _ *assign.Transport) { f.From = nil }, "another shape"},
		{"cover of demand missing", func(f *assign.Filling, _ *assign.Transport) { f.To = nil }, "another shape"},
		{"flow negative", func(f *assign.Filling, _ *assign.Transport) { f.Flow[2] = -1 }, "arc 2 carries -1"},
		{"more than the supply", func(f *assign.Filling, _ *assign.Transport) { f.Flow[2]++ }, "arc 2 carries 1"},
		{"more than the demand", func(f *assign.Filling, t *assign.Transport) { f.Flow[0]++; t.Supply[0]++ }, "arc 0 carries 3"},
		{"less flow", func(f *assign.Filling, _ *assign.Transport) { f.Flow[0]-- }, "not that of the flow"},
		{"total too high", func(f *assign.Filling, _ *assign.Transport) { f.Total++ }, "not that of the flow"},
		{"total too low", func(f *assign.Filling, _ *assign.Transport) { f.Total-- }, "carries"},
		{"total below zero", func(f *assign.Filling, _ *assign.Transport) { f.Total = math.MinInt64 }, "carries"},
		{"arc not covered", func(f *assign.Filling, _ *assign.Transport) { f.From[1] = false }, "arc 1 is not covered"},
		{"cover too large", func(f *assign.Filling, _ *assign.Transport) { f.To[1] = true }, "not that of the flow"},
		{"supply larger", func(_ *assign.Filling, t *assign.Transport) { t.Supply[1]++ }, "not that of the flow"},
		{"supply negative", func(f *assign.Filling, t *assign.Transport) {
			t.Supply, f.From = append(t.Supply, -1), append(f.From, false)
		}, "not that of the flow"},
		{"demand negative in the cover", func(f *assign.Filling, t *assign.Transport) {
			t.Demand, f.To = append(t.Demand, -1), append(f.To, true)
			f.Total--
		}, "carries"},
		{"an arc more", func(f *assign.Filling, t *assign.Transport) {
			t.Arcs, f.Flow = append(t.Arcs, assign.Arc{From: 0, To: 1}), append(f.Flow, 0)
		}, "arc 3 is not covered"},
		{"an arc from nowhere", func(_ *assign.Filling, t *assign.Transport) { t.Arcs[2].From = -1 }, "arc 2 joins nothing"},
		{"an arc to nowhere", func(_ *assign.Filling, t *assign.Transport) { t.Arcs[2].To = 2 }, "arc 2 joins nothing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tr := assign.Transport{Supply: []int64{3, 1}, Demand: []int64{2, 4}, Arcs: []assign.Arc{{From: 0, To: 0}, {From: 1, To: 1}, {From: 1, To: 0}}}
			f := assign.Filling{Total: 3, Flow: []int64{2, 1, 0}, From: []bool{false, true}, To: []bool{true, false}}
			require.NoError(t, f.Verify(context.Background(), tr), "the premise")
			g, err := assign.MaxFill(context.Background(), tr)
			require.NoError(t, err)
			require.Equal(t, f, g, "the premise")
			tt.spoil(&f, &tr)
			err = f.Verify(context.Background(), tr)
			require.ErrorIs(t, err, assign.ErrCertificate)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

// Whatever is done to one price, the checker says what the definition of the dual
// says, by limits of workers, of openings and of all.
func TestVerifyIsTheDual(t *testing.T) {
	right, wrong := 0, 0
	eachTiny(t, 200, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		p = limited(r, p)
		plan, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		if plan.Status != assign.Optimal {
			return
		}
		lists := slices.DeleteFunc([][]assign.Value{plan.Worker, plan.Opening, plan.Limit}, func(v []assign.Value) bool { return len(v) == 0 })
		if len(lists) == 0 {
			return
		}
		list := lists[r.IntN(len(lists))]
		list[r.IntN(len(list))][r.IntN(assign.Levels)] += r.Int64N(3) - 1
		proves := true
		var dual assign.Value
		for w, a := range plan.Worker {
			proves = proves && a.Sign() >= 0
			dual = dual.Add(plan.Worker[w])
		}
		for j, b := range plan.Opening {
			proves = proves && b.Sign() >= 0
			dual = dual.Add(b.Mul(p.Capacity[j]))
		}
		for k, g := range plan.Limit {
			bound := p.Limits[k].Max
			if g.Sign() < 0 {
				bound = p.Limits[k].Min
			}
			dual = dual.Add(g.Mul(bound))
		}
		for _, e := range p.Edges {
			price := plan.Worker[e.Worker].Add(plan.Opening[e.Opening])
			for k, l := range p.Limits {
				if (l.Workers == nil || slices.Contains(l.Workers, e.Worker)) && (l.Openings == nil || slices.Contains(l.Openings, e.Opening)) {
					price = price.Add(plan.Limit[k])
				}
			}
			proves = proves && (e.Weight.Sign() <= 0 || price.Cmp(e.Weight) >= 0)
		}
		proves = proves && dual == plan.Value
		require.Equal(t, proves, plan.Verify(t.Context(), p) == nil)
		if proves {
			right++
		} else {
			wrong++
		}
	})
	require.Greater(t, right, 100)
	require.Greater(t, wrong, 300)
}
