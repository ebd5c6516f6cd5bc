//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package index

import (
	"os"
	"syscall"
)

// unlock releases the lock that bbolt took on f. Closing f is not enough while
// a mapping of the file, which a panic has left behind, keeps it open.
func unlock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
