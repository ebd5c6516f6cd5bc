package match_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

func TestMoney(t *testing.T) {
	for _, tt := range []struct {
		text  string
		want  match.Money
		canon string // the text form, where it is another
	}{
		{"1850.50 BYN", match.Money{Minor: 185050, Currency: "BYN"}, ""},
		{"0.05 EUR", match.Money{Minor: 5, Currency: "EUR"}, ""},
		{"-0.05 EUR", match.Money{Minor: -5, Currency: "EUR"}, ""},
		{"-12.34 EUR", match.Money{Minor: -1234, Currency: "EUR"}, ""},
		{"0.00 EUR", match.Money{Minor: 0, Currency: "EUR"}, ""},
		{"7 EUR", match.Money{Minor: 700, Currency: "EUR"}, "7.00 EUR"},
		{"7.5 EUR", match.Money{Minor: 750, Currency: "EUR"}, "7.50 EUR"},
		{"007.50 EUR", match.Money{Minor: 750, Currency: "EUR"}, "7.50 EUR"},
		{" 7.50   EUR ", match.Money{Minor: 750, Currency: "EUR"}, "7.50 EUR"},
		{"1500 JPY", match.Money{Minor: 1500, Currency: "JPY"}, ""},
		{"-3 JPY", match.Money{Minor: -3, Currency: "JPY"}, ""},
		{"0.005 KWD", match.Money{Minor: 5, Currency: "KWD"}, ""},
		{"12.345 TND", match.Money{Minor: 12345, Currency: "TND"}, ""},
		{"0.0001 CLF", match.Money{Minor: 1, Currency: "CLF"}, ""},
		{"92233720368547758.07 EUR", match.Money{Minor: math.MaxInt64, Currency: "EUR"}, ""},
		{"-92233720368547758.08 EUR", match.Money{Minor: math.MinInt64, Currency: "EUR"}, ""},
	} {
		t.Run(tt.text, func(t *testing.T) {
			got, err := match.ParseMoney(tt.text)
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
			if tt.canon == "" {
				tt.canon = tt.text
			}
			require.Equal(t, tt.canon, got.String())
			text, err := got.MarshalText()
			require.NoError(t, err)
			var back match.Money
			require.NoError(t, back.UnmarshalText(text))
			require.Equal(t, got, back)
		})
	}
}

func TestMoneyRefuses(t *testing.T) {
	for _, tt := range []struct {
		text string
		why  error
	}{
		{"", fact.ErrSyntax},
		{"5", fact.ErrSyntax},
		{"EUR", fact.ErrSyntax},
		{" EUR", fact.ErrSyntax},
		{"5 eur", fact.ErrSyntax},
		{"5 EURO", fact.ErrSyntax},
		{"5 EU", fact.ErrSyntax},
		{"5 €", fact.ErrSyntax},
		{"EUR 5", fact.ErrSyntax},
		{"5EUR", fact.ErrSyntax},
		{"1,850 EUR", fact.ErrSyntax},
		{"1.850,50 EUR", fact.ErrSyntax},
		{"1 850.50 EUR", fact.ErrSyntax},
		{"1.505 EUR", fact.ErrSyntax},
		{"1.5 JPY", fact.ErrSyntax},
		{"1.2345 KWD", fact.ErrSyntax},
		{"1.-5 EUR", fact.ErrSyntax},
		{"--5 EUR", fact.ErrSyntax},
		{"- EUR", fact.ErrSyntax},
		{"+5 EUR", fact.ErrSyntax},
		{".50 EUR", fact.ErrSyntax},
		{"1e3 EUR", fact.ErrSyntax},
		{"NaN EUR", fact.ErrSyntax},
		{"1.2.3 EUR", fact.ErrSyntax},
		{"92233720368547758.08 EUR", fact.ErrRange},
		{strings.Repeat("9", 40) + " JPY", fact.ErrRange},
	} {
		_, err := match.ParseMoney(tt.text)
		require.ErrorIs(t, err, tt.why, "%q", tt.text)
		m := match.Money{Minor: 7, Currency: "EUR"}
		require.Error(t, m.UnmarshalText([]byte(tt.text)))
		require.Equal(t, match.Money{Minor: 7, Currency: "EUR"}, m, "an error leaves the value as it was")
	}
}

func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"1850.50 BYN", "-0.05 EUR", "7 JPY", "0.001 KWD", "5. EUR", "- EUR", "92233720368547758.08 EUR", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := match.ParseMoney(text)
		if err != nil {
			require.Equal(t, match.Money{}, m)
			return
		}
		back, err := match.ParseMoney(m.String())
		require.NoError(t, err)
		require.Equal(t, m, back)
	})
}

// TestWageFits converts periods, and compares only what can be compared.
func TestWageFits(t *testing.T) {
	byn := func(minor int64) match.Money { return match.Money{Minor: minor, Currency: "BYN"} }
	offer := func(m match.Money, p match.Period, b match.WageBasis) fact.Opt[match.WageRange] {
		return fact.Some(match.WageRange{Low: match.Money{Minor: 1, Currency: m.Currency}, High: m, Period: p, Basis: b})
	}
	wish := func(m match.Money, p match.Period, b match.WageBasis) fact.Opt[match.WageWish] {
		return fact.Some(match.WageWish{Amount: m, Period: p, Basis: b})
	}
	known := func(x float64) match.Fit { return match.Fit{State: match.Known, Value: x, Low: x, High: x} }
	prior := match.DefaultParams().Prior[match.Wage]
	missing := match.Fit{State: match.Missing, Value: prior, High: 1}
	for _, tt := range []struct {
		name, why string
		offer     fact.Opt[match.WageRange]
		hours     fact.Opt[float64]
		wish      fact.Opt[match.WageWish]
		want      match.Fit
	}{
		{"the top counts", "the low end is 0.01", offer(byn(2000), match.PerMonth, match.Net), fact.Opt[float64]{}, wish(byn(2000), match.PerMonth, match.Net), known(1)},
		{"a year", "12 months", offer(byn(21600), match.PerYear, match.Net), fact.Opt[float64]{}, wish(byn(2000), match.PerMonth, match.Net), known(0.5)},
		{"a week", "52 weeks in 12 months", offer(byn(300), match.PerWeek, match.Net), fact.Opt[float64]{}, wish(byn(1300), match.PerMonth, match.Net), known(1)},
		{"a week, a tenth short", "270 a week are 1,170 a month", offer(byn(270), match.PerWeek, match.Net), fact.Opt[float64]{}, wish(byn(1300), match.PerMonth, match.Net), known(0.5)},
		{"a day", "five days in a week", offer(byn(54), match.PerDay, match.Net), fact.Opt[float64]{}, wish(byn(300), match.PerWeek, match.Net), known(0.5)},
		{"an hour", "at the vacancy's hours", offer(byn(9), match.PerHour, match.Net), fact.Some(30.0), wish(byn(300), match.PerWeek, match.Net), known(0.5)},
		{"an hour, hours unknown", "no month can be made of it", offer(byn(9), match.PerHour, match.Net), fact.Opt[float64]{}, wish(byn(300), match.PerWeek, match.Net), missing},
		{"both by the hour", "no hours are needed", offer(byn(9), match.PerHour, match.Net), fact.Opt[float64]{}, wish(byn(10), match.PerHour, match.Net), known(0.5)},
		{"two currencies", "they do not compare", offer(byn(9), match.PerHour, match.Net), fact.Opt[float64]{}, wish(match.Money{Minor: 9, Currency: "EUR"}, match.PerHour, match.Net), missing},
		{"gross and net", "they do not compare", offer(byn(9), match.PerHour, match.Gross), fact.Opt[float64]{}, wish(byn(9), match.PerHour, match.Net), missing},
		{"both bases unknown", "they may differ", offer(byn(9), match.PerHour, match.BasisUnknown), fact.Opt[float64]{}, wish(byn(9), match.PerHour, match.BasisUnknown), missing},
		{"offer unknown", "nothing to compare", fact.Opt[match.WageRange]{}, fact.Opt[float64]{}, wish(byn(9), match.PerHour, match.Net), missing},
		{"no wage offered", "known to be none", fact.None[match.WageRange](), fact.Opt[float64]{}, wish(byn(9), match.PerHour, match.Net), known(0)},
		{"wish unknown", "the prior", offer(byn(9), match.PerHour, match.Net), fact.Opt[float64]{}, fact.Opt[match.WageWish]{}, missing},
		{"no wish", "not applicable", offer(byn(9), match.PerHour, match.Net), fact.Opt[float64]{}, fact.None[match.WageWish](), match.Fit{}},
		{"would work for nothing", "any offer reaches it", offer(byn(0), match.PerHour, match.Net), fact.Opt[float64]{}, wish(byn(0), match.PerHour, match.Net), known(1)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := match.Vacancy{ID: "v", Wage: tt.offer, Hours: tt.hours}
			w := match.Worker{ID: "w", Wage: tt.wish}
			p, _ := part(t, scorer(t, nil), v, w, match.Wage)
			require.Equal(t, tt.want.State, p.State, tt.why)
			require.InDelta(t, tt.want.Value, p.Value, 1e-12, tt.why)
			require.InDelta(t, tt.want.Low, p.Low, 1e-12, tt.why)
			require.InDelta(t, tt.want.High, p.High, 1e-12, tt.why)
		})
	}
}

// Exact is the conversion of the score without rounding.
func TestExact(t *testing.T) {
	byn := func(minor int64) match.Money { return match.Money{Minor: minor, Currency: "BYN"} }
	hours := fact.Some(40.0)
	for _, tt := range []struct {
		m        match.Money
		from, to match.Period
		hours    fact.Opt[float64]
		want     *big.Rat
	}{
		{byn(83_200), match.PerMonth, match.PerHour, hours, big.NewRat(480, 1)},
		{byn(998_400), match.PerYear, match.PerHour, hours, big.NewRat(480, 1)},
		{byn(480), match.PerHour, match.PerWeek, fact.Some(37.5), big.NewRat(18_000, 1)},
		{byn(100), match.PerDay, match.PerMonth, fact.Opt[float64]{}, big.NewRat(6500, 3)},
		{byn(7), match.PerHour, match.PerHour, fact.Opt[float64]{}, big.NewRat(7, 1)},
		{byn(7), match.PerMonth, match.PerHour, fact.Opt[float64]{}, nil},
		{byn(7), match.PerMonth, match.PerHour, fact.Some(0.0), nil},
		{byn(7), 0, match.PerHour, hours, nil},
		{byn(7), match.PerHour, match.PerYear + 1, hours, nil},
	} {
		require.Equal(t, tt.want, tt.m.Exact(tt.from, tt.to, tt.hours), "%s a %s as a %s", tt.m, tt.from, tt.to)
	}
}
