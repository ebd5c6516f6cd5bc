package index

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// The errors of this package, to be told apart by [errors.Is]. They come
// wrapped with the directory or the id that they are about. Faults of records
// and queries are those of package fact.
var (
	// ErrClosed is returned by every call after [Index.Close].
	ErrClosed = errors.New("closed")
	// ErrNotFound says that there is no record with the id.
	ErrNotFound = errors.New("no such record")
	// ErrLocked says that another process, or another Index in this one, has
	// the directory open.
	ErrLocked = errors.New("open elsewhere")
	// ErrCorrupt says that the store is damaged or is no store of this package.
	// It cannot be mended from what is left: restore a copy.
	ErrCorrupt = errors.New("damaged, or not an index")
	// ErrVersion says that the store has a format that this version of the
	// package does not read.
	ErrVersion = errors.New("another format version")
	// ErrText says that records were kept but their text could not be indexed.
	// Ranking and reading go on; open the index again to rebuild the text.
	ErrText = errors.New("text could not be indexed")
)

var errClosed = fmt.Errorf("index: %w", ErrClosed)

// guard runs f and turns a panic of the libraries under it into ErrCorrupt.
// They trust the pages of a mapped file, so that a damaged one makes them read
// out of bounds, or past the end of a file that was cut short. Only code that
// reads files may run in f: a bug elsewhere must not pass for a damaged file.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrCorrupt, p)
		}
	}()
	return f()
}
