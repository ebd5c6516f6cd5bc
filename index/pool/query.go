package pool

import (
	"context"
	"fmt"
	"math/bits"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// Stats say how much work a query did.
type Stats struct {
	Lists   int // that can reach the vacancy
	Blocks  int // on them, bounded
	Opened  int // blocks whose workers were looked at
	Scored  int // workers scored, those of the changes included
	Judged  int // workers whose hard constraints were judged
	Pending int // changes since the last merge that the query went through
}

// A Query is what a search takes beside the vacancy.
type Query struct {
	K int // how many; fewer than 1 finds nobody
	// Filter, if it is set, leaves out the workers for whom it is false. It is
	// called for some workers only, in no order.
	Filter func(*match.Worker) bool
}

// A cut is a block with the greatest key that a worker of it can have.
type cut struct {
	bound row.Key
	list  *list
	block int32
}

// A search is the state of one query. It is kept for the next.
type search struct {
	pool  *Workers
	v     *match.PreparedVacancy
	query Query
	epoch uint32
	stats Stats
	cuts  []cut // a heap, the greatest bound first
	cover []uint64
	best  []row.Credit
	found finds
	end   row.End
}

// slack is added to a bound on coverage: the rounding of a sum to a code.
const slack = 1

// bound adds the blocks of a list to the cuts.
func (s *search) bound(l *list, nearest row.Code) {
	s.stats.Lists++
	s.stats.Blocks += len(l.blocks)
	t, v := s.pool.scorer.Tables(), s.v.Row()
	s.coverage(l)
	open := t.SkillOpen(v, s.end)
	known := v.Applies.Has(row.Skills) && !v.Missing.Has(row.Skills)
	for i := range l.blocks {
		b := &l.blocks[i]
		cost := t.CostBound(v, b, nearest, s.end)
		if known {
			skills := t.SkillCost(v, min(row.Code(s.cover[i]>>26)+slack, row.One))
			if b.Misses(row.Skills) {
				skills = min(skills, open)
			}
			cost += skills
		} else if v.Applies.Has(row.Skills) {
			cost += open
		}
		s.cuts = append(s.cuts, cut{row.Key(-cost), l, int32(i)})
	}
}

// coverage bounds for each block the sum of weight times credit over the
// demands: of each the best credit that some skill held in the block earns.
func (s *search) coverage(l *list) {
	s.cover = append(s.cover[:0], make([]uint64, len(l.blocks))...)
	v := s.v.Row()
	if v.Missing.Has(row.Skills) {
		return
	}
	s.best = append(s.best[:0], make([]row.Credit, len(l.blocks))...)
	for _, d := range v.Demands {
		number := d.Skill.Number()
		s.raise(l, d, row.Related{Number: number, Credit: row.FullCredit})
		for _, r := range s.pool.scorer.Related(number) {
			s.raise(l, d, r)
		}
		for i, c := range s.best {
			s.cover[i] += uint64(d.Weight) * uint64(c)
			s.best[i] = 0
		}
	}
}

// raise raises the best credits for a demand by those of one held skill.
func (s *search) raise(l *list, d row.Demand, r row.Related) {
	t := s.pool.scorer.Tables()
	for _, h := range l.held(uint32(r.Number)) {
		for levels := h.levels; levels != 0; levels &= levels - 1 {
			level := t.Level(row.SkillOf(r.Number, bits.TrailingZeros8(levels)), d.Skill.Level(), s.end)
			s.best[h.block] = max(s.best[h.block], r.Credit.Times(level))
		}
	}
}

// look scores a member and keeps it if it is among the best.
func (s *search) look(m *member) {
	if !m.alive(s.epoch) {
		return
	}
	s.stats.Scored++
	key := s.pool.scorer.Key(s.v, m.worker, match.EmployerView)
	if !s.found.wants(key, m) || s.query.Filter != nil && !s.query.Filter(m.worker.Worker) {
		return
	}
	s.stats.Judged++
	if verdict := s.pool.scorer.Verdict(s.v, m.worker); verdict.Failed == 0 {
		s.found.add(find{key, m, verdict})
	}
}

// run finds the best.
func (s *search) run(ctx context.Context, at *state) error {
	looked := 0
	check := func() error {
		if looked++; looked%256 == 0 && ctx.Err() != nil {
			return fmt.Errorf("pool: after %d workers: %w", s.stats.Scored, context.Cause(ctx))
		}
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("pool: %w", context.Cause(ctx))
	}
	for _, m := range at.changes {
		s.stats.Pending++
		s.look(m)
		if err := check(); err != nil {
			return err
		}
	}
	if !s.pool.prunable {
		for _, m := range at.base.members {
			s.look(m)
			if err := check(); err != nil {
				return err
			}
		}
		return nil
	}
	at.base.lists(s.pool.scorer, s.v.Row(), s.bound)
	heapify(s.cuts)
	for len(s.cuts) > 0 && !s.found.above(s.cuts[0].bound) {
		c := s.cuts[0]
		s.cuts = pop(s.cuts)
		s.stats.Opened++
		for _, r := range c.list.block(int(c.block)) {
			s.look(at.base.members[r])
			if err := check(); err != nil {
				return err
			}
		}
	}
	return nil
}

// heapify makes a heap of cuts, the greatest bound first.
func heapify(cuts []cut) {
	for i := len(cuts)/2 - 1; i >= 0; i-- {
		sift(cuts, i)
	}
}

// pop removes the first cut.
func pop(cuts []cut) []cut {
	n := len(cuts) - 1
	cuts[0] = cuts[n]
	sift(cuts[:n], 0)
	return cuts[:n]
}

func sift(cuts []cut, i int) {
	for {
		child := 2*i + 1
		if child >= len(cuts) {
			return
		}
		if right := child + 1; right < len(cuts) && cuts[right].bound > cuts[child].bound {
			child = right
		}
		if cuts[child].bound <= cuts[i].bound {
			return
		}
		cuts[i], cuts[child] = cuts[child], cuts[i]
		i = child
	}
}
