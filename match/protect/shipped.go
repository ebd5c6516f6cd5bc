package protect

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed rules/ilo.json
var baseline string

// Baseline returns the rules F01 to F25, from the conventions of the ILO, its
// definition of recruitment fees and the IRIS standard. It belongs to no country, so
// the limits that only a country sets are unknown: "minimum_wage" (gross, an hour),
// "max_overtime_week" and "max_overtime_year". Until the minimum wage is stated
// no vacancy passes: a review is the most that can be said. Where there is none, say so
// by [NoLimit].
//
// The week of 48 hours is that of C1 and C30; C47 has 40. The shares of deductions, the
// month of net wage as debt and the 0.9 of the local wage are policy of this library and
// no convention's; each is a parameter. Not legal advice.
func Baseline() Rules {
	r, err := ReadRules("ilo.json", strings.NewReader(baseline))
	if err != nil {
		panic(fmt.Sprintf("protect: the built-in rules: %v", err))
	}
	return r
}

// Belarus returns the baseline with the week of 40 hours of the Labour Code of Belarus
// and its overtime of 10 hours a week and 180 hours a year. The minimum wage changes
// and is the caller's, as in [Baseline]; the limit of 12 hours a day has no field. Not
// legal advice.
func Belarus() Rules {
	r := Baseline().
		With("max_hours", Number(40)).
		With("max_overtime_week", Number(10)).
		With("max_overtime_year", Number(180))
	r.Jurisdiction = "BY"
	for i := range r.Rules {
		if n := slices.Index(r.Rules[i].Sources, "national code"); n >= 0 {
			r.Rules[i].Sources[n] = "Labour Code of Belarus"
		}
	}
	return r
}
