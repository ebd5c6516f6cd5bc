package impact

import (
	"context"
	"errors"
	"slices"

	"github.com/beveridge-go/beveridge/match/assign"
)

// An augmenter holds an optimal plan with prices and lets workers in one by one.
//
// What a set of workers is worth has falling marginal values, so the best set of
// q+1 is the best of q and one worker more, and what a worker adds never rises. The
// greatest weight less price of a worker bounds what it adds; the queue holds
// workers by such bounds, some of them too high as prices have risen since.
type augmenter struct {
	first    []int32 // per worker: its arcs are arc[first[w]:first[w+1]]
	arc      []move
	match    []int32 // per worker: the arc that it uses, or -1
	held     [][]int32
	capacity []int64
	price    []assign.Value // per opening
	in       []bool         // workers who were let in: the quota keeps them
	queue    bounds

	// One search.
	dist  []assign.Value
	state []int32 // the turn that reached the opening; negative: and settled it
	by    []int32 // the worker who would come
	via   []int32 // by which arc
	turn  int32
	heap  bounds // openings by -dist
	done  []int32
	steps int
}

type move struct {
	to     int32
	weight assign.Value
}

// errAugment says that our own invariant is broken.
var errAugment = errors.New("impact: no end of an augmenting path")

// countedBy says whom the one limit of a problem counts.
func countedBy(p assign.Problem) []bool {
	counted := slices.Repeat([]bool{p.Limits[0].Workers == nil}, p.Workers)
	for _, w := range p.Limits[0].Workers {
		counted[w] = true
	}
	return counted
}

// startAugmenter solves p without the workers whom its one limit counts, and has them
// wait. It returns the value so far.
func startAugmenter(ctx context.Context, p assign.Problem, from assign.Start) (*augmenter, assign.Value, error) {
	counted := countedBy(p)
	p.Limits = nil
	rest := without(p, func(w int32) bool { return counted[w] })
	start, err := assign.SolveFrom(ctx, rest, from)
	if err != nil {
		return nil, assign.Value{}, err
	}
	a := newAugmenter(p, rest, start)
	for w, is := range counted {
		if is {
			a.queue.push(a.bound(int32(w)), int32(w))
		}
	}
	return a, start.Value, nil
}

// solveCounted solves a problem whose one limit counts workers, with its certificate,
// and on a country far sooner than a flow with limits. It lets workers in one by one;
// what the last one adds is a price of the limit. Then it solves for those who are in,
// whose least prices leave each of them at least that much, and raises prices until
// nobody who waits would pay more.
//
// from is where the others alone are solved from; their plan is returned as a start,
// too.
func solveCounted(ctx context.Context, p assign.Problem, from assign.Start) (assign.Plan, assign.Start, error) {
	a, _, err := startAugmenter(ctx, p, from)
	if err != nil {
		return assign.Plan{}, assign.Start{}, err
	}
	others := a.start()
	plan, err := a.solve(ctx, p)
	return plan, others, err
}

// solve goes on from the others alone.
func (a *augmenter) solve(ctx context.Context, p assign.Problem) (assign.Plan, error) {
	var err error
	var price assign.Value
	if p.Limits[0].Max == 0 && len(a.queue) > 0 {
		price = a.queue[0].key
	}
	for range p.Limits[0].Max {
		if price, err = a.admit(ctx); err != nil {
			return assign.Plan{}, err
		}
		if price.Sign() <= 0 {
			break
		}
	}
	counted := countedBy(p)
	rest := without(p, func(w int32) bool { return counted[w] && !a.in[w] })
	rest.Limits = nil
	least, err := assign.SolveFrom(ctx, rest, a.start())
	if err != nil {
		return assign.Plan{}, err
	}
	a.price = least.Opening // which prove the plan of those who are in, as do all best prices
	if err := a.settle(ctx, counted, price); err != nil {
		return assign.Plan{}, err
	}
	plan := a.plan(p, counted, price)
	return plan, plan.Verify(ctx, p)
}

// without returns p without the edges of some workers.
func without(p assign.Problem, out func(w int32) bool) assign.Problem {
	n := 0
	for i := range p.Edges {
		if !out(p.Edges[i].Worker) {
			n++
		}
	}
	all := p.Edges
	p.Edges = make([]assign.Edge, 0, n)
	for i := range all {
		if !out(all[i].Worker) {
			p.Edges = append(p.Edges, all[i])
		}
	}
	return p
}

// start is where the augmenter stands.
func (a *augmenter) start() assign.Start {
	s := assign.Start{Opening: slices.Clone(a.price), Place: make([]int32, len(a.match))}
	for w, k := range a.match {
		if s.Place[w] = -1; k >= 0 {
			s.Place[w] = a.arc[k].to
		}
	}
	return s
}

// plan returns the plan with the prices that prove it.
func (a *augmenter) plan(p assign.Problem, counted []bool, price assign.Value) assign.Plan {
	plan := assign.Plan{
		Status: assign.Optimal, Edge: slices.Repeat([]int32{-1}, p.Workers), Worker: make([]assign.Value, p.Workers),
		Opening: a.price, Limit: []assign.Value{price},
	}
	for w := range int32(p.Workers) {
		plan.Worker[w] = a.bound(w)
		if counted[w] {
			plan.Worker[w] = plan.Worker[w].Sub(price)
			if plan.Worker[w].Sign() < 0 {
				plan.Worker[w] = assign.Value{}
			}
		}
	}
	for i, e := range p.Edges {
		if k := a.match[e.Worker]; k >= 0 && a.arc[k].to == e.Opening {
			plan.Edge[e.Worker] = int32(i)
			plan.Value = plan.Value.Add(e.Weight)
		}
		if a.capacity[e.Opening] == 0 { // a price that holds everybody off
			short := e.Weight.Sub(plan.Worker[e.Worker])
			if short.Cmp(plan.Opening[e.Opening]) > 0 {
				plan.Opening[e.Opening] = short
			}
		}
	}
	return plan
}

// newAugmenter takes over the plan of rest, which has some of the edges of p.
func newAugmenter(p, rest assign.Problem, start assign.Plan) *augmenter {
	n := len(p.Capacity)
	a := &augmenter{
		first: make([]int32, p.Workers+1), arc: make([]move, len(p.Edges)), match: make([]int32, p.Workers),
		held: make([][]int32, n), capacity: p.Capacity, price: append([]assign.Value(nil), start.Opening...),
		in: make([]bool, p.Workers), dist: make([]assign.Value, n), state: make([]int32, n), by: make([]int32, n), via: make([]int32, n),
	}
	for _, e := range p.Edges {
		if e.Weight.Sign() > 0 { // others are never used
			a.first[e.Worker+1]++
		}
	}
	for w := range p.Workers {
		a.first[w+1] += a.first[w]
		a.match[w] = -1
	}
	next := append([]int32(nil), a.first...)
	for _, e := range p.Edges {
		if e.Weight.Sign() <= 0 {
			continue
		}
		k := next[e.Worker]
		next[e.Worker]++
		a.arc[k] = move{e.Opening, e.Weight}
		if i := start.Edge[e.Worker]; i >= 0 && rest.Edges[i].Opening == e.Opening {
			a.match[e.Worker] = k
			a.held[e.Opening] = append(a.held[e.Opening], e.Worker)
		}
	}
	return a
}

func (a *augmenter) free(j int32) bool { return int64(len(a.held[j])) < a.capacity[j] }

// bound is the most that a worker adds at these prices, zero or more. An opening
// without positions has no price to be trusted.
func (a *augmenter) bound(w int32) assign.Value {
	var most assign.Value
	for _, m := range a.arc[a.first[w]:a.first[w+1]] {
		if net := m.weight.Sub(a.price[m.to]); a.capacity[m.to] > 0 && net.Cmp(most) > 0 {
			most = net
		}
	}
	return most
}

// admit lets in the worker who adds most and returns how much, zero if nobody adds
// anything.
func (a *augmenter) admit(ctx context.Context) (assign.Value, error) {
	for len(a.queue) > 0 {
		top := a.queue.pop()
		bound := a.bound(top.item)
		if bound.Sign() <= 0 {
			continue // prices only rise
		}
		if len(a.queue) > 0 && bound.Cmp(a.queue[0].key) < 0 {
			a.queue.push(bound, top.item)
			continue
		}
		at, out, short, err := a.search(ctx, top.item, bound, bound)
		if err != nil {
			return assign.Value{}, err
		}
		gain := bound.Sub(short)
		a.raise(short)
		switch {
		case gain.Sign() <= 0:
			continue
		case len(a.queue) > 0 && gain.Cmp(a.queue[0].key) < 0:
			a.queue.push(gain, top.item)
			continue
		}
		a.in[top.item] = true
		return gain, a.apply(at, out)
	}
	return assign.Value{}, nil
}

// settle raises prices until nobody who waits would pay more than the price of the
// limit: they add no more, so that there is room.
func (a *augmenter) settle(ctx context.Context, counted []bool, price assign.Value) error {
	for w, is := range counted {
		bound := a.bound(int32(w))
		if !is || a.in[w] || bound.Cmp(price) <= 0 {
			continue
		}
		most := bound.Sub(price)
		if _, _, _, err := a.search(ctx, int32(w), bound, most); err != nil {
			return err
		}
		a.raise(most)
	}
	return nil
}

// search looks for the cheapest way to let worker w in whose bound is given: to an
// opening with a free position (at), or to one whose holder (out) goes without a
// place. It returns by how much it falls short of the bound, at most: then there is no
// way that falls short by less.
func (a *augmenter) search(ctx context.Context, w int32, bound, most assign.Value) (at, out int32, short assign.Value, err error) {
	a.turn++
	a.heap, a.done = a.heap[:0], a.done[:0]
	at, out, short = -1, -1, most
	a.extend(w, bound, assign.Value{}, short)
	for len(a.heap) > 0 {
		top := a.heap.pop()
		j, d := top.item, assign.Value{}.Sub(top.key)
		if a.state[j] != a.turn || a.dist[j] != d {
			continue
		}
		if d.Cmp(short) >= 0 {
			break
		}
		if a.steps++; a.steps%1024 == 0 && ctx.Err() != nil {
			return -1, -1, short, context.Cause(ctx)
		}
		a.state[j] = -a.turn
		a.done = append(a.done, j)
		if a.free(j) {
			return j, -1, d, nil
		}
		for _, u := range a.held[j] {
			has := a.arc[a.match[u]].weight.Sub(a.price[j])
			if end := d.Add(has); end.Cmp(short) < 0 { // never of one let in: those are the best
				at, out, short = j, u, end
			}
			a.extend(u, has, d, short)
		}
	}
	return at, out, short, nil
}

// extend reaches the openings that a worker who has so much could take instead.
func (a *augmenter) extend(w int32, has, d, limit assign.Value) {
	for k := a.first[w]; k < a.first[w+1]; k++ {
		j := a.arc[k].to
		if a.state[j] == -a.turn || a.capacity[j] == 0 || k == a.match[w] {
			continue
		}
		far := d.Add(has).Sub(a.arc[k].weight.Sub(a.price[j]))
		if far.Cmp(limit) >= 0 || (a.state[j] == a.turn && far.Cmp(a.dist[j]) >= 0) {
			continue
		}
		a.state[j], a.dist[j], a.by[j], a.via[j] = a.turn, far, w, k
		a.heap.push(assign.Value{}.Sub(far), j)
	}
}

// raise moves the prices of what the last search settled, so that the plan stays
// optimal and the way that it found is tight.
func (a *augmenter) raise(short assign.Value) {
	for _, j := range a.done {
		if a.dist[j].Cmp(short) < 0 {
			a.price[j] = a.price[j].Add(short.Sub(a.dist[j]))
		}
	}
}

// apply moves everybody along the way that ends at an opening.
func (a *augmenter) apply(at, out int32) error {
	if at < 0 {
		return errAugment
	}
	if out >= 0 {
		a.leave(out)
		a.match[out] = -1
	}
	for {
		w, k := a.by[at], a.via[at]
		from := int32(-1)
		if a.match[w] >= 0 {
			from = a.arc[a.match[w]].to
			a.leave(w)
		}
		a.match[w] = k
		a.held[at] = append(a.held[at], w)
		if from < 0 {
			return nil
		}
		at = from
	}
}

// leave takes a worker off the list of its opening.
func (a *augmenter) leave(w int32) {
	j := a.arc[a.match[w]].to
	list := a.held[j]
	for i, u := range list {
		if u == w {
			list[i] = list[len(list)-1]
			a.held[j] = list[:len(list)-1]
			return
		}
	}
}

// bounds is a heap of items, the greatest key first; of equals the smallest item.
type bounds []entry

type entry struct {
	key  assign.Value
	item int32
}

func (b bounds) before(x, y int) bool {
	if c := b[x].key.Cmp(b[y].key); c != 0 {
		return c > 0
	}
	return b[x].item < b[y].item
}

func (b *bounds) push(key assign.Value, item int32) {
	*b = append(*b, entry{key, item})
	h := *b
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.before(i, up) {
			return
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
}

func (b *bounds) pop() entry {
	h := *b
	top, last := h[0], len(h)-1
	h[0] = h[last]
	h = h[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && h.before(child+1, child) {
			child++
		}
		if !h.before(child, i) {
			break
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
	*b = h
	return top
}
