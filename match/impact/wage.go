package impact

import (
	"errors"
	"fmt"
	"math/big"

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

// Change raises the offers, rounded up to the minor unit. An offer that would be more
// than money of a record can hold stays.
func (l WageFloor) Change(d *Draft) error {
	if err := errors.Join(l.check(), l.Jobs.check(d.Regions())); err != nil {
		return err
	}
	d.Vacancies(func(v *match.Vacancy) bool {
		offer, ok := v.Wage.Get()
		if !ok || !l.Jobs.has(v, d.Regions()) || offer.Low.Currency != l.Floor.Low.Currency ||
			(offer.Basis != l.Floor.Basis && !offer.Basis.IsZero() && !l.Floor.Basis.IsZero()) {
			return false
		}
		floor, ok := minor(l.Floor.Low.Exact(l.Floor.Period, offer.Period, v.Hours), true)
		if !ok || offer.Low.Minor >= floor {
			return false
		}
		offer.Low.Minor, offer.High.Minor = floor, max(offer.High.Minor, floor)
		v.Wage = fact.Some(offer)
		return true
	})
	return nil
}

func (l *WageFloor) check() error {
	low := l.Floor.Low
	fault := func(err error) error { return &fact.Fault{Field: "floor", Value: low.String(), Err: err} }
	_, err := match.ParseMoney(low.String())
	switch {
	case low.Minor < 0 || low.Minor > match.MaxMinor || low.Exact(l.Floor.Period, match.PerMonth, fact.Some(1.0)) == nil:
		return fault(fmt.Errorf("%w: want an amount of 0 or more for a period", fact.ErrRange))
	case err != nil:
		return fault(err)
	}
	return nil
}

// minor returns an amount in whole minor units, rounded half up, or up; false for none
// and for what is below zero or more than a record can hold.
func minor(amount *big.Rat, up bool) (int64, bool) {
	if amount == nil || amount.Sign() < 0 {
		return 0, false
	}
	whole, rest := new(big.Int).QuoRem(amount.Num(), amount.Denom(), new(big.Int))
	if up && rest.Sign() > 0 || !up && rest.Lsh(rest, 1).Cmp(amount.Denom()) >= 0 {
		whole.Add(whole, big.NewInt(1))
	}
	return whole.Int64(), whole.IsInt64() && whole.Int64() <= match.MaxMinor
}

func (l WageFloor) String() string {
	return fmt.Sprintf("wage floor of %s per %s: %s", l.Floor.Low, l.Floor.Period, l.Jobs)
}
