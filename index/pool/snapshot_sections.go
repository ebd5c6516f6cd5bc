package pool

import (
	"encoding/binary"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A listEntry says what of the arrays of a snapshot is a list's. Where each begins
// follows from the lists before it.
type listEntry struct {
	First, N       uint32 // First: where the rows follow each other
	Blocks, Supers levelEntry
}

type levelEntry struct{ Parts, Holdings, Words, Starts uint32 }

// everyList are the lists in the order of a snapshot, and whether each has rows of
// its own.
func (b *base) everyList(do func(l *list, rows bool) bool) {
	for i := range b.homes {
		if !do(&b.homes[i], false) {
			return
		}
	}
	for i := range b.movers {
		if !do(&b.movers[i], true) {
			return
		}
	}
	_ = do(&b.open, false) && do(&b.all, true)
}

// sections are the sections of the base, each in chunks.
func (b *base) sections(late match.LateNames) (out [numSections][][]byte) {
	a := b.packed.Arrays()
	names := appendTexts(nil, a.Names)
	others := appendTexts(appendTexts(appendTexts(nil, late.Skills), late.Languages), late.Currencies)
	for i, whole := range map[int][]byte{
		sectionNames: names, sectionLate: others, sectionTrades: bytesOf(b.trades.Words(nil)),
		sectionWords: bytesOf(a.Words), sectionStarts: bytesOf(a.Starts), sectionIDs: a.IDs, sectionIDStarts: bytesOf(a.IDStart),
		sectionIDTable: bytesOf(b.ids), sectionSketches: bytesOf(b.sketch),
	} {
		out[i] = [][]byte{whole}
	}
	var entries []listEntry
	add := func(section int, chunk []byte) { out[section] = append(out[section], chunk) }
	level := func(l *level) levelEntry {
		words, starts := l.skills.Arrays()
		add(sectionBlocks, bytesOf(l.parts))
		add(sectionHoldings, bytesOf(l.holdings))
		add(sectionWordsOfSkills, bytesOf(words))
		add(sectionStartsOfSkills, bytesOf(starts))
		return levelEntry{uint32(len(l.parts)), uint32(len(l.holdings)), uint32(len(words)), uint32(len(starts))}
	}
	b.everyList(func(l *list, rows bool) bool {
		add(sectionBlocks, bytesOf([]row.Block{l.whole}))
		entry := listEntry{l.first, uint32(l.n), level(&l.blocks), level(&l.supers)}
		entries = append(entries, entry)
		if rows {
			add(sectionRows, bytesOf(l.rows))
		}
		return true
	})
	add(sectionLists, bytesOf(entries))
	return out
}

func appendTexts(dst []byte, texts []string) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(texts)))
	for _, text := range texts {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(text)))
		dst = append(dst, text...)
	}
	return dst
}

// A sectionReader makes a base of the sections of a snapshot. Every length is held
// against every other; what the items say is not looked at.
type sectionReader struct {
	sections [numSections][]byte
	bad      int // the first section that is not as it must be, from 1; 0: none

	rows     []uint32
	blocks   []row.Block
	holdings []holding
	words    []row.DirectoryWord
	starts   []uint32
}

func (r *sectionReader) fail(section int) {
	if r.bad == 0 {
		r.bad = section + 1
	}
}

// array is a section as an array, of n items if n is not negative.
func array[T plain](r *sectionReader, section, n int) []T {
	items, ok := itemsOf[T](r.sections[section])
	if !ok || n >= 0 && len(items) != n {
		r.fail(section)
		return nil
	}
	return items
}

// take takes n items from the front of what is left of a section.
func take[T plain](r *sectionReader, section int, from *[]T, n uint32) []T {
	if uint64(n) > uint64(len(*from)) {
		r.fail(section)
		return nil
	}
	items := (*from)[:n:n]
	*from = (*from)[n:]
	return items
}

// base makes the base; nil where a section is bad.
func (r *sectionReader) base(h *snapshotHeader, file *mapping) (*base, match.LateNames) {
	n := h.workers
	arrays := match.PackedArrays{
		Words: array[uint32](r, sectionWords, -1), Starts: array[uint32](r, sectionStarts, n+1),
		IDs: r.sections[sectionIDs], IDStart: array[uint32](r, sectionIDStarts, n+1),
	}
	arrays.Names = r.texts(sectionNames, 1)[0]
	late := r.texts(sectionLate, 3)
	trades, ok := row.TradesOf(array[uint32](r, sectionTrades, -1))
	if !ok {
		r.fail(sectionTrades)
	}
	b := &base{
		file: file, died: make([]atomic.Uint32, n), packed: arrays.Workers(), trades: trades,
		ids: array[uint32](r, sectionIDTable, idTableLen(n)), sketch: array[row.Sketch](r, sectionSketches, n),
		homes: make([]list, h.regions), movers: make([]list, h.regions),
	}
	r.lists(b, h)
	if r.bad != 0 {
		return nil, match.LateNames{}
	}
	b.ready()
	return b, match.LateNames{Skills: late[0], Languages: late[1], Currencies: late[2]}
}

// texts reads so many lists of texts, which are copied.
func (r *sectionReader) texts(section, lists int) [][]string {
	out := make([][]string, lists)
	rest := string(r.sections[section])
	number := func() uint32 {
		if len(rest) < 4 {
			r.fail(section)
			return 0
		}
		x := uint32(rest[0]) | uint32(rest[1])<<8 | uint32(rest[2])<<16 | uint32(rest[3])<<24
		rest = rest[4:]
		return x
	}
	for i := range out {
		for n := number(); n > 0 && r.bad == 0; n-- {
			size := number()
			if uint64(size) > uint64(len(rest)) {
				r.fail(section)
				break
			}
			out[i] = append(out[i], rest[:size])
			rest = rest[size:]
		}
	}
	if rest != "" {
		r.fail(section)
	}
	return out
}

func (r *sectionReader) lists(b *base, h *snapshotHeader) {
	entries := array[listEntry](r, sectionLists, 2*h.regions+2)
	r.rows, r.blocks = array[uint32](r, sectionRows, -1), array[row.Block](r, sectionBlocks, -1)
	r.holdings = array[holding](r, sectionHoldings, -1)
	r.words, r.starts = array[row.DirectoryWord](r, sectionWordsOfSkills, -1), array[uint32](r, sectionStartsOfSkills, -1)
	b.everyList(func(l *list, rows bool) bool {
		if r.bad != 0 {
			return false
		}
		e := &entries[0]
		entries = entries[1:]
		l.file, l.first, l.size = b.file, e.First, h.blockSize
		if l == &b.all {
			l.size *= wideBlocks
		}
		if rows {
			l.rows = take(r, sectionRows, &r.rows, e.N)
			l.n = len(l.rows)
		} else if l.n = int(e.N); uint64(e.First)+uint64(e.N) > uint64(h.workers) {
			r.fail(sectionLists)
		}
		if whole := take(r, sectionBlocks, &r.blocks, 1); r.bad == 0 {
			l.whole = whole[0]
		}
		r.level(&l.blocks, &e.Blocks, partsOf(l.n, l.size))
		r.level(&l.supers, &e.Supers, supersOf(len(l.blocks.parts)))
		return true
	})
	if b.open.n != h.open || b.open.first != 0 || b.all.n != h.workers {
		r.fail(sectionLists)
	}
	for section, left := range map[int]int{
		sectionRows: len(r.rows), sectionBlocks: len(r.blocks), sectionHoldings: len(r.holdings),
		sectionWordsOfSkills: len(r.words), sectionStartsOfSkills: len(r.starts),
	} {
		if left > 0 {
			r.fail(section)
		}
	}
}

func (r *sectionReader) level(l *level, e *levelEntry, parts int) {
	if int(e.Parts) != parts {
		r.fail(sectionLists)
	}
	l.parts = take(r, sectionBlocks, &r.blocks, e.Parts)
	l.holdings = take(r, sectionHoldings, &r.holdings, e.Holdings)
	words := take(r, sectionWordsOfSkills, &r.words, e.Words)
	l.skills = row.DirectoryOf(words, take(r, sectionStartsOfSkills, &r.starts, e.Starts))
}

// partsOf is how many parts of a size a list has.
func partsOf(n, size int) int { return (n + size - 1) / size }

// supersOf is how many superblocks a list has.
func supersOf(blocks int) int {
	if blocks <= 32*fanout {
		return 0
	}
	return partsOf(blocks, fanout)
}
