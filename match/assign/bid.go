package assign

import "context"

// bidsPerWorker limits the coarse bids of one round, and the exact ones, on average.
const bidsPerWorker = 64

// bid brings prices near their optimum and places most workers at them. First come
// [coarse] bids, if there is a spread; the prices are kept, and so is who is content
// with them. Then come exact bids, which keep complementary slackness. Whoever can
// place no exact bid, as two choices are equal, or who is displaced after the last
// bid, waits for insert.
func (s *solver) bid(ctx context.Context, spread key, perWorker int) error {
	budget := perWorker * min(len(s.match), len(s.arc))
	if spread.positive() {
		if err := s.roughly(ctx, spread, budget); err != nil {
			return err
		}
	}
	if err := s.resume(ctx); err != nil {
		return err
	}
	if err := s.auction(ctx, budget); err != nil {
		return err
	}
	for w, k := range s.match {
		if s.alpha[w] = (key{}); k >= 0 {
			s.alpha[w] = s.arc[k].weight.sub(s.beta[s.arc[k].to])
		}
		if err := s.pace.step(ctx, 2); err != nil {
			return err
		}
	}
	for j := range s.beta {
		for i, w := range s.held[j] {
			s.place[w] = int32(i)
		}
		if err := s.pace.step(ctx, 2*len(s.held[j])+1); err != nil {
			return err
		}
	}
	if s.faced {
		return nil
	}
	return s.face(ctx)
}

// resume keeps the placements that are a best choice at the prices, and works
// out their levels. A level is the price up to which a worker prefers the opening
// to every other choice.
func (s *solver) resume(ctx context.Context) error {
	for j := range s.held {
		s.held[j], s.level[j] = s.held[j][:0], s.level[j][:0]
	}
	for w, k := range s.match {
		if k < 0 {
			continue
		}
		s.match[w] = -1
		own := &s.arc[k]
		net := own.weight.sub(s.beta[own.to])
		other := s.second(int32(w), k)
		if net.less(other) {
			continue
		}
		s.match[w] = k
		s.push(own.to, int32(w), own.weight.sub(other))
		if err := s.pace.step(ctx, int(s.last[w]-s.first[w])+1); err != nil {
			return err
		}
	}
	return nil
}

// second returns the greatest weight less price of worker w without arc k, at
// least zero.
func (s *solver) second(w, k int32) key {
	var other key
	for i := s.first[w]; i < s.last[w]; i++ {
		a := &s.arc[i]
		if !other.less(a.weight) {
			break
		}
		if net := a.weight.sub(s.beta[a.to]); i != k && other.less(net) {
			other = net
		}
	}
	return other
}

// auction lets every worker without a place bid in turn, up to the level. The price
// of a full opening is the lowest level among its holders, so nobody would rather
// leave.
func (s *solver) auction(ctx context.Context, budget int) error {
	s.waiting = s.waiting[:0]
	for w := range s.match {
		if s.match[w] >= 0 {
			continue
		}
		for u := int32(w); u >= 0; {
			if err := s.pace.step(ctx, int(s.last[u]-s.first[u])+1); err != nil {
				return err
			}
			k, margin, second := s.best(u)
			if k < 0 {
				break // priced out, and prices only rise
			}
			if s.full(s.arc[k].to) && (!second.less(margin) || budget <= 0) {
				s.waiting = append(s.waiting, u)
				break
			}
			budget--
			u = s.take(u, k, s.arc[k].weight.sub(second))
		}
	}
	return nil
}

// best returns the arc of worker u with the greatest weight less price, -1 if
// none is positive, with that margin and the next best one, at least zero.
func (s *solver) best(u int32) (arc int32, margin, second key) {
	arc = -1
	for k := s.first[u]; k < s.last[u]; k++ {
		a := &s.arc[k]
		if !second.less(a.weight) {
			break // prices are not negative, and the weights fall
		}
		switch net := a.weight.sub(s.beta[a.to]); {
		case margin.less(net):
			arc, margin, second = k, net, margin
		case second.less(net):
			second = net
		}
	}
	return arc, margin, second
}

// take seats worker u by arc k at a level, in place of the holder with the lowest
// one if the opening is full, and returns the displaced worker or -1. The holders
// are a binary heap, lowest level first. A price never falls.
func (s *solver) take(u, k int32, level key) int32 {
	j, out := s.arc[k].to, int32(-1)
	s.match[u] = k
	if s.full(j) {
		out = s.held[j][0]
		s.match[out] = -1
		s.replace(j, u, level)
	} else {
		s.push(j, u, level)
	}
	if s.full(j) {
		s.beta[j] = maxKey(s.beta[j], s.level[j][0])
	}
	return out
}

// replace puts worker u in the place of the holder with the lowest level.
func (s *solver) replace(j, u int32, level key) {
	heap, levels := s.held[j], s.level[j]
	i := 0
	for c := 1; c < len(heap); c = 2*i + 1 {
		if c+1 < len(heap) && levels[c+1].less(levels[c]) {
			c++
		}
		if !levels[c].less(level) {
			break
		}
		heap[i], levels[i] = heap[c], levels[c]
		i = c
	}
	heap[i], levels[i] = u, level
}

// push adds worker u to the holders of opening j.
func (s *solver) push(j, u int32, level key) {
	s.held[j], s.level[j] = append(s.held[j], u), append(s.level[j], level)
	heap, levels := s.held[j], s.level[j]
	i := len(heap) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !level.less(levels[up]) {
			break
		}
		heap[i], levels[i] = heap[up], levels[up]
		i = up
	}
	heap[i], levels[i] = u, level
}
