package assign

import (
	"context"
	"slices"
)

// A suitor asks for edges in the order of its side, the best that finds room first,
// and for others as some are refused. What it asks for is always the greedy choice
// from the edges that nobody has refused: losing one of them opens room for at most
// one more, and costs no other.
type suitor struct {
	*family

	count []int64   // per set: edges asked for and not refused
	own   [][]int32 // per set: edges that no smaller set holds, the best first
	asked []int32   // per set: how many of them were asked for
	kids  [][]int32 // per set: the sets in it, as a heap, the one with the best next edge first
	slot  []int32   // per set: its place in that heap
	best  []int32   // per set: the edge to ask for next, or -1 if there is none or no room
}

func newSuitor(s *stable, f *family) *suitor {
	n := len(f.parent)
	u := &suitor{
		family: f, count: make([]int64, n), own: make([][]int32, n), asked: make([]int32, n),
		kids: make([][]int32, n), slot: make([]int32, n), best: make([]int32, n),
	}
	for _, i := range s.order {
		u.own[f.of[i]] = append(u.own[f.of[i]], i)
	}
	waits := make([]int32, n) // per set: sets in it that are not made yet
	for k, up := range f.parent {
		u.best[k] = -1
		if up >= 0 {
			waits[up]++
			u.slot[k] = int32(len(u.kids[up]))
			u.kids[up] = append(u.kids[up], int32(k))
		}
		slices.SortFunc(u.own[k], func(a, b int32) int {
			switch {
			case f.worse(s, b, a):
				return -1
			case a == b:
				return 0
			default:
				return 1
			}
		})
	}
	for k := range int32(n) { // from sets with none in them to those around
		for v := k; v >= 0 && waits[v] == 0; v = f.parent[v] {
			waits[v]--
			u.refresh(s, v)
			if f.parent[v] >= 0 {
				waits[f.parent[v]]--
			}
		}
	}
	return u
}

// refresh works out the next edge of set k and moves k to its place in the heap.
func (u *suitor) refresh(s *stable, k int32) {
	best := int32(-1)
	if u.count[k] < u.room[k] {
		if own := u.own[k][u.asked[k]:]; len(own) > 0 {
			best = own[0]
		}
		if len(u.kids[k]) > 0 {
			if first := u.best[u.kids[k][0]]; first >= 0 && (best < 0 || u.worse(s, best, first)) {
				best = first
			}
		}
	}
	u.best[k] = best
	up := u.parent[k]
	if up < 0 {
		return
	}
	heap, i := u.kids[up], u.slot[k]
	for ; i > 0 && u.sooner(s, k, heap[(i-1)/2]); i = (i - 1) / 2 {
		heap[i] = heap[(i-1)/2]
		u.slot[heap[i]] = i
	}
	for c := 2*i + 1; c < int32(len(heap)); c = 2*i + 1 {
		if c+1 < int32(len(heap)) && u.sooner(s, heap[c+1], heap[c]) {
			c++
		}
		if !u.sooner(s, heap[c], k) {
			break
		}
		heap[i] = heap[c]
		u.slot[heap[i]] = i
		i = c
	}
	heap[i], u.slot[k] = k, i
}

// sooner reports whether the next edge of set a is better than that of set b.
func (u *suitor) sooner(s *stable, a, b int32) bool {
	x, y := u.best[a], u.best[b]
	return x >= 0 && (y < 0 || u.worse(s, y, x))
}

// ask takes the next edge of an outermost set.
func (u *suitor) ask(s *stable, outer int32) int32 {
	i := u.best[outer]
	u.asked[u.of[i]]++
	u.change(s, i, 1)
	return i
}

// refused takes back what was asked for, and returns the outermost set of it.
func (u *suitor) refused(s *stable, i int32) int32 { return u.change(s, i, -1) }

func (u *suitor) change(s *stable, i int32, by int64) int32 {
	last := u.of[i]
	for k := last; k >= 0; k = u.parent[k] {
		u.count[k] += by
		u.refresh(s, k)
		last = k
	}
	return last
}

// limitedPropose is deferred acceptance between two sides that choose from matroids
// (Fleiner 2003): one asks, the other keeps the best of what it was asked for. It
// returns the edges that are kept.
func (s *stable) limitedPropose(ctx context.Context, side Side) ([]int32, error) {
	s.list()
	asking, keeping, err := s.families(ctx)
	if err != nil {
		return nil, err
	}
	if side == OpeningsPropose {
		asking, keeping = keeping, asking
	}
	u := newSuitor(s, asking)
	n := len(keeping.parent)
	f := keeper{family: keeping, count: make([]int64, n), heap: make([][]int32, n), held: make([]bool, len(s.problem.Edges))}
	for k, up := range asking.parent {
		if up >= 0 {
			continue
		}
		outer := []int32{int32(k)}
		for len(outer) > 0 {
			k := outer[len(outer)-1]
			if u.best[k] < 0 {
				outer = outer[:len(outer)-1]
				continue
			}
			if out := f.take(s, u.ask(s, k)); out >= 0 {
				outer = append(outer, u.refused(s, out))
			}
			if err := s.pace.step(ctx, 8); err != nil {
				return nil, err
			}
		}
	}
	return slices.DeleteFunc(s.order, func(i int32) bool { return !f.held[i] }), nil
}
