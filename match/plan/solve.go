package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/protect"
)

// A Form says what a plan assumes about open gates. See the package comment.
type Form uint8

// The two forms.
const (
	Certain Form = iota
	Possible
)

var formNames = []string{"certain", "possible"}

func (f Form) String() string { return fact.NameOf(formNames, f) }

// MarshalText returns "certain" or "possible".
func (f Form) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText is the inverse of [Form.MarshalText].
func (f *Form) UnmarshalText(text []byte) error { return fact.ParseName(formNames, text, f) }

// Group says how a placed worker counts: as local, as an immigrant already in
// the country, or as coming from abroad. A worker of unknown origin counts with
// those from abroad, because nothing says that they are here.
type Group uint8

// The groups.
const (
	Locals Group = iota
	Immigrants
	FromAbroad

	NumGroups = int(iota) // the number of groups
)

var groupNames = []string{"local", "immigrant", "abroad"}

func (g Group) String() string { return fact.NameOf(groupNames, g) }

// MarshalText returns "local", "immigrant" or "abroad".
func (g Group) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText is the inverse of [Group.MarshalText].
func (g *Group) UnmarshalText(text []byte) error { return fact.ParseName(groupNames, text, g) }

// Group returns how the worker at a place in Workers counts.
func (g *Graph) Group(w int32) Group {
	switch {
	case g.local(w):
		return Locals
	case g.Workers[w].Origin == match.Immigrant:
		return Immigrants
	default:
		return FromAbroad
	}
}

// Validate reports a form that is none.
func (f Form) Validate() error {
	if f > Possible {
		return &fact.Fault{Field: "form", Value: strconv.Itoa(int(f)), Err: fact.ErrRange}
	}
	return nil
}

// Allows reports whether an edge may be used in a form of the plan. A form that is none
// allows none.
func (f Form) Allows(e Edge) bool {
	return f <= Possible && e.Clearance.Certain() && e.Open == 0 || f == Possible && e.Clearance.Allowed()
}

// A Placement is a worker in a position.
type Placement struct {
	Vacancy string      `json:"vacancy"`
	Worker  string      `json:"worker"`
	Group   Group       `json:"group"`
	Score   match.Micro `json:"score"`
	Open    match.Gates `json:"open,omitzero"`   // to be confirmed first
	Review  bool        `json:"review,omitzero"` // a person has to look at the vacancy's terms, or the placement's, first
	Shared  bool        `json:"shared"`          // in every optimal plan; false where quotas cross
}

// Totals are the headline of a plan, in positions. Every optimal plan has the
// same Locals, Open and sum of Immigrants and Abroad; how that sum splits may
// differ between them.
type Totals struct {
	Positions  int `json:"positions"`
	Locals     int `json:"locals"`
	Immigrants int `json:"immigrants"` // in the country
	Abroad     int `json:"abroad"`
	Open       int `json:"open"`
}

// Foreign returns the positions filled by immigrants, from here or abroad.
func (t Totals) Foreign() int { return t.Immigrants + t.Abroad }

// A Plan is an optimal plan of a graph in one form.
type Plan struct {
	Form       Form
	Totals     Totals
	Placements []Placement // by vacancy, then worker
	Unplaced   []Unplaced  // workers, by id
	Open       []Open      // vacancies with an open position, by id
	// Protection says by which rules the vacancies were screened, or that they were not.
	Protection protect.Basis
	// Covers says over which pairs the plan is a best one. On a graph that covers
	// lists these are the market, but for [Graph.Frozen], for quotas that cross, and
	// where a caller has changed the edges.
	Covers Coverage

	order   Order
	graph   *Graph
	edges   []int32 // of the graph, one for each edge of the problem
	problem assign.Problem
	answer  assign.Plan
	quotas  []Quota
	counts  []counted
}

// Solve finds a best plan by the default policy. See the package comment for
// the order in which plans are better, and package assign for the cost.
func (g *Graph) Solve(ctx context.Context, form Form) (*Plan, error) {
	return g.SolveBy(ctx, form, DefaultPolicy())
}

// SolveBy finds a best plan by a policy. The error reports every fault of the
// policy as a [fact.Fault]; locked pairs that do not fit together make the plan
// infeasible, which is a status and no error.
func (g *Graph) SolveBy(ctx context.Context, form Form, policy Policy) (*Plan, error) {
	return g.solveBy(ctx, form, policy, CoversMarket)
}

// solveBy is [Graph.SolveBy] over the market, if it can be, or over the graph alone.
func (g *Graph) solveBy(ctx context.Context, form Form, policy Policy, want Coverage) (*Plan, error) {
	named, err := g.naming(ctx, policy)
	if err != nil {
		return nil, fmt.Errorf("plan: %s: %w", form, err)
	}
	p, err := named.posed(form, policy)
	if err != nil {
		return nil, fmt.Errorf("plan: %s: %w", form, err)
	}
	if want == CoversMarket && g.completes() {
		p, err = p.completed(ctx, policy)
	} else {
		p.Covers = g.Covers
		p.answer, err = assign.Solve(ctx, p.problem)
	}
	if err != nil {
		return nil, fmt.Errorf("plan: %s: %w", form, err)
	}
	if p.answer.Status == assign.Infeasible || p.answer.Status == assign.Unsolved {
		return p, nil
	}
	shared := assign.Agreement{Same: make([]bool, len(g.Workers))}
	if len(p.answer.Crossing) == 0 { // of a search nothing is known but its plan
		if shared, err = assign.Shared(ctx, p.problem, p.answer); err != nil {
			return nil, fmt.Errorf("plan: %s: %w", form, err)
		}
	}
	p.name(shared)
	p.explain()
	return p, nil
}

// name turns the answer into placements and totals.
func (p *Plan) name(shared assign.Agreement) {
	for _, n := range p.problem.Capacity {
		p.Totals.Positions += int(n)
	}
	p.Totals.Open = p.Totals.Positions
	for w, i := range p.answer.Edge {
		if i < 0 {
			continue
		}
		e := p.graph.Edges[p.edges[i]]
		group := p.graph.Group(e.Worker)
		p.Placements = append(p.Placements, Placement{
			Vacancy: p.graph.Vacancies[e.Vacancy].ID, Worker: p.graph.Workers[e.Worker].ID,
			Group: group, Score: e.Score, Open: e.Open, Review: !e.Clearance.Certain(), Shared: shared.Same[w],
		})
		p.Totals.Open--
		switch group {
		case Locals:
			p.Totals.Locals++
		case Immigrants:
			p.Totals.Immigrants++
		default:
			p.Totals.Abroad++
		}
	}
	slices.SortFunc(p.Placements, func(a, b Placement) int {
		return cmp.Or(cmp.Compare(a.Vacancy, b.Vacancy), cmp.Compare(a.Worker, b.Worker))
	})
}

// Verify proves that the plan is a best one, from its prices alone and in
// integers, over the pairs that it covers: where these are more than the edges of
// the graph that it was made from, the source is asked anew whether any pair of the
// market is worth more than its prices. The error is that of [assign.Plan.Verify].
func (p *Plan) Verify(ctx context.Context) error {
	if p.Covers == p.graph.Covers {
		return p.answer.Verify(ctx, p.problem)
	}
	market, err := p.newPricer(ctx)
	if err != nil {
		return fmt.Errorf("plan: %s: %w", p.Form, err)
	}
	return p.answer.VerifyWhole(ctx, p.problem, market)
}

// Value is the value of the plan, level by level in the order of its policy.
func (p *Plan) Value() assign.Value { return p.answer.Value }

// Price returns the plan's own price of one position of a vacancy, by its place
// in Graph.Vacancies. It is one point of an interval, not the value of a further
// position; zero where there is no plan.
func (p *Plan) Price(vacancy int) assign.Value {
	if len(p.answer.Opening) == 0 {
		return assign.Value{}
	}
	return p.answer.Opening[vacancy]
}

// Graph returns the graph of the plan: the one that it was made from, or a larger
// one if pairs had to be added that were on no list.
func (p *Plan) Graph() *Graph { return p.graph }

// Ranges returns the least and greatest number of placements of each class,
// 0 to n-1, over all best plans. class names the class of an edge of the graph,
// or a negative number for none.
func (p *Plan) Ranges(ctx context.Context, class func(Edge) int32, n int) ([]assign.Range, error) {
	classes := make([]int32, len(p.edges))
	for i, e := range p.edges {
		classes[i] = max(-1, class(p.graph.Edges[e]))
	}
	ranges, err := assign.Ranges(ctx, p.problem, p.answer, classes, n)
	if err != nil {
		return nil, fmt.Errorf("plan: %s: %w", p.Form, err)
	}
	return ranges, nil
}
