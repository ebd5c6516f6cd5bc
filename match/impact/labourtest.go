package impact

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A LabourMarketTest says when a vacancy may go to workers who are not local, vacancy
// by vacancy, as authorities test it:
//
//   - it was advertised for so many days: unknown where Advertised does not say;
//   - there are fewer locals than positions who fit it at a score of MinLocalScore.
//
// Where the test fails, pairs with others are dropped; where it is unknown, their
// permit is left open, so that they are in the possible plan only.
//
// The second test counts a local at every vacancy that they fit, though they can take
// one of them: it can keep positions open that no local is left for. LocalFirst is
// the test for all vacancies at once, which never does.
type LabourMarketTest struct {
	Jobs       Jobs           `json:"jobs"` // to which it applies
	Days       int            `json:"days,omitzero"`
	Advertised map[string]int `json:"advertised,omitzero"` // days, by vacancy id
	// LocalFirst makes the order of the policy local first.
	LocalFirst bool `json:"local_first,omitzero"`
	// MinLocalScore is the least score at which a local counts in the second test; 0:
	// no second test.
	MinLocalScore match.Micro `json:"min_local_score,omitzero"`
	// Citizenships of whom no test is asked, such as those who move freely.
	Citizenships []string `json:"citizenships,omitzero"`
}

// Change adds the test.
func (l LabourMarketTest) Change(d *Draft) error {
	var fs fact.Faults
	if l.Days < 0 {
		fs.Add(fact.Fault{Field: "days", Value: strconv.Itoa(l.Days), Err: fmt.Errorf("%w: want 0 or more", fact.ErrRange)})
	}
	if l.MinLocalScore < 0 {
		fs.Add(fact.Fault{Field: "min_local_score", Value: fmt.Sprint(l.MinLocalScore), Err: fmt.Errorf("%w: want 0 or more", fact.ErrRange)})
	}
	fs.AddError("", 0, l.Jobs.check(d.Regions()))
	if l.LocalFirst {
		d.Policy.Order = plan.LocalFirst()
	}
	d.Tests = append(slices.Clip(d.Tests), l)
	return fs.Err()
}

func (l LabourMarketTest) String() string {
	var parts []string
	if l.Days > 0 {
		parts = append(parts, fmt.Sprintf("advertised for %d days", l.Days))
	}
	if l.LocalFirst {
		parts = append(parts, "locals first")
	}
	if l.MinLocalScore > 0 {
		parts = append(parts, fmt.Sprintf("no local at %v or more", l.MinLocalScore.Float()))
	}
	if len(parts) == 0 {
		parts = []string{"nothing asked"}
	}
	s := "labour-market test: " + strings.Join(parts, ", ") + " (" + l.Jobs.String() + ")"
	if len(l.Citizenships) > 0 {
		s += ", not for " + strings.Join(l.Citizenships, ", ")
	}
	return s
}

// passed says whether a vacancy may go to others. enough says whether there are
// enough locals for its positions.
func (l *LabourMarketTest) passed(v *match.Vacancy, enough fact.Tri) fact.Tri {
	advertised := fact.Yes
	if l.Days > 0 {
		days, known := l.Advertised[v.ID]
		advertised = fact.Unknown
		if known {
			advertised = fact.Of(days >= l.Days)
		}
	}
	return advertised.And(enough.Not())
}

// applyTests returns the graph with the pairs that pass all tests.
func applyTests(g *plan.Graph, c *Case) *plan.Graph {
	for i := range c.Tests {
		t := &c.Tests[i]
		verdict := t.verdicts(g, c)
		sub := *g
		sub.Edges = make([]plan.Edge, 0, len(g.Edges))
		for _, e := range g.Edges {
			if g.Group(e.Worker) != plan.Locals && !free(t.Citizenships, g.Workers[e.Worker]) {
				switch verdict[e.Vacancy] {
				case fact.No:
					continue
				case fact.Unknown:
					e.Open |= match.GatePermit
				default:
				}
			}
			sub.Edges = append(sub.Edges, e)
		}
		g = &sub
	}
	return g
}

func (l *LabourMarketTest) verdicts(g *plan.Graph, c *Case) []fact.Tri {
	certain, possible := make([]int, len(g.Vacancies)), make([]int, len(g.Vacancies))
	for _, e := range g.Edges {
		if g.Group(e.Worker) == plan.Locals && e.Score >= l.MinLocalScore {
			possible[e.Vacancy]++
			if e.Open == 0 {
				certain[e.Vacancy]++
			}
		}
	}
	out := make([]fact.Tri, len(g.Vacancies))
	for j, v := range g.Vacancies {
		out[j] = fact.Yes
		if !l.Jobs.has(v, c.Scoring.Regions) {
			continue
		}
		enough := fact.No
		switch n := v.Positions(); {
		case l.MinLocalScore == 0:
		case certain[j] >= n:
			enough = fact.Yes
		case possible[j] >= n:
			enough = fact.Unknown
		}
		out[j] = l.passed(v, enough)
	}
	return out
}

func free(citizenships []string, w *match.Worker) bool {
	return slices.ContainsFunc(w.Citizenships, func(c string) bool { return slices.Contains(citizenships, c) })
}
