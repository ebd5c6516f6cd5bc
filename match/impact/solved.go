package impact

import (
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A solved is a problem and its optimum, in numbers.
type solved struct {
	graph   *plan.Graph
	form    plan.Form
	policy  plan.Policy
	problem assign.Problem
	edges   []int32 // of the graph, one for each edge of the problem
	answer  assign.Plan
	group   []plan.Group // of each worker
	others  assign.Start // see beginning

	loose *loose // once it was looked for
}

// present reports a graph that is not sound.
func present(g *plan.Graph) error {
	if err := sound(g); err != nil {
		return fmt.Errorf("impact: %w", err)
	}
	return nil
}

// sound reports a graph that is not there, or the first pair of it whose records are not.
func sound(g *plan.Graph) error {
	if g == nil {
		return &fact.Fault{Field: "graph", Err: fact.ErrMissing}
	}
	for i, e := range g.Edges {
		if e.Vacancy < 0 || int(e.Vacancy) >= len(g.Vacancies) || e.Worker < 0 || int(e.Worker) >= len(g.Workers) {
			pair := fmt.Sprintf("vacancy %d, worker %d", e.Vacancy, e.Worker)
			return &fact.Fault{Field: fmt.Sprintf("graph.Edges[%d]", i), Value: pair, Err: fact.ErrRange}
		}
	}
	return nil
}

func solve(ctx context.Context, g *plan.Graph, form plan.Form, policy plan.Policy) (*solved, error) {
	return solveFrom(ctx, g, form, policy, beginning{})
}

// solveFrom is solve from a plan of a similar problem.
func solveFrom(ctx context.Context, g *plan.Graph, form plan.Form, policy plan.Policy, from beginning) (*solved, error) {
	if err := present(g); err != nil {
		return nil, err
	}
	s := &solved{graph: g, form: form, policy: policy, group: groups(g)}
	var err error
	if s.problem, s.edges, err = g.Problem(form, policy); err != nil {
		return nil, err
	}
	if alone(policy) {
		s.answer, s.others, err = solveCounted(ctx, s.problem, from.others)
	} else {
		s.answer, err = assign.SolveFrom(ctx, s.problem, from.whole)
	}
	if err != nil {
		return nil, fmt.Errorf("impact: %s: %w", form, err)
	}
	return s, nil
}

// found reports whether there is a plan at all.
func (s *solved) found() bool {
	return s.answer.Status == assign.Optimal || s.answer.Status == assign.Stopped
}

// crossing reports whether the plan comes from a search, so that no more is known
// of it than its value and a bound.
func (s *solved) crossing() bool { return len(s.answer.Crossing) > 0 }

// edge returns the edge of the graph that a worker uses.
func (s *solved) edge(w int) (plan.Edge, bool) {
	if i := s.answer.Edge[w]; i >= 0 {
		return s.graph.Edges[s.edges[i]], true
	}
	return plan.Edge{}, false
}

// goal returns what all best plans have of a goal, if the order names it.
func (s *solved) goal(g plan.Goal) (int64, bool) {
	for l, have := range s.policy.Order {
		if have == g {
			return s.answer.Value[l], true
		}
	}
	return 0, false
}

// count returns the range of a count over all best plans: the value itself where
// the count is a goal of the order.
func (s *solved) count(ctx context.Context, g plan.Goal, counts func(plan.Edge) bool) (assign.Range, error) {
	if n, ok := s.goal(g); ok {
		return assign.Range{Min: n, Max: n}, nil
	}
	r, err := s.ranges(ctx, func(e plan.Edge) int32 {
		if counts(e) {
			return 0
		}
		return -1
	}, 1)
	if err != nil {
		return assign.Range{}, err
	}
	return r[0], nil
}

func (s *solved) filled(ctx context.Context) (assign.Range, error) {
	return s.count(ctx, plan.PositionsFilled, func(plan.Edge) bool { return true })
}

func (s *solved) locals(ctx context.Context) (assign.Range, error) {
	return s.count(ctx, plan.LocalsPlaced, s.local)
}

func (s *solved) local(e plan.Edge) bool { return s.group[e.Worker] == plan.Locals }

// groups returns how each worker counts.
func groups(g *plan.Graph) []plan.Group {
	out := make([]plan.Group, len(g.Workers))
	for w := range out {
		out[w] = g.Group(int32(w))
	}
	return out
}

// restrict returns the graph with the edges that keep chooses. Its tallies are
// those of the whole graph.
func restrict(g *plan.Graph, keep func(plan.Edge) bool) *plan.Graph {
	sub := *g
	sub.Edges = nil
	for _, e := range g.Edges {
		if keep(e) {
			sub.Edges = append(sub.Edges, e)
		}
	}
	return &sub
}

// withoutForeign returns the problem of the locals alone: their edges, the locks
// that concern them, and no floors, as nobody else is there to meet one.
func withoutForeign(g *plan.Graph, policy plan.Policy) (*plan.Graph, plan.Policy) {
	group := groups(g)
	sub := restrict(g, func(e plan.Edge) bool { return group[e.Worker] == plan.Locals })
	var locked []plan.Pair
	if len(policy.Locked) > 0 {
		local := make(map[string]bool, len(g.Workers))
		for w, x := range g.Workers {
			local[x.ID] = group[w] == plan.Locals
		}
		locked = slices.DeleteFunc(slices.Clone(policy.Locked), func(p plan.Pair) bool { return !local[p.Worker] })
	}
	quotas := append([]plan.Quota(nil), policy.Quotas...)
	for i := range quotas {
		quotas[i].Min = 0
	}
	policy.Locked, policy.Quotas = locked, quotas
	return sub, policy
}

// positions is the number of positions of a graph.
func positions(g *plan.Graph) int64 {
	var n int64
	for _, v := range g.Vacancies {
		n += int64(v.Positions())
	}
	return n
}
