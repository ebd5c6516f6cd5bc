package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

// writeProtection prints how the vacancies protect their workers.
func (r *report) writeProtection(w io.Writer, top int) {
	p := &r.Protection
	fmt.Fprintf(w, "\nPROTECTION OF WORKERS (%s)\n", printable(p.Basis.String()))
	if !p.Basis.Checked {
		return
	}
	fmt.Fprintf(w, "%s\n", printable(p.Basis.Notice))
	if len(p.Basis.Unstated) > 0 {
		fmt.Fprintf(w, "Nobody stated %s: rules that need one of them stay open.\n", strings.Join(p.Basis.Unstated, ", "))
	}
	t := newTable()
	t.AppendHeader(table.Row{"", "vacancies", "positions", ""})
	for _, l := range p.verdictLines() {
		t.AppendRow(table.Row{l.Verdict, thousands(l.Vacancies), thousands(l.Positions), l.Meaning})
	}
	right(t, 2, 3)
	fmt.Fprintf(w, "%s\n", t.Render())
	for _, x := range p.Price {
		fmt.Fprintf(w, "The %s plan fills %s positions; without looking at protection it would fill %s: %s given up.\n",
			x.Form, thousands(x.Filled), thousands(x.Without), thousands(x.Lost()))
	}
	if rules := p.broken(); len(rules) > 0 {
		t := newTable()
		t.AppendHeader(table.Row{"rule", "blocked", "warned", "unknown", "what is so, or not known not to be"})
		for i, x := range rules {
			if i == top {
				break
			}
			t.AppendRow(table.Row{printable(x.Rule), thousands(x.Violated.Vacancies), thousands(x.Doubtful.Vacancies), thousands(x.Unknown.Vacancies), printable(x.Text.In("en"))})
		}
		right(t, 2, 3, 4)
		fmt.Fprintf(w, "\nVACANCIES BY RULE\n%s\n", t.Render())
		if rest := len(rules) - top; rest > 0 {
			fmt.Fprintf(w, "… and %s more, in the files of -out\n", thousands(rest))
		}
	}
	if silent := p.silent(min(top, worstRecruiters)); len(silent) > 0 {
		t := newTable()
		t.AppendHeader(table.Row{"recruiter", "vacancies", "terms unsaid", "under review", "blocked"})
		for _, o := range silent {
			t.AppendRow(table.Row{
				clip(printable(recruiterName(o)), 40), thousands(o.Vacancies), percent(float64(o.Unknown), float64(o.Asked)),
				thousands(o.Verdicts.Review), thousands(o.Verdicts.Block),
			})
		}
		right(t, 2, 3, 4, 5)
		fmt.Fprintf(w, "\nWHO LEAVES MOST UNSAID\n%s\n", t.Render())
	}
	for _, n := range p.NotCheckable {
		fmt.Fprintf(w, "%s\n", printable(n.Text.In("en")))
	}
}

// worstRecruiters is how many recruiters are shown.
const worstRecruiters = 5

// writeFindings writes why vacancies are kept out or under review.
func (r *report) writeFindings(w io.Writer) error {
	head := []string{
		"vacancy", "positions", "employer", "recruiter", "verdict", "rule", "outcome", "sentence", "evidence", "missing",
		"currencies", "sources", "jurisdiction", "version", "date",
	}
	return writeTable(w, head, func(add func(...string)) {
		for _, f := range r.Protection.Findings {
			var seen []string
			for _, e := range f.Evidence {
				seen = append(seen, e.Field+": "+e.Value)
			}
			date, _ := f.Date.Get()
			add(f.Vacancy, strconv.Itoa(f.Positions), f.Employer, f.Recruiter, f.Verdict.String(), f.Rule, f.Outcome.String(), f.Sentence,
				strings.Join(seen, "; "), strings.Join(f.Missing, " "), strings.Join(f.Currencies, "; "), strings.Join(f.Sources, "; "),
				f.Jurisdiction, f.Version, date.String())
		}
	})
}

// writeRecruiters writes who leaves how much unsaid.
func (r *report) writeRecruiters(w io.Writer) error {
	head := []string{"recruiter", "is_employer", "vacancies", "facts", "unknown", "share_unknown", "pass", "warn", "review", "block"}
	return writeTable(w, head, func(add func(...string)) {
		for _, o := range r.Protection.Recruiters {
			row := []string{o.Recruiter, strconv.FormatBool(o.Direct)}
			for _, n := range []int{o.Vacancies, o.Asked, o.Unknown} {
				row = append(row, strconv.Itoa(n))
			}
			row = append(row, strconv.FormatFloat(o.Share(), 'f', 4, 64))
			for _, n := range []int{o.Verdicts.Pass, o.Verdicts.Warn, o.Verdicts.Review, o.Verdicts.Block} {
				row = append(row, strconv.Itoa(n))
			}
			add(row...)
		}
	})
}
