package assign

import (
	"context"
	"fmt"
	"slices"
	"strconv"
)

// Ranks are what workers think of openings and openings of workers, per edge of a
// problem; higher is better. A nil list ranks by the weights of the edges. An edge
// of weight zero or less, or an excluded one, is acceptable to nobody.
//
// A rank compares the edges of one worker, or of one opening, with one another. If
// there are limits it also says who comes first where a limit is used up, so that
// ranks of different workers or openings are compared: see [Stable].
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
	switch s {
	case WorkersPropose:
		return "workers propose"
	case OpeningsPropose:
		return "openings propose"
	default:
		return "Side(" + strconv.Itoa(int(s)) + ")"
	}
}

// A Matching is who goes where, with no claim about its value.
type Matching struct {
	Edge  []int32 // per worker: the used edge, or -1; see Problem.FirstPlace
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
// A limit without a floor is a common quota. Those that name workers and no openings
// are kept by the workers' side, where ByWorker says who comes first; all others by
// the openings' side, where ByOpening does. A pair blocks if each side has room for it
// or would rather have it than one it has: the worker and every quota of its side
// that counts the pair, and the opening and every quota of its side, is not full, or
// full with a pair of strictly lower rank among those it counts. As such quotas nest,
// one pair dropped by each side makes room in all of them, so that a blocking pair
// respects the quotas. With the quotas of each side nested, or apart, a stable
// matching exists, the proposing side's best: for quotas over openings by Biró,
// Fleiner, Irving and Manlove (2010), for both sides because each chooses greedily
// from a matroid (Fleiner 2003). Every stable matching of strict ranks has the same
// size then. Who is placed may differ, and only without quotas of their side are the
// workers, proposing, proof against misstated lists.
//
// Quotas of a side that cross, and floors, are refused with [ErrLimits], the pair
// being named: whether there is a stable matching at all is NP-complete then (Biró
// and others). So are quotas that count some workers of an opening and other openings
// too, such as permits of a region for immigrants where locals compete with them.
//
// Where workers have several places both sides choose in this way, from edges one by
// one (many to many, with responsive preferences).
//
// Locked edges are kept. The other errors are those of [Problem.Validate], a
// [ProblemError] for ranks of a wrong length and for what is no side, and the
// cause of an ended ctx. It costs O(m log m), and with limits O(d m log m) where d of them count an edge.
func Stable(ctx context.Context, p Problem, ranks Ranks, side Side) (Matching, error) {
	if side > OpeningsPropose {
		return Matching{}, &ProblemError{"side", fmt.Errorf("%w: %v is none", ErrRange, side)}
	}
	s, err := newStable(ctx, p, ranks)
	if err != nil {
		return Matching{}, err
	}
	switch {
	case len(p.Limits) > 0 || p.many():
		used, err := s.limitedPropose(ctx, side)
		if err != nil {
			return Matching{}, err
		}
		return p.matching(used), nil
	case side == WorkersPropose:
		err = s.workersPropose(ctx)
	default:
		err = s.openingsPropose(ctx)
	}
	if err != nil {
		return Matching{}, err
	}
	return p.matching(s.match), nil
}

// matching is that of some edges, those that are not -1, and of those that are locked.
func (p *Problem) matching(used []int32) Matching {
	used = append(slices.DeleteFunc(used, func(i int32) bool { return i < 0 }), p.Locked...)
	m := Matching{Edge: p.seat(used)}
	for _, i := range used {
		m.Value = m.Value.Add(p.Edges[i].Weight)
	}
	return m
}

// A wish is an acceptable edge seen from one side.
type wish struct {
	rank key
	edge int32
	node int32 // whom that side looks at, if it was asked for
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
	edge              []half  // acceptable edges by worker, with their openings
	order             []int32 // their numbers, once list was called
	byWorker, byOther []key   // per edge
	seed              uint64
	free              []int64
	match             []int32 // per worker: the edge held
	pace              pace
}

func newStable(ctx context.Context, p Problem, ranks Ranks) (*stable, error) {
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
	s.byWorker = s.ranks(&pack, ranks.ByWorker)
	if s.byOther = s.byWorker; ranks.ByWorker != nil || ranks.ByOpening != nil {
		s.byOther = s.ranks(&pack, ranks.ByOpening)
	}
	return s, s.read(ctx)
}

// ranks returns the ranks of all edges.
func (s *stable) ranks(pack *packing, list []int64) []key {
	out := make([]key, len(s.problem.Edges))
	for i := range out {
		if list == nil {
			out[i] = pack.packAll(&s.problem.Edges[i].Weight)
		} else {
			out[i] = key{list[i] >> 63, uint64(list[i])}
		}
	}
	return out
}

// read lists the acceptable edges by worker and refuses duplicates.
func (s *stable) read(ctx context.Context) error {
	p := s.problem
	for i := range p.Edges {
		s.first[p.Edges[i].Worker+1]++
	}
	for w := range p.Workers {
		s.first[w+1] += s.first[w]
	}
	next := slices.Clone(s.first)
	if err := s.scatter(ctx, next); err != nil {
		return err
	}
	seen := make([]int32, len(p.Capacity))
	var from, kept int32
	for w := range int32(p.Workers) { // from is where the edges of w begin, next[w] where they end
		s.first[w] = kept
		for _, a := range s.edge[from:next[w]] {
			if seen[a.node] == w+1 {
				_, err := p.canonical(ctx)
				return err
			}
			if seen[a.node] = w + 1; a.num >= 0 {
				s.edge[kept] = a
				kept++
			}
		}
		if err := s.pace.step(ctx, int(next[w]-from)+1); err != nil {
			return err
		}
		from = next[w]
	}
	s.first[p.Workers] = kept
	s.edge = s.edge[:kept]
	return nil
}

// list fills order.
func (s *stable) list() {
	s.order = make([]int32, len(s.edge))
	for n, a := range s.edge {
		s.order[n] = a.num
	}
}

// scatter puts every edge in the next place of its worker, with the complement of its
// number if it is not acceptable.
func (s *stable) scatter(ctx context.Context, next []int32) error {
	p := s.problem
	decided, shut := p.decisions(), p.shut()
	s.edge = make([]half, len(p.Edges))
	for i := range p.Edges {
		e, num := &p.Edges[i], int32(i)
		if e.Weight.Sign() <= 0 || s.free[e.Opening] <= 0 || !decided.open(num, e.Worker) || shut != nil && shut[i] {
			num = ^num
		}
		s.edge[next[e.Worker]] = half{e.Opening, num}
		next[e.Worker]++
		if err := s.pace.step(ctx, 1); err != nil {
			return err
		}
	}
	return nil
}

func wishOf(i int32, rank []key) wish { return wish{rank: rank[i], edge: i} }

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
