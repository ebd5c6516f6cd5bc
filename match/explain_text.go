package match

import (
	"fmt"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// String renders the explanation as lines for people.
func (e Explanation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s for %s, %s view: %.3f", e.Worker, e.Vacancy, e.View, e.Score.Value.Float())
	if e.Score.Low != e.Score.High {
		fmt.Fprintf(&b, " (between %.3f and %.3f)", e.Score.Low.Float(), e.Score.High.Float())
	}
	b.WriteString("\n")
	if e.Verdict.Failed != 0 {
		fmt.Fprintf(&b, "  not possible: %s\n", e.Verdict.Failed)
	}
	if e.Verdict.Open != 0 {
		fmt.Fprintf(&b, "  to be confirmed: %s\n", e.Verdict.Open)
	}
	fmt.Fprintf(&b, "  %+.3f  a typical applicant\n", e.Baseline.Float())
	for _, p := range e.Parts {
		fmt.Fprintf(&b, "  %+.3f  %s", p.Contribution.Float(), p.Component)
		switch p.State {
		case Missing:
			b.WriteString(": not stated")
		case Partial:
			fmt.Fprintf(&b, ": %.2f, stated in part", p.Value)
		default:
			fmt.Fprintf(&b, ": %.2f", p.Value)
		}
		if p.Component == Skills {
			b.WriteString(skillSummary(e.Skills))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// skillSummary says how many of the essential skills are held and which are
// missing, if any are asked for and the worker states skills.
func skillSummary(skills []SkillMatch) string {
	held, essential := 0, 0
	var lacking []string
	for _, m := range skills {
		if m.Demand.Optional {
			continue
		}
		essential++
		switch m.Held {
		case fact.Yes:
			held++
		case fact.No:
			lacking = append(lacking, string(m.Demand.Skill))
		case fact.Unknown:
			return ""
		}
	}
	if essential == 0 {
		return ""
	}
	s := fmt.Sprintf(" (%d of %d essential skills", held, essential)
	if len(lacking) > 0 {
		s += "; without " + strings.Join(lacking, ", ")
	}
	return s + ")"
}
