package pool

import (
	"context"
	"math/bits"

	"github.com/beveridge-go/beveridge/match/row"
)

// manyNotes is from how many notes for each region on it pays to tabulate what the
// homes cost.
const manyNotes = 4

// tabulate notes what each home costs for work in a region.
func (s *search) tabulate(work int32) {
	s.homes = s.homes[:0]
	t := s.pool.scorer.Tables()
	if n := len(t.Spans()); n*manyNotes <= len(s.at.pending) {
		for home := range int32(n) {
			s.homes = append(s.homes, s.sketches.PlaceCost(t.HomePlace(work, home)))
		}
	}
}

// homeCost is what a home costs at least for work in a region.
func (s *search) homeCost(work, home int32) int64 {
	if home >= 0 && len(s.homes) > 0 {
		return s.homes[home]
	}
	return s.sketches.PlaceCost(s.pool.scorer.Tables().HomePlace(work, home))
}

// lookAtPending looks at the workers who are in no base. It comes last, when few can
// still be among the best.
func (s *search) lookAtPending(ctx context.Context) error {
	work := int32(-1)
	if v := s.v.Row(); v.Remote == row.No && v.Region >= 0 {
		work = v.Region
		if s.pool.prunable {
			s.tabulate(work)
		}
	}
	every := 16
	if !s.pool.prunable {
		every = 1
	}
	all := len(s.at.pending)
	s.stats.Pending += all
	for block := 0; block*noteBlock < all; block++ {
		if block%every == 0 {
			if err := s.stop(ctx); err != nil {
				return err
			}
		}
		if set := s.at.notes.near(block, all, work); set != 0 {
			if err := s.lookAtNotes(ctx, block, set, work); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookAtNotes looks at a set of a block of notes for work in a region, or anywhere with
// work < 0. What it will read of them is touched first, as in a block of the base.
func (s *search) lookAtNotes(ctx context.Context, block int, set uint64, work int32) error {
	notes := s.at.notes
	some, rest := s.block[:0], s.rest[:0]
	for ; set != 0; set &= set - 1 {
		i := block*noteBlock + bits.TrailingZeros64(set)
		n, cost := notes.note(i), int64(0)
		if s.pool.prunable {
			if s.sketches.Fails(&n.sketch) {
				continue
			}
			cost = s.sketches.CostBound(&n.sketch)
			if work >= 0 {
				cost += s.homeCost(work, n.home)
			}
		}
		if row.Key(-cost) >= s.found.least() || !s.pool.prunable {
			some, rest = append(some, uint32(i)), append(rest, cost)
		}
	}
	s.touched += notes.touch(some)
	for k, i := range some {
		if k%lookEvery == 0 {
			if err := s.stop(ctx); err != nil {
				return err
			}
		}
		notes.row(&s.noted, int(i))
		if work < 0 || s.reaches(&s.noted, work) {
			s.look(&s.noted, -1-int(i), rest[k])
		}
	}
	s.block, s.rest = some, rest
	return nil
}

// reaches reports whether it is not certain that a worker cannot be in a region of
// work. Who is, would fail the constraint of place: this spares them a score.
func (s *search) reaches(w *row.Worker, work int32) bool {
	t := s.pool.scorer.Tables()
	return openPlace(w) || row.Within(w.Moves, t.Spans()[work]) != row.No || t.Near(w.Region, work) != row.No
}
