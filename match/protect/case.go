package protect

import (
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Terms are what a worker is offered, or signs. The zero value is all unknown.
type Terms struct {
	Wage       fact.Opt[match.WageRange] `json:"wage,omitzero"`
	Hours      fact.Opt[float64]         `json:"hours,omitzero"`      // a week
	Deductions fact.Opt[float64]         `json:"deductions,omitzero"` // share of the gross wage, 0 to 1
	Occupation taxonomy.Code             `json:"occupation,omitzero"`
	Region     geo.Code                  `json:"region,omitzero"` // of the workplace
	Months     fact.Opt[float64]         `json:"months,omitzero"` // duration; none: without end
}

// TermsOf returns what a vacancy offers. It states no duration.
func TermsOf(v *match.Vacancy) Terms {
	return Terms{
		Wage: v.Wage, Hours: v.Hours, Deductions: v.Protection.Deductions, Occupation: v.Occupation, Region: v.Region,
	}
}

// An Offer is what is known of a vacancy once it is offered to somebody. The zero
// value is all unknown.
type Offer struct {
	Offered Terms `json:"offered,omitzero"` // before the worker agreed
	Signed  Terms `json:"signed,omitzero"`  // in the contract
	// BeforeDeparture: the worker had the written contract, or a written offer, before
	// leaving or crossing a border.
	BeforeDeparture fact.Tri `json:"before_departure,omitzero"`
	// LanguageUnderstood: the contract is in a language that the worker reads.
	LanguageUnderstood fact.Tri `json:"language_understood,omitzero"`
}

// A Placement is what is known of the person who takes an offer. The zero value is
// all unknown.
type Placement struct {
	Age           fact.Opt[int] `json:"age,omitzero"`            // completed years on the first day
	CrossesBorder fact.Tri      `json:"crosses_border,omitzero"` // recruited in one country to work in another
	// FreeMovement: the worker takes the job under an agreement on free movement for
	// employment.
	FreeMovement fact.Tri `json:"free_movement,omitzero"`
	// Debt is what the worker owes to the recruiter or the employer; none: nothing.
	Debt fact.Opt[match.Money] `json:"debt,omitzero"`
	// Net is a month's wage after tax and social insurance.
	Net fact.Opt[match.Money] `json:"net,omitzero"`
}

// A facts is all that a rule can be asked about.
type facts struct {
	vacancy   *match.Vacancy
	offer     *Offer
	placement *Placement
}
