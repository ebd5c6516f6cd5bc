package shortage

import (
	"cmp"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A State says whether a cell's tightness is a number.
type State uint8

// The states.
const (
	Ok           State = iota // there are jobseekers
	NoJobseekers              // positions, but nobody seeks one: above every number
	Empty                     // neither: undefined
)

var stateNames = []string{"ok", "no_jobseekers", "empty"}

func (s State) String() string { return fact.NameOf(stateNames, s) }

// MarshalText returns "ok", "no_jobseekers" or "empty".
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText is the inverse of [State.MarshalText].
func (s *State) UnmarshalText(text []byte) error { return fact.ParseName(stateNames, text, s) }

// Tightness is positions per jobseeker. Ratio is 0 unless the state is Ok.
type Tightness struct {
	State State   `json:"state"`
	Ratio float64 `json:"ratio"`
}

// TightnessOf returns the tightness of so many positions and persons. Neither
// may be negative.
func TightnessOf(positions int64, u Persons) Tightness {
	switch {
	case u > 0:
		return Tightness{Ok, float64(positions) / u.Float()}
	case positions > 0:
		return Tightness{State: NoJobseekers}
	default:
		return Tightness{State: Empty}
	}
}

// TightnessOfCounts is [TightnessOf] whole persons, of whom there may be more
// than a Persons holds.
func TightnessOfCounts(positions, people int64) Tightness {
	if people > 0 {
		return Tightness{Ok, float64(positions) / float64(people)}
	}
	return TightnessOf(positions, 0)
}

// CompareTightness orders cells from the tightest to the slackest: no
// jobseekers first, then by ratio descending, the empty last.
func CompareTightness(a, b Tightness) int {
	rank := func(t Tightness) int {
		switch t.State {
		case NoJobseekers:
			return 0
		case Ok:
			return 1
		default:
			return 2
		}
	}
	if d := cmp.Compare(rank(a), rank(b)); d != 0 {
		return d
	}
	return cmp.Compare(b.Ratio, a.Ratio)
}

// Persons is a number of people in parts of 1/720720, the least common multiple
// of 1 to 16, so that thirds and sevenths add up to whole persons exactly and
// in any order.
type Persons int64

// OnePerson is a whole person.
const OnePerson Persons = 720720

// Float returns the number of people.
func (p Persons) Float() float64 { return float64(p) / float64(OnePerson) }

// Share returns the parts of one person over k targets; they always add up to
// one person. With more than 16 targets the first parts may be larger by
// 1/720720. It is nil for k < 1.
func Share(k int) []Persons {
	if k < 1 {
		return nil
	}
	parts := make([]Persons, k)
	for i := range parts {
		parts[i] = OnePerson / Persons(k)
		if Persons(i) < OnePerson%Persons(k) {
			parts[i]++
		}
	}
	return parts
}
