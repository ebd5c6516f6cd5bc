package assign

import (
	"context"
	"errors"
	"slices"
)

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
