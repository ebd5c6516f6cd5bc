package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/remit"
)

// home is the country that people leave, as the World Bank's files code it.
const home = "BLR"

// A destination is where people go. All figures are invented.
type destination struct {
	code   string
	weight int
	cost   remit.Ratio
}

func destinations() []destination {
	ratio := func(num int64) remit.Ratio {
		r, err := remit.NewRatio(num, 1000)
		if err != nil {
			panic(err)
		}
		return r
	}
	return []destination{{"RUS", 5, ratio(16)}, {"POL", 3, ratio(52)}, {"DEU", 2, ratio(61)}}
}

// A report is what the program prints.
type report struct {
	options options
	notices []string
	leavers int
	base    *impact.Result
	regions []region
	country region // all who leave at once: not the sum of the regions
	// corridors by region, then corridor; the country's have no region.
	corridors []corridor
	expected  impact.Expectation // of positions filled, if every local leaves by chance
	locals    int
}

// A region is what it loses when those of its locals leave.
type region struct {
	name    string
	leavers int
	// openings lost: the change of filled positions in the whole country
	certain, possible assign.Range
}

// A corridor is what those send who left a region for a country.
type corridor struct {
	region string // blank: all
	remit.Saved[remit.OnTop]
	today, goal string // cost of sending a year
}

func newReport(ctx context.Context, o options) (*report, error) {
	cost, err := readCosts(o)
	if err != nil {
		return nil, err
	}
	r := &report{options: o, notices: []string{
		market.Notice,
		"Synthetic: who leaves, where to, and what they send are invented.",
		cost.notice,
		"Wages, vacancies and participation are held fixed: nobody is hired for more, no opening is given up.",
	}}
	c, err := country(ctx, o)
	if err != nil {
		return nil, err
	}
	study, err := impact.NewStudy(ctx, c, nil)
	if err != nil {
		return nil, err
	}
	r.base = study.Base
	r.notices = append(r.notices, "Vacancies: "+study.Base.Protection+".")
	gone := leavers(c, o)
	r.leavers = len(gone)
	if err := r.openings(ctx, study, gone); err != nil {
		return nil, err
	}
	if err := r.expect(ctx, study); err != nil {
		return nil, err
	}
	return r, r.remittances(c, gone, cost)
}

// country is the synthetic country.
func country(ctx context.Context, o options) (impact.Case, error) {
	m, err := market.New(ctx, market.Settings{
		Seed: o.seed, Vacancies: o.vacancies, Workers: o.workers, Immigrant: 0.08, Abroad: 0.05, Unknown: 0.06,
	})
	if err != nil {
		return impact.Case{}, err
	}
	scoring, err := market.Scoring(ctx)
	if err != nil {
		return impact.Case{}, err
	}
	settings := plan.DefaultSettings()
	settings.Protection, err = protect.New(market.Protection())
	return impact.Case{
		Market: plan.Market{Vacancies: m.Vacancies, Workers: m.Workers}, Scoring: scoring,
		Settings: settings, Policy: plan.DefaultPolicy(),
	}, err
}

// leavers draws who leaves, and where to, by worker id.
func leavers(c impact.Case, o options) map[string]destination {
	r := rand.New(rand.NewPCG(o.seed, 1))
	all := destinations()
	var weights int
	for _, d := range all {
		weights += d.weight
	}
	gone := map[string]destination{}
	for _, w := range c.Market.Workers {
		leaves, to := r.Float64() < o.leave, r.IntN(weights)
		if w.Origin != match.Local || !leaves {
			continue
		}
		for _, d := range all {
			if to -= d.weight; to < 0 {
				gone[w.ID] = d
				break
			}
		}
	}
	return gone
}

// openings runs a scenario for each region and one for the country.
func (r *report) openings(ctx context.Context, study *impact.Study, gone map[string]destination) error {
	of := map[geo.Code][]string{}
	var all []string
	for _, w := range study.Case.Market.Workers {
		if _, leaves := gone[w.ID]; leaves {
			of[w.Region] = append(of[w.Region], w.ID)
			all = append(all, w.ID)
		}
	}
	lose := func(name string, ids []string) (region, error) {
		if len(ids) == 0 {
			return region{name: name}, nil
		}
		result, err := study.Run(ctx, impact.Scenario{Name: name, Levers: []impact.Lever{impact.Emigration{People: impact.People{IDs: ids}}}})
		if err != nil {
			return region{}, err
		}
		change := func(form plan.Form) assign.Range {
			before, after := study.Base.Of(form).Filled, result.Of(form).Filled
			return assign.Range{Min: before.Min - after.Min, Max: before.Max - after.Max}
		}
		return region{name, len(ids), change(plan.Certain), change(plan.Possible)}, nil
	}
	for _, where := range study.Case.Scoring.Regions.All() {
		x, err := lose(where.Name, of[where.Code])
		if err != nil {
			return err
		}
		if x.leavers > 0 {
			r.regions = append(r.regions, x)
		}
	}
	var err error
	r.country, err = lose("all at once", all)
	return err
}

// expect works out the loss if every local leaves by chance.
func (r *report) expect(ctx context.Context, study *impact.Study) error {
	var leaving []impact.Departure
	for _, w := range study.Case.Market.Workers {
		if w.Origin == match.Local {
			leaving = append(leaving, impact.Departure{Worker: w.ID, Probability: r.options.leave})
		}
	}
	r.locals = len(leaving)
	set := impact.DefaultExpectSettings()
	set.Draws, set.Seed = r.options.draws, r.options.seed
	var err error
	r.expected, err = impact.ExpectLoss(ctx, study.Graph(), plan.Certain, plan.Order{plan.PositionsFilled}, leaving, set)
	return err
}

// remittances adds up what those who left send, by region and corridor.
func (r *report) remittances(c impact.Case, gone map[string]destination, cost costs) error {
	count := map[string]map[string]int{}
	for _, w := range c.Market.Workers {
		d, leaves := gone[w.ID]
		if !leaves {
			continue
		}
		name := string(w.Region)
		if x, ok := c.Scoring.Regions.Region(w.Region); ok {
			name = x.Name
		}
		for _, key := range []string{name, ""} {
			if count[key] == nil {
				count[key] = map[string]int{}
			}
			count[key][d.code]++
		}
	}
	names := make([]string, 0, len(count))
	for name := range count {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		flows, err := r.flows(count[name])
		if err != nil {
			return err
		}
		saved, err := remit.SavingsOf(flows, cost.of, remit.CostOf[remit.OnTop](remit.Goal10c().Average))
		if err != nil {
			return err
		}
		for _, s := range saved {
			x := corridor{region: name, Saved: s, today: "no data", goal: "no data"}
			if s.Cost.Share().Stated() {
				today, err := s.Cost.Of(s.Flow.Yearly)
				if err != nil {
					return err
				}
				saving, _ := s.Saving.Get()
				x.today, x.goal = today.String(), match.Money{Minor: today.Minor - saving.Minor, Currency: today.Currency}.String()
			}
			r.corridors = append(r.corridors, x)
		}
	}
	return nil
}

// flows is the money of a year of so many senders by country.
func (r *report) flows(senders map[string]int) ([]remit.Flow, error) {
	one, err := remit.NewRatio(1, 1)
	if err != nil {
		return nil, err
	}
	months, err := remit.NewRatio(int64(r.options.months), 1)
	if err != nil {
		return nil, err
	}
	var flows []remit.Flow
	for code, n := range senders {
		yearly, err := remit.Stock{Workers: int64(n), Remitting: one, Months: months, Monthly: r.options.monthly}.Flow()
		if err != nil {
			return nil, err
		}
		flows = append(flows, remit.Flow{Corridor: remit.Corridor{From: code, To: home}, Senders: n, Yearly: yearly})
	}
	slices.SortFunc(flows, func(a, b remit.Flow) int { return remit.CompareCorridors(a.Corridor, b.Corridor) })
	return flows, nil
}

// countryName returns the English name of a country of ISO 3166-1, or its code.
func countryName(code string) string {
	r, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return strings.TrimSpace(display.English.Regions().Name(r))
}

func (c corridor) sender() string   { return countryName(c.Flow.Corridor.From) }
func (c corridor) receiver() string { return countryName(c.Flow.Corridor.To) }

func (c corridor) place() string {
	if c.region == "" {
		return "all regions"
	}
	return c.region
}

// saving is what senders would save in a year.
func (c corridor) saving() string {
	if s, ok := c.Saving.Get(); ok {
		return s.String()
	}
	return "no data"
}

func (r *report) title() string {
	return fmt.Sprintf("What %s loses and gains when %d people leave", countryName(home), r.leavers)
}
