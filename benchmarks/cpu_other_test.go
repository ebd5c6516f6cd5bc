//go:build !linux

package benchmarks_test

import "time"

// cpuTime is wall time where a thread's processor time is not to be had.
func cpuTime() time.Duration { return time.Duration(time.Now().UnixNano()) }

// processTime is wall time too.
func processTime() time.Duration { return cpuTime() }
