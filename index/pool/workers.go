package pool

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"

	"github.com/beveridge-go/beveridge/match"
)

// Settings are how a pool is built. The zero value is the default.
type Settings struct {
	// BlockSize is how many workers share a bound, 1024 at most; 0 is 16 up to a
	// quarter of a million workers and 32 beyond, or 40 where they are compact. Small
	// blocks prune better and take more memory.
	BlockSize int
	// Compact makes do with some 200 bytes for a worker of a million, where it would be
	// 330, for queries that take half as long again, a third more where everybody is a
	// candidate, and four times as long where nothing but skills is weighed: of who would
	// move somewhere no copy is kept there, and of a skill not who holds it, but in which
	// blocks.
	Compact bool
}

const (
	smallBlocks   = 16
	largeBlocks   = 32
	compactBlocks = 40
	manyWorkers   = 1 << 18
	mostBlockSize = 1024
)

// blockSize is the size of the blocks of so many workers.
func (s Settings) blockSize(n int) int {
	switch {
	case s.BlockSize > 0:
		return min(s.BlockSize, mostBlockSize)
	case n < manyWorkers:
		return smallBlocks
	case s.Compact:
		return compactBlocks
	default:
		return largeBlocks
	}
}

// Workers is a pool of workers. It is safe for concurrent use: queries take no
// lock, changes wait for each other.
type Workers struct {
	roster[*match.PreparedWorker, *base, *notes]

	scorer   *match.Scorer
	settings Settings
	prunable bool
	searches sync.Pool
}

type workerState = state[*match.PreparedWorker, *base, *notes]

// NewWorkers builds a pool of the workers, which the scorer has compiled and
// whose ids are unique. Their order does not matter. The pool keeps what it needs
// of them and not the records, unless the scorer has a model. It looks at the
// context every few milliseconds. Ids that come twice and workers who cannot be
// packed ([match.Packable]) are errors.
func NewWorkers(ctx context.Context, s *match.Scorer, workers iter.Seq[*match.PreparedWorker], set Settings) (*Workers, error) {
	p := newWorkers(s, set)
	b, err := p.from(ctx, nil, 0, workers)
	if err != nil {
		return nil, fmt.Errorf("pool: building: %w", err)
	}
	p.start(b)
	return p, nil
}

func (p *Workers) newSearch() *search { return &search{pool: p, end: p.scorer.Params().Order.End()} }

func newWorkers(s *match.Scorer, set Settings) *Workers {
	p := &Workers{scorer: s, settings: set, prunable: s.Tables().Prunable() && !s.Modelled()}
	p.searches.New = func() any { return p.newSearch() }
	p.id = func(w *match.PreparedWorker) string { return w.ID }
	p.note = (&noter{tables: s.Tables()}).add
	p.check = match.Packable
	p.build = func(ctx context.Context, from *base, epoch uint32, more []*match.PreparedWorker) (*base, error) {
		return p.from(ctx, from, epoch, func(yield func(*match.PreparedWorker) bool) {
			for _, w := range more {
				if !yield(w) {
					return
				}
			}
		})
	}
	return p
}

// from is a base of those of another who are alive in an epoch, and more.
func (p *Workers) from(ctx context.Context, old *base, epoch uint32, more iter.Seq[*match.PreparedWorker]) (*base, error) {
	plan := &basePlan{scorer: p.scorer, compact: p.settings.Compact}
	if p.scorer.Modelled() {
		plan.records = []*match.PreparedWorker{}
	}
	if old == nil {
		plan.packer = match.NewWorkerPacker(nil)
	} else if err := plan.copy(ctx, old, epoch); err != nil {
		return nil, err
	}
	for w := range more {
		if plan.packer.Len()%listsEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err := plan.packer.Add(w); err != nil {
			return nil, err
		}
		if plan.records != nil {
			plan.records = append(plan.records, w)
		}
	}
	plan.blockSize = p.settings.blockSize(plan.packer.Len())
	return plan.build(ctx)
}

// copy packs those of a base who are alive in an epoch.
func (p *basePlan) copy(ctx context.Context, old *base, epoch uint32) error {
	p.packer = match.NewWorkerPacker(old.packed)
	for i := range uint32(old.len()) {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if !alive(old.died.at(i), epoch) {
			continue
		}
		p.packer.Copy(old.packed, int(i))
		if p.records != nil {
			p.records = append(p.records, old.records[i])
		}
	}
	runtime.KeepAlive(old)
	return nil
}

// Size returns the bytes that the workers of the last merge take, ids and all, in
// memory or in a file that is mapped.
func (p *Workers) Size() int { return p.state.Load().base.size() }
