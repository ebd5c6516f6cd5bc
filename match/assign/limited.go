package assign

import (
	"context"
	"fmt"
	"slices"
)

// solveLimited solves a problem with limits.
func (s *solver) solveLimited(ctx context.Context, p Problem) (Plan, error) {
	c := p.counts()
	f, plan, err := s.limitedFlow(ctx, p, &c)
	if err != nil || f == nil {
		return plan, err
	}
	return f.plan(ctx, p, &c)
}

// limitedFlow solves a problem with limits that form trees as a flow. If they do
// not, or cannot be kept, it returns no flow but a plan that says so.
func (s *solver) limitedFlow(ctx context.Context, p Problem, c *counts) (*flow, Plan, error) {
	bounds := p.bounds(c)
	keep := make([]bool, len(bounds))
	var unmet []int32
	for k, l := range bounds {
		keep[k] = l.Max > 0
		if l.Max < 0 || l.Max < l.Min {
			unmet = append(unmet, int32(k))
		}
	}
	if len(unmet) > 0 {
		return nil, p.locksExceed(unmet, c), nil
	}
	if s.warm == nil {
		if err := s.solve(ctx, p, bidsPerWorker); err != nil {
			return nil, Plan{}, err
		}
	}
	shapes, err := s.shapes(ctx, c, len(bounds))
	if err != nil {
		return nil, Plan{}, err
	}
	t := s.arrange(c, shapes, keep)
	if len(t.crossing) > 0 {
		plan, err := s.solveCrossing(ctx, p, c, shapes, keep, t)
		return nil, plan, err
	}
	price, err := s.tolls(ctx, p, c, t, keep, bounds)
	if err != nil {
		return nil, Plan{}, err
	}
	f := newFlow(s, t, keep, bounds, c, price)
	ok, err := f.balance(ctx)
	if err != nil {
		return nil, Plan{}, err
	}
	if !ok {
		plan, err := f.stuck(ctx, p, c)
		return nil, plan, err
	}
	return f, Plan{}, nil
}

// tolls finds prices of limits to begin with, and an optimum at these; nil if that is
// the optimum without limits.
func (s *solver) tolls(ctx context.Context, p Problem, c *counts, t *tree, keep []bool, bounds []Limit) ([]key, error) {
	if s.warm != nil {
		x := makeToll(s, p.Edges, t, keep, bounds, c)
		return x.price, x.resume(ctx, s.warm)
	}
	x := newToll(s, p.Edges, t, keep, bounds, c)
	if x == nil {
		return nil, nil
	}
	return x.price, x.run(ctx)
}

// settle replaces the potentials by lengths of paths from the root; for nodes
// that no path leads to, to those settled before; and so on in turn. Where all
// can be reached these are of all optimal prices those least for openings.
func (f *flow) settle(ctx context.Context) error {
	base := f.phi[f.root()]
	for v := range f.phi {
		f.phi[v] = f.phi[v].sub(base)
	}
	known, change := make([]bool, len(f.phi)), make([]key, len(f.phi))
	for v := f.root(); v >= 0; v-- {
		if known[v] {
			continue
		}
		known[v] = true // the root, or a node that nothing ties to it
		for grown := true; grown; {
			out, err := f.spread(ctx, known, change, false)
			if err != nil {
				return err
			}
			back, err := f.spread(ctx, known, change, true)
			if err != nil {
				return err
			}
			grown = out || back
		}
	}
	for v := range f.phi {
		f.phi[v] = f.phi[v].add(change[v])
	}
	return nil
}

// spread finds by how much the potentials of further nodes must change, given
// those known: up to which they may rise, on paths from known nodes, or from
// which, on paths to known nodes. It reports whether there were any.
func (f *flow) spread(ctx context.Context, known []bool, change []key, back bool) (bool, error) {
	s := &f.seek
	s.open()
	var least, most key
	for v := range known {
		if known[v] {
			most = maxKey(most, change[v])
			if change[v].less(least) {
				least = change[v]
			}
		}
	}
	for v := range known {
		if known[v] {
			if back {
				s.enter(int32(v), most.sub(change[v]))
			} else {
				s.enter(int32(v), change[v].sub(least))
			}
		}
	}
	grown := false
	for len(s.queue) > 0 {
		v := s.pop()
		if !known[v] {
			grown, known[v] = true, true
			if change[v] = s.dist[v].add(least); back {
				change[v] = most.sub(s.dist[v])
			}
		}
		if back {
			f.stepBack(s, v)
		} else if err := f.step(ctx, v); err != nil {
			return false, err
		}
		if err := f.pace.step(ctx, 16); err != nil {
			return false, err
		}
	}
	return grown, nil
}

// stepBack looks at the residual arcs that lead to node v.
func (f *flow) stepBack(s *seek, v int32) {
	workers, openings := int32(len(f.match)), int32(len(f.beta))
	switch {
	case v < workers:
		if k := f.match[v]; k >= 0 {
			f.seeBack(s, v, f.openingNode(f.arc[k].to), k, f.arc[k].weight)
		}
	case v < workers+openings:
		for _, c := range f.inward[v-workers] {
			f.seeBack(s, v, f.workerNode(c.node), c.num, key{}.sub(f.arc[c.num].weight))
		}
	default:
		for _, u := range f.below[v] {
			if f.up[u] && f.unused[u] < f.most[u] || !f.up[u] && f.unused[u] > 0 {
				f.seeBack(s, v, u, -1, key{})
			}
		}
	}
	if f.above[v] >= 0 && (!f.up[v] && f.unused[v] < f.most[v] || f.up[v] && f.unused[v] > 0) {
		f.seeBack(s, v, f.above[v], -1, key{})
	}
}

// seeBack notes a residual arc from node u to node v.
func (f *flow) seeBack(s *seek, v, u, edge int32, cost key) {
	d := s.dist[v].add(cost).add(f.phi[u]).sub(f.phi[v])
	if s.seen[u] == s.run && !d.less(s.dist[u]) || !d.less(s.bound) {
		return
	}
	s.from[u], s.edge[u] = v, edge
	s.enter(u, d)
	f.join(u)
}

// plan reads the solution off.
func (f *flow) plan(ctx context.Context, q Problem, c *counts) (Plan, error) {
	if err := f.settle(ctx); err != nil {
		return Plan{}, err
	}
	price := func(v int32) Value {
		from, to := f.ends(v)
		return f.unpack(f.phi[from]).Sub(f.unpack(f.phi[to]))
	}
	p := Plan{
		Status: Optimal, Edge: make([]int32, len(f.match)), Worker: make([]Value, len(f.match)),
		Opening: make([]Value, len(f.beta)), Limit: make([]Value, f.limits),
	}
	for w, k := range f.match {
		if p.Edge[w] = -1; k >= 0 {
			p.Edge[w] = f.arc[k].edge
			p.Value = p.Value.Add(q.Edges[f.arc[k].edge].Weight)
		}
	}
	f.price(&p, price)
	if err := f.complete(ctx, q, &p, c, func(i int32) Value { return q.Edges[i].Weight }); err != nil {
		return Plan{}, err
	}
	if q.anySign {
		return p, nil
	}
	if err := p.Verify(ctx, q); err != nil { // a price that no 124 bits hold, or our own mistake
		return Plan{}, fmt.Errorf("%w: %w", &ProblemError{"Limits", ErrOverflow}, err)
	}
	return p, nil
}

// price reads the prices off the arcs of nodes.
func (f *flow) price(p *Plan, price func(v int32) Value) {
	for w := range p.Worker {
		p.Worker[w] = price(f.workerNode(int32(w)))
	}
	for j := range p.Opening {
		p.Opening[j] = price(f.openingNode(int32(j)))
	}
	for k := range p.Limit {
		if f.keep[k] {
			p.Limit[k] = price(f.limitNode(int32(k)))
		}
	}
}

// complete adds what the flow has left out: openings of which no position is
// left, limits of which nothing is left, and workers who are locked; worth is what an
// edge counts as.
func (f *flow) complete(ctx context.Context, q Problem, p *Plan, c *counts, worth func(i int32) Value) error {
	free, decided := q.free(), q.decisions()
	var list []int32
	for j, n := range free {
		if n == 0 {
			p.Opening[j] = Value{} // no arc of it, so no path has set it
		}
	}
	opening, limit := slices.Clone(p.Opening), slices.Clone(p.Limit) // as they are, whatever edge comes first
	for i := range q.Edges {
		e := &q.Edges[i]
		if err := f.pace.step(ctx, 1); err != nil {
			return err
		}
		if !decided.open(int32(i), e.Worker) || e.Weight.Sign() <= 0 {
			continue
		}
		list = c.of(e.Worker, e.Opening, list)
		need := worth(int32(i)).Sub(p.Worker[e.Worker]).Sub(opening[e.Opening])
		spent := int32(-1)
		for _, k := range list {
			need = need.Sub(limit[k])
			if !f.keep[k] {
				spent = k
			}
		}
		switch {
		case need.Sign() <= 0:
		case free[e.Opening] == 0:
			p.Opening[e.Opening] = maxValue(p.Opening[e.Opening], opening[e.Opening].Add(need))
		case spent >= 0:
			p.Limit[spent] = maxValue(p.Limit[spent], limit[spent].Add(need))
		}
	}
	for _, i := range q.Locked {
		e := &q.Edges[i]
		p.Edge[e.Worker] = i
		p.Value = p.Value.Add(worth(i))
		p.Worker[e.Worker] = worth(i).Sub(p.Opening[e.Opening])
		list = c.of(e.Worker, e.Opening, list)
		for _, k := range list {
			p.Worker[e.Worker] = p.Worker[e.Worker].Sub(p.Limit[k])
		}
	}
	return nil
}
