package match

import (
	"fmt"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Protection are the terms of a vacancy that decide whether its workers are
// protected: what they pay, what is kept from them, what binds them. No score
// reads them; package protect judges them. Adverts rarely state them, and what
// is not stated is unknown. The zero value is all unknown.
type Protection struct {
	// WorkerFee is all that a worker pays for being recruited, in fees and related
	// costs of any kind, such as travel or medical tests; none: nothing.
	WorkerFee fact.Opt[Money] `json:"worker_fee,omitzero"`
	// Deposit is what a worker leaves as security; none: nothing.
	Deposit fact.Opt[Money] `json:"deposit,omitzero"`
	// ExitPenalty is what a worker pays for leaving early; none: nothing.
	ExitPenalty fact.Opt[Money] `json:"exit_penalty,omitzero"`
	// DocumentsRetained: somebody else keeps passport, permit or bank card.
	DocumentsRetained fact.Tri `json:"documents_retained,omitzero"`
	// ReferenceWage is what the same work pays nearby, gross and an hour; none: no
	// such work is done there.
	ReferenceWage fact.Opt[Money] `json:"reference_wage,omitzero"`
	// OvertimeWeek and OvertimeYear are the hours beyond Vacancy.Hours, at most.
	OvertimeWeek      fact.Opt[float64] `json:"overtime_week,omitzero"`
	OvertimeYear      fact.Opt[float64] `json:"overtime_year,omitzero"`
	OvertimeVoluntary fact.Tri          `json:"overtime_voluntary,omitzero"`
	// WeeklyRest is the longest unbroken rest of each week, in hours; none: no rest.
	WeeklyRest      fact.Opt[float64] `json:"weekly_rest,omitzero"`
	ContractWritten fact.Tri          `json:"contract_written,omitzero"`
	// Deductions is the share of the gross wage that the employer keeps, for
	// housing or anything else, 0 to 1; tax and social insurance do not count.
	Deductions fact.Opt[float64] `json:"deductions,omitzero"`
	// PayInterval is the days from one payment of the wage to the next, at least 1.
	PayInterval fact.Opt[int] `json:"pay_interval,omitzero"`
	// FreeToLeaveHousing: workers may leave the dwelling outside working hours. It is
	// Yes where the employer provides none.
	FreeToLeaveHousing fact.Tri `json:"free_to_leave_housing,omitzero"`
	// Recruiter is the name or identifier of the agency; none: the employer hires.
	Recruiter fact.Opt[string] `json:"recruiter,omitzero"`
	// RecruiterLicensed is unknown where it is known that there is no recruiter.
	RecruiterLicensed fact.Tri `json:"recruiter_licensed,omitzero"`
	MayChangeEmployer fact.Tri `json:"may_change_employer,omitzero"`
	// RepatriationByWorker: the worker pays the way home.
	RepatriationByWorker fact.Tri `json:"repatriation_by_worker,omitzero"`
	// RemoteSiteWithoutPhone: the site is remote, and workers cannot call from it.
	RemoteSiteWithoutPhone fact.Tri `json:"remote_site_without_phone,omitzero"`
	ReplacesStrikers       fact.Tri `json:"replaces_strikers,omitzero"`
	// DemandsSexAgeOrigin: the advert asks for a sex, an age or an origin.
	DemandsSexAgeOrigin fact.Tri `json:"demands_sex_age_origin,omitzero"`
	// GenuineRequirement: why it must ask so is documented.
	GenuineRequirement fact.Tri `json:"genuine_requirement,omitzero"`
	GrievanceChannel   fact.Tri `json:"grievance_channel,omitzero"`
	SocialInsurance    fact.Tri `json:"social_insurance,omitzero"`
}

// IsZero reports whether nothing is known.
func (p Protection) IsZero() bool { return p == Protection{} }

// maxOvertime is the most hours of overtime in a year of 52 weeks.
const maxOvertime = MaxHours * weeksPerYear

// protection checks the terms that package protect judges.
func (c *checker) protection(p *Protection) {
	for _, f := range []struct {
		name  string
		value fact.Opt[Money]
	}{
		{"worker_fee", p.WorkerFee}, {"deposit", p.Deposit}, {"exit_penalty", p.ExitPenalty}, {"reference_wage", p.ReferenceWage},
	} {
		if m, ok := f.value.Get(); ok {
			c.money("protection."+f.name, m)
		}
	}
	for _, f := range []struct {
		name string
		t    fact.Tri
	}{
		{"documents_retained", p.DocumentsRetained},
		{"overtime_voluntary", p.OvertimeVoluntary},
		{"contract_written", p.ContractWritten},
		{"free_to_leave_housing", p.FreeToLeaveHousing},
		{"recruiter_licensed", p.RecruiterLicensed},
		{"may_change_employer", p.MayChangeEmployer},
		{"repatriation_by_worker", p.RepatriationByWorker},
		{"remote_site_without_phone", p.RemoteSiteWithoutPhone},
		{"replaces_strikers", p.ReplacesStrikers},
		{"demands_sex_age_origin", p.DemandsSexAgeOrigin},
		{"genuine_requirement", p.GenuineRequirement},
		{"grievance_channel", p.GrievanceChannel},
		{"social_insurance", p.SocialInsurance},
	} {
		c.tri("protection."+f.name, f.t)
	}
	c.number("protection.overtime_week", p.OvertimeWeek, 0, MaxHours)
	c.number("protection.overtime_year", p.OvertimeYear, 0, maxOvertime)
	c.number("protection.weekly_rest", p.WeeklyRest, 0, MaxHours)
	c.number("protection.deductions", p.Deductions, 0, 1)
	if n, ok := p.PayInterval.Get(); (ok && (n < 1 || n > maxPayInterval)) || p.PayInterval.IsNone() {
		c.fault("protection.pay_interval", p.PayInterval, fmt.Errorf("%w: want 1 to %d days", fact.ErrRange, maxPayInterval))
	}
	if p.Recruiter.IsNone() && p.RecruiterLicensed.Known() {
		c.fault("protection.recruiter_licensed", p.RecruiterLicensed, fmt.Errorf("%w: there is no recruiter", fact.ErrConflict))
	}
	if name, ok := p.Recruiter.Get(); ok {
		c.required("protection.recruiter", name)
		if name == "-" || strings.TrimSpace(name) != name {
			c.fault("protection.recruiter", name, fmt.Errorf("%w: a name is not - and has no blanks around it", fact.ErrSyntax))
		}
	}
}

const maxPayInterval = 3660 // days; ten years is a mistake, not a practice
