package assign

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// A Roll says how workers arrive one by one and what is known of those to come.
type Roll struct {
	Order []int32 // the workers of the problem as they arrive, each once
	// Past are the edges of earlier workers, one list each; Edge.Worker is not
	// looked at. Futures are drawn from them.
	Past [][]Edge
	// PastCapacity are the places of each of them, zero or more; nil means one each.
	PastCapacity []int64

	Every   int    // arrivals after which prices are worked out anew, 1 or more
	Futures int    // futures drawn each time, 1 or more
	Seed    uint64 // of the draws
}

// An Arrival compares what can be done when each worker must be placed, or not, on
// arrival.
type Arrival struct {
	Rolled    Matching // by prices of a sampled future
	Greedy    Matching // each takes the best that is left
	Hindsight Plan     // the optimum if all had been known
}

// Arrive lets the workers of p arrive in order and places each where its weight
// exceeds the price of a position most, if anywhere; a worker of several places in as
// many openings. The price is what the future
// would lose with one position fewer, on average over sampled futures as long as
// the rest of the order (Ahani and others 2021, potentials for refugee
// resettlement). How near that comes to hindsight depends on how alike past and
// future are; the figures of a back-test are no causal claim.
//
// The errors report every fault of roll and are else those of [Solve], [ErrLimits]
// for decisions and limits, and the cause of an ended ctx.
func Arrive(ctx context.Context, p Problem, roll Roll) (Arrival, error) {
	if err := roll.validate(&p); err != nil {
		return Arrival{}, err
	}
	var a Arrival
	var err error
	if a.Hindsight, err = Solve(ctx, p); err != nil {
		return Arrival{}, err
	}
	of := make([][]int32, p.Workers)
	var pace pace
	for i := range p.Edges {
		w := p.Edges[i].Worker
		of[w] = append(of[w], int32(i))
		if err := pace.step(ctx, 4); err != nil {
			return Arrival{}, err
		}
	}
	free := make([]Value, len(p.Capacity))
	none := func(context.Context, int, []int64) ([]Value, error) { return free, nil }
	if a.Greedy, err = place(ctx, &p, of, roll.Order, none); err != nil {
		return Arrival{}, err
	}
	r := rand.New(rand.NewPCG(roll.Seed, 0))
	price := free
	a.Rolled, err = place(ctx, &p, of, roll.Order, func(ctx context.Context, n int, left []int64) ([]Value, error) {
		if n%roll.Every == 0 {
			price, err = roll.prices(ctx, r, len(roll.Order)-n-1, left)
		}
		return price, err
	})
	return a, err
}

// place places workers one by one at prices that may change with each.
func place(ctx context.Context, p *Problem, of [][]int32, order []int32,
	prices func(ctx context.Context, n int, left []int64) ([]Value, error),
) (Matching, error) {
	var used []int32
	var open []offer
	left := append([]int64(nil), p.Capacity...)
	var pace pace
	for n, w := range order {
		price, err := prices(ctx, n, left)
		if err != nil {
			return Matching{}, err
		}
		open = open[:0]
		for _, i := range of[w] {
			e := &p.Edges[i]
			if left[e.Opening] == 0 || e.Weight.Sign() <= 0 {
				continue
			}
			if net := e.Weight.Sub(price[e.Opening]); net.Sign() >= 0 {
				open = append(open, offer{i, net})
			}
		}
		slices.SortStableFunc(open, func(a, b offer) int { return b.net.Cmp(a.net) })
		for _, o := range open[:min(int64(len(open)), p.places(w))] {
			used = append(used, o.edge)
			left[p.Edges[o.edge].Opening]--
		}
		if err := pace.step(ctx, len(of[w])+1); err != nil {
			return Matching{}, err
		}
	}
	return p.matching(used), nil
}

// An offer is an edge that is open to a worker who arrives, at what it is worth beyond
// the price of a position.
type offer struct {
	edge int32
	net  Value
}

// prices returns what one position fewer would cost n workers drawn from the past,
// on average.
func (roll *Roll) prices(ctx context.Context, r *rand.Rand, n int, left []int64) ([]Value, error) {
	price := make([]Value, len(left))
	if n == 0 || len(roll.Past) == 0 {
		return price, nil
	}
	for range roll.Futures {
		q, err := roll.future(ctx, r, n, left)
		if err != nil {
			return nil, err
		}
		s, err := newSolver(ctx, q)
		if err != nil {
			return nil, err
		}
		if err := s.solve(ctx, q, bidsPerWorker); err != nil {
			return nil, err
		}
		loss, err := s.losses(ctx)
		if err != nil {
			return nil, err
		}
		for j := range price {
			price[j] = price[j].Add(s.unpack(loss[j]))
		}
	}
	for j := range price {
		for l := range price[j] {
			price[j][l] /= int64(roll.Futures)
		}
	}
	return price, nil
}

// future draws n workers from the past, as a problem of workers of one place each.
func (roll *Roll) future(ctx context.Context, r *rand.Rand, n int, left []int64) (Problem, error) {
	var pace pace
	q := Problem{Workers: n, Capacity: left}
	if roll.PastCapacity != nil {
		q.WorkerCapacity = make([]int64, n)
	}
	for w := range int32(n) {
		x := r.IntN(len(roll.Past))
		for _, e := range roll.Past[x] {
			q.Edges = append(q.Edges, Edge{w, e.Opening, e.Weight})
		}
		if q.WorkerCapacity != nil {
			q.WorkerCapacity[w] = min(roll.PastCapacity[x], int64(len(roll.Past[x])))
		}
		if err := pace.step(ctx, 4*len(roll.Past[x])+1); err != nil {
			return Problem{}, err
		}
	}
	if q.many() {
		s, err := q.split(ctx)
		if err != nil {
			return Problem{}, err
		}
		return s.Problem, nil
	}
	return q, nil
}

func (roll *Roll) validate(p *Problem) error {
	if len(p.Locked)+len(p.Excluded)+len(p.Limits) > 0 {
		return &ProblemError{"Locked, Excluded, Limits", ErrLimits}
	}
	var bad faults
	if roll.Every < 1 {
		bad.add("Every", ErrRange, fmt.Sprintf("%d is below 1", roll.Every))
	}
	if roll.Futures < 1 {
		bad.add("Futures", ErrRange, fmt.Sprintf("%d is below 1", roll.Futures))
	}
	bad.members("Order", roll.Order, p.Workers)
	if n := len(roll.PastCapacity); roll.PastCapacity != nil && n != len(roll.Past) {
		bad.add("PastCapacity", ErrRange, fmt.Sprintf("length %d is not %d", n, len(roll.Past)))
	}
	for n, c := range roll.PastCapacity {
		if c < 0 {
			bad.add(at("PastCapacity", n, ""), ErrRange, fmt.Sprintf("%d is negative", c))
		}
	}
	for n, edges := range roll.Past {
		openings := make([]int32, len(edges))
		for i, e := range edges {
			openings[i] = e.Opening
			bad.index(at("Past", n, ""), i, ".Opening", e.Opening, len(p.Capacity))
		}
		slices.Sort(openings)
		if twice := len(edges) - len(slices.Compact(openings)); twice > 0 {
			bad.add(at("Past", n, ""), ErrDuplicate, fmt.Sprintf("%d openings are named before", twice))
		}
	}
	return errors.Join(bad...)
}
