package assign_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

func TestSolveEqualsEnumeration(t *testing.T) {
	eachTiny(t, 1500, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		if r.IntN(3) == 0 {
			p = decided(r, p)
		}
		best, plans := optima(p)
		plan := solve(t, p)
		require.Equal(t, best, plan.Value)
		require.Contains(t, plans, plan.Edge)
		plain, err := assign.SolvePlain(context.Background(), p)
		require.NoError(t, err)
		require.Equal(t, best, plain.Value)
		require.Equal(t, plan.Opening, plain.Opening, "the prices are those of every optimum")
		require.Equal(t, plan.Worker, plain.Worker)
		for _, bids := range []int{0, 1, 2} { // the repair alone, and any mixture, is exact
			other, err := assign.SolveBids(context.Background(), p, bids)
			require.NoError(t, err)
			require.NoError(t, other.Verify(context.Background(), p), "bids %d", bids)
			require.Equal(t, best, other.Value, "bids %d", bids)
		}
	})
}

func TestSolveIgnoresOrderOfEdges(t *testing.T) {
	eachTiny(t, 300, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		plan := solve(t, p)
		q := p
		q.Edges = slices.Clone(p.Edges)
		r.Shuffle(len(q.Edges), func(i, j int) { q.Edges[i], q.Edges[j] = q.Edges[j], q.Edges[i] })
		other := solve(t, q)
		require.Equal(t, pairs(p, plan), pairs(q, other))
		require.Equal(t, plan.Worker, other.Worker)
		require.Equal(t, plan.Opening, other.Opening)
	})
}

func TestSolveValueIgnoresNumbering(t *testing.T) {
	eachTiny(t, 300, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		workers, openings := r.Perm(p.Workers), r.Perm(len(p.Capacity))
		q := assign.Problem{Workers: p.Workers, Capacity: make([]int64, len(p.Capacity)), Edges: slices.Clone(p.Edges)}
		for j, c := range p.Capacity {
			q.Capacity[openings[j]] = c
		}
		for i, e := range q.Edges {
			q.Edges[i].Worker, q.Edges[i].Opening = int32(workers[e.Worker]), int32(openings[e.Opening])
		}
		require.Equal(t, solve(t, p).Value, solve(t, q).Value)
	})
}

func TestSolveIsMonotone(t *testing.T) {
	eachTiny(t, 300, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		value := solve(t, p).Value
		if len(p.Edges) > 0 {
			q := p
			q.Edges = p.Edges[1:]
			require.GreaterOrEqual(t, value.Cmp(solve(t, q).Value), 0, "an edge more is never worse")
		}
		if len(p.Capacity) > 0 {
			q := p
			q.Capacity = slices.Clone(p.Capacity)
			j := r.IntN(len(q.Capacity))
			q.Capacity[j]++
			plan := solve(t, p)
			gain := solve(t, q).Value.Sub(value)
			require.GreaterOrEqual(t, gain.Sign(), 0, "a position more is never worse")
			require.LessOrEqual(t, gain.Cmp(plan.Opening[j]), 0, "a price bounds the gain of a position")
		}
	})
}

func TestSolveEdgeCases(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		p         assign.Problem
		want      int64
		edge      []int32
	}{
		{"nothing", "the zero problem is legal", assign.Problem{}, 0, []int32{}},
		{"no openings", "an empty side", assign.Problem{Workers: 2}, 0, []int32{-1, -1}},
		{"no workers", "an empty side", assign.Problem{Capacity: []int64{3}}, 0, []int32{}},
		{"capacity zero", "an opening without positions takes nobody", assign.Problem{Workers: 1, Capacity: []int64{0}, Edges: edges([3]int64{0, 0, 5})}, 0, []int32{-1}},
		{"weight zero", "an edge worth nothing is not used", assign.Problem{Workers: 1, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 0})}, 0, []int32{-1}},
		{"weight negative", "nobody is forced", assign.Problem{Workers: 1, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, -4})}, 0, []int32{-1}},
		{"huge capacity", "capacity is not expanded", assign.Problem{Workers: 2, Capacity: []int64{math.MaxInt64}, Edges: edges([3]int64{0, 0, 5}, [3]int64{1, 0, 6})}, 11, []int32{0, 1}},
		{"tie", "of equals the smaller opening", assign.Problem{Workers: 1, Capacity: []int64{1, 1}, Edges: edges([3]int64{0, 1, 5}, [3]int64{0, 0, 5})}, 5, []int32{1}},
		{"tie with a free position", "a free position before a taken one", assign.Problem{Workers: 2, Capacity: []int64{1, 1}, Edges: edges([3]int64{0, 0, 5}, [3]int64{1, 0, 5}, [3]int64{1, 1, 5})}, 10, []int32{0, 2}},
		{"chain", "a path displaces several", assign.Problem{Workers: 3, Capacity: []int64{1, 1, 1}, Edges: edges([3]int64{0, 0, 5}, [3]int64{0, 1, 5}, [3]int64{1, 1, 5}, [3]int64{1, 2, 5}, [3]int64{2, 0, 5})}, 15, []int32{1, 3, 4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			plan := solve(t, tt.p)
			require.Equal(t, assign.Scalar(tt.want), plan.Value, tt.why)
			require.Equal(t, tt.edge, plan.Edge, tt.why)
		})
	}
}

// Three bidders for two positions that are all but equal would overbid one another
// by the small difference until a price reaches the large one: only coarse bids and
// the limit on exact ones end it.
func TestSolveEndsPriceWars(t *testing.T) {
	for _, tt := range []struct{ a, b, want assign.Value }{
		{assign.Value{0, 0, 5, 1}, assign.Value{0, 0, 5, 0}, assign.Value{0, 0, 10, 1}},
		{assign.Scalar(1e15), assign.Scalar(1e15 - 1), assign.Scalar(2e15 - 1)},
	} {
		p := assign.Problem{Workers: 3, Capacity: []int64{1, 1}}
		for w := range int32(3) {
			p.Edges = append(p.Edges,
				assign.Edge{Worker: w, Opening: 0, Weight: tt.a},
				assign.Edge{Worker: w, Opening: 1, Weight: tt.b})
		}
		require.Equal(t, tt.want, solve(t, p).Value)
	}
}

// The greatest weights that Validate lets pass are solved and verified, and
// weights twice as large are refused.
func TestSolveLargestWeights(t *testing.T) {
	const workers, openings = 40, 15
	of := func(size int64, levels int) assign.Problem {
		r := rand.New(rand.NewPCG(3, 3))
		p := assign.Problem{Workers: workers, Capacity: slices.Repeat([]int64{2}, openings)}
		for w := range int32(workers) {
			for j := range int32(openings) {
				v := assign.Value{1}
				for l := 1; l <= levels; l++ {
					v[l] = r.Int64N(size+1) - size/2
				}
				v[1] = size - r.Int64N(3)
				p.Edges = append(p.Edges, assign.Edge{Worker: w, Opening: j, Weight: v})
			}
		}
		return p
	}
	for levels := 1; levels < assign.Levels; levels++ {
		size := int64(1 << 8)
		for of(2*size, levels).Validate() == nil {
			size *= 2
		}
		require.ErrorIs(t, of(2*size, levels).Validate(), assign.ErrOverflow)
		require.Greater(t, size, int64(1)<<33, "three levels beside a count")
		p := of(size, levels)
		for _, bids := range []int{0, assign.BidsPerWorker} {
			plan, err := assign.SolveBids(context.Background(), p, bids)
			require.NoError(t, err)
			require.NoError(t, plan.Verify(context.Background(), p))
			require.Equal(t, int64(30), plan.Value[0])
		}
	}
}

func TestSolveMiddleSizes(t *testing.T) {
	for _, p := range []assign.Problem{
		market(1, 400, 60, 150, 12, 1, true),
		market(2, 400, 60, 150, 12, 200_000, true),
		market(3, 300, 80, 500, 10, 1, false),
		market(4, 500, 30, 40, 8, 300_000, false),
	} {
		want := solve(t, p).Value
		for _, bids := range []int{0, 3} {
			plan, err := assign.SolveBids(context.Background(), p, bids)
			require.NoError(t, err)
			require.NoError(t, plan.Verify(context.Background(), p))
			require.Equal(t, want, plan.Value)
		}
	}
}

func TestValidateReportsEveryFault(t *testing.T) {
	p := assign.Problem{
		Workers:  2,
		Capacity: []int64{1, -1},
		Edges: []assign.Edge{
			{Worker: 0, Opening: 0, Weight: assign.Scalar(1)},
			{Worker: 2, Opening: -1, Weight: assign.Scalar(1)},
			{Worker: 0, Opening: 0, Weight: assign.Scalar(2)},
			{Worker: 1, Opening: 1, Weight: assign.Value{0, 0, math.MinInt64, 0}},
		},
	}
	err := p.Validate()
	require.EqualError(t, err, `assign: Capacity[1]: out of range: -1 is negative
assign: Edges[1].Worker: out of range: 2 is not in [0, 2)
assign: Edges[1].Opening: out of range: -1 is not in [0, 2)
assign: Edges[3].Weight: sums could overflow int64: (0, 0, -9223372036854775808) exceeds 384307168202282325
assign: Edges[2]: duplicate: pair (0, 0) is also Edges[0]`)
	for _, reason := range []error{assign.ErrRange, assign.ErrDuplicate, assign.ErrOverflow} {
		require.ErrorIs(t, err, reason)
	}
	var first *assign.ProblemError
	require.ErrorAs(t, err, &first)
	require.Equal(t, "Capacity[1]", first.Place)
	_, solveErr := assign.Solve(context.Background(), p)
	require.Equal(t, err, solveErr)
	require.ErrorIs(t, assign.Problem{Workers: -1}.Validate(), assign.ErrRange)
	require.NoError(t, assign.Problem{Workers: 1 << 20}.Validate())
}

var errStop = errors.New("stop")

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	p := market(1, 3000, 1000, 2000, 60, 1, true)
	plan := solve(t, p)
	tr := people(p)
	filling, err := assign.MaxFill(ctx, tr)
	require.NoError(t, err)
	cancel(errStop)
	_, err = assign.Solve(ctx, p)
	require.ErrorIs(t, err, errStop)
	_, err = assign.Shared(ctx, p, plan)
	require.ErrorIs(t, err, errStop)
	_, err = assign.Ranges(ctx, p, plan, make([]int32, len(p.Edges)), 1)
	require.ErrorIs(t, err, errStop)
	_, err = assign.MaxFill(ctx, tr)
	require.ErrorIs(t, err, errStop)
	_, err = assign.Overdemanded(ctx, tr, filling)
	require.ErrorIs(t, err, errStop)
	_, err = assign.UnfilledRanges(ctx, tr, filling, make([]int32, len(tr.Demand)), 1)
	require.ErrorIs(t, err, errStop)
}

// An ending context ends when it has been asked so often.
type ending struct{ left *int }

func (ending) Deadline() (deadline time.Time, ok bool) { return deadline, false }
func (ending) Done() <-chan struct{}                   { return nil }
func (ending) Value(any) any                           { return nil }

func (e ending) Err() error {
	if *e.left--; *e.left < 0 {
		return errStop
	}
	return nil
}

// Solve stops at once when it learns that its context has ended, whatever it is doing
// then, and asks often.
func TestSolveStopsSoon(t *testing.T) {
	p := market(1, 8000, 3000, 6000, 40, 1, true)
	var asked int
	for after := 1; ; after = after*2 + 1 {
		left := after
		plan, err := assign.Solve(ending{&left}, p)
		if err == nil {
			asked = after - left
			break
		}
		require.ErrorIs(t, err, errStop)
		require.Empty(t, plan, "no partial result")
		require.GreaterOrEqual(t, left, -3, "asked again after the end")
	}
	require.Greater(t, asked, 300, "once in about a thousand edges")
}

// people makes a transport of single people from the edges of a problem.
func people(p assign.Problem) assign.Transport {
	t := assign.Transport{Supply: slices.Repeat([]int64{1}, p.Workers), Demand: p.Capacity}
	for _, e := range p.Edges {
		t.Arcs = append(t.Arcs, assign.Arc{From: e.Worker, To: e.Opening})
	}
	return t
}

// The law of local first: the plan's headline equals the stage maxima.
func TestLocalFirstEqualsStageMaxima(t *testing.T) {
	check := func(t *testing.T, p assign.Problem, local func(w int32) bool) {
		t.Helper()
		plan := solve(t, p)
		all := people(p)
		locals := all
		locals.Arcs = nil
		for _, a := range all.Arcs {
			if local(a.From) {
				locals.Arcs = append(locals.Arcs, a)
			}
		}
		for level, tr := range []assign.Transport{locals, all} {
			f, err := assign.MaxFill(context.Background(), tr)
			require.NoError(t, err)
			require.NoError(t, f.Verify(context.Background(), tr))
			require.Equal(t, f.Total, plan.Value[level])
		}
	}
	for seed := range uint64(500) {
		p := tiny(rand.New(rand.NewPCG(seed, 9)), weighers[3].draw)
		check(t, p, func(w int32) bool { return w%2 == 0 })
	}
	p := market(5, 1000, 200, 500, 15, 1, true)
	isLocal := make([]bool, p.Workers)
	for _, e := range p.Edges {
		isLocal[e.Worker] = e.Weight[0] == 1
	}
	check(t, p, func(w int32) bool { return isLocal[w] })
}

// The two examples that tell the four levels apart.
func TestLevels(t *testing.T) {
	local := func(w, j int32, c int64) assign.Edge {
		return assign.Edge{Worker: w, Opening: j, Weight: assign.Value{1, 1, c, c}}
	}
	two := assign.Problem{Workers: 2, Capacity: []int64{1, 1}, Edges: []assign.Edge{local(0, 0, 10), local(0, 1, 1), local(1, 0, 2)}}
	require.Equal(t, assign.Value{2, 2, 3, 3}, solve(t, two).Value, "two locals worth 3, not one worth 10")
	immigrant := assign.Edge{Worker: 1, Opening: 0, Weight: assign.Value{0, 1, 0, 5}}
	both := assign.Problem{Workers: 2, Capacity: []int64{1, 1}, Edges: []assign.Edge{local(0, 0, 10), local(0, 1, 9), immigrant}}
	require.Equal(t, assign.Value{1, 2, 9, 14}, solve(t, both).Value, "both openings filled, at one point of local score")
}
