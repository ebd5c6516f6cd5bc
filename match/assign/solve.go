package assign

import (
	"context"
	"slices"
)

// Solve returns an optimal plan of p with its certificate. Of all optimal prices
// it gives those that are least for positions, so they do not depend on which
// optimal plan was found.
//
// Which of several optimal plans it returns depends on the numbering of workers
// and openings and never on the order of p.Edges. The rule has no meaning beyond
// being fixed: publish what [Ranges] and [Shared] say.
//
// The error is that of [Problem.Validate], or the cause of an ended ctx.
func Solve(ctx context.Context, p Problem) (Plan, error) {
	if p.many() {
		return p.solveMany(ctx, Solve)
	}
	s, err := newSolver(ctx, p)
	if err != nil {
		return Plan{}, err
	}
	return s.finish(ctx, p)
}

// finish solves what was read in, from the start that was begun with, if any.
func (s *solver) finish(ctx context.Context, p Problem) (Plan, error) {
	if over := p.overlocked(); len(over) > 0 {
		return p.tooManyLocks(over), nil
	}
	if len(p.Limits) > 0 {
		return s.solveLimited(ctx, p)
	}
	if err := s.solve(ctx, p, bidsPerWorker); err != nil {
		return Plan{}, err
	}
	return s.plan(ctx, p)
}

// A solver holds the state of one problem.
//
// Its invariant, once the bids are over: no arc is worth more than its two
// prices, the prices are not negative, and a used arc is worth exactly as much.
// What may still be wrong, and what insert and refill put right one at a time:
// a worker without a place has a price, an opening with a free position has one.
type solver struct {
	packing

	first, last []int32 // per worker: its arcs, from first to before last
	arc         []arc   // by worker, falling weight, opening

	alpha []key   // per worker: its price
	match []int32 // per worker: the used arc or -1
	place []int32 // per worker: its place among the holders, if matched

	beta   []key     // per opening: its price
	seats  []int32   // per opening: its positions
	held   [][]int32 // per opening: its workers
	level  [][]key   // per opening, while bids last: up to which price each stays
	inward [][]half  // per opening: its arcs, by number
	halves []half    // the storage of inward
	faced  bool      // inward is filled

	waiting []int32 // workers whom the bids left over
	search  search
	pace    pace

	begun    bool    // prices and placements are those of a start
	tollFrom int64   // how far limits must be exceeded for a search for their prices
	warm     *warmth // with limits: what to begin with, instead of solving without them
}

// solve finds an optimum level by level: one of the weights cut off after the
// first level, then, from its prices, one of the weights cut off after the
// second, and so on. A level that no weight uses is passed over.
func (s *solver) solve(ctx context.Context, p Problem, bidsPerWorker int) error {
	if s.begun {
		near, err := s.near(ctx)
		if near || err != nil {
			return err
		}
		s.clear()
	}
	return s.levels(ctx, bidsPerWorker, func(n int) error { return s.weigh(ctx, p, n) })
}

// levels is solve with its own way to set the weights to their first levels.
func (s *solver) levels(ctx context.Context, bidsPerWorker int, weigh func(n int) error) error {
	whole := true // the weights are not cut off
	for l := range Levels {
		if s.spread[l] == 0 {
			continue
		}
		if !whole || slices.ContainsFunc(s.spread[l+1:], func(n int64) bool { return n > 0 }) {
			whole = false
			if err := weigh(l + 1); err != nil {
				return err
			}
		}
		var spread key
		if s.spread[l] >= coarseFrom {
			spread = s.unit[l].times(s.spread[l])
		}
		if err := s.round(ctx, spread, bidsPerWorker); err != nil {
			return err
		}
	}
	return nil
}

// round finds an optimum of the weights as they are, from any prices of openings,
// with coarse bids if a spread is given.
func (s *solver) round(ctx context.Context, spread key, bidsPerWorker int) error {
	if err := s.bid(ctx, spread, bidsPerWorker); err != nil {
		return err
	}
	for _, u := range s.waiting {
		if err := s.insert(ctx, u); err != nil {
			return err
		}
	}
	return s.refill(ctx)
}

// weigh sets the weights to their first n levels.
func (s *solver) weigh(ctx context.Context, p Problem, n int) error {
	for k := range s.arc {
		a := &s.arc[k]
		a.weight = s.pack(&p.Edges[a.edge].Weight, n)
		if err := s.pace.step(ctx, 1); err != nil {
			return err
		}
	}
	return nil
}

func (s *solver) full(j int32) bool { return len(s.held[j]) == int(s.seats[j]) }

// sit gives worker w a free seat by arc k.
func (s *solver) sit(w, k int32) {
	j := s.arc[k].to
	s.place[w], s.match[w] = int32(len(s.held[j])), k
	s.held[j] = append(s.held[j], w)
}

// leave frees the seat of worker w.
func (s *solver) leave(w int32) {
	j := s.arc[s.match[w]].to
	held := s.held[j]
	last := held[len(held)-1]
	held[s.place[w]], s.place[last] = last, s.place[w]
	s.held[j], s.match[w] = held[:len(held)-1], -1
}

// plan reads the solution off and leaves the solver without it.
func (s *solver) plan(ctx context.Context, q Problem) (Plan, error) {
	p := Plan{
		Status:  Optimal,
		Edge:    s.match, // the arcs of which become edges
		Worker:  make([]Value, len(s.alpha)),
		Opening: make([]Value, len(s.beta)),
	}
	gain, err := s.gains(ctx)
	if err != nil {
		return Plan{}, err
	}
	for w, k := range s.match {
		if k >= 0 {
			p.Edge[w] = s.arc[k].edge
			p.Value = p.Value.Add(q.Edges[s.arc[k].edge].Weight)
		}
		if err := s.pace.step(ctx, 4); err != nil {
			return Plan{}, err
		}
	}
	for j, g := range gain {
		p.Opening[j] = s.unpack(g)
	}
	for w := range s.match {
		var most key
		for _, a := range s.arc[s.first[w]:s.last[w]] {
			if !most.less(a.weight) {
				break
			}
			most = maxKey(most, a.weight.sub(gain[a.to]))
		}
		p.Worker[w] = s.unpack(most)
		if err := s.pace.step(ctx, int(s.last[w]-s.first[w])+1); err != nil {
			return Plan{}, err
		}
	}
	if err := s.complete(ctx, q, &p); err != nil {
		return Plan{}, err
	}
	return p, nil
}

// complete adds what the solver has left out: openings of which no position is
// left, and workers who are locked.
func (s *solver) complete(ctx context.Context, q Problem, p *Plan) error {
	free, decided := q.free(), q.decisions()
	if !slices.Contains(free, 0) && len(q.Locked) == 0 {
		return nil
	}
	for i := range q.Edges {
		e := &q.Edges[i]
		if free[e.Opening] == 0 && decided.open(int32(i), e.Worker) {
			if b := e.Weight.Sub(p.Worker[e.Worker]); b.Cmp(p.Opening[e.Opening]) > 0 {
				p.Opening[e.Opening] = b
			}
		}
		if err := s.pace.step(ctx, 1); err != nil {
			return err
		}
	}
	for _, i := range q.Locked {
		e := &q.Edges[i]
		p.Edge[e.Worker] = i
		p.Worker[e.Worker] = e.Weight.Sub(p.Opening[e.Opening])
		p.Value = p.Value.Add(e.Weight)
	}
	return nil
}
