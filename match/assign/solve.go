package assign

import (
	"context"
	"slices"
)

// Solve returns an optimal plan of p with its certificate.
//
// Which of several optimal plans it returns depends on the numbering of workers
// and openings and never on the order of p.Edges: workers act in ascending
// number and look at their edges by falling weight, then by ascending opening;
// whoever comes first keeps a place that an equal would take. The rule has no
// meaning beyond being fixed: publish what [Ranges] and [Shared] say.
//
// The error is that of [Problem.Validate], or the cause of an ended ctx.
func Solve(ctx context.Context, p Problem) (Plan, error) {
	return solve(ctx, p, bidsPerWorker)
}

func solve(ctx context.Context, p Problem, bidsPerWorker int) (Plan, error) {
	order, err := p.canonical(ctx)
	if err != nil {
		return Plan{}, err
	}
	s, err := newSolver(ctx, p, order)
	if err != nil {
		return Plan{}, err
	}
	if err := s.bids(ctx, bidsPerWorker); err != nil {
		return Plan{}, err
	}
	for _, u := range s.waiting {
		if err := s.insert(ctx, u); err != nil {
			return Plan{}, err
		}
	}
	return s.plan(ctx, p)
}

// A solver holds the state of one Solve. Its invariant, between two steps, is
// complementary slackness among the workers that have acted: every used edge is
// tight, no edge of theirs is worth more than its prices, an opening with a free
// position costs nothing, and a worker who stays out has price zero.
//
// Arcs are the usable edges (positive weight, an opening with positions),
// ordered by worker, then by falling weight, then by opening: a scan may stop
// once the weight alone cannot win. Seats are the positions of all openings,
// at most one more per opening than it has arcs, so that it is never full then.
//
// No number outgrows reach·(n+1) weights, level by level, n workers having arcs.
// A price after the bids is a chain of at most 65n differences of two weights
// (bidsPerWorker, and a free seat is taken at most n times), so within
// 130n. A price set by insert is the difference of the weights along two
// alternating paths from the new worker, so within 4n+2 whatever the prices
// before. A worker's price is a weight away from its opening's, and a tentative
// distance is the new worker's price plus an opening's less a path of 2n
// weights: below 262n+5 in all.
type solver struct {
	first []int32 // per worker: its first arc; one more at the end
	arc   []arc
	edge  []int32 // per arc: the edge of the problem

	alpha []cost  // per worker
	match []int32 // per worker: the used arc or -1
	place []int32 // per worker: its seat, if matched

	beta  []cost  // per opening
	seat0 []int32 // per opening: its first seat; one more at the end
	taken []int32 // per opening: seats in use, the first ones
	seat  []int32 // per seat: the worker

	waiting []int32 // workers whom the bids left over
	search  search
	pace    pace
}

// An arc is a usable edge seen from its worker.
type arc struct {
	weight cost
	to     int32 // opening
}

func newSolver(ctx context.Context, p Problem, order []int32) (*solver, error) {
	s := &solver{
		first: make([]int32, p.Workers+1),
		arc:   make([]arc, 0, len(order)),
		edge:  make([]int32, 0, len(order)),
		alpha: make([]cost, p.Workers),
		match: make([]int32, p.Workers),
		place: make([]int32, p.Workers),
		beta:  make([]cost, len(p.Capacity)),
		seat0: make([]int32, len(p.Capacity)+1),
		taken: make([]int32, len(p.Capacity)),
	}
	degree := make([]int64, len(p.Capacity))
	usable := func(i int32) bool {
		e := &p.Edges[i]
		return e.Weight.Sign() > 0 && p.Capacity[e.Opening] > 0
	}
	for w, k := 0, 0; w < p.Workers; w++ {
		s.match[w] = -1
		from := len(s.edge)
		for ; k < len(order) && int(p.Edges[order[k]].Worker) == w; k++ {
			if usable(order[k]) {
				s.edge = append(s.edge, order[k])
				degree[p.Edges[order[k]].Opening]++
			}
		}
		own := s.edge[from:]
		slices.SortStableFunc(own, func(a, b int32) int { return p.Edges[b].Weight.Cmp(p.Edges[a].Weight) })
		for _, i := range own {
			s.arc = append(s.arc, arc{costOf(p.Edges[i].Weight), p.Edges[i].Opening})
		}
		s.first[w+1] = int32(len(s.arc))
		if err := s.pace.step(ctx, 8*len(own)+1); err != nil {
			return nil, err
		}
	}
	for j, c := range p.Capacity {
		s.seat0[j+1] = s.seat0[j] + int32(min(c, degree[j]+1))
	}
	s.seat = make([]int32, s.seat0[len(p.Capacity)])
	s.search = newSearch(len(p.Capacity))
	return s, nil
}

func (s *solver) full(j int32) bool { return s.taken[j] == s.seat0[j+1]-s.seat0[j] }

// holders returns the workers of opening j.
func (s *solver) holders(j int32) []int32 { return s.seat[s.seat0[j] : s.seat0[j]+s.taken[j]] }

// best returns the arc of worker u with the greatest weight less price, -1 if
// none is positive, with that margin and the next best one, at least zero.
func (s *solver) best(u int32) (arc int32, margin, second cost) {
	arc = -1
	for k := s.first[u]; k < s.first[u+1]; k++ {
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

// plan reads the solution off.
func (s *solver) plan(ctx context.Context, q Problem) (Plan, error) {
	p := Plan{
		Edge:    make([]int32, len(s.match)),
		Worker:  make([]Value, len(s.alpha)),
		Opening: make([]Value, len(s.beta)),
	}
	for w, k := range s.match {
		p.Worker[w] = s.alpha[w].value()
		if p.Edge[w] = -1; k >= 0 {
			p.Edge[w] = s.edge[k]
			p.Value = p.Value.Add(s.arc[k].weight.value())
		}
	}
	for j, b := range s.beta {
		p.Opening[j] = b.value()
	}
	for _, e := range q.Edges { // openings without positions were left out
		if err := s.pace.step(ctx, 1); err != nil {
			return Plan{}, err
		}
		if q.Capacity[e.Opening] == 0 {
			if b := e.Weight.Sub(p.Worker[e.Worker]); b.Cmp(p.Opening[e.Opening]) > 0 {
				p.Opening[e.Opening] = b
			}
		}
	}
	return p, nil
}
