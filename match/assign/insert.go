package assign

import "context"

// A search is the state of one shortest path search over the openings.
type search struct {
	dist   []key   // per opening: least reduced key so far, if seen
	seen   []int32 // per opening: the run that saw it
	via    []int32 // per opening: the arc by which it was reached
	by     []int32 // per opening: the worker of that arc
	slot   []int32 // per opening: its place in the queue
	queue  []int32 // binary heap of seen openings, nearest first
	closed []int32 // openings taken from the queue, nearest first
	run    int32

	// The cheapest end so far, and what it costs: a free position of opening
	// endAt, or else worker endOut leaving.
	bound  key
	endAt  int32
	endOut int32
	endArc int32 // of call: the arc by which worker endOut comes
}

func newSearch(openings int) search {
	return search{
		dist: make([]key, openings), seen: make([]int32, openings),
		via: make([]int32, openings), by: make([]int32, openings), slot: make([]int32, openings),
	}
}

// insert lets worker u act by the shortest augmenting path: along edges of least
// reduced key, displacing holders on the way, to a free position or to a worker
// who leaves; u itself may be that worker, at key zero. As u's price starts at
// zero, other ends key less than zero; minus the least key is its new price.
func (s *solver) insert(ctx context.Context, u int32) error {
	f := &s.search
	f.start()
	f.bound, f.endAt, f.endOut = key{}, -1, u
	if err := s.relax(ctx, u, key{}); err != nil {
		return err
	}
	if err := s.displace(ctx); err != nil {
		return err
	}
	s.alpha[u] = s.alpha[u].sub(f.bound)
	s.raise()
	s.augment(u)
	return nil
}

// displace searches from the openings in the queue to the cheapest end.
func (s *solver) displace(ctx context.Context) error {
	f := &s.search
	for len(f.queue) > 0 {
		j := f.pop()
		d := f.dist[j]
		if !d.less(f.bound) {
			break
		}
		f.closed = append(f.closed, j)
		for _, h := range s.held[j] {
			if end := d.add(s.alpha[h]); end.less(f.bound) {
				f.bound, f.endAt, f.endOut = end, -1, h
			}
			if err := s.relax(ctx, h, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// relax looks at the arcs of worker h, reached at distance d.
func (s *solver) relax(ctx context.Context, h int32, d key) error {
	f := &s.search
	base := d.add(s.alpha[h])
	k := s.first[h]
	for ; k < s.last[h]; k++ {
		a := &s.arc[k]
		least := base.sub(a.weight)
		if !least.less(f.bound) {
			break // prices are not negative, and the weights fall
		}
		nd := least.add(s.beta[a.to])
		if !nd.less(f.bound) {
			continue
		}
		j := a.to
		if !s.full(j) {
			f.bound, f.endAt = nd, j
			f.via[j], f.by[j] = k, h
			continue
		}
		if f.seen[j] == f.run && !nd.less(f.dist[j]) {
			continue
		}
		f.via[j], f.by[j] = k, h
		f.enter(j, nd)
	}
	return s.pace.step(ctx, int(k-s.first[h])+4)
}

// raise moves the prices of all whom the search passed before its end.
func (s *solver) raise() {
	f := &s.search
	for _, j := range f.closed {
		rise := f.bound.sub(f.dist[j])
		s.beta[j] = s.beta[j].add(rise)
		for _, h := range s.held[j] {
			s.alpha[h] = s.alpha[h].sub(rise)
		}
	}
}

// augment moves the workers along the path that the search has found, from its
// end back to worker u.
func (s *solver) augment(u int32) {
	f := &s.search
	j := f.endAt
	if j < 0 {
		if f.endOut == u {
			return
		}
		j = s.arc[s.match[f.endOut]].to
		s.leave(f.endOut)
	}
	for {
		w, k := f.by[j], f.via[j]
		if w == u {
			s.sit(w, k)
			return
		}
		from := s.arc[s.match[w]].to
		s.leave(w)
		s.sit(w, k)
		j = from
	}
}

// start forgets the last search.
func (f *search) start() {
	f.run++
	f.queue, f.closed = f.queue[:0], f.closed[:0]
}

// enter queues opening j at distance d, or moves it forward.
func (f *search) enter(j int32, d key) {
	if f.seen[j] != f.run {
		f.seen[j] = f.run
		f.slot[j] = int32(len(f.queue))
		f.queue = append(f.queue, j)
	}
	f.dist[j] = d
	f.up(f.slot[j])
}

// nearer orders the queue.
func (f *search) nearer(i, j int32) bool { return f.dist[i].less(f.dist[j]) }

// up moves the opening in place i towards the front.
func (f *search) up(i int32) {
	j := f.queue[i]
	for i > 0 {
		p := (i - 1) / 2
		if !f.nearer(j, f.queue[p]) {
			break
		}
		f.queue[i] = f.queue[p]
		f.slot[f.queue[i]] = i
		i = p
	}
	f.queue[i] = j
	f.slot[j] = i
}

// pop takes the nearest opening from the queue.
func (f *search) pop() int32 {
	top, n := f.queue[0], int32(len(f.queue)-1)
	j := f.queue[n]
	f.queue = f.queue[:n]
	if n == 0 {
		return top
	}
	i := int32(0)
	for c := int32(1); c < n; c = 2*i + 1 {
		if c+1 < n && f.nearer(f.queue[c+1], f.queue[c]) {
			c++
		}
		if !f.nearer(f.queue[c], j) {
			break
		}
		f.queue[i] = f.queue[c]
		f.slot[f.queue[i]] = i
		i = c
	}
	f.queue[i] = j
	f.slot[j] = i
	return top
}
