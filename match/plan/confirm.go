package plan

import (
	"cmp"
	"context"
	"slices"

	"github.com/beveridge-go/beveridge/match"
)

// A Confirmation is a kind of fact and what it would be worth to know it.
type Confirmation struct {
	Gate match.Gates `json:"gate,omitzero"` // the hard constraint that the fact decides
	// Review stands in the place of a gate: a person looks at the terms of the vacancies
	// under review and finds that they protect their workers.
	Review bool `json:"review,omitzero"`
	Pairs  int  `json:"pairs"` // edges for which only this is open
	// Filled is how many more positions could be filled if all those pairs
	// turned out allowed and nothing else were confirmed.
	Filled int `json:"filled"`
}

// settles reports whether an edge waits for nothing but this.
func (c Confirmation) settles(e Edge) bool {
	if c.Review {
		return e.Open == 0 && e.Clearance.Allowed() && !e.Clearance.Certain()
	}
	return e.Open == c.Gate && e.Clearance.Certain()
}

// Name is the name of the gate, or "protection" for a review.
func (c Confirmation) Name() string {
	if c.Review {
		return BarrierProtection.String()
	}
	return c.Gate.String()
}

// Confirm lists the kinds of unknown facts that keep the certain plan below the
// possible one, most valuable first; equals in the order of the gates, and
// protection after them. The values do not add up: an edge with two open gates
// needs both. It costs one maximum filling for each of them.
func (g *Graph) Confirm(ctx context.Context) ([]Confirmation, error) {
	_, base, err := g.MaxFill(ctx, Certain.Allows)
	if err != nil {
		return nil, err
	}
	var out []Confirmation
	for i := range match.NumGates + 1 {
		c := Confirmation{Gate: match.Gates(1) << i}
		if i == match.NumGates {
			c = Confirmation{Review: true}
		}
		for _, e := range g.Edges {
			if c.settles(e) {
				c.Pairs++
			}
		}
		if c.Pairs == 0 {
			continue
		}
		_, f, err := g.MaxFill(ctx, func(e Edge) bool { return Certain.Allows(e) || c.settles(e) })
		if err != nil {
			return nil, err
		}
		c.Filled = int(f.Total - base.Total)
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Confirmation) int { return cmp.Compare(b.Filled, a.Filled) })
	return out, nil
}
