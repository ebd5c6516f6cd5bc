package match

import "github.com/beveridge-go/beveridge/match/portable"

// A LanguageGap rates a language, on the CEFR scale of 0 to 6 where native
// counts as C2: 1 at or above the level demanded, falling linearly to 0 at Levels
// below it. Demands are an AND of ORs: the fit is the least over the demands,
// each the best over its alternatives.
type LanguageGap struct {
	Levels float64 `json:"levels"` // of shortage at which the fit is 0, from 1 to 7
}

// Fit is the fit of one language.
func (g LanguageGap) Fit(want, have CEFR) float64 {
	gap := float64(min(want, C2)) - float64(min(have, C2))
	return max(0, min(1, 1-gap/g.Levels))
}

// An EducationGap rates a level of ISCED 2011, 0 to 8: 1 at or above the level
// demanded, times PerLevel for each level that is missing.
type EducationGap struct {
	PerLevel float64 `json:"per_level"` // in [0, 1]
}

// Fit is the fit of one level.
func (g EducationGap) Fit(want, have ISCED) float64 {
	fit := 1.0
	for ; have < want; have++ {
		fit *= g.PerLevel
	}
	return fit
}

// A Saturation rates experience in years: (1-e^(-ky))/(1-e^(-kr)) for y years
// held and r demanded, and 1 from r on. More years than demanded earn nothing,
// because they are a proxy of age. Years in another occupation count in
// proportion to its nearness.
type Saturation struct {
	Rate float64 `json:"rate"` // k, per year, in (0, 10]
}

// Fit is the fit of some years; required must be positive.
func (s Saturation) Fit(required, held float64) float64 {
	if held >= required {
		return 1
	}
	return portable.Expm1(float64(-s.Rate*held)) / portable.Expm1(float64(-s.Rate*required))
}

// A Lateness rates how many days after the wanted start a worker is available: 1
// by the start, falling linearly to 0 over Horizon.
type Lateness struct {
	Horizon float64 `json:"horizon"` // days, from 1 to 36,500
}

// Fit is the fit of a day.
func (l Lateness) Fit(start, available Date) float64 {
	late := float64(available) - float64(start)
	return max(0, min(1, 1-late/l.Horizon))
}

// A WageGap rates an offer against the reservation wage: 1 where it is reached,
// falling linearly to 0 at an offer that is short of it by the share Tolerance.
// It is for the worker's view alone: in the employer's it would reward people
// who accept less.
type WageGap struct {
	Tolerance float64 `json:"tolerance"` // share of the reservation wage, from 0.001 to 1000
}

// Fit is the fit of two amounts of one currency, basis, period and hours; the
// reservation must be positive.
func (g WageGap) Fit(offer, reservation float64) float64 {
	if offer >= reservation {
		return 1
	}
	return max(0, 1-(reservation-offer)/reservation/g.Tolerance)
}

// HoursFit is the smaller of the two weekly hours over the larger; a guess of
// ours. Both must be positive.
func HoursFit(offered, wished float64) float64 {
	return min(offered, wished) / max(offered, wished)
}

// ConditionsFit is the share of the stated wishes that the terms meet, each
// wish weighing the same, with bounds for what the terms leave open; value has
// the prior for each of those. ok is false where there is no wish.
func ConditionsFit(t Terms, w Wishes, prior float64) (low, value, high float64, ok bool) {
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
		return 0, 0, 0, false
	}
	return met / wishes, (met + float64(open*prior)) / wishes, (met + open) / wishes, true
}

// Distances rate where the work is against where the worker lives or would
// move, in kilometres:
//
//	commute   f = exp(-CommuteDecay d) if d <= CommuteMax, else 0
//	relocate  f = RelocationShare exp(-RelocationDecay d), for the willing
//
// The fit is the better of the two, 1 for remote work. No decay is portable:
// published ones differ by a factor of eleven between countries.
type Distances struct {
	SameRegion      float64 `json:"same_region"`      // fit within one region, whose inner distances are not known, in [0, 1]
	FromAbroad      float64 `json:"from_abroad"`      // fit of moving from outside the region tree, in [0, 1]
	CommuteDecay    float64 `json:"commute_decay"`    // per km, positive
	CommuteMax      float64 `json:"commute_max"`      // km; farther is no commute
	RelocationShare float64 `json:"relocation_share"` // fit of moving next door, in [0, 1]
	RelocationDecay float64 `json:"relocation_decay"` // per km, positive
}

// Commute is the fit of travelling so far every day.
func (d Distances) Commute(km float64) float64 {
	if !(km <= d.CommuteMax) {
		return 0
	}
	return portable.Exp(float64(-d.CommuteDecay * km))
}

// Relocate is the fit of moving so far, for somebody willing.
func (d Distances) Relocate(km float64) float64 {
	return d.RelocationShare * portable.Exp(float64(-d.RelocationDecay*km))
}
