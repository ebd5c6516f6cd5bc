package match

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// An Explanation says where the score of a pair in one view comes from, as
// data. In millionths, the contributions of the parts and the baseline add up
// to the score exactly. A part whose fact is missing contributes exactly 0.
type Explanation struct {
	Vacancy  string       `json:"vacancy"`
	Worker   string       `json:"worker"`
	View     View         `json:"view"`
	Verdict  Verdict      `json:"verdict"`
	Score    Score        `json:"score"`
	Baseline Micro        `json:"baseline"` // the score of the priors
	Parts    []Part       `json:"parts"`    // that apply, in component order
	Skills   []SkillMatch `json:"skills"`   // one for each demand, in the vacancy's order
}

// A Part is the share of one component in a score.
type Part struct {
	Component    Component `json:"component"`
	State        State     `json:"state"`
	Value        float64   `json:"value"` // in [0, 1], with its bounds
	Low          float64   `json:"low"`
	High         float64   `json:"high"`
	Weight       float64   `json:"weight"`       // of all that apply, which sum to 1
	Contribution Micro     `json:"contribution"` // to the score, against the baseline
}

// A SkillMatch says how one demanded skill is met.
type SkillMatch struct {
	Demand SkillDemand   `json:"demand"`
	Held   fact.Tri      `json:"held"` // Unknown where the worker states no skills
	Level  fact.Opt[int] `json:"level,omitzero"`
	Credit float64       `json:"credit"` // in [0, 1]
	Weight float64       `json:"weight"` // of all demands, which sum to 1
}

// Explain explains the score of a pair in the employer's or the worker's view.
// A reciprocal score is the harmonic mean of the two, so it is explained by
// both; asked for [Reciprocal], Explain takes the employer's view.
func (s *Scorer) Explain(v *PreparedVacancy, w *PreparedWorker, view View) Explanation {
	if view != WorkerView {
		view = EmployerView
	}
	var fits [NumComponents]Fit
	s.fits(&fits, v, w)
	e := Explanation{
		Vacancy: v.ID, Worker: w.ID, View: view,
		Verdict: s.Verdict(v, w),
		Score:   s.aggregate(&fits, view).micro(),
		Skills:  skillMatches(v, w),
	}
	e.Parts, e.Baseline = s.parts(&fits, view, e.Score.Value)
	return e
}

// parts splits a score by the logarithmic mean and rounds the terms to
// millionths by largest remainder, so that they still add up.
func (s *Scorer) parts(fits *[NumComponents]Fit, view View, score Micro) ([]Part, Micro) {
	var (
		all             = s.params.weights(view)
		parts           []Part
		w, x, base      []float64
		total           float64
		applies         = func(c int) bool { return fits[c].State != NotApplicable && all[c] > 0 }
		priorAsBaseline = func(f Fit, prior float64) float64 {
			if f.State == Missing {
				return f.Value
			}
			return prior
		}
	)
	for c := range fits {
		if !applies(c) {
			continue
		}
		f := fits[c]
		parts = append(parts, Part{Component: Component(c), State: f.State, Value: f.Value, Low: f.Low, High: f.High, Weight: all[c]})
		w, x = append(w, all[c]), append(x, f.Value)
		base = append(base, priorAsBaseline(f, s.params.Prior[c]))
		total += all[c]
	}
	_, b, terms := Contributions(nil, w, x, base, s.params.Floor)
	baseline := ToMicro(b)
	for i, term := range apportion(terms, score-baseline) {
		parts[i].Weight /= total
		parts[i].Contribution = term
	}
	return parts, baseline
}

// apportion rounds terms to millionths that add up to sum, by largest
// remainder; equal remainders go in index order. A term of exactly 0 stays 0.
func apportion(terms []float64, sum Micro) []Micro {
	out := make([]Micro, len(terms))
	order := make([]int, 0, len(terms))
	rest := sum
	for i, t := range terms {
		out[i] = Micro(math.Floor(t * microOne))
		rest -= out[i]
		if t != 0 {
			order = append(order, i)
		}
	}
	remainder := func(i int) float64 { return terms[i]*microOne - math.Floor(terms[i]*microOne) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainder(b), remainder(a)) })
	for n := len(order); rest != 0 && n > 0; {
		step := Micro(1)
		if rest < 0 {
			step = -1
			slices.Reverse(order)
		}
		for _, i := range order {
			if rest == 0 {
				break
			}
			out[i] += step
			rest -= step
		}
	}
	return out
}

// skillMatches lists how each demand is met, in the order of the record.
func skillMatches(v *PreparedVacancy, w *PreparedWorker) []SkillMatch {
	out := make([]SkillMatch, len(v.skills))
	for i := range v.skills {
		d := &v.skills[i]
		m := SkillMatch{Demand: v.Skills[d.place], Held: fact.No}
		if v.skillTotal > 0 {
			m.Weight = d.weight / v.skillTotal
		}
		if w.Skills == nil {
			m.Held = fact.Unknown
		}
		k, ok := slices.BinarySearchFunc(w.skills, d.skill, func(h SkillHeld, s taxonomy.Skill) int {
			return cmp.Compare(h.Skill, s)
		})
		if ok {
			m.Held, m.Level = fact.Yes, w.skills[k].Level
			m.Credit = skillCredit(d, m.Level).Value
		}
		out[d.place] = m
	}
	return out
}

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
