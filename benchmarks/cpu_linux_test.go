package benchmarks_test

import (
	"syscall"
	"time"
	"unsafe"
)

// cpuTime is the processor time of this thread, to the nanosecond. Machines are
// shared, so a benchmark that states a time states this one; it must lock its
// thread. Asking costs under a microsecond, which each time contains.
func cpuTime() time.Duration {
	const threadClock = 3 // CLOCK_THREAD_CPUTIME_ID
	var t syscall.Timespec
	if _, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, threadClock, uintptr(unsafe.Pointer(&t)), 0); errno != 0 {
		return 0
	}
	return time.Duration(t.Nano())
}

// processTime is the processor time of all threads, those that collect garbage
// among them.
func processTime() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
