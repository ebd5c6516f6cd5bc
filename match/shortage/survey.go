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
}

// SurveyMarket builds the graph of a market from all its pairs and surveys it.
func SurveyMarket(ctx context.Context, scorer *match.Scorer, m plan.Market, settings plan.Settings) (*Survey, error) {
	g, err := plan.Build(ctx, scorer, m, settings)
	if err != nil {
		return nil, err
	}
	return SurveyGraph(ctx, g)
}

// SurveyGraph solves and verifies both plans of a graph and decomposes them into
// stages. A plan whose certificate fails is an error: it would be our own mistake,
// and no number of it is fit to print.
//
// A graph that covers lists only ([plan.BuildListed]) is completed: the survey's
// graph has every pair that a best plan of either form can have, so that the plans,
// their ranges, the locals placed and the positions filled cover the market. What
// splits these totals in the stages, and what is worth confirming, holds for the
// pairs on the lists. An over-demanded cell is over-demanded in the market too;
// others may be.
func SurveyGraph(ctx context.Context, g *plan.Graph) (*Survey, error) {
	s := Survey{Graph: g, regions: g.Regions()}
	if err := s.solve(ctx); err != nil {
		return nil, err
	}
	for _, side := range []struct {
		plan   *plan.Plan
		stages *Decomposition
	}{{s.Certain, &s.Stages.Certain}, {s.Possible, &s.Stages.Possible}} {
		err := side.plan.Verify(ctx)
		if err != nil {
			return nil, fmt.Errorf("shortage: %s plan: %w", side.plan.Form, err)
		}
		if *side.stages, err = fromSolved(ctx, side.plan); err != nil {
			return nil, err
		}
	}
	var err error
	if s.Confirm, err = s.Graph.Confirm(ctx); err != nil {
		return nil, err
	}
	return &s, nil
}

// solve finds the plans of both forms and a graph that has the pairs of both.
func (s *Survey) solve(ctx context.Context) error {
	plans := [...]**plan.Plan{plan.Certain: &s.Certain, plan.Possible: &s.Possible}
	for i := 0; s.Possible == nil || s.Certain.Graph() != s.Possible.Graph(); i++ {
		form := plan.Form(i % len(plans))
		p, err := s.Graph.Solve(ctx, form)
		if err != nil {
			return err
		}
		*plans[form], s.Graph = p, p.Graph()
	}
	return nil
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
	Count    map[plan.Reason]int  `json:"count"`
	Barriers map[plan.Barrier]int `json:"barriers"` // of those with no pair, but where there is no counterpart at all
	// Unjudged are those with no pair of whom it was not looked at why, because the
	// pairs of the graph were listed. [plan.Graph.VacancyTallies] looks.
	Unjudged int `json:"unjudged,omitzero"`
}

// WhyOpen counts the open positions of a plan by reason.
func WhyOpen(p *plan.Plan) Reasons {
	r := Reasons{Count: map[plan.Reason]int{}, Barriers: map[plan.Barrier]int{}}
	for _, o := range p.Open {
		r.add(o.Reason, &o.Tally, o.Positions)
	}
	return r
}

// WhyUnplaced counts the workers of a group who are not placed, by reason.
func WhyUnplaced(p *plan.Plan, group plan.Group) Reasons {
	r := Reasons{Count: map[plan.Reason]int{}, Barriers: map[plan.Barrier]int{}}
	for _, u := range p.Unplaced {
		if u.Group == group {
			r.add(u.Reason, &u.Tally, 1)
		}
	}
	return r
}

func (r *Reasons) add(reason plan.Reason, t *plan.Tally, n int) {
	r.Count[reason] += n
	if reason != plan.NoPair {
		return
	}
	if b, ok := t.Worst(); ok {
		r.Barriers[b] += n
	} else if t.Unjudged > 0 {
		r.Unjudged += n
	}
}
