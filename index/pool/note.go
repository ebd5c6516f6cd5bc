package pool

import (
	"context"
	"math"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A note is what a query looks at first of a pending worker: where they could work,
// and a sketch. Notes lie side by side.
type note struct {
	home   int32
	areas  uint64   // bit r%64 for each region r that they would move to; all where one is wide, or that is open
	moves  row.Span // from the first to the last of them
	sketch row.Sketch
}

func noteOf(b *base, w *match.PreparedWorker) note {
	r := w.Row()
	n := note{home: r.Region, moves: row.Span{First: math.MaxInt32, Last: -1}, sketch: b.trades.Sketch(r)}
	switch {
	case openPlace(r):
		n.moves, n.areas = row.Span{First: 0, Last: math.MaxInt32}, math.MaxUint64
	case r.Moving == row.Yes:
		for _, a := range r.Moves {
			n.moves = row.Span{First: min(n.moves.First, a.First), Last: max(n.moves.Last, a.Last)}
			if n.areas |= 1 << (a.First & 63); a.First != a.Last {
				n.areas = math.MaxUint64
			}
		}
	}
	return n
}

// reaches reports whether it is not certain that the worker of a note cannot be in a
// region of work, which is an interval of the tree.
func (s *search) reaches(i int, at row.Span) bool {
	n := &s.at.notes[i]
	if n.moves.First <= at.Last && at.First <= n.moves.Last && (at.First != at.Last || n.areas>>(at.First&63)&1 != 0) {
		if w := s.at.pending[i].record.Row(); openPlace(w) || row.Within(w.Moves, at) != row.No {
			return true
		}
	}
	if n.home >= 0 && len(s.homes) > 0 {
		return s.homes[n.home]
	}
	return s.pool.scorer.Tables().Near(n.home, s.v.Row().Region) != row.No
}

// manyNotes is from how many notes on it pays to tabulate which homes are near.
const manyNotes = 256

// tabulate notes which homes are near the region of work.
func (s *search) tabulate() {
	s.homes = s.homes[:0]
	t := s.pool.scorer.Tables()
	if n := len(t.Spans()); n <= len(s.at.notes) && len(s.at.notes) >= manyNotes {
		for home := range int32(n) {
			s.homes = append(s.homes, t.Near(home, s.v.Row().Region) != row.No)
		}
	}
}

// lookAtPending looks at the workers who are in no base. It comes last, when few can
// still be among the best.
func (s *search) lookAtPending(ctx context.Context) error {
	v, t := s.v.Row(), s.pool.scorer.Tables()
	placed := v.Remote == row.No && v.Region >= 0
	var at row.Span
	if placed {
		at = t.Spans()[v.Region]
		s.tabulate()
	}
	s.stats.Pending += len(s.at.notes)
	every := 1024
	if !s.pool.prunable {
		every = lookEvery
	}
	for i := range s.at.notes {
		if i%every == 0 {
			if err := s.stop(ctx); err != nil {
				return err
			}
		}
		if placed && !s.reaches(i, at) {
			continue
		}
		rest := int64(0)
		if s.pool.prunable {
			n := &s.at.notes[i]
			rest = s.sketches.CostBound(&n.sketch)
			if placed {
				rest += s.sketches.PlaceCost(t.HomePlace(v.Region, n.home))
			}
			if row.Key(-rest) < s.found.least() {
				continue
			}
		}
		if p := &s.at.pending[i]; alive(p.died, s.at.epoch) {
			s.look(p.record.Row(), -1-i, rest)
		}
	}
	return nil
}
