package match

import (
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Rules is the part of the hard constraints that is law and not a record: who
// may work where without a permit, what a class of permits covers, which
// occupations need no permit, which are regulated, and from which age. It is
// data, with jurisdiction, version, date and source, because it decides about
// people; [ReadRules] reads it from JSON.
//
// Records and rules meet like this:
//
//   - What a record states wins: a vacancy that says whether it is exempt or
//     regulated, or which classes of permits it accepts, and a permit that says
//     what it is limited to. Rules fill what is unknown. Licences are the
//     exception: what the law asks for is asked for, whatever the vacancy lists.
//   - A list of Exempt, Regulated or Permits that is nil says nothing, and
//     unknown stays unknown. One that is not nil is the whole law: an
//     occupation that it lacks is not exempt or not regulated, and a class that
//     it lacks gives no right.
//   - FreeMovement and MinimumAge are the whole law always: a right or a limit
//     that no rule states does not exist.
//   - A rule covers a vacancy by occupation, region and the day on which the
//     job starts. A vacancy that is too vague for that leaves it open.
//
// The order of the lists carries no meaning.
type Rules struct {
	Jurisdiction string `json:"jurisdiction,omitzero"`
	Version      string `json:"version,omitzero"`
	// Date is the day as of which the rules stand. A job without a fixed start
	// is taken to start on that day or later; where it is not stated, on any.
	Date         fact.Opt[Date] `json:"date,omitzero"`
	Source       string         `json:"source,omitzero"` // law or agreement, for all that names none of its own
	FreeMovement []FreeMovement `json:"free_movement,omitzero"`
	Permits      []PermitRule   `json:"permits,omitzero"`
	Exempt       []Exemption    `json:"exempt,omitzero"`
	Regulated    []Regulation   `json:"regulated,omitzero"`
	MinimumAge   []AgeRule      `json:"minimum_age,omitzero"`
}

// A Clause is what all rules have: where a rule comes from and what it covers.
// A limit that is not there does not limit; an empty list of limits is a fault.
type Clause struct {
	Source      string          `json:"source,omitzero"`      // blank: that of the Rules
	From        fact.Opt[Date]  `json:"from,omitzero"`        // first day in force
	Until       fact.Opt[Date]  `json:"until,omitzero"`       // last day in force
	Occupations []taxonomy.Code `json:"occupations,omitzero"` // with all below them
	Regions     []geo.Code      `json:"regions,omitzero"`     // with all below them
}

// FreeMovement is a group of citizenships that need no permit.
type FreeMovement struct {
	Name         string   `json:"name"`         // of the group or the agreement
	Citizenships []string `json:"citizenships"` // ISO 3166-1 alpha-2
	Clause
}

// A PermitRule says what permits of a class cover. It is asked where a permit
// does not say what it is limited to, and for its class where a vacancy does
// not say what it accepts. A class may have several rules; one is enough.
type PermitRule struct {
	Class string `json:"class"`
	Clause
}

// An Exemption is an entry of a shortage list: the occupations need no permit,
// or none for the single case.
type Exemption struct{ Clause }

// A Regulation says what occupations ask for by law: a recognised
// qualification, licences, or both.
type Regulation struct {
	Qualification bool     `json:"qualification,omitzero"`
	Licences      []string `json:"licences,omitzero"` // all of them
	Clause
}

// An AgeRule is the least age, in completed years, on the day on which a job
// starts. Who was born on 29 February completes a year on 1 March where the
// year has no such day.
type AgeRule struct {
	Years int `json:"years"`
	// AcrossBorders limits the rule to workers who are not local.
	AcrossBorders bool `json:"across_borders,omitzero"`
	Clause
}

// Validate reports every fault of the rules at once, as a [*fact.Faults], or
// nil. Rules that decide anything name their jurisdiction and their source.
func (r *Rules) Validate(codes Codes) error {
	c := checker{codes: codes, record: "rules " + strconv.Quote(r.Jurisdiction)}
	c.text("jurisdiction", r.Jurisdiction)
	c.text("version", r.Version)
	c.text("source", r.Source)
	if r.decides() {
		for _, f := range []struct{ name, value string }{{"jurisdiction", r.Jurisdiction}, {"source", r.Source}} {
			if f.value == "" {
				c.fault(f.name, "", fact.ErrMissing)
			}
		}
	}
	c.date("date", r.Date)
	for i := range r.FreeMovement {
		field, rule := at("free_movement", i), &r.FreeMovement[i]
		c.required(field+".name", rule.Name)
		if len(rule.Citizenships) == 0 {
			c.fault(field+".citizenships", "", fact.ErrMissing)
		}
		c.citizenships(field+".citizenships", rule.Citizenships)
		c.clause(field, &rule.Clause, false)
	}
	for i := range r.Permits {
		c.required(at("permits", i)+".class", r.Permits[i].Class)
		c.clause(at("permits", i), &r.Permits[i].Clause, false)
	}
	for i := range r.Exempt {
		c.clause(at("exempt", i), &r.Exempt[i].Clause, true)
	}
	for i := range r.Regulated {
		field, rule := at("regulated", i), &r.Regulated[i]
		if !rule.Qualification && len(rule.Licences) == 0 {
			c.fault(field, "", fmt.Errorf("%w: neither a qualification nor a licence is asked for", fact.ErrMissing))
		}
		c.names(field+".licences", rule.Licences)
		c.clause(field, &rule.Clause, true)
	}
	for i := range r.MinimumAge {
		field, rule := at("minimum_age", i), &r.MinimumAge[i]
		if rule.Years < 1 || rule.Years > MaxYears {
			c.fault(field+".years", rule.Years, fmt.Errorf("%w: want 1 to %d", fact.ErrRange, MaxYears))
		}
		c.clause(field, &rule.Clause, false)
	}
	return c.faults.Err()
}

func (r *Rules) decides() bool {
	return r.FreeMovement != nil || r.Permits != nil || r.Exempt != nil || r.Regulated != nil || r.MinimumAge != nil
}

// clause checks what all rules have. Lists of occupations name some; a law that
// lists all of them is written without a limit only where that can be meant.
func (c *checker) clause(field string, rule *Clause, occupations bool) {
	c.text(field+".source", rule.Source)
	c.date(field+".from", rule.From)
	c.date(field+".until", rule.Until)
	from, ok := rule.From.Get()
	if until, limited := rule.Until.Get(); ok && limited && until < from {
		c.fault(field+".until", until, fmt.Errorf("%w: from is %s", fact.ErrConflict, from))
	}
	if len(rule.Occupations) == 0 && (occupations || rule.Occupations != nil) {
		c.fault(field+".occupations", "", fact.ErrMissing)
	}
	if rule.Regions != nil && len(rule.Regions) == 0 {
		c.fault(field+".regions", "", fact.ErrMissing)
	}
	c.occupations(field+".occupations", rule.Occupations)
	c.regions(field+".regions", rule.Regions)
}
