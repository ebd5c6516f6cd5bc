package shortage

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A CauseRow says why the positions of a cell stay open.
type CauseRow struct {
	Key
	Open int64 `json:"open"` // in this plan; over all cells the plan's open positions
	// Causes are the open positions by cause. They add up to Open.
	Causes [NumCauses]int64 `json:"causes"`
	// Contested is the range, over all best plans, of the positions that stay open
	// although somebody fits them, outbid or by quota. The counts of the other causes
	// are the same in all best plans.
	Contested assign.Range `json:"contested"`
	// Needs are the skills of CauseSkill with their positions, most first, then by
	// skill and level. Positions for which no skill can be named are not in it.
	Needs []NeedCount `json:"needs,omitempty"`
}

// A NeedCount is how many positions stay open for want of a skill.
type NeedCount struct {
	Need
	Positions int64 `json:"positions"`
}

// CauseTable sums the causes of a plan, from [CausesOf], by cell, in the order of
// [Table]. Every open position is in one cell and has one cause, at any level of
// regions and occupations. Cells without open positions in this plan and in all
// others do not occur. It costs two flows for each cell.
func CauseTable(ctx context.Context, regions *geo.Tree, p *plan.Plan, causes []OpenCause, r Rollup) ([]CauseRow, error) {
	of := make(map[string]*OpenCause, len(causes))
	for i := range causes {
		of[causes[i].Vacancy] = &causes[i]
	}
	for _, o := range p.Open {
		if c := of[o.Vacancy]; c == nil || c.Positions != o.Positions {
			return nil, fmt.Errorf("shortage: causes: %w", &fact.Fault{
				Record: fmt.Sprintf("vacancy %q", o.Vacancy), Err: fmt.Errorf("%w: the causes are not of this plan", fact.ErrConflict),
			})
		}
	}
	c := causeCells{tableBuilder: tableBuilder{graph: p.Graph(), regions: regions, rollup: r}, at: map[Key]int32{}}
	for _, v := range p.Graph().Vacancies {
		c.add(v, of[v.ID])
	}
	filled, err := p.Ranges(ctx, func(e plan.Edge) int32 { return c.class[e.Vacancy] }, len(c.rows))
	if err != nil {
		return nil, fmt.Errorf("shortage: causes: %w", err)
	}
	return c.finish(filled), nil
}

// causeCells are the rows in the order in which their first vacancy comes.
type causeCells struct {
	tableBuilder
	at        map[Key]int32
	rows      []CauseRow
	needs     []map[Need]int64
	contested []int64 // positions of vacancies that somebody fits
	class     []int32 // of each vacancy its row
}

func (c *causeCells) add(v *match.Vacancy, why *OpenCause) {
	k := c.key(v.Region, v.Occupation)
	at, ok := c.at[k]
	if !ok {
		at = int32(len(c.rows))
		c.at[k] = at
		c.rows, c.needs, c.contested = append(c.rows, CauseRow{Key: k}), append(c.needs, map[Need]int64{}), append(c.contested, 0)
	}
	if why != nil {
		c.rows[at].Open += int64(why.Positions)
		c.rows[at].Causes[why.Cause] += int64(why.Positions)
		if n, ok := why.Need.Get(); ok {
			c.needs[at][n] += int64(why.Positions)
		}
	}
	if why == nil || why.Cause == CauseOutbid || why.Cause == CauseQuota {
		c.contested[at] += int64(v.Positions()) // no other vacancy has a pair that can be placed
	}
	c.class = append(c.class, at)
}

func (c *causeCells) finish(filled []assign.Range) []CauseRow {
	for i := range c.rows {
		row := &c.rows[i]
		row.Contested = assign.Range{Min: c.contested[i] - filled[i].Max, Max: c.contested[i] - filled[i].Min}
		for n, positions := range c.needs[i] {
			row.Needs = append(row.Needs, NeedCount{n, positions})
		}
		slices.SortFunc(row.Needs, func(a, b NeedCount) int {
			return cmp.Or(cmp.Compare(b.Positions, a.Positions), cmp.Compare(a.Skill, b.Skill), cmp.Compare(a.Level, b.Level))
		})
	}
	rows := slices.DeleteFunc(c.rows, func(row CauseRow) bool { return row.Open == 0 && row.Contested.Max == 0 })
	slices.SortFunc(rows, func(x, y CauseRow) int {
		return cmp.Or(cmp.Compare(x.Region, y.Region), cmp.Compare(x.Occupation, y.Occupation))
	})
	return rows
}

// CauseTable is [CauseTable] of the causes that [Survey.WhyOpen] gives.
func (s *Survey) CauseTable(ctx context.Context, form plan.Form, causes []OpenCause, r Rollup) ([]CauseRow, error) {
	if err := form.Validate(); err != nil {
		return nil, fmt.Errorf("shortage: causes: %w", err)
	}
	return CauseTable(ctx, s.regions, s.plan(form), causes, r)
}
