package assign

import (
	"fmt"
	"math"
	"slices"
)

// NoLimit is a Max that never binds.
const NoLimit = math.MaxInt64

// A Limit bounds how many used edges join one of its workers and one of its
// openings: a quota of permits, a ceiling of a region, a floor of a group. Locked
// edges count.
type Limit struct {
	Workers  []int32 // nil means all
	Openings []int32 // nil means all
	Min, Max int64   // 0 ≤ Min ≤ Max; a Max of 0 allows nothing, see [NoLimit]
}

func (p *Problem) limitFaults() faults {
	var bad faults
	for k, l := range p.Limits {
		place := at("Limits", k, "")
		if l.Min < 0 || l.Min > l.Max {
			bad.add(place+".Min", ErrRange, fmt.Sprintf("%d is not in [0, %d]", l.Min, l.Max))
		}
		bad.members(place+".Workers", l.Workers, p.Workers)
		bad.members(place+".Openings", l.Openings, len(p.Capacity))
	}
	return bad
}

// members reports numbers of a set that are out of range or occur twice.
func (f *faults) members(list string, set []int32, n int) {
	seen := make(map[int32]int, len(set))
	for i, x := range set {
		f.index(list, i, "", x, n)
		if k, ok := seen[x]; ok {
			f.add(at(list, i, ""), ErrDuplicate, fmt.Sprintf("%d is also %s", x, at(list, k, "")))
			continue
		}
		seen[x] = i
	}
}

// within returns Max, or a number that no plan of so many workers reaches.
func (l *Limit) within(workers int) int64 { return max(l.Min, min(l.Max, int64(workers)+1)) }

// counts finds the limits that count an edge.
type counts struct {
	ofWorker  [][]int32 // limits that name the worker
	ofOpening [][]int32 // limits of all workers that name the opening
	always    []int32   // limits of everybody and everything
	within    [][]bool  // per limit of both: its openings; nil means all
	group     []bool    // per limit: it names workers and no openings
}

func (p *Problem) counts() counts {
	c := counts{ofWorker: make([][]int32, p.Workers), ofOpening: make([][]int32, len(p.Capacity)), within: make([][]bool, len(p.Limits)), group: make([]bool, len(p.Limits))}
	for k, l := range p.Limits {
		switch {
		case l.Workers != nil:
			for _, w := range l.Workers {
				c.ofWorker[w] = append(c.ofWorker[w], int32(k))
			}
			if c.group[k] = l.Openings == nil; l.Openings != nil {
				c.within[k] = make([]bool, len(p.Capacity))
				for _, j := range l.Openings {
					c.within[k][j] = true
				}
			}
		case l.Openings != nil:
			for _, j := range l.Openings {
				c.ofOpening[j] = append(c.ofOpening[j], int32(k))
			}
		default:
			c.always = append(c.always, int32(k))
		}
	}
	return c
}

// of appends to list the limits that count the edges of worker w and opening j,
// in ascending order, and returns it.
func (c *counts) of(w, j int32, list []int32) []int32 {
	list = append(list[:0], c.always...)
	list = append(list, c.ofOpening[j]...)
	for _, k := range c.ofWorker[w] {
		if c.within[k] == nil || c.within[k][j] {
			list = append(list, k)
		}
	}
	slices.Sort(list)
	return list
}

// used returns how many edges of a plan each limit counts.
func (c *counts) used(p *Problem, edges []int32) []int64 {
	n := make([]int64, len(p.Limits))
	var list []int32
	for _, i := range edges {
		if i >= 0 {
			list = c.of(p.Edges[i].Worker, p.Edges[i].Opening, list)
			for _, k := range list {
				n[k]++
			}
		}
	}
	return n
}

// bounds returns the limits less the edges that are locked; a Max below zero
// means that the locks exceed it.
func (p *Problem) bounds(c *counts) []Limit {
	out := slices.Clone(p.Limits)
	locked := c.used(p, p.Locked)
	for k := range out {
		out[k].Min = max(0, out[k].Min-locked[k])
		if out[k].Max != NoLimit {
			out[k].Max -= locked[k]
		}
	}
	return out
}

// shut says which edges a limit of zero forbids; nil if there is none.
func (p *Problem) shut() []bool {
	if len(p.Limits) == 0 {
		return nil
	}
	c := p.counts()
	bounds := p.bounds(&c)
	if !slices.ContainsFunc(bounds, func(l Limit) bool { return l.Max <= 0 }) {
		return nil
	}
	shut := make([]bool, len(p.Edges))
	var list []int32
	for i, e := range p.Edges {
		list = c.of(e.Worker, e.Opening, list)
		shut[i] = slices.ContainsFunc(list, func(k int32) bool { return bounds[k].Max <= 0 })
	}
	return shut
}
