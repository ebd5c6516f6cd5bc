package pool

import (
	"github.com/beveridge-go/beveridge/match/row"
)

// A regionSet has the bit r%width for each region r in it: where regions are more
// than the width of its reacher, it can seem to have others.
type regionSet []uint64

// mostWidth is how many regions are told apart.
const mostWidth = 1 << 10

func (s regionSet) add(bit int) { s[bit/64] |= 1 << (bit % 64) }

// A reacher works out where workers could perhaps work, for each home and area once.
// It is guarded by the lock of the changes.
type reacher struct {
	tables *row.Tables
	width  int
	homes  []regionSet // by region, then from outside; nil: not known yet
	areas  []regionSet // by region
}

func newReacher(t *row.Tables) *reacher {
	n := len(t.Spans())
	return &reacher{tables: t, width: min(n, mostWidth), homes: make([]regionSet, n+1), areas: make([]regionSet, n)}
}

func (r *reacher) set() regionSet { return make(regionSet, (r.width+63)/64) }

// from is where those who live in a region, or outside, could perhaps work.
func (r *reacher) from(home int32) regionSet {
	known := &r.homes[len(r.homes)-1]
	if home >= 0 {
		known = &r.homes[home]
	}
	if *known == nil {
		set := r.set()
		for work := range r.tables.Spans() {
			if r.tables.Near(home, int32(work)) != row.No {
				set.add(work % r.width)
			}
		}
		*known = set
	}
	return *known
}

// within is where those who would move to an area could perhaps work.
func (r *reacher) within(area row.Span) regionSet {
	known := &r.areas[area.First]
	if *known == nil {
		set := r.set()
		for work, span := range r.tables.Spans() {
			if row.Within([]row.Span{area}, span) != row.No {
				set.add(work % r.width)
			}
		}
		*known = set
	}
	return *known
}
