package assign

import "context"

// A warmth is what a problem leaves for another that is much the same: its prices.
type warmth struct{ opening, limit []Value }

// solve solves a subproblem, from the prices of the last one.
func (b *branching) solve(ctx context.Context, q Problem) (Plan, error) {
	s, err := newSolver(ctx, q)
	if err != nil {
		return Plan{}, err
	}
	if over := q.overlocked(); len(over) > 0 {
		return q.tooManyLocks(over), nil
	}
	s.warm = b.warm
	c := q.counts()
	f, plan, err := s.limitedFlow(ctx, q, &c)
	if err != nil || f == nil {
		return plan, err
	}
	b.warm = f.warmth()
	return f.found(q), nil
}

// warmth returns the prices as they are.
func (f *flow) warmth() *warmth {
	w := &warmth{opening: make([]Value, len(f.beta)), limit: make([]Value, f.limits)}
	price := func(v int32) Value {
		from, to := f.ends(v)
		return f.unpack(f.phi[from]).Sub(f.unpack(f.phi[to]))
	}
	for j := range w.opening {
		w.opening[j] = price(f.openingNode(int32(j)))
	}
	for k := range w.limit {
		if f.keep[k] {
			w.limit[k] = price(f.limitNode(int32(k)))
		}
	}
	return w
}

// found is the optimum without its prices.
func (f *flow) found(q Problem) Plan {
	p := Plan{Status: Optimal, Edge: make([]int32, len(f.match))}
	for w, k := range f.match {
		if p.Edge[w] = -1; k >= 0 {
			p.Edge[w] = f.arc[k].edge
			p.Value = p.Value.Add(q.Edges[f.arc[k].edge].Weight)
		}
	}
	for _, i := range q.Locked {
		p.Edge[q.Edges[i].Worker] = i
		p.Value = p.Value.Add(q.Edges[i].Weight)
	}
	return p
}
