package pool

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match"
)

// BulkSettings are how many queries are asked at once. The zero value is the
// default.
type BulkSettings struct {
	Goroutines int // 0 is one for each processor
	// Progress, if it is set, is told how many queries are done, now and then and
	// at the end, by one goroutine at a time.
	Progress func(done, all int)
}

// bulkChunk is how many queries a goroutine takes at a time: neighbours in region
// and occupation, so that they find the caches warm.
const bulkChunk = 32

// Bulk is [Workers.Top] for many vacancies at once, all at one moment: the i-th
// list is that of the i-th vacancy. The answers, and the work, are the same
// whatever the number of goroutines. A filter is called by several of them at
// once. A cancelled call returns the cause and no lists.
func (p *Workers) Bulk(ctx context.Context, vacancies []*match.PreparedVacancy, q Query, set BulkSettings) ([][]match.Hit, Stats, error) {
	at := p.state.Load()
	out := make([][]match.Hit, len(vacancies))
	stats, err := bulk(ctx, set, neighbours(vacancies), func() (one func(i int) (Stats, error), done func()) {
		s, _ := p.searches.Get().(*search)
		var hits, kept []match.Hit
		return func(i int) (stats Stats, err error) {
			if q.K < 1 {
				return Stats{}, nil
			}
			hits, stats, err = s.top(ctx, hits[:0], at, vacancies[i], q)
			out[i], kept = keep(kept, hits)
			return stats, err
		}, func() { p.searches.Put(s) }
	})
	if err != nil {
		return nil, stats, err
	}
	return out, stats, nil
}

// keepRoom is for how many hits room is made at once.
const keepRoom = 1 << 10

// keep copies the hits behind those that are kept, or into new room. Room is for
// what was found and not for k, which may be anything.
func keep(kept, hits []match.Hit) (list, rest []match.Hit) {
	if cap(kept)-len(kept) < len(hits) {
		kept = make([]match.Hit, 0, max(keepRoom, len(hits)))
	}
	from := len(kept)
	kept = append(kept, hits...)
	return kept[from:len(kept):len(kept)], kept
}

// neighbours are the places of the vacancies in the order of region and
// occupation.
func neighbours(vacancies []*match.PreparedVacancy) []int {
	order := make([]int, len(vacancies))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := vacancies[i].Row(), vacancies[j].Row()
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Occupation.Code, b.Occupation.Code))
	})
	return order
}

// bulk asks queries in an order, in chunks, on several goroutines. Each begins
// with open, whose functions ask one query and end.
func bulk(ctx context.Context, set BulkSettings, order []int, open func() (one func(i int) (Stats, error), done func())) (Stats, error) {
	n := set.Goroutines
	if n < 1 {
		n = runtime.GOMAXPROCS(0)
	}
	var (
		wg    sync.WaitGroup
		next  atomic.Int64
		mu    sync.Mutex
		total Stats
		fault error
		done  int
	)
	finish := func(stats Stats, queries int, err error) {
		mu.Lock()
		defer mu.Unlock()
		total.Add(stats)
		done += queries
		if err != nil && fault == nil {
			fault = err
		}
		if err == nil && set.Progress != nil {
			set.Progress(done, len(order))
		}
	}
	for range min(n, (len(order)+bulkChunk-1)/bulkChunk) {
		wg.Go(func() {
			one, end := open()
			defer end()
			for {
				from := int(next.Add(bulkChunk)) - bulkChunk
				if from >= len(order) {
					return
				}
				chunk := order[from:min(from+bulkChunk, len(order))]
				stats, err := ask(chunk, one)
				finish(stats, len(chunk), err)
				if err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	if fault == nil && ctx.Err() != nil {
		fault = fmt.Errorf("pool: %w", context.Cause(ctx))
	}
	return total, fault
}

func ask(queries []int, one func(i int) (Stats, error)) (total Stats, err error) {
	for _, i := range queries {
		stats, err := one(i)
		total.Add(stats)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}
