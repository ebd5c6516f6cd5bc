package impact

import (
	"context"

	"github.com/beveridge-go/beveridge/match/plan"
)

// RunCold is Study.Run with every form solved from nothing.
func (s *Study) RunCold(ctx context.Context, sc Scenario) (*Result, error) {
	d := newDraft(&s.Case)
	if err := sc.pull(d); err != nil {
		return nil, err
	}
	g, err := s.graph(ctx, d)
	if err != nil {
		return nil, err
	}
	r := &Result{Scenario: sc, Protection: d.Settings.Protection.Basis().String()}
	for _, form := range []plan.Form{plan.Certain, plan.Possible} {
		x, err := solveFrom(ctx, g, form, d.Policy, beginning{})
		if err != nil {
			return nil, err
		}
		if *r.Of(form), err = outcomeOf(ctx, x, nil); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Starts reports whether scenarios of a form are solved from the base.
func (s *Study) Starts(form plan.Form) bool { return s.starts[form] != nil }
