package match

import (
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// An Explanation says where the score of a pair in one view comes from, as
// data. In millionths, the contributions of the parts and the baseline add up
// to the score exactly. A part whose fact is missing contributes exactly 0.
type Explanation struct {
	Vacancy string  `json:"vacancy"`
	Worker  string  `json:"worker"`
	View    View    `json:"view"`
	Verdict Verdict `json:"verdict"`
	Score   Score   `json:"score"`
	// Modelled is what the scorer's [Model] makes of the score, and ranks by; nil
	// where there is none. The parts explain the score.
	Modelled *Score       `json:"modelled,omitempty"`
	Findings []Finding    `json:"findings,omitempty"` // why, gate by gate; not in Sides
	Baseline Micro        `json:"baseline"`           // the score of the priors
	Parts    []Part       `json:"parts,omitempty"`    // that apply, in component order
	Skills   []SkillMatch `json:"skills,omitempty"`   // one for each demand, in the vacancy's order
	// Sides explain the employer's and the worker's view, of whose scores a
	// reciprocal score is the harmonic mean. The other views have none, and the
	// reciprocal view has nothing but them: no part belongs to both.
	Sides []Explanation `json:"sides,omitempty"`
}

// A Part is the share of one component in a score.
type Part struct {
	Component    Component `json:"component"`
	State        State     `json:"state"`
	Value        float64   `json:"value"` // in [0, 1], with its bounds
	Low          float64   `json:"low"`
	High         float64   `json:"high"`
	Prior        float64   `json:"prior"`        // the baseline's value
	Weight       float64   `json:"weight"`       // of all that apply, which sum to 1
	Contribution Micro     `json:"contribution"` // to the score, against the baseline
	// Hiding is what the score would gain if all that is known of this
	// component were hidden: positive where the value is below the prior. Hiding
	// a part of it, such as one low level, can gain more. Under [ByLow] ranks do
	// not gain by either.
	Hiding Micro `json:"hiding"`
}

// A SkillMatch says how one demanded skill is met.
type SkillMatch struct {
	Demand SkillDemand `json:"demand"`
	// Held is Yes for full credit of the kind of skill, whatever its level: the
	// skill itself or one below it; No where at most a related one is held;
	// Unknown where the worker states no skills.
	Held fact.Tri `json:"held"`
	// By is the own skill that earns the credit, "" for none, with the level
	// stated for it. Of several it is the demanded one, else the first by name.
	By    taxonomy.Skill `json:"by,omitzero"`
	Level fact.Opt[int]  `json:"level,omitzero"`
	// Path leads from By up to what both have in common and down to the demand,
	// both ends included, through the concepts of the taxonomy. It is empty
	// where the two are one skill.
	Path   []Step  `json:"path,omitempty"`
	Credit float64 `json:"credit"` // in [0, 1], level included; expected
	Weight float64 `json:"weight"` // of all demands, which sum to 1
	// Contribution is the demand's part of the skills' contribution. Those of
	// all demands add up to it exactly.
	Contribution Micro `json:"contribution"`
}

// A Step is a concept on a path through a taxonomy.
type Step struct {
	Concept string `json:"concept"`
	Label   string `json:"label,omitzero"`
}

// Explain explains the score of a pair. The numbers are those of
// [Scorer.Score], to the bit.
func (s *Scorer) Explain(v *PreparedVacancy, w *PreparedWorker, view View) Explanation {
	e := s.explain(v, w, view)
	e.Findings = s.Findings(v, w)
	return e
}

func (s *Scorer) explain(v *PreparedVacancy, w *PreparedWorker, view View) Explanation {
	var fits [row.Components]row.Range
	applies := v.Query().Fits(&fits, &w.row)
	e := Explanation{
		Vacancy: v.ID, Worker: w.ID, View: view,
		Verdict: s.Verdict(v, w),
		Score:   s.score(&fits, applies, view),
	}
	if s.model != nil {
		modelled := s.Score(v, w, view)
		e.Modelled = &modelled
	}
	if view == Reciprocal {
		e.Sides = []Explanation{s.explain(v, w, EmployerView), s.explain(v, w, WorkerView)}
		return e
	}
	e.Parts, e.Baseline = s.parts(&fits, applies, view, e.Score.Value)
	skills := Part{Component: Skills, Prior: s.params.Prior[Skills]} // where it has no part
	for _, p := range e.Parts {
		if p.Component == Skills {
			skills = p
		}
	}
	e.Skills = s.skillMatches(v, w, skills, e.Score.Value, e.Baseline)
	return e
}

// Coverage returns the share of the essential, or of the optional skills that
// is held, by the weights of the demands; ok is false where none are demanded
// with a weight, or where the worker states no skills.
func (e Explanation) Coverage(optional bool) (share float64, ok bool) {
	met, all := 0.0, 0.0
	for _, m := range e.Skills {
		if m.Demand.Optional == optional && m.Held != fact.Unknown {
			met += float64(m.Weight * m.Credit)
			all += m.Weight
		}
	}
	if all == 0 {
		return 0, false
	}
	return min(met/all, 1), true
}

// parts splits a score into the contributions of its components.
func (s *Scorer) parts(fits *[row.Components]row.Range, applies row.Mask, view View, score Micro) ([]Part, Micro) {
	var (
		parts      []Part
		weights    = s.tables.Weights(view.row(), applies)
		prior      = s.priors()
		w, x, base []float64
	)
	micro := func(fits *[row.Components]row.Range) Micro {
		return Micro(s.tables.Micro(view.row(), s.tables.Key(fits, applies, view.row(), row.Expected)))
	}
	for c, weight := range weights {
		if weight == 0 {
			continue
		}
		f := fitOf(fits[c])
		hidden := *fits
		hidden[c] = prior[c]
		parts = append(parts, Part{
			Component: Component(c), State: f.State, Value: f.Value, Low: f.Low, High: f.High,
			Prior: prior[c][row.Expected].Float(), Weight: float64(weight) / row.WeightOne, Hiding: micro(&hidden) - score,
		})
		w, x, base = append(w, float64(weight)), append(x, f.Value), append(base, prior[c][row.Expected].Float())
	}
	baseline := micro(&prior)
	_, _, terms := Contributions(nil, w, x, base, s.params.Floor)
	for i, term := range apportion(terms, score-baseline) {
		parts[i].Contribution = term
	}
	return parts, baseline
}

// priors are the components of the baseline: the prior of each.
func (s *Scorer) priors() [row.Components]row.Range {
	var out [row.Components]row.Range
	for c := range out {
		out[c] = row.Exactly(row.CodeOf(s.params.Prior[c]))
	}
	return out
}

// skillMatches lists how each demand is met, in the order of the record.
func (s *Scorer) skillMatches(v *PreparedVacancy, w *PreparedWorker, part Part, score, baseline Micro) []SkillMatch {
	out := make([]SkillMatch, len(v.places))
	credits := v.Query().Matches(nil, &w.row, row.Expected)
	by := s.earners(credits, v, w)
	terms := make([]float64, len(v.places))
	perCredit := s.perCredit(part, score, baseline)
	for k, place := range v.places {
		weight := float64(v.row.Demands[k].Weight) / row.DemandOne
		m := SkillMatch{Demand: v.Skills[place], Held: fact.Unknown, Weight: weight}
		m.Credit = part.Prior // where no skills are stated
		if w.Skills != nil {
			m.Held, m.Credit = fact.No, float64(credits[k])/float64(row.FullCredit)
			if h := by[k]; h != nil {
				m.By, m.Level = h.Skill, h.Level
				m.Held, m.Path = s.path(m.By, m.Demand.Skill)
			}
		}
		terms[k] = float64(perCredit * weight * (m.Credit - part.Prior))
		out[place] = m
	}
	for k, term := range apportion(terms, part.Contribution) {
		out[v.places[k]].Contribution = term
	}
	return out
}

// perCredit is what a credit of 1 for all demands contributes to the score, so
// that the contributions of demands are in proportion to weight times credit
// over the prior: the slope of the logarithmic mean decomposition.
func (s *Scorer) perCredit(p Part, score, baseline Micro) float64 {
	value, prior := max(p.Value, s.params.Floor), max(p.Prior, s.params.Floor)
	slope := LogMean(score.Float(), baseline.Float()) * p.Weight / LogMean(value, prior)
	if p.Value < s.params.Floor && p.Value != p.Prior {
		return slope * (value - prior) / (p.Value - p.Prior)
	}
	return slope
}

// earners are the own skills that earn the credits of the demands, nil where
// there is none: of several the demanded one, else the first by name.
func (s *Scorer) earners(credits []row.Credit, v *PreparedVacancy, w *PreparedWorker) []*SkillHeld {
	by := make([]*SkillHeld, len(credits))
	alone := row.Worker{Skills: make([]row.Skill, 1)}
	var buf []row.Credit
	for i := range w.Skills {
		h := &w.Skills[i]
		alone.Skills[0] = w.row.Skills[i]
		buf = v.Query().Matches(buf[:0], &alone, row.Expected)
		for k, credit := range credits {
			if credit == 0 || buf[k] != credit {
				continue
			}
			demanded := v.Skills[v.places[k]].Skill
			if was := by[k]; was == nil || h.Skill == demanded || was.Skill != demanded && h.Skill < was.Skill {
				by[k] = h
			}
		}
	}
	return by
}

// path leads from a held skill to a demanded one through the taxonomy, and says
// whether the held one is the demanded one or below it.
func (s *Scorer) path(held, demanded taxonomy.Skill) (fact.Tri, []Step) {
	if held == demanded {
		return fact.Yes, nil
	}
	g, from, to := s.credits.Graph(), s.node(held), s.node(demanded)
	common := g.Common(to, from)
	up, down := g.Path(from, common), g.Path(to, common)
	var steps []Step
	for _, n := range up {
		steps = append(steps, Step{g.ID(n), g.Label(n)})
	}
	for _, n := range slices.Backward(down[:len(down)-1]) {
		steps = append(steps, Step{g.ID(n), g.Label(n)})
	}
	return fact.Of(common == to), steps
}
