package pool

import (
	"context"
	"slices"
	"unsafe"

	"github.com/beveridge-go/beveridge/match/row"
)

// A list is some workers of a base, cut into blocks, with a bound for each and one
// for all of them. Where there are many, those of a region are several lists: they
// are the upper of two levels.
type list struct {
	rows     []uint32     // of the base, in the list's order; nil: first, first+1, ...
	sketches []row.Sketch // in the list's order; nil: the base's, of everybody
	first    uint32
	n        int // workers
	size     int // of a block; the last one may have fewer
	whole    row.Block
	blocks   []row.Block
	skills   row.Directory // to holdings
	holdings []holding     // by skill, then by block
	file     *mapping      // as the base's: a list can outlive it
}

// A holding says at which levels a skill is held in a block, and by which of its
// parts: bit l for level l, where 0 is unknown, then a bit for each part, then the
// number of the block.
type holding uint32

const (
	levelBits    = row.MaxLevel + 1
	allLevels    = 1<<levelBits - 1
	holdingShift = levelBits + parts
	mostBlocks   = 512 // of a list; 10 bits are what a holding has room for

	// parts is into how many parts a block is cut: neighbours, of whom a holding does
	// not tell which one it is of.
	parts = 16
)

func (h holding) block() uint32 { return uint32(h) >> holdingShift }

func (h holding) levels() uint32 { return uint32(h) & allLevels }

func (h holding) parts() uint32 { return uint32(h) >> levelBits & (1<<parts - 1) }

// partSize is how many workers a part of a block has; the last ones may have fewer.
func (l *list) partSize() int { return partsOf(l.size, parts) }

// at returns the base's row of a worker of the list.
func (l *list) at(i int) uint32 {
	if l.rows == nil {
		return l.first + uint32(i)
	}
	return l.rows[i]
}

// sketch returns the sketch of a worker of the list.
func (l *list) sketch(b *base, i int) *row.Sketch {
	if l.sketches == nil {
		return &b.sketches[l.rows[i]]
	}
	return &l.sketches[i]
}

// A listBuilder makes lists. It keeps room for the next.
type listBuilder struct {
	base    *base
	size    int
	all     bool     // lists of everybody: few of their sketches are looked at
	entries []uint64 // number of the skill, above a holding
	spare   []uint64
	numbers []uint32
	w       row.Worker
}

// build makes the lists of some rows: those given, or an interval of the base's.
func (b *listBuilder) build(ctx context.Context, rows []uint32, first uint32, n int) ([]list, error) {
	if n == 0 {
		return nil, nil
	}
	lists := make([]list, listsOf(n, b.size))
	for i := range lists {
		l := &lists[i]
		from, to := share(n, i, len(lists)), share(n, i+1, len(lists))
		l.n, l.size = to-from, b.size
		switch {
		case rows == nil:
			l.first = first + uint32(from)
			l.sketches = b.base.sketches[l.first:][:l.n:l.n]
		case b.all:
			l.rows = slices.Clone(rows[from:to])
		default:
			l.rows = slices.Clone(rows[from:to])
			l.sketches = make([]row.Sketch, l.n)
			for k, r := range l.rows {
				l.sketches[k] = b.base.sketches[r]
			}
		}
		if err := b.fill(ctx, l); err != nil {
			return nil, err
		}
	}
	return lists, nil
}

// listsOf is how many lists so many workers are, in blocks of a size.
func listsOf(n, size int) int { return partsOf(n, size*mostBlocks) }

// partsOf is how many parts of a size there are.
func partsOf(n, size int) int { return (n + size - 1) / size }

// share is where the i-th of so many parts of n begins.
func share(n, i, parts int) int { return int(int64(n) * int64(i) / int64(parts)) }

// fill makes the blocks of a list whose rows are set.
func (b *listBuilder) fill(ctx context.Context, l *list) error {
	b.entries = b.entries[:0]
	l.blocks = make([]row.Block, partsOf(l.n, l.size))
	most, partSize := uint32(0), l.partSize()
	for i := range l.n {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		block := i / l.size
		in := uint64(block)<<holdingShift | 1<<(levelBits+i%l.size/partSize)
		b.base.row(&b.w, l.at(i))
		l.blocks[block].Add(&b.w, b.base.trades)
		for _, s := range b.w.Skills {
			number := uint32(s.Number())
			most = max(most, number)
			b.entries = append(b.entries, uint64(number)<<32|in|1<<s.Level())
		}
	}
	for i := range l.blocks {
		l.whole.Join(&l.blocks[i])
	}
	b.sort(most)
	b.hold(l)
	return nil
}

// sort orders the entries by skill, then by block, which is the order in which they
// came.
func (b *listBuilder) sort(most uint32) {
	const digit = 11
	if len(b.entries) < 1<<digit {
		slices.Sort(b.entries)
		return
	}
	b.spare = slices.Grow(b.spare[:0], len(b.entries))[:len(b.entries)]
	for shift := 32; most != 0 || shift == 32; shift, most = shift+digit, most>>digit {
		var count [1<<digit + 1]int
		for _, x := range b.entries {
			count[x>>shift&(1<<digit-1)+1]++
		}
		for i := 1; i < len(count); i++ {
			count[i] += count[i-1]
		}
		for _, x := range b.entries {
			at := &count[x>>shift&(1<<digit-1)]
			b.spare[*at] = x
			*at++
		}
		b.entries, b.spare = b.spare, b.entries
	}
}

// hold makes the holdings from the sorted entries. Those of one skill and block
// become one.
func (b *listBuilder) hold(l *list) {
	n := 0
	for i, x := range b.entries {
		if i > 0 && x>>holdingShift == b.entries[n-1]>>holdingShift {
			b.entries[n-1] |= x
			continue
		}
		b.entries[n] = x
		n++
	}
	b.numbers = b.numbers[:0]
	l.holdings = make([]holding, n)
	for i, x := range b.entries[:n] {
		l.holdings[i] = holding(x)
		b.numbers = append(b.numbers, uint32(x>>32))
	}
	l.skills = row.NewDirectory(b.numbers)
}

// bytes is what the list takes.
func (l *list) bytes() int {
	n := 4*cap(l.rows) + int(unsafe.Sizeof(*l)) + cap(l.blocks)*int(unsafe.Sizeof(row.Block{})) + 4*cap(l.holdings) + l.skills.Size()
	if l.rows != nil {
		n += cap(l.sketches) * int(unsafe.Sizeof(row.Sketch{}))
	}
	return n
}
