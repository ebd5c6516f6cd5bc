package remit

import (
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// OnTop is the convention in which the sender pays the fee beside the amount. It is
// that of the World Bank's prices.
type OnTop struct{}

// Deducted is the convention in which the fee is taken out of the amount.
type Deducted struct{}

// A Convention says who carries the fee of a transfer. It is a type parameter, so
// that figures of two conventions cannot meet.
type Convention interface {
	OnTop | Deducted
	// legs returns what the sender of an amount pays and what of it is converted,
	// in minor units.
	legs(amount, fee int64) (paid, converted int64)
	// amount is the amount that costs a whole purse.
	amount(purse, fee int64) int64
}

func (OnTop) legs(amount, fee int64) (paid, converted int64)    { return amount + fee, amount }
func (Deducted) legs(amount, fee int64) (paid, converted int64) { return amount, amount - fee }

func (OnTop) amount(purse, fee int64) int64  { return purse - fee }
func (Deducted) amount(purse, _ int64) int64 { return purse }

// A Rate is an exchange rate of a day: a unit of From buys Units of To. All fields
// are required.
type Rate struct {
	From, To string // ISO 4217
	Units    Ratio  // above 0, in whole units of To for one of From
	Date     fact.Opt[match.Date]
	Source   string // who published it
}

func (r Rate) check(field string, c *checks) {
	for _, x := range []struct{ field, currency string }{{"From", r.From}, {"To", r.To}} {
		if !isCurrency(x.currency) {
			c.add(field+"."+x.field, x.currency, fact.ErrSyntax, "want a currency of three capital letters")
		}
	}
	if c.ratio(field+".Units", r.Units, frac(0, 1)) && r.Units.sign() == 0 {
		c.add(field+".Units", "0", fact.ErrRange, "want above 0")
	}
	if _, ok := r.Date.Get(); !ok {
		c.add(field+".Date", "", fact.ErrMissing, "a rate is of a day")
	}
	if r.Source == "" {
		c.add(field+".Source", "", fact.ErrMissing, "a rate has a source")
	}
}

// A Service is an offer to send money. All fields are required; a service without a
// fee states a fee of 0.
type Service[C Convention] struct {
	Fee     match.Money // for one transfer, in the sender's currency
	Applied Rate        // the rate of the service
	Mid     Rate        // the rate of the market, between the same currencies
}

// A Cost is the whole price of sending money, as a share of the amount. The zero
// value is no data. Costs of two conventions do not convert into each other.
type Cost[C Convention] struct {
	_     [0]C // without it they would
	share Ratio
}

// CostOf returns a published cost; 0.05 is 5 %. A share that is not stated is no
// data. A negative one is kept.
func CostOf[C Convention](share Ratio) Cost[C] { return Cost[C]{share: share} }

// Share returns the cost as a share of the amount, not stated where there is no data.
func (c Cost[C]) Share() Ratio { return c.share }

// String returns the cost in per cent with two digits after the point, or "no data".
func (c Cost[C]) String() string { return c.share.Percent(2) }

// A Transfer is an amount sent by a service.
type Transfer[C Convention] struct {
	Amount      match.Money // what the cost is a share of
	Paid        match.Money // by the sender, fee included
	Converted   match.Money
	Received    match.Money // rounded half to even
	FeeShare    Ratio       // fee / amount
	MarginShare Ratio       // loss by the exchange rate / amount; negative at a rate better than the market
	Cost        Cost[C]     // FeeShare + MarginShare
}

// BetterThanMarket reports whether the service changes at a rate better than the
// market's. It is worth a look: a promotion, or rates of two days.
func (t Transfer[C]) BetterThanMarket() bool {
	return t.MarginShare.Stated() && t.MarginShare.sign() < 0
}

// Send sends an amount above 0. The error reports every fault of the inputs; a fee
// above a deducted amount is one.
func (s Service[C]) Send(amount match.Money) (Transfer[C], error) {
	var c checks
	s.check(&c)
	if c.positive("amount", amount, s.Applied.From) && s.Fee.Minor > maxMinor-amount.Minor {
		c.add("amount", amount.String(), fact.ErrRange, "amount and fee are more than money can hold")
	}
	if err := c.Err(); err != nil {
		return Transfer[C]{}, fmt.Errorf("remit: transfer: %w", err)
	}
	t, err := s.send(amount, s.Fee)
	if err != nil {
		return Transfer[C]{}, fmt.Errorf("remit: transfer: %w", err)
	}
	return t, nil
}

// SendAll spends a whole purse on one transfer: what is paid, the fee included, is the
// purse. A purse that does not exceed the fee is an error.
func (s Service[C]) SendAll(purse match.Money) (Transfer[C], error) {
	var (
		c checks
		k C
	)
	s.check(&c)
	if c.positive("purse", purse, s.Applied.From) && purse.Minor <= s.Fee.Minor {
		c.add("purse", purse.String(), fact.ErrRange, "the fee of "+s.Fee.String()+" leaves nothing")
	}
	if err := c.Err(); err != nil {
		return Transfer[C]{}, fmt.Errorf("remit: transfer: %w", err)
	}
	return s.Send(match.Money{Minor: k.amount(purse.Minor, s.Fee.Minor), Currency: purse.Currency})
}

const maxMinor = 1<<63 - 1

func (s Service[C]) check(c *checks) {
	s.Applied.check("Applied", c)
	s.Mid.check("Mid", c)
	if s.Applied.From != s.Mid.From || s.Applied.To != s.Mid.To {
		c.add("Mid", s.Mid.From+" to "+s.Mid.To, fact.ErrConflict, "want "+s.Applied.From+" to "+s.Applied.To)
	}
	if s.Mid.From == s.Mid.To && s.Mid.Units.Stated() && s.Mid.Units.Cmp(frac(1, 1)) != 0 {
		c.add("Mid.Units", s.Mid.Units.String(), fact.ErrConflict, "a currency is worth 1 of itself")
	}
	c.money("Fee", s.Fee, s.Applied.From)
}

// send is Send for checked inputs, with the fees of one or more transfers.
func (s Service[C]) send(amount, fee match.Money) (Transfer[C], error) {
	var k C
	paid, converted := k.legs(amount.Minor, fee.Minor)
	if converted < 0 {
		return Transfer[C]{}, &fact.Fault{
			Field: "Fee", Value: fee.String(), Err: fmt.Errorf("%w: above the amount of %s", fact.ErrRange, amount),
		}
	}
	t := Transfer[C]{
		Amount:    amount,
		Paid:      match.Money{Minor: paid, Currency: amount.Currency},
		Converted: match.Money{Minor: converted, Currency: amount.Currency},
		FeeShare:  frac(fee.Minor, amount.Minor),
	}
	lost := frac(1, 1).minus(s.Applied.Units.over(s.Mid.Units))
	t.MarginShare = frac(converted, amount.Minor).times(lost)
	t.Cost = Cost[C]{share: t.FeeShare.plus(t.MarginShare)}
	var err error
	t.Received, err = money(major(t.Converted).times(s.Applied.Units), s.Applied.To)
	return t, err
}

// Bundle sends a total in equal transfers, each with its fee, and returns them as one
// transfer. Rounding of the single transfers is left out.
func (s Service[C]) Bundle(total match.Money, transfers int) (Transfer[C], error) {
	var c checks
	s.check(&c)
	c.positive("total", total, s.Applied.From)
	if transfers < 1 {
		c.add("transfers", strconv.Itoa(transfers), fact.ErrRange, "want 1 or more")
	} else if s.Fee.Minor > (maxMinor-max(0, total.Minor))/int64(transfers) {
		c.add("transfers", strconv.Itoa(transfers), fact.ErrRange, "total and fees are more than money can hold")
	}
	if err := c.Err(); err != nil {
		return Transfer[C]{}, fmt.Errorf("remit: bundle: %w", err)
	}
	fee := match.Money{Minor: s.Fee.Minor * int64(transfers), Currency: s.Fee.Currency}
	t, err := s.send(total, fee)
	if err != nil {
		return Transfer[C]{}, fmt.Errorf("remit: bundle: %w", err)
	}
	return t, nil
}

// Of returns the cost of an amount in money, rounded half to even. Where there is no
// data, the error says so.
func (c Cost[C]) Of(amount match.Money) (match.Money, error) { return part("Cost", c.share, amount) }

// part is a share of an amount.
func part(field string, share Ratio, amount match.Money) (match.Money, error) {
	var c checks
	c.ratio(field, share, Ratio{})
	c.money("amount", amount, "")
	if err := c.Err(); err != nil {
		return match.Money{}, fmt.Errorf("remit: %w", err)
	}
	m, err := money(share.times(major(amount)), amount.Currency)
	if err != nil {
		return match.Money{}, fmt.Errorf("remit: %w", err)
	}
	return m, nil
}
