package assign

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// A Live is an optimal plan of a problem that changes. Every change re-optimises
// exactly, by one or two shortest paths for a worker or a position: tens of
// microseconds as a rule, where solving again takes as long as the market is large.
//
// Numbers of workers and openings stay; new ones are counted on. It takes no
// decisions. It is not safe for concurrent use. Where a context ends during a change,
// the Live is spent, and every later call returns that error. Once it has doubled, or
// a weight exceeds all earlier ones, a change solves anew.
//
// Limits must form trees, those of zero included, which may be raised later, and with
// all openings, also closed ones. Paths lead through the root of the trees then, from where
// everything is near, so that a change costs O(W + J) and more: some milliseconds for
// a hundred thousand workers. A change after which limits cross is refused with
// [ErrLimits] and changes nothing. While floors cannot be kept, Plan says so with the
// proof, and Value and Placed belong to no plan.
//
// Of a worker of several places every edge is re-optimised on its own, so that a change
// costs as much for each edge. Under limits, a new one of them solves anew.
type Live struct {
	solver   *solver
	capacity []int64
	edges    []Edge // as they came; an arc points at its own
	live     int    // arcs of workers
	growth   int    // the longest paths that the packing allows for
	broken   error

	// Of a problem with limits; the solver has room for more workers and openings.
	flow    *flow
	limits  []Limit
	counts  counts
	workers int
	named   int // limits that the caller knows of; the others are places of workers

	tollFrom int64 // see solver

	crew *crew // if workers have other than one place; the solver is within
}

// NewLive solves p. The errors are those of [Solve], and [ErrLimits] for decisions
// or limits that cross.
func NewLive(ctx context.Context, p Problem) (*Live, error) {
	if len(p.Locked)+len(p.Excluded) > 0 {
		return nil, &ProblemError{"Locked, Excluded", ErrLimits}
	}
	if p.many() {
		return newCrewed(ctx, p)
	}
	return newLive(ctx, p, len(p.Limits))
}

// newLive is NewLive for workers of one place each, and so many limits of the caller's.
func newLive(ctx context.Context, p Problem, named int) (*Live, error) {
	l := &Live{named: named, tollFrom: tollFrom, capacity: slices.Clone(p.Capacity), edges: slices.Clone(p.Edges)}
	for _, x := range p.Limits {
		x.Workers, x.Openings = slices.Clone(x.Workers), slices.Clone(x.Openings)
		l.limits = append(l.limits, x)
	}
	if err := l.start(ctx, p.Workers); err != nil {
		return nil, err
	}
	return l, nil
}

// start solves the problem as it is, with room to grow if that fits.
func (l *Live) start(ctx context.Context, workers int) error {
	if len(l.limits) > 0 {
		return l.startLimited(ctx, workers)
	}
	p := Problem{Workers: workers, Capacity: l.capacity, Edges: l.edges}
	least := min(workers, len(l.capacity)) + 2
	for _, l.growth = range []int{2*least + 1000, least} {
		p.growth = l.growth
		s, err := newSolver(ctx, p)
		if errors.Is(err, ErrOverflow) && l.growth > least {
			continue
		}
		if err != nil {
			return err
		}
		for j, n := range s.seats {
			if n == 0 { // no bid reaches it
				s.beta[j] = key{hi: maxHigh}
			}
		}
		l.solver, l.live = s, len(s.arc)
		return s.solve(ctx, p, bidsPerWorker)
	}
	return nil
}

// Insert adds a worker with the given edges, whose Worker is not looked at, and
// returns its number. It joins the workers of the given limits, each of which must
// name some; limits of all workers count it anyway.
func (l *Live) Insert(ctx context.Context, edges []Edge, limits ...int32) (int32, error) {
	if err := l.checkNew(edges, limits); err != nil {
		return -1, err
	}
	s := l.solver
	w := int32(l.size())
	if l.crew != nil {
		return l.insertCrew(ctx, 1, edges, limits)
	}
	if l.flow != nil {
		return l.insertLimited(ctx, w, edges, limits)
	}
	s.alpha, s.match, s.place = append(s.alpha, key{}), append(s.match, -1), append(s.place, 0)
	s.first, s.last = append(s.first, 0), append(s.last, 0)
	return w, l.spend(l.enter(ctx, w, edges))
}

// Remove takes away a worker; the number stays, with no edges.
func (l *Live) Remove(ctx context.Context, worker int32) error { return l.Change(ctx, worker, nil) }

// Change gives a worker other edges, whose Worker is not looked at.
func (l *Live) Change(ctx context.Context, worker int32, edges []Edge) error {
	if worker < 0 || int(worker) >= l.size() {
		return &ProblemError{"worker", fmt.Errorf("%w: %d is not in [0, %d)", ErrRange, worker, l.size())}
	}
	if err := l.check(edges, len(l.capacity), func(e *Edge) int32 { return e.Opening }); err != nil {
		return err
	}
	if l.crew != nil {
		return l.changeCrew(ctx, map[int32][]Edge{worker: edges})
	}
	s := l.solver
	if l.flow != nil {
		return l.changeLimited(ctx, worker, edges)
	}
	left := int32(-1)
	if k := s.match[worker]; k >= 0 {
		left = s.arc[k].to
		s.leave(worker)
	}
	s.alpha[worker] = key{}
	l.drop(worker)
	if err := l.enter(ctx, worker, edges); err != nil || left < 0 {
		return l.spend(err)
	}
	return l.spend(l.settle(ctx, left))
}

// SetCapacity changes the positions of an opening; zero closes it.
func (l *Live) SetCapacity(ctx context.Context, opening int32, positions int64) error {
	if err := l.ready(); err != nil {
		return err
	}
	if opening < 0 || int(opening) >= len(l.capacity) {
		return &ProblemError{"opening", fmt.Errorf("%w: %d is not in [0, %d)", ErrRange, opening, len(l.capacity))}
	}
	if positions < 0 {
		return &ProblemError{"positions", fmt.Errorf("%w: %d is negative", ErrRange, positions)}
	}
	if l.crew != nil {
		l.capacity[opening] = positions
		return l.crew.live.SetCapacity(ctx, l.crew.opening[opening], positions)
	}
	s := l.solver
	seats := int32(min(positions, maxSize))
	if f := l.flow; f != nil {
		v := f.openingNode(opening)
		more := int64(seats - s.seats[opening])
		l.capacity[opening], s.seats[opening] = positions, seats
		f.fit(v, f.unused[v]+more)
		return l.rebalance(ctx)
	}
	if s.seats[opening] == 0 && seats > 0 {
		s.beta[opening] = s.worth(opening) // it was closed: the least price that holds
	}
	for len(s.held[opening]) > int(seats) {
		s.seats[opening] = int32(len(s.held[opening]))
		if err := s.evict(ctx, opening); err != nil {
			return l.spend(err)
		}
	}
	l.capacity[opening], s.seats[opening] = positions, seats
	return l.spend(l.settle(ctx, opening))
}

// InsertOpening adds an opening with the given positions and edges, whose Opening
// is not looked at, and returns its number. It joins the openings of the given limits,
// each of which must name some; limits of all openings count it anyway.
func (l *Live) InsertOpening(ctx context.Context, positions int64, edges []Edge, limits ...int32) (int32, error) {
	j := int32(len(l.capacity))
	if positions < 0 {
		return -1, &ProblemError{"positions", fmt.Errorf("%w: %d is negative", ErrRange, positions)}
	}
	if err := l.check(edges, l.size(), func(e *Edge) int32 { return e.Worker }); err != nil {
		return -1, err
	}
	if err := l.checkLimits(limits, func(x *Limit) []int32 { return x.Openings }); err != nil {
		return -1, err
	}
	if l.crew != nil {
		return l.insertOpeningCrew(ctx, positions, edges, limits)
	}
	if l.flow != nil {
		return l.insertOpeningLimited(ctx, positions, edges, limits)
	}
	s := l.solver
	l.capacity = append(l.capacity, positions)
	s.beta, s.seats = append(s.beta, key{}), append(s.seats, int32(min(positions, maxSize)))
	s.held, s.inward = append(s.held, nil), append(s.inward, nil)
	s.search.grow()
	if l.outgrown(edges) {
		l.edges = l.alive()
		for _, e := range edges {
			l.edges = append(l.edges, Edge{e.Worker, j, e.Weight})
		}
		return j, l.spend(l.again(ctx))
	}
	for _, e := range edges {
		if e.Weight.Sign() > 0 {
			l.extend(e.Worker, Edge{e.Worker, j, e.Weight})
		}
	}
	s.beta[j] = s.worth(j)
	return j, l.spend(l.settle(ctx, j))
}

// enter gives a worker without edges some and lets it act.
func (l *Live) enter(ctx context.Context, w int32, edges []Edge) error {
	s := l.solver
	if l.outgrown(edges) {
		l.edges = l.alive()
		for _, e := range edges {
			l.edges = append(l.edges, Edge{w, e.Opening, e.Weight})
		}
		return l.again(ctx)
	}
	s.first[w] = int32(len(s.arc))
	for _, e := range edges {
		if e.Weight.Sign() > 0 {
			s.arc = append(s.arc, arc{s.pack(&e.Weight, Levels), e.Opening, int32(len(l.edges))})
			l.edges = append(l.edges, Edge{w, e.Opening, e.Weight})
		}
	}
	l.list(w)
	if err := s.insert(ctx, w); err != nil {
		return err
	}
	if len(s.arc) > 2*l.live+1000 {
		l.compact()
	}
	return nil
}
