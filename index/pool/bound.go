package pool

import (
	"context"
	"math"
	"math/bits"

	"github.com/beveridge-go/beveridge/match/row"
)

// A cut is a list or a block of one. What it costs at least is what the skills cost
// at least, and rest.
type cut struct {
	rest    int64
	list    int32  // that can reach the vacancy
	block   int32  // wholeList: all of them
	cells   int32  // where those of its workers begin, or noCells
	below   uint16 // the cells of those who are not in the order yet
	unknown bool   // those whose skills are not known are
	touched bool   // the block is at hand
	inFull  bool   // all of it is bounded
	opened  bool   // some of it were looked at
}

const wholeList = -1

// add adds a cut with a bound, in no order.
func (s *search) add(bound row.Key, c cut) {
	s.order.push(ranked{bound, int32(len(s.cuts))})
	s.cuts = append(s.cuts, c)
}

// fewLists is up to how many lists are cut into blocks at once. Where there are
// more they are bounded first.
const fewLists = 24

// prepare makes the search ready for the vacancy and finds the lists that can reach
// it.
func (s *search) prepare() {
	t, v, b := s.pool.scorer.Tables(), s.v.Row(), s.at.base
	s.near = b.nearness(t, v.Occupation, s.end, &s.ownNear)
	s.sketches.Reset(t, v, s.v.Musts(), s.near, s.end)
	s.skills, s.fixed, s.valued = t.SkillBound(v), 0, false
	if s.constant = v.Missing.Has(row.Skills) || !s.skills.Weighs(); !s.constant {
		s.columns.Reset(s.v.Query(), s.end)
	} else if v.Missing.Has(row.Skills) {
		s.fixed = t.SkillOpen(v, s.end)
	}
	s.reached = b.everybody
	if v.Remote == row.No && v.Region >= 0 {
		s.reached = b.reachable(t, v.Region, &s.ownReach)
	}
	s.trades, s.openCost = t.TradeCost(v, s.near, s.end), t.SkillOpen(v, s.end)
	s.openStep = s.skills.StepWithin(s.openCost)
	s.places = s.places[:0]
	for i := range s.reached {
		s.places = append(s.places, s.sketches.PlaceCost(s.reached[i].place))
	}
}

// bounds bounds the lists that can reach the vacancy: as wholes where they are many, else
// their blocks.
func (s *search) bounds(ctx context.Context) error {
	s.prepare()
	s.stats.Lists += len(s.reached)
	if s.few() {
		return s.survey(ctx)
	}
	if len(s.reached) <= fewLists {
		return s.splitAll(ctx)
	}
	for i := range s.reached {
		if err := s.stop(ctx); err != nil {
			return err
		}
		s.cutWhole(int32(i))
	}
	return nil
}

// splitAll splits all lists.
func (s *search) splitAll(ctx context.Context) error {
	if len(s.v.Query().Earners()) > fewEarners {
		for i := range s.reached {
			if _, err := s.split(ctx, int32(i)); err != nil {
				return err
			}
		}
		return nil
	}
	s.find(s.reached)
	for i := range s.reached {
		if _, err := s.splitBy(ctx, int32(i), s.runsOf(i)); err != nil {
			return err
		}
	}
	return nil
}

// fewEarners is for up to how many the runs of fewLists are found without a look at the
// context.
const fewEarners = 1 << 12

// cutWhole bounds a list.
func (s *search) cutWhole(i int32) {
	t, v, from := s.pool.scorer.Tables(), s.v.Row(), &s.reached[i]
	whole := &from.list.whole
	s.stats.Bounded++
	rest := t.CostBound(v, whole, s.near, from.place, s.end)
	cost := s.skillCost(s.skills.Step(s.coverageOf(from.list)))
	if !s.constant && whole.Misses(row.Skills) {
		cost = min(cost, s.openCost)
	}
	if bound := row.Key(-rest - cost); bound >= s.found.least() {
		s.add(bound, cut{rest: rest, list: i, block: wholeList})
	}
}

// A split is a list that is cut into blocks, whose skills are bounded.
type split struct {
	least  int64 // what all but the skills of a worker costs
	rest   int64 // of that, all but the occupations
	first  int32 // of the blocks in the steps
	list   int32
	cells  int32  // where those of the list begin, or noCells
	above  uint16 // blocks from this step on are in the order
	opened bool   // blocks with workers of unknown skills are, or there are none
}

// split bounds the skills of the blocks of a list. They come into the order by and by.
func (s *search) split(ctx context.Context, i int32) (*split, error) {
	s.find(s.reached[i : i+1])
	return s.splitBy(ctx, i, s.runs)
}

// splitBy is split with the runs of the list.
func (s *search) splitBy(ctx context.Context, i int32, runs []run) (*split, error) {
	if err := s.stop(ctx); err != nil {
		return nil, err
	}
	t, v, from := s.pool.scorer.Tables(), s.v.Row(), &s.reached[i]
	l, first := from.list, len(s.steps)
	s.stats.Bounded += len(l.blocks)
	most, cells, err := s.coverOf(ctx, l, runs)
	if err != nil {
		return nil, err
	}
	cost, opened := s.skillCost(most), s.constant || !l.whole.Misses(row.Skills)
	if !opened {
		cost = min(cost, s.openCost)
	}
	least := t.CostBound(v, &l.whole, s.near, from.place, s.end)
	s.best = min(s.best, least+cost)
	s.splits = append(s.splits, split{least, least - s.trades.Of(&l.whole), int32(first), i, cells, row.NoStep, opened})
	return &s.splits[len(s.splits)-1], nil
}

// coverOf appends the steps of the coverage of the blocks of a list, and returns the last of
// them, and where the cells of its workers begin.
func (s *search) coverOf(ctx context.Context, l *list, runs []run) (most uint16, cells int32, err error) {
	if len(l.postings) == 0 || s.constant {
		return s.coverage(l, runs), noCells, nil
	}
	return s.weigh(ctx, l, runs)
}

// The blocks that cost no more than a limit are in the order. It begins at the best, goes
// on by a stride when nothing in the order is left that costs less, and each stride is
// twice the one before: of most blocks nothing but the skills is ever looked at. Few are
// not worth it.
const (
	stride    = 1 << 52 / 8
	fewBlocks = 64
)

// behind reports whether blocks come next that are not in the order, rather than what is,
// if there is something.
func (s *search) behind(something bool) bool {
	return len(s.splits) > 0 && s.limit < mostCost(s.found.least()) && (!something || s.order.peek() < row.Key(-s.limit))
}

// further raises the limit.
func (s *search) further(ctx context.Context) error {
	s.limit = max(s.limit, s.best) + s.stride
	s.stride *= 2
	if len(s.steps) <= fewBlocks || s.limit >= rungs<<rungShift {
		s.limit = math.MaxInt64
	}
	for i := range s.splits {
		if err := s.stop(ctx); err != nil {
			return err
		}
		s.admit(&s.splits[i])
	}
	return nil
}

// admit puts those blocks of a list in the order that are not there and do not cost more
// than the limit: by their skills, and by what the whole list can be at best in all else.
func (s *search) admit(b *split) {
	l := s.reached[b.list].list
	glance := l.glance()
	steps, limit := s.steps[b.first:][:len(l.blocks)], min(s.limit, mostCost(s.found.least()))
	if !b.opened && b.least+s.openCost <= limit {
		b.opened = true
		for w, set := range &glance.unknown {
			for ; set != 0; set &= set - 1 {
				if k := 64*w + bits.TrailingZeros64(set); steps[k] < s.openStep {
					steps[k] = row.NoStep
					s.put(b, k, s.openCost, glance.trades[k])
				}
			}
		}
	}
	from := s.stepWithin(limit - b.least)
	if from >= b.above {
		return
	}
	for k, step := range steps {
		if step-from < b.above-from { // not below it, and below above
			s.put(b, k, s.skillCost(step), glance.trades[k])
		}
	}
	b.above = from
}

// put puts a block in the order, by its skills, which cost as much, and its occupations.
func (s *search) put(b *split, k int, skills int64, trades uint64) {
	rest := max(b.least, b.rest+s.trades.OfSummary(trades, s.reached[b.list].list.whole.Misses(row.Occupation)))
	if bound := row.Key(-rest - skills); bound >= s.found.least() {
		c := cut{rest: rest, list: b.list, block: int32(k), cells: noCells}
		if b.cells != noCells {
			c.cells, c.below = b.cells+int32(k*s.reached[b.list].list.size), noCell
		}
		s.add(bound, c)
	}
}

// skillCost is the least cost of the skills of some workers of whom they are known, and
// whose coverage is at most of a step.
func (s *search) skillCost(step uint16) int64 {
	if s.constant {
		return s.fixed
	}
	return s.skills.At(step)
}

// stepWithin is the first step that costs no more than a limit.
func (s *search) stepWithin(limit int64) uint16 {
	switch {
	case !s.constant:
		return s.skills.StepWithin(limit)
	case s.fixed <= limit:
		return 0
	default:
		return row.NoStep
	}
}
