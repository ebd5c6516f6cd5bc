package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A counter is the state of one call of [ReadCounts].
type counter struct {
	ledger
	o       CountOptions
	report  Report
	at      [countWidth]int   // field of each column, -1 if there is none
	latest  string            // month so far, with Latest
	before  string            // month of the row before
	met     map[string]string // the months
	waiting []waitingRow      // rows of the latest month so far
	counts  []Count
	lines   []int        // of counts
	cells   map[cell]int // line of each cell of counts; nil as long as they ascend
}

// A waitingRow is read once it is known that its month is the latest.
type waitingRow struct {
	line   int
	month  string
	fields []string
	fault  *fact.Fault // why it is broken; then it is of no month
}

// A cell is what may occur once.
type cell struct {
	month      string
	region     geo.Code
	occupation taxonomy.Code
}

func (c *Count) cell() cell { return cell{c.Month, c.Region, c.Occupation} }

func (c cell) compare(d cell) int {
	return cmp.Or(cmp.Compare(c.month, d.month), cmp.Compare(c.region, d.region), cmp.Compare(c.occupation, d.occupation))
}

func (c *counter) read(ctx context.Context, in io.Reader) error {
	switch {
	case c.o.Latest && c.o.Month != "":
		return &fact.Fault{Field: "month", Value: c.o.Month, Err: fmt.Errorf("%w: the latest is asked for too", fact.ErrConflict)}
	case c.o.Month != "" && !isMonth(c.o.Month):
		return &fact.Fault{Field: "month", Value: c.o.Month, Err: errMonth}
	}
	src, err := newSource(ctx, in, Options{Windows1251: c.o.Windows1251, MaxRecord: c.o.MaxRecord})
	if err != nil {
		return err
	}
	c.report.Gzip = src.gzip
	t, err := newTable(src)
	if err != nil {
		return err
	}
	c.report.Format = CSV
	if !c.headings(t) {
		return errRecorded
	}
	if err := c.rows(ctx, t); err != nil {
		return err
	}
	c.report.Encoding, c.report.SHA256 = src.text.encoding.String(), src.sum()
	return c.settle()
}

// headings finds the columns and reports whether all that are needed are there.
func (c *counter) headings(t *table) bool {
	var by [countWidth]string
	for i := range c.at {
		c.at[i] = -1
	}
	for i, h := range t.headings {
		k := countColumn(h)
		switch {
		case k < 0:
			c.report.Ignored = append(c.report.Ignored, h)
		case c.at[k] < 0:
			c.at[k], by[k] = i, h
		case by[k] != h && h == countColumns[k].Name: // a column's own name goes first
			c.report.Ignored = append(c.report.Ignored, by[k])
			c.at[k], by[k] = i, h
		case by[k] != h && by[k] == countColumns[k].Name:
			c.report.Ignored = append(c.report.Ignored, h)
		default:
			c.add(fact.Fault{
				Line: t.line, Field: countColumns[k].Name, Value: h,
				Err: fmt.Errorf("%w: heading %q stands for it too", fact.ErrDuplicate, by[k]),
			})
		}
	}
	c.lacking(t)
	return c.faults.Len() == 0
}

// lacking records the columns that are not there but should be, or seem to be
// under a misspelt heading.
func (c *counter) lacking(t *table) {
	add := func(field, value string, err error) {
		c.add(fact.Fault{Line: t.line, Field: field, Value: value, Err: err})
	}
	for k, column := range countColumns {
		if c.at[k] >= 0 {
			c.report.Columns = append(c.report.Columns, column.Name)
			continue
		}
		switch k {
		case atMonth:
			if c.o.Month != "" {
				add(column.Name, "", fmt.Errorf("%w: a month is asked for", fact.ErrMissing))
			}
		case atImmigrants, atAbroad, atSupplyHidden, atDemandHidden:
		default:
			add(column.Name, strings.Join(t.headings, ","), fmt.Errorf("%w: no heading stands for it", fact.ErrMissing))
		}
		if near := nearest(column.Name, c.report.Ignored); near != "" {
			add(near, "", unknownName("column", near, []string{column.Name}))
		}
	}
}

// countColumn returns the place of the column that a heading stands for, or -1.
func countColumn(heading string) int {
	return slices.IndexFunc(countColumns, func(c Column) bool {
		return heading == c.Name || heading != "" && slices.Contains(strings.Split(c.Aliases, ", "), heading)
	})
}

func (c *counter) rows(ctx context.Context, t *table) error {
	for n := 1; ; n++ {
		line, fields, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if n%checkEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err == nil {
			c.choose(line, fields)
		} else if reason := asRowError(err); reason != nil {
			c.refuse(line, fact.Fault{Err: reason})
		} else {
			return err
		}
	}
}

// refuse records the fault of a row that is of no month.
func (c *counter) refuse(line int, f fact.Fault) {
	f.Line = line
	if c.o.Latest {
		c.waiting = append(c.waiting, waitingRow{line: line, fault: &f})
		return
	}
	c.report.Rows++
	c.add(f)
}

// choose looks at the month of a row: read it, keep it waiting, or pass it over.
func (c *counter) choose(line int, fields []string) {
	month := c.before // the rows of a month share its text
	if i := c.at[atMonth]; i >= 0 && fields[i] != month {
		if !isMonth(fields[i]) {
			c.refuse(line, fact.Fault{Field: "month", Value: fields[i], Err: errMonth})
			return
		}
		var met bool
		if month, met = c.met[fields[i]]; !met {
			month = strings.Clone(fields[i])
			c.met[month] = month
		}
		c.before = month
	}
	switch {
	case !c.o.Latest:
		if c.o.Month == "" || month == c.o.Month {
			c.row(line, month, fields)
		}
		return
	case month < c.latest:
		return
	case month > c.latest:
		c.latest = month
		c.waiting = slices.DeleteFunc(c.waiting, func(w waitingRow) bool { return w.fault == nil })
	}
	c.waiting = append(c.waiting, waitingRow{line: line, month: month, fields: slices.Clone(fields)})
}

// row reads one row of a chosen month.
func (c *counter) row(line int, month string, fields []string) {
	c.report.Rows++
	c.broken = false
	n := Count{Month: month, Region: geo.Code(fields[c.at[atRegion]]), Occupation: taxonomy.Code(fields[c.at[atOccupation]])}
	c.check(line, atRegion, fields, c.regionFault(n.Region))
	c.check(line, atOccupation, fields, c.occupationFault(n.Occupation))
	n.Supply = c.number(line, atSupply, fields)
	n.Immigrants = c.number(line, atImmigrants, fields)
	n.Abroad = c.number(line, atAbroad, fields)
	n.Demand = c.number(line, atDemand, fields)
	n.SupplyHidden = c.flag(line, atSupplyHidden, fields)
	n.DemandHidden = c.flag(line, atDemandHidden, fields)
	if c.broken {
		return
	}
	if first := c.earlier(n.cell()); first > 0 {
		c.check(line, atRegion, fields, fmt.Errorf("%w of line %d, with occupation %s", fact.ErrDuplicate, first, n.Occupation))
		return
	}
	c.counts = append(c.counts, n)
	c.lines = append(c.lines, line)
	if c.cells != nil {
		c.cells[n.cell()] = line
	}
}

// check records err, if there is one, at a column of a row.
func (c *counter) check(line, column int, fields []string, err error) {
	if err != nil {
		c.add(fact.Fault{Line: line, Field: countColumns[column].Name, Value: fields[c.at[column]], Err: err})
	}
}

// number reads a count; 0 if the table lacks the column.
func (c *counter) number(line, column int, fields []string) int64 {
	i := c.at[column]
	if i < 0 {
		return 0
	}
	n, err := parseCount(fields[i])
	c.check(line, column, fields, err)
	return n
}

// flag reads a yes or no; no if the table lacks the column.
func (c *counter) flag(line, column int, fields []string) bool {
	i := c.at[column]
	if i < 0 {
		return false
	}
	var x fact.Tri
	err := x.UnmarshalText([]byte(fields[i]))
	if err == nil && x == fact.Unknown {
		err = fmt.Errorf("%w: want 0 or 1", fact.ErrMissing)
	}
	c.check(line, column, fields, err)
	return x == fact.Yes
}

// earlier returns the line where a cell was read before, 0 if there is none.
// Tables are sorted as a rule, so lines are only looked up from the first row
// on that is out of order.
func (c *counter) earlier(k cell) int {
	if c.cells == nil {
		if n := len(c.counts); n == 0 || c.counts[n-1].cell().compare(k) < 0 {
			return 0
		}
		c.cells = make(map[cell]int, len(c.counts))
		for i := range c.counts {
			c.cells[c.counts[i].cell()] = c.lines[i]
		}
	}
	return c.cells[k]
}

func (c *counter) regionFault(code geo.Code) error {
	switch {
	case code == "" || code == none:
		return fact.ErrMissing
	case c.o.Codes.Regions == nil:
		return nil
	default:
		return c.o.Codes.Regions.Check(code)
	}
}

func (c *counter) occupationFault(code taxonomy.Code) error {
	switch {
	case code == "" || code == none:
		return fact.ErrMissing
	case c.o.Codes.Occupations == nil:
		return nil
	default:
		return c.o.Codes.Occupations.Check(code)
	}
}

// settle reads the rows that waited, and puts all in order.
func (c *counter) settle() error {
	for _, w := range c.waiting {
		if w.fault != nil {
			c.report.Rows++
			c.add(*w.fault)
			continue
		}
		c.row(w.line, w.month, w.fields)
	}
	c.report.Months = slices.Sorted(maps.Keys(c.met))
	if c.report.Rows == 0 {
		f := fact.Fault{Err: fmt.Errorf("%w: no rows", fact.ErrMissing)}
		if n := len(c.report.Months); n > 0 {
			f.Field, f.Value = "month", c.o.Month
			f.Err = fmt.Errorf("%w: no rows; the months are %s to %s, %d in all", fact.ErrMissing, c.report.Months[0], c.report.Months[n-1], n)
		}
		return &f
	}
	if c.cells != nil {
		slices.SortFunc(c.counts, func(a, b Count) int { return a.cell().compare(b.cell()) })
	}
	return nil
}

var errMonth = fmt.Errorf("%w: want a month like 2023-10", fact.ErrSyntax)

// isMonth reports whether s is a year of four digits, a hyphen, and 01 to 12.
func isMonth(s string) bool {
	if len(s) != len("2006-01") || s[4] != '-' {
		return false
	}
	for _, i := range [...]int{0, 1, 2, 3, 5, 6} {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s[5:] >= "01" && s[5:] <= "12"
}

// parseCount reads a count; "-" is a known none.
func parseCount(s string) (int64, error) {
	switch s {
	case "":
		return 0, fmt.Errorf("%w: a blank is unknown; write 0 for none", fact.ErrMissing)
	case none:
		return 0, nil
	}
	n := int64(0)
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			if number, err := strconv.ParseFloat(s, 64); err == nil && number < 0 {
				return 0, fmt.Errorf("%w: a count is not negative", fact.ErrRange)
			}
			return 0, fmt.Errorf("%w: want a whole number", fact.ErrSyntax)
		}
		if n = n*10 + int64(s[i]-'0'); n > MaxCount {
			return 0, fmt.Errorf("%w: want 0 to %d", fact.ErrRange, int64(MaxCount))
		}
	}
	return n, nil
}

func (c *counter) finish(ctx context.Context, err error) ([]Count, Report, error) {
	return finish(ctx, &c.ledger, c.report, c.o.Lenient, c.counts, err)
}
