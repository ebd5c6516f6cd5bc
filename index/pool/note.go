package pool

import (
	"math/bits"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A note is what a query looks at first of a pending worker: where they live and could
// perhaps work, a sketch, and where their row is.
type note struct {
	reach    uint64 // bit r%64 for each region r of their reach
	home     int32
	from, to uint32 // in the words of the notes
	sketch   row.Sketch
}

// Notes are those of the pending workers, side by side. What there is does not change
// when more are added, so that older notes may be read meanwhile.
type notes struct {
	list   []note
	words  []uint32 // rows, packed
	turned turnedNotes
}

// row reads the row of a note.
func (n *notes) row(dst *row.Worker, i int) {
	row.ReadWorker(dst, n.words[n.list[i].from:n.list[i].to])
}

// touch is [match.PackedWorkers.Touch] of notes.
func (n *notes) touch(some []uint32) (x uint32) {
	for _, i := range some {
		for at, to := n.list[i].from, n.list[i].to; at < to; at += 16 {
			x += n.words[at]
		}
	}
	return x
}

// near are those of 64 notes, from a multiple of 64 on, who could perhaps work in a
// region, and may be some others; with region < 0 all.
func (n *notes) near(from int, region int32) (set uint64) {
	switch t := &n.turned; {
	case region < 0:
		return ^uint64(0) >> (64 - min(len(n.list)-from, 64))
	case from/64 < t.n:
		return t.of(int(region), from/64)
	default:
		for i := range n.list[from:] {
			set |= n.list[from+i].reach >> (region & 63) & 1 << i
		}
		return set
	}
}

// with are the notes with one more.
func (n notes) with(b *base, t *row.Tables, w *match.PreparedWorker) notes {
	if b.reacher == nil {
		b.reacher = newReacher(t)
	}
	x := note{home: w.Row().Region, sketch: b.trades.Sketch(w.Row()), from: uint32(len(n.words))}
	n.words, _ = row.AppendWorker(n.words, w.Row(), uint32(w.Origin))
	x.to = uint32(len(n.words))
	for _, word := range b.reacher.of(w.Row()) {
		x.reach |= word
	}
	n.list = append(n.list, x)
	if len(n.list)%64 == 0 {
		n.turn(b.reacher)
	}
	return n
}

// turn turns the reach of the last 64 notes.
func (n *notes) turn(r *reacher) {
	n.turned.grow(r.width)
	var w row.Worker
	for i := range 64 {
		n.row(&w, len(n.list)-64+i)
		n.turned.add(r.of(&w), i)
	}
	n.turned.n++
}

// TurnedNotes say by region who of 64 notes could perhaps work there, word after word.
// Where regions are very many, some share their words.
type turnedNotes struct {
	width int // how many regions have words of their own
	n     int // words of a region
	room  int // for words of a region
	words []uint64
}

// of is the i-th word of a region.
func (t *turnedNotes) of(region, i int) uint64 { return t.words[region%t.width*t.room+i] }

// grow makes room for one more word of each region.
func (t *turnedNotes) grow(width int) {
	if t.width = width; t.n < t.room {
		return
	}
	old, words := t.room, t.words
	t.room = max(4, 2*old)
	t.words = make([]uint64, width*t.room)
	for r := range width {
		copy(t.words[r*t.room:], words[r*old:(r+1)*old])
	}
}

// add adds the reach of the i-th of 64 to the words that come next.
func (t *turnedNotes) add(reach regionSet, i int) {
	for k, word := range reach {
		for ; word != 0; word &= word - 1 {
			t.words[(64*k+bits.TrailingZeros64(word))*t.room+t.n] |= 1 << i
		}
	}
}
