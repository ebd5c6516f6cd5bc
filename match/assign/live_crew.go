package assign

import (
	"context"
	"fmt"
	"slices"
)

// newCrewed is NewLive for workers of several places.
func newCrewed(ctx context.Context, p Problem) (*Live, error) {
	if _, err := p.canonical(ctx); err != nil {
		return nil, err
	}
	p.Edges = slices.DeleteFunc(slices.Clone(p.Edges), func(e Edge) bool { return e.Weight.Sign() <= 0 })
	k, err := newCrew(ctx, p)
	if err != nil {
		return nil, err
	}
	l := &Live{named: len(p.Limits), capacity: slices.Clone(p.Capacity), crew: k}
	for _, x := range p.Limits {
		x.Workers, x.Openings = slices.Clone(x.Workers), slices.Clone(x.Openings)
		l.limits = append(l.limits, x)
	}
	return l, nil
}

// InsertPlaces is [Live.Insert] of a worker of so many places, zero or more.
func (l *Live) InsertPlaces(ctx context.Context, places int64, edges []Edge, limits ...int32) (int32, error) {
	if places == 1 {
		return l.Insert(ctx, edges, limits...)
	}
	if err := l.checkNew(edges, limits); err != nil {
		return -1, err
	}
	if err := checkPlaces(places); err != nil {
		return -1, err
	}
	if err := l.man(ctx); err != nil {
		return -1, err
	}
	return l.insertCrew(ctx, places, edges, limits)
}

// SetPlaces changes how many places a worker has; with zero it stays without one.
func (l *Live) SetPlaces(ctx context.Context, worker int32, places int64) error {
	if err := l.ready(); err != nil {
		return err
	}
	if worker < 0 || int(worker) >= l.size() {
		return &ProblemError{"worker", fmt.Errorf("%w: %d is not in [0, %d)", ErrRange, worker, l.size())}
	}
	if err := checkPlaces(places); err != nil || l.crew == nil && places == 1 {
		return err
	}
	if err := l.man(ctx); err != nil {
		return err
	}
	m := &l.crew.roster[worker]
	if m.own < 0 && places == 1 {
		return nil
	}
	before := m.places
	m.places = places
	if m.own >= 0 {
		return l.crew.fit(ctx, m)
	}
	k, err := newCrew(ctx, l.crew.problem(l.capacity, l.limits))
	if err != nil {
		m.places = before
		return err
	}
	l.crew = k
	return nil
}

func checkPlaces(n int64) error {
	if n < 0 || n > maxSize {
		return &ProblemError{"places", fmt.Errorf("%w: %d is not in [0, 2^30)", ErrRange, n)}
	}
	return nil
}

// Places returns the edges that a worker uses, by opening.
func (l *Live) Places(worker int32) []Edge {
	var out []Edge
	switch {
	case worker < 0 || int(worker) >= l.size():
	case l.crew == nil:
		if e, ok := l.Placed(worker); ok {
			out = append(out, e)
		}
	default:
		out = l.crew.used(&l.crew.roster[worker])
		slices.SortFunc(out, func(a, b Edge) int { return int(a.Opening) - int(b.Opening) })
	}
	return out
}

// man makes l one of workers of several places, though as yet none has other than one.
func (l *Live) man(ctx context.Context) error {
	if l.crew != nil {
		return nil
	}
	l.compact()
	p := Problem{Workers: l.size(), Capacity: l.capacity, Edges: l.edges, Limits: l.limits}
	k, err := newCrew(ctx, p)
	if err != nil {
		return err
	}
	*l = Live{named: l.named, capacity: l.capacity, limits: l.limits, crew: k}
	return nil
}

// insertCrew is Insert of a worker of so many places.
func (l *Live) insertCrew(ctx context.Context, places int64, edges []Edge, limits []int32) (int32, error) {
	k := l.crew
	w := int32(len(k.roster))
	joined := l.joined(limits, w, func(x *Limit) *[]int32 { return &x.Workers })
	m := member{places: places, own: -1, joined: slices.Clone(limits)}
	switch {
	case places == 1:
		m.edges = weighing(w, edges)
		unit, err := k.live.Insert(ctx, k.seen(m.edges), limits...)
		if err != nil {
			return -1, err
		}
		m.spare, m.unit = []int32{unit}, slices.Repeat([]int32{unit}, len(m.edges))
		k.roster = append(k.roster, m)
	case k.byLimit:
		p := k.problem(l.capacity, joined)
		p.Workers, p.WorkerCapacity, p.Edges = p.Workers+1, append(p.WorkerCapacity, places), append(p.Edges, weighing(w, edges)...)
		next, err := newCrew(ctx, p)
		if err != nil {
			return -1, err
		}
		l.crew = next
	default:
		own, err := k.live.InsertOpening(ctx, 0, nil)
		if err != nil {
			return -1, err
		}
		m.own = own
		k.roster = append(k.roster, m)
		if err := k.change(ctx, w, edges); err != nil {
			return -1, err
		}
	}
	l.limits = joined
	return w, nil
}

// changeCrew gives workers other edges, all or none of them.
func (l *Live) changeCrew(ctx context.Context, edges map[int32][]Edge) error {
	k := l.crew
	order := make([]int32, 0, len(edges))
	before := make(map[int32]member, len(edges))
	for w := range edges {
		order, before[w] = append(order, w), k.roster[w]
	}
	slices.Sort(order)
	var err error
	for _, w := range order {
		if err = k.change(ctx, w, edges[w]); err != nil {
			break
		}
	}
	if err == nil || k.live.broken != nil {
		return err
	}
	// On the way limits cross, though at the end they need not.
	for _, w := range order {
		k.roster[w].edges = weighing(w, edges[w])
	}
	next, err := newCrew(ctx, k.problem(l.capacity, l.limits))
	if err == nil {
		l.crew = next
		return nil
	}
	for w, m := range before {
		k.roster[w].edges = m.edges
	}
	return l.restore(ctx, err)
}

// insertOpeningCrew is InsertOpening.
func (l *Live) insertOpeningCrew(ctx context.Context, positions int64, edges []Edge, limits []int32) (int32, error) {
	k, j := l.crew, int32(len(l.capacity))
	capacity, before, opening := l.capacity, l.limits, k.opening
	own, err := k.live.InsertOpening(ctx, positions, nil, limits...)
	if err != nil {
		return -1, err
	}
	k.opening, l.capacity = append(slices.Clip(opening), own), append(slices.Clip(capacity), positions)
	l.limits = l.joined(limits, j, func(x *Limit) *[]int32 { return &x.Openings })
	more := make(map[int32][]Edge, len(edges))
	for _, e := range edges {
		more[e.Worker] = append(slices.Clip(k.roster[e.Worker].edges), Edge{e.Worker, j, e.Weight})
	}
	if err := l.changeCrew(ctx, more); err != nil {
		l.capacity, l.limits = capacity, before
		return -1, l.restore(ctx, err)
	}
	return j, nil
}

// restore solves anew for what the members are after a change that was refused, unless
// that has spent l.
func (l *Live) restore(ctx context.Context, refusal error) error {
	if l.crew.live.broken != nil {
		return refusal
	}
	next, err := newCrew(ctx, l.crew.problem(l.capacity, l.limits))
	if err != nil {
		return l.crew.live.spend(err)
	}
	l.crew = next
	return refusal
}

// planCrew is Plan.
func (l *Live) planCrew(ctx context.Context) (Problem, Plan, error) {
	k := l.crew
	q, inner, err := k.live.Plan(ctx)
	if err != nil {
		return Problem{}, Plan{}, err
	}
	p := k.problem(l.capacity, l.limits)
	plan := Plan{Status: inner.Status, Worker: make([]Value, p.Workers), Limit: inner.Limit[:len(inner.Limit)-k.limits()], Unmet: within(inner.Unmet, len(l.limits))}
	for _, j := range k.opening {
		plan.Opening = append(plan.Opening, inner.Opening[j])
	}
	var used []int32
	i := int32(0)
	for w := range k.roster {
		m := &k.roster[w]
		for n, e := range m.edges {
			if plan.Status == Optimal && inner.Edge[m.unit[n]] >= 0 && q.Edges[inner.Edge[m.unit[n]]].Opening == k.opening[e.Opening] {
				used = append(used, i)
				plan.Value = plan.Value.Add(e.Weight)
			}
			i++
		}
		plan.Worker[w] = k.price(m, &inner)
	}
	if plan.Status == Optimal {
		plan.Edge = p.seat(used)
	}
	return p, plan, nil
}

// price returns that of a worker, given those of its units.
func (k *crew) price(m *member, inner *Plan) Value {
	var most Value // of the units; where there is one place, its price goes with that of the one in it
	for _, u := range m.unit {
		most = maxValue(most, inner.Worker[u])
	}
	switch {
	case m.own < 0:
		return inner.Worker[m.spare[0]]
	case k.byLimit && m.places == 1:
		return inner.Limit[m.own].Add(most)
	case k.byLimit:
		return inner.Limit[m.own]
	case m.places == 1:
		return most
	case int64(len(m.edges)) >= m.places:
		return m.worth.Sub(inner.Opening[m.own])
	default:
		return Value{}
	}
}

// limits returns how many limits are the places of workers.
func (k *crew) limits() int { return len(k.live.limits) - k.live.named }
