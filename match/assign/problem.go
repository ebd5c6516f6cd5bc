package assign

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Reasons that a [ProblemError] wraps.
var (
	ErrRange     = errors.New("out of range")
	ErrDuplicate = errors.New("duplicate")
	ErrOverflow  = errors.New("sums could overflow int64")
)

// A ProblemError reports one fault of an input. Functions that validate report
// every fault at once, joined with [errors.Join].
type ProblemError struct {
	Place string // the field, like "Edges[3].Worker"
	Err   error  // wraps ErrRange, ErrDuplicate or ErrOverflow and names the value
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

func (f *faults) index(list string, i int, field string, got int32, n int) bool {
	if got >= 0 && int(got) < n {
		return true
	}
	f.add(at(list, i, field), ErrRange, fmt.Sprintf("%d is not in [0, %d)", got, n))
	return false
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
type Problem struct {
	Workers  int     // number of workers; workers without an edge are legal
	Capacity []int64 // positions of each opening, zero or more
	Edges    []Edge
}

// reach bounds how many weights can add up in one number of the solver, in
// multiples of the number of workers plus one; solve.go has the argument.
const reach = 512

// Validate reports every fault: a negative or too large size, a negative
// capacity, an edge that names no worker or opening, two edges of the same pair,
// and a level whose weights are so large that sums could overflow. A weight w
// is safe if 512·|w|·(n+1) fits in an int64, n being the number of workers or of
// edges, whichever is less: for a million workers up to 1.8e10. It costs O(W + J + m).
func (p Problem) Validate() error {
	_, err := p.canonical(context.Background())
	return err
}

// canonical validates p and returns the edge numbers ordered by worker, then by
// opening.
func (p Problem) canonical(ctx context.Context) ([]int32, error) {
	if err := ended(ctx); err != nil {
		return nil, err
	}
	var bad faults
	bad.size("Workers", p.Workers)
	bad.size("Capacity", len(p.Capacity))
	bad.size("Edges", len(p.Edges))
	if len(bad) > 0 {
		return nil, errors.Join(bad...)
	}
	for j, c := range p.Capacity {
		if c < 0 {
			bad.add(at("Capacity", j, ""), ErrRange, fmt.Sprintf("%d is negative", c))
		}
	}
	var pace pace
	limit := math.MaxInt64 / (reach * (int64(min(p.Workers, len(p.Edges))) + 1))
	for i, e := range p.Edges {
		if err := pace.step(ctx, 1); err != nil {
			return nil, err
		}
		ok := bad.index("Edges", i, ".Worker", e.Worker, p.Workers)
		if !bad.index("Edges", i, ".Opening", e.Opening, len(p.Capacity)) || !ok {
			continue
		}
		for _, x := range e.Weight {
			if x > limit || x < -limit {
				bad.add(at("Edges", i, ".Weight"), ErrOverflow, fmt.Sprintf("%v exceeds %d", e.Weight, limit))
				break
			}
		}
	}
	from := func(i int32) int32 { return p.Edges[i].Worker }
	to := func(i int32) int32 { return p.Edges[i].Opening }
	order, err := sortPairs(ctx, len(p.Edges), p.Workers, len(p.Capacity), from, to, "Edges", bad)
	if err != nil {
		return nil, err
	}
	return order, nil
}

// sortPairs returns the numbers 0..n-1 of pairs ordered by (from, to), by two
// stable counting sorts, and adds equal pairs to the faults bad. Pairs out of
// range are in bad already and left out.
func sortPairs(ctx context.Context, n, froms, tos int, from, to func(int32) int32, list string, bad faults) ([]int32, error) {
	var pace pace
	keep := make([]int32, 0, n)
	for i := range int32(n) {
		if err := pace.step(ctx, 1); err != nil {
			return nil, err
		}
		if f, t := from(i), to(i); f >= 0 && int(f) < froms && t >= 0 && int(t) < tos {
			keep = append(keep, i)
		}
	}
	order, err := countingSort(ctx, keep, tos, to)
	if err != nil {
		return nil, err
	}
	if order, err = countingSort(ctx, order, froms, from); err != nil {
		return nil, err
	}
	for k := 1; k < len(order); k++ {
		if err := pace.step(ctx, 1); err != nil {
			return nil, err
		}
		a, b := order[k-1], order[k]
		if from(a) == from(b) && to(a) == to(b) {
			bad.add(at(list, int(b), ""), ErrDuplicate, fmt.Sprintf("pair (%d, %d) is also %s", from(b), to(b), at(list, int(a), "")))
		}
	}
	return order, errors.Join(bad...)
}

// countingSort returns items ordered by key, which is in [0, n), equal keys in
// their old order.
func countingSort(ctx context.Context, items []int32, n int, key func(int32) int32) ([]int32, error) {
	var pace pace
	next := make([]int32, n+1)
	for _, i := range items {
		next[key(i)+1]++
	}
	for k := range n {
		next[k+1] += next[k]
	}
	out := make([]int32, len(items))
	for _, i := range items {
		if err := pace.step(ctx, 1); err != nil {
			return nil, err
		}
		k := key(i)
		out[next[k]] = i
		next[k]++
	}
	return out, nil
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
