package assign

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
)

const (
	// coarseFrom is the spread of a level from which coarse bids are worth while.
	coarseFrom = 150
	// coarseBits is how many bits the spread of a level has in coarse bids, at most.
	coarseBits = 29
	// coarseMost is what an arc is worth in coarse bids, at most.
	coarseMost = 1 << coarseBits
	// overshoot is by how many steps prices are lowered after coarse bids.
	overshoot = 2
)

// A coarse auction brings prices near their optimum. Its bids exceed the second best
// choice by a step, a part of the spread of the level, and so end price wars soon; as
// prices are too high by about a step or two then, they are lowered so far, and bids
// of a smaller step follow, at last of none. Nothing that it does need be exact: it
// holds numbers of 32 bits, eight bytes per arc, in the storage of the lists of openings.
//
// What an arc is worth here is its weight less the price that the opening had at the
// start, shifted so that the spread of the level fits. Of a worker to whom more than
// that is at stake, at the levels above, the best arc is worth coarseMost, and those
// are worth nothing that no price at this level would make good.
type coarse struct {
	*solver
	shift  int     // a worth of one is a key of 1 << shift
	arc    []half  // as those of the solver, by worker, but by falling worth
	price  []int32 // per opening: beyond that at the start
	stand  []stand // per opening
	seats  []seat
	budget int // bids that may still be made
}

// A stand is an opening's part of the seats: a binary heap, the lowest level first.
type stand struct{ from, taken, seats int32 }

// A seat is held by a worker up to a price, its level.
type seat struct{ level, worker int32 }

func (d *stand) full() bool { return d.taken == d.seats }

// roughly makes coarse bids for a level of a spread, and keeps the prices and who is
// placed.
func (s *solver) roughly(ctx context.Context, spread key, budget int) error {
	c := &coarse{
		solver: s, arc: s.halves, budget: budget, shift: max(0, spread.bits()-coarseBits),
		price: make([]int32, len(s.beta)), stand: make([]stand, len(s.beta)),
	}
	rooms := 0
	for j := range c.stand {
		c.stand[j] = stand{from: int32(rooms), seats: s.seats[j]}
		rooms += cap(s.held[j])
	}
	c.seats = make([]seat, rooms)
	s.faced = false
	if err := c.load(ctx); err != nil {
		return err
	}
	wide := int32(spread.right(c.shift).lo)
	for _, step := range [...]int32{max(1, wide/10), max(1, wide/60), 0} {
		if err := c.resume(ctx); err != nil {
			return err
		}
		if err := c.bid(ctx, step); err != nil {
			return err
		}
		for j := range c.price {
			c.price[j] = max(0, c.price[j]-overshoot*step)
		}
	}
	return c.unload(ctx)
}

// bits returns the length of a key that is not negative.
func (x key) bits() int {
	if x.hi > 0 {
		return 64 + bits.Len64(uint64(x.hi))
	}
	return bits.Len64(x.lo)
}

// right returns x shifted by n bits to the right, left one shifted to the left.
func (x key) right(n int) key {
	if n >= 64 {
		return key{x.hi >> 63, uint64(x.hi >> (n - 64))}
	}
	return key{x.hi >> n, x.lo>>n | uint64(x.hi)<<(64-n)}
}

func (x key) left(n int) key {
	if n >= 64 {
		return key{int64(x.lo << (n - 64)), 0}
	}
	return key{x.hi<<n | int64(x.lo>>(64-n)), x.lo << n}
}

// load works out what every arc is worth.
func (c *coarse) load(ctx context.Context) error {
	top := key{lo: coarseMost}.left(c.shift)
	for w, k := range c.match {
		first, last := c.first[w], c.last[w]
		own, out := c.solver.arc[first:last], c.arc[first:last]
		var less key
		if best := c.second(int32(w), -1); top.less(best) {
			less = best.sub(top)
		}
		sorted := true
		for i := range own {
			out[i] = half{node: own[i].to}
			if net := own[i].weight.sub(c.beta[own[i].to]).sub(less); net.positive() {
				out[i].num = int32(net.right(c.shift).lo)
			}
			sorted = sorted && (i == 0 || out[i].num <= out[i-1].num)
		}
		if !sorted {
			slices.SortFunc(out, func(a, b half) int {
				return cmp.Or(cmp.Compare(b.num, a.num), cmp.Compare(a.node, b.node))
			})
			if k >= 0 {
				to := c.solver.arc[k].to
				c.match[w] = first + int32(slices.IndexFunc(out, func(a half) bool { return a.node == to }))
			}
		}
		if err := c.pace.step(ctx, 2*len(own)+1); err != nil {
			return err
		}
	}
	return nil
}

// unload adds the prices to those at the start, and finds the used arcs in the
// solver's order.
func (c *coarse) unload(ctx context.Context) error {
	for j, p := range c.price {
		c.beta[j] = c.beta[j].add(key{lo: uint64(p)}.left(c.shift))
	}
	for w, k := range c.match {
		if k >= 0 && c.solver.arc[k].to != c.arc[k].node {
			own, to := c.solver.arc[c.first[w]:c.last[w]], c.arc[k].node
			c.match[w] = c.first[w] + int32(slices.IndexFunc(own, func(a arc) bool { return a.to == to }))
		}
		if err := c.pace.step(ctx, 4); err != nil {
			return err
		}
	}
	return nil
}

// resume keeps the placements that are a best choice at the prices; see
// [solver.resume].
func (c *coarse) resume(ctx context.Context) error {
	for j := range c.stand {
		c.stand[j].taken = 0
	}
	for w, k := range c.match {
		if k < 0 {
			continue
		}
		c.match[w] = -1
		own, other := c.arc[k], int32(0)
		for i := c.first[w]; i < c.last[w]; i++ {
			a := c.arc[i]
			if a.num <= other {
				break
			}
			if net := a.num - c.price[a.node]; i != k && net > other {
				other = net
			}
		}
		if own.num-c.price[own.node] >= other {
			c.match[w] = k
			c.push(&c.stand[own.node], seat{own.num - other, int32(w)})
		}
		if err := c.pace.step(ctx, int(c.last[w]-c.first[w])+1); err != nil {
			return err
		}
	}
	return nil
}

// bid lets every worker without a place bid in turn, step above the level, and then
// whom that displaces.
func (c *coarse) bid(ctx context.Context, step int32) error {
	for w := range c.match {
		if c.match[w] >= 0 {
			continue
		}
		for u := int32(w); u >= 0 && c.budget > 0; c.budget-- {
			if err := c.pace.step(ctx, int(c.last[u]-c.first[u])+1); err != nil {
				return err
			}
			k, margin, second := c.best(u)
			if k < 0 || margin+step <= second && c.stand[c.arc[k].node].full() {
				break // priced out, and prices only rise; or two choices are equal
			}
			u = c.take(u, k, c.arc[k].num-second+step)
		}
	}
	return nil
}

// best returns the arc of worker u with the greatest worth less price, -1 if none is
// positive, with that margin and the next best one, at least zero.
func (c *coarse) best(u int32) (arc, margin, second int32) {
	first := c.first[u]
	own, price := c.arc[first:c.last[u]], c.price
	arc = -1
	for i, a := range own {
		if a.num <= second {
			break // prices are not negative, and the worths fall
		}
		switch net := a.num - price[a.node]; {
		case net > margin:
			arc, margin, second = first+int32(i), net, margin
		case net > second:
			second = net
		}
	}
	return arc, margin, second
}

// take seats worker u by arc k at a level, in place of the holder with the lowest one
// if the opening is full, and returns the displaced worker or -1.
func (c *coarse) take(u, k, level int32) int32 {
	j, out := c.arc[k].node, int32(-1)
	d := &c.stand[j]
	c.match[u] = k
	if d.full() {
		out = c.seats[d.from].worker
		c.match[out] = -1
		c.replace(d, seat{level, u})
	} else {
		c.push(d, seat{level, u})
	}
	if d.full() {
		c.price[j] = max(c.price[j], c.seats[d.from].level)
	}
	return out
}

// replace puts x in the place of the seat with the lowest level.
func (c *coarse) replace(d *stand, x seat) {
	heap := c.seats[d.from : d.from+d.taken]
	i := 0
	for n := 1; n < len(heap); n = 2*i + 1 {
		if n+1 < len(heap) && heap[n+1].level < heap[n].level {
			n++
		}
		if heap[n].level >= x.level {
			break
		}
		heap[i] = heap[n]
		i = n
	}
	heap[i] = x
}

// push adds a seat.
func (c *coarse) push(d *stand, x seat) {
	d.taken++
	heap := c.seats[d.from : d.from+d.taken]
	i := len(heap) - 1
	for i > 0 {
		up := (i - 1) / 2
		if x.level >= heap[up].level {
			break
		}
		heap[i] = heap[up]
		i = up
	}
	heap[i] = x
}
