package plan

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Quota bounds how many placements join a worker and a vacancy that it counts.
// A nil list counts all, an empty one nobody; of a list one is enough, and all lists
// must agree. What is unknown is in no list: a worker of unknown origin counts as
// [FromAbroad]. A blank code is a fault. In JSON a list that is absent or null counts
// all, and [] nobody.
type Quota struct {
	Name string `json:"name"` // not blank, and no other quota's

	Groups       []Group  `json:"groups,omitzero"`       // of the worker
	Citizenships []string `json:"citizenships,omitzero"` // one of the worker's
	Permits      []string `json:"permits,omitzero"`      // the class of one of the worker's

	Regions     []geo.Code      `json:"regions,omitzero"`     // of the vacancy, with all within them
	Occupations []taxonomy.Code `json:"occupations,omitzero"` // of the vacancy, with all below them
	Employers   []string        `json:"employers,omitzero"`   // of the vacancy

	Min int64 `json:"min"`
	Max int64 `json:"max"` // 0 ≤ Min ≤ Max; see [assign.NoLimit]
}

func (q *Quota) worker(g *Graph, w int32) bool {
	x := g.Workers[w]
	return (q.Groups == nil || slices.Contains(q.Groups, g.Group(w))) &&
		(q.Citizenships == nil || slices.ContainsFunc(x.Citizenships, func(c string) bool { return slices.Contains(q.Citizenships, c) })) &&
		(q.Permits == nil || slices.ContainsFunc(x.Permits, func(p match.Permit) bool { return slices.Contains(q.Permits, p.Class) }))
}

// limitsWorkers reports whether the quota counts some workers only.
func (q *Quota) limitsWorkers() bool {
	return q.Groups != nil || q.Citizenships != nil || q.Permits != nil
}

func (q *Quota) vacancy(g *Graph, v *match.Vacancy) bool {
	return (q.Regions == nil || slices.ContainsFunc(q.Regions, func(c geo.Code) bool { return g.regions.Contains(c, v.Region) })) &&
		(q.Occupations == nil || slices.ContainsFunc(q.Occupations, func(c taxonomy.Code) bool {
			return strings.HasPrefix(string(v.Occupation), string(c))
		})) &&
		(q.Employers == nil || slices.Contains(q.Employers, v.Employer))
}

// limitsVacancies reports whether the quota counts placements in some vacancies only:
// else it counts workers by their own kind, wherever they go.
func (q *Quota) limitsVacancies() bool {
	return q.Regions != nil || q.Occupations != nil || q.Employers != nil
}

// quotaFaults adds every fault of the quotas of a policy to fs.
func (p *Policy) quotaFaults(g *Graph, fs *fact.Faults) {
	seen := map[string]bool{}
	for k, q := range p.Quotas {
		add := func(field, value string, err error) {
			fs.Add(fact.Fault{Input: "policy", Field: fmt.Sprintf("Quotas[%d].%s", k, field), Value: value, Err: err})
		}
		switch {
		case strings.TrimSpace(q.Name) == "":
			add("Name", q.Name, fact.ErrMissing)
		case seen[q.Name]:
			add("Name", q.Name, fact.ErrDuplicate)
		}
		seen[q.Name] = true
		if q.Min < 0 || q.Min > q.Max {
			add("Min", strconv.FormatInt(q.Min, 10), fmt.Errorf("%w: want 0 to %d", fact.ErrRange, q.Max))
		}
		for _, c := range q.Regions {
			if err := g.regions.Check(c); err != nil {
				add("Regions", string(c), err)
			}
		}
		for _, x := range q.Groups {
			if x > FromAbroad {
				add("Groups", x.String(), fact.ErrRange)
			}
		}
		for _, list := range []struct {
			field string
			blank bool
		}{
			{"Citizenships", slices.Contains(q.Citizenships, "")},
			{"Permits", slices.Contains(q.Permits, "")},
			{"Regions", slices.Contains(q.Regions, "")},
			{"Occupations", slices.Contains(q.Occupations, "")},
			{"Employers", slices.Contains(q.Employers, "")},
		} {
			if list.blank { // what is unknown is in no list, and a blank prefix is everything's
				add(list.field, "", fact.ErrMissing)
			}
		}
	}
}

// limits translates quotas into sets of places.
func (g *Graph) limits(quotas []Quota) []assign.Limit {
	var out []assign.Limit
	for _, q := range quotas {
		l := assign.Limit{Min: q.Min, Max: q.Max}
		if q.limitsWorkers() {
			l.Workers = []int32{}
			for w := range int32(len(g.Workers)) {
				if q.worker(g, w) {
					l.Workers = append(l.Workers, w)
				}
			}
		}
		if q.limitsVacancies() {
			l.Openings = []int32{}
			for j, v := range g.Vacancies {
				if q.vacancy(g, v) {
					l.Openings = append(l.Openings, int32(j))
				}
			}
		}
		out = append(out, l)
	}
	return out
}

// Unmet returns the names of the quotas that cannot be kept together with the
// locked pairs and the other floors, if the plan is infeasible.
func (p *Plan) Unmet() []string {
	var names []string
	for _, k := range p.answer.Unmet {
		names = append(names, p.quotas[k].Name)
	}
	return names
}

// Crossing returns the names of pairs of quotas that cross. Such a plan comes from
// a search: its status says whether that was completed, and no plan has a value
// above [Plan.Bound]. A quota that alone makes the problem hard, such as permits in a
// region whose locals move, is named twice.
func (p *Plan) Crossing() [][2]string {
	var pairs [][2]string
	for _, x := range p.answer.Crossing {
		pairs = append(pairs, [2]string{p.quotas[x[0]].Name, p.quotas[x[1]].Name})
	}
	return pairs
}

// Bound is what no plan exceeds: the value itself unless quotas cross.
func (p *Plan) Bound() assign.Value {
	if len(p.answer.Crossing) == 0 {
		return p.answer.Value
	}
	return p.answer.Bound
}

// Marginal returns what one position, one worker or one permit more or fewer is
// worth, each exact, level by level in the order of the policy. Openings and
// workers stand as in the graph, limits as the quotas of the policy. On a graph that
// covers lists they are exact for its edges; if the plan covers the market, and floors
// apart, both ends of a price there lie between the ends here.
func (p *Plan) Marginal(ctx context.Context) (*assign.Prices, error) {
	q, err := assign.Price(ctx, p.problem, p.answer)
	if err != nil {
		return nil, fmt.Errorf("plan: %s: %w", p.Form, err)
	}
	return q, nil
}

// full names a quota that counts an edge of the problem and has no room left, or
// is blank.
func (p *Plan) full(e assign.Edge, used []int64) string {
	for k, l := range p.problem.Limits {
		if used[k] >= l.Max && p.counts[k].worker(e.Worker) && p.counts[k].opening(e.Opening) {
			return p.quotas[k].Name
		}
	}
	return ""
}

// A counted is a limit in a form to look up.
type counted struct{ workers, openings map[int32]bool } // nil: all

func (c counted) worker(w int32) bool  { return c.workers == nil || c.workers[w] }
func (c counted) opening(j int32) bool { return c.openings == nil || c.openings[j] }

func set(list []int32) map[int32]bool {
	if list == nil {
		return nil
	}
	m := make(map[int32]bool, len(list))
	for _, x := range list {
		m[x] = true
	}
	return m
}

// held returns, for each worker and each vacancy, the name of a quota that keeps
// somebody who is not placed from a position that stays open.
func (p *Plan) held(filled []int) (ofWorker, ofVacancy map[int32]string) {
	ofWorker, ofVacancy = map[int32]string{}, map[int32]string{}
	if len(p.problem.Limits) == 0 {
		return ofWorker, ofVacancy
	}
	used := make([]int64, len(p.problem.Limits))
	for _, l := range p.problem.Limits {
		p.counts = append(p.counts, counted{set(l.Workers), set(l.Openings)})
	}
	for _, i := range p.answer.Edge {
		for k, c := range p.counts {
			if i >= 0 && c.worker(p.problem.Edges[i].Worker) && c.opening(p.problem.Edges[i].Opening) {
				used[k]++
			}
		}
	}
	excluded := set(p.problem.Excluded)
	for i, e := range p.problem.Edges {
		if p.answer.Edge[e.Worker] >= 0 || filled[e.Opening] >= int(p.problem.Capacity[e.Opening]) || excluded[int32(i)] {
			continue
		}
		if name := p.full(e, used); name != "" {
			if ofWorker[e.Worker] == "" {
				ofWorker[e.Worker] = name
			}
			if ofVacancy[e.Opening] == "" {
				ofVacancy[e.Opening] = name
			}
		}
	}
	return ofWorker, ofVacancy
}
