package shortage

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Survey is a market of people measured once, in both forms of the plan. All
// its numbers come from one graph.
type Survey struct {
	Graph    *plan.Graph
	Certain  *plan.Plan
	Possible *plan.Plan
	Stages   struct{ Certain, Possible Decomposition }
	// Confirm lists what is worth confirming, most valuable first.
	Confirm []plan.Confirmation

	regions *geo.Tree
	scorer  *match.Scorer
}

// SurveyMarket builds the graph of a market, solves and verifies both plans and
// decomposes them into stages. A plan whose certificate fails is an error: it
// would be our own mistake, and no number of it is fit to print.
func SurveyMarket(ctx context.Context, scorer *match.Scorer, m plan.Market, settings plan.Settings) (*Survey, error) {
	s := Survey{regions: scorer.Regions(), scorer: scorer}
	var err error
	if s.Graph, err = plan.Build(ctx, scorer, m, settings); err != nil {
		return nil, err
	}
	for _, side := range []struct {
		form   plan.Form
		plan   **plan.Plan
		stages *Decomposition
	}{
		{plan.Certain, &s.Certain, &s.Stages.Certain},
		{plan.Possible, &s.Possible, &s.Stages.Possible},
	} {
		if *side.plan, err = s.Graph.Solve(ctx, side.form); err != nil {
			return nil, err
		}
		if err = (*side.plan).Verify(ctx); err != nil {
			return nil, fmt.Errorf("shortage: %s plan: %w", side.form, err)
		}
		if *side.stages, err = FromPlan(ctx, s.Graph, side.form); err != nil {
			return nil, err
		}
	}
	if s.Confirm, err = s.Graph.Confirm(ctx); err != nil {
		return nil, err
	}
	return &s, nil
}

// Table is [Table] of the survey's two plans.
func (s *Survey) Table(ctx context.Context, r Rollup) ([]Row, error) {
	return Table(ctx, s.regions, s.Certain, s.Possible, r)
}

// Reasons counts open positions or unplaced workers of a plan by reason, and
// those without a pair by the barrier that most of their pairs met, which is often
// the distance to people who lack much else. What is nearest to each open
// position, [CausesOf] says.
type Reasons struct {
	Count    map[plan.Reason]int
	Barriers map[plan.Barrier]int // of those with no pair, but where there is no counterpart at all
}

// WhyOpen counts the open positions of a plan by reason.
func WhyOpen(p *plan.Plan) Reasons {
	r := Reasons{map[plan.Reason]int{}, map[plan.Barrier]int{}}
	for _, o := range p.Open {
		r.add(o.Reason, &o.Tally, o.Positions)
	}
	return r
}

// WhyUnplaced counts the workers of a group who are not placed, by reason.
func WhyUnplaced(p *plan.Plan, group plan.Group) Reasons {
	r := Reasons{map[plan.Reason]int{}, map[plan.Barrier]int{}}
	for _, u := range p.Unplaced {
		if u.Group == group {
			r.add(u.Reason, &u.Tally, 1)
		}
	}
	return r
}

func (r Reasons) add(reason plan.Reason, t *plan.Tally, n int) {
	r.Count[reason] += n
	if b, ok := t.Worst(); ok && reason == plan.NoPair {
		r.Barriers[b] += n
	}
}
