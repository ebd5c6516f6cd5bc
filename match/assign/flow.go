package assign

import "context"

// A flow is a problem with limits that form a tree, as a minimum-cost flow.
//
// Its nodes are the workers, the openings, the limits and a root. Edges run from
// workers to openings. Every other node has one arc to or from the node above it
// (up says which way); an arc stands for the bound of its lower node, its flow is
// what the bound leaves unused, and the balances of the nodes make that so. phi
// are potentials: a step from a to b has the reduced cost cost + phi(a) - phi(b),
// at least zero on all residual arcs, and an edge costs minus its weight.
//
// It starts from the optimum without limits. Wherever a limit does not hold then,
// its arc is set to the nearest bound, which leaves too much at one of its ends and
// too little at the other; shortest paths bring it from here to there (successive
// shortest paths), one unit at a time.
type flow struct {
	*solver

	tree    *tree
	limits  int32
	keep    []bool    // per limit: it is in the tree
	above   []int32   // per node: the node above, -1 for the root
	up      []bool    // per node: its arc leads to the node above
	unused  []int64   // per node: flow of its arc
	most    []int64   // per node: upper bound of that flow, which a floor sets
	below   [][]int32 // per node: the nodes below
	spot    []int32   // per node: its place among them
	phi     []key
	surplus []int64

	seek seek
	rear seek  // of a search that starts at both ends, the other one
	met  int32 // where the two have met

	searches int // how many units or bundles of them balance has sent
}

// A seek is the state of one shortest path search over all nodes.
type seek struct {
	search

	from []int32 // per node: the node before it, or after it if searched against the arcs
	edge []int32 // per node: the arc of the solver by which it was reached, or -1

	other *seek // the search from the other end, if there is one
}

func newSeek(n int32) seek {
	return seek{search: newSearch(int(n)), from: make([]int32, n), edge: make([]int32, n)}
}

func (f *flow) workerNode(w int32) int32  { return w }
func (f *flow) openingNode(j int32) int32 { return int32(len(f.match)) + j }
func (f *flow) limitNode(k int32) int32   { return int32(len(f.match)+len(f.beta)) + k }
func (f *flow) root() int32               { return int32(len(f.above)) - 1 }

// node returns the node of limit k, or the root.
func (f *flow) node(k int32) int32 {
	if k < 0 {
		return f.root()
	}
	return f.limitNode(k)
}

// boundless is an upper bound that no flow reaches.
const boundless = 1 << 60

// newFlow builds the flow around the optimum of s without limits. bounds are the
// limits less what is locked.
func newFlow(s *solver, t *tree, keep []bool, bounds []Limit, c *counts, price []key) *flow {
	limits := int32(len(bounds))
	n := int32(len(s.match)+len(s.beta)) + limits + 1
	f := &flow{
		solver: s, tree: t, limits: limits, keep: keep,
		above: make([]int32, n), up: make([]bool, n), unused: make([]int64, n), most: make([]int64, n),
		below: make([][]int32, n), spot: make([]int32, n), phi: make([]key, n), surplus: make([]int64, n),
		seek: newSeek(n), rear: newSeek(n),
	}
	f.above[f.root()] = -1
	for w, k := range s.match {
		v := f.workerNode(int32(w))
		f.above[v], f.up[v], f.most[v] = f.node(t.worker[w]), true, boundless
		if f.phi[v] = t.potential(price, t.worker[w]).add(s.alpha[w]); k < 0 {
			f.unused[v] = 1
		}
	}
	for j := range int32(len(s.beta)) {
		v := f.openingNode(j)
		seats := int64(s.seats[j])
		f.above[v], f.most[v] = f.node(t.opening[j]), boundless
		f.unused[v], f.phi[v] = seats-int64(len(s.held[j])), t.potential(price, t.opening[j]).sub(s.beta[j])
	}
	used := s.usedBy(c, len(bounds))
	for k, l := range bounds {
		v := f.limitNode(int32(k))
		f.above[v], f.up[v] = f.node(t.parent[k]), t.ofWorkers[k]
		if !keep[k] {
			f.above[v] = -1 // nothing hangs below it
			continue
		}
		most := l.within(len(s.match))
		if f.most[v] = boundless; l.Min > 0 {
			f.most[v] = most - l.Min
		}
		f.phi[v] = t.potential(price, int32(k))
		if f.unused[v] = min(max(0, most-used[k]), f.most[v]); price != nil && price[k].positive() {
			f.unused[v] = 0
		}
		f.unbalance(v, f.unused[v]-(most-used[k]))
	}
	f.index()
	return f
}

// unbalance notes that the arc of node v carries that much more than balances.
func (f *flow) unbalance(v int32, more int64) {
	a, b := f.ends(v)
	f.surplus[a] -= more
	f.surplus[b] += more
}

// ends returns where the arc of node v begins and ends.
func (f *flow) ends(v int32) (from, to int32) {
	if f.up[v] {
		return v, f.above[v]
	}
	return f.above[v], v
}

// index lists the nodes by the node above.
func (f *flow) index() {
	n := make([]int32, len(f.above))
	for _, u := range f.above {
		if u >= 0 {
			n[u]++
		}
	}
	all := make([]int32, len(f.above))
	for u := range f.below {
		f.below[u], all = all[:0:n[u]], all[n[u]:]
	}
	for v, u := range f.above {
		if u >= 0 {
			f.spot[v] = int32(len(f.below[u]))
			f.below[u] = append(f.below[u], int32(v))
		}
	}
}

// reach searches the shortest paths from node start to all others.
func (f *flow) reach(ctx context.Context, start int32) error {
	s := &f.seek
	s.open()
	s.from[start] = -1
	s.enter(start, key{})
	for len(s.queue) > 0 {
		if err := f.step(ctx, s.pop()); err != nil {
			return err
		}
	}
	return nil
}

// step looks at the residual arcs of node v.
func (f *flow) step(ctx context.Context, v int32) error {
	workers, openings := int32(len(f.match)), int32(len(f.beta))
	switch {
	case v < workers:
		for k := f.first[v]; k < f.last[v]; k++ {
			a := &f.arc[k] // also the used one, so that it stays tight
			f.see(v, f.openingNode(a.to), k, key{}.sub(a.weight))
		}
	case v < workers+openings:
		for _, w := range f.held[v-workers] {
			k := f.match[w]
			f.see(v, f.workerNode(w), k, f.arc[k].weight)
		}
	default:
		for _, u := range f.below[v] {
			if !f.up[u] && f.unused[u] < f.most[u] || f.up[u] && f.unused[u] > 0 {
				f.see(v, u, -1, key{})
			}
		}
		if err := f.pace.step(ctx, len(f.below[v])); err != nil {
			return err
		}
	}
	if f.above[v] >= 0 && (f.up[v] && f.unused[v] < f.most[v] || !f.up[v] && f.unused[v] > 0) {
		f.see(v, f.above[v], -1, key{})
	}
	return f.pace.step(ctx, 16)
}

// see notes a residual arc from node v to node u.
func (f *flow) see(v, u, edge int32, cost key) {
	s := &f.seek
	d := s.dist[v].add(cost).add(f.phi[v]).sub(f.phi[u])
	if s.seen[u] == s.run && !d.less(s.dist[u]) || !d.less(s.bound) {
		return
	}
	s.from[u], s.edge[u] = v, edge
	s.enter(u, d)
	f.join(u)
}

// width returns how much fits through the path to node end.
func (f *flow) width(end int32) int64 {
	s := &f.seek
	n := int64(boundless)
	for u := end; s.from[u] >= 0; u = s.from[u] {
		v := s.from[u]
		low := lower(f, u, v)
		switch {
		case s.edge[u] >= 0:
			return 1
		case (low == u) == f.up[low]:
			n = min(n, f.unused[low])
		default:
			n = min(n, f.most[low]-f.unused[low])
		}
	}
	return n
}

// send sends n along the path to node end: first whoever leaves a seat, then whoever
// takes one.
func (f *flow) send(end int32, n int64) {
	s := &f.seek
	workers := int32(len(f.match))
	for u := end; s.from[u] >= 0; u = s.from[u] {
		v := s.from[u]
		switch {
		case s.edge[u] >= 0:
			if u < workers {
				f.leave(u)
			}
		case f.above[u] == v && !f.up[u], f.above[v] == u && f.up[v]:
			f.unused[lower(f, u, v)] += n
		default:
			f.unused[lower(f, u, v)] -= n
		}
	}
	for u := end; s.from[u] >= 0; u = s.from[u] {
		if k := s.edge[u]; k >= 0 && u >= workers {
			f.sit(s.from[u], k)
		}
	}
}

// lower returns which of two neighbours in the tree is below the other.
func lower(f *flow, u, v int32) int32 {
	if f.above[u] == v {
		return u
	}
	return v
}
