package assign

import (
	"context"
	"slices"
)

// An arc is a usable edge seen from its worker: its weight is positive, its
// opening has positions, and nobody has decided about it.
type arc struct {
	weight key
	to     int32 // opening
	edge   int32 // of the problem
}

// before is the order of the arcs of one worker: by falling weight, then by opening.
func (a *arc) before(b *arc) bool {
	return b.weight.less(a.weight) || a.weight == b.weight && a.to < b.to
}

// newSolver checks p and reads it in. Without limits, inward is left empty.
func newSolver(ctx context.Context, p Problem) (*solver, error) {
	pack, ok, err := p.measure(ctx)
	if err == nil && !ok {
		_, err = p.canonical(ctx) // which names all faults
	}
	if err != nil {
		return nil, err
	}
	s := &solver{
		packing: pack, tollFrom: tollFrom,
		arc:   make([]arc, len(p.Edges)),
		alpha: make([]key, p.Workers),
		match: make([]int32, p.Workers),
		place: make([]int32, p.Workers),
		beta:  make([]key, len(p.Capacity)),
		seats: make([]int32, len(p.Capacity)),
		held:  make([][]int32, len(p.Capacity)),

		search: newSearch(len(p.Capacity)),
	}
	s.first, s.last = bounds(p.Workers, p.growth > 0)
	for w := range s.match {
		s.match[w] = -1
	}
	if err := s.read(ctx, p); err != nil {
		return nil, err
	}
	if err := s.turn(ctx, p.free()); err != nil || len(p.Limits) == 0 {
		return s, err // bids face the arcs
	}
	return s, s.face(ctx)
}

// bounds makes room for where the arcs of each worker begin and end. Unless they will
// be moved, one worker's end is the next one's beginning, in the same place.
func bounds(workers int, moving bool) (first, last []int32) {
	if moving {
		return make([]int32, workers), make([]int32, workers)
	}
	both := make([]int32, workers+1)
	return both[:workers:workers], both[1:]
}

// read fills the arcs, ordered by worker, then by falling weight, then by
// opening.
func (s *solver) read(ctx context.Context, p Problem) error {
	for i := range p.Edges {
		s.last[p.Edges[i].Worker]++
		if err := s.pace.step(ctx, 1); err != nil {
			return err
		}
	}
	var end int32
	for w := range s.match { // last[w] is where the next arc of w goes
		end, s.last[w] = end+s.last[w], end
	}
	arcs, last := s.arc, s.last
	for i := range p.Edges {
		e := &p.Edges[i]
		k := last[e.Worker]
		last[e.Worker]++
		arcs[k] = arc{s.packAll(&e.Weight), e.Opening, int32(i)}
		if err := s.pace.step(ctx, 1); err != nil {
			return err
		}
	}
	seen := s.search.by // free while no search lasts
	decided, free := p.decisions(), p.free()
	var shut []bool
	if p.growth == 0 { // else a limit may change
		shut = p.shut()
	}
	var from, kept int32
	for w := range s.match {
		own := s.arc[from:s.last[w]]
		from, s.first[w] = s.last[w], kept
		for i := range own {
			if seen[own[i].to] == int32(w)+1 {
				_, err := p.canonical(ctx) // which names all duplicates
				return err
			}
			seen[own[i].to] = int32(w) + 1
			if (p.anySign || own[i].weight.positive()) && (free[own[i].to] > 0 || p.growth > 0) &&
				decided.open(own[i].edge, int32(w)) && (shut == nil || !shut[own[i].edge]) {
				s.arc[kept] = own[i]
				kept++
			}
		}
		s.last[w] = kept
		order(s.arc[s.first[w]:kept])
		if err := s.pace.step(ctx, 8*len(own)+1); err != nil {
			return err
		}
	}
	s.arc = s.arc[:kept]
	return nil
}

// order sorts the arcs of one worker.
func order(own []arc) {
	if len(own) > 24 {
		slices.SortFunc(own, func(a, b arc) int {
			if a.before(&b) {
				return -1
			}
			return 1 // no two are equal
		})
		return
	}
	for i := 1; i < len(own); i++ {
		a, k := own[i], i
		for ; k > 0; k-- {
			b := &own[k-1]
			if b.before(&a) {
				break
			}
			own[k] = *b
		}
		own[k] = a
	}
}
