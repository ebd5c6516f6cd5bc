package assign

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// A Pricer knows every pair of a market, also those that a problem leaves out,
// such as all beyond a list of the best fifty.
type Pricer interface {
	// PriceOut appends to found pairs of the market that are worth more than nothing
	// and more than their two prices, of the worker and of a position, and returns it:
	// at least one if there is any, and none twice. worker and opening must not be kept.
	//
	// It need not know of decisions and limits: what a limit costs is in the prices,
	// which may be negative under floors, and whoever is not asked about costs 2^60. A
	// round may ask several times, with other prices.
	PriceOut(ctx context.Context, worker, opening []Value, found []Edge) ([]Edge, error)
}

// ErrPricer is wrapped where a [Pricer] returns what it must not: a pair that is
// already an edge, that its prices dominate or that joins nothing.
var ErrPricer = errors.New("not a pair to be priced out")

// Complete solves p over the whole market: it adds the pairs that the prices of
// the plan do not dominate, improves the plan and asks again, until there is none
// (column generation). It returns p with the edges that were added, a plan that is
// optimal over all pairs of the market (Plan.Whole says so), and the number of
// rounds. p must name all workers and openings of the market; its edges are where
// to start from, the more of them in an optimum the better.
//
// Locked workers keep their edges, and an excluded pair is not the market's. Limits
// must form trees; of pairs that are added those of the market's count by the sets
// that a limit names. A round asks once for each kind of workers whom the same limits
// of some workers and some openings count; all other limits are part of a price.
// Floors that the edges of p cannot keep make it look for pairs that help, and the
// plan is Infeasible only if no pair of the market does.
//
// A worker of several places whose edges are worth more than their prices has the
// market asked about it on its own, or about the openings of such edges one by one,
// if these are fewer.
//
// The errors are those of [NewLive], of market, [ErrPricer], and the cause of an
// ended ctx.
func Complete(ctx context.Context, p Problem, market Pricer) (Problem, Plan, int, error) {
	if market == nil {
		return Problem{}, Plan{}, 0, errNoMarket()
	}
	left := p
	if len(p.Locked)+len(p.Excluded) > 0 {
		if _, err := p.canonical(ctx); err != nil {
			return Problem{}, Plan{}, 0, err
		}
		if plan, ok := p.locksFit(); !ok {
			plan.Whole = true
			return p, plan, 0, nil
		}
		left = p.undecided()
	}
	l, err := NewLive(ctx, left)
	if err != nil {
		return Problem{}, Plan{}, 0, err
	}
	c := p.counts()
	ask := newAsking(&p, &c, market)
	for rounds := 1; ; rounds++ {
		q, plan, err := l.Plan(ctx)
		if err != nil {
			return Problem{}, Plan{}, 0, err
		}
		found, err := ask.all(ctx, &q, &plan)
		if err != nil {
			return Problem{}, Plan{}, 0, fmt.Errorf("assign: pricing out, round %d: %w", rounds, err)
		}
		if len(found) == 0 {
			if len(p.Locked)+len(p.Excluded) > 0 {
				q, plan = p.decided(&c, q, plan)
			}
			plan.Whole = true
			return q, plan, rounds, nil
		}
		if err := l.add(ctx, ask, &plan, found); err != nil {
			return Problem{}, Plan{}, 0, err
		}
	}
}

func errNoMarket() error {
	return &ProblemError{"market", fmt.Errorf("%w: nil is no Pricer", ErrRange)}
}

// add gives workers further edges, each worth more than its prices in plan.
func (l *Live) add(ctx context.Context, ask *asking, plan *Plan, found []Edge) error {
	of := make(map[int32][]Edge)
	var order []int32
	for i, e := range found {
		if !ask.dear(plan, e) {
			return fmt.Errorf("assign: %w: %+v", ErrPricer, e)
		}
		if of[e.Worker] == nil {
			order = append(order, e.Worker)
		}
		of[e.Worker] = append(of[e.Worker], found[i])
	}
	for _, w := range order {
		if err := l.Change(ctx, w, append(of[w], l.edgesOf(w)...)); err != nil {
			if errors.Is(err, ErrDuplicate) {
				return fmt.Errorf("assign: %w: of worker %d: %w", ErrPricer, w, err)
			}
			return err
		}
	}
	return nil
}

// VerifyWhole proves that the plan is an optimum over all pairs of a market, or that
// there is none: it verifies, and the market has no pair that its prices do not
// dominate.
func (p Plan) VerifyWhole(ctx context.Context, q Problem, market Pricer) error {
	if market == nil {
		return errNoMarket()
	}
	if err := p.Verify(ctx, q); err != nil {
		return err
	}
	c := q.counts()
	found, err := newAsking(&q, &c, market).all(ctx, &q, &p)
	if err != nil {
		return fmt.Errorf("assign: pricing out: %w", err)
	}
	if len(found) > 0 {
		return refuted("%d pairs of the market are worth more than their prices", len(found))
	}
	return nil
}

// locksFit reports whether the locks fit into positions and limits; if not, the plan
// proves it.
func (p *Problem) locksFit() (Plan, bool) {
	c := p.counts()
	if over := p.overlocked(); len(over) > 0 {
		return p.tooManyLocks(over), false
	}
	var unmet []int32
	for k, l := range p.bounds(&c) {
		if l.Max < l.Min {
			unmet = append(unmet, int32(k))
		}
	}
	return p.locksExceed(unmet, &c), len(unmet) == 0
}

// undecided is what is left of p to decide: no locked workers, and only what they
// leave.
func (p *Problem) undecided() Problem {
	c := p.counts()
	q := Problem{Workers: p.Workers, Capacity: p.free(), Limits: p.bounds(&c)}
	if p.many() {
		q.WorkerCapacity = p.idle()
	}
	decided := p.decisions()
	for i, e := range p.Edges {
		if decided.open(int32(i), e.Worker) {
			q.Edges = append(q.Edges, e)
		}
	}
	return q
}

// decided adds what was decided to a plan of what was left, and the edges that p has
// not.
func (p *Problem) decided(c *counts, q Problem, plan Plan) (Problem, Plan) {
	out := *p
	out.Edges = slices.Clip(p.Edges)
	number := make(map[[2]int32]int32, len(p.Edges))
	for i, e := range p.Edges {
		number[[2]int32{e.Worker, e.Opening}] = int32(i)
	}
	for _, e := range q.Edges {
		pair := [2]int32{e.Worker, e.Opening}
		if _, ok := number[pair]; !ok {
			number[pair] = int32(len(out.Edges))
			out.Edges = append(out.Edges, e)
		}
	}
	if plan.Status == Infeasible {
		return out, out.impossible(plan, c)
	}
	used := slices.Clone(p.Locked)
	for _, i := range plan.Edge {
		if i >= 0 {
			used = append(used, number[[2]int32{q.Edges[i].Worker, q.Edges[i].Opening}])
		}
	}
	plan.Edge = out.seat(used)
	var list []int32
	for _, i := range p.Locked {
		e := &p.Edges[i]
		if plan.Value = plan.Value.Add(e.Weight); p.places(e.Worker) != 1 {
			continue
		}
		list = c.of(e.Worker, e.Opening, list)
		plan.Worker[e.Worker] = e.Weight.Sub(plan.Opening[e.Opening])
		for _, k := range list {
			plan.Worker[e.Worker] = plan.Worker[e.Worker].Sub(plan.Limit[k])
		}
	}
	return out, plan
}
