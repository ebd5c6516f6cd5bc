package index

import (
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// What a record is made of, in the order of its bytes. The order, and the numbers
// of enumerations, stay as they are for ever: a further fact comes last in a
// layout of a new version, and the old one is still read.

func vacancyLayout(c *coder, v *match.Vacancy) {
	text(c, &v.ID)
	text(c, &v.Title)
	text(c, &v.Description)
	text(c, &v.Employer)
	text(c, &v.Occupation)
	text(c, &v.Region)
	tri(c, &v.Remote)
	opt(c, &v.Openings, integer[int])
	list(c, &v.Skills, skillDemand)
	list(c, &v.Languages, languageDemand)
	opt(c, &v.Education, isced)
	tri(c, &v.Regulated)
	opt(c, &v.Experience, float)
	list(c, &v.Licences, text[string])
	opt(c, &v.Wage, wageRange)
	opt(c, &v.Hours, float)
	opt(c, &v.Start, integer[match.Date])
	tri(c, &v.Permit.Exempt)
	tri(c, &v.Permit.Sponsored)
	list(c, &v.Permit.Classes, text[string])
	contract(c, &v.Terms.Contract)
	tri(c, &v.Terms.Shifts)
	tri(c, &v.Terms.Housing)
	if c.version >= withProtection {
		protection(c, &v.Protection)
	}
}

// withProtection is the first layout that has the terms of protection, of which
// records in an older one say nothing.
const withProtection = 2

func protection(c *coder, p *match.Protection) {
	opt(c, &p.WorkerFee, money)
	opt(c, &p.Deposit, money)
	opt(c, &p.ExitPenalty, money)
	tri(c, &p.DocumentsRetained)
	opt(c, &p.ReferenceWage, money)
	opt(c, &p.OvertimeWeek, float)
	opt(c, &p.OvertimeYear, float)
	tri(c, &p.OvertimeVoluntary)
	opt(c, &p.WeeklyRest, float)
	tri(c, &p.ContractWritten)
	opt(c, &p.Deductions, float)
	opt(c, &p.PayInterval, integer[int])
	tri(c, &p.FreeToLeaveHousing)
	opt(c, &p.Recruiter, text[string])
	tri(c, &p.RecruiterLicensed)
	tri(c, &p.MayChangeEmployer)
	tri(c, &p.RepatriationByWorker)
	tri(c, &p.RemoteSiteWithoutPhone)
	tri(c, &p.ReplacesStrikers)
	tri(c, &p.DemandsSexAgeOrigin)
	tri(c, &p.GenuineRequirement)
	tri(c, &p.GrievanceChannel)
	tri(c, &p.SocialInsurance)
}

func workerLayout(c *coder, w *match.Worker) {
	text(c, &w.ID)
	text(c, &w.Headline)
	origin(c, &w.Origin)
	list(c, &w.Citizenships, text[string])
	list(c, &w.Occupations, occupationHeld)
	list(c, &w.Wanted, text[taxonomy.Code])
	list(c, &w.Skills, skillHeld)
	list(c, &w.Languages, languageLevel)
	opt(c, &w.Education.Level, isced)
	recognition(c, &w.Education.Recognition)
	text(c, &w.Region)
	list(c, &w.MovesTo, text[geo.Code])
	list(c, &w.Permits, permit)
	list(c, &w.Licences, text[string])
	opt(c, &w.Wage, wageWish)
	opt(c, &w.Hours, float)
	opt(c, &w.Available, integer[match.Date])
	contract(c, &w.Wishes.Contract)
	tri(c, &w.Wishes.Shifts)
	tri(c, &w.Wishes.Housing)
	refusals(c, &w.Refusals)
	opt(c, &w.Birth, integer[match.Date])
	textMap(c, &w.Protected)
}

func skillDemand(c *coder, s *match.SkillDemand) {
	text(c, &s.Skill)
	boolean(c, &s.Optional)
	opt(c, &s.Level, integer[int])
}

func languageDemand(c *coder, l *match.LanguageDemand) {
	list(c, &l.AnyOf, languageLevel)
	boolean(c, &l.Must)
}

func languageLevel(c *coder, l *match.LanguageLevel) {
	text(c, &l.Language)
	opt(c, &l.Level, cefr)
}

func occupationHeld(c *coder, o *match.OccupationHeld) {
	text(c, &o.Code)
	opt(c, &o.Years, float)
}

func skillHeld(c *coder, s *match.SkillHeld) {
	text(c, &s.Skill)
	opt(c, &s.Level, integer[int])
}

func permit(c *coder, p *match.Permit) {
	text(c, &p.Class)
	list(c, &p.Regions, text[geo.Code])
	list(c, &p.Occupations, text[taxonomy.Code])
	opt(c, &p.Until, integer[match.Date])
}

func refusals(c *coder, r *match.Refusals) {
	list(c, &r.Occupations, text[taxonomy.Code])
	list(c, &r.Regions, text[geo.Code])
	list(c, &r.Employers, text[string])
	tri(c, &r.Shifts)
	opt(c, &r.MaxHours, float)
}

func wageRange(c *coder, w *match.WageRange) {
	money(c, &w.Low)
	money(c, &w.High)
	period(c, &w.Period)
	basis(c, &w.Basis)
}

func wageWish(c *coder, w *match.WageWish) {
	money(c, &w.Amount)
	period(c, &w.Period)
	basis(c, &w.Basis)
}

func money(c *coder, m *match.Money) {
	integer(c, &m.Minor)
	text(c, &m.Currency)
}

// Of the enumerations the last values.
const lastISCED = match.ISCED(8)

func tri(c *coder, t *fact.Tri)                  { small(c, t, fact.Yes) }
func isced(c *coder, l *match.ISCED)             { small(c, l, lastISCED) }
func cefr(c *coder, l *match.CEFR)               { small(c, l, match.Native) }
func origin(c *coder, o *match.Origin)           { small(c, o, match.Abroad) }
func recognition(c *coder, r *match.Recognition) { small(c, r, match.Refused) }
func contract(c *coder, t *match.Contract)       { small(c, t, match.Seasonal) }
func period(c *coder, p *match.Period)           { small(c, p, match.PerYear) }
func basis(c *coder, b *match.WageBasis)         { small(c, b, match.Net) }
