package market

import (
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Worker returns record i, counted from 0.
func (l *Large) Worker(i int) match.Worker {
	d := newDraw(l.settings, largeWorkerSide, i)
	w := match.Worker{ID: largeID('W', i), Origin: d.origin(l.settings)}
	u := &l.units[l.unit.of(d)]
	j := &u.jobs[d.below(len(u.jobs))]
	home := l.land.region.of(d)
	w.Headline = j.titles[d.pick(70, 12, 10, 8)]
	l.career(d, &w, u, j)
	l.livesIn(d, &w, home)
	w.Languages = d.spoken(w.Origin, countryOf(home))
	w.Education = d.schooling(w.Origin, u)
	w.Permits = l.permitsOf(d, &w, u, home)
	w.Licences = d.licences(u)
	least := baseWage(u, countryOf(home)) * d.between(70, 110) / 100
	w.Wage = maybe(d, fact.Some(match.WageWish{Amount: euros(least), Period: match.PerMonth, Basis: match.Gross}))
	w.Hours = maybe(d, d.hoursWished())
	available := fact.None[match.Date]()
	if !d.chance(40) {
		available = fact.Some(Reference + match.Date(d.between(-20, 75)))
	}
	w.Available = maybe(d, available)
	w.Wishes = d.wishes(&w)
	if d.chance(4) {
		w.Refusals.Shifts = fact.Yes
	}
	if d.chance(4) {
		w.Refusals.MaxHours = fact.Some(30.0)
	}
	return w
}

// livesIn fills where somebody lives and would work. Abroad, home is one of the
// regions where they would work.
func (l *Large) livesIn(d *draw, w *match.Worker, home int) {
	n := d.reach()
	switch {
	case w.Origin == match.Abroad:
		w.Region = geo.Code(outsiders[d.below(len(outsiders))])
		if n == 1 {
			w.MovesTo = l.land.own[home]
		} else {
			w.MovesTo = append(l.land.moves(d, home, n), l.land.codes[home])
		}
	case n == 1:
		w.Region, w.MovesTo = l.land.codes[home], noRegions
	default:
		w.Region, w.MovesTo = l.land.codes[home], l.land.moves(d, home, n)
	}
	if d.seldom() {
		w.MovesTo = nil
	}
	citizen := insiders[countryOf(home)]
	switch w.Origin {
	case match.Abroad:
		citizen = string(w.Region)
	case match.Immigrant:
		citizen = outsiders[d.below(len(outsiders))]
	default:
	}
	if !d.missing() {
		w.Citizenships = []string{citizen}
	}
}

// career fills occupations, wishes and skills.
func (l *Large) career(d *draw, w *match.Worker, u *unitGroup, j *job) {
	years := min(d.between(0, 30), d.between(0, 30))
	held := match.OccupationHeld{Code: u.code, Years: maybe(d, fact.Some(float64(years)))}
	w.Occupations = make([]match.OccupationHeld, 1, 2)
	w.Occupations[0] = held
	w.Wanted = u.own
	if d.chance(30) {
		other := &l.units[l.unit.of(d)]
		if other.code != u.code {
			w.Occupations = append(w.Occupations, match.OccupationHeld{Code: other.code, Years: maybe(d, fact.Some(float64(d.between(1, 5))))})
			if d.chance(40) {
				w.Wanted = []taxonomy.Code{u.code, other.code}
			}
		}
	}
	if d.missing() {
		w.Wanted = nil
	}
	var ids [mostHeld]int32
	n := j.draw(d, ids[:d.between(fewestHeld, mostHeld)])
	if d.seldom() {
		return
	}
	w.Skills = make([]match.SkillHeld, n)
	for k := range w.Skills {
		w.Skills[k] = match.SkillHeld{Skill: l.skills[ids[k]], Level: maybe(d, fact.Some(d.level()))}
	}
}

// spoken: natives know the language of their country, others their own and
// as a rule that of the country where they are or would go.
func (d *draw) spoken(origin match.Origin, country int) []match.LanguageLevel {
	held := make([]match.LanguageLevel, 0, 4)
	add := func(language string, level match.CEFR) {
		for _, l := range held {
			if l.Language == language {
				return
			}
		}
		held = append(held, match.LanguageLevel{Language: language, Level: maybe(d, fact.Some(level))})
	}
	local := tongues[country%numTongues]
	learned := func() match.CEFR { return match.A1 + match.CEFR(d.pick(5, 15, 25, 30, 20, 5)) }
	switch origin {
	case match.Local:
		add(local, match.Native)
	case match.Immigrant:
		add(outTongues[d.below(len(outTongues))], match.Native)
		if d.chance(88) {
			add(local, learned())
		}
	default:
		add(outTongues[d.below(len(outTongues))], match.Native)
		if d.chance(55) {
			add(local, learned())
		}
	}
	if d.chance(55) {
		add(lingua, learned())
	}
	if d.chance(22) {
		add(tongues[d.below(numTongues)], learned())
	}
	if d.missing() {
		return nil
	}
	return held
}

func (d *draw) schooling(origin match.Origin, u *unitGroup) match.Education {
	stages := [...]match.Recognition{match.RecognitionUnknown, match.Pending, match.Recognised, match.Refused}
	e := match.Education{Level: maybe(d, fact.Some(match.ISCED(min(8, 2*u.level-1+d.pick(15, 65, 20)))))}
	switch {
	case origin == match.Local:
		e.Recognition = match.Domestic
	case u.regulated:
		e.Recognition = stages[d.pick(0, 30, 55, 15)]
	default:
		e.Recognition = stages[d.pick(70, 5, 20, 5)]
	}
	if d.missing() {
		e.Recognition = match.RecognitionUnknown
	}
	return e
}

// permitsOf draws none for locals, who need none. Three in four immigrants hold
// one, and one in three people abroad.
func (l *Large) permitsOf(d *draw, w *match.Worker, u *unitGroup, home int) []match.Permit {
	if w.Origin == match.Local || d.missing() {
		return nil
	}
	abroad := w.Origin == match.Abroad
	switch has := d.below(100); {
	case !abroad && has < 35:
		return []match.Permit{{Class: ResidencePermit, Regions: noRegions, Occupations: noOccupations, Until: fact.None[match.Date]()}}
	case !abroad && has < 75, has < 35:
		p := match.Permit{
			Class: WorkPermit, Occupations: noOccupations,
			Regions: []geo.Code{geo.Code(insiders[countryOf(home)])},
			Until:   maybe(d, fact.Some(Reference+match.Date(d.between(30, 720)))),
		}
		if d.chance(60) {
			p.Occupations = []taxonomy.Code{u.code.Prefix(2)}
		}
		return []match.Permit{p}
	default:
		return noPermits
	}
}

// licences are those of the own work and a common one.
func (d *draw) licences(u *unitGroup) []string {
	held := noNames
	own, drives := len(u.licences) > 0 && d.chance(88), d.chance(75)
	switch {
	case own && drives:
		held = append([]string{drivingLicence}, u.licences...)
	case own:
		held = u.licences
	case drives:
		held = onlyDriving
	}
	if d.missing() {
		return nil
	}
	return held
}

const drivingLicence = "driving-b"

var onlyDriving = []string{drivingLicence}

// baseWage is in euros a month.
func baseWage(u *unitGroup, country int) int {
	return [5]int{1, 1200, 1700, 2500, 3700}[u.level] * wagesIn(country) / 100
}

func euros(n int) match.Money { return match.Money{Minor: int64(round10(n)) * 100, Currency: "EUR"} }
