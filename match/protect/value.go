package protect

import (
	"math"
	"math/big"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

type kind uint8

const (
	truth  kind = iota // yes or no
	number             // not negative
	amount             // of money, in minor units
	code               // of an occupation, which is inside another if it begins with it
	text               // compared letter by letter
	either             // a parameter of which nothing is known, a number or an amount
)

var kindNames = []string{"yes or no", "number", "amount of money", "occupation", "text", "number or amount"}

func (k kind) String() string { return fact.NameOf(kindNames, k) }

// one is the name with its article.
func (k kind) one() string {
	if k == amount || k == code {
		return "an " + k.String()
	}
	return "a " + k.String()
}

// A value is a fact, a parameter or a product of them. A number or an amount is known
// within bounds: a wage after tax says what the wage before tax is at least.
type value struct {
	tri      fact.Tri // of truth
	known    bool     // of the other kinds
	without  bool     // known that there is none, of what has no zero: it compares with nothing
	low      *big.Rat
	high     *big.Rat // nil: no bound; else often low itself
	net      bool     // low is exact after tax, and compares with what is so too
	currency string   // "" for a number, and for no money, which is the same in all
	text     string
}

func exactly(x *big.Rat) value { return value{known: true, low: x, high: x} }

func numberOf(o fact.Opt[float64]) value {
	x, ok := o.Get()
	switch {
	case o.IsNone():
		return exactly(new(big.Rat))
	case !ok || !(x >= 0) || math.IsInf(x, 0): // a NaN is unknown too
		return value{}
	default:
		return exactly(fact.Decimal(x))
	}
}

func wholeOf(o fact.Opt[int]) value {
	n, ok := o.Get()
	if !ok || n < 0 {
		return value{}
	}
	return exactly(new(big.Rat).SetInt64(int64(n)))
}

func moneyOf(o fact.Opt[match.Money]) value {
	m, ok := o.Get()
	switch {
	case o.IsNone():
		return exactly(new(big.Rat))
	case !ok || m.Minor < 0:
		return value{}
	case m.Minor == 0:
		return exactly(new(big.Rat))
	default:
		v := exactly(new(big.Rat).SetInt64(m.Minor))
		v.currency = m.Currency
		return v
	}
}

func textOf[S ~string](s S) value { return value{known: s != "", text: string(s)} }

// wageOf is the least of a wage for a period, before tax. After tax, or on an unknown
// basis, it is that or more.
func wageOf(o fact.Opt[match.WageRange], hours fact.Opt[float64], period match.Period) value {
	w, ok := o.Get()
	switch {
	case o.IsNone():
		return exactly(new(big.Rat)) // no wage is paid
	case !ok || w.Low.Minor < 0:
		return value{}
	}
	x := w.Low.Exact(w.Period, period, hours)
	if x == nil || x.Sign() < 0 {
		return value{}
	}
	v := exactly(x)
	if x.Sign() > 0 {
		v.currency = w.Low.Currency
	}
	if w.Basis != match.Gross {
		v.high, v.net = nil, w.Basis == match.Net
	}
	return v
}

// times is the product of two values, of which at most one is an amount.
func (v value) times(w value) value {
	if !v.known || !w.known || v.without || w.without {
		return value{known: v.known && w.known, without: v.without || w.without}
	}
	p := value{known: true, low: new(big.Rat).Mul(v.low, w.low), currency: v.currency + w.currency}
	if v.high != nil && w.high != nil {
		p.high = new(big.Rat).Mul(v.high, w.high)
	}
	p.net = v.net || w.net
	return p
}

// less reports whether v is below w.
func (v value) less(w value) fact.Tri {
	switch {
	case !v.known || !w.known:
		return fact.Unknown
	case v.without || w.without: // what there is not is no limit
		return fact.No
	case v.currency != "" && w.currency != "" && v.currency != w.currency:
		return fact.Unknown
	case v.net && w.net:
		return fact.Of(v.low.Cmp(w.low) < 0)
	case v.high != nil && v.high.Cmp(w.low) < 0:
		return fact.Yes
	case w.high != nil && v.low.Cmp(w.high) >= 0:
		return fact.No
	default:
		return fact.Unknown
	}
}

// same reports whether two values are equal; an occupation equals a group that it
// lies in.
func (v value) same(w value, k kind) fact.Tri {
	switch {
	case !v.known || !w.known:
		return fact.Unknown
	case v.without || w.without:
		return fact.Of(v.without == w.without)
	case k == number || k == amount || k == either:
		if v.currency != "" && w.currency != "" && v.currency != w.currency {
			return fact.Unknown
		}
		below, above := v.less(w), w.less(v)
		exact := v.net && w.net || v.high != nil && w.high != nil
		if below == fact.No && above == fact.No && !exact {
			return fact.Unknown
		}
		return anyOf(below, above).Not()
	case v.text == w.text, k == code && strings.HasPrefix(v.text, w.text):
		return fact.Yes
	case k == code && strings.HasPrefix(w.text, v.text):
		return fact.Unknown // too coarse to tell
	default:
		return fact.No
	}
}
