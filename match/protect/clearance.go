package protect

import (
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A Clearance says whether people may be assigned to a vacancy. Only a [Screener]
// makes one, and the zero value allows nothing: what was never screened, or is blocked,
// cannot be assigned by mistake. It is one byte, and comparable.
type Clearance struct{ level clearance }

type clearance uint8

const (
	refused     clearance = iota
	provisional           // a person has to look first
	cleared
)

var clearanceNames = []string{"refused", "provisional", "cleared"}

// Allowed reports whether the vacancy may be in a plan of any form: it is not blocked.
func (c Clearance) Allowed() bool { return c.level != refused }

// Certain reports whether it may be acted on: it is neither blocked nor under review.
func (c Clearance) Certain() bool { return c.level == cleared }

// String returns "refused", "provisional" or "cleared".
func (c Clearance) String() string { return fact.NameOf(clearanceNames, c.level) }

// Clear screens a vacancy and says whether it may be assigned. A screener that asks no
// rule clears everything, and its verdict says that nothing was checked.
func (s *Screener) Clear(v *match.Vacancy) (Clearance, Verdict) {
	verdict := s.verdict(v)
	return clearanceOf(verdict), verdict
}

func clearanceOf(v Verdict) Clearance {
	switch v {
	case Block:
		return Clearance{refused}
	case Review:
		return Clearance{provisional}
	default:
		return Clearance{cleared}
	}
}

// And returns the narrower of two clearances: that of a vacancy, and that of a placement
// in it ([Screener.ClearPlacement]).
func (c Clearance) And(d Clearance) Clearance { return Clearance{min(c.level, d.level)} }

// Neutral returns the screener of [Baseline]: it blocks and reviews, and passes nothing,
// because the legal minimum wage is not known to it.
func Neutral() *Screener {
	s, err := New(Baseline())
	if err != nil {
		panic(fmt.Sprintf("protect: the built-in rules: %v", err))
	}
	return s
}
