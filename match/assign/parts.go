package assign

import (
	"context"
	"slices"
)

// part is the plan of a split problem, with limits for places, of a verified plan of
// the whole one: an edge's own worker is paid what the edge is worth above its prices.
func (s *split) part(ctx context.Context, plan Plan) (Plan, error) {
	p := s.whole
	out := plan
	out.Edge, out.Worker = make([]int32, s.Workers), make([]Value, s.Workers)
	out.Limit = make([]Value, len(s.Limits))
	copy(out.Limit, plan.Limit)
	for u := range out.Edge {
		out.Edge[u] = -1
	}
	for _, i := range plan.Edge {
		if i >= 0 {
			out.Edge[s.Edges[i].Worker] = i
		}
	}
	for w, unit := range s.unit {
		if unit >= 0 {
			out.Worker[unit] = plan.Worker[w]
		} else {
			out.Limit[s.own[w]] = plan.Worker[w]
		}
	}
	c := p.counts()
	var list []int32
	var pace pace
	for i := range p.Edges {
		e := &p.Edges[i]
		if err := pace.step(ctx, 4); err != nil {
			return Plan{}, err
		}
		if s.unit[e.Worker] >= 0 || e.Weight.Sign() <= 0 {
			continue
		}
		above := e.Weight.Sub(plan.Worker[e.Worker]).Sub(plan.Opening[e.Opening])
		list = c.of(e.Worker, e.Opening, list)
		for _, k := range list {
			above = above.Sub(plan.Limit[k])
		}
		out.Worker[s.Edges[i].Worker] = maxValue(Value{}, above)
	}
	return out, nil
}

// order are the edges by worker of the split problem, then by opening.
func (s *split) order(ctx context.Context) ([]int32, error) {
	all := make([]int32, len(s.Edges))
	for i := range all {
		all[i] = int32(i)
	}
	all, err := countingSort(ctx, all, len(s.Capacity), func(i int32) int32 { return s.Edges[i].Opening })
	if err != nil {
		return nil, err
	}
	return countingSort(ctx, all, s.Workers, func(i int32) int32 { return s.Edges[i].Worker })
}

// unweighed is p with no more of its weights than which are positive.
func (p Problem) unweighed() Problem {
	p.Edges = slices.Clone(p.Edges)
	for i := range p.Edges {
		p.Edges[i].Weight = Scalar(int64(p.Edges[i].Weight.Sign()))
	}
	return p
}

// shared says of worker w of other than one place whether it uses the same edges, and
// as many, in every optimal plan.
func (f *face) shared(p *Problem, w int32, used []int32, varies []bool) (same, placed bool) {
	same = !varies[w]
	for _, i := range used {
		if i >= 0 {
			same = same && f.block[f.parts.Edges[i].Worker] != f.block[f.opening(p.Edges[i].Opening)]
		}
	}
	return same, !varies[w]
}

// varies says which workers of other than one place use more edges in some optimal plan
// than in others: where a cycle leads through the arc of their limit. Of an arc that can
// move both ways to and fro is none, so that it takes another way between its ends.
func (f *face) varies(ctx context.Context) ([]bool, error) {
	out := make([]bool, len(f.parts.own))
	both := make(map[int32][]int32) // by the node above
	var above []int32
	for w, k := range f.parts.own {
		v := f.workers + f.openings + k
		if k < 0 || !f.zero[v] {
			continue
		}
		u := f.above[v]
		if !f.rises(v) || !f.falls(v) {
			out[w] = f.block[v] == f.block[u]
			continue
		}
		if both[u] == nil {
			above = append(above, u)
		}
		both[u] = append(both[u], int32(w))
	}
	for _, u := range above {
		for _, turn := range []func(v, i int32) (node, edge int32){f.next, f.before} {
			ways, err := f.ways(ctx, u, turn)
			if err != nil {
				return nil, err
			}
			for _, w := range both[u] {
				v := f.workers + f.openings + f.parts.own[w]
				for _, first := range ways[v] {
					out[w] = out[w] || first != v && first != noWay
				}
			}
		}
	}
	return out, nil
}

// noWay stands where there is no way.
const noWay = -1

// ways returns for each node up to two of the nodes next to node u on the ways from it
// to there, or against the arcs: two of them are one at least that is not the node itself.
func (f *face) ways(ctx context.Context, u int32, turn func(v, i int32) (node, edge int32)) ([][2]int32, error) {
	out := make([][2]int32, f.rest+1)
	for v := range out {
		out[v] = [2]int32{noWay, noWay}
	}
	type step struct{ at, first int32 }
	var queue []step
	reach := func(v, first int32) {
		ways := &out[v]
		switch {
		case v == u || ways[0] == first || ways[1] != noWay:
			return
		case ways[0] == noWay:
			ways[0] = first
		default:
			ways[1] = first
		}
		queue = append(queue, step{v, first})
	}
	for i := range f.slots(u) {
		if v, _ := turn(u, i); v >= 0 {
			reach(v, v)
		}
	}
	for len(queue) > 0 {
		s := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		n := f.slots(s.at)
		for i := range n {
			if v, _ := turn(s.at, i); v >= 0 {
				reach(v, s.first)
			}
		}
		if err := f.pace.step(ctx, int(n)+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}
