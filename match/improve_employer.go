package match

import (
	"cmp"
	"math"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// employerActs tries what an employer can offer. Terms, wage and hours that are
// unknown are tried in the same way, as facts to be stated.
func (m *improver) employerActs() {
	m.offerWage()
	m.offerHours()
	wish := &m.w.Wishes
	if want := wish.Contract; want != ContractUnknown && want != m.v.Terms.Contract {
		m.add(either(m.v.Terms.Contract.IsZero(), StateContract, OfferContract), "", m.v.Terms.Contract.String(),
			m.vacancy(want.String(), func(v *Vacancy) { v.Terms.Contract = want }))
	}
	if want := wish.Shifts; want.Known() && want != m.v.Terms.Shifts {
		m.add(either(m.v.Terms.Shifts.IsZero(), StateShifts, OfferShifts), "", triText(m.v.Terms.Shifts),
			m.vacancy(triText(want), func(v *Vacancy) { v.Terms.Shifts = want }))
	}
	if want := wish.Housing; want.Known() && want != m.v.Terms.Housing {
		m.add(either(m.v.Terms.Housing.IsZero(), StateHousing, OfferHousing), "", triText(m.v.Terms.Housing),
			m.vacancy(triText(want), func(v *Vacancy) { v.Terms.Housing = want }))
	}
}

func either[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}

// triText is the text form: "" for unknown.
func triText(t fact.Tri) string {
	if t.Known() {
		return t.String()
	}
	return ""
}

// offerWage tries the wage that the worker wishes for: as the offer, where there
// is none or it is unknown, else as its top.
func (m *improver) offerWage() {
	wish, ok := m.w.Wage.Get()
	offer, offered := m.v.Wage.Get()
	switch {
	case offered && offer.Basis == BasisUnknown:
		m.add(StateOfferBasis, "", "", m.eachBasis(func(b WageBasis) trial {
			offer.Basis = b
			return m.vacancy(b.String(), func(v *Vacancy) { v.Wage = fact.Some(offer) })
		})...)
	case !ok:
	case offered:
		m.add(RaiseWage, "", topOf(offer), m.raiseTo(wish, offer)...)
	default:
		enough := WageRange{Low: wish.Amount, High: wish.Amount, Period: wish.Period, Basis: wish.Basis}
		m.add(either(m.v.Wage.IsNone(), OfferWage, StateOffer), "", either(m.v.Wage.IsNone(), "-", ""),
			m.vacancy(wageText(wish), func(v *Vacancy) { v.Wage = fact.Some(enough) }))
	}
}

// topOf is the text form of the top of an offer.
func topOf(offer WageRange) string { return wageText(WageWish{offer.High, offer.Period, offer.Basis}) }

// raiseTo tries the tops of an offer about the wage wished for, to find the
// least that the kernel takes as enough: it rounds to 1/1024 of a minor unit in
// the period of the wish, which is less than 8 of them in any other.
func (m *improver) raiseTo(wish WageWish, offer WageRange) []trial {
	const slack = 8
	enough, ok := convert(wish.Amount, wish.Period, offer.Period, m.v.Hours)
	if !ok || enough > MaxMinor-slack {
		return nil
	}
	from := max(offer.High.Minor+1, int64(math.Ceil(enough))-slack)
	return m.least(int64(math.Ceil(enough))+slack-from+1, func(i int64) trial {
		offer.High.Minor = from + i
		return m.vacancy(topOf(offer), func(v *Vacancy) { v.Wage = fact.Some(offer) })
	})
}

// fullTime decides which of several hours that are as good is named where none
// is stated; a guess.
const fullTime = 40

// offerHours tries the weekly hours that the worker wishes for, and all whole
// ones where the wage depends on them. Of equals it takes the nearest to what is
// offered, else to the wish.
func (m *improver) offerHours() {
	near, known := m.v.Hours.Get()
	wish, wished := m.w.Hours.Get()
	if !known {
		near = either(wished, wish, fullTime)
	}
	var hours []float64
	if wished {
		hours = append(hours, wish)
	}
	if m.paidByTheHour() {
		for h := 1; h <= MaxHours; h++ {
			hours = append(hours, float64(h))
		}
	}
	slices.SortFunc(hours, func(a, b float64) int {
		return cmp.Or(cmp.Compare(math.Abs(a-near), math.Abs(b-near)), cmp.Compare(a, b))
	})
	var trials []trial
	for _, h := range hours {
		o := fact.Some(h)
		trials = append(trials, m.vacancy(stated(o), func(v *Vacancy) { v.Hours = o }))
	}
	m.add(either(known, ChangeHours, StateHours), "", stated(m.v.Hours), trials...)
}

// paidByTheHour reports whether the hours decide how the offer compares with the
// wish: one of them is by the hour and the other is not.
func (m *improver) paidByTheHour() bool {
	wish, ok := m.w.Wage.Get()
	offer, offered := m.v.Wage.Get()
	return ok && offered && wish.Amount.Currency == offer.High.Currency && wish.Basis == offer.Basis &&
		(wish.Period == PerHour) != (offer.Period == PerHour)
}
