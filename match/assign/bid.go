package assign

import "context"

// bidsPerWorker limits the bids; the overflow bound of type solver rests on it.
const bidsPerWorker = 64

// bids lets every worker bid in turn. A bid's level is the price up to which the
// worker prefers the opening to every other choice; the price of a full opening
// is the lowest level among its holders, so nobody would rather leave. A worker
// who cannot overbid, as two choices are equal, or who is displaced after the
// last bid, waits for insert.
func (s *solver) bids(ctx context.Context, perWorker int) error {
	level := make([]cost, len(s.match))
	budget := perWorker * min(len(s.match), len(s.arc))
	for w := range s.match {
		for u := int32(w); u >= 0; {
			if err := s.pace.step(ctx, int(s.first[u+1]-s.first[u])+1); err != nil {
				return err
			}
			k, margin, second := s.best(u)
			if k < 0 {
				break // priced out, and prices only rise
			}
			j := s.arc[k].to
			if s.full(j) && (margin == second || budget <= 0) {
				s.waiting = append(s.waiting, u)
				break
			}
			budget--
			level[u] = s.arc[k].weight.sub(second)
			u = s.take(u, k, level)
		}
	}
	for w, k := range s.match {
		if k >= 0 {
			s.alpha[w] = s.arc[k].weight.sub(s.beta[s.arc[k].to])
		}
	}
	for j := range s.beta {
		for i, w := range s.holders(int32(j)) {
			s.place[w] = s.seat0[j] + int32(i)
		}
	}
	return nil
}

// take seats worker u by arc k, in place of the holder with the lowest level if
// the opening is full, and returns the displaced worker or -1. The holders are
// a binary heap, lowest level first.
func (s *solver) take(u, k int32, level []cost) int32 {
	j, out := s.arc[k].to, int32(-1)
	before := func(a, b int32) bool { return level[a].less(level[b]) }
	s.match[u] = k
	if s.full(j) {
		heap := s.holders(j)
		out = heap[0]
		s.match[out] = -1
		heap[0] = u
		siftDown(heap, before)
	} else {
		s.taken[j]++
		heap := s.holders(j)
		heap[len(heap)-1] = u
		siftUp(heap, before)
	}
	if s.full(j) {
		s.beta[j] = level[s.holders(j)[0]]
	}
	return out
}

// siftDown restores the heap after its first item has changed.
func siftDown(heap []int32, before func(a, b int32) bool) {
	for i, c := 0, 1; c < len(heap); c = 2*i + 1 {
		if c+1 < len(heap) && before(heap[c+1], heap[c]) {
			c++
		}
		if !before(heap[c], heap[i]) {
			return
		}
		heap[i], heap[c] = heap[c], heap[i]
		i = c
	}
}

// siftUp restores the heap after an item was appended.
func siftUp(heap []int32, before func(a, b int32) bool) {
	for i := len(heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !before(heap[i], heap[up]) {
			return
		}
		heap[i], heap[up] = heap[up], heap[i]
		i = up
	}
}
