package main

import (
	"context"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// manyPairs is up to how many pairs of a market are judged one by one: some seconds.
// In a larger one the pairs that may be placed are searched for. The numbers are the
// same, but that it is not known what stands in the way of the other pairs.
const manyPairs = 50_000_000

// survey measures a market, and reports whether its pairs were searched for.
func (c *country) survey(ctx context.Context, m plan.Market) (s *shortage.Survey, searched bool, err error) {
	if len(m.Vacancies)*len(m.Workers) <= c.manyPairs {
		s, err = shortage.SurveyMarket(ctx, c.scorer, m, c.settings)
		return s, false, err
	}
	workers, err := pool.NewWorkers(ctx, c.scorer, func(yield func(*match.PreparedWorker) bool) {
		for i := range m.Workers {
			if !yield(c.scorer.Worker(&m.Workers[i])) {
				return
			}
		}
	}, pool.Settings{})
	if err != nil {
		return nil, false, err
	}
	g, err := plan.BuildListed(ctx, c.scorer, m, c.settings, workers, plan.Listing{})
	if err != nil {
		return nil, false, err
	}
	s, err = shortage.SurveyGraph(ctx, g)
	return s, true, err
}
