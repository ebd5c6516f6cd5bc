package assign

import (
	"context"
	"slices"
)

// aim notes how many are to come and to leave, and returns how many that are. Who
// comes takes the place of others, and who leaves makes room for others, so that more
// must be let in or put off than are wanted: as many more as it took the last time.
func (x *toll) aim() int64 {
	var off int64
	for k := range x.bounds {
		if x.tier[k] < 0 {
			continue
		}
		want := x.room(int32(k))
		if want > 0 && !x.price[k].positive() {
			want = 0
		}
		if x.asked[k] != 0 {
			got := x.used[k] - x.before[k]
			if x.asked[k] < 0 {
				got = -got
			}
			asked := max(x.asked[k], -x.asked[k])
			switch {
			case want == 0:
			case (want < 0) != (x.asked[k] < 0): // too far
				x.most[k] = max(1, x.most[k]/2)
			case x.cross.at != nil: // what one tier lets go another takes up
				x.most[k] = min(2*x.most[k], tollLeap)
			}
			x.factor[k] = min(max(1, asked/max(1, got)), 2*x.factor[k], x.most[k])
			x.asked[k] = 0
		}
		x.want[k] = want
		off += max(want, -want)
	}
	return off
}

// room is how many more limit k allows.
func (x *toll) room(k int32) int64 { return x.bounds[k].within(len(x.match)) - x.used[k] }

// move changes the prices of a tier of limits so far that at most as many come and
// leave as they want, before others take their places.
func (x *toll) move(ctx context.Context, i int32) error {
	tier := x.tiers[i]
	for k := range x.mark {
		x.mark[k], x.guard[k], x.shielded[k] = -1, key{}, false
		if x.cross.tier(i) {
			continue
		}
		for up := int32(k) - 1; up >= 0 && x.mark[k] < 0; up = x.tree.parent[up] {
			switch {
			case x.tier[up] == i:
				x.mark[k] = up
			case x.tree.ofWorkers[up] == x.tree.ofWorkers[tier[0]]:
				x.guard[k] = x.guard[k].add(x.price[up])
				x.shielded[k] = x.shielded[k] || x.shields(up)
			}
		}
	}
	for _, k := range tier {
		x.list[k] = x.list[k][:0]
	}
	var offers []int32
	for w := range int32(len(x.match)) {
		offers = x.weighUp(w, i, offers)
		if err := x.pace.step(ctx, int(x.last[w]-x.first[w])+1); err != nil {
			return err
		}
	}
	clear(x.shift)
	for _, k := range tier {
		x.shift[k] = x.turn(k)
	}
	x.pass(i)
	return nil
}

// turn returns by how much to change the price of limit k.
func (x *toll) turn(k int32) key {
	n, list := int(max(x.want[k], -x.want[k])), x.list[k]
	if n == 0 {
		return key{}
	}
	slices.SortFunc(list, key.compare)
	if x.want[k] > 0 && n >= len(list) {
		return key{}.sub(x.price[k])
	}
	n *= int(x.factor[k])
	x.asked[k], x.before[k] = int64(n), x.used[k]
	n = min(n, len(list)-1)
	for n < len(list)-1 && list[n] == (key{}) {
		n++
	}
	if x.want[k] > 0 {
		return maxKey(key{}.sub(x.price[k]), key{}.sub(list[n]))
	}
	x.asked[k] = -x.asked[k]
	return list[n]
}

// shields reports whether limit k keeps its own when a limit around it changes.
func (x *toll) shields(k int32) bool { return x.price[k].positive() || x.room(k) <= 0 }

// hoist moves what all limits inside of another cost to that one, if they allow more
// than it does: at the same price in all it has to be the one that holds back.
func (x *toll) hoist() {
	for i := range x.tiers {
		for _, k := range x.tiers[i] {
			inner := x.inner[k]
			if len(inner) == 0 || x.bare[k] {
				continue
			}
			least, allowed := x.price[inner[0]], int64(0)
			for _, u := range inner {
				if x.price[u].less(least) {
					least = x.price[u]
				}
				allowed += x.bounds[u].within(len(x.match))
			}
			if allowed <= x.bounds[k].within(len(x.match)) {
				continue
			}
			x.price[k] = x.price[k].add(least)
			for _, u := range inner {
				x.price[u] = x.price[u].sub(least)
			}
		}
	}
}

// pass changes the prices of a tier, and those of limits inside of it so that where they
// hold something back, they go on to, at the same price in all.
func (x *toll) pass(i int32) {
	for _, k := range x.tiers[i] {
		x.price[k] = x.price[k].add(x.shift[k])
	}
	if x.cross.tier(i) {
		return
	}
	ofWorkers := x.tree.ofWorkers[x.tiers[i][0]]
	for i--; i >= 0 && x.tree.ofWorkers[x.tiers[i][0]] == ofWorkers; i-- {
		for _, k := range x.tiers[i] {
			up := x.tree.parent[k]
			if up < 0 || x.tree.ofWorkers[up] != ofWorkers {
				continue
			}
			switch rise := x.shift[up]; {
			case rise.less(x.price[k]) && x.shields(k):
				x.price[k] = x.price[k].sub(rise)
			case rise.positive():
				x.shift[k], x.price[k] = rise.sub(x.price[k]), key{}
			default:
				x.shift[k] = rise
			}
		}
	}
}

// counter returns the limit of tier i that counts arc a of worker w, or -1, and the node,
// after the root, at which its path enters it.
func (x *toll) counter(w int32, a *arc, i int32) (limit, node int32) {
	foot, set := x.tree.worker[w]+1, x.tree.opening[a.to]+1
	switch {
	case x.cross.tier(i):
		return x.cross.counter(a.edge, x.tier, i), 0
	case x.tree.ofWorkers[x.tiers[i][0]]:
		return x.mark[foot], foot
	case x.mark[set] == x.mark[foot]: // the worker hangs below it too
		return -1, set
	default:
		return x.mark[set], set
	}
}

// weighUp notes at what change of a price of tier i worker w comes or leaves.
func (x *toll) weighUp(w, i int32, offers []int32) []int32 {
	own, at := int32(-1), int32(0)
	if k := x.match[w]; k >= 0 {
		own, at = x.counter(w, &x.arc[k], i)
	}
	var other key // the best choice that its limit does not count
	offers = offers[:0]
	for n := x.first[w]; n < x.last[w]; n++ {
		a := &x.arc[n]
		k, node := x.counter(w, a, i)
		if k == own {
			continue
		}
		net := a.weight.sub(x.beta[a.to])
		if other = maxKey(other, net); k < 0 || x.want[k] <= 0 || x.shielded[node] {
			continue
		}
		if !slices.Contains(offers, k) {
			offers = append(offers, k)
			x.best[k] = net
		}
		x.best[k] = maxKey(x.best[k], net)
	}
	if own >= 0 && x.want[own] < 0 {
		x.list[own] = append(x.list[own], x.alpha[w].sub(other).add(x.guard[at]))
	}
	for _, k := range offers {
		x.list[k] = append(x.list[k], x.alpha[w].sub(x.best[k]))
	}
	return offers
}
