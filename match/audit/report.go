package audit

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Settings say how an audit tests and what it may show. The zero value is invalid;
// start from [DefaultSettings].
type Settings struct {
	// Alpha is the level of the whole audit: where groups are exchangeable, the
	// chance that anything at all is called different is at most Alpha.
	Alpha float64 `json:"alpha"`
	// MinGroup is the least number of people that may be shown, 1 or more. Groups
	// with fewer are pooled before anything is computed, with one more group, so that
	// none can be worked out from a total; and so are groups with fewer in a part, such
	// as among the permitted, or the part is left out. 1 shows all, for those who may
	// see it.
	MinGroup int `json:"min_group"`
	// PrefixAlpha is the level of one prefix in [PrefixTable].
	PrefixAlpha  float64      `json:"prefix_alpha"`
	Relabellings Relabellings `json:"relabellings"`
}

// DefaultSettings returns a level of 0.05, groups of at least 5, a prefix level of
// 0.1, and all relabellings up to 100,000, else 1,999 draws with seed 1. The level and
// the numbers of relabellings are conventions.
func DefaultSettings() Settings {
	return Settings{Alpha: 0.05, MinGroup: 5, PrefixAlpha: 0.1, Relabellings: Relabellings{Enumerate: 100_000, Draws: 1_999, Seed: 1}}
}

// Validate reports every setting that is out of range, as a [*fact.Faults].
func (s Settings) Validate() error {
	fs := s.Relabellings.faults()
	for _, x := range []struct {
		name  string
		value float64
	}{{"Alpha", s.Alpha}, {"PrefixAlpha", s.PrefixAlpha}} {
		if !(x.value > 0 && x.value < 1) {
			fs.Add(fact.Fault{Field: x.name, Value: fmt.Sprint(x.value), Err: fmt.Errorf("%w: want above 0 and below 1", fact.ErrRange)})
		}
	}
	if s.MinGroup < 1 {
		fs.Add(fact.Fault{Field: "MinGroup", Value: strconv.Itoa(s.MinGroup), Err: fmt.Errorf("%w: want 1 or more", fact.ErrRange)})
	}
	return fs.Err()
}

// A Report is what an audit found, and what it could not know.
type Report struct {
	Name     string   `json:"name"` // of the pool
	Settings Settings `json:"settings"`

	People    int `json:"people"`
	Selected  int `json:"selected"`
	Permitted int `json:"permitted"` // whom the law lets in, as the pool counts it
	LawBars   int `json:"law_bars"`  // whom it keeps out
	LawOpen   int `json:"law_open"`  // for whom a fact that it asks for is unknown
	Judged    int `json:"judged"`    // by people, as suitable or not
	Ranked    int `json:"ranked"`
	// OpenIsPermitted says that those of LawOpen count as permitted; see [Pool].
	OpenIsPermitted bool `json:"open_is_permitted"`

	// Tests is the size of the family that Holm's method adjusts for: all pairs of
	// groups of each attribute, because the reference is chosen by what happened, and
	// the score tests. Silent tests could never have reached the level, and so are not
	// in it (Tarone, Biometrics 46, 1990).
	Tests  int `json:"tests"`
	Silent int `json:"silent"`

	Attributes []Result `json:"attributes"`
}

// A Result is what an audit found by one attribute.
type Result struct {
	Attribute string `json:"attribute"`
	// Withheld says that the groups are too small to show even together; the rest is
	// empty then.
	Withheld bool `json:"withheld,omitzero"`
	// LeftOut names parts that are not shown for any group, because too few people of
	// some would be in it: permitted, suitable, scores.
	LeftOut []string `json:"left_out,omitzero"`
	Groups  []Group  `json:"groups,omitzero"` // by name, then unknown, then the pooled

	Overall Selection `json:"overall"`
	// Permitted compares among those whom the law permits, and Splits parts the
	// overall differences; nil where the law keeps nobody out, or it is left out.
	Permitted *Selection `json:"permitted,omitzero"`
	Splits    []Split    `json:"splits,omitzero"`
	// Suitable compares among those whom people judged suitable: equal opportunity
	// (Hardt, Price and Srebro 2016); nil where there is nobody, or it is left out.
	Suitable *Selection `json:"suitable,omitzero"`
	// Scores test each group's mean score against that of the other groups, among the
	// permitted who have a score.
	Scores []ScoreTest `json:"scores,omitzero"`
	// NDKL is that of the ranking against the shares of all people, and BestNDKL what
	// the fairest ranking of as many would have; unknown where nobody is ranked.
	NDKL     fact.Opt[float64] `json:"ndkl,omitzero"`
	BestNDKL fact.Opt[float64] `json:"best_ndkl,omitzero"`
}

// A Group is a row of an attribute.
type Group struct {
	Name    string   `json:"name"`             // of a group; else "unknown" or "pooled"
	Unknown bool     `json:"unknown,omitzero"` // the people whose group is not known
	Pooled  []string `json:"pooled,omitzero"`  // the groups of this row, "" for the unknown, if not one
	Overall Count    `json:"overall"`          // of all people
	// Permitted counts those whom the law permits, Suitable those judged so; unknown
	// where that part is left out.
	Permitted fact.Opt[Count] `json:"permitted,omitzero"`
	Suitable  fact.Opt[Count] `json:"suitable,omitzero"`
	// AllBest is how many are selected in all best plans, where a plan is one of
	// several; unknown for a ranking, and where quotas cross.
	AllBest fact.Opt[Span] `json:"all_best,omitzero"`

	// The rest is of a ranking, and for rows that are not pooled.
	Skew     fact.Opt[float64] `json:"skew,omitzero"` // of those selected, see [Skew]
	Exposure *Exposure         `json:"exposure,omitzero"`
	Prefix   *PrefixTest       `json:"prefix,omitzero"` // of the places that count as selected
}

// A Span is the least and the most of a number, both attained.
type Span struct {
	Least int `json:"least"`
	Most  int `json:"most"`
}

// A Selection compares the rates of the groups with the highest one. Only groups
// that are known and shown by themselves take part. Without a reference nobody of
// them was selected, and rates of 0 are not compared.
type Selection struct {
	Reference   string       `json:"reference"`
	Comparisons []Comparison `json:"comparisons"` // by group
}

// A ScoreTest compares the mean score of a group with that of all other groups.
type ScoreTest struct {
	Group  string `json:"group"`
	People int    `json:"people"`
	Others int    `json:"others"`
	Permutation
	Adjusted fact.Opt[float64] `json:"adjusted_p,omitzero"`
	Outcome  Outcome           `json:"outcome"`
}

// Run audits a pool by attributes. The order of the candidates does not matter. The
// error reports faults of the settings, the pool and the attributes, or is the
// cause of a cancelled context. The cost is that of the relabellings: with n scores
// Draws n for each group at most, and for a plan that of [plan.Plan.Ranges].
func Run(ctx context.Context, pool *Pool, attributes []Attribute, s Settings) (*Report, error) {
	var fs fact.Faults
	fs.AddError("settings", 0, s.Validate())
	fs.AddError("", 0, pool.check(ctx))
	seen := map[string]bool{}
	for i, a := range attributes {
		name := fmt.Sprintf("attributes[%d]", i)
		switch {
		case strings.TrimSpace(a.Name) == "" || a.Of == nil:
			fs.Add(fact.Fault{Field: name, Value: a.Name, Err: fact.ErrMissing})
		case seen[a.Name]:
			fs.Add(fact.Fault{Field: name, Value: a.Name, Err: fact.ErrDuplicate})
		}
		seen[a.Name] = true
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("audit: %w", context.Cause(ctx))
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	r := &Report{Name: pool.Name, Settings: s, People: len(pool.Candidates), OpenIsPermitted: pool.OpenIsPermitted, Attributes: []Result{}}
	r.count(pool)
	var family family
	for _, a := range attributes {
		t, err := newTally(ctx, pool, a, s.MinGroup)
		if err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
		result := t.result(r, &family)
		if err := t.allBest(ctx); err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
		if err := t.scores(ctx, result, s, &family); err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
		r.Attributes = append(r.Attributes, *result)
	}
	r.Tests, r.Silent = family.adjust(s.Alpha)
	return r, nil
}

// A Finding is a comparison of a report with the question that it answers.
type Finding struct {
	Attribute string `json:"attribute"`
	Among     string `json:"among"` // "all", "permitted" or "suitable"
	Comparison
}

// Findings lists the comparisons of a report: by attribute, then by question.
func (r *Report) Findings() []Finding {
	var all []Finding
	for i := range r.Attributes {
		x := &r.Attributes[i]
		for _, part := range []struct {
			among     string
			selection *Selection
		}{{"all", &x.Overall}, {"permitted", x.Permitted}, {"suitable", x.Suitable}} {
			if part.selection == nil {
				continue
			}
			for _, c := range part.selection.Comparisons {
				all = append(all, Finding{Attribute: x.Attribute, Among: part.among, Comparison: c})
			}
		}
	}
	return all
}

func (r *Report) count(pool *Pool) {
	for i := range pool.Candidates {
		c := &pool.Candidates[i]
		add := func(n *int, b bool) {
			if b {
				*n++
			}
		}
		add(&r.Selected, c.Selected)
		add(&r.Permitted, pool.permitted(c))
		add(&r.LawBars, c.Permitted == fact.No)
		add(&r.LawOpen, c.Permitted == fact.Unknown)
		add(&r.Judged, c.Suitable.Known())
		add(&r.Ranked, c.Rank > 0)
	}
}

// A family is all tests of an audit. Those of pairs without the reference have
// nothing to set.
type family []member

type member struct {
	p, least float64
	set      func(adjusted fact.Opt[float64], alpha float64)
}

// adjust sets what follows from each test, and returns how many there are and how
// many more could not speak.
func (f family) adjust(alpha float64) (tests, silent int) {
	var p []float64
	for _, m := range f {
		if m.least <= alpha {
			p = append(p, m.p)
		}
	}
	adjusted := holm(p)
	i := 0
	for _, m := range f {
		var a fact.Opt[float64]
		if m.least <= alpha {
			a = fact.Some(adjusted[i])
			i++
		}
		if m.set != nil {
			m.set(a, alpha)
		}
	}
	return len(p), len(f) - len(p)
}

// exposure measures a row.
func (t *tally) exposure(row int) *Exposure {
	var ranks []int
	var relevance []float64
	for i := range t.pool.Candidates {
		if t.row[i] != row {
			continue
		}
		c := &t.pool.Candidates[i]
		ranks = append(ranks, c.Rank)
		if score, ok := c.Score.Get(); ok && !t.out[theScored] && t.pool.permitted(c) {
			relevance = append(relevance, score.Float())
		}
	}
	e := exposureOf(ranks, relevance)
	return &e
}
