package pool

import (
	"context"
	"errors"
	"math"
	"math/bits"
	"slices"

	"github.com/beveridge-go/beveridge/match/row"
)

// fill makes the blocks of a list whose rows are set, with who holds what.
func (b *listBuilder) fill(ctx context.Context, l *list) error {
	posted := b.posted
	for {
		l.whole, l.blocks = row.Block{}, make([]row.Block, partsOf(l.n, l.size))
		for i := range l.blocks {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err := b.fillBlock(ctx, l, i, posted); err != nil {
				return err
			}
			l.whole.Join(&l.blocks[i])
		}
		var err error
		if !posted {
			l.skills, l.holdings, err = entries[holding](ctx, &b.held)
			return err
		}
		l.skills, l.postings, err = entries[posting](ctx, &b.held)
		if !errors.Is(err, errCrowded) {
			return err
		}
		posted = false
	}
}

// fillBlock makes a block of a list. What lies apart of its rows is touched first: such
// reads do not wait for each other.
func (b *listBuilder) fillBlock(ctx context.Context, l *list, block int, posted bool) error {
	from, to := block*l.size, min((block+1)*l.size, l.n)
	if l.rows != nil {
		b.touch(l, l.rows[from:to])
	}
	b.held.begin()
	of, x := holding(block<<levelBits), &l.blocks[block]
	for i := from; i < to; i++ {
		if (i-from)%listsEvery == listsEvery-1 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if r := l.at(i); !x.AddMember(&b.members[r]) {
			b.base.beside(&b.row, r)
			x.Add(&b.row.Worker, b.base.trades)
		}
		skills, at := l.column(b.base, i)
		b.skills = skills.Read(b.skills[:0], at)
		if posted {
			b.held.post(b.skills, i)
		} else {
			b.held.add(b.skills, of)
		}
	}
	return nil
}

// touch touches what [listBuilder.fillBlock] reads of rows that lie apart.
func (b *listBuilder) touch(l *list, rows []uint32) {
	for _, r := range rows {
		b.touched += uint32(b.members[r].Touch())
	}
	if l.held.Len() == 0 {
		b.touched += b.base.packed.Skills().TouchEach(rows)
	}
}

// A tally makes the holdings or the postings of a list: it notes who holds what, block by
// block or one by one, and counts, so that each entry is put where it belongs and nothing
// is sorted. It keeps its room for the next list. The zero value is ready.
type tally struct {
	held    []tallied    // in the order of the list
	block   uint32       // where those of the block begin
	skills  []skillTally // by number
	used    []uint64     // bit n for each skill n that is held
	numbers []uint32
}

// A tallied is a holding or a posting, and of what.
type tallied struct {
	number uint32
	entry  uint16
}

// A skillTally counts the entries of one skill.
type skillTally struct {
	n  uint32
	at uint32 // one more than the place of the last; then where the next one belongs
}

// begin begins a block.
func (t *tally) begin() { t.block = uint32(len(t.held)) }

// add notes that somebody of the block holds some skills. Whether anybody did before is
// no branch: it would be guessed wrong too often.
func (t *tally) add(skills []row.Skill, block holding) {
	held, n := t.room(skills)
	tallies, used, begin := t.skills, t.used, t.block
	for _, s := range skills {
		number := uint32(s >> 3)
		x := &tallies[number]
		known := uint32((int64(begin) - int64(x.at)) >> 63) // all bits or none
		at := x.at&known | (n+1)&^known
		h := &held[at-1]
		h.number, h.entry = number, h.entry&uint16(known)|uint16(block)|1<<(s&7)
		used[number/64] |= 1 << (number % 64)
		x.n, x.at, n = x.n+known+1, at, n+known+1
	}
	t.held = held[:n]
}

// post notes that the worker at a place holds some skills: each once, however often they
// do, since all postings together are added up.
func (t *tally) post(skills []row.Skill, place int) {
	held, n := t.room(skills)
	tallies, used, begin := t.skills, t.used, n
	for _, s := range skills {
		number := uint32(s >> 3)
		x := &tallies[number]
		if x.at > begin {
			held[x.at-1].entry |= severalLevels
			continue
		}
		held[n] = tallied{number, uint16(place)<<postingLevel | uint16(s&7)}
		used[number/64] |= 1 << (number % 64)
		n++
		x.n, x.at = x.n+1, n
	}
	t.held = held[:n]
}

// room makes room for skills, and returns that of the entries, and how many there are.
func (t *tally) room(skills []row.Skill) (held []tallied, n uint32) {
	all := row.Skill(0)
	for _, s := range skills {
		all |= s
	}
	if number := int(all >> 3); number >= len(t.skills) {
		t.grow(number + 1)
	}
	held = slices.Grow(t.held, len(skills))
	return held[:cap(held)], uint32(len(held))
}

// grow makes room for n skills.
func (t *tally) grow(n int) {
	n = (max(n, 2*len(t.skills)) + 63) / 64 * 64
	t.skills = append(make([]skillTally, 0, n), t.skills...)[:n]
	t.used = append(make([]uint64, 0, n/64), t.used...)[:n/64]
}

// errCrowded is the error of skills so common that a directory has no room for the
// postings.
var errCrowded = errors.New("crowded skills")

// entries are the holdings of all blocks, by skill, then by block, or the postings, by
// skill, then by place; and where those of each skill are. The tally is as at the
// beginning then; once the context has ended, it is of no more use.
func entries[E holding | posting](ctx context.Context, t *tally) (skills row.Directory[uint16], out []E, err error) {
	distinct := 0
	for _, word := range t.used {
		distinct += bits.OnesCount64(word)
	}
	numbers, starts := t.numbers[:0], make([]uint32, 0, distinct+1)
	end := uint32(0)
	for i, word := range t.used {
		begin := end
		for ; word != 0; word &= word - 1 {
			number := uint32(64*i + bits.TrailingZeros64(word))
			numbers, starts = append(numbers, number), append(starts, end)
			x := &t.skills[number]
			x.at, end = end, end+x.n
		}
		if end-begin > math.MaxUint16 {
			t.numbers = numbers
			t.reset()
			return skills, nil, errCrowded
		}
	}
	out = make([]E, len(t.held))
	for some := range slices.Chunk(t.held, tallyEvery) {
		if ctx.Err() != nil {
			return skills, nil, context.Cause(ctx)
		}
		at := t.skills
		for _, h := range some {
			x := &at[h.number]
			out[x.at] = E(h.entry)
			x.at++
		}
	}
	t.numbers = numbers
	t.reset()
	return row.StartsDirectory[uint16](numbers, append(starts, end)), out, nil
}

// tallyEvery is how many entries are put where they belong between two looks at the
// context.
const tallyEvery = 1 << 16

// reset empties the tally.
func (t *tally) reset() {
	for i, word := range t.used {
		for ; word != 0; word &= word - 1 {
			t.skills[64*i+bits.TrailingZeros64(word)] = skillTally{}
		}
	}
	clear(t.used)
	t.held, t.block = t.held[:0], 0
}
