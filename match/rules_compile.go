package match

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// days is an interval of days, both ends included.
type days struct{ first, last Date }

var anyDay = days{math.MinInt32, math.MaxInt32}

// overlaps reports whether a day of the other interval, not known which, lies
// in this one.
func (d days) overlaps(other days) fact.Tri {
	switch {
	case d.first <= other.first && other.last <= d.last:
		return fact.Yes
	case other.last < d.first || d.last < other.first:
		return fact.No
	default:
		return fact.Unknown
	}
}

// A clause is a compiled [Clause].
type clause struct {
	source      string
	force       days
	occupations []taxonomy.Code // empty: all
	regions     []span          // empty: everywhere
}

// compiledRules are the rules of a scorer, each list in an order that does not
// depend on the one in which it was given. clauses[k][i] belongs to rule i of
// list k.
type compiledRules struct {
	Rules

	from    Date // no job without a fixed start starts earlier
	clauses [numRuleLists][]clause
}

const (
	freeRules = iota
	permitRules
	exemptRules
	regulatedRules
	ageRules

	numRuleLists
)

func (s *Scorer) compileRules(r *Rules) compiledRules {
	c := compiledRules{Rules: *r, from: r.Date.Or(anyDay.first)}
	c.FreeMovement = canonical(r.FreeMovement, func(r *FreeMovement) *Clause {
		slices.Sort(r.Citizenships)
		return &r.Clause
	})
	c.Permits = canonical(r.Permits, func(r *PermitRule) *Clause { return &r.Clause })
	c.Exempt = canonical(r.Exempt, func(r *Exemption) *Clause { return &r.Clause })
	c.Regulated = canonical(r.Regulated, func(r *Regulation) *Clause {
		slices.Sort(r.Licences)
		return &r.Clause
	})
	c.MinimumAge = canonical(r.MinimumAge, func(r *AgeRule) *Clause { return &r.Clause })
	add := func(list int, rule *Clause) {
		c.clauses[list] = append(c.clauses[list], clause{
			source:      cmp.Or(rule.Source, r.Source),
			force:       days{rule.From.Or(anyDay.first), rule.Until.Or(anyDay.last)},
			occupations: rule.Occupations,
			regions:     s.spansOf(rule.Regions),
		})
	}
	for i := range c.FreeMovement {
		add(freeRules, &c.FreeMovement[i].Clause)
	}
	for i := range c.Permits {
		add(permitRules, &c.Permits[i].Clause)
	}
	for i := range c.Exempt {
		add(exemptRules, &c.Exempt[i].Clause)
	}
	for i := range c.Regulated {
		add(regulatedRules, &c.Regulated[i].Clause)
	}
	for i := range c.MinimumAge {
		add(ageRules, &c.MinimumAge[i].Clause)
	}
	return c
}

// canonical returns a deep copy of a list of rules in the order of their JSON,
// with each list in them in order. sort puts those lists in order that it does
// not return with the clause.
func canonical[T any](rules []T, sort func(*T) *Clause) []T {
	if rules == nil {
		return nil
	}
	type entry struct {
		rule T
		text string
	}
	entries := make([]entry, len(rules))
	for i := range rules {
		e := &entries[i]
		if err := json.Unmarshal([]byte(jsonOf(&rules[i])), &e.rule); err != nil {
			panic("match: a rule does not survive its JSON: " + err.Error())
		}
		clause := sort(&e.rule)
		slices.Sort(clause.Occupations)
		slices.Sort(clause.Regions)
		e.text = jsonOf(&e.rule)
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.text, b.text) })
	out := make([]T, len(rules))
	for i := range entries {
		out[i] = entries[i].rule
	}
	return out
}

func jsonOf(rule any) string {
	text, err := json.Marshal(rule)
	if err != nil {
		panic("match: a rule that validates has no JSON: " + err.Error())
	}
	return string(text)
}

// before reports whether a job that starts in the interval starts by the last
// day of a permit.
func (d days) before(until fact.Opt[Date]) fact.Tri {
	last, limited := until.Get()
	switch {
	case until.IsNone():
		return fact.Yes
	case !limited:
		return fact.Unknown
	default:
		return days{anyDay.first, last}.overlaps(d)
	}
}
