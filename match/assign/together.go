package assign

import (
	"context"
	"fmt"
)

// Together returns what members of a household can do together in each of n
// places at these prices: the value of their best assignment to the openings of the
// place, each position paid at its Loss. edges are theirs, Edge.Worker counting the
// members from zero; place names the place of each opening, or -1. It is for one
// objective: only level 0 counts.
func (q *Prices) Together(ctx context.Context, edges []Edge, place []int32, n int) ([]int64, error) {
	if err := checkClasses("place", place, min(len(q.Loss), len(q.free)), n); err != nil {
		return nil, err
	}
	members := 0
	for _, e := range edges {
		members = max(members, int(e.Worker)+1)
	}
	out := make([]int64, n)
	for r := range out {
		p := Problem{Workers: members, Capacity: q.free}
		for _, e := range edges {
			if e.Opening < 0 || int(e.Opening) >= len(place) {
				return nil, &ProblemError{"edges", fmt.Errorf("%w: opening %d is not in [0, %d)", ErrRange, e.Opening, len(place))}
			}
			if place[e.Opening] == int32(r) && q.free[e.Opening] > 0 {
				p.Edges = append(p.Edges, Edge{e.Worker, e.Opening, Scalar(e.Weight[0] - q.Loss[e.Opening][0])})
			}
		}
		plan, err := Solve(ctx, p)
		if err != nil {
			return nil, err
		}
		out[r] = plan.Value[0]
	}
	return out, nil
}
