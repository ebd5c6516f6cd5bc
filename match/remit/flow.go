package remit

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Sending is what a placed worker sends home. All fields are required.
type Sending struct {
	Corridor Corridor
	Monthly  match.Money // the amount sent, as costs are a share of it
	Months   Ratio       // in a year, 0 to 12; fewer for seasonal work
}

// A Flow is the money of a year through a corridor, in one currency.
type Flow struct {
	Corridor Corridor
	Senders  int
	Yearly   match.Money
}

// Flows are what the placements of a plan send. The counts add up to the placements.
type Flows struct {
	Corridors  []Flow // by corridor, then currency
	Senders    int
	NotSending int // known to send nothing
	Unknown    int // of whom nothing is known; they are in no flow
}

// FlowsOf adds up placements by corridor. sends says what a placed worker sends; none is
// a worker who sends nothing, unknown is counted and not filled in. The amount of each
// sender is rounded to the minor unit before it is added, half to even. A figure to be
// published is the pair of both forms of the plan.
func FlowsOf(placements []plan.Placement, sends func(plan.Placement) fact.Opt[Sending]) (Flows, error) {
	type key struct {
		corridor Corridor
		currency string
	}
	var (
		fs Flows
		c  checks
		at = map[key]int{}
	)
	for _, p := range placements {
		sending := sends(p)
		s, ok := sending.Get()
		switch {
		case sending.IsNone():
			fs.NotSending++
		case !ok:
			fs.Unknown++
		default:
			fs.Senders++
			k := key{s.Corridor, s.Monthly.Currency}
			i, known := at[k]
			if !known {
				i = len(fs.Corridors)
				at[k] = i
				fs.Corridors = append(fs.Corridors, Flow{Corridor: s.Corridor, Yearly: match.Money{Currency: k.currency}})
			}
			fs.Corridors[i].add(&c, p, s)
		}
	}
	if err := c.Err(); err != nil {
		return Flows{}, fmt.Errorf("remit: flows: %w", err)
	}
	slices.SortFunc(fs.Corridors, func(a, b Flow) int {
		return cmp.Or(CompareCorridors(a.Corridor, b.Corridor), cmp.Compare(a.Yearly.Currency, b.Yearly.Currency))
	})
	return fs, nil
}

// add adds a year of one sender.
func (f *Flow) add(c *checks, p plan.Placement, s Sending) {
	var own checks
	if s.Corridor.From == "" || s.Corridor.To == "" {
		own.add("Corridor", s.Corridor.String(), fact.ErrMissing, "want both countries")
	}
	if own.ratio("Months", s.Months, frac(0, 1)) && s.Months.Cmp(frac(monthsPerYear, 1)) > 0 {
		own.add("Months", s.Months.String(), fact.ErrRange, "a year has 12")
	}
	if own.money("Monthly", s.Monthly, "") && own.Len() == 0 {
		year, err := money(s.Months.times(major(s.Monthly)), s.Monthly.Currency)
		if err != nil || year.Minor > maxMinor-f.Yearly.Minor {
			own.add("Monthly", s.Monthly.String(), fact.ErrRange, "the flow is more than money can hold")
		} else {
			f.Senders++
			f.Yearly.Minor += year.Minor
		}
	}
	for _, fault := range own.All() {
		fault.Record = "placement of " + strconv.Quote(p.Worker) + " in " + strconv.Quote(p.Vacancy)
		c.Add(*fault)
	}
}

const monthsPerYear = 12

// A Stock is a number of workers abroad of whom only averages are known. All fields
// are required.
type Stock struct {
	Workers   int64
	Remitting Ratio // share of them that sends, 0 to 1
	Months    Ratio // in a year, 0 to 12
	Monthly   match.Money
}

// Flow estimates the money of a year: workers x share x months x amount, rounded once.
func (s Stock) Flow() (match.Money, error) {
	var c checks
	if s.Workers < 0 {
		c.add("Workers", strconv.FormatInt(s.Workers, 10), fact.ErrRange, "want 0 or more")
	}
	c.share("Remitting", s.Remitting)
	if c.ratio("Months", s.Months, frac(0, 1)) && s.Months.Cmp(frac(monthsPerYear, 1)) > 0 {
		c.add("Months", s.Months.String(), fact.ErrRange, "a year has 12")
	}
	c.money("Monthly", s.Monthly, "")
	if err := c.Err(); err != nil {
		return match.Money{}, fmt.Errorf("remit: stock: %w", err)
	}
	m, err := money(frac(s.Workers, 1).times(s.Remitting).times(s.Months).times(major(s.Monthly)), s.Monthly.Currency)
	if err != nil {
		return match.Money{}, fmt.Errorf("remit: stock: %w", err)
	}
	return m, nil
}

// ShareOfGDP returns a flow as a share of a gross domestic product of the same currency
// and period.
func ShareOfGDP(flow, gdp match.Money) (Ratio, error) {
	return quotient("share of GDP", "flow", flow, "gdp", gdp)
}

// FromGDP is the inverse of [ShareOfGDP]: a published share in money, rounded half to
// even.
func FromGDP(share Ratio, gdp match.Money) (match.Money, error) { return part("share", share, gdp) }

// Saving is what senders would save if the cost fell from one share to another and they
// sent the same amount; nothing where it is there already. Both costs are required.
func Saving[C Convention](sent match.Money, from, to Cost[C]) (match.Money, error) {
	var c checks
	a, b := c.ratio("from", from.share, Ratio{}), c.ratio("to", to.share, Ratio{})
	c.money("sent", sent, "")
	if err := c.Err(); err != nil {
		return match.Money{}, fmt.Errorf("remit: saving: %w", err)
	}
	if a && b && from.share.Cmp(to.share) <= 0 {
		return match.Money{Currency: sent.Currency}, nil
	}
	return part("saving", from.share.minus(to.share), sent)
}

// PriceFlows joins the flows of a plan with the costs of their corridors, for [Assess]. A
// corridor with flows in two currencies comes twice, which Assess refuses: convert first.
func PriceFlows[C Convention](flows []Flow, cost func(Corridor) Cost[C]) []Priced[C] {
	list := make([]Priced[C], 0, len(flows))
	for _, f := range flows {
		list = append(list, Priced[C]{Corridor: f.Corridor, Cost: cost(f.Corridor), Flow: fact.Some(f.Yearly)})
	}
	return list
}

// A Saved is a flow with what its senders pay now and would save. Where the corridor has
// no cost, neither has the saving: it is unknown.
type Saved[C Convention] struct {
	Flow   Flow
	Cost   Cost[C]
	Saving fact.Opt[match.Money]
}

// SavingsOf prices the flows and says what would be saved in each if the cost fell to a
// share, such as 3 %. cost says what a corridor costs now, such as [Prices.Cost] in a
// quarter. The result is in the order of the flows.
func SavingsOf[C Convention](flows []Flow, cost func(Corridor) Cost[C], to Cost[C]) ([]Saved[C], error) {
	list := make([]Saved[C], 0, len(flows))
	for _, f := range flows {
		s := Saved[C]{Flow: f, Cost: cost(f.Corridor)}
		if s.Cost.share.Stated() {
			m, err := Saving(f.Yearly, s.Cost, to)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.Corridor, err)
			}
			s.Saving = fact.Some(m)
		}
		list = append(list, s)
	}
	return list, nil
}
