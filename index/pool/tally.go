package pool

import (
	"context"
	"math/bits"

	"github.com/beveridge-go/beveridge/match/row"
)

// fill makes the blocks of a list whose rows are set.
func (b *listBuilder) fill(ctx context.Context, l *list) error {
	l.blocks = make([]row.Block, partsOf(l.n, l.size))
	for i := range l.blocks {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		b.fillBlock(l, i)
		l.whole.Join(&l.blocks[i])
	}
	l.skills, l.holdings = b.held.holdings()
	return nil
}

// fillBlock makes a block of a list. Where its rows lie apart they are touched first:
// such reads do not wait for each other.
func (b *listBuilder) fillBlock(l *list, block int) {
	from, to := block*l.size, min((block+1)*l.size, l.n)
	if l.rows != nil {
		b.touched += b.base.packed.Touch(l.rows[from:to]) + b.base.packed.Skills().TouchEach(l.rows[from:to])
	}
	b.held.begin()
	of := holding(block << levelBits)
	for i := from; i < to; i++ {
		b.base.row(&b.row, l.at(i))
		l.blocks[block].Add(&b.row.Worker, b.base.trades)
		for _, s := range b.row.Skills {
			b.held.add(s, of)
		}
	}
}

// A tally makes the holdings of a list: it notes who holds what block by block, and
// counts, so that each holding is put where it belongs and nothing is sorted. It
// keeps its room for the next list. The zero value is ready.
type tally struct {
	held     []blockHolding // in the order of blocks
	block    uint32         // where those of the block begin
	skills   []skillTally   // by number
	used     []uint64       // bit n for each skill n that is held
	distinct int            // how many
	numbers  []uint32
}

// A blockHolding is a holding, and of what.
type blockHolding struct {
	number uint32
	holding
}

// A skillTally counts the holdings of one skill.
type skillTally struct {
	n  uint32
	at uint32 // one more than the place of the last; then where the next one belongs
}

// begin begins a block.
func (t *tally) begin() { t.block = uint32(len(t.held)) }

// add notes that somebody of the block holds a skill.
func (t *tally) add(s row.Skill, block holding) {
	number, in := uint32(s>>3), block|holding(1)<<(s&7)
	if number >= uint32(len(t.skills)) {
		t.grow(int(number) + 1)
	}
	x := &t.skills[number]
	if x.at > t.block {
		t.held[x.at-1].holding |= in
		return
	}
	if x.n == 0 {
		t.used[number/64] |= 1 << (number % 64)
		t.distinct++
	}
	t.held = append(t.held, blockHolding{number, in})
	x.n, x.at = x.n+1, uint32(len(t.held))
}

// grow makes room for n skills.
func (t *tally) grow(n int) {
	n = (max(n, 2*len(t.skills)) + 63) / 64 * 64
	t.skills = append(make([]skillTally, 0, n), t.skills...)[:n]
	t.used = append(make([]uint64, 0, n/64), t.used...)[:n/64]
}

// holdings are those of all blocks, by skill, then by block; and where those of each
// skill are. The tally is as at the beginning then.
func (t *tally) holdings() (row.Directory[uint16], []holding) {
	numbers, starts := t.numbers[:0], make([]uint32, 0, t.distinct+1)
	end := uint32(0)
	for i, word := range t.used {
		for ; word != 0; word &= word - 1 {
			number := uint32(64*i + bits.TrailingZeros64(word))
			numbers, starts = append(numbers, number), append(starts, end)
			x := &t.skills[number]
			x.at, end = end, end+x.n
		}
	}
	out := make([]holding, len(t.held))
	for _, h := range t.held {
		x := &t.skills[h.number]
		out[x.at] = h.holding
		x.at++
	}
	t.numbers = numbers
	t.reset()
	return row.StartsDirectory[uint16](numbers, append(starts, end)), out
}

// reset empties the tally.
func (t *tally) reset() {
	for i, word := range t.used {
		for ; word != 0; word &= word - 1 {
			t.skills[64*i+bits.TrailingZeros64(word)] = skillTally{}
		}
	}
	clear(t.used)
	t.held, t.block, t.distinct = t.held[:0], 0, 0
}
