package assign

import (
	"context"
	"math/big"
)

// impossible is the plan of a problem that has none, for the given prices of
// openings and limits, to which it adds those of locked workers. At these prices
// every pair costs nothing or more, though all there is of workers, positions and
// limits together is worth less than nothing: no plan can be.
func (p *Problem) impossible(plan Plan, c *counts) Plan {
	plan.Status, plan.Edge, plan.Value = Infeasible, nil, Value{}
	var list []int32
	for _, i := range p.Locked {
		e := &p.Edges[i]
		if p.places(e.Worker) != 1 {
			continue // what it costs is a price of the edge
		}
		due := plan.Opening[e.Opening]
		list = c.of(e.Worker, e.Opening, list)
		for _, k := range list {
			due = due.Add(plan.Limit[k])
		}
		plan.Worker[e.Worker] = Value{}.Sub(due)
	}
	return plan
}

// unpriced is a plan whose prices are all zero.
func (p *Problem) unpriced() Plan {
	return Plan{Worker: make([]Value, p.Workers), Opening: make([]Value, len(p.Capacity)), Limit: make([]Value, len(p.Limits))}
}

// tooManyLocks is the plan of a problem whose locks exceed the positions of openings.
func (p *Problem) tooManyLocks(over []int32) Plan {
	plan := p.unpriced()
	plan.Overlocked = over
	for _, j := range over {
		plan.Opening[j] = Scalar(1)
	}
	c := p.counts()
	return p.impossible(plan, &c)
}

// locksExceed is the plan of a problem whose locks exceed limits.
func (p *Problem) locksExceed(unmet []int32, c *counts) Plan {
	plan := p.unpriced()
	plan.Unmet = unmet
	for _, k := range unmet {
		plan.Limit[k] = Scalar(1)
	}
	return p.impossible(plan, c)
}

// stuck is the plan of a problem whose floors are out of reach, from what balance
// has found: the nodes that a surplus can reach, among which nothing is missing. They
// are one side of a cut. Prices are 0 and ±1; the floors at -1 cannot be kept with all
// that is at +1, which is no more than there is.
func (f *flow) stuck(ctx context.Context, q Problem, c *counts) (Plan, error) {
	s := &f.seek
	height := func(v int32) int64 {
		if s.seen[v] == s.run {
			return -1
		}
		return 0
	}
	price := func(v int32) Value {
		from, to := f.ends(v)
		return Scalar(height(from) - height(to))
	}
	plan := q.unpriced()
	f.price(&plan, price)
	plan.Edge = make([]int32, len(f.match))
	if err := f.complete(ctx, q, &plan, c, func(int32) Value { return Value{} }); err != nil {
		return Plan{}, err
	}
	for k, g := range plan.Limit {
		if g.Sign() < 0 {
			plan.Unmet = append(plan.Unmet, int32(k))
		}
	}
	return q.impossible(plan, c), nil
}

// verifyInfeasible proves from the prices that there is no plan (Farkas).
func (p Plan) verifyInfeasible(ctx context.Context, q *Problem) error {
	if len(p.Edge) > 0 || !p.Value.IsZero() {
		return refuted("a plan that there is none of has edges or a value")
	}
	if len(p.Crossing) > 0 && p.Worker == nil {
		return unproven(p.Status)
	}
	if len(p.Worker) != q.Workers || len(p.Opening) != len(q.Capacity) || len(p.Limit) != len(q.Limits) {
		return refuted("the plan has another shape than the problem")
	}
	v := verifier{plan: &p, problem: q, decisions: q.decisions(), costless: true}
	for _, check := range []func(context.Context) error{v.edges, v.prices} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	sign := 0
	for l := 0; l < Levels && sign == 0; l++ {
		sign = v.dual.level(l).Cmp(new(big.Int))
	}
	if sign >= 0 {
		return refuted("nothing in the plan proves that it is infeasible")
	}
	for _, j := range p.Overlocked {
		if j < 0 || int(j) >= len(p.Opening) || p.Opening[j].Sign() <= 0 {
			return refuted("opening %d is no part of the proof", j)
		}
	}
	for _, k := range p.Unmet {
		if k < 0 || int(k) >= len(p.Limit) || p.Limit[k].IsZero() {
			return refuted("limit %d is no part of the proof", k)
		}
	}
	return nil
}
