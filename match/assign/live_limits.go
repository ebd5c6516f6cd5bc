package assign

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// size returns the number of workers.
func (l *Live) size() int {
	switch {
	case l.crew != nil:
		return len(l.crew.roster)
	case l.flow != nil:
		return l.workers
	case l.solver == nil:
		return 0
	default:
		return len(l.solver.match)
	}
}

// SetLimit changes the bounds of a limit. A Max of zero allows nothing.
func (l *Live) SetLimit(ctx context.Context, limit int32, least, most int64) error {
	if err := l.ready(); err != nil {
		return err
	}
	if limit < 0 || int(limit) >= len(l.limits) {
		return &ProblemError{"limit", fmt.Errorf("%w: %d is not in [0, %d)", ErrRange, limit, len(l.limits))}
	}
	if least < 0 || least > most {
		return &ProblemError{"least", fmt.Errorf("%w: %d is not in [0, %d]", ErrRange, least, most)}
	}
	x := &l.limits[limit]
	if l.crew != nil {
		x.Min, x.Max = least, most
		return l.crew.live.SetLimit(ctx, limit, least, most)
	}
	f := l.flow
	v := f.limitNode(limit)
	before := x.within(len(f.match))
	x.Min, x.Max = least, most
	after := x.within(len(f.match))
	if f.most[v] = boundless; least > 0 {
		f.most[v] = after - least
	}
	f.fit(v, f.unused[v]+after-before)
	return l.rebalance(ctx)
}

// padded is the problem as it is now with room for more workers and openings.
func (l *Live) padded(workers int) Problem {
	p := Problem{Workers: workers + workers/4 + 16, Capacity: make([]int64, len(l.capacity)*5/4+16), Edges: l.edges, Limits: l.limits}
	copy(p.Capacity, l.capacity)
	p.growth = 2 * (min(p.Workers, len(p.Capacity)+len(p.Limits)+1) + 1)
	return p
}

// startLimited is start for a problem with limits.
func (l *Live) startLimited(ctx context.Context, workers int) error {
	p := l.padded(workers)
	s, err := newSolver(ctx, p)
	if err != nil {
		return err
	}
	for j, n := range s.seats {
		if n == 0 { // no bid reaches it
			s.beta[j] = key{hi: maxHigh}
		}
	}
	if err := s.solve(ctx, p, bidsPerWorker); err != nil {
		return err
	}
	c, keep := p.counts(), make([]bool, len(p.Limits))
	for k := range keep {
		keep[k] = true
	}
	shapes, err := s.shapes(ctx, &c, len(keep))
	if err != nil {
		return err
	}
	t := s.arrange(&c, shapes, keep)
	if len(t.crossing) > 0 {
		return crossingError(t.crossing, l.named)
	}
	for j := range int32(len(s.beta)) {
		if len(s.inward[j]) == 0 {
			t.nestOpening(&c, j)
		}
	}
	var price []key
	s.tollFrom = l.tollFrom
	if x := newToll(s, p.Edges, t, keep, p.Limits, &c); x != nil {
		if err := x.run(ctx); err != nil {
			return err
		}
		price = x.price
	}
	f := newFlow(s, t, keep, p.Limits, &c, price)
	for j, n := range s.seats {
		if n == 0 {
			f.offered(int32(j))
		}
	}
	l.solver, l.flow, l.counts, l.live, l.workers = s, f, c, len(s.arc), workers
	_, err = f.balance(ctx)
	return err
}

// crossingError names limits that cross, of which the first so many have a name: one
// that crosses another is named twice.
func crossingError(pairs [][2]int32, named int) error {
	var bad faults
	for _, x := range nameTwice(pairs, named) {
		bad.add(at("Limits", int(x[0]), "")+", "+at("Limits", int(x[1]), ""), ErrLimits, "they cross")
	}
	return errors.Join(bad...)
}

// rebalance sends what a change has left over to where it is missing. If that cannot
// be, the next change tries again.
func (l *Live) rebalance(ctx context.Context) error {
	_, err := l.flow.balance(ctx)
	if len(l.solver.arc) > 2*l.live+1000 {
		l.compact()
	}
	return l.spend(err)
}

// rebuilt solves anew for other workers, positions, limits and edges, and takes over
// the result if there is one.
func (l *Live) rebuilt(ctx context.Context, workers int, capacity []int64, limits []Limit, edges []Edge) error {
	next := &Live{named: l.named, tollFrom: l.tollFrom, capacity: capacity, edges: edges, limits: limits}
	if err := next.start(ctx, workers); err != nil {
		return err
	}
	*l = *next
	return nil
}

// joined are the limits after x has joined some.
func (l *Live) joined(limits []int32, x int32, named func(*Limit) *[]int32) []Limit {
	out := slices.Clone(l.limits)
	for _, k := range limits {
		list := named(&out[k])
		*list = append(slices.Clip(*list), x)
	}
	return out
}

func (l *Live) insertLimited(ctx context.Context, w int32, edges []Edge, limits []int32) (int32, error) {
	joined := l.joined(limits, w, func(x *Limit) *[]int32 { return &x.Workers })
	if int(w) == len(l.solver.match) {
		if err := l.rebuilt(ctx, l.workers+1, l.capacity, joined, l.withEdges(w, edges)); err != nil {
			return -1, err
		}
		return w, nil
	}
	before := l.limits
	l.limits, l.counts.ofWorker[w] = joined, slices.Clone(limits)
	l.workers++
	if err := l.changeLimited(ctx, w, edges); err != nil {
		l.limits, l.counts.ofWorker[w] = before, nil
		l.workers--
		return -1, err
	}
	return w, nil
}

// withEdges are the edges of all arcs, with others for worker w.
func (l *Live) withEdges(w int32, edges []Edge) []Edge {
	out := slices.DeleteFunc(l.alive(), func(e Edge) bool { return e.Worker == w })
	for _, e := range edges {
		out = append(out, Edge{w, e.Opening, e.Weight})
	}
	return out
}

func (l *Live) changeLimited(ctx context.Context, w int32, edges []Edge) error {
	s, f := l.solver, l.flow
	var arcs []arc
	for _, e := range edges {
		if e.Weight.Sign() > 0 {
			arcs = append(arcs, arc{to: e.Opening})
		}
	}
	foot, ok := f.tree.footOf(&l.counts, w, arcs)
	if !ok || l.outgrown(edges) {
		return l.rebuilt(ctx, l.workers, l.capacity, l.limits, l.withEdges(w, edges))
	}
	f.detach(w)
	l.drop(w)
	f.tree.worker[w] = foot
	f.rehang(f.workerNode(w), f.node(foot))
	s.first[w] = int32(len(s.arc))
	for _, e := range edges {
		if e.Weight.Sign() > 0 {
			s.arc = append(s.arc, arc{s.pack(&e.Weight, Levels), e.Opening, int32(len(l.edges))})
			l.edges = append(l.edges, Edge{w, e.Opening, e.Weight})
		}
	}
	l.list(w)
	f.act(w)
	return l.rebalance(ctx)
}

func (l *Live) insertOpeningLimited(ctx context.Context, positions int64, edges []Edge, limits []int32) (int32, error) {
	s, f := l.solver, l.flow
	j := int32(len(l.capacity))
	capacity := append(slices.Clip(l.capacity), positions)
	joined := l.joined(limits, j, func(x *Limit) *[]int32 { return &x.Openings })
	if int(j) == len(s.beta) || l.outgrown(edges) || !l.nests(j, edges, limits) {
		all := l.alive()
		for _, e := range edges {
			all = append(all, Edge{e.Worker, j, e.Weight})
		}
		if err := l.rebuilt(ctx, l.workers, capacity, joined, all); err != nil {
			return -1, err
		}
		return j, nil
	}
	l.capacity, l.limits = capacity, joined
	f.rehang(f.openingNode(j), f.node(f.tree.opening[j]))
	for _, e := range edges {
		if e.Weight.Sign() > 0 {
			l.extend(e.Worker, Edge{e.Worker, j, e.Weight})
		}
	}
	s.seats[j] = int32(min(positions, maxSize))
	f.offered(j)
	f.fit(f.openingNode(j), int64(s.seats[j]))
	return j, l.rebalance(ctx)
}

// nests gives the new opening j its place among the limits, and reports whether its
// edges fit; if not, all is as it was.
func (l *Live) nests(j int32, edges []Edge, limits []int32) bool {
	t, c := l.flow.tree, &l.counts
	for _, k := range limits {
		if c.within[k] != nil {
			c.within[k][j] = true
		} else {
			c.ofOpening[j] = append(c.ofOpening[j], k)
		}
	}
	t.nestOpening(c, j)
	var list []int32
	for _, e := range edges {
		if e.Weight.Sign() <= 0 {
			continue
		}
		list = c.of(e.Worker, j, list)
		foot := t.worker[e.Worker]
		if len(l.solver.arc[l.solver.first[e.Worker]:l.solver.last[e.Worker]]) == 0 {
			return l.unnest(j, limits) // where it hangs is open
		}
		if !t.passes(foot, j, list) {
			return l.unnest(j, limits)
		}
	}
	return true
}

func (l *Live) unnest(j int32, limits []int32) bool {
	l.counts.ofOpening[j], l.flow.tree.opening[j] = nil, -1
	for _, k := range limits {
		if l.counts.within[k] != nil {
			l.counts.within[k][j] = false
		}
	}
	return false
}

// planLimited is Plan for a problem with limits.
func (l *Live) planLimited(ctx context.Context) (Problem, Plan, error) {
	f := l.flow
	p := l.padded(l.workers)
	p.Workers, p.Capacity = len(f.match), append(slices.Clip(l.capacity), make([]int64, len(f.beta)-len(l.capacity))...)
	kept, err := f.balance(ctx)
	if err != nil {
		return Problem{}, Plan{}, l.spend(err)
	}
	var plan Plan
	if kept {
		plan, err = f.plan(ctx, p, &l.counts)
	} else {
		plan, err = f.stuck(ctx, p, &l.counts)
	}
	if err != nil {
		return Problem{}, Plan{}, err
	}
	q := Problem{Workers: l.workers, Capacity: slices.Clone(l.capacity), Edges: slices.Clone(l.edges), Limits: slices.Clone(l.limits)}
	if kept {
		plan.Edge = plan.Edge[:l.workers]
	}
	plan.Worker, plan.Opening = plan.Worker[:l.workers], plan.Opening[:len(l.capacity)]
	return q, plan, nil
}
