package pool

import (
	"context"
	"math"

	"github.com/beveridge-go/beveridge/match/row"
)

// A cut is a list or a block of one. What it costs at least is what the skills cost
// at least, and rest.
type cut struct {
	rest   int64
	list   int32 // that can reach the vacancy
	block  int32 // wholeList: all of them
	inFull bool  // all of the block is bounded
}

const wholeList = -1

// add adds a cut with a bound, in no order.
func (s *search) add(bound row.Key, c cut) {
	s.order.push(ranked{bound, int32(len(s.cuts))})
	s.cuts = append(s.cuts, c)
}

// fewLists is up to how many lists are cut into blocks at once. Where there are
// more they are bounded first.
const fewLists = 24

// prepare makes the search ready for the vacancy and finds the lists that can reach
// it.
func (s *search) prepare() {
	t, v, b := s.pool.scorer.Tables(), s.v.Row(), s.at.base
	s.near = b.nearness(t, v.Occupation, s.end, &s.ownNear)
	s.sketches.Reset(t, v, s.v.Musts(), s.near, s.end)
	s.skills, s.fixed = t.SkillBound(v), 0
	if s.constant = v.Missing.Has(row.Skills) || !s.skills.Weighs(); !s.constant {
		s.columns.Reset(s.v.Query(), s.end)
	} else if v.Missing.Has(row.Skills) {
		s.fixed = t.SkillOpen(v, s.end)
	}
	s.reached = b.everybody
	if v.Remote == row.No && v.Region >= 0 {
		s.reached = b.reachable(t, v.Region, &s.ownReach)
	}
	s.places = s.places[:0]
	for i := range s.reached {
		s.places = append(s.places, s.sketches.PlaceCost(s.reached[i].place))
	}
}

// bounds makes the cuts of the lists that can reach the vacancy.
func (s *search) bounds(ctx context.Context) error {
	s.prepare()
	s.stats.Lists += len(s.reached)
	for i := range s.reached {
		if err := s.stop(ctx); err != nil {
			return err
		}
		if len(s.reached) <= fewLists {
			s.cut(int32(i))
		} else {
			s.cutWhole(int32(i))
		}
	}
	return nil
}

// cutWhole bounds a list.
func (s *search) cutWhole(i int32) {
	t, v, from := s.pool.scorer.Tables(), s.v.Row(), &s.reached[i]
	whole := &from.list.whole
	s.stats.Bounded++
	rest := t.CostBound(v, whole, s.near, from.place, s.end)
	cost := s.skillCost(s.coverageOf(from.list))
	if !s.constant && whole.Misses(row.Skills) {
		cost = min(cost, t.SkillOpen(v, s.end))
	}
	if bound := row.Key(-rest - cost); bound >= s.found.least() {
		s.add(bound, cut{rest: rest, list: i, block: wholeList})
	}
}

// cut bounds the blocks of a list: by their skills and occupations, and by what the whole
// list can be at best in all else. The blocks are gone through as they lie in memory,
// which is far.
func (s *search) cut(i int32) {
	t, v, from := s.pool.scorer.Tables(), s.v.Row(), &s.reached[i]
	l := from.list
	s.stats.Bounded += len(l.blocks)
	s.coverage(i)
	rest := t.CostBound(v, &l.whole, s.near, from.place, s.end)
	trades := t.TradeCost(v, s.near, s.end)
	rest -= trades.Of(&l.whole)
	most := mostCost(s.found.least())
	open := int64(math.MaxInt64)
	if !s.constant && l.whole.Misses(row.Skills) {
		open = t.SkillOpen(v, s.end)
	}
	for k, cover := range s.cover {
		cost := s.skillCost(cover)
		if rest+min(cost, open) > most {
			continue
		}
		block := &l.blocks[k]
		if open < cost && block.Misses(row.Skills) {
			cost = open
		}
		rest := rest + trades.Of(block)
		if rest+cost <= most {
			s.add(row.Key(-rest-cost), cut{rest: rest, list: i, block: int32(k)})
		}
	}
}

// skillCost is the least cost of the skills of some workers of whom they are known, and
// whose coverage is bounded.
func (s *search) skillCost(cover uint64) int64 {
	if s.constant {
		return s.fixed
	}
	return s.skills.Cost(cover)
}

// A run is the holdings in a list of a skill that earns credit for a demand.
type run struct {
	number, demand uint32
	credit         row.Credit
	first, last    uint32
}

// coverage bounds for each block the sum of weight times credit over the demands:
// of each the best credit that some skill held in the block earns.
func (s *search) coverage(i int32) {
	l := s.reached[i].list
	n := len(l.blocks)
	if cap(s.cover) < n {
		s.cover, s.best = make([]uint64, mostBlocks), make([]row.Credit, mostBlocks)
	}
	s.cover, s.best = s.cover[:n], s.best[:n]
	clear(s.cover)
	runs := s.find(i)
	for k := range runs {
		if k == 0 || runs[k].demand != runs[k-1].demand {
			clear(s.best)
		}
		s.raise(l, &runs[k])
	}
}

// find finds the runs of a list, demand by demand. That is one loop and raising
// another, because the memory is far: reads that do not wait for each other overlap.
func (s *search) find(i int32) []run {
	s.runs = s.runs[:0]
	if !s.constant {
		l := s.reached[i].list
		for _, e := range s.v.Query().Earners() {
			if l.skills.Has(e.Number) != 0 {
				from, to := l.skills.Entries(e.Number)
				s.runs = append(s.runs, run{e.Number, e.Demand, e.Credit, from, to})
			}
		}
		for k := range s.runs {
			s.touched += uint32(l.holdings[s.runs[k].first])
		}
	}
	return s.runs
}

// raise raises the best credits for a demand by those of one held skill.
func (s *search) raise(l *list, r *run) {
	d := &s.v.Row().Demands[r.demand]
	credits := s.pool.scorer.Tables().LevelCredits(r.number, d.Skill.Level(), s.end, &s.credits)
	weight, best := uint64(d.Weight), s.best
	cover := s.cover[:len(best)]
	for _, h := range l.holdings[r.first:r.last] {
		block := h.block()
		credit := r.credit.Times(credits[h.levels()])
		if was := best[block]; credit > was {
			best[block] = credit
			cover[block] += weight * uint64(credit-was)
		}
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
