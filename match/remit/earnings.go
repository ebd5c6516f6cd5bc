package remit

import (
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A TaxTable says what a jurisdiction takes from a gross wage. It is the caller's, and
// all fields are required; a jurisdiction without contributions states a Social of 0.
// Both income tax and social contributions are taken from the gross wage.
type TaxTable struct {
	Jurisdiction string
	From         fact.Opt[match.Date] // the first day on which it holds
	Source       string
	Period       match.Period // of the wages that Brackets speak of
	Brackets     []Bracket    // by From, the first from 0
	Social       Ratio        // share of gross, 0 to 1
}

// A Bracket taxes the part of a wage above From, up to the next bracket.
type Bracket struct {
	From match.Money
	Rate Ratio // 0 to 1; with Social at most 1
}

func (t *TaxTable) check(c *checks, currency string) {
	for _, x := range []struct{ field, value string }{{"Jurisdiction", t.Jurisdiction}, {"Source", t.Source}} {
		if x.value == "" {
			c.add("Tax."+x.field, "", fact.ErrMissing, "a tax table says where it is from")
		}
	}
	if _, ok := t.From.Get(); !ok {
		c.add("Tax.From", "", fact.ErrMissing, "a tax table holds from a day")
	}
	social := c.share("Tax.Social", t.Social)
	if len(t.Brackets) == 0 {
		c.add("Tax.Brackets", "", fact.ErrMissing, "want one at least, with a rate of 0 where there is no tax")
	}
	for i, b := range t.Brackets {
		field := fmt.Sprintf("Tax.Brackets[%d].", i)
		switch {
		case !c.money(field+"From", b.From, currency):
		case i == 0 && b.From.Minor != 0:
			c.add(field+"From", b.From.String(), fact.ErrRange, "the first bracket is from 0")
		case i > 0 && b.From.Minor <= t.Brackets[i-1].From.Minor:
			c.add(field+"From", b.From.String(), fact.ErrConflict, "want above the bracket before")
		}
		if c.share(field+"Rate", b.Rate) && social && b.Rate.plus(t.Social).Cmp(frac(1, 1)) > 0 {
			c.add(field+"Rate", b.Rate.String(), fact.ErrConflict, "with social contributions it is more than the wage")
		}
	}
}

// tax is the income tax of a gross wage, for a checked table.
func (t *TaxTable) tax(gross match.Money) Ratio {
	sum := frac(0, 1)
	for i, b := range t.Brackets {
		to := gross.Minor
		if i+1 < len(t.Brackets) {
			to = min(to, t.Brackets[i+1].From.Minor)
		}
		if part := to - b.From.Minor; part > 0 {
			sum = sum.plus(b.Rate.times(major(match.Money{Minor: part, Currency: gross.Currency})))
		}
	}
	return sum
}

// A Budget is what a worker earns and has to spend in a period, in one currency, abroad
// as a rule. All fields are required; a worker without deductions states 0.
type Budget struct {
	Period     match.Period // of all amounts; that of the tax table
	Gross      match.Money
	Tax        TaxTable
	Deductions match.Money // taken from the wage besides, such as for housing
	Living     match.Money // what living costs there
	Propensity Ratio       // 0 to 1: the share of what is left that is sent home
}

// Earnings say where a gross wage goes:
//
//	Net   = Gross - IncomeTax - Social - Deductions
//	Gross = IncomeTax + Social + Deductions + Living + Remitted + Kept - Shortfall
//
// The worker has a Shortfall, what is lacking for a living, or something left to send
// and keep, never both.
type Earnings struct {
	Gross, IncomeTax, Social, Deductions match.Money
	Net                                  match.Money // below 0 where deductions exceed the wage
	Living                               match.Money
	Remitted                             match.Money // leaves the purse, the fee of the transfer included
	Kept                                 match.Money
	Shortfall                            match.Money
}

// Earnings follows a gross wage. Tax, contributions and what is sent are each rounded
// half to even. The error reports every fault of the budget.
func (b Budget) Earnings() (Earnings, error) {
	if err := b.check(); err != nil {
		return Earnings{}, fmt.Errorf("remit: budget: %w", err)
	}
	currency := b.Gross.Currency
	tax, social := b.Tax.tax(b.Gross), b.Tax.Social.times(major(b.Gross))
	e := Earnings{Gross: b.Gross, Deductions: b.Deductions, Living: b.Living}
	e.IncomeTax, e.Social = rounded(tax, currency), rounded(social, currency)
	e.Net = match.Money{Minor: b.Gross.Minor - e.IncomeTax.Minor - e.Social.Minor - b.Deductions.Minor, Currency: currency}
	left := match.Money{Minor: e.Net.Minor - b.Living.Minor, Currency: currency}
	e.Remitted, e.Kept, e.Shortfall = match.Money{Currency: currency}, match.Money{Currency: currency}, match.Money{Currency: currency}
	if left.Minor < 0 {
		e.Shortfall.Minor = -left.Minor
		return e, nil
	}
	e.Remitted = rounded(b.Propensity.times(major(left)), currency)
	e.Kept.Minor = left.Minor - e.Remitted.Minor
	return e, nil
}

// rounded is money for a part of an amount, which always fits.
func rounded(units Ratio, currency string) match.Money {
	m, err := money(units, currency)
	if err != nil {
		panic("remit: a part is more than the whole: " + units.String())
	}
	return m
}

func (b Budget) check() error {
	var c checks
	c.money("Gross", b.Gross, "")
	currency := b.Gross.Currency
	if b.Period < match.PerHour || b.Period > match.PerYear {
		c.add("Period", b.Period.String(), fact.ErrMissing, "there is no default for it")
	} else if b.Period != b.Tax.Period {
		c.add("Tax.Period", b.Tax.Period.String(), fact.ErrConflict, "want "+b.Period.String())
	}
	b.Tax.check(&c, currency)
	deductions, living := c.money("Deductions", b.Deductions, currency), c.money("Living", b.Living, currency)
	if deductions && living && b.Living.Minor >= maxMinor-b.Deductions.Minor {
		c.add("Living", b.Living.String(), fact.ErrRange, "with deductions it is more than money can hold")
	}
	c.share("Propensity", b.Propensity)
	return c.Err()
}

// RemittedShare returns what is sent as a share of the net wage, not stated where the
// net wage is not above 0.
func (e Earnings) RemittedShare() Ratio {
	if e.Net.Minor <= 0 {
		return Ratio{}
	}
	return frac(e.Remitted.Minor, e.Net.Minor)
}

// RecruitmentMonths returns what a worker paid to be recruited, in months of the first
// wage: indicator 10.7.1 of the Sustainable Development Goals. The fair figure is 0.
func RecruitmentMonths(paid, monthly match.Money) (Ratio, error) {
	return quotient("recruitment", "paid", paid, "monthly", monthly)
}

// quotient divides two amounts of one currency, the second above 0.
func quotient(figure, fieldA string, a match.Money, fieldB string, b match.Money) (Ratio, error) {
	var c checks
	c.money(fieldA, a, "")
	c.positive(fieldB, b, a.Currency)
	if err := c.Err(); err != nil {
		return Ratio{}, fmt.Errorf("remit: %s: %w", figure, err)
	}
	return frac(a.Minor, b.Minor), nil
}
