package pool

import (
	"context"

	"github.com/beveridge-go/beveridge/match/row"
)

// A cut is a list or a block of one.
type cut struct {
	skills int64 // the part of the least cost that the skills have
	from   *reached
	block  int32 // wholeList: all of them
	tight  bool  // its bound is worked out in full
}

const wholeList = -1

// add adds a cut with a bound, in no order.
func (s *search) add(bound row.Key, c cut) {
	s.order = append(s.order, ranked{bound, int32(len(s.cuts))})
	s.cuts = append(s.cuts, c)
}

// slack is added to a bound on coverage: the rounding of a sum to a code.
const slack = 1

// fewLists is up to how many lists are cut into blocks at once. Where there are
// more they are bounded first.
const fewLists = 24

// lists are those that can reach the vacancy, which the search is made ready for.
func (s *search) lists() []reached {
	t, v, b := s.pool.scorer.Tables(), s.v.Row(), s.at.base
	s.near = b.nearness(t, v.Occupation, s.end, &s.ownNear)
	s.sketches.Reset(t, v, s.near, s.end)
	if v.Remote == row.No && v.Region >= 0 {
		return b.reachable(t, v.Region, &s.ownReach)
	}
	return b.everybody
}

// bounds makes the cuts of the lists that can reach the vacancy.
func (s *search) bounds(ctx context.Context) error {
	lists := s.lists()
	s.stats.Lists += len(lists)
	for i := range lists {
		if err := s.stop(ctx); err != nil {
			return err
		}
		if len(lists) <= fewLists {
			s.cut(&lists[i])
		} else {
			s.cutWhole(&lists[i])
		}
	}
	s.order.order()
	return nil
}

// cutWhole bounds a list.
func (s *search) cutWhole(from *reached) {
	t, v, l := s.pool.scorer.Tables(), s.v.Row(), from.list
	s.stats.Bounded++
	cost := t.CostBound(v, &l.whole, s.near, from.place, s.end) + s.skillCost(&l.whole, s.coverageOf(l))
	if bound := row.Key(-cost); bound >= s.found.least() {
		s.add(bound, cut{from: from, block: wholeList})
	}
}

// cut bounds the blocks of a list: by their skills and occupations, and by what
// the whole list can be at best in all else. The cuts are in no order then.
func (s *search) cut(from *reached) {
	t, v, l := s.pool.scorer.Tables(), s.v.Row(), from.list
	s.stats.Bounded += len(l.blocks)
	s.coverage(l)
	rest := t.CostBound(v, &l.whole, s.near, from.place, s.end) - t.TradeCost(v, &l.whole, s.near, s.end)
	least := s.found.least()
	for i := range l.blocks {
		block := &l.blocks[i]
		skills := s.skillCost(block, s.cover[i])
		if row.Key(-rest-skills) < least {
			continue
		}
		bound := row.Key(-rest - skills - t.TradeCost(v, block, s.near, s.end))
		if bound >= least {
			s.add(bound, cut{skills: skills, from: from, block: int32(i)})
		}
	}
}

// skillCost is the least cost of the skills of some workers of whom the coverage is
// bounded.
func (s *search) skillCost(some *row.Block, cover uint64) int64 {
	t, v := s.pool.scorer.Tables(), s.v.Row()
	switch {
	case !v.Applies.Has(row.Skills):
		return 0
	case v.Missing.Has(row.Skills):
		return t.SkillOpen(v, s.end)
	}
	cost := t.SkillCost(v, min(row.Code(cover>>26)+slack, row.One))
	if some.Misses(row.Skills) {
		cost = min(cost, t.SkillOpen(v, s.end))
	}
	return cost
}

// coverage bounds for each block the sum of weight times credit over the demands:
// of each the best credit that some skill held in the block earns.
func (s *search) coverage(l *list) {
	n := len(l.blocks)
	if cap(s.cover) < n {
		s.cover, s.best = make([]uint64, mostBlocks), make([]row.Credit, mostBlocks)
	}
	s.cover, s.best = s.cover[:n], s.best[:n]
	clear(s.cover)
	v := s.v.Row()
	if v.Missing.Has(row.Skills) {
		return
	}
	earners := s.v.Query().Earners()
	for len(earners) > 0 {
		clear(s.best)
		at := earners[0].Demand
		for len(earners) > 0 && earners[0].Demand == at {
			s.raise(l, &earners[0], &v.Demands[at])
			earners = earners[1:]
		}
	}
}

// raise raises the best credits for a demand by those of one held skill.
func (s *search) raise(l *list, e *row.Earner, d *row.Demand) {
	if l.skills.Has(e.Number) == 0 {
		return
	}
	first, last := l.skills.Entries(e.Number)
	credits := s.pool.scorer.Tables().LevelCredits(e.Number, d.Skill.Level(), s.end, &s.credits)
	weight, best, cover := uint64(d.Weight), s.best, s.cover
	for _, h := range l.holdings[first:last] {
		block := h.block()
		credit := e.Credit.Times(credits[h.levels()])
		if was := best[block]; credit > was {
			best[block] = credit
			cover[block] += weight * uint64(credit-was)
		}
	}
}

// coverageOf bounds the coverage in a list as a whole, by who holds what at all.
func (s *search) coverageOf(l *list) (cover uint64) {
	v := s.v.Row()
	if v.Missing.Has(row.Skills) {
		return 0
	}
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
		cover += uint64(v.Demands[at].Weight) * uint64(best)
	}
	return cover
}

// open goes into a cut: a list to its blocks, a block to its workers, unless a
// closer look shows that nobody in it can be among the best.
func (s *search) open(i int32) {
	c := s.cuts[i]
	if c.block == wholeList {
		s.cut(c.from)
		s.order.order()
		return
	}
	if !c.tight {
		s.cuts[i].tight = true
		cost := s.pool.scorer.Tables().CostBound(s.v.Row(), &c.from.list.blocks[c.block], s.near, c.from.place, s.end)
		bound := row.Key(-cost - c.skills)
		if bound < s.found.least() {
			return
		}
		if len(s.order) > 0 && s.order[0].bound > bound {
			s.order.push(ranked{bound, i})
			return
		}
	}
	s.stats.Opened++
	s.lookAtBlock(&c)
}

// lookAtBlock looks at the workers of a block whose sketch does not show that they
// cannot be among the best. What it will read of them is touched first, for all of
// them: the memory is far, and such reads do not wait for each other.
func (s *search) lookAtBlock(c *cut) {
	l := c.from.list
	place := s.sketches.PlaceCost(c.from.place)
	some, rest := s.block[:0], s.rest[:0]
	from := int(c.block) * l.size
	for i := from; i < min(from+l.size, l.n); i++ {
		sketch := &l.sketches[i]
		cost := s.sketches.CostIn(sketch, place, c.from.moves)
		if row.Key(-cost-c.skills) >= s.found.least() {
			some, rest = append(some, l.at(i)), append(rest, cost)
		}
	}
	s.touched += s.at.base.packed.Touch(some)
	for i, at := range some {
		s.lookAtRow(at, rest[i])
	}
	s.block, s.rest = some, rest
}
