package audit

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Floor asks a plan for at least Min placements of people of some groups of an
// attribute, be it one that no [plan.Quota] knows.
type Floor struct {
	Attribute Attribute
	Groups    []string // one of them is enough; at least one, and "" is the unknown
	Min       int64    // 0 or more
}

// A FloorPrice says what a floor costs, by two plans of the same edges.
type FloorPrice struct {
	Without *plan.Plan
	With    *plan.Plan // nobody is placed in it if the floor cannot be kept
	// Kept is No if the floor cannot be kept with the rest of the policy; Unknown only
	// if quotas cross and the search ended before it found a plan. The price means
	// something for Yes alone.
	Kept fact.Tri
	// Price is the total score that the plan without the floor has more, in millionths.
	// Under an order whose first goal is another one it may be negative.
	Price int64
	// Levels is the same for each goal of the policy's order, first goal first. The
	// first that is not 0 is positive: a floor never makes a plan better.
	Levels []LevelPrice
	// Exact says that neither plan comes from a search over quotas that cross; else
	// the plans may not be the best, and the price is that of these two plans.
	Exact bool
}

// A LevelPrice is what one goal of an order loses.
type LevelPrice struct {
	Goal  plan.Goal `json:"goal"`
	Price int64     `json:"price"` // placements, or millionths of score
}

// PriceQuota solves a graph with and without a further quota of the policy.
func PriceQuota(ctx context.Context, g *plan.Graph, form plan.Form, policy plan.Policy, q plan.Quota) (*FloorPrice, error) {
	without, err := g.SolveBy(ctx, form, policy)
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return priceOf(ctx, g, form, policy, q, without)
}

func priceOf(ctx context.Context, g *plan.Graph, form plan.Form, policy plan.Policy, q plan.Quota, without *plan.Plan) (*FloorPrice, error) {
	policy.Quotas = append(slices.Clone(policy.Quotas), q)
	with, err := g.SolveBy(ctx, form, policy)
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	p := &FloorPrice{
		Without: without, With: with, Price: without.Score() - with.Score(),
		Exact: len(without.Crossing()) == 0 && len(with.Crossing()) == 0,
	}
	lost := without.Value().Sub(with.Value())
	for level, goal := range policy.Order {
		if goal != plan.NoGoal {
			p.Levels = append(p.Levels, LevelPrice{Goal: goal, Price: lost[level]})
		}
	}
	switch with.Status() {
	case assign.Infeasible:
		p.Kept = fact.No
	case assign.Unsolved:
	default:
		p.Kept = fact.Yes
	}
	return p, nil
}

// mark is a citizenship that nobody has: no code has a control character.
const mark = "\x00floor"

// PriceFloor solves a graph with and without a floor for groups of an attribute. The
// price is exact: two proven optima of the same edges. The graph must be one of
// [plan.Build], which has all pairs.
func PriceFloor(ctx context.Context, g *plan.Graph, form plan.Form, policy plan.Policy, f Floor) (*FloorPrice, error) {
	var fs fact.Faults
	if strings.TrimSpace(f.Attribute.Name) == "" || f.Attribute.Of == nil {
		fs.Add(fact.Fault{Input: "floor", Field: "Attribute", Err: fact.ErrMissing})
	}
	if len(f.Groups) == 0 {
		fs.Add(fact.Fault{Input: "floor", Field: "Groups", Err: fact.ErrMissing})
	}
	if f.Min < 0 {
		fs.Add(fact.Fault{Input: "floor", Field: "Min", Value: strconv.FormatInt(f.Min, 10), Err: fact.ErrRange})
	}
	if g.Covers != plan.CoversMarket {
		fs.Add(fact.Fault{Input: "floor", Field: "graph", Err: fmt.Errorf("%w: it covers lists, and a floor needs all pairs", fact.ErrConflict)})
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	without, err := g.SolveBy(ctx, form, policy)
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	// A quota counts workers by what plan knows of them. The edges are judged already,
	// so on a copy of the graph a citizenship of our own does nothing but count.
	marked := *g
	marked.Workers = make([]*match.Worker, len(g.Workers))
	for i, w := range g.Workers {
		marked.Workers[i] = w
		if slices.Contains(f.Groups, f.Attribute.Of(w)) {
			clone := *w
			clone.Citizenships = append(slices.Clone(w.Citizenships), mark)
			marked.Workers[i] = &clone
		}
	}
	q := plan.Quota{
		Name:         fmt.Sprintf("floor for %s %s", f.Attribute.Name, strings.Join(f.Groups, " or ")),
		Citizenships: []string{mark}, Min: f.Min, Max: assign.NoLimit,
	}
	p, err := priceOf(ctx, &marked, form, policy, q, without)
	marked.Workers = g.Workers // nobody else sees the mark
	return p, err
}
