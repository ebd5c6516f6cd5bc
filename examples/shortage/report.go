package main

import (
	"cmp"
	"context"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A report is all that the program says about a market of people. Its JSON form
// is what -json prints and report.json holds.
type report struct {
	Title    string              `json:"title"`
	Notices  []string            `json:"notices"` // what a reader must know first
	Inputs   []input             `json:"inputs"`
	Settings reportSettings      `json:"settings"`
	Market   marketCounts        `json:"market"`
	Certain  headline            `json:"certain"`
	Possible headline            `json:"possible"`
	Confirm  []plan.Confirmation `json:"confirm"`
	// Protection of workers: who is kept out, and what it costs.
	Protection protection       `json:"protection"`
	Regions    []line           `json:"regions"`
	Sectors    []line           `json:"sub_major_groups"`
	Majors     []line           `json:"major_groups_by_region"`
	Cells      []line           `json:"cells"`
	Open       shortage.Reasons `json:"open_positions_by_reason"`   // certain plan
	Unplaced   []unplaced       `json:"unplaced_workers_by_reason"` // certain plan
	survey     *shortage.Survey
}

// An input is a file or generator that records came from.
type input struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Rows    int    `json:"rows"`
	Kept    int    `json:"kept"`
	LeftOut int    `json:"left_out"`
	SHA256  string `json:"sha256,omitempty"`
	Faults  string `json:"faults,omitempty"` // of the rows left out
}

type reportSettings struct {
	View     match.View  `json:"view"`
	MinScore match.Micro `json:"min_score"`
	Rules    string      `json:"rules,omitempty"`
	Version  string      `json:"skill_weights,omitempty"`
}

type marketCounts struct {
	Vacancies int            `json:"vacancies"`
	Positions int            `json:"positions"`
	Assumed   int            `json:"positions_assumed"` // vacancies that do not say how many, counted as one
	Workers   int            `json:"workers"`
	Groups    map[string]int `json:"workers_by_group"`
	Pairs     int            `json:"pairs"`
	Edges     int            `json:"pairs_that_may_be_placed"`
	Searched  bool           `json:"searched,omitzero"` // by bounds, instead of judging each pair
}

// Method says how the pairs were looked at.
func (m marketCounts) Method() string {
	if m.Searched {
		return "searched by bounds on their scores"
	}
	return "judged"
}

// A headline is the picture of one form of the plan in positions.
type headline struct {
	Positions int64                  `json:"positions"`
	Locals    int64                  `json:"locals"`
	Foreign   int64                  `json:"foreign"`
	Open      int64                  `json:"open"`
	Stages    shortage.Decomposition `json:"stages"`
	// Region and Occupation are the Shapley averages of the stages.
	Region     float64 `json:"other_regions"`
	Occupation float64 `json:"related_occupations"`
	// InCountry and FromAbroad split Foreign over all best plans.
	InCountry  assign.Range `json:"in_country"`
	FromAbroad assign.Range `json:"from_abroad"`
	Value      string       `json:"plan_value"` // the four levels of the verified optimum
}

// A line is a row of a table with the names of its codes.
type line struct {
	RegionName     string `json:"region_name,omitempty"`
	OccupationName string `json:"occupation_name,omitempty"`
	shortage.Row
}

type unplaced struct {
	Group plan.Group `json:"group"`
	shortage.Reasons
}

// newReport measures a market.
func newReport(ctx context.Context, c *country, m plan.Market, p *progress) (*report, error) {
	p.step("scoring and assigning")
	survey, searched, err := c.survey(ctx, m)
	if err != nil {
		return nil, err
	}
	r := &report{
		Title: c.title, Notices: c.notices, Inputs: c.inputs,
		Settings: reportSettings{c.settings.View, c.settings.MinScore, c.rules, c.weights},
		Market:   countMarket(survey.Graph, searched),
		Confirm:  survey.Confirm,
		Open:     shortage.WhyOpen(survey.Certain),
		survey:   survey,
	}
	if r.Certain, err = newHeadline(ctx, survey.Certain, survey.Stages.Certain); err != nil {
		return nil, err
	}
	if r.Possible, err = newHeadline(ctx, survey.Possible, survey.Stages.Possible); err != nil {
		return nil, err
	}
	for g := range plan.NumGroups {
		r.Unplaced = append(r.Unplaced, unplaced{plan.Group(g), shortage.WhyUnplaced(survey.Certain, plan.Group(g))})
	}
	if err := r.protected(ctx); err != nil {
		return nil, err
	}
	p.step("tabulating")
	return r, r.tabulate(ctx, c)
}

func countMarket(g *plan.Graph, searched bool) marketCounts {
	m := marketCounts{
		Vacancies: len(g.Vacancies), Workers: len(g.Workers), Groups: map[string]int{},
		Pairs: len(g.Vacancies) * len(g.Workers), Edges: len(g.Edges), Searched: searched,
	}
	for _, v := range g.Vacancies {
		m.Positions += v.Positions()
		if !v.Openings.Known() {
			m.Assumed++
		}
	}
	for w := range g.Workers {
		m.Groups[g.Group(int32(w)).String()]++
	}
	return m
}

func newHeadline(ctx context.Context, p *plan.Plan, d shortage.Decomposition) (headline, error) {
	h := headline{
		Positions: int64(p.Totals.Positions), Locals: int64(p.Totals.Locals),
		Foreign: int64(p.Totals.Foreign()), Open: int64(p.Totals.Open),
		Stages: d, Value: p.Value().String(),
	}
	h.Region, h.Occupation = d.Shapley()
	groups, err := p.Ranges(ctx, func(e plan.Edge) int32 { return int32(p.Graph().Group(e.Worker)) }, plan.NumGroups)
	if err != nil {
		return h, err
	}
	h.InCountry, h.FromAbroad = groups[plan.Immigrants], groups[plan.FromAbroad]
	return h, nil
}

// tabulate fills the tables: by region, by sub-major group, and by region and
// unit group, each the longest open first.
func (r *report) tabulate(ctx context.Context, c *country) error {
	for _, t := range []struct {
		lines  *[]line
		rollup shortage.Rollup
	}{
		{&r.Regions, shortage.Rollup{AllOccupations: true}},
		{&r.Sectors, shortage.Rollup{AllRegions: true, Digits: 2}},
		{&r.Majors, shortage.Rollup{Digits: 1}},
		{&r.Cells, shortage.Rollup{}},
	} {
		rows, err := r.survey.Table(ctx, t.rollup)
		if err != nil {
			return err
		}
		for _, row := range rows {
			l := line{Row: row}
			if !t.rollup.AllRegions {
				l.RegionName = c.regionName(row.Region)
			}
			if !t.rollup.AllOccupations {
				l.OccupationName = occupationName(row.Occupation)
			}
			*t.lines = append(*t.lines, l)
		}
	}
	byOpen := func(a, b line) int {
		return cmp.Or(cmp.Compare(b.Certain.Open.Min, a.Certain.Open.Min), cmp.Compare(b.Certain.Open.Max, a.Certain.Open.Max))
	}
	slices.SortStableFunc(r.Sectors, byOpen)
	slices.SortStableFunc(r.Cells, byOpen)
	return nil
}

func occupationName(code taxonomy.Code) string {
	if title, ok := taxonomy.ISCO08().Title(code); ok {
		return title
	}
	if code == "" {
		return "occupation not stated"
	}
	return string(code)
}

func (c *country) regionName(code geo.Code) string {
	if r, ok := c.regions.Region(code); ok {
		return r.Name
	}
	return "outside the country or not stated"
}

// spread prints a range: one number where all best plans agree.
func spread(r assign.Range) string {
	if r.Min == r.Max {
		return thousands(r.Min)
	}
	return thousands(r.Min) + "–" + thousands(r.Max)
}

// withPositions leaves out the lines that ask for nobody.
func withPositions(lines []line) []line {
	return slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return l.Positions == 0 })
}

// elsewhere says how many workers stand in no region, or is "". Where vacancies
// stand in none too, the table has a row for it.
func (r *report) elsewhere() string {
	for _, l := range r.Regions {
		if l.Region == "" && l.Positions == 0 {
			var people shortage.Persons
			for _, n := range l.Jobseekers {
				people += n
			}
			return count(people.Float()) + " workers live abroad or do not say where; they stand in no region."
		}
	}
	return ""
}
