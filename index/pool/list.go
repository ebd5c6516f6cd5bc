package pool

import (
	"context"
	"unsafe"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A list is some workers of a base, cut into blocks, with a bound for each and one
// for all of them. Where there are many, those of a region are several lists: they
// are the upper of two levels.
type list struct {
	rows     []uint32        // of the base, in the list's order; nil: first, first+1, ...
	sketches []row.Sketch    // in the list's order
	held     row.SkillColumn // of the workers in the list's order, where they lie apart in the base; none: the base's
	first    uint32
	n        int // workers
	size     int // of a block; the last one may have fewer
	whole    row.Block
	blocks   []row.Block
	skills   row.Directory[uint16] // to holdings
	holdings []holding             // by skill, then by block
	file     *mapping              // as the base's: a list can outlive it
}

// A holding says at which levels a skill is held in a block: bit l for level l, where
// 0 is unknown, then the number of the block.
type holding uint16

const (
	levelBits  = row.MaxLevel + 1
	allLevels  = 1<<levelBits - 1
	mostBlocks = 512 // of a list; 10 bits are what a holding has room for
)

func (h holding) block() uint32 { return uint32(h) >> levelBits }

func (h holding) levels() uint32 { return uint32(h) & allLevels }

// at returns the base's row of a worker of the list.
func (l *list) at(i int) uint32 {
	if l.rows == nil {
		return l.first + uint32(i)
	}
	return l.rows[i]
}

// A listBuilder makes lists. It keeps room for the next.
type listBuilder struct {
	base    *base
	size    int
	apart   bool // the skills of those whose rows are given stay where they are
	held    tally
	row     match.PackedRow // room
	touched uint32          // what was read ahead, so that it is not left out
}

// build makes the lists of some rows: those given, which they keep, or an interval of
// the base's.
func (b *listBuilder) build(ctx context.Context, rows []uint32, first uint32, n int) ([]list, error) {
	if n == 0 {
		return nil, nil
	}
	lists := make([]list, listsOf(n, b.size))
	for i := range lists {
		l := &lists[i]
		from, to := share(n, i, len(lists)), share(n, i+1, len(lists))
		l.n, l.size = to-from, b.size
		if rows == nil {
			l.first = first + uint32(from)
			l.sketches = b.base.sketches[l.first:][:l.n:l.n]
		} else {
			l.rows = rows[from:to:to]
			l.sketches = make([]row.Sketch, l.n)
			for k, r := range l.rows {
				l.sketches[k] = b.base.sketches[r]
			}
		}
		if rows != nil && !b.apart {
			b.hold(l)
		}
		if err := b.fill(ctx, l); err != nil {
			return nil, err
		}
	}
	return lists, nil
}

// hold copies the skills of a list's workers into its own column.
func (b *listBuilder) hold(l *list) {
	from, codes := b.base.packed.Skills(), 0
	b.touched += from.TouchEach(l.rows)
	for _, r := range l.rows {
		codes += from.Codes(int(r))
	}
	l.held = row.NewSkillColumn(l.n, codes)
	for _, r := range l.rows {
		l.held.AppendFrom(from, int(r))
	}
}

// listsOf is how many lists so many workers are, in blocks of a size.
func listsOf(n, size int) int { return partsOf(n, size*mostBlocks) }

// partsOf is how many parts of a size there are.
func partsOf(n, size int) int { return (n + size - 1) / size }

// share is where the i-th of so many parts of n begins.
func share(n, i, parts int) int { return int(int64(n) * int64(i) / int64(parts)) }

// bytes is what the list takes.
func (l *list) bytes() int {
	n := 4*cap(l.rows) + int(unsafe.Sizeof(*l)) + cap(l.blocks)*int(unsafe.Sizeof(row.Block{})) + 2*cap(l.holdings) + l.skills.Size() + l.held.Size()
	if l.rows != nil {
		n += cap(l.sketches) * int(unsafe.Sizeof(row.Sketch{}))
	}
	return n
}
