package impact

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Comparison puts scenarios beside the case as it is.
type Comparison struct {
	Base      *Result   `json:"base"`
	Scenarios []*Result `json:"scenarios"`
}

// Compare runs scenarios. Each starts from the case, not from the one before.
func (s *Study) Compare(ctx context.Context, scenarios ...Scenario) (*Comparison, error) {
	c := &Comparison{Base: s.Base}
	for _, sc := range scenarios {
		r, err := s.Run(ctx, sc)
		if err != nil {
			return nil, err
		}
		c.Scenarios = append(c.Scenarios, r)
	}
	return c, nil
}

// A Measure is a row of a comparison: a number of an outcome as a range.
type Measure struct {
	Name  string
	Of    func(*Outcome) (r assign.Range, known bool)
	Money string // the currency, in minor units; blank: a count
	Share bool   // in hundredths of a per cent
}

// Measures returns the rows of a comparison: positions filled, who fills them, wages,
// displacement, the remaining shortage, the balance of regions and the shares of
// groups. Shares are of filled positions; the least and the most need not belong to
// one plan. Without a base there are none.
func (c *Comparison) Measures() []Measure {
	if c.Base == nil {
		return nil
	}
	list := []Measure{
		{Name: "filled", Of: counted(func(o *Outcome) assign.Range { return o.Filled })},
		{Name: "open", Of: counted(func(o *Outcome) assign.Range { return o.Open() })},
		{Name: "locals placed", Of: counted(func(o *Outcome) assign.Range { return o.Locals })},
		{Name: "immigrants placed", Of: counted(func(o *Outcome) assign.Range { return o.Immigrants })},
		{Name: "from abroad", Of: counted(func(o *Outcome) assign.Range { return o.Abroad })},
		{Name: "locals displaced", Of: counted(func(o *Outcome) assign.Range { return o.Displaced })},
		{Name: "nobody can fill", Of: counted(func(o *Outcome) assign.Range {
			return assign.Range{Min: o.Positions - o.CanAll, Max: o.Positions - o.CanAll}
		})},
		{Name: "share of locals", Share: true, Of: share(func(o *Outcome) assign.Range { return o.Locals })},
		{Name: "share of immigrants", Share: true, Of: share(func(o *Outcome) assign.Range { return o.Immigrants })},
		{Name: "share from abroad", Share: true, Of: share(func(o *Outcome) assign.Range { return o.Abroad })},
		{Name: "worst region filled", Share: true, Of: func(o *Outcome) (assign.Range, bool) {
			r, ok := o.Worst()
			if !ok || !o.planned() {
				return assign.Range{}, false
			}
			return assign.Range{Min: hundredths(r.Filled.Min, r.Positions), Max: hundredths(r.Filled.Max, r.Positions)}, true
		}},
	}
	for _, currency := range c.currencies() {
		list = append(list, Measure{Name: "wages offered a month", Money: currency, Of: func(o *Outcome) (assign.Range, bool) {
			for _, w := range o.Wages {
				if w.Currency == currency {
					return w.Monthly, true
				}
			}
			return assign.Range{}, o.WagesKnown
		}})
	}
	for _, region := range c.Base.Certain.Regions {
		list = append(list, Measure{Name: "open in " + cmp.Or(string(region.Region), "no region"), Of: func(o *Outcome) (assign.Range, bool) {
			for _, r := range o.Regions {
				if r.Region == region.Region {
					return assign.Range{Min: r.Positions - r.Filled.Max, Max: r.Positions - r.Filled.Min}, o.planned()
				}
			}
			return assign.Range{}, false
		}})
	}
	return list
}

// planned reports whether there is a plan to count in.
func (o *Outcome) planned() bool {
	return o.Status == assign.Optimal || o.Status == assign.Stopped
}

func counted(of func(*Outcome) assign.Range) func(*Outcome) (assign.Range, bool) {
	return func(o *Outcome) (assign.Range, bool) { return of(o), o.planned() }
}

// share is a part of the filled positions, at the ends that are sure: the least of
// the part in the most of the whole.
func share(of func(*Outcome) assign.Range) func(*Outcome) (assign.Range, bool) {
	return func(o *Outcome) (assign.Range, bool) {
		if !o.planned() || o.Filled.Min == 0 {
			return assign.Range{}, false
		}
		r := of(o)
		return assign.Range{Min: hundredths(r.Min, o.Filled.Max), Max: min(10_000, hundredths(r.Max, o.Filled.Min))}, true
	}
}

// hundredths returns part/whole in hundredths of a per cent, rounded half up.
func hundredths(part, whole int64) int64 { return (2*part*10_000 + whole) / (2 * whole) }

// currencies returns those of all outcomes, in the order of the first that has them.
func (c *Comparison) currencies() []string {
	var out []string
	seen := map[string]bool{}
	for _, r := range append([]*Result{c.Base}, c.Scenarios...) {
		for _, o := range []*Outcome{&r.Certain, &r.Possible} {
			for _, w := range o.Wages {
				if !seen[w.Currency] {
					seen[w.Currency] = true
					out = append(out, w.Currency)
				}
			}
		}
	}
	return out
}

// A Diff is what a scenario changes of a range: how far each end moves. For the case
// as it is both are zero.
type Diff struct{ Min, Max int64 }

// IsZero reports whether neither end moves.
func (d Diff) IsZero() bool { return d == Diff{} }

// Diff returns what a scenario changes of a measure in a form, and whether both are
// known: not of a scenario or a form that is none.
func (c *Comparison) Diff(m Measure, scenario int, form plan.Form) (Diff, bool) {
	if c.Base == nil || form.Validate() != nil || scenario < 0 || scenario >= len(c.Scenarios) {
		return Diff{}, false
	}
	before, known := m.Of(c.Base.Of(form))
	after, also := m.Of(c.Scenarios[scenario].Of(form))
	if !known || !also {
		return Diff{}, false
	}
	return Diff{after.Min - before.Min, after.Max - before.Max}, true
}

// show prints a number of a measure.
func (m *Measure) show(n int64) string {
	switch {
	case m.Money != "":
		return match.Money{Minor: n, Currency: m.Money}.String()
	case m.Share:
		return strconv.FormatFloat(float64(n)/100, 'f', 1, 64) + " %"
	default:
		return strconv.FormatInt(n, 10)
	}
}

func (m *Measure) showRange(r assign.Range) string {
	if r.Min == r.Max {
		return m.show(r.Min)
	}
	return m.show(r.Min) + "–" + m.show(r.Max)
}

func (m *Measure) showDiff(d Diff) string {
	signed := func(n int64) string {
		text := m.show(n)
		if n > 0 {
			text = "+" + text
		}
		if m.Share { // points, not per cent of the share
			text = strings.TrimSuffix(text, "%") + "pp"
		}
		return text
	}
	switch {
	case d.IsZero():
		return "="
	case d.Min == d.Max:
		return signed(d.Min)
	default:
		return signed(d.Min) + ", " + signed(d.Max)
	}
}

// rows returns the table as text: for each measure and form the value of the case,
// then for each scenario the value and what it changes.
func (c *Comparison) rows() [][]string {
	if c.Base == nil {
		return nil
	}
	head := []string{"measure", "form", cmp.Or(c.Base.Scenario.Name, "as it is")}
	for _, s := range c.Scenarios {
		head = append(head, s.Scenario.Name, "change")
	}
	out := [][]string{head}
	for _, m := range c.Measures() {
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			row := []string{m.Name, form.String(), "unknown"}
			if r, ok := m.Of(c.Base.Of(form)); ok {
				row[2] = m.showRange(r)
			}
			for i, s := range c.Scenarios {
				value, change := "unknown", "unknown"
				if r, ok := m.Of(s.Of(form)); ok {
					value = m.showRange(r)
				}
				if d, ok := c.Diff(m, i, form); ok {
					change = m.showDiff(d)
				}
				row = append(row, value, change)
			}
			out = append(out, row)
		}
	}
	return out
}

// WriteCSV writes the table, ranges as they are printed.
func (c *Comparison) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.WriteAll(c.rows()); err != nil {
		return fmt.Errorf("impact: %w", err)
	}
	return nil
}

// String returns one table with a diff. Where both forms and all scenarios have the
// same, a measure takes one line for both forms; "=" is no change.
func (c *Comparison) String() string {
	rows := c.rows()
	if rows == nil {
		return ""
	}
	var lines [][]string
	for i := 0; i < len(rows); i++ {
		row := rows[i]
		if i > 0 && row[1] == plan.Certain.String() && slices.Equal(row[2:], rows[i+1][2:]) {
			row = append([]string{row[0], "both"}, row[2:]...)
			i++
		}
		lines = append(lines, row)
	}
	width := make([]int, len(rows[0]))
	for _, row := range lines {
		for k, cell := range row {
			width[k] = max(width[k], len([]rune(cell)))
		}
	}
	var b strings.Builder
	for _, row := range lines {
		var line strings.Builder
		for k, cell := range row {
			pad := strings.Repeat(" ", width[k]-len([]rune(cell)))
			if k < 2 {
				line.WriteString(cell + pad + "  ")
			} else {
				line.WriteString(pad + cell + "  ")
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}
