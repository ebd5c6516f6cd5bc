package assign

import (
	"context"
	"slices"
)

// A split is a problem without workers of several places that stands for one with
// them. Every edge of such a worker is a worker of its own. What keeps them to the places
// of the worker is a limit of their own; or, without other limits, an opening of their
// own that is worth more than any of the edges and has a position for all but so many as
// the worker has places: in every optimum it is full.
//
// An edge keeps its number. Where x is 1 at most, what an edge is worth above its
// prices is a price too, that of its own worker.
type split struct {
	Problem

	whole   *Problem
	byLimit bool    // what keeps workers to their places are limits
	unit    []int32 // per worker of one place: its number; -1 for others
	own     []int32 // per worker: its opening or limit, or -1
	worth   []Value // per worker: a position of its opening
	places  []int64 // per worker: its places that are not locked
	usable  []int64 // per worker: its edges that may be used and are not locked
}

func (p *Problem) split(ctx context.Context) (*split, error) {
	return p.splitBy(ctx, len(p.Limits) > 0)
}

// splitBy is split with limits that keep workers to their places, or with openings.
func (p *Problem) splitBy(ctx context.Context, limits bool) (*split, error) {
	s := &split{Problem: *p, whole: p, byLimit: limits, unit: make([]int32, p.Workers), own: make([]int32, p.Workers), worth: make([]Value, p.Workers)}
	s.places, s.usable = make([]int64, p.Workers), make([]int64, p.Workers)
	s.WorkerCapacity, s.Workers = nil, 0
	s.Edges, s.Capacity, s.Limits = slices.Clone(p.Edges), slices.Clone(p.Capacity), slices.Clone(p.Limits)
	for w := range s.unit {
		s.unit[w], s.own[w], s.places[w] = -1, -1, p.places(int32(w))
		if s.places[w] == 1 {
			s.unit[w] = int32(s.Workers)
			s.Workers++
		}
	}
	units := make([][]int32, p.Workers) // of workers of several places
	decided := p.decisions()
	var open []int32
	var pace pace
	for i := range p.Edges {
		e := &p.Edges[i]
		if err := pace.step(ctx, 4); err != nil {
			return nil, err
		}
		if s.unit[e.Worker] >= 0 {
			s.Edges[i].Worker = s.unit[e.Worker]
			continue
		}
		s.Edges[i].Worker = int32(s.Workers)
		units[e.Worker] = append(units[e.Worker], int32(s.Workers))
		s.Workers++
		switch {
		case decided.fixed != nil && decided.fixed[i]:
			s.places[e.Worker]--
		case decided.open(int32(i), e.Worker) && e.Weight.Sign() > 0:
			open = append(open, int32(i))
			s.usable[e.Worker]++
			s.worth[e.Worker] = maxValue(s.worth[e.Worker], e.Weight)
		}
	}
	return s, s.enclose(ctx, open, units)
}

// enclose gives the workers of several places what keeps them to their places.
func (s *split) enclose(ctx context.Context, open []int32, units [][]int32) error {
	var pace pace
	for w := range s.own {
		if s.unit[w] >= 0 {
			continue
		}
		if s.byLimit {
			s.own[w] = int32(len(s.Limits))
			s.Limits = append(s.Limits, Limit{Workers: []int32{}, Max: s.places[w]})
			continue
		}
		s.worth[w][0]++
		s.own[w] = int32(len(s.Capacity))
		s.Capacity = append(s.Capacity, max(0, s.usable[w]-s.places[w]))
	}
	for _, i := range open {
		w, unit := s.whole.Edges[i].Worker, s.Edges[i].Worker
		if s.byLimit {
			l := &s.Limits[s.own[w]]
			l.Workers = append(l.Workers, unit)
		} else {
			s.Edges = append(s.Edges, Edge{unit, s.own[w], s.worth[w]})
		}
		if err := pace.step(ctx, 4); err != nil {
			return err
		}
	}
	for k, l := range s.whole.Limits {
		if l.Workers == nil {
			continue
		}
		set := []int32{}
		for _, w := range l.Workers {
			if s.unit[w] >= 0 {
				set = append(set, s.unit[w])
			} else {
				set = append(set, units[w]...)
			}
			if err := pace.step(ctx, len(units[w])+1); err != nil {
				return err
			}
		}
		s.Limits[k].Workers = set
	}
	return nil
}

// solveMany solves a problem in which workers have several places.
func (p *Problem) solveMany(ctx context.Context, solve func(context.Context, Problem) (Plan, error)) (Plan, error) {
	if _, err := p.canonical(ctx); err != nil {
		return Plan{}, err
	}
	s, err := p.split(ctx)
	if err != nil {
		return Plan{}, err
	}
	plan, err := solve(ctx, s.Problem)
	if err != nil {
		return Plan{}, err
	}
	return s.join(plan), nil
}

// join is the plan of the whole problem for one of the split problem.
func (s *split) join(plan Plan) Plan {
	p := s.whole
	out := plan
	if plan.Edge != nil {
		var used []int32
		out.Value = Value{}
		for _, i := range plan.Edge {
			if i >= 0 && int(i) < len(p.Edges) {
				used = append(used, i)
				out.Value = out.Value.Add(p.Edges[i].Weight)
			}
		}
		out.Edge = p.seat(used)
	}
	out.Crossing = nameTwice(plan.Crossing, len(p.Limits))
	if plan.Worker == nil {
		return out
	}
	out.Worker = make([]Value, p.Workers)
	for w, unit := range s.unit {
		switch {
		case unit >= 0:
			out.Worker[w] = plan.Worker[unit]
		case s.byLimit:
			out.Worker[w] = plan.Limit[s.own[w]]
		case s.usable[w] >= s.places[w] && plan.Status == Optimal:
			out.Worker[w] = s.worth[w].Sub(plan.Opening[s.own[w]])
		}
	}
	out.Opening, out.Limit = plan.Opening[:len(p.Capacity)], plan.Limit[:min(len(plan.Limit), len(p.Limits))]
	out.Overlocked, out.Unmet = within(plan.Overlocked, len(p.Capacity)), within(plan.Unmet, len(p.Limits))
	return out
}

// nameTwice replaces limits from n on, the places of workers, by those that they cross.
func nameTwice(pairs [][2]int32, n int) [][2]int32 {
	var out [][2]int32
	for _, x := range pairs {
		a, b := x[0], x[1]
		if int(a) >= n {
			a = b
		}
		if int(b) >= n {
			b = a
		}
		if pair := [2]int32{a, b}; !slices.Contains(out, pair) {
			out = append(out, pair)
		}
	}
	return out
}

// within are the numbers below n.
func within(list []int32, n int) []int32 {
	return slices.DeleteFunc(slices.Clone(list), func(x int32) bool { return int(x) >= n })
}

// priceMany is Price for a problem in which workers have several places.
func (p *Problem) priceMany(ctx context.Context) (*Prices, error) {
	s, err := p.split(ctx)
	if err != nil {
		return nil, err
	}
	plan, err := Solve(ctx, s.Problem)
	if err != nil {
		return nil, err
	}
	q, err := Price(ctx, s.Problem, plan)
	if err != nil {
		return nil, err
	}
	out := *q
	out.Gain, out.Loss, out.free = q.Gain[:len(p.Capacity)], q.Loss[:len(p.Capacity)], p.free()
	out.WorkerGain, out.WorkerLoss = make([]Value, p.Workers), make([]Value, p.Workers)
	limited := len(p.Limits) > 0
	if limited {
		out.WorkerVital = make([]bool, p.Workers)
		l, n := &out.Limits, len(p.Limits)
		l.Gain, l.Loss, l.Floor, l.Vital = l.Gain[:n], l.Loss[:n], l.Floor[:n], l.Vital[:n]
	}
	for w, unit := range s.unit {
		k := s.own[w]
		switch {
		case unit >= 0:
			out.WorkerGain[w], out.WorkerLoss[w] = q.WorkerGain[unit], q.WorkerLoss[unit]
			if limited {
				out.WorkerVital[w] = q.WorkerVital[unit]
			}
		case limited:
			out.WorkerGain[w], out.WorkerLoss[w], out.WorkerVital[w] = q.Limits.Gain[k], q.Limits.Loss[k], q.Limits.Vital[k]
		case s.usable[w] > s.places[w]: // a place more is a position of the own opening fewer
			out.WorkerGain[w], out.WorkerLoss[w] = s.worth[w].Sub(q.Loss[k]), s.worth[w].Sub(q.Gain[k])
		case s.usable[w] == s.places[w]:
			out.WorkerLoss[w] = s.worth[w].Sub(q.Gain[k])
		}
		if unit < 0 && s.places[w] == 0 {
			out.WorkerLoss[w] = Value{}
			if limited {
				out.WorkerVital[w] = false
			}
		}
	}
	return &out, nil
}
