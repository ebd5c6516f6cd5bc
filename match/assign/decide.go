package assign

import (
	"fmt"
	"slices"
)

// decisions are the locks and exclusions of a valid problem in a form to look up.
type decisions struct {
	lock   []int32 // per worker: the locked edge or -1; nil if there is no lock
	barred []bool  // per edge; nil if no edge is excluded
	fixed  []bool  // per edge: it is locked, of a worker of several places; nil if none is
}

func (p *Problem) decisions() decisions {
	var d decisions
	if len(p.Locked) > 0 {
		d.lock = make([]int32, p.Workers)
		for w := range d.lock {
			d.lock[w] = -1
		}
		for _, i := range p.Locked {
			if w := p.Edges[i].Worker; p.places(w) == 1 {
				d.lock[w] = i
				continue
			}
			if d.fixed == nil {
				d.fixed = make([]bool, len(p.Edges))
			}
			d.fixed[i] = true
		}
	}
	if len(p.Excluded) > 0 {
		d.barred = make([]bool, len(p.Edges))
		for _, i := range p.Excluded {
			d.barred[i] = true
		}
	}
	return d
}

// locked returns the locked edge of worker w, or -1.
func (d *decisions) locked(w int32) int32 {
	if d.lock == nil {
		return -1
	}
	return d.lock[w]
}

// open reports whether the solver may decide about edge i of worker w.
func (d *decisions) open(i, w int32) bool {
	return (d.barred == nil || !d.barred[i]) && (d.lock == nil || d.lock[w] < 0) && (d.fixed == nil || !d.fixed[i])
}

// free returns the positions that the locks leave; below zero where there are
// more locks than positions.
func (p *Problem) free() []int64 {
	if len(p.Locked) == 0 {
		return p.Capacity
	}
	left := append([]int64(nil), p.Capacity...)
	for _, i := range p.Locked {
		left[p.Edges[i].Opening]--
	}
	return left
}

// decisionFaults reports locks and exclusions that name no edge or contradict
// one another.
func (p *Problem) decisionFaults() faults {
	var bad faults
	if len(p.Locked)+len(p.Excluded) == 0 {
		return nil
	}
	barred := make(map[int32]int)
	for n, i := range p.Excluded {
		bad.index("Excluded", n, "", i, len(p.Edges))
		barred[i] = n
	}
	holder, held := make(map[int32]int), make(map[int32]int64)
	for n, i := range p.Locked {
		bad.index("Locked", n, "", i, len(p.Edges))
		if i < 0 || int(i) >= len(p.Edges) {
			continue
		}
		if k, ok := barred[i]; ok {
			bad.add(at("Locked", n, ""), ErrConflict, fmt.Sprintf("edge %d is also %s", i, at("Excluded", k, "")))
		}
		if p.dangling(i) {
			continue // a fault of the edge
		}
		w := p.Edges[i].Worker
		if len(p.WorkerCapacity) == p.Workers && p.places(w) != 1 {
			if held[w]++; held[w] > p.places(w) || slices.Contains(p.Locked[:n], i) {
				bad.add(at("Locked", n, ""), ErrConflict, fmt.Sprintf("worker %d has %d places", w, p.places(w)))
			}
			continue
		}
		if k, ok := holder[w]; ok {
			bad.add(at("Locked", n, ""), ErrConflict, fmt.Sprintf("worker %d is also held by %s", w, at("Locked", k, "")))
			continue
		}
		holder[w] = n
	}
	return bad
}

// overlocked returns the openings that have more locks than positions.
func (p *Problem) overlocked() []int32 {
	var over []int32
	if len(p.Locked) == 0 {
		return nil
	}
	for j, n := range p.free() {
		if n < 0 {
			over = append(over, int32(j))
		}
	}
	return over
}

// dangling reports whether edge i joins nothing.
func (p *Problem) dangling(i int32) bool {
	e := &p.Edges[i]
	return e.Worker < 0 || int(e.Worker) >= p.Workers || e.Opening < 0 || int(e.Opening) >= len(p.Capacity)
}
