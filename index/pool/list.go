package pool

import (
	"context"
	"slices"
	"sync/atomic"
	"unsafe"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A list is some workers of a base, cut into blocks, with a bound for each and one
// for all of them. Where there are many, those of a region are several lists: they
// are the upper of two levels.
type list struct {
	rows     []uint32        // of the base, in the list's order; nil: first, first+1, ...
	sketches []row.Sketch    // in the list's order; nil: to be looked up in the base
	held     row.SkillColumn // of the workers in the list's order; none: the base's
	first    uint32
	n        int // workers
	size     int // of a block; the last one may have fewer
	whole    row.Block
	blocks   []row.Block
	skills   row.Directory[uint16] // to holdings, or to postings
	holdings []holding             // by skill, then by block; none where there are postings
	postings []posting             // by skill, then by place
	file     *mapping              // as the base's: a list can outlive it

	glances atomic.Pointer[glance] // once it was asked for
}

// A blockSet has bit k%64 of word k/64 for block k of a list in it.
type blockSet [mostBlocks / 64]uint64

// A glance is what of the blocks of a list is looked at most: of all their memory that is
// little, here and there.
type glance struct {
	unknown blockSet // those with workers whose skills are not known
	trades  []uint64 // by block: a summary of the occupations
}

// glance is worked out when it is asked for first.
func (l *list) glance() *glance {
	g := l.glances.Load()
	if g == nil {
		g = &glance{trades: make([]uint64, len(l.blocks))}
		for k := range l.blocks {
			b := &l.blocks[k]
			g.trades[k] = b.Trades.Summary()
			if b.Misses(row.Skills) {
				g.unknown[k/64] |= 1 << (k % 64)
			}
		}
		l.glances.Store(g)
	}
	return g
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

// column returns the column that the skills of a worker of the list are in, and where.
func (l *list) column(b *base, i int) (skills *row.SkillColumn, at int) {
	if l.held.Len() > 0 {
		return &l.held, i
	}
	return b.packed.Skills(), int(l.at(i))
}

// A listBuilder makes lists. It keeps room for the next.
type listBuilder struct {
	base    *base
	size    int
	posted  bool         // lists have postings, where there is room for them
	members []row.Member // by row
	held    tally
	row     match.PackedRow // room
	skills  []row.Skill     // room
	touched uint32          // what was read ahead, so that it is not left out
}

// build makes the lists of some rows: those given, which they keep, or an interval of
// the base's.
func (b *listBuilder) build(ctx context.Context, rows []uint32, first uint32, n int) ([]list, error) {
	if n == 0 {
		return nil, nil
	}
	lists := make([]list, listsOf(n, b.size, b.posted))
	for i := range lists {
		l := &lists[i]
		from, to := share(n, i, len(lists)), share(n, i+1, len(lists))
		l.n, l.size = to-from, b.size
		if rows == nil {
			l.first = first + uint32(from)
			l.sketches = b.base.sketches[l.first:][:l.n:l.n]
		} else if err := b.copy(ctx, l, rows[from:to:to]); err != nil {
			return nil, err
		}
		if err := b.fill(ctx, l); err != nil {
			return nil, err
		}
		if l.hasColumn(b.base.compact) && l.held.Len() == 0 {
			if err := b.hold(ctx, l); err != nil {
				return nil, err
			}
		}
	}
	return lists, nil
}

// copy gives a list its rows, with the sketches that go with them, unless the base is
// compact, and a column of the skills, if it is certain to have one: it is at hand then when
// the list is filled.
func (b *listBuilder) copy(ctx context.Context, l *list, rows []uint32) error {
	if l.rows = rows; b.base.compact {
		return nil
	}
	l.sketches = make([]row.Sketch, 0, len(rows))
	for some := range slices.Chunk(rows, buildEvery) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for _, r := range some {
			l.sketches = append(l.sketches, b.base.sketches[r])
		}
	}
	if b.posted && l.n > surveyedWorkers {
		return nil
	}
	return b.hold(ctx, l)
}

// hasColumn reports whether a list has a column of skills of its own: one with rows whose
// postings do not say as much, or of which everybody may be looked at.
func (l *list) hasColumn(compact bool) bool {
	return l.rows != nil && !compact && (len(l.postings) == 0 || l.n <= surveyedWorkers)
}

// hold gives a list with rows a column of its own.
func (b *listBuilder) hold(ctx context.Context, l *list) error {
	rows, skills, codes := l.rows, b.base.packed.Skills(), 0
	for some := range slices.Chunk(rows, buildEvery) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for _, r := range some {
			codes += skills.Codes(int(r))
		}
	}
	l.held = row.NewSkillColumn(l.n, codes)
	for some := range slices.Chunk(rows, holdEvery) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		b.touched += skills.TouchEach(some)
		for _, r := range some {
			l.held.AppendFrom(skills, int(r))
		}
	}
	return nil
}

// holdEvery is how many workers' skills are copied between two looks at the context,
// once they were touched: few enough to be at hand still.
const holdEvery = 1024

// listsOf is how many lists so many workers are, in blocks of a size.
func listsOf(n, size int, posted bool) int {
	most := size * mostBlocks
	if posted {
		most = min(most, mostPosted)
	}
	return partsOf(n, most)
}

// partsOf is how many parts of a size there are.
func partsOf(n, size int) int { return (n + size - 1) / size }

// share is where the i-th of so many parts of n begins.
func share(n, i, parts int) int { return int(int64(n) * int64(i) / int64(parts)) }

// bytes is what the list takes.
func (l *list) bytes() int {
	n := 4*cap(l.rows) + int(unsafe.Sizeof(*l)) + cap(l.blocks)*int(unsafe.Sizeof(row.Block{})) + 2*(cap(l.holdings)+cap(l.postings)) + l.skills.Size() + l.held.Size()
	if g := l.glances.Load(); g != nil {
		n += int(unsafe.Sizeof(*g)) + 8*cap(g.trades)
	}
	if l.rows != nil {
		n += cap(l.sketches) * int(unsafe.Sizeof(row.Sketch{}))
	}
	return n
}
