package pool

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"runtime"

	"github.com/beveridge-go/beveridge/match"
)

// OpenSettings are how a snapshot is opened. The zero value is the default: all is
// checked.
type OpenSettings struct {
	Settings // of the bases that merges build

	// Trusted leaves out all checks whose cost grows with the workers, so that a
	// million of them open in less than a millisecond. It is for a file that nobody
	// else can write, on a disk that is believed: a damaged one makes queries panic
	// or answer wrongly.
	Trusted bool
}

// OpenWorkers opens a snapshot of [Workers.WriteSnapshot]: the file is mapped into
// memory, or read where the file system cannot map it. It must not be changed or
// cut in place as long as the pool is used; a new snapshot is written beside it and
// renamed (Windows renames nothing over a file that is mapped). There is nothing to
// close: the mapping goes with the last query of the
// base that it is of, after a merge or when the pool is no longer used.
//
// By default all checksums are checked, and every number that anything is found by,
// so that a file that is damaged, or was made to do harm, gives an [ErrSnapshot] and
// never a panic, then or later; the ids, the homes and the sketches are held against
// the workers' rows. It takes about a tenth of what building takes. What else a file
// made on purpose can say that does not follow from its workers, such as a bound
// that is too low, [Workers.Verify] finds out.
//
// A snapshot of another stamp, of a scorer of another [match.Scorer.Compilation], or
// of one that has numbered names in another order, gives an [ErrStale]: the pool is
// to be built anew. The scorer numbers the names of the snapshot; where opening
// fails, it does not.
func OpenWorkers(ctx context.Context, s *match.Scorer, path string, stamp []byte, set OpenSettings) (*Workers, error) {
	file, err := mapFile(path)
	if err != nil {
		return nil, fmt.Errorf("pool: opening a snapshot: %w", err)
	}
	p, err := openWorkers(ctx, s, file, stamp, set)
	if err != nil {
		return nil, fmt.Errorf("pool: opening %s: %w", path, err)
	}
	return p, nil
}

// ReadWorkers is [OpenWorkers] for a snapshot in memory, which must not change as
// long as the pool is used.
func ReadWorkers(ctx context.Context, s *match.Scorer, data, stamp []byte, set OpenSettings) (*Workers, error) {
	p, err := openWorkers(ctx, s, inMemory(data), stamp, set)
	if err != nil {
		return nil, fmt.Errorf("pool: reading a snapshot: %w", err)
	}
	return p, nil
}

func openWorkers(ctx context.Context, s *match.Scorer, file *mapping, stamp []byte, set OpenSettings) (*Workers, error) {
	p := newWorkers(s, set.Settings)
	if err := p.unsupported(); err != nil {
		return nil, err
	}
	h, err := readHeader(file.data)
	if err != nil {
		return nil, err
	}
	if err := h.fits(s, stamp); err != nil {
		return nil, err
	}
	r := sectionReader{}
	for i := range r.sections {
		e := &h.entries[i]
		r.sections[i] = file.data[e.from:e.to:e.to]
	}
	if err := h.check(ctx, file.data, set.Trusted); err != nil {
		return nil, err
	}
	b, late := r.base(h, file)
	if r.bad != 0 {
		return nil, badSection(r.bad-1, "sizes")
	}
	if l := s.Tables().Limits(0, 0, 0); !l.Trades(b.trades) {
		return nil, badSection(sectionTrades, "order")
	}
	if !set.Trusted {
		if err := b.check(ctx, s, late); err != nil {
			return nil, err
		}
	}
	if err := s.NumberLate(late); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrStale, err)
	}
	p.start(b)
	runtime.KeepAlive(file)
	return p, nil
}

func sectionName(section int) string {
	return [numSections]string{
		"names", "late names", "trades", "packed rows", "starts", "skills", "firsts of skills", "starts of workers", "id table", "sketches", "groups", "lists", "rows",
		"sketches of rows", "skills of rows", "firsts of rows", "starts of rows", "blocks", "holdings", "postings", "words of skills", "starts of skills",
	}[section]
}

func badSection(section int, why string) error {
	return fmt.Errorf("%w: %s: %s", ErrSnapshot, sectionName(section), why)
}

// A snapshotHeader is what a snapshot says first.
type snapshotHeader struct {
	workers, open, regions, blockSize int
	compact                           bool

	compilation, stamp []byte
	entries            [numSections]struct {
		from, to int
		sum      uint32
	}
}

// readHeader reads and checks the header and the table of sections.
func readHeader(data []byte) (*snapshotHeader, error) {
	bad := func(why string) (*snapshotHeader, error) { return nil, fmt.Errorf("%w: header: %s", ErrSnapshot, why) }
	switch {
	case len(data) < headerEnd || string(data[:len(snapshotMagic)]) != snapshotMagic:
		return bad("no snapshot")
	case binary.LittleEndian.Uint32(data[8:]) != snapshotVersion:
		return nil, fmt.Errorf("%w: version %d of the format, not %d", ErrStale, binary.LittleEndian.Uint32(data[8:]), snapshotVersion)
	case crc32.Checksum(data[:sumAt], castagnoli()) != binary.LittleEndian.Uint32(data[sumAt:]):
		return bad("checksum")
	}
	number := func(at int) int { return int(int32(binary.LittleEndian.Uint32(data[at:]))) } // below 0: too much
	h := &snapshotHeader{workers: number(24), open: number(28), regions: number(32), blockSize: number(36)}
	stamp := number(44)
	switch {
	case number(12) != byteOrderMark:
		return bad("order of bytes")
	case binary.LittleEndian.Uint64(data[16:]) != uint64(len(data)):
		return bad("length")
	case number(40) != numSections, stamp < 0, stamp > MaxStamp, h.blockSize < 1, h.blockSize > mostBlockSize,
		min(h.workers, h.open, h.regions) < 0, h.workers > len(data)/4: // fewer than there are starts
		return bad("counts")
	case number(compactAt)>>1 != 0:
		return bad("compact")
	case !zero(data[compactAt+4 : 64]), !zero(data[stampAt+stamp : tableAt]), !zero(data[sumAt+4 : headerEnd]):
		return bad("filling")
	}
	h.compact = number(compactAt) == 1
	h.compilation, h.stamp = data[64:stampAt], data[stampAt:stampAt+stamp]
	at := uint64(headerEnd)
	for i := range h.entries {
		entry := data[tableAt+i*entrySize:]
		from, size := binary.LittleEndian.Uint64(entry[8:]), binary.LittleEndian.Uint64(entry[16:])
		if number(tableAt+i*entrySize) != i+1 || from != at || size > uint64(len(data))-at || padded(size) > uint64(len(data))-at {
			return bad("table of sections")
		}
		h.entries[i].from, h.entries[i].to = int(from), int(from+size)
		h.entries[i].sum = binary.LittleEndian.Uint32(entry[4:])
		at += padded(size)
	}
	if at != uint64(len(data)) {
		return bad("table of sections")
	}
	return h, nil
}

// zero reports whether bytes are all 0.
func zero(data []byte) bool {
	for _, x := range data {
		if x != 0 {
			return false
		}
	}
	return true
}

// fits reports why a snapshot is not that of a scorer and a stamp.
func (h *snapshotHeader) fits(s *match.Scorer, stamp []byte) error {
	compilation := s.Compilation()
	switch {
	case !bytes.Equal(h.compilation, compilation[:]):
		return fmt.Errorf("%w: compiled with other regions, skills, occupations or rules", ErrStale)
	case !bytes.Equal(h.stamp, stamp):
		return fmt.Errorf("%w: stamp %x, not %x", ErrStale, h.stamp, stamp)
	case h.regions != len(s.Tables().Spans()):
		return fmt.Errorf("%w: header: %d regions", ErrSnapshot, h.regions)
	}
	return nil
}

// check checks the sections' checksums, of the small ones in any case.
func (h *snapshotHeader) check(ctx context.Context, data []byte, trusted bool) error {
	for i, e := range h.entries {
		small := i == sectionNames || i == sectionLate || i == sectionTrades || i == sectionGroups || i == sectionLists
		if trusted && !small {
			continue
		}
		sum, _, err := checksum(ctx, [][]byte{data[e.from:e.to]})
		if err != nil {
			return err
		}
		end := e.from + int(padded(uint64(e.to-e.from)))
		if sum != e.sum {
			return badSection(i, "checksum")
		}
		if !zero(data[e.to:end]) {
			return badSection(i, "filling")
		}
	}
	return nil
}
