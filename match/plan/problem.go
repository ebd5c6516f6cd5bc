package plan

import (
	"fmt"

	"github.com/beveridge-go/beveridge/match/assign"
)

// Problem returns what [Graph.SolveBy] solves, in numbers, for analyses that need
// no names and no reasons: workers and openings stand as in the graph, limits as
// the quotas of the policy. edges names, for each edge of the problem, the edge of
// the graph. The error is that of SolveBy.
func (g *Graph) Problem(form Form, policy Policy) (problem assign.Problem, edges []int32, err error) {
	p, err := g.posed(form, policy)
	if err != nil {
		return assign.Problem{}, nil, fmt.Errorf("plan: %s: %w", form, err)
	}
	return p.problem, p.edges, nil
}

// posed returns a plan that is not solved yet.
func (g *Graph) posed(form Form, policy Policy) (*Plan, error) {
	p := &Plan{Form: form, Protection: g.Settings.Protection.Basis(), graph: g, order: policy.Order}
	p.problem = assign.Problem{Workers: len(g.Workers), Capacity: make([]int64, len(g.Vacancies))}
	for i, v := range g.Vacancies {
		p.problem.Capacity[i] = int64(v.Positions())
	}
	p.pose(policy.Order)
	return p, p.decide(policy)
}
