package assign

import (
	"cmp"
	"context"
	"slices"
)

// A tree arranges limits so that they become arcs of a network: an edge of a
// worker and an opening is counted by exactly the limits on the path from the one
// to the other.
//
//	worker → set of workers → … → root → set of openings → … → opening
//
// Limits that count all that their workers do are sets of workers, the others are
// sets of openings; each kind must be nested or disjoint. A worker whom the sets
// above a node do not count, such as a local under permits for immigrants, hangs
// below it, if all that the worker can do lies there. By the theorem on
// bihierarchies (Budish, Che, Kojima and Milgrom 2013) and the network matrices
// behind it, the relaxation of such a problem is integral.
type tree struct {
	ofWorkers []bool  // per limit: it is a set of workers
	parent    []int32 // per limit: the limit above it, or -1 for the root
	worker    []int32 // per worker: the limit it hangs below, or -1
	opening   []int32 // per opening: the smallest set that it is in, or -1

	crossing [][2]int32 // pairs of limits that do not fit together
}

// shape is what a limit counts among the arcs of a solver.
type shape struct {
	workers, openings         []int32 // ascending
	allOfWorker, allOfOpening bool    // it counts all arcs of those that it counts any of
}

// shapes returns what each of so many limits counts.
func (s *solver) shapes(ctx context.Context, c *counts, limits int) ([]shape, error) {
	out := make([]shape, limits)
	for k := range out {
		out[k].allOfWorker, out[k].allOfOpening = true, true
	}
	n := make([]int32, limits)
	var list, touched []int32
	tally := func(arcs int32, note func(k int32, all bool)) {
		for _, k := range touched {
			note(k, n[k] == arcs)
			n[k] = 0
		}
		touched = touched[:0]
	}
	add := func(w, j int32) {
		list = c.of(w, j, list)
		for _, k := range list {
			if n[k] == 0 {
				touched = append(touched, k)
			}
			n[k]++
		}
	}
	for w := range int32(len(s.match)) {
		for _, a := range s.arc[s.first[w]:s.last[w]] {
			add(w, a.to)
		}
		tally(s.last[w]-s.first[w], func(k int32, all bool) {
			out[k].workers = append(out[k].workers, w)
			out[k].allOfWorker = out[k].allOfWorker && all
		})
		if err := s.pace.step(ctx, 4*int(s.last[w]-s.first[w])+1); err != nil {
			return nil, err
		}
	}
	for j := range int32(len(s.beta)) {
		for _, in := range s.inward[j] {
			add(in.node, j)
		}
		tally(int32(len(s.inward[j])), func(k int32, all bool) {
			out[k].openings = append(out[k].openings, j)
			out[k].allOfOpening = out[k].allOfOpening && all
		})
		if err := s.pace.step(ctx, 4*len(s.inward[j])+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// arrange tries to make a tree of the limits that keep says. Those that could be
// sets of either kind are tried as sets of openings, as sets of workers, and as what
// they name.
func (s *solver) arrange(c *counts, shapes []shape, keep []bool) *tree {
	var first *tree
	for _, ofWorkers := range []func(k int32) bool{
		func(k int32) bool { return !shapes[k].allOfOpening },
		func(int32) bool { return true },
		func(k int32) bool { return c.group[k] },
	} {
		t := s.tree(c, shapes, keep, ofWorkers)
		if len(t.crossing) == 0 {
			return t
		}
		if first == nil {
			first = t
		}
	}
	return first
}

func (s *solver) tree(c *counts, shapes []shape, keep []bool, prefer func(k int32) bool) *tree {
	t := &tree{ofWorkers: make([]bool, len(shapes)), parent: make([]int32, len(shapes)), opening: make([]int32, len(s.beta))}
	var ofWorkers, ofOpenings []int32
	for k := range shapes {
		if t.parent[k] = -1; !keep[k] {
			continue
		}
		if shapes[k].allOfWorker && prefer(int32(k)) {
			t.ofWorkers[k] = true
			ofWorkers = append(ofWorkers, int32(k))
		} else {
			ofOpenings = append(ofOpenings, int32(k))
		}
	}
	nest(ofOpenings, t.parent, t.opening, func(k int32) []int32 { return shapes[k].openings }, t.cross)
	t.worker = make([]int32, len(s.match))
	nest(ofWorkers, t.parent, t.worker, func(k int32) []int32 { return shapes[k].workers }, t.cross)
	if len(t.crossing) == 0 {
		t.hang(s, c)
	}
	return t
}

// nest makes a tree of sets: parent is the smallest set around each of them, and
// owner the smallest set of each member, or -1. It reports pairs of sets that
// neither nest nor are disjoint, one of them at least for every set in such a pair.
func nest(sets, parent, owner []int32, members func(k int32) []int32, cross func(a, b int32)) {
	for x := range owner {
		owner[x] = -1
	}
	slices.SortStableFunc(sets, func(a, b int32) int { return cmp.Compare(len(members(b)), len(members(a))) })
	for _, k := range sets {
		for i, x := range members(k) {
			if i == 0 {
				parent[k] = owner[x]
			}
			switch a, b := owner[x], parent[k]; {
			case a == b:
			case b < 0 || a >= 0 && len(members(a)) < len(members(b)): // b is around a, or apart from it
				cross(k, a)
			default:
				cross(k, b)
			}
		}
		for _, x := range members(k) {
			owner[x] = k
		}
	}
}

func (t *tree) cross(a, b int32) {
	pair := [2]int32{min(a, b), max(a, b)}
	if !slices.Contains(t.crossing, pair) {
		t.crossing = append(t.crossing, pair)
	}
}

// hang finds for every worker the node from which its paths to all its openings
// pass exactly the sets of openings that count it.
func (t *tree) hang(s *solver, c *counts) {
	foot := make([]int32, len(s.match)) // the set of openings a worker hangs below
	var list []int32
	for w := range int32(len(s.match)) {
		foot[w] = -1
		for i, a := range s.arc[s.first[w]:s.last[w]] {
			list = c.of(w, a.to, list)
			k := t.opening[a.to]
			for k >= 0 && slices.Contains(list, k) {
				k = t.parent[k]
			}
			for up := k; up >= 0; up = t.parent[up] {
				if up != k && slices.Contains(list, up) {
					t.cross(k, up) // counted above, but not below
				}
			}
			if i == 0 {
				foot[w] = k
			}
			if k != foot[w] { // one of the two is a set
				x, y := t.other(a.to, k), t.other(s.arc[s.first[w]].to, foot[w])
				if min(x, y) < 0 { // the worker can go where no set is
					x, y = max(x, y), max(x, y)
				}
				t.cross(x, y)
			}
		}
	}
	feet := make([]int32, len(t.parent))
	for k := range feet {
		feet[k] = -2
	}
	for w, k := range t.worker {
		if k < 0 {
			t.worker[w] = foot[w]
			continue
		}
		for t.parent[k] >= 0 && t.ofWorkers[t.parent[k]] {
			k = t.parent[k]
		}
		if feet[k] == -2 {
			feet[k] = foot[w]
		}
		if feet[k] != foot[w] {
			t.cross(k, max(feet[k], foot[w]))
		}
	}
	for k, f := range feet {
		if f >= 0 {
			t.parent[k] = f
		}
	}
}

// other names the limit behind a worker's foot k at opening j.
func (t *tree) other(j, k int32) int32 {
	if k < 0 && t.opening[j] >= 0 {
		return t.opening[j]
	}
	return k
}
