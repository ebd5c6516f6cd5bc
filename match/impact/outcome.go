package impact

import (
	"context"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Result is what a scenario comes to, in both forms of the plan. What is published
// is the pair of both.
type Result struct {
	Scenario Scenario `json:"scenario"`
	// Protection says by which rules vacancies were screened, or that they were not.
	Protection string  `json:"protection"`
	Certain    Outcome `json:"certain"`
	Possible   Outcome `json:"possible"`
}

// Of returns the outcome of a form; nil for a form that is none.
func (r *Result) Of(form plan.Form) *Outcome {
	switch form {
	case plan.Certain:
		return &r.Certain
	case plan.Possible:
		return &r.Possible
	default:
		return nil
	}
}

// An Outcome is what the best plans of a case have, as ranges over all of them.
type Outcome struct {
	Form   plan.Form     `json:"form"`
	Status assign.Status `json:"status"`
	// Searched: quotas cross, so that the counts are those of one plan, and no plan
	// is worth more than Bound. Nothing is counted where no plan was found.
	Searched bool         `json:"searched,omitzero"`
	Value    assign.Value `json:"value"` // by the goals of the order
	Bound    assign.Value `json:"bound"`

	Positions  int64        `json:"positions"`
	Filled     assign.Range `json:"filled"`
	Locals     assign.Range `json:"locals"`
	Immigrants assign.Range `json:"immigrants"` // in the country
	Abroad     assign.Range `json:"abroad"`
	// Displaced is the first measure of [Displacement].
	Displaced assign.Range `json:"displaced"`
	// CanLocals and CanAll are the greatest numbers of positions that locals, and that
	// everybody, can fill. No quota and no decision limits them.
	CanLocals int64        `json:"can_locals"`
	CanAll    int64        `json:"can_all"`
	Regions   []RegionFill `json:"regions"` // by code
	// Wages are the offers of filled positions, by currency. They are unknown, which
	// is nil and WagesKnown false, where quotas cross.
	Wages      []WageSum `json:"wages"`
	WagesKnown bool      `json:"wages_known"`
}

// Open returns the positions that stay open.
func (o *Outcome) Open() assign.Range {
	return assign.Range{Min: o.Positions - o.Filled.Max, Max: o.Positions - o.Filled.Min}
}

// A RegionFill is what a region has of the best plans.
type RegionFill struct {
	Region    geo.Code     `json:"region"` // blank: not stated
	Positions int64        `json:"positions"`
	Filled    assign.Range `json:"filled"`
}

// Worst returns the region in which the least share of positions is filled for
// certain, by the lower ends; of equals the first by code. It says whether there is one.
func (o *Outcome) Worst() (RegionFill, bool) {
	var worst RegionFill
	for _, r := range o.Regions {
		if r.Positions > 0 && (worst.Positions == 0 || r.Filled.Min*worst.Positions < worst.Filled.Min*r.Positions) {
			worst = r
		}
	}
	return worst, worst.Positions > 0
}

// A WageSum is what filled positions offer in a currency: the low ends, a month.
type WageSum struct {
	Currency string `json:"currency"`
	// Filled are the filled positions whose offer is known and compares.
	Filled assign.Range `json:"filled"`
	// Monthly is the sum of their offers in minor units, as a range over all best
	// plans. Its ends need not belong to those of Filled.
	Monthly assign.Range `json:"monthly"`
}

// outcomeOf reads an outcome off. known is one of the same graph, if there is one.
func outcomeOf(ctx context.Context, s *solved, known *Outcome) (Outcome, error) {
	o := Outcome{Form: s.form, Status: s.answer.Status, Searched: s.crossing(), Value: s.answer.Value, Bound: s.answer.Value, Positions: positions(s.graph)}
	if s.crossing() {
		o.Bound = s.answer.Bound
	}
	if err := o.can(ctx, s, known); err != nil {
		return Outcome{}, err
	}
	if !s.found() {
		return o, nil
	}
	for _, step := range []func(context.Context, *solved) error{o.groups, o.displacement, o.regions, o.wages} {
		if err := step(ctx, s); err != nil {
			return Outcome{}, err
		}
	}
	return o, nil
}

func (o *Outcome) groups(ctx context.Context, s *solved) error {
	r, err := s.ranges(ctx, func(e plan.Edge) int32 { return int32(s.group[e.Worker]) }, plan.NumGroups)
	if err != nil {
		return err
	}
	o.Locals, o.Immigrants, o.Abroad = r[plan.Locals], r[plan.Immigrants], r[plan.FromAbroad]
	o.Filled, err = s.filled(ctx)
	return err
}

// can works out how many positions can be filled, unless that is known: by another
// policy, or as it is the first goal of this one and nothing is in its way. Whom a
// greatest filling by locals places, one by everybody can place, too.
func (o *Outcome) can(ctx context.Context, s *solved, known *Outcome) error {
	if known != nil {
		o.CanLocals, o.CanAll = known.CanLocals, known.CanAll
		return nil
	}
	p := &s.policy
	first := p.Order
	if len(p.Quotas)+len(p.Locked)+len(p.Excluded) > 0 {
		first = plan.Order{}
	}
	if first[0] == plan.LocalsPlaced {
		o.CanLocals = s.answer.Value[0]
	} else {
		_, locals, err := s.graph.MaxFill(ctx, func(e plan.Edge) bool { return s.form.Allows(e) && s.local(e) })
		if err != nil {
			return err
		}
		o.CanLocals = locals.Total
	}
	switch {
	case first[0] == plan.PositionsFilled:
		o.CanAll = s.answer.Value[0]
	case first[0] == plan.LocalsPlaced && first[1] == plan.PositionsFilled:
		o.CanAll = s.answer.Value[1]
	default:
		_, all, err := s.graph.MaxFill(ctx, s.form.Allows)
		if err != nil {
			return err
		}
		o.CanAll = all.Total
	}
	return nil
}

// displacement is the first measure. Where locals come first, nothing is decided and no
// quota counts one, the locals alone place as many as they can fill positions.
func (o *Outcome) displacement(ctx context.Context, s *solved) error {
	p := &s.policy
	counted := slices.ContainsFunc(p.Quotas, func(q plan.Quota) bool {
		return len(q.Groups) == 0 || slices.Contains(q.Groups, plan.Locals)
	})
	if p.Order[0] == plan.LocalsPlaced && !counted && len(p.Locked)+len(p.Excluded) == 0 {
		o.Displaced = assign.Range{Min: o.CanLocals - o.Locals.Max, Max: o.CanLocals - o.Locals.Min}
		return nil
	}
	d, err := s.displaced(ctx)
	o.Displaced = d.Locals()
	return err
}

func (o *Outcome) regions(ctx context.Context, s *solved) error {
	at := map[geo.Code]int32{}
	for _, v := range s.graph.Vacancies {
		if _, ok := at[v.Region]; !ok {
			at[v.Region] = int32(len(o.Regions))
			o.Regions = append(o.Regions, RegionFill{Region: v.Region})
		}
		o.Regions[at[v.Region]].Positions += int64(v.Positions())
	}
	filled, err := s.ranges(ctx, func(e plan.Edge) int32 { return at[s.graph.Vacancies[e.Vacancy].Region] }, len(o.Regions))
	if err != nil {
		return err
	}
	for i := range o.Regions {
		o.Regions[i].Filled = filled[i]
	}
	slices.SortFunc(o.Regions, func(a, b RegionFill) int { return strings.Compare(string(a.Region), string(b.Region)) })
	return nil
}

// wages ranges the sum of offers over all best plans, currency by currency.
func (o *Outcome) wages(ctx context.Context, s *solved) error {
	if s.crossing() {
		return nil
	}
	o.WagesKnown = true
	offer := make([]int64, len(s.graph.Vacancies))
	currency := make([]int32, len(s.graph.Vacancies)) // place in o.Wages, or -1
	var names []string
	for j, v := range s.graph.Vacancies {
		currency[j] = -1
		wage, ok := v.Wage.Get()
		if !ok {
			continue
		}
		if x, ok := minor(wage.Low.Exact(wage.Period, match.PerMonth, v.Hours), false); ok && x < maxOffer {
			offer[j] = x
			if !slices.Contains(names, wage.Low.Currency) {
				names = append(names, wage.Low.Currency)
			}
		}
	}
	slices.Sort(names)
	for j, v := range s.graph.Vacancies {
		if wage, ok := v.Wage.Get(); ok && offer[j] > 0 {
			currency[j] = int32(slices.Index(names, wage.Low.Currency))
		}
	}
	filled, err := s.ranges(ctx, func(e plan.Edge) int32 { return currency[e.Vacancy] }, len(names))
	if err != nil {
		return err
	}
	for k, name := range names {
		sum, err := s.sumRange(ctx, func(e plan.Edge) int64 {
			if currency[e.Vacancy] == int32(k) {
				return offer[e.Vacancy]
			}
			return 0
		})
		if err != nil {
			return err
		}
		o.Wages = append(o.Wages, WageSum{name, filled[k], sum})
	}
	return nil
}

// maxOffer is more than any wage a month in minor units, and little enough for sums.
const maxOffer = 1e12
