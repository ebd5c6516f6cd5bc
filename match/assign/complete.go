package assign

import (
	"context"
	"errors"
	"fmt"
)

// A Pricer knows every pair of a market, also those that a problem leaves out,
// such as all beyond a list of the best fifty.
type Pricer interface {
	// PriceOut appends to found pairs of the market that are worth more than their
	// two prices, of the worker and of a position, and returns it: at least one if
	// there is any, and none twice. worker and opening must not be kept.
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
// The errors are those of [NewLive], of market, [ErrPricer], and the cause of an
// ended ctx.
func Complete(ctx context.Context, p Problem, market Pricer) (Problem, Plan, int, error) {
	l, err := NewLive(ctx, p)
	if err != nil {
		return Problem{}, Plan{}, 0, err
	}
	var found []Edge
	for rounds := 1; ; rounds++ {
		q, plan, err := l.Plan(ctx)
		if err != nil {
			return Problem{}, Plan{}, 0, err
		}
		if found, err = market.PriceOut(ctx, plan.Worker, plan.Opening, found[:0]); err != nil {
			return Problem{}, Plan{}, 0, fmt.Errorf("assign: pricing out, round %d: %w", rounds, err)
		}
		if len(found) == 0 {
			plan.Whole = true
			return q, plan, rounds, nil
		}
		if err := l.add(ctx, plan, found); err != nil {
			return Problem{}, Plan{}, 0, err
		}
	}
}

// add gives workers further edges, each worth more than its prices in plan.
func (l *Live) add(ctx context.Context, plan Plan, found []Edge) error {
	s := l.solver
	of := make(map[int32][]Edge)
	var order []int32
	for i, e := range found {
		if e.Worker < 0 || int(e.Worker) >= len(plan.Worker) || e.Opening < 0 || int(e.Opening) >= len(plan.Opening) ||
			plan.Worker[e.Worker].Add(plan.Opening[e.Opening]).Cmp(e.Weight) >= 0 {
			return fmt.Errorf("assign: %w: %+v", ErrPricer, e)
		}
		if of[e.Worker] == nil {
			order = append(order, e.Worker)
		}
		of[e.Worker] = append(of[e.Worker], found[i])
	}
	for _, w := range order {
		edges := of[w]
		for _, a := range s.arc[s.first[w]:s.last[w]] {
			edges = append(edges, l.edges[a.edge])
		}
		if err := l.Change(ctx, w, edges); err != nil {
			if errors.Is(err, ErrDuplicate) {
				return fmt.Errorf("assign: %w: of worker %d: %w", ErrPricer, w, err)
			}
			return err
		}
		s = l.solver // a change may have solved anew
	}
	return nil
}

// VerifyWhole proves that the plan is an optimum over all pairs of a market: it
// verifies, and the market has no pair that its prices do not dominate.
func (p Plan) VerifyWhole(ctx context.Context, q Problem, market Pricer) error {
	if err := p.Verify(ctx, q); err != nil {
		return err
	}
	found, err := market.PriceOut(ctx, p.Worker, p.Opening, nil)
	if err != nil {
		return fmt.Errorf("assign: pricing out: %w", err)
	}
	if len(found) > 0 {
		return refuted("%d pairs of the market are worth more than their prices", len(found))
	}
	return nil
}
