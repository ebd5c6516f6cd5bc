package pool

import (
	"math/bits"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A note is what a query looks at first of a pending worker: where they live and could
// perhaps work, a sketch, and where their row is.
type note struct {
	reach  uint64 // bit r%64 for each region r of their reach
	home   int32
	page   uint32
	at, of uint16 // where the row begins in the page, and how many words it has
	sketch row.Sketch
}

// noteBlock is how many notes are side by side: as many as a word has bits.
const noteBlock = 64

// Notes are those of the pending workers, of whom a state knows the first so many. What
// there is does not change when more are added, so that older states may be read
// meanwhile. Nothing is moved to make room either.
type notes struct {
	blocks []*[noteBlock]note
	pages  [][]uint32 // rows, packed
	// By region who of a full block could perhaps work there. Those of turnedBlocks
	// blocks are together, and a region's side by side.
	turned [][]uint64
	width  int // how many regions have words of their own; others share theirs
}

// turnedBlocks is a cache line of words.
const turnedBlocks = 8

func (n *notes) note(i int) *note { return &n.blocks[i/noteBlock][i%noteBlock] }

// words are the row of a note.
func (n *notes) words(i int) []uint32 {
	x := n.note(i)
	return n.pages[x.page][x.at:][:x.of]
}

// row reads the row of a note.
func (n *notes) row(dst *row.Worker, i int) { row.ReadWorker(dst, n.words(i)) }

// touch is [match.PackedWorkers.Touch] of notes.
func (n *notes) touch(some []uint32) (x uint32) {
	for _, i := range some {
		words := n.words(int(i))
		for at := 0; at < len(words); at += 16 {
			x += words[at]
		}
	}
	return x
}

// near are those of a block, of all notes together, who could perhaps work in a region,
// and may be some others; with region < 0 all.
func (n *notes) near(block, all int, region int32) (set uint64) {
	some := min(all-block*noteBlock, noteBlock)
	switch {
	case region < 0:
		return ^uint64(0) >> (noteBlock - some)
	case some == noteBlock:
		return n.turned[block/turnedBlocks][turnedPlace(int(region)%n.width, block)]
	default:
		for i := range n.blocks[block][:some] {
			set |= n.blocks[block][i].reach >> (region & 63) & 1 << i
		}
		return set
	}
}

func turnedPlace(region, block int) int { return region*turnedBlocks + block%turnedBlocks }

// A noter writes notes. It is guarded by the lock of the changes.
type noter struct {
	tables  *row.Tables
	reacher *reacher // nil: there was no note yet
	reach   []uint64 // by region who of the last block could perhaps work there
	open    uint64   // who of them could perhaps anywhere
	row     []uint32 // room
	rest    []uint32 // of the last page
}

// start begins the notes of another base.
func (r *noter) start() {
	if r.reacher == nil {
		r.reacher = newReacher(r.tables)
		r.reach = make([]uint64, r.reacher.width)
	}
	r.rest = nil
}

// add writes the i-th note. It returns the notes in which it is, which are the same as
// those before as long as there is room.
func (r *noter) add(n *notes, b *base, i int, w *match.PreparedWorker) *notes {
	if i == 0 {
		r.start()
		n = &notes{width: r.reacher.width}
	}
	if i%noteBlock == 0 {
		n = n.withBlock()
		clear(r.reach)
		r.open = 0
	}
	r.row, _ = row.AppendWorker(r.row[:0], w.Row(), uint32(w.Origin))
	if len(r.rest) < len(r.row) {
		n = n.withPage(len(r.row))
		r.rest = n.pages[len(n.pages)-1]
	}
	page := len(n.pages) - 1
	*n.note(i) = note{
		reach: r.mark(w.Row(), i), home: w.Row().Region, sketch: b.trades.Sketch(w.Row(), w.SketchFacts()),
		page: uint32(page), at: uint16(len(n.pages[page]) - len(r.rest)), of: uint16(len(r.row)),
	}
	r.rest = r.rest[copy(r.rest, r.row):]
	if i%noteBlock == noteBlock-1 {
		n = r.turn(n, i/noteBlock)
	}
	return n
}

// mark notes where the i-th could perhaps work, and returns it as a note has it.
func (r *noter) mark(w *row.Worker, i int) (reach uint64) {
	bit := uint64(1) << (i % noteBlock)
	if openPlace(w) {
		r.open |= bit
		return ^uint64(0)
	}
	mark := func(set regionSet) {
		for k, word := range set {
			for reach |= word; word != 0; word &= word - 1 {
				r.reach[64*k+bits.TrailingZeros64(word)] |= bit
			}
		}
	}
	mark(r.reacher.from(w.Region))
	for _, a := range w.Moves {
		mark(r.reacher.within(a))
	}
	return reach
}

// turn publishes who of a full block could perhaps work where.
func (r *noter) turn(n *notes, block int) *notes {
	if block%turnedBlocks == 0 {
		n = n.withTurned()
	}
	words := n.turned[block/turnedBlocks]
	for region, set := range r.reach {
		words[turnedPlace(region, block)] = set | r.open
	}
	return n
}

func (n *notes) withBlock() *notes {
	next := *n
	next.blocks = append(next.blocks, new([noteBlock]note))
	return &next
}

func (n *notes) withTurned() *notes {
	next := *n
	next.turned = append(next.turned, make([]uint64, n.width*turnedBlocks))
	return &next
}

// The first pages are small: few changes take little room. The others have twice the
// words of the one before, up to the most, and a row that is longer has its own.
const (
	leastPage = 1 << 9
	mostPage  = 1 << 12 // 16 kB
)

// withPage are the notes with a page that has room for so many words.
func (n *notes) withPage(words int) *notes {
	next := *n
	size := min(leastPage<<min(len(n.pages), 8), mostPage)
	next.pages = append(next.pages, make([]uint32, max(size, words)))
	return &next
}
