package assign

import "context"

// A drift moves a face from optimal plan to optimal plan, to one that uses as
// many or as few edges of a class as possible.
//
// A used edge of the class earns sign once it is paid; minus that is the cost of
// an arc. pi are potentials under which every residual arc has a reduced cost of
// at least zero, so that no cycle of negative cost is left.
type drift struct {
	*face
	class []int32 // per edge of the problem
	count []int64 // per class: its used edges

	sign  int32
	paid  []bool  // per tight edge, false between two calls of push
	pi    []int32 // per node, zero between two calls of push
	moved []int32 // nodes whose potential has changed
	run   int32
	seen  []int32 // per node: the run that reached it
	via   []int32 // per node: the tight edge by which it was reached, or -1
	by    []int32 // per node: the node from which it was reached, or -1
	goal  []int32 // per node: the run that ends when it is reached
	last  []int32 // per worker: the edge that closes a cycle at it
	queue []int32 // the nodes reached by this run
}

func newDrift(f *face, class []int32, count []int64) *drift {
	n := f.rest + 1
	return &drift{
		face: f, class: class, count: count,
		paid: make([]bool, len(f.edge)), pi: make([]int32, n),
		seen: make([]int32, n), via: make([]int32, n), by: make([]int32, n),
		goal: make([]int32, n), last: make([]int32, n),
	}
}

// push brings the number of used edges among members, which are ordered by
// opening and contain every edge of their class that can change, to its greatest
// (sign +1) or least (-1) value.
func (d *drift) push(ctx context.Context, members []int32, sign int32) error {
	d.sign = sign
	all := members
	for _, a := range members { // creates no negative cost, and saves regaining them
		d.paid[a] = d.used[a] == (sign > 0)
	}
	for len(members) > 0 {
		n := 0
		for n < len(members) && d.to[members[n]] == d.to[members[0]] {
			d.paid[members[n]] = true
			n++
		}
		for better := true; better; {
			var err error
			if better, err = d.improve(ctx, members[:n]); err != nil {
				return err
			}
		}
		members = members[n:]
	}
	for _, a := range all {
		d.paid[a] = false
	}
	for _, v := range d.moved {
		d.pi[v] = 0
	}
	d.moved = d.moved[:0]
	return nil
}

// reduced returns the reduced cost of the residual arc v → u that changes tight
// edge a, or none.
func (d *drift) reduced(v, u, a int32) int32 {
	c := d.pi[v] - d.pi[u]
	if a < 0 || !d.paid[a] {
		return c
	}
	if v < d.workers {
		return c - d.sign // the arc uses the edge
	}
	return c + d.sign
}

// improve applies one cycle through an arc of negative reduced cost, all of
// which belong to the given edges of one opening. If there is no such cycle it
// makes those costs zero by a change of potentials and returns false.
func (d *drift) improve(ctx context.Context, edges []int32) (bool, error) {
	d.run++
	d.queue = d.queue[:0]
	for _, a := range edges {
		w, j := d.from[a], d.opening(d.to[a])
		d.last[w] = a
		switch {
		case d.sign > 0 && !d.used[a] && d.reduced(w, j, a) < 0: // a path j ⇝ w closes the cycle
			d.goal[w] = d.run
			d.reach(j, -1, -1)
		case d.sign < 0 && d.used[a] && d.reduced(j, w, a) < 0: // a path w ⇝ j closes the cycle
			d.goal[j] = d.run
			d.reach(w, -1, -1)
		}
	}
	end, err := d.spread(ctx)
	if err != nil {
		return false, err
	}
	if end >= 0 {
		d.turn(end)
		return true, nil
	}
	for _, v := range d.queue {
		if d.pi[v] == 0 {
			d.moved = append(d.moved, v)
		}
		d.pi[v]--
	}
	return false, nil
}

// reach notes that node v is reached from node by, through tight edge via.
func (d *drift) reach(v, by, via int32) {
	if d.seen[v] != d.run {
		d.seen[v], d.by[v], d.via[v] = d.run, by, via
		d.queue = append(d.queue, v)
	}
}

// spread reaches whatever arcs of reduced cost zero lead to within the block, up
// to the first goal, which it returns, or -1.
func (d *drift) spread(ctx context.Context) (int32, error) {
	next := 0
	for next < len(d.queue) { // it grows
		v := d.queue[next]
		next++
		n := d.slots(v)
		for s := range n {
			u, a := d.next(v, s)
			if u < 0 || d.block[u] != d.block[v] || d.reduced(v, u, a) != 0 {
				continue
			}
			if d.reach(u, v, a); d.goal[u] == d.run {
				return u, nil
			}
		}
		if err := d.pace.step(ctx, int(n)); err != nil {
			return -1, err
		}
	}
	return -1, nil
}

// turn applies the cycle of the path to node end and the edge that closes it,
// which is that of the worker at one of its two ends.
func (d *drift) turn(end int32) {
	v := end
	for d.by[v] >= 0 {
		u := d.by[v]
		switch {
		case d.via[v] >= 0:
			d.change(d.via[v])
		case v < d.workers:
			d.placed[v] = true
		case u < d.workers:
			d.placed[u] = false
		}
		v = u
	}
	if end < d.workers {
		d.change(d.last[end])
	} else {
		d.change(d.last[v])
	}
}

// change uses tight edge a if it is unused, and the reverse.
func (d *drift) change(a int32) {
	diff := int64(1)
	if d.used[a] {
		diff = -1
	}
	d.used[a] = !d.used[a]
	d.filled[d.to[a]] += diff
	if g := d.class[d.edge[a]]; g >= 0 {
		d.count[g] += diff
	}
}
