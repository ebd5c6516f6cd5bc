package pool

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"

	"github.com/beveridge-go/beveridge/match"
)

// A snapshot is a header, a table of sections and the sections, in this order, all
// numbers little-endian:
//
//	  0  magic, 8 bytes
//	  8  version of the format, 4 bytes; 12: 0x01020304; 16: bytes in all, 8 bytes
//	 24  workers; 28: those of them whose place is open; 32: regions; 36: workers of
//	     a block; 40: sections; 44: bytes of the stamp; 4 bytes each
//	 48  1 where lists have no copies, [Settings].Compact; else 0; 4 bytes
//	 52  0
//	 64  fingerprint of the compilation ([match.Scorer.Compilation]), 32 bytes
//	 96  stamp, up to 160 bytes, then 0
//	256  for each section: its number, from 1; CRC-32C; offset and length in bytes,
//	     8 bytes each
//	784  CRC-32C of all above, then 0 to 832
//
// Sections follow each other without a gap, each filled up with 0 to a multiple of
// 64. Their order is that of the constants below; each has the memory of an array
// as it is, but for the first three. There is one way to write a base.
const (
	sectionNames             = iota // that facts mention: how many, then of each its length and text
	sectionLate                     // names of skills, of languages, of currencies, each list as above
	sectionTrades                   // 1 if the last one stands for others, then code and unit of each
	sectionPackedRows               // the packed workers, in the order of the base: the row, narrow, then the id
	sectionStarts                   // of each worker in the packed rows, and the end
	sectionSkills                   // of the workers: row.SkillColumn
	sectionFirstsOfWorkers          // likewise
	sectionStartsOfWorkers          // likewise
	sectionIDTable                  // idTable
	sectionSketches                 // row.Sketch of each worker
	sectionGroups                   // groupEntry: homes and movers by region, the open ones, everybody
	sectionLists                    // listEntry of each list of each group
	sectionRows                     // of the lists of movers and of everybody
	sectionRowSketches              // likewise, where they have copies
	sectionRowSkills                // likewise: row.SkillColumn of each
	sectionFirstsOfRowSkills        // likewise
	sectionStartsOfRowSkills        // likewise
	sectionBlocks                   // row.Block: of each list the whole, then the blocks
	sectionHoldings                 // of each list, of 2 bytes: block 10 bits, levels 6, the lowest last
	sectionPostings                 // of each list, of 2 bytes: place 13 bits, level 3; 7: several
	sectionWordsOfSkills            // row.DirectoryWord, likewise
	sectionStartsOfSkills           // likewise, their lowest 16 bits

	numSections
)

const (
	snapshotMagic   = "\x8bBVPOOL\n"
	snapshotVersion = 8
	byteOrderMark   = 0x01020304

	compactAt = 48
	stampAt   = 96
	tableAt   = 256
	entrySize = 24
	sumAt     = tableAt + numSections*entrySize
	headerEnd = (sumAt + 4 + alignment - 1) / alignment * alignment
	alignment = 64

	// MaxStamp is how many bytes the stamp of a snapshot can have.
	MaxStamp = tableAt - stampAt
)

var (
	// ErrSnapshot is the error of a snapshot that is damaged, or none.
	ErrSnapshot = errors.New("damaged snapshot")
	// ErrStale is the error of a snapshot that is of another stamp, version or
	// compilation. The pool is to be built anew.
	ErrStale = errors.New("stale snapshot")
)

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// WriteSnapshot writes the pool as it is when it is called, for [OpenWorkers]. The
// stamp is the caller's, to tell what the pool was made of. Where there were
// changes since the last merge, a base is built without them being merged, which
// takes as long as a merge. The bytes are the same for the same workers, stamp and
// size of blocks, whatever the order in which the workers came, if the scorer met
// their names outside its taxonomy in the same order ([match.Scorer.LateNames]). A scorer
// with a model, and a machine whose order of bytes is not the file's, give
// [errors.ErrUnsupported]. It looks at the context every few milliseconds.
func (p *Workers) WriteSnapshot(ctx context.Context, w io.Writer, stamp []byte) error {
	at := p.state.Load()
	err := p.unsupported()
	if err == nil && len(stamp) > MaxStamp {
		err = fmt.Errorf("stamp of %d bytes, %d at most", len(stamp), MaxStamp)
	}
	var b *base
	if err == nil {
		b, err = p.pure(ctx, at)
	}
	if err == nil {
		err = p.write(ctx, w, b, stamp)
	}
	runtime.KeepAlive(at)
	if err != nil {
		return fmt.Errorf("pool: writing a snapshot: %w", err)
	}
	return nil
}

func (p *Workers) unsupported() error {
	switch {
	case p.scorer.Modelled():
		return fmt.Errorf("a model needs records, which a snapshot does not have: %w", errors.ErrUnsupported)
	case binary.NativeEndian.Uint32([]byte{4, 3, 2, 1}) != byteOrderMark:
		return fmt.Errorf("this machine is not little-endian: %w", errors.ErrUnsupported)
	}
	return nil
}

// pure is the base of a state, or one of it with the changes.
func (p *Workers) pure(ctx context.Context, at *workerState) (*base, error) {
	var more []*match.PreparedWorker
	for i := range at.pending {
		if alive(at.pending[i].died.Load(), at.epoch) {
			more = append(more, at.pending[i].record)
		}
	}
	changed := len(more) > 0
	for i := range uint32(at.base.len()) {
		changed = changed || !alive(at.base.died.at(i), at.epoch)
	}
	if !changed {
		return at.base, nil
	}
	return p.build(ctx, at.base, at.epoch, more)
}

func (p *Workers) write(ctx context.Context, w io.Writer, b *base, stamp []byte) error {
	late, err := p.scorer.LateNamesOf(ctx, b.packed)
	if err != nil {
		return err
	}
	sections := b.sections(late)
	header := make([]byte, headerEnd)
	copy(header, snapshotMagic)
	put := binary.LittleEndian
	for i, x := range []int{snapshotVersion, byteOrderMark, 0, 0, b.len(), b.opens, len(b.homes), b.blockSize, numSections, len(stamp)} {
		put.PutUint32(header[8+4*i:], uint32(x))
	}
	if b.compact {
		put.PutUint32(header[compactAt:], 1)
	}
	compilation := p.scorer.Compilation()
	copy(header[stampAt-sha256.Size:], compilation[:])
	copy(header[stampAt:], stamp)
	end := uint64(headerEnd)
	for i, chunks := range sections {
		sum, size, err := checksum(ctx, chunks)
		if err != nil {
			return err
		}
		entry := header[tableAt+i*entrySize:]
		put.PutUint32(entry, uint32(i+1))
		put.PutUint32(entry[4:], sum)
		put.PutUint64(entry[8:], end)
		put.PutUint64(entry[16:], size)
		end += padded(size)
	}
	put.PutUint64(header[16:], end)
	put.PutUint32(header[sumAt:], crc32.Checksum(header[:sumAt], castagnoli()))
	if err := writeChunks(ctx, w, [][]byte{header}); err != nil {
		return err
	}
	for _, chunks := range sections {
		if err := writeChunks(ctx, w, chunks); err != nil {
			return err
		}
	}
	return nil
}

// padded is a length filled up.
func padded(size uint64) uint64 { return (size + alignment - 1) &^ (alignment - 1) }

// checksum is the CRC-32C of chunks together, and their length.
func checksum(ctx context.Context, chunks [][]byte) (sum uint32, size uint64, err error) {
	table := castagnoli()
	err = pieces(ctx, chunks, func(piece []byte) error {
		sum = crc32.Update(sum, table, piece)
		size += uint64(len(piece))
		return nil
	})
	return sum, size, err
}

// writeChunks writes a section, filled up.
func writeChunks(ctx context.Context, w io.Writer, chunks [][]byte) error {
	size := uint64(0)
	write := func(piece []byte) error {
		n, err := w.Write(piece)
		if err == nil && n < len(piece) {
			err = io.ErrShortWrite
		}
		size += uint64(n)
		return err
	}
	if err := pieces(ctx, chunks, write); err != nil {
		return err
	}
	return write(make([]byte, padded(size)-size))
}

// pieces goes through chunks in pieces of a megabyte at most, and looks at the
// context before each. Small chunks are put together.
func pieces(ctx context.Context, chunks [][]byte, do func([]byte) error) error {
	const most, small = 1 << 20, 1 << 12
	var room bytes.Buffer
	flush := func() error {
		if room.Len() == 0 {
			return nil
		}
		defer room.Reset()
		return do(room.Bytes())
	}
	for _, chunk := range chunks {
		if len(chunk) < small && room.Len()+len(chunk) <= most {
			room.Write(chunk)
			continue
		}
		if err := flush(); err != nil {
			return err
		}
		for len(chunk) > 0 {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			piece := chunk[:min(len(chunk), most)]
			if err := do(piece); err != nil {
				return err
			}
			chunk = chunk[len(piece):]
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return flush()
}
