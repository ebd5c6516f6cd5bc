package main

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/beveridge-go/beveridge/index/ingest"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A cellsReport is the report of a table of counts. Its JSON form is what -json
// prints.
type cellsReport struct {
	Title      string                 `json:"title"`
	Notices    []string               `json:"notices"`
	Country    string                 `json:"country,omitempty"`
	Month      string                 `json:"month,omitempty"`
	Scheme     string                 `json:"occupation_scheme"`
	Input      input                  `json:"input"`
	Cells      int                    `json:"cells"`
	Positions  int64                  `json:"positions"`
	Jobseekers int64                  `json:"jobseekers"`
	Tightness  shortage.Tightness     `json:"tightness"`
	Blocks     shortage.Blocks        `json:"max_filled_by_block"`
	Filled     int64                  `json:"max_filled_overlapping"` // same occupation anywhere, or same region and minor group
	Stages     shortage.Decomposition `json:"stages"`
	Region     float64                `json:"other_regions"` // Shapley averages
	Occupation float64                `json:"related_occupations"`
	Open       []openCell             `json:"over_demanded_cells"`
}

type openCell struct {
	Region         geo.Code           `json:"region"`
	RegionName     string             `json:"region_name,omitempty"`
	Occupation     taxonomy.Code      `json:"occupation"`
	OccupationName string             `json:"occupation_name,omitempty"`
	Positions      int64              `json:"positions"`
	Jobseekers     int64              `json:"jobseekers"`
	Tightness      shortage.Tightness `json:"tightness"`
	OpenMin        int64              `json:"open_min"` // over all maximum matchings
	OpenMax        int64              `json:"open_max"`
}

// related says which occupations count as related: the same minor group.
const relatedDigits = 3

// runCells makes the report of a table of counts.
func runCells(ctx context.Context, o options, stdout io.Writer, p *progress) error {
	r, err := newCellsReport(ctx, o, p)
	if err != nil {
		return err
	}
	if o.out != "" {
		p.step("writing " + o.out)
		err := writeAll(o.out, []file{
			{"report.json", func(w io.Writer) error { return writeJSON(w, r) }},
			{"report.html", r.writePage},
			{"cells.csv", r.writeCSV},
		})
		if err != nil {
			return err
		}
	}
	p.done()
	if o.json {
		return writeJSON(stdout, r)
	}
	return r.writeText(stdout, o.top)
}

// pageCells is how many cells the page shows; the terminal shows -top of them,
// the files hold all.
const pageCells = 500

func newCellsReport(ctx context.Context, o options, p *progress) (*cellsReport, error) {
	r := &cellsReport{Country: o.country, Scheme: o.scheme, Title: "Where workers are missing"}
	if o.country != "" {
		r.Title += ": " + countryName(o.country)
	}
	var codes match.Codes
	if o.scheme == "isco08" {
		codes.Occupations = taxonomy.ISCO08()
	}
	if o.regions != "" {
		var err error
		if codes.Regions, err = readRegions(o.regions); err != nil {
			return nil, err
		}
	}
	p.step("reading " + o.cells)
	counts, report, err := ingest.CountsFile(ctx, o.cells, ingest.CountOptions{
		Month: o.month, Latest: o.month == "", Codes: codes, Lenient: o.lenient,
	})
	if err != nil {
		return nil, err
	}
	var notice string
	if r.Input, notice = newInput("counts", report); notice != "" {
		r.Notices = append(r.Notices, notice)
	}
	if len(counts) > 0 {
		r.Month = counts[0].Month
	}
	if r.Month != "" {
		r.Title += ", " + r.Month
	}
	p.step("matching")
	return r, r.measure(ctx, counts, codes.Regions)
}

func (r *cellsReport) measure(ctx context.Context, counts []ingest.Count, regions *geo.Tree) error {
	cells := make([]shortage.Count, len(counts))
	for i, c := range counts {
		cells[i] = shortage.Count{
			Region: c.Region, Occupation: c.Occupation, Positions: c.Demand,
			Jobseekers: [plan.NumGroups]int64{plan.Locals: c.Supply, plan.Immigrants: c.Immigrants, plan.FromAbroad: c.Abroad},
		}
	}
	table, err := shortage.NewCounts(cells)
	if err != nil {
		return err
	}
	relations := shortage.Relations{Digits: relatedDigits}
	if r.Stages, err = shortage.FromCounts(ctx, table, relations); err != nil {
		return err
	}
	if err := r.hidden(ctx, cells, counts, relations); err != nil {
		return err
	}
	r.Cells = len(table.Cells)
	r.Positions, r.Jobseekers = table.Totals()
	r.Tightness = shortage.TightnessOfCounts(r.Positions, r.Jobseekers)
	r.Blocks, r.Filled = table.Blocks(), r.Stages.Filled()
	r.Region, r.Occupation = r.Stages.Shapley()
	open, _, err := shortage.OpenCells(ctx, table, relations, len(table.Cells))
	if err != nil {
		return err
	}
	for _, c := range open {
		cell := openCell{
			Region: c.Region, Occupation: c.Occupation, Positions: c.Positions, Tightness: c.Tightness,
			OpenMin: c.Unfilled.Min, OpenMax: c.Unfilled.Max,
		}
		for _, people := range c.Jobseekers {
			cell.Jobseekers += people
		}
		if regions != nil {
			if region, ok := regions.Region(c.Region); ok {
				cell.RegionName = region.Name
			}
		}
		if r.Scheme == "isco08" {
			cell.OccupationName = occupationName(c.Occupation)
		}
		r.Open = append(r.Open, cell)
	}
	return nil
}

func (c openCell) regionLabel() string {
	if c.RegionName != "" {
		return printable(c.RegionName)
	}
	return printable(string(c.Region))
}

// cellStep is a line of the two short tables of a cellsReport.
type cellStep struct {
	Name  string
	Value float64
}

func (r *cellsReport) blockSteps() []cellStep {
	return []cellStep{
		{"same region, same occupation", float64(r.Blocks.SameCell)},
		{"any region, same occupation", float64(r.Blocks.SameOccupation)},
		{"same region, any occupation", float64(r.Blocks.SameRegion)},
		{"any region, any occupation", float64(r.Blocks.Anywhere)},
	}
}

func (r *cellsReport) stageSteps() []cellStep {
	steps := []cellStep{
		{"jobseekers of the same region and occupation", float64(r.Stages.SameCell)},
		{"+ from other regions", r.Region},
		{"+ from related occupations of the region", r.Occupation},
	}
	if r.Stages.Immigrants+r.Stages.Abroad > 0 {
		steps = append(steps,
			cellStep{"+ immigrants in the country", float64(r.Stages.Immigrants)},
			cellStep{"+ workers abroad", float64(r.Stages.Abroad)})
	}
	return append(steps, cellStep{"open", float64(r.Stages.Open)})
}

func (r *cellsReport) writeCSV(w io.Writer) error {
	head := []string{
		"region", "region_name", "occupation", "occupation_name", "positions", "jobseekers",
		"tightness", "tightness_state", "open_min", "open_max",
	}
	return writeTable(w, head, func(add func(...string)) {
		for _, c := range r.Open {
			add(string(c.Region), c.RegionName, string(c.Occupation), c.OccupationName,
				strconv.FormatInt(c.Positions, 10), strconv.FormatInt(c.Jobseekers, 10),
				strconv.FormatFloat(c.Tightness.Ratio, 'f', -1, 64), c.Tightness.State.String(),
				strconv.FormatInt(c.OpenMin, 10), strconv.FormatInt(c.OpenMax, 10))
		}
	})
}

// hiddenBelow is what offices hide as a rule: counts of 1 to 4.
const hiddenBelow = 5

// hidden says what the counts that the office hid leave open. The rest of the
// report takes what stands in their place.
func (r *cellsReport) hidden(ctx context.Context, cells []shortage.Count, counts []ingest.Count, relations shortage.Relations) error {
	n := 0
	hidden := make([]shortage.Suppressed, len(cells))
	for i, c := range counts {
		hidden[i] = shortage.Suppressed{Count: cells[i], PositionsHidden: c.DemandHidden, JobseekersHidden: c.SupplyHidden}
		for _, h := range []bool{c.DemandHidden, c.SupplyHidden} {
			if h {
				n++
			}
		}
	}
	if n == 0 {
		return nil
	}
	ends, err := shortage.SuppressedBelow(hidden, hiddenBelow)
	if err != nil {
		return err
	}
	s, err := shortage.FromCountsRange(ctx, ends, relations)
	if err != nil {
		return err
	}
	r.Notices = append(r.Notices, fmt.Sprintf(
		"The office hid %d counts and wrote others in their place, which this report takes. If they are 1 to %d, there are %v positions, of which %v can be filled and %v stay open.",
		n, hiddenBelow-1, s.Positions, s.Filled, s.Open))
	return nil
}
