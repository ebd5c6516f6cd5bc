package pool

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// A Weigher gives a pair that fails no hard constraint its weight in an assignment,
// from the origin of the worker, the gates that are open, and the score. A pair of
// zero or less is none. Of pairs of one origin it must never fall when the score
// rises, and must not be less with fewer gates open. It is called by one goroutine.
type Weigher func(origin match.Origin, open match.Gates, score match.Micro) assign.Value

// A Pricer knows the pairs of all the workers of a pool with some vacancies, at one
// moment, as [assign.Complete] asks for them. It is for one goroutine.
type Pricer struct {
	search    search
	vacancies []*match.PreparedVacancy
	weigh     Weigher
	view      row.View
	numbers   []int32 // of the workers, by row; -1: they take no part
	pending   []int32 // on the same terms
	worker    []assign.Value
	opening   []assign.Value
	seen      []int32 // by row: the last opening that it was looked at for, plus one
	floors    map[*list][]assign.Value
}

var _ assign.Pricer = (*Pricer)(nil)

// NewPricer makes a pricer. Worker i of the problem is the one with the i-th id, who
// must be in the pool; those of the pool who are not named take no part. Opening j is
// the j-th vacancy. The view is the employer's or the reciprocal one: of the worker's
// the pool has no bound. It takes 20 bytes a worker, and 12 for each list that one is
// on.
func (p *Workers) NewPricer(vacancies []*match.PreparedVacancy, workers []string, view match.View, weigh Weigher) (*Pricer, error) {
	if view != match.EmployerView && view != match.Reciprocal {
		return nil, fmt.Errorf("pool: a pricer of the %s view: %w", view, fact.ErrRange)
	}
	at := p.state.Load()
	q := &Pricer{
		search: search{pool: p, at: at, end: p.scorer.Params().Order.End()}, vacancies: vacancies, weigh: weigh, view: row.View(view),
		numbers: make([]int32, at.base.len()), pending: make([]int32, len(at.pending)), seen: make([]int32, at.base.len()),
		floors: make(map[*list][]assign.Value),
	}
	q.search.found.reset(1) // nobody is ever found, so that no key is too low
	for i := range q.numbers {
		q.numbers[i] = -1
	}
	places := make(map[string]int)
	for i := range q.pending {
		q.pending[i] = -1
		if alive(at.pending[i].died, at.epoch) {
			places[at.pending[i].record.ID] = i
		}
	}
	var faults fact.Faults
	for n, id := range workers {
		i, ok := at.base.find(id)
		place, waits := places[id]
		switch {
		case waits:
			q.pending[place] = int32(n)
		case ok && alive(at.base.death(i), at.epoch):
			q.numbers[i] = int32(n)
		default:
			faults.Add(fact.Fault{Input: "workers", Record: id, Field: "id", Err: fact.ErrUnknownCode})
		}
	}
	if err := faults.Err(); err != nil {
		return nil, fmt.Errorf("pool: %w", err)
	}
	return q, nil
}

// PriceOut finds every pair that is worth more than its prices; see
// [assign.Pricer]. Blocks of which nobody can be are passed over.
func (q *Pricer) PriceOut(ctx context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error) {
	q.worker, q.opening = worker, opening
	clear(q.floors)
	clear(q.seen)
	for j, v := range q.vacancies {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("pool: after %d vacancies: %w", j, context.Cause(ctx))
		}
		found = q.priceOut(int32(j), v, found)
	}
	q.worker, q.opening = nil, nil
	return found, nil
}

// priceOut finds the pairs of one vacancy.
func (q *Pricer) priceOut(j int32, v *match.PreparedVacancy, found []assign.Edge) []assign.Edge {
	s := &q.search
	s.v = v
	for i := range s.at.pending {
		if n := q.pending[i]; n >= 0 {
			r := s.at.pending[i].record
			found = q.price(j, -1-i, n, r.Row(), r.Origin, found)
		}
	}
	if !s.pool.prunable {
		for i, n := range q.numbers {
			if n >= 0 {
				found = q.price(j, i, n, nil, 0, found)
			}
		}
		return found
	}
	lists := s.lists()
	for i := range lists {
		s.cuts, s.order = s.cuts[:0], s.order[:0]
		s.cut(&lists[i])
		floors := q.floorsOf(lists[i].list)
		for _, x := range s.order {
			c := &s.cuts[x.i]
			least := floors[c.block].Add(q.opening[j])
			if q.most(x.bound).Cmp(least) > 0 {
				found = q.priceBlock(j, c, least, found)
			}
		}
	}
	return found
}

// most is the greatest weight of a pair whose key in the employer's view is at most
// a bound.
func (q *Pricer) most(bound row.Key) assign.Value {
	t := q.search.pool.scorer.Tables()
	score := match.Micro(t.MicroFrom(q.view, bound))
	var most assign.Value
	for o := match.OriginUnknown; o <= match.Abroad; o++ {
		if v := q.weigh(o, 0, score); v.Cmp(most) > 0 {
			most = v
		}
	}
	return most
}

// floorsOf are the least prices of the workers of each block of a list, at this
// round's prices.
func (q *Pricer) floorsOf(l *list) []assign.Value {
	floors, ok := q.floors[l]
	if ok {
		return floors
	}
	floors = make([]assign.Value, len(l.blocks))
	for b := range floors {
		first := true
		for i := b * l.size; i < min((b+1)*l.size, l.n); i++ {
			n := q.numbers[l.at(i)]
			if n < 0 {
				continue
			}
			if x := q.worker[n]; first || x.Cmp(floors[b]) < 0 {
				floors[b], first = x, false
			}
		}
	}
	q.floors[l] = floors
	return floors
}

// priceBlock finds the pairs of a vacancy in a block.
func (q *Pricer) priceBlock(j int32, c *cut, least assign.Value, found []assign.Edge) []assign.Edge {
	s, l := &q.search, c.from.list
	place := s.sketches.PlaceCost(c.from.place)
	for i := int(c.block) * l.size; i < min((int(c.block)+1)*l.size, l.n); i++ {
		at := l.at(i)
		n := q.numbers[at]
		if n < 0 || q.seen[at] == j+1 {
			continue
		}
		sketch := &l.sketches[i]
		cost := c.skills + s.sketches.CostBound(sketch)
		if c.from.moves {
			cost += s.sketches.MoveCost(sketch, place)
		} else {
			cost += place
		}
		if q.most(row.Key(-cost)).Cmp(q.worker[n].Add(q.opening[j])) <= 0 {
			continue
		}
		q.seen[at] = j + 1
		origin := s.at.base.row(&s.worker, at)
		found = q.price(j, int(at), n, &s.worker, origin, found)
	}
	return found
}

// price finds a pair if it is worth more than its prices. w is nil where only the
// reference is known.
func (q *Pricer) price(j int32, ref int, n int32, w *row.Worker, origin match.Origin, found []assign.Edge) []assign.Edge {
	s := &q.search
	price := q.worker[n].Add(q.opening[j])
	if w == nil {
		p := s.prepared(ref)
		w, origin = p.Row(), p.Origin
	}
	score := match.Micro(0)
	if s.pool.scorer.Modelled() {
		score = s.pool.scorer.Weight(s.v, s.prepared(ref), match.View(q.view))
	} else {
		t := s.pool.scorer.Tables()
		score = match.Micro(t.Micro(q.view, s.v.Query().Key(w, q.view, s.end)))
	}
	if q.weigh(origin, 0, score).Cmp(price) <= 0 {
		return found
	}
	verdict := s.pool.scorer.Verdict(s.v, s.prepared(ref))
	if verdict.Failed != 0 {
		return found
	}
	if weight := q.weigh(origin, verdict.Open, score); weight.Cmp(price) > 0 {
		found = append(found, assign.Edge{Worker: n, Opening: j, Weight: weight})
	}
	return found
}
