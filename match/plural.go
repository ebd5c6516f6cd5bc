package match

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// pluralForms are the forms that a word can take after a number, in the order in
// which rules are tried; the last is what no rule fits.
var pluralForms = []string{"zero", "one", "two", "few", "many", otherForm}

const otherForm = "other"

// A pluralRule says which numbers take a form: one of several lists of relations
// holds. It is written as in Unicode's CLDR (UTS 35, language plural rules), so
// that a language's rules can be copied from there:
//
//	v = 0 and i % 10 = 2..4 and i % 100 != 12..14
//
// The operands: n the number, i its whole part, v and w how many digits it shows
// after the point, f and t those digits, c and e 0.
type pluralRule [][]relation

// operands are the letters of the operands.
const operands = "nivwftce"

type relation struct {
	operand byte
	modulus int64 // 0: none
	not     bool
	ranges  [][2]int64
}

// number is a decimal number as it is shown.
type number struct{ whole, places, digits int64 }

// numberOf reads "2.5"; what is no such number counts as 0.
func numberOf(text string) number {
	whole, places, _ := strings.Cut(text, ".")
	var n number
	n.whole, _ = strconv.ParseInt(whole, 10, 64)
	n.digits, _ = strconv.ParseInt(places, 10, 64)
	n.places = int64(len(places))
	return n
}

func (r pluralRule) fits(n number) bool {
	return slices.ContainsFunc(r, func(all []relation) bool {
		return !slices.ContainsFunc(all, func(x relation) bool { return !x.holds(n) })
	})
}

func (r relation) holds(n number) bool {
	var x int64
	switch r.operand {
	case 'n':
		if n.digits != 0 {
			return r.not // no whole number
		}
		x = n.whole
	case 'i':
		x = n.whole
	case 'v', 'w':
		x = n.places
	case 'f', 't':
		x = n.digits
	}
	if r.modulus > 0 {
		x %= r.modulus
	}
	in := slices.ContainsFunc(r.ranges, func(a [2]int64) bool { return a[0] <= x && x <= a[1] })
	return in != r.not
}

// parsePluralRule reads a rule.
func parsePluralRule(text string) (pluralRule, error) {
	var rule pluralRule
	for part := range strings.SplitSeq(text, " or ") {
		var all []relation
		for one := range strings.SplitSeq(part, " and ") {
			r, ok := parseRelation(one)
			if !ok {
				return nil, fmt.Errorf("%w: want a rule of CLDR, like i %% 10 = 2..4 and i %% 100 != 12..14", fact.ErrSyntax)
			}
			all = append(all, r)
		}
		rule = append(rule, all)
	}
	return rule, nil
}

// parseRelation reads "i % 10 = 2..4,7" and "n != 1".
func parseRelation(text string) (relation, bool) {
	left, right, ok := strings.Cut(text, "=")
	left, not := strings.CutSuffix(left, "!")
	operand, modulus, divided := strings.Cut(left, "%")
	operand = strings.TrimSpace(operand)
	if !ok || len(operand) != 1 || strings.Trim(operand, operands) != "" {
		return relation{}, false
	}
	r := relation{operand: operand[0], not: not}
	if divided {
		if r.modulus, ok = count(modulus); !ok || r.modulus == 0 {
			return relation{}, false
		}
	}
	for part := range strings.SplitSeq(right, ",") {
		low, high, isRange := strings.Cut(part, "..")
		if !isRange {
			high = low
		}
		a, ok := count(low)
		b, ok2 := count(high)
		if !ok || !ok2 {
			return relation{}, false
		}
		r.ranges = append(r.ranges, [2]int64{a, b})
	}
	return r, true
}

// count reads a whole number of up to nine digits.
func count(text string) (int64, bool) {
	text = strings.TrimSpace(text)
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && isDigits(text) && len(text) <= 9
}
