package index

import (
	"context"
	"fmt"
	"iter"
)

// A follower is derived from the compiled records of a kind, such as a pool that
// ranks them. It is told of every batch once, whole and in order, before the batch is
// acknowledged, so that it can show each in one step of its own. One that refuses a
// batch is told no more: it is not of the records any longer.
type follower[P any] interface {
	// Apply puts and deletes at once. The ids are distinct.
	Apply(puts []P, deletes []string) error
}

// followed are the followers of a side; the writer's lock guards them.
type followed[P any] struct {
	all []*following[P]
}

type following[P any] struct {
	follower follower[P]
	version  uint64 // of the state that it has come to
	refused  error
}

// follow builds a follower of a side from the records as they are, beside writers,
// and has it told of what changed meanwhile and of all that follows.
func follow[R, P any](
	ctx context.Context, ix *Index, s *side[R, P], of func(*state) table[R, P],
	build func(context.Context, iter.Seq[P]) (follower[P], error),
) (*following[P], error) {
	then, err := ix.state(ctx)
	if err != nil {
		return nil, err
	}
	f, err := build(ctx, compiledOf(of(then).all()))
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	if err := ix.lock(ctx); err != nil {
		return nil, err
	}
	defer ix.unlock()
	now := ix.current.Load()
	rows, deletes := of(now).since(of(then))
	if err := f.Apply(compiledRows(rows), deletes); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	one := &following[P]{follower: f, version: now.version}
	s.followed.all = append(s.followed.all, one)
	return one, nil
}

// tell tells the followers of a batch that leads to a version. Callers hold the
// writer's lock.
func (l *followed[P]) tell(version uint64, puts []P, deletes []string) {
	for _, f := range l.all {
		if f.refused == nil && len(puts)+len(deletes) > 0 {
			f.refused = f.follower.Apply(puts, deletes)
		}
		if f.refused == nil {
			f.version = version
		}
	}
}

func compiledOf[R, P any](rows iter.Seq[*row[R, P]]) iter.Seq[P] {
	return func(yield func(P) bool) {
		for r := range rows {
			if !yield(r.compiled) {
				return
			}
		}
	}
}

func compiledRows[R, P any](rows []*row[R, P]) []P {
	out := make([]P, len(rows))
	for i, r := range rows {
		out[i] = r.compiled
	}
	return out
}
