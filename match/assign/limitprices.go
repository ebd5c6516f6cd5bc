package assign

import (
	"context"
	"slices"
)

// LimitPrices are what the limits of a problem are worth, exactly, one change at a
// time.
type LimitPrices struct {
	Gain []Value // per limit: what a Max greater by one adds
	Loss []Value // per limit: what a Max less by one costs; zero if Vital
	// Floor is per limit what a Min less by one adds: the price of the floor.
	Floor []Value
	Vital []bool // per limit: with a Max less by one no plan keeps the floors
}

// priceLimited is Price for a problem with limits that form trees. Every node of
// the tree takes a search from it and one to it; they give the marginal values of
// all that hangs below it.
func priceLimited(ctx context.Context, p Problem, base Value) (*Prices, error) {
	s, err := newSolver(ctx, p)
	if err != nil {
		return nil, err
	}
	c := p.counts()
	f, _, err := s.limitedFlow(ctx, p, &c)
	if err != nil {
		return nil, err
	}
	if err := f.settle(ctx); err != nil {
		return nil, err
	}
	q := &Prices{
		Gain: make([]Value, len(f.beta)), Loss: make([]Value, len(f.beta)), Vital: make([]bool, len(f.beta)),
		WorkerGain: make([]Value, p.Workers), WorkerLoss: make([]Value, p.Workers), WorkerVital: make([]bool, p.Workers),
		free: p.free(),
		Limits: LimitPrices{
			Gain: make([]Value, f.limits), Loss: make([]Value, f.limits), Floor: make([]Value, f.limits), Vital: make([]bool, f.limits),
		},
	}
	for a := f.openingNode(int32(len(f.beta))); a <= f.root(); a++ {
		if len(f.below[a]) == 0 {
			continue
		}
		if err := f.marginal(ctx, p, q, a); err != nil {
			return nil, err
		}
	}
	return q, q.again(ctx, p, base, p.bounds(&c))
}

// again solves anew for what the flow leaves out: openings and limits of which
// nothing is left, and workers who are locked.
func (q *Prices) again(ctx context.Context, p Problem, base Value, bounds []Limit) error {
	value := func(p Problem) (Value, bool, error) {
		plan, err := Solve(ctx, p)
		return plan.Value, plan.Status == Optimal, err
	}
	for j, n := range q.free {
		if n == 0 {
			more := p
			more.Capacity = slices.Clone(p.Capacity)
			more.Capacity[j]++
			z, _, err := value(more)
			if err != nil {
				return err
			}
			q.Gain[j] = z.Sub(base)
			q.Loss[j], q.Vital[j] = q.Gain[j], false
		}
	}
	for k, l := range bounds {
		if l.Max == 0 {
			more := p
			more.Limits = slices.Clone(p.Limits)
			more.Limits[k].Max++
			z, _, err := value(more)
			if err != nil {
				return err
			}
			q.Limits.Gain[k] = z.Sub(base)
			q.Limits.Loss[k], q.Limits.Vital[k] = Value{}, p.Limits[k].Max > 0
		}
	}
	decided := p.decisions()
	for w := range int32(p.Workers) {
		if decided.locked(w) < 0 {
			continue
		}
		z, _, err := value(p.withTwin(w))
		if err != nil {
			return err
		}
		q.WorkerGain[w] = z.Sub(base)
		z, ok, err := value(p.without(w))
		if err != nil {
			return err
		}
		if q.WorkerVital[w] = !ok; ok {
			q.WorkerLoss[w] = base.Sub(z)
		}
	}
	return nil
}

// withTwin is p with one more worker like w, whom nobody has decided about.
func (p Problem) withTwin(w int32) Problem {
	twin := int32(p.Workers)
	p.Workers++
	p.Limits = slices.Clone(p.Limits)
	for k, l := range p.Limits {
		if slices.Contains(l.Workers, w) {
			p.Limits[k].Workers = append(slices.Clip(l.Workers), twin)
		}
	}
	for i, e := range p.Edges {
		if e.Worker == w && !slices.Contains(p.Excluded, int32(i)) {
			p.Edges = append(slices.Clip(p.Edges), Edge{twin, e.Opening, e.Weight})
		}
	}
	return p
}

// without is p without worker w.
func (p Problem) without(w int32) Problem {
	p.Locked = slices.DeleteFunc(slices.Clone(p.Locked), func(i int32) bool { return p.Edges[i].Worker == w })
	p.Excluded = slices.Clone(p.Excluded)
	for i, e := range p.Edges {
		if e.Worker == w {
			p.Excluded = append(p.Excluded, int32(i))
		}
	}
	return p
}

// marginal works out the values of all that hangs below node a.
func (f *flow) marginal(ctx context.Context, p Problem, q *Prices, a int32) error {
	s := &f.seek
	if err := f.reach(ctx, a); err != nil {
		return err
	}
	below := f.below[a]
	from, there := make([]key, len(below)), make([]bool, len(below))
	for i, v := range below {
		from[i], there[i] = s.dist[v], s.seen[v] == s.run
	}
	if err := f.home(ctx, a); err != nil {
		return err
	}
	for i, v := range below {
		along, against := from[i], s.dist[v] // in the direction of the arc of v, and back
		canAlong, canAgainst := there[i], s.seen[v] == s.run
		if f.up[v] {
			along, against, canAlong, canAgainst = against, along, canAgainst, canAlong
		}
		x, y := f.ends(v)
		price := f.phi[x].sub(f.phi[y])
		var gain, loss, floor key
		if canAlong {
			gain = maxKey(key{}, price.sub(along))
		}
		if canAgainst {
			loss = price.add(against)
			floor = maxKey(key{}, key{}.sub(loss))
		}
		f.note(p, q, v, f.unpack(gain), f.unpack(maxKey(key{}, loss)), f.unpack(floor), !canAgainst)
	}
	return nil
}

// home searches the shortest paths from all nodes to node a.
func (f *flow) home(ctx context.Context, a int32) error {
	s := &f.seek
	s.open()
	s.enter(a, key{})
	for len(s.queue) > 0 {
		f.stepBack(s, s.pop())
		if err := f.pace.step(ctx, 16); err != nil {
			return err
		}
	}
	return nil
}

// note writes the values of node v where they belong.
func (f *flow) note(p Problem, q *Prices, v int32, gain, loss, floor Value, vital bool) {
	workers, openings := int32(len(f.match)), int32(len(f.beta))
	switch {
	case v < workers:
		q.WorkerGain[v], q.WorkerLoss[v], q.WorkerVital[v] = gain, loss, vital
	case v < workers+openings:
		j := v - workers
		if q.Gain[j], q.Loss[j], q.Vital[j] = gain, loss, vital; q.free[j] == 0 {
			q.Loss[j], q.Vital[j] = gain, false
		}
	default:
		k := v - workers - openings
		q.Limits.Gain[k], q.Limits.Loss[k], q.Limits.Vital[k] = gain, loss, vital
		if p.Limits[k].Max == p.Limits[k].Min {
			q.Limits.Loss[k], q.Limits.Vital[k] = Value{}, true
		}
		if p.Limits[k].Min > 0 {
			q.Limits.Floor[k] = floor
		}
		if p.Limits[k].Max == NoLimit {
			q.Limits.Gain[k], q.Limits.Loss[k], q.Limits.Vital[k] = Value{}, Value{}, false
		}
	}
}
