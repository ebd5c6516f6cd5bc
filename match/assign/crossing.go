package assign

import (
	"context"
	"errors"
	"slices"
)

// DefaultNodes is how many subproblems crossing limits may cost.
const DefaultNodes = 2000

// A branching solves a problem with limits that cross. A part of them forms a
// tree and is kept; the others are relaxed: an edge that they count costs a
// multiplier (Lagrangian relaxation, whose bound is that of the linear program,
// since what is left is integral). Multipliers follow the subgradient, plans are
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

	list  []int32
	best  []int32 // edge per worker of the best plan found; nil if none
	value Value
	least Value // the least difference of two values
	proof Plan  // that not even the limits that are kept can be kept, if so
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
	for x := t; len(x.crossing) > 0; x = s.arrange(c, shapes, keep) {
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

// prepare sorts the edges and chooses the finest scale that fits.
func (b *branching) prepare(ctx context.Context) error {
	p := b.problem
	barred := p.decisions().barred
	for i, e := range p.Edges {
		if e.Weight.Sign() > 0 && (barred == nil || !barred[i]) {
			b.byValue = append(b.byValue, int32(i))
		}
	}
	slices.SortStableFunc(b.byValue, func(i, j int32) int { return p.Edges[j].Weight.Cmp(p.Edges[i].Weight) })
	for l := range Levels {
		if slices.ContainsFunc(p.Edges, func(e Edge) bool { return e.Weight[l] != 0 }) {
			b.least = Value{}
			b.least[l] = 1
		}
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
			return Value{}, false, nil
		}
		if !b.hopeless(n.bound) {
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
	return b.best != nil && bound.Cmp(b.value.Add(b.least).Mul(b.scale)) < 0
}

// whole returns the greatest value that a bound in 1/scale admits. Below a level
// that is not a whole number, levels are bounded by what all edges add up to.
func (b *branching) whole(bound Value) Value {
	var v Value
	for l, x := range bound {
		v[l] = x / b.scale
		if x%b.scale < 0 {
			v[l]--
		}
		if x%b.scale != 0 {
			for m := l + 1; m < Levels; m++ {
				for _, i := range b.byValue {
					v[m] += max(0, b.problem.Edges[i].Weight[m])
				}
			}
			break
		}
	}
	return v
}

const (
	rootSteps = 120 // subgradient steps at the root
	nodeSteps = 12  // and at every other node
)

// relax bounds a node and looks for plans on the way. It returns the edge to
// branch on, or -1 if the node is done with.
func (b *branching) relax(ctx context.Context, n *node) (int32, error) {
	if !b.fits(n.locked) {
		return -1, nil
	}
	steps := nodeSteps
	if !n.known {
		steps = rootSteps
	}
	var least Value // whatever keeps the locks is worth this: a bound below it proves that nothing does
	for _, i := range slices.Concat(b.problem.Locked, n.locked) {
		least = least.Add(b.problem.Edges[i].Weight.Mul(b.scale))
	}
	price := slices.Clone(n.price)
	step := b.firstStep(n.known)
	branch, stale := int32(-1), 0
	for range steps {
		at := node{locked: n.locked, excluded: n.excluded, price: price}
		plan, err := Solve(ctx, b.subproblem(&at))
		if errors.Is(err, ErrOverflow) && n.known {
			break // the multipliers have grown out of range
		}
		if err != nil {
			return -1, err
		}
		if plan.Status == Infeasible {
			if !n.known {
				b.proof = plan
			}
			return -1, nil
		}
		bound := b.bound(plan.Value, price)
		if err := b.repair(ctx, n, plan.Edge); err != nil {
			return -1, err
		}
		if b.hopeless(bound) || bound.Cmp(least) < 0 {
			return -1, nil
		}
		if !n.known || bound.Cmp(n.bound) < 0 {
			n.known, n.bound, n.price, stale = true, bound, slices.Clone(price), 0
			branch = b.branch(n, plan.Edge)
		} else if stale++; stale > 2 {
			stale, step = 0, halve(step)
		}
		if branch < 0 {
			branch = b.branch(n, plan.Edge)
		}
		if !b.follow(price, plan.Edge, step) {
			break
		}
	}
	return branch, nil
}

// firstStep is about a quarter of the greatest weight, less at lower nodes.
func (b *branching) firstStep(known bool) Value {
	var step Value
	if len(b.byValue) > 0 {
		step = b.problem.Edges[b.byValue[0]].Weight.Mul(b.scale)
	}
	step = halve(halve(step))
	if known {
		step = halve(halve(halve(step)))
	}
	return step
}

func halve(v Value) Value { return Value{v[0] / 2, v[1] / 2, v[2] / 2, v[3] / 2} }

// fits reports whether locks alone keep the relaxed limits.
func (b *branching) fits(locked []int32) bool {
	used := b.counts.used(b.problem, slices.Concat(b.problem.Locked, locked))
	return !slices.ContainsFunc(b.relaxed, func(k int32) bool { return used[k] > b.problem.Limits[k].Max })
}

// subproblem is the problem of a node under its multipliers.
func (b *branching) subproblem(n *node) Problem {
	p := b.problem
	q := Problem{
		Workers: p.Workers, Capacity: p.Capacity, Edges: slices.Clone(p.Edges), Limits: b.kept,
		Locked: slices.Concat(p.Locked, n.locked), Excluded: slices.Concat(p.Excluded, n.excluded),
		anySign: true, // a multiplier makes no edge unusable
	}
	decided := q.decisions()
	for i := range q.Edges {
		e := &q.Edges[i]
		if e.Weight.Sign() <= 0 && decided.locked(e.Worker) != int32(i) {
			q.Excluded = append(q.Excluded, int32(i)) // but its own weight does
			continue
		}
		e.Weight = e.Weight.Mul(b.scale)
		b.list = b.counts.of(e.Worker, e.Opening, b.list)
		for _, k := range b.list {
			if r, ok := slices.BinarySearch(b.relaxed, k); ok {
				e.Weight = e.Weight.Sub(n.price[r])
			}
		}
	}
	return q
}

// bound returns the Lagrangian bound of a subproblem's value.
func (b *branching) bound(value Value, price []Value) Value {
	for r, k := range b.relaxed {
		l := b.problem.Limits[k]
		if price[r].Sign() >= 0 {
			value = value.Add(price[r].Mul(min(l.Max, int64(b.problem.Workers))))
		} else {
			value = value.Add(price[r].Mul(l.Min))
		}
	}
	return value
}

// follow moves the multipliers along the subgradient; false if nothing moves.
func (b *branching) follow(price []Value, edges []int32, step Value) bool {
	used := b.counts.used(b.problem, edges)
	moved := false
	for r, k := range b.relaxed {
		l, sign := b.problem.Limits[k], price[r].Sign()
		var by int64
		switch {
		case used[k] > l.Max || sign > 0:
			by = used[k] - l.Max
		case used[k] < l.Min || sign < 0:
			by = used[k] - l.Min
		}
		if by == 0 {
			continue
		}
		next := price[r].Add(step.Mul(max(-8, min(by, 8))))
		if sign > 0 && next.Sign() < 0 || sign < 0 && next.Sign() > 0 {
			next = Value{}
		}
		moved = moved || next != price[r]
		price[r] = next
	}
	return moved
}

// branch chooses an edge to decide about: one that a violated limit counts, or
// else any that is used, or else any at all; the best of its kind.
func (b *branching) branch(n *node, edges []int32) int32 {
	used := b.counts.used(b.problem, edges)
	locked, barred := b.decided(n)
	held := make(map[int32]bool)
	for i := range locked {
		held[b.problem.Edges[i].Worker] = true
	}
	best, kind := int32(-1), -1
	for _, i := range b.byValue {
		e := b.problem.Edges[i]
		if held[e.Worker] || barred[i] {
			continue
		}
		k := 0
		if edges[e.Worker] == i {
			k = 1
			b.list = b.counts.of(e.Worker, e.Opening, b.list)
			for _, m := range b.list {
				if _, ok := slices.BinarySearch(b.relaxed, m); ok && used[m] > b.problem.Limits[m].Max {
					k = 2
				}
			}
		}
		if k > kind {
			best, kind = i, k
		}
	}
	return best
}

// repair turns the plan of a subproblem into one that keeps all limits: it drops
// the worst placements of those exceeded, adds the best that fit, and keeps the
// result if it is the best so far.
func (b *branching) repair(ctx context.Context, n *node, edges []int32) error {
	p := b.problem
	edges = slices.Clone(edges)
	used := b.counts.used(p, edges)
	fixed, barred := b.decided(n)
	change := func(i int32, by int64) {
		b.list = b.counts.of(p.Edges[i].Worker, p.Edges[i].Opening, b.list)
		for _, k := range b.list {
			used[k] += by
		}
	}
	counted := func(i int32, over func(k int32) bool) bool {
		b.list = b.counts.of(p.Edges[i].Worker, p.Edges[i].Opening, b.list)
		return slices.ContainsFunc(b.list, over)
	}
	free := slices.Clone(p.Capacity)
	for _, i := range slices.Backward(b.byValue) {
		if err := b.pace.step(ctx, 4); err != nil {
			return err
		}
		w := p.Edges[i].Worker
		if edges[w] == i && !fixed[i] && counted(i, func(k int32) bool { return used[k] > p.Limits[k].Max }) {
			edges[w] = -1
			change(i, -1)
		}
	}
	for _, i := range edges {
		if i >= 0 {
			free[p.Edges[i].Opening]--
		}
	}
	for _, i := range b.byValue {
		if err := b.pace.step(ctx, 4); err != nil {
			return err
		}
		e := &p.Edges[i]
		if edges[e.Worker] < 0 && free[e.Opening] > 0 && !barred[i] &&
			!counted(i, func(k int32) bool { return used[k] >= p.Limits[k].Max }) {
			edges[e.Worker] = i
			free[e.Opening]--
			change(i, 1)
		}
	}
	b.consider(edges, used)
	return nil
}

// decided returns the edges that are locked and those that the node excludes.
func (b *branching) decided(n *node) (locked, excluded map[int32]bool) {
	locked, excluded = make(map[int32]bool), make(map[int32]bool)
	for _, i := range slices.Concat(b.problem.Locked, n.locked) {
		locked[i] = true
	}
	for _, i := range n.excluded {
		excluded[i] = true
	}
	return locked, excluded
}

// consider keeps a plan if it keeps all limits and is the best so far.
func (b *branching) consider(edges []int32, used []int64) {
	var value Value
	for k, l := range b.problem.Limits {
		if used[k] < l.Min || used[k] > l.Max {
			return
		}
	}
	for _, i := range edges {
		if i >= 0 {
			value = value.Add(b.problem.Edges[i].Weight)
		}
	}
	if b.best == nil || value.Cmp(b.value) > 0 {
		b.best, b.value = edges, value
	}
}
