package pool

import (
	"context"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// Candidates finds the pairs of a market that may be placed: for each vacancy the
// workers who fail no hard constraint and whose score in a view, as an assignment
// weighs it ([match.Scorer.Weight]), is at least a least one, best first in the
// employer's view. Worker i is the one with the i-th id, on the terms of
// [Workers.NewPricer], and so is the view. A list that is shorter than most has
// everybody; most below 1 stands for no end. All lists are of one moment, found on
// all cores. A cancelled call returns the cause and no lists.
func (p *Workers) Candidates(
	ctx context.Context, vacancies []*match.PreparedVacancy, workers []string, view match.View, least match.Micro, most int,
) ([][]int32, error) {
	if err := bounded(view); err != nil {
		return nil, err
	}
	at := p.state.Load()
	m, err := newMembers(ctx, at, workers)
	if err != nil {
		return nil, err
	}
	if most < 1 {
		most = max(len(workers), 1)
	}
	t := p.scorer.Tables()
	bar := &bar{members: m, view: view, least: least}
	floor := noKey
	if p.prunable {
		floor = leastKey(func(key row.Key) bool { return match.Micro(t.MicroFrom(row.View(view), key)) >= least })
	}
	out := make([][]int32, len(vacancies))
	_, err = bulk(ctx, BulkSettings{}, neighbours(vacancies), func() (one func(i int) (Stats, error), done func()) {
		s, _ := p.searches.Get().(*search)
		return func(i int) (Stats, error) {
			list, stats, err := s.candidates(ctx, at, vacancies[i], most, floor, bar)
			out[i] = list
			return stats, err
		}, func() { p.searches.Put(s) }
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// A bar is what keeps workers out of the lists of candidates.
type bar struct {
	members

	view  match.View
	least match.Micro
}

// passes reports whether somebody takes part and has the least score.
func (s *search) passes(w *row.Worker, ref int) bool {
	b := s.bar
	switch {
	case b.number(ref) < 0:
		return false
	case s.pool.scorer.Modelled():
		return s.pool.scorer.Weight(s.v, s.prepared(ref), b.view) >= b.least
	default:
		view := row.View(b.view)
		return match.Micro(s.pool.scorer.Tables().Micro(view, s.v.Query().Key(w, view, s.end))) >= b.least
	}
}

// candidates are the numbers of the best of those who pass a bar, of whom nobody's
// key is below a floor.
func (s *search) candidates(
	ctx context.Context, at *workerState, v *match.PreparedVacancy, most int, floor row.Key, bar *bar,
) ([]int32, Stats, error) {
	s.begin(at, v, Query{K: most})
	s.bar, s.found.floor = bar, floor
	var list []int32
	err := s.run(ctx)
	if err == nil {
		var found []find
		found, err = s.found.sorted(ctx)
		for i := range found {
			list = append(list, bar.number(found[i].ref))
		}
	}
	stats := s.stats
	s.forget()
	return list, stats, err
}
