package assign

import (
	"context"
	"slices"
)

// favourites sorts wishes, the best first.
func (s *stable) favourites(list []wish) {
	slices.SortFunc(list, func(a, b wish) int {
		switch {
		case s.before(a, b):
			return -1
		case s.before(b, a):
			return 1
		default:
			return 0
		}
	})
}

// workersPropose lets every worker ask the openings in order; an opening holds
// the best who have asked, in a heap with the worst on top.
func (s *stable) workersPropose(ctx context.Context) error {
	p := s.problem
	lists := make([]wish, len(s.order))
	for w := range int32(p.Workers) {
		own := lists[s.first[w]:s.first[w+1]]
		for n := range own {
			own[n] = wishOf(s.order[int(s.first[w])+n], s.byWorker)
		}
		s.favourites(own)
		if err := s.pace.step(ctx, 8*len(own)+1); err != nil {
			return err
		}
	}
	next := slices.Clone(s.first[:p.Workers])
	held := make([][]wish, len(p.Capacity))
	for w := range int32(p.Workers) {
		for u := w; u >= 0 && next[u] < s.first[u+1]; {
			i := lists[next[u]].edge
			next[u]++
			j := p.Edges[i].Opening
			ask := wishOf(i, s.byOther)
			heap := held[j]
			switch {
			case int64(len(heap)) < s.free[j]:
				held[j] = append(heap, ask)
				s.worstUp(held[j])
				s.match[u], u = i, -1
			case s.before(ask, heap[0]):
				out := p.Edges[heap[0].edge].Worker
				heap[0] = ask
				s.worstDown(heap)
				s.match[u], s.match[out] = i, -1
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
	p := s.problem
	lists := make([][]wish, len(p.Capacity))
	for _, i := range s.order {
		j := p.Edges[i].Opening
		lists[j] = append(lists[j], wishOf(i, s.byOther))
	}
	left := slices.Clone(s.free)
	stack := make([]int32, 0, len(lists))
	for j := range lists {
		s.favourites(lists[j])
		stack = append(stack, int32(j))
		if err := s.pace.step(ctx, 8*len(lists[j])+1); err != nil {
			return err
		}
	}
	slices.Reverse(stack)
	for len(stack) > 0 {
		j := stack[len(stack)-1]
		if left[j] <= 0 || len(lists[j]) == 0 {
			stack = stack[:len(stack)-1]
			continue
		}
		i := lists[j][0].edge
		lists[j] = lists[j][1:]
		w := p.Edges[i].Worker
		if held := s.match[w]; held < 0 || s.before(wishOf(i, s.byWorker), wishOf(held, s.byWorker)) {
			s.match[w] = i
			left[j]--
			if held >= 0 {
				left[p.Edges[held].Opening]++
				stack = append(stack, p.Edges[held].Opening)
			}
		}
		if err := s.pace.step(ctx, 4); err != nil {
			return err
		}
	}
	return nil
}
