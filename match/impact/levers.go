package impact

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Order makes another order of goals the policy's.
type Order struct {
	Goals plan.Order `json:"goals"`
}

// Change replaces the order.
func (l Order) Change(d *Draft) error { d.Policy.Order = l.Goals; return nil }

func (l Order) String() string {
	var names []string
	for _, g := range l.Goals {
		if g != plan.NoGoal {
			names = append(names, g.String())
		}
	}
	return "order: " + strings.Join(names, ", then ")
}

// MinScore makes another score the least of a placement.
type MinScore struct {
	Score match.Micro `json:"score"` // in millionths, above 0
}

// Change replaces the minimum score.
func (l MinScore) Change(d *Draft) error {
	if l.Score < 1 {
		return &fact.Fault{Field: "score", Value: fmt.Sprint(l.Score), Err: fmt.Errorf("%w: want above 0", fact.ErrRange)}
	}
	d.Settings.MinScore = l.Score
	return nil
}

func (l MinScore) String() string {
	return "minimum score " + strconv.FormatFloat(l.Score.Float(), 'f', -1, 64)
}

// Quota adds a quota to the policy, or replaces the one of its name: permits by
// region, occupation, origin, employer.
type Quota struct{ plan.Quota }

// Change adds the quota.
func (l Quota) Change(d *Draft) error {
	quotas := slices.Clone(d.Policy.Quotas)
	for i := range quotas {
		if quotas[i].Name == l.Name {
			quotas[i] = l.Quota
			d.Policy.Quotas = quotas
			return nil
		}
	}
	quotas = append(quotas, l.Quota)
	d.Policy.Quotas = quotas
	return nil
}

func (l Quota) String() string {
	size := fmt.Sprintf("at most %d", l.Max)
	if l.Max == assign.NoLimit {
		size = "no limit"
	}
	if l.Min > 0 {
		size = fmt.Sprintf("at least %d, ", l.Min) + size
	}
	return fmt.Sprintf("quota %s: %s (%s)", l.Name, size, words("all placements", "no placement",
		texts(l.Groups), texts(l.Citizenships), texts(l.Permits), texts(l.Regions), texts(l.Occupations), texts(l.Employers)))
}

// ShortageList exempts vacancies from the need of a permit, whatever their records
// say of it. A vacancy whose occupation is stated too widely to be on the list or
// off it is left open, unless it is exempt already.
type ShortageList struct {
	Jobs   Jobs   `json:"jobs"`
	Source string `json:"source,omitzero"`
}

// Change exempts the vacancies.
func (l ShortageList) Change(d *Draft) error {
	if err := l.Jobs.check(d.Regions()); err != nil {
		return err
	}
	d.Vacancies(func(v *match.Vacancy) bool {
		on := fact.Of(l.Jobs.has(v, d.Regions()))
		if on == fact.No && l.mayBe(v, d.Regions()) {
			on = fact.Unknown
		}
		if on == fact.No || v.Permit.Exempt == fact.Yes || v.Permit.Exempt == on {
			return false
		}
		v.Permit.Exempt = on
		return true
	})
	return nil
}

// mayBe reports whether a vacancy is on the list if its occupation is one below the
// group that it states.
func (l *ShortageList) mayBe(v *match.Vacancy, regions *geo.Tree) bool {
	wide := *v
	return slices.ContainsFunc(l.Jobs.Occupations, func(c taxonomy.Code) bool {
		wide.Occupation = c
		return strings.HasPrefix(string(c), string(v.Occupation)) && l.Jobs.has(&wide, regions)
	})
}

func (l ShortageList) String() string { return "shortage list: " + l.Jobs.String() + sourced(l.Source) }

func sourced(source string) string {
	if source == "" {
		return ""
	}
	return " [" + source + "]"
}

// FreeMovement adds a group of citizenships that need no permit.
type FreeMovement struct{ match.FreeMovement }

// Change adds the rule to the law.
func (l FreeMovement) Change(d *Draft) error {
	if len(l.Citizenships) == 0 {
		return &fact.Fault{Field: "citizenships", Err: fact.ErrMissing}
	}
	d.Rules(func(r *match.Rules) {
		r.FreeMovement = append(slices.Clip(r.FreeMovement), l.FreeMovement)
		r.Jurisdiction = cmp.Or(r.Jurisdiction, "what if") // rules that decide name both
		r.Source = cmp.Or(r.Source, "what if")
	}, func(w *match.Worker) bool {
		return w.Origin != match.Local && (w.Citizenships == nil ||
			slices.ContainsFunc(w.Citizenships, func(c string) bool { return slices.Contains(l.Citizenships, c) }))
	})
	return nil
}

func (l FreeMovement) String() string {
	return fmt.Sprintf("free movement %s: %s", l.Name, strings.Join(l.Citizenships, ", ")) + sourced(l.Source)
}

// Recognition recognises the qualifications of the people chosen, unless they are
// domestic.
type Recognition struct {
	People People `json:"people"`
}

// Change recognises the qualifications.
func (l Recognition) Change(d *Draft) error {
	chosen, err := d.choose(&l.People)
	if err != nil {
		return err
	}
	d.Workers(func(w *match.Worker) bool {
		r := w.Education.Recognition
		if r == match.Domestic || r == match.Recognised || !chosen(w) {
			return false
		}
		w.Education.Recognition = match.Recognised
		return true
	})
	return nil
}

func (l Recognition) String() string { return "qualifications recognised: " + l.People.String() }

// Emigration lets the people chosen leave.
type Emigration struct {
	People People `json:"people"`
}

// Change removes them.
func (l Emigration) Change(d *Draft) error {
	leaves, err := d.choose(&l.People)
	if err == nil {
		d.Remove(leaves)
	}
	return err
}

func (l Emigration) String() string { return "leave: " + l.People.String() }

// Arrivals adds workers, whose ids are new.
type Arrivals struct {
	Workers []match.Worker `json:"workers"`
}

// Change adds them.
func (l Arrivals) Change(d *Draft) error { return d.Add(l.Workers...) }

func (l Arrivals) String() string { return "arrive: " + number(len(l.Workers), "worker", "workers") }

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Training teaches skills to the people chosen. A skill held at an equal or higher
// level stays, and so does a list of skills that is unknown: one skill more would
// say that they have no other.
type Training struct {
	People People            `json:"people"`
	Skills []match.SkillHeld `json:"skills"`
}

// Change adds the skills.
func (l Training) Change(d *Draft) error {
	chosen, err := d.choose(&l.People)
	if err := errors.Join(err, checkSkills(l.Skills)); err != nil {
		return err
	}
	d.Workers(func(w *match.Worker) bool {
		return w.Skills != nil && chosen(w) && teach(w, l.Skills)
	})
	return nil
}

// checkSkills reports skills that no worker could have.
func checkSkills(skills []match.SkillHeld) error {
	return (&match.Worker{ID: "trainee", Skills: skills}).Validate(match.Codes{})
}

// teach adds skills to a worker and reports whether any is new.
func teach(w *match.Worker, skills []match.SkillHeld) bool {
	changed := false
	held := slices.Clone(w.Skills)
	for _, s := range skills {
		i := slices.IndexFunc(held, func(h match.SkillHeld) bool { return h.Skill == s.Skill })
		switch {
		case i < 0:
			held = append(held, s)
		case s.Level.Or(0) > held[i].Level.Or(0):
			held[i] = s
		default:
			continue
		}
		changed = true
	}
	if changed {
		w.Skills = held
	}
	return changed
}

func (l Training) String() string {
	return "training in " + skillNames(l.Skills) + ": " + l.People.String()
}

func skillNames(skills []match.SkillHeld) string {
	names := make([]string, len(skills))
	for i, s := range skills {
		names[i] = string(s.Skill)
		if level, ok := s.Level.Get(); ok {
			names[i] += " at level " + strconv.Itoa(level)
		}
	}
	return strings.Join(names, " and ")
}

// Relocation support lets the people chosen move to areas where they would not move
// without it. Where they would move stays unknown if it was.
type Relocation struct {
	People People     `json:"people"`
	To     []geo.Code `json:"to"` // widest areas
}

// Change adds the areas to where they would move.
func (l Relocation) Change(d *Draft) error {
	chosen, err := d.choose(&l.People)
	if err := errors.Join(err, checkAreas("to", l.To, d.Regions())); err != nil {
		return err
	}
	d.Workers(func(w *match.Worker) bool {
		if w.MovesTo == nil || !chosen(w) {
			return false
		}
		to := slices.Clone(w.MovesTo)
		for _, c := range l.To {
			if !slices.ContainsFunc(to, func(have geo.Code) bool { return d.Regions().Contains(have, c) }) {
				to = append(to, c)
			}
		}
		changed := len(to) > len(w.MovesTo)
		if changed {
			w.MovesTo = to
		}
		return changed
	})
	return nil
}

func (l Relocation) String() string {
	return "relocation support to " + texts(l.To).names + ": " + l.People.String()
}
