package pool

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/row"
)

// A Weigher gives a pair that fails no hard constraint its weight in an assignment,
// from the origin of the worker, the gates that are open, and the score. A pair of
// zero or less is none. Of pairs of one origin it must never fall when the score
// rises, and must not be less with fewer gates open. It is called by one goroutine.
type Weigher = func(origin match.Origin, open match.Gates, score match.Micro) assign.Value

// A pricer knows the pairs of some workers of a pool with some vacancies, at one
// moment. See [Workers.NewPricer].
type pricer struct {
	members

	search    *search
	vacancies []*match.PreparedVacancy
	weigh     Weigher
	view      row.View
	origins   []match.Origin // of the workers, by number
	seen      []int32        // by row: the last opening that it was looked at for, plus one

	worker, opening []assign.Value // prices
	before          struct{ worker, opening []assign.Value }
	fallen          []bool        // by worker: the price has, since the last time
	found           []assign.Edge // the last time
	floors          map[*list][]blockFloor
}

// NewPricer makes a pricer of the pairs of the workers of a pool with some vacancies,
// at one moment, as [assign.Complete] asks for them. Worker i of the problem is the
// one with the i-th id, who must be in the pool and be named once; those of the pool
// who are not named take no part. Opening j is the j-th vacancy. The view is the
// employer's or the reciprocal one: of the worker's the pool has no bound.
//
// It finds every pair that is worth more than its prices, and is for one goroutine.
// Each time it is asked it looks only where a price has fallen since the last time,
// and at what it found then: no other pair can have become worth more than its
// prices. A proof that owes nothing to earlier answers asks a new pricer. It takes
// some hundred bytes a worker.
func (p *Workers) NewPricer(
	ctx context.Context, vacancies []*match.PreparedVacancy, workers []string, view match.View, weigh Weigher,
) (assign.Pricer, error) {
	if err := bounded(view); err != nil {
		return nil, err
	}
	at := p.state.Load()
	m, err := newMembers(ctx, at, workers)
	if err != nil {
		return nil, err
	}
	q := &pricer{
		members: m, search: p.newSearch(), vacancies: vacancies, weigh: weigh, view: row.View(view),
		origins: make([]match.Origin, len(workers)), seen: make([]int32, at.base.len()),
		fallen: make([]bool, len(workers)), floors: make(map[*list][]blockFloor),
	}
	q.search.at = at
	q.search.found.reset(1) // nobody is ever found, so that no key is too low
	for n, ref := range m.refs {
		if n%buildEvery == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("pool: %w", context.Cause(ctx))
		}
		if ref < 0 {
			q.origins[n] = at.pending[-1-ref].record.Origin
		} else {
			q.origins[n] = at.base.beside(&q.search.worker, uint32(ref))
		}
	}
	return q, nil
}

// PriceOut finds every pair that is worth more than its prices; see
// [assign.Pricer]. Blocks of which nobody can be are passed over.
func (q *pricer) PriceOut(ctx context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error) {
	q.worker, q.opening = worker, opening
	q.compare()
	clear(q.floors)
	clear(q.seen)
	first := len(found)
	var err error
	for i, e := range q.found {
		if i%priceEvery == 0 && ctx.Err() != nil {
			return nil, q.stopped(ctx, 0)
		}
		if !q.fallen[e.Worker] && !q.fell(e.Opening) {
			q.search.v = q.vacancies[e.Opening]
			found = q.price(e.Opening, q.refs[e.Worker], e.Worker, found)
		}
	}
	for j := range q.vacancies {
		if found, err = q.priceOut(ctx, int32(j), found); err != nil {
			return nil, err
		}
	}
	q.found = append(q.found[:0], found[first:]...)
	q.before.worker = append(q.before.worker[:0], worker...)
	q.before.opening = append(q.before.opening[:0], opening...)
	q.worker, q.opening = nil, nil
	return found, nil
}

// priceEvery is how many pairs are priced between two looks at the context. Few: all the
// skills that one can have take a while.
const priceEvery = 16

// stopped is the error of a context that has ended after some vacancies. What was
// found before, and at which prices, is still that of the last answer.
func (q *pricer) stopped(ctx context.Context, vacancies int32) error {
	return fmt.Errorf("pool: after %d vacancies: %w", vacancies, context.Cause(ctx))
}

// compare notes which prices of workers have fallen.
func (q *pricer) compare() {
	for n := range q.fallen {
		q.fallen[n] = q.before.worker == nil || q.worker[n].Cmp(q.before.worker[n]) < 0
	}
	if q.before.worker == nil {
		q.found = q.found[:0]
	}
}

// fell reports whether the price of an opening has fallen.
func (q *pricer) fell(j int32) bool {
	return q.before.worker == nil || q.opening[j].Cmp(q.before.opening[j]) < 0
}

// priceOut finds the pairs of one vacancy of which a price has fallen.
func (q *pricer) priceOut(ctx context.Context, j int32, found []assign.Edge) ([]assign.Edge, error) {
	s, fell := q.search, q.fell(j)
	s.v = q.vacancies[j]
	for i, n := range q.pending {
		if i%priceEvery == 0 && ctx.Err() != nil {
			return nil, q.stopped(ctx, j)
		}
		if n >= 0 && (fell || q.fallen[n]) {
			found = q.price(j, -1-i, n, found)
		}
	}
	if s.pool.prunable {
		return q.priceLists(ctx, j, fell, found)
	}
	for i, n := range q.numbers {
		if i%priceEvery == 0 && ctx.Err() != nil {
			return nil, q.stopped(ctx, j)
		}
		if n >= 0 && (fell || q.fallen[n]) {
			found = q.price(j, i, n, found)
		}
	}
	return found, nil
}

// priceLists finds the pairs of one vacancy with those in the base, block by block.
func (q *pricer) priceLists(ctx context.Context, j int32, fell bool, found []assign.Edge) ([]assign.Edge, error) {
	s := q.search
	s.found.floor = q.leastKey(q.opening[j])
	s.prepare()
	for i := range s.reached {
		if ctx.Err() != nil {
			return nil, q.stopped(ctx, j)
		}
		floors := q.floorsOf(s.reached[i].list)
		if !fell && !slices.ContainsFunc(floors, func(f blockFloor) bool { return f.fallen != 0 }) {
			continue
		}
		s.clear()
		s.limit = math.MaxInt64
		b, err := s.split(ctx, int32(i))
		if err != nil {
			return nil, q.stopped(ctx, j)
		}
		s.admit(b)
		for k := range s.order.items {
			x := s.order.items[k].ranked
			c := &s.cuts[x.i]
			f := &floors[c.block]
			if !q.worthALook(j, f, x.bound, fell) {
				continue
			}
			bound := s.inFull(c, -int64(x.bound)-c.rest)
			if bound < s.found.floor || !q.worthALook(j, f, bound, fell) {
				continue
			}
			if ctx.Err() != nil {
				return nil, q.stopped(ctx, j)
			}
			if found, err = q.priceBlock(ctx, j, c, -int64(bound)-c.rest, fell, found); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// priceBlock finds the pairs of a vacancy in a block of which a price has fallen. Its
// skills cost as much at least.
func (q *pricer) priceBlock(ctx context.Context, j int32, c *cut, skills int64, fell bool, found []assign.Edge) ([]assign.Edge, error) {
	s, l := q.search, q.search.reached[c.list].list
	taking := s.sketch(c, skills)
	some := taking[:0]
	for _, x := range taking {
		at := l.at(int(x.At))
		if n := q.numbers[at]; n >= 0 && q.seen[at] != j+1 && (fell || q.fallen[n]) {
			some = append(some, x)
		}
	}
	var cover row.Range
	for i, x := range s.skilled(c, some) {
		if i%priceEvery == priceEvery-1 && ctx.Err() != nil {
			return nil, q.stopped(ctx, j)
		}
		at := l.at(int(x.At))
		n := q.numbers[at]
		origin, price := q.origins[n], q.worker[n].Add(q.opening[j])
		if q.weightFrom(origin, row.Key(-x.Rest-x.Skills)).Cmp(price) <= 0 {
			continue
		}
		if !x.Exact {
			if s.skillsOf(&cover, l, &x); q.weightFrom(origin, row.Key(-x.Rest-x.Skills)).Cmp(price) <= 0 {
				continue
			}
		}
		key, ok := s.keyWith(&someone{Sketched: x, row: at})
		if !ok {
			continue // as one of this list: who lives near is worth more as one of another
		}
		q.seen[at] = j + 1
		if q.weightFrom(origin, key).Cmp(price) > 0 {
			found = q.price(j, int(at), n, found)
		}
	}
	return found, nil
}

// price finds a pair if it is worth more than its prices.
func (q *pricer) price(j int32, ref int, n int32, found []assign.Edge) []assign.Edge {
	s := q.search
	price, w := q.worker[n].Add(q.opening[j]), s.prepared(ref)
	score := s.pool.scorer.Weight(s.v, w, match.View(q.view))
	if q.weigh(w.Origin, 0, score).Cmp(price) <= 0 {
		return found
	}
	verdict := s.pool.scorer.Verdict(s.v, w)
	if verdict.Failed != 0 {
		return found
	}
	if weight := q.weigh(w.Origin, verdict.Open, score); weight.Cmp(price) > 0 {
		found = append(found, assign.Edge{Worker: n, Opening: j, Weight: weight})
	}
	return found
}
