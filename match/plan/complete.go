package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
)

// A marketPricer asks the source of a graph for pairs, in the weights of a plan, and
// judges what it finds.
type marketPricer struct {
	plan      *Plan
	vacancies []*match.PreparedVacancy
	workers   []*match.PreparedWorker
	inner     assign.Pricer
	excluded  map[[2]int32]bool // workers and openings
	found     []Edge            // all that was returned, and all that was worth exactly its prices
}

func (p *Plan) newPricer(ctx context.Context) (*marketPricer, error) {
	l, s := p.graph.listed, p.graph.Settings
	vacancies, workers, err := p.graph.prepared(ctx)
	if err != nil {
		return nil, err
	}
	inner, err := l.source.NewPricer(ctx, vacancies, l.ids, s.View, func(origin match.Origin, open match.Gates, score match.Micro) assign.Value {
		if score < s.MinScore || p.Form == Certain && open != 0 {
			return assign.Value{}
		}
		// A pair that may be placed weighs no more than this: what the source does not
		// know is taken at its best.
		return p.order.weight(Edge{Score: score, SameRegion: true}, s.local(origin))
	})
	if err != nil {
		return nil, err
	}
	excluded := make(map[[2]int32]bool, len(p.problem.Excluded))
	for _, i := range p.problem.Excluded {
		excluded[[2]int32{p.problem.Edges[i].Worker, p.problem.Edges[i].Opening}] = true
	}
	return &marketPricer{plan: p, vacancies: vacancies, workers: workers, inner: inner, excluded: excluded}, nil
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
	kept := found[:first]
	for i, x := range found[first:] {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if x.Worker < 0 || int(x.Worker) >= len(worker) || x.Opening < 0 || int(x.Opening) >= len(opening) {
			return nil, fmt.Errorf("%w: %+v", ErrSource, x)
		}
		g := p.plan.graph
		e, _, ok := g.edge(x.Opening, x.Worker, p.vacancies[x.Opening], p.workers[x.Worker])
		if !ok || !p.plan.Form.Allows(e) || p.excluded[[2]int32{x.Worker, x.Opening}] {
			continue
		}
		x.Weight = p.plan.order.weight(e, g.local(e.Worker))
		more := x.Weight.Cmp(worker[x.Worker].Add(opening[x.Opening]))
		if more >= 0 {
			p.found = append(p.found, e)
		}
		if more > 0 {
			kept = append(kept, x)
		}
	}
	return kept, nil
}

// completed returns the plan solved with the pairs that are on no list: those that
// improve it, and those that are worth exactly their prices, of which any other best
// plan is made. Where that is not worked out it returns the plan of the lists.
func (p *Plan) completed(ctx context.Context, policy Policy) (*Plan, error) {
	pricer, err := p.newPricer(ctx)
	if err != nil {
		return nil, err
	}
	q, answer, _, err := assign.Complete(ctx, p.problem, pricer)
	if errors.Is(err, assign.ErrLimits) {
		p.Covers = CoversLists
		p.answer, err = assign.Solve(ctx, p.problem)
		return p, err
	}
	if err != nil {
		return nil, err
	}
	out, err := p.graph.with(pricer.found).posed(p.Form, policy)
	if err != nil {
		return nil, err
	}
	out.answer, out.Covers = answer, CoversMarket
	out.answer.Edge = make([]int32, len(answer.Edge))
	for w, i := range answer.Edge {
		if out.answer.Edge[w] = -1; i >= 0 {
			out.answer.Edge[w] = int32(out.find(q.Edges[i]))
		}
	}
	return out, nil
}

// completes reports whether plans of the graph are completed: it covers lists, and
// nobody has changed its edges.
func (g *Graph) completes() bool {
	return g.Covers == CoversLists && g.listed != nil && len(g.Edges) == g.own
}

// naming returns the graph with the pairs that a policy names, if they may be placed.
func (g *Graph) naming(ctx context.Context, policy Policy) (*Graph, error) {
	if !g.completes() || len(policy.Locked)+len(policy.Excluded) == 0 {
		return g, nil
	}
	compiled, prepared, err := g.prepared(ctx)
	if err != nil {
		return nil, err
	}
	vacancies, workers := make(map[string]int32, len(g.Vacancies)), make(map[string]int32, len(g.Workers))
	for j, v := range g.Vacancies {
		vacancies[v.ID] = int32(j)
	}
	for w, x := range g.Workers {
		workers[x.ID] = int32(w)
	}
	var named []Edge
	for _, pair := range slices.Concat(policy.Locked, policy.Excluded) {
		j, known := vacancies[pair.Vacancy]
		w, listed := workers[pair.Worker]
		if !known || !listed {
			continue
		}
		if e, _, ok := g.edge(j, w, compiled[j], prepared[w]); ok {
			named = append(named, e)
		}
	}
	return g.with(named), nil
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
	larger.own += len(added)
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
