package pool

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// A VacancyQuery is what a search for vacancies takes beside the worker.
type VacancyQuery struct {
	K int // how many; fewer than 1 finds none
	// Filter, if it is set, leaves out the vacancies for which it is false. It is
	// called for some vacancies only, in no order.
	Filter func(*match.PreparedVacancy) bool
}

// An offerSearch is the state of one query. It is kept for the next.
type offerSearch struct {
	pool  *Vacancies
	w     *match.PreparedWorker
	query VacancyQuery
	at    *vacancyState
	end   row.End
	stats Stats
	offer row.OfferQuery
	lists []int32     // that the worker can reach
	spots []offerSpot // their blocks
	near  nearest     // the blocks that are not bounded
	order heap        // of the blocks that are not opened
	ready contenders  // the vacancies that are scored
	next  []contender // those that are to be judged, in order
	found []offerFind // the best, in order

	touched int // what was read ahead, so that it is not left out
}

// An offerFind is a vacancy that is among the best.
type offerFind struct {
	ref     int32
	verdict match.Verdict
}

// An offerSpot is the blocks of a list, and what its place costs.
type offerSpot struct {
	from, to int32
	cost     int64
}

func newOfferSearch(p *Vacancies) *offerSearch {
	s := &offerSearch{pool: p, end: p.scorer.Params().Order.End()}
	s.ready.id = func(ref int32) string { return s.vacancy(ref).ID }
	return s
}

// Top returns the best vacancies for a worker in the worker's view, on the terms of
// [Workers.Top].
func (p *Vacancies) Top(ctx context.Context, dst []match.Hit, w *match.PreparedWorker, q VacancyQuery) ([]match.Hit, Stats, error) {
	if q.K < 1 {
		return dst, Stats{}, nil
	}
	s, _ := p.searches.Get().(*offerSearch)
	defer p.searches.Put(s)
	return s.top(ctx, dst, p.state.Load(), w, q)
}

// Bulk is [Vacancies.Top] for many workers at once, on the terms of
// [Workers.Bulk].
func (p *Vacancies) Bulk(ctx context.Context, workers []*match.PreparedWorker, q VacancyQuery, set BulkSettings) ([][]match.Hit, Stats, error) {
	at := p.state.Load()
	out := make([][]match.Hit, len(workers))
	order := make([]int, len(workers))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return int(workers[i].Row().Region) - int(workers[j].Row().Region) })
	stats, err := bulk(ctx, set, order, func() (one func(i int) (Stats, error), done func()) {
		s, _ := p.searches.Get().(*offerSearch)
		return func(i int) (stats Stats, err error) {
			if q.K < 1 {
				return Stats{}, nil
			}
			out[i], stats, err = s.top(ctx, nil, at, workers[i], q)
			return stats, err
		}, func() { p.searches.Put(s) }
	})
	if err != nil {
		return nil, stats, err
	}
	return out, stats, nil
}

func (s *offerSearch) top(ctx context.Context, dst []match.Hit, at *vacancyState, w *match.PreparedWorker, q VacancyQuery) ([]match.Hit, Stats, error) {
	s.w, s.query, s.at, s.stats = w, q, at, Stats{}
	s.order, s.ready.heap, s.next, s.found = s.order[:0], s.ready.heap[:0], s.next[:0], s.found[:0]
	err := s.run(ctx)
	if err == nil {
		dst, err = s.appendHits(ctx, dst)
	}
	stats := s.stats
	s.w, s.query, s.at = nil, VacancyQuery{}, nil
	s.offer.Forget()
	return dst, stats, err
}

// appendHits appends what was found as hits. Where it fails dst is as it was.
func (s *offerSearch) appendHits(ctx context.Context, dst []match.Hit) ([]match.Hit, error) {
	out := slices.Grow(dst, len(s.found))
	for i, f := range s.found {
		if i%lookEvery == lookEvery-1 && ctx.Err() != nil {
			return dst, fmt.Errorf("pool: after %d of %d: %w", i, len(s.found), context.Cause(ctx))
		}
		v := s.vacancy(f.ref)
		out = append(out, match.Hit{ID: v.ID, Score: s.pool.scorer.Score(v, s.w, match.WorkerView), Verdict: f.verdict})
	}
	return out, nil
}

// vacancy is that of a reference.
func (s *offerSearch) vacancy(ref int32) *match.PreparedVacancy {
	if n := len(s.at.base.rows); int(ref) >= n {
		return s.at.pending[int(ref)-n].record
	}
	return s.at.base.rows[ref]
}

// run finds the best. Vacancies are judged in the order of the answer: a block whose
// bound is not below the first of them is opened before, and blocks that could have
// such a bound are bounded before.
func (s *offerSearch) run(ctx context.Context) error {
	if ctx.Err() != nil {
		return fmt.Errorf("pool: %w", context.Cause(ctx))
	}
	if err := s.reach(ctx); err != nil {
		return err
	}
	if err := s.changes(ctx); err != nil {
		return err
	}
	for len(s.found) < s.query.K {
		if err := s.stop(ctx); err != nil {
			return err
		}
		near, block, ready := s.near.bound(), noKey, s.ready.first()
		if len(s.order) > 0 {
			block = s.order[0].bound
		}
		switch {
		case near > noKey && near >= max(block, ready):
			if err := s.boundNearest(ctx); err != nil {
				return err
			}
		case block > noKey && block >= ready:
			s.stats.Opened++
			s.lookAtBlock(s.order.pop().i)
		case ready > noKey:
			s.await(s.ready.pop())
		default:
			s.judge()
			return nil
		}
	}
	return nil
}

// changes scores the pending. They wait in the same order as the blocks.
func (s *offerSearch) changes(ctx context.Context) error {
	for i := range s.at.pending {
		s.stats.Pending++
		if x := &s.at.pending[i]; alive(x.died.Load(), s.at.epoch) {
			s.stats.Scored++
			hash := uint32(match.TieHash(x.record.ID) >> 32)
			s.ready.push(contender{s.key(x.record), hash, int32(len(s.at.base.rows) + i)})
		}
		if i%lookEvery == lookEvery-1 {
			if err := s.stop(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *offerSearch) stop(ctx context.Context) error {
	if ctx.Err() != nil {
		return fmt.Errorf("pool: after %d vacancies: %w", s.stats.Scored, context.Cause(ctx))
	}
	return nil
}

// boundsEvery is how many blocks are bounded between two looks at the context.
const boundsEvery = 256

// reach keeps the blocks of the lists that the worker can reach, to be bounded when
// they are the nearest that are left. A model's scores have no bound.
func (s *offerSearch) reach(ctx context.Context) error {
	b, modelled := s.at.base, s.pool.scorer.Modelled()
	s.offer.Reset(b.kinds, s.w.Row())
	s.offer.Refuse(mostHours(&s.w.Refusals), s.w.Refusals.Shifts == fact.Yes)
	s.near.reset(s.offer.NearCosts())
	s.lists = b.places.reach(s.lists[:0], s.w.Row())
	s.spots = s.spots[:0]
	s.stats.Lists = len(s.lists)
	for _, i := range s.lists {
		l := &b.lists[i]
		work := l.place.row()
		spot := offerSpot{int32(l.from), int32(l.to), s.offer.PlaceCost(&work)}
		if err := s.stop(ctx); err != nil {
			return err
		}
		for k := spot.from; k < spot.to; k++ {
			var cost int64
			if kind := b.near[k]; kind != unplaced && !modelled {
				cost = s.offer.NearCost(kind, spot.cost)
			}
			s.near.add(k, int32(len(s.spots)), cost)
		}
		s.spots = append(s.spots, spot)
	}
	return nil
}

// mostHours are the hours that are not more than somebody would work, in the units of
// a row, to which those of a vacancy are rounded.
func mostHours(r *match.Refusals) int32 {
	if most, ok := r.MaxHours.Get(); ok && most >= 0 && most < math.MaxInt32/128 {
		return int32(math.Floor(most*64 + 0.5))
	}
	return math.MaxInt32
}

// boundNearest bounds the blocks that are the nearest of those that are left.
func (s *offerSearch) boundNearest(ctx context.Context) error {
	for i := 1; ; i++ {
		x, some := s.near.take()
		if !some {
			return nil
		}
		if i%boundsEvery == 0 {
			if err := s.stop(ctx); err != nil {
				return err
			}
		}
		if s.offer.RefusesAll(&s.at.base.blocks[x.block]) {
			continue
		}
		s.stats.Bounded++
		bound := row.Key(1<<63 - 1)
		if !s.pool.scorer.Modelled() {
			bound = s.offer.Bound(&s.at.base.blocks[x.block], s.spots[x.spot].cost)
		}
		s.order.push(ranked{bound, x.block})
	}
}

// spot is where a block is.
func (s *offerSearch) spot(block int32) *offerSpot {
	i, _ := slices.BinarySearchFunc(s.spots, block, func(x offerSpot, block int32) int { return int(x.to - 1 - block) })
	return &s.spots[i]
}

// lookAtBlock scores the vacancies of a block.
func (s *offerSearch) lookAtBlock(block int32) {
	b, kind, place := s.at.base, s.at.base.blocks[block].Kind(), s.spot(block).cost
	for i := b.starts[block]; i < b.starts[block+1]; i++ {
		note := &b.notes[i]
		if !alive(note.died.Load(), s.at.epoch) || s.offer.Refuses(&b.terms[i]) {
			continue
		}
		s.stats.Scored++
		var key row.Key
		if s.pool.told {
			key = s.offer.Key(&b.terms[i], kind, place)
		} else {
			key = s.key(b.rows[i])
		}
		s.ready.push(contender{key, note.hash, int32(i)})
	}
}

// key is the key of a vacancy.
func (s *offerSearch) key(v *match.PreparedVacancy) row.Key {
	if s.pool.beside {
		return s.pool.scorer.Tables().KeyBeside(v.Row(), s.w.Row(), row.WorkerView, s.end)
	}
	return s.pool.scorer.Key(v, s.w, match.WorkerView)
}
