package pool

import (
	"context"
	"slices"

	"github.com/beveridge-go/beveridge/match/row"
)

// A list is some workers of a base, cut into blocks, and the blocks into
// superblocks where there are many.
type list struct {
	rows   []uint32 // of the base, in the list's order; nil: first, first+1, ...
	first  uint32
	n      int // workers
	size   int // of a block; the last one may have fewer
	whole  row.Block
	blocks level
	supers level    // none where a list has few blocks
	file   *mapping // as the base's: a list can outlive it
}

// fanout is how many blocks make a superblock.
const fanout = 32

// A level is a list in parts: what bounds each part, and where each skill is held.
type level struct {
	parts    []row.Block
	skills   row.Directory // to holdings
	holdings []holding     // by skill, then by part
}

// A holding says at which levels a skill is held in a part of a list: bit l for
// level l, where 0 is unknown, and above them the number of the part.
type holding uint32

const holdingShift = row.MaxLevel + 1

func (h holding) part() uint32 { return uint32(h) >> holdingShift }

func (h holding) levels() uint32 { return uint32(h) & (1<<holdingShift - 1) }

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
	entries []uint64 // number of the skill, above a holding
	spare   []uint64
	numbers []uint32
	w       row.Worker
}

// build fills the blocks of a list whose rows are set.
func (b *listBuilder) build(ctx context.Context, l *list) error {
	l.size = b.size
	b.entries = b.entries[:0]
	most := uint32(0)
	for i := range l.n {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if i%l.size == 0 {
			l.blocks.parts = append(l.blocks.parts, row.Block{})
		}
		part := len(l.blocks.parts) - 1
		b.base.row(&b.w, l.at(i))
		l.blocks.parts[part].Add(&b.w, b.base.trades)
		for _, s := range b.w.Skills {
			number := uint32(s.Number())
			most = max(most, number)
			b.entries = append(b.entries, uint64(number)<<32|uint64(part)<<holdingShift|1<<s.Level())
		}
	}
	l.blocks.parts = slices.Clip(l.blocks.parts)
	b.sort(most)
	b.fill(&l.blocks)
	if supersOf(len(l.blocks.parts)) > 0 {
		b.superblocks(l)
	}
	for i := range l.blocks.parts {
		l.whole.Join(&l.blocks.parts[i])
	}
	return nil
}

// sort orders the entries by skill, leaving those of one skill in their order,
// which is that of the parts.
func (b *listBuilder) sort(most uint32) {
	const digit = 11
	if len(b.entries) < 1<<digit {
		slices.SortStableFunc(b.entries, func(x, y uint64) int { return int(x>>32) - int(y>>32) })
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

// fill makes the holdings of a level from the sorted entries. Those of one skill
// and part become one.
func (b *listBuilder) fill(to *level) {
	b.numbers = b.numbers[:0]
	n := 0
	for i, x := range b.entries {
		if i > 0 && x>>holdingShift == b.entries[n-1]>>holdingShift {
			b.entries[n-1] |= x
			continue
		}
		b.entries[n] = x
		n++
	}
	b.entries = b.entries[:n]
	to.holdings = make([]holding, n)
	for i, x := range b.entries {
		to.holdings[i] = holding(x)
		b.numbers = append(b.numbers, uint32(x>>32))
	}
	to.skills = row.NewDirectory(b.numbers)
}

// superblocks adds the second level, from what the first was made of.
func (b *listBuilder) superblocks(l *list) {
	for i := range l.blocks.parts {
		if i%fanout == 0 {
			l.supers.parts = append(l.supers.parts, row.Block{})
		}
		l.supers.parts[len(l.supers.parts)-1].Join(&l.blocks.parts[i])
	}
	l.supers.parts = slices.Clip(l.supers.parts)
	for i, x := range b.entries {
		h := holding(x)
		b.entries[i] = x>>32<<32 | uint64(h.part()/fanout)<<holdingShift | uint64(h.levels())
	}
	b.fill(&l.supers)
}

// bytes is what the list takes.
func (l *list) bytes() int { return 4*cap(l.rows) + l.blocks.bytes() + l.supers.bytes() }
