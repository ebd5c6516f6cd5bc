package remit_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/bojanz/currency"
	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/remit"
)

func ExampleFormat() {
	for _, locale := range []string{"en", "ru-BY", "de"} {
		text, err := remit.Format(match.Money{Minor: 185050, Currency: "BYN"}, locale)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(strings.ReplaceAll(text, "\u00a0", " "))
	}
	// Output:
	// BYN 1,850.50
	// 1 850,50 Br
	// 1.850,50 BYN
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		why   string
		money match.Money
		want  string
	}{
		{"a currency without minor units", match.Money{Minor: 1850, Currency: "JPY"}, "¥1,850"},
		{"three digits after the point", match.Money{Minor: 1850500, Currency: "KWD"}, "KWD 1,850.500"},
		{"below one, below zero", match.Money{Minor: -5, Currency: "EUR"}, "-€0.05"},
		{"the greatest amount, to the last unit", match.Money{Minor: math.MaxInt64, Currency: "USD"}, "$92,233,720,368,547,758.07"},
	} {
		text, err := remit.Format(tt.money, "en")
		require.NoError(t, err, tt.why)
		require.Equal(t, tt.want, strings.ReplaceAll(text, "\u00a0", " "), tt.why)
	}
	_, err := remit.Format(match.Money{Minor: 1}, "en")
	require.ErrorIs(t, err, fact.ErrUnknownCode, "no currency")
	_, err = remit.Format(match.Money{Minor: 1, Currency: "QQQ"}, "en")
	require.ErrorIs(t, err, fact.ErrUnknownCode)
}

// TestMinorDigits: a minor unit is as small as the Unicode data says, for every
// currency that they list.
func TestMinorDigits(t *testing.T) {
	codes := currency.GetCurrencyCodes()
	require.Greater(t, len(codes), 150)
	for _, code := range codes {
		digits, ok := currency.GetDigits(code)
		require.True(t, ok)
		number, _, _ := strings.Cut(match.Money{Minor: 1, Currency: code}.String(), " ")
		_, fraction, _ := strings.Cut(number, ".")
		require.Len(t, fraction, int(digits), code)
	}
}
