package pool

import (
	"encoding/binary"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A groupEntry says which rows a group of lists has: those of who lives in a region,
// of who would move to one, of the open ones, or of everybody. How they are cut into
// lists, and those into blocks, follows from how many they are.
type groupEntry struct {
	First, N uint32 // First: where the rows follow each other
}

// A listEntry says how much of the arrays of a snapshot is a list's. Where that
// begins follows from the lists before it.
type listEntry struct{ Holdings, Postings, Words, Starts, Skills uint32 }

// groups goes through the groups of lists in the order of a snapshot, until one is
// refused, with how they are made.
func (b *base) groups(do func(lists *[]list, made groupMake) bool) {
	home, move := groupMake{b.blockSize, false, !b.compact}, groupMake{b.blockSize, true, !b.compact}
	for i := range b.homes {
		if !do(&b.homes[i], home) {
			return
		}
	}
	for i := range b.movers {
		if !do(&b.movers[i], move) {
			return
		}
	}
	_ = do(&b.open, home) && do(&b.all, groupMake{wide(b.blockSize), true, false})
}

// A groupMake is how the lists of a group are made.
type groupMake struct {
	blockSize int
	rows      bool // each has rows of its own
	posted    bool // they have postings, where there is room for them
}

// workersOf is how many workers the lists of a group have.
func workersOf(group []list) (n int) {
	for i := range group {
		n += group[i].n
	}
	return n
}

// sections are the sections of the base, each in chunks.
func (b *base) sections(late match.LateNames) (out [numSections][][]byte) {
	add := func(section int, chunk []byte) { out[section] = append(out[section], chunk) }
	a := b.packed.Arrays()
	add(sectionNames, appendTexts(nil, a.Names))
	add(sectionLate, appendTexts(appendTexts(appendTexts(nil, late.Skills), late.Languages), late.Currencies))
	add(sectionTrades, bytesOf(b.trades.Words(nil)))
	add(sectionPackedRows, bytesOf(a.Rows))
	add(sectionStarts, bytesOf(a.Starts))
	skills, firsts, starts := a.Skills.Arrays()
	add(sectionSkills, bytesOf(skills))
	add(sectionFirstsOfWorkers, bytesOf(firsts))
	add(sectionStartsOfWorkers, bytesOf(starts))
	add(sectionIDTable, bytesOf(b.ids))
	add(sectionSketches, bytesOf(b.sketches))
	var groups []groupEntry
	var entries []listEntry
	b.groups(func(lists *[]list, made groupMake) bool {
		group := groupEntry{N: uint32(workersOf(*lists))}
		for i := range *lists {
			l := &(*lists)[i]
			if i == 0 {
				group.First = l.first
			}
			words, starts := l.skills.Arrays()
			held, heldFirsts, heldStarts := l.held.Arrays()
			entries = append(entries, listEntry{uint32(len(l.holdings)), uint32(len(l.postings)), uint32(len(words)), uint32(len(starts)), uint32(len(held))})
			if made.rows {
				add(sectionRows, bytesOf(l.rows))
			}
			if made.rows && !b.compact {
				add(sectionRowSketches, bytesOf(l.sketches))
			}
			if l.hasColumn(b.compact) {
				add(sectionRowSkills, bytesOf(held))
				add(sectionFirstsOfRowSkills, bytesOf(heldFirsts))
				add(sectionStartsOfRowSkills, bytesOf(heldStarts))
			}
			add(sectionBlocks, bytesOf([]row.Block{l.whole}))
			add(sectionBlocks, bytesOf(l.blocks))
			add(sectionHoldings, bytesOf(l.holdings))
			add(sectionPostings, bytesOf(l.postings))
			add(sectionWordsOfSkills, bytesOf(words))
			add(sectionStartsOfSkills, bytesOf(starts))
		}
		groups = append(groups, group)
		return true
	})
	add(sectionGroups, bytesOf(groups))
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

	groups   []groupEntry
	lists    []listEntry
	rows     []uint32
	sketches []row.Sketch
	blocks   []row.Block
	holdings []holding
	postings []posting
	words    []row.DirectoryWord
	starts   []uint16
	held     struct {
		skills []uint16
		firsts []uint32
		starts []uint16
	}
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
		Rows: array[uint16](r, sectionPackedRows, -1), Starts: array[uint32](r, sectionStarts, n+1),
		Skills: row.SkillColumnOf(array[uint16](r, sectionSkills, -1),
			array[uint32](r, sectionFirstsOfWorkers, row.RunsOfLists(n)), array[uint16](r, sectionStartsOfWorkers, n+1)),
	}
	arrays.Names = r.texts(sectionNames, 1)[0]
	late := r.texts(sectionLate, 3)
	trades, ok := row.TradesOf(array[uint32](r, sectionTrades, -1))
	if !ok {
		r.fail(sectionTrades)
	}
	b := &base{
		file: file, packed: arrays.Workers(), trades: trades,
		ids: array[uint32](r, sectionIDTable, idTableLen(n)), sketches: array[row.Sketch](r, sectionSketches, n),
		blockSize: h.blockSize, compact: h.compact, opens: h.open, homes: make([][]list, h.regions), movers: make([][]list, h.regions),
	}
	r.readGroups(b)
	if r.bad != 0 {
		return nil, match.LateNames{}
	}
	b.died = newDeaths(n) // not before it is certain that there are so many
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

// readGroups reads the lists of the base, group by group.
func (r *sectionReader) readGroups(b *base) {
	r.groups, r.lists = array[groupEntry](r, sectionGroups, 2*len(b.homes)+2), array[listEntry](r, sectionLists, -1)
	r.rows, r.sketches = array[uint32](r, sectionRows, -1), array[row.Sketch](r, sectionRowSketches, -1)
	r.blocks, r.holdings = array[row.Block](r, sectionBlocks, -1), array[holding](r, sectionHoldings, -1)
	r.postings = array[posting](r, sectionPostings, -1)
	r.words, r.starts = array[row.DirectoryWord](r, sectionWordsOfSkills, -1), array[uint16](r, sectionStartsOfSkills, -1)
	r.held.skills, r.held.starts = array[uint16](r, sectionRowSkills, -1), array[uint16](r, sectionStartsOfRowSkills, -1)
	r.held.firsts = array[uint32](r, sectionFirstsOfRowSkills, -1)
	if r.bad != 0 {
		return
	}
	b.groups(func(lists *[]list, made groupMake) bool {
		for _, g := range take(r, sectionGroups, &r.groups, 1) {
			*lists = r.group(b, &g, made)
		}
		return r.bad == 0
	})
	if r.bad == 0 && (workersOf(b.open) != b.opens || b.opens > 0 && b.open[0].first != 0 || workersOf(b.all) != b.len()) {
		r.fail(sectionGroups)
	}
	for section, left := range [numSections]int{
		sectionLists: len(r.lists), sectionRows: len(r.rows), sectionRowSketches: len(r.sketches), sectionBlocks: len(r.blocks),
		sectionHoldings: len(r.holdings), sectionPostings: len(r.postings), sectionWordsOfSkills: len(r.words), sectionStartsOfSkills: len(r.starts),
		sectionRowSkills: len(r.held.skills), sectionFirstsOfRowSkills: len(r.held.firsts), sectionStartsOfRowSkills: len(r.held.starts),
	} {
		if left > 0 {
			r.fail(section)
		}
	}
}

// group reads the lists of a group.
func (r *sectionReader) group(b *base, g *groupEntry, made groupMake) []list {
	most := uint64(b.len())
	if made.rows {
		most = uint64(len(r.rows))
	}
	if uint64(g.First)+uint64(g.N) > most || g.First != 0 && (made.rows || g.N == 0) {
		r.fail(sectionGroups)
		return nil
	}
	n := int(g.N)
	entries := take(r, sectionLists, &r.lists, uint32(listsOf(n, made.blockSize, made.posted)))
	lists := make([]list, len(entries))
	for i := range lists {
		l, from := &lists[i], share(n, i, len(lists))
		l.file, l.size, l.n = b.file, made.blockSize, share(n, i+1, len(lists))-from
		l.holdings = take(r, sectionHoldings, &r.holdings, entries[i].Holdings)
		l.postings = take(r, sectionPostings, &r.postings, entries[i].Postings)
		if made.rows {
			l.rows = take(r, sectionRows, &r.rows, uint32(l.n))
		} else {
			l.first = g.First + uint32(from)
			l.sketches = b.sketches[l.first:][:l.n:l.n]
		}
		if made.rows && !b.compact {
			l.sketches = take(r, sectionRowSketches, &r.sketches, uint32(l.n))
		}
		if column := l.hasColumn(b.compact); !column && entries[i].Skills > 0 || len(l.postings) > 0 && (!made.posted || len(l.holdings) > 0) {
			r.fail(sectionLists)
		} else if column {
			held := take(r, sectionRowSkills, &r.held.skills, entries[i].Skills)
			firsts := take(r, sectionFirstsOfRowSkills, &r.held.firsts, uint32(row.RunsOfLists(l.n)))
			l.held = row.SkillColumnOf(held, firsts, take(r, sectionStartsOfRowSkills, &r.held.starts, uint32(l.n)+1))
		}
		if whole := take(r, sectionBlocks, &r.blocks, 1); len(whole) > 0 {
			l.whole = whole[0]
		}
		l.blocks = take(r, sectionBlocks, &r.blocks, uint32(partsOf(l.n, made.blockSize)))
		words := take(r, sectionWordsOfSkills, &r.words, entries[i].Words)
		l.skills = row.DirectoryOf(words, take(r, sectionStartsOfSkills, &r.starts, entries[i].Starts))
	}
	return lists
}
