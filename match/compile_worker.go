package match

import (
	"github.com/beveridge-go/beveridge/match/row"
)

// Worker compiles w, on the terms of [Scorer.Vacancy].
func (s *Scorer) Worker(w *Worker) *PreparedWorker {
	p := &PreparedWorker{Worker: w, region: regionUnknown}
	if i, ok := s.regions.Index(w.Region); ok {
		p.region = i
	} else if w.Origin == Abroad {
		p.region = regionOutside
	}
	p.rights = s.workerRights(w)
	s.compileSkillsAndPlaces(p)
	s.compileWishes(p)
	return p
}

func (s *Scorer) compileSkillsAndPlaces(p *PreparedWorker) {
	r := &p.row
	for _, h := range p.Skills {
		r.Skills = append(r.Skills, row.SkillOf(s.skills.number(string(h.Skill)), min(max(h.Level.Or(0), 0), MaxSkillLevel)))
	}
	for _, o := range p.Occupations {
		j := s.job(o.Code)
		if o.Years.Known() {
			j.Years = years(o.Years.Or(0))
		}
		r.Jobs = append(r.Jobs, j)
	}
	for _, l := range p.Languages {
		level := row.LanguageUnknown
		if have, ok := l.Level.Get(); ok || l.Level.IsNone() {
			level = int(min(have, C2))
		}
		r.Languages = append(r.Languages, row.SpokenAt(s.languages.number(l.Language), level))
	}
	r.Education = row.EducationOpen
	if level, ok := p.Education.Level.Get(); ok || p.Education.Level.IsNone() {
		r.Education = uint8(min(level, maxISCED))
	}
	r.Region = int32(p.region)
	r.Moves = s.spansOf(p.MovesTo)
	switch {
	case p.MovesTo == nil:
		r.Moving = row.Unknown
	case len(p.MovesTo) == 0:
		r.Moving = row.No
	default:
		r.Moving = row.Yes
	}
	if p.Skills == nil {
		r.Missing |= row.Of(row.Skills)
	}
	if p.Occupations == nil {
		r.Missing |= row.Of(row.Occupation, row.Experience)
	}
	if p.Languages == nil {
		r.Missing |= row.Of(row.Language)
	}
	switch d, ok := p.Available.Get(); {
	case ok:
		r.Available = int32(d)
	case p.Available.IsNone():
		r.Available = row.FromNow
	default:
		r.Missing |= row.Of(row.Availability)
	}
}

func (s *Scorer) compileWishes(p *PreparedWorker) {
	r := &p.row
	applies(&r.Applies, &r.Missing, row.Wage, p.Wage, func(least WageWish) {
		r.Wage = moneyUnits(float64(least.Amount.Minor))
		r.Currency = uint32(s.currencies.number(least.Amount.Currency))
		r.Basis, r.Period = uint8(least.Basis), uint8(min(max(least.Period, PerHour), PerYear)-PerHour)
	})
	applies(&r.Applies, &r.Missing, row.Hours, p.Hours, func(h float64) { r.Hours = max(hourUnits(h), 1) })
	r.Wishes = row.Terms{Contract: uint8(p.Wishes.Contract), Shifts: row.Tri(p.Wishes.Shifts), Housing: row.Tri(p.Wishes.Housing)}
	if !p.Wishes.IsZero() {
		r.Applies |= row.Of(row.Conditions)
	}
	for _, c := range p.Wanted {
		r.Wanted = append(r.Wanted, s.job(c))
	}
	if p.Wanted == nil {
		r.Missing |= row.Of(row.OccupationWish)
	}
	if p.Wanted == nil || len(p.Wanted) > 0 {
		r.Applies |= row.Of(row.OccupationWish)
	}
}
