package assign

import (
	"cmp"
	"context"
	"slices"
)

// edges checks that every edge in question is dominated by its prices.
func (v *verifier) edges(ctx context.Context) error {
	p, q := v.plan, v.problem
	if worker, opening, ok := v.folded(); ok {
		return v.foldedEdges(ctx, worker, opening)
	}
	var c counts
	if len(q.Limits) > 0 {
		c = q.counts()
	}
	var list []int32
	many := q.many()
	for i := range q.Edges {
		if err := v.pace.step(ctx, 1); err != nil {
			return err
		}
		if q.dangling(int32(i)) {
			return refuted("edge %d joins nothing", i)
		}
		e := &q.Edges[i]
		fixed := v.decisions.fixed != nil && v.decisions.fixed[i]
		if !fixed && v.decisions.locked(e.Worker) != int32(i) && (!v.decisions.open(int32(i), e.Worker) || e.Weight.Sign() <= 0) {
			continue
		}
		worth := e.Weight
		if v.costless {
			worth = Value{}
		}
		a, b := p.Worker[e.Worker], p.Opening[e.Opening]
		sound := small(worth) && small(a) && small(b)
		sum := a.Add(b)
		if len(q.Limits) > 0 {
			list = c.of(e.Worker, e.Opening, list)
			for _, k := range list {
				sound = sound && small(sum) && small(p.Limit[k])
				sum = sum.Add(p.Limit[k])
			}
		}
		switch {
		case many && sound && small(sum) && q.places(e.Worker) != 1:
			if more := worth.Sub(sum); fixed || more.Sign() > 0 {
				v.dual.add(more, 1) // a price of the edge, which is used once at most
			}
		case !sound || sum.Cmp(worth) < 0:
			return refuted("edge %d is worth more than its prices", i)
		case v.tight != nil && sum == worth:
			*v.tight = append(*v.tight, int32(i))
		default:
		}
	}
	return nil
}

// folded returns the prices of workers and openings with those of the limits that
// count them, if nothing is decided, no limit names both and no sum could overflow.
func (v *verifier) folded() (worker, opening []Value, ok bool) {
	p, q := v.plan, v.problem
	if v.costless || q.many() || len(q.Locked)+len(q.Excluded) > 0 {
		return nil, nil, false
	}
	worker, opening = p.Worker, p.Opening
	if len(q.Limits) > 0 {
		worker, opening = slices.Clone(worker), slices.Clone(opening)
	}
	for k, l := range q.Limits {
		switch g := p.Limit[k]; {
		case !small(g) || l.Workers != nil && l.Openings != nil || !addTo(worker, l.Workers, l.Openings == nil, g) || !addTo(opening, l.Openings, false, g):
			return nil, nil, false
		default:
		}
	}
	unsound := func(x Value) bool { return !small(x) }
	return worker, opening, !slices.ContainsFunc(worker, unsound) && !slices.ContainsFunc(opening, unsound)
}

// addTo adds a price to those of a set, or of all where there is none; false if one
// would be too large to add to.
func addTo(prices []Value, set []int32, all bool, g Value) bool {
	ok := true
	add := func(x *Value) {
		ok = ok && small(*x)
		*x = x.Add(g)
	}
	for _, i := range set {
		add(&prices[i])
	}
	if set == nil && all {
		for i := range prices {
			add(&prices[i])
		}
	}
	return ok
}

// foldedEdges is edges with such prices.
func (v *verifier) foldedEdges(ctx context.Context, worker, opening []Value) error {
	for i := range v.problem.Edges {
		if err := v.pace.step(ctx, 1); err != nil {
			return err
		}
		if v.problem.dangling(int32(i)) {
			return refuted("edge %d joins nothing", i)
		}
		e := &v.problem.Edges[i]
		if e.Weight.Sign() <= 0 {
			continue
		}
		switch above := exceeds(&worker[e.Worker], &opening[e.Opening], &e.Weight); {
		case above < 0:
			return refuted("edge %d is worth more than its prices", i)
		case above == 0 && v.tight != nil:
			*v.tight = append(*v.tight, int32(i))
		default:
		}
	}
	return nil
}

// exceeds compares a + b with c; a and b are small.
func exceeds(a, b, c *Value) int {
	for l, x := range a {
		if x += b[l]; x != c[l] {
			return cmp.Compare(x, c[l])
		}
	}
	return 0
}
