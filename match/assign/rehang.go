package assign

import "slices"

// deepest returns the one of some limits that all the others are around, if there is
// one, or -1.
func (t *tree) deepest(limits []int32) int32 {
	best, depth := int32(-1), 0
	for _, k := range limits {
		d := 0
		for up := k; up >= 0; up = t.parent[up] {
			d++
		}
		if d > depth {
			best, depth = k, d
		}
	}
	return best
}

// footOf returns the limit that worker w, of whom these are the arcs, hangs below, so
// that the paths to its openings pass exactly the limits that count it; false if the
// tree has no such place.
func (t *tree) footOf(c *counts, w int32, arcs []arc) (int32, bool) {
	if len(arcs) == 0 {
		return t.worker[w], true
	}
	var sets, list []int32
	for _, k := range c.ofWorker[w] {
		if t.ofWorkers[k] {
			sets = append(sets, k)
		}
	}
	foot := t.deepest(sets)
	if foot < 0 {
		list = c.of(w, arcs[0].to, list)
		for foot = t.opening[arcs[0].to]; foot >= 0 && slices.Contains(list, foot); {
			foot = t.parent[foot]
		}
	}
	for i := range arcs {
		list = c.of(w, arcs[i].to, list)
		if !t.passes(foot, arcs[i].to, list) {
			return 0, false
		}
	}
	return foot, true
}

// passes reports whether the path from limit foot to opening j passes the limits in
// list and no others.
func (t *tree) passes(foot, j int32, list []int32) bool {
	n := 0
	for ; foot >= 0 && t.ofWorkers[foot]; foot = t.parent[foot] {
		if !slices.Contains(list, foot) {
			return false
		}
		n++
	}
	k := t.opening[j]
	for ; k >= 0 && k != foot; k = t.parent[k] {
		if !slices.Contains(list, k) {
			return false
		}
		n++
	}
	return k == foot && n == len(list)
}

// nestOpening puts opening j, to which no arc leads, into the smallest set of openings
// that names it.
func (t *tree) nestOpening(c *counts, j int32) {
	var sets []int32
	for k := range t.parent {
		k := int32(k)
		if !t.ofWorkers[k] && (slices.Contains(c.ofOpening[j], k) || slices.Contains(c.always, k) || c.within[k] != nil && c.within[k][j]) {
			sets = append(sets, k)
		}
	}
	t.opening[j] = t.deepest(sets)
}

// rehang moves node v below node u.
func (f *flow) rehang(v, u int32) {
	old := f.above[v]
	if old == u {
		return
	}
	last := f.below[old][len(f.below[old])-1]
	f.below[old][f.spot[v]], f.spot[last] = last, f.spot[v]
	f.below[old] = f.below[old][:len(f.below[old])-1]
	f.above[v], f.spot[v] = u, int32(len(f.below[u]))
	f.below[u] = append(f.below[u], v)
}

// fit sets the arc of node v, which would balance at x, to where its price and its
// bounds allow it to be, and notes what that leaves over.
func (f *flow) fit(v int32, x int64) {
	from, to := f.ends(v)
	price := f.phi[from].sub(f.phi[to])
	n := min(max(0, x), f.most[v])
	switch {
	case price.positive():
		n = 0
	case price.less(key{}):
		n = f.most[v]
	}
	f.unused[v] = n
	f.unbalance(v, n-x)
}

// detach takes worker w from where it is.
func (f *flow) detach(w int32) {
	v := f.workerNode(w)
	switch k := f.match[w]; {
	case k >= 0:
		f.leave(w)
		f.surplus[f.openingNode(f.arc[k].to)]--
	case f.unused[v] == 0:
		f.surplus[v]-- // it waits
	default:
		return
	}
	f.unused[v] = 1
	f.surplus[f.above[v]]++
}

// act lets worker w, which is detached and has new arcs, choose.
func (f *flow) act(w int32) {
	v := f.workerNode(w)
	f.phi[v] = f.phi[f.above[v]]
	for _, a := range f.arc[f.first[w]:f.last[w]] {
		f.phi[v] = maxKey(f.phi[v], a.weight.add(f.phi[f.openingNode(a.to)]))
	}
	f.fit(v, 1)
}

// offered gives opening j, of which nothing is filled, a price that its arcs bear.
func (f *flow) offered(j int32) {
	v := f.openingNode(j)
	f.phi[v] = f.phi[f.above[v]]
	for _, in := range f.inward[j] {
		if p := f.phi[f.workerNode(in.node)].sub(f.arc[in.num].weight); p.less(f.phi[v]) {
			f.phi[v] = p
		}
	}
}
