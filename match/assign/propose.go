package assign

import (
	"context"
	"slices"
)

// favourites sorts wishes, the best first.
func (s *stable) favourites(list []wish) {
	if len(list) > 24 {
		slices.SortFunc(list, func(a, b wish) int {
			if s.before(a, b) {
				return -1
			}
			return 1 // no two are equal
		})
		return
	}
	for i := 1; i < len(list); i++ {
		a, k := list[i], i
		for ; k > 0 && s.before(a, list[k-1]); k-- {
			list[k] = list[k-1]
		}
		list[k] = a
	}
}

// rooms returns where the wishes of each opening begin in a list of all: of all
// openings as many as edges, or as positions that can be filled.
func (s *stable) rooms(positions bool) []int32 {
	from := make([]int32, len(s.free)+1)
	for _, a := range s.edge {
		from[a.node+1]++
	}
	for j, n := range s.free {
		if positions {
			from[j+1] = int32(min(int64(from[j+1]), max(0, n)))
		}
		from[j+1] += from[j]
	}
	return from
}

// workersPropose lets every worker ask the openings in order; an opening holds
// the best who have asked, in a heap with the worst on top.
func (s *stable) workersPropose(ctx context.Context) error {
	workers := int32(len(s.match))
	lists := make([]wish, len(s.edge))
	for w := range workers {
		own := lists[s.first[w]:s.first[w+1]]
		for n, a := range s.edge[s.first[w]:s.first[w+1]] {
			own[n] = wish{s.byWorker[a.num], a.num, a.node}
		}
		s.favourites(own)
		if err := s.pace.step(ctx, 8*len(own)+1); err != nil {
			return err
		}
	}
	next, from := slices.Clone(s.first[:workers]), s.rooms(true)
	taken := make([]int32, len(s.free))
	held := make([]wish, from[len(s.free)])
	for w := range workers {
		for u := w; u >= 0 && next[u] < s.first[u+1]; {
			x := lists[next[u]]
			next[u]++
			j := x.node
			ask := wish{s.byOther[x.edge], x.edge, u}
			heap := held[from[j] : from[j]+taken[j]]
			switch {
			case from[j]+taken[j] < from[j+1]:
				taken[j]++
				heap = held[from[j] : from[j]+taken[j]]
				heap[len(heap)-1] = ask
				s.worstUp(heap)
				s.match[u], u = x.edge, -1
			case s.before(ask, heap[0]):
				out := heap[0].node
				heap[0] = ask
				s.worstDown(heap)
				s.match[u], s.match[out] = x.edge, -1
				u = out
			}
			if err := s.pace.step(ctx, 4); err != nil {
				return err
			}
		}
	}
	return nil
}

// worstUp restores a heap, the worst wish first, after one was appended.
func (s *stable) worstUp(heap []wish) {
	for i := len(heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !s.before(heap[up], heap[i]) {
			return
		}
		heap[i], heap[up] = heap[up], heap[i]
		i = up
	}
}

// worstDown restores it after the first has changed.
func (s *stable) worstDown(heap []wish) {
	for i, c := 0, 1; c < len(heap); c = 2*i + 1 {
		if c+1 < len(heap) && s.before(heap[c], heap[c+1]) {
			c++
		}
		if !s.before(heap[i], heap[c]) {
			return
		}
		heap[i], heap[c] = heap[c], heap[i]
		i = c
	}
}

// openingsPropose lets every opening ask the workers in order, as many as it has
// positions to fill; a worker holds the best who has asked.
func (s *stable) openingsPropose(ctx context.Context) error {
	lists, from, err := s.lists(ctx)
	if err != nil {
		return err
	}
	next, left := slices.Clone(from), slices.Clone(s.free)
	stack := make([]int32, 0, len(left))
	for j := range slices.Backward(left) {
		stack = append(stack, int32(j))
	}
	for len(stack) > 0 {
		j := stack[len(stack)-1]
		if left[j] <= 0 || next[j] == from[j+1] {
			stack = stack[:len(stack)-1]
			continue
		}
		i, w := lists[next[j]].edge, lists[next[j]].node
		next[j]++
		if held := s.match[w]; held < 0 || s.before(wishOf(i, s.byWorker), wishOf(held, s.byWorker)) {
			s.match[w] = i
			left[j]--
			if held >= 0 {
				left[s.problem.Edges[held].Opening]++
				stack = append(stack, s.problem.Edges[held].Opening)
			}
		}
		if err := s.pace.step(ctx, 4); err != nil {
			return err
		}
	}
	return nil
}

// lists returns whom the openings like, the best first, and where each one's begin.
func (s *stable) lists(ctx context.Context) ([]wish, []int32, error) {
	from := s.rooms(false)
	lists, next := make([]wish, len(s.edge)), slices.Clone(from)
	for w := range s.match {
		for _, a := range s.edge[s.first[w]:s.first[w+1]] {
			lists[next[a.node]] = wish{s.byOther[a.num], a.num, int32(w)}
			next[a.node]++
		}
		if err := s.pace.step(ctx, int(s.first[w+1]-s.first[w])+1); err != nil {
			return nil, nil, err
		}
	}
	for j := range s.free {
		own := lists[from[j]:from[j+1]]
		s.favourites(own)
		if err := s.pace.step(ctx, 8*len(own)+1); err != nil {
			return nil, nil, err
		}
	}
	return lists, from, nil
}
