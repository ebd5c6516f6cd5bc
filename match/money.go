package match

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Money is an amount in the minor units of a currency, so 1,850.50 BYN is
// {185050, "BYN"}. Amounts of different currencies do not compare: conversion
// needs a dated rate, which is the caller's. The text form, used in CSV and
// JSON, is "1850.50 BYN". The zero value is no amount in no currency and is
// not valid in a record.
type Money struct {
	Minor    int64  // minor units, such as kopecks or cents
	Currency string // ISO 4217, three capital letters
}

// minorDigits returns the digits after the point of a currency. Two is the
// rule; the exceptions are those of ISO 4217, list one, of 2024.
func minorDigits(currency string) int {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF",
		"UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	default:
		return 2
	}
}

// ParseMoney reads "1850.50 BYN". The point is the only separator; a comma is
// refused, because it means thousands to some and decimals to others. More
// digits than the currency has are refused too: nothing is rounded in silence.
func ParseMoney(text string) (Money, error) {
	amount, currency, ok := strings.Cut(strings.TrimSpace(text), " ")
	currency = strings.TrimSpace(currency)
	if !ok || !isCurrency(currency) {
		return Money{}, fmt.Errorf("%w: want an amount and a currency, like 1850.50 BYN", fact.ErrSyntax)
	}
	whole, frac, _ := strings.Cut(amount, ".")
	digits := minorDigits(currency)
	if len(frac) > digits || !isDigits(strings.TrimPrefix(whole, "-")) || (frac != "" && !isDigits(frac)) {
		return Money{}, fmt.Errorf("%w: want at most %d digits after the point", fact.ErrSyntax, digits)
	}
	minor, err := strconv.ParseInt(whole+frac+strings.Repeat("0", digits-len(frac)), 10, 64)
	if err != nil {
		return Money{}, fmt.Errorf("%w: amount too large", fact.ErrRange)
	}
	return Money{Minor: minor, Currency: currency}, nil
}

// String returns the text form.
func (m Money) String() string {
	digits := minorDigits(m.Currency)
	sign, u := "", uint64(m.Minor)
	if m.Minor < 0 {
		sign, u = "-", -u
	}
	s := strconv.FormatUint(u, 10)
	if digits > 0 {
		if len(s) <= digits {
			s = strings.Repeat("0", digits-len(s)+1) + s
		}
		s = s[:len(s)-digits] + "." + s[len(s)-digits:]
	}
	return sign + s + " " + m.Currency
}

// MarshalText returns the text form.
func (m Money) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads the text form, as [ParseMoney] does.
func (m *Money) UnmarshalText(text []byte) error {
	v, err := ParseMoney(string(text))
	if err == nil {
		*m = v
	}
	return err
}

// A Period is the time that a wage pays for. The zero value is not valid in a
// record.
type Period uint8

// The periods.
const (
	PerHour Period = iota + 1
	PerDay
	PerWeek
	PerMonth
	PerYear
)

func (p Period) String() string { return fact.NameOf(periodNames, p) }

// MarshalText returns "hour", "day", "week", "month" or "year".
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText is the inverse of [Period.MarshalText].
func (p *Period) UnmarshalText(text []byte) error { return fact.ParseName(periodNames, text, p) }

var periodNames = []string{"", "hour", "day", "week", "month", "year"}

const (
	weeksPerYear  = 52
	weeksPerMonth = weeksPerYear / 12.0
	daysPerWeek   = 5.0
)

// convert turns an amount for one period into an amount for another, in minor
// units, at the given weekly hours. It fails where one of the periods is an hour,
// the other is not, and the hours are unknown. A working week is taken as five
// days, a year as 52 weeks.
func convert(m Money, from, to Period, hours fact.Opt[float64]) (float64, bool) {
	if from == to {
		return float64(m.Minor), true
	}
	a, ok := from.perWeek(hours)
	b, ok2 := to.perWeek(hours)
	return float64(m.Minor) * a / b, ok && ok2
}

// Exact is the amount for one period turned into the amount for another, in minor
// units and not rounded; the rules are those of wages in the score: a week of five
// days, a year of 52 weeks, and hours a week where just one of the periods is an hour,
// without which, and for what is no period, it returns nil.
func (m Money) Exact(from, to Period, hours fact.Opt[float64]) *big.Rat {
	amount := new(big.Rat).SetInt64(m.Minor)
	if from == to {
		return amount
	}
	a, b := from.inWeek(hours), to.inWeek(hours)
	if a == nil || b == nil || b.Sign() == 0 {
		return nil
	}
	return amount.Mul(amount, a.Quo(a, b))
}

// inWeek is perWeek as a fraction, nil where that is not known.
func (p Period) inWeek(hours fact.Opt[float64]) *big.Rat {
	switch p {
	case PerHour:
		h, ok := hours.Get()
		if !ok || math.IsNaN(h) || math.IsInf(h, 0) {
			return nil
		}
		return fact.Decimal(h)
	case PerDay:
		return big.NewRat(daysPerWeek, 1)
	case PerWeek:
		return big.NewRat(1, 1)
	case PerMonth:
		return big.NewRat(12, weeksPerYear)
	case PerYear:
		return big.NewRat(1, weeksPerYear)
	default:
		return nil
	}
}

// perWeek is how many of the periods a week of some hours has.
func (p Period) perWeek(hours fact.Opt[float64]) (float64, bool) {
	switch p {
	case PerHour:
		return hours.Get()
	case PerDay:
		return daysPerWeek, true
	case PerWeek:
		return 1, true
	case PerMonth:
		return 1 / weeksPerMonth, true
	case PerYear:
		return 1.0 / weeksPerYear, true
	default:
		return math.NaN(), false
	}
}

// A WageBasis says whether a wage is before or after tax and social
// contributions. The zero value is unknown.
type WageBasis uint8

// The wage bases.
const (
	BasisUnknown WageBasis = iota
	Gross
	Net
)

func (b WageBasis) String() string { return fact.NameOf(basisNames, b) }

// MarshalText returns "", "gross" or "net".
func (b WageBasis) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText is the inverse of [WageBasis.MarshalText].
func (b *WageBasis) UnmarshalText(text []byte) error { return fact.ParseName(basisNames, text, b) }

// IsZero reports whether the basis is unknown.
func (b WageBasis) IsZero() bool { return b == BasisUnknown }

var basisNames = []string{"", "gross", "net"}

// WageRange is what a vacancy pays for a [Period] at its hours. High is at
// least Low and in the same currency; a single figure has both equal.
type WageRange struct {
	Low    Money     `json:"low"`
	High   Money     `json:"high"`
	Period Period    `json:"period"`
	Basis  WageBasis `json:"basis,omitzero"`
}

// WageWish is a worker's reservation wage: the least for which they would take
// a job.
type WageWish struct {
	Amount Money     `json:"amount"`
	Period Period    `json:"period"`
	Basis  WageBasis `json:"basis,omitzero"`
}

func isCurrency(s string) bool { return isCapitals(s, 3) }

func isCapitals(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range n {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
