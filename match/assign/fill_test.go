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

// tinyTransport draws counts small enough to be split into single people.
func tinyTransport(r *rand.Rand) assign.Transport {
	t := assign.Transport{Supply: make([]int64, r.IntN(5)), Demand: make([]int64, r.IntN(5))}
	for i := range t.Supply {
		t.Supply[i] = r.Int64N(4)
	}
	for j := range t.Demand {
		t.Demand[j] = r.Int64N(4)
	}
	density := r.Float64()
	for i := range int32(len(t.Supply)) {
		for j := range int32(len(t.Demand)) {
			if r.Float64() < density {
				t.Arcs = append(t.Arcs, assign.Arc{From: i, To: j})
			}
		}
	}
	r.Shuffle(len(t.Arcs), func(i, j int) { t.Arcs[i], t.Arcs[j] = t.Arcs[j], t.Arcs[i] })
	return t
}

// fillable lists all vectors of positions filled, per demand cell, that some
// flow reaches, by trying every flow.
func fillable(t assign.Transport) map[[4]int64]bool {
	out := map[[4]int64]bool{}
	supply := slices.Clone(t.Supply)
	var filled [4]int64
	var try func(a int)
	try = func(a int) {
		if a == len(t.Arcs) {
			out[filled] = true
			return
		}
		i, j := t.Arcs[a].From, t.Arcs[a].To
		n := min(supply[i], t.Demand[j]-filled[j])
		for x := range n + 1 {
			supply[i] -= x
			filled[j] += x
			try(a + 1)
			supply[i] += x
			filled[j] -= x
		}
	}
	try(0)
	return out
}

func TestMaxFillEqualsEnumeration(t *testing.T) {
	ctx := context.Background()
	wide := 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 5))
		tr := tinyTransport(r)
		if len(tr.Arcs) > 8 {
			tr.Arcs = tr.Arcs[:8]
		}
		n := 1 + r.IntN(3)
		group := make([]int32, len(tr.Demand))
		single := make([]int32, len(tr.Demand))
		for j := range group {
			group[j], single[j] = r.Int32N(int32(n)+1)-1, int32(j)
		}
		var best int64
		vectors := fillable(tr)
		for v := range vectors {
			best = max(best, v[0]+v[1]+v[2]+v[3])
		}
		want := make([]assign.Range, n)
		for g := range want {
			want[g] = assign.Range{Min: math.MaxInt64}
			for v := range vectors {
				var open, total int64
				for j, d := range tr.Demand {
					total += v[j]
					if group[j] == int32(g) {
						open += d - v[j]
					}
				}
				if total == best {
					want[g].Min, want[g].Max = min(want[g].Min, open), max(want[g].Max, open)
				}
			}
			if want[g].Max > want[g].Min+1 {
				wide++
			}
		}
		f, err := assign.MaxFill(ctx, tr)
		require.NoError(t, err)
		require.NoError(t, f.Verify(context.Background(), tr))
		require.Equal(t, best, f.Total, "seed %d", seed)
		got, err := assign.UnfilledRanges(ctx, tr, f, group, n)
		require.NoError(t, err)
		require.Equal(t, want, got, "seed %d: %+v %v", seed, tr, group)

		over, err := assign.Overdemanded(ctx, tr, f)
		require.NoError(t, err)
		each, err := assign.UnfilledRanges(ctx, tr, f, single, len(single))
		require.NoError(t, err)
		for j := range over {
			require.Equal(t, each[j].Max > 0, over[j], "a cell is over-demanded if and only if it can stay short; seed %d", seed)
			require.Equal(t, over[j], !f.To[j], "the cover holds the other cells; seed %d", seed)
		}
	}
	require.Greater(t, wide, 100, "the premise: wide ranges occur")
}

func TestMaxFillIgnoresOrderOfArcs(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 6))
		tr := tinyTransport(r)
		f, err := assign.MaxFill(context.Background(), tr)
		require.NoError(t, err)
		flow := map[assign.Arc]int64{}
		for i, a := range tr.Arcs {
			flow[a] = f.Flow[i]
		}
		r.Shuffle(len(tr.Arcs), func(i, j int) { tr.Arcs[i], tr.Arcs[j] = tr.Arcs[j], tr.Arcs[i] })
		g, err := assign.MaxFill(context.Background(), tr)
		require.NoError(t, err)
		for i, a := range tr.Arcs {
			require.Equal(t, flow[a], g.Flow[i])
		}
		require.Equal(t, f.From, g.From)
		require.Equal(t, f.To, g.To)
	}
}

// Counts and single people give the same total, and both solvers agree.
func TestMaxFillEqualsSolve(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 7))
		tr := cells(r, 60, 60, 200, 8)
		p := assign.Problem{Capacity: tr.Demand}
		out := make([][]int32, len(tr.Supply))
		for _, a := range tr.Arcs {
			out[a.From] = append(out[a.From], a.To)
		}
		for i, n := range tr.Supply {
			for range n {
				for _, j := range out[i] {
					p.Edges = append(p.Edges, assign.Edge{Worker: int32(p.Workers), Opening: j, Weight: assign.Scalar(1)})
				}
				p.Workers++
			}
		}
		f, err := assign.MaxFill(context.Background(), tr)
		require.NoError(t, err)
		require.NoError(t, f.Verify(context.Background(), tr))
		require.Equal(t, solve(t, p).Value, assign.Scalar(f.Total))
	}
}

// cells makes a random transport; supply and demand up to most per cell.
func cells(r *rand.Rand, froms, tos, arcs int, most int64) assign.Transport {
	t := assign.Transport{Supply: make([]int64, froms), Demand: make([]int64, tos)}
	for i := range t.Supply {
		t.Supply[i] = r.Int64N(most)
	}
	for j := range t.Demand {
		t.Demand[j] = r.Int64N(most)
	}
	seen := map[assign.Arc]bool{}
	for len(t.Arcs) < arcs {
		i := r.Int32N(int32(froms))
		a := assign.Arc{From: i, To: (i*int32(tos)/int32(froms) + r.Int32N(100)) % int32(tos)} // mostly near by
		if r.IntN(10) == 0 {
			a.To = r.Int32N(int32(tos))
		}
		if !seen[a] {
			seen[a] = true
			t.Arcs = append(t.Arcs, a)
		}
	}
	return t
}

// A long chain has one augmenting path through every cell.
func TestMaxFillLongPath(t *testing.T) {
	const n = 20_000
	tr := assign.Transport{Supply: slices.Repeat([]int64{1}, n), Demand: slices.Repeat([]int64{1}, n)}
	for i := range int32(n) {
		tr.Arcs = append(tr.Arcs, assign.Arc{From: i, To: i})
		if i+1 < n {
			tr.Arcs = append(tr.Arcs, assign.Arc{From: i, To: i + 1})
		}
	}
	tr.Demand[0] = 0
	f, err := assign.MaxFill(context.Background(), tr)
	require.NoError(t, err)
	require.NoError(t, f.Verify(context.Background(), tr))
	require.Equal(t, int64(n-1), f.Total)
}

func TestTransportValidateReportsEveryFault(t *testing.T) {
	tr := assign.Transport{
		Supply: []int64{-1, 2},
		Demand: []int64{math.MaxInt64, 1},
		Arcs:   []assign.Arc{{From: 1, To: 1}, {From: 2, To: -1}, {From: 1, To: 1}},
	}
	require.EqualError(t, tr.Validate(), `assign: Supply[0]: out of range: -1 is negative
assign: Demand[1]: sums could overflow int64: the total with 1
assign: Arcs[1].From: out of range: 2 is not in [0, 2)
assign: Arcs[1].To: out of range: -1 is not in [0, 2)
assign: Arcs[2]: duplicate: pair (1, 1) is also Arcs[0]`)
	ctx := context.Background()
	_, err := assign.MaxFill(ctx, tr)
	require.Equal(t, tr.Validate(), err)
	ok := assign.Transport{Supply: []int64{1}, Demand: []int64{1}, Arcs: []assign.Arc{{}}}
	f, err := assign.MaxFill(ctx, ok)
	require.NoError(t, err)
	_, err = assign.UnfilledRanges(ctx, ok, f, []int32{2}, 2)
	require.EqualError(t, err, "assign: group[0]: out of range: 2 is not in [-1, 2)")
	f.Total = 0
	_, err = assign.UnfilledRanges(ctx, ok, f, []int32{0}, 1)
	require.ErrorIs(t, err, assign.ErrCertificate)
	_, err = assign.Overdemanded(ctx, ok, f)
	require.ErrorIs(t, err, assign.ErrCertificate)
	_, err = assign.Overdemanded(ctx, tr, f)
	require.ErrorIs(t, err, assign.ErrRange)
	var none assign.Transport
	f, err = assign.MaxFill(ctx, none)
	require.NoError(t, err)
	require.NoError(t, f.Verify(context.Background(), none))
}
