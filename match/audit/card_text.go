package audit

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Markdown is the card as text for people.
func (c *Card) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Model card: %s\n\n", c.Name)
	fmt.Fprintf(&b, "Version %s, parameters %s, %s.\n\n", c.Version, c.ParamsVersion, c.Date)
	fmt.Fprintf(&b, "- Provider: %s\n- Purpose: %s\n", stated(c.Provider), stated(c.Purpose))
	list(&b, "", c.Law)
	c.score(&b)
	c.constraints(&b)
	c.plan(&b)
	c.data(&b)
	c.audits(&b)
	list(&b, "Known limits", c.Limits)
	fmt.Fprintf(&b, "\n## Configuration\n\n```json\n%s\n```\n\n", c.Params)
	rows := [][]string{{"part", "SHA-256"}}
	for _, p := range c.Parameters {
		rows = append(rows, []string{p.Name, p.SHA256.String()})
	}
	table(&b, rows)
	return b.String()
}

func (c *Card) score(b *strings.Builder) {
	b.WriteString("\n## What enters the score\n\n")
	if c.Model {
		b.WriteString("A model of the user's own stands in for the score. It is given these scores.\n\n")
	}
	b.WriteString("The weighted geometric mean of the components that apply; an unknown fact counts as the prior.\n")
	for _, v := range c.Views {
		fmt.Fprintf(b, "\n%s view:\n\n", v.View)
		rows := [][]string{{"component", "weight", "share", "prior", "reads"}}
		for _, x := range v.Components {
			rows = append(rows, []string{x.Component.String(), number(x.Weight), percent(fact.Some(x.Share)), number(x.Prior), x.Reads})
		}
		table(b, rows)
	}
	b.WriteString("\n## What never enters it\n\n")
	rows := [][]string{{"fact", "used for"}}
	for _, n := range c.Never {
		rows = append(rows, []string{n.Fact, n.Use})
	}
	table(b, rows)
	list(b, "Proxies to watch", c.Proxies)
}

func (c *Card) constraints(b *strings.Builder) {
	b.WriteString("\n## Hard constraints\n\nA pair that fails one is not considered, and no score reads them. One that hangs on an unknown fact may be ranked, not placed for certain.\n\n")
	rows := [][]string{{"constraint", "reads", "law"}}
	for _, x := range c.Constraints {
		rows = append(rows, []string{x.Gate.String(), x.Reads, fact.Of(x.Law).String()})
	}
	table(b, rows)
	r := c.Rules
	fmt.Fprintf(b, "\nRules of work: jurisdiction %s, version %s, as of %s, source %s; %d of free movement, %d of permits, %d exemptions, %d of regulated work, %d of least age.\n",
		stated(r.Jurisdiction), stated(r.Version), r.Date, stated(r.Source), r.FreeMovement, r.Permits, r.Exempt, r.Regulated, r.MinimumAge)
}

func (c *Card) plan(b *strings.Builder) {
	b.WriteString("\n## Plans\n\n")
	p := c.Plan
	if p == nil {
		b.WriteString("No plans are made.\n")
		return
	}
	var goals []string
	for _, g := range p.Goals {
		goals = append(goals, g.String())
	}
	quotas := "none"
	if len(p.Quotas) > 0 {
		quotas = strings.Join(p.Quotas, "; ")
	}
	fmt.Fprintf(b, "By the %s score from %s on. Goals, most important first: %s. Immigrants in the country count as local: %s. Quotas: %s. Pairs decided by people: %d placed, %d ruled out. Terms of the vacancies: %s.\n",
		p.View, strconv.FormatFloat(p.MinScore.Float(), 'f', -1, 64), strings.Join(goals, ", "), fact.Of(p.ImmigrantsAreLocal), quotas, p.Locked, p.Excluded, p.Protection)
}

func (c *Card) data(b *strings.Builder) {
	fmt.Fprintf(b, "\n## Data\n\nSource: %s\n", stated(c.Data.Source))
	for _, x := range []struct {
		name   string
		fields []CardField
	}{{"vacancies", c.Data.Vacancies}, {"workers", c.Data.Workers}} {
		fmt.Fprintf(b, "\n%d %s, with share unknown:\n\n", x.fields[0].Of, x.name)
		fieldTable(b, x.fields)
	}
	if len(c.Data.Protected) == 0 {
		b.WriteString("\nNo protected attributes are recorded.\n")
		return
	}
	b.WriteString("\nProtected attributes of workers, for the audit alone:\n\n")
	fieldTable(b, c.Data.Protected)
}

func fieldTable(b *strings.Builder, fields []CardField) {
	rows := [][]string{{"field", "unknown"}}
	for _, f := range fields {
		rows = append(rows, []string{f.Field, percent(Count{f.Unknown, f.Of}.Rate())})
	}
	table(b, rows)
}

func (c *Card) audits(b *strings.Builder) {
	b.WriteString("\n## Last audit\n")
	if len(c.Reports) == 0 {
		b.WriteString("\nNone is attached.\n")
	}
	for _, r := range c.Reports {
		fmt.Fprintf(b, "\n%s: %d of %d people selected; the law permits %d; level %v over %d tests, and %d that could not have reached it.\n\n",
			r.Name, r.Selected, r.People, r.Permitted, r.Settings.Alpha, r.Tests, r.Silent)
		rows := [][]string{{"attribute", "among", "group", "against", "rates", "ratio", "below 4/5", "adjusted p", "outcome"}}
		for _, f := range r.Findings() {
			rows = append(rows, []string{
				f.Attribute, f.Among, f.Group, f.Reference, percent(f.Counts.Rate()) + ", " + percent(f.Against.Rate()),
				optional(f.Ratio), f.flag(), optional(f.Adjusted), f.Outcome.String(),
			})
		}
		table(b, rows)
	}
	b.WriteString("\n## Flip test\n\n")
	if c.Flip == nil {
		b.WriteString("None is attached.\n")
		return
	}
	fmt.Fprintf(b, "```\n%s```\n", c.Flip)
}

func stated(s string) string {
	if s == "" {
		return "not stated"
	}
	return s
}

func list(b *strings.Builder, title string, lines []string) {
	if title != "" {
		fmt.Fprintf(b, "\n## %s\n\n", title)
	}
	for _, line := range lines {
		fmt.Fprintf(b, "- %s\n", line)
	}
}

// table writes rows as a table of Markdown, the first as its head.
func table(b *strings.Builder, rows [][]string) {
	for i, row := range rows {
		for _, cell := range row {
			b.WriteString("| " + strings.NewReplacer("|", `\|`, "\n", " ").Replace(cell) + " ")
		}
		b.WriteString("|\n")
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
}
