package audit

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/beveridge-go/beveridge/match/fact"
)

// String is the report as text for people. A dash stands for what is not defined.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Audit of the %s: %d of %d people selected.\n", r.Name, r.Selected, r.People)
	fmt.Fprintf(&b, "The law permits %d of them and keeps out %d", r.People-r.LawBars-r.LawOpen, r.LawBars)
	if r.LawOpen > 0 {
		fmt.Fprintf(&b, "; for %d a fact that it asks for is unknown, and they count as %s", r.LawOpen, map[bool]string{true: "permitted", false: "not permitted"}[r.OpenIsPermitted])
	}
	b.WriteString(".\n")
	if r.Judged == 0 {
		b.WriteString("Nobody judged who is suitable, so nothing is said of equal opportunity.\n")
	} else {
		fmt.Fprintf(&b, "People judged the suitability of %d.\n", r.Judged)
	}
	fmt.Fprintf(&b, "Level %v over %d tests (Holm); %d more could not have reached it.\n", r.Settings.Alpha, r.Tests, r.Silent)
	for i := range r.Attributes {
		r.Attributes[i].write(&b, r)
	}
	return b.String()
}

func (x *Result) write(b *strings.Builder, r *Report) {
	fmt.Fprintf(b, "\nBy %s\n", x.Attribute)
	if x.Withheld {
		fmt.Fprintf(b, "  withheld: groups have fewer than %d people\n", r.Settings.MinGroup)
		return
	}
	for i := range x.Groups {
		if g := &x.Groups[i]; g.Pooled != nil {
			fmt.Fprintf(b, "  pooled, so that no group of fewer than %d can be worked out: %s\n", r.Settings.MinGroup, strings.Join(g.pooledNames(), ", "))
		}
	}
	if len(x.LeftOut) > 0 {
		fmt.Fprintf(b, "  left out, as too few people of a group are in it: %s\n", strings.Join(x.LeftOut, ", "))
	}
	x.table(b)
	x.Overall.write(b, "Overall")
	if x.Permitted != nil {
		x.Permitted.write(b, "Among the permitted")
	}
	if x.Suitable != nil {
		x.Suitable.write(b, "Among the suitable")
	}
	for _, s := range x.Splits {
		fmt.Fprintf(b, "  %s less %s: %s points, of which law %s and the rest %s\n", s.Group, s.Reference, points(s.Difference), points(s.Law), points(s.Rest))
	}
	for _, s := range x.Scores {
		how := fmt.Sprintf("%d of %d relabellings", s.Count, s.Total)
		if !s.Enumerated {
			how = fmt.Sprintf("%d of %d drawn relabellings", s.Count, s.Total)
		}
		fmt.Fprintf(b, "  mean score of %s less the others': %+.3f, p %s (%s), adjusted %s: %s\n", s.Group, s.Difference, number(s.P), how, optional(s.Adjusted), s.Outcome)
	}
	if _, ok := x.NDKL.Get(); ok {
		fmt.Fprintf(b, "  NDKL %s; the fairest ranking of these numbers has %s\n", optional(x.NDKL), optional(x.BestNDKL))
	}
}

func (g *Group) pooledNames() []string {
	var names []string
	for _, name := range g.Pooled {
		if name == "" {
			name = "the unknown"
		}
		names = append(names, name)
	}
	return names
}

func (x *Result) table(b *strings.Builder) {
	w := newTable(b)
	_, ranked := x.NDKL.Get()
	head := "  group\tpeople\tselected\trate\tpermitted\trate"
	planned := slices.ContainsFunc(x.Groups, func(g Group) bool { return !g.AllBest.IsZero() })
	if planned {
		head += "\tselected in all best plans"
	}
	if ranked {
		head += "\tskew\texposure\tprefixes"
	}
	fmt.Fprintln(w, head)
	for i := range x.Groups {
		g := &x.Groups[i]
		permitted, rate := "-", fact.Opt[float64]{}
		if c, ok := g.Permitted.Get(); ok {
			permitted, rate = strconv.Itoa(c.Of), c.Rate()
		}
		fmt.Fprintf(w, "  %s\t%d\t%d\t%s\t%s\t%s", g.Name, g.Overall.Of, g.Overall.Selected, percent(g.Overall.Rate()), permitted, percent(rate))
		if all, ok := g.AllBest.Get(); ok {
			fmt.Fprintf(w, "\t%d to %d", all.Least, all.Most)
		}
		if ranked {
			exposure, prefix := "-", "-"
			if g.Exposure != nil {
				exposure = number(g.Exposure.Mean)
			}
			if g.Prefix != nil {
				prefix = g.Prefix.String()
			}
			fmt.Fprintf(w, "\t%s\t%s\t%s", optional(g.Skew), exposure, prefix)
		}
		fmt.Fprintln(w)
	}
	_ = w.Flush() // to a strings.Builder
}

// String says how the test ended.
func (t PrefixTest) String() string {
	verdict := "ok"
	if t.FailsAt > 0 {
		verdict = fmt.Sprintf("%d of the first %d, want %d", t.Has, t.FailsAt, t.Least)
	}
	return fmt.Sprintf("%s (false alarm %s)", verdict, number(t.FalseAlarm))
}

func (s *Selection) write(b *strings.Builder, title string) {
	switch {
	case s.Reference == "":
		fmt.Fprintf(b, "  %s: undefined, nobody of a known group was selected\n", title)
		return
	case len(s.Comparisons) == 0:
		fmt.Fprintf(b, "  %s: only one group, nothing to compare\n", title)
		return
	}
	fmt.Fprintf(b, "  %s, against %s\n", title, s.Reference)
	w := newTable(b)
	fmt.Fprintln(w, "    group\tratio\t95 %\tbelow 4/5\tp\tmid-p\tleast p\tadjusted p\toutcome")
	for i := range s.Comparisons {
		c := &s.Comparisons[i]
		interval := "-"
		if r, ok := c.Interval.Get(); ok {
			interval = number(r.Low) + " to " + number(r.High)
		}
		fmt.Fprintf(w, "    %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c.Group, optional(c.Ratio), interval, c.flag(),
			number(c.P), number(c.MidP), number(c.Least), optional(c.Adjusted), c.Outcome)
	}
	_ = w.Flush() // to a strings.Builder
}

// flag says whether the ratio is below four fifths, and if one person decides that.
func (c *Comparison) flag() string {
	if c.OnePersonFlips == fact.Yes {
		return "yes, one person decides"
	}
	return c.BelowFourFifths.String()
}

func newTable(w io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(w, 0, 0, 2, ' ', 0) }

// number shows a figure with three digits that count.
func number(x float64) string { return fmt.Sprintf("%.3g", x) }

// points shows a difference of rates in percentage points.
func points(x float64) string {
	text := fmt.Sprintf("%+.1f", 100*x)
	if text == "-0.0" || text == "+0.0" {
		return "0.0"
	}
	return text
}

func optional(x fact.Opt[float64]) string {
	if v, ok := x.Get(); ok {
		return number(v)
	}
	return "-"
}

func percent(x fact.Opt[float64]) string {
	if v, ok := x.Get(); ok {
		return fmt.Sprintf("%.1f %%", 100*v)
	}
	return "-"
}
