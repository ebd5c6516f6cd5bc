package assign

import (
	"errors"
	"fmt"
	"math"
	"math/big"
)

// A Plan is an optimal assignment with its proof. It belongs to the problem that
// it was solved from and is meaningless beside another.
type Plan struct {
	Edge    []int32 // per worker: the used edge, an index into Problem.Edges, or -1
	Value   Value   // total weight of the used edges
	Worker  []Value // α: one optimal price of each worker, zero or more
	Opening []Value // β: one optimal price per position of each opening, zero or more
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
// both the sum of the weights used and that of the prices. By weak duality,
// which holds in any ordered group, no plan over the same edges is worth more.
// It trusts nothing but p.Edges, shares no code with [Solve] and costs O(W+J+m).
// The error names the first thing that fails and wraps [ErrCertificate].
func (p Plan) Verify(q Problem) error {
	if len(p.Edge) != q.Workers || len(p.Worker) != q.Workers || len(p.Opening) != len(q.Capacity) {
		return refuted("the plan has another shape than the problem")
	}
	for i, e := range q.Edges {
		if e.Worker < 0 || int(e.Worker) >= q.Workers || e.Opening < 0 || int(e.Opening) >= len(q.Capacity) {
			return refuted("edge %d joins nothing", i)
		}
		a, b := p.Worker[e.Worker], p.Opening[e.Opening]
		if !small(e.Weight) || !small(a) || !small(b) || a.Add(b).Cmp(e.Weight) < 0 {
			return refuted("edge %d is worth more than its prices", i)
		}
	}
	var primal, dual [Levels]big.Int // exact whatever the plan claims
	left := append([]int64(nil), q.Capacity...)
	for w, i := range p.Edge {
		if p.Worker[w].Sign() < 0 {
			return refuted("the price of worker %d is negative", w)
		}
		accumulate(&dual, p.Worker[w], 1)
		if i == -1 {
			continue
		}
		if i < 0 || int(i) >= len(q.Edges) || int(q.Edges[i].Worker) != w || q.Edges[i].Weight.Sign() <= 0 {
			return refuted("worker %d has no usable edge %d", w, i)
		}
		left[q.Edges[i].Opening]--
		accumulate(&primal, q.Edges[i].Weight, 1)
	}
	for j, b := range p.Opening {
		if left[j] < 0 {
			return refuted("opening %d has too few positions", j)
		}
		if b.Sign() < 0 {
			return refuted("the price of opening %d is negative", j)
		}
		accumulate(&dual, b, q.Capacity[j])
	}
	for l, v := range p.Value {
		if z := big.NewInt(v); z.Cmp(&primal[l]) != 0 || z.Cmp(&dual[l]) != 0 {
			return refuted("level %d: value %d, used edges %v, prices %v", l, v, &primal[l], &dual[l])
		}
	}
	return nil
}

// accumulate adds n·v to sum.
func accumulate(sum *[Levels]big.Int, v Value, n int64) {
	for l, x := range v {
		if x != 0 && n != 0 {
			sum[l].Add(&sum[l], new(big.Int).Mul(big.NewInt(x), big.NewInt(n)))
		}
	}
}
