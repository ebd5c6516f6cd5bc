package assign

import (
	"context"
	"slices"
)

const (
	// tollFrom is how many placements beyond one limit make it worth while to look
	// for the prices of limits before the repair.
	tollFrom = 32
	// tollEnough is which part of tollFrom is left to the repair.
	tollEnough = 8
	// tollRounds limits the rounds of that, per tier of limits.
	tollRounds = 40
	// tollPatience limits the rounds, per tier, that bring nothing.
	tollPatience = 4
	// tollCross is tollPatience where tiers cross and pull one another up and down.
	tollCross = 20
	// tollStretch is by how much at most more are let in than there is room for.
	tollStretch = 16
	// tollLeap is that where tiers cross, and move the same way again and again.
	tollLeap = 1 << 12
)

// A toll looks for prices of limits at which about as many want what a limit counts
// as it allows: coordinate ascent on the dual, a tier of limits at a time.
//
// At given prices, limits are nothing but tolls on the edges that they count, and
// what is left is a problem without limits. It starts from prices so high that few
// want what the limits count, and lowers each so far that at most as many more come
// as there is room for. As they come, positions become dearer and none is given up,
// so that a limit alone is never exceeded; among several, one that is exceeded is made
// dearer, so far that at most so many leave. Wherever this stops, its prices and its
// placements are a start for the repair of [flow], which is exact.
type toll struct {
	*solver

	edges  []Edge
	counts *counts
	bounds []Limit
	tree   *tree

	tiers [][]int32 // limits of one side that are disjoint, the innermost first; then those of cross
	cross crossTolls
	tier  []int32   // per limit: its number among them, or -1
	inner [][]int32 // per limit: the limits of its side right inside of it
	bare  []bool    // per limit: it counts workers or openings that none of these counts

	price []key   // per limit, at least zero
	used  []int64 // per limit: what it counts

	want   []int64 // per limit: how many are to come, or to leave if less than zero
	asked  []int64 // per limit: how many its last change of price was to let in or put off
	before []int64 // per limit: what it counted then
	factor []int64 // per limit: how many to let in or put off, for each that is wanted
	most   []int64 // per limit: up to which that grows

	// While the prices of a tier change. The first three begin with the root.
	mark     []int32 // per limit: that of the tier around it, itself at last, or -1
	guard    []key   // per limit: the prices of those from it to before mark
	shielded []bool  // per limit: one of them keeps its own
	shift    []key   // per limit: how its price changes
	list     [][]key // per limit: at what change each would come or leave
	best     []key   // per limit: what it offers a worker
}

// newToll prepares a search for the prices of the limits of s, solved without them;
// nil if few placements exceed each of them: then the repair is soon done.
func newToll(s *solver, edges []Edge, t *tree, keep []bool, bounds []Limit, c *counts) *toll {
	if !s.exceeds(s.usedBy(c, len(bounds)), keep, bounds) {
		return nil
	}
	return makeToll(s, edges, t, keep, bounds, c)
}

func makeToll(s *solver, edges []Edge, t *tree, keep []bool, bounds []Limit, c *counts) *toll {
	n := len(bounds)
	x := &toll{
		solver: s, edges: edges, counts: c, bounds: bounds, tree: t, used: s.usedBy(c, n), price: make([]key, n),
		tier: make([]int32, n), inner: make([][]int32, n), bare: make([]bool, n),
		want: make([]int64, n), asked: make([]int64, n), before: make([]int64, n), factor: make([]int64, n), most: make([]int64, n),
		mark: make([]int32, n+1), guard: make([]key, n+1), shielded: make([]bool, n+1),
		shift: make([]key, n), list: make([][]key, n), best: make([]key, n),
	}
	for k := range bounds {
		x.tier[k], x.factor[k], x.most[k] = -1, 1, tollStretch
	}
	for _, ofWorkers := range []bool{false, true} {
		x.stack(ofWorkers, keep)
	}
	for w, k := range t.worker {
		if k >= 0 && t.ofWorkers[k] && s.first[w] < s.last[w] {
			x.bare[k] = true
		}
	}
	for j, k := range t.opening {
		if k >= 0 && len(s.inward[j]) > 0 {
			x.bare[k] = true
		}
	}
	return x
}

// exceeds reports whether so many placements exceed a limit that its price is worth a
// search.
func (s *solver) exceeds(used []int64, keep []bool, bounds []Limit) bool {
	for k := range bounds {
		if keep[k] && used[k]-bounds[k].Max >= s.tollFrom {
			return true
		}
	}
	return false
}

// stack adds the tiers of one side.
func (x *toll) stack(ofWorkers bool, keep []bool) {
	t := x.tree
	var tiers [][]int32
	for k := range x.bounds {
		if !keep[k] || t.ofWorkers[k] != ofWorkers {
			continue
		}
		depth := 0
		for up := t.parent[k]; up >= 0; up = t.parent[up] {
			if t.ofWorkers[up] == ofWorkers {
				depth++
			}
		}
		for len(tiers) <= depth {
			tiers = append(tiers, nil)
		}
		tiers[depth] = append(tiers[depth], int32(k))
		if up := t.parent[k]; up >= 0 && t.ofWorkers[up] == ofWorkers {
			x.inner[up] = append(x.inner[up], int32(k))
		}
	}
	for _, tier := range slices.Backward(tiers) {
		for _, k := range tier {
			x.tier[k] = int32(len(x.tiers))
		}
		x.tiers = append(x.tiers, tier)
	}
}

// run searches, and leaves the solver at an optimum for the prices it ends with.
func (x *toll) run(ctx context.Context) error {
	if err := x.open(ctx); err != nil {
		return err
	}
	return x.search(ctx)
}

// resume is run from the prices of a problem that is much the same.
func (x *toll) resume(ctx context.Context, from *warmth) error {
	for k, v := range from.limit {
		if x.tier[k] >= 0 {
			x.price[k] = maxKey(key{}, x.pack(&v, Levels))
		}
	}
	for j, v := range from.opening {
		if x.seats[j] > 0 {
			x.beta[j] = maxKey(key{}, x.pack(&v, Levels))
		}
	}
	if err := x.again(ctx); err != nil {
		return err
	}
	return x.search(ctx)
}

// patience is how many rounds per tier that bring nothing are enough.
func (x *toll) patience() int {
	if x.cross.at != nil {
		return tollCross
	}
	return tollPatience
}

// search moves the prices tier by tier.
func (x *toll) search(ctx context.Context) error {
	clear(x.asked)
	var best []key
	least, idle, i := int64(-1), 0, -1
	for turn := 0; ; turn++ {
		off := x.aim()
		if idle++; least < 0 || off < least {
			best, least, idle = append(best[:0], x.price...), off, 0
		}
		if patience := x.patience(); off*tollEnough <= x.tollFrom || idle > patience*len(x.tiers) || turn >= tollRounds*len(x.tiers) {
			break
		}
		for i = (i + 1) % len(x.tiers); !slices.ContainsFunc(x.tiers[i], func(k int32) bool { return x.want[k] != 0 }); {
			i = (i + 1) % len(x.tiers)
		}
		if err := x.move(ctx, int32(i)); err != nil {
			return err
		}
		if err := x.again(ctx); err != nil {
			return err
		}
	}
	if !slices.Equal(x.price, best) {
		copy(x.price, best)
		if err := x.again(ctx); err != nil {
			return err
		}
	}
	return x.reweigh(ctx, nil, Levels)
}

// again solves for the prices as they are now.
func (x *toll) again(ctx context.Context) error {
	x.hoist()
	if err := x.reweigh(ctx, x.price, Levels); err != nil {
		return err
	}
	if err := x.round(ctx, key{}, bidsPerWorker); err != nil {
		return err
	}
	return x.even(ctx)
}

// open solves for prices that let no more in than the limits that are exceeded allow.
func (x *toll) open(ctx context.Context) error {
	x.clear()
	for i, tier := range x.tiers {
		for _, k := range tier {
			if x.want[k] = 0; x.used[k] > x.bounds[k].Max {
				x.want[k] = x.bounds[k].Max
			}
		}
		if err := x.move(ctx, int32(i)); err != nil {
			return err
		}
		if err := x.reweigh(ctx, x.price, Levels); err != nil {
			return err
		}
	}
	x.hoist()
	if err := x.levels(ctx, bidsPerWorker, func(n int) error { return x.reweigh(ctx, x.price, n) }); err != nil {
		return err
	}
	return x.even(ctx)
}
