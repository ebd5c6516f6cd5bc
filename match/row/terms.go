package row

import "math/bits"

// MoneyUnits are the units of an amount in a minor unit of its currency, such
// as a cent.
const MoneyUnits = 1024

// wageBits is the number of binary digits after the point of a share of a wage.
const wageBits = 40

// wage compares the offer with the reservation wage, where both are in one
// currency and on one basis; the rest is unknown. No offer at all is 0.
func (t *Tables) wage(v *Vacancy, w *Worker) bounds {
	return t.offered(v.Offer[w.Period], v.Currency, v.Basis, w)
}

// offered is wage of an offer for the worker's period.
func (t *Tables) offered(offer int64, currency uint32, basis uint8, w *Worker) bounds {
	switch {
	case currency == 0:
		return bounds{}
	case currency != w.Currency, basis != w.Basis, basis == 0, offer < 0:
		return bounds{0, One}
	case offer >= w.Wage:
		return bounds{One, One}
	default:
		short, wish := uint64(w.Wage-offer), uint64(w.Wage)
		high, low := bits.Mul64(short, 1<<wageBits)
		share, _ := bits.Div64(high, low, wish) // at most 1, as short <= wish
		if share >= t.tolerance {
			return bounds{}
		}
		high, low = bits.Mul64(share, uint64(One))
		loss, _ := bits.Div64(high, low, t.tolerance)
		return bounds{One - Code(loss), One - Code(loss)}
	}
}

// conditions is the share of the stated wishes that the terms meet, each wish
// weighing the same.
func (t *Tables) conditions(offered, wished Terms) Range {
	var wishes, met, open Code
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
	wish(wished.Contract != 0, offered.Contract != 0, offered.Contract == wished.Contract)
	wish(wished.Shifts != Unknown, offered.Shifts != Unknown, offered.Shifts == wished.Shifts)
	wish(wished.Housing != Unknown, offered.Housing != Unknown, offered.Housing == wished.Housing)
	n := max(wishes, 1)
	return Range{met * One / n, (met*One + open*t.prior[Conditions]) / n, (met + open) * One / n}
}

// hours is the smaller of the two weekly hours over the larger.
func hours(offered, wished int32) Code {
	a, b := uint64(max(min(offered, wished), 0)), uint64(max(offered, wished, 1))
	return Code(a * uint64(One) / b)
}
