package pool

import (
	"slices"

	"github.com/beveridge-go/beveridge/match/row"
)

// A block with cells is opened by and by: those whose bound is within a stride of the
// first in the order are put there, and the block comes again for the others. Of most,
// nothing but the cell is ever looked at.
const cellStride = 1 << 52 / 8

// openCells goes on with a block with cells. top is its place in the order.
func (s *search) openCells(c *cut, top ranked) {
	cost, most := -int64(top.bound), mostCost(s.found.least())
	upTo := cost + min(most-cost, cellStride)
	some, left := s.pick(c, cost-c.rest, upTo)
	s.meet(c.list, some, true)
	if left == noCell || upTo == most {
		return
	}
	if next := c.rest + s.cellCost(left); next <= most {
		s.order.push(ranked{row.Key(-next), top.i})
	}
}

// noCell is above all cells.
const noCell = 1 << 15

// pick are those of a block with cells who were not picked before, and whose skills with
// what all else of the block costs at least may cost no more than upTo, unless their sketch
// and cell rule them out; and the greatest cell of those who are left, or noCell. The
// skills of all of them cost as much at least.
func (s *search) pick(c *cut, skills, upTo int64) (some []row.Sketched, left uint16) {
	from, most := &s.reached[c.list], mostCost(s.found.least())
	l := from.list
	first := int(c.block) * l.size
	cells := s.cells[c.cells:][:min(l.size, l.n-first)]
	s.picked = slices.Grow(s.picked[:0], len(cells)) // not nil, which would be all
	if !c.unknown && l.blocks[c.block].Misses(row.Skills) && s.openCost <= most-c.rest {
		c.unknown = true // their cells are 0
		for i, x := range cells {
			if x == 0 {
				s.picked = append(s.picked, uint32(first+i))
			}
		}
	}
	least := s.leastCell(upTo - c.rest)
	if c.unknown {
		least = max(least, 1)
	}
	left = noCell
	for i, x := range cells {
		switch {
		case x >= c.below:
		case x >= least:
			s.picked = append(s.picked, uint32(first+i))
		case left == noCell || x > left:
			left = x
		}
	}
	if c.below = least; c.unknown && left == 0 {
		left = noCell
	}
	some = s.sketches.Within(s.sketched[:0], l.sketches, s.picked, 0, s.places[c.list], from.moves, most-skills)
	s.sketched = some
	n := 0
	for i := range some {
		x := &some[i]
		x.Hold(s.cellCost(cells[int(x.At)-first]), s.openCost)
		if x.Rest+x.Skills <= most {
			if n < i {
				some[n].Take(x)
			}
			n++
		}
	}
	return some[:n], left
}

// cellCost is what the skills of a cell cost at least, if they are known.
func (s *search) cellCost(cell uint16) int64 {
	return s.skills.Cost(uint64(cell)<<s.shift + s.slack)
}

// leastCell is the least cell whose skills may cost no more than a limit, or noCell.
func (s *search) leastCell(limit int64) uint16 {
	step := s.skills.StepWithin(limit)
	if step == row.NoStep {
		return noCell
	}
	sum := max(s.skills.Least(step), s.slack) - s.slack
	return uint16(min((sum+1<<s.shift-1)>>s.shift, noCell))
}
