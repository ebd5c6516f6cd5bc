package impact

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Displacement says how many local workers lose a place to immigrants, by three
// measures. Wages, vacancies and participation are held fixed.
//
// Law: where locals placed is the first goal of the order and no quota limits the
// locals, all three are zero, in every best plan.
type Displacement struct {
	Form   plan.Form     `json:"form"`
	Status assign.Status `json:"status"` // of the plan with immigrants
	// Without and With are the locals placed in the best plans of the locals alone,
	// and of everybody, over all of them. Where quotas cross (Searched) they are
	// those of one plan each.
	Without  assign.Range `json:"without"`
	With     assign.Range `json:"with"`
	Searched bool         `json:"searched,omitzero"`
	// Paths are certificates, by the id of the local: one for each local without a
	// place who could have one that an immigrant holds. They belong to the plan that
	// was found, one best plan of several, and each can be checked by itself.
	Paths []Path `json:"paths"`
	// Together is how many locals could be placed at once in the positions that this
	// plan fills, more than it places.
	Together int64 `json:"together"`
	// Direct is how many positions held by immigrants in this plan a local without a
	// place fits; Higher counts those for which the local has a higher score than who
	// holds it. Each local counts for one position.
	Direct int64 `json:"direct"`
	Higher int64 `json:"higher"`
}

// Locals is the first measure: locals placed without less with immigrants. Its ends
// are reached by some pair of best plans; below zero more locals are placed.
func (d Displacement) Locals() assign.Range {
	return assign.Range{Min: d.Without.Min - d.With.Max, Max: d.Without.Max - d.With.Min}
}

// A Path is a certificate of displacement: Local takes the position of Moves[0],
// whose holder takes that of Moves[1], and so on; the last position is held by
// Immigrant, who is left without one. All who move are locals, and the number of
// filled positions stays.
type Path struct {
	Local     string      `json:"local"`
	Moves     []plan.Pair `json:"moves"`
	Immigrant string      `json:"immigrant"`
}

// String returns like "Anna takes V1; Boris takes V2 from Chen".
func (p Path) String() string {
	parts := make([]string, len(p.Moves))
	for i, m := range p.Moves {
		parts[i] = m.Worker + " takes " + m.Vacancy
	}
	return strings.Join(parts, "; ") + " from " + p.Immigrant
}

// DisplacementOf compares the best plans of everybody with those of the locals
// alone, by the same policy. Locks of immigrants and floors of quotas bind with
// everybody only. It costs two solves, their ranges unless the order has locals
// placed as a goal, and three fillings.
func DisplacementOf(ctx context.Context, g *plan.Graph, form plan.Form, policy plan.Policy) (Displacement, error) {
	s, err := solve(ctx, g, form, policy)
	if err != nil {
		return Displacement{}, err
	}
	return s.displacement(ctx)
}

func (s *solved) displacement(ctx context.Context) (Displacement, error) {
	d, err := s.displaced(ctx)
	if err != nil || !s.found() {
		return d, err
	}
	d.Paths = s.paths()
	if d.Together, err = s.together(ctx); err != nil {
		return Displacement{}, err
	}
	if d.Direct, err = s.fitting(ctx, func(_, _ plan.Edge) bool { return true }); err != nil {
		return Displacement{}, err
	}
	d.Higher, err = s.fitting(ctx, func(local, held plan.Edge) bool { return local.Score > held.Score })
	return d, err
}

// displaced is the first measure alone.
func (s *solved) displaced(ctx context.Context) (Displacement, error) {
	d := Displacement{Form: s.form, Status: s.answer.Status, Searched: s.crossing()}
	sub, policy := withoutForeign(s.graph, s.policy)
	alone, err := solve(ctx, sub, s.form, policy)
	if err != nil {
		return Displacement{}, err
	}
	if d.Without, err = alone.locals(ctx); err != nil {
		return Displacement{}, err
	}
	if d.With, err = s.locals(ctx); err != nil {
		return Displacement{}, err
	}
	return d, nil
}

// paths finds the certificates by one search backward from the positions that
// immigrants hold.
func (s *solved) paths() []Path {
	g := s.graph
	holder := slices.Repeat([]int32{-1}, len(g.Vacancies)) // an immigrant, or who moves on
	next := slices.Repeat([]int32{-1}, len(g.Vacancies))   // where the holder moves
	var queue []int32
	for w := range s.answer.Edge {
		if e, ok := s.edge(w); ok && !s.local(e) && holder[e.Vacancy] < 0 {
			holder[e.Vacancy] = e.Worker
			queue = append(queue, e.Vacancy)
		}
	}
	to := slices.Repeat([]int32{-1}, len(g.Workers)) // where a local without a place goes
	inward := s.inward()
	for len(queue) > 0 {
		j := queue[0]
		queue = queue[1:]
		for _, w := range inward[j] {
			e, placed := s.edge(int(w))
			switch {
			case !placed && to[w] < 0:
				to[w] = j
			case placed && holder[e.Vacancy] < 0:
				holder[e.Vacancy], next[e.Vacancy] = w, j
				queue = append(queue, e.Vacancy)
			}
		}
	}
	var paths []Path
	for w, j := range to {
		if j < 0 {
			continue
		}
		p := Path{Local: g.Workers[w].ID}
		for mover := int32(w); ; j = next[j] {
			p.Moves = append(p.Moves, plan.Pair{Vacancy: g.Vacancies[j].ID, Worker: g.Workers[mover].ID})
			mover = holder[j]
			if next[j] < 0 {
				p.Immigrant = g.Workers[mover].ID
				break
			}
		}
		paths = append(paths, p)
	}
	slices.SortFunc(paths, func(a, b Path) int { return strings.Compare(a.Local, b.Local) })
	return paths
}

// inward lists, for each vacancy, the locals who may move to it. Who is locked
// stays, and an excluded pair is no way.
func (s *solved) inward() [][]int32 {
	barred := make(map[int32]bool)
	for _, i := range s.problem.Excluded {
		barred[i] = true
	}
	locked := make(map[int32]bool)
	for _, i := range s.problem.Locked {
		locked[s.problem.Edges[i].Worker] = true
	}
	in := make([][]int32, len(s.graph.Vacancies))
	for i, e := range s.problem.Edges {
		if !barred[int32(i)] && !locked[e.Worker] && s.group[e.Worker] == plan.Locals {
			in[e.Opening] = append(in[e.Opening], e.Worker)
		}
	}
	return in
}

// together is the greatest number of locals in the positions that the plan fills,
// less those that it places.
func (s *solved) together(ctx context.Context) (int64, error) {
	t := assign.Transport{Supply: make([]int64, len(s.graph.Workers)), Demand: make([]int64, len(s.graph.Vacancies))}
	var placed int64
	for w := range s.graph.Workers {
		if s.group[w] == plan.Locals {
			t.Supply[w] = 1
		}
		if e, ok := s.edge(w); ok {
			t.Demand[e.Vacancy]++
			placed += t.Supply[w]
		}
	}
	for j, workers := range s.inward() {
		for _, w := range workers {
			t.Arcs = append(t.Arcs, assign.Arc{From: w, To: int32(j)})
		}
	}
	for _, i := range s.problem.Locked { // they stay where they are
		if e := s.problem.Edges[i]; t.Supply[e.Worker] > 0 {
			t.Arcs = append(t.Arcs, assign.Arc{From: e.Worker, To: e.Opening})
		}
	}
	f, err := assign.MaxFill(ctx, t)
	if err != nil {
		return 0, fmt.Errorf("impact: %w", err)
	}
	return f.Total - placed, nil
}

// fitting is the greatest number of positions held by immigrants that locals
// without a place could take, of those that better says.
func (s *solved) fitting(ctx context.Context, better func(local, held plan.Edge) bool) (int64, error) {
	held := map[int32][]int32{} // demand cells of each vacancy
	t := assign.Transport{Supply: slices.Repeat([]int64{1}, len(s.graph.Workers))}
	var by []plan.Edge
	for w := range s.graph.Workers {
		if e, ok := s.edge(w); ok && !s.local(e) {
			held[e.Vacancy] = append(held[e.Vacancy], int32(len(by)))
			by, t.Demand = append(by, e), append(t.Demand, 1)
		}
	}
	excluded := make(map[int32]bool)
	for _, i := range s.problem.Excluded {
		excluded[i] = true
	}
	for i, k := range s.edges {
		e := s.graph.Edges[k]
		if s.answer.Edge[e.Worker] >= 0 || !s.local(e) || excluded[int32(i)] {
			continue
		}
		for _, cell := range held[e.Vacancy] {
			if better(e, by[cell]) {
				t.Arcs = append(t.Arcs, assign.Arc{From: e.Worker, To: cell})
			}
		}
	}
	f, err := assign.MaxFill(ctx, t)
	if err != nil {
		return 0, fmt.Errorf("impact: %w", err)
	}
	return f.Total, nil
}
