package pool

import (
	"context"

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
		return s.open(ctx, c, skills)
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
	skills  int64 // what they cost
	row     uint32
	touched bool // they are at hand
	scored  bool // what they are ranked by is their key
}

// A sketched is the place in a list of somebody whose skills are to be looked at, and
// what all else costs at least.
type sketched struct {
	rest int64
	at   uint32
}

// open ranks the workers of a block whose sketch and skills do not show that they
// cannot be among the best. The first of them are looked at to the end at once, so
// that it is known early what the best must have. The skills of the block cost as much
// at least.
func (s *search) open(ctx context.Context, c *cut, skills int64) error {
	l, least := s.reached[c.list].list, s.found.least()
	some := s.some[:0]
	for _, x := range s.sketch(c, skills) {
		if cost, ok := s.skillsOf(l, x.at, skills, mostCost(least)-x.rest); ok {
			bound := row.Key(-x.rest - cost)
			s.people = append(s.people, someone{skills: cost, row: l.at(int(x.at))})
			some = append(some, ranked{bound, int32(-len(s.people))})
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
		x := &s.people[-1-some.pop().i]
		if key := s.score(x); key >= s.found.least() {
			s.judge(key, int(x.row))
		}
	}
	least = s.found.least()
	for _, x := range some {
		if x.bound >= least {
			s.order.push(x)
		}
	}
	return nil
}

// sketch are those of a block whom their sketch does not rule out. What will be read
// of their skills is touched: it lies side by side as a rule.
func (s *search) sketch(c *cut, skills int64) []sketched {
	from := &s.reached[c.list]
	l, place, least := from.list, s.places[c.list], s.found.least()
	first := int(c.block) * l.size
	out := s.sketched[:0]
	for k := first; k < min(first+l.size, l.n); k++ {
		if rest := s.sketches.CostIn(&l.sketches[k], place, from.moves); row.Key(-rest-skills) >= least {
			out = append(out, sketched{rest, uint32(k)})
		}
	}
	if s.sketched = out; len(out) > 0 && !s.v.Row().Missing.Has(row.Skills) {
		s.touchSkills(l, out)
	}
	return out
}

// touchSkills reads ahead the skills of workers of a list.
func (s *search) touchSkills(l *list, some []sketched) {
	from, to := int(some[0].at), int(some[len(some)-1].at)+1
	switch held := s.at.base.packed.Skills(); {
	case l.held.Len() > 0:
		s.touched += l.held.Touch(from, to)
	case l.rows == nil:
		s.touched += held.Touch(int(l.first)+from, int(l.first)+to)
	default:
		s.ahead = s.ahead[:0]
		for _, x := range some {
			s.ahead = append(s.ahead, l.rows[x.at])
		}
		s.touched += held.TouchEach(s.ahead)
	}
}

// skillsOf is what the skills of a worker of a list cost, if it is not above a limit:
// as much as those of the block at least, where they do not count or the vacancy says
// nothing of them.
func (s *search) skillsOf(l *list, at uint32, least, limit int64) (cost int64, ok bool) {
	switch v := s.v.Row(); {
	case v.Missing.Has(row.Skills) || !v.Applies.Has(row.Skills):
		return least, least <= limit
	case l.sketches[at].MissesSkills():
		open := s.pool.scorer.Tables().SkillOpen(v, s.end)
		return open, open <= limit
	case l.held.Len() > 0:
		return s.columns.Cost(&l.held, int(at), limit)
	default:
		return s.columns.Cost(s.at.base.packed.Skills(), int(l.at(int(at))), limit)
	}
}

// score is the key of a worker of the base.
func (s *search) score(x *someone) row.Key {
	s.stats.Scored++
	s.at.base.packed.Beside(&s.worker, int(x.row))
	return s.v.Query().ColumnKey(&s.worker.Worker, s.end, x.skills)
}

// atOnce is how many of a block are looked at to the end at once, when as many are
// found as were asked for; until then it is as many as lack.
const atOnce = 2

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
	x.scored = true
	s.rank(s.score(x))
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
