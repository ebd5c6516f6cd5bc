package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"
	"syscall"

	bolterrors "go.etcd.io/bbolt/errors"
)

// The errors of this package, to be told apart by [errors.Is]. They come
// wrapped with the directory or the id that they are about, and with what the
// system said. Faults of records and queries are those of package fact.
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
	// ErrReadOnly says that the index was opened with Config.ReadOnly, or that
	// the system does not let this process write to the directory.
	ErrReadOnly = errors.New("read-only")
	// ErrNoSpace says that the disk is full, or a quota or a limit of the size of
	// files is reached. Make room and try again.
	ErrNoSpace = errors.New("no space left")
	// ErrPending says that the context of a call ended while its batch was being
	// written. The batch is finished all the same, and kept whole or, if the disk
	// refuses, not at all; [Index.Sync] waits for it. It comes with the cause.
	ErrPending = errors.New("the batch is still being written")
	// ErrText says that the text of records that were kept could not be indexed, or
	// that the text is not that of the records. In the first case ranking and
	// reading go on, and writing and text search are refused. [Index.Rebuild]
	// mends the text, and so does opening the index again.
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

// ofSystem gives an error of a library under us, or of the system, the name
// that it has here, if it has one.
func ofSystem(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, bolterrors.ErrTimeout):
		return ErrLocked
	case isOneOf(err, syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG):
		return fmt.Errorf("%w: %w", ErrNoSpace, err)
	case isOneOf(err, syscall.EROFS, syscall.EACCES, syscall.EPERM):
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	default:
		return err
	}
}

// isOneOf also looks at how the message ends, because bleve, and bbolt where it
// resizes a file, keep only the message of the system's error.
func isOneOf(err error, codes ...syscall.Errno) bool {
	for _, c := range codes {
		if errors.Is(err, c) || strings.HasSuffix(err.Error(), c.Error()) {
			return true
		}
	}
	return false
}

// ofOpening names an error of opening a store. What is neither ours nor the
// system's is something that bbolt does not like in the file.
func ofOpening(err error) error {
	err = ofSystem(err)
	var refused *fs.PathError
	var system *os.SyscallError
	var code syscall.Errno
	for _, known := range []error{ErrLocked, ErrCorrupt, ErrVersion, ErrReadOnly, ErrNoSpace} {
		if errors.Is(err, known) {
			return err
		}
	}
	if errors.As(err, &refused) || errors.As(err, &system) || errors.As(err, &code) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrCorrupt, err)
}
