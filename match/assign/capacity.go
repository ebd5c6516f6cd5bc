package assign

import (
	"fmt"
	"slices"
)

// many reports whether some worker has other than one place.
func (p *Problem) many() bool {
	return slices.ContainsFunc(p.WorkerCapacity, func(n int64) bool { return n != 1 })
}

// places returns how many edges worker w may use.
func (p *Problem) places(w int32) int64 {
	if p.WorkerCapacity == nil {
		return 1
	}
	return p.WorkerCapacity[w]
}

// FirstPlace returns the first of the entries of Plan.Edge and Matching.Edge that are
// worker w's; those of the next worker follow its last. Without WorkerCapacity it is
// the worker's number. It costs O(w) with it.
func (p Problem) FirstPlace(w int32) int {
	if p.WorkerCapacity == nil {
		return int(w)
	}
	n := 0
	for _, c := range p.WorkerCapacity[:w] {
		n += int(c)
	}
	return n
}

// capacityFaults reports what is wrong with the places of workers.
func (p *Problem) capacityFaults() faults {
	var bad faults
	if p.WorkerCapacity == nil {
		return nil
	}
	if len(p.WorkerCapacity) != p.Workers {
		bad.add("WorkerCapacity", ErrRange, fmt.Sprintf("length %d is not %d", len(p.WorkerCapacity), p.Workers))
		return bad
	}
	var sum int64
	for w, n := range p.WorkerCapacity {
		if n < 0 || n > maxSize {
			bad.add(at("WorkerCapacity", w, ""), ErrRange, fmt.Sprintf("%d is not in [0, 2^30)", n))
			continue
		}
		sum += n
	}
	if sum > maxSize {
		bad.add("WorkerCapacity", ErrRange, fmt.Sprintf("%d places are not below 2^30", sum))
	}
	return bad
}

// seat returns the used edges, in ascending order within a worker, by place.
func (p *Problem) seat(used []int32) []int32 {
	if p.WorkerCapacity == nil {
		out := make([]int32, p.Workers)
		for w := range out {
			out[w] = -1
		}
		for _, i := range used {
			out[p.Edges[i].Worker] = i
		}
		return out
	}
	first := make([]int, p.Workers+1)
	for w := range p.Workers {
		first[w+1] = first[w] + int(p.places(int32(w)))
	}
	out := make([]int32, first[p.Workers])
	for n := range out {
		out[n] = -1
	}
	used = slices.Clone(used)
	slices.Sort(used)
	for _, i := range used {
		w := p.Edges[i].Worker
		out[first[w]] = i
		first[w]++
	}
	return out
}

// idle returns the places of workers that are not locked.
func (p *Problem) idle() []int64 {
	out := make([]int64, p.Workers)
	for w := range out {
		out[w] = p.places(int32(w))
	}
	for _, i := range p.Locked {
		out[p.Edges[i].Worker]--
	}
	return out
}
