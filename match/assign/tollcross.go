package assign

import (
	"context"
	"slices"
)

// crossTolls are limits that no tree holds, as a [toll] takes them: an edge pays the
// prices of all that count it, one by one. Their tiers are limits of which no two count
// the same edge.
type crossTolls struct {
	from  int32   // the first tier of these limits
	at    []int32 // per edge: its first limit in list; one more at the end
	list  []int32
	price []key // per limit, as set
}

// tier reports whether tier i is one of these limits.
func (t *crossTolls) tier(i int32) bool { return t.at != nil && i >= t.from }

// set sets the prices, cut off after n levels; nil means none.
func (t *crossTolls) set(s *solver, price []key, n int) {
	if t.at == nil {
		return
	}
	clear(t.price)
	copy(t.price, price)
	if n == Levels {
		return
	}
	for k, p := range t.price {
		v := s.unpack(p)
		t.price[k] = s.pack(&v, n)
	}
}

// of is what an edge pays.
func (t *crossTolls) of(edge int32) key {
	var sum key
	if t.at == nil {
		return sum
	}
	for _, k := range t.list[t.at[edge]:t.at[edge+1]] {
		sum = sum.add(t.price[k])
	}
	return sum
}

// counter returns the limit of tier i that counts an edge, or -1.
func (t *crossTolls) counter(edge int32, tier []int32, i int32) int32 {
	for _, k := range t.list[t.at[edge]:t.at[edge+1]] {
		if tier[k] == i {
			return k
		}
	}
	return -1
}

// newCrossToll is newToll with prices for limits that the tree leaves out, too.
func newCrossToll(ctx context.Context, s *solver, edges []Edge, t *tree, keep []bool, relaxed []int32, bounds []Limit, c *counts) (*toll, error) {
	all := slices.Clone(keep)
	for _, k := range relaxed {
		all[k] = true
	}
	if !s.exceeds(s.usedBy(c, len(bounds)), all, bounds) {
		return nil, nil
	}
	x := makeToll(s, edges, t, keep, bounds, c)
	return x, x.crossing(ctx, relaxed)
}

// crossing adds the tiers of limits that the tree leaves out.
func (x *toll) crossing(ctx context.Context, relaxed []int32) error {
	out := make([]bool, len(x.bounds))
	for _, k := range relaxed {
		out[k] = true
	}
	t := &x.cross
	t.from, t.at, t.price = int32(len(x.tiers)), make([]int32, len(x.edges)+1), make([]key, len(x.bounds))
	apart := map[[2]int32]bool{} // limits that count an edge both
	var list []int32
	for i := range x.edges {
		e := &x.edges[i]
		list = x.counts.of(e.Worker, e.Opening, list)
		for _, k := range list {
			if out[k] {
				t.list = append(t.list, k)
			}
		}
		t.at[i+1] = int32(len(t.list))
		own := t.list[t.at[i]:]
		for a, k := range own {
			for _, u := range own[:a] {
				apart[[2]int32{u, k}] = true
			}
		}
		if err := x.pace.step(ctx, len(list)+1); err != nil {
			return err
		}
	}
	for _, k := range relaxed {
		x.tier[k] = x.add(k, apart)
	}
	return nil
}

// add puts limit k into the first tier of which it counts no edge, and returns that.
func (x *toll) add(k int32, apart map[[2]int32]bool) int32 {
	for i := x.cross.from; int(i) < len(x.tiers); i++ {
		if !slices.ContainsFunc(x.tiers[i], func(u int32) bool { return apart[[2]int32{u, k}] }) {
			x.tiers[i] = append(x.tiers[i], k)
			return i
		}
	}
	x.tiers = append(x.tiers, []int32{k})
	return int32(len(x.tiers)) - 1
}
