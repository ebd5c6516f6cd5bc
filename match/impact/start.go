package impact

import (
	"cmp"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A start is what a study keeps of the best plan of its base in a form, so that
// scenarios are solved from it: some forty bytes for each worker and vacancy. No
// number depends on it, as all that is published is the same for every best plan.
type start struct {
	order plan.Order
	from  assign.Start
}

// starts are those of both forms, nil where there is none.
type starts [2]*start

// start is where problems of the same graph are solved from.
func (s *solved) start() assign.Start {
	if !s.found() || s.crossing() {
		return assign.Start{}
	}
	return assign.StartOf(s.problem, s.answer)
}

func startOf(s *solved) *start {
	if !s.found() || s.crossing() {
		return nil
	}
	return &start{s.policy.Order, s.start()}
}

// A was says where the records of a graph stood in that of the study: its place there,
// or -1.
type was struct{ workers, vacancies []int32 }

// start is where a form of a graph is solved from, by an order.
func (s *Study) start(form plan.Form, g *plan.Graph, order plan.Order) assign.Start {
	if s.starts[form] == nil {
		return assign.Start{}
	}
	return s.starts[form].at(order, was{
		workers:   joined(g.Workers, s.judged.Workers, func(w *match.Worker) string { return w.ID }),
		vacancies: joined(g.Vacancies, s.judged.Vacancies, func(v *match.Vacancy) string { return v.ID }),
	})
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

// at is the start of a problem by an order. Where it is another one, the price of each
// goal that both have stands: no price of an optimum, and nearer to one than none.
func (s *start) at(order plan.Order, was was) assign.Start {
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
	now := make([]int32, len(s.from.Opening)) // place of each vacancy of the study
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
				out.Opening[j][l] = s.from.Opening[old][k]
			}
		}
	}
	for w, old := range was.workers {
		out.Place[w] = -1
		if old >= 0 && s.from.Place[old] >= 0 {
			out.Place[w] = now[s.from.Place[old]]
		}
	}
	return out
}
