package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
)

// A marketPricer asks the source of a graph for pairs, in the weights of a form and
// an order, and judges what it finds.
type marketPricer struct {
	graph *Graph
	form  Form
	order Order
	inner assign.Pricer
	found []Edge // all that was returned
	tight []Edge // of the last time: those that are worth exactly their prices
}

func (g *Graph) newPricer(ctx context.Context, form Form, order Order) (*marketPricer, error) {
	l, s := g.listed, g.Settings
	inner, err := l.source.NewPricer(ctx, l.vacancies, l.ids, s.View, func(origin match.Origin, open match.Gates, score match.Micro) assign.Value {
		// A pair that may be placed weighs no more than this: what the source does not
		// know is taken at its best.
		e := Edge{Score: score, Open: open, SameRegion: true}
		if score < s.MinScore || !form.Allows(e) {
			return assign.Value{}
		}
		return order.weight(e, s.local(origin))
	})
	if err != nil {
		return nil, err
	}
	return &marketPricer{graph: g, form: form, order: order, inner: inner}, nil
}

// PriceOut finds every pair that is worth more than its prices, and beside them those
// that are worth as much. It asks for what is worth more than prices of which those
// above zero are lowered by the least there is: a pair that is worth its prices has
// one of them above zero.
func (p *marketPricer) PriceOut(ctx context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error) {
	first := len(found)
	found, err := p.inner.PriceOut(ctx, lowered(worker), lowered(opening), found)
	if err != nil {
		return nil, err
	}
	p.tight = p.tight[:0]
	kept := found[:first]
	for i, x := range found[first:] {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if x.Worker < 0 || int(x.Worker) >= len(worker) || x.Opening < 0 || int(x.Opening) >= len(opening) {
			return nil, fmt.Errorf("%w: %+v", ErrSource, x)
		}
		g := p.graph
		e, _, ok := g.edge(x.Opening, x.Worker, g.listed.vacancies[x.Opening], g.worker(x.Worker))
		if !ok || !p.form.Allows(e) {
			continue
		}
		x.Weight = p.order.weight(e, g.local(e.Worker))
		switch x.Weight.Cmp(worker[x.Worker].Add(opening[x.Opening])) {
		case 1:
			kept, p.found = append(kept, x), append(p.found, e)
		case 0:
			p.tight = append(p.tight, e)
		}
	}
	return kept, nil
}

// optimise solves the problem, over the whole market if that is possible.
func (p *Plan) optimise(ctx context.Context, policy Policy) error {
	p.Covers = p.graph.Covers
	if p.Covers == CoversLists && len(policy.Locked)+len(policy.Excluded)+len(policy.Quotas) == 0 {
		return p.complete(ctx, policy.Order)
	}
	var err error
	p.answer, err = assign.Solve(ctx, p.problem)
	return err
}

// complete solves the problem with the pairs that are on no list: those that improve
// the plan, then those that are worth exactly their prices, of which any other best
// plan is made.
func (p *Plan) complete(ctx context.Context, order Order) error {
	g := p.graph
	pricer, err := g.newPricer(ctx, p.Form, order)
	if err != nil {
		return err
	}
	q, answer, _, err := assign.Complete(ctx, p.problem, pricer)
	if err != nil {
		return err
	}
	p.graph = g.with(slices.Concat(pricer.found, pricer.tight))
	p.pose(order)
	p.answer, p.Covers = answer, CoversMarket
	p.answer.Edge = make([]int32, len(answer.Edge))
	for w, i := range answer.Edge {
		if p.answer.Edge[w] = -1; i >= 0 {
			p.answer.Edge[w] = int32(p.find(q.Edges[i]))
		}
	}
	return nil
}

// lowered are prices a little lower, none below zero.
func lowered(prices []assign.Value) []assign.Value {
	out := make([]assign.Value, len(prices))
	for i, v := range prices {
		if v.Sign() > 0 {
			out[i] = v.Sub(assign.Value{assign.Levels - 1: 1})
		}
	}
	return out
}

// pose states the problem of the edges that the form allows.
func (p *Plan) pose(order Order) {
	g := p.graph
	local := make([]bool, len(g.Workers))
	for w := range local {
		local[w] = g.local(int32(w))
	}
	p.edges, p.problem.Edges = make([]int32, 0, len(g.Edges)), make([]assign.Edge, 0, len(g.Edges))
	for i, e := range g.Edges {
		if !p.Form.Allows(e) {
			continue
		}
		p.edges = append(p.edges, int32(i))
		p.problem.Edges = append(p.problem.Edges, assign.Edge{
			Worker: e.Worker, Opening: e.Vacancy, Weight: order.weight(e, local[e.Worker]),
		})
	}
}

// find is the place of an edge in the problem, whose edges are in order.
func (p *Plan) find(e assign.Edge) int {
	i, _ := slices.BinarySearchFunc(p.problem.Edges, e, func(a, b assign.Edge) int {
		return cmp.Or(cmp.Compare(a.Opening, b.Opening), cmp.Compare(a.Worker, b.Worker))
	})
	return i
}

// byPlace is the order of the edges of a graph.
func byPlace(a, b Edge) int {
	return cmp.Or(cmp.Compare(a.Vacancy, b.Vacancy), cmp.Compare(a.Worker, b.Worker))
}

// with returns the graph with more edges, or itself if it has them all.
func (g *Graph) with(more []Edge) *Graph {
	var added []Edge
	for _, e := range more {
		if _, ok := slices.BinarySearchFunc(g.Edges, e, byPlace); !ok {
			added = append(added, e)
		}
	}
	if len(added) == 0 {
		return g
	}
	slices.SortFunc(added, byPlace)
	added = slices.CompactFunc(added, func(a, b Edge) bool { return byPlace(a, b) == 0 })
	larger := *g
	larger.VacancyTally, larger.WorkerTally = slices.Clone(g.VacancyTally), slices.Clone(g.WorkerTally)
	for _, e := range added {
		larger.VacancyTally[e.Vacancy].enlist(e)
		larger.WorkerTally[e.Worker].enlist(e)
	}
	larger.Edges = merged(g.Edges, added)
	return &larger
}

// enlist counts an edge that was on no list.
func (t *Tally) enlist(e Edge) {
	t.Unlisted--
	t.count(e, 0, true)
}

// merged are two sorted lists as one.
func merged(a, b []Edge) []Edge {
	out := make([]Edge, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if byPlace(a[0], b[0]) < 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
