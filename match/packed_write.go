package match

import (
	"context"
	"fmt"
	"math"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// A WorkerPacker makes [PackedWorkers]. It is for one goroutine.
type WorkerPacker struct {
	pages   [][]uint32 // of words; a worker lies in one, with the id behind
	places  [][]place  // of the workers, runOfPlaces in each but the last
	n       int        // workers
	size    uint64     // words in all, without the ids
	held    int        // skills in all
	codes   int        // of them in a column
	ids     uint64     // codes in all
	names   []string
	numbers map[string]uint32 // of names
	skills  []row.Skill       // room
	words   []uint32          // room
	touched uint32            // so that what is read ahead is not left out
}

// A place is where a worker lies. Neither pages nor places are moved as they become many,
// which in one long array would cost as much as packing.
type place struct{ page, from, to, id uint32 } // id: how many bytes

const runOfPlaces = 1 << 12

// pageWords is how many words a page has room for, and pageRest how many are left
// before the next is begun: more than most workers take.
const (
	pageWords = 1 << 16
	pageRest  = 1 << 8
)

// NewWorkerPacker begins a pack. Workers of from, which may be nil, can be copied
// into it.
func NewWorkerPacker(from *PackedWorkers) *WorkerPacker {
	p := &WorkerPacker{numbers: make(map[string]uint32)}
	if from != nil {
		for i, name := range from.names {
			p.names = append(p.names, name)
			p.numbers[name] = uint32(i)
		}
	}
	return p
}

// Packable reports why a worker cannot be packed: a list is longer than a valid
// record has, or an enumeration has no such value.
func Packable(w *PreparedWorker) error {
	r := &w.row
	switch long := longList(w); {
	case w.Origin > packedOrigin:
		return notPacked(w, "origin")
	case w.Education.Recognition > 7:
		return notPacked(w, "education.recognition")
	case !isTri(w.Refusals.Shifts):
		return notPacked(w, "refusals.shifts")
	case !isTri(w.Wishes.Shifts), !isTri(w.Wishes.Housing):
		return notPacked(w, "wishes")
	case long != "":
		return notPacked(w, long)
	case max(len(r.Skills), len(r.Jobs), len(r.Languages), len(r.Moves), len(r.Wanted)) > row.MaxPacked:
		return notPacked(w, "lists")
	}
	return nil
}

// isTri reports whether an answer is one of the three.
func isTri(t fact.Tri) bool { return t == fact.Unknown || t == fact.No || t == fact.Yes }

func notPacked(w *PreparedWorker, field string) error {
	return fmt.Errorf("match: packing: %w", &fact.Fault{Record: w.ID, Field: field, Err: fact.ErrRange})
}

// Add packs a worker. It fails, and adds nothing, where a worker is not [Packable]
// or the pack is full at 16 GB.
func (p *WorkerPacker) Add(w *PreparedWorker) error {
	if err := Packable(w); err != nil {
		return err
	}
	caller := uint32(w.Origin) | uint32(w.Education.Recognition)<<packedRecognition
	facts := hasFacts(w.Worker)
	if facts {
		caller |= packedFacts
	}
	page := p.page()
	from := len(*page)
	words, _ := row.AppendWorker(*page, &w.row, caller)
	skills := row.SortSkills(words[from:])
	if facts {
		words = p.facts(words, w)
	}
	if p.size+uint64(len(words)-from) > math.MaxUint32 || p.ids+uint64(idCodes(len(w.ID))) > math.MaxUint32/2 {
		return notPacked(w, "pack")
	}
	p.held, p.codes = p.held+len(skills), p.codes+row.CodesOf(skills)
	p.end(words, from, w.ID)
	return nil
}

// page is the page that the next worker is written to.
func (p *WorkerPacker) page() *[]uint32 {
	if n := len(p.pages); n == 0 || len(p.pages[n-1]) > pageWords-pageRest {
		p.pages = append(p.pages, make([]uint32, 0, pageWords))
	}
	return &p.pages[len(p.pages)-1]
}

// Copy packs worker i of the pack that this one was begun from.
func (p *WorkerPacker) Copy(from *PackedWorkers, i int) {
	page := p.page()
	p.skills = from.skills.Read(p.skills[:0], i)
	narrow, id := cutID(from.record(i))
	p.words, _ = row.ReadNarrow(p.words[:0], narrow)
	p.held, p.codes = p.held+len(p.skills), p.codes+from.skills.Codes(i)
	p.end(row.JoinSkills(*page, p.words, p.skills), len(*page), id)
}

// end puts the last page back, to which a worker was written, with the id behind.
func (p *WorkerPacker) end(page []uint32, from int, id string) {
	last, to := &p.pages[len(p.pages)-1], len(page)
	page = append(page, make([]uint32, (len(id)+3)/4)...)
	copy(bytesOf(page[to:]), id)
	if cap(page) != cap(*last) {
		*last = page
	}
	*last = (*last)[:len(page)] // which the collector need not be told of
	if p.n%runOfPlaces == 0 {
		p.places = append(p.places, make([]place, 0, runOfPlaces))
	}
	run := &p.places[len(p.places)-1]
	*run = append(*run, place{uint32(len(p.pages) - 1), uint32(from), uint32(to), uint32(len(id))})
	p.n++
	p.size += uint64(to - from)
	p.ids += uint64(idCodes(len(id)))
}

// place is where worker i lies.
func (p *WorkerPacker) place(i uint32) *place { return &p.places[i/runOfPlaces][i%runOfPlaces] }

// Packed returns what was packed, in the order of the numbers, which are those of
// workers in the order in which they came; nil keeps that order. What is packed in
// the same order is the same, whatever the order in which it came. It looks at the
// context every few milliseconds.
func (p *WorkerPacker) Packed(ctx context.Context, order []uint32) (*PackedWorkers, error) {
	if order == nil {
		order = make([]uint32, p.Len())
		for i := range order {
			order[i] = uint32(i)
		}
	}
	out := &PackedWorkers{
		rows:   make([]uint16, 0, int(p.size)-p.held+int(p.ids)+len(order)),
		starts: make([]uint32, 1, len(order)+1), skills: row.NewSkillColumn(len(order), p.codes),
	}
	names := newRenumbering(p.names)
	for n, i := range order {
		if n%packedEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if n%packedAhead == 0 {
			p.Touch(order[n:min(n+packedAhead, len(order))])
		}
		rest, held := row.SplitSkills(p.words[:0], p.at(int(i)))
		names.worker(rest)
		p.words, out.rows = rest, appendID(row.AppendNarrow(out.rows, rest), p.ID(int(i)))
		out.skills.Append(held)
		out.starts = append(out.starts, uint32(len(out.rows)))
	}
	if !out.skills.Clip() || uint64(len(out.rows)) > math.MaxUint32 {
		return nil, fmt.Errorf("match: packing: %d workers: %w", len(order), fact.ErrRange)
	}
	out.names = names.names
	if cap(out.rows) > len(out.rows)+len(out.rows)/64 {
		out.rows = append(make([]uint16, 0, len(out.rows)), out.rows...)
	}
	return out, nil
}

// packedEvery is how many workers are copied, with all their lists, between two looks at
// the context, and packedAhead how many are touched before they are copied.
const (
	packedEvery = 256
	packedAhead = 64
)

// Touch reads a word of each line of the cache that some workers of those packed so far
// lie in, so that they are at hand.
func (p *WorkerPacker) Touch(workers []uint32) {
	for _, i := range workers {
		x := p.place(i)
		page := p.pages[x.page][:x.to+(x.id+3)/4]
		for at := x.from; at < uint32(len(page)); at += 16 {
			p.touched += page[at]
		}
	}
}

// Len returns how many workers were packed so far.
func (p *WorkerPacker) Len() int { return p.n }

// at is the words of worker i.
func (p *WorkerPacker) at(i int) []uint32 {
	x := p.place(uint32(i))
	return p.pages[x.page][x.from:x.to]
}

// Row reads the row of worker i of those packed so far, and returns the worker's
// origin. Its lists are the packer's own and must not be changed.
func (p *WorkerPacker) Row(dst *row.Worker, i int) Origin {
	_, caller := row.ReadWorker(dst, p.at(i))
	return Origin(caller & packedOrigin)
}

// ID returns the id of worker i of those packed so far.
func (p *WorkerPacker) ID(i int) string {
	x := p.place(uint32(i))
	return textOf(bytesOf(p.pages[x.page][x.to:])[:x.id])
}

// longList names a list that is too long to be packed.
func longList(w *PreparedWorker) string {
	long := func(n int) bool { return n > row.MaxPacked }
	switch {
	case long(len(w.rights.free)):
		return "citizenships"
	case long(len(w.Licences)):
		return "licences"
	case long(len(w.Permits)):
		return "permits"
	case long(len(w.Refusals.Occupations)), long(len(w.rights.refused)), long(len(w.Refusals.Employers)):
		return "refusals"
	}
	for i := range w.Permits {
		if long(len(w.Permits[i].Regions)) || long(len(w.Permits[i].Occupations)) || long(len(w.rights.permits[i].rules)) {
			return "permits"
		}
	}
	return ""
}
