package pool

import (
	"context"

	"github.com/beveridge-go/beveridge/match/row"
)

// next takes the first in the order one step further: a list to its blocks, a block
// to a closer bound and then to its workers.
func (s *search) next(ctx context.Context) error {
	top := s.order.pop()
	if top.i < 0 {
		s.follow(top)
		return nil
	}
	c := &s.cuts[top.i]
	if c.block == wholeList {
		b, err := s.split(ctx, c.list)
		if err == nil {
			s.admit(b)
		}
		return err
	}
	if !c.touched {
		s.touchSoon(s.order.ahead(append(s.soonBlocks[:0], top)))
	}
	skills := -int64(top.bound) - c.rest
	if !c.inFull {
		if bound := s.inFull(c, skills); bound >= s.found.least() {
			s.order.push(ranked{bound, top.i})
		}
		return nil
	}
	if !c.opened {
		c.opened = true
		s.stats.Opened++
	}
	if c.cells == noCells {
		return s.open(ctx, c, skills)
	}
	s.openCells(c, top)
	return nil
}

// touchSoon reads ahead what bounding in full and opening need of the blocks among some.
func (s *search) touchSoon(some []ranked) {
	for _, x := range some {
		if x.i < 0 {
			continue
		}
		c := &s.cuts[x.i]
		if c.touched || c.block == wholeList {
			continue
		}
		c.touched = true
		l := s.reached[c.list].list
		if s.touched += l.blocks[c.block].Touch(); c.cells != noCells {
			first := int(c.block) * l.size
			s.touchSketches(l, first, min(first+l.size, l.n))
		}
	}
}

// inFull bounds a block by all it has, beside its skills.
func (s *search) inFull(c *cut, skills int64) row.Key {
	from := &s.reached[c.list]
	c.inFull = true
	c.rest = s.pool.scorer.Tables().CostBound(s.v.Row(), &from.list.blocks[c.block], s.near, from.place, s.end)
	return row.Key(-c.rest - skills)
}

// open ranks the workers of a block whose sketch and skills do not show that they
// cannot be among the best. The first of them are looked at to the end at once, so
// that it is known early what the best must have. The skills of the block cost as much
// at least.
func (s *search) open(ctx context.Context, c *cut, skills int64) error {
	from, some := len(s.people), s.some[:0]
	met := s.meet(c.list, s.skilled(c, s.sketch(c, skills)), false)
	for i := range met {
		x := &met[i]
		some = append(some, ranked{row.Key(-x.Rest - max(x.Skills, skills)), int32(-1 - from - i)})
	}
	s.some = some
	some, err := s.first(ctx, some)
	least := s.found.least()
	for _, x := range some {
		if x.bound >= least {
			s.order.push(x)
		}
	}
	return err
}

// first looks at the first of some workers to the end: at as many as lack of those who
// were asked for, and at a few in any case. It returns the others.
func (s *search) first(ctx context.Context, some heap) (others heap, err error) {
	some.order()
	n := max(s.found.k-len(s.found.heap), atOnce)
	s.touch(some[:min(n, len(some))])
	every := max(lookEvery*demandsAtOnce/max(len(s.v.Row().Demands), demandsAtOnce), 1)
	for i := 0; n > 0 && len(some) > 0 && some[0].bound >= s.found.least(); i++ {
		if i%every == every-1 {
			if err := s.stop(ctx); err != nil {
				return some, err
			}
		}
		top := some.pop()
		x := &s.people[-1-top.i]
		if !x.Exact {
			s.measure(x)
			if bound := row.Key(-x.Rest - x.Skills); bound < top.bound {
				some.push(ranked{bound, top.i})
				continue
			}
		}
		if key, ok := s.score(x); ok {
			s.judge(key, int(x.row), x.figures)
		}
		n--
	}
	return some, nil
}

const (
	// atOnce is how many of a block are looked at to the end at once, when as many are
	// found as were asked for.
	atOnce = 2
	// demandsAtOnce is for how many demands lookEvery is meant: of more, what the skills of
	// one worker cost takes longer.
	demandsAtOnce = 32
)

// sketch are those of a block whom their sketch, and their cell if they have one, does not
// rule out. The skills of the block cost as much at least.
func (s *search) sketch(c *cut, skills int64) []row.Sketched {
	most := mostCost(s.found.least())
	if c.cells != noCells {
		some, _ := s.pick(c, skills, most)
		return some
	}
	l := s.reached[c.list].list
	first := int(c.block) * l.size
	return s.sketchedOf(c.list, first, min(first+l.size, l.n), most-skills)
}

// skilled are those of a block whom their skills do not rule out either.
func (s *search) skilled(c *cut, some []row.Sketched) []row.Sketched {
	if c.cells != noCells {
		return some // their cells do not
	}
	return s.skilledOf(s.reached[c.list].list, some, mostCost(s.found.least()))
}

// sketchedOf are those of some workers of a list who by their sketch may cost no more than
// a limit, their skills not counted.
func (s *search) sketchedOf(list int32, first, to int, most int64) []row.Sketched {
	from := &s.reached[list]
	s.touchBlock(from.list, first, to)
	s.sketched = s.sketches.Within(s.sketched[:0], s.sketchesOf(from.list, first, to), nil, uint32(first), s.places[list], from.moves, most)
	return s.sketched
}

// sketchesOf are the sketches of some workers of a list.
func (s *search) sketchesOf(l *list, from, to int) []row.Sketch {
	if l.sketches != nil {
		return l.sketches[from:to]
	}
	s.gathered = s.gathered[:0]
	for _, i := range l.rows[from:to] {
		s.gathered = append(s.gathered, s.at.base.sketches[i])
	}
	return s.gathered
}

// touchBlock reads ahead what lies side by side of some workers of a list: the memory is
// far, and such reads do not wait for each other.
func (s *search) touchBlock(l *list, from, to int) {
	if l.sketches != nil {
		s.touchSketches(l, from, to)
	}
	switch {
	case s.constant:
	case l.held.Len() > 0:
		s.touched += l.held.Touch(from, to)
	case l.rows == nil:
		s.touched += s.at.base.packed.Skills().Touch(int(l.first)+from, int(l.first)+to)
	}
}

func (s *search) touchSketches(l *list, from, to int) {
	for i := from; i < to; i += sketchesOfALine {
		s.touched += uint32(l.sketches[i].Touch())
	}
	if l.rows != nil {
		s.touched += l.rows[from] + l.rows[to-1]
	}
}

// sketchesOfALine is how many sketches lie in a line of the cache.
const sketchesOfALine = 4

// skilledOf are those of a list whose skills and all else may cost no more than a limit,
// with what they cost at least.
func (s *search) skilledOf(l *list, some []row.Sketched, most int64) []row.Sketched {
	held := s.at.base.packed.Skills()
	switch {
	case s.constant:
		for i := range some {
			some[i].Skills, some[i].Exact = s.fixed, true
		}
		return some
	case l.held.Len() > 0:
		return s.columns.Within(some, &l.held, 0, nil, most)
	case l.rows != nil:
		s.ahead = s.ahead[:0]
		for _, x := range some {
			s.ahead = append(s.ahead, l.rows[x.At])
		}
		s.touched += held.TouchEach(s.ahead)
	}
	return s.columns.Within(some, held, l.first, l.rows, most)
}

// follow measures the skills of somebody who is the first in the order, then scores them,
// and keeps them when nobody can be better by more than a rung: each costs more than what
// comes before.
func (s *search) follow(top ranked) {
	x := &s.people[-1-top.i]
	if !x.touched {
		s.touch(s.order.ahead(append(s.soon[:0], top)))
	}
	if !x.Exact {
		s.measure(x)
		if top.bound = row.Key(-x.Rest - x.Skills); !s.stays(top) {
			return
		}
	}
	if !x.scored {
		x.scored = true
		key, ok := s.score(x)
		if top.bound = key; !ok || !s.stays(top) {
			return
		}
	}
	s.judge(top.bound, int(x.row), x.figures)
}

// stays reports whether somebody stays the first in the order. If not, they are put where
// they belong, unless they cannot be among the best.
func (s *search) stays(x ranked) bool {
	if x.bound < s.found.least() {
		return false
	}
	if (len(s.splits) == 0 || x.bound >= row.Key(-s.limit)) && s.order.first(x.bound) {
		return true
	}
	s.order.push(x)
	return false
}

// touchBlocks is how many of the first in the order are touched with a block.
const touchBlocks = 8

// touchAhead is among how many of the first in the order those who are likely to be
// scored soon are looked for.
const touchAhead = 16

// touch reads ahead what is needed of the workers among some: the memory is far, and
// such reads do not wait for each other.
func (s *search) touch(some []ranked) {
	s.ahead, s.measured = s.ahead[:0], s.measured[:0]
	for _, r := range some {
		if r.i >= 0 {
			continue
		}
		if x := &s.people[-1-r.i]; !x.touched {
			x.touched = true
			s.ahead = append(s.ahead, x.row)
			if !x.Exact && s.reached[x.list].list.held.Len() == 0 {
				s.measured = append(s.measured, x.row)
			}
		}
	}
	b := s.at.base
	s.touched += b.packed.Skills().TouchStarts(s.measured)
	s.touched += b.touch(s.ahead)
	s.touched += b.packed.Skills().TouchCodes(s.measured)
}
