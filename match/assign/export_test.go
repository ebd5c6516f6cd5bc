package assign

import (
	"context"
	"math/big"
	"math/rand/v2"
)

// SolveBids is Solve with another number of bids per worker. With zero bids,
// only free positions are taken and the repair does all the rest.
func SolveBids(ctx context.Context, p Problem, perWorker int) (Plan, error) {
	s, err := newSolver(ctx, p)
	if err != nil {
		return Plan{}, err
	}
	if err := s.solve(ctx, p, perWorker); err != nil {
		return Plan{}, err
	}
	return s.plan(ctx, p)
}

// BidsPerWorker is what Solve uses.
const BidsPerWorker = bidsPerWorker

// SolveTolled is Solve, for a problem with limits, with a search for their prices as
// soon as so many placements exceed them. It returns how many searches the repair took.
func SolveTolled(ctx context.Context, p Problem, from int64) (Plan, int, error) {
	s, err := newSolver(ctx, p)
	if err != nil {
		return Plan{}, 0, err
	}
	if over := p.overlocked(); len(over) > 0 {
		return p.tooManyLocks(over), 0, nil
	}
	s.tollFrom = from
	c := p.counts()
	f, plan, err := s.limitedFlow(ctx, p, &c)
	if err != nil || f == nil {
		return plan, 0, err
	}
	plan, err = f.plan(ctx, p, &c)
	return plan, f.searches, err
}

// TollFrom is what Solve uses.
const TollFrom = tollFrom

// NewLiveTolled is NewLive, for a problem with limits, with a search for their prices as
// soon as so many placements exceed them. It returns how many searches the repair took.
func NewLiveTolled(ctx context.Context, p Problem, from int64) (*Live, int, error) {
	l := &Live{named: len(p.Limits), tollFrom: from, capacity: p.Capacity, edges: p.Edges, limits: p.Limits}
	err := l.startLimited(ctx, p.Workers)
	if err != nil {
		return nil, 0, err
	}
	return l, l.flow.searches, nil
}

// NearStart reports whether SolveFrom follows a start to the end.
func NearStart(ctx context.Context, p Problem, start Start) (bool, error) {
	s, err := newSolver(ctx, p)
	if err != nil {
		return false, err
	}
	if err := s.begin(ctx, start); err != nil {
		return false, err
	}
	return s.near(ctx)
}

// Searches returns how many shortest paths Solve looks for in a problem without limits.
func Searches(ctx context.Context, p Problem, perWorker int) (int, error) {
	s, err := newSolver(ctx, p)
	if err != nil {
		return 0, err
	}
	err = s.solve(ctx, p, perWorker)
	return int(s.search.run), err
}

// Sum adds n[i]·v[i] as [Plan.Verify] does, and returns the levels.
func Sum(v []Value, n []int64) [Levels]*big.Int {
	var t total
	for i := range v {
		t.add(v[i], n[i])
	}
	var sum [Levels]*big.Int
	for l := range sum {
		sum[l] = t.level(l)
	}
	return sum
}

// Steps are works of one go that a problem may need, each of which must look at ctx.
func Steps(p Problem) map[string]func(ctx context.Context) error {
	all := make([]int32, len(p.Edges))
	for i := range all {
		all[i] = int32(i)
	}
	many := p
	many.WorkerCapacity = make([]int64, p.Workers)
	roll := Roll{Past: [][]Edge{p.Edges}}
	return map[string]func(ctx context.Context) error{
		"counting": func(ctx context.Context) error {
			_, err := countingSort(ctx, all, 1, func(int32) int32 { return 0 })
			return err
		},
		"sorting": func(ctx context.Context) error {
			_, err := sorted(ctx, all, func(a, b int32) int { return int(b - a) })
			return err
		},
		"splitting": func(ctx context.Context) error { _, err := many.split(ctx); return err },
		"the plan of a split": func(ctx context.Context) error {
			s, err := many.splitBy(context.WithoutCancel(ctx), true)
			if err != nil {
				return err
			}
			_, err = s.part(ctx, Plan{Worker: make([]Value, p.Workers), Limit: make([]Value, len(p.Limits)), Opening: make([]Value, len(p.Capacity))})
			return err
		},
		"drawing": func(ctx context.Context) error {
			_, err := roll.future(ctx, rand.New(rand.NewPCG(1, 1)), 1, p.Capacity)
			return err
		},
		"shapes": func(ctx context.Context) error {
			s, err := newSolver(context.WithoutCancel(ctx), p)
			if err != nil {
				return err
			}
			c := p.counts()
			_, err = s.shapes(ctx, &c, 0)
			return err
		},
	}
}

// Sorted is what sorts long lists.
func Sorted(ctx context.Context, items []int32, compare func(a, b int32) int) ([]int32, error) {
	return sorted(ctx, items, compare)
}
