package pool

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// Settings are how a pool is built. The zero value is the default.
type Settings struct {
	// BlockSize is how many workers share a bound; 0 is 32, the most is 1024.
	// Small blocks prune better and take more memory.
	BlockSize int
}

const (
	defaultBlockSize = 32
	mostBlockSize    = 1024
)

// Workers is a pool of workers. It is safe for concurrent use: queries take no
// lock, changes wait for each other.
type Workers struct {
	scorer    *match.Scorer
	blockSize int
	prunable  bool
	state     atomic.Pointer[state]
	searches  sync.Pool

	mu      sync.Mutex
	pending map[string]int // that live now, by id: their place among the state's
	alive   int            // workers
	merging bool
	since   []change // since the merge that is going on began
}

// A state is what queries see: a base, and the workers that were added since.
type state struct {
	base    *base
	pending []pending
	epoch   uint32
}

// A pending is a worker who is in no base yet. It is alive for a query of an epoch
// before the one in which it died; 0 is no epoch.
type pending struct {
	worker *match.PreparedWorker
	died   *atomic.Uint32
	home   int32
	moves  row.Tri // No: to nowhere; Unknown: it takes more than one area to say
	area   row.Span
}

func newPending(w *match.PreparedWorker) pending {
	r := w.Row()
	p := pending{worker: w, died: new(atomic.Uint32), home: r.Region, moves: r.Moving}
	switch {
	case r.Moving == row.Yes && len(r.Moves) == 1:
		p.area = r.Moves[0]
	case r.Moving == row.Yes:
		p.moves = row.Unknown
	}
	return p
}

func (p *pending) alive(epoch uint32) bool {
	died := p.died.Load()
	return died == 0 || died > epoch
}

// A change puts a worker, or ends one.
type change struct {
	put  *match.PreparedWorker
	died string
}

// NewWorkers builds a pool of the workers, which the scorer has compiled and
// whose ids are unique. Their order does not matter. The pool keeps what it needs
// of them and not the records, unless the scorer has a model. It looks at the
// context every few milliseconds. Ids that come twice and workers who cannot be
// packed ([match.WorkerPacker.Add]) are errors.
func NewWorkers(ctx context.Context, s *match.Scorer, workers iter.Seq[*match.PreparedWorker], set Settings) (*Workers, error) {
	p := &Workers{
		scorer: s, blockSize: min(set.BlockSize, mostBlockSize), pending: make(map[string]int),
		prunable: s.Tables().Prunable() && !s.Modelled(),
	}
	if p.blockSize <= 0 {
		p.blockSize = defaultBlockSize
	}
	p.searches.New = func() any { return &search{pool: p} }
	plan := p.plan(nil)
	for w := range workers {
		if plan.packer.Len()%buildEvery == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("pool: building: %w", context.Cause(ctx))
		}
		if err := plan.add(w); err != nil {
			return nil, fmt.Errorf("pool: %w", err)
		}
	}
	b, err := plan.build(ctx)
	if err != nil {
		return nil, fmt.Errorf("pool: building: %w", err)
	}
	p.alive = b.packed.Len()
	p.state.Store(&state{base: b})
	return p, nil
}

// plan begins the plan of a base that shares what it can with another.
func (p *Workers) plan(from *base) *basePlan {
	plan := &basePlan{scorer: p.scorer, blockSize: p.blockSize}
	if from == nil {
		plan.packer = match.NewWorkerPacker(nil)
	} else {
		plan.packer = match.NewWorkerPacker(from.packed)
	}
	if p.scorer.Modelled() {
		plan.records = []*match.PreparedWorker{}
	}
	return plan
}

func (p *basePlan) add(w *match.PreparedWorker) error {
	if err := p.packer.Add(w); err != nil {
		return err
	}
	if p.records != nil {
		p.records = append(p.records, w)
	}
	return nil
}

// Len returns the number of workers.
func (p *Workers) Len() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.alive
}

// Size returns the bytes that the workers of the last merge take, ids and all.
func (p *Workers) Size() int { return p.state.Load().base.size() }

// Put adds a worker, or takes the place of the one with the same id. It fails, and
// changes nothing, for one who cannot be packed ([match.WorkerPacker.Add]).
func (p *Workers) Put(w *match.PreparedWorker) error {
	if err := match.Packable(w); err != nil {
		return fmt.Errorf("pool: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	at := *p.state.Load()
	at.epoch++
	p.end(&at, w.ID)
	p.begin(&at, w)
	p.state.Store(&at)
	return nil
}

// Delete removes the worker of an id and reports whether there was one.
func (p *Workers) Delete(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := *p.state.Load()
	at.epoch++
	if !p.end(&at, id) {
		return false
	}
	p.state.Store(&at)
	return true
}

// Apply puts and deletes at once: a query sees all of it or nothing. An id that is
// deleted and put is put. It fails as Put does.
func (p *Workers) Apply(puts []*match.PreparedWorker, deletes []string) error {
	for _, w := range puts {
		if err := match.Packable(w); err != nil {
			return fmt.Errorf("pool: %w", err)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	at := *p.state.Load()
	at.epoch++
	for _, id := range deletes {
		p.end(&at, id)
	}
	for _, w := range puts {
		p.end(&at, w.ID)
		p.begin(&at, w)
	}
	p.state.Store(&at)
	return nil
}

// begin adds a worker to a state that is not published yet; older states end
// before it.
func (p *Workers) begin(at *state, w *match.PreparedWorker) {
	p.pending[w.ID] = len(at.pending)
	at.pending = append(at.pending, newPending(w))
	p.alive++
	if p.merging {
		p.since = append(p.since, change{put: w})
	}
}

// end ends the worker of an id from the state's epoch on; queries of the epochs
// before still see it.
func (p *Workers) end(at *state, id string) bool {
	i, ok := p.pending[id]
	if ok {
		at.pending[i].died.Store(at.epoch)
		delete(p.pending, id)
	} else {
		row, found := at.base.ids.find(at.base.packed, id)
		if !found || at.base.died[row].Load() != 0 {
			return false
		}
		at.base.died[row].Store(at.epoch)
	}
	p.alive--
	if p.merging {
		p.since = append(p.since, change{died: id})
	}
	return true
}

// Pending returns the number of workers put since the last merge. Every query
// looks at each.
func (p *Workers) Pending() int { return len(p.state.Load().pending) }

// Merge builds a new base of all workers, while queries and changes go on, and
// puts it in place of the old one. Only one merge goes on at a time; a second
// one returns at once. A cancelled merge changes nothing.
func (p *Workers) Merge(ctx context.Context) error {
	p.mu.Lock()
	if p.merging {
		p.mu.Unlock()
		return nil
	}
	p.merging, p.since = true, nil
	at := p.state.Load()
	p.mu.Unlock()

	b, err := p.merged(ctx, at)

	p.mu.Lock()
	defer p.mu.Unlock()
	since := p.since
	p.merging, p.since = false, nil
	if err != nil {
		return fmt.Errorf("pool: merging: %w", err)
	}
	p.replace(b, since)
	return nil
}

// merged is a base of who is alive in a state.
func (p *Workers) merged(ctx context.Context, at *state) (*base, error) {
	plan := p.plan(at.base)
	for i := range uint32(at.base.packed.Len()) {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if !at.base.alive(i, at.epoch) {
			continue
		}
		plan.packer.Copy(at.base.packed, int(i))
		if plan.records != nil {
			plan.records = append(plan.records, at.base.records[i])
		}
	}
	for i := range at.pending {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if at.pending[i].alive(at.epoch) {
			if err := plan.add(at.pending[i].worker); err != nil {
				return nil, err
			}
		}
	}
	return plan.build(ctx)
}

// replace puts a base in place and repeats the changes since it was begun.
func (p *Workers) replace(b *base, since []change) {
	at := &state{base: b, epoch: p.state.Load().epoch + 1}
	clear(p.pending)
	p.alive = b.packed.Len()
	for _, c := range since {
		if c.put != nil {
			p.begin(at, c.put)
		} else {
			p.end(at, c.died)
		}
	}
	p.state.Store(at)
}
