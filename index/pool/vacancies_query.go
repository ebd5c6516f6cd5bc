package pool

import (
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
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
	order heap // of the blocks that are not opened
	found finds

	some    []ranked // vacancies of the block that is looked at, with their keys
	touched int32    // what was read ahead, so that it is not left out
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
	s.order = s.order[:0]
	s.found.reset(q.K)
	err := s.run(ctx)
	if err == nil {
		dst, err = s.found.appendHits(ctx, dst, s.hit)
	}
	stats := s.stats
	s.w, s.query, s.at = nil, VacancyQuery{}, nil
	s.found.reset(0)
	return dst, stats, err
}

func (s *offerSearch) hit(f *find) match.Hit {
	return match.Hit{ID: f.id, Score: s.pool.scorer.Score(s.vacancy(f.ref), s.w, match.WorkerView), Verdict: f.verdict}
}

// vacancy is that of a find's reference.
func (s *offerSearch) vacancy(ref int) *match.PreparedVacancy {
	if ref < 0 {
		return s.at.pending[-1-ref].record
	}
	return s.at.base.rows[ref]
}

// run finds the best.
func (s *offerSearch) run(ctx context.Context) error {
	if ctx.Err() != nil {
		return fmt.Errorf("pool: %w", context.Cause(ctx))
	}
	for i := range s.at.pending {
		s.stats.Pending++
		if alive(s.at.pending[i].died, s.at.epoch) {
			s.look(-1 - i)
		}
		if i%lookEvery == lookEvery-1 {
			if err := s.stop(ctx); err != nil {
				return err
			}
		}
	}
	if err := s.bounds(ctx); err != nil {
		return err
	}
	for len(s.order) > 0 && s.order[0].bound >= s.found.least() {
		if err := s.stop(ctx); err != nil {
			return err
		}
		s.stats.Opened++
		s.lookAtBlock(&s.at.base.blocks[s.order.pop().i])
	}
	return nil
}

// lookAtBlock scores the vacancies of a block, then looks at those who can be among
// the best. What it will read of them is touched first, because it lies apart: such
// reads do not wait for each other.
func (s *offerSearch) lookAtBlock(b *offerBlock) {
	some := s.some[:0]
	for i := b.from; i < b.to; i++ {
		if !alive(s.at.base.death(i), s.at.epoch) {
			continue
		}
		s.stats.Scored++
		if key := s.key(int(i)); key >= s.found.least() {
			some = append(some, ranked{key, int32(i)})
		}
	}
	for _, x := range some {
		s.touched += s.at.base.rows[x.i].Row().Region
	}
	for _, x := range some {
		s.keep(int(x.i), x.bound)
	}
	s.some = some
}

func (s *offerSearch) stop(ctx context.Context) error {
	if ctx.Err() != nil {
		return fmt.Errorf("pool: after %d vacancies: %w", s.stats.Scored, context.Cause(ctx))
	}
	return nil
}

// boundsEvery is how many blocks are bounded between two looks at the context.
const boundsEvery = 256

// bounds makes the cuts of the lists that the worker can reach. A model's scores
// have no bound.
func (s *offerSearch) bounds(ctx context.Context) error {
	b, t, w := s.at.base, s.pool.scorer.Tables(), s.w.Row()
	for i := range b.lists {
		l := &b.lists[i]
		at := row.Anywhere
		if !l.anywhere {
			if t.Reach(&l.work, w) == row.No {
				continue
			}
			at = t.LocationOf(&l.work, w)
		}
		s.stats.Lists++
		s.stats.Bounded += l.to - l.from
		for k := l.from; k < l.to; k++ {
			if (k-l.from)%boundsEvery == 0 {
				if err := s.stop(ctx); err != nil {
					return err
				}
			}
			bound := row.Key(1<<63 - 1)
			if !s.pool.scorer.Modelled() {
				bound = row.Key(-t.OfferBound(&b.blocks[k].OfferBlock, w, at, s.end))
			}
			if bound >= s.found.least() {
				s.order = append(s.order, ranked{bound, int32(k)})
			}
		}
	}
	s.order.order()
	return nil
}

// look scores a vacancy and keeps it if it is among the best.
func (s *offerSearch) look(ref int) {
	s.stats.Scored++
	s.keep(ref, s.key(ref))
}

// keep keeps a vacancy if it is among the best. The record is read where the key
// alone does not tell.
func (s *offerSearch) keep(ref int, key row.Key) {
	least := s.found.least()
	if key < least {
		return
	}
	v := s.vacancy(ref)
	if key == least && !s.found.wants(key, v.ID) || s.query.Filter != nil && !s.query.Filter(v) {
		return
	}
	s.stats.Judged++
	if verdict := s.pool.scorer.Verdict(v, s.w); verdict.Failed == 0 {
		s.found.add(find{key, v.ID, ref, verdict})
	}
}

// key is the key of a vacancy. Where skills do not weigh it is read from the terms
// alone, which lie side by side.
func (s *offerSearch) key(ref int) row.Key {
	t := s.pool.scorer.Tables()
	if ref < 0 || s.pool.skills {
		return s.pool.scorer.Key(s.vacancy(ref), s.w, match.WorkerView)
	}
	return t.KeyBeside(&s.at.base.terms[ref], s.w.Row(), row.WorkerView, s.end)
}
