package assign

import (
	"context"
	"slices"
)

// clear undoes all placements and prices, but those of closed openings, which nobody may
// bid for.
func (s *solver) clear() {
	for w := range s.match {
		s.match[w], s.alpha[w] = -1, key{}
	}
	for j := range s.beta {
		s.held[j], s.level[j] = s.held[j][:0], s.level[j][:0]
		if s.seats[j] > 0 {
			s.beta[j] = key{}
		}
	}
}

// potentials returns per limit, after the root, its potential in the tree at the given
// prices, cut off after n levels: an edge pays what it falls on the way.
func (x *toll) potentials(price []key, n int) []key {
	h := make([]key, len(x.bounds)+1)
	if price == nil {
		return h
	}
	for k := range x.bounds {
		h[k+1] = x.tree.potential(price, int32(k))
		if n < Levels {
			v := x.unpack(h[k+1])
			h[k+1] = x.pack(&v, n)
		}
	}
	return h
}

// potential is that of the node of limit k at the prices of limits, if that of the
// root is zero.
func (t *tree) potential(price []key, k int32) key {
	var h key
	for up := k; up >= 0 && price != nil; up = t.parent[up] {
		if t.ofWorkers[up] {
			h = h.add(price[up])
		} else {
			h = h.sub(price[up])
		}
	}
	return h
}

// reweigh sets the weights of the arcs to their first n levels less the prices, and
// puts the arcs in order.
func (x *toll) reweigh(ctx context.Context, price []key, n int) error {
	h := x.potentials(price, n)
	x.cross.set(x.solver, price, n)
	moved := false
	for w := range x.match {
		own := x.arc[x.first[w]:x.last[w]]
		foot := h[x.tree.worker[w]+1]
		sorted := true
		for i := range own {
			a := &own[i]
			a.weight = x.pack(&x.edges[a.edge].Weight, n).sub(foot).add(h[x.tree.opening[a.to]+1]).sub(x.cross.of(a.edge))
			sorted = sorted && (i == 0 || !a.before(&own[i-1]))
		}
		if !sorted {
			moved = true
			edge := int32(-1)
			if k := x.match[w]; k >= 0 {
				edge = x.arc[k].edge
			}
			order(own)
			if edge >= 0 {
				x.match[w] = x.first[w] + int32(slices.IndexFunc(own, func(a arc) bool { return a.edge == edge }))
			}
		}
		if err := x.pace.step(ctx, 2*len(own)+1); err != nil {
			return err
		}
	}
	if !moved {
		return nil
	}
	return x.face(ctx)
}
