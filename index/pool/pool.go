package pool

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// Settings are how a pool is built. The zero value is the default.
type Settings struct {
	// BlockSize is how many workers share a bound; 0 is 32. Small blocks prune
	// better and take more memory.
	BlockSize int
}

const defaultBlockSize = 32

// Workers is a pool of workers. It is safe for concurrent use: queries take no
// lock, changes wait for each other.
type Workers struct {
	scorer    *match.Scorer
	blockSize int
	prunable  bool
	state     atomic.Pointer[state]
	searches  sync.Pool

	mu      sync.Mutex
	members map[string]*member // that live now, by id
	merging bool
	since   []change // since the merge that is going on began
}

// A state is what queries see: a base, and the members that were added since.
type state struct {
	base    *base
	changes []*member
	epoch   uint32
}

// A change puts a member, or takes one that has died.
type change struct {
	put  *member
	died *member
}

// NewWorkers builds a pool of the workers, which the scorer has compiled and
// whose ids are unique. Their order does not matter. It looks at the context
// every few milliseconds.
func NewWorkers(ctx context.Context, s *match.Scorer, workers []*match.PreparedWorker, set Settings) (*Workers, error) {
	p := &Workers{
		scorer: s, blockSize: set.BlockSize, members: make(map[string]*member, len(workers)),
		prunable: s.Tables().Prunable() && !s.Modelled(),
	}
	if p.blockSize <= 0 {
		p.blockSize = defaultBlockSize
	}
	p.searches.New = func() any { return &search{pool: p} }
	members := make([]*member, len(workers))
	var faults fact.Faults
	for i, w := range workers {
		members[i] = newMember(w)
		if p.members[w.ID] != nil {
			faults.Add(fact.Fault{Input: "workers", Record: w.ID, Field: "id", Err: fact.ErrDuplicate})
		}
		p.members[w.ID] = members[i]
	}
	if err := faults.Err(); err != nil {
		return nil, fmt.Errorf("pool: %w", err)
	}
	b, err := newBase(ctx, s, members, p.blockSize)
	if err != nil {
		return nil, fmt.Errorf("pool: building: %w", err)
	}
	p.state.Store(&state{base: b})
	return p, nil
}

// Len returns the number of workers.
func (p *Workers) Len() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.members)
}

// Top returns the best workers for a vacancy in the employer's view, best first,
// appended to dst, and how much work that was. The vacancy is compiled by the
// pool's scorer; it need not be in any index. A cancelled query returns the cause
// and dst as it was. In steady state it allocates nothing but what dst needs.
func (p *Workers) Top(ctx context.Context, dst []match.Hit, v *match.PreparedVacancy, q Query) ([]match.Hit, Stats, error) {
	if q.K < 1 {
		return dst, Stats{}, nil
	}
	s, _ := p.searches.Get().(*search)
	at := p.state.Load()
	s.v, s.query, s.epoch, s.stats = v, q, at.epoch, Stats{}
	s.cuts = s.cuts[:0]
	s.found.reset(q.K)
	s.end = p.scorer.Params().Order.End()
	err := s.run(ctx, at)
	stats := s.stats
	if err == nil {
		found := s.found.sorted()
		dst = slices.Grow(dst, len(found))
		for _, f := range found {
			w := f.member.worker
			dst = append(dst, match.Hit{ID: w.ID, Score: p.scorer.Score(v, w, match.EmployerView), Verdict: f.verdict})
		}
	}
	s.v, s.query = nil, Query{}
	s.found.reset(0) // it must not keep members alive
	p.searches.Put(s)
	return dst, stats, err
}

// Put adds a worker, or takes the place of the one with the same id.
func (p *Workers) Put(w *match.PreparedWorker) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.change(p.members[w.ID], newMember(w))
}

// Delete removes the worker of an id and reports whether there was one.
func (p *Workers) Delete(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	old := p.members[id]
	if old != nil {
		p.change(old, nil)
	}
	return old != nil
}

// change publishes a new state, in which old is dead and fresh is there. Either
// may be nil.
func (p *Workers) change(old, fresh *member) {
	at := *p.state.Load()
	at.epoch++
	if old != nil {
		old.died.Store(at.epoch) // queries of the epochs before still see it
		delete(p.members, old.worker.ID)
	}
	if fresh != nil {
		at.changes = append(at.changes, fresh) // older states end before it
		p.members[fresh.worker.ID] = fresh
	}
	if p.merging {
		p.since = append(p.since, change{fresh, old})
	}
	p.state.Store(&at)
}

// Pending returns the number of workers put since the last merge. Each costs
// every query a score.
func (p *Workers) Pending() int { return len(p.state.Load().changes) }

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
	members := make([]*member, 0, len(p.members))
	for _, m := range p.members {
		members = append(members, newMember(m.worker))
	}
	p.mu.Unlock()

	b, err := newBase(ctx, p.scorer, members, p.blockSize)

	p.mu.Lock()
	defer p.mu.Unlock()
	since := p.since
	p.merging, p.since = false, nil
	if err != nil {
		return fmt.Errorf("pool: merging: %w", err)
	}
	p.replace(b, members, since)
	return nil
}

// replace puts a base in place and repeats the changes since it was begun.
func (p *Workers) replace(b *base, members []*member, since []change) {
	at := &state{base: b, epoch: p.state.Load().epoch + 1}
	clear(p.members)
	for _, m := range members {
		p.members[m.worker.ID] = m
	}
	for _, c := range since {
		if c.died != nil {
			id := c.died.worker.ID
			p.members[id].died.Store(at.epoch)
			delete(p.members, id)
		}
		if c.put != nil {
			fresh := newMember(c.put.worker)
			at.changes = append(at.changes, fresh)
			p.members[fresh.worker.ID] = fresh
		}
	}
	p.state.Store(at)
}
