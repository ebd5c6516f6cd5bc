package impact

import (
	"fmt"
	"math"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// WageFloor raises offers that are below a wage to it. Positions stay as many as
// they are, at any floor: what a floor does to the demand for labour is not asked
// here. Offers in another currency or of another known basis, before or after tax,
// stay, and so do those whose period does not compare for want of hours.
type WageFloor struct {
	Jobs  Jobs            `json:"jobs"`
	Floor match.WageRange `json:"floor"` // its low end; the high end is not looked at
}

// Change raises the offers, rounded up to the minor unit.
func (l WageFloor) Change(d *Draft) error {
	if _, ok := monthly(l.Floor.Low, l.Floor.Period, fact.Some(1.0)); !ok || l.Floor.Low.Minor < 0 || l.Floor.Low.Currency == "" {
		return &fact.Fault{Field: "floor", Value: l.Floor.Low.String(), Err: fmt.Errorf("%w: want an amount of 0 or more for a period", fact.ErrRange)}
	}
	d.Vacancies(func(v *match.Vacancy) bool {
		offer, ok := v.Wage.Get()
		if !ok || !l.Jobs.has(v, d.Regions()) || offer.Low.Currency != l.Floor.Low.Currency ||
			(offer.Basis != l.Floor.Basis && !offer.Basis.IsZero() && !l.Floor.Basis.IsZero()) {
			return false
		}
		floor, ok := l.in(offer.Period, v.Hours)
		if !ok || offer.Low.Minor >= floor {
			return false
		}
		offer.Low.Minor, offer.High.Minor = floor, max(offer.High.Minor, floor)
		v.Wage = fact.Some(offer)
		return true
	})
	return nil
}

// in returns the floor for another period, in minor units.
func (l *WageFloor) in(period match.Period, hours fact.Opt[float64]) (int64, bool) {
	if period == l.Floor.Period {
		return l.Floor.Low.Minor, true
	}
	floor, ok := monthly(l.Floor.Low, l.Floor.Period, hours)
	unit, also := monthly(match.Money{Minor: 1}, period, hours)
	if !ok || !also || unit == 0 {
		return 0, false
	}
	const slack = 1e-9 // of the floating point, so that 100 per week is not 100.01
	return int64(math.Ceil(floor/unit - slack)), true
}

func (l WageFloor) String() string {
	return fmt.Sprintf("wage floor of %s per %s: %s", l.Floor.Low, l.Floor.Period, l.Jobs)
}

// monthly returns a wage per month in minor units, as the scorer compares wages: 52
// weeks and 12 months a year, five days a week.
func monthly(wage match.Money, period match.Period, hours fact.Opt[float64]) (float64, bool) {
	const weeks, days = 52.0 / 12, 5.0
	x := float64(wage.Minor)
	switch period {
	case match.PerHour:
		h, ok := hours.Get()
		return x * h * weeks, ok
	case match.PerDay:
		return x * days * weeks, true
	case match.PerWeek:
		return x * weeks, true
	case match.PerMonth:
		return x, true
	case match.PerYear:
		return x / 12, true
	default:
		return 0, false
	}
}
