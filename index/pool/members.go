package pool

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// members are the workers of a market in the order of the caller.
type members struct {
	numbers []int32 // by row; -1: they take no part
	pending []int32 // on the same terms
	refs    []int   // by number
}

// newMembers finds the workers by their ids: each must be in the pool, and be named
// once.
func newMembers(ctx context.Context, at *workerState, workers []string) (members, error) {
	m := members{make([]int32, at.base.len()), make([]int32, len(at.pending)), make([]int, len(workers))}
	for i := range m.numbers {
		m.numbers[i] = -1
	}
	places := make(map[string]int)
	for i := range m.pending {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return m, fmt.Errorf("pool: %w", context.Cause(ctx))
		}
		m.pending[i] = -1
		if alive(at.pending[i].died.Load(), at.epoch) {
			places[at.pending[i].record.ID] = i
		}
	}
	var faults fact.Faults
	for n, id := range workers {
		if n%buildEvery == 0 && ctx.Err() != nil {
			return m, fmt.Errorf("pool: %w", context.Cause(ctx))
		}
		var number *int32
		if place, waits := places[id]; waits {
			number, m.refs[n] = &m.pending[place], -1-place
		} else if i, ok := at.base.find(id); ok && alive(at.base.died.at(i), at.epoch) {
			number, m.refs[n] = &m.numbers[i], int(i)
		}
		switch {
		case number == nil:
			faults.Add(fact.Fault{Input: "workers", Record: id, Field: "id", Err: fact.ErrUnknownCode})
		case *number >= 0:
			faults.Add(fact.Fault{Input: "workers", Record: id, Field: "id", Err: fact.ErrDuplicate})
		default:
			*number = int32(n)
		}
	}
	if err := faults.Err(); err != nil {
		return m, fmt.Errorf("pool: %w", err)
	}
	return m, nil
}

// number is the number of a reference, or -1.
func (m *members) number(ref int) int32 {
	if ref < 0 {
		return m.pending[-1-ref]
	}
	return m.numbers[ref]
}

// bounded refuses the views of which the pool has no bound.
func bounded(view match.View) error {
	if view != match.EmployerView && view != match.Reciprocal {
		return fmt.Errorf("pool: of the %s view there is no bound: %w", view, fact.ErrRange)
	}
	return nil
}

// leastKey is a key in the employer's view below which no key is enough. Whether one
// is enough must not fall when it rises.
func leastKey(enough func(row.Key) bool) row.Key {
	low, high := row.Key(-1<<62), row.Key(0) // the first is not enough, or is below every key
	for high-low > 1<<34 {                   // some millionths of a score
		if middle := low + (high-low)/2; enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return low
}
