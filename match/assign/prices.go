package assign

import (
	"context"
	"slices"
)

// Prices are exact marginal values, found by search in the residual graph and
// not read off a dual solution, which is any point between Gain and Loss. They
// hold for one change at a time, with everything else as it is.
type Prices struct {
	Gain []Value // per opening: what one position more adds, the least optimal price
	// Loss is per opening what one position fewer costs, the greatest optimal
	// price. Where there is no position to lose, or each one is locked, it equals
	// Gain.
	Loss []Value

	WorkerGain []Value // per worker: what one more like this one adds
	WorkerLoss []Value // per worker: what is lost without this one
	// Of a worker whose WorkerCapacity is not 1 they are what one place more adds, and
	// what one place fewer costs; zero where there is none that is not locked.

	// Vital and WorkerVital say where no plan keeps the floors without one of the
	// opening's positions, or without the worker; the loss is zero then. They are nil
	// where there are no limits, and so is all of Limits.
	Vital, WorkerVital []bool
	Limits             LimitPrices

	free []int64 // per opening: positions that are not locked
}

// Newcomer returns what one more worker with the given edges adds, and the index
// of the edge that this worker takes in a best plan, or -1 if none adds anything.
// Edge.Worker is not looked at; an edge that names no opening is passed over. No
// limit counts the newcomer.
func (q *Prices) Newcomer(edges []Edge) (Value, int) {
	var most Value
	best := -1
	for i, e := range edges {
		if e.Opening < 0 || int(e.Opening) >= min(len(q.Loss), len(q.free)) || q.free[e.Opening] == 0 {
			continue
		}
		if net := e.Weight.Sub(q.Loss[e.Opening]); net.Cmp(most) > 0 {
			most, best = net, i
		}
	}
	return most, best
}

// Price returns all marginal values of p around an optimal plan. The plan is
// verified first; the error is that of [Plan.Verify] or the cause of an ended ctx.
//
// A position more is worth a path: a worker comes to it from another position,
// another worker to that one, and so on, until somebody without a place comes or
// a position is left. A position fewer costs a path the other way. With optimal
// prices taken off, arcs are not negative, and one search from the ends of the
// paths finds all of either kind at once, in O(m + J log J). With limits it solves
// anew and searches twice for each node of their trees.
func Price(ctx context.Context, p Problem, plan Plan) (*Prices, error) {
	if err := plan.Verify(ctx, p); err != nil {
		return nil, err
	}
	if plan.Status != Optimal {
		return nil, refuted("the plan is %v", plan.Status)
	}
	if p.many() {
		return p.priceMany(ctx)
	}
	if len(p.Limits) > 0 {
		return priceLimited(ctx, p, plan.Value)
	}
	s, err := newSolver(ctx, p)
	if err != nil {
		return nil, err
	}
	if err := s.adopt(ctx, plan); err != nil {
		return nil, err
	}
	gain, err := s.gains(ctx)
	if err != nil {
		return nil, err
	}
	gain = slices.Clone(gain)
	if err := s.face(ctx); err != nil {
		return nil, err
	}
	loss, err := s.losses(ctx)
	if err != nil {
		return nil, err
	}
	return s.prices(ctx, p, gain, loss)
}

// adopt takes over an optimal plan.
func (s *solver) adopt(ctx context.Context, plan Plan) error {
	for j, b := range plan.Opening {
		if s.seats[j] > 0 {
			s.beta[j] = s.pack(&b, Levels)
		}
	}
	for w, a := range plan.Worker {
		s.alpha[w] = s.pack(&a, Levels)
		for k := s.first[w]; k < s.last[w]; k++ {
			a := &s.arc[k]
			net := s.alpha[w].add(s.beta[a.to]).sub(a.weight)
			if net.less(key{}) || a.edge == plan.Edge[w] && net.positive() {
				return refuted("the prices are not those of a path")
			}
			if a.edge == plan.Edge[w] {
				s.sit(int32(w), k)
			}
		}
		if err := s.pace.step(ctx, int(s.last[w]-s.first[w])+1); err != nil {
			return err
		}
	}
	return nil
}

// gains returns for each opening what one position more adds, until the next
// search.
func (s *solver) gains(ctx context.Context) ([]key, error) {
	f := &s.search
	f.start()
	for j := range s.beta { // a position may be left free, once it costs nothing
		f.enter(int32(j), s.beta[j])
		if err := s.pace.step(ctx, 4); err != nil {
			return nil, err
		}
	}
	for w, k := range s.match {
		if k < 0 {
			if err := s.offer(ctx, int32(w), key{}); err != nil {
				return nil, err
			}
		}
	}
	for len(f.queue) > 0 {
		j := f.pop()
		for _, h := range s.held[j] {
			if err := s.offer(ctx, h, f.dist[j]); err != nil {
				return nil, err
			}
		}
	}
	for j := range s.beta {
		f.dist[j] = s.beta[j].sub(f.dist[j])
	}
	return f.dist, nil
}

// offer looks at the openings to which worker h could come, from distance d.
func (s *solver) offer(ctx context.Context, h int32, d key) error {
	f := &s.search
	base := d.add(s.alpha[h])
	k := s.first[h]
	for ; k < s.last[h]; k++ {
		a := &s.arc[k]
		if !base.less(a.weight) {
			break // no distance exceeds the price, and the weights fall
		}
		if nd := base.add(s.beta[a.to]).sub(a.weight); nd.less(f.dist[a.to]) {
			f.enter(a.to, nd)
		}
	}
	return s.pace.step(ctx, int(k-s.first[h])+1)
}

// losses returns for each opening what one position fewer costs.
func (s *solver) losses(ctx context.Context) ([]key, error) {
	f := &s.search
	f.start()
	for j := range int32(len(s.beta)) {
		var d key
		if holders := s.held[j]; s.full(j) && len(holders) > 0 {
			d = s.alpha[holders[0]]
			for _, h := range holders[1:] { // one of them may go without a place
				if s.alpha[h].less(d) {
					d = s.alpha[h]
				}
			}
		}
		f.enter(j, d)
		if err := s.pace.step(ctx, len(s.held[j])+4); err != nil {
			return nil, err
		}
	}
	loss := make([]key, len(s.beta))
	for len(f.queue) > 0 {
		j := f.pop()
		d := f.dist[j]
		loss[j] = s.beta[j].add(d)
		base := d.add(s.beta[j])
		for _, c := range s.inward[j] {
			k, w := c.num, c.node
			if s.match[w] < 0 || s.match[w] == k {
				continue
			}
			from := s.arc[s.match[w]].to
			if nd := base.add(s.alpha[w]).sub(s.arc[k].weight); nd.less(f.dist[from]) {
				f.enter(from, nd)
			}
		}
		if err := s.pace.step(ctx, len(s.inward[j])+1); err != nil {
			return nil, err
		}
	}
	return loss, nil
}

// prices unpacks the marginal values of openings and works out those of workers.
func (s *solver) prices(ctx context.Context, p Problem, gain, loss []key) (*Prices, error) {
	q := &Prices{
		Gain: make([]Value, len(gain)), Loss: make([]Value, len(loss)),
		WorkerGain: make([]Value, p.Workers), WorkerLoss: make([]Value, p.Workers),
		free: slices.Clone(p.free()),
	}
	for j := range gain {
		q.Gain[j], q.Loss[j] = s.unpack(gain[j]), s.unpack(loss[j])
	}
	for w, k := range s.match {
		var most key
		for _, a := range s.arc[s.first[w]:s.last[w]] {
			if !most.less(a.weight) {
				break
			}
			most = maxKey(most, a.weight.sub(loss[a.to]))
		}
		q.WorkerGain[w] = s.unpack(most)
		if k >= 0 {
			q.WorkerLoss[w] = s.unpack(s.arc[k].weight.sub(gain[s.arc[k].to]))
		}
		if err := s.pace.step(ctx, int(s.last[w]-s.first[w])+1); err != nil {
			return nil, err
		}
	}
	q.complete(p)
	return q, nil
}

// complete adds what the solver has left out: openings of which no position is
// left, and workers who are locked.
func (q *Prices) complete(p Problem) {
	if !slices.Contains(q.free, 0) && len(p.Locked) == 0 {
		return
	}
	decided := p.decisions()
	for i := range p.Edges {
		e := &p.Edges[i]
		if q.free[e.Opening] == 0 && decided.open(int32(i), e.Worker) {
			if b := e.Weight.Sub(q.WorkerLoss[e.Worker]); b.Cmp(q.Gain[e.Opening]) > 0 {
				q.Gain[e.Opening], q.Loss[e.Opening] = b, b
			}
		}
	}
	for i := range p.Edges {
		e := &p.Edges[i]
		switch decided.locked(e.Worker) {
		case -1:
			continue
		case int32(i):
			q.WorkerLoss[e.Worker] = e.Weight.Sub(q.Gain[e.Opening])
		}
		if q.free[e.Opening] > 0 && (decided.barred == nil || !decided.barred[i]) {
			if net := e.Weight.Sub(q.Loss[e.Opening]); net.Cmp(q.WorkerGain[e.Worker]) > 0 {
				q.WorkerGain[e.Worker] = net
			}
		}
	}
}
