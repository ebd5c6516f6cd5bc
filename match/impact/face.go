package impact

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/plan"
)

// ranges returns the least and greatest number of placements of each class over
// all best plans; where quotas cross, of the one plan that the search found.
func (s *solved) ranges(ctx context.Context, class func(plan.Edge) int32, n int) ([]assign.Range, error) {
	if s.crossing() || !s.found() {
		out := make([]assign.Range, n)
		for w := range s.answer.Edge {
			if e, ok := s.edge(w); ok {
				if c := class(e); c >= 0 {
					out[c].Min++
					out[c].Max++
				}
			}
		}
		return out, nil
	}
	classes := make([]int32, len(s.edges))
	for i, e := range s.edges {
		classes[i] = class(s.graph.Edges[e])
	}
	out, err := assign.Ranges(ctx, s.problem, s.answer, classes, n)
	if errors.Is(err, assign.ErrLimits) {
		return s.countRanges(ctx, class, n)
	}
	if err != nil {
		return nil, fmt.Errorf("impact: %s: %w", s.form, err)
	}
	return out, nil
}

// countRanges is ranges for problems with limits, class by class.
func (s *solved) countRanges(ctx context.Context, class func(plan.Edge) int32, n int) ([]assign.Range, error) {
	out := make([]assign.Range, n)
	for c := range int32(n) {
		r, err := s.sumRange(ctx, func(e plan.Edge) int64 {
			if class(e) == c {
				return 1
			}
			return 0
		})
		if err != nil {
			return nil, err
		}
		out[c] = r
	}
	return out, nil
}

// sumRange returns the least and the greatest sum of a number per placement, zero or
// more, over all best plans. By complementary slackness these are the plans that use
// tight edges only, place whoever has a price, and fill every position and every limit
// that has one. Such a plan is looked for twice, with the sum as its last goal.
func (s *solved) sumRange(ctx context.Context, of func(plan.Edge) int64) (assign.Range, error) {
	p, from := s.face()
	ends := [2]int64{}
	for k, sign := range []int64{-1, +1} {
		q := p
		q.Edges = slices.Clone(p.Edges)
		for i, e := range from {
			q.Edges[i].Weight[1] = sign * of(s.graph.Edges[e])
		}
		a, err := assign.Solve(ctx, q)
		if err != nil {
			return assign.Range{}, fmt.Errorf("impact: %s: %w", s.form, err)
		}
		for _, i := range a.Edge {
			if i >= 0 {
				ends[k] += of(s.graph.Edges[from[i]])
			}
		}
	}
	return assign.Range{Min: ends[0], Max: ends[1]}, nil
}

// face returns a problem whose greatest values on level 0 are the best plans, and
// the edge of the graph for each of its edges. An edge counts on level 0 once for
// each of its prices that is above zero; a tight edge has one, as it is worth
// something. Where a floor binds, the limit allows no more than it.
func (s *solved) face() (p assign.Problem, from []int32) {
	p = assign.Problem{Workers: s.problem.Workers, Capacity: s.problem.Capacity, Nodes: s.problem.Nodes}
	counts := make([]func(assign.Edge) bool, len(s.problem.Limits))
	for k, l := range s.problem.Limits {
		workers, openings := members(l.Workers), members(l.Openings)
		counts[k] = func(e assign.Edge) bool {
			return (l.Workers == nil || workers[e.Worker]) && (l.Openings == nil || openings[e.Opening])
		}
		switch sign := s.answer.Limit[k].Sign(); {
		case sign > 0:
			l.Min = l.Max
		case sign < 0:
			l.Max = l.Min
		}
		p.Limits = append(p.Limits, l)
	}
	excluded, locked := members(s.problem.Excluded), members(s.problem.Locked)
	decided := map[int32]bool{} // workers
	for _, i := range s.problem.Locked {
		decided[s.problem.Edges[i].Worker] = true
	}
	for i, e := range s.problem.Edges {
		own := locked[int32(i)]
		if !own && (excluded[int32(i)] || decided[e.Worker] || e.Weight.Sign() <= 0) {
			continue
		}
		prices := []assign.Value{s.answer.Worker[e.Worker], s.answer.Opening[e.Opening]}
		for k, count := range counts {
			if count(e) {
				prices = append(prices, s.answer.Limit[k])
			}
		}
		var sum, musts assign.Value
		for _, price := range prices {
			sum = sum.Add(price)
			if price.Sign() > 0 {
				musts[0]++
			}
		}
		if !own && sum != e.Weight {
			continue
		}
		if own {
			p.Locked = append(p.Locked, int32(len(p.Edges)))
		}
		p.Edges = append(p.Edges, assign.Edge{Worker: e.Worker, Opening: e.Opening, Weight: musts})
		from = append(from, s.edges[i])
	}
	return p, from
}

func members(list []int32) map[int32]bool {
	m := make(map[int32]bool, len(list))
	for _, x := range list {
		m[x] = true
	}
	return m
}
