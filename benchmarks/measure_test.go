package benchmarks_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// percentile is the p-th of the durations, in nanoseconds.
func percentile(d []time.Duration, p int) float64 {
	slices.Sort(d)
	return float64(d[min(len(d)*p/100, len(d)-1)])
}

// measure runs a benchmark's loop on a locked thread, takes the processor time
// of every call, and reports its percentiles with the calibration beside them.
// i counts calls, of which there are n different ones: each is measured once at
// least, also where the loop ends before. It returns the times. Whether a call failed is
// looked at outside them.
func measure(b *testing.B, n int, call func(i int) error) []time.Duration {
	b.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	require.NoError(b, call(0))             // what is allocated once
	took := make([]time.Duration, 0, 1<<16) // so that the times are not among what a call allocates
	b.ReportAllocs()
	for b.Loop() {
		took = append(took, timed(b, len(took), call))
	}
	for len(took) < n {
		took = append(took, timed(b, len(took), call))
	}
	b.ReportMetric(percentile(took, 50), "p50-ns")
	b.ReportMetric(percentile(took, 99), "p99-ns")
	multiply, walk := calibrate()
	b.ReportMetric(multiply, "mul-ns")
	b.ReportMetric(walk, "walk-ns")
	return took
}

// sample times n calls outside a benchmark's loop.
func sample(b *testing.B, n int, call func(i int) error) []time.Duration {
	b.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	require.NoError(b, call(0))
	var took []time.Duration
	for i := range n {
		took = append(took, timed(b, i, call))
	}
	return took
}

func timed(b *testing.B, i int, call func(i int) error) time.Duration {
	b.Helper()
	start := cpuTime()
	err := call(i)
	took := cpuTime() - start
	require.NoError(b, err)
	return took
}

// steps of the two calibration loops: some milliseconds each.
const (
	multiplySteps = 1 << 20
	walkSteps     = 1 << 14
)

// calibrate returns the nanoseconds of processor time that a step of two fixed
// loops takes: a multiplication that waits for the one before, which moves with
// the clock of the core, and a read from 64 MB at a place that the read before
// tells, which moves with the memory and with the neighbours. A figure that
// changed while they did not has changed; one that moved with them has not.
func calibrate() (multiply, walk float64) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	next := labyrinth()
	start := cpuTime()
	x := uint64(1)
	for range multiplySteps {
		x = x*6364136223846793005 + 1442695040888963407
	}
	middle := cpuTime()
	at := uint32(x) % uint32(len(next))
	for range walkSteps {
		at = next[at]
	}
	end := cpuTime()
	runtime.KeepAlive(at)
	return float64(middle-start) / multiplySteps, float64(end-middle) / walkSteps
}

// labyrinth is one cycle through 64 MB in an order that no prefetcher foresees
// (Sattolo's).
var labyrinth = sync.OnceValue(func() []uint32 {
	r := rand.New(rand.NewPCG(1, 2))
	next := make([]uint32, 1<<24)
	for i := range next {
		next[i] = uint32(i)
	}
	for i := len(next) - 1; i > 0; i-- {
		k := r.IntN(i)
		next[i], next[k] = next[k], next[i]
	}
	return next
})

// BenchmarkCalibration is the two loops alone.
func BenchmarkCalibration(b *testing.B) {
	labyrinth()
	var multiply, walk []float64
	for b.Loop() {
		m, w := calibrate()
		multiply, walk = append(multiply, m), append(walk, w)
	}
	slices.Sort(multiply)
	slices.Sort(walk)
	b.ReportMetric(multiply[len(multiply)/2], "mul-ns")
	b.ReportMetric(walk[len(walk)/2], "walk-ns")
}

// heap is how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what finalizers let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
