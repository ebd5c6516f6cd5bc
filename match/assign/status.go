package assign

import (
	"fmt"
	"slices"
	"strconv"
)

// A Status says what a solver has found.
type Status uint8

// What can be found. The zero value is that of a plan that nobody has solved.
const (
	Unsolved Status = iota
	// Optimal: the value is the greatest there is.
	Optimal
	// Stopped: the plan is feasible, and its distance to the optimum is at most
	// its stated gap.
	Stopped
	// Infeasible: no plan keeps what was demanded of it.
	Infeasible
)

var statusNames = [...]string{"unsolved", "optimal", "stopped", "infeasible"}

// String returns "optimal" and the like.
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return "Status(" + strconv.Itoa(int(s)) + ")"
}

// MarshalText returns the name. The error is for what is no status.
func (s Status) MarshalText() ([]byte, error) {
	if int(s) >= len(statusNames) {
		return nil, fmt.Errorf("assign: %w: %s", ErrRange, s)
	}
	return []byte(s.String()), nil
}

// UnmarshalText is the inverse of [Status.MarshalText].
func (s *Status) UnmarshalText(text []byte) error {
	i := slices.Index(statusNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("assign: %w: status %q", ErrRange, text)
	}
	*s = Status(i)
	return nil
}
