package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// writeText prints the report for a terminal.
func (r *report) writeText(out io.Writer, top int) error {
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "%s\n", r.Title)
	for _, n := range r.Notices {
		fmt.Fprintf(w, "! %s\n", n)
	}
	m := r.Market
	fmt.Fprintf(w, "\n%s vacancies with %s positions; %s workers: %s local, %s immigrants in the country, %s abroad or of unknown origin.\n",
		thousands(m.Vacancies), thousands(m.Positions), thousands(m.Workers),
		thousands(m.Groups["local"]), thousands(m.Groups["immigrant"]), thousands(m.Groups["abroad"]))
	fmt.Fprintf(w, "%s pairs %s, %s may be placed (%s view, score at least %.2f). Both plans are proven optima.\n",
		thousands(m.Pairs), m.Method(), thousands(m.Edges), r.Settings.View, r.Settings.MinScore.Float())
	if m.Assumed > 0 {
		fmt.Fprintf(w, "%s vacancies do not say how many positions they have and count as one each.\n", thousands(m.Assumed))
	}
	fmt.Fprintf(w, "\nWHO FILLS THE POSITIONS\n%s\n", r.headlineTable(headlineStages()))
	fmt.Fprintln(w, "certain: every hard constraint is known to be met. possible: every unknown fact turns out well; what is barred stays barred.")
	fmt.Fprintf(w, "\nHOW FAR THE SEARCH HAS TO GO (the most that each step can add)\n%s\n", r.headlineTable(searchStages()))
	fmt.Fprintln(w, "Regions and occupations: the average of both orders. In the best plans immigrants in the country fill")
	fmt.Fprintf(w, "%s and those from abroad %s for certain, %s and %s if possible.\n",
		r.Certain.InCountry, r.Certain.FromAbroad, r.Possible.InCountry, r.Possible.FromAbroad)
	r.writeConfirm(w)
	fmt.Fprintf(w, "\nBY REGION\n%s\n", linesTable(withPositions(r.Regions), len(r.Regions), true, false))
	if s := r.elsewhere(); s != "" {
		fmt.Fprintln(w, s)
	}
	fmt.Fprintf(w, "\nBY OCCUPATION (sub-major groups, most open positions first)\n%s\n", linesTable(withPositions(r.Sectors), top, false, true))
	fmt.Fprintf(w, "\nWHERE MOST IS MISSING (region × unit group)\n%s\n", linesTable(withPositions(r.Cells), top, true, true))
	fmt.Fprintln(w, "A range such as 3–5 means that equally good plans differ. * one more suitable worker fills one more position.")
	r.writeProtection(w, top)
	fmt.Fprintf(w, "\nWHY %s POSITIONS STAY OPEN (certain plan)\n", thousands(r.Certain.Open))
	for _, l := range reasonLines(r.Open) {
		fmt.Fprintf(w, "  %7s  %s\n", thousands(l.n), l.text)
	}
	return w.Flush()
}

func (r *report) headlineTable(stages []stage) string {
	t := newTable()
	t.AppendHeader(table.Row{"", "certain", "", "possible", ""})
	for _, s := range stages {
		if s.rule {
			t.AppendSeparator()
		}
		a, b := s.of(r.Certain), s.of(r.Possible)
		t.AppendRow(table.Row{
			s.name, count(a), percent(a, float64(r.Certain.Positions)),
			count(b), percent(b, float64(r.Possible.Positions)),
		})
	}
	right(t, 2, 3, 4, 5)
	return t.Render()
}

// A stage is a line of the headline.
type stage struct {
	name string
	of   func(headline) float64
	rule bool // a line above it
}

func headlineStages() []stage {
	return []stage{
		{"positions", func(h headline) float64 { return float64(h.Positions) }, false},
		{"local workers", func(h headline) float64 { return float64(h.Locals) }, true},
		{"immigrants", func(h headline) float64 { return float64(h.Foreign) }, false},
		{"open", func(h headline) float64 { return float64(h.Open) }, true},
	}
}

func searchStages() []stage {
	return []stage{
		{"local, same region and occupation", func(h headline) float64 { return float64(h.Stages.SameCell) }, false},
		{"+ local, from other regions", func(h headline) float64 { return h.Region }, false},
		{"+ local, from other occupations", func(h headline) float64 { return h.Occupation }, false},
		{"+ immigrants in the country", func(h headline) float64 { return float64(h.Stages.Immigrants) }, false},
		{"+ workers from abroad", func(h headline) float64 { return float64(h.Stages.Abroad) }, false},
		{"open", func(h headline) float64 { return float64(h.Stages.Open) }, true},
	}
}

func (r *report) writeConfirm(w io.Writer) {
	for i, c := range r.Confirm {
		if i == 0 {
			fmt.Fprintln(w, "\nWHAT TO CONFIRM FIRST (positions that could be filled more if only this were known to be met)")
		}
		fmt.Fprintf(w, "  %+7d  %s (in %s of the pairs only this is open)\n", c.Filled, c.Name(), thousands(c.Pairs))
	}
}

// linesTable renders the first lines of a table.
func linesTable(lines []line, limit int, region, occupation bool) string {
	t := newTable()
	var head table.Row
	var columns int
	if region {
		head = append(head, "region")
		columns++
	}
	if occupation {
		head = append(head, "occupation")
		columns++
	}
	head = append(head, "positions", "jobseekers", "per jobseeker", "local", "immigrant", "open", "local", "immigrant", "open")
	group := table.Row{}
	for range columns + 3 {
		group = append(group, "")
	}
	t.AppendHeader(append(group, "certain", "certain", "certain", "possible", "possible", "possible"), table.RowConfig{AutoMerge: true})
	t.AppendHeader(head)
	for i, l := range lines {
		if i == limit {
			break
		}
		var row table.Row
		if region {
			row = append(row, printable(l.RegionName))
		}
		if occupation {
			row = append(row, strings.TrimSpace(printable(string(l.Occupation))+" "+clip(l.OccupationName, 38)))
		}
		open := spread(l.Certain.Open)
		if l.Overdemanded {
			open += "*"
		}
		row = append(row, thousands(l.Positions), count(seekers(l.Row)), tightness(l.Tightness),
			spread(l.Certain.Locals), spread(l.Certain.Foreign), open,
			spread(l.Possible.Locals), spread(l.Possible.Foreign), spread(l.Possible.Open))
		t.AppendRow(row)
	}
	numbers := make([]int, 9)
	for i := range numbers {
		numbers[i] = columns + 1 + i
	}
	right(t, numbers...)
	out := t.Render()
	if rest := len(lines) - limit; rest > 0 {
		out += fmt.Sprintf("\n… and %s more, in the files of -out", thousands(rest))
	}
	return out
}

type reasonLine struct {
	n    int
	text string
}

// reasonLines puts reasons in words.
func reasonLines(r shortage.Reasons) []reasonLine {
	var out []reasonLine
	barriers := map[plan.Barrier]string{
		plan.BarrierProtection:  "kept out: the vacancy breaks a rule that protects workers",
		plan.BarrierLocation:    "nobody fits; the first obstacle of most: they live elsewhere and do not move there",
		plan.BarrierLicence:     "nobody fits; the first obstacle of most: a licence",
		plan.BarrierRecognition: "nobody fits; the first obstacle of most: a recognised qualification",
		plan.BarrierLanguage:    "nobody fits; the first obstacle of most: a required language",
		plan.BarrierSchedule:    "nobody fits; the first obstacle of most: hours or shifts that they will not work",
		plan.BarrierRefusal:     "nobody fits; the first obstacle of most: work, a region or an employer that they refuse",
		plan.BarrierAge:         "nobody fits; the first obstacle of most: the minimum age",
		plan.BarrierPermit:      "nobody fits; the first obstacle of most: a permit",
		plan.BarrierScore:       "nobody fits; the first obstacle of most: too low a score (skills, occupation)",
	}
	nobody := r.Count[plan.NoPair] - r.Unjudged
	for b := range plan.NumBarriers {
		if n := r.Barriers[plan.Barrier(b)]; n > 0 {
			out = append(out, reasonLine{n, barriers[plan.Barrier(b)]})
			nobody -= n
		}
	}
	if r.Unjudged > 0 {
		out = append(out, reasonLine{r.Unjudged, "nobody fits; in so large a market it was not looked at why"})
	}
	if nobody > 0 {
		out = append(out, reasonLine{nobody, "there is nobody to ask"})
	}
	if n := r.Count[plan.Unconfirmed]; n > 0 {
		out = append(out, reasonLine{n, "somebody may fit, but a fact has to be confirmed first"})
	}
	if n := r.Count[plan.Outbid]; n > 0 {
		out = append(out, reasonLine{n, "those who fit are all placed, here or elsewhere: too few for all"})
	}
	return out
}

func newTable() table.Writer {
	t := table.NewWriter()
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Options.DrawBorder = false
	t.SetStyle(style)
	return t
}

func right(t table.Writer, columns ...int) {
	var configs []table.ColumnConfig
	for _, c := range columns {
		configs = append(configs, table.ColumnConfig{Number: c, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(configs)
}

// seekers returns the jobseekers of a row who are in the country.
func seekers(r shortage.Row) float64 {
	return (r.Jobseekers[plan.Locals] + r.Jobseekers[plan.Immigrants]).Float()
}

func tightness(t shortage.Tightness) string {
	switch t.State {
	case shortage.NoJobseekers:
		return "nobody"
	case shortage.Empty:
		return "–"
	default:
		return strconv.FormatFloat(t.Ratio, 'f', 2, 64)
	}
}

// perJobseeker is the tightness as the end of a sentence.
func perJobseeker(t shortage.Tightness) string {
	if t.State != shortage.Ok {
		return ""
	}
	return ": " + tightness(t) + " positions per jobseeker"
}

// printable keeps what a name would do to a terminal from being done.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

func percent(part, whole float64) string {
	if whole == 0 {
		return "–"
	}
	return strconv.FormatFloat(100*part/whole, 'f', 1, 64) + "%"
}

// count prints a number of people, with a half or a tenth where there is one.
func count(x float64) string {
	whole := int64(x)
	if x == float64(whole) {
		return thousands(whole)
	}
	_, frac, _ := strings.Cut(strconv.FormatFloat(x, 'f', 1, 64), ".")
	if frac == "0" {
		return thousands(int64(x + 0.5))
	}
	return thousands(whole) + "." + frac
}

// thousands prints a count with separators.
func thousands[T int | int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// clip shortens a title for a narrow column.
func clip(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n-1]) + "…"
}
