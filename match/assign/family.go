package assign

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// A family is what one side of a market holds: a set of edges for each of its
// workers or openings, with room for so many, and one for each quota that it keeps.
// Any two sets nest or are disjoint, so that the edges which find room form the
// independent sets of a (laminar) matroid, from which the side chooses the best.
type family struct {
	rank   []key   // per edge: how the side likes it
	of     []int32 // per edge: the smallest set that holds it
	parent []int32 // per set: the smallest set around it, or -1
	room   []int64 // per set
}

// families returns the sets of workers and of openings with the quotas that each
// side keeps, or names the quotas that cross.
func (s *stable) families(ctx context.Context) (workers, openings *family, err error) {
	p := s.problem
	if err := p.unfloored(); err != nil {
		return nil, nil, err
	}
	c := p.counts()
	ofLimit := make([][]int32, len(p.Limits))
	var list []int32
	for _, i := range s.order {
		list = c.of(p.Edges[i].Worker, p.Edges[i].Opening, list)
		for _, k := range list {
			ofLimit[k] = append(ofLimit[k], i)
		}
		if err := s.pace.step(ctx, len(list)+1); err != nil {
			return nil, nil, err
		}
	}
	each := p.idle()
	bounds := p.bounds(&c)
	side := func(name string, rank []key, room []int64, owner func(*Edge) int32, keeps func(*Limit) bool) (*family, error) {
		return s.family(name, rank, room, owner, func(k int) bool { return keeps(&p.Limits[k]) }, ofLimit, bounds)
	}
	byWorkers := func(l *Limit) bool { return l.Workers != nil && l.Openings == nil }
	workers, bad := side("worker", s.byWorker, each, func(e *Edge) int32 { return e.Worker }, byWorkers)
	openings, worse := side("opening", s.byOther, s.free, func(e *Edge) int32 { return e.Opening }, func(l *Limit) bool { return !byWorkers(l) })
	return workers, openings, errors.Join(bad, worse)
}

// family makes the sets of one side: that of each owner, then that of each limit,
// which is empty where the side does not keep it.
func (s *stable) family(name string, rank []key, room []int64, owner func(*Edge) int32, keeps func(k int) bool, ofLimit [][]int32, bounds []Limit) (*family, error) {
	p := s.problem
	n := int32(len(room))
	members := make([][]int32, int(n)+len(bounds))
	for _, i := range s.order {
		j := owner(&p.Edges[i])
		members[j] = append(members[j], i)
	}
	f := &family{rank: rank, of: make([]int32, len(p.Edges)), parent: make([]int32, len(members)), room: slices.Clone(room)}
	sets := make([]int32, 0, len(members))
	for k := range int32(len(members)) {
		if f.parent[k] = -1; k >= n {
			f.room = append(f.room, bounds[k-n].Max)
			if keeps(int(k - n)) {
				members[k] = ofLimit[k-n]
			}
		}
		sets = append(sets, k)
	}
	seen := map[[2]int32]bool{}
	var bad faults
	nest(sets, f.parent, f.of, func(k int32) []int32 { return members[k] }, func(a, b int32) {
		a, b = min(a, b), max(a, b)
		if seen[[2]int32{a, b}] {
			return
		}
		seen[[2]int32{a, b}] = true
		if a < n {
			bad.add(at("Limits", int(b-n), ""), ErrLimits, fmt.Sprintf("it crosses %s %d, of which it counts a part", name, a))
		} else {
			bad.add(at("Limits", int(a-n), "")+", "+at("Limits", int(b-n), ""), ErrLimits, "they cross")
		}
	})
	return f, errors.Join(bad...)
}

// unfloored refuses floors.
func (p *Problem) unfloored() error {
	var bad faults
	for k, l := range p.Limits {
		if l.Min > 0 {
			bad.add(at("Limits", k, ".Min"), ErrLimits, "it is a floor")
		}
	}
	return errors.Join(bad...)
}

// A keeper holds the best edges that it was asked to take.
type keeper struct {
	*family

	count []int64   // per set: edges held
	heap  [][]int32 // per set: edges once taken, the worst first; some are given up since
	held  []bool    // per edge, for both sides
}

// take takes an edge and returns the one that is given up for it, which may be the
// same, or -1. It is the worst of the smallest set that has too many, and with it no
// set around that one has.
func (f *keeper) take(s *stable, i int32) int32 {
	f.held[i] = true
	full := int32(-1)
	for k := f.of[i]; k >= 0; k = f.parent[k] {
		f.heap[k] = append(f.heap[k], i)
		f.up(s, f.heap[k])
		if f.count[k]++; full < 0 && f.count[k] > f.room[k] {
			full = k
		}
	}
	if full < 0 {
		return -1
	}
	for !f.held[f.heap[full][0]] {
		f.pop(s, full)
	}
	out := f.heap[full][0]
	f.held[out] = false
	for k := f.of[out]; k >= 0; k = f.parent[k] {
		f.count[k]--
	}
	return out
}

// worse reports whether the side likes edge a less than edge b.
func (f *family) worse(s *stable, a, b int32) bool {
	return s.before(wishOf(b, f.rank), wishOf(a, f.rank))
}

func (f *keeper) up(s *stable, heap []int32) {
	for i := len(heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !f.worse(s, heap[i], heap[up]) {
			return
		}
		heap[i], heap[up] = heap[up], heap[i]
		i = up
	}
}

// pop drops the first of the heap of set k.
func (f *keeper) pop(s *stable, k int32) {
	last := len(f.heap[k]) - 1
	f.heap[k][0] = f.heap[k][last]
	f.heap[k] = f.heap[k][:last]
	heap := f.heap[k]
	for i, c := 0, 1; c < len(heap); c = 2*i + 1 {
		if c+1 < len(heap) && f.worse(s, heap[c+1], heap[c]) {
			c++
		}
		if !f.worse(s, heap[c], heap[i]) {
			return
		}
		heap[i], heap[c] = heap[c], heap[i]
		i = c
	}
}
