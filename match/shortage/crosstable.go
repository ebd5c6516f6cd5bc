package shortage

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A CrossTable is a table of counts of regions by occupations, or of anything
// by anything, that is to be published with all its totals.
type CrossTable struct {
	Rows, Columns []string  // names, each once
	Counts        [][]int64 // by row, then column; 0 or more
	// RowLevels and ColumnLevels name groups whose totals are published too, from
	// the finest level to the coarsest: ColumnLevels[0][j] is the group of column
	// j, [1][j] the group of that group. The total of all is always there. Only
	// one of the two may have levels, see [ErrLevels].
	RowLevels, ColumnLevels [][]string
}

// CrossTable returns one number of each cell as a table of regions by
// occupations, with totals of the occupations at so many leading digits, such as
// 3, 2, 1. A cell that does not occur is 0.
func (c Counts) CrossTable(of func(Count) int64, digits ...int) CrossTable {
	var t CrossTable
	for _, cell := range c.Cells {
		t.Rows = append(t.Rows, string(cell.Region))
		t.Columns = append(t.Columns, string(cell.Occupation))
	}
	slices.Sort(t.Columns)
	t.Rows, t.Columns = slices.Compact(t.Rows), slices.Compact(t.Columns)
	at := make(map[string]int, len(t.Columns))
	for j, name := range t.Columns {
		at[name] = j
	}
	t.Counts = make([][]int64, len(t.Rows))
	row := -1
	for _, cell := range c.Cells {
		if row < 0 || t.Rows[row] != string(cell.Region) {
			row++
			t.Counts[row] = make([]int64, len(t.Columns))
		}
		t.Counts[row][at[string(cell.Occupation)]] = of(cell)
	}
	for _, d := range digits {
		level := make([]string, len(t.Columns))
		for j, name := range t.Columns {
			level[j] = name[:min(max(d, 0), len(name))]
		}
		t.ColumnLevels = append(t.ColumnLevels, level)
	}
	return t
}

// A Line is a row or a column of a published table. Lines of level 0 come first,
// as in the table, then their groups, level by level, and at last the total.
type Line struct {
	Level  int    `json:"level"`
	Name   string `json:"name"`   // "" for the total
	Parent int    `json:"parent"` // the line that it is added up in, -1 for the total
}

// Published is a table as the public sees it: the counts of every row and
// column, groups and totals among them.
type Published struct {
	Rows    []Line
	Columns []Line
	Counts  [][]fact.Opt[int64] // by row, then column; unknown where hidden
	// Bounds is what readers know of hidden counts besides, such as 1 or more
	// where zeros are never hidden, or 1 to 4 where the office says so. Nil is 0 or
	// more for all. It counts for hidden cells only.
	Bounds [][]assign.Range
}

// ErrLevels refuses a table with groups on both sides. Its totals tie three or
// more counts to each other in a way that is no network, and whether it can be
// published safely could not be proven. Publish one side's groups.
var ErrLevels = errors.New("groups on both sides")

// mostCounted is the greatest total of a table: more than there are people, and
// so far below unlimited that no sum of totals comes near.
const mostCounted = int64(1) << 50

// publish returns the table with nothing hidden.
func (t CrossTable) publish() (Published, error) {
	var fs fact.Faults
	if len(t.RowLevels) > 0 && len(t.ColumnLevels) > 0 {
		fs.Add(fact.Fault{Field: "RowLevels", Err: ErrLevels})
	}
	p := Published{Rows: lines(&fs, "Rows", t.Rows, t.RowLevels), Columns: lines(&fs, "Columns", t.Columns, t.ColumnLevels)}
	t.check(&fs)
	if err := fs.Err(); err != nil {
		return Published{}, fmt.Errorf("shortage: cross table: %w", err)
	}
	sums := make([][]int64, len(p.Rows))
	for i := range sums {
		sums[i] = make([]int64, len(p.Columns))
	}
	for i, row := range t.Counts {
		for j, n := range row {
			for r := i; r >= 0; r = p.Rows[r].Parent {
				for c := j; c >= 0; c = p.Columns[c].Parent {
					sums[r][c] += n
				}
			}
		}
	}
	p.Counts = make([][]fact.Opt[int64], len(p.Rows))
	for i, row := range sums {
		for _, n := range row {
			p.Counts[i] = append(p.Counts[i], fact.Some(n))
		}
	}
	return p, nil
}

// check adds the faults of the counts.
func (t CrossTable) check(fs *fact.Faults) {
	if len(t.Counts) != len(t.Rows) {
		fs.Add(fact.Fault{Field: "Counts", Err: fmt.Errorf("%w: %d rows for %d names", fact.ErrConflict, len(t.Counts), len(t.Rows))})
	}
	var total int64
	for i, row := range t.Counts {
		place := "Counts[" + strconv.Itoa(i) + "]"
		if len(row) != len(t.Columns) {
			fs.Add(fact.Fault{Field: place, Err: fmt.Errorf("%w: %d counts for %d names", fact.ErrConflict, len(row), len(t.Columns))})
		}
		for j, n := range row {
			if n < 0 || n > mostCounted-total {
				fs.Add(fact.Fault{Field: place + "[" + strconv.Itoa(j) + "]", Value: strconv.FormatInt(n, 10), Err: fact.ErrRange})
				continue
			}
			total += n
		}
	}
}

// lines returns the lines of one side, and its faults.
func lines(fs *fact.Faults, side string, names []string, levels [][]string) []Line {
	var out []Line
	seen := map[string]bool{}
	for i, name := range names {
		if seen[name] {
			fs.Add(fact.Fault{Field: side + "[" + strconv.Itoa(i) + "]", Value: name, Err: fact.ErrDuplicate})
		}
		seen[name] = true
		out = append(out, Line{Name: name, Parent: -1})
	}
	last := make([]int, len(names)) // the line of each name at the level so far
	for i := range last {
		last[i] = i
	}
	for l, groups := range levels {
		place := side[:len(side)-1] + "Levels[" + strconv.Itoa(l) + "]"
		if len(groups) != len(names) {
			fs.Add(fact.Fault{Field: place, Err: fmt.Errorf("%w: %d groups for %d names", fact.ErrConflict, len(groups), len(names))})
			return out
		}
		at := map[string]int{}
		for i, g := range groups {
			k, ok := at[g]
			if !ok {
				k = len(out)
				at[g] = k
				out = append(out, Line{Level: l + 1, Name: g, Parent: -1})
			}
			if below := &out[last[i]]; below.Parent < 0 {
				below.Parent = k
			} else if below.Parent != k {
				fs.Add(fact.Fault{
					Field: place + "[" + strconv.Itoa(i) + "]", Value: g,
					Err: fmt.Errorf("%w: group %q lies in %q too", fact.ErrConflict, below.Name, out[below.Parent].Name),
				})
			}
			last[i] = k
		}
	}
	total := len(out)
	for i := range out {
		if out[i].Parent < 0 {
			out[i].Parent = total
		}
	}
	return append(out, Line{Level: len(levels) + 1, Parent: -1})
}

// Tightness returns the tightness of the cells of two published tables with the
// same lines, positions and jobseekers. It is unknown wherever either count is
// hidden: with one of them and the ratio, anybody has the other.
func (p Published) Tightness(jobseekers Published) ([][]fact.Opt[Tightness], error) {
	if !slices.Equal(p.Rows, jobseekers.Rows) || !slices.Equal(p.Columns, jobseekers.Columns) {
		return nil, fmt.Errorf("shortage: published tightness: %w: the lines differ", fact.ErrConflict)
	}
	out := make([][]fact.Opt[Tightness], len(p.Counts))
	for i, row := range p.Counts {
		out[i] = make([]fact.Opt[Tightness], len(row))
		for j, n := range row {
			v, ok := n.Get()
			u, known := jobseekers.Counts[i][j].Get()
			if ok && known {
				out[i][j] = fact.Some(TightnessOfCounts(v, u))
			}
		}
	}
	return out, nil
}

// bounds returns what is known of a count before totals are looked at.
func (p Published) bounds(i, j int) assign.Range {
	if n, ok := p.Counts[i][j].Get(); ok {
		return assign.Range{Min: n, Max: n}
	}
	if p.Bounds == nil {
		return assign.Range{Max: assign.NoLimit}
	}
	return p.Bounds[i][j]
}

// limited and shown translate between what a range and what a circulation has for
// no bound.
func limited(x int64) int64 {
	if x == assign.NoLimit {
		return unlimited
	}
	return x
}

func shown(x int64) int64 {
	if x >= unlimited/2 {
		return assign.NoLimit
	}
	return x
}
