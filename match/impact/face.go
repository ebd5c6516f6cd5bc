package impact

import (
	"context"
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
	l, err := s.differ(ctx)
	if err != nil {
		return nil, err
	}
	classes := make([]int32, len(l.edges))
	for i, e := range l.edges {
		classes[i] = class(s.graph.Edges[e])
	}
	out, err := assign.Ranges(ctx, l.problem, l.answer, classes, n)
	if err != nil {
		return nil, fmt.Errorf("impact: %s: %w", s.form, err)
	}
	for _, e := range l.fixed {
		if c := class(s.graph.Edges[e]); c >= 0 {
			out[c].Min++
			out[c].Max++
		}
	}
	return out, nil
}

// A loose part of a problem is what its best plans do not share: the workers who
// stand elsewhere in another best plan, with the positions that the others leave. The
// prices of the whole prove its plan, and every best plan of it makes one of the whole.
type loose struct {
	problem assign.Problem
	answer  assign.Plan
	edges   []int32 // of the graph, for each edge of the problem
	fixed   []int32 // edges of the graph that every best plan uses
}

// differ returns the loose part, or the whole where limits count placements in more
// than one way.
func (s *solved) differ(ctx context.Context) (*loose, error) {
	if s.loose != nil {
		return s.loose, nil
	}
	l := &loose{problem: s.problem, answer: s.answer, edges: s.edges}
	var same []bool
	var err error
	switch {
	case alone(s.policy):
		same, err = s.sameCounted(ctx)
	case len(s.problem.Limits) == 0:
		var shared assign.Agreement
		shared, err = assign.Shared(ctx, s.problem, s.answer)
		same = shared.Same
	}
	if err != nil {
		return nil, fmt.Errorf("impact: %s: %w", s.form, err)
	}
	if same != nil {
		l.cut(s, same)
	}
	s.loose = l
	return l, nil
}

// sameCounted says whose placement all best plans share where one limit counts
// workers, perhaps leaving out some. With the price of the limit taken off the weights
// of those counted, every best plan is a best plan without the limit, but for edges that
// are worth exactly the price: whoever may use one is left out.
func (s *solved) sameCounted(ctx context.Context) ([]bool, error) {
	counted, price := countedBy(s.problem), s.answer.Limit[0]
	p, a := s.problem, s.answer
	p.Limits, p.Edges = nil, make([]assign.Edge, 0, len(p.Edges))
	a.Limit, a.Value, a.Edge = nil, assign.Value{}, slices.Repeat([]int32{-1}, p.Workers)
	loose := make([]bool, p.Workers)
	for i, e := range s.problem.Edges {
		if counted[e.Worker] {
			e.Weight = e.Weight.Sub(price)
		}
		if e.Weight.Sign() <= 0 {
			loose[e.Worker] = loose[e.Worker] || e.Weight.IsZero()
			continue
		}
		if s.answer.Edge[e.Worker] == int32(i) {
			a.Edge[e.Worker], a.Value = int32(len(p.Edges)), a.Value.Add(e.Weight)
		}
		p.Edges = append(p.Edges, e)
	}
	shared, err := assign.Shared(ctx, p, a)
	if err != nil {
		return nil, err
	}
	for w := range loose {
		shared.Same[w] = shared.Same[w] && !loose[w]
	}
	return shared.Same, nil
}

// cut leaves the workers who may stand elsewhere, and the openings that they may take,
// under numbers of their own.
func (l *loose) cut(s *solved, same []bool) {
	l.problem = assign.Problem{Nodes: s.problem.Nodes, Limits: slices.Clone(s.problem.Limits)}
	l.answer = assign.Plan{Status: s.answer.Status, Value: s.answer.Value, Limit: s.answer.Limit}
	l.edges = nil
	worker, opening := slices.Repeat([]int32{-1}, len(same)), slices.Repeat([]int32{-1}, len(s.problem.Capacity))
	for w := range same {
		if !same[w] {
			worker[w] = int32(l.problem.Workers)
			l.problem.Workers++
			l.answer.Worker = append(l.answer.Worker, s.answer.Worker[w])
		}
	}
	l.answer.Edge = slices.Repeat([]int32{-1}, l.problem.Workers)
	var from []int32 // the openings that are left
	excluded := members(s.problem.Excluded)
	for i := range s.problem.Edges {
		e := s.problem.Edges[i]
		if same[e.Worker] || excluded[int32(i)] {
			continue
		}
		j := e.Opening
		if opening[j] < 0 {
			opening[j] = int32(len(from))
			from = append(from, j)
			l.problem.Capacity = append(l.problem.Capacity, s.problem.Capacity[j])
			l.answer.Opening = append(l.answer.Opening, s.answer.Opening[j])
		}
		if s.answer.Edge[e.Worker] == int32(i) {
			l.answer.Edge[worker[e.Worker]] = int32(len(l.edges))
		}
		e.Worker, e.Opening = worker[e.Worker], opening[j]
		l.problem.Edges, l.edges = append(l.problem.Edges, e), append(l.edges, s.edges[i])
	}
	l.settle(s, same, worker, opening)
}

// settle takes what all best plans share off positions, limit and value.
func (l *loose) settle(s *solved, same []bool, worker, opening []int32) {
	var counted []bool
	if len(l.problem.Limits) > 0 {
		counted = countedBy(s.problem)
		l.problem.Limits[0].Workers = []int32{}
		for w, is := range counted {
			if is && worker[w] >= 0 {
				l.problem.Limits[0].Workers = append(l.problem.Limits[0].Workers, worker[w])
			}
		}
	}
	for w, i := range s.answer.Edge {
		if !same[w] || i < 0 {
			continue
		}
		if counted != nil && counted[w] && l.problem.Limits[0].Max != assign.NoLimit {
			l.problem.Limits[0].Max--
		}
		l.fixed = append(l.fixed, s.edges[i])
		if j := opening[s.problem.Edges[i].Opening]; j >= 0 {
			l.problem.Capacity[j]--
		}
		l.answer.Value = l.answer.Value.Sub(s.problem.Edges[i].Weight)
	}
}

// sumRange returns the least and the greatest sum of a number per placement, zero or
// more, over all best plans. By complementary slackness these are the plans that use
// tight edges only, place whoever has a price, and fill every position and every limit
// that has one. Such a plan is looked for twice, with the sum as its last goal.
func (s *solved) sumRange(ctx context.Context, of func(plan.Edge) int64) (assign.Range, error) {
	l, err := s.differ(ctx)
	if err != nil {
		return assign.Range{}, err
	}
	p, from := l.face()
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
	var sure int64
	for _, e := range l.fixed {
		sure += of(s.graph.Edges[e])
	}
	return assign.Range{Min: sure + ends[0], Max: sure + ends[1]}, nil
}

// face returns a problem whose greatest values on level 0 are the best plans, and
// the edge of the graph for each of its edges. An edge counts on level 0 once for
// each of its prices that is above zero; a tight edge has one, as it is worth
// something. Where a floor binds, the limit allows no more than it.
func (l *loose) face() (p assign.Problem, from []int32) {
	p = assign.Problem{Workers: l.problem.Workers, Capacity: l.problem.Capacity, Nodes: l.problem.Nodes}
	counts := make([]func(assign.Edge) bool, len(l.problem.Limits))
	for k, limit := range l.problem.Limits {
		workers, openings := members(limit.Workers), members(limit.Openings)
		counts[k] = func(e assign.Edge) bool {
			return (limit.Workers == nil || workers[e.Worker]) && (limit.Openings == nil || openings[e.Opening])
		}
		switch sign := l.answer.Limit[k].Sign(); {
		case sign > 0:
			limit.Min = limit.Max
		case sign < 0:
			limit.Max = limit.Min
		}
		p.Limits = append(p.Limits, limit)
	}
	excluded, locked := members(l.problem.Excluded), members(l.problem.Locked)
	decided := map[int32]bool{} // workers
	for _, i := range l.problem.Locked {
		decided[l.problem.Edges[i].Worker] = true
	}
	for i, e := range l.problem.Edges {
		own := locked[int32(i)]
		if !own && (excluded[int32(i)] || decided[e.Worker] || e.Weight.Sign() <= 0) {
			continue
		}
		prices := []assign.Value{l.answer.Worker[e.Worker], l.answer.Opening[e.Opening]}
		for k, count := range counts {
			if count(e) {
				prices = append(prices, l.answer.Limit[k])
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
		from = append(from, l.edges[i])
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
