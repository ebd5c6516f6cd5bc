package protect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A Parameter is a limit that a jurisdiction sets: a number, such as the hours of a
// normal week, or an amount of money, such as the minimum wage of an hour. The zero
// value is unknown: rules that need it cannot be settled. In JSON it is 40,
// "4.00 BYN", "-" for no limit, and null where it is unknown.
type Parameter struct {
	number fact.Opt[float64]
	money  fact.Opt[match.Money]
}

// Number is a parameter in the unit of what it is compared with.
func Number(x float64) Parameter { return Parameter{number: fact.Some(x)} }

// Amount is a parameter in money.
func Amount(m match.Money) Parameter { return Parameter{money: fact.Some(m)} }

// NoLimit states that the jurisdiction sets no such limit, so that nothing violates it.
func NoLimit() Parameter { return Parameter{number: fact.None[float64]()} }

// Known reports whether the parameter was stated, be it no limit.
func (p Parameter) Known() bool { return p.number.Known() || p.money.Known() }

// IsZero reports whether the parameter is unknown.
func (p Parameter) IsZero() bool { return !p.Known() }

// String returns the parameter as it is in JSON, without quotes, "none" for no limit and
// "unknown".
func (p Parameter) String() string {
	if p.money.Known() {
		return p.money.String()
	}
	return p.number.String()
}

func (p Parameter) validate() error {
	if x, ok := p.number.Get(); ok && (!(x >= 0) || math.IsInf(x, 0)) {
		return fmt.Errorf("%w: want a number of at least 0", fact.ErrRange)
	}
	m, ok := p.money.Get()
	if ok && (m.Minor < 0 || m.Minor > match.MaxMinor) {
		return fmt.Errorf("%w: want an amount of at least 0", fact.ErrRange)
	}
	if ok {
		if _, err := match.ParseMoney(m.String()); err != nil {
			return err
		}
	}
	return nil
}

func (p Parameter) kind() kind {
	switch {
	case p.money.Known():
		return amount
	case p.number.Known() && !p.number.IsNone():
		return number
	default:
		return either
	}
}

func (p Parameter) value() value {
	switch {
	case p.money.Known():
		return moneyOf(p.money)
	case p.number.IsNone():
		return value{known: true, without: true}
	default:
		return numberOf(p.number)
	}
}

// MarshalJSON returns the form that [Parameter] describes.
func (p Parameter) MarshalJSON() ([]byte, error) {
	if p.money.Known() {
		return json.Marshal(p.money)
	}
	return json.Marshal(p.number)
}

// UnmarshalJSON reads the form that [Parameter] describes.
func (p *Parameter) UnmarshalJSON(data []byte) error {
	var q Parameter
	var err error
	if data = bytes.TrimSpace(data); len(data) > 0 && data[0] == '"' && string(data) != `"-"` {
		err = q.money.UnmarshalJSON(data)
	} else if err = q.number.UnmarshalJSON(data); err != nil {
		err = fmt.Errorf(`%w: want a number, an amount like "4.00 BYN", "-" for no limit, or null`, fact.ErrSyntax)
	}
	if err == nil {
		err = q.validate()
	}
	if err == nil {
		*p = q
	}
	return err
}
