package assign

import "context"

// A half is an arc as one of its ends lists it.
type half struct {
	node int32 // at the other end
	num  int32 // of the arc; of a worker, while [coarse] bids last: what it is worth
}

// turn makes room for the holders and for the arcs of each opening.
func (s *solver) turn(ctx context.Context, free []int64) error {
	degree := make([]int32, len(s.beta))
	for k := range s.arc {
		degree[s.arc[k].to]++
		if err := s.pace.step(ctx, 1); err != nil {
			return err
		}
	}
	rooms := 0
	for j, n := range degree {
		s.seats[j] = int32(max(0, min(free[j], maxSize)))
		rooms += int(min(s.seats[j], n))
	}
	s.halves = make([]half, len(s.arc))
	arcs, holders, levels := s.halves, make([]int32, rooms), make([]key, rooms)
	s.inward, s.level = make([][]half, len(s.beta)), make([][]key, len(s.beta))
	for j, n := range degree {
		room := min(s.seats[j], n)
		s.held[j], holders = holders[:0:room], holders[room:]
		s.level[j], levels = levels[:0:room], levels[room:]
		s.inward[j], arcs = arcs[:n:n], arcs[n:]
	}
	return nil
}

// face lists the arcs of each opening, by worker.
func (s *solver) face(ctx context.Context) error {
	next := s.search.slot // free while no search lasts
	from := 0
	for j := range s.inward {
		next[j] = int32(from)
		from += len(s.inward[j])
	}
	for w := range s.match {
		for k := s.first[w]; k < s.last[w]; k++ {
			j := s.arc[k].to
			s.halves[next[j]] = half{int32(w), k}
			next[j]++
		}
		if err := s.pace.step(ctx, int(s.last[w]-s.first[w])+1); err != nil {
			return err
		}
	}
	s.faced = true
	return nil
}

// refill fills the free positions that have a price, or takes the price away.
func (s *solver) refill(ctx context.Context) error {
	for j := range int32(len(s.beta)) {
		for !s.full(j) && s.beta[j].positive() {
			if err := s.call(ctx, j); err != nil {
				return err
			}
		}
	}
	return nil
}

// call is the mirror image of insert: opening j calls a worker to a free
// position by the shortest path against the arcs, from one who has no place, or
// from a position that may stay free at no price; j's own may be that position.
func (s *solver) call(ctx context.Context, j int32) error {
	f := &s.search
	f.start()
	f.bound, f.endAt, f.endOut = s.beta[j], j, -1
	f.by[j] = -1
	f.enter(j, key{})
	for len(f.queue) > 0 {
		i := f.pop()
		if !f.dist[i].less(f.bound) {
			break
		}
		f.closed = append(f.closed, i)
		if err := s.relaxInward(ctx, i); err != nil {
			return err
		}
	}
	for _, i := range f.closed {
		fall := f.bound.sub(f.dist[i])
		s.beta[i] = s.beta[i].sub(fall)
		for _, h := range s.held[i] {
			s.alpha[h] = s.alpha[h].add(fall)
		}
	}
	s.follow(j)
	return nil
}

// relaxInward looks at who could come to opening i, reached at its distance.
func (s *solver) relaxInward(ctx context.Context, i int32) error {
	f := &s.search
	base := f.dist[i].add(s.beta[i])
	for _, c := range s.inward[i] {
		k, w := c.num, c.node
		d := base.add(s.alpha[w]).sub(s.arc[k].weight)
		if !d.less(f.bound) {
			continue
		}
		if s.match[w] < 0 {
			f.bound, f.endAt, f.endOut, f.endArc = d, i, w, k
			continue
		}
		from := s.arc[s.match[w]].to
		if f.seen[from] == f.run && !d.less(f.dist[from]) {
			continue
		}
		if end := d.add(s.beta[from]); end.less(f.bound) {
			f.bound, f.endAt, f.endOut = end, from, -1
		}
		f.via[from], f.by[from] = k, w
		f.enter(from, d)
	}
	return s.pace.step(ctx, len(s.inward[i])+4)
}

// follow moves the workers along the path that call has found, up to opening j.
func (s *solver) follow(j int32) {
	f := &s.search
	w, k := f.endOut, f.endArc
	for i := f.endAt; ; i = s.arc[k].to {
		next := int32(-1)
		if i != j {
			next = f.by[i]
			s.leave(next)
		}
		if w >= 0 {
			s.sit(w, k)
		}
		if i == j {
			return
		}
		w, k = next, f.via[i]
	}
}
