package assign

import (
	"context"
	"slices"
)

// quickEdges is up to how many edges a subproblem is quick to solve.
const quickEdges = 10_000

// DefaultNodes is how many subproblems crossing limits may cost. From 20,000 edges on
// they are fewer, as each takes longer: a quarter as many of 20,000, one of half a million.
const DefaultNodes = 2000

// A branching solves a problem with limits that cross. A part of them forms a
// tree and is kept; the others are relaxed: an edge that they count costs a
// multiplier (Lagrangian relaxation, whose bound is that of the linear program,
// since what is left is integral). Multipliers begin at zero, or at the prices of a
// [toll] if these bound the root better, and follow the subgradient; each subproblem is
// solved from the prices of the last one. Plans are
// repaired into ones that keep all limits, and where a gap remains an edge is
// locked or excluded (branch and bound).
type branching struct {
	problem *Problem
	counts  counts
	kept    []Limit
	keptOf  []int32 // per limit that is kept: its number in the problem
	relaxed []int32 // limits, ascending
	byValue []int32 // edges of positive weight, the best first
	scale   int64   // weights and multipliers count in 1/scale
	start   []Value // per relaxed limit: what a search for the prices of all limits gives; nil if there was none

	warm *warmth // of the last subproblem
	most Value   // per level: no plan is worth more, if each worker takes the best of its edges

	list  []int32
	best  []int32 // edge per worker of the best plan found; nil if none
	value Value
	proof Plan // that not even the limits that are kept can be kept, if so
	pace  pace
}

// A node is a subproblem: what is decided, and where its multipliers start.
type node struct {
	locked, excluded []int32
	price            []Value // per relaxed limit
	bound            Value   // no plan of it is worth more, in 1/scale; once known
	known            bool
}

// solveCrossing solves p, of whose limits t could not make a tree.
func (s *solver) solveCrossing(ctx context.Context, p Problem, c *counts, shapes []shape, keep []bool, t *tree) (Plan, error) {
	b := branching{problem: &p, counts: *c}
	keep = slices.Clone(keep)
	x := t
	for ; len(x.crossing) > 0; x = s.arrange(c, shapes, keep) {
		last := x.crossing[len(x.crossing)-1][1]
		keep[last] = false
		b.relaxed = append(b.relaxed, last)
	}
	slices.Sort(b.relaxed)
	for k, l := range p.Limits {
		if !slices.Contains(b.relaxed, int32(k)) {
			b.kept, b.keptOf = append(b.kept, l), append(b.keptOf, int32(k))
		}
	}
	if err := b.prepare(ctx); err != nil {
		return Plan{}, err
	}
	if err := b.toll(ctx, s, x, keep); err != nil {
		return Plan{}, err
	}
	bound, exhausted, err := b.run(ctx)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Status: Stopped, Edge: b.best, Value: b.value, Bound: bound, Crossing: t.crossing}
	switch {
	case b.best == nil && exhausted:
		plan = b.impossible()
		plan.Crossing = t.crossing
	case b.best == nil:
		plan.Status = Unsolved
	case exhausted || plan.Bound.Cmp(b.value) <= 0:
		plan.Status, plan.Bound = Optimal, b.value
	}
	return plan, nil
}

// impossible is the plan of a problem that the search has proved to have none, with
// the prices of the limits that are kept if these alone are too much.
func (b *branching) impossible() Plan {
	plan := Plan{Status: Infeasible}
	if b.proof.Status != Infeasible {
		return plan
	}
	plan.Worker, plan.Opening, plan.Limit = b.proof.Worker, b.proof.Opening, make([]Value, len(b.problem.Limits))
	for n, k := range b.keptOf {
		plan.Limit[k] = b.proof.Limit[n]
	}
	for _, n := range b.proof.Unmet {
		plan.Unmet = append(plan.Unmet, b.keptOf[n])
	}
	return plan
}

// toll looks for multipliers to begin with, if far more are placed than the limits
// allow: the prices of all limits at which about as many want what each counts as it
// allows. x is the tree of those that are kept.
func (b *branching) toll(ctx context.Context, s *solver, x *tree, keep []bool) error {
	p := b.problem
	bounds := p.bounds(&b.counts)
	search, err := newCrossToll(ctx, s, p.Edges, x, keep, b.relaxed, bounds, &b.counts)
	if err != nil || search == nil {
		return err
	}
	if err := search.run(ctx); err != nil {
		return err
	}
	b.start = make([]Value, len(b.relaxed))
	for r, k := range b.relaxed {
		b.start[r] = s.within(search.price[k]).Mul(b.scale)
	}
	return nil
}

// within unpacks a price, each level of it up to the spread of the weights: a search ends
// between two prices of a level as well, which are half the base of the next level apart.
func (s *solver) within(price key) Value {
	v := s.unpack(price)
	for l, most := range s.spread {
		v[l] = max(-most, min(v[l], most))
	}
	return v
}

// prepare sorts the edges and chooses the finest scale that fits.
func (b *branching) prepare(ctx context.Context) error {
	p := b.problem
	barred := p.decisions().barred
	for i, e := range p.Edges {
		if e.Weight.Sign() > 0 && (barred == nil || !barred[i]) {
			b.byValue = append(b.byValue, int32(i))
		}
	}
	var err error
	if b.byValue, err = sorted(ctx, b.byValue, func(i, j int32) int { return p.Edges[j].Weight.Cmp(p.Edges[i].Weight) }); err != nil {
		return err
	}
	best := make([]Value, p.Workers) // per worker and level
	for i, e := range p.Edges {
		if barred == nil || !barred[i] {
			for l, x := range e.Weight {
				best[e.Worker][l] = max(best[e.Worker][l], x)
			}
		}
	}
	for _, v := range best {
		b.most = b.most.Add(v)
	}
	for b.scale = 1 << 10; b.scale > 1; b.scale >>= 2 {
		q := b.subproblem(&node{price: make([]Value, len(b.relaxed))})
		for i := range q.Edges { // room for multipliers
			q.Edges[i].Weight = q.Edges[i].Weight.Mul(4)
		}
		if limit := q.weightLimit(); slices.ContainsFunc(p.Edges, func(e Edge) bool { return beyond(e.Weight, limit/b.scale/4) }) {
			continue
		}
		switch _, fits, err := q.measure(ctx); {
		case err != nil:
			return err
		case fits:
			return nil
		}
	}
	return nil
}

func beyond(v Value, limit int64) bool {
	return slices.ContainsFunc(v[:], func(x int64) bool { return x > limit || x < -limit })
}

// run searches the tree of subproblems. It returns a bound on all plans and
// whether the search was completed.
func (b *branching) run(ctx context.Context) (Value, bool, error) {
	nodes := b.problem.Nodes
	if nodes == 0 {
		nodes = DefaultNodes
		if much := len(b.problem.Edges) / quickEdges; much > 0 {
			nodes = max(1, DefaultNodes/(much*much))
		}
	}
	stack := []node{{price: make([]Value, len(b.relaxed))}}
	for ; len(stack) > 0 && nodes > 0; nodes-- {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n.known && b.hopeless(n.bound) {
			continue
		}
		edge, err := b.relax(ctx, &n)
		if err != nil {
			return Value{}, false, err
		}
		if edge >= 0 {
			without, with := n, n
			without.excluded = append(slices.Clip(n.excluded), edge)
			with.locked = append(slices.Clip(n.locked), edge)
			stack = append(stack, without, with)
		}
	}
	bound, exhausted := b.value, true
	for _, n := range stack {
		if !n.known {
			bound, exhausted = maxValue(bound, b.most), false
		} else if !b.hopeless(n.bound) {
			bound, exhausted = maxValue(bound, b.whole(n.bound)), false
		}
	}
	return bound, exhausted, nil
}

func maxValue(u, v Value) Value {
	if u.Cmp(v) < 0 {
		return v
	}
	return u
}

// hopeless reports whether no plan within a bound beats the best one.
func (b *branching) hopeless(bound Value) bool {
	return b.best != nil && b.whole(bound).Cmp(b.value) <= 0
}

// whole returns the greatest value that a bound in 1/scale admits. Below a level
// that is not a whole number, levels are bounded by what the best edges add up to.
func (b *branching) whole(bound Value) Value {
	var v Value
	for l, x := range bound {
		v[l] = x / b.scale
		if x%b.scale < 0 {
			v[l]--
		}
		if x%b.scale != 0 {
			copy(v[l+1:], b.most[l+1:])
			break
		}
	}
	return v
}
