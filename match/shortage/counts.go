package shortage

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Count is a cell of a table of counts. Region and occupation are opaque
// codes of the table's own schemes.
type Count struct {
	Region     geo.Code
	Occupation taxonomy.Code
	Positions  int64
	// Jobseekers by group: local, immigrant in the country, abroad. The region
	// of immigrants is where they are counted, not where they must work.
	Jobseekers [plan.NumGroups]int64
}

// Relations say who may fill what when only counts are known. The zero value
// relates nothing but equal codes.
type Relations struct {
	// Digits relates two occupations that share so many leading digits, such as
	// 3 for the same minor group of ISCO-08; 0 relates none.
	Digits int
	// Related lists further directed relations: people of From can do To.
	Related []Related
	// Anywhere lets people use a related occupation in other regions too; else
	// they change the region or the occupation, not both.
	Anywhere bool
}

// Related says that people of one occupation can do another.
type Related struct{ From, To taxonomy.Code }

// Counts is a table of counts, checked and in order. Immutable.
type Counts struct {
	Cells []Count // by region, then occupation
}

// NewCounts checks a table: no negative count, no cell twice, no total beyond
// an int64. All faults are reported at once. The order of the cells carries no
// meaning.
func NewCounts(cells []Count) (Counts, error) {
	var fs fact.Faults
	cells = slices.Clone(cells)
	slices.SortStableFunc(cells, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Occupation, b.Occupation))
	})
	var total int64
	for i, c := range cells {
		place := fmt.Sprintf("cell %s × %s", c.Region, c.Occupation)
		for k, n := range append(c.Jobseekers[:], c.Positions) {
			switch {
			case n < 0:
				name := "positions"
				if k < plan.NumGroups {
					name = plan.Group(k).String() + " jobseekers"
				}
				fs.Add(fact.Fault{Record: place, Field: name, Value: strconv.FormatInt(n, 10), Err: fmt.Errorf("%w: negative", fact.ErrRange)})
			case n > math.MaxInt64-total:
				fs.Add(fact.Fault{Record: place, Value: strconv.FormatInt(n, 10), Err: fmt.Errorf("%w: the total is too large", fact.ErrRange)})
			default:
				total += n
			}
		}
		if i > 0 && cells[i-1].Region == c.Region && cells[i-1].Occupation == c.Occupation {
			fs.Add(fact.Fault{Record: place, Err: fact.ErrDuplicate})
		}
	}
	if err := fs.Err(); err != nil {
		return Counts{}, fmt.Errorf("shortage: %w", err)
	}
	return Counts{Cells: cells}, nil
}

// Totals returns the positions and all jobseekers of the table.
func (c Counts) Totals() (positions, jobseekers int64) {
	for _, cell := range c.Cells {
		positions += cell.Positions
		jobseekers += cell.jobseekers()
	}
	return positions, jobseekers
}

// Blocks are the numbers of positions that can be filled if people may change
// nothing, the region, the occupation, or both without limit, whatever their
// group: sums over blocks of the lesser of positions and jobseekers.
type Blocks struct {
	SameCell       int64 `json:"same_region_same_occupation"`
	SameOccupation int64 `json:"any_region_same_occupation"`
	SameRegion     int64 `json:"same_region_any_occupation"`
	Anywhere       int64 `json:"any_region_any_occupation"`
}

// Blocks returns the block sums of the table.
func (c Counts) Blocks() Blocks {
	return Blocks{
		SameCell:       c.block(func(x Count) [2]string { return [2]string{string(x.Region), string(x.Occupation)} }),
		SameOccupation: c.block(func(x Count) [2]string { return [2]string{"", string(x.Occupation)} }),
		SameRegion:     c.block(func(x Count) [2]string { return [2]string{string(x.Region), ""} }),
		Anywhere:       c.block(func(Count) [2]string { return [2]string{} }),
	}
}

func (c Counts) block(key func(Count) [2]string) int64 {
	v, u := map[[2]string]int64{}, map[[2]string]int64{}
	for _, cell := range c.Cells {
		v[key(cell)] += cell.Positions
		u[key(cell)] += cell.jobseekers()
	}
	var sum int64
	for k := range v { // a sum of integers, in any order
		sum += min(v[k], u[k])
	}
	return sum
}

// FromCounts decomposes a table of counts into stages. Immigrants and workers
// abroad can fill positions of their own and of related occupations in any
// region.
func FromCounts(ctx context.Context, c Counts, r Relations) (Decomposition, error) {
	return c.network(r).decompose(ctx, nil)
}

// network builds who may fill what. A supply node is a cell and a group.
func (c Counts) network(r Relations) network {
	var n network
	byOccupation := map[taxonomy.Code][]int32{}
	for i, cell := range c.Cells {
		n.demand = append(n.demand, cell.Positions)
		if cell.Positions > 0 {
			byOccupation[cell.Occupation] = append(byOccupation[cell.Occupation], int32(i))
		}
	}
	related := r.targets(c.Cells)
	for _, cell := range c.Cells {
		for group, people := range cell.Jobseekers {
			if people == 0 {
				continue
			}
			from := int32(len(n.supply))
			n.supply = append(n.supply, people)
			n.group = append(n.group, plan.Group(group))
			for _, to := range byOccupation[cell.Occupation] {
				n.add(from, to, c.Cells[to].Region == cell.Region, true)
			}
			for _, occupation := range related[cell.Occupation] {
				for _, to := range byOccupation[occupation] {
					same := c.Cells[to].Region == cell.Region
					if same || r.Anywhere || group != int(plan.Locals) {
						n.add(from, to, same, false)
					}
				}
			}
		}
	}
	return n
}

// targets lists, for each occupation of the table, the others that its people
// can do, ascending and without itself.
func (r Relations) targets(cells []Count) map[taxonomy.Code][]taxonomy.Code {
	var codes []taxonomy.Code
	for _, c := range cells {
		codes = append(codes, c.Occupation)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	out := make(map[taxonomy.Code][]taxonomy.Code, len(codes))
	if r.Digits > 0 {
		groups := map[taxonomy.Code][]taxonomy.Code{}
		for _, c := range codes {
			if len(c) >= r.Digits {
				groups[c.Prefix(r.Digits)] = append(groups[c.Prefix(r.Digits)], c)
			}
		}
		for _, c := range codes {
			if len(c) >= r.Digits {
				out[c] = append(out[c], groups[c.Prefix(r.Digits)]...)
			}
		}
	}
	for _, p := range r.Related {
		out[p.From] = append(out[p.From], p.To)
	}
	for _, c := range codes {
		slices.Sort(out[c])
		out[c] = slices.DeleteFunc(slices.Compact(out[c]), func(d taxonomy.Code) bool { return d == c })
	}
	return out
}

// A CellRange is what maximum matchings leave open in one cell.
type CellRange struct {
	Count
	Tightness Tightness
	Unfilled  assign.Range // over all maximum matchings
}

// OpenCells returns the over-demanded block: the cells that some maximum
// matching leaves short, over all groups and relations. They are ordered by the
// excess of positions over the cell's own jobseekers, the largest first, then by
// code; at most limit are returned, with how many there are. The block costs
// one search, each cell returned two flows.
func OpenCells(ctx context.Context, c Counts, r Relations, limit int) ([]CellRange, int, error) {
	n := c.network(r)
	t := n.transport(func(arc) bool { return true })
	f, err := assign.MaxFill(ctx, t)
	if err != nil {
		return nil, 0, fmt.Errorf("shortage: %w", err)
	}
	over, err := assign.Overdemanded(ctx, t, f)
	if err != nil {
		return nil, 0, fmt.Errorf("shortage: %w", err)
	}
	var open []int
	for i := range c.Cells {
		if over[i] {
			open = append(open, i)
		}
	}
	excess := func(i int) int64 { return c.Cells[i].Positions - c.Cells[i].jobseekers() }
	slices.SortStableFunc(open, func(a, b int) int { return cmp.Compare(excess(b), excess(a)) })
	shown := open[:min(len(open), max(limit, 0))]
	group := slices.Repeat([]int32{-1}, len(c.Cells))
	for k, i := range shown {
		group[i] = int32(k)
	}
	ranges, err := assign.UnfilledRanges(ctx, t, f, group, len(shown))
	if err != nil {
		return nil, 0, fmt.Errorf("shortage: %w", err)
	}
	out := make([]CellRange, len(shown))
	for k, i := range shown {
		cell := c.Cells[i]
		out[k] = CellRange{cell, TightnessOfCounts(cell.Positions, cell.jobseekers()), ranges[k]}
	}
	return out, len(open), nil
}

// jobseekers returns the people of all groups.
func (c Count) jobseekers() int64 {
	var sum int64
	for _, n := range c.Jobseekers {
		sum += n
	}
	return sum
}
