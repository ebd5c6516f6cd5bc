package pool

import (
	"context"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// lookEvery is how many workers are looked at one by one between two looks at the
// context. Few: a model or a filter of the caller's may take its time.
const lookEvery = 16

// lookAtAll looks at everybody: bounds do not hold.
func (s *search) lookAtAll(ctx context.Context) error {
	b := s.at.base
	for i := range uint32(b.packed.Len()) {
		if i%lookEvery == 0 {
			if err := s.stop(ctx); err != nil {
				return err
			}
		}
		b.row(&s.worker, i)
		s.look(&s.worker.Worker, int(i), 0)
	}
	return nil
}

// look scores somebody and keeps them if they are among the best.
func (s *search) look(w *row.Worker, ref int, rest int64) {
	s.stats.Scored++
	if key, ok := s.key(w, ref, rest); ok {
		s.judge(key, ref, 0)
	}
}

// judge keeps somebody of a key if they are among the best. What is read from elsewhere
// comes last: few get so far. Whoever has figures is judged already.
func (s *search) judge(key row.Key, ref int, figures int32) {
	if s.found.has(ref) || !alive(s.death(ref), s.at.epoch) {
		return
	}
	id := s.id(ref)
	if !s.found.wants(key, id) {
		return
	}
	x := find{key: key, id: id, ref: ref, figures: figures}
	if figures > 0 {
		x.verdict = s.figures[figures-1].verdict
	} else {
		w, ok := s.admitted(id, ref)
		if !ok {
			return
		}
		s.stats.Judged++
		x.verdict = s.pool.scorer.Verdict(s.v, w)
	}
	if x.verdict.Failed == 0 {
		s.found.add(x)
	}
}

// admitted is the worker of a reference, if they pass the caller's filter and the bar; all
// do where there are none.
func (s *search) admitted(id string, ref int) (w *match.PreparedWorker, ok bool) {
	if !s.choosy() {
		return s.beside(ref), true
	}
	w = s.prepared(ref)
	if s.query.Filter != nil {
		s.candidate = Candidate{ID: id, Origin: w.Origin, Row: w.Row()}
		if !s.query.Filter(&s.candidate) {
			return nil, false
		}
	}
	return w, s.bar == nil || s.passes(w.Row(), ref)
}

// key is the key of somebody, and whether it can be among the best.
func (s *search) key(w *row.Worker, ref int, rest int64) (row.Key, bool) {
	if s.pool.scorer.Modelled() {
		key := s.pool.scorer.Key(s.v, s.prepared(ref), match.EmployerView)
		return key, key >= s.found.least()
	}
	return s.v.Query().KeyFrom(w, s.end, s.found.least(), rest)
}

// death is the epoch in which a reference died, or 0.
func (s *search) death(ref int) uint32 {
	if ref < 0 {
		return s.at.pending[-1-ref].died.Load()
	}
	return s.at.base.died.at(uint32(ref))
}

// id is the id of a reference.
func (s *search) id(ref int) string {
	if ref < 0 {
		return s.at.pending[-1-ref].record.ID
	}
	return s.at.base.id(uint32(ref))
}
