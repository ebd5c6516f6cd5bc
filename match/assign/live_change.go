package assign

import (
	"context"
	"slices"
)

// Value returns the value of the plan. It costs O(W).
func (l *Live) Value() Value {
	var sum Value
	if l.crew != nil {
		return l.crew.value()
	}
	if l.solver == nil {
		return sum
	}
	for _, k := range l.solver.match {
		if k >= 0 {
			sum = sum.Add(l.edges[l.solver.arc[k].edge].Weight)
		}
	}
	return sum
}

// Placed returns the edge that a worker uses, and false if there is none. Of a worker of
// several places it is the first of [Live.Places].
func (l *Live) Placed(worker int32) (Edge, bool) {
	if l.solver == nil {
		used := l.Places(worker)
		if len(used) == 0 {
			return Edge{}, false
		}
		return used[0], true
	}
	if worker < 0 || int(worker) >= len(l.solver.match) || l.solver.match[worker] < 0 {
		return Edge{}, false
	}
	return l.edges[l.solver.arc[l.solver.match[worker]].edge], true
}

// Plan returns the problem as it is now, without edges of no weight, and its
// optimal plan with the certificate, or the proof that there is none. It costs what
// one search of everything costs.
func (l *Live) Plan(ctx context.Context) (Problem, Plan, error) {
	if err := l.ready(); err != nil {
		return Problem{}, Plan{}, err
	}
	if l.crew != nil {
		return l.planCrew(ctx)
	}
	l.compact()
	if l.flow != nil {
		return l.planLimited(ctx)
	}
	p := Problem{Workers: len(l.solver.match), Capacity: slices.Clone(l.capacity), Edges: slices.Clone(l.edges)}
	match := slices.Clone(l.solver.match)
	plan, err := l.solver.plan(ctx, p)
	l.solver.match = match
	if err != nil {
		return Problem{}, Plan{}, err
	}
	return p, plan, nil
}

// list puts the arcs from first[w] on in order and into the lists of openings.
func (l *Live) list(w int32) {
	s := l.solver
	s.last[w] = int32(len(s.arc))
	order(s.arc[s.first[w]:])
	for k := s.first[w]; k < s.last[w]; k++ {
		j := s.arc[k].to
		s.inward[j] = append(s.inward[j], half{w, k})
	}
	l.live += int(s.last[w] - s.first[w])
}

// drop takes the arcs of worker w away.
func (l *Live) drop(w int32) {
	s := l.solver
	for k := s.first[w]; k < s.last[w]; k++ {
		in := s.inward[s.arc[k].to]
		i := slices.IndexFunc(in, func(c half) bool { return c.num == k })
		s.inward[s.arc[k].to] = slices.Delete(in, i, i+1)
	}
	l.live -= int(s.last[w] - s.first[w])
	s.last[w] = s.first[w]
}

// extend gives worker w one more arc, at a weight that its prices may not bear
// yet, and leaves it where it is.
func (l *Live) extend(w int32, e Edge) {
	s := l.solver
	used := int32(-1)
	if s.match[w] >= 0 {
		used = s.arc[s.match[w]].edge
	}
	own := slices.Clone(s.arc[s.first[w]:s.last[w]])
	l.drop(w)
	s.first[w] = int32(len(s.arc))
	s.arc = append(append(s.arc, own...), arc{s.pack(&e.Weight, Levels), e.Opening, int32(len(l.edges))})
	l.edges = append(l.edges, e)
	l.list(w)
	for k := s.first[w]; k < s.last[w]; k++ {
		if s.arc[k].edge == used {
			s.match[w] = k
		}
	}
}

// worth returns the least price of opening j that no arc exceeds.
func (s *solver) worth(j int32) key {
	var most key
	for _, c := range s.inward[j] {
		most = maxKey(most, s.arc[c.num].weight.sub(s.alpha[c.node]))
	}
	return most
}

// settle fills the free positions of opening j or takes its price away.
func (l *Live) settle(ctx context.Context, j int32) error {
	s := l.solver
	for !s.full(j) && s.beta[j].positive() {
		if err := s.call(ctx, j); err != nil {
			return err
		}
	}
	return nil
}

// evict frees a seat of opening j, which is full, at the least loss: a holder
// moves to another opening, whose holder moves on, until one takes a free position
// or goes without a place.
func (s *solver) evict(ctx context.Context, j int32) error {
	f := &s.search
	f.start()
	f.bound, f.endAt, f.endOut, f.by[j] = key{hi: 1 << 62}, -1, -1, -1
	f.enter(j, key{})
	if err := s.displace(ctx); err != nil {
		return err
	}
	s.raise()
	at := f.endAt
	if at < 0 {
		at = s.arc[s.match[f.endOut]].to
		s.leave(f.endOut)
	}
	for at != j {
		w, k := f.by[at], f.via[at]
		at = s.arc[s.match[w]].to
		s.leave(w)
		s.sit(w, k)
	}
	return nil
}

// grow makes room for one more opening.
func (f *search) grow() {
	f.dist, f.seen = append(f.dist, key{}), append(f.seen, 0)
	f.via, f.by, f.slot = append(f.via, 0), append(f.by, 0), append(f.slot, 0)
}

// alive returns the edges of all arcs.
func (l *Live) alive() []Edge {
	s := l.solver
	out := make([]Edge, 0, l.live)
	for w := range s.match {
		for _, a := range s.arc[s.first[w]:s.last[w]] {
			out = append(out, l.edges[a.edge])
		}
	}
	return out
}

// edgesOf returns the edges of worker w.
func (l *Live) edgesOf(w int32) []Edge {
	if l.crew != nil {
		return l.crew.roster[w].edges
	}
	var out []Edge
	s := l.solver
	for _, a := range s.arc[s.first[w]:s.last[w]] {
		out = append(out, l.edges[a.edge])
	}
	return out
}

// again solves anew over the edges of l.
func (l *Live) again(ctx context.Context) error { return l.start(ctx, l.size()) }

// compact drops arcs and edges that nobody has any more.
func (l *Live) compact() {
	s := l.solver
	arcs := make([]arc, 0, l.live)
	edges := make([]Edge, 0, l.live)
	for j := range s.inward {
		s.inward[j] = s.inward[j][:0]
	}
	for w := range int32(len(s.match)) {
		from := int32(len(arcs))
		for _, a := range s.arc[s.first[w]:s.last[w]] {
			edges = append(edges, l.edges[a.edge])
			s.inward[a.to] = append(s.inward[a.to], half{w, int32(len(arcs))})
			a.edge = int32(len(arcs))
			arcs = append(arcs, a)
		}
		if s.match[w] >= 0 {
			s.match[w] += from - s.first[w]
		}
		s.first[w], s.last[w] = from, int32(len(arcs))
	}
	s.arc, l.edges = arcs, edges
}
