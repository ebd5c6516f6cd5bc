package match

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Codes are the code schemes that records are checked against. In a scheme
// that is nil every code passes: an unknown code is a fault only within a named
// scheme that we hold.
type Codes struct {
	Occupations *taxonomy.Scheme
	Regions     *geo.Tree
}

// The bounds of a record. They are wide on purpose: what lies outside is a
// mistake, not an unusual case.
const (
	MaxIDLength = 256       // bytes
	MaxOpenings = 1_000_000 // of one vacancy
	MaxYears    = 80        // of experience
	MaxHours    = 168       // a week; the least is 1
	MaxMinor    = 1e15      // minor units of money
)

// Validate reports every fault of the record at once, as a [*fact.Faults], or
// nil. A record that validates can be scored.
func (v *Vacancy) Validate(codes Codes) error {
	c := checker{codes: codes, record: "vacancy " + strconv.Quote(v.ID)}
	c.lists(reflect.ValueOf(v).Elem())
	c.id(v.ID)
	c.text("title", v.Title)
	c.text("description", v.Description)
	c.text("employer", v.Employer)
	c.occupation("occupation", v.Occupation)
	c.region("region", v.Region)
	c.tri("remote", v.Remote)
	c.tri("regulated", v.Regulated)
	if n, ok := v.Openings.Get(); ok && (n < 1 || n > MaxOpenings) {
		c.fault("openings", n, fmt.Errorf("%w: want 1 to %d", fact.ErrRange, MaxOpenings))
	} else if v.Openings.IsNone() {
		c.fault("openings", "-", fmt.Errorf("%w: a vacancy has an opening", fact.ErrRange))
	}
	c.skillDemands(v.Skills)
	c.languageDemands(v.Languages)
	c.isced("education", v.Education)
	c.number("experience", v.Experience, 0, MaxYears)
	c.names("licences", v.Licences)
	if w, ok := v.Wage.Get(); ok {
		c.wageRange(w)
	}
	c.number("hours", v.Hours, 1, MaxHours)
	c.date("start", v.Start)
	c.tri("permit.exempt", v.Permit.Exempt)
	c.tri("permit.sponsored", v.Permit.Sponsored)
	c.names("permit.classes", v.Permit.Classes)
	enum(&c, "terms.contract", v.Terms.Contract, Seasonal)
	c.tri("terms.shifts", v.Terms.Shifts)
	c.tri("terms.housing", v.Terms.Housing)
	c.protection(&v.Protection)
	return c.faults.Err()
}

// Validate reports every fault of the record at once, as a [*fact.Faults], or
// nil.
func (w *Worker) Validate(codes Codes) error {
	c := checker{codes: codes, record: "worker " + strconv.Quote(w.ID), abroad: w.Origin == Abroad}
	c.lists(reflect.ValueOf(w).Elem())
	c.id(w.ID)
	c.text("headline", w.Headline)
	enum(&c, "origin", w.Origin, Abroad)
	c.citizenships("citizenships", w.Citizenships)
	for i, o := range w.Occupations {
		field := at("occupations", i)
		c.required(field+".code", string(o.Code))
		c.occupation(field+".code", o.Code)
		c.number(field+".years", o.Years, 0, MaxYears)
	}
	c.occupations("wanted", w.Wanted)
	c.skillsHeld(w.Skills)
	c.languages("languages", w.Languages)
	c.isced("education.level", w.Education.Level)
	enum(&c, "education.recognition", w.Education.Recognition, Refused)
	c.region("region", w.Region)
	c.regions("moves_to", w.MovesTo)
	c.permits(w.Permits)
	c.names("licences", w.Licences)
	if wish, ok := w.Wage.Get(); ok {
		c.money("wage.amount", wish.Amount)
		c.period("wage.period", wish.Period)
		enum(&c, "wage.basis", wish.Basis, Net)
	}
	c.number("hours", w.Hours, 1, MaxHours)
	c.date("available", w.Available)
	enum(&c, "wishes.contract", w.Wishes.Contract, Seasonal)
	c.tri("wishes.shifts", w.Wishes.Shifts)
	c.tri("wishes.housing", w.Wishes.Housing)
	c.refusals(&w.Refusals)
	if w.Birth.IsNone() {
		c.fault("birth", "-", fmt.Errorf("%w: everybody was born; blank where it is unknown", fact.ErrRange))
	}
	c.date("birth", w.Birth)
	c.protected(w.Protected)
	return c.faults.Err()
}

// A checker collects the faults of one record.
type checker struct {
	codes  Codes
	record string
	abroad bool // a region outside the tree is no fault
	faults fact.Faults
}

func (c *checker) fault(field string, value any, err error) {
	c.faults.Add(fact.Fault{Record: c.record, Field: field, Value: fmt.Sprint(value), Err: err})
}

func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

func (c *checker) id(id string) {
	switch {
	case id == "":
		c.fault("id", "", fact.ErrMissing)
	case len(id) > MaxIDLength:
		c.fault("id", id, fmt.Errorf("%w: longer than %d bytes", fact.ErrRange, MaxIDLength))
	case !utf8.ValidString(id):
		c.fault("id", id, fmt.Errorf("%w: not UTF-8", fact.ErrSyntax))
	}
}

// required checks a name: there must be one, in UTF-8.
func (c *checker) required(field, s string) {
	if s == "" {
		c.fault(field, "", fact.ErrMissing)
	}
	c.text(field, s)
}

// text checks that a text survives being written as JSON.
func (c *checker) text(field, s string) {
	if !utf8.ValidString(s) {
		c.fault(field, s, fmt.Errorf("%w: not UTF-8", fact.ErrSyntax))
	}
}

// occupation checks a code that may be blank.
func (c *checker) occupation(field string, code taxonomy.Code) {
	if c.codes.Occupations == nil {
		return
	}
	if err := c.codes.Occupations.Check(code); err != nil {
		c.fault(field, code, err)
	}
}

// region checks the place where something is; a worker abroad may live outside
// the tree.
func (c *checker) region(field string, code geo.Code) {
	if code == "" || c.codes.Regions == nil || c.abroad {
		return
	}
	if err := c.codes.Regions.Check(code); err != nil {
		c.fault(field, code, err)
	}
}

// occupations checks a list of codes, none of which may be blank.
func (c *checker) occupations(field string, codes []taxonomy.Code) {
	for i, code := range codes {
		c.required(at(field, i), string(code))
		c.occupation(at(field, i), code)
	}
}

func (c *checker) citizenships(field string, codes []string) {
	for i, code := range codes {
		if !isCapitals(code, 2) {
			c.fault(at(field, i), code, fmt.Errorf("%w: want two capital letters of ISO 3166-1", fact.ErrSyntax))
		}
	}
}

func (c *checker) regions(field string, codes []geo.Code) {
	abroad := c.abroad
	c.abroad = false // where somebody would work is in the tree
	for i, code := range codes {
		c.required(at(field, i), string(code))
		c.region(at(field, i), code)
	}
	c.abroad = abroad
}

func (c *checker) tri(field string, t fact.Tri) { enum(c, field, t, fact.Yes) }

// enum checks that a value of an enumeration is at most its last.
func enum[T ~uint8](c *checker, field string, v, last T) {
	if v > last {
		c.fault(field, v, fact.ErrRange)
	}
}

func (c *checker) isced(field string, level fact.Opt[ISCED]) {
	if l, ok := level.Get(); ok && l > maxISCED {
		c.fault(field, l, fmt.Errorf("%w: want 0 to %d", fact.ErrRange, maxISCED))
	}
}

func (c *checker) number(field string, x fact.Opt[float64], low, high float64) {
	if v, ok := x.Get(); ok && !(v >= low && v <= high) { // a NaN fails too
		c.fault(field, v, fmt.Errorf("%w: want %g to %g", fact.ErrRange, low, high))
	}
}

// date checks that a date has a text form that can be read again.
func (c *checker) date(field string, date fact.Opt[Date]) {
	if d, ok := date.Get(); ok && (d < minDate || d > maxDate) {
		c.fault(field, d, fmt.Errorf("%w: want %s to %s", fact.ErrRange, minDate, maxDate))
	}
}

func (c *checker) level(field string, level fact.Opt[int]) {
	if l, ok := level.Get(); ok && (l < 1 || l > MaxSkillLevel) {
		c.fault(field, l, fmt.Errorf("%w: want 1 to %d", fact.ErrRange, MaxSkillLevel))
	}
}

// names checks that a list of names has no blank and no repetition.
func (c *checker) names(field string, names []string) {
	seen := make(map[string]bool, len(names))
	for i, name := range names {
		c.required(at(field, i), name)
		if seen[name] {
			c.fault(at(field, i), name, fact.ErrDuplicate)
		}
		seen[name] = true
	}
}

func (c *checker) skillDemands(skills []SkillDemand) {
	seen := make(map[taxonomy.Skill]bool, len(skills))
	for i, s := range skills {
		c.skill(at("skills", i), s.Skill, s.Level, seen)
	}
}

func (c *checker) skillsHeld(skills []SkillHeld) {
	seen := make(map[taxonomy.Skill]bool, len(skills))
	for i, s := range skills {
		c.skill(at("skills", i), s.Skill, s.Level, seen)
	}
}

func (c *checker) skill(field string, s taxonomy.Skill, level fact.Opt[int], seen map[taxonomy.Skill]bool) {
	c.required(field+".skill", string(s))
	if seen[s] {
		c.fault(field+".skill", s, fact.ErrDuplicate)
	}
	seen[s] = true
	c.level(field+".level", level)
}

func (c *checker) languageDemands(demands []LanguageDemand) {
	for i, d := range demands {
		field := at("languages", i) + ".any_of"
		if len(d.AnyOf) == 0 {
			c.fault(field, "", fact.ErrMissing)
		}
		c.languages(field, d.AnyOf)
	}
}

func (c *checker) languages(field string, levels []LanguageLevel) {
	seen := make(map[string]bool, len(levels))
	for i, l := range levels {
		c.required(at(field, i)+".language", l.Language)
		if seen[l.Language] {
			c.fault(at(field, i)+".language", l.Language, fact.ErrDuplicate)
		}
		seen[l.Language] = true
		if level, ok := l.Level.Get(); ok && level > Native {
			c.fault(at(field, i)+".level", level, fact.ErrRange)
		}
	}
}

func (c *checker) permits(permits []Permit) {
	for i, p := range permits {
		field := at("permits", i)
		c.required(field+".class", p.Class)
		c.regions(field+".regions", p.Regions)
		c.date(field+".until", p.Until)
		c.occupations(field+".occupations", p.Occupations)
	}
}

func (c *checker) refusals(r *Refusals) {
	c.occupations("refusals.occupations", r.Occupations)
	c.regions("refusals.regions", r.Regions)
	c.names("refusals.employers", r.Employers)
	c.tri("refusals.shifts", r.Shifts)
	c.number("refusals.max_hours", r.MaxHours, 1, MaxHours)
}

// protected checks that each attribute has a name and a group.
func (c *checker) protected(attributes map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		c.required("protected", name)
		c.required("protected."+name, attributes[name])
	}
}

func (c *checker) money(field string, m Money) {
	if !isCurrency(m.Currency) {
		c.fault(field, m, fmt.Errorf("%w: want a currency of ISO 4217", fact.ErrSyntax))
	}
	if m.Minor < 0 || m.Minor > MaxMinor {
		c.fault(field, m, fact.ErrRange)
	}
}

func (c *checker) period(field string, p Period) {
	if p < PerHour || p > PerYear {
		c.fault(field, p, fact.ErrMissing)
	}
}

func (c *checker) wageRange(w WageRange) {
	c.money("wage.low", w.Low)
	c.money("wage.high", w.High)
	c.period("wage.period", w.Period)
	enum(c, "wage.basis", w.Basis, Net)
	switch {
	case w.Low.Currency != w.High.Currency:
		c.fault("wage.high", w.High, fmt.Errorf("%w: low is in %s", fact.ErrConflict, w.Low.Currency))
	case w.Low.Minor > w.High.Minor:
		c.fault("wage.high", w.High, fmt.Errorf("%w: low is %s", fact.ErrConflict, w.Low))
	}
}
