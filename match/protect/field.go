package protect

import (
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A Field is a name that a rule may use.
type Field struct {
	Name string `json:"name"`
	// Kind is "yes or no", "number", "amount of money", "occupation" or "text".
	Kind  string `json:"kind"`
	Scope Scope  `json:"scope"` // from where on it can be known
	// From are the fields that it is made from, for one that no record states.
	From []string `json:"from,omitzero"`
}

// Fields returns the names that a rule may use, those of vacancies first. The caller
// owns the slice.
func Fields() []Field {
	out := make([]Field, len(fields))
	for i, f := range fields {
		out[i] = Field{Name: f.name, Kind: f.kind.String(), Scope: f.scope, From: slices.Clone(f.from)}
	}
	return out
}

// A field says where a name finds its value and how that is shown.
type field struct {
	name  string
	kind  kind
	scope Scope
	get   func(*facts) value
	show  func(*facts) string // "" where nothing is known
	from  []string
}

// settled reports whether the value is known.
func (f *field) settled(of *facts) bool {
	v := f.get(of)
	return v.known || v.tri.Known()
}

// fields is the one table of the names.
var fields = slices.Concat(vacancyFields, offerFields, placementFields)

var vacancyFields = []field{
	money("worker_fee", func(p *match.Protection) *fact.Opt[match.Money] { return &p.WorkerFee }),
	money("deposit", func(p *match.Protection) *fact.Opt[match.Money] { return &p.Deposit }),
	money("exit_penalty", func(p *match.Protection) *fact.Opt[match.Money] { return &p.ExitPenalty }),
	money("reference_wage", func(p *match.Protection) *fact.Opt[match.Money] { return &p.ReferenceWage }),
	yes("documents_retained", func(p *match.Protection) *fact.Tri { return &p.DocumentsRetained }),
	hours("overtime_week", func(p *match.Protection) *fact.Opt[float64] { return &p.OvertimeWeek }),
	hours("overtime_year", func(p *match.Protection) *fact.Opt[float64] { return &p.OvertimeYear }),
	yes("overtime_voluntary", func(p *match.Protection) *fact.Tri { return &p.OvertimeVoluntary }),
	hours("weekly_rest", func(p *match.Protection) *fact.Opt[float64] { return &p.WeeklyRest }),
	yes("contract_written", func(p *match.Protection) *fact.Tri { return &p.ContractWritten }),
	hours("deductions", func(p *match.Protection) *fact.Opt[float64] { return &p.Deductions }),
	{
		name: "pay_interval", kind: number,
		get:  func(f *facts) value { return wholeOf(f.vacancy.Protection.PayInterval) },
		show: func(f *facts) string { return shown(f.vacancy.Protection.PayInterval) },
	},
	yes("free_to_leave_housing", func(p *match.Protection) *fact.Tri { return &p.FreeToLeaveHousing }),
	{
		name: "recruiter", kind: text,
		get: func(f *facts) value {
			o := f.vacancy.Protection.Recruiter
			v := textOf(o.Or(""))
			v.without = o.IsNone()
			v.known = v.known || v.without
			return v
		},
		show: func(f *facts) string { return shown(f.vacancy.Protection.Recruiter) },
	},
	{
		name: "recruiter_licensed", kind: truth,
		get: func(f *facts) value {
			p := &f.vacancy.Protection
			if p.RecruiterLicensed == fact.Unknown && p.Recruiter.IsNone() {
				return value{tri: fact.Yes} // the employer hires, and needs no licence for it
			}
			return value{tri: p.RecruiterLicensed}
		},
		show: func(f *facts) string { return known(f.vacancy.Protection.RecruiterLicensed) },
	},
	yes("may_change_employer", func(p *match.Protection) *fact.Tri { return &p.MayChangeEmployer }),
	yes("repatriation_by_worker", func(p *match.Protection) *fact.Tri { return &p.RepatriationByWorker }),
	yes("remote_site_without_phone", func(p *match.Protection) *fact.Tri { return &p.RemoteSiteWithoutPhone }),
	yes("replaces_strikers", func(p *match.Protection) *fact.Tri { return &p.ReplacesStrikers }),
	yes("demands_sex_age_origin", func(p *match.Protection) *fact.Tri { return &p.DemandsSexAgeOrigin }),
	yes("genuine_requirement", func(p *match.Protection) *fact.Tri { return &p.GenuineRequirement }),
	yes("grievance_channel", func(p *match.Protection) *fact.Tri { return &p.GrievanceChannel }),
	yes("social_insurance", func(p *match.Protection) *fact.Tri { return &p.SocialInsurance }),
	{
		name: "hours", kind: number,
		get:  func(f *facts) value { return worked(f.vacancy.Hours) },
		show: func(f *facts) string { return shown(f.vacancy.Hours) },
	},
	{
		name: "wage", kind: text,
		get:  func(f *facts) value { return textOf(showWage(f.vacancy.Wage)) },
		show: func(f *facts) string { return showWage(f.vacancy.Wage) },
	},
	{
		name: "wage_basis", kind: text,
		get:  func(f *facts) value { return textOf(basisOf(f.vacancy.Wage)) },
		show: func(f *facts) string { return basisOf(f.vacancy.Wage) },
	},
	{
		name: "hourly_wage", kind: amount, from: []string{"wage", "wage_basis", "hours"},
		get: func(f *facts) value { return wageOf(f.vacancy.Wage, f.vacancy.Hours, match.PerHour) },
	},
	{
		name: "monthly_wage", kind: amount, from: []string{"wage", "wage_basis", "hours"},
		get: func(f *facts) value { return wageOf(f.vacancy.Wage, f.vacancy.Hours, match.PerMonth) },
	},
	{
		name: "occupation", kind: code,
		get:  func(f *facts) value { return textOf(f.vacancy.Occupation) },
		show: func(f *facts) string { return string(f.vacancy.Occupation) },
	},
	{
		name: "region", kind: text,
		get:  func(f *facts) value { return textOf(f.vacancy.Region) },
		show: func(f *facts) string { return string(f.vacancy.Region) },
	},
	{
		name: "employer", kind: text,
		get:  func(f *facts) value { return textOf(f.vacancy.Employer) },
		show: func(f *facts) string { return f.vacancy.Employer },
	},
	{
		name: "contract", kind: text,
		get:  func(f *facts) value { return textOf(f.vacancy.Terms.Contract.String()) },
		show: func(f *facts) string { return f.vacancy.Terms.Contract.String() },
	},
	{
		name: "shifts", kind: truth,
		get:  func(f *facts) value { return value{tri: f.vacancy.Terms.Shifts} },
		show: func(f *facts) string { return known(f.vacancy.Terms.Shifts) },
	},
	{
		name: "housing", kind: truth,
		get:  func(f *facts) value { return value{tri: f.vacancy.Terms.Housing} },
		show: func(f *facts) string { return known(f.vacancy.Terms.Housing) },
	},
}

func yes(name string, at func(*match.Protection) *fact.Tri) field {
	return field{
		name: name, kind: truth,
		get:  func(f *facts) value { return value{tri: *at(&f.vacancy.Protection)} },
		show: func(f *facts) string { return known(*at(&f.vacancy.Protection)) },
	}
}

func hours(name string, at func(*match.Protection) *fact.Opt[float64]) field {
	return field{
		name: name, kind: number,
		get:  func(f *facts) value { return numberOf(*at(&f.vacancy.Protection)) },
		show: func(f *facts) string { return shown(*at(&f.vacancy.Protection)) },
	}
}

func money(name string, at func(*match.Protection) *fact.Opt[match.Money]) field {
	return field{
		name: name, kind: amount,
		get: func(f *facts) value {
			v := moneyOf(*at(&f.vacancy.Protection))
			v.without = name == "reference_wage" && at(&f.vacancy.Protection).IsNone() // it is no zero
			return v
		},
		show: func(f *facts) string { return shown(*at(&f.vacancy.Protection)) },
	}
}

// worked is the hours of a week; a job has some.
func worked(o fact.Opt[float64]) value {
	if o.IsNone() {
		return value{}
	}
	return numberOf(o)
}

// shown is the text form of a fact, "" where it is unknown and "none" for none.
func shown[T any](o fact.Opt[T]) string {
	if !o.Known() {
		return ""
	}
	return o.String()
}

func known(t fact.Tri) string {
	if t == fact.Unknown {
		return ""
	}
	return t.String()
}

// basisOf is "gross", or "" for a wage that says of the gross wage only the least.
func basisOf(o fact.Opt[match.WageRange]) string {
	if w, ok := o.Get(); !o.Known() || (ok && w.Basis != match.Gross) {
		return ""
	}
	return match.Gross.String()
}

func showWage(o fact.Opt[match.WageRange]) string {
	w, ok := o.Get()
	if !ok {
		return shown(o)
	}
	s := w.Low.String()
	if w.High != w.Low {
		s += " to " + w.High.String()
	}
	s += " a " + w.Period.String()
	if w.Basis != match.BasisUnknown {
		s += ", " + w.Basis.String()
	}
	return s
}
