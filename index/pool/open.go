package pool

import (
	"context"
	"math/bits"

	"github.com/beveridge-go/beveridge/match/row"
)

// next takes the first in the order one step further: a list to its blocks, a block
// to a closer bound and then to its workers.
func (s *search) next(ctx context.Context) error {
	top := s.order[0]
	if top.i < 0 {
		s.follow(top)
		return nil
	}
	c := &s.cuts[top.i]
	t, v, from := s.pool.scorer.Tables(), s.v.Row(), &s.reached[c.list]
	if c.block == wholeList {
		s.order.pop()
		s.cut(c.list)
		s.order.order()
		return nil
	}
	skills := -int64(top.bound) - c.rest
	switch block := &from.list.blocks[c.block]; c.step {
	case bySkills:
		s.rank(s.byTrades(c, skills))
	case byTrades:
		c.step = inFull
		c.rest = t.CostBound(v, block, s.near, from.place, s.end)
		s.rank(row.Key(-c.rest - skills))
	case inFull:
		s.order.pop()
		s.stats.Opened++
		return s.open(ctx, c)
	}
	return nil
}

// byTrades bounds a block by its occupations, beside its skills.
func (s *search) byTrades(c *cut, skills int64) row.Key {
	t, v, l := s.pool.scorer.Tables(), s.v.Row(), s.reached[c.list].list
	c.step = byTrades
	c.rest += t.TradeCost(v, &l.blocks[c.block], s.near, s.end) - t.TradeCost(v, &l.whole, s.near, s.end)
	return row.Key(-c.rest - skills)
}

// rank ranks the first by another bound.
func (s *search) rank(bound row.Key) {
	if bound < s.found.least() {
		s.order.pop()
		return
	}
	s.order[0].bound = bound
	s.order.down(0)
}

// A someone is a worker who may be among the best.
type someone struct {
	rest    int64 // what all but their skills costs at least
	row     uint32
	touched bool // they are at hand
	scored  bool // what they are ranked by is their key
}

// open ranks the workers of a block whose skills and sketch do not show that they
// cannot be among the best. The first of them are looked at to the end at once, so
// that it is known early what the best must have.
func (s *search) open(ctx context.Context, c *cut) error {
	from := &s.reached[c.list]
	l, place, least := from.list, s.places[c.list], s.found.least()
	first := int(c.block) * l.size
	end, partSize := min(first+l.size, l.n), l.partSize()
	some := s.some[:0]
	for p, skills := range s.partCosts(c)[:partsOf(end-first, partSize)] {
		if row.Key(-c.rest-skills) < least {
			continue
		}
		at := first + p*partSize
		for k := at; k < min(at+partSize, end); k++ {
			rest := s.sketches.CostIn(&l.sketches[k], place, from.moves)
			if bound := row.Key(-rest - skills); bound >= least {
				s.people = append(s.people, someone{rest: rest, row: l.at(k)})
				some = append(some, ranked{bound, int32(-len(s.people))})
			}
		}
	}
	s.some = some
	some.order()
	n := min(max(s.found.k-len(s.found.heap), atOnce), len(some))
	s.touch(some[:n])
	for ; n > 0 && some[0].bound >= s.found.least(); n-- {
		if n%lookEvery == 0 {
			if err := s.stop(ctx); err != nil {
				return err
			}
		}
		s.score(&s.people[-1-some.pop().i])
	}
	least = s.found.least()
	for _, x := range some {
		if x.bound >= least {
			s.order.push(x)
		}
	}
	return nil
}

// atOnce is how many of a block are looked at to the end at once, when as many are
// found as were asked for; until then it is as many as lack.
const atOnce = 2

// score looks at a worker of the base.
func (s *search) score(x *someone) {
	s.at.base.row(&s.worker, x.row)
	s.look(&s.worker, int(x.row), x.rest)
}

// follow scores the first in the order, who is a worker, and judges them when nobody
// can be better: scoring is cheap beside judging.
func (s *search) follow(top ranked) {
	x := &s.people[-1-top.i]
	if x.scored {
		s.order.pop()
		s.judge(top.bound, int(x.row))
		return
	}
	if !x.touched {
		s.touch(s.order[:min(len(s.order), touchAhead)])
	}
	s.stats.Scored++
	s.at.base.row(&s.worker, x.row)
	if key, ok := s.key(&s.worker, int(x.row), x.rest); ok {
		x.scored = true
		s.rank(key)
	} else {
		s.order.pop()
	}
}

// touchAhead is among how many of the first in the order those who are likely to be
// scored soon are looked for.
const touchAhead = 15

// touch reads ahead what is needed of the workers among some: the memory is far, and
// such reads do not wait for each other.
func (s *search) touch(some []ranked) {
	s.ahead = s.ahead[:0]
	for _, r := range some {
		if r.i < 0 && !s.people[-1-r.i].touched {
			s.people[-1-r.i].touched = true
			s.ahead = append(s.ahead, s.people[-1-r.i].row)
		}
	}
	s.touched += s.at.base.packed.Touch(s.ahead)
}

// partCosts is the least cost that the skills have in each part of a block.
func (s *search) partCosts(c *cut) *[parts]int64 {
	block := &s.reached[c.list].list.blocks[c.block]
	for p, cover := range s.covers(c) {
		s.partCost[p] = s.skillCost(block, cover)
	}
	return &s.partCost
}

// covers bounds the coverage of each part of a block.
func (s *search) covers(c *cut) *[parts]uint64 {
	cover, best := &s.partCover, [parts]row.Credit{}
	*cover = [parts]uint64{}
	at := &s.spans[c.list]
	if at.starts == unsorted {
		s.sort(c.list)
	}
	t, demands := s.pool.scorer.Tables(), s.v.Row().Demands
	runs := s.runs[at.first:at.end]
	starts := s.starts[at.starts+c.block:][:2]
	weight, demand := uint64(0), uint32(noDemand)
	for _, x := range s.held[starts[0]:starts[1]] {
		r, h := &runs[x>>32], holding(x)
		d := &demands[r.demand]
		if r.demand != demand {
			demand, weight, best = r.demand, uint64(d.Weight), [parts]row.Credit{}
		}
		credit := r.credit.Times(t.LevelCredits(r.number, d.Skill.Level(), s.end, &s.credits)[h.levels()])
		for rest := h.parts(); rest != 0; rest &= rest - 1 {
			p := bits.TrailingZeros32(rest) % parts
			if was := best[p]; credit > was {
				best[p] = credit
				cover[p] += weight * uint64(credit-was)
			}
		}
	}
	return cover
}

const noDemand = 1<<32 - 1
