package plan

import (
	"cmp"
	"context"
	"slices"

	"github.com/beveridge-go/beveridge/match"
)

// A Confirmation is a kind of fact and what it would be worth to know it.
type Confirmation struct {
	Gate  match.Gates `json:"gate"`  // the hard constraint that the fact decides
	Pairs int         `json:"pairs"` // edges for which only this gate is open
	// Filled is how many more positions could be filled if all those pairs
	// turned out allowed and nothing else were confirmed.
	Filled int `json:"filled"`
}

// Confirm lists the kinds of unknown facts that keep the certain plan below the
// possible one, most valuable first; equals in the order of the gates. The
// values do not add up: an edge with two open gates needs both. It costs one
// maximum filling for each gate.
func (g *Graph) Confirm(ctx context.Context) ([]Confirmation, error) {
	_, base, err := g.MaxFill(ctx, Certain.Allows)
	if err != nil {
		return nil, err
	}
	var out []Confirmation
	for i := range match.NumGates {
		gate := match.Gates(1) << i
		c := Confirmation{Gate: gate}
		for _, e := range g.Edges {
			if e.Open == gate {
				c.Pairs++
			}
		}
		if c.Pairs == 0 {
			continue
		}
		_, f, err := g.MaxFill(ctx, func(e Edge) bool { return e.Open == 0 || e.Open == gate })
		if err != nil {
			return nil, err
		}
		c.Filled = int(f.Total - base.Total)
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Confirmation) int { return cmp.Compare(b.Filled, a.Filled) })
	return out, nil
}
