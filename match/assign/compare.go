package assign

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Greedy takes the best edge, then the best that is left, and so on: the baseline
// of reports, worth at least half the optimum. Ties go to the smaller worker, then
// the smaller opening. Locked edges are kept, and so are limits, whether they nest or
// cross: worth at least 1/(2+k) of the optimum where they form k families of nested
// ones beside workers and openings. Floors are refused with [ErrLimits]. It costs
// O(m log m).
func Greedy(ctx context.Context, p Problem) (Matching, error) {
	if err := p.unfloored(); err != nil {
		return Matching{}, err
	}
	s, err := newStable(ctx, p, Ranks{})
	if err != nil {
		return Matching{}, err
	}
	s.list()
	s.order, err = sorted(ctx, s.order, func(a, b int32) int {
		x, y := &p.Edges[a], &p.Edges[b]
		switch {
		case s.byOther[b].less(s.byOther[a]):
			return -1
		case s.byOther[a].less(s.byOther[b]):
			return 1
		default:
			return cmp.Or(cmp.Compare(x.Worker, y.Worker), cmp.Compare(x.Opening, y.Opening))
		}
	})
	if err != nil {
		return Matching{}, err
	}
	left, idle := slices.Clone(s.free), p.idle()
	var used []int32
	c := p.counts()
	room := p.bounds(&c)
	var list []int32
	for _, i := range s.order {
		e := &p.Edges[i]
		if idle[e.Worker] > 0 && left[e.Opening] > 0 {
			list = c.of(e.Worker, e.Opening, list)
			if slices.ContainsFunc(list, func(k int32) bool { return room[k].Max <= 0 }) {
				continue
			}
			used = append(used, i)
			idle[e.Worker]--
			left[e.Opening]--
			for _, k := range list {
				room[k].Max--
			}
		}
		if err := s.pace.step(ctx, 1); err != nil {
			return Matching{}, err
		}
	}
	return p.matching(used), nil
}

// An Outcome is what a matching means for the market.
type Outcome struct {
	Value    Value
	Filled   int64   // positions
	Group    []int64 // per group of workers: the positions they fill
	Blocking int     // pairs who would rather have one another
	// Took is how long it took to find the matching by the clock of [Compare]; zero
	// without one. It is no part of what is the same in every run.
	Took time.Duration
}

// A Comparison puts four ways to match a market side by side.
type Comparison struct {
	Greedy, WorkersPropose, OpeningsPropose, Optimal Outcome
}

// Compare matches p in four ways. group names the group of each worker, 0 to
// n-1, or -1 for none. now is the clock by which times are told, such as [time.Now]; it
// is asked before and after each way. nil tells none, and then the Comparison is the
// same in every run.
//
// The errors are those of [Stable] and [Solve], so that limits must nest. Locks must
// fit: the outcomes of an infeasible problem are zero.
func Compare(ctx context.Context, p Problem, ranks Ranks, group []int32, n int, now func() time.Time) (Comparison, error) {
	var c Comparison
	if err := checkClasses("group", group, p.Workers, n); err != nil {
		return c, err
	}
	if now == nil {
		now = func() time.Time { return time.Time{} }
	}
	start := now()
	plan, err := Solve(ctx, p)
	solving := now().Sub(start)
	if err != nil || plan.Status != Optimal {
		return c, err
	}
	for _, way := range []struct {
		into  *Outcome
		match func() (Matching, error)
	}{
		{&c.Greedy, func() (Matching, error) { return Greedy(ctx, p) }},
		{&c.WorkersPropose, func() (Matching, error) { return Stable(ctx, p, ranks, WorkersPropose) }},
		{&c.OpeningsPropose, func() (Matching, error) { return Stable(ctx, p, ranks, OpeningsPropose) }},
	} {
		start := now()
		m, err := way.match()
		took := now().Sub(start)
		if err != nil {
			return Comparison{}, err
		}
		if *way.into, err = p.outcome(ctx, ranks, group, n, m); err != nil {
			return Comparison{}, err
		}
		way.into.Took = took
	}
	if c.Optimal, err = p.outcome(ctx, ranks, group, n, Matching{plan.Edge, plan.Value}); err != nil {
		return Comparison{}, err
	}
	c.Optimal.Took = solving
	return c, nil
}

// outcome says what a matching means.
func (p *Problem) outcome(ctx context.Context, ranks Ranks, group []int32, n int, m Matching) (Outcome, error) {
	blocking, err := Blocking(ctx, *p, ranks, m.Edge)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Value: m.Value, Group: make([]int64, n), Blocking: len(blocking)}
	for _, i := range m.Edge {
		if i >= 0 {
			out.Filled++
			if g := group[p.Edges[i].Worker]; g >= 0 {
				out.Group[g]++
			}
		}
	}
	return out, nil
}
