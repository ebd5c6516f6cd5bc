package pool

import (
	"math"
	"slices"

	"github.com/beveridge-go/beveridge/match/row"
)

// A run is the holdings or postings in a list of an earner.
type run struct{ earner, first, last uint32 }

// coverage bounds for each block the sum of weight times credit over the demands: of each
// the best credit that some skill held in the block earns. It appends the steps that the
// sums are of, and returns the last of them.
func (s *search) coverage(l *list, runs []run) (most uint16) {
	n := len(l.blocks)
	if cap(s.cover) < n {
		s.cover, s.credit = make([]uint64, mostBlocks), make([]row.Credit, mostBlocks)
	}
	s.cover, s.credit = s.cover[:n], s.credit[:n]
	clear(s.cover)
	earners, before := s.v.Query().Earners(), uint32(math.MaxUint32)
	for k := range runs {
		e := &earners[runs[k].earner]
		if e.Demand != before {
			clear(s.credit)
			before = e.Demand
		}
		s.raise(l, &runs[k], e)
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

// find finds the runs of some neighbouring lists that can reach the vacancy, list by list,
// demand by demand, and in s.ends where those of each end. That is a loop for each step and
// raising another, because the memory is far: reads that do not wait for each other, nor
// for a branch that cannot be predicted, overlap.
func (s *search) find(reached []reached) {
	s.runs, s.ends = s.runs[:0], s.ends[:0]
	if s.constant {
		s.ends = append(s.ends, make([]int32, len(reached))...)
		return
	}
	earners := s.v.Query().Earners()
	for i := range reached {
		s.appendRuns(reached[i].list, earners)
		s.ends = append(s.ends, int32(len(s.runs)))
	}
	for i := range reached {
		skills, runs := &reached[i].list.skills, s.runsOf(i)
		for k := range runs {
			runs[k].first, runs[k].last = skills.Entries(earners[runs[k].earner].Number)
		}
	}
	for i := range reached {
		l := reached[i].list
		for _, r := range s.runsOf(i) {
			if len(l.postings) > 0 {
				for at := r.first; at < min(r.last, r.first+touchPostings); at += postingsOfALine {
					s.touched += uint32(l.postings[at])
				}
			} else {
				s.touched += uint32(l.holdings[r.first])
			}
		}
	}
}

// Of a run a few lines are read ahead: how many there are cannot be predicted.
const (
	postingsOfALine = 32
	touchPostings   = 8 * postingsOfALine
)

// appendRuns appends the runs of a list, as far as the earner is known: those that somebody
// holds. Where there are postings, light ones do not count.
//
// There is no branch, since what is held cannot be predicted.
func (s *search) appendRuns(l *list, earners []row.Earner) {
	n := len(s.runs)
	s.runs = slices.Grow(s.runs, len(earners))[:n+len(earners)]
	if len(l.postings) == 0 {
		for k := range earners {
			s.runs[n].earner = uint32(k)
			n += int(l.skills.Has(earners[k].Number))
		}
		s.runs = s.runs[:n]
		return
	}
	if !s.valued {
		s.value()
	}
	for _, k := range s.heavy {
		s.runs[n].earner = k
		n += int(l.skills.Has(earners[k].Number))
	}
	s.runs = s.runs[:n]
}

// runsOf are the runs of the i-th of the lists that were asked for.
func (s *search) runsOf(i int) []run {
	first := int32(0)
	if i > 0 {
		first = s.ends[i-1]
	}
	return s.runs[first:s.ends[i]]
}

// raise raises the best credits for a demand by those of one held skill. It has no branch,
// since what a block holds cannot be predicted.
func (s *search) raise(l *list, r *run, e *row.Earner) {
	d := &s.v.Row().Demands[e.Demand]
	credits := s.pool.scorer.Tables().LevelCredits(e.Number, d.Skill.Level(), s.end, &s.credits)
	weight, credit, best := uint64(d.Weight), e.Credit, s.credit
	cover := s.cover[:len(best)]
	for _, h := range l.holdings[r.first:r.last] {
		block := h.block()
		was := best[block]
		more := int32(credit.Times(credits[h.levels()]) - was)
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
