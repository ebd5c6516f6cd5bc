package shortage

import (
	"container/heap"
	"context"
	"math"
	"slices"
)

// protect hides counts until one has its width, and reports whether it could.
// What a count can be more takes a cycle through it on which others change; what
// it can be less takes one the other way round.
func (x *suppressor) protect(ctx context.Context, k int) (bool, error) {
	need := x.s.Width
	for _, a := range [2]int{2 * k, 2*k + 1} {
		moved := map[int]int64{} // per arc, against the truth
		most := unlimited
		if a&1 == 1 {
			most = x.count(k) - x.least()
		}
		for gained := int64(0); need > 0 && gained < most; {
			if ctx.Err() != nil {
				return false, context.Cause(ctx)
			}
			want := min(need, most-gained)
			path := x.path(a, moved, want)
			if path == nil {
				path = x.path(a, moved, 1)
			}
			if path == nil {
				break
			}
			for _, b := range path {
				want = min(want, x.room(int(b), moved))
			}
			for _, b := range path {
				x.hidden[b/2] = true
				moved[int(b/2)] += want * int64(1-2*(b&1))
			}
			gained += want
			need -= want
		}
	}
	return need <= 0, nil
}

// room is how much an arc, forward or back, can still change.
func (x *suppressor) room(a int, moved map[int]int64) int64 {
	k := a / 2
	switch {
	case x.fixed[k]:
		return 0
	case a&1 == 0:
		return unlimited - moved[k]
	}
	return x.count(k) + moved[k] - x.least()
}

// path returns the cheapest way back from the head of an arc to its tail, of
// arcs that can all change by so much, or nil. Of equals it is the first by
// place.
func (x *suppressor) path(a int, moved map[int]int64, by int64) []int32 {
	from, to := x.head(a), x.head(a^1)
	cost := slices.Repeat([]int64{math.MaxInt64}, x.n.nodes)
	via := make([]int32, x.n.nodes)
	cost[from] = 0
	queue := &frontier{{node: from}}
	for queue.Len() > 0 {
		next := heap.Pop(queue).(step) //nolint:forcetypeassert // holds nothing else
		if next.cost > cost[next.node] {
			continue
		}
		if next.node == to {
			var path []int32
			for v := to; v != from; v = x.head(int(via[v] ^ 1)) {
				path = append(path, via[v])
			}
			return path
		}
		for _, b := range x.out[next.node] {
			if int(b/2) == a/2 || x.room(int(b), moved) < by {
				continue
			}
			c, v := next.cost, x.head(int(b))
			if !x.hidden[b/2] {
				c += x.price[b/2]
			}
			if c < cost[v] {
				cost[v], via[v] = c, b
				heap.Push(queue, step{v, c})
			}
		}
	}
	return nil
}

// head is the node to which a residual arc leads.
func (x *suppressor) head(a int) int32 {
	if a&1 == 0 {
		return x.n.arcs[a/2].to
	}
	return x.n.arcs[a/2].from
}

// A step is a node to be looked at.
type step struct {
	node int32
	cost int64
}

// A frontier is a heap of steps, cheapest first, then by node.
type frontier []step

func (f frontier) Len() int { return len(f) }
func (f frontier) Less(i, k int) bool {
	return f[i].cost < f[k].cost || f[i].cost == f[k].cost && f[i].node < f[k].node
}
func (f frontier) Swap(i, k int) { f[i], f[k] = f[k], f[i] }
func (f *frontier) Push(s any)   { *f = append(*f, s.(step)) } //nolint:forcetypeassert // a step
func (f *frontier) Pop() any {
	last := len(*f) - 1
	s := (*f)[last]
	*f = (*f)[:last]
	return s
}
