package benchmarks_test

import (
	"syscall"
	"time"
)

// cpuTime is the processor time of this thread. Machines are shared, so a
// benchmark that states a time states this one; it must lock its thread.
func cpuTime() time.Duration {
	var r syscall.Rusage
	const thread = 1 // RUSAGE_THREAD
	if syscall.Getrusage(thread, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
