package assign

import (
	"context"
	"slices"
)

// far is a distance that no path has.
var far = key{hi: 1 << 62}

// open starts a search without bounds, alone.
func (s *seek) open() {
	s.start()
	s.bound, s.other = far, nil
}

// balance sends every surplus to where something is missing. It returns false if
// that cannot be done: the floors cannot be met; then the last search has seen all
// nodes that a surplus can reach. What it has sent stays sent.
func (f *flow) balance(ctx context.Context) (bool, error) {
	var ends []int32
	for v, n := range f.surplus {
		if n < 0 {
			ends = append(ends, int32(v))
		}
	}
	for v := range f.surplus {
		for f.surplus[v] > 0 {
			found, err := f.meet(ctx, int32(v), ends)
			if err != nil {
				return false, err
			}
			if !found {
				return false, f.reach(ctx, int32(v))
			}
			f.searches++
			f.shift()
			end := f.path()
			n := min(f.surplus[v], -f.surplus[end], f.width(end))
			f.surplus[v] -= n
			f.surplus[end] += n
			f.send(end, n)
			ends = slices.DeleteFunc(ends, func(u int32) bool { return f.surplus[u] == 0 })
		}
	}
	return true, nil
}

// meet searches from node start, and against the arcs from all ends, for the shortest
// path from the one to any of the others; false if there is none. Either side looks at
// as many arcs as the other: limits and the root have thousands, and as a rule the sides
// meet at one before it is that one's turn. Between two of those one side goes all the
// way.
func (f *flow) meet(ctx context.Context, start int32, ends []int32) (bool, error) {
	a, b := &f.seek, &f.rear
	a.open()
	b.open()
	a.other, b.other = b, a
	f.met = -1
	a.from[start], a.edge[start] = -1, -1
	a.enter(start, key{})
	for _, v := range ends {
		b.from[v], b.edge[v] = -1, -1
		b.enter(v, key{})
	}
	hub := func(v int32) bool { return v >= int32(len(f.match)+len(f.beta)) }
	oneWay := hub(start) && !slices.ContainsFunc(ends, func(v int32) bool { return !hub(v) })
	var ahead, behind int // arcs looked at
	for len(a.queue) > 0 && len(b.queue) > 0 && a.dist[a.queue[0]].add(b.dist[b.queue[0]]).less(a.bound) {
		x, y := a.queue[0], b.queue[0]
		more, less := ahead+f.arcs(x, false), behind+f.arcs(y, true)
		if oneWay || more <= less {
			ahead = more
			a.closed = append(a.closed, a.pop())
			if err := f.step(ctx, x); err != nil {
				return false, err
			}
		} else {
			behind = less
			b.closed = append(b.closed, b.pop())
			f.stepBack(b, y)
			if err := f.pace.step(ctx, f.arcs(y, true)); err != nil {
				return false, err
			}
		}
	}
	return f.met >= 0, nil
}

// arcs returns how many arcs leave node v, or come to it.
func (f *flow) arcs(v int32, back bool) int {
	workers, openings := int32(len(f.match)), int32(len(f.beta))
	switch {
	case v < workers && back:
		return 2
	case v < workers:
		return int(f.last[v]-f.first[v]) + 1
	case v >= workers+openings:
		return len(f.below[v]) + 1
	case back:
		return len(f.inward[v-workers]) + 1
	default:
		return len(f.held[v-workers]) + 1
	}
}

// join notes that a search has come to node u, where another may have been.
func (f *flow) join(u int32) {
	a, b := &f.seek, &f.rear
	if a.other == nil || a.seen[u] != a.run || b.seen[u] != b.run {
		return
	}
	if d := a.dist[u].add(b.dist[u]); d.less(a.bound) {
		a.bound, b.bound, f.met = d, d, u
	}
}

// shift moves the potentials by what meet has found. Around either end they change as
// far as it has searched, and together by the length of the path.
func (f *flow) shift() {
	a, b := &f.seek, &f.rear
	ahead := a.bound
	if len(a.queue) > 0 && a.dist[a.queue[0]].less(ahead) {
		ahead = a.dist[a.queue[0]]
	}
	behind := a.bound.sub(ahead)
	for _, v := range a.closed {
		if a.dist[v].less(ahead) {
			f.phi[v] = f.phi[v].add(a.dist[v]).sub(ahead)
		}
	}
	for _, v := range b.closed {
		if b.dist[v].less(behind) {
			f.phi[v] = f.phi[v].add(behind).sub(b.dist[v])
		}
	}
}

// path joins the two halves of the path that meet has found, into one that leads back
// from its end, which it returns. Where the halves share nodes, on a detour that costs
// nothing, it is left out.
func (f *flow) path() int32 {
	a, b := &f.seek, &f.rear
	before := map[int32]bool{}
	for v := f.met; v >= 0; v = a.from[v] {
		before[v] = true
	}
	last := f.met
	for v := f.met; v >= 0; v = b.from[v] {
		if before[v] {
			last = v
		}
	}
	for b.from[last] >= 0 {
		next := b.from[last]
		a.from[next], a.edge[next] = last, b.edge[last]
		last = next
	}
	return last
}
