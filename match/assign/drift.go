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
	out   wave    // from where a cycle goes on
	back  wave    // from where it must come home, against the arcs
	last  []int32 // per worker: the edge that closes a cycle at it
	mark  []int32 // per worker: the run of ends that has counted it
	fixed []int64 // per opening: positions whose holder is the same in all optimal plans
}

// A wave is one side of a search that starts at both ends.
type wave struct {
	seen  []int32 // per node: the run that reached it
	via   []int32 // per node: the tight edge by which it was reached, or -1
	by    []int32 // per node: the node from which it was reached, or -1
	queue []int32 // the nodes reached by this run
	next  int     // the first of them not looked at
}

func newWave(n int32) wave {
	return wave{seen: make([]int32, n), via: make([]int32, n), by: make([]int32, n)}
}

// reach notes that node v is reached from node by, through tight edge via.
func (w *wave) reach(run, v, by, via int32) {
	if w.seen[v] != run {
		w.seen[v], w.by[v], w.via[v] = run, by, via
		w.queue = append(w.queue, v)
	}
}

func newDrift(f *face, class []int32, count []int64) *drift {
	n := f.rest + 1
	d := &drift{
		face: f, class: class, count: count,
		paid: make([]bool, len(f.edge)), pi: make([]int32, n),
		out: newWave(n), back: newWave(n), last: make([]int32, n), mark: make([]int32, n), fixed: make([]int64, f.openings),
	}
	for a, used := range f.used {
		if used && f.block[f.from[a]] != f.block[f.opening(f.to[a])] {
			d.fixed[f.to[a]]++
		}
	}
	return d
}

// push brings the number of used edges among members, which are ordered by
// opening and contain every edge of their class that can change, to its greatest
// (sign +1) or least (-1) value.
//
// As soon as the number reaches end, beyond which none lies, the search is over:
// where many plans are best, that saves the proofs that nothing more can be done.
func (d *drift) push(ctx context.Context, g int32, members []int32, sign int32, end int64) error {
	d.sign = sign
	all := members
	for _, a := range members { // creates no negative cost, and saves regaining them
		d.paid[a] = d.used[a] == (sign > 0)
	}
	if sign > 0 {
		if err := d.haste(ctx, g, members, end); err != nil {
			return err
		}
	}
	for len(members) > 0 && d.count[g] != end {
		n := 0
		for n < len(members) && d.to[members[n]] == d.to[members[0]] {
			d.paid[members[n]] = true
			n++
		}
		for better := true; better && d.count[g] != end; {
			var err error
			if better, err = d.improve(ctx, members[:n]); err != nil {
				return err
			}
			if !better {
				d.yield()
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

// ends returns a least and a greatest number of used edges of a class that no
// optimal plan can pass: what is fixed stays, and of the rest each opening takes no
// more than it has members and positions that are not fixed, each worker one.
func (d *drift) ends(g int32, members []int32) (least, most int64) {
	var now, open int64
	d.run++
	workers := int64(0)
	for n := 0; n < len(members); {
		j, from := d.to[members[n]], n
		for ; n < len(members) && d.to[members[n]] == j; n++ {
			a := members[n]
			if d.used[a] {
				now++
			}
			if w := d.from[a]; d.mark[w] != d.run {
				d.mark[w] = d.run
				workers++
			}
		}
		open += min(int64(n-from), d.spare[j]-d.fixed[j])
	}
	least = d.count[g] - now
	return least, least + min(open, workers)
}

// patience is how many searches of a class may be in vain before haste gives up.
const patience = 3

// haste brings the number of used edges of a class up as long as that is easy,
// opening by opening, with no proof that an opening can do no more.
func (d *drift) haste(ctx context.Context, g int32, members []int32, end int64) error {
	for vain := 0; len(members) > 0 && d.count[g] != end && vain < patience; {
		j, n := d.to[members[0]], 0
		var now int64
		for ; n < len(members) && d.to[members[n]] == j; n++ {
			if d.paid[members[n]] = true; d.used[members[n]] {
				now++
			}
		}
		for ; d.count[g] != end && now < min(int64(n), d.spare[j]-d.fixed[j]); now++ {
			found, err := d.improve(ctx, members[:n])
			if err != nil {
				return err
			}
			if !found {
				vain++
				break
			}
		}
		for _, a := range members[:n] {
			d.paid[a] = d.used[a]
		}
		members = members[n:]
	}
	return nil
}

// improve applies one cycle through an arc of negative reduced cost, all of
// which belong to the given edges of one opening, and reports whether there was
// one. It searches along arcs of reduced cost zero from both ends: where many plans
// are best, most of the market is within a few steps of either.
func (d *drift) improve(ctx context.Context, edges []int32) (bool, error) {
	d.run++
	d.out.queue, d.out.next = d.out.queue[:0], 0
	d.back.queue, d.back.next = d.back.queue[:0], 0
	for _, a := range edges {
		w, j := d.from[a], d.opening(d.to[a])
		switch {
		case d.sign > 0 && !d.used[a] && d.reduced(w, j, a) < 0: // a path j ⇝ w closes the cycle
			d.out.reach(d.run, j, -1, -1)
			d.back.reach(d.run, w, -1, -1)
			d.last[w] = a
		case d.sign < 0 && d.used[a] && d.reduced(j, w, a) < 0: // a path w ⇝ j closes the cycle
			d.out.reach(d.run, w, -1, -1)
			d.back.reach(d.run, j, -1, -1)
			d.last[w] = a
		}
	}
	for d.out.next < len(d.out.queue) && d.back.next < len(d.back.queue) {
		side, other := &d.out, &d.back
		if len(d.back.queue)-d.back.next < len(d.out.queue)-d.out.next {
			side, other = other, side
		}
		meet, err := d.spread(ctx, side, other)
		if err != nil {
			return false, err
		}
		if meet >= 0 {
			d.turn(meet)
			return true, nil
		}
	}
	return false, nil
}

// yield makes the negative reduced costs zero after improve has found no cycle: the
// nodes within reach of one end fall behind, or those of the other get ahead.
func (d *drift) yield() {
	nodes, by := d.out.queue, int32(-1)
	if d.out.next < len(d.out.queue) {
		nodes, by = d.back.queue, 1
	}
	for _, v := range nodes {
		if d.pi[v] == 0 {
			d.moved = append(d.moved, v)
		}
		d.pi[v] += by
	}
}

// spread looks at the next node of one side and returns a node that the other side
// has reached too, or -1.
func (d *drift) spread(ctx context.Context, side, other *wave) (int32, error) {
	if last := len(side.queue) - 1; side.queue[side.next] == d.rest { // it has most arcs by far
		side.queue[side.next], side.queue[last] = side.queue[last], d.rest
	}
	v := side.queue[side.next]
	side.next++
	n := d.slots(v)
	for s := range n {
		var u, a, cost int32
		if side == &d.out {
			if u, a = d.next(v, s); u < 0 {
				continue
			}
			cost = d.reduced(v, u, a)
		} else {
			if u, a = d.before(v, s); u < 0 {
				continue
			}
			cost = d.reduced(u, v, a)
		}
		if cost != 0 || d.block[u] != d.block[v] {
			continue
		}
		if side.reach(d.run, u, v, a); other.seen[u] == d.run {
			return u, nil
		}
	}
	return -1, d.pace.step(ctx, int(n))
}

// turn applies the cycle of the paths from both ends to node meet and the edge that
// closes it, which is that of the worker at one of the ends.
func (d *drift) turn(meet int32) {
	first, last := meet, meet
	for ; d.out.by[first] >= 0; first = d.out.by[first] {
		d.move(d.out.by[first], first, d.out.via[first])
	}
	for ; d.back.by[last] >= 0; last = d.back.by[last] {
		d.move(last, d.back.by[last], d.back.via[last])
	}
	if last < d.workers {
		d.change(d.last[last])
	} else {
		d.change(d.last[first])
	}
}

// move applies the arc from node u to node v, which changes tight edge a, if any.
func (d *drift) move(u, v, a int32) {
	if a >= 0 {
		d.change(a)
		return
	}
	below, rising := v, false
	if d.above[u] == v {
		below, rising = u, true
	}
	if d.up[below] == rising {
		d.unused[below]++
	} else {
		d.unused[below]--
	}
}

// change uses tight edge a if it is unused, and the reverse.
func (d *drift) change(a int32) {
	diff := int64(1)
	if d.used[a] {
		diff = -1
	}
	d.used[a] = !d.used[a]
	if g := d.class[d.edge[a]]; g >= 0 {
		d.count[g] += diff
	}
}
