package impact

import (
	"cmp"
	"context"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A beginning is where a form is solved from. No number depends on it, as all that is
// published is the same for every best plan.
type beginning struct {
	whole  assign.Start
	others assign.Start // those whom a quota of workers does not count, alone
}

// A start is what a study keeps of the best plan of its base in a form, so that
// scenarios are solved from it: four bytes for each worker and 32 for each vacancy,
// twice with a quota of workers.
type start struct {
	order plan.Order
	from  beginning
}

// starts are those of both forms, nil where there is none.
type starts [2]*start

// beginning is where problems of the same graph are solved from.
func (s *solved) beginning() beginning {
	if !s.found() || s.crossing() {
		return beginning{}
	}
	return beginning{whole: assign.StartOf(s.problem, s.answer), others: s.others}
}

func startOf(s *solved) *start {
	if !s.found() || s.crossing() {
		return nil
	}
	return &start{s.policy.Order, s.beginning()}
}

// A was says where the records of a graph stood in that of the study: its place there,
// or -1.
type was struct{ workers, vacancies []int32 }

// begin is where a form of a graph is solved from, and whether it is near: unless
// the way from nothing is the shorter one.
func (s *Study) begin(form plan.Form, g *plan.Graph, policy plan.Policy) (beginning, bool) {
	kept := s.starts[form]
	if kept == nil {
		return beginning{}, false
	}
	was := was{
		workers:   joined(g.Workers, s.judged.Workers, func(w *match.Worker) string { return w.ID }),
		vacancies: joined(g.Vacancies, s.judged.Vacancies, func(v *match.Vacancy) string { return v.ID }),
	}
	b := beginning{whole: kept.at(kept.from.whole, policy.Order, was), others: kept.at(kept.from.others, policy.Order, was)}
	if alone(policy) {
		return b, b.others.Place != nil
	}
	return b, near(g, form, kept.from.whole.Place, b.whole.Place)
}

// solve solves a form of a graph, from the base if that is near.
func (s *Study) solve(ctx context.Context, g *plan.Graph, form plan.Form, policy plan.Policy) (*solved, error) {
	if g == nil || form.Validate() != nil {
		return solveFrom(ctx, g, form, policy, beginning{}) // which says what is wrong
	}
	from, near := s.begin(form, g, policy)
	if !near {
		from = beginning{}
	}
	return solveFrom(ctx, g, form, policy, from)
}

// nearLost is the part of all placements that a graph may have lost and be near.
const nearLost = 4

// near reports whether most placements of the base are pairs of a graph.
func near(g *plan.Graph, form plan.Form, before, place []int32) bool {
	placed, kept := 0, 0
	for _, j := range before {
		if j >= 0 {
			placed++
		}
	}
	for _, e := range g.Edges {
		if place[e.Worker] == e.Vacancy && form.Allows(e) {
			kept++
		}
	}
	return (placed-kept)*nearLost <= placed
}

// joined returns the place in old of each record of new, both in the order of a graph.
// Records of a graph that is in another order may be missed.
func joined[T any](now, old []*T, id func(*T) string) []int32 {
	out := make([]int32, len(now))
	k := 0
	for i, x := range now {
		out[i] = -1
		for ; k < len(old) && x != old[k]; k++ {
			a, b := id(x), id(old[k])
			if a == b || cmp.Or(cmp.Compare(match.TieHash(a), match.TieHash(b)), cmp.Compare(a, b)) < 0 {
				break
			}
		}
		if k < len(old) && (x == old[k] || id(x) == id(old[k])) {
			out[i], k = int32(k), k+1
		}
	}
	return out
}

// at is a start in the numbers of a graph and the goals of an order. Where it is another
// one, the price of each goal that both have stands: no price of an optimum, and nearer
// to one than none.
func (s *start) at(from assign.Start, order plan.Order, was was) assign.Start {
	if from.Place == nil {
		return from
	}
	level := [assign.Levels]int{}
	for l, g := range order {
		level[l] = -1
		for k, have := range s.order {
			if g != plan.NoGoal && g == have {
				level[l] = k
			}
		}
	}
	out := assign.Start{Opening: make([]assign.Value, len(was.vacancies)), Place: make([]int32, len(was.workers))}
	now := make([]int32, len(from.Opening)) // place of each vacancy of the study
	for j := range now {
		now[j] = -1
	}
	for j, old := range was.vacancies {
		if old < 0 {
			continue
		}
		now[old] = int32(j)
		for l, k := range level {
			if k >= 0 {
				out.Opening[j][l] = from.Opening[old][k]
			}
		}
	}
	for w, old := range was.workers {
		out.Place[w] = -1
		if old >= 0 && from.Place[old] >= 0 {
			out.Place[w] = now[from.Place[old]]
		}
	}
	return out
}
