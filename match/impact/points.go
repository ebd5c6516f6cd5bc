package impact

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A PointsTable is a points test as data, with its date and source: the German
// opportunity card ([OpportunityCard]), the Canadian grid ([ExpressEntry]), or the
// caller's own. Points belong to named facts, which are numbers: an age, years, a
// level, or 1 for yes and 0 for no.
type PointsTable struct {
	Name         string     `json:"name"`
	Jurisdiction string     `json:"jurisdiction"`
	AsOf         match.Date `json:"as_of"`  // the day as of which the figures stand
	Source       string     `json:"source"` // where they were read
	Pass         int        `json:"pass"`   // points from which the test is passed
	// Gates must hold whatever the points; of each list one fact is enough.
	Gates   [][]Gate      `json:"gates,omitzero"`
	Factors []PointFactor `json:"factors"`
	// Caps limit what factors give together.
	Caps []PointCap `json:"caps,omitzero"`
}

// A Gate is a fact that must be so much at least.
type Gate struct {
	Fact  string  `json:"fact"`
	Least float64 `json:"least"`
}

// A PointFactor gives points by one fact. Of factors with the same Best only the one
// that gives most counts; a blank Best stands alone.
type PointFactor struct {
	Fact  string      `json:"fact"`
	Best  string      `json:"best,omitzero"`
	Cap   string      `json:"cap,omitzero"`   // the name of one of Caps
	Bands []PointBand `json:"bands,omitzero"` // not overlapping; outside them there are no points
	// Given lets the fact itself be the points, 0 to so many: a table within the
	// table that is not held here. Then there are no bands.
	Given int `json:"given,omitzero"`
}

// A PointBand gives points from a value up to, not including, another; To 0 is no
// end.
type PointBand struct {
	From   float64 `json:"from"`
	To     float64 `json:"to,omitzero"`
	Points int     `json:"points"`
}

// A PointCap is the most that some factors give together.
type PointCap struct {
	Name string `json:"name"`
	Most int    `json:"most"`
}

// Applicant is what is known of somebody, by the names of the facts. A fact that is
// not there is unknown; none is 0.
type Applicant map[string]fact.Opt[float64]

// Points are what an applicant has: the least and the most that the unknown facts
// could make of it, and whether the test is passed.
type Points struct {
	Least  int      `json:"least"`
	Most   int      `json:"most"`
	Passed fact.Tri `json:"passed"`
	// Missing are the facts that would settle the points or a gate, in the order of
	// the table.
	Missing []string `json:"missing,omitzero"`
}

// String returns like "5 to 8 points, passed: unknown".
func (p Points) String() string {
	if p.Least == p.Most {
		return fmt.Sprintf("%d points, passed: %s", p.Least, p.Passed)
	}
	return fmt.Sprintf("%d to %d points, passed: %s", p.Least, p.Most, p.Passed)
}

// Validate reports every fault of a table at once.
func (t *PointsTable) Validate() error {
	var fs fact.Faults
	add := func(field, value string, err error) {
		fs.Add(fact.Fault{Input: "points table", Field: field, Value: value, Err: err})
	}
	for _, f := range []struct{ name, value string }{{"name", t.Name}, {"jurisdiction", t.Jurisdiction}, {"source", t.Source}} {
		if f.value == "" {
			add(f.name, "", fact.ErrMissing)
		}
	}
	for i, c := range t.Caps {
		if c.Most < 0 {
			add(fmt.Sprintf("caps[%d].most", i), strconv.Itoa(c.Most), fmt.Errorf("%w: want 0 or more", fact.ErrRange))
		}
	}
	for i, f := range t.Factors {
		place := fmt.Sprintf("factors[%d]", i)
		if f.Fact == "" {
			add(place+".fact", "", fact.ErrMissing)
		}
		if f.Cap != "" && !slices.ContainsFunc(t.Caps, func(c PointCap) bool { return c.Name == f.Cap }) {
			add(place+".cap", f.Cap, fact.ErrUnknownCode)
		}
		if (len(f.Bands) == 0) == (f.Given == 0) {
			add(place, f.Fact, fmt.Errorf("%w: want either bands or given", fact.ErrConflict))
		}
		if f.Given < 0 || f.Given > maxPoints {
			add(place+".given", strconv.Itoa(f.Given), fmt.Errorf("%w: want 0 to %d", fact.ErrRange, maxPoints))
		}
		if f.Best != "" && f.Cap != "" {
			add(place, f.Fact, fmt.Errorf("%w: points of a best are not capped", fact.ErrConflict))
		}
		bands := slices.Clone(f.Bands)
		slices.SortFunc(bands, func(a, b PointBand) int { return cmp.Compare(a.From, b.From) })
		for k, b := range bands {
			if !(b.To == 0 || b.To > b.From) || math.IsNaN(b.From) || b.Points > maxPoints || (k > 0 && (bands[k-1].To == 0 || bands[k-1].To > b.From)) || b.Points < 0 {
				add(place+".bands", fmt.Sprintf("from %v", b.From), fact.ErrRange)
			}
		}
	}
	return fs.Err()
}

// maxPoints is the most that one factor gives, so that sums cannot overflow.
const maxPoints = 1_000_000

// Judge returns the points of an applicant.
func (t *PointsTable) Judge(a Applicant) Points {
	p := Points{Passed: fact.Yes}
	best, sum := map[string][2]int{}, map[string][2]int{}
	for _, f := range t.Factors {
		low, high, known := f.points(a[f.Fact])
		if !known && high > low {
			p.miss(f.Fact)
		}
		if f.Best == "" {
			s := sum[f.Cap]
			sum[f.Cap] = [2]int{s[0] + low, s[1] + high}
			continue
		}
		b := best[f.Best]
		best[f.Best] = [2]int{max(b[0], low), max(b[1], high)}
	}
	for _, b := range best { // sums of whole numbers, in any order
		p.Least, p.Most = p.Least+b[0], p.Most+b[1]
	}
	for name, s := range sum {
		for _, c := range t.Caps {
			if c.Name == name {
				s[0], s[1] = min(s[0], c.Most), min(s[1], c.Most)
			}
		}
		p.Least, p.Most = p.Least+s[0], p.Most+s[1]
	}
	for _, gate := range t.Gates {
		open := fact.No
		for _, g := range gate {
			open = open.Or(g.holds(a[g.Fact]))
		}
		for _, g := range gate {
			if open == fact.Unknown && g.holds(a[g.Fact]) == fact.Unknown {
				p.miss(g.Fact)
			}
		}
		p.Passed = p.Passed.And(open)
	}
	switch {
	case p.Most < t.Pass:
		p.Passed = fact.No
	case p.Least < t.Pass:
		p.Passed = p.Passed.And(fact.Unknown)
	}
	return p
}

func (p *Points) miss(name string) {
	if !slices.Contains(p.Missing, name) {
		p.Missing = append(p.Missing, name)
	}
}

func (g Gate) holds(x fact.Opt[float64]) fact.Tri {
	if !stated(x) {
		return fact.Unknown
	}
	return fact.Of(x.Or(0) >= g.Least)
}

// stated reports whether a fact is known; what is no number says nothing.
func stated(x fact.Opt[float64]) bool { return x.Known() && !math.IsNaN(x.Or(0)) }

// points returns the least and the most that a fact gives.
func (f *PointFactor) points(x fact.Opt[float64]) (low, high int, known bool) {
	if !stated(x) {
		high = f.Given
		for _, b := range f.Bands {
			high = max(high, b.Points)
		}
		return 0, high, false
	}
	v := x.Or(0)
	if f.Given > 0 {
		n := int(min(max(v, 0), float64(f.Given)))
		return n, n, true
	}
	for _, b := range f.Bands {
		if v >= b.From && (b.To == 0 || v < b.To) {
			return b.Points, b.Points, true
		}
	}
	return 0, 0, true
}

// Facts that ApplicantOf reads from a record. Languages are levels 1 (A1) to 6 (C2),
// by the tag of the language: "language de".
const (
	FactAge        = "age"        // completed years
	FactEducation  = "education"  // ISCED level
	FactExperience = "experience" // years, the most in one occupation
	FactLanguage   = "language "  // and a tag
)

// ApplicantOf reads what a record says on a day. What it does not say is unknown,
// and a language that it does not list is left unknown too.
func ApplicantOf(w *match.Worker, on match.Date) Applicant {
	a := Applicant{}
	if born, ok := w.Birth.Get(); ok {
		a[FactAge] = fact.Some(float64(born.YearsTo(on)))
	}
	if level, ok := w.Education.Level.Get(); ok {
		a[FactEducation] = fact.Some(float64(level))
	}
	if w.Occupations != nil {
		most, known := 0.0, true
		for _, o := range w.Occupations {
			known = known && o.Years.Known()
			most = max(most, o.Years.Or(0))
		}
		if known {
			a[FactExperience] = fact.Some(most)
		}
	}
	for _, l := range w.Languages {
		if level, ok := l.Level.Get(); ok {
			a[FactLanguage+l.Language] = fact.Some(float64(level))
		}
	}
	return a
}

// with returns the facts of a with those of b, which win.
func (a Applicant) with(b Applicant) Applicant {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// A PointsTest gives a permit to the people chosen who pass a points test. Who may
// have passed, for want of facts, gets a permit of which it is unknown whether it is
// still valid, and so is in the possible plan only.
type PointsTest struct {
	People People      `json:"people"`
	Table  PointsTable `json:"table"`
	On     match.Date  `json:"on"`     // day of the test, for ages
	Permit string      `json:"permit"` // class of the permit, which vacancies or the law must accept
	// Facts add to what records say, by worker id, and win over it.
	Facts map[string]Applicant `json:"facts,omitzero"`
}

// Change gives the permits. Nobody loses one.
func (l PointsTest) Change(d *Draft) error {
	if err := l.Table.Validate(); err != nil {
		return err
	}
	chosen, err := d.choose(&l.People)
	if err != nil {
		return err
	}
	if l.Permit == "" {
		return &fact.Fault{Field: "permit", Err: fact.ErrMissing}
	}
	d.Workers(func(w *match.Worker) bool {
		if w.Permits == nil || !chosen(w) { // unknown permits stay open as they are
			return false
		}
		p := match.Permit{
			Class: l.Permit, Regions: []geo.Code{}, Occupations: []taxonomy.Code{}, Until: fact.None[match.Date](),
		}
		switch l.Table.Judge(ApplicantOf(w, l.On).with(l.Facts[w.ID])).Passed {
		case fact.No:
			return false
		case fact.Unknown:
			p.Until = fact.Opt[match.Date]{}
		default:
		}
		w.Permits = append(slices.Clip(w.Permits), p)
		return true
	})
	return nil
}

func (l PointsTest) String() string {
	return fmt.Sprintf("points test %s (%s, as of %s, from %d points), permit %s: %s",
		l.Table.Name, l.Table.Jurisdiction, l.Table.AsOf, l.Table.Pass, l.Permit, l.People)
}
