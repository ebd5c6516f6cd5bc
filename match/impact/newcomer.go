package impact

import (
	"context"
	"fmt"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Newcomer is what one more worker is worth: the value of the best plans with them
// less that without, goal by goal. It is an exact difference, not a price read off one
// optimum, and holds for one newcomer at a time.
type Newcomer struct {
	Worker string       `json:"worker"`
	Order  plan.Order   `json:"order"`
	Value  assign.Value `json:"value"`
}

// Filled returns how many positions more are filled, if the order has them as a goal.
func (n Newcomer) Filled() (int64, bool) {
	for l, g := range n.Order {
		if g == plan.PositionsFilled {
			return n.Value[l], true
		}
	}
	return 0, false
}

// String returns like "one more welder in Gomel: +1 positions filled, +820000 total
// score", or "changes nothing".
func (n Newcomer) String() string {
	var parts []string
	for l, g := range n.Order {
		if g != plan.NoGoal && n.Value[l] != 0 {
			parts = append(parts, fmt.Sprintf("%+d %s", n.Value[l], g))
		}
	}
	if len(parts) == 0 {
		parts = []string{"changes nothing"}
	}
	return "one more " + n.Worker + ": " + strings.Join(parts, ", ")
}

// Newcomers returns what each of some workers would add to the base by themselves, in
// their order: a type of worker for each region, as a rule. Their ids name the types and
// must be new. Without quotas it costs one judgement of their pairs and one search of
// everything; with quotas, one solve from the base for each.
func (s *Study) Newcomers(ctx context.Context, form plan.Form, workers []match.Worker) ([]Newcomer, error) {
	base, err := s.solve(ctx, s.Graph(), form, s.Case.Policy)
	if err != nil {
		return nil, err
	}
	out := make([]Newcomer, len(workers))
	var prices *assign.Prices
	if len(s.Case.Policy.Quotas) == 0 {
		if prices, err = assign.Price(ctx, base.problem, base.answer); err != nil {
			return nil, fmt.Errorf("impact: %s: %w", form, err)
		}
	}
	for i, w := range workers {
		d := newDraft(&s.Case)
		if err := d.Add(w); err != nil {
			return nil, fmt.Errorf("impact: newcomers: %w", err)
		}
		g, err := s.graph(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("impact: newcomers: %w", err)
		}
		out[i] = Newcomer{Worker: w.ID, Order: s.Case.Policy.Order}
		if prices == nil || len(s.Case.Tests) > 0 { // who comes may close a vacancy to others
			with, err := s.solve(ctx, g, form, s.Case.Policy)
			if err != nil {
				return nil, err
			}
			out[i].Value = with.answer.Value.Sub(base.answer.Value)
			continue
		}
		p, edges, err := g.Problem(form, s.Case.Policy)
		if err != nil {
			return nil, err
		}
		var own []assign.Edge
		for k, e := range p.Edges {
			if g.Workers[g.Edges[edges[k]].Worker].ID == w.ID {
				own = append(own, e)
			}
		}
		out[i].Value, _ = prices.Newcomer(own)
	}
	return out, nil
}

// A PermitPrice is what a permit of a quota is worth at its size: an interval.
type PermitPrice struct {
	Quota string       `json:"quota"`
	Max   int64        `json:"max"`
	Gain  assign.Value `json:"gain"` // what one more adds
	Loss  assign.Value `json:"loss"` // what one fewer costs
	// Needed: with one fewer no plan keeps the floors; Loss is zero then.
	Needed bool `json:"needed,omitzero"`
}

// PermitPrices returns what one permit more or fewer of each quota of a policy is
// worth, in the order of the quotas, goal by goal. Quotas that cross have no prices:
// see [QuotaCurve]. It costs some solves.
func PermitPrices(ctx context.Context, g *plan.Graph, form plan.Form, policy plan.Policy) ([]PermitPrice, error) {
	s, err := solve(ctx, g, form, policy)
	if err != nil {
		return nil, err
	}
	prices, err := assign.Price(ctx, s.problem, s.answer)
	if err != nil {
		return nil, fmt.Errorf("impact: %s: %w", form, err)
	}
	out := make([]PermitPrice, len(policy.Quotas))
	for k, q := range policy.Quotas {
		out[k] = PermitPrice{q.Name, q.Max, prices.Limits.Gain[k], prices.Limits.Loss[k], prices.Limits.Vital[k]}
	}
	return out, nil
}
