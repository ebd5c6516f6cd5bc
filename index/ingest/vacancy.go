package ingest

import (
	"fmt"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// vacancyColumns is the one table of the columns of vacancies: their order
// when written, their documentation, how they are read and written.
var vacancyColumns = []column[match.Vacancy]{
	text("id", "identifier, unique in the file; must be there", "V-1",
		func(v *match.Vacancy) *string { return &v.ID }),
	text("title", "job title", "Welder, night shift",
		func(v *match.Vacancy) *string { return &v.Title }),
	text("description", "free text", "MIG and TIG in a wagon works",
		func(v *match.Vacancy) *string { return &v.Description }),
	text("employer", "name or identifier of the employer", "Wagon Works",
		func(v *match.Vacancy) *string { return &v.Employer }),
	code("occupation", "ISCO-08 code of one to four digits, with its leading zero", "7212",
		func(v *match.Vacancy) *taxonomy.Code { return &v.Occupation }),
	code("region", "code of the region of the workplace", "BY-MI",
		func(v *match.Vacancy) *geo.Code { return &v.Region }),
	plainFact("remote", "yes if it can be done from anywhere, else no", "no",
		func(v *match.Vacancy) *fact.Tri { return &v.Remote }),
	plainFact("openings", "number of positions, at least 1", "3",
		func(v *match.Vacancy) *fact.Opt[int] { return &v.Openings }),
	list("skills", "skill@level between |; level 1 to 5 or left out; ? at the end: optional, else essential", "welding-mig@4|blueprints|forklift@2?",
		func(v *match.Vacancy) *[]match.SkillDemand { return &v.Skills }, parseSkillDemand, formatSkillDemand),
	list("languages", "language@level between |, all asked for; alternatives between /; ! at the end: a hard constraint", "be@B1/ru@B1|en@A2!",
		func(v *match.Vacancy) *[]match.LanguageDemand { return &v.Languages }, parseLanguageDemand, formatLanguageDemand),
	plainFact("education", "least level of ISCED 2011, 0 to 8", "3",
		func(v *match.Vacancy) *fact.Opt[match.ISCED] { return &v.Education }),
	plainFact("regulated", "yes if a recognised qualification is needed", "no",
		func(v *match.Vacancy) *fact.Tri { return &v.Regulated }),
	plainFact("experience", "least years in the occupation, with a decimal point", "1.5",
		func(v *match.Vacancy) *fact.Opt[float64] { return &v.Experience }),
	names("licences", "licences between |, all asked for", "driving-c|forklift",
		func(v *match.Vacancy) *[]string { return &v.Licences }),
	{
		Column{Name: "wage_low", Meaning: "least wage: an amount with a decimal point, and an ISO 4217 currency", Example: "1850.50 BYN"},
		setWageRange,
		func(v *match.Vacancy) string {
			return ofWage(v.Wage, none, func(w match.WageRange) string { return w.Low.String() })
		},
	},
	{
		Column{Name: "wage_high", Meaning: "greatest wage; blank: equal to wage_low", Example: "2400.00 BYN"},
		nil,
		func(v *match.Vacancy) string {
			return ofWage(v.Wage, "", func(w match.WageRange) string { return w.High.String() })
		},
	},
	{
		Column{Name: "wage_period", Meaning: "what the wage is for: hour, day, week, month, year; must be there with a wage", Example: "month"},
		nil,
		func(v *match.Vacancy) string {
			return ofWage(v.Wage, "", func(w match.WageRange) string { return w.Period.String() })
		},
	},
	{
		Column{Name: "wage_basis", Meaning: "gross or net", Example: "gross"},
		nil,
		func(v *match.Vacancy) string {
			return ofWage(v.Wage, "", func(w match.WageRange) string { return w.Basis.String() })
		},
	},
	plainFact("hours", "hours a week", "40",
		func(v *match.Vacancy) *fact.Opt[float64] { return &v.Hours }),
	plainFact("start", "first day; - : at any time", "2026-09-01",
		func(v *match.Vacancy) *fact.Opt[match.Date] { return &v.Start }),
	plainFact("permit_exempt", "yes if the occupation is on a list that needs no permit", "no",
		func(v *match.Vacancy) *fact.Tri { return &v.Permit.Exempt }),
	plainFact("permit_sponsored", "yes if the employer applies for the permit", "yes",
		func(v *match.Vacancy) *fact.Tri { return &v.Permit.Sponsored }),
	names("permit_classes", "permit classes accepted, between |; blank: any that covers the job; - : no permit is accepted", "work|seasonal",
		func(v *match.Vacancy) *[]string { return &v.Permit.Classes }),
	plainFact("contract", "permanent, fixed-term or seasonal", "permanent",
		func(v *match.Vacancy) *match.Contract { return &v.Terms.Contract }),
	plainFact("shifts", "yes for work at night or in shifts, else no", "yes",
		func(v *match.Vacancy) *fact.Tri { return &v.Terms.Shifts }),
	plainFact("housing", "yes if the employer provides housing, else no", "no",
		func(v *match.Vacancy) *fact.Tri { return &v.Terms.Housing }),
	protection("worker_fee", "all that a worker pays for being recruited, an amount and a currency; - : nothing", "-",
		func(p *match.Protection) *fact.Opt[match.Money] { return &p.WorkerFee }),
	protection("deposit", "what a worker leaves as security; - : nothing", "-",
		func(p *match.Protection) *fact.Opt[match.Money] { return &p.Deposit }),
	protection("exit_penalty", "what a worker pays for leaving early; - : nothing", "-",
		func(p *match.Protection) *fact.Opt[match.Money] { return &p.ExitPenalty }),
	protection("documents_retained", "yes if somebody else keeps the worker's papers, else no", "no",
		func(p *match.Protection) *fact.Tri { return &p.DocumentsRetained }),
	protection("reference_wage", "gross wage of an hour of the same work nearby; - : no such work is done there", "10.40 BYN",
		func(p *match.Protection) *fact.Opt[match.Money] { return &p.ReferenceWage }),
	protection("overtime_week", "most hours of overtime a week; - : none", "4",
		func(p *match.Protection) *fact.Opt[float64] { return &p.OvertimeWeek }),
	protection("overtime_year", "most hours of overtime a year; - : none", "120",
		func(p *match.Protection) *fact.Opt[float64] { return &p.OvertimeYear }),
	protection("overtime_voluntary", "yes if overtime can be refused, else no", "yes",
		func(p *match.Protection) *fact.Tri { return &p.OvertimeVoluntary }),
	protection("weekly_rest", "longest unbroken rest of each week, in hours; - : none", "48",
		func(p *match.Protection) *fact.Opt[float64] { return &p.WeeklyRest }),
	protection("contract_written", "yes for a written contract, else no", "yes",
		func(p *match.Protection) *fact.Tri { return &p.ContractWritten }),
	protection("deductions", "share of the gross wage that the employer keeps, 0 to 1; tax and insurance do not count; - : nothing", "0.1",
		func(p *match.Protection) *fact.Opt[float64] { return &p.Deductions }),
	protection("pay_interval", "days from one payment of the wage to the next", "30",
		func(p *match.Protection) *fact.Opt[int] { return &p.PayInterval }),
	protection("free_to_leave_housing", "yes if workers may leave the dwelling, or the employer provides none; else no", "yes",
		func(p *match.Protection) *fact.Tri { return &p.FreeToLeaveHousing }),
	protection("recruiter", "name or identifier of the agency; - : the employer hires", "Fair Hands",
		func(p *match.Protection) *fact.Opt[string] { return &p.Recruiter }),
	protection("recruiter_licensed", "yes if the agency is licensed, else no", "yes",
		func(p *match.Protection) *fact.Tri { return &p.RecruiterLicensed }),
	protection("may_change_employer", "yes if a worker may change to another employer, else no", "yes",
		func(p *match.Protection) *fact.Tri { return &p.MayChangeEmployer }),
	protection("repatriation_by_worker", "yes if the worker pays the way home, else no", "no",
		func(p *match.Protection) *fact.Tri { return &p.RepatriationByWorker }),
	protection("remote_site_without_phone", "yes if the site is remote and workers cannot call from it, else no", "no",
		func(p *match.Protection) *fact.Tri { return &p.RemoteSiteWithoutPhone }),
	protection("replaces_strikers", "yes if the worker would replace strikers, else no", "no",
		func(p *match.Protection) *fact.Tri { return &p.ReplacesStrikers }),
	protection("demands_sex_age_origin", "yes if the advert asks for a sex, an age or an origin, else no", "no",
		func(p *match.Protection) *fact.Tri { return &p.DemandsSexAgeOrigin }),
	protection("genuine_requirement", "yes if it is documented why it must ask so, else no", "no",
		func(p *match.Protection) *fact.Tri { return &p.GenuineRequirement }),
	protection("grievance_channel", "yes if there is somewhere to complain, else no", "yes",
		func(p *match.Protection) *fact.Tri { return &p.GrievanceChannel }),
	protection("social_insurance", "yes if the worker is insured like others, else no", "yes",
		func(p *match.Protection) *fact.Tri { return &p.SocialInsurance }),
}

// protection is a column of one of the terms of protection.
func protection[V any, P textual[V]](name, meaning, example string, p func(*match.Protection) P) column[match.Vacancy] {
	return plainFact(name, meaning, example, func(v *match.Vacancy) P { return p(&v.Protection) })
}

func parseSkillDemand(text string) (match.SkillDemand, error) {
	rest, optional := cutMark(text, '?')
	skill, level, err := parseSkill(rest)
	return match.SkillDemand{Skill: skill, Optional: optional, Level: level}, err
}

func formatSkillDemand(d match.SkillDemand) string {
	s := formatAt(string(d.Skill), skillSpecial, d.Level)
	if d.Optional {
		s += "?"
	}
	return s
}

// languageSpecial are the bytes that mean something in a cell of languages.
const languageSpecial = `\|@/!`

func parseLanguageDemand(text string) (match.LanguageDemand, error) {
	rest, must := cutMark(text, '!')
	d := match.LanguageDemand{Must: must}
	for _, part := range split(rest, '/') {
		l, err := parseLanguage(part)
		if err != nil {
			return d, err
		}
		d.AnyOf = append(d.AnyOf, l)
	}
	return d, nil
}

func formatLanguageDemand(d match.LanguageDemand) string {
	parts := make([]string, len(d.AnyOf))
	for i, l := range d.AnyOf {
		parts[i] = formatLanguage(l)
	}
	s := strings.Join(parts, "/")
	if d.Must {
		s += "!"
	}
	return s
}

func parseLanguage(text string) (match.LanguageLevel, error) {
	name, level, err := parseAt[match.CEFR](text)
	return match.LanguageLevel{Language: name, Level: level}, err
}

func formatLanguage(l match.LanguageLevel) string {
	return formatAt(l.Language, languageSpecial, l.Level)
}

// setWageRange reads the four cells of a wage. Period and basis alone say
// nothing: adverts often fill them in where the wage is left open.
func setWageRange(v *match.Vacancy, c *cells) {
	low, high := c.get("wage_low"), c.get("wage_high")
	var w match.WageRange
	ok := c.check("wage_period", w.Period.UnmarshalText([]byte(c.get("wage_period"))))
	ok = c.check("wage_basis", w.Basis.UnmarshalText([]byte(c.get("wage_basis")))) && ok
	if low == "" || low == none {
		if high != "" && high != none {
			c.fail("wage_low", low, fmt.Errorf("%w: wage_high is %s", fact.ErrMissing, high))
		} else if low == none {
			v.Wage = fact.None[match.WageRange]()
		}
		return
	}
	ok = c.check("wage_low", w.Low.UnmarshalText([]byte(low))) && ok
	w.High = w.Low
	if high != "" {
		ok = c.check("wage_high", w.High.UnmarshalText([]byte(high))) && ok
	}
	if ok {
		v.Wage = fact.Some(w)
	}
}

// ofWage returns a cell of a wage: blank if it is unknown, else the text of
// none, else that of a part.
func ofWage[W any](wage fact.Opt[W], none string, part func(W) string) string {
	w, ok := wage.Get()
	switch {
	case ok:
		return part(w)
	case wage.IsNone():
		return none
	default:
		return ""
	}
}
