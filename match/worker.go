package match

import (
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Worker is the profile of one person. Every field but ID may be unknown,
// which is its zero value. Citizenships, Birth and Protected are here for the
// law and for the audit alone: no score reads them.
type Worker struct {
	ID       string `json:"id"`
	Headline string `json:"headline,omitzero"` // free text for search, never scored
	Origin   Origin `json:"origin,omitzero"`
	// Citizenships are ISO 3166-1 alpha-2 codes. They decide the right to work
	// and serve the audit; no score reads them.
	Citizenships []string           `json:"citizenships,omitzero"`
	Occupations  []OccupationHeld   `json:"occupations,omitzero"`
	Wanted       []taxonomy.Code    `json:"wanted,omitzero"` // occupations wished for
	Skills       []SkillHeld        `json:"skills,omitzero"`
	Languages    []LanguageLevel    `json:"languages,omitzero"`
	Education    Education          `json:"education,omitzero"`
	Region       geo.Code           `json:"region,omitzero"`   // where they live; abroad and blank: outside the tree
	MovesTo      []geo.Code         `json:"moves_to,omitzero"` // widest areas that they would move to
	Permits      []Permit           `json:"permits,omitzero"`
	Licences     []string           `json:"licences,omitzero"`
	Wage         fact.Opt[WageWish] `json:"wage,omitzero"`
	Hours        fact.Opt[float64]  `json:"hours,omitzero"`     // wished for, a week
	Available    fact.Opt[Date]     `json:"available,omitzero"` // none: now
	Wishes       Wishes             `json:"wishes,omitzero"`
	Refusals     Refusals           `json:"refusals,omitzero"` // what they will not do, at any score
	// Birth is the day of birth. It decides the minimum age and nothing else.
	Birth fact.Opt[Date] `json:"birth,omitzero"`
	// Protected are further protected attributes, such as sex, religion or
	// disability, each with the group that the worker is in. They serve the
	// audit alone: no constraint reads them either.
	Protected map[string]string `json:"protected,omitzero"`
}

// OccupationHeld is an occupation that a worker has worked in.
type OccupationHeld struct {
	Code  taxonomy.Code     `json:"code"`
	Years fact.Opt[float64] `json:"years,omitzero"`
}

// SkillHeld is a skill that a worker has.
type SkillHeld struct {
	Skill taxonomy.Skill `json:"skill"`
	Level fact.Opt[int]  `json:"level,omitzero"` // 1 to MaxSkillLevel
}

// Education is the highest level that a worker completed, and how it stands in
// the country of work.
type Education struct {
	Level       fact.Opt[ISCED] `json:"level,omitzero"`
	Recognition Recognition     `json:"recognition,omitzero"`
}

// IsZero reports whether nothing is known.
func (e Education) IsZero() bool { return e == Education{} }

// A Permit is a right to work that a worker holds. A list of limits that is
// unknown leaves open whether the permit is limited; an empty one says that it
// is not.
type Permit struct {
	Class       string          `json:"class"`
	Regions     []geo.Code      `json:"regions,omitzero"`     // widest areas
	Occupations []taxonomy.Code `json:"occupations,omitzero"` // with all below them
	Until       fact.Opt[Date]  `json:"until,omitzero"`       // last day; none: without end
}

// Wishes are the conditions that a worker asks for. A zero field is no wish.
type Wishes struct {
	Contract Contract `json:"contract,omitzero"`
	Shifts   fact.Tri `json:"shifts,omitzero"`  // Yes: wants shifts; No: wants none
	Housing  fact.Tri `json:"housing,omitzero"` // Yes: wants housing; No: wants none
}

// IsZero reports whether there is no wish.
func (w Wishes) IsZero() bool { return w == Wishes{} }

// Refusals are what a worker will not do: hard constraints, where [Wishes] are
// a part of the worker's score. A zero field refuses nothing.
type Refusals struct {
	Occupations []taxonomy.Code   `json:"occupations,omitzero"` // with all below them
	Regions     []geo.Code        `json:"regions,omitzero"`     // with all below them; work from anywhere is in none
	Employers   []string          `json:"employers,omitzero"`   // compared letter by letter
	Shifts      fact.Tri          `json:"shifts,omitzero"`      // Yes: will not work at night or in shifts
	MaxHours    fact.Opt[float64] `json:"max_hours,omitzero"`   // most hours a week
}

// IsZero reports whether no field is stated.
func (r Refusals) IsZero() bool {
	return r.Occupations == nil && r.Regions == nil && r.Employers == nil && r.Shifts.IsZero() && r.MaxHours.IsZero()
}
