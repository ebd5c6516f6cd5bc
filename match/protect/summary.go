package protect

import "github.com/beveridge-go/beveridge/match"

// A Summary is what the rules say of a list of vacancies.
type Summary struct {
	Basis        Basis         `json:"basis"`
	Pass         Tally         `json:"pass"`
	Warn         Tally         `json:"warn"`
	Review       Tally         `json:"review"`
	Block        Tally         `json:"block"`
	Rules        []RuleSummary `json:"rules"`      // that were asked, in their order
	Recruiters   []Omission    `json:"recruiters"` // see [Screener.Omissions]
	NotCheckable []Indicator   `json:"not_checkable"`
}

// A RuleSummary counts the vacancies by what one rule says of them, but for those for
// which it is kept. A vacancy that breaks two rules counts for both.
type RuleSummary struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Sources  []string `json:"sources"`
	Text     Text     `json:"text"`
	Violated Tally    `json:"violated"` // by a rule that blocks
	Doubtful Tally    `json:"doubtful"` // a warning
	Unknown  Tally    `json:"unknown"`
}

// A Tally counts vacancies and their positions.
type Tally struct {
	Vacancies int `json:"vacancies"`
	Positions int `json:"positions"`
}

func (t *Tally) add(v *match.Vacancy) {
	t.Vacancies++
	t.Positions += v.Positions()
}

// Summarise screens vacancies, whose order carries no meaning. If the screener asks
// nothing, the summary has the basis alone.
func (s *Screener) Summarise(vacancies []match.Vacancy) Summary {
	out := Summary{Basis: s.Basis(), NotCheckable: NotCheckable(), Recruiters: s.Omissions(vacancies)}
	if !s.Checks() {
		return out
	}
	out.NotCheckable = append(out.NotCheckable, s.rules.NotCheckable...)
	at := make(map[string]int)
	for i := range s.compiled {
		if c := &s.compiled[i]; c.asked(OfVacancy) {
			at[c.ID] = len(out.Rules)
			out.Rules = append(out.Rules, RuleSummary{Rule: c.ID, Severity: c.Severity(), Sources: c.Sources, Text: c.Text})
		}
	}
	for i := range vacancies {
		v := &vacancies[i]
		r := s.Vacancy(v)
		switch r.Verdict {
		case Pass:
			out.Pass.add(v)
		case Warn:
			out.Warn.add(v)
		case Review:
			out.Review.add(v)
		case Block:
			out.Block.add(v)
		case NotChecked:
		}
		for _, f := range r.Findings {
			rule := &out.Rules[at[f.Rule]]
			switch f.Outcome {
			case Violated:
				rule.Violated.add(v)
			case Doubtful:
				rule.Doubtful.add(v)
			case Unsettled:
				rule.Unknown.add(v)
			case Kept:
			}
		}
	}
	return out
}
