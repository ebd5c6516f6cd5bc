package remit

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A Corridor leads from the country where money is sent to that where it is received.
// The codes are those of its data; the World Bank's are ISO 3166-1 alpha-3.
type Corridor struct {
	From string `json:"from"`
	To   string `json:"to"`
}

func (c Corridor) String() string { return c.From + " to " + c.To }

// CompareCorridors orders corridors by From, then To.
func CompareCorridors(a, b Corridor) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// A Priced is a corridor with its cost and the money that flows, each of which may be
// unknown. A flow of none is 0.
type Priced[C Convention] struct {
	Corridor Corridor
	Cost     Cost[C]
	Flow     fact.Opt[match.Money] // in one currency and of one period for all corridors
}

// Targets are shares: the average is to be below Average, and no corridor above
// Corridor. Both are required.
type Targets struct{ Average, Corridor Ratio }

// Goal10c returns the targets of Sustainable Development Goal 10.c: 3 % and 5 %.
func Goal10c() Targets { return Targets{Average: frac(3, 100), Corridor: frac(5, 100)} }

// An Average is the mean cost of corridors.
type Average[C Convention] struct {
	Cost Cost[C] // of the corridors with data; no data if there are none
	Over int     // the corridors in it
	// Missing are the corridors that belong in it and lack a figure.
	Missing int
	// Met says whether the corridors with data reach the target, and is unknown if
	// there are none. MetByAll says it of all corridors, and is unknown if one is
	// missing: its cost has no bound.
	Met, MetByAll fact.Tri
}

// An Assessment measures corridors against targets.
type Assessment[C Convention] struct {
	Simple   Average[C] // every corridor counts once
	Weighted Average[C] // by the money that flows
	Above    []Corridor // above the target for a corridor, sorted
	NoData   []Corridor // without a cost, sorted
	// NoneAbove says whether no corridor is above its target: no if one is, unknown
	// if none is and one has no data or there are no corridors.
	NoneAbove fact.Tri
}

// Assess measures corridors against targets, in any order of corridors. Faults are a
// corridor given twice, flows below 0 or in several currencies, and targets that are
// not stated.
func Assess[C Convention](corridors []Priced[C], targets Targets) (Assessment[C], error) {
	if err := checkPriced(corridors, targets); err != nil {
		return Assessment[C]{}, fmt.Errorf("remit: corridors: %w", err)
	}
	var (
		a                Assessment[C]
		simple, weighted mean
	)
	for _, x := range corridors {
		simple.add(x.Cost.share, frac(1, 1))
		weighted.add(x.Cost.share, weight(x.Flow))
		switch {
		case !x.Cost.share.Stated():
			a.NoData = append(a.NoData, x.Corridor)
		case x.Cost.share.Cmp(targets.Corridor) > 0:
			a.Above = append(a.Above, x.Corridor)
		}
	}
	a.Simple, a.Weighted = averageOf[C](simple, targets.Average), averageOf[C](weighted, targets.Average)
	slices.SortFunc(a.Above, CompareCorridors)
	slices.SortFunc(a.NoData, CompareCorridors)
	switch {
	case len(a.Above) > 0:
		a.NoneAbove = fact.No
	case len(a.NoData) == 0 && len(corridors) > 0:
		a.NoneAbove = fact.Yes
	}
	return a, nil
}

func checkPriced[C Convention](corridors []Priced[C], targets Targets) error {
	var c checks
	c.ratio("Average", targets.Average, Ratio{})
	c.ratio("Corridor", targets.Corridor, Ratio{})
	seen := make(map[Corridor]bool, len(corridors))
	currency := ""
	for i, x := range corridors {
		field := fmt.Sprintf("[%d].", i)
		if seen[x.Corridor] {
			c.add(field+"Corridor", x.Corridor.String(), fact.ErrDuplicate, "want each corridor once")
		}
		seen[x.Corridor] = true
		if flow, ok := x.Flow.Get(); ok && c.money(field+"Flow", flow, currency) {
			currency = flow.Currency
		}
	}
	return c.Err()
}

// weight is the weight of a flow, not stated where it is unknown. Minor units will do,
// because all flows have one currency.
func weight(flow fact.Opt[match.Money]) Ratio {
	m, ok := flow.Get()
	if !ok && !flow.IsNone() {
		return Ratio{}
	}
	return frac(m.Minor, 1)
}

// A mean sums shares by weight.
type mean struct {
	sum, weights  Ratio
	over, missing int
}

func (m *mean) add(share, weight Ratio) {
	switch {
	case weight.Stated() && weight.sign() == 0: // nothing flows: it does not matter at what cost
	case !share.Stated() || !weight.Stated():
		m.missing++
	case m.over == 0:
		m.sum, m.weights, m.over = share.times(weight), weight, 1
	default:
		m.sum, m.weights, m.over = m.sum.plus(share.times(weight)), m.weights.plus(weight), m.over+1
	}
}

func averageOf[C Convention](m mean, target Ratio) Average[C] {
	a := Average[C]{Over: m.over, Missing: m.missing}
	if m.over == 0 {
		return a
	}
	a.Cost = Cost[C]{share: m.sum.over(m.weights)}
	a.Met = fact.Of(a.Cost.share.Cmp(target) < 0)
	if m.missing == 0 {
		a.MetByAll = a.Met
	}
	return a
}
