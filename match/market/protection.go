package market

import (
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/protect"
)

// Protection returns the sample's rules of protection: the neutral baseline with an
// invented minimum wage of 4.00 BYN an hour and invented limits of overtime. It is no
// statement of any law.
func Protection() protect.Rules {
	r := protect.Baseline().
		With("minimum_wage", protect.Amount(minimumWage)).
		With("max_overtime_week", protect.Number(10)).
		With("max_overtime_year", protect.Number(180))
	r.Jurisdiction, r.Version, r.Date = "sample", "sample-1", fact.Some(Reference)
	r.Notice = "Invented for the sample, not a statement of law. " + r.Notice
	return r
}

var minimumWage = match.Money{Minor: 400, Currency: "BYN"} // an hour; every clean wage is above it

const (
	badPerMille  = 30 // vacancies with one violation, of the kinds below in equal parts
	agencyChance = 20 // per cent of vacancies that an agency fills
	agencies     = 40
)

// protect gives a vacancy the terms that protect its workers, from a source of chance of
// its own. Most are clean and known. In some, more often those of agencies, each fact is
// left out with a chance of a third; a few are bad on purpose, each in one way.
func (s Settings) protect(v *match.Vacancy, i int, o *occupation, at place) {
	d := newDraw(s, termsSide, i)
	p := &v.Protection
	*p = match.Protection{
		WorkerFee: fact.None[match.Money](), Deposit: fact.None[match.Money](), ExitPenalty: fact.None[match.Money](),
		DocumentsRetained: fact.No, ReferenceWage: fact.Some(reference(o, at)),
		OvertimeWeek: fact.None[float64](), OvertimeYear: fact.None[float64](), OvertimeVoluntary: fact.Yes,
		WeeklyRest: fact.Some([]float64{48, 42, 36, 24}[d.pick(70, 15, 10, 5)]), ContractWritten: fact.Yes,
		Deductions: fact.None[float64](), PayInterval: fact.Some([]int{30, 15}[d.pick(40, 60)]),
		FreeToLeaveHousing: fact.Yes, Recruiter: fact.None[string](), MayChangeEmployer: fact.Yes,
		RepatriationByWorker: fact.No, RemoteSiteWithoutPhone: fact.No, ReplacesStrikers: fact.No,
		DemandsSexAgeOrigin: fact.No, GenuineRequirement: fact.No, GrievanceChannel: fact.Yes, SocialInsurance: fact.Yes,
	}
	if d.chance(30) {
		p.OvertimeWeek, p.OvertimeYear = fact.Some(float64(d.between(1, 8))), fact.Some(float64(d.between(20, 160)))
	}
	if v.Terms.Housing == fact.Yes {
		p.Deductions = fact.Some(float64(d.between(5, 18)) / 100) // the rent
	}
	silent := d.gateMissing()
	if d.chance(agencyChance) {
		p.Recruiter, p.RecruiterLicensed = fact.Some(fmt.Sprintf("Agency %d", 1+d.below(agencies))), fact.Yes
		again := d.gateMissing() // agencies say less
		silent = again || d.gateMissing() || silent
	}
	switch {
	case d.below(1000) < badPerMille:
		violations[d.below(len(violations))].commit(v)
	case silent:
		d.leaveOut(p)
	}
}

// reference is what the occupation pays in the place, an hour of 40 a week, as a careful
// statistician would put it: no clean offer is far below.
func reference(o *occupation, at place) match.Money {
	monthly := o.wage * at.wages // in kopecks, since wages are per cent
	return match.Money{Minor: int64(monthly * 80 * 12 / (100 * 40 * 52)), Currency: "BYN"}
}

// A violation makes a vacancy bad in one way.
type violation struct {
	rule   string
	commit func(*match.Vacancy)
}

var violations = []violation{
	{"F01", func(v *match.Vacancy) { v.Protection.WorkerFee = fact.Some(money(350)) }},
	{"F02", func(v *match.Vacancy) { v.Protection.DocumentsRetained = fact.Yes }},
	{"F03", func(v *match.Vacancy) { pay(v, 3); v.Protection.ReferenceWage = fact.Some(money(3)) }},
	{"F04", func(v *match.Vacancy) { pay(v, 5); v.Protection.ReferenceWage = fact.Some(money(8)) }},
	{"F05", func(v *match.Vacancy) {
		if pay(v, 30); v.Hours.Known() {
			v.Hours = fact.Some(60.0)
		}
	}},
	{"F06", func(v *match.Vacancy) { v.Protection.OvertimeWeek = fact.Some(16.0) }},
	{"F07", func(v *match.Vacancy) {
		v.Protection.OvertimeWeek, v.Protection.OvertimeVoluntary = fact.Some(6.0), fact.No
	}},
	{"F08", func(v *match.Vacancy) { v.Protection.WeeklyRest = fact.Some(12.0) }},
	{"F09", func(v *match.Vacancy) { v.Protection.ContractWritten = fact.No }},
	{"F12", func(v *match.Vacancy) { v.Protection.Deductions = fact.Some(0.6) }},
	{"F13", func(v *match.Vacancy) { v.Protection.PayInterval = fact.Some(90) }},
	{"F14", func(v *match.Vacancy) { v.Protection.FreeToLeaveHousing = fact.No }},
	{"F16", func(v *match.Vacancy) {
		v.Protection.Recruiter, v.Protection.RecruiterLicensed = fact.Some("Agency 0"), fact.No
	}},
	{"F17", func(v *match.Vacancy) { v.Protection.ExitPenalty = fact.Some(money(1000)) }},
	{"F18", func(v *match.Vacancy) { v.Protection.Deposit = fact.Some(money(500)) }},
	{"F19", func(v *match.Vacancy) { v.Protection.MayChangeEmployer = fact.No }},
	{"F20", func(v *match.Vacancy) { v.Protection.RepatriationByWorker = fact.Yes }},
	{"F21", func(v *match.Vacancy) { v.Protection.RemoteSiteWithoutPhone = fact.Yes }},
	{"F22", func(v *match.Vacancy) { v.Protection.ReplacesStrikers = fact.Yes }},
	{"F23", func(v *match.Vacancy) { v.Protection.DemandsSexAgeOrigin = fact.Yes }},
	{"F24", func(v *match.Vacancy) { v.Protection.GrievanceChannel = fact.No }},
	{"F25", func(v *match.Vacancy) { v.Protection.SocialInsurance = fact.No }},
}

// pay states another wage of an hour, unless none is stated.
func pay(v *match.Vacancy, byn int) {
	if v.Wage.Known() {
		v.Wage = fact.Some(match.WageRange{Low: money(byn), High: money(byn), Period: match.PerHour, Basis: match.Gross})
	}
}

// leaveOut makes a third of the facts unknown.
func (d *draw) leaveOut(p *match.Protection) {
	for _, out := range []func(){
		func() { p.WorkerFee = fact.Opt[match.Money]{} },
		func() { p.Deposit = fact.Opt[match.Money]{} },
		func() { p.ExitPenalty = fact.Opt[match.Money]{} },
		func() { p.DocumentsRetained = fact.Unknown },
		func() { p.ReferenceWage = fact.Opt[match.Money]{} },
		func() { p.OvertimeWeek, p.OvertimeYear = fact.Opt[float64]{}, fact.Opt[float64]{} },
		func() { p.OvertimeVoluntary = fact.Unknown },
		func() { p.WeeklyRest = fact.Opt[float64]{} },
		func() { p.ContractWritten = fact.Unknown },
		func() { p.Deductions = fact.Opt[float64]{} },
		func() { p.PayInterval = fact.Opt[int]{} },
		func() { p.FreeToLeaveHousing = fact.Unknown },
		func() { p.RecruiterLicensed = fact.Unknown },
		func() { p.MayChangeEmployer = fact.Unknown },
		func() { p.RepatriationByWorker = fact.Unknown },
		func() { p.RemoteSiteWithoutPhone = fact.Unknown },
		func() { p.ReplacesStrikers = fact.Unknown },
		func() { p.DemandsSexAgeOrigin = fact.Unknown },
		func() { p.GrievanceChannel = fact.Unknown },
		func() { p.SocialInsurance = fact.Unknown },
	} {
		if d.below(3) == 0 {
			out()
		}
	}
}
