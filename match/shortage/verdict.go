package shortage

import (
	"iter"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Verdict is what an official method says of a cell.
type Verdict uint8

// The verdicts. The zero value is no answer: too little is known.
const (
	NotAssessable Verdict = iota
	NoShortage
	Watch // between the two, where a method has such a class
	Shortage
)

// NumVerdicts is how many verdicts there are.
const NumVerdicts = 4

var verdictNames = []string{"not assessable", "no shortage", "watch", "shortage"}

func (v Verdict) String() string { return fact.NameOf(verdictNames, v) }

// MarshalText returns the verdict in words, like "no shortage".
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText is the inverse of [Verdict.MarshalText].
func (v *Verdict) UnmarshalText(text []byte) error { return fact.ParseName(verdictNames, text, v) }

// A Judgement is a verdict with what unknown indicators could make of it: Least
// if each of them were as far from a shortage as can be, Most if as near. Where
// they agree, what is unknown does not matter, even if it is too much for the
// method to speak.
type Judgement struct {
	Verdict Verdict `json:"verdict"`
	Least   Verdict `json:"least"`
	Most    Verdict `json:"most"`
	Rated   int     `json:"rated"` // indicators that are known
}

// Weightings yields every way to divide so many parts among n indicators, each
// a slice of whole numbers that add up to parts, in descending lexical order.
// There are (n+parts-1 choose parts), which soon are more than anybody can wait for.
// The slice is valid until the next step.
// It yields nothing for n < 1 or parts < 0.
func Weightings(n, parts int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		if n < 1 || parts < 0 {
			return
		}
		w := make([]int, n)
		var fill func(i, left int) bool
		fill = func(i, left int) bool {
			if i == n-1 {
				w[i] = left
				return yield(w)
			}
			for k := left; k >= 0; k-- {
				w[i] = k
				if !fill(i+1, left-k) {
					return false
				}
			}
			return true
		}
		fill(0, parts)
	}
}
