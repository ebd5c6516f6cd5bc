package pool

import (
	"sort"

	"github.com/beveridge-go/beveridge/match/row"
)

// A cut is a part of a list with the greatest key that a worker of it can have.
type cut struct {
	bound  row.Key
	skills int64 // the part of the cost that the skills have
	from   *reached
	part   int32 // of the blocks; below 0: minus one less a superblock
	tight  bool  // the bound is worked out in full
}

func (c cut) limit() row.Key { return c.bound }

// slack is added to a bound on coverage: the rounding of a sum to a code.
const slack = 1

// bounds makes the cuts of the lists that can reach the vacancy.
func (s *search) bounds() {
	t, v, b := s.pool.scorer.Tables(), s.v.Row(), s.at.base
	s.near = b.nearness(t, v.Occupation, s.end, &s.ownNear)
	s.sketches.Reset(t, v, s.near, s.end)
	if v.Remote != row.No || v.Region < 0 {
		s.bound(&b.everybody)
		return
	}
	reach := b.reachable(t, v.Region)
	for i := range reach {
		s.bound(&reach[i])
	}
}

// bound makes the cuts of a list.
func (s *search) bound(from *reached) {
	l := from.list
	if l.n == 0 {
		return
	}
	s.stats.Lists++
	if len(l.supers.parts) > 0 {
		s.cut(from, &l.supers, 0, len(l.supers.parts), true)
	} else {
		s.cut(from, &l.blocks, 0, len(l.blocks.parts), false)
	}
}

// cut bounds some parts of a list: by their skills and occupations, and by what
// the whole list can be at best in all else.
func (s *search) cut(list *reached, in *level, from, to int, supers bool) {
	t, v := s.pool.scorer.Tables(), s.v.Row()
	s.stats.Bounded += to - from
	s.coverage(in, from, to)
	whole := &list.list.whole
	rest := t.CostBound(v, whole, s.near, list.place, s.end) - t.TradeCost(v, whole, s.near, s.end)
	least := s.found.least()
	for i := from; i < to; i++ {
		part := &in.parts[i]
		skills := s.skillCost(part, s.cover[i-from])
		if row.Key(-rest-skills) < least {
			continue
		}
		bound := row.Key(-rest - skills - t.TradeCost(v, part, s.near, s.end))
		if bound < least {
			continue
		}
		c := cut{bound: bound, skills: skills, from: list, part: int32(i)}
		if supers {
			c.part = int32(-1 - i)
		}
		s.cuts.push(c)
	}
}

// skillCost is the least cost of the skills in a part of which the coverage is
// bounded.
func (s *search) skillCost(part *row.Block, cover uint64) int64 {
	t, v := s.pool.scorer.Tables(), s.v.Row()
	switch {
	case !v.Applies.Has(row.Skills):
		return 0
	case v.Missing.Has(row.Skills):
		return t.SkillOpen(v, s.end)
	}
	cost := t.SkillCost(v, min(row.Code(cover>>26)+slack, row.One))
	if part.Misses(row.Skills) {
		cost = min(cost, t.SkillOpen(v, s.end))
	}
	return cost
}

// coverage bounds for each part the sum of weight times credit over the demands:
// of each the best credit that some skill held in the part earns.
func (s *search) coverage(in *level, from, to int) {
	n := to - from
	if cap(s.cover) < n {
		s.cover, s.best = make([]uint64, n), make([]row.Credit, n)
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
			s.raise(in, uint32(from), uint32(to), &earners[0], &v.Demands[at])
			earners = earners[1:]
		}
	}
}

// raise raises the best credits for a demand by those of one held skill.
func (s *search) raise(in *level, from, to uint32, e *row.Earner, d *row.Demand) {
	if in.skills.Has(e.Number) == 0 {
		return
	}
	first, last := in.skills.Entries(e.Number)
	held := in.holdings[first:last]
	if int(to-from) < len(in.parts) {
		held = held[sort.Search(len(held), func(i int) bool { return held[i].part() >= from }):]
	}
	credits := s.pool.scorer.Tables().LevelCredits(e.Number, d.Skill.Level(), s.end, &s.credits)
	weight, best, cover := uint64(d.Weight), s.best, s.cover
	for _, h := range held {
		part := h.part()
		if part >= to {
			return
		}
		credit := e.Credit.Times(credits[h.levels()])
		if was := best[part-from]; credit > was {
			best[part-from] = credit
			cover[part-from] += weight * uint64(credit-was)
		}
	}
}

// open goes into a cut: a superblock to its blocks, a block to its workers, unless
// a closer look shows that nobody in it can be among the best.
func (s *search) open(c cut) {
	l := c.from.list
	if c.part < 0 {
		i := int(-1 - c.part)
		s.cut(c.from, &l.blocks, i*fanout, min((i+1)*fanout, len(l.blocks.parts)), false)
		return
	}
	if !c.tight {
		c.tight = true
		cost := s.pool.scorer.Tables().CostBound(s.v.Row(), &l.blocks.parts[c.part], s.near, c.from.place, s.end)
		c.bound = row.Key(-cost - c.skills)
		if c.bound < s.found.least() {
			return
		}
		if len(s.cuts) > 0 && s.cuts[0].bound > c.bound {
			s.cuts.push(c)
			return
		}
	}
	s.stats.Opened++
	s.lookAtBlock(&c)
}

// lookAtBlock looks at the workers of a block whose sketch does not show that they
// cannot be among the best. What it will read is touched first, for all of them:
// the memory is far, and such reads do not wait for each other.
func (s *search) lookAtBlock(c *cut) {
	l, b := c.from.list, s.at.base
	place := s.sketches.PlaceCost(c.from.place)
	s.block = s.block[:0]
	for i := int(c.part) * l.size; i < min((int(c.part)+1)*l.size, l.n); i++ {
		at := l.at(i)
		s.block = append(s.block, at)
		s.touched += b.sketch[at].Touch()
	}
	some := s.block[:0]
	for _, at := range s.block {
		sketch := &b.sketch[at]
		cost := c.skills + s.sketches.CostBound(sketch)
		if c.from.moves {
			cost += s.sketches.MoveCost(sketch, place)
		} else {
			cost += place
		}
		if row.Key(-cost) >= s.found.least() {
			some = append(some, at)
			s.touched += b.packed.Touch(int(at))
		}
	}
	for _, at := range some {
		s.lookAtRow(at)
	}
}
