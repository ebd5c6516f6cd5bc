package assign

import (
	"context"
	"errors"
	"fmt"
)

const (
	// nearBids limits the bids from a start, per worker.
	nearBids = 8
	// nearFree is the part of all positions that may be free and still have a price
	// once the bids are over; more are filled sooner by starting anew.
	nearFree = 4
	// nearSearch limits the openings that the repair searches, for each that there is.
	nearSearch = 8
)

// A Start is where [SolveFrom] begins: what is known of an optimum of a similar
// problem. Nothing in it is believed, so that any start gives an optimum; one near an
// optimum gives it sooner. The zero value knows nothing.
type Start struct {
	// Opening is a price per position of each opening. What is below zero, or above
	// the weight of every edge there, counts as the nearer of the two. nil: unknown.
	Opening []Value
	// Place is the opening that each worker has, or -1. Who has no edge to it, or finds
	// no position left, has none. nil: nobody has one.
	Place []int32
}

// StartOf returns the start that a plan of p is for other problems: its prices, and
// where it places people, without those of several places. It belongs to the caller.
func StartOf(p Problem, plan Plan) Start {
	s := Start{Opening: append([]Value(nil), plan.Opening...)}
	if len(plan.Edge) != p.Workers {
		return s
	}
	s.Place = make([]int32, p.Workers)
	for w, i := range plan.Edge {
		if s.Place[w] = -1; i >= 0 && int(i) < len(p.Edges) {
			s.Place[w] = p.Edges[i].Opening
		}
	}
	return s
}

// SolveFrom is [Solve] from a start. The plan is proved by the same certificate
// whatever the start holds: its value, its prices and what [Ranges] and [Shared] say
// of it are those of Solve. Which of several optimal plans it is depends on the start
// too; with limits so do the prices, and with limits that cross nothing does. The
// start of a worker of other than one place is not used.
//
// It is the sooner, the fewer placements change: where nothing does it costs reading
// the problem; from a start that turns out to be far from any optimum it goes back and
// costs what Solve does, and some tenths more. The error is that of Solve, or a
// [ProblemError] for a list of another length than the problem's, or a place that is no
// opening.
func SolveFrom(ctx context.Context, p Problem, start Start) (Plan, error) {
	if err := start.check(&p); err != nil {
		return Plan{}, err
	}
	if p.many() || start.Opening == nil && start.Place == nil {
		return Solve(ctx, p)
	}
	s, err := newSolver(ctx, p)
	if err != nil {
		return Plan{}, err
	}
	if err := s.begin(ctx, start); err != nil {
		return Plan{}, err
	}
	return s.finish(ctx, p)
}

// check reports every fault of a start of p.
func (s *Start) check(p *Problem) error {
	var bad faults
	if s.Opening != nil && len(s.Opening) != len(p.Capacity) {
		bad.add("Start.Opening", ErrRange, fmt.Sprintf("length %d is not %d", len(s.Opening), len(p.Capacity)))
	}
	if s.Place != nil && len(s.Place) != p.Workers {
		bad.add("Start.Place", ErrRange, fmt.Sprintf("length %d is not %d", len(s.Place), p.Workers))
	}
	for w, j := range s.Place {
		if j < -1 || int(j) >= len(p.Capacity) {
			bad.add(at("Start.Place", w, ""), ErrRange, fmt.Sprintf("%d is not in [-1, %d)", j, len(p.Capacity)))
		}
	}
	return errors.Join(bad...)
}

// begin takes over prices and placements.
func (s *solver) begin(ctx context.Context, start Start) error {
	s.begun = true
	if start.Opening != nil {
		if err := s.beginPrices(ctx, start.Opening); err != nil {
			return err
		}
	}
	left := append([]int32(nil), s.seats...)
	for w, j := range start.Place {
		if j < 0 || left[j] == 0 {
			continue
		}
		for k := s.first[w]; k < s.last[w]; k++ {
			if s.arc[k].to == j {
				s.match[w] = k
				left[j]--
				break
			}
		}
		if err := s.pace.step(ctx, int(s.last[w]-s.first[w])+1); err != nil {
			return err
		}
	}
	return nil
}

// beginPrices takes over prices, up to the greatest weight of each opening.
func (s *solver) beginPrices(ctx context.Context, prices []Value) error {
	for k := range s.arc {
		a := &s.arc[k]
		s.beta[a.to] = maxKey(s.beta[a.to], a.weight)
		if err := s.pace.step(ctx, 1); err != nil {
			return err
		}
	}
	for j := range prices {
		if price := s.packWithin(&prices[j]); price.less(s.beta[j]) {
			s.beta[j] = maxKey(key{}, price)
		}
	}
	return nil
}

// packWithin packs a value of any size: a level beyond half its base, which no price
// of this problem reaches, counts as that.
func (p *packing) packWithin(v *Value) key {
	var within Value
	for l, x := range v {
		half := int64(p.base[l] / 2)
		within[l] = max(-half, min(half, x))
	}
	return p.pack(&within, Levels)
}

// near finds an optimum from the start, unless that takes more than the start is
// worth. Its prices hold for all levels at once, and so does the one round. What is
// wrong with them is put right by exact bids, where they are too low, and by repairs,
// where they are too high.
func (s *solver) near(ctx context.Context) (bool, error) {
	if err := s.bid(ctx, key{}, nearBids); err != nil {
		return false, err
	}
	free, seats := int64(0), int64(0)
	for j, n := range s.seats {
		if seats += int64(min(int(n), len(s.inward[j]))); s.beta[j].positive() {
			free += int64(int(n) - len(s.held[j]))
		}
	}
	if free*nearFree > seats {
		return false, nil
	}
	budget := nearSearch * len(s.beta)
	for _, u := range s.waiting {
		if err := s.insert(ctx, u); err != nil || budget < 0 {
			return false, err
		}
		budget -= len(s.search.closed)
	}
	for j := range int32(len(s.beta)) {
		for !s.full(j) && s.beta[j].positive() {
			if err := s.call(ctx, j); err != nil || budget < 0 {
				return false, err
			}
			budget -= len(s.search.closed)
		}
	}
	return true, nil
}
