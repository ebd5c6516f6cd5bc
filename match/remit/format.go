package remit

import (
	"fmt"
	"strings"

	"github.com/bojanz/currency"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// Format writes an amount as it is written in a locale: "BYN 1,850.50" in "en", "1 850,50 Br"
// in "ru-BY". The locale is a BCP 47 tag; one that the Unicode data of package currency
// lacks takes the form of its parent, in the end that of English. Nothing is rounded. A
// currency that is not listed there is an error. The form is for reading:
// [match.Money.String] is the one that is read back.
func Format(m match.Money, locale string) (string, error) {
	number, _, _ := strings.Cut(m.String(), " ")
	amount, err := currency.NewAmount(number, m.Currency)
	if err != nil {
		return "", fmt.Errorf("remit: format: %w", &fact.Fault{Field: "currency", Value: m.Currency, Err: fact.ErrUnknownCode})
	}
	return currency.NewFormatter(currency.NewLocale(locale)).Format(amount), nil
}
