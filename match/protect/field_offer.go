package protect

import (
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

var offerFields = slices.Concat(
	termFields("offered", func(o *Offer) *Terms { return &o.Offered }),
	termFields("signed", func(o *Offer) *Terms { return &o.Signed }),
	[]field{
		offered("before_departure", func(o *Offer) *fact.Tri { return &o.BeforeDeparture }),
		offered("language_understood", func(o *Offer) *fact.Tri { return &o.LanguageUnderstood }),
	},
)

func offered(name string, at func(*Offer) *fact.Tri) field {
	return field{
		name: name, kind: truth, scope: OfOffer,
		get:  func(f *facts) value { return value{tri: *at(f.offer)} },
		show: func(f *facts) string { return known(*at(f.offer)) },
	}
}

// termFields are the names of the terms that are offered or signed.
func termFields(prefix string, of func(*Offer) *Terms) []field {
	at := func(f *facts) *Terms { return of(f.offer) }
	all := []field{
		{
			name: "wage", kind: text,
			get:  func(f *facts) value { return textOf(showWage(at(f).Wage)) },
			show: func(f *facts) string { return showWage(at(f).Wage) },
		},
		{
			name: "wage_basis", kind: text,
			get:  func(f *facts) value { return textOf(basisOf(at(f).Wage)) },
			show: func(f *facts) string { return basisOf(at(f).Wage) },
		},
		{
			name: "monthly_wage", kind: amount, from: []string{prefix + "_wage", prefix + "_wage_basis", prefix + "_hours"},
			get: func(f *facts) value { return wageOf(at(f).Wage, at(f).Hours, match.PerMonth) },
		},
		{
			name: "hours", kind: number,
			get:  func(f *facts) value { return worked(at(f).Hours) },
			show: func(f *facts) string { return shown(at(f).Hours) },
		},
		{
			name: "deductions", kind: number,
			get:  func(f *facts) value { return numberOf(at(f).Deductions) },
			show: func(f *facts) string { return shown(at(f).Deductions) },
		},
		{
			name: "occupation", kind: code,
			get:  func(f *facts) value { return textOf(at(f).Occupation) },
			show: func(f *facts) string { return string(at(f).Occupation) },
		},
		{
			name: "region", kind: text,
			get:  func(f *facts) value { return textOf(at(f).Region) },
			show: func(f *facts) string { return string(at(f).Region) },
		},
		{
			name: "months", kind: number,
			get: func(f *facts) value {
				v := numberOf(at(f).Months)
				v.without = at(f).Months.IsNone() // without end
				return v
			},
			show: func(f *facts) string { return shown(at(f).Months) },
		},
	}
	for i := range all {
		all[i].name, all[i].scope = prefix+"_"+all[i].name, OfOffer
	}
	return all
}

var placementFields = []field{
	{
		name: "age", kind: number, scope: OfPlacement,
		get:  func(f *facts) value { return wholeOf(f.placement.Age) },
		show: func(f *facts) string { return shown(f.placement.Age) },
	},
	placed("crosses_border", func(p *Placement) *fact.Tri { return &p.CrossesBorder }),
	placed("free_movement", func(p *Placement) *fact.Tri { return &p.FreeMovement }),
	owed("debt", func(p *Placement) *fact.Opt[match.Money] { return &p.Debt }),
	owed("net", func(p *Placement) *fact.Opt[match.Money] { return &p.Net }),
}

func placed(name string, at func(*Placement) *fact.Tri) field {
	return field{
		name: name, kind: truth, scope: OfPlacement,
		get:  func(f *facts) value { return value{tri: *at(f.placement)} },
		show: func(f *facts) string { return known(*at(f.placement)) },
	}
}

func owed(name string, at func(*Placement) *fact.Opt[match.Money]) field {
	return field{
		name: name, kind: amount, scope: OfPlacement,
		get:  func(f *facts) value { return moneyOf(*at(f.placement)) },
		show: func(f *facts) string { return shown(*at(f.placement)) },
	}
}
