package assign

import "context"

// usedBy returns how many placements each limit counts.
func (s *solver) usedBy(c *counts, limits int) []int64 {
	used := make([]int64, limits)
	var list []int32
	for w, k := range s.match {
		if k >= 0 {
			list = c.of(int32(w), s.arc[k].to, list)
			for _, k := range list {
				used[k]++
			}
		}
	}
	return used
}

// even uses ties: whoever is as well off elsewhere, or without, and so makes up for
// what a limit has too few or too many of.
func (x *toll) even(ctx context.Context) error {
	x.used = x.usedBy(x.counts, len(x.bounds))
	var to, from []int32
	for w := range int32(len(x.match)) {
		if err := x.pace.step(ctx, int(x.last[w]-x.first[w])+1); err != nil {
			return err
		}
		own := x.match[w]
		from = from[:0]
		if own >= 0 {
			if x.beta[x.arc[own].to].positive() {
				continue
			}
			from = x.counts.of(w, x.arc[own].to, from)
			if !x.alpha[w].positive() && x.gain(from, nil) > 0 {
				x.leave(w)
				x.count(from, -1)
				continue
			}
		}
		for k := x.first[w]; k < x.last[w]; k++ {
			a := &x.arc[k]
			if a.weight.less(x.alpha[w]) {
				break
			}
			if k == own || x.full(a.to) || a.weight != x.alpha[w].add(x.beta[a.to]) {
				continue
			}
			if to = x.counts.of(w, a.to, to); x.gain(from, to) > 0 {
				if own >= 0 {
					x.leave(w)
				}
				x.sit(w, k)
				x.count(from, -1)
				x.count(to, 1)
				break
			}
		}
	}
	return nil
}

// gain is how much nearer a move out of some limits, into others, brings them all to
// where they should be.
func (x *toll) gain(from, to []int32) int64 {
	var gain int64
	x.count(from, -1)
	x.count(to, 1)
	for _, list := range [2][]int32{from, to} {
		for _, k := range list {
			gain -= x.off(k)
		}
	}
	x.count(from, 1)
	x.count(to, -1)
	for _, list := range [2][]int32{from, to} {
		for _, k := range list {
			gain += x.off(k)
		}
	}
	return gain
}

// off is by how many limit k is missed.
func (x *toll) off(k int32) int64 {
	n := x.room(k)
	if n > 0 && !x.price[k].positive() {
		return 0
	}
	return max(n, -n)
}

func (x *toll) count(limits []int32, n int64) {
	for _, k := range limits {
		x.used[k] += n
	}
}
