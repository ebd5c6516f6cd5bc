package index

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// checkQuery checks a query for a kind and returns its words.
func (c *compiler) checkQuery(q *Query, k kind) (ws []string, err error) {
	var faults fact.Faults
	add := func(field, value string, err error) {
		if err != nil {
			faults.Add(fact.Fault{Input: "query", Field: field, Value: value, Err: err})
		}
	}
	add("occupation", string(q.Occupation), c.occupations.Check(q.Occupation))
	add("region", string(q.Region), c.regions.Check(q.Region))
	if slices.Contains(q.Skills, "") {
		add("skills", "", fact.ErrMissing)
	}
	if q.Origin != match.OriginUnknown && k == vacancies {
		add("origin", q.Origin.String(), errors.New("a vacancy has no origin"))
	}
	if q.Vacancy != nil && k == workers {
		add("vacancy", "", errors.New("it filters vacancies, not workers"))
	}
	from, hasFrom := q.StartFrom.Get()
	until, hasUntil := q.StartUntil.Get()
	if hasFrom && hasUntil && until < from {
		add("start", until.String(), fmt.Errorf("%w: before %s", fact.ErrRange, from))
	}
	if q.Wage != (match.WageWish{}) {
		wish := match.Worker{ID: "query", Wage: fact.Some(q.Wage)} // whose wage has the same bounds
		faults.AddError("query", 0, wish.Validate(c.codes()))
	}
	for _, n := range []struct {
		field string
		value int
	}{{"from", q.From}, {"size", q.Size}, {"skill_facets", q.SkillFacets}} {
		if n.value < 0 {
			add(n.field, strconv.Itoa(n.value), fmt.Errorf("%w: want 0 or more", fact.ErrRange))
		}
	}
	switch {
	case strings.TrimSpace(q.Text) == "":
	case len(q.Text) > MaxQueryText:
		add("text", q.Text, fmt.Errorf("%w: longer than %d bytes", fact.ErrRange, MaxQueryText))
	default:
		ws = c.analyzer.queryWords(q.Text)
		if len(ws) == 0 {
			add("text", q.Text, fmt.Errorf("%w: there is no word in it", fact.ErrSyntax))
		}
		if len(ws) > MaxQueryWords {
			add("text", q.Text, fmt.Errorf("%w: more than %d words", fact.ErrRange, MaxQueryWords))
		}
	}
	return ws, faults.Err()
}

// A filter says whether a record has what a query asks for, as far as it states
// that.
type filter[R any] func(*R) fact.Tri

// vacancyFilters returns the filters of a query beside region and occupation.
func vacancyFilters(q *Query) (fs []filter[match.Vacancy]) {
	if len(q.Skills) > 0 {
		fs = append(fs, func(v *match.Vacancy) fact.Tri {
			return hasAll(v.Skills, func(s match.SkillDemand) taxonomy.Skill { return s.Skill }, q.Skills)
		})
	}
	if q.StartFrom.Known() || q.StartUntil.Known() {
		fs = append(fs, func(v *match.Vacancy) fact.Tri {
			if v.Start.IsNone() {
				return fact.Yes
			}
			return q.starts(v.Start)
		})
	}
	if q.Wage != (match.WageWish{}) {
		fs = append(fs, func(v *match.Vacancy) fact.Tri {
			if v.Wage.IsNone() {
				return fact.No
			}
			w, known := v.Wage.Get()
			if !known || !q.compares(w.High, w.Period, w.Basis) {
				return fact.Unknown
			}
			return fact.Of(w.High.Minor >= q.Wage.Amount.Minor)
		})
	}
	if q.Vacancy != nil {
		fs = append(fs, q.Vacancy)
	}
	return fs
}

// workerFilters returns the filters of a query beside region and occupation.
func workerFilters(q *Query) (fs []filter[match.Worker]) {
	if len(q.Skills) > 0 {
		fs = append(fs, func(w *match.Worker) fact.Tri {
			return hasAll(w.Skills, func(s match.SkillHeld) taxonomy.Skill { return s.Skill }, q.Skills)
		})
	}
	if q.Origin != match.OriginUnknown {
		fs = append(fs, func(w *match.Worker) fact.Tri {
			if w.Origin == match.OriginUnknown {
				return fact.Unknown
			}
			return fact.Of(w.Origin == q.Origin)
		})
	}
	if q.StartFrom.Known() || q.StartUntil.Known() {
		fs = append(fs, func(w *match.Worker) fact.Tri {
			if w.Available.IsNone() {
				_, bounded := q.StartFrom.Get()
				return fact.Of(!bounded)
			}
			return q.starts(w.Available)
		})
	}
	if q.Wage != (match.WageWish{}) {
		fs = append(fs, func(w *match.Worker) fact.Tri {
			if w.Wage.IsNone() {
				return fact.Yes
			}
			wish, known := w.Wage.Get()
			if !known || !q.compares(wish.Amount, wish.Period, wish.Basis) {
				return fact.Unknown
			}
			return fact.Of(wish.Amount.Minor <= q.Wage.Amount.Minor)
		})
	}
	return fs
}

// hasAll reports whether a record has all the skills.
func hasAll[S any](have []S, name func(S) taxonomy.Skill, want []taxonomy.Skill) fact.Tri {
	if have == nil {
		return fact.Unknown
	}
	for _, w := range want {
		if !slices.ContainsFunc(have, func(s S) bool { return name(s) == w }) {
			return fact.No
		}
	}
	return fact.Yes
}

// starts reports whether a day lies within the bounds of the query.
func (q *Query) starts(day fact.Opt[match.Date]) fact.Tri {
	d, known := day.Get()
	if !known {
		return fact.Unknown
	}
	from, hasFrom := q.StartFrom.Get()
	until, hasUntil := q.StartUntil.Get()
	return fact.Of((!hasFrom || d >= from) && (!hasUntil || d <= until))
}

// compares reports whether an amount is of the same kind as that of the query.
func (q *Query) compares(amount match.Money, period match.Period, basis match.WageBasis) bool {
	return amount.Currency == q.Wage.Amount.Currency && period == q.Wage.Period &&
		(q.Wage.Basis == match.BasisUnknown || basis == q.Wage.Basis)
}

func vacancyFacets(t *tally, v *match.Vacancy) {
	for _, s := range v.Skills {
		t.countSkill(s.Skill, v.Positions())
	}
}

func workerFacets(t *tally, w *match.Worker) {
	for _, s := range w.Skills {
		t.countSkill(s.Skill, 0)
	}
	if t.byOrigin != nil {
		t.byOrigin[w.Origin]++
	}
}
