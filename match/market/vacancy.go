package market

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samber/lo"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Vacancy returns record i, counted from 0, whatever s.Vacancies is. The other
// settings should validate.
func (s Settings) Vacancy(i int) match.Vacancy {
	d := newDraw(s, vacancySide, i)
	o := &occupations[d.pick(demandWeights...)]
	weights := needs[o.sector].weights()
	at := places[d.pick(weights[:]...)]
	v := match.Vacancy{
		ID:         fmt.Sprintf("V%04d", i+1),
		Employer:   fmt.Sprintf("Employer %d", 1+d.below(i/6+1)), // some have many vacancies, most few
		Occupation: o.code,
		Region:     at.code,
		Remote:     fact.No,
		Openings:   maybe(d, fact.Some(openings[d.pick(openingWeights...)])),
		Skills:     d.skillDemands(o),
		Languages:  d.languageDemands(o),
		Regulated:  d.gate(lo.Ternary(o.traits.has(regulated), 100, 0)),
		Licences:   d.licencesAsked(o),
		Hours:      maybe(d, fact.Some(d.hours())),
		Wage:       d.offer(o, at),
		Permit:     d.permitTerms(o),
		Terms:      d.terms(o),
	}
	if o.traits.has(remote) {
		v.Remote = d.gate(lo.Ternary(o.sector == technology, 30, 10))
	}
	d.demandTraining(&v, o)
	start := fact.None[match.Date]()
	if !d.chance(12) {
		start = fact.Some(Reference + match.Date(d.between(0, 90)))
	}
	v.Start = maybe(d, start)
	v.Title = title(d, o, &v)
	v.Description = description(v.Skills)
	s.protect(&v, i, o, at)
	return v
}

var demandWeights = weigh(occupations, func(o *occupation) int { return o.demand })

// weigh lists one weight of every row of a table.
func weigh[T any](rows []T, of func(*T) int) []int {
	w := make([]int, len(rows))
	for i := range rows {
		w[i] = of(&rows[i])
	}
	return w
}

// openings and their weights; the mean is 1.96.
var (
	openings       = []int{1, 2, 3, 4, 5, 6, 8, 10}
	openingWeights = []int{60, 18, 9, 5, 3, 2, 2, 1}
)

// hours a week, for both sides.
func (d *draw) hours() float64 { return []float64{40, 36, 30, 20, 45}[d.pick(80, 6, 4, 6, 4)] }

func (d *draw) skillDemands(o *occupation) []match.SkillDemand {
	var demands []match.SkillDemand
	add := func(s taxonomy.Skill, optional bool) {
		demand := match.SkillDemand{Skill: s, Optional: optional}
		if d.chance(70) {
			demand.Level = fact.Some(2 + d.pick(35, 50, 15))
		}
		demands = append(demands, demand)
	}
	for i, s := range o.skills {
		switch {
		case i == 0: // the skill that makes the occupation
			add(s, false)
		case i < coreSkills && d.chance(85):
			add(s, false)
		case i >= coreSkills && d.chance(40):
			add(s, d.chance(60))
		}
	}
	for _, s := range generalSkills {
		if d.chance(12) {
			add(s, true)
		}
	}
	return demands
}

// languageDemands asks for one of the state languages, by what the occupation
// needs, and now and then for a foreign one.
func (d *draw) languageDemands(o *occupation) []match.LanguageDemand {
	demands := []match.LanguageDemand{}
	state := func(level match.CEFR, must int) {
		demands = append(demands, match.LanguageDemand{AnyOf: []match.LanguageLevel{
			{Language: "be", Level: fact.Some(level)}, {Language: "ru", Level: fact.Some(level)},
		}, Must: d.chance(must)})
	}
	foreign := func(language string, level match.CEFR, must int) {
		demands = append(demands, match.LanguageDemand{
			AnyOf: []match.LanguageLevel{{Language: language, Level: fact.Some(level)}}, Must: d.chance(must),
		})
	}
	switch o.speech {
	case silent:
		if d.chance(30) {
			state(match.A2, 10)
		}
	case useful:
		state(match.B1, 15)
	case spoken:
		state(match.B1, 60)
	case fluent:
		state(match.B2+match.CEFR(d.pick(85, 15)), 85)
	case english:
		state(match.B1, 30)
		foreign("en", match.B2, 50)
	}
	if (o.sector == office || o.sector == trade || o.sector == hospitality) && d.chance(5) {
		foreign([]string{"de", "pl", "zh"}[d.below(3)], match.B2, 70)
	}
	if d.gateMissing() {
		return nil
	}
	return demands
}

func (d *draw) licencesAsked(o *occupation) []string {
	asked := append([]string{}, o.licences...)
	if !slices.Contains(asked, "driving-b") && d.chance(4) {
		asked = append(asked, "driving-b")
	}
	if d.gateMissing() {
		return nil
	}
	return asked
}

// demandTraining fills education and experience.
func (d *draw) demandTraining(v *match.Vacancy, o *occupation) {
	education := fact.None[match.ISCED]()
	if o.isced > 2 && (d.chance(80) || o.traits.has(regulated)) {
		education = fact.Some(o.isced)
	}
	v.Education = maybe(d, education)
	experience := fact.None[float64]()
	if years := []float64{0, 1, 2, 3, 5}[d.pick(35, 30, 15, 15, 5)]; years > 0 && o.isced > 2 {
		experience = fact.Some(years)
	}
	v.Experience = maybe(d, experience)
}

func (d *draw) offer(o *occupation, at place) fact.Opt[match.WageRange] {
	low := o.wage * at.wages * d.between(84, 106) / 10_000
	high := low * d.between(102, 126) / 100
	return maybe(d, fact.Some(match.WageRange{
		Low: money(round10(low)), High: money(round10(high)), Period: match.PerMonth, Basis: match.Gross,
	}))
}

func (d *draw) permitTerms(o *occupation) match.PermitTerms {
	p := match.PermitTerms{
		Exempt:    d.gate(lo.Ternary(o.traits.has(listed), 90, 0)),
		Sponsored: d.gate(lo.Ternary(o.traits.has(housed), 40, 12)),
	}
	p.Classes = []string{ResidencePermit, WorkPermit}
	if d.chance(8) {
		p.Classes = []string{ResidencePermit}
	}
	if d.gateMissing() {
		p.Classes = nil
	}
	return p
}

func (d *draw) terms(o *occupation) match.Terms {
	t := match.Terms{
		Contract: []match.Contract{match.Permanent, match.FixedTerm, match.Seasonal}[d.pick(70, 27, lo.Ternary(o.sector == farming, 25, 3))],
		Shifts:   d.tri(lo.Ternary(o.traits.has(shifts), 70, 8)),
		Housing:  d.tri(lo.Ternary(o.traits.has(housed), 55, 6)),
	}
	if d.missing() {
		t.Contract = match.ContractUnknown
	}
	return t
}

func title(d *draw, o *occupation, v *match.Vacancy) string {
	name := o.name
	if years, ok := v.Experience.Get(); ok && years >= 3 && d.chance(60) {
		name = "Experienced " + strings.ToLower(name)
	}
	switch {
	case v.Terms.Contract == match.Seasonal:
		name += ", seasonal"
	case v.Terms.Shifts == fact.Yes && d.chance(40):
		name += ", shift work"
	}
	return name
}

func description(demands []match.SkillDemand) string {
	names := make([]string, len(demands))
	for i, s := range demands {
		names[i] = strings.ReplaceAll(string(s.Skill), "-", " ")
	}
	return "Synthetic record. Skills: " + strings.Join(names, ", ") + "."
}

// codeOf returns the region codes of places.
func codeOf(indices []int) []geo.Code {
	codes := make([]geo.Code, len(indices))
	for i, k := range indices {
		codes[i] = places[k].code
	}
	return codes
}
