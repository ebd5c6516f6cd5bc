package match_test

import (
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// An edit is a change of a single fact, good or bad.
type edit struct {
	change match.Change
	v      match.Vacancy
	w      match.Worker
}

// edits collects single edits of a pair, by trying all values of a field where
// they can be counted and many at random where not.
type edits struct {
	gen

	v   match.Vacancy
	w   match.Worker
	all []edit
}

func (e *edits) worker(c match.Change, set func(w *match.Worker)) {
	w := copyWorker(e.w)
	set(&w)
	e.all = append(e.all, edit{c, e.v, w})
}

func (e *edits) vacancy(c match.Change, set func(v *match.Vacancy)) {
	v := copyVacancy(e.v)
	set(&v)
	e.all = append(e.all, edit{c, v, e.w})
}

var draws = [...]struct{}{24: {}}

// skills tries every skill of the vocabulary at every level, those that are not
// demanded too.
func (e *edits) skills(vocabulary []taxonomy.Skill) {
	if e.w.Skills == nil {
		for range draws {
			e.worker(match.StateSkills, func(w *match.Worker) {
				w.Skills = []match.SkillHeld{}
				for _, s := range sample(e.gen, vocabulary, 8) {
					w.Skills = append(w.Skills, match.SkillHeld{Skill: s, Level: e.level()})
				}
			})
		}
		return
	}
	for _, s := range vocabulary {
		at := -1
		for i, h := range e.w.Skills {
			if h.Skill == s {
				at = i
			}
		}
		for level := range match.MaxSkillLevel + 1 {
			h := match.SkillHeld{Skill: s}
			if level > 0 {
				h.Level = fact.Some(level)
			}
			switch {
			case at < 0:
				e.worker(match.LearnSkill, func(w *match.Worker) { w.Skills = append(w.Skills, h) })
			case level > e.w.Skills[at].Level.Or(0):
				change := match.RaiseSkill
				if e.w.Skills[at].Level.Or(0) == 0 {
					change = match.StateSkillLevel
				}
				e.worker(change, func(w *match.Worker) { w.Skills[at] = h })
			}
		}
	}
}

func (e *edits) languages() {
	if e.w.Languages == nil {
		for range draws {
			e.worker(match.StateLanguages, func(w *match.Worker) {
				for w.Languages == nil {
					w.Languages = e.levels(4)
				}
			})
		}
		return
	}
	for _, name := range languages {
		at, have, change := -1, match.CEFRNone, match.LearnLanguage
		for i, l := range e.w.Languages {
			if l.Language == name {
				at, have = i, l.Level.Or(match.CEFRNone)
				switch {
				case !l.Level.Known():
					change = match.StateLanguageLevel
				case have > 0:
					change = match.RaiseLanguage
				}
			}
		}
		for level := have + 1; level <= match.Native; level++ {
			l := match.LanguageLevel{Language: name, Level: fact.Some(level)}
			if at < 0 {
				e.worker(change, func(w *match.Worker) { w.Languages = append(w.Languages, l) })
			} else {
				e.worker(change, func(w *match.Worker) { w.Languages[at] = l })
			}
		}
	}
}

func (e *edits) career() {
	job := e.v.Occupation
	var years []fact.Opt[float64]
	for q := range 25 {
		years = append(years, fact.Some(float64(q)/4))
	}
	years = append(years, fact.Some(80.0), fact.Opt[float64]{}, fact.None[float64]())
	for _, y := range years {
		if e.w.Occupations == nil {
			e.worker(match.StateOccupations, func(w *match.Worker) { w.Occupations = []match.OccupationHeld{{Code: job, Years: y}} })
			e.worker(match.StateOccupations, func(w *match.Worker) {
				w.Occupations = []match.OccupationHeld{{Code: e.code(), Years: y}}
			})
		}
		listed := false
		for i, o := range e.w.Occupations {
			listed = listed || o.Code == job
			switch {
			case !o.Years.Known() && y.Known():
				e.worker(match.StateYears, func(w *match.Worker) { w.Occupations[i].Years = y })
			case o.Code == job && y.Or(-1) > o.Years.Or(0):
				e.worker(match.GainExperience, func(w *match.Worker) { w.Occupations[i].Years = y })
			}
		}
		if e.w.Occupations != nil && !listed && job != "" {
			e.worker(match.GainExperience, func(w *match.Worker) {
				w.Occupations = append(w.Occupations, match.OccupationHeld{Code: job, Years: y})
			})
		}
	}
	for _, c := range codes {
		for i, o := range e.w.Occupations {
			if longer(o.Code, c) {
				e.worker(match.StateOccupation, func(w *match.Worker) { w.Occupations[i].Code = c })
			}
		}
		for i, o := range e.w.Wanted {
			if longer(o, c) {
				e.worker(match.StateWantedCode, func(w *match.Worker) { w.Wanted[i] = c })
			}
		}
		if longer(e.v.Occupation, c) && len(c) == taxonomy.MaxLevel { // fewer digits keep both ends open
			e.vacancy(match.StateJob, func(v *match.Vacancy) { v.Occupation = c })
		}
		if e.w.Wanted == nil {
			e.worker(match.StateWanted, func(w *match.Worker) { w.Wanted = []taxonomy.Code{c, e.code()} })
			e.worker(match.StateWanted, func(w *match.Worker) { w.Wanted = []taxonomy.Code{} })
		}
	}
}

func longer(code, whole taxonomy.Code) bool {
	return len(whole) > len(code) && strings.HasPrefix(string(whole), string(code))
}

func (e *edits) places() {
	for _, r := range regions {
		if e.w.MovesTo == nil {
			e.worker(match.StateMoves, func(w *match.Worker) { w.MovesTo = []geo.Code{r, pick(e.gen, regions)} })
			e.worker(match.StateMoves, func(w *match.Worker) { w.MovesTo = []geo.Code{} })
		} else {
			e.worker(match.AgreeToMove, func(w *match.Worker) { w.MovesTo = append(w.MovesTo, r) })
		}
		if (e.w.Region == "" || e.w.Region == "X") && e.w.Origin != match.Abroad {
			e.worker(match.StateHome, func(w *match.Worker) { w.Region = r })
		}
		if e.v.Region == "" {
			e.vacancy(match.StateWorkplace, func(v *match.Vacancy) { v.Region = r })
		}
	}
	if e.v.Remote == fact.Unknown {
		e.vacancy(match.StateRemote, func(v *match.Vacancy) { v.Remote = fact.No })
		e.vacancy(match.StateRemote, func(v *match.Vacancy) { v.Remote = fact.Yes })
	}
}

func (e *edits) dates() {
	for day := match.Date(19_990); day < 20_130; day += 5 {
		free, known := e.w.Available.Get()
		switch {
		case !e.w.Available.Known():
			e.worker(match.StateAvailability, func(w *match.Worker) { w.Available = fact.Some(day) })
		case known && day < free:
			e.worker(match.BeFreeEarlier, func(w *match.Worker) { w.Available = fact.Some(day) })
		}
		if !e.v.Start.Known() {
			e.vacancy(match.StateStart, func(v *match.Vacancy) { v.Start = fact.Some(day) })
		}
	}
	if !e.w.Available.Known() {
		e.worker(match.StateAvailability, func(w *match.Worker) { w.Available = fact.None[match.Date]() })
	}
	if !e.v.Start.Known() {
		e.vacancy(match.StateStart, func(v *match.Vacancy) { v.Start = fact.None[match.Date]() })
	}
}

func (e *edits) education() {
	none := fact.None[match.ISCED]()
	for level := range match.ISCED(9) {
		known := fact.Some(level)
		switch have, ok := e.w.Education.Level.Get(); {
		case !ok && !e.w.Education.Level.IsNone():
			e.worker(match.StateEducation, func(w *match.Worker) { w.Education.Level = known })
		case level > have:
			e.worker(match.GainEducation, func(w *match.Worker) { w.Education.Level = known })
		}
		if !e.v.Education.Known() {
			e.vacancy(match.StateDemandedEducation, func(v *match.Vacancy) { v.Education = known })
			e.vacancy(match.StateDemandedEducation, func(v *match.Vacancy) { v.Education = none })
		}
	}
	if !e.v.Experience.Known() {
		for q := range 45 {
			e.vacancy(match.StateDemandedExperience, func(v *match.Vacancy) { v.Experience = fact.Some(float64(q) / 4) })
		}
		e.vacancy(match.StateDemandedExperience, func(v *match.Vacancy) { v.Experience = fact.None[float64]() })
	}
}

func (e *edits) demands() {
	for range draws {
		if e.v.Skills == nil {
			e.vacancy(match.StateDemands, func(v *match.Vacancy) {
				for v.Skills == nil {
					v.Skills = e.gen.vacancy("").Skills
				}
			})
		}
		if e.v.Languages == nil && speaks(e.w) { // for who speaks none, some language at A1 is half a fit; but which?
			e.vacancy(match.StateDemandedLanguages, func(v *match.Vacancy) {
				for v.Languages == nil {
					v.Languages = e.gen.vacancy("").Languages
				}
			})
		}
	}
}

func speaks(w match.Worker) bool {
	return slices.ContainsFunc(w.Languages, func(l match.LanguageLevel) bool { return !l.Level.Known() || l.Level.Or(0) > 0 })
}

func (e *edits) hours() {
	for h := 1 + e.IntN(4); h <= match.MaxHours; h += 4 {
		change := match.ChangeHours
		if _, ok := e.v.Hours.Get(); !ok {
			change = match.StateHours
		}
		e.vacancy(change, func(v *match.Vacancy) { v.Hours = fact.Some(float64(h)) })
		if !e.w.Hours.Known() {
			e.worker(match.StateHoursWish, func(w *match.Worker) { w.Hours = fact.Some(float64(h)) })
		}
	}
	if !e.w.Hours.Known() {
		e.worker(match.StateHoursWish, func(w *match.Worker) { w.Hours = fact.None[float64]() })
	}
}

func (e *edits) wages() {
	offer, offered := e.v.Wage.Get()
	wish, wished := e.w.Wage.Get()
	for range draws {
		switch {
		case offered:
			e.vacancy(match.RaiseWage, func(v *match.Vacancy) {
				raised := offer
				raised.High.Minor += int64(e.IntN(1 << (1 + e.IntN(30))))
				v.Wage = fact.Some(raised)
			})
		case e.v.Wage.IsNone():
			e.vacancy(match.OfferWage, func(v *match.Vacancy) { v.Wage = fact.Some(e.wageRange()) })
		default:
			e.vacancy(match.StateOffer, func(v *match.Vacancy) { v.Wage = fact.Some(e.wageRange()) })
			e.vacancy(match.StateOffer, func(v *match.Vacancy) { v.Wage = fact.None[match.WageRange]() })
		}
		if !e.w.Wage.Known() {
			e.worker(match.StateWageWish, func(w *match.Worker) { w.Wage = fact.Some(e.wageWish()) })
			e.worker(match.StateWageWish, func(w *match.Worker) { w.Wage = fact.None[match.WageWish]() })
		}
	}
	for _, basis := range []match.WageBasis{match.Gross, match.Net} {
		offer, wish := offer, wish
		if offered && offer.Basis.IsZero() {
			offer.Basis = basis
			e.vacancy(match.StateOfferBasis, func(v *match.Vacancy) { v.Wage = fact.Some(offer) })
		}
		if wished && wish.Basis.IsZero() {
			wish.Basis = basis
			e.worker(match.StateWishBasis, func(w *match.Worker) { w.Wage = fact.Some(wish) })
		}
	}
}

func (e *edits) terms() {
	pickChange := func(known bool, offer, state match.Change) match.Change {
		if known {
			return offer
		}
		return state
	}
	for _, c := range contracts {
		e.vacancy(pickChange(!e.v.Terms.Contract.IsZero(), match.OfferContract, match.StateContract), func(v *match.Vacancy) { v.Terms.Contract = c })
	}
	for _, tri := range []fact.Tri{fact.No, fact.Yes} {
		e.vacancy(pickChange(e.v.Terms.Shifts.Known(), match.OfferShifts, match.StateShifts), func(v *match.Vacancy) { v.Terms.Shifts = tri })
		e.vacancy(pickChange(e.v.Terms.Housing.Known(), match.OfferHousing, match.StateHousing), func(v *match.Vacancy) { v.Terms.Housing = tri })
	}
}
