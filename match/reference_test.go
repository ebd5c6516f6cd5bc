package match_test

import (
	"math"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A reference is the score in float64, straight from the records and as the
// documentation states it: slow, obvious, and what the kernel is held against.
type reference struct {
	match.Config
}

var unitFit = match.Fit{State: match.Known, Value: 1, Low: 1, High: 1}

func between(low, high, prior float64) match.Fit {
	state := match.Partial
	switch {
	case low == high:
		state = match.Known
	case low == 0 && high == 1:
		state = match.Missing
	}
	return match.Fit{State: state, Value: min(max(prior, low), high), Low: low, High: high}
}

func (r reference) missing(c match.Component) match.Fit { return between(0, 1, r.Params.Prior[c]) }

func exactly(x float64) match.Fit { return match.Fit{State: match.Known, Value: x, Low: x, High: x} }

// demanded applies f to a demand that is known; an unknown one is missing, and
// none is not applicable.
func demanded[T any](r reference, c match.Component, demand fact.Opt[T], f func(T) match.Fit) match.Fit {
	want, ok := demand.Get()
	switch {
	case ok:
		return f(want)
	case demand.IsNone():
		return match.Fit{}
	default:
		return r.missing(c)
	}
}

func (r reference) fits(v *match.Vacancy, w *match.Worker) (out [match.NumComponents]match.Fit) {
	out[match.Skills] = r.skills(v, w)
	out[match.Occupation] = r.occupation(v, w)
	out[match.Location] = r.location(v, w)
	out[match.Language] = r.language(v, w)
	out[match.EducationLevel] = r.education(v, w)
	out[match.Experience] = r.experience(v, w)
	out[match.Availability] = r.availability(v, w)
	out[match.Wage] = r.wage(v, w)
	if low, value, high, ok := match.ConditionsFit(v.Terms, w.Wishes, r.Params.Prior[match.Conditions]); ok {
		out[match.Conditions] = between(low, high, value)
	}
	out[match.OccupationWish] = r.wish(v, w)
	out[match.Hours] = demanded(r, match.Hours, w.Hours, func(want float64) match.Fit {
		if have, ok := v.Hours.Get(); ok {
			return exactly(match.HoursFit(have, want))
		}
		return r.missing(match.Hours)
	})
	return out
}

// weights are those of the demanded skills, in the vacancy's order.
func (r reference) weights(v *match.Vacancy) []float64 {
	weights := make([]float64, len(v.Skills))
	for i, d := range v.Skills {
		weights[i] = max(r.Params.Skills.Floor, r.Specificity.Specificity(d.Skill))
		if d.Optional {
			weights[i] *= r.Params.Skills.Optional
		}
	}
	if r.Credits == nil {
		return weights
	}
	times := taxonomy.Redundancy(len(weights), func(i, j int) float64 {
		a, b := v.Skills[i].Skill, v.Skills[j].Skill
		return max(r.credit(a, b), r.credit(b, a))
	})
	for i := range weights {
		weights[i] /= times[i]
	}
	return weights
}

// credit is what a held skill counts for a demanded one, levels apart.
func (r reference) credit(demanded, held taxonomy.Skill) float64 {
	if demanded == held {
		return 1
	}
	if r.Credits == nil {
		return 0
	}
	a, okA := r.Credits.Graph().Find(string(demanded))
	b, okB := r.Credits.Graph().Find(string(held))
	if !okA || !okB || int(max(a, b)) >= r.Credits.Graph().Items() {
		return 0
	}
	return r.Credits.Exact(a, b)
}

func (r reference) skills(v *match.Vacancy, w *match.Worker) match.Fit {
	weights, total := r.weights(v), 0.0
	for _, u := range weights {
		total += u
	}
	switch {
	case v.Skills == nil:
		return r.missing(match.Skills)
	case total == 0:
		return match.Fit{}
	case w.Skills == nil:
		return r.missing(match.Skills)
	}
	var value, low, high float64
	for i, d := range v.Skills {
		var best match.Fit
		for _, h := range w.Skills {
			credit, level := r.credit(d.Skill, h.Skill), r.level(d, h)
			best.Value = max(best.Value, credit*level.Value)
			best.Low = max(best.Low, credit*level.Low)
			best.High = max(best.High, credit*level.High)
		}
		value += weights[i] * best.Value / total
		low += weights[i] * best.Low / total
		high += weights[i] * best.High / total
	}
	if high-low < 1e-12 {
		return exactly(min(value, 1))
	}
	return match.Fit{State: match.Partial, Value: value, Low: low, High: min(high, 1)}
}

// level is the credit of a held level.
func (r reference) level(d match.SkillDemand, h match.SkillHeld) match.Fit {
	want := d.Level.Or(0)
	if want <= 1 {
		return unitFit
	}
	if have, ok := h.Level.Get(); ok {
		return exactly(match.LevelCredit(want, have))
	}
	shares, ok := r.Levels[h.Skill]
	if !ok {
		shares = r.Params.Levels
	}
	return match.Fit{State: match.Partial, Value: shares.Expected(want), Low: match.LevelCredit(want, 1), High: 1}
}

// near bounds the proximity of a source to a target occupation.
func (r reference) near(target, source taxonomy.Code) (low, high float64) {
	low, high = r.Params.Occupation.Bounds(target, source)
	if r.Containment != nil {
		a, b, _ := r.Containment.Bounds(target, source)
		low, high = max(low, a), max(high, b)
	}
	return low, high
}

func (r reference) occupation(v *match.Vacancy, w *match.Worker) match.Fit {
	if v.Occupation == "" || w.Occupations == nil {
		return r.missing(match.Occupation)
	}
	low, high := 0.0, 0.0
	for _, o := range w.Occupations {
		a, b := r.near(v.Occupation, o.Code)
		low, high = max(low, a), max(high, b)
	}
	return between(low, high, r.Params.Prior[match.Occupation])
}

func (r reference) wish(v *match.Vacancy, w *match.Worker) match.Fit {
	switch {
	case w.Wanted != nil && len(w.Wanted) == 0:
		return match.Fit{}
	case w.Wanted == nil || v.Occupation == "":
		return r.missing(match.OccupationWish)
	}
	low, high := 0.0, 0.0
	for _, c := range w.Wanted {
		a, b := r.near(v.Occupation, c)
		low, high = max(low, a), max(high, b)
	}
	return between(low, high, r.Params.Prior[match.OccupationWish])
}

func (r reference) experience(v *match.Vacancy, w *match.Worker) match.Fit {
	return demanded(r, match.Experience, v.Experience, func(need float64) match.Fit {
		if need == 0 {
			return match.Fit{}
		}
		if v.Occupation == "" || w.Occupations == nil {
			return r.missing(match.Experience)
		}
		least, most := 0.0, 0.0
		for _, o := range w.Occupations {
			certain, possible := r.near(v.Occupation, o.Code)
			if !o.Years.Known() && possible > 0 {
				most = math.Inf(1)
			}
			least += certain * o.Years.Or(0)
			most += possible * o.Years.Or(0)
		}
		fit := r.Params.Experience.Fit
		return between(fit(need, least), fit(need, most), r.Params.Prior[match.Experience])
	})
}

func (r reference) language(v *match.Vacancy, w *match.Worker) match.Fit {
	switch {
	case v.Languages == nil:
		return r.missing(match.Language)
	case len(v.Languages) == 0:
		return match.Fit{}
	case w.Languages == nil:
		return r.missing(match.Language)
	}
	low, high := 1.0, 1.0
	for _, d := range v.Languages {
		var a, b float64
		for _, want := range d.AnyOf {
			f := r.oneLanguage(want, w.Languages)
			a, b = max(a, f.Low), max(b, f.High)
		}
		low, high = min(low, a), min(high, b)
	}
	return between(low, high, r.Params.Prior[match.Language])
}

func (r reference) oneLanguage(want match.LanguageLevel, held []match.LanguageLevel) match.Fit {
	need, have := want.Level.Or(match.CEFRNone), match.CEFRNone
	if i := slices.IndexFunc(held, func(l match.LanguageLevel) bool { return l.Language == want.Language }); i >= 0 {
		if !held[i].Level.Known() {
			return between(r.Params.Language.Fit(need, match.A1), 1, 1)
		}
		have = held[i].Level.Or(match.CEFRNone)
	}
	if need == match.CEFRNone && have == match.CEFRNone {
		return exactly(0)
	}
	return exactly(r.Params.Language.Fit(need, have))
}

func (r reference) education(v *match.Vacancy, w *match.Worker) match.Fit {
	return demanded(r, match.EducationLevel, v.Education, func(need match.ISCED) match.Fit {
		fit := r.Params.Education.Fit
		if w.Education.Level.Known() {
			return exactly(fit(need, w.Education.Level.Or(0)))
		}
		return between(fit(need, 0), 1, r.Params.Prior[match.EducationLevel])
	})
}

func (r reference) availability(v *match.Vacancy, w *match.Worker) match.Fit {
	return demanded(r, match.Availability, v.Start, func(start match.Date) match.Fit {
		from, ok := w.Available.Get()
		switch {
		case ok:
			return exactly(r.Params.Availability.Fit(start, from))
		case w.Available.IsNone():
			return unitFit
		default:
			return r.missing(match.Availability)
		}
	})
}

func (r reference) wage(v *match.Vacancy, w *match.Worker) match.Fit {
	return demanded(r, match.Wage, w.Wage, func(wish match.WageWish) match.Fit {
		offer, ok := v.Wage.Get()
		switch {
		case v.Wage.IsNone():
			return exactly(0)
		case !ok, offer.High.Currency != wish.Amount.Currency, offer.Basis != wish.Basis, offer.Basis == match.BasisUnknown:
			return r.missing(match.Wage)
		}
		a, b := float64(offer.High.Minor), float64(wish.Amount.Minor)
		if offer.Period != wish.Period {
			perWeek := map[match.Period]float64{match.PerDay: 5, match.PerWeek: 1, match.PerMonth: 12.0 / 52, match.PerYear: 1.0 / 52}
			if h, ok := v.Hours.Get(); ok {
				perWeek[match.PerHour] = h
			}
			if perWeek[offer.Period] == 0 || perWeek[wish.Period] == 0 {
				return r.missing(match.Wage)
			}
			a, b = a*perWeek[offer.Period], b*perWeek[wish.Period]
		}
		return exactly(r.Params.Wage.Fit(a, b))
	})
}

// location is the better of a commute and a move, each with bounds.
func (r reference) location(v *match.Vacancy, w *match.Worker) match.Fit {
	prior := r.Params.Prior[match.Location]
	switch {
	case v.Remote == fact.Yes:
		return unitFit
	case !r.Regions.Has(v.Region):
		return r.missing(match.Location)
	}
	a, b := r.commute(v.Region, w)
	c, d := r.relocate(v.Region, w)
	low, high := max(a, c), max(b, d)
	if v.Remote == fact.Unknown {
		high = 1
	}
	return between(low, high, prior)
}

func (r reference) own(region geo.Code) float64 {
	if d, ok := r.Travel.Distance(region, region); ok {
		return r.Params.Location.Commute(float64(d / geo.Kilometre))
	}
	return r.Params.Location.SameRegion
}

// best is the most that any commute is worth.
func (r reference) best() float64 {
	best := r.Params.Location.SameRegion
	for _, region := range r.Regions.All() {
		best = max(best, r.own(region.Code))
	}
	return best
}

func (r reference) km(home, work geo.Code) (float64, bool) {
	d, ok := r.Travel.Distance(home, work)
	if !ok {
		d, ok = r.Regions.Distance(home, work)
	}
	return float64(d / geo.Kilometre), ok
}

func (r reference) commute(work geo.Code, w *match.Worker) (low, high float64) {
	switch {
	case w.Region == work:
		return r.own(work), r.own(work)
	case !r.Regions.Has(w.Region) && w.Origin == match.Abroad:
		return 0, 0
	case !r.Regions.Has(w.Region), r.Regions.Contains(work, w.Region), r.Regions.Contains(w.Region, work):
		return 0, r.best()
	}
	km, ok := r.km(w.Region, work)
	if !ok {
		return 0, r.best()
	}
	fit := min(r.own(work), r.Params.Location.Commute(km))
	return fit, fit
}

func (r reference) relocate(work geo.Code, w *match.Worker) (low, high float64) {
	p := r.Params.Location
	willing := fact.Unknown
	if w.MovesTo != nil {
		willing = fact.No
		for _, area := range w.MovesTo {
			if r.Regions.Contains(area, work) {
				willing = fact.Yes
			} else if willing == fact.No && (!r.Regions.Has(area) || r.Regions.Contains(work, area)) {
				willing = fact.Unknown
			}
		}
	}
	if willing == fact.No {
		return 0, 0
	}
	high = p.RelocationShare
	switch {
	case !r.Regions.Has(w.Region) && w.Origin == match.Abroad:
		low, high = p.FromAbroad, p.FromAbroad
	case !r.Regions.Has(w.Region):
		high = max(high, p.FromAbroad)
	default:
		if km, ok := r.km(w.Region, work); ok {
			low, high = p.Relocate(km), p.Relocate(km)
		}
	}
	if willing == fact.Unknown {
		low = 0
	}
	return low, high
}

// A realScore is a score that is not rounded.
type realScore struct{ value, low, high, completeness float64 }

func (r reference) score(v *match.Vacancy, w *match.Worker, view match.View) realScore {
	if view == match.Reciprocal {
		a, b := r.score(v, w, match.EmployerView), r.score(v, w, match.WorkerView)
		return realScore{
			match.HarmonicMean(a.value, b.value), match.HarmonicMean(a.low, b.low), match.HarmonicMean(a.high, b.high),
			(a.completeness + b.completeness) / 2,
		}
	}
	all := r.Params.Employer
	if view == match.WorkerView {
		all = r.Params.Worker
	}
	var weights, value, low, high []float64
	known, total := 0.0, 0.0
	for c, f := range r.fits(v, w) {
		if f.State == match.NotApplicable {
			continue
		}
		weights, value = append(weights, all[c]), append(value, f.Value)
		low, high = append(low, f.Low), append(high, f.High)
		total += all[c]
		if f.State == match.Known {
			known += all[c]
		}
	}
	mean := func(x []float64) float64 { return match.GeometricMean(weights, x, r.Params.Floor) }
	s := realScore{mean(value), mean(low), mean(high), 1}
	if total > 0 {
		s.completeness = known / total
	}
	return s
}
