package plan

import (
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/protect"
)

// Unprotected returns the graph of the same market if nobody had looked at how its
// vacancies protect their workers: what a plan loses by looking is the difference to
// a plan of this one, which is fit for nothing else. Its basis says so. It judges the
// blocked vacancies, at the cost of one verdict for each of their pairs.
func (g *Graph) Unprotected(ctx context.Context) (*Graph, error) {
	free := *g
	free.Settings.Protection = protect.Unchecked("to show what a plan loses by it")
	free.screen()
	free.Edges = slices.Clone(g.Edges)
	free.VacancyTally, free.WorkerTally = slices.Clone(g.VacancyTally), slices.Clone(g.WorkerTally)
	for i := range free.Edges {
		e := &free.Edges[i]
		if e.Open == 0 && !e.Clearance.Certain() { // it was open for want of a review alone
			for _, t := range []*Tally{&free.VacancyTally[e.Vacancy], &free.WorkerTally[e.Worker]} {
				t.Open--
				t.Certain++
			}
		}
		e.Clearance = free.clearances[e.Vacancy]
	}
	workers, everybody := make([]*match.PreparedWorker, len(g.Workers)), make([]int32, len(g.Workers))
	for k := range free.WorkerTally {
		workers[k], everybody[k] = g.scorer.Worker(g.Workers[k]), int32(k)
		free.WorkerTally[k].Barred[BarrierProtection] = 0
	}
	for i, v := range g.Vacancies {
		if c, _ := g.Settings.Protection.Clear(v); c.Allowed() {
			continue
		}
		free.VacancyTally[i] = Tally{}
		edges, ok := free.judge(ctx, int32(i), g.scorer.Vacancy(v), workers, everybody, free.WorkerTally)
		if !ok {
			return nil, fmt.Errorf("plan: %w", context.Cause(ctx))
		}
		free.Edges = append(free.Edges, edges...)
	}
	slices.SortFunc(free.Edges, byPlace)
	free.own += len(free.Edges) - len(g.Edges)
	return &free, nil
}
