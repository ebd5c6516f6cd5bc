package match

import (
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Vacancy is one record of identical openings. Every field but ID may be
// unknown, which is its zero value; see package fact for how a known "none" is
// written. The JSON names are the record format of this library.
type Vacancy struct {
	ID          string              `json:"id"`
	Title       string              `json:"title,omitzero"`
	Description string              `json:"description,omitzero"`
	Employer    string              `json:"employer,omitzero"`
	Occupation  taxonomy.Code       `json:"occupation,omitzero"` // ISCO-08, one to four digits
	Region      geo.Code            `json:"region,omitzero"`
	Remote      fact.Tri            `json:"remote,omitzero"`     // can be done from anywhere
	Openings    fact.Opt[int]       `json:"openings,omitzero"`   // positions, at least 1; see Positions
	Skills      []SkillDemand       `json:"skills,omitzero"`     // in any order
	Languages   []LanguageDemand    `json:"languages,omitzero"`  // all of them
	Education   fact.Opt[ISCED]     `json:"education,omitzero"`  // least level
	Regulated   fact.Tri            `json:"regulated,omitzero"`  // needs a recognised qualification
	Experience  fact.Opt[float64]   `json:"experience,omitzero"` // years in the occupation
	Licences    []string            `json:"licences,omitzero"`   // all of them, without exception
	Wage        fact.Opt[WageRange] `json:"wage,omitzero"`
	Hours       fact.Opt[float64]   `json:"hours,omitzero"` // a week
	Start       fact.Opt[Date]      `json:"start,omitzero"` // none: at any time
	Permit      PermitTerms         `json:"permit,omitzero"`
	Terms       Terms               `json:"terms,omitzero"`
	Protection  Protection          `json:"protection,omitzero"` // never scored
}

// Positions returns the number of openings, and one where it is unknown: an
// advert stands for a position at least. Reports say how many were counted so.
func (v *Vacancy) Positions() int { return v.Openings.Or(1) }

// A SkillDemand is a skill that a vacancy asks for. Unknown or no level:
// presence is enough.
type SkillDemand struct {
	Skill    taxonomy.Skill `json:"skill"`
	Optional bool           `json:"optional,omitzero"` // else essential
	Level    fact.Opt[int]  `json:"level,omitzero"`    // 1 to MaxSkillLevel
}

// MaxSkillLevel is the highest level of a skill; the lowest is 1.
const MaxSkillLevel = 5

// A LanguageDemand is met by any one of its alternatives; a vacancy asks for
// all its demands. Two state languages are one demand: "be B1 or ru B1".
type LanguageDemand struct {
	AnyOf []LanguageLevel `json:"any_of"`
	Must  bool            `json:"must,omitzero"` // a hard constraint, not only a part of the score
}

// A LanguageLevel is a language at a level, demanded or held. Demanded with an
// unknown level, any knowledge is enough. Held with an unknown level, there is
// some, A1 or more; held at level 0 or none is the same as not held.
type LanguageLevel struct {
	Language string         `json:"language"` // BCP 47 tag, like "be"; compared letter by letter
	Level    fact.Opt[CEFR] `json:"level,omitzero"`
}

// PermitTerms says which right to work a vacancy can do with.
type PermitTerms struct {
	// Exempt: the occupation is on a list that needs no permit.
	Exempt fact.Tri `json:"exempt,omitzero"`
	// Sponsored: the employer applies for the permit of a worker without one.
	Sponsored fact.Tri `json:"sponsored,omitzero"`
	// Classes are the permit classes accepted; of a permit the region, the
	// occupation and the time must fit besides. None: no permit is accepted.
	Classes []string `json:"classes,omitzero"`
}

// IsZero reports whether nothing is known.
func (p PermitTerms) IsZero() bool {
	return p.Exempt == fact.Unknown && p.Sponsored == fact.Unknown && p.Classes == nil
}

// Terms are the terms of employment that a worker may have wishes about.
type Terms struct {
	Contract Contract `json:"contract,omitzero"`
	Shifts   fact.Tri `json:"shifts,omitzero"`  // work at night or in shifts
	Housing  fact.Tri `json:"housing,omitzero"` // the employer provides housing
}

// IsZero reports whether nothing is known.
func (t Terms) IsZero() bool { return t == Terms{} }
