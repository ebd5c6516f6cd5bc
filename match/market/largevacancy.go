package market

import (
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// Vacancy returns record i, counted from 0.
func (l *Large) Vacancy(i int) match.Vacancy {
	d := newDraw(l.settings, largeVacancySide, i)
	u := &l.units[l.unit.of(d)]
	j := &u.jobs[d.below(len(u.jobs))]
	at := l.land.region.of(d)
	v := match.Vacancy{
		ID: largeID('V', i), Title: j.titles[d.pick(70, 12, 10, 8)], Employer: l.employers[d.below(len(l.employers))],
		Occupation: u.code, Region: l.land.codes[at], Remote: fact.No,
		Openings:  maybe(d, fact.Some(openings[d.pick(openingWeights...)])),
		Skills:    l.asked(d, j),
		Languages: d.languagesAsked(countryOf(at)),
		Regulated: d.gate(0),
		Licences:  u.licences,
		Hours:     maybe(d, fact.Some(d.hours())),
		Permit:    match.PermitTerms{Exempt: d.gate(8), Sponsored: d.gate(20), Classes: permitClasses},
		Terms: match.Terms{
			Contract: []match.Contract{match.Permanent, match.FixedTerm, match.Seasonal}[d.pick(70, 25, 5)],
			Shifts:   d.gate(15), Housing: d.tri(8),
		},
	}
	if u.regulated {
		v.Regulated = fact.Yes
	} else if d.chance(4) {
		v.Licences = append([]string{drivingLicence}, u.licences...)
	}
	if d.gateMissing() {
		v.Licences = nil
	}
	d.trainingAsked(&v, u)
	low := baseWage(u, countryOf(at)) * d.between(84, 106) / 100
	v.Wage = maybe(d, fact.Some(match.WageRange{
		Low: euros(low), High: euros(low * d.between(102, 126) / 100), Period: match.PerMonth, Basis: match.Gross,
	}))
	start := fact.None[match.Date]()
	if !d.chance(12) {
		start = fact.Some(Reference + match.Date(d.between(0, 90)))
	}
	v.Start = maybe(d, start)
	return v
}

// asked draws the demanded skills, three in five of them essential and the
// first always.
func (l *Large) asked(d *draw, j *job) []match.SkillDemand {
	var ids [mostAsked]int32
	demands := make([]match.SkillDemand, j.draw(d, ids[:d.between(fewestAsked, mostAsked)]))
	for k := range demands {
		demands[k] = match.SkillDemand{Skill: l.skills[ids[k]], Optional: k > 0 && d.chance(40)}
		if d.chance(80) {
			demands[k].Level = fact.Some(d.level())
		}
	}
	return demands
}

// languagesAsked: that of the country, now and then another in its place or
// beside it.
func (d *draw) languagesAsked(country int) []match.LanguageDemand {
	demands := make([]match.LanguageDemand, 0, 2)
	ask := func(language string) {
		level := match.A2 + match.CEFR(d.pick(20, 35, 35, 10))
		demands = append(demands, match.LanguageDemand{
			AnyOf: []match.LanguageLevel{{Language: language, Level: fact.Some(level)}}, Must: d.chance(50),
		})
	}
	local := tongues[country%numTongues]
	if d.chance(92) {
		ask(local)
		if d.chance(25) {
			ask(lingua)
		}
	} else {
		ask(lingua)
	}
	if d.gateMissing() {
		return nil
	}
	return demands
}

func (d *draw) trainingAsked(v *match.Vacancy, u *unitGroup) {
	education := fact.None[match.ISCED]()
	if u.level > 1 && d.chance(80) {
		education = fact.Some(match.ISCED(2*u.level - d.below(2)))
	}
	experience := fact.None[float64]()
	if years := []float64{0, 1, 2, 3, 5}[d.pick(30, 25, 20, 15, 10)]; years > 0 {
		experience = fact.Some(years)
	}
	v.Education, v.Experience = maybe(d, education), maybe(d, experience)
}

var permitClasses = []string{ResidencePermit, WorkPermit}
