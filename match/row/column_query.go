package row

import "math/bits"

// A ColumnQuery tells what lists of a [SkillColumn] cost one vacancy in the employer's
// view, at an end. It is for one goroutine; [ColumnQuery.Reset] makes it ready for the
// next vacancy.
type ColumnQuery struct {
	query *VacancyQuery
	end   End
	open  int64 // the cost of skills that are not known
	bound SkillBound
	// least is the least cost of so many skills that may earn credit: as if they were
	// those that can earn most, and the last of any more.
	least [mostHits + 1]int64
	held  [columnSkills]Skill // of the list that is looked at
}

// columnSkills is how many skills of a list are read at a time.
const columnSkills = 64

// Reset makes the query ready for a vacancy at an end.
func (c *ColumnQuery) Reset(q *VacancyQuery, end End) {
	c.query, c.end, c.open, c.bound = q, end, q.tables.SkillOpen(q.vacancy, end), q.tables.SkillBound(q.vacancy)
	if len(q.gathers) != 1 {
		return
	}
	for n, cover := range &q.gathers[0].hits {
		c.least[n] = c.bound.Cost(uint64(cover) << hitShift)
	}
}

// Forget lets go of the last vacancy.
func (c *ColumnQuery) Forget() { c.query = nil }

// Within keeps those of some workers whose skills and all else cost no more than a limit,
// and notes what the skills cost: the weighted cost in the employer's view. The list of a
// worker is that of the row at their place, or of their place from first on where there
// are no rows. It does not allocate.
func (c *ColumnQuery) Within(some []Sketched, column *SkillColumn, first uint32, rows []uint32, limit int64) []Sketched {
	n := 0
	for i := range some {
		x := some[i]
		list := first + x.At
		if rows != nil {
			list = rows[x.At]
		}
		ok := true
		if x.unknown {
			x.Skills = c.open
		} else {
			x.Skills, ok = c.cost(column.list(int(list)), limit-x.Rest)
		}
		if ok && x.Skills <= limit-x.Rest {
			some[n] = x
			n++
		}
	}
	return some[:n]
}

// cost is the cost of a list of skills, if it is not above a limit; else it may not have
// been worked out to the end.
func (c *ColumnQuery) cost(codes []uint16, limit int64) (cost int64, ok bool) {
	q := c.query
	var sum [1]uint64
	if set, short := c.read(codes); short {
		if c.least[min(bits.OnesCount64(set), mostHits)] > limit {
			return 0, false
		}
		var best [1][slots]Credit
		q.gathers[0].earn(best[:], sum[:], c.held[:], set, q.tables, c.end)
	} else {
		for k := range q.gathers {
			var best [1][slots]Credit
			for r := (skillReader{codes, ^uint32(0)}); len(r.codes) > 0; {
				q.gathers[k].match(best[:], sum[:], c.held[:r.fill(&c.held)], q.tables, c.end)
			}
		}
	}
	if c.bound.Cost(sum[0]) > limit {
		return 0, false
	}
	return q.tables.SkillCost(q.vacancy, rounded(sum[0])), true
}

// read reads a list, and which of its skills may earn credit: bit i for the i-th. short
// is false where they are too many, or far apart, or the vacancy has many demands. As
// [gather.find] it has no branch that cannot be predicted.
func (c *ColumnQuery) read(codes []uint16) (set uint64, short bool) {
	if len(codes) > columnSkills || len(c.query.gathers) != 1 {
		return 0, false
	}
	g, before := &c.query.gathers[0], ^uint32(0)
	groups, shift := g.cells[:g.groups], bits.TrailingZeros32(g.groups)&31
	n := 0
	for _, x := range codes {
		if x < 1<<levelWidth {
			if x == 0 {
				return 0, false
			}
			before += uint32(x) << stepWidth
			continue
		}
		before += uint32(x >> levelWidth)
		c.held[n&(columnSkills-1)] = Skill(before<<levelWidth | uint32(x&7))
		set |= groups[before&(g.groups-1)] >> (before >> shift & 31) & 1 << (n & 63)
		n++
	}
	return set, true
}
