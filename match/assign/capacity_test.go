//go:build !race && !386

package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// subsets lists all sets of edges that keep positions, places, limits and decisions,
// each in ascending order.
func subsets(p assign.Problem) [][]int32 {
	var out [][]int32
	left, places := slices.Clone(p.Capacity), slices.Clone(p.WorkerCapacity)
	set := []int32{}
	var try func(i int)
	try = func(i int) {
		if i == len(p.Edges) {
			if keepsLimits(p, set) {
				out = append(out, append([]int32{}, set...))
			}
			return
		}
		e, locked := p.Edges[i], slices.Contains(p.Locked, int32(i))
		if !locked {
			try(i + 1)
		}
		if left[e.Opening] > 0 && places[e.Worker] > 0 && (locked || e.Weight.Sign() > 0 && !slices.Contains(p.Excluded, int32(i))) {
			left[e.Opening]--
			places[e.Worker]--
			set = append(set, int32(i))
			try(i + 1)
			set = set[:len(set)-1]
			left[e.Opening]++
			places[e.Worker]++
		}
	}
	try(0)
	return out
}

// most returns the greatest value of some sets of edges, and those that have it.
func most(p assign.Problem, sets [][]int32) (best assign.Value, of [][]int32) {
	for _, set := range sets {
		var sum assign.Value
		for _, i := range set {
			sum = sum.Add(p.Edges[i].Weight)
		}
		if c := sum.Cmp(best); of == nil || c > 0 {
			best, of = sum, [][]int32{set}
		} else if c == 0 {
			of = append(of, set)
		}
	}
	return best, of
}

// places gives workers of a tiny problem none to three places, and decides about some
// edges.
func places(r *rand.Rand, p assign.Problem) assign.Problem {
	p.Edges = p.Edges[:min(len(p.Edges), 11)]
	p.WorkerCapacity = make([]int64, p.Workers)
	for w := range p.WorkerCapacity {
		p.WorkerCapacity[w] = r.Int64N(4)
	}
	if r.IntN(3) > 0 {
		return p
	}
	left, idle := slices.Clone(p.Capacity), slices.Clone(p.WorkerCapacity)
	for i, e := range p.Edges {
		switch r.IntN(6) {
		case 0:
			if left[e.Opening] > 0 && idle[e.Worker] > 0 {
				left[e.Opening]--
				idle[e.Worker]--
				p.Locked = append(p.Locked, int32(i))
			}
		case 1:
			p.Excluded = append(p.Excluded, int32(i))
		}
	}
	return p
}

// With any numbers of places, zero included, with locks, exclusions and trees of
// limits, the plan is one of the best of all sets of edges, and proved to be.
func TestPlacesEqualEnumeration(t *testing.T) {
	status := map[assign.Status]int{}
	several, crossing := 0, 0
	eachTiny(t, 300, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		p = places(r, p)
		if r.IntN(2) == 0 {
			p = limited(r, p)
		}
		best, plans := most(p, subsets(p))
		for _, way := range []func() (assign.Plan, error){
			func() (assign.Plan, error) { return assign.Solve(t.Context(), p) },
			func() (assign.Plan, error) { return assign.SolvePlain(t.Context(), p) },
		} {
			plan, err := way()
			if len(p.Limits) > 0 && err != nil {
				require.ErrorIs(t, err, assign.ErrLimits)
				continue
			}
			require.NoError(t, err)
			status[plan.Status]++
			if len(plan.Crossing) > 0 {
				crossing++
				continue
			}
			require.NoError(t, plan.Verify(t.Context(), p))
			if plan.Status == assign.Infeasible {
				require.Empty(t, plans)
				continue
			}
			require.Equal(t, best, plan.Value)
			require.Contains(t, plans, used(plan.Edge))
			require.Len(t, plan.Edge, p.FirstPlace(int32(p.Workers)))
			for w := range int32(p.Workers) {
				own := used(plan.Edge[p.FirstPlace(w):p.FirstPlace(w+1)])
				if len(own) > 1 {
					several++
				}
				for _, i := range own {
					require.Equal(t, w, p.Edges[i].Worker)
				}
			}
		}
	})
	require.Greater(t, several, 200)
	require.Greater(t, status[assign.Infeasible], 20)
	require.Zero(t, crossing, "trees per side")
}

// What a place, a position or a permit more or fewer is worth is the difference of
// two optima.
func TestPlacePricesEqualResolving(t *testing.T) {
	gains, losses := 0, 0
	eachTiny(t, 150, func(t *testing.T, r *rand.Rand, p assign.Problem) {
		t.Helper()
		p = places(r, p)
		if r.IntN(3) == 0 {
			p = limited(r, p)
		}
		plan, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		if plan.Status != assign.Optimal {
			return
		}
		q, err := assign.Price(t.Context(), p, plan)
		require.NoError(t, err)
		value := func(change func(q *assign.Problem)) (assign.Value, bool) {
			q := p
			q.Capacity, q.WorkerCapacity, q.Limits = slices.Clone(p.Capacity), slices.Clone(p.WorkerCapacity), slices.Clone(p.Limits)
			change(&q)
			best, plans := most(q, subsets(q))
			return best, plans != nil
		}
		free, idle := slices.Clone(p.Capacity), slices.Clone(p.WorkerCapacity)
		for _, i := range p.Locked {
			free[p.Edges[i].Opening]--
			idle[p.Edges[i].Worker]--
		}
		for j := range p.Capacity {
			z, _ := value(func(q *assign.Problem) { q.Capacity[j]++ })
			require.Equal(t, z.Sub(plan.Value), q.Gain[j], "opening %d", j)
			if z, ok := value(func(q *assign.Problem) { q.Capacity[j]-- }); free[j] > 0 && ok {
				require.Equal(t, plan.Value.Sub(z), q.Loss[j], "opening %d", j)
			}
		}
		for w, n := range p.WorkerCapacity {
			if n == 1 {
				continue // one more like this one is another worker
			}
			z, _ := value(func(q *assign.Problem) { q.WorkerCapacity[w]++ })
			require.Equal(t, z.Sub(plan.Value), q.WorkerGain[w], "worker %d", w)
			if q.WorkerGain[w].Sign() > 0 {
				gains++
			}
			if idle[w] == 0 {
				require.Zero(t, q.WorkerLoss[w])
				continue
			}
			z, ok := value(func(q *assign.Problem) { q.WorkerCapacity[w]-- })
			if q.WorkerVital != nil {
				require.Equal(t, !ok, q.WorkerVital[w])
			}
			if ok {
				require.Equal(t, plan.Value.Sub(z), q.WorkerLoss[w], "worker %d", w)
				losses++
			}
		}
		for k := range p.Limits {
			if p.Limits[k].Max == assign.NoLimit {
				continue
			}
			z, _ := value(func(q *assign.Problem) { q.Limits[k].Max++ })
			require.Equal(t, z.Sub(plan.Value), q.Limits.Gain[k], "limit %d", k)
		}
	})
	require.Greater(t, gains, 50)
	require.Greater(t, losses, 200)
}

// On a market that is not small the two ways agree, and one place each is no other
// problem than none stated.
func TestPlacesOnAMarket(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 82))
		p := market(seed, 120, 40, 90, 10, 1, seed%2 == 0)
		want := solve(t, p)
		p.WorkerCapacity = slices.Repeat([]int64{1}, p.Workers)
		require.Equal(t, want, solve(t, p))
		for w := range p.WorkerCapacity {
			p.WorkerCapacity[w] = r.Int64N(4)
		}
		fast := solve(t, p)
		plain, err := assign.SolvePlain(t.Context(), p)
		require.NoError(t, err)
		require.NoError(t, plain.Verify(t.Context(), p))
		require.Equal(t, plain.Value, fast.Value)
		require.Equal(t, plain.Opening, fast.Opening)
		require.Equal(t, plain.Worker, fast.Worker)
		p.Limits = []assign.Limit{{Max: assign.NoLimit}}
		require.Equal(t, fast.Value, solve(t, p).Value, "by the other way of splitting workers")
	}
}

// Every row spoils a plan of a worker who has two of three edges.
func TestVerifyRejectsPlaces(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(p *assign.Plan, q *assign.Problem)
		want  string
	}{
		{"a place fewer", func(_ *assign.Plan, q *assign.Problem) { q.WorkerCapacity[0] = 1 }, "shape"},
		{"the same edge twice", func(p *assign.Plan, _ *assign.Problem) { p.Edge[1] = p.Edge[0] }, "worker 0 has no usable edge 0"},
		{"another's edge", func(p *assign.Plan, _ *assign.Problem) { p.Edge[1] = 3 }, "worker 0 has no usable edge 3"},
		{"a worse edge", func(p *assign.Plan, _ *assign.Problem) { p.Edge[1] = 2 }, "level 0"},
		{"nothing for the second place", func(p *assign.Plan, _ *assign.Problem) { p.Edge[1] = -1 }, "level 0"},
		{"price below that of a third place", func(p *assign.Plan, _ *assign.Problem) { p.Worker[0][0] = 3 }, "level 0"},
		{"price too high", func(p *assign.Plan, _ *assign.Problem) { p.Worker[0][0]++ }, "level 0"},
		{"price negative", func(p *assign.Plan, _ *assign.Problem) { p.Worker[0][0] = -1 }, "worker 0 is negative"},
		{"a lock that is not kept", func(_ *assign.Plan, q *assign.Problem) { q.Locked = []int32{2} }, "1 locked edges"},
		{"prices that wrap around", func(p *assign.Plan, _ *assign.Problem) { p.Worker[0][0] = -1 << 63 }, "is worth more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := assign.Problem{Workers: 2, WorkerCapacity: []int64{2, 1}, Capacity: []int64{1, 1, 1}, Edges: edges(
				[3]int64{0, 0, 9}, [3]int64{0, 1, 8}, [3]int64{0, 2, 4}, [3]int64{1, 0, 3})}
			p := solve(t, q)
			require.Equal(t, []int32{0, 1, -1}, p.Edge, "the premise")
			require.Equal(t, assign.Scalar(6), p.Worker[0], "the premise: what a place fewer would cost")
			tt.spoil(&p, &q)
			err := p.Verify(t.Context(), q)
			require.ErrorIs(t, err, assign.ErrCertificate)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

func TestPlaceFaults(t *testing.T) {
	p := assign.Problem{Workers: 2, Capacity: []int64{5}, WorkerCapacity: []int64{-1, 1 << 30}}
	require.EqualError(t, p.Validate(), `assign: WorkerCapacity[0]: out of range: -1 is not in [0, 2^30)
assign: WorkerCapacity[1]: out of range: 1073741824 is not in [0, 2^30)`)
	p.WorkerCapacity = []int64{1<<30 - 1, 1}
	require.ErrorIs(t, p.Validate(), assign.ErrRange)
	p.WorkerCapacity = []int64{2}
	_, err := assign.Solve(t.Context(), p)
	require.EqualError(t, err, "assign: WorkerCapacity: out of range: length 1 is not 2")
	p.Edges = edges([3]int64{0, 0, 5}, [3]int64{1, 0, 4})
	p.WorkerCapacity, p.Locked = []int64{0, 2}, []int32{0, 1, 1}
	require.EqualError(t, p.Validate(), "assign: Locked[0]: contradiction: worker 0 has 0 places\nassign: Locked[2]: contradiction: worker 1 has 2 places")
}
