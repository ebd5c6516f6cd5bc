package assign

import (
	"context"
	"fmt"
)

// A face is the residual graph of the optimal plans, seen from one of them. Its
// nodes are the workers, the openings, the limits, and rest, which stands for staying
// out and staying open. Every node but rest has a node above it, rest if there are no
// limits; see [tree]. Its arcs, each of which keeps the plan optimal once a cycle is
// closed:
//
//	worker → opening   the worker could take this tight edge
//	opening → worker   the opening could give up this holder
//	up or down         a node whose price is zero could leave more or less of its
//	                   bound unused: a placed worker could leave, an opening has a
//	                   position to fill, a quota is not used up
type face struct {
	workers, openings int32
	rest              int32

	edge []int32 // per tight edge: the edge of the problem, by (worker, opening)
	from []int32 // per tight edge: its worker
	to   []int32 // per tight edge: its opening
	used []bool  // per tight edge
	out  []int32 // per worker: its first tight edge; one more at the end
	in   []int32 // per opening: its first item of byTo; one more at the end
	byTo []int32 // tight edges by (opening, worker)

	above   []int32 // per node: the node above, or -1
	up      []bool  // per node: what it leaves unused goes up
	unused  []int64 // per node: so much
	most    []int64 // per node: the most that this may be
	zero    []bool  // per node: its price is zero
	loose   []int32 // the nodes whose price is zero by the node above, ascending
	looseAt []int32 // per node: its first item of loose; one more at the end
	spare   []int64 // per opening: its positions
	block   []int32 // per node: its strongly connected component
	parts   *split  // whose edges are workers of their own, if some have other than one place
	pace    pace
}

func newFace(ctx context.Context, p Problem, plan Plan) (*face, error) {
	order, turned, err := p.ordered(ctx)
	if err != nil {
		return nil, err
	}
	if len(plan.Crossing) > 0 {
		return nil, &ProblemError{"Limits", fmt.Errorf("%w: they cross", ErrLimits)}
	}
	var tight []int32
	if err := plan.verify(ctx, p, &tight); err != nil {
		return nil, err
	}
	if plan.Status != Optimal {
		return nil, refuted("the plan is %v", plan.Status)
	}
	var parts *split
	if p.many() {
		if parts, err = p.splitBy(ctx, true); err != nil {
			return nil, err
		}
		if plan, err = parts.part(ctx, plan); err != nil {
			return nil, err
		}
		p, turned = parts.Problem, false
		if order, err = parts.order(ctx); err != nil {
			return nil, err
		}
	}
	f := &face{parts: parts, workers: int32(p.Workers), openings: int32(len(p.Capacity)), spare: p.free()}
	f.rest = f.workers + f.openings + int32(len(p.Limits))
	f.above, f.up, f.zero = make([]int32, f.rest+1), make([]bool, f.rest+1), make([]bool, f.rest+1)
	f.unused, f.most = make([]int64, f.rest+1), make([]int64, f.rest+1)
	decided := p.decisions()
	f.nodes(plan, &decided)
	c := p.counts()
	if len(p.Limits) > 0 {
		if err := f.hang(ctx, p, plan, &c); err != nil {
			return nil, err
		}
	}
	if order == nil {
		order = tight
	}
	if turned {
		if order, err = countingSort(ctx, tight, p.Workers, func(i int32) int32 { return p.Edges[i].Worker }); err != nil {
			return nil, err
		}
	}
	if err := f.edges(ctx, p, plan, order, &c, &decided); err != nil {
		return nil, err
	}
	f.index()
	f.block, err = f.components(ctx)
	return f, err
}

// ordered validates p and returns the numbers of its edges by worker, then opening.
// Where they stand in that order already it returns none, and where they stand by
// opening, then worker, it says so: then none is there twice.
func (p Problem) ordered(ctx context.Context) (order []int32, turned bool, err error) {
	_, ok, err := p.measure(ctx)
	if err != nil {
		return nil, false, err
	}
	var pace pace
	byWorker, byOpening := ok, ok
	for i := 1; i < len(p.Edges) && (byWorker || byOpening); i++ {
		if err := pace.step(ctx, 1); err != nil {
			return nil, false, err
		}
		a, b := &p.Edges[i-1], &p.Edges[i]
		byWorker = byWorker && (a.Worker < b.Worker || a.Worker == b.Worker && a.Opening < b.Opening)
		byOpening = byOpening && (a.Opening < b.Opening || a.Opening == b.Opening && a.Worker < b.Worker)
	}
	if byWorker || byOpening {
		return nil, !byWorker, nil
	}
	order, err = p.canonical(ctx)
	return order, false, err
}

// nodes puts workers and openings below rest.
func (f *face) nodes(plan Plan, decided *decisions) {
	for v := range f.rest {
		f.above[v] = f.rest
		switch {
		case v < f.workers:
			f.up[v], f.unused[v], f.most[v] = true, 1, 1
			f.zero[v] = plan.Worker[v].IsZero() && decided.locked(v) < 0
		case v < f.workers+f.openings:
			j := v - f.workers
			f.unused[v], f.most[v], f.zero[v] = f.spare[j], f.spare[j], plan.Opening[j].IsZero()
		}
	}
	f.above[f.rest] = -1
}

// hang puts the limits between workers, openings and rest.
func (f *face) hang(ctx context.Context, p Problem, plan Plan, c *counts) error {
	s, err := newSolver(ctx, p.unweighed())
	if err != nil {
		return err
	}
	bounds := p.bounds(c)
	keep := make([]bool, len(bounds))
	for k, l := range bounds {
		keep[k] = l.Max > 0
	}
	shapes, err := s.shapes(ctx, c, len(bounds))
	if err != nil {
		return err
	}
	t := s.arrange(c, shapes, keep)
	if len(t.crossing) > 0 { // though the plan has prices, which somebody has made up
		return crossingError(t.crossing, len(p.Limits))
	}
	node := func(k int32) int32 {
		if k < 0 {
			return f.rest
		}
		return f.workers + f.openings + k
	}
	for w, k := range t.worker {
		f.above[w] = node(k)
	}
	for j, k := range t.opening {
		f.above[f.opening(int32(j))] = node(k)
	}
	used := c.used(&p, plan.Edge)
	locked := c.used(&p, p.Locked)
	for k, l := range bounds {
		v := node(int32(k))
		f.above[v], f.up[v] = node(t.parent[k]), t.ofWorkers[k]
		if most := l.within(p.Workers); keep[k] {
			f.zero[v], f.most[v], f.unused[v] = plan.Limit[k].IsZero(), most-l.Min, most-(used[k]-locked[k])
		}
	}
	return nil
}

// edges lists the tight ones of some edges, all of them among these, and takes what is used off what is not.
func (f *face) edges(ctx context.Context, p Problem, plan Plan, order []int32, c *counts, decided *decisions) error {
	shut := p.shut()
	f.out, f.in = make([]int32, f.workers+1), make([]int32, f.openings+1)
	var list []int32
	for _, i := range order {
		if err := f.pace.step(ctx, 1); err != nil {
			return err
		}
		e := &p.Edges[i]
		if !decided.open(i, e.Worker) || e.Weight.Sign() <= 0 || shut != nil && shut[i] {
			continue
		}
		price := plan.Worker[e.Worker].Add(plan.Opening[e.Opening])
		if len(p.Limits) > 0 {
			list = c.of(e.Worker, e.Opening, list)
			for _, k := range list {
				price = price.Add(plan.Limit[k])
			}
		}
		if price != e.Weight {
			continue
		}
		used := plan.Edge[e.Worker] == i
		f.edge, f.from, f.to, f.used = append(f.edge, i), append(f.from, e.Worker), append(f.to, e.Opening), append(f.used, used)
		f.out[e.Worker+1]++
		f.in[e.Opening+1]++
		if used {
			f.unused[e.Worker]--
			f.unused[f.opening(e.Opening)]--
		}
	}
	return nil
}

// index completes the adjacency lists.
func (f *face) index() {
	for w := range f.workers {
		f.out[w+1] += f.out[w]
	}
	for j := range f.openings {
		f.in[j+1] += f.in[j]
	}
	f.byTo = make([]int32, len(f.edge))
	next := append([]int32(nil), f.in...)
	for a, j := range f.to {
		f.byTo[next[j]] = int32(a)
		next[j]++
	}
	f.looseAt = make([]int32, f.rest+2)
	for v, u := range f.above {
		if u >= 0 && f.zero[v] {
			f.looseAt[u+1]++
		}
	}
	for u := range f.above {
		f.looseAt[u+1] += f.looseAt[u]
	}
	f.loose = make([]int32, f.looseAt[f.rest+1])
	next = append(next[:0], f.looseAt...)
	for v, u := range f.above {
		if u >= 0 && f.zero[v] {
			f.loose[next[u]] = int32(v)
			next[u]++
		}
	}
}

// opening returns the node of opening j.
func (f *face) opening(j int32) int32 { return f.workers + j }

// rises and falls report whether something can move along the arc of node v, up to
// the node above it or down from there.
func (f *face) rises(v int32) bool {
	if f.up[v] {
		return f.unused[v] < f.most[v]
	}
	return f.unused[v] > 0
}

func (f *face) falls(v int32) bool {
	if f.up[v] {
		return f.unused[v] > 0
	}
	return f.unused[v] < f.most[v]
}

// slots returns how many arcs may leave node v. The last one leads up, but from rest.
func (f *face) slots(v int32) int32 {
	switch {
	case v == f.rest:
		return f.looseAt[v+1] - f.looseAt[v]
	case v < f.workers:
		return f.out[v+1] - f.out[v] + 1
	case v < f.workers+f.openings:
		j := v - f.workers
		return f.in[j+1] - f.in[j] + 1
	default:
		return f.looseAt[v+1] - f.looseAt[v] + 1
	}
}

// next returns the node to which arc i of node v leads, and the tight edge that
// it changes; node -1 if the arc is not in the residual graph, edge -1 if the
// arc leads up or down.
func (f *face) next(v, i int32) (node, edge int32) {
	switch {
	case v != f.rest && i == f.slots(v)-1:
		if f.zero[v] && f.rises(v) {
			return f.above[v], -1
		}
	case v < f.workers:
		if a := f.out[v] + i; !f.used[a] {
			return f.opening(f.to[a]), a
		}
	case v < f.workers+f.openings:
		if a := f.byTo[f.in[v-f.workers]+i]; f.used[a] {
			return f.from[a], a
		}
	default:
		if u := f.loose[f.looseAt[v]+i]; f.falls(u) {
			return u, -1
		}
	}
	return -1, -1
}

// before is next against the arcs: it returns the node from which arc i of node v
// comes, and the tight edge that it changes.
func (f *face) before(v, i int32) (node, edge int32) {
	switch {
	case v != f.rest && i == f.slots(v)-1:
		if f.zero[v] && f.falls(v) {
			return f.above[v], -1
		}
	case v < f.workers:
		if a := f.out[v] + i; f.used[a] {
			return f.opening(f.to[a]), a
		}
	case v < f.workers+f.openings:
		if a := f.byTo[f.in[v-f.workers]+i]; !f.used[a] {
			return f.from[a], a
		}
	default:
		if u := f.loose[f.looseAt[v]+i]; f.rises(u) {
			return u, -1
		}
	}
	return -1, -1
}

// components returns the strongly connected component of every node. Moving along
// cycles does not change them.
func (f *face) components(ctx context.Context) ([]int32, error) {
	return components(ctx, f.rest+1, f.slots, func(v, i int32) int32 {
		u, _ := f.next(v, i)
		return u
	})
}

// members returns, per class, the tight edges that some optimal plan uses and
// another does not, by (opening, worker).
func (f *face) members(class []int32, n int) [][]int32 {
	out := make([][]int32, n)
	for _, a := range f.byTo {
		g := class[f.edge[a]]
		if g >= 0 && f.block[f.from[a]] == f.block[f.opening(f.to[a])] {
			out[g] = append(out[g], a)
		}
	}
	return out
}
