package pool

import (
	"context"
	"fmt"
	"math"
	"unsafe"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// Stats say how much work a query did.
type Stats struct {
	Lists   int // that can reach the vacancy
	Bounded int // blocks, and lists as wholes, whose bound was worked out
	Opened  int // blocks whose workers were looked at
	Scored  int // workers scored, those of the changes included
	Judged  int // workers whose hard constraints were judged
	Pending int // changes since the last merge that the query went through
}

// Add adds the work of another query.
func (s *Stats) Add(other Stats) {
	s.Lists += other.Lists
	s.Bounded += other.Bounded
	s.Opened += other.Opened
	s.Scored += other.Scored
	s.Judged += other.Judged
	s.Pending += other.Pending
}

// A Candidate is a worker as a filter sees them. It is valid during the call.
type Candidate struct {
	ID     string
	Origin match.Origin
	Row    *row.Worker // must not be changed
}

// A Query is what a search takes beside the vacancy.
type Query struct {
	K int // how many; fewer than 1 finds nobody
	// Filter, if it is set, leaves out the workers for whom it is false. It is
	// called for some workers only, in no order, by one goroutine at a time.
	Filter func(*Candidate) bool
}

// A search is the state of one query. It is kept for the next.
type search struct {
	pool  *Workers
	v     *match.PreparedVacancy
	query Query
	bar   *bar // of a query for candidates; else nil
	at    *workerState
	end   row.End
	stats Stats
	found finds

	reached     []reached // the lists that can reach the vacancy
	places      []int64   // what the place costs at least, by list
	runs        []run
	splits      []split
	ends        []int32  // of the runs of each list
	full        []uint64 // what the earners are worth at the best level, in units of 2^-50
	worths      []worth  // of the earners, once they are valued
	valued      bool
	heavy       []uint32 // the earners that have a worth
	shift       int      // of a step of worth, in units of 2^-50
	slack       uint64   // what those without are worth to anybody, likewise
	cells       []uint16 // what the skills of each of some workers are worth
	picked      []uint32 // places in a list
	steps       []uint16 // of the coverage of their blocks
	best        int64    // what any of those costs at least
	limit       int64    // up to what they are in the order
	stride      int64    // by which it is raised next
	trades      row.TradeCost
	openCost    int64  // of skills that are not known
	openStep    uint16 // the first step that costs no more
	cuts        []cut
	people      []someone
	figures     []figures
	order       ladder // of the cuts and, below 0, of the people
	some        heap   // the people of a block
	sketched    []row.Sketched
	gathered    []row.Sketch // of workers who lie apart
	ahead       []uint32     // rows that are read ahead
	measured    []uint32     // of them, those whose skills are
	touched     uint32       // what was read, so that it is not left out
	near        *row.Nearness
	ownNear     row.Nearness // of an occupation that nobody in the base has
	ownReach    []reached    // of a region for which they are not kept
	sketches    row.SketchQuery
	columns     row.ColumnQuery
	skills      row.SkillBound
	constant    bool  // what skills cost hangs on nobody's
	fixed       int64 // then
	soon        [touchAhead]ranked
	soonBlocks  [touchBlocks]ranked
	block       []uint32 // notes that are looked at
	rest        []int64  // what all but their skills costs at least
	homes       []int64  // what each home costs for the region of work; empty: not tabulated
	cover       []uint64
	credit      []row.Credit // for a demand
	credits     row.LevelCredits
	worker      match.PackedRow
	noted       row.Worker
	room        match.UnpackedWorker
	unpacked    *match.PreparedWorker // in the room, without skills; nil: another is
	unpackedRef int
	candidate   Candidate
	owned       []byte // room for ids that outlive the base
}

// Top returns the best workers for a vacancy in the employer's view, best first,
// appended to dst, and how much work that was. The vacancy is compiled by the
// pool's scorer; it need not be in any index. A cancelled query returns the cause
// and dst as it was. In steady state it allocates nothing but what dst needs, because
// the ids share the memory of the pool's, all rows of which one keeps alive: clone those
// that are kept for long.
func (p *Workers) Top(ctx context.Context, dst []match.Hit, v *match.PreparedVacancy, q Query) ([]match.Hit, Stats, error) {
	if q.K < 1 {
		return dst, Stats{}, nil
	}
	s, _ := p.searches.Get().(*search)
	defer p.searches.Put(s)
	return s.top(ctx, dst, p.state.Load(), v, q)
}

// top is [Workers.Top] in a state.
func (s *search) top(ctx context.Context, dst []match.Hit, at *workerState, v *match.PreparedVacancy, q Query) ([]match.Hit, Stats, error) {
	s.begin(at, v, q)
	err := s.run(ctx)
	if err == nil {
		dst, err = s.found.appendHits(ctx, dst, s.hit)
	}
	stats := s.stats
	s.forget()
	return dst, stats, err
}

// begin makes the search ready for a query.
func (s *search) begin(at *workerState, v *match.PreparedVacancy, q Query) {
	s.v, s.query, s.at, s.stats = v, q, at, Stats{}
	s.unpacked = nil
	s.clear()
	s.found.reset(q.K)
}

// clear empties what is known of lists, blocks and workers.
func (s *search) clear() {
	s.cuts, s.people, s.figures = s.cuts[:0], s.people[:0], s.figures[:0]
	s.splits, s.steps, s.cells = s.splits[:0], s.steps[:0], s.cells[:0]
	s.best, s.limit, s.stride = math.MaxInt64, 0, stride
	s.order.clear()
}

// forget lets go of what the query was about.
func (s *search) forget() {
	s.v, s.query, s.at, s.near, s.bar = nil, Query{}, nil, nil, nil
	s.candidate = Candidate{}
	s.reached = nil // it must not keep a base alive
	clear(s.ownReach)
	s.noted = row.Worker{}
	s.columns.Forget()
	s.room.Forget()
	s.found.reset(0)
}

// hit sets what is said of a find.
func (s *search) hit(h *match.Hit, f *find) {
	h.ID, h.Verdict = s.own(f), f.verdict
	if f.figures > 0 {
		h.Score = s.figures[f.figures-1].score
	} else {
		h.Score = s.pool.scorer.Score(s.v, s.prepared(f.ref), match.EmployerView)
	}
}

// own is the id of a find, for the caller to keep.
func (s *search) own(f *find) string {
	if f.ref < 0 || s.at.base.file == nil {
		return f.id
	}
	if cap(s.owned)-len(s.owned) < len(f.id) {
		s.owned = make([]byte, 0, max(len(f.id), 1<<10))
	}
	from := len(s.owned)
	s.owned = append(s.owned, f.id...)
	return unsafe.String(unsafe.SliceData(s.owned[from:]), len(f.id))
}

// beside is the worker of a find's reference, without the skills if they lie elsewhere. It
// is valid until the next one is asked for; the last one is at hand.
func (s *search) beside(ref int) *match.PreparedWorker {
	b := s.at.base
	if ref < 0 || b.records != nil {
		return s.prepared(ref)
	}
	if s.unpacked == nil || s.unpackedRef != ref {
		s.unpacked, s.unpackedRef = b.packed.UnpackBeside(&s.room, ref), ref
	}
	return s.unpacked
}

// prepared is the worker of a find's reference.
func (s *search) prepared(ref int) *match.PreparedWorker {
	switch b := s.at.base; {
	case ref < 0:
		return s.at.pending[-1-ref].record
	case b.records != nil:
		return b.records[ref]
	default:
		s.unpacked = nil
		return b.packed.Unpack(&s.room, ref)
	}
}

// run finds the best.
func (s *search) run(ctx context.Context) error {
	if ctx.Err() != nil {
		return fmt.Errorf("pool: %w", context.Cause(ctx))
	}
	if !s.pool.prunable {
		if err := s.lookAtAll(ctx); err != nil {
			return err
		}
		return s.lookAtPending(ctx)
	}
	if err := s.bounds(ctx); err != nil {
		return err
	}
	for n := 0; ; n++ {
		if n%stepsEvery == 0 {
			if err := s.stop(ctx); err != nil {
				return err
			}
		}
		var err error
		switch some := s.order.next(s.found.least()); {
		case s.behind(some):
			err = s.further(ctx)
		case some:
			err = s.next(ctx)
		default:
			return s.lookAtPending(ctx)
		}
		if err != nil {
			return err
		}
	}
}

// stop reports that the context has ended. It costs some nanoseconds, and is asked
// between blocks.
func (s *search) stop(ctx context.Context) error {
	if ctx.Err() != nil {
		return fmt.Errorf("pool: after %d workers: %w", s.stats.Scored, context.Cause(ctx))
	}
	return nil
}

// stepsEvery is how many steps are made between two looks at the context. A block
// takes two.
const stepsEvery = 2
