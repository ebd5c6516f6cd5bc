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
// blocked vacancies, at the cost of one verdict for each of their pairs, or for each
// that the source of the graph finds, and the pairs that [Settings.Placements] kept out.
func (g *Graph) Unprotected(ctx context.Context) (*Graph, error) {
	free := *g
	free.Settings.Protection, free.Settings.Placements = protect.Unchecked("to show what a plan loses by it"), nil
	if err := free.screen(ctx); err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
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
	var blocked []int32
	for i, v := range g.Vacancies {
		if c, _ := g.Settings.Protection.Clear(v); !c.Allowed() {
			blocked = append(blocked, int32(i))
		}
	}
	lists, err := g.candidatesOf(ctx, blocked)
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	workers := make([]*match.PreparedWorker, len(g.Workers))
	for k := range free.WorkerTally {
		workers[k] = g.scorer.Worker(g.Workers[k])
		free.WorkerTally[k].Barred[BarrierProtection] = 0
		free.WorkerTally[k].Unjudged += len(blocked)
	}
	free.restore(g.refused, workers)
	free.refused = nil
	var none []Pair // nothing is known of placements here
	for n, i := range blocked {
		free.VacancyTally[i] = Tally{Unjudged: len(workers) - len(lists[n])}
		edges, ok := free.judge(ctx, i, g.scorer.Vacancy(g.Vacancies[i]), workers, lists[n], free.WorkerTally, &none)
		if !ok {
			return nil, fmt.Errorf("plan: %w", context.Cause(ctx))
		}
		for _, k := range lists[n] {
			free.WorkerTally[k].Unjudged--
		}
		free.Edges = append(free.Edges, edges...)
	}
	slices.SortFunc(free.Edges, byPlace)
	free.own += len(free.Edges) - len(g.Edges)
	return &free, nil
}

// candidatesOf are the workers whom some vacancies are judged against: all, or those
// whom the source of the graph finds.
func (g *Graph) candidatesOf(ctx context.Context, vacancies []int32) ([][]int32, error) {
	if g.listed != nil {
		prepared := make([]*match.PreparedVacancy, len(vacancies))
		for n, i := range vacancies {
			prepared[n] = g.scorer.Vacancy(g.Vacancies[i])
		}
		lists, err := g.listed.source.Candidates(ctx, prepared, g.listed.ids, g.Settings.View, g.Settings.MinScore, 0)
		if err == nil {
			err = g.checkLists(lists, vacancies)
		}
		return lists, err
	}
	everybody, lists := make([]int32, len(g.Workers)), make([][]int32, len(vacancies))
	for k := range everybody {
		everybody[k] = int32(k)
	}
	for n := range lists {
		lists[n] = everybody
	}
	return lists, nil
}
