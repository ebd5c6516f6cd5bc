package assign

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
)

// A Status says what a solver has found.
type Status uint8

// What can be found. The zero value is that of a plan that nobody has solved.
const (
	Unsolved Status = iota
	// Optimal: the value is the greatest there is.
	Optimal
	// Stopped: the plan is feasible, and its distance to the optimum is at most
	// its stated gap.
	Stopped
	// Infeasible: no plan keeps what was demanded of it.
	Infeasible
)

// String returns "optimal" and the like.
func (s Status) String() string {
	names := [...]string{"unsolved", "optimal", "stopped", "infeasible"}
	if int(s) < len(names) {
		return names[s]
	}
	return "Status(" + strconv.Itoa(int(s)) + ")"
}

// A Plan is an optimal assignment with its proof. It belongs to the problem that
// it was solved from and is meaningless beside another.
type Plan struct {
	Status  Status  // Optimal; or Infeasible, and the rest but Overlocked is empty
	Edge    []int32 // per worker: the used edge, an index into Problem.Edges, or -1
	Value   Value   // total weight of the used edges
	Worker  []Value // α: the greatest optimal price of each worker; zero or more unless locked
	Opening []Value // β: the least optimal price per position of each opening, zero or more

	Overlocked []int32 // openings with more locks than positions, ascending
}

// ErrCertificate is wrapped by the errors of [Plan.Verify] and [Filling.Verify].
var ErrCertificate = errors.New("certificate fails")

func refuted(format string, args ...any) error {
	return fmt.Errorf("assign: %w: %s", ErrCertificate, fmt.Sprintf(format, args...))
}

// maxSum bounds what Verify adds in int64: the sum of two such numbers fits.
const maxSum = math.MaxInt64 / 2

func small(v Value) bool {
	for _, x := range v {
		if x < -maxSum || x > maxSum {
			return false
		}
	}
	return true
}

// Verify proves from the plan alone that it is an optimum of p: every used edge
// is the worker's own and positive, no opening exceeds its positions, no price
// is negative, every edge is dominated by its two prices, and the value equals
// both the sum of the weights used and that of the prices. A locked worker has no
// choice, hence no other edges, and a price of any sign. By weak duality,
// which holds in any ordered group, no plan over the same edges is worth more.
// It trusts nothing but p.Edges, shares no code with [Solve] and costs O(W+J+m).
// The error names the first thing that fails and wraps [ErrCertificate], or is
// the cause of an ended ctx.
func (p Plan) Verify(ctx context.Context, q Problem) error {
	var pace pace
	if p.Status == Infeasible {
		return p.verifyOverlocked(q)
	}
	if p.Status != Optimal {
		return refuted("the plan is %v", p.Status)
	}
	if len(p.Edge) != q.Workers || len(p.Worker) != q.Workers || len(p.Opening) != len(q.Capacity) {
		return refuted("the plan has another shape than the problem")
	}
	if q.Workers < 0 || len(q.decisionFaults()) > 0 || slices.ContainsFunc(q.Locked, q.dangling) {
		return refuted("the decisions contradict one another")
	}
	d := q.decisions()
	for i := range q.Edges {
		if err := pace.step(ctx, 1); err != nil {
			return err
		}
		e := &q.Edges[i]
		if e.Worker < 0 || int(e.Worker) >= q.Workers || e.Opening < 0 || int(e.Opening) >= len(q.Capacity) {
			return refuted("edge %d joins nothing", i)
		}
		if d.locked(e.Worker) != int32(i) && !d.open(int32(i), e.Worker) {
			continue
		}
		a, b := p.Worker[e.Worker], p.Opening[e.Opening]
		if !small(e.Weight) || !small(a) || !small(b) || a.Add(b).Cmp(e.Weight) < 0 {
			return refuted("edge %d is worth more than its prices", i)
		}
	}
	var primal, dual total
	left := append([]int64(nil), q.Capacity...)
	for w, i := range p.Edge {
		if err := pace.step(ctx, 8); err != nil {
			return err
		}
		lock := d.locked(int32(w))
		if p.Worker[w].Sign() < 0 && lock < 0 {
			return refuted("the price of worker %d is negative", w)
		}
		dual.add(p.Worker[w], 1)
		if lock >= 0 && i != lock {
			return refuted("worker %d is not where edge %d locks it", w, lock)
		}
		if i == -1 {
			continue
		}
		if i < 0 || int(i) >= len(q.Edges) || int(q.Edges[i].Worker) != w ||
			i != lock && (q.Edges[i].Weight.Sign() <= 0 || !d.open(i, int32(w))) {
			return refuted("worker %d has no usable edge %d", w, i)
		}
		left[q.Edges[i].Opening]--
		primal.add(q.Edges[i].Weight, 1)
	}
	for j, b := range p.Opening {
		if err := pace.step(ctx, 8); err != nil {
			return err
		}
		if left[j] < 0 {
			return refuted("opening %d has too few positions", j)
		}
		if b.Sign() < 0 {
			return refuted("the price of opening %d is negative", j)
		}
		dual.add(b, q.Capacity[j])
	}
	for l, v := range p.Value {
		if z := big.NewInt(v); z.Cmp(primal.level(l)) != 0 || z.Cmp(dual.level(l)) != 0 {
			return refuted("level %d: value %d, used edges %v, prices %v", l, v, primal.level(l), dual.level(l))
		}
	}
	return nil
}

func (p Plan) verifyOverlocked(q Problem) error {
	if len(q.decisionFaults()) > 0 || slices.ContainsFunc(q.Locked, q.dangling) || !slices.Equal(p.Overlocked, q.overlocked()) || len(p.Overlocked) == 0 {
		return refuted("the locks fit")
	}
	return nil
}

// A total is an exact sum of values, whatever a plan claims: in two halves of 32
// bits per number, so that 2^30 of them fit, and beyond that in big integers.
type total struct {
	low, high [Levels]int64
	rest      [Levels]big.Int
}

// add adds n·v.
func (t *total) add(v Value, n int64) {
	for l, x := range v {
		switch {
		case n == 1:
			t.low[l] += x & math.MaxUint32
			t.high[l] += x >> 32
		case x != 0 && n != 0:
			t.rest[l].Add(&t.rest[l], new(big.Int).Mul(big.NewInt(x), big.NewInt(n)))
		}
	}
}

func (t *total) level(l int) *big.Int {
	sum := new(big.Int).Lsh(big.NewInt(t.high[l]), 32)
	sum.Add(sum, big.NewInt(t.low[l]))
	return sum.Add(sum, &t.rest[l])
}
