package plan

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A Goal is what a plan makes as large as it can.
type Goal uint8

// The goals. NoGoal fills up an order.
const (
	NoGoal Goal = iota
	LocalsPlaced
	PositionsFilled
	LocalScore // sum of the scores of the locals who are placed
	TotalScore // sum of all scores
	NoMove     // placements of workers who live in the vacancy's region
)

var goalNames = []string{"", "locals placed", "positions filled", "local score", "total score", "no move"}

func (g Goal) String() string { return fact.NameOf(goalNames, g) }

// MarshalText returns the name, such as "locals placed".
func (g Goal) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText is the inverse of [Goal.MarshalText].
func (g *Goal) UnmarshalText(text []byte) error { return fact.ParseName(goalNames, text, g) }

// An Order ranks goals, most important first: of all plans those best by the
// first goal, of these those best by the second, and so on. Goals follow one
// another without a gap and none twice; the rest is NoGoal. The zero value has no
// goal and is invalid.
type Order [assign.Levels]Goal

// LocalFirst returns the default order: locals placed, positions filled, local
// score, total score. Its first level is what a labour-market test asks (ILO
// Convention 97, Annex II, article 3(6)): that not enough people able to do the
// work are already available.
func LocalFirst() Order { return Order{LocalsPlaced, PositionsFilled, LocalScore, TotalScore} }

// Joint returns the order that knows no preference: total score alone.
func Joint() Order { return Order{TotalScore} }

// weight is what a placement adds to each level.
func (o Order) weight(e Edge, local bool) assign.Value {
	var v assign.Value
	for l, goal := range o {
		switch {
		case goal == PositionsFilled, goal == LocalsPlaced && local, goal == NoMove && e.SameRegion:
			v[l] = 1
		case goal == TotalScore, goal == LocalScore && local:
			v[l] = int64(e.Score)
		}
	}
	return v
}

// A Pair names a vacancy and a worker by their ids.
type Pair struct {
	Vacancy string `json:"vacancy"`
	Worker  string `json:"worker"`
}

// A Policy says which plan is best and what people have decided already.
type Policy struct {
	Order Order `json:"order"`
	// Locked pairs are placed, whatever they are worth; the rest is solved around
	// them. A pair that the form of the plan does not allow cannot be locked.
	Locked []Pair `json:"locked,omitzero"`
	// Excluded pairs are not placed.
	Excluded []Pair `json:"excluded,omitzero"`
	// Quotas bound numbers of placements. Where they cross, the plan comes from a
	// search of up to Nodes subproblems; see [Plan.Crossing].
	Quotas []Quota `json:"quotas,omitzero"`
	Nodes  int     `json:"nodes,omitzero"` // 0 means assign.DefaultNodes
}

// DefaultPolicy is local first, with nothing decided.
func DefaultPolicy() Policy { return Policy{Order: LocalFirst()} }

// ErrNoPair says that a pair cannot be placed: a hard constraint fails or, in
// the certain form, is open, the score is too low, or an id is unknown.
var ErrNoPair = fmt.Errorf("%w: no pair that may be placed", fact.ErrConflict)

func (p Policy) faults() fact.Faults {
	var fs fact.Faults
	add := func(l int, g Goal, err error) {
		fs.Add(fact.Fault{Input: "policy", Field: fmt.Sprintf("Order[%d]", l), Value: g.String(), Err: err})
	}
	seen := map[Goal]bool{}
	for l, g := range p.Order {
		switch {
		case g > NoMove:
			add(l, g, fact.ErrRange)
		case g == NoGoal && l == 0:
			add(l, g, fact.ErrMissing)
		case g != NoGoal && l > 0 && p.Order[l-1] == NoGoal:
			add(l, g, fmt.Errorf("%w: after a gap", fact.ErrConflict))
		case g != NoGoal && seen[g]:
			add(l, g, fact.ErrDuplicate)
		}
		seen[g] = true
	}
	return fs
}

// decide translates the decisions of a policy into edges of the problem.
func (p *Plan) decide(policy Policy) error {
	fs := policy.faults()
	fs.AddError("", 0, p.Form.Validate())
	policy.quotaFaults(p.graph, &fs)
	if policy.Nodes < 0 {
		fs.Add(fact.Fault{Input: "policy", Field: "Nodes", Value: strconv.Itoa(policy.Nodes), Err: fact.ErrRange})
	}
	p.quotas = slices.Clone(policy.Quotas)
	p.problem.Limits, p.problem.Nodes = p.graph.limits(policy.Quotas), policy.Nodes
	if len(policy.Locked)+len(policy.Excluded) > 0 {
		edge := make(map[Pair]int32, len(p.edges))
		for i, e := range p.edges {
			edge[p.graph.pair(p.graph.Edges[e])] = int32(i)
		}
		take := func(list string, pairs []Pair, into *[]int32) {
			for n, pair := range pairs {
				i, ok := edge[pair]
				if ok {
					*into = append(*into, i)
				} else if list == "Locked" { // what cannot be placed need not be excluded
					fs.Add(fact.Fault{
						Input: "policy", Field: fmt.Sprintf("%s[%d]", list, n),
						Value: pair.Vacancy + ", " + pair.Worker, Err: ErrNoPair,
					})
				}
			}
		}
		take("Locked", policy.Locked, &p.problem.Locked)
		take("Excluded", policy.Excluded, &p.problem.Excluded)
	}
	return fs.Err()
}

func (g *Graph) pair(e Edge) Pair {
	return Pair{Vacancy: g.Vacancies[e.Vacancy].ID, Worker: g.Workers[e.Worker].ID}
}

// Frozen places the locals as well as they can be by themselves, keeps them
// where they are and fills the rest: a named alternative to local first, not an
// optimum. It depends on which of several equally good placements of the locals
// is found, which is why local first is not done so. [Plan.Verify] proves that
// nothing better can be done around the locals. Floors of quotas hold for either
// step. On a graph that covers lists it is a plan of the lists.
func (g *Graph) Frozen(ctx context.Context, form Form, policy Policy) (*Plan, error) {
	alone := policy
	alone.Excluded = slices.Clone(policy.Excluded)
	for _, e := range g.Edges {
		if pair := g.pair(e); !g.local(e.Worker) && !slices.Contains(policy.Locked, pair) {
			alone.Excluded = append(alone.Excluded, pair)
		}
	}
	locals, err := g.solveBy(ctx, form, alone, CoversLists)
	if err != nil || locals.Status() != assign.Optimal {
		return locals, err
	}
	rest := policy
	rest.Locked = nil
	for _, x := range locals.Placements {
		rest.Locked = append(rest.Locked, Pair{Vacancy: x.Vacancy, Worker: x.Worker})
	}
	return g.solveBy(ctx, form, rest, CoversLists)
}

// A Preference says what preferring locals costs, by three plans of the same
// edges and decisions.
type Preference struct {
	LocalFirst, Frozen, Joint *Plan
	// Price is the total score of the joint plan less that of the plan that is
	// local first, in millionths: what the preference gives up, zero or more.
	Price int64
}

// Preference works out the price of local preference.
func (g *Graph) Preference(ctx context.Context, form Form, policy Policy) (*Preference, error) {
	var p Preference
	var err error
	if p.LocalFirst, err = g.SolveBy(ctx, form, policy); err != nil {
		return nil, err
	}
	if p.Frozen, err = g.Frozen(ctx, form, policy); err != nil {
		return nil, err
	}
	policy.Order = Joint()
	if p.Joint, err = g.SolveBy(ctx, form, policy); err != nil {
		return nil, err
	}
	p.Price = p.Joint.Score() - p.LocalFirst.Score()
	return &p, nil
}

// Score returns the sum of the scores of all placements, in millionths.
func (p *Plan) Score() int64 {
	var sum int64
	for _, x := range p.Placements {
		sum += int64(x.Score)
	}
	return sum
}

// Status says whether the plan is optimal; infeasible if the locked pairs exceed
// the positions of [Plan.Overlocked] vacancies or the quotas [Plan.Unmet] cannot be
// kept, and then nobody is placed; stopped or unsolved only if quotas cross.
func (p *Plan) Status() assign.Status { return p.answer.Status }

// Overlocked returns the ids of the vacancies with more locked pairs than
// positions.
func (p *Plan) Overlocked() []string {
	var ids []string
	for _, j := range p.answer.Overlocked {
		ids = append(ids, p.graph.Vacancies[j].ID)
	}
	return ids
}
