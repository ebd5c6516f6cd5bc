package assign

import (
	"context"
	"math"
)

// MaxFill returns a maximum filling of t by Dinic's algorithm (1970). Total is
// the greatest number of positions that can be filled at once. The cover is unique:
// of all least covers the one with the fewest supply cells, its To all cells but
// the [Overdemanded] ones. The flow is one of many: publish [UnfilledRanges],
// not flows. The error is that of [Transport.Validate] or the cause of an ended
// ctx. It costs O(√n·m) where all counts are one, O(n²·m) at worst, and as a rule
// a few passes over the arcs.
func MaxFill(ctx context.Context, t Transport) (Filling, error) {
	order, err := t.canonical(ctx)
	if err != nil {
		return Filling{}, err
	}
	g := newNetwork(t, order)
	copy(g.give, t.Supply)
	copy(g.take[g.froms:], t.Demand)
	total, err := g.run(ctx)
	if err != nil {
		return Filling{}, err
	}
	f := Filling{Total: total, Flow: make([]int64, len(order)), From: make([]bool, len(t.Supply)), To: make([]bool, len(t.Demand))}
	for k, i := range order {
		f.Flow[i] = g.flow[k]
	}
	// The last search reached the cells from which a position that stays open can
	// be got at. People in them are all in use, positions outside are all filled,
	// and an arc to a cell that was reached comes from one that was reached.
	for v, d := range g.dist {
		if v := int32(v); v < g.froms {
			f.From[v] = d >= 0
		} else {
			f.To[v-g.froms] = d < 0
		}
	}
	return f, nil
}

// A network is the residual graph of a transport: nodes are the supply cells,
// then the demand cells. An arc runs forward without limit and backward up to
// its flow. give and take are what the nodes may still send and receive; run
// sends as much as possible from givers to takers.
type network struct {
	froms int32
	from  []int32 // per arc, by (from, to)
	to    []int32 // per arc: a node
	flow  []int64 // per arc
	out   []int32 // per node: its first item of list; one more at the end
	list  []int32 // the arcs of each node
	give  []int64 // per node
	take  []int64 // per node

	dist  []int32 // per node: arcs to the nearest taker, or -1 if not in queue
	queue []int32 // the nodes with a distance, nearest first
	slot  []int32 // per node: the arc of list to try next
	path  []int32 // arcs from a giver to the current node
	pace  pace
}

func newNetwork(t Transport, order []int32) *network {
	froms := int32(len(t.Supply))
	n, m := len(t.Supply)+len(t.Demand), len(order)
	g := &network{
		froms: froms,
		from:  make([]int32, m), to: make([]int32, m), flow: make([]int64, m),
		out: make([]int32, n+1), list: make([]int32, 2*m),
		give: make([]int64, n), take: make([]int64, n),
		dist: make([]int32, n), slot: make([]int32, n),
	}
	for k, i := range order {
		g.from[k], g.to[k] = t.Arcs[i].From, froms+t.Arcs[i].To
		g.out[g.from[k]+1]++
		g.out[g.to[k]+1]++
	}
	for v := range n {
		g.out[v+1] += g.out[v]
	}
	for v := range g.dist {
		g.dist[v] = -1
	}
	next := append([]int32(nil), g.out...)
	for k := range int32(m) {
		for _, v := range [2]int32{g.from[k], g.to[k]} {
			g.list[next[v]] = k
			next[v]++
		}
	}
	return g
}

// run sends as much as possible from givers to takers and returns how much.
// Afterwards queue holds the nodes from which a taker can still be reached; no
// giver is among them.
func (g *network) run(ctx context.Context) (int64, error) {
	var total int64
	for {
		found, err := g.measure(ctx)
		if err != nil || !found {
			return total, err
		}
		for _, v := range g.queue {
			g.slot[v] = g.out[v]
		}
		for _, v := range g.queue {
			for g.give[v] > 0 {
				sent, err := g.send(ctx, v)
				if err != nil {
					return 0, err
				}
				if sent == 0 {
					break
				}
				total += sent
			}
		}
	}
}

// measure searches backward from the takers up to the distance of the nearest
// giver and reports whether there is one.
func (g *network) measure(ctx context.Context) (bool, error) {
	for _, v := range g.queue {
		g.dist[v] = -1
	}
	g.queue = g.queue[:0]
	for v, n := range g.take {
		if n > 0 {
			g.dist[v] = 0
			g.queue = append(g.queue, int32(v))
		}
	}
	far := int32(math.MaxInt32)
	for i := 0; i < len(g.queue); i++ {
		v := g.queue[i]
		if g.give[v] > 0 {
			far = g.dist[v]
		}
		if g.dist[v] >= far {
			continue
		}
		for _, k := range g.list[g.out[v]:g.out[v+1]] {
			u := g.from[k]
			if v < g.froms {
				if u = g.to[k]; g.flow[k] == 0 {
					continue
				}
			}
			if g.dist[u] < 0 {
				g.dist[u] = g.dist[v] + 1
				g.queue = append(g.queue, u)
			}
		}
		if err := g.pace.step(ctx, int(g.out[v+1]-g.out[v])+1); err != nil {
			return false, err
		}
	}
	return far < math.MaxInt32, nil
}

// send sends along one path of falling distance from giver start and returns how
// much, zero if there is no such path left.
func (g *network) send(ctx context.Context, start int32) (int64, error) {
	g.path = g.path[:0]
	for v := start; g.take[v] == 0; {
		if err := g.pace.step(ctx, 1); err != nil {
			return 0, err
		}
		if g.dist[v] > 0 && g.slot[v] < g.out[v+1] {
			k := g.list[g.slot[v]]
			u := g.other(k, v)
			if g.dist[u] == g.dist[v]-1 && (v < g.froms || g.flow[k] > 0) {
				g.path = append(g.path, k)
				v = u
			} else {
				g.slot[v]++
			}
			continue
		}
		last := len(g.path) - 1 // a dead end, or a taker that others have filled
		if last < 0 {
			return 0, nil
		}
		v = g.other(g.path[last], v)
		g.path = g.path[:last]
		g.slot[v]++
	}
	return g.apply(start), nil
}

// other returns the end of arc k that is not v.
func (g *network) other(k, v int32) int32 {
	if v < g.froms {
		return g.to[k]
	}
	return g.from[k]
}

// apply sends as much as fits along the path from start and returns how much.
func (g *network) apply(start int32) int64 {
	x, v := g.give[start], start
	for _, k := range g.path {
		if v >= g.froms {
			x = min(x, g.flow[k])
		}
		v = g.other(k, v)
	}
	x = min(x, g.take[v])
	g.give[start] -= x
	g.take[v] -= x
	v = start
	for _, k := range g.path {
		if v < g.froms {
			g.flow[k] += x
		} else {
			g.flow[k] -= x
		}
		v = g.other(k, v)
	}
	return x
}
