package impact

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Curve says what a quota is worth at every size, from 0 permits on.
//
// Law: the value never falls; and unless quotas cross it is concave with whole
// breakpoints, so that no permit is worth more than the one before.
type Curve struct {
	Form  plan.Form  `json:"form"`
	Order plan.Order `json:"order"`
	// Points stand at 0, 1, 2, … permits. More permits than the last point has change
	// nothing if Complete.
	Points   []CurvePoint `json:"points"`
	Complete bool         `json:"complete"`
}

// A CurvePoint is the best that can be done with so many permits.
type CurvePoint struct {
	Permits int64         `json:"permits"`
	Status  assign.Status `json:"status"`
	Value   assign.Value  `json:"value"` // by the goals of the order
	// Bound is what no plan exceeds: above the value only where quotas cross and the
	// search was not completed. The gap is Bound less Value.
	Bound assign.Value `json:"bound"`
}

// Price is what permits are worth at a point: gain is what one more adds, loss what
// one fewer costs. The price of a permit is any value between them. At either end
// of the curve the side that is not known is zero and false.
func (c Curve) Price(i int) (gain, loss assign.Value, more, fewer bool) {
	if more = i+1 < len(c.Points) || c.Complete; i+1 < len(c.Points) {
		gain = c.Points[i+1].Value.Sub(c.Points[i].Value)
	}
	if fewer = i > 0; fewer {
		loss = c.Points[i].Value.Sub(c.Points[i-1].Value)
	}
	return gain, loss, more, fewer
}

// A Segment is a straight piece of a curve: each permit from From (exclusive) to To
// is worth the same.
type Segment struct {
	From, To int64
	Price    assign.Value
}

// Segments returns the pieces between the breakpoints, in order.
func (c Curve) Segments() []Segment {
	var out []Segment
	for i := 1; i < len(c.Points); i++ {
		price := c.Points[i].Value.Sub(c.Points[i-1].Value)
		if n := len(out); n > 0 && out[n-1].Price == price {
			out[n-1].To = c.Points[i].Permits
			continue
		}
		out = append(out, Segment{c.Points[i-1].Permits, c.Points[i].Permits, price})
	}
	return out
}

// Concave reports whether no permit is worth more than the one before. It is a law
// unless quotas cross, and worth a look where they do.
func (c Curve) Concave() bool {
	s := c.Segments()
	for i := 1; i < len(s); i++ {
		if s[i].Price.Cmp(s[i-1].Price) > 0 {
			return false
		}
	}
	return true
}

// Filled returns the positions that are filled at a point, if the order has them as
// a goal.
func (c Curve) Filled(i int) (int64, bool) {
	for l, g := range c.Order {
		if g == plan.PositionsFilled {
			return c.Points[i].Value[l], true
		}
	}
	return 0, false
}

// QuotaCurve returns the curve of a quota beside the quotas of the policy, for 0 to
// upTo permits. The Min and Max of the quota are not looked at.
//
// A quota that counts workers by their own kind, wherever they go, and stands alone
// in a policy without decisions is worked out from one permit to the next by
// augmenting paths: the whole curve for little more than one solve. Whoever has a
// permit keeps it when there is one more, because what sets of workers are worth is
// a valuated matroid. Every other quota is solved anew at each size.
func QuotaCurve(ctx context.Context, g *plan.Graph, form plan.Form, policy plan.Policy, quota plan.Quota, upTo int64) (Curve, error) {
	if err := present(g); err != nil {
		return Curve{}, err
	}
	if upTo < 0 {
		return Curve{}, fmt.Errorf("impact: %w", &fact.Fault{
			Input: "curve", Field: "upTo", Value: strconv.FormatInt(upTo, 10), Err: fmt.Errorf("%w: want 0 or more", fact.ErrRange),
		})
	}
	c := Curve{Form: form, Order: policy.Order}
	quota.Min = 0
	if alone(plan.Policy{Quotas: []plan.Quota{quota}, Locked: policy.Locked, Excluded: policy.Excluded}) && len(policy.Quotas) == 0 {
		err := c.augment(ctx, g, policy, quota, upTo)
		return c, err
	}
	err := c.solveEach(ctx, g, policy, quota, upTo)
	return c, err
}

// alone reports whether the one thing that limits placements is a quota that counts
// workers by their own kind, wherever they go.
func alone(p plan.Policy) bool {
	if len(p.Quotas) != 1 || len(p.Locked)+len(p.Excluded) > 0 {
		return false
	}
	q := &p.Quotas[0]
	return q.Min == 0 && q.Regions == nil && q.Occupations == nil && q.Employers == nil
}

// at returns the policy with the quota at a size.
func at(policy plan.Policy, quota plan.Quota, permits int64) plan.Policy {
	quota.Min, quota.Max = 0, permits
	policy.Quotas = append(slices.Clone(policy.Quotas), quota)
	return policy
}

func (c *Curve) solveEach(ctx context.Context, g *plan.Graph, policy plan.Policy, quota plan.Quota, upTo int64) error {
	free, err := solve(ctx, g, c.Form, at(policy, quota, assign.NoLimit))
	if err != nil {
		return err
	}
	for q := range min(upTo, int64(len(g.Workers))) + 1 { // nobody has two permits
		s, err := solve(ctx, g, c.Form, at(policy, quota, q))
		if err != nil {
			return err
		}
		p := CurvePoint{Permits: q, Status: s.answer.Status, Value: s.answer.Value, Bound: s.answer.Value}
		if s.crossing() {
			p.Bound = s.answer.Bound
		}
		c.Points = append(c.Points, p)
		if c.Complete = free.answer.Status == assign.Optimal && p.Value == free.answer.Value; c.Complete {
			return nil
		}
	}
	return nil
}

// augment solves without the workers whom the quota counts and lets them in one by
// one, each time the one who adds most.
func (c *Curve) augment(ctx context.Context, g *plan.Graph, policy plan.Policy, quota plan.Quota, upTo int64) error {
	p, _, err := g.Problem(c.Form, at(policy, quota, assign.NoLimit))
	if err != nil {
		return err
	}
	a, value, err := startAugmenter(ctx, p, assign.Start{})
	if err != nil {
		return fmt.Errorf("impact: %s: %w", c.Form, err)
	}
	for q := int64(0); ; q++ {
		c.Points = append(c.Points, CurvePoint{Permits: q, Status: assign.Optimal, Value: value, Bound: value})
		if q == upTo {
			break
		}
		gain, err := a.admit(ctx)
		if err != nil {
			return err
		}
		if c.Complete = gain.Sign() <= 0; c.Complete {
			return nil
		}
		value = value.Add(gain)
	}
	// The last point asked for may be the last that changes anything.
	gain, err := a.admit(ctx)
	c.Complete = err == nil && gain.Sign() <= 0
	return err
}
