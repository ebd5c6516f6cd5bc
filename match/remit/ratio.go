package remit

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A Ratio is an exact fraction: a rate, a share (0.03 is 3 %), a number of months.
// The zero value is not stated, which is not 0. A Ratio is never changed once made;
// compare by [Ratio.Cmp], not by ==.
type Ratio struct{ r *big.Rat }

// maxDigits is how many digits a number may have before and after its point. It
// keeps a hostile text from costing time, and is far above any rate in use.
const maxDigits = 40

// NewRatio returns num/den. den is not 0.
func NewRatio(num, den int64) (Ratio, error) {
	if den == 0 {
		return Ratio{}, fmt.Errorf("%w: a fraction over 0", fact.ErrRange)
	}
	return frac(num, den), nil
}

// ParseRatio reads a decimal such as "3.24" or "-0.5", exactly. Exponents, commas and
// per cent signs are refused.
func ParseRatio(text string) (Ratio, error) {
	whole, part, point := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	if !digits(whole) || point && !digits(part) {
		return Ratio{}, fmt.Errorf("%w: want a decimal number, like 3.24, of at most %d digits on each side", fact.ErrSyntax, maxDigits)
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic("remit: a decimal that big.Rat does not read: " + text)
	}
	return Ratio{r}, nil
}

func digits(s string) bool { return len(s) <= maxDigits && onlyDigits(s) }

func onlyDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func frac(num, den int64) Ratio { return Ratio{big.NewRat(num, den)} }

// Stated reports whether there is a value.
func (r Ratio) Stated() bool { return r.r != nil }

// Cmp compares two stated ratios: -1, 0 or 1. One that is not stated comes before all.
func (r Ratio) Cmp(s Ratio) int {
	switch {
	case r.r != nil && s.r != nil:
		return r.r.Cmp(s.r)
	case r.r != nil:
		return 1
	case s.r != nil:
		return -1
	default:
		return 0
	}
}

// Rat returns a copy as a big.Rat, nil if the ratio is not stated.
func (r Ratio) Rat() *big.Rat {
	if r.r == nil {
		return nil
	}
	return new(big.Rat).Set(r.r)
}

// Float returns the nearest float64 and whether the ratio is stated.
func (r Ratio) Float() (float64, bool) {
	if r.r == nil {
		return 0, false
	}
	f, _ := r.r.Float64()
	return f, true
}

// Percent returns the ratio in per cent with some digits after the point, such as
// "3.32 %", rounded half away from zero; "no data" if it is not stated.
func (r Ratio) Percent(digits int) string {
	if r.r == nil {
		return noData
	}
	return new(big.Rat).Mul(r.r, big.NewRat(100, 1)).FloatString(max(0, digits)) + " %"
}

const noData = "no data"

// String returns the exact decimal where there is one of at most 40 digits on each side of
// the point, else the fraction, like "73/2200"; "no data" if it is not stated.
func (r Ratio) String() string {
	if r.r == nil {
		return noData
	}
	if n, exact := r.r.FloatPrec(); exact && n <= maxDigits {
		text := r.r.FloatString(n)
		if whole, _, _ := strings.Cut(strings.TrimPrefix(text, "-"), "."); len(whole) <= maxDigits {
			return text
		}
	}
	return r.r.String()
}

func (r Ratio) plus(s Ratio) Ratio  { return Ratio{new(big.Rat).Add(r.r, s.r)} }
func (r Ratio) minus(s Ratio) Ratio { return Ratio{new(big.Rat).Sub(r.r, s.r)} }
func (r Ratio) times(s Ratio) Ratio { return Ratio{new(big.Rat).Mul(r.r, s.r)} }
func (r Ratio) over(s Ratio) Ratio  { return Ratio{new(big.Rat).Quo(r.r, s.r)} } // s is not 0
func (r Ratio) sign() int           { return r.r.Sign() }

// major returns an amount in whole units of its currency.
func major(m match.Money) Ratio { return frac(m.Minor, perUnit(m.Currency)) }

// perUnit returns how many minor units a unit of a currency has: 100 for EUR. The
// currency has been checked.
func perUnit(currency string) int64 {
	one, err := match.ParseMoney("1 " + currency)
	if err != nil {
		panic("remit: a currency that was not checked: " + currency)
	}
	return one.Minor
}

// money rounds an amount in whole units to minor units, half to even.
func money(units Ratio, currency string) (match.Money, error) {
	n, ok := roundEven(units.times(frac(perUnit(currency), 1)).r)
	if !ok {
		return match.Money{}, fmt.Errorf("%w: more than money can hold", fact.ErrRange)
	}
	return match.Money{Minor: n, Currency: currency}, nil
}

// roundEven rounds half to even and reports whether the result fits.
func roundEven(x *big.Rat) (int64, bool) {
	twice := new(big.Int).Lsh(x.Denom(), 1)
	// floor(x + 1/2) = floor((2·num + den) / (2·den)), one less at an odd tie
	num := new(big.Int).Add(new(big.Int).Lsh(x.Num(), 1), x.Denom())
	q, rest := new(big.Int).DivMod(num, twice, new(big.Int))
	if rest.Sign() == 0 && q.Bit(0) == 1 {
		q.Sub(q, big.NewInt(1))
	}
	return q.Int64(), q.IsInt64()
}
