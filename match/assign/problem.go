package assign

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// Reasons that a [ProblemError] wraps.
var (
	ErrRange     = errors.New("out of range")
	ErrDuplicate = errors.New("duplicate")
	ErrOverflow  = errors.New("sums could overflow int64")
	ErrConflict  = errors.New("contradiction")
	ErrLimits    = errors.New("not worked out for problems with limits")
)

// A ProblemError reports one fault of an input. Functions that validate report
// every fault at once, joined with [errors.Join].
type ProblemError struct {
	Place string // the field, like "Edges[3].Worker"
	Err   error  // wraps ErrRange, ErrDuplicate, ErrOverflow, ErrConflict or ErrLimits
}

// Error returns place and reason.
func (e *ProblemError) Error() string { return "assign: " + e.Place + ": " + e.Err.Error() }

// Unwrap returns the reason.
func (e *ProblemError) Unwrap() error { return e.Err }

// faults collects the faults of one input.
type faults []error

func (f *faults) add(place string, reason error, detail string) {
	*f = append(*f, &ProblemError{place, fmt.Errorf("%w: %s", reason, detail)})
}

func (f *faults) index(list string, i int, field string, got int32, n int) {
	if got < 0 || int(got) >= n {
		f.add(at(list, i, field), ErrRange, fmt.Sprintf("%d is not in [0, %d)", got, n))
	}
}

// maxSize bounds each side of a problem and its edges, so that nodes and seats
// fit an int32.
const maxSize = 1<<30 - 1

func (f *faults) size(place string, n int) {
	if n < 0 || n > maxSize {
		f.add(place, ErrRange, fmt.Sprintf("size %d is not in [0, 2^30)", n))
	}
}

// at names a field of an element of a list.
func at(list string, i int, field string) string {
	return list + "[" + strconv.Itoa(i) + "]" + field
}

// An Edge says that a worker may take a position of an opening, and at what
// weight. An edge whose weight is zero or negative is legal and never used.
type Edge struct {
	Worker  int32 // 0-based, below Problem.Workers
	Opening int32 // 0-based, below len(Problem.Capacity)
	Weight  Value
}

// A Problem is an assignment problem. The zero value is the empty problem, whose
// optimum is zero. At most one edge may join a worker and an opening; the order
// of the edges carries no meaning.
//
// Locked and Excluded are what people have decided, as indices of Edges. A locked
// edge is used whatever its weight, and its worker gets no other. The rest is
// solved around them. Locks that exceed the positions of an opening make the
// problem [Infeasible]; more locks of a worker than places, or an edge both locked and
// excluded, are a fault. A worker of several places may use others for other edges.
type Problem struct {
	Workers  int     // number of workers; workers without an edge are legal
	Capacity []int64 // positions of each opening, zero or more
	Edges    []Edge

	// WorkerCapacity are the places of each worker: how many edges it may use, zero or
	// more, to as many openings. nil means one each.
	WorkerCapacity []int64

	Locked   []int32 // edges that are used
	Excluded []int32 // edges that are not
	Limits   []Limit // quotas and floors
	Nodes    int     // subproblems that limits that cross may cost; 0 means DefaultNodes, of large problems fewer

	anySign bool // edges of no weight may be used too, if a floor asks for it
	growth  int  // how long paths may become, if the problem grows; 0 if it does not
}

// Validate reports every fault: a negative or too large size, a negative
// capacity, an edge that names no worker or opening, two edges of the same pair,
// contradictory decisions, and weights so large that sums could overflow.
//
// A level of a weight is safe up to 2^60/(n+1), n being the number of workers (of edges,
// if workers have several places) or of edges, whichever is less: for a million workers up to 1.1e12. All levels
// together must fit in 124 bits; a level of spread s takes log2(2s(k+1)+1), k
// being the least of workers, openings and edges. The four levels of local-first
// with scores up to a million fit for a million workers and openings. It costs
// O(W + J + m).
func (p Problem) Validate() error {
	_, err := p.canonical(context.Background())
	return err
}

// weightLimit bounds each level of each weight, so that the sum of the weights
// of a plan and the base of a packing fit.
func (p Problem) weightLimit() int64 {
	n := min(p.Workers, len(p.Edges))
	if p.many() {
		n = len(p.Edges)
	}
	return (1 << 60) / (int64(n) + 1)
}

// measure is the quick check of everything but duplicates. It returns how to
// pack the weights, or false if something is wrong.
func (p Problem) measure(ctx context.Context) (packing, bool, error) {
	if err := ended(ctx); err != nil {
		return packing{}, false, err
	}
	if p.Nodes < 0 || p.Workers < 0 || max(p.Workers, len(p.Capacity), len(p.Edges)) > maxSize {
		return packing{}, false, nil
	}
	for _, c := range p.Capacity {
		if c < 0 {
			return packing{}, false, nil
		}
	}
	var low, high Value
	var pace pace
	for i := range p.Edges {
		e := &p.Edges[i]
		if e.Worker < 0 || int(e.Worker) >= p.Workers || e.Opening < 0 || int(e.Opening) >= len(p.Capacity) {
			return packing{}, false, nil
		}
		for l, x := range e.Weight {
			switch {
			case x > high[l]:
				high[l] = x
			case x < low[l]:
				low[l] = x
			}
		}
		if err := pace.step(ctx, 1); err != nil {
			return packing{}, false, err
		}
	}
	limit := p.weightLimit()
	var spread [Levels]int64
	for l := range spread {
		if low[l] < -limit || high[l] > limit {
			return packing{}, false, nil
		}
		spread[l] = high[l] - low[l]
	}
	if len(p.capacityFaults()) > 0 || len(p.decisionFaults()) > 0 || len(p.limitFaults()) > 0 {
		return packing{}, false, nil
	}
	if p.many() { // their edges are workers of their own
		p.Workers = len(p.Edges)
	}
	longest := min(p.Workers, len(p.Capacity), len(p.Edges))
	if len(p.Limits) > 0 { // paths lead through limits too, and prices are sums of two
		longest = 2 * (min(p.Workers, len(p.Capacity)+len(p.Limits)+1, len(p.Edges)) + 1)
	}
	pack, ok := newPacking(spread, max(longest, p.growth))
	pack.low, pack.high = low, high
	return pack, ok, nil
}

// canonical validates p and returns the edge numbers ordered by worker, then by
// opening.
func (p Problem) canonical(ctx context.Context) ([]int32, error) {
	_, ok, err := p.measure(ctx)
	if err != nil {
		return nil, err
	}
	var bad faults
	if !ok {
		if bad, err = p.faults(ctx); err != nil {
			return nil, err
		}
	}
	if p.Nodes < 0 || p.Workers < 0 || max(p.Workers, len(p.Capacity), len(p.Edges)) > maxSize {
		return nil, errors.Join(bad...)
	}
	from := func(i int32) int32 { return p.Edges[i].Worker }
	to := func(i int32) int32 { return p.Edges[i].Opening }
	return sortPairs(ctx, len(p.Edges), p.Workers, len(p.Capacity), from, to, "Edges", bad)
}

// faults lists what measure has found to be wrong.
func (p Problem) faults(ctx context.Context) (faults, error) {
	var bad faults
	bad.size("Workers", p.Workers)
	bad.size("Capacity", len(p.Capacity))
	bad.size("Edges", len(p.Edges))
	if p.Nodes < 0 {
		bad.add("Nodes", ErrRange, fmt.Sprintf("%d is negative", p.Nodes))
	}
	if len(bad) > 0 {
		return bad, nil
	}
	for j, c := range p.Capacity {
		if c < 0 {
			bad.add(at("Capacity", j, ""), ErrRange, fmt.Sprintf("%d is negative", c))
		}
	}
	bad = append(bad, p.capacityFaults()...)
	var pace pace
	limit := p.weightLimit()
	for i, e := range p.Edges {
		if err := pace.step(ctx, 1); err != nil {
			return nil, err
		}
		bad.index("Edges", i, ".Worker", e.Worker, p.Workers)
		bad.index("Edges", i, ".Opening", e.Opening, len(p.Capacity))
		for _, x := range e.Weight {
			if x > limit || x < -limit {
				bad.add(at("Edges", i, ".Weight"), ErrOverflow, fmt.Sprintf("%v exceeds %d", e.Weight, limit))
				break
			}
		}
	}
	if !slices.ContainsFunc(bad, func(err error) bool { return errors.Is(err, ErrRange) }) {
		bad = append(bad, p.decisionFaults()...)
		bad = append(bad, p.limitFaults()...)
	}
	if len(bad) == 0 {
		bad.add("Edges", ErrOverflow, "the levels of the weights do not fit in 124 bits together")
	}
	return bad, nil
}

// unlimited refuses limits where they are not worked out.
func (p *Problem) unlimited() error {
	if len(p.Limits) == 0 {
		return nil
	}
	return &ProblemError{"Limits", ErrLimits}
}

// pace counts steps of work, so that a context is looked at often enough to stop
// within milliseconds and seldom enough to cost nothing.
type pace int

const paceEvery = 1 << 15

// step adds n steps and returns the cause if ctx has ended.
func (p *pace) step(ctx context.Context, n int) error {
	if *p += pace(n); *p < paceEvery {
		return nil
	}
	*p = 0
	return ended(ctx)
}

// ended returns the wrapped cause if ctx has ended.
func ended(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return fmt.Errorf("assign: %w", context.Cause(ctx))
}
