package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

// A protection is what the rules of protection say of the vacancies, and what it costs
// the plans to keep them.
type protection struct {
	protect.Summary
	Price []price `json:"price"` // nil where nothing was checked
	// Findings are those of vacancies that are blocked or under review, by vacancy, and of
	// them those that make them so.
	Findings []finding `json:"findings"`
}

// A price is how many positions a plan fills, and how many it would fill if nobody looked
// at protection.
type price struct {
	Form    plan.Form `json:"plan"`
	Filled  int       `json:"filled"`
	Without int       `json:"filled_without_protection"`
}

// Lost is what protection costs.
func (p price) Lost() int { return p.Without - p.Filled }

type finding struct {
	Vacancy   string          `json:"vacancy"`
	Positions int             `json:"positions"`
	Employer  string          `json:"employer,omitempty"`
	Recruiter string          `json:"recruiter,omitempty"`
	Verdict   protect.Verdict `json:"verdict_of_vacancy"`
	protect.Finding
	Sentence string `json:"sentence"`
}

// screener are the rules that the flags ask for; by default those of no country.
func (o options) screener() (*protect.Screener, error) {
	rules := protect.Baseline()
	switch o.protection {
	case "":
	case "none":
		return protect.Unchecked("as was asked for by -protection none"), nil
	default:
		f, err := os.Open(o.protection)
		if err != nil {
			return nil, err
		}
		rules, err = protect.ReadRules(o.protection, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
	}
	if o.minimumWage != "" {
		least, err := match.ParseMoney(o.minimumWage)
		if err != nil {
			return nil, fmt.Errorf("-minimum-wage %q: %w", o.minimumWage, err)
		}
		rules = rules.With("minimum_wage", protect.Amount(least))
	}
	return protect.New(rules)
}

// protected screens the vacancies of the survey and prices what it found.
func (r *report) protected(ctx context.Context) error {
	g := r.survey.Graph
	s := g.Settings.Protection
	vacancies := make([]match.Vacancy, len(g.Vacancies))
	for i, v := range g.Vacancies {
		vacancies[i] = *v
	}
	slices.SortFunc(vacancies, func(a, b match.Vacancy) int { return strings.Compare(a.ID, b.ID) })
	r.Protection = protection{Summary: s.Summarise(vacancies)}
	if !s.Checks() {
		return nil
	}
	for i := range vacancies {
		r.Protection.find(s, &vacancies[i])
	}
	free, err := g.Unprotected(ctx)
	if err != nil {
		return err
	}
	for _, p := range r.plans() {
		other, err := free.Solve(ctx, p.Form)
		if err != nil {
			return err
		}
		r.Protection.Price = append(r.Protection.Price, price{p.Form, filled(p), filled(other)})
	}
	return nil
}

func filled(p *plan.Plan) int { return p.Totals.Locals + p.Totals.Foreign() }

func (p *protection) find(s *protect.Screener, v *match.Vacancy) {
	r := s.Vacancy(v)
	if r.Verdict < protect.Review {
		return
	}
	for _, f := range r.Findings {
		if f.Verdict == r.Verdict {
			p.Findings = append(p.Findings, finding{
				v.ID, v.Positions(), v.Employer, v.Protection.Recruiter.Or(""), r.Verdict, f, f.Sentence("en"),
			})
		}
	}
}

// broken are the rules that vacancies break, or are not known to keep, those that block
// most vacancies first.
func (p *protection) broken() []protect.RuleSummary {
	rules := slices.DeleteFunc(slices.Clone(p.Rules), func(r protect.RuleSummary) bool {
		return r.Violated.Vacancies+r.Doubtful.Vacancies+r.Unknown.Vacancies == 0
	})
	slices.SortStableFunc(rules, func(a, b protect.RuleSummary) int {
		return cmp.Or(
			cmp.Compare(b.Violated.Vacancies, a.Violated.Vacancies), cmp.Compare(b.Doubtful.Vacancies, a.Doubtful.Vacancies),
			cmp.Compare(b.Unknown.Vacancies, a.Unknown.Vacancies),
		)
	})
	return rules
}

// leastRecruiter is how many vacancies a recruiter has in the table of the silent ones,
// where there are any of that many: of one vacancy a share says little.
const leastRecruiter = 5

// silent are the recruiters who leave most unsaid.
func (p *protection) silent(top int) []protect.Omission {
	some := slices.DeleteFunc(slices.Clone(p.Recruiters), func(o protect.Omission) bool { return o.Unknown == 0 })
	many := slices.DeleteFunc(slices.Clone(some), func(o protect.Omission) bool { return o.Vacancies < leastRecruiter })
	if len(many) > 0 {
		some = many
	}
	return some[:min(top, len(some))]
}

// verdictLines are the verdicts with what becomes of a vacancy.
func (p *protection) verdictLines() []verdictLine {
	return []verdictLine{
		{"pass", p.Pass, "every rule is known to be kept"},
		{"warn", p.Warn, "a lesser rule is broken, or not known to be kept; may be filled"},
		{"review", p.Review, "a rule that could block is not known to be kept; in the possible plan only"},
		{"block", p.Block, "a rule is broken; in no plan"},
	}
}

type verdictLine struct {
	Verdict string
	protect.Tally
	Meaning string
}

// recruiterName names whom an omission is of.
func recruiterName(o protect.Omission) string {
	switch {
	case o.Recruiter == "":
		return "nobody named"
	case o.Direct:
		return o.Recruiter + " (employer)"
	default:
		return o.Recruiter
	}
}
