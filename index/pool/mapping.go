package pool

import (
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"unsafe"

	"github.com/blevesearch/mmap-go"

	"github.com/beveridge-go/beveridge/match/row"
)

// A mapping is the bytes of a snapshot, which begin at a multiple of 8. A file that
// is mapped is let go once the mapping is unreachable: whatever keeps slices of the
// bytes must keep the mapping too, because the collector does not see through them.
type mapping struct{ data []byte }

// mapFile maps a file, or reads it where it cannot be mapped.
func mapFile(path string) (*mapping, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.Size() < headerEnd, info.Size() > math.MaxInt-alignment:
		return nil, fmt.Errorf("%s: %w: %d bytes", path, ErrSnapshot, info.Size())
	}
	data, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return readFile(f, int(info.Size()))
	}
	m := &mapping{data: data}
	runtime.AddCleanup(m, func(data mmap.MMap) { _ = data.Unmap() }, data)
	return m, nil
}

func readFile(r io.Reader, size int) (*mapping, error) {
	m := &mapping{data: aligned(size)}
	if _, err := io.ReadFull(r, m.data); err != nil {
		return nil, err
	}
	return m, nil
}

// inMemory is the mapping of bytes in memory. It copies them only where they begin
// at an odd place.
func inMemory(data []byte) *mapping {
	if uintptr(unsafe.Pointer(unsafe.SliceData(data)))%8 != 0 {
		data = append(aligned(len(data))[:0], data...)
	}
	return &mapping{data: data}
}

// aligned is so many bytes that begin at a multiple of 8.
func aligned(size int) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(make([]uint64, size/8+1)))), size)
}

// plain is what a snapshot keeps as it is in memory: items without pointers, as
// large on every machine, of which every byte is said.
type plain interface {
	byte | uint16 | uint32 | holding | posting | row.Block | row.Sketch | row.DirectoryWord | groupEntry | listEntry
}

// Their sizes are part of the format, whose version changes with them.
var (
	_ [112]byte = [unsafe.Sizeof(row.Block{})]byte{}
	_ [16]byte  = [unsafe.Sizeof(row.Sketch{})]byte{}
	_ [16]byte  = [unsafe.Sizeof(row.DirectoryWord{})]byte{}
	_ [2]byte   = [unsafe.Sizeof(holding(0))]byte{}
	_ [2]byte   = [unsafe.Sizeof(posting(0))]byte{}
)

func sizeOf[T plain]() int {
	var x T
	return int(unsafe.Sizeof(x))
}

// bytesOf is the memory of items.
func bytesOf[T plain](items []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(items))), len(items)*sizeOf[T]())
}

// itemsOf are the items whose memory the bytes of a section are; ok is false where
// they are no whole number.
func itemsOf[T plain](data []byte) (items []T, ok bool) {
	n := len(data) / sizeOf[T]()
	if n == 0 {
		return nil, len(data) == 0
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(data))), n), n*sizeOf[T]() == len(data)
}
