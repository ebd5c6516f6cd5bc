package market

import (
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// careers fills occupations, headline and skills, and returns the occupations
// worked in: o, and for one in four another of its sector.
func (d *draw) careers(w *match.Worker, o *occupation) []*occupation {
	own := []*occupation{o}
	w.Skills = []match.SkillHeld{}
	if d.chance(25) {
		if other := d.colleague(o); other != o {
			own = append(own, other)
		}
	}
	for k, job := range own {
		years := min(d.between(0, 30), d.between(0, 30)) // more young than old
		if k > 0 {
			years = d.between(1, 5)
		}
		held := match.OccupationHeld{Code: job.code, Years: maybe(d, fact.Some(float64(years)))}
		w.Occupations = append(w.Occupations, held)
		if k == 0 {
			w.Headline = headline(o.name, held.Years)
		}
		for i, s := range job.skills {
			if d.chance(d.odds(k, i, years)) {
				w.Skills = d.hold(w.Skills, s, years)
			}
		}
	}
	for _, s := range generalSkills {
		if d.chance(30) {
			w.Skills = d.hold(w.Skills, s, 5)
		}
	}
	for range d.pick(60, 30, 10) { // learned elsewhere
		other := &occupations[d.below(len(occupations))]
		w.Skills = d.hold(w.Skills, other.skills[d.below(len(other.skills))], 1)
	}
	if d.missing() {
		w.Skills = nil
	}
	return own
}

// odds is the chance, in per cent, of holding skill i of the k-th occupation
// after some years in it.
func (d *draw) odds(k, i, years int) int {
	odds := 88
	if i >= coreSkills {
		odds = 50
	}
	if years < 2 {
		odds -= 18
	}
	if k > 0 {
		odds -= 25
	}
	return odds
}

// hold adds a skill, unless it is there, at a level that grows with the years.
func (d *draw) hold(held []match.SkillHeld, s taxonomy.Skill, years int) []match.SkillHeld {
	level := 2 + min(years/4, 2) + d.pick(20, 50, 30) - 1
	if slices.ContainsFunc(held, func(h match.SkillHeld) bool { return h.Skill == s }) {
		return held
	}
	return append(held, match.SkillHeld{Skill: s, Level: maybe(d, fact.Some(level))})
}

// colleague draws an occupation of the same sector, which may be o itself.
func (d *draw) colleague(o *occupation) *occupation {
	first := slices.IndexFunc(occupations, func(p occupation) bool { return p.sector == o.sector })
	last := first
	for last+1 < len(occupations) && occupations[last+1].sector == o.sector {
		last++
	}
	return &occupations[d.between(first, last)]
}

func headline(name string, years fact.Opt[float64]) string {
	y, ok := years.Get()
	switch {
	case !ok:
		return name
	case y == 0:
		return name + ", newly trained"
	case y == 1:
		return name + ", 1 year"
	default:
		return fmt.Sprintf("%s, %d years", name, int(y))
	}
}

// wanted: as a rule the own occupation; for some another of the sector; for a
// few, anything or something new.
func (d *draw) wanted(o *occupation, own []*occupation) []taxonomy.Code {
	wish := []taxonomy.Code{}
	add := func(code taxonomy.Code) {
		if !slices.Contains(wish, code) {
			wish = append(wish, code)
		}
	}
	if !d.chance(6) {
		add(o.code)
		if len(own) > 1 && d.chance(60) {
			add(own[1].code)
		}
		if d.chance(15) {
			add(d.colleague(o).code)
		}
		if d.chance(5) {
			add(occupations[d.pick(demandWeights...)].code)
		}
	}
	if d.missing() {
		return nil
	}
	return wish
}
