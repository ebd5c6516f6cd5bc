package row

// A ColumnQuery tells what lists of a [SkillColumn] cost one vacancy in the employer's
// view, at an end. It is for one goroutine; [ColumnQuery.Reset] makes it ready for the
// next vacancy.
type ColumnQuery struct {
	query *VacancyQuery
	end   End
	open  int64 // the cost of skills that are not known
	bound SkillBound
	// worth is how much of the demands all skills together whose numbers have one rest by
	// [pageSize] cover at most, in steps of 1/worthAll, rounded up; 0 for most, and for marks.
	worth [pageSize + 1]uint8
	set   []uint16            // the rests that are worth something
	ready bool                // they are those of the vacancy
	held  [columnSkills]Skill // of the list that is looked at
}

// columnSkills is how many skills of a list are read at a time.
const columnSkills = 64

// Reset makes the query ready for a vacancy at an end.
func (c *ColumnQuery) Reset(q *VacancyQuery, end End) {
	c.query, c.end, c.open, c.bound = q, end, q.tables.SkillOpen(q.vacancy, end), q.tables.SkillBound(q.vacancy)
	c.ready = false
}

// tabulate fills the table of worths, which not all queries need.
func (c *ColumnQuery) tabulate() {
	c.ready = true
	q := c.query
	for _, rest := range c.set {
		c.worth[rest&pageSize] = 0
	}
	c.set = c.set[:0]
	for i := range q.earners {
		e := &q.earners[i]
		most := uint64(q.vacancy.Demands[e.Demand].Weight) * uint64(e.Credit)
		steps := uint32((most*worthAll + 1<<worthShift - 1) >> worthShift)
		rest := e.Number % pageSize
		worth := &c.worth[rest]
		if *worth == 0 {
			c.set = append(c.set, uint16(rest))
		}
		*worth = uint8(min(uint32(*worth)+steps, worthAll))
	}
}

// So many steps cover all demands, and none is more than stepOfWorth, in units of 2^-50.
const (
	worthAll    = 255
	worthShift  = demandBits + creditBits
	stepOfWorth = 1<<worthShift/worthAll + 1
)

// Forget lets go of the last vacancy.
func (c *ColumnQuery) Forget() { c.query = nil }

// Within keeps those of some workers whose skills and all else may cost no more than a
// limit, and notes what the skills cost at least: the weighted cost in the employer's view,
// which is exact where they are not known. The list of a worker is that of the row at their
// place, or of their place from first on where there are no rows. It does not allocate.
func (c *ColumnQuery) Within(some []Sketched, column *SkillColumn, first uint32, rows []uint32, limit int64) []Sketched {
	if !c.ready {
		c.tabulate()
	}
	n := 0
	for i := range some {
		x := &some[i]
		cost := c.open
		if !x.unknown {
			list := int(first + x.At)
			if rows != nil {
				list = int(rows[x.At])
			}
			worth := c.worthOf(column.codes, int(column.start(list)), int(column.start(list+1)))
			cost = c.bound.Cost(uint64(worth) * stepOfWorth)
		}
		if cost > limit-x.Rest {
			continue
		}
		to := &some[n]
		to.Rest, to.Skills, to.At, to.Exact, to.unknown = x.Rest, cost, x.At, x.unknown, x.unknown
		n++
	}
	return some[:n]
}

// worthOf is how much of the demands the skills of some codes cover at most. Sixteen are
// looked up at once, of which most lists have no more, those behind the last as marks: the
// end of a list cannot be predicted.
func (c *ColumnQuery) worthOf(codes []uint16, from, to int) (sum uint32) {
	t := &c.worth
	for ; from+atOnce <= len(codes); from += atOnce {
		x, behind := (*[atOnce]uint16)(codes[from:]), &behindLast[min(to-from, atOnce)]
		sum += fourWorth(t, x[0], x[1], x[2], x[3], behind[0])
		sum += fourWorth(t, x[4], x[5], x[6], x[7], behind[1])
		sum += fourWorth(t, x[8], x[9], x[10], x[11], behind[2])
		sum += fourWorth(t, x[12], x[13], x[14], x[15], behind[3])
		if to-from <= atOnce {
			return sum
		}
	}
	for _, x := range codes[from:to] {
		sum += uint32(t[x>>levelWidth])
	}
	return sum
}

// fourWorth is the worth of four codes, of which some become marks.
func fourWorth(t *[pageSize + 1]uint8, a, b, c, d uint16, behind uint64) uint32 {
	x := uint64(a) | uint64(b)<<16 | uint64(c)<<32 | uint64(d)<<48 | behind // one read of memory
	return uint32(t[x>>levelWidth&pageSize]) + uint32(t[x>>(16+levelWidth)&pageSize]) +
		uint32(t[x>>(32+levelWidth)&pageSize]) + uint32(t[x>>(48+levelWidth)])
}

// behindLast makes marks of the codes behind so many of sixteen, four in a word.
var behindLast = func() (marks [atOnce + 1][atOnce / 4]uint64) {
	for n := range marks {
		for i := n; i < atOnce; i++ {
			marks[n][i/4] |= 0xffff << (i % 4 * 16)
		}
	}
	return marks
}()

// Cover is the share of the demands that the skills of list i cover, which are known, at
// each end. It does not allocate.
func (c *ColumnQuery) Cover(dst *Range, column *SkillColumn, i int) {
	q := c.query
	var sums [ends]uint64
	r := skillReader{codes: column.list(i)}
	if held := c.held[:r.fill(&c.held)]; len(r.codes) == 0 {
		for k := range q.gathers {
			q.gathers[k].cover(&sums, held, q.tables)
		}
		dst.round(&sums)
		return
	}
	for k := range q.gathers {
		var best [ends][slots]Credit
		for r := (skillReader{codes: column.list(i)}); len(r.codes) > 0; {
			q.gathers[k].match(best[:], sums[:], c.held[:r.fill(&c.held)], q.tables, Low)
		}
	}
	dst.round(&sums)
}

// CostOf is what skills cost that cover as much.
func (c *ColumnQuery) CostOf(cover *Range) int64 {
	return c.query.tables.SkillCost(c.query.vacancy, cover[c.end])
}
