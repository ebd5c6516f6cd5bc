package assign

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Ranks are what workers think of openings and openings of workers, per edge of a
// problem; higher is better. A nil list ranks by the weights of the edges. An edge
// of weight zero or less, or an excluded one, is acceptable to nobody.
type Ranks struct {
	ByWorker  []int64 // how the edge's worker likes its opening
	ByOpening []int64 // how the edge's opening likes its worker
	Seed      uint64  // breaks ties, the same for all: publish it beforehand
}

// A Side of the market proposes in [Stable].
type Side uint8

// The sides.
const (
	WorkersPropose Side = iota
	OpeningsPropose
)

// String returns "workers propose" or "openings propose".
func (s Side) String() string {
	if s == WorkersPropose {
		return "workers propose"
	}
	return "openings propose"
}

// A Matching is who goes where, with no claim about its value.
type Matching struct {
	Edge  []int32 // per worker: the used edge, or -1
	Value Value   // total weight of the used edges
}

// Stable returns a matching in which no worker and no opening would rather have
// one another, by deferred acceptance (Gale and Shapley 1962) with several
// positions per opening. Of all stable matchings each member of the proposing side
// likes it best. Ties are broken before it starts, by a hash of seed, worker and
// opening, so that it is weakly stable: no pair of which both strictly gain.
//
// With workers proposing nobody gains by misstating a list; no stable rule is
// proof against openings with several positions (Roth 1982, 1985). By the rural
// hospital theorem (Roth 1986) every stable matching of strict lists fills the
// same positions with the same people placed: it is no tool against shortages.
//
// Locked edges are kept. Limits are refused with [ErrLimits]; the other errors are
// those of [Problem.Validate], a [ProblemError] for ranks of a wrong length, and
// the cause of an ended ctx. It costs O(m log m).
func Stable(ctx context.Context, p Problem, ranks Ranks, side Side) (Matching, error) {
	s, err := newStable(ctx, p, ranks)
	if err != nil {
		return Matching{}, err
	}
	if side == WorkersPropose {
		err = s.workersPropose(ctx)
	} else {
		err = s.openingsPropose(ctx)
	}
	if err != nil {
		return Matching{}, err
	}
	return p.matching(s.match), nil
}

// matching adds the locks and the value to what is matched.
func (p *Problem) matching(match []int32) Matching {
	for _, i := range p.Locked {
		match[p.Edges[i].Worker] = i
	}
	m := Matching{Edge: match}
	for _, i := range match {
		if i >= 0 {
			m.Value = m.Value.Add(p.Edges[i].Weight)
		}
	}
	return m
}

// A wish is an acceptable edge seen from one side.
type wish struct {
	rank key
	edge int32
}

// before reports whether the one side likes a more than b. Ties are rare, so the
// hashes that break them are worked out on the spot.
func (s *stable) before(a, b wish) bool {
	if a.rank != b.rank {
		return b.rank.less(a.rank)
	}
	if x, y := s.tie(a.edge), s.tie(b.edge); x != y {
		return x < y
	}
	return a.edge < b.edge
}

func (s *stable) tie(i int32) uint64 {
	e := &s.problem.Edges[i]
	return mix(s.seed, uint64(e.Worker)<<32|uint64(uint32(e.Opening)))
}

type stable struct {
	problem           *Problem
	first             []int32 // per worker: its first edge in order; one more at the end
	order             []int32 // acceptable edges by worker
	byWorker, byOther []key   // per edge
	seed              uint64
	free              []int64
	match             []int32 // per worker: the edge held
	pace              pace
}

func newStable(ctx context.Context, p Problem, ranks Ranks) (*stable, error) {
	if err := p.unlimited(); err != nil {
		return nil, err
	}
	var bad faults
	for name, list := range map[string][]int64{"ByOpening": ranks.ByOpening, "ByWorker": ranks.ByWorker} {
		if list != nil && len(list) != len(p.Edges) {
			bad.add(name, ErrRange, fmt.Sprintf("length %d is not %d", len(list), len(p.Edges)))
		}
	}
	if len(bad) > 0 {
		return nil, bad[0]
	}
	pack, ok, err := p.measure(ctx)
	if err != nil {
		return nil, err
	}
	if !ok {
		_, err := p.canonical(ctx)
		return nil, err
	}
	s := &stable{problem: &p, seed: ranks.Seed, free: p.free(), match: make([]int32, p.Workers), first: make([]int32, p.Workers+1)}
	for w := range s.match {
		s.match[w] = -1
	}
	s.byWorker, s.byOther = s.ranks(&pack, ranks.ByWorker), s.ranks(&pack, ranks.ByOpening)
	return s, s.read(ctx)
}

// ranks returns the ranks of all edges.
func (s *stable) ranks(pack *packing, list []int64) []key {
	out := make([]key, len(s.problem.Edges))
	for i := range out {
		if list == nil {
			out[i] = pack.pack(&s.problem.Edges[i].Weight, Levels)
		} else {
			out[i] = key{list[i] >> 63, uint64(list[i])}
		}
	}
	return out
}

// read lists the acceptable edges by worker and refuses duplicates.
func (s *stable) read(ctx context.Context) error {
	p := s.problem
	decided := p.decisions()
	from := make([]int32, p.Workers+1)
	for i := range p.Edges {
		from[p.Edges[i].Worker+1]++
	}
	for w := range p.Workers {
		from[w+1] += from[w]
	}
	all, next := make([]int32, len(p.Edges)), slices.Clone(from)
	for i := range p.Edges {
		w := p.Edges[i].Worker
		all[next[w]] = int32(i)
		next[w]++
	}
	seen := make([]int32, len(p.Capacity))
	for w := range int32(p.Workers) {
		s.first[w] = int32(len(s.order))
		for _, i := range all[from[w]:from[w+1]] {
			e := &p.Edges[i]
			if seen[e.Opening] == w+1 {
				_, err := p.canonical(ctx)
				return err
			}
			seen[e.Opening] = w + 1
			if e.Weight.Sign() > 0 && decided.open(i, w) && s.free[e.Opening] > 0 {
				s.order = append(s.order, i)
			}
		}
		if err := s.pace.step(ctx, int(from[w+1]-from[w])+1); err != nil {
			return err
		}
	}
	s.first[p.Workers] = int32(len(s.order))
	return nil
}

func wishOf(i int32, rank []key) wish { return wish{rank[i], i} }

// mix hashes a pair with a seed (the finaliser of SplitMix64, twice).
func mix(seed, x uint64) uint64 {
	for _, y := range [2]uint64{x, seed} {
		seed ^= y
		seed = (seed ^ seed>>30) * 0xbf58476d1ce4e5b9
		seed = (seed ^ seed>>27) * 0x94d049bb133111eb
		seed ^= seed >> 31
	}
	return seed
}

// favourites sorts wishes, the best first.
func (s *stable) favourites(list []wish) {
	slices.SortFunc(list, func(a, b wish) int {
		switch {
		case s.before(a, b):
			return -1
		case s.before(b, a):
			return 1
		default:
			return 0
		}
	})
}

// workersPropose lets every worker ask the openings in order; an opening holds
// the best who have asked, in a heap with the worst on top.
func (s *stable) workersPropose(ctx context.Context) error {
	p := s.problem
	lists := make([]wish, len(s.order))
	for w := range int32(p.Workers) {
		own := lists[s.first[w]:s.first[w+1]]
		for n := range own {
			own[n] = wishOf(s.order[int(s.first[w])+n], s.byWorker)
		}
		s.favourites(own)
		if err := s.pace.step(ctx, 8*len(own)+1); err != nil {
			return err
		}
	}
	next := slices.Clone(s.first[:p.Workers])
	held := make([][]wish, len(p.Capacity))
	for w := range int32(p.Workers) {
		for u := w; u >= 0 && next[u] < s.first[u+1]; {
			i := lists[next[u]].edge
			next[u]++
			j := p.Edges[i].Opening
			ask := wishOf(i, s.byOther)
			heap := held[j]
			switch {
			case int64(len(heap)) < s.free[j]:
				held[j] = append(heap, ask)
				s.worstUp(held[j])
				s.match[u], u = i, -1
			case s.before(ask, heap[0]):
				out := p.Edges[heap[0].edge].Worker
				heap[0] = ask
				s.worstDown(heap)
				s.match[u], s.match[out] = i, -1
				u = out
			}
			if err := s.pace.step(ctx, 4); err != nil {
				return err
			}
		}
	}
	return nil
}

// worstUp restores a heap, the worst wish first, after one was appended.
func (s *stable) worstUp(heap []wish) {
	for i := len(heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !s.before(heap[up], heap[i]) {
			return
		}
		heap[i], heap[up] = heap[up], heap[i]
		i = up
	}
}

// worstDown restores it after the first has changed.
func (s *stable) worstDown(heap []wish) {
	for i, c := 0, 1; c < len(heap); c = 2*i + 1 {
		if c+1 < len(heap) && s.before(heap[c], heap[c+1]) {
			c++
		}
		if !s.before(heap[i], heap[c]) {
			return
		}
		heap[i], heap[c] = heap[c], heap[i]
		i = c
	}
}

// openingsPropose lets every opening ask the workers in order, as many as it has
// positions to fill; a worker holds the best who has asked.
func (s *stable) openingsPropose(ctx context.Context) error {
	p := s.problem
	lists := make([][]wish, len(p.Capacity))
	for _, i := range s.order {
		j := p.Edges[i].Opening
		lists[j] = append(lists[j], wishOf(i, s.byOther))
	}
	left := slices.Clone(s.free)
	stack := make([]int32, 0, len(lists))
	for j := range lists {
		s.favourites(lists[j])
		stack = append(stack, int32(j))
		if err := s.pace.step(ctx, 8*len(lists[j])+1); err != nil {
			return err
		}
	}
	slices.Reverse(stack)
	for len(stack) > 0 {
		j := stack[len(stack)-1]
		if left[j] <= 0 || len(lists[j]) == 0 {
			stack = stack[:len(stack)-1]
			continue
		}
		i := lists[j][0].edge
		lists[j] = lists[j][1:]
		w := p.Edges[i].Worker
		if held := s.match[w]; held < 0 || s.before(wishOf(i, s.byWorker), wishOf(held, s.byWorker)) {
			s.match[w] = i
			left[j]--
			if held >= 0 {
				left[p.Edges[held].Opening]++
				stack = append(stack, p.Edges[held].Opening)
			}
		}
		if err := s.pace.step(ctx, 4); err != nil {
			return err
		}
	}
	return nil
}

// Blocking returns the edges of all blocking pairs of a matching or plan, in
// ascending order: the worker strictly prefers the opening to what it has, or has
// nothing, and the opening has a free position or strictly prefers the worker to
// one of those it has. Pairs of locked workers do not block, nor do locked workers
// make room. The errors are those of [Stable], and a [ProblemError] where edges
// are no matching of p.
func Blocking(ctx context.Context, p Problem, ranks Ranks, edges []int32) ([]int32, error) {
	s, err := newStable(ctx, p, ranks)
	if err != nil {
		return nil, err
	}
	if len(edges) != p.Workers {
		return nil, &ProblemError{"edges", fmt.Errorf("%w: length %d is not %d", ErrRange, len(edges), p.Workers)}
	}
	decided := p.decisions()
	left := slices.Clone(p.Capacity)
	worst := make([]int32, len(p.Capacity)) // per opening: its worst holder's edge
	for j := range worst {
		worst[j] = -1
	}
	for w, i := range edges {
		if i < -1 || int(i) >= len(p.Edges) || i >= 0 && int(p.Edges[i].Worker) != w {
			return nil, &ProblemError{at("edges", w, ""), fmt.Errorf("%w: no edge %d of worker %d", ErrRange, i, w)}
		}
		if i < 0 {
			continue
		}
		j := p.Edges[i].Opening
		left[j]--
		if decided.locked(int32(w)) < 0 && (worst[j] < 0 || s.byOther[i].less(s.byOther[worst[j]])) {
			worst[j] = i
		}
	}
	var out []int32
	for _, i := range s.order {
		e := &p.Edges[i]
		has, last := edges[e.Worker], worst[e.Opening]
		if (has < 0 || s.byWorker[has].less(s.byWorker[i])) &&
			(left[e.Opening] > 0 || last >= 0 && s.byOther[last].less(s.byOther[i])) {
			out = append(out, i)
		}
		if err := s.pace.step(ctx, 1); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, cmp.Compare[int32])
	return out, nil
}
