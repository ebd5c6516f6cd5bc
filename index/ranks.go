package index

import (
	"context"
	"iter"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

// ranks are the pools that rank: derived from the tables, exact like a scan of
// them, and much faster. A goroutine builds them when they are first asked for, and
// merges what has changed much; until they are there, and should one fail, tables are
// scanned.
type ranks struct {
	ready atomic.Pointer[pools]
	begun *pools        // opened from a file, without vacancies; only [Open] writes it
	saved uint64        // the sequence number of that file
	wake  chan struct{} // holds a token where there is something to do
	last  chan *state   // the last state, from Close
	ended chan struct{} // closed by the goroutine
}

// pools are both directions.
type pools struct {
	workers   *pool.Workers
	vacancies *pool.Vacancies
	lost      atomic.Bool // one did not follow
}

// A pool with more changes than this and an eighth of its records is merged.
const fewChanges = 4096

// A changing pool knows how much has changed since it was merged.
type changing interface {
	Pending() int
	Dead() int
	Len() int
}

func changedMuch(p changing) bool { return max(p.Pending(), p.Dead()) > fewChanges+p.Len()/8 }

// pools returns the pools, and nil while there are none.
func (ix *Index) pools() *pools {
	p := ix.ranks.ready.Load()
	switch {
	case p == nil:
		ix.ranks.ring()
	case p.lost.Load():
		return nil
	}
	return p
}

func (r *ranks) ring() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// startRanks starts the goroutine. Of the context it takes the values.
func (ix *Index) startRanks(ctx context.Context) { go ix.keepRanks(context.WithoutCancel(ctx)) }

// keepRanks is the goroutine. It stops what it does when the index begins to close,
// and ends with the snapshot of the last state.
func (ix *Index) keepRanks(ctx context.Context) {
	defer close(ix.ranks.ended)
	ix.serveRanks(ctx)
	ix.saveRanks(ctx, <-ix.ranks.last)
}

func (ix *Index) serveRanks(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		<-ix.closing
		cancel()
	}()
	for {
		select {
		case <-ix.closing:
			return
		case <-ix.ranks.wake:
		}
		p := ix.ranks.ready.Load()
		if p == nil {
			if ix.buildRanks(ctx) != nil {
				return // tables go on being scanned
			}
			continue
		}
		if changedMuch(p.workers) {
			_ = p.workers.Merge(ctx) // one that fails changes nothing
		}
		if changedMuch(p.vacancies) {
			_ = p.vacancies.Merge(ctx)
		}
	}
}

// buildRanks builds the pools beside writers.
func (ix *Index) buildRanks(ctx context.Context) error {
	p := ix.ranks.begun
	if p == nil {
		p = new(pools)
		if err := ix.buildWorkers(ctx, p); err != nil {
			return err
		}
	}
	_, err := follow(ctx, ix, &ix.vacancySide, func(s *state) vacancyTable { return s.vacancies },
		func(ctx context.Context, all iter.Seq[*match.PreparedVacancy]) (f follower[*match.PreparedVacancy], err error) {
			p.vacancies, err = pool.NewVacancies(ctx, ix.scorer, all)
			return loyal[*match.PreparedVacancy]{p.vacancies, p.vacancies, p, ix.ranks.ring}, err
		})
	if err == nil {
		ix.ranks.ready.Store(p)
	}
	return err
}

func (ix *Index) buildWorkers(ctx context.Context, p *pools) error {
	_, err := follow(ctx, ix, &ix.workerSide, func(s *state) workerTable { return s.workers },
		func(ctx context.Context, all iter.Seq[*match.PreparedWorker]) (f follower[*match.PreparedWorker], err error) {
			p.workers, err = pool.NewWorkers(ctx, ix.scorer, all, pool.Settings{})
			return loyal[*match.PreparedWorker]{p.workers, p.workers, p, ix.ranks.ring}, err
		})
	return err
}

// A loyal follower has the pools given up where one cannot follow, and merged where
// much has changed, whether anybody asks them or not.
type loyal[P any] struct {
	follower[P]

	pool changing
	of   *pools
	ring func()
}

func (l loyal[P]) Apply(puts []P, deletes []string) error {
	err := l.follower.Apply(puts, deletes)
	switch {
	case err != nil:
		l.of.lost.Store(true)
	case changedMuch(l.pool):
		l.ring()
	}
	return err
}
