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

// anyStart draws a start that nobody would give.
func anyStart(r *rand.Rand, p assign.Problem) assign.Start {
	var s assign.Start
	if r.IntN(4) > 0 {
		s.Opening = make([]assign.Value, len(p.Capacity))
		for j := range s.Opening {
			for l := range s.Opening[j] {
				s.Opening[j][l] = []int64{0, r.Int64N(9) - 3, r.Int64() - r.Int64(), math.MaxInt64, math.MinInt64}[r.IntN(5)]
			}
		}
	}
	if r.IntN(4) > 0 {
		s.Place = make([]int32, p.Workers)
		for w := range s.Place {
			s.Place[w] = r.Int32N(int32(len(p.Capacity)+1)) - 1
		}
	}
	return s
}

// changed is p with other edges, weights and positions, and the same numbers.
func changed(r *rand.Rand, p assign.Problem) assign.Problem {
	p.Capacity, p.Edges = slices.Clone(p.Capacity), slices.Clone(p.Edges)
	for j := range p.Capacity {
		p.Capacity[j] = max(0, p.Capacity[j]+r.Int64N(3)-1)
	}
	for i := range p.Edges {
		if r.IntN(3) == 0 {
			p.Edges[i].Weight[r.IntN(assign.Levels)] += r.Int64N(5) - 2
		}
	}
	p.Edges = slices.DeleteFunc(p.Edges, func(assign.Edge) bool { return r.IntN(5) == 0 })
	return p
}

// sameAs holds what SolveFrom finds to what Solve finds.
func sameAs(t *testing.T, p assign.Problem, want assign.Plan, start assign.Start) assign.Plan {
	t.Helper()
	got, err := assign.SolveFrom(t.Context(), p, start)
	require.NoError(t, err)
	require.Equal(t, want.Status, got.Status)
	require.Equal(t, want.Value, got.Value)
	if len(want.Crossing) > 0 || want.Status == assign.Infeasible {
		require.Equal(t, want, got, "nothing that was found, no start")
		return got
	}
	require.NoError(t, got.Verify(t.Context(), p))
	if len(p.Limits) == 0 {
		require.Equal(t, want.Opening, got.Opening)
		require.Equal(t, want.Worker, got.Worker)
	}
	return got
}

// Whatever the start, the answer is the one of Solve in all that is unique; from an
// optimum nothing moves.
func TestSolveFromEqualsSolve(t *testing.T) {
	other := 0
	eachTiny(t, 300, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		switch r.IntN(4) {
		case 0:
			p = decided(r, p)
		case 1:
			p = limited(r, p)
		case 2:
			p.Edges, p.WorkerCapacity = p.Edges[:min(len(p.Edges), 11)], make([]int64, p.Workers)
			for w := range p.WorkerCapacity {
				p.WorkerCapacity[w] = r.Int64N(4)
			}
		}
		want, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		got := sameAs(t, p, want, anyStart(r, p))
		if !slices.Equal(got.Edge, want.Edge) {
			other++
		}
		start := assign.StartOf(p, want)
		if same := sameAs(t, p, want, start); len(p.Limits) == 0 {
			require.Equal(t, want.Edge, same.Edge)
		}
		if q := changed(r, p); len(p.Locked)+len(p.Excluded) == 0 { // which are numbers of edges
			want, err := assign.Solve(t.Context(), q)
			require.NoError(t, err)
			sameAs(t, q, want, start)
		}
	})
	require.Greater(t, other, 10, "the premise: of equal plans another may be found")
}

// A start of an optimum, or near one, is followed to the end; one that is far is left.
func TestSolveFromIsNear(t *testing.T) {
	base := market(1, 2000, 400, 1200, 10, 1, true)
	plan := solve(t, base)
	start := assign.StartOf(base, plan)
	less := func(part int32) assign.Problem {
		p := base
		p.Edges = slices.DeleteFunc(slices.Clone(p.Edges), func(e assign.Edge) bool { return e.Worker%part == 0 })
		return p
	}
	none := make([]assign.Value, len(base.Capacity))
	dear := slices.Repeat([]assign.Value{{1 << 40}}, len(base.Capacity))
	for _, row := range []struct {
		name string
		p    assign.Problem
		from assign.Start
		near bool
		why  string
	}{
		{"the same", base, start, true, "nothing moves"},
		{"a twentieth leaves", less(20), start, true, "few positions are to fill"},
		{"half leave", less(2), start, false, "most prices are too high"},
		{"prices alone", base, assign.Start{Opening: start.Opening}, true, "exact bids place most"},
		{"no price", base, assign.Start{Opening: none}, false, "bids are too many, and so are repairs"},
		{"prices that hold everybody off", base, assign.Start{Opening: dear}, false, "all positions are free"},
	} {
		near, err := assign.NearStart(t.Context(), row.p, row.from)
		require.NoError(t, err)
		require.Equal(t, row.near, near, "%s: %s", row.name, row.why)
		sameAs(t, row.p, solve(t, row.p), row.from)
	}
}

func TestStartFaults(t *testing.T) {
	p := assign.Problem{Workers: 2, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 5})}
	_, err := assign.SolveFrom(t.Context(), p, assign.Start{Opening: make([]assign.Value, 2), Place: []int32{-2, 1, 0}})
	require.ErrorIs(t, err, assign.ErrRange)
	require.EqualError(t, err, `assign: Start.Opening: out of range: length 2 is not 1
assign: Start.Place: out of range: length 3 is not 2
assign: Start.Place[0]: out of range: -2 is not in [-1, 1)
assign: Start.Place[1]: out of range: 1 is not in [-1, 1)`)
	p.Capacity[0] = -1
	_, err = assign.SolveFrom(t.Context(), p, assign.Start{Place: []int32{0, 0}})
	require.ErrorIs(t, err, assign.ErrRange, "the problem is looked at too")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = assign.SolveFrom(ctx, p, assign.Start{Place: []int32{0, 0}})
	require.ErrorIs(t, err, context.Canceled)
}

// FuzzStart feeds arbitrary starts: each gives the value and the prices of Solve, or
// is an error that names it.
func FuzzStart(f *testing.F) {
	f.Add([]byte{1, 1, 1, 0, 0, 0, 3}, []byte{1, 1, 200, 1, 0})
	f.Add([]byte{4, 2, 1, 2, 0, 0, 0, 5, 0, 1, 4, 1, 0, 5, 1, 1, 3, 2, 1, 3, 3, 1, 2}, []byte{4, 2, 255, 0, 1, 1, 2, 1})
	f.Fuzz(func(t *testing.T, problem, start []byte) {
		p := (*reader)(&problem).problem()
		want, err := assign.Solve(t.Context(), p)
		if err != nil {
			return
		}
		r := reader(start)
		s := assign.Start{Place: make([]int32, r.next(7)), Opening: make([]assign.Value, r.next(5))}
		for w := range s.Place {
			s.Place[w] = int32(r.next(7)) - 2
		}
		for j := range s.Opening {
			for l := range s.Opening[j] {
				s.Opening[j][l] = int64(int8(r.next(256))) << r.next(64)
			}
		}
		got, err := assign.SolveFrom(t.Context(), p, s)
		if err != nil {
			var fault *assign.ProblemError
			require.ErrorAs(t, err, &fault)
			require.Contains(t, fault.Place, "Start.")
			return
		}
		require.NoError(t, got.Verify(t.Context(), p))
		require.Equal(t, want.Value, got.Value)
		require.Equal(t, want.Opening, got.Opening)
	})
}
