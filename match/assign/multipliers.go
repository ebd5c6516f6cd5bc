package assign

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

const (
	rootSteps = 120 // subgradient steps at the root
	nodeSteps = 12  // and at every other node

	vainSteps = 20 // that bring nothing are enough

	// rootEdges is beyond how many edges there are fewer steps at the root, if it begins
	// near its best.
	rootEdges = 50_000
)

// A descent is how the multipliers of a node are moved to lower its bound.
type descent struct {
	*node

	least  Value   // whatever keeps the locks is worth this, in 1/scale: a bound below it proves that nothing does
	edges  []int32 // the plan of the last multipliers
	branch int32   // the edge to branch on, or -1
}

// relax bounds a node and looks for plans on the way. It returns the edge to
// branch on, or -1 if the node is done with.
func (b *branching) relax(ctx context.Context, n *node) (int32, error) {
	if !b.fits(n.locked) {
		return -1, nil
	}
	d := descent{node: n, branch: -1}
	for _, i := range slices.Concat(b.problem.Locked, n.locked) {
		d.least = d.least.Add(b.problem.Edges[i].Weight.Mul(b.scale))
	}
	steps, starts := nodeSteps, [][]Value{n.price}
	if !n.known {
		if steps = rootSteps; b.start != nil {
			starts = append(starts, b.start)
			steps = max(nodeSteps, min(rootSteps, rootSteps*rootEdges/len(b.problem.Edges)))
		}
	}
	for _, price := range starts {
		if _, done, err := b.try(ctx, &d, price); done {
			return d.branch, err
		}
	}
	price, step, stale := slices.Clone(n.price), b.firstStep(steps == nodeSteps || b.start != nil), 0
	for vain := 0; steps > 0 && vain < vainSteps; steps-- {
		if !b.follow(price, d.edges, b.open(n.bound, step)) {
			break
		}
		better, done, err := b.try(ctx, &d, price)
		if done {
			return d.branch, err
		}
		if vain++; better {
			vain, stale = 0, 0
		} else if stale++; stale > 2 {
			stale, step = 0, halve(step)
		}
	}
	return d.branch, nil
}

// try bounds a node by some multipliers and looks for a plan. It reports whether that is
// the best bound so far, and whether the descent is over.
func (b *branching) try(ctx context.Context, d *descent, price []Value) (better, done bool, err error) {
	at := node{locked: d.locked, excluded: d.excluded, price: price}
	plan, err := b.solve(ctx, b.subproblem(&at))
	switch {
	case err != nil && (!d.known || !errors.Is(err, ErrOverflow)):
		return false, true, err
	case err != nil || plan.Status == Unsolved: // multipliers out of range, or what is kept crosses once edges are decided
		if d.branch < 0 {
			d.branch = b.branch(d.node, slices.Repeat([]int32{-1}, b.problem.Workers))
		}
		return false, true, nil
	case plan.Status == Infeasible:
		if d.branch = -1; !d.known {
			b.proof = plan
		}
		return false, true, nil
	}
	if plan.Status == Stopped {
		plan.Value = plan.Bound
	}
	bound := b.bound(plan.Value, price)
	d.edges = plan.Edge
	if err := b.repair(ctx, d.node, d.edges); err != nil {
		return false, true, err
	}
	if b.hopeless(bound) || bound.Cmp(d.least) < 0 {
		d.branch = -1
		return false, true, nil
	}
	if better = !d.known || cmp.Or(b.whole(bound).Cmp(b.whole(d.bound)), bound.Cmp(d.bound)) < 0; better {
		d.known, d.bound, d.price = true, bound, slices.Clone(price)
	}
	if better || d.branch < 0 {
		d.branch = b.branch(d.node, d.edges)
	}
	return better, false, nil
}

// open is step from the first level on at which a bound leaves a gap: what is above is
// as it should be.
func (b *branching) open(bound, step Value) Value {
	if b.best == nil {
		return step
	}
	bound = b.whole(bound)
	for l := 0; l < Levels && bound[l] == b.value[l]; l++ {
		step[l] = 0
	}
	return step
}

// firstStep is about a quarter of the greatest weight, less where the multipliers are
// near their best.
func (b *branching) firstStep(near bool) Value {
	var step Value
	if len(b.byValue) > 0 {
		step = b.problem.Edges[b.byValue[0]].Weight.Mul(b.scale)
	}
	step = halve(halve(step))
	if near {
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

// slopes returns by how many each relaxed limit is missed, as far as its multiplier can
// move there.
func (b *branching) slopes(price []Value, edges []int32) []int64 {
	used := b.counts.used(b.problem, edges)
	out := make([]int64, len(b.relaxed))
	for r, k := range b.relaxed {
		l, sign := b.problem.Limits[k], price[r].Sign()
		switch {
		case used[k] > l.Max || sign > 0:
			out[r] = used[k] - l.Max
		case used[k] < l.Min || sign < 0:
			out[r] = used[k] - l.Min
		}
		out[r] = max(-8, min(out[r], 8))
	}
	return out
}

// follow moves the multipliers along the subgradient; false if nothing moves.
func (b *branching) follow(price []Value, edges []int32, step Value) bool {
	moved := false
	for r, by := range b.slopes(price, edges) {
		if by == 0 {
			continue
		}
		sign := price[r].Sign()
		next := price[r].Add(step.Mul(by))
		if sign > 0 && next.Sign() < 0 || sign < 0 && next.Sign() > 0 {
			next = Value{}
		}
		moved = moved || next != price[r]
		price[r] = next
	}
	return moved
}
