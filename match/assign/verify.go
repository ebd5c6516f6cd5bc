package assign

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"slices"
)

// Verify proves from the plan alone that it is an optimum of q: every used edge
// is the worker's own and positive, no opening exceeds its positions, every limit
// holds, no price is negative, every edge is dominated by its prices, and the
// value equals both the sum of the weights used and that of the prices. By weak
// duality, which holds in any ordered group, no plan over the same edges is worth
// more. Three exceptions: a locked edge has any weight and its worker no choice, hence no
// other edges, and a price of any sign; a limit that stands at its floor has a price of
// zero or less; an edge of a worker of several places may be worth more than its prices,
// and what it is worth above them, as it is used once at most, counts as a price too.
//
// An infeasible plan has prices too, at which every pair costs nothing or more though
// all workers, positions and limits together are worth less than nothing: that no plan
// exists follows (Farkas), and a limit or an opening that is named is part of it. A
// plan of limits that cross has no prices, unless they prove that there is none: it is
// checked in all else but whether those that it names do cross, and the error wraps
// [ErrUnproven].
//
// It trusts nothing but q, shares no code with the solver and costs O(W+J+m), and
// a look at each limit of an edge. Any other error names the first thing that fails and
// wraps [ErrCertificate], or is the cause of an ended ctx.
func (p Plan) Verify(ctx context.Context, q Problem) error {
	return p.verify(ctx, q, nil)
}

// verify is Verify, and adds the edges that are worth their prices exactly, as numbers.
func (p Plan) verify(ctx context.Context, q Problem, tight *[]int32) error {
	if q.Workers < 0 || len(q.capacityFaults()) > 0 || len(q.decisionFaults())+len(q.limitFaults()) > 0 || slices.ContainsFunc(q.Locked, q.dangling) {
		return refuted("the decisions or limits of the problem are faulty, or it has another shape")
	}
	for _, x := range p.Crossing {
		if x[0] < 0 || x[1] < x[0] || int(x[1]) >= len(q.Limits) {
			return refuted("limits %d and %d are none that cross", x[0], x[1])
		}
	}
	if p.Status == Infeasible {
		return p.verifyInfeasible(ctx, &q)
	}
	if len(p.Crossing) > 0 {
		return p.verifyCrossing(ctx, &q)
	}
	if p.Status != Optimal {
		return refuted("the plan is %v", p.Status)
	}
	if len(p.Overlocked)+len(p.Unmet) > 0 {
		return refuted("an optimal plan leaves nothing unmet")
	}
	if len(p.Edge) != q.FirstPlace(int32(q.Workers)) || len(p.Worker) != q.Workers || len(p.Opening) != len(q.Capacity) || len(p.Limit) != len(q.Limits) {
		return refuted("the plan has another shape than the problem")
	}
	v := verifier{plan: &p, problem: &q, decisions: q.decisions(), tight: tight}
	for _, check := range []func(context.Context) error{v.edges, v.prices, v.placed, v.room} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	for l, z := range p.Value {
		if z := big.NewInt(z); z.Cmp(v.primal.level(l)) != 0 || z.Cmp(v.dual.level(l)) != 0 {
			return refuted("level %d: value %d, used edges %v, prices %v", l, z, v.primal.level(l), v.dual.level(l))
		}
	}
	return nil
}

// verifyCrossing checks a plan that has no prices.
func (p Plan) verifyCrossing(ctx context.Context, q *Problem) error {
	if p.Status != Optimal && p.Status != Stopped {
		return refuted("the plan is %v", p.Status)
	}
	if len(p.Edge) != q.FirstPlace(int32(q.Workers)) || p.Bound.Cmp(p.Value) < 0 || p.Status == Optimal && p.Bound != p.Value {
		return refuted("the plan has another shape than the problem, or a bound below its value")
	}
	if len(p.Worker)+len(p.Opening)+len(p.Limit)+len(p.Overlocked)+len(p.Unmet) > 0 || p.Whole {
		return refuted("limits that cross leave no prices, and nothing unmet or whole to state")
	}
	v := verifier{plan: &p, problem: q, decisions: q.decisions()}
	for i := range q.Edges {
		if q.dangling(int32(i)) {
			return refuted("edge %d joins nothing", i)
		}
	}
	for _, check := range []func(context.Context) error{v.placed, v.room} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	for l, z := range p.Value {
		if big.NewInt(z).Cmp(v.primal.level(l)) != 0 {
			return refuted("level %d: value %d, used edges %v", l, z, v.primal.level(l))
		}
	}
	return unproven(p.Status)
}

func unproven(s Status) error {
	return fmt.Errorf("assign: nothing is wrong with it, but that it is %v %w", s, ErrUnproven)
}

type verifier struct {
	plan         *Plan
	problem      *Problem
	decisions    decisions
	costless     bool // edges count as worth nothing
	tight        *[]int32
	primal, dual total
	pace         pace
}

// maxSum bounds what is added in int64: the sum of two such numbers fits.
const maxSum = math.MaxInt64 / 2

func small(v Value) bool {
	for _, x := range v {
		if x < -maxSum || x > maxSum {
			return false
		}
	}
	return true
}

// prices checks the signs of the prices, and adds up what all workers, positions and
// limits are worth at them.
func (v *verifier) prices(ctx context.Context) error {
	for w, a := range v.plan.Worker {
		if a.Sign() < 0 && v.decisions.locked(int32(w)) < 0 {
			return refuted("the price of worker %d is negative", w)
		}
		v.dual.add(a, v.problem.places(int32(w)))
		if err := v.pace.step(ctx, 8); err != nil {
			return err
		}
	}
	for j, b := range v.plan.Opening {
		if b.Sign() < 0 {
			return refuted("the price of opening %d is negative", j)
		}
		v.dual.add(b, v.problem.Capacity[j])
		if err := v.pace.step(ctx, 8); err != nil {
			return err
		}
	}
	for k, g := range v.plan.Limit {
		if g.Sign() < 0 {
			v.dual.add(g, v.problem.Limits[k].Min)
		} else {
			v.dual.add(g, v.problem.Limits[k].Max)
		}
	}
	return nil
}

// placed checks who is placed where, and adds up what that is worth.
func (v *verifier) placed(ctx context.Context) error {
	q := v.problem
	n, fixed := 0, 0
	for w := range int32(q.Workers) {
		lock := v.decisions.locked(w)
		last := int32(-1)
		for range q.places(w) {
			i := v.plan.Edge[n]
			if n++; lock >= 0 && i != lock {
				return refuted("worker %d is not where edge %d locks it", w, lock)
			}
			if i == -1 {
				continue
			}
			if i <= last || int(i) >= len(q.Edges) || q.Edges[i].Worker != w || !v.mayUse(i, lock) {
				return refuted("worker %d has no usable edge %d", w, i)
			}
			if last = i; v.decisions.fixed != nil && v.decisions.fixed[i] {
				fixed++
			}
			v.primal.add(q.Edges[i].Weight, 1)
		}
		if err := v.pace.step(ctx, 8); err != nil {
			return err
		}
	}
	for _, i := range q.Locked {
		if q.places(q.Edges[i].Worker) != 1 {
			fixed--
		}
	}
	if fixed != 0 {
		return refuted("%d locked edges of workers of several places are not used", -fixed)
	}
	return nil
}

// mayUse reports whether an edge of a worker locked to edge lock may be used.
func (v *verifier) mayUse(i, lock int32) bool {
	e := &v.problem.Edges[i]
	return i == lock || v.decisions.fixed != nil && v.decisions.fixed[i] || e.Weight.Sign() > 0 && v.decisions.open(i, e.Worker)
}

// room checks that there are positions for all who are placed, and that every limit
// holds.
func (v *verifier) room(ctx context.Context) error {
	left := append([]int64(nil), v.problem.Capacity...)
	for _, i := range v.plan.Edge {
		if i >= 0 {
			left[v.problem.Edges[i].Opening]--
		}
		if err := v.pace.step(ctx, 2); err != nil {
			return err
		}
	}
	for j, n := range left {
		if n < 0 {
			return refuted("opening %d has too few positions", j)
		}
	}
	if len(v.problem.Limits) == 0 {
		return nil
	}
	c := v.problem.counts()
	for k, n := range c.used(v.problem, v.plan.Edge) {
		if l := v.problem.Limits[k]; n < l.Min || n > l.Max {
			return refuted("limit %d counts %d, not %d to %d", k, n, l.Min, l.Max)
		}
	}
	return nil
}
