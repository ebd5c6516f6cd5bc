package assign

import (
	"context"
	"slices"
)

// An asking is how a [Pricer] that knows of no decisions and limits is asked about a
// problem with both. Limits of workers alone, or of openings alone, are added to the
// prices of theirs. Limits of some of both cost the same for all workers whom the same
// of them name: a kind, asked about alone while all others are too dear for anything.
type asking struct {
	counts *counts
	market Pricer
	kinds  [][]int32         // the workers of each kind, by its first; nil if there is one kind
	locked map[int32]bool    // workers
	barred map[int32][]int32 // per worker: openings of its excluded pairs
	pairs  map[[2]int32]bool // the excluded pairs
}

// tooDear is a price that no pair is worth.
var tooDear = Scalar(1 << 60)

func newAsking(p *Problem, c *counts, market Pricer) *asking {
	a := &asking{counts: c, market: market, locked: map[int32]bool{}, barred: map[int32][]int32{}, pairs: map[[2]int32]bool{}}
	for _, i := range p.Locked {
		a.locked[p.Edges[i].Worker] = true
	}
	for _, i := range p.Excluded {
		e := &p.Edges[i]
		a.barred[e.Worker] = append(a.barred[e.Worker], e.Opening)
		a.pairs[[2]int32{e.Worker, e.Opening}] = true
	}
	if !slices.ContainsFunc(c.within, func(openings []bool) bool { return openings != nil }) {
		return a
	}
	kind := map[string]int{}
	for w := range int32(p.Workers) {
		var name []byte
		for _, k := range a.mixed(w) {
			name = append(name, byte(k), byte(k>>8), byte(k>>16), byte(k>>24))
		}
		n, ok := kind[string(name)]
		if !ok {
			n = len(a.kinds)
			kind[string(name)] = n
			a.kinds = append(a.kinds, nil)
		}
		a.kinds[n] = append(a.kinds[n], w)
	}
	return a
}

// mixed returns the limits of some workers and some openings that name worker w.
func (a *asking) mixed(w int32) []int32 {
	return slices.DeleteFunc(slices.Clone(a.counts.ofWorker[w]), func(k int32) bool { return a.counts.within[k] == nil })
}

// all asks about every pair of the market, and returns some that are worth more than
// their prices, or none if there is none.
func (a *asking) all(ctx context.Context, plan *Plan) ([]Edge, error) {
	worker, opening := a.prices(plan)
	kinds := a.kinds
	if kinds == nil {
		return a.kind(ctx, worker, opening)
	}
	var found []Edge
	for _, members := range kinds {
		of := make([]Value, len(worker))
		for w := range of {
			of[w] = tooDear
		}
		for _, w := range members {
			of[w] = worker[w]
		}
		at := slices.Clone(opening)
		for _, k := range a.mixed(members[0]) {
			for j := range at {
				if a.counts.within[k][j] {
					at[j] = at[j].Add(a.scaled(plan, plan.Limit[k]))
				}
			}
		}
		more, err := a.kind(ctx, of, at)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

// scaled is a price as it is asked with. The prices of a proof that there is no plan
// are 0 and ±1, and a pair is missing from it that costs less than nothing, whatever
// it is worth: so that each part must exceed every weight.
func (a *asking) scaled(plan *Plan, price Value) Value {
	if plan.Status == Infeasible {
		return Scalar(price[0] << 59)
	}
	return price
}

// prices returns the prices of workers and openings with those of all limits that are
// not mixed.
func (a *asking) prices(plan *Plan) (worker, opening []Value) {
	c := a.counts
	var all Value
	for _, k := range c.always {
		all = all.Add(plan.Limit[k])
	}
	if plan.Status == Infeasible {
		all[0]++ // so that what costs nothing is too dear
	}
	worker, opening = slices.Clone(plan.Worker), slices.Clone(plan.Opening)
	for w := range worker {
		worker[w] = worker[w].Add(all)
		for _, k := range c.ofWorker[w] {
			if c.within[k] == nil {
				worker[w] = worker[w].Add(plan.Limit[k])
			}
		}
		worker[w] = a.scaled(plan, worker[w])
	}
	for j := range opening {
		for _, k := range c.ofOpening[j] {
			opening[j] = opening[j].Add(plan.Limit[k])
		}
		opening[j] = a.scaled(plan, opening[j])
	}
	for w := range a.locked {
		worker[w] = tooDear
	}
	return worker, opening
}

// kind asks about some workers. Excluded pairs do not count; where they are all that
// is found they may hide others, so that their workers are asked about one by one,
// with those openings too dear.
func (a *asking) kind(ctx context.Context, worker, opening []Value) ([]Edge, error) {
	var hidden []int32
	rest := worker
	for {
		found, hiding, err := a.once(ctx, rest, opening)
		if err != nil || len(found) > 0 {
			return found, err
		}
		if len(hiding) == 0 {
			break
		}
		rest = slices.Clone(rest)
		for _, w := range hiding {
			rest[w] = tooDear
		}
		hidden = append(hidden, hiding...)
	}
	for _, w := range hidden {
		for n := range rest {
			rest[n] = tooDear
		}
		rest[w] = worker[w]
		at := slices.Clone(opening)
		for _, j := range a.barred[w] {
			at[j] = tooDear
		}
		if found, _, err := a.once(ctx, rest, at); err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

// once asks once, and returns what was found but for excluded pairs, and their workers.
func (a *asking) once(ctx context.Context, worker, opening []Value) (found []Edge, hiding []int32, err error) {
	found, err = a.market.PriceOut(ctx, worker, opening, nil)
	found = slices.DeleteFunc(found, func(e Edge) bool {
		if a.pairs[[2]int32{e.Worker, e.Opening}] {
			if !slices.Contains(hiding, e.Worker) {
				hiding = append(hiding, e.Worker)
			}
			return true
		}
		return e.Weight.Sign() <= 0
	})
	return found, hiding, err
}

// dear reports whether a pair of the market is worth more than its prices in plan.
func (a *asking) dear(plan *Plan, e Edge) bool {
	if e.Worker < 0 || int(e.Worker) >= len(plan.Worker) || e.Opening < 0 || int(e.Opening) >= len(plan.Opening) || a.locked[e.Worker] {
		return false
	}
	price := plan.Worker[e.Worker].Add(plan.Opening[e.Opening])
	for _, k := range a.counts.of(e.Worker, e.Opening, nil) {
		price = price.Add(plan.Limit[k])
	}
	if plan.Status == Infeasible {
		return price.Sign() < 0
	}
	return price.Cmp(e.Weight) < 0
}
