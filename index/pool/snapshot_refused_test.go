package pool_test

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match/row"
)

// The sections of a snapshot by number, and the places of fields in their items.
const (
	names         = 0
	late          = 1
	trades        = 2
	packedRows    = 3
	starts        = 4
	skills        = 5
	skillFirsts   = 6
	workerStarts  = 7
	idTable       = 8
	sketches      = 9
	groups        = 10
	lists         = 11
	rows          = 12
	rowSketches   = 13
	rowSkills     = 14
	rowFirsts     = 15
	rowStarts     = 16
	blocks        = 17
	holdings      = 18
	postings      = 19
	skillWords    = 20
	skillStarts   = 21
	blockSize     = 112 // bytes of a block
	blockMembers  = 72  // where the languages are, after the occupations
	blockYears    = 100
	blockMissing  = 104
	blockSpoken   = 106
	blockLevel    = 107
	blockFlags    = 108
	blockRest     = 109
	manyMore      = 1 << 20
	lastOfAWord   = 1 << 31
	beyondRegions = 1 << 15
)

func (d *dissected) word(section, i int) uint32 {
	return binary.LittleEndian.Uint32(d.sections[section][4*i:])
}

func (d *dissected) set(section, i int, x uint32) {
	binary.LittleEndian.PutUint32(d.sections[section][4*i:], x)
}

func (d *dissected) count(at int) uint32 { return binary.LittleEndian.Uint32(d.header[at:]) }

// places are the words of a packed worker, and where the parts of the row are in them.
// wishes is 0 where there are none.
type places struct {
	worker int
	words  []uint32

	wishes, jobs, languages, areas, wanted, end int
}

// record is what is packed of a worker, and where the id begins there.
func (d *dissected) record(i int) (codes []uint16, id int) {
	for at := d.word(starts, i); at < d.word(starts, i+1); at++ {
		codes = append(codes, binary.LittleEndian.Uint16(d.sections[packedRows][2*at:]))
	}
	last := len(codes) - 1
	return codes, last - (int(codes[last])+1)/2
}

// narrow is the packed row of a worker.
func (d *dissected) narrow(i int) []uint16 {
	codes, id := d.record(i)
	return codes[:id:id]
}

// setNarrow packs other codes for a worker, before the id.
func (d *dissected) setNarrow(i int, codes []uint16) {
	record, id := d.record(i)
	d.setRecord(i, slices.Concat(codes, record[id:]))
}

// setRecord packs something else for a worker.
func (d *dissected) setRecord(i int, codes []uint16) {
	var packed []byte
	for _, x := range codes {
		packed = binary.LittleEndian.AppendUint16(packed, x)
	}
	from, to := d.word(starts, i), d.word(starts, i+1)
	d.sections[packedRows] = slices.Replace(d.sections[packedRows], int(2*from), int(2*to), packed...)
	for k := i + 1; 4*k < len(d.sections[starts]); k++ {
		d.set(starts, k, d.word(starts, k)+uint32(len(codes))-(to-from))
	}
}

func (d *dissected) worker(i int) places {
	words, _ := row.ReadNarrow(nil, d.narrow(i))
	head, second := int(words[0]), int(words[1])
	p := places{worker: i, words: words}
	next := 5
	if head>>30&1 != 0 {
		p.wishes = next
		next += 5
	}
	for _, list := range []struct {
		at   *int
		size int
	}{
		{&p.jobs, 3 * (head >> 10 & 1023)},
		{&p.languages, head >> 20 & 1023},
		{&p.areas, 2 * (second & 1023)},
		{&p.wanted, 3 * (second >> 10 & 1023)},
	} {
		*list.at = next
		next += list.size
	}
	p.end = next
	return p
}

// some is the first worker of whom something holds.
func (d *dissected) some(t *testing.T, holds func(p places) bool) places {
	t.Helper()
	for i := range int(d.count(24)) {
		if p := d.worker(i); holds(p) {
			return p
		}
	}
	require.Fail(t, "the premise: there is such a worker")
	return places{}
}

// TestRefusedCompactSnapshot: what only one without copies can say wrongly.
func TestRefusedCompactSnapshot(t *testing.T) {
	x := newClassified(t, 8, 200, 3)
	d := dissect(x.data)
	require.Empty(t, d.sections[rowSketches])
	require.Empty(t, d.sections[rowSkills])
	for _, tt := range []struct {
		name, where string
		change      func(d *dissected)
	}{
		{"somebody twice", "rows: everybody once", func(d *dissected) {
			last := len(d.sections[rows])/4 - 1
			d.set(rows, last, d.word(rows, last-1))
		}},
		{"a copy", "sketches of rows: sizes", func(d *dissected) { d.sections[rowSketches] = make([]byte, 12) }},
		{"skills of a copy", "skills of rows: sizes", func(d *dissected) { d.sections[rowSkills] = make([]byte, 2) }},
		{"firsts of a copy", "firsts of rows: sizes", func(d *dissected) { d.sections[rowFirsts] = make([]byte, 4) }},
		{"starts of a copy", "starts of rows: sizes", func(d *dissected) { d.sections[rowStarts] = make([]byte, 2) }},
		{"copies of skills", "lists: sizes", func(d *dissected) { d.set(lists, len(d.sections[lists])/4-1, 1) }},
		{"neither compact nor not", "header: compact", func(d *dissected) { d.header[48] = 2 }},
		{"less than compact", "header: compact", func(d *dissected) { d.header[51] = 0x80 }},
		{"not compact after all", "sizes", func(d *dissected) { d.header[48] = 0 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := dissect(x.data)
			tt.change(&d)
			_, err := x.open(t, d.bytes())
			require.ErrorIs(t, err, pool.ErrSnapshot)
			require.ErrorContains(t, err, tt.where)
		})
	}
}

// TestRefusedSnapshot: each thing that a snapshot can say wrongly, with sums that
// are right, is an error that says where.
func TestRefusedSnapshot(t *testing.T) {
	x := newClassified(t, 8, 200, 2)
	regions := int(binary.LittleEndian.Uint32(x.data[32:]))
	change := func(holds func(p places) bool, change func(p places)) func(d *dissected) {
		return func(d *dissected) {
			p := d.some(t, holds)
			change(p)
			d.setNarrow(p.worker, row.AppendNarrow(nil, p.words))
		}
	}
	code := func(change func(codes []uint16) []uint16) func(d *dissected) {
		return func(d *dissected) { d.setNarrow(5, change(d.narrow(5))) }
	}
	id := func(change func(codes []uint16, at int) []uint16) func(d *dissected) {
		return func(d *dissected) { d.setRecord(5, change(d.record(5))) }
	}
	all := func(places) bool { return true }
	jobs := func(p places) bool { return p.languages > p.jobs }
	wishes := func(p places) bool { return p.wishes > 0 }
	setCode := func(i int, code uint16) func(d *dissected) {
		return func(d *dissected) { binary.LittleEndian.PutUint16(d.sections[skills][2*i:], code) }
	}
	setByte := func(section, at int, value byte) func(d *dissected) {
		return func(d *dissected) { d.sections[section][at] = value }
	}
	for _, tt := range []struct {
		name, where string
		change      func(d *dissected)
	}{
		{"a name more", "names: sizes", func(d *dissected) { d.set(names, 0, d.word(names, 0)+1) }},
		{"a name less", "names: sizes", func(d *dissected) { d.set(names, 0, d.word(names, 0)-1) }},
		{"a name too long", "names: sizes", func(d *dissected) { d.set(names, 1, manyMore) }},
		{"four bytes after the late names", "late names: sizes", func(d *dissected) { d.sections[late] = append(d.sections[late], 0, 0, 0, 0) }},
		{"a late name less", "skills", func(d *dissected) { *d = withoutLateSkills(*d) }},
		{"trades out of order", "trades: order", func(d *dissected) {
			for i := range 2 {
				a, b := d.word(trades, 1+i), d.word(trades, 3+i)
				d.set(trades, 1+i, b)
				d.set(trades, 3+i, a)
			}
		}},
		{"trades that stand for others", "trades: order", func(d *dissected) { d.set(trades, 0, 1) }},
		{"half a trade", "trades: sizes", func(d *dissected) { d.sections[trades] = d.sections[trades][:len(d.sections[trades])-4] }},
		{"trades of no containment", "trades: order", func(d *dissected) { d.set(trades, len(d.sections[trades])/4-1, manyMore) }},
		{"not whole codes", "packed rows: sizes", func(d *dissected) { d.sections[packedRows] = d.sections[packedRows][:len(d.sections[packedRows])-1] }},
		{"starts that fall", "starts", func(d *dissected) { d.set(starts, 3, d.word(starts, 5)) }},
		{"starts that begin late", "starts", func(d *dissected) { d.set(starts, 0, 1) }},
		{"starts that end early", "starts", func(d *dissected) { d.sections[packedRows] = append(d.sections[packedRows], 0, 0) }},
		{"a worker without a record", "#5: id", id(func([]uint16, int) []uint16 { return nil })},
		{"an id longer than the record", "#5: id", id(func(c []uint16, _ int) []uint16 { c[len(c)-1] = 0xfffe; return c })},
		{"an id longer than all records", "#5: id", id(func(c []uint16, _ int) []uint16 { return append(c[:len(c)-1], 0xffff, 0xffff, 0xffff) })},
		{"an id that begins in the row", "#5: row", id(func(c []uint16, at int) []uint16 { c[len(c)-1] += uint16(2 * (at - 6)); return c })},
		{"an id filled up with what is not 0", "#5: id", id(func(c []uint16, at int) []uint16 { return append(c[:at], 'w'|1<<8, 1) })},
		{"an id in the long form", "#5: id", id(func(c []uint16, at int) []uint16 { return append(c[:at], 'w', 1, 0, 0xffff) })},
		{"another id", "id table: worker", id(func(c []uint16, at int) []uint16 { c[at]++; return c })},

		{"more languages than a row can have", "row", code(func(c []uint16) []uint16 { c[1] |= 1 << 15; return c })},
		{"a flag of what is 0", "row", code(func(c []uint16) []uint16 { c[0] |= 1 << 11; return slices.Insert(c, 5, 0) })},
		{"a region in three codes", "row", code(func(c []uint16) []uint16 {
			at := 5 + int(c[0]>>11&1) // behind what is missing, where something is
			return slices.Replace(c, at, at+1, 1<<16-1, c[at], 0)
		})},
		{"components", "row", change(all, func(p places) { p.words[2] |= 1 << 15 })},
		{"education", "row", change(all, func(p places) { p.words[1] |= 15 << 20 })},
		{"moving", "row", change(all, func(p places) { p.words[1] |= 3 << 24 })},
		{"a region that is not there", "row", change(all, func(p places) { p.words[3] = uint32(regions) })},
		{"a region before all", "row", change(all, func(p places) { p.words[3] = ^uint32(2) })},
		{"period", "row", change(wishes, func(p places) { p.words[p.wishes+4] |= 5 << 8 })},
		{"currency", "row", change(wishes, func(p places) { p.words[p.wishes+3] = 9 })},
		{"more jobs than codes", "row", code(func(c []uint16) []uint16 { c[0] |= 1023; return c })},
		{"a row cut off", "row", code(func(c []uint16) []uint16 { return c[:7] })},
		{"a row without codes", "row", code(func([]uint16) []uint16 { return nil })},
		{"a wide word that has room", "row", code(func(c []uint16) []uint16 { return slices.Replace(c, 5, 6, 0xffff, c[5], 0) })},
		{"a skill beyond all", "skills", setCode(0, 8191<<3)},
		{"level", "skills", setCode(0, 1<<3|7)},
		{"a skill cut short", "skills", func(d *dissected) { setCode(len(d.sections[skills])/2-1, 0)(d) }},
		{"a skill that is too long", "skills", func(d *dissected) { setCode(0, 0)(d); setCode(1, 5<<3)(d); setCode(2, 0)(d) }},
		{"a code that is none", "skills", setCode(0, 1)},
		{"skills that begin late", "skills", func(d *dissected) { d.set(skillFirsts, 0, 1) }},
		{"skills of a run that begin late", "skills", func(d *dissected) { d.set(skillFirsts, 1, d.word(skillFirsts, 2)+1) }},
		{"skills of a worker that end early", "skills", func(d *dissected) { d.sections[workerStarts][2*17] = 0xff }},
		{"a start of skills more", "starts of workers: sizes", func(d *dissected) { d.sections[workerStarts] = append(d.sections[workerStarts], 0, 0) }},
		{"a code more", "skills", func(d *dissected) { d.sections[skills] = append(d.sections[skills], 8, 0) }},
		{"skills of a row", "skills of rows: worker", func(d *dissected) { d.sections[rowSkills][0] ^= 1 << 3 }},
		{"skills of rows that begin late", "starts of rows: order", func(d *dissected) { d.set(rowFirsts, 0, 1) }},
		{"a start of rows more", "starts of rows: sizes", func(d *dissected) { d.sections[rowStarts] = append(d.sections[rowStarts], 0, 0) }},
		{"skills of rows of a home", "lists: sizes", func(d *dissected) { d.set(lists, 4, 1) }},
		{"unit", "row", change(jobs, func(p places) { p.words[p.jobs+1] = manyMore })},
		{"unit below none", "row", change(jobs, func(p places) { p.words[p.jobs+1] = ^uint32(1) })},
		{"years", "row", change(jobs, func(p places) { p.words[p.jobs+2] = ^uint32(1) })},
		{"unit of a wish", "row", change(func(p places) bool { return p.end > p.wanted }, func(p places) { p.words[p.wanted+1] = manyMore })},
		{"language", "row", change(func(p places) bool { return p.areas > p.languages }, func(p places) { p.words[p.languages] = manyMore })},
		{"area", "row", change(func(p places) bool { return p.wanted > p.areas }, func(p places) { p.words[p.areas+1]++ })},
		{"facts that are not there", "facts", change(func(p places) bool { return p.end == len(p.words) }, func(p places) { p.words[1] |= lastOfAWord })},
		{"facts that are not said", "length", change(func(p places) bool { return p.end < len(p.words) }, func(p places) { p.words[1] &^= lastOfAWord })},

		{"a sketch", "sketches: worker", func(d *dissected) { d.sections[sketches][12*7] ^= 1 }},
		{"a home of a sketch", "sketches: worker", func(d *dissected) {
			binary.LittleEndian.PutUint16(d.sections[sketches][8:], beyondRegions)
		}},
		{"a sketch of a row", "sketches of rows: worker", func(d *dissected) { d.sections[rowSketches][12*7+8] ^= 1 }},
		{"one open more or less", "groups: the open ones", func(d *dissected) {
			open := (d.count(28) - 1) ^ 1 + 1 // the other number with as many blocks
			binary.LittleEndian.PutUint32(d.header[28:], open)
			d.set(groups, 2*2*regions+1, open)
		}},
		{"open ones that begin late", "groups: sizes", func(d *dissected) { d.set(groups, 2*2*regions, 1); d.set(groups, 2*2*regions+1, d.count(28)) }},
		{"opens", "groups: sizes", func(d *dissected) { binary.LittleEndian.PutUint32(d.header[28:], d.count(28)+1) }},
		{"a home that begins elsewhere", "groups: home", func(d *dissected) {
			at := d.group(t, 0, regions)
			d.set(groups, 2*at, d.word(groups, 2*at)-1)
		}},
		{"a home beyond the end", "groups: sizes", func(d *dissected) { d.set(groups, 2*d.group(t, 0, regions), manyMore) }},
		{"a mover in another region", "groups: region", func(d *dissected) { d.shift(t, regions) }},
		{"more movers than rows", "groups: sizes", func(d *dissected) { d.set(groups, 2*d.group(t, regions, 2*regions)+1, manyMore) }},
		{"a row that is not there", "rows: range", func(d *dissected) { d.set(rows, 0, manyMore) }},
		{"a row too much", "rows: sizes", func(d *dissected) { d.sections[rows] = append(d.sections[rows], 0, 0, 0, 0) }},

		{"an id that is there twice", "id table: number", func(d *dissected) { d.set(idTable, d.slot(t, func(x uint32) bool { return x == 0 }), 1) }},
		{"an id that is not there", "id table: range", func(d *dissected) { d.set(idTable, d.slot(t, func(x uint32) bool { return x != 0 }), manyMore) }},
		{"ids that are another's", "id table: worker", func(d *dissected) {
			a := d.slot(t, func(x uint32) bool { return x == 1 })
			b := d.slot(t, func(x uint32) bool { return x == 2 })
			d.set(idTable, a, 2)
			d.set(idTable, b, 1)
		}},

		{"years of all", "blocks: range", setByte(blocks, blockYears+3, 0xff)},
		{"years of a block", "blocks: range", setByte(blocks, blockSize+blockYears+3, 0xff)},
		{"missing components", "blocks: range", setByte(blocks, blockMissing+1, 0xff)},
		{"spoken languages", "blocks: range", setByte(blocks, blockSpoken, 8)},
		{"level of education", "blocks: range", setByte(blocks, blockLevel, 9)},
		{"flags", "blocks: range", setByte(blocks, blockFlags, 0xff)},
		{"what means nothing", "blocks: range", setByte(blocks, blockRest, 1)},
		{"a language of a block", "blocks: range", setByte(blocks, blockMembers+3, 0xff)},
		{"a block that is not there", "holdings: order", func(d *dissected) {
			binary.LittleEndian.PutUint16(d.sections[holdings], 1023<<6)
		}},
		{"a worker of a skill who is not there", "postings: order", func(d *dissected) {
			binary.LittleEndian.PutUint16(d.sections[postings], 8191<<3)
		}},
		{"a level that is none", "postings: order", func(d *dissected) { d.sections[postings][0] = d.sections[postings][0]&^7 | 6 }},
		{"a worker of a skill twice", "postings: order", func(d *dissected) { d.twice(t) }},
		{"workers of a skill in another order", "postings: order", func(d *dissected) { d.turn(t) }},
		{"holdings beside postings", "lists: sizes", func(d *dissected) {
			d.set(lists, 0, 1)
			d.sections[holdings] = append(d.sections[holdings], 0, 0)
		}},
		{"a posting too much", "postings: sizes", func(d *dissected) { d.sections[postings] = append(d.sections[postings], 0, 0) }},
		{"postings of everybody", "lists: sizes", func(d *dissected) {
			last := len(d.sections[lists])/4 - 5
			n := d.word(lists, last)
			d.set(lists, last, 0)
			d.set(lists, last+1, n)
			d.sections[holdings] = d.sections[holdings][:len(d.sections[holdings])-2*int(n)]
			d.sections[postings] = append(d.sections[postings], make([]byte, 2*n)...)
		}},
		{"skills of rank 7", "words of skills: order", func(d *dissected) { d.set(skillWords, 2, 7) }},
		{"skills that start at 7", "words of skills: order", func(d *dissected) { d.set(skillWords, 3, 7) }},
		{"skills that begin late", "words of skills: order", func(d *dissected) {
			binary.LittleEndian.PutUint16(d.sections[skillStarts], 1)
		}},
		{"skills of nobody", "words of skills: order", func(d *dissected) {
			binary.LittleEndian.PutUint16(d.sections[skillStarts][2:], 0)
		}},
		{"skills that fall", "words of skills: order", func(d *dissected) {
			at := d.sections[skillStarts]
			binary.LittleEndian.PutUint16(at[4:], binary.LittleEndian.Uint16(at[2:])-1)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := dissect(x.data)
			tt.change(&d)
			_, err := x.open(t, d.bytes())
			require.ErrorIs(t, err, pool.ErrSnapshot)
			require.ErrorContains(t, err, tt.where)
		})
	}
	for _, tt := range []struct {
		name string
		at   int
		xor  uint32
	}{
		{"order of bytes", 12, 1},
		{"length", 16, 64},
		{"workers", 24, 1},
		{"too many workers", 24, 1<<31 - 1},
		{"more than too many", 24, 1 << 31},
		{"more open than too many", 28, 1 << 31},
		{"many regions", 32, 1 << 31},
		{"regions", 32, 1},
		{"size of blocks", 36, 1 << 20},
		{"no size of blocks", 36, 2},
		{"sections", 40, 1},
		{"stamp", 44, 1 << 8},
		{"a word that means nothing", 48, 1},
		{"stamp after its end", 96 + 8, 1},
		{"number of a section", tableAt + entrySize, 1},
		{"offset", tableAt + entrySize + 8, 64},
		{"length of a section", tableAt + entrySize + 16, 1 << 30},
		{"length of the last", tableAt + skillStarts*entrySize + 16, 64},
		{"sum of a section", tableAt + 4, 1},
	} {
		t.Run("header: "+tt.name, func(t *testing.T) {
			data := slices.Clone(x.data)
			binary.LittleEndian.PutUint32(data[tt.at:], binary.LittleEndian.Uint32(data[tt.at:])^tt.xor)
			end := tableAt + (skillStarts+1)*entrySize
			binary.LittleEndian.PutUint32(data[end:], crc32.Checksum(data[:end], crc32.MakeTable(crc32.Castagnoli)))
			_, err := x.open(t, data)
			require.ErrorIs(t, err, pool.ErrSnapshot)
			require.NotContains(t, err.Error(), "header: checksum", "the premise")
		})
	}
}

// TestSnapshotGoesOn: bytes behind the last section, of which the header knows, are
// refused.
func TestSnapshotGoesOn(t *testing.T) {
	x := newSmall(t, 9, 20)
	data := append(slices.Clone(x.data), make([]byte, 64)...)
	binary.LittleEndian.PutUint64(data[16:], uint64(len(data)))
	end := tableAt + (skillStarts+1)*entrySize
	binary.LittleEndian.PutUint32(data[end:], crc32.Checksum(data[:end], crc32.MakeTable(crc32.Castagnoli)))
	_, err := x.open(t, data)
	require.ErrorIs(t, err, pool.ErrSnapshot)
	require.NotContains(t, err.Error(), "header: checksum", "the premise")
}

// withoutLateSkills has no late names of skills.
func withoutLateSkills(d dissected) dissected {
	rest := d.sections[late]
	n := binary.LittleEndian.Uint32(rest)
	rest = rest[4:]
	for range n {
		rest = rest[4+binary.LittleEndian.Uint32(rest):]
	}
	d.sections[late] = append(make([]byte, 4), rest...)
	return d
}

// twice makes two postings of one skill those of one worker.
func (d *dissected) twice(t *testing.T) {
	t.Helper()
	i := d.second(t)
	at := d.sections[postings]
	copy(at[i:i+2], at[i-2:i])
}

// turn puts two postings of one skill in the other order.
func (d *dissected) turn(t *testing.T) {
	t.Helper()
	i := d.second(t)
	at := d.sections[postings]
	a, b := binary.LittleEndian.Uint16(at[i-2:]), binary.LittleEndian.Uint16(at[i:])
	binary.LittleEndian.PutUint16(at[i-2:], b)
	binary.LittleEndian.PutUint16(at[i:], a)
}

// second is where a second posting of a skill begins.
func (d *dissected) second(t *testing.T) int {
	t.Helper()
	at := d.sections[postings]
	for i := 2; i < len(at); i += 2 {
		if a, b := binary.LittleEndian.Uint16(at[i-2:])>>3, binary.LittleEndian.Uint16(at[i:])>>3; a < b && i > 2 && binary.LittleEndian.Uint16(at[i-4:])>>3 < a {
			return i
		}
	}
	t.Fatal("the premise: several hold a skill")
	return 0
}

// group is the first group of lists, of some, that has workers.
func (d *dissected) group(t *testing.T, from, to int) int {
	t.Helper()
	for i := from; i < to; i++ {
		if d.word(groups, 2*i+1) > 0 {
			return i
		}
	}
	require.Fail(t, "the premise: there is such a group")
	return 0
}

// shift moves a mover from one region to another so that blocks, and the runs of a
// column, stay as they are.
func (d *dissected) shift(t *testing.T, regions int) {
	t.Helper()
	even, odd := 0, 0
	for i := regions; i < 2*regions; i++ {
		switch n := d.word(groups, 2*i+1); {
		case n%2 == 0 && n%16 != 0:
			even = i
		case n%2 == 1 && n%16 != 15:
			odd = i
		}
	}
	require.True(t, even > 0 && odd > 0, "the premise")
	d.set(groups, 2*even+1, d.word(groups, 2*even+1)-1)
	d.set(groups, 2*odd+1, d.word(groups, 2*odd+1)+1)
}

// slot is the first place of the table of ids of which something holds.
func (d *dissected) slot(t *testing.T, holds func(x uint32) bool) int {
	t.Helper()
	for i := range len(d.sections[idTable]) / 4 {
		if holds(d.word(idTable, i)) {
			return i
		}
	}
	require.Fail(t, "the premise: there is such a place")
	return 0
}
