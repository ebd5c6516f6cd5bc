package match

import (
	"unsafe"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// PackedWorkers are compiled workers without their records: all that
// [Scorer.Key], [Scorer.Score] and [Scorer.Verdict] read of them, in some 100
// bytes each. They are immutable and safe for concurrent use with the scorer that
// compiled them, unless it has a [Model], which sees whole records.
type PackedWorkers struct {
	rows   []uint16 // records, one after another
	starts []uint32 // of each worker in rows, and the end
	skills row.SkillColumn
	names  []string // what the facts mention by number
}

// Len returns the number of workers.
func (p *PackedWorkers) Len() int { return len(p.starts) - 1 }

// ID returns the id of worker i. It shares the memory of the rows, which stay as long as it
// is kept.
func (p *PackedWorkers) ID(i int) string {
	_, id := cutID(p.record(i))
	return id
}

// Size returns the bytes that the workers take.
func (p *PackedWorkers) Size() int {
	n := 2*cap(p.rows) + 4*cap(p.starts) + p.skills.Size()
	for _, name := range p.names {
		n += 16 + len(name)
	}
	return n
}

// A PackedRow is room for the row of a worker of a pack, which is valid until the next
// one is read. The zero value is ready. It must not be copied.
type PackedRow struct {
	row.Worker

	words  []uint32
	skills []row.Skill
}

// Row reads the row of worker i, and returns the worker's origin. In steady state it
// does not allocate.
func (p *PackedWorkers) Row(dst *PackedRow, i int) Origin {
	origin := p.Beside(dst, i)
	dst.skills = p.skills.Read(dst.skills[:0], i)
	dst.Skills = dst.skills
	return origin
}

// Beside is [PackedWorkers.Row] for all beside the skills, of which the row has none
// then: those of [PackedWorkers.Skills] are another run of memory.
func (p *PackedWorkers) Beside(dst *PackedRow, i int) Origin {
	dst.words, _ = row.ReadNarrow(dst.words[:0], p.narrow(i))
	_, caller := row.ReadWorker(&dst.Worker, dst.words)
	return Origin(caller & packedOrigin)
}

// record is the record of worker i.
func (p *PackedWorkers) record(i int) []uint16 { return p.rows[p.starts[i]:p.starts[i+1]] }

// narrow is the row of worker i and the facts.
func (p *PackedWorkers) narrow(i int) []uint16 {
	narrow, _ := cutID(p.record(i))
	return narrow
}

// Origin returns the origin of worker i, at the cost of one read.
func (p *PackedWorkers) Origin(i int) Origin {
	return Origin(row.NarrowCaller(p.record(i)) & packedOrigin)
}

// Skills are those of the workers, list after list.
func (p *PackedWorkers) Skills() *row.SkillColumn { return &p.skills }

// Touch reads a word of each line of the cache that the workers lie in, but for their
// skills, so that they are at hand. Such reads do not wait for each other, as those of
// [PackedWorkers.Row] do. What it returns means nothing, and has to be used lest the reads
// be left out.
func (p *PackedWorkers) Touch(workers []uint32) (x uint32) {
	for _, i := range workers {
		x += p.starts[i]
	}
	for _, i := range workers {
		record := p.record(int(i))
		for at := 0; at < len(record); at += 32 {
			x += uint32(record[at])
		}
		x += uint32(record[len(record)-1])
	}
	return x
}

// Unpack reads worker i. What it returns is valid until dst is used again, and
// has neither texts nor what only an explanation needs: it serves [Scorer.Key],
// [Scorer.Score] and [Scorer.Verdict]. In steady state it does not allocate.
func (p *PackedWorkers) Unpack(dst *UnpackedWorker, i int) *PreparedWorker {
	w := dst.read(p, i)
	dst.skills = p.skills.Read(dst.skills[:0], i)
	w.row.Skills = dst.skills
	return w
}

// UnpackBeside is [PackedWorkers.Unpack] for all beside the skills, of which the worker
// has none then: they lie elsewhere, and [Scorer.Verdict] does not ask for them.
func (p *PackedWorkers) UnpackBeside(dst *UnpackedWorker, i int) *PreparedWorker {
	return dst.read(p, i)
}

// An UnpackedWorker is room for a worker of a pack. The zero value is ready. It
// must not be copied or used by two goroutines at once.
type UnpackedWorker struct {
	prepared PreparedWorker
	record   Worker

	words   []uint32
	skills  []row.Skill
	numbers []int
	texts   []string
	codes   []taxonomy.Code
	areas   []row.Span
	permits []Permit
	rights  []permitRights
}

// Forget lets go of the last worker, of whom the room else keeps the memory of the
// pack.
func (u *UnpackedWorker) Forget() { u.prepared, u.record = PreparedWorker{}, Worker{} }

// What the six bits beside a row say.
const (
	packedOrigin      = 3 // Origin
	packedRecognition = 2 // shift of Recognition
	packedFacts       = 1 << 5
)

// The first word of the facts for the hard constraints.
const (
	factCitizenships = 1 << iota // are known
	factPermits                  // are known
	factLicences                 // are known
	factRefusals                 // there are lists of them
	factBirthShift   = 4         // 2 bits: state
	factHoursShift   = 6
	factShiftsShift  = 8
	factFreeShift    = 10 // 10 bits: how many
	factLicenceShift = 20
)

// stateSome is the state of an optional fact that has a value; 0 is unknown and
// 1 none.
const stateSome = 2

// optState is the value and the state of an optional fact.
func optState[T any](o fact.Opt[T]) (T, uint32) {
	x, ok := o.Get()
	switch {
	case ok:
		return x, stateSome
	case o.IsNone():
		return x, 1
	default:
		return x, 0
	}
}

// textOf is bytes that never change as a text, without a copy.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// bytesOf is the memory of words or codes.
func bytesOf[T uint16 | uint32](words []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), int(unsafe.Sizeof(T(0)))*len(words))
}
