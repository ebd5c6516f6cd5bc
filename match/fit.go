package match

import (
	"math"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// fits computes the components that the weights ask for. The others stay zero.
func (s *Scorer) fits(dst *[NumComponents]Fit, v *PreparedVacancy, w *PreparedWorker) {
	p := &s.params
	dst[Skills] = skillsFit(v, w, p.Prior[Skills])
	dst[Occupation] = occupationFit(v.Occupation, w.Occupations, p)
	_, dst[Location] = s.location(v, w)
	dst[Language] = languagesFit(v.Languages, w.Languages, p.Prior[Language])
	dst[EducationLevel] = educationFit(v.Education, w.Education.Level, p.Prior[EducationLevel])
	dst[Experience] = experienceFit(v, w, p)
	dst[Availability] = availabilityFit(v.Start, w.Available, p)
	dst[Wage] = wageFit(v, w, p)
	dst[Conditions] = conditionsFit(v.Terms, w.Wishes, p.Prior[Conditions])
	dst[OccupationWish] = wishFit(v.Occupation, w.Wanted, p)
	dst[Hours] = hoursFit(v.Hours, w.Hours, p.Prior[Hours])
}

// skillsFit is the weighted share of the demanded skills that are held. Both
// lists ascend, so one merge pass suffices.
func skillsFit(v *PreparedVacancy, w *PreparedWorker, prior float64) Fit {
	switch {
	case v.Skills == nil:
		return missing(prior)
	case v.skillTotal == 0: // none, or only optional ones, and those weigh nothing
		return Fit{}
	case w.Skills == nil:
		return missing(prior)
	}
	var value, low, high float64
	held := w.skills
	for i := range v.skills {
		d := &v.skills[i]
		for len(held) > 0 && held[0].Skill < d.skill {
			held = held[1:]
		}
		if len(held) == 0 {
			break
		}
		if held[0].Skill == d.skill {
			credit := skillCredit(d, held[0].Level)
			value += float64(d.weight * credit.Value)
			low += float64(d.weight * credit.Low)
			high += float64(d.weight * credit.High)
		}
	}
	total := v.skillTotal
	f := Fit{Known, min(value/total, 1), min(low/total, 1), min(high/total, 1)}
	if f.Low < f.High {
		f.State = Partial
		f.Value = min(max(f.Value, f.Low), f.High) // rounding
	} else {
		f.Value = f.Low
	}
	return f
}

// skillCredit is the credit of a skill that is held, by its level.
func skillCredit(d *preparedDemand, level fact.Opt[int]) Fit {
	if d.level <= 1 {
		return exactly(1)
	}
	if have, ok := level.Get(); ok {
		return exactly(LevelCredit(d.level, have))
	}
	return Fit{Partial, d.expected, LevelCredit(d.level, 1), 1}
}

// occupationFit is the nearness of the nearest occupation worked in. A code of
// fewer than four digits leaves open how near it is.
func occupationFit(wanted taxonomy.Code, held []OccupationHeld, p *Params) Fit {
	prior := p.Prior[Occupation]
	if wanted == "" || held == nil {
		return missing(prior)
	}
	low, high := 0.0, 0.0
	for i := range held {
		certain, possible := p.Proximity.Bounds(wanted, held[i].Code)
		low, high = max(low, certain), max(high, possible)
	}
	return between(low, high, prior)
}

// wishFit is the nearness of the vacancy to the nearest occupation wished for.
func wishFit(offered taxonomy.Code, wanted []taxonomy.Code, p *Params) Fit {
	prior := p.Prior[OccupationWish]
	switch {
	case wanted != nil && len(wanted) == 0:
		return Fit{}
	case wanted == nil || offered == "":
		return missing(prior)
	}
	low, high := 0.0, 0.0
	for _, w := range wanted {
		certain, possible := p.Proximity.Bounds(w, offered)
		low, high = max(low, certain), max(high, possible)
	}
	return between(low, high, prior)
}

// languagesFit is the least fit over the demands, each the best over its
// alternatives.
func languagesFit(demands []LanguageDemand, held []LanguageLevel, prior float64) Fit {
	switch {
	case demands == nil:
		return missing(prior)
	case len(demands) == 0:
		return Fit{}
	case held == nil:
		return missing(prior)
	}
	low, high := 1.0, 1.0
	for i := range demands {
		var best Fit
		for _, want := range demands[i].AnyOf {
			best = maxFit(best, languageFit(want, held, prior), prior)
		}
		low, high = min(low, best.Low), min(high, best.High)
	}
	return between(low, high, prior)
}

// languageFit is the fit of one demanded language. One that is not listed is
// held at level 0.
func languageFit(want LanguageLevel, held []LanguageLevel, prior float64) Fit {
	if held == nil {
		return missing(prior)
	}
	need, have := want.Level.Or(CEFRNone), CEFRNone
	for i := range held {
		if held[i].Language != want.Language {
			continue
		}
		if !held[i].Level.Known() {
			return between(LanguageFit(need, A1), 1, prior)
		}
		have = held[i].Level.Or(CEFRNone)
	}
	if need == CEFRNone && have == CEFRNone {
		return exactly(0) // any knowledge is enough, and there is none
	}
	return exactly(LanguageFit(need, have))
}

func educationFit(want, have fact.Opt[ISCED], prior float64) Fit {
	return applies(want, prior, func(level ISCED) Fit {
		if held, ok := have.Get(); ok {
			return exactly(EducationFit(level, held))
		}
		if have.IsNone() {
			return exactly(EducationFit(level, 0))
		}
		return between(EducationFit(level, 0), 1, prior)
	})
}

// experienceFit counts the years in each occupation worked in, in proportion
// to its nearness. Unknown years and codes of fewer than four digits leave it
// open.
func experienceFit(v *PreparedVacancy, w *PreparedWorker, p *Params) Fit {
	prior := p.Prior[Experience]
	return applies(v.Experience, prior, func(need float64) Fit {
		if need == 0 {
			return Fit{}
		}
		if v.Occupation == "" || w.Occupations == nil {
			return missing(prior)
		}
		least, most := 0.0, 0.0
		for i := range w.occupations {
			held := &w.occupations[i]
			certain, possible := p.Proximity.Bounds(v.Occupation, held.Code)
			if !held.Years.Known() && possible > 0 {
				most = math.Inf(1)
			}
			years := held.Years.Or(0)
			least += float64(certain * years)
			most += float64(possible * years)
		}
		return between(ExperienceFit(need, least, p.ExperienceRate), ExperienceFit(need, most, p.ExperienceRate), prior)
	})
}

func availabilityFit(start, available fact.Opt[Date], p *Params) Fit {
	prior := p.Prior[Availability]
	return applies(start, prior, func(first Date) Fit {
		from, ok := available.Get()
		switch {
		case ok:
			return exactly(AvailabilityFit(first, from, p.AvailabilityHorizon))
		case available.IsNone():
			return exactly(1)
		default:
			return missing(prior)
		}
	})
}

// wageFit compares the top of the offer with the reservation wage, where both
// are in one currency and on one basis; the rest is unknown.
func wageFit(v *PreparedVacancy, w *PreparedWorker, p *Params) Fit {
	prior := p.Prior[Wage]
	return applies(w.Wage, prior, func(wish WageWish) Fit {
		offer, ok := v.Wage.Get()
		switch {
		case v.Wage.IsNone():
			return exactly(0)
		case !ok, offer.High.Currency != wish.Amount.Currency,
			offer.Basis != wish.Basis, offer.Basis == BasisUnknown:
			return missing(prior)
		case offer.Period == wish.Period:
			return exactly(WageFit(float64(offer.High.Minor), float64(wish.Amount.Minor), p.WageTolerance))
		}
		high, ok1 := monthly(offer.High, offer.Period, v.Hours)
		least, ok2 := monthly(wish.Amount, wish.Period, v.Hours)
		if !ok1 || !ok2 {
			return missing(prior)
		}
		return exactly(WageFit(high, least, p.WageTolerance))
	})
}

// conditionsFit is the share of the stated wishes that the terms meet, each
// wish weighing the same.
func conditionsFit(t Terms, w Wishes, prior float64) Fit {
	var wishes, met, open float64
	wish := func(stated, known, ok bool) {
		switch {
		case !stated:
			return
		case !known:
			open++
		case ok:
			met++
		}
		wishes++
	}
	wish(w.Contract != ContractUnknown, t.Contract != ContractUnknown, w.Contract == t.Contract)
	wish(w.Shifts.Known(), t.Shifts.Known(), w.Shifts == t.Shifts)
	wish(w.Housing.Known(), t.Housing.Known(), w.Housing == t.Housing)
	if wishes == 0 {
		return Fit{}
	}
	return between(met/wishes, (met+open)/wishes, (met+float64(open*prior))/wishes)
}

func hoursFit(offered, wished fact.Opt[float64], prior float64) Fit {
	return applies(wished, prior, func(want float64) Fit {
		if have, ok := offered.Get(); ok {
			return exactly(HoursFit(have, want))
		}
		return missing(prior)
	})
}
