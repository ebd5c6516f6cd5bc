package shortage

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A CountsRange is a table of counts some of which are only known to lie within
// bounds. Immutable.
type CountsRange struct {
	Low, High Counts // the same cells; no count of Low is above that of High
}

// NewCountsRange checks the two ends of a table cell by cell, in any order, and
// each end as [NewCounts] does. All faults are reported at once.
func NewCountsRange(low, high []Count) (CountsRange, error) {
	l, err := NewCounts(low)
	if err != nil {
		return CountsRange{}, err
	}
	h, err := NewCounts(high)
	if err != nil {
		return CountsRange{}, err
	}
	var fs fact.Faults
	if len(l.Cells) != len(h.Cells) {
		fs.Add(fact.Fault{Err: fmt.Errorf("%w: %d cells at the low end, %d at the high one", fact.ErrConflict, len(l.Cells), len(h.Cells))})
	}
	for i := range min(len(l.Cells), len(h.Cells)) {
		a, b := l.Cells[i], h.Cells[i]
		wrong := a.Region != b.Region || a.Occupation != b.Occupation || a.Positions > b.Positions
		for g := range a.Jobseekers {
			wrong = wrong || a.Jobseekers[g] > b.Jobseekers[g]
		}
		if wrong {
			fs.Add(fact.Fault{
				Record: fmt.Sprintf("cell %s × %s", a.Region, a.Occupation),
				Err:    fmt.Errorf("%w: the low end is no lower end of this cell", fact.ErrConflict),
			})
		}
	}
	if err := fs.Err(); err != nil {
		return CountsRange{}, fmt.Errorf("shortage: %w", err)
	}
	return CountsRange{l, h}, nil
}

// A Suppressed is a cell of an office's table with what the office hid: small
// counts, whatever stands in their place.
type Suppressed struct {
	Count
	PositionsHidden  bool
	JobseekersHidden bool // the local ones
}

// SuppressedBelow returns the ends of a table in which hidden counts are 1 to
// below-1, such as 1 to 4 for a bound of 5.
func SuppressedBelow(cells []Suppressed, below int64) (CountsRange, error) {
	if below < 2 {
		return CountsRange{}, fmt.Errorf("shortage: %w: hidden counts below %d", fact.ErrRange, below)
	}
	low, high := make([]Count, len(cells)), make([]Count, len(cells))
	for i, c := range cells {
		low[i], high[i] = c.Count, c.Count
		if c.PositionsHidden {
			low[i].Positions, high[i].Positions = 1, below-1
		}
		if c.JobseekersHidden {
			low[i].Jobseekers[plan.Locals], high[i].Jobseekers[plan.Locals] = 1, below-1
		}
	}
	return NewCountsRange(low, high)
}

// Stocks returns the ends of the positions and the jobseekers of some groups, by
// cell, as [MismatchRange] and [DissimilarityRange] take them. A group that is none, or
// named twice, is an error.
func (c CountsRange) Stocks(groups ...plan.Group) ([]StockRange, error) {
	if err := checkGroups(groups); err != nil {
		return nil, fmt.Errorf("shortage: %w", err)
	}
	return c.stocks(groups), nil
}

func (c CountsRange) stocks(groups []plan.Group) []StockRange {
	low, high := c.Low.stocks(groups), c.High.stocks(groups)
	out := make([]StockRange, len(low))
	for i := range out {
		out[i] = StockRange{low[i], high[i]}
	}
	return out
}

// Tightness returns the tightness that each cell can have against the jobseekers
// of some groups. Both ends are reached. Where it can be empty, that is the low
// end. A group that is none, or named twice, is an error.
func (c CountsRange) Tightness(groups ...plan.Group) ([]TightnessRange, error) {
	if err := checkGroups(groups); err != nil {
		return nil, fmt.Errorf("shortage: %w", err)
	}
	return c.tightness(groups), nil
}

func (c CountsRange) tightness(groups []plan.Group) []TightnessRange {
	out := make([]TightnessRange, len(c.Low.Cells))
	for i, s := range c.stocks(groups) {
		out[i] = TightnessRange{
			Low:  Stock{s.Low.Vacancies, s.High.Unemployed}.tightness(),
			High: Stock{s.High.Vacancies, s.Low.Unemployed}.tightness(),
		}
		if s.Low == (Stock{}) {
			out[i].Low = Tightness{State: Empty}
			if s.High.Vacancies == 0 && s.High.Unemployed > 0 {
				out[i].High = Tightness{State: Ok}
			}
		}
	}
	return out
}

// StageRanges are the stages of a [Decomposition] over all tables within a
// [CountsRange].
//
// The first block is exact: each end is reached by some table, since a greatest
// number of filled positions never falls with more people or more positions, and
// the open ones never fall with more positions nor rise with more people. The
// second holds differences of two of these, of which no end need be reached:
// they are bounds that hold and may be wider than need be.
type StageRanges struct {
	Positions      assign.Range `json:"positions"`
	SameCell       assign.Range `json:"same_cell"`
	AnyRegion      assign.Range `json:"any_region"`     // filled by locals who may change the region only
	AnyOccupation  assign.Range `json:"any_occupation"` // or the occupation only
	Locals         assign.Range `json:"locals"`         // by all locals
	WithImmigrants assign.Range `json:"with_immigrants"`
	Filled         assign.Range `json:"filled"` // by anybody
	Open           assign.Range `json:"open"`

	RegionFirst     SplitRange   `json:"region_first"`
	OccupationFirst SplitRange   `json:"occupation_first"`
	Immigrants      assign.Range `json:"immigrants"`
	Abroad          assign.Range `json:"abroad"`
}

// A SplitRange is a [Split] as ranges.
type SplitRange struct {
	Region     assign.Range `json:"region"`
	Occupation assign.Range `json:"occupation"`
}

// FromCountsRange decomposes a table with hidden counts into stages, as
// [FromCounts] does a known one. It costs four times as much.
func FromCountsRange(ctx context.Context, c CountsRange, r Relations) (StageRanges, error) {
	var ends [4]Decomposition
	for i, t := range []Counts{c.Low, c.High, c.mixed(c.Low, c.High), c.mixed(c.High, c.Low)} {
		var err error
		if ends[i], err = FromCounts(ctx, t, r); err != nil {
			return StageRanges{}, err
		}
	}
	low, high := ends[0], ends[1]
	between := func(of func(Decomposition) int64) assign.Range { return assign.Range{Min: of(low), Max: of(high)} }
	s := StageRanges{
		Positions:      between(func(d Decomposition) int64 { return d.Positions }),
		SameCell:       between(func(d Decomposition) int64 { return d.SameCell }),
		AnyRegion:      between(func(d Decomposition) int64 { return d.SameCell + d.RegionFirst.Region }),
		AnyOccupation:  between(func(d Decomposition) int64 { return d.SameCell + d.OccupationFirst.Occupation }),
		Locals:         between(Decomposition.Locals),
		WithImmigrants: between(func(d Decomposition) int64 { return d.Locals() + d.Immigrants }),
		Filled:         between(Decomposition.Filled),
		Open:           assign.Range{Min: ends[2].Open, Max: ends[3].Open},
	}
	s.RegionFirst = SplitRange{gain(s.SameCell, s.AnyRegion), gain(s.AnyRegion, s.Locals)}
	s.OccupationFirst = SplitRange{gain(s.AnyOccupation, s.Locals), gain(s.SameCell, s.AnyOccupation)}
	s.Immigrants, s.Abroad = gain(s.Locals, s.WithImmigrants), gain(s.WithImmigrants, s.Filled)
	return s, nil
}

// mixed has the positions of one end and the jobseekers of the other.
func (c CountsRange) mixed(positions, jobseekers Counts) Counts {
	out := make([]Count, len(positions.Cells))
	for i, cell := range positions.Cells {
		out[i] = cell
		out[i].Jobseekers = jobseekers.Cells[i].Jobseekers
	}
	return Counts{Cells: out}
}

// gain bounds what a stage adds to the one before, which is never less than 0.
func gain(before, after assign.Range) assign.Range {
	return assign.Range{Min: max(after.Min-before.Max, 0), Max: after.Max - before.Min}
}

// An OpenRange is what maximum matchings leave open in one cell, over all of them
// and over all tables within a [CountsRange].
type OpenRange struct {
	Key
	Positions assign.Range   `json:"positions"`
	Tightness TightnessRange `json:"tightness"` // against all jobseekers of the cell
	Unfilled  assign.Range   `json:"unfilled"`  // exact: both ends are reached
	// Overdemanded is Yes if the cell is in the block of [OpenCells] whatever the
	// hidden counts are, else unknown: it is there for some.
	Overdemanded fact.Tri `json:"overdemanded"`
}

// OpenCellsRange returns the cells that some maximum matching of some table
// within the range leaves short, ordered as by [OpenCells] with the most positions
// and the fewest jobseekers that can be; at most limit, with how many there are.
// More positions anywhere never fill a cell's own, and more people never empty
// them, so that the ends of every cell are those of two tables.
func OpenCellsRange(ctx context.Context, c CountsRange, r Relations, limit int) ([]OpenRange, int, error) {
	most, n, err := OpenCells(ctx, c.mixed(c.High, c.Low), r, limit)
	if err != nil {
		return nil, 0, err
	}
	scarce := c.mixed(c.Low, c.High)
	fewest, _, err := OpenCells(ctx, scarce, r, len(scarce.Cells))
	if err != nil {
		return nil, 0, err
	}
	sure := make(map[Key]assign.Range, len(fewest))
	for _, cell := range fewest {
		sure[Key{cell.Region, cell.Occupation}] = cell.Unfilled
	}
	at := make(map[Key]int, len(scarce.Cells))
	for i, cell := range scarce.Cells {
		at[Key{cell.Region, cell.Occupation}] = i
	}
	groups := make([]plan.Group, plan.NumGroups)
	for g := range groups {
		groups[g] = plan.Group(g)
	}
	tightness := c.tightness(groups)
	out := make([]OpenRange, len(most))
	for k, cell := range most {
		key := Key{cell.Region, cell.Occupation}
		least, always := sure[key] // a cell out of the block is always filled
		out[k] = OpenRange{
			Key: key, Tightness: tightness[at[key]],
			Positions: assign.Range{Min: scarce.Cells[at[key]].Positions, Max: cell.Positions},
			Unfilled:  assign.Range{Min: least.Min, Max: cell.Unfilled.Max},
		}
		if always {
			out[k].Overdemanded = fact.Yes
		}
	}
	return out, n, nil
}
