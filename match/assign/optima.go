package assign

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// A Range is the least and the greatest value of a count, both attained.
type Range struct{ Min, Max int64 }

// String returns "7" where the ends are equal, else "5–7".
func (r Range) String() string {
	if r.Min == r.Max {
		return strconv.FormatInt(r.Min, 10)
	}
	return fmt.Sprintf("%d–%d", r.Min, r.Max)
}

// An Agreement says what all optimal plans have in common, per worker.
type Agreement struct {
	Same   []bool // the worker has the same edge, or none, in every optimal plan
	Placed []bool // the worker is placed in every optimal plan, or in none
}

// Shared says which part of plan every optimal plan of p shares. A worker who is
// Placed but not Same is sure of a place, but not of which. The plan is verified
// first, and the error is that of [Plan.Verify] or the cause of an ended ctx.
// It costs O(W + J + m); with limits, which must form trees, it solves anew.
func Shared(ctx context.Context, p Problem, plan Plan) (Agreement, error) {
	if len(p.Limits) > 0 {
		return sharedLimited(ctx, p, plan)
	}
	f, err := newFace(ctx, p, plan)
	if err != nil {
		return Agreement{}, err
	}
	a := Agreement{Same: make([]bool, p.Workers), Placed: make([]bool, p.Workers)}
	for w := range p.Workers {
		// What may change is an arc within a component: between worker and rest
		// whether it is placed, between opening and worker where.
		a.Placed[w] = !f.zero[w] || f.block[w] != f.block[f.rest]
		a.Same[w] = a.Placed[w]
		if i := plan.Edge[w]; i >= 0 {
			a.Same[w] = f.block[w] != f.block[f.opening(p.Edges[i].Opening)]
		}
	}
	return a, nil
}

// Ranges returns, for each class 0..n-1, the least and the greatest number of
// used edges of that class over all optimal plans of p. class names the class of
// each edge, -1 for none. A class may be one opening (how many of its positions
// are filled), a region, the locals of an occupation, a single edge.
//
// The plan is verified first. The error is that of [Plan.Verify], a
// [ProblemError] for class, or the cause of an ended ctx.
//
// By complementary slackness the optimal plans are the flows that use tight
// edges only, fill what has a price and place whoever has one. Two of them
// differ by cycles of the residual graph, hence only inside its strongly
// connected components. There a count is pushed to its end opening by opening:
// once each used edge of the class earns 1, a cycle of zero reduced cost is
// looked for from both sides and applied, and if there is none, potentials rise by
// 1 (a primal-dual method for unit costs). It costs O(m) without ties, otherwise
// one search per unit of change, short as a rule, and up to one of a component per
// opening and class: seconds for a million edges with many equal scores and
// hundreds of classes, a quarter of a minute where all scores are equal.
func Ranges(ctx context.Context, p Problem, plan Plan, class []int32, n int) ([]Range, error) {
	if err := checkClasses("class", class, len(p.Edges), n); err != nil {
		return nil, err
	}
	f, err := newFace(ctx, p, plan)
	if err != nil {
		return nil, err
	}
	out := make([]Range, n)
	count := make([]int64, n)
	for _, i := range plan.Edge {
		if i >= 0 && class[i] >= 0 {
			count[class[i]]++
		}
	}
	members := f.members(class, n)
	d := newDrift(f, class, count)
	for g := range int32(n) {
		least, most := d.ends(g, members[g])
		if err := d.push(ctx, g, members[g], -1, least); err != nil {
			return nil, err
		}
		out[g].Min = count[g]
		if err := d.push(ctx, g, members[g], +1, most); err != nil {
			return nil, err
		}
		out[g].Max = count[g]
	}
	return out, nil
}

// checkClasses reports every fault of a list of classes.
func checkClasses(list string, class []int32, items, n int) error {
	var bad faults
	if n < 0 {
		bad.add("n", ErrRange, fmt.Sprintf("%d is negative", n))
	}
	if len(class) != items {
		bad.add(list, ErrRange, fmt.Sprintf("length %d is not %d", len(class), items))
	}
	for i, g := range class {
		if g < -1 || int(g) >= n {
			bad.add(at(list, i, ""), ErrRange, fmt.Sprintf("%d is not in [-1, %d)", g, n))
		}
	}
	return errors.Join(bad...)
}

// A face is the residual graph of the optimal plans, seen from one of them. Its
// nodes are the workers, then the openings, then rest, which stands for staying
// out and staying open. Its arcs, each of which keeps the plan optimal once a
// cycle is closed:
//
//	worker → opening   the worker could take this tight edge
//	opening → worker   the opening could give up this holder
//	worker → rest      a placed worker of price zero could leave
//	rest → worker      an unplaced worker (price zero) could be placed
//	opening → rest     an opening of price zero has a position to fill
//	rest → opening     an opening of price zero could leave a position open; if
//	                   it has none filled, this leads nowhere but back to rest
type face struct {
	workers, openings int32
	rest              int32

	edge []int32 // per tight edge: the edge of the problem, by (worker, opening)
	from []int32 // per tight edge: its worker
	to   []int32 // per tight edge: its opening
	used []bool  // per tight edge
	out  []int32 // per worker: its first tight edge; one more at the end
	in   []int32 // per opening: its first item of byTo; one more at the end
	byTo []int32 // tight edges by (opening, worker)

	zero   []bool  // per node but rest: its price is zero
	loose  []int32 // the nodes whose price is zero, ascending
	placed []bool  // per worker
	filled []int64 // per opening
	spare  []int64 // per opening: its positions
	block  []int32 // per node: its strongly connected component
	pace   pace
}

func newFace(ctx context.Context, p Problem, plan Plan) (*face, error) {
	order, err := p.canonical(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.unlimited(); err != nil {
		return nil, err
	}
	if err := plan.Verify(ctx, p); err != nil {
		return nil, err
	}
	if plan.Status != Optimal {
		return nil, refuted("the plan is %v", plan.Status)
	}
	f := &face{workers: int32(p.Workers), openings: int32(len(p.Capacity))}
	f.rest = f.workers + f.openings
	f.placed = make([]bool, f.workers)
	f.filled, f.spare = make([]int64, f.openings), p.free()
	f.out, f.in = make([]int32, f.workers+1), make([]int32, f.openings+1)
	decided := p.decisions()
	for _, i := range order {
		if err := f.pace.step(ctx, 1); err != nil {
			return nil, err
		}
		e := &p.Edges[i]
		if !decided.open(i, e.Worker) || e.Weight.Sign() <= 0 || plan.Worker[e.Worker].Add(plan.Opening[e.Opening]) != e.Weight {
			continue
		}
		used := plan.Edge[e.Worker] == i
		f.edge, f.from, f.to, f.used = append(f.edge, i), append(f.from, e.Worker), append(f.to, e.Opening), append(f.used, used)
		f.out[e.Worker+1]++
		f.in[e.Opening+1]++
		if used {
			f.placed[e.Worker] = true
			f.filled[e.Opening]++
		}
	}
	f.index(plan, &decided)
	f.block, err = f.components(ctx)
	return f, err
}

// index completes the adjacency lists.
func (f *face) index(plan Plan, decided *decisions) {
	for w := range f.workers {
		f.out[w+1] += f.out[w]
	}
	for j := range f.openings {
		f.in[j+1] += f.in[j]
	}
	f.byTo = make([]int32, len(f.edge))
	next := append([]int32(nil), f.in...)
	for a, j := range f.to {
		f.byTo[next[j]] = int32(a)
		next[j]++
	}
	f.zero = make([]bool, f.rest)
	for v := range f.rest {
		if v < f.workers {
			f.zero[v] = plan.Worker[v].IsZero() && decided.locked(v) < 0
		} else {
			f.zero[v] = plan.Opening[v-f.workers].IsZero()
		}
		if f.zero[v] {
			f.loose = append(f.loose, v)
		}
	}
}

// opening returns the node of opening j.
func (f *face) opening(j int32) int32 { return f.workers + j }

// slots returns how many arcs may leave node v.
func (f *face) slots(v int32) int32 {
	switch {
	case v == f.rest:
		return int32(len(f.loose))
	case v < f.workers:
		return f.out[v+1] - f.out[v] + 1
	default:
		j := v - f.workers
		return f.in[j+1] - f.in[j] + 1
	}
}

// next returns the node to which arc i of node v leads, and the tight edge that
// it changes; node -1 if the arc is not in the residual graph, edge -1 if the
// arc joins v and rest.
func (f *face) next(v, i int32) (node, edge int32) {
	switch {
	case v == f.rest:
		u := f.loose[i]
		if u >= f.workers || !f.placed[u] {
			return u, -1
		}
	case i == f.slots(v)-1:
		if f.zero[v] && (v < f.workers && f.placed[v] || v >= f.workers && f.filled[v-f.workers] < f.spare[v-f.workers]) {
			return f.rest, -1
		}
	case v < f.workers:
		if a := f.out[v] + i; !f.used[a] {
			return f.opening(f.to[a]), a
		}
	default:
		if a := f.byTo[f.in[v-f.workers]+i]; f.used[a] {
			return f.from[a], a
		}
	}
	return -1, -1
}

// before is next against the arcs: it returns the node from which arc i of node v
// comes, and the tight edge that it changes.
func (f *face) before(v, i int32) (node, edge int32) {
	switch {
	case v == f.rest:
		u := f.loose[i]
		if u < f.workers && f.placed[u] || u >= f.workers && f.filled[u-f.workers] < f.spare[u-f.workers] {
			return u, -1
		}
	case i == f.slots(v)-1:
		if f.zero[v] && (v >= f.workers || !f.placed[v]) {
			return f.rest, -1
		}
	case v < f.workers:
		if a := f.out[v] + i; f.used[a] {
			return f.opening(f.to[a]), a
		}
	default:
		if a := f.byTo[f.in[v-f.workers]+i]; !f.used[a] {
			return f.from[a], a
		}
	}
	return -1, -1
}

// components returns the strongly connected component of every node. Moving along
// cycles does not change them.
func (f *face) components(ctx context.Context) ([]int32, error) {
	return components(ctx, f.rest+1, f.slots, func(v, i int32) int32 {
		u, _ := f.next(v, i)
		return u
	})
}

// components returns the strongly connected component of every node of a graph
// (Tarjan 1972, without recursion): node v has so many slots, each leading to a node
// or to -1.
func components(ctx context.Context, n int32, slots func(v int32) int32, next func(v, slot int32) int32) ([]int32, error) {
	var pace pace
	block, low, index := make([]int32, n), make([]int32, n), make([]int32, n)
	slot := make([]int32, n)
	var stack, path []int32
	var seen, blocks int32
	for root := range n {
		if index[root] > 0 {
			continue
		}
		path = append(path, root)
		for len(path) > 0 {
			if err := pace.step(ctx, 1); err != nil {
				return nil, err
			}
			v := path[len(path)-1]
			if index[v] == 0 {
				seen++
				index[v], low[v] = seen, seen
				stack = append(stack, v)
			}
			if slot[v] < slots(v) {
				u := next(v, slot[v])
				slot[v]++
				switch {
				case u < 0:
				case index[u] == 0:
					path = append(path, u)
				case block[u] == 0: // still on the stack
					low[v] = min(low[v], index[u])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				up := path[len(path)-1]
				low[up] = min(low[up], low[v])
			}
			if low[v] == index[v] {
				blocks++
				for top := int32(-1); top != v; {
					top = stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					block[top] = blocks
				}
			}
		}
	}
	return block, nil
}

// members returns, per class, the tight edges that some optimal plan uses and
// another does not, by (opening, worker).
func (f *face) members(class []int32, n int) [][]int32 {
	out := make([][]int32, n)
	for _, a := range f.byTo {
		g := class[f.edge[a]]
		if g >= 0 && f.block[f.from[a]] == f.block[f.opening(f.to[a])] {
			out[g] = append(out[g], a)
		}
	}
	return out
}
