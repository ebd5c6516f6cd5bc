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
	pairs  map[[2]int32]bool // the excluded pairs, and locked ones of workers of several places

	// Edges of workers of several places that are worth more than their prices, which
	// they may be: for the plan that is asked about.
	known   map[[2]int32]bool
	knownOf map[int32][]int32 // per worker: their openings
}

// tooDear is a price that no pair is worth.
var tooDear = Scalar(1 << 60)

func newAsking(p *Problem, c *counts, market Pricer) *asking {
	a := &asking{counts: c, market: market, locked: map[int32]bool{}, barred: map[int32][]int32{}, pairs: map[[2]int32]bool{}}
	bar := func(e *Edge) {
		a.barred[e.Worker] = append(a.barred[e.Worker], e.Opening)
		a.pairs[[2]int32{e.Worker, e.Opening}] = true
	}
	for _, i := range p.Locked {
		if e := &p.Edges[i]; p.places(e.Worker) == 1 {
			a.locked[e.Worker] = true
		} else {
			bar(e)
		}
	}
	for _, i := range p.Excluded {
		bar(&p.Edges[i])
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

// all asks about every pair of the market that is no edge of q, and returns some that are
// worth more than their prices, or none if there is none.
func (a *asking) all(ctx context.Context, q *Problem, plan *Plan) ([]Edge, error) {
	a.note(q, plan)
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

// note finds the edges of q that are worth more than their prices.
func (a *asking) note(q *Problem, plan *Plan) {
	if !q.many() {
		return
	}
	a.known, a.knownOf = map[[2]int32]bool{}, map[int32][]int32{}
	for _, e := range q.Edges {
		if q.places(e.Worker) != 1 && a.dear(plan, e) {
			a.known[[2]int32{e.Worker, e.Opening}] = true
			a.knownOf[e.Worker] = append(a.knownOf[e.Worker], e.Opening)
		}
	}
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

// kind asks about some workers. Excluded pairs and edges do not count; where they are all
// that is found they may hide others, so that their workers are asked about one by one,
// with those openings too dear, or those openings one by one.
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
	return a.behind(ctx, hidden, worker, opening)
}

// behind asks about workers of whom excluded pairs and edges hide the rest.
func (a *asking) behind(ctx context.Context, hidden []int32, worker, opening []Value) ([]Edge, error) {
	var all []int32
	for _, w := range hidden {
		all = append(all, a.hiding(w)...)
	}
	slices.Sort(all)
	if all = slices.Compact(all); len(all)+1 < len(hidden) {
		return a.behindOpenings(ctx, hidden, all, worker, opening)
	}
	for _, w := range hidden {
		if found, err := a.only(ctx, []int32{w}, worker, shut(opening, a.hiding(w))); err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

// behindOpenings is behind for workers who are more than the openings where pairs hide:
// it asks about all other openings, then about each of these and whom nothing hides there.
func (a *asking) behindOpenings(ctx context.Context, hidden, all []int32, worker, opening []Value) ([]Edge, error) {
	if found, err := a.only(ctx, hidden, worker, shut(opening, all)); err != nil || len(found) > 0 {
		return found, err
	}
	at := slices.Repeat([]Value{tooDear}, len(opening))
	for _, j := range all {
		at[j] = opening[j]
		group := slices.DeleteFunc(slices.Clone(hidden), func(w int32) bool {
			return a.pairs[[2]int32{w, j}] || a.known[[2]int32{w, j}]
		})
		if found, err := a.only(ctx, group, worker, at); err != nil || len(found) > 0 {
			return found, err
		}
		at[j] = tooDear
	}
	return nil, nil
}

// hiding returns the openings of the pairs of worker w that are not asked about.
func (a *asking) hiding(w int32) []int32 { return slices.Concat(a.barred[w], a.knownOf[w]) }

// shut is prices of openings with some of them too dear.
func shut(opening []Value, at []int32) []Value {
	out := slices.Clone(opening)
	for _, j := range at {
		out[j] = tooDear
	}
	return out
}

// only asks about a group of workers alone.
func (a *asking) only(ctx context.Context, group []int32, worker, opening []Value) ([]Edge, error) {
	if len(group) == 0 {
		return nil, nil
	}
	rest := slices.Repeat([]Value{tooDear}, len(worker))
	for _, w := range group {
		rest[w] = worker[w]
	}
	found, _, err := a.once(ctx, rest, opening)
	return found, err
}

// once asks once, and returns what was found but for excluded pairs and edges that are
// known, and their workers.
func (a *asking) once(ctx context.Context, worker, opening []Value) (found []Edge, hiding []int32, err error) {
	found, err = a.market.PriceOut(ctx, worker, opening, nil)
	found = slices.DeleteFunc(found, func(e Edge) bool {
		if pair := [2]int32{e.Worker, e.Opening}; a.pairs[pair] || a.known[pair] {
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
