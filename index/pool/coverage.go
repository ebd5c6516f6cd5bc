package pool

import (
	"slices"

	"github.com/beveridge-go/beveridge/match/row"
)

// A run is the holdings in a list of a skill that earns credit for a demand.
type run struct {
	number, demand uint32
	credit         row.Credit
	first, last    uint32
}

// coverage bounds for each block the sum of weight times credit over the demands: of each
// the best credit that some skill held in the block earns. It appends the steps that the
// sums are of, and returns the last of them.
func (s *search) coverage(l *list) (most uint16) {
	n := len(l.blocks)
	if cap(s.cover) < n {
		s.cover, s.credit = make([]uint64, mostBlocks), make([]row.Credit, mostBlocks)
	}
	s.cover, s.credit = s.cover[:n], s.credit[:n]
	clear(s.cover)
	runs := s.find(l)
	for k := range runs {
		if k == 0 || runs[k].demand != runs[k-1].demand {
			clear(s.credit)
		}
		s.raise(l, &runs[k])
	}
	at := len(s.steps)
	s.steps = slices.Grow(s.steps, n)[:at+n]
	for k, sum := range s.cover {
		step := s.skills.Step(sum)
		s.steps[at+k] = step
		most = max(most, step)
	}
	return most
}

// find finds the runs of a list, demand by demand. That is a loop for each step and raising
// another, because the memory is far: reads that do not wait for each other, nor for a
// branch that cannot be predicted, overlap.
func (s *search) find(l *list) []run {
	if s.constant {
		return nil
	}
	earners := s.v.Query().Earners()
	runs, n := slices.Grow(s.runs[:0], len(earners))[:len(earners)], 0
	for i := range earners {
		e := &earners[i]
		runs[n] = run{number: e.Number, demand: e.Demand, credit: e.Credit}
		n += int(l.skills.Has(e.Number))
	}
	runs = runs[:n]
	for k := range runs {
		runs[k].first, runs[k].last = l.skills.Entries(runs[k].number)
	}
	for k := range runs {
		s.touched += uint32(l.holdings[runs[k].first])
	}
	s.runs = runs
	return runs
}

// raise raises the best credits for a demand by those of one held skill. It has no branch,
// since what a block holds cannot be predicted.
func (s *search) raise(l *list, r *run) {
	d := &s.v.Row().Demands[r.demand]
	credits := s.pool.scorer.Tables().LevelCredits(r.number, d.Skill.Level(), s.end, &s.credits)
	weight, best := uint64(d.Weight), s.credit
	cover := s.cover[:len(best)]
	for _, h := range l.holdings[r.first:r.last] {
		block := h.block()
		was := best[block]
		more := int32(r.credit.Times(credits[h.levels()]) - was)
		more &^= more >> 31 // 0 where it is less
		best[block] = was + row.Credit(more)
		cover[block] += weight * uint64(more)
	}
}

// coverageOf bounds the coverage in a list as a whole, by who holds what at all.
func (s *search) coverageOf(l *list) (cover uint64) {
	if s.constant {
		return 0
	}
	demands := s.v.Row().Demands
	earners := s.v.Query().Earners()
	for len(earners) > 0 {
		at := earners[0].Demand
		best := row.Credit(0)
		for len(earners) > 0 && earners[0].Demand == at {
			if e := &earners[0]; e.Credit > best && l.skills.Has(e.Number) != 0 {
				best = e.Credit
			}
			earners = earners[1:]
		}
		cover += uint64(demands[at].Weight) * uint64(best)
	}
	return cover
}
