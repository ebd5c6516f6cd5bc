package remit

import (
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A Parity says how many units of a currency buy what an international dollar buys. All
// fields are required.
type Parity struct {
	Currency string
	Units    Ratio // above 0, local units for an international dollar
	Year     int
	Source   string
}

// A Power is what an amount is worth where it is received.
type Power struct {
	Local         match.Money // amount x (1 - cost) x mid rate, rounded half to even
	International Ratio       // international dollars: the same, not rounded, by the parity
	PriceLevel    Ratio       // parity / mid rate; below 1 where prices are lower than in the parity's base
}

// PurchasingPower values an amount, less the whole cost of sending it, where it is
// received. With the fee on top the family holds more than Local, because the sender paid
// more than the amount. PriceLevel compares with the United States where the amount is in
// US dollars.
func PurchasingPower[C Convention](amount match.Money, cost Cost[C], mid Rate, parity Parity) (Power, error) {
	var c checks
	mid.check("mid", &c)
	c.money("amount", amount, mid.From)
	c.ratio("cost", cost.share, Ratio{})
	if parity.Currency != mid.To {
		c.add("parity.Currency", parity.Currency, fact.ErrConflict, "want "+mid.To)
	}
	if c.ratio("parity.Units", parity.Units, frac(0, 1)) && parity.Units.sign() == 0 {
		c.add("parity.Units", "0", fact.ErrRange, "want above 0")
	}
	if parity.Year <= 0 {
		c.add("parity.Year", "", fact.ErrMissing, "a parity is of a year")
	}
	if parity.Source == "" {
		c.add("parity.Source", "", fact.ErrMissing, "a parity has a source")
	}
	if err := c.Err(); err != nil {
		return Power{}, fmt.Errorf("remit: purchasing power: %w", err)
	}
	local := major(amount).times(frac(1, 1).minus(cost.share)).times(mid.Units)
	m, err := money(local, mid.To)
	if err != nil {
		return Power{}, fmt.Errorf("remit: purchasing power: %w", err)
	}
	return Power{Local: m, International: local.over(parity.Units), PriceLevel: parity.Units.over(mid.Units)}, nil
}

// A Balance holds the items of the balance of payments that make up remittances, of one
// country, currency and period. All fields are required. Seasonal and border workers are
// in Compensation, so transfers alone understate what comes home.
type Balance struct {
	Transfers    match.Money // personal transfers
	Compensation match.Money // of employees who are not resident where they work, gross
	Taxes        match.Money // and social contributions that they pay there
	Travel       match.Money // and transport, that they pay there
	Capital      match.Money // capital transfers between households
}

// NetCompensation is compensation less taxes and travel. It may be below 0.
func (b Balance) NetCompensation() (match.Money, error) {
	return b.sum(b.Compensation, b.Taxes, b.Travel)
}

// PersonalRemittances are personal transfers, net compensation and capital transfers
// between households (IMF, Balance of Payments Manual, sixth edition, appendix 5).
func (b Balance) PersonalRemittances() (match.Money, error) {
	return b.sum(b.Compensation, b.Taxes, b.Travel, b.Transfers, b.Capital)
}

// sum is the first amount less two others, with the rest.
func (b Balance) sum(gross, taxes, travel match.Money, rest ...match.Money) (match.Money, error) {
	if err := b.check(); err != nil {
		return match.Money{}, fmt.Errorf("remit: balance of payments: %w", err)
	}
	units := major(gross).minus(major(taxes)).minus(major(travel))
	for _, m := range rest {
		units = units.plus(major(m))
	}
	m, err := money(units, gross.Currency)
	if err != nil {
		return match.Money{}, fmt.Errorf("remit: balance of payments: %w", err)
	}
	return m, nil
}

func (b Balance) check() error {
	var c checks
	c.money("Transfers", b.Transfers, "")
	currency := b.Transfers.Currency
	c.money("Compensation", b.Compensation, currency)
	c.money("Taxes", b.Taxes, currency)
	c.money("Travel", b.Travel, currency)
	c.money("Capital", b.Capital, currency)
	return c.Err()
}
