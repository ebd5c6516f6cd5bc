package pool_test

import (
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// A market is planned from the pairs that a pool finds, without judging all. The
// graph has every pair that may be placed, so that what is printed is proved of the
// whole market; lists of five a vacancy lead to the same plan.
func ExampleWorkers_Candidates() {
	ctx := context.Background()
	large, err := market.NewLarge(ctx, market.DefaultLarge())
	if err != nil {
		panic(err)
	}
	scorer, err := match.NewScorer(large.Config())
	if err != nil {
		panic(err)
	}
	m := plan.Market{Vacancies: slices.Collect(large.Vacancies(1_000)), Workers: slices.Collect(large.Workers(5_000))}
	workers, err := pool.NewWorkers(ctx, scorer, func(yield func(*match.PreparedWorker) bool) {
		for i := range m.Workers {
			if !yield(scorer.Worker(&m.Workers[i])) {
				return
			}
		}
	}, pool.Settings{})
	if err != nil {
		panic(err)
	}
	settings := plan.DefaultSettings()
	settings.Protection = protect.Unchecked("an invented market has no terms")
	for _, most := range []int{0, 5} {
		graph, err := plan.BuildListed(ctx, scorer, m, settings, workers, plan.Listing{Most: most})
		if err != nil {
			panic(err)
		}
		survey, err := shortage.SurveyGraph(ctx, graph)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%d of %d pairs are listed, which covers the %s\n", len(graph.Edges), len(m.Vacancies)*len(m.Workers), graph.Covers)
		fmt.Printf("  %+v, best in the %s\n", survey.Certain.Totals, survey.Certain.Covers)
		fmt.Println("  open:", shortage.WhyOpen(survey.Certain).Count)
	}
	// Output:
	// 1118 of 5000000 pairs are listed, which covers the market
	//   {Positions:1972 Locals:431 Immigrants:22 Abroad:4 Open:1515}, best in the market
	//   open: map[no pair:1145 unconfirmed:68 outbid:302]
	// 921 of 5000000 pairs are listed, which covers the lists
	//   {Positions:1972 Locals:431 Immigrants:22 Abroad:4 Open:1515}, best in the market
	//   open: map[no pair:1145 unconfirmed:60 outbid:302 cut off:8]
}
