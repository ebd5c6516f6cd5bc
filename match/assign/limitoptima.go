package assign

import "context"

// sharedLimited is Shared for a problem with limits that form trees. What all
// optima share does not depend on which of them it is seen from.
func sharedLimited(ctx context.Context, p Problem, plan Plan) (Agreement, error) {
	if err := plan.Verify(ctx, p); err != nil {
		return Agreement{}, err
	}
	if plan.Status != Optimal {
		return Agreement{}, refuted("the plan is %v", plan.Status)
	}
	s, err := newSolver(ctx, p)
	if err != nil {
		return Agreement{}, err
	}
	c := p.counts()
	f, _, err := s.limitedFlow(ctx, p, &c)
	if err != nil {
		return Agreement{}, err
	}
	tight := make([][]int32, len(f.above))
	for v := range tight {
		tight[v] = f.tight(int32(v))
		if err := f.pace.step(ctx, len(tight[v])+1); err != nil {
			return Agreement{}, err
		}
	}
	block, err := components(ctx, int32(len(tight)),
		func(v int32) int32 { return int32(len(tight[v])) }, func(v, i int32) int32 { return tight[v][i] })
	if err != nil {
		return Agreement{}, err
	}
	decided := p.decisions()
	a := Agreement{Same: make([]bool, p.Workers), Placed: make([]bool, p.Workers)}
	for w, k := range f.match {
		up := f.above[w]
		a.Placed[w] = decided.locked(int32(w)) >= 0 || f.phi[w] != f.phi[up] || block[w] != block[up]
		a.Same[w] = a.Placed[w] && (k < 0 || block[w] != block[f.openingNode(f.arc[k].to)])
	}
	return a, nil
}

// tight returns where the residual arcs of reduced cost zero of node v lead. Other
// than step it leaves out arcs that no flow can use more than it does.
func (f *flow) tight(v int32) []int32 {
	workers, openings := int32(len(f.match)), int32(len(f.beta))
	var out []int32
	add := func(u int32, cost key) {
		if cost.add(f.phi[v]) == f.phi[u] {
			out = append(out, u)
		}
	}
	switch {
	case v < workers:
		for k := f.first[v]; k < f.last[v]; k++ {
			if k != f.match[v] {
				add(f.openingNode(f.arc[k].to), key{}.sub(f.arc[k].weight))
			}
		}
		if f.unused[v] == 0 {
			add(f.above[v], key{})
		}
		return out
	case v < workers+openings:
		for _, w := range f.held[v-workers] {
			add(f.workerNode(w), f.arc[f.match[w]].weight)
		}
	default:
		for _, u := range f.below[f.belowAt[v]:f.belowAt[v+1]] {
			if !f.up[u] && f.unused[u] < f.most[u] || f.up[u] && f.unused[u] > 0 {
				add(u, key{})
			}
		}
	}
	if f.above[v] >= 0 && (f.up[v] && f.unused[v] < f.most[v] || !f.up[v] && f.unused[v] > 0) {
		add(f.above[v], key{})
	}
	return out
}
