package assign

import (
	"context"
	"slices"
)

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
