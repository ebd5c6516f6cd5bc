package benchmarks_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

// BenchmarkBuild compiles the workers of a market and builds a pool of them, by
// the processor time of all threads.
func BenchmarkBuild(b *testing.B) {
	for _, s := range shapes(b) {
		for _, n := range sizes() {
			name := fmt.Sprintf("shape=%s/workers=%d", s.name, n)
			b.Run(name+"/what=compile", func(b *testing.B) {
				records := slices.Collect(s.market.Workers(n))
				throughput(b, n, func() {
					compiled(n, func(i int) match.Worker { return records[i] }, s.scorer.Worker)
				})
			})
			b.Run(name+"/what=pool", func(b *testing.B) {
				workers := slices.Collect(s.workers(n))
				throughput(b, n, func() {
					_, err := pool.NewWorkers(b.Context(), s.scorer, slices.Values(workers), pool.Settings{BlockSize: *blockSize})
					require.NoError(b, err)
				})
			})
		}
	}
}

// throughput reports the processor time of all threads for one call, which does
// n things.
func throughput(b *testing.B, n int, call func()) {
	b.Helper()
	b.ReportAllocs()
	before := processTime()
	calls := 0
	for b.Loop() {
		call()
		calls++
	}
	took := float64(processTime()-before) / float64(calls)
	b.ReportMetric(took, "cpu-ns/op")
	b.ReportMetric(took/float64(n), "cpu-ns/record")
	multiply, walk := calibrate()
	b.ReportMetric(multiply, "mul-ns")
	b.ReportMetric(walk, "walk-ns")
}

// merge puts workers and merges, outside of what a benchmark reports but for the
// percentiles.
func merge(b *testing.B, p *pool.Workers, workers ...*match.PreparedWorker) {
	b.Helper()
	b.StopTimer()
	require.NoError(b, p.Apply(workers, nil))
	require.NoError(b, p.Merge(b.Context()))
	b.StartTimer()
}

var errNotThere = errors.New("nobody was deleted")

// BenchmarkUpdate puts workers into a pool, deletes them, and asks it while changes
// wait to be merged. What a query costs more than without any is x-none. Merges are not
// among what a change allocates.
func BenchmarkUpdate(b *testing.B) {
	for _, n := range sizes() {
		s := prototype()
		p, _ := newPool(b, n, s.workers(n), s.scorer, false)
		name := fmt.Sprintf("shape=prototype/workers=%d", n)
		vacancies := ready(s.vacancies(queries))
		var hits []match.Hit
		query := func(i int) (err error) {
			hits, _, err = p.Top(b.Context(), hits[:0], vacancies[i%queries], pool.Query{K: 10})
			return err
		}
		none := percentile(sample(b, 2*queries, query), 50)
		next := 0
		put := func(workers []*match.PreparedWorker) {
			for _, w := range workers {
				require.NoError(b, p.Put(w))
				next++
			}
		}
		for _, pending := range []int{1000, 5000} {
			put(compiled(pending-next, func(i int) match.Worker { return s.market.Worker(next + i) }, s.scorer.Worker))
			b.Run(fmt.Sprintf("%s/what=query/pending=%d", name, p.Pending()), func(b *testing.B) {
				b.ReportMetric(percentile(measure(b, queries, query), 50)/none, "x-none")
			})
		}
		require.NoError(b, p.Merge(b.Context()))
		fresh := compiled(4096, s.market.Worker, s.scorer.Worker)
		b.Run(name+"/what=put", func(b *testing.B) {
			measure(b, len(fresh), func(i int) error {
				err := p.Put(fresh[i%len(fresh)])
				if p.Pending() > 5000 {
					merge(b, p)
				}
				return err
			})
		})
		b.Run(name+"/what=delete", func(b *testing.B) {
			measure(b, len(fresh), func(i int) error {
				if i%len(fresh) == 0 {
					merge(b, p, fresh...)
				}
				if !p.Delete(fresh[i%len(fresh)].ID) {
					return errNotThere
				}
				return nil
			})
		})
	}
}
